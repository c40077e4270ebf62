"""The words of templates in the site's language."""

from pathlib import Path

import pytest

from generator.pages.page import Page
from generator.pages.redirects import RedirectView
from generator.theme.load import Theme, load
from generator.theme.render import render
from generator.theme.templates import template_digests

GERMAN = r"""
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Parrot"
msgstr "Papagei & <b>Käfig</b>"

msgid "%(name)s talks"
msgstr "%(name)s spricht"

msgid "%(num)s parrot"
msgid_plural "%(num)s parrots"
msgstr[0] "%(num)s Papagei"
msgstr[1] "%(num)s Papageien"

msgctxt "verb"
msgid "Parrot"
msgstr "Nachplappern"

msgid "All of it"
msgstr "100 %% davon"
"""


def theme_of(folder: Path, template: str, german: str = GERMAN, language: str = "de") -> Theme:
    own = folder / "default"
    (own / "languages").mkdir(parents=True, exist_ok=True)
    (own / "languages" / "de.po").write_text(german, encoding="utf-8")
    (own / "redirect.html").write_text(template, encoding="utf-8")
    return load("default", folder, "", language)


def said(folder: Path, template: str, language: str = "de") -> str:
    view = RedirectView(
        title="A <b>", language="de", target="https://e.org/", canonical="https://e.org/"
    )
    theme = theme_of(folder, template, language=language)
    return render(Page("x", "redirect.html", view), {}, theme).decode()


@pytest.mark.parametrize(
    ("template", "german", "english"),
    [
        ("{{ _('Parrot') }}", "Papagei & <b>Käfig</b>", "Parrot"),
        ("{{ gettext('Parrot')|length }}", "22", "6"),
        ("{{ _('%(name)s talks', name=title) }}", "A &lt;b&gt; spricht", "A &lt;b&gt; talks"),
        ("{{ ngettext('%(num)s parrot', '%(num)s parrots', 1) }}", "1 Papagei", "1 parrot"),
        (
            "{{ ngettext('%(num)s parrot', '%(num)s parrots', 12000) }}",
            "12.000 Papageien",
            "12,000 parrots",
        ),
        ("{{ pgettext('verb', 'Parrot') }}", "Nachplappern", "Parrot"),
        ("{% trans %}Parrot{% endtrans %}", "Papagei & <b>Käfig</b>", "Parrot"),
        (
            "{% trans name=title %}{{ name }} talks{% endtrans %}",
            "A &lt;b&gt; spricht",
            "A &lt;b&gt; talks",
        ),
        ("{{ _('All of it') }}", "100 % davon", "All of it"),
        ("{% set it = _('Parrot') %}{{ it }}", "Papagei & <b>Käfig</b>", "Parrot"),
    ],
)
def test_a_template_says_it_in_the_sites_language(
    tmp_path: Path, template: str, german: str, english: str
) -> None:
    assert said(tmp_path, template) == german
    assert said(tmp_path, template, language="en") == english


def test_an_edited_word_makes_the_templates_again_that_say_it(tmp_path: Path) -> None:
    template = "{% if title %}{{ _('Parrot') }}{% endif %}"
    names = ["redirect.html", "host/headers.txt"]
    before = template_digests(theme_of(tmp_path, template), names)
    same = template_digests(theme_of(tmp_path, template, GERMAN.replace("spricht", "redet")), names)
    after = template_digests(
        theme_of(tmp_path, template, GERMAN.replace("Papagei &", "Ara &")), names
    )
    assert same == before
    assert after["redirect.html"] != before["redirect.html"]
    assert after["host/headers.txt"] == before["host/headers.txt"]


def test_a_theme_with_another_catalogue_is_another_theme(tmp_path: Path) -> None:
    before = theme_of(tmp_path, "").version
    assert theme_of(tmp_path, "", GERMAN.replace("Papagei", "Ara")).version != before


def test_numbers_and_dates_speak_the_sites_language(tmp_path: Path) -> None:
    assert said(tmp_path, "{{ 12345|number }} {{ 3900|duration }}") == "12.345 1 Std. 5 Min."
    assert said(tmp_path, "{{ 'ar'|direction }}") == "rtl"


COUNTED = "{{ ngettext('%(num)s parrot', '%(num)s parrots', 0) }}"


@pytest.mark.parametrize(
    ("template", "former", "new"),
    [
        (COUNTED, "plural=(n != 1)", "plural=(n > 1)"),
        (COUNTED.replace("parrots", "of them"), "%(num)s Papageien", "%(num)s Aras"),
        ("{{ _('%(num)s parrot', num=1) }}", "plural=(n != 1)", "plural=(n > 0)"),
        ("{{ pgettext('verb', 'Parrot') }}", "Nachplappern", "Plappern"),
    ],
)
def test_what_a_catalogue_says_and_how_it_counts_is_in_the_digest(
    tmp_path: Path, template: str, former: str, new: str
) -> None:
    """gettext finds words by those for one, whatever those for many are."""
    digests, pages = [], []
    for german in (GERMAN, GERMAN.replace(former, new)):
        theme = theme_of(tmp_path, template, german)
        digests.append(template_digests(theme, ["redirect.html"]))
        view = RedirectView(title="A", language="de", target="/", canonical="/")
        pages.append(render(Page("x", "redirect.html", view), {}, theme))
    assert pages[0] != pages[1]
    assert digests[0] != digests[1]
