"""Loading a theme and rendering a page."""

from pathlib import Path

import pytest

from generator.pages.page import Page
from generator.pages.redirects import RedirectView
from generator.pages.site_files import EmptyView, HeadersView
from generator.problems import ThemeError
from generator.theme.load import load
from generator.theme.render import render
from generator.theme.templates import environment_of

VIEW = RedirectView(
    title='A "b" <c>',
    language="en",
    target="https://e.org/?a=1&b=2",
    canonical="https://e.org/?a=1&b=2",
)


def own(folder: Path, template: str, name: str = "redirect.html") -> Path:
    path = folder / "default" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template)
    return folder


def rendered(folder: Path, view: EmptyView | RedirectView | HeadersView = VIEW) -> str:
    template = "host/headers.txt" if isinstance(view, HeadersView) else "redirect.html"
    return render(Page("x", template, view), {}, load("default", folder, "/ai")).decode()


def test_a_sites_own_template_stands_in_for_ours_file_by_file(tmp_path: Path) -> None:
    assert rendered(own(tmp_path, "{{ target }}|{{ title }}")) == (
        "https://e.org/?a=1&amp;b=2|A &#34;b&#34; &lt;c&gt;"
    )
    headers = HeadersView(base_path="", types=(("feed.xml", "application/rss+xml"),))
    assert "application/rss+xml" in rendered(tmp_path, headers)


def test_an_asset_is_named_with_its_digest(tmp_path: Path) -> None:
    own(tmp_path, "body{}", "assets/style.css")
    own(tmp_path, "{{ asset('style.css') }}")
    assert rendered(tmp_path) == "/ai/assets/style.css?v=7c98040a"


def test_what_a_macro_made_once_is_kept_for_the_same_arguments(tmp_path: Path) -> None:
    own(tmp_path, "{% macro b(x, y) %}<b>{{ x }}{{ y }}</b>{% endmacro %}", "partials/own.html")
    calls = "{{ once(b, title, 1) }}{{ once(b, title, 2) }}{{ once(b, title, 1) }}"
    own(tmp_path, '{% from "partials/own.html" import b %}' + calls)
    bold = "<b>A &#34;b&#34; &lt;c&gt;{}</b>"
    assert rendered(tmp_path) == "".join(bold.format(n) for n in (1, 2, 1))
    known = environment_of(load("default", tmp_path, "/ai")).globals["once"]
    assert known.cache_info().hits == 1


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ asset('none.css') }}", 'no asset "none.css"'),
        ("{{ nothing }}", "nothing"),
        ("{{ target + 1 }}", "redirect.html:1"),
        ("{{ 1 // 0 }}", "redirect.html:1"),
        ("{% for %}", "redirect.html:1"),
        ("{% include 'none.html' %}", "none.html"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(
    tmp_path: Path, template: str, words: str
) -> None:
    with pytest.raises(ThemeError, match=words):
        rendered(own(tmp_path, template))


def test_a_theme_that_does_not_exist_is_an_error_that_names_ours(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="we ship: default, plain"):
        load("fancy", tmp_path, "")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ none|day }}", r"redirect.html:1: .*NoneType.*ask with `if` first"),
        ("{{ title|rfc822 }}", "redirect.html:1: "),
        ("{{ none|number }}", "redirect.html:1: what should be a number is none"),
        ("{{ title|map('nothing')|list }}", "redirect.html:1: "),
        ("\n{{ {}['a'] }}", "redirect.html:2: "),
        ("{{ title.encode('nothing') }}", "redirect.html:1: "),
        ("{{ title.index('nothing') }}", "redirect.html:1: "),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "redirect.html:1: .*without end"),
        ("{% include 'redirect.html' %}", "redirect.html:1: .*without end"),
        ("{% extends 'redirect.html' %}", "redirect.html:1: .*without end"),
        ("{% from 'redirect.html' import x %}", "redirect.html:1: .*without end"),
        ("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "1: .*without end"),
        ("{% extends title %}", "redirect.html:1: the template .* is missing"),
        ("{% include ['a', 'b'] %}", "redirect.html:1: none of the templates a, b is there"),
        ("{% set url = asset %}\n{{ url('nothing.css') }}", "redirect.html:2: .*no asset"),
        ("{{ asset('styel.css') }}", 'redirect.html:1: .*did you mean "style.css"'),
        ("{{ '\\ud800' }}", r"redirect.html: gives half a character, U\+D800"),
        ("{{ asset }}", "redirect.html:1: a function cannot be shown; call it"),
        ("{{ once(title) }}", "redirect.html:1: "),
        ("{{ ''.join(5) }}{% break %}", "redirect.html:1: "),
        ("{{ ngettext('a', 'b', title) }}", "redirect.html:1: "),
    ],
)
def test_whatever_goes_wrong_is_told_with_template_line_and_page(
    tmp_path: Path, template: str, words: str
) -> None:
    with pytest.raises(ThemeError, match=words) as told:
        rendered(own(tmp_path, template))
    assert str(told.value).endswith(", for x")
    assert str(tmp_path) not in str(told.value)


def test_a_record_whose_page_it_is_is_named(tmp_path: Path) -> None:
    theme = load("default", own(tmp_path, "{{ none|day }}"), "")
    with pytest.raises(ThemeError, match=r"for x \(articles/a.md\)$"):
        render(Page("x", "redirect.html", VIEW, source="articles/a.md"), {}, theme)


def test_what_fails_without_any_template_is_no_fault_of_a_theme(tmp_path: Path) -> None:
    class Nothing(RedirectView, frozen=True):
        pass

    page = Page("x", "api/document.json", Nothing(title="", language="", target="", canonical=""))
    with pytest.raises(AttributeError):
        render(page, {}, load("default", tmp_path, ""))


def test_equal_arguments_of_another_kind_are_made_apart(tmp_path: Path) -> None:
    """1 is True, and text is equal to markup: what was made of one may not stand for the other."""
    own(tmp_path, "{% macro b(x) %}{{ x }}{% endmacro %}", "partials/own.html")
    calls = "{{ once(b, 1) }} {{ once(b, true) }} {{ once(b, '&') }} {{ once(b, '&'|safe) }}"
    own(tmp_path, '{% from "partials/own.html" import b %}' + calls)
    assert rendered(tmp_path) == "1 True &amp; &"
