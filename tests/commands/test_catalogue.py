"""`broadsheet catalogue`: a catalogue to be filled in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from generator.build import Request, build
from generator.commands.cli import main
from generator.languages.catalogue import find
from generator.languages.po_lines import broken_lines
from generator.theme.load import load
from generator.theme.new_catalogue import Needed, updated
from tests.factories import NOW, record_text, write_site

MINE = (
    '{% extends "default/home.html" %}\n{% block river %}{{ _("My words") }}'
    '{{ npgettext("rain", "%(num)s drop", "%(num)s drops", 2) }}{{ super() }}{% endblock %}\n'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "content", {"articles/a.md": record_text()}, language="fr-CA")


def catalogue(site: Path, *arguments: str) -> Result:
    options = ["catalogue", *arguments, "--content", str(site)]
    return CliRunner().invoke(main, options)


def file_of(site: Path, language: str = "fr-CA") -> Path:
    return site.parent / "templates" / "default" / "languages" / f"{language}.po"


def write(site: Path, name: str, text: str) -> Path:
    path = site.parent / "templates" / "default" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def warnings(site: Path) -> list[str]:
    request = Request(content=site, output=site.parent / "output", now=NOW)
    return [str(each) for each in build(request).problems]


def test_a_new_catalogue_has_every_message_and_the_site_is_built_with_it(site: Path) -> None:
    write(site, "home.html", MINE)
    result = catalogue(site)
    assert result.exit_code == 0
    assert "fr-CA.po: written" in result.output
    assert re.search(r"0 of (\d+) messages are translated", result.output)
    text = file_of(site).read_text("utf-8")
    assert list(broken_lines(text)) == []
    assert '#: home.html\nmsgid "My words"\nmsgstr ""\n' in text
    assert '#, python-format\nmsgctxt "rain"\nmsgid "%(num)s drop"\nmsgid_plural' in text
    assert "Date" not in text
    (warning,) = warnings(site)
    assert "have no" in warning
    assert "`broadsheet catalogue fr-CA` writes" in warning

    # Words that are the English ones, for every message: then nothing is missing.
    filled = re.sub(r'(msgid ((?:".*"\n)+))msgstr ""', r"\1msgstr \2", text.partition("\n\n")[2])
    filled = re.sub(r'(msgid_plural (".*")\n)((?:msgstr\[\d\] ""\n)+)', _same, filled + "\n")
    file_of(site).write_text(text.partition("\n\n")[0] + "\n\n" + filled, "utf-8")
    assert warnings(site) == []
    assert "complete" in catalogue(site).output


def _same(found: re.Match[str]) -> str:
    return found[1] + found[3].replace('""', found[2])


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="there is no gettext here")
@pytest.mark.parametrize("language", ["fr-CA", "ar", "pl", "ja"])
def test_gettext_itself_takes_it(site: Path, language: str) -> None:
    catalogue(site, language)
    command = ["msgfmt", "--check-format", "-o", "/dev/null", str(file_of(site, language))]
    subprocess.run(command, check=True, capture_output=True)


def test_what_is_there_stays_byte_for_byte_and_what_is_missing_comes_behind(site: Path) -> None:
    before = (
        "# My own remark\r\n"
        'msgid "Archive"\r\nmsgstr "Archives"\r\n\r\n'
        '#, fuzzy\r\nmsgid "Feeds"\r\nmsgstr "Fils"\r\n\r\n'
        'msgid "Nobody says this"\r\nmsgstr "Personne"\r\n\r\n'
        '#~ msgid "My words"\r\n#~ msgstr "Mes mots"'
    )
    file = write(site, "languages/fr-CA.po", "")
    file.write_bytes(before.encode())
    write(site, "home.html", MINE)
    result = catalogue(site)
    assert result.exit_code == 0
    after = file.read_bytes().decode()
    header, own, added = after.partition(before)
    assert own == before
    assert header.startswith('msgid ""\r\nmsgstr ""\r\n"Plural-Forms: nplurals=')
    assert '\r\nmsgid "My words"\r\nmsgstr "Mes mots"\r\n' in added
    assert 'msgid "Archive"' not in added
    assert 'msgid "Feeds"' not in added
    assert "\n" not in added.replace("\r\n", "")
    assert list(broken_lines(after)) == []
    assert re.search(r"2 of \d+ messages are translated", result.output)
    assert catalogue(site).output.startswith(str(file))
    assert file.read_bytes().decode() == after


@pytest.mark.parametrize(
    "header",
    [
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n',
        'msgid ""\nmsgstr "Language: fr\\n"\n',
        '# A remark\nmsgid ""\nmsgstr   ""\n"Language: fr\\n"\n"X: y\\n"\n',
    ],
)
def test_a_header_that_does_not_say_how_the_language_counts_is_completed(
    site: Path, header: str
) -> None:
    file = write(site, "languages/fr-CA.po", header + '\nmsgid "Archive"\nmsgstr "A"\n')
    assert catalogue(site).exit_code == 0
    with file.open("rb") as opened:
        parsed = read_po(opened)
    assert ("Language", "fr") in parsed.mime_headers or "Language: fr" in file.read_text()
    words = find("fr-CA", [file.parent])
    assert words.translations.gettext("Archive") == "A"
    assert len(warnings(site)) == 1


def test_a_variant_says_what_it_has_from_its_language(site: Path) -> None:
    result = catalogue(site, "de-AT")
    assert re.search(r"0 of (\d+) messages are translated there; \1 are said as", result.output)
    assert "write into site.yaml:\n  language: de-AT" in result.output


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("xx", '"xx" is no language that is known; write a tag such as fr'),
        ("french", 'write "fr"'),
        ("Français", 'write "fr"'),
        ("germann", 'did you mean "de", German?'),
        ("../fr", "is no language that is known"),
        ("fr/../../x", "is no language that is known"),
        ("1", "is no language"),
    ],
)
def test_an_unknown_language_is_told(site: Path, given: str, message: str) -> None:
    result = catalogue(site, given)
    assert (result.exit_code, message in result.output) == (2, True), result.output
    assert not (site.parent / "templates").exists()


@pytest.mark.parametrize(("given", "tag"), [("fr_ca", "fr-CA"), ("ZH-hant", "zh-Hant")])
def test_a_language_is_written_in_the_usual_case(site: Path, given: str, tag: str) -> None:
    assert catalogue(site, given).exit_code == 0
    assert file_of(site, tag).is_file()


def test_a_broken_catalogue_is_told_and_left_alone(site: Path) -> None:
    file = write(site, "languages/fr-CA.po", 'msgid "Archive"\nmsgstr Archives\n')
    result = catalogue(site)
    assert result.exit_code == 2
    assert f"{file}:2: expected words in straight quotes" in result.output
    assert file.read_text() == 'msgid "Archive"\nmsgstr Archives\n'


def test_what_is_no_file_is_left_alone(site: Path, tmp_path: Path) -> None:
    file = write(site, "languages/fr.po", "")
    file_of(site).symlink_to(file)
    result = catalogue(site)
    assert (result.exit_code, "is a link" in result.output) == (2, True)
    assert file.read_text() == ""


def test_every_language_counts_by_a_rule_that_works(site: Path, tmp_path: Path) -> None:
    """What is written into a new catalogue is what a build can count by."""
    theme = load("default", tmp_path, "")
    rain: list[Needed] = [Needed((None, ("%(num)s drop", "%(num)s drops")), ("a.html",), False)]
    for language in sorted({name.partition("_")[0] for name in locale_identifiers()}):
        file = tmp_path / language / f"{language}.po"
        file.parent.mkdir()
        file.write_bytes(updated(file, theme, rain, language, "Site").text)
        assert find(language, [file.parent]).translations is not None
