"""Broken lines of catalogues."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.languages.catalogue import SHIPPED, find
from generator.languages.po_lines import broken_lines
from generator.problems import ThemeError

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.po")), ids=lambda file: file.name)
def test_what_ships_has_no_broken_line(file: Path) -> None:
    assert list(broken_lines(file.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        '# A comment\n\n#: home.html\n#, fuzzy\nmsgid "Eggs"\nmsgstr "Eier"\n',
        'msgid "Eggs"\nmsgstr ""\n"Eier, "\n"viele"\n',
        'msgctxt "verb"\nmsgid "Watch"\nmsgstr "Sehen"\n\nmsgid "Watch"\nmsgstr "Uhr"\n',
        'msgid "egg"\nmsgid_plural "eggs"\nmsgstr[0] "Ei"\nmsgstr[1] "Eier"\n',
        'msgid"Eggs"\n  msgstr   "Eier"   \n',
        'msgid "a \\"b\\" \\\\ \\n\\t"\nmsgstr "„b“"\n',
        '#~ msgid "Old"\n#~ msgstr "Alt"\n#| msgid "Former"\n',
        'msgid "Eggs"\r\nmsgstr "Eier"\r\n',
    ],
)
def test_a_sound_catalogue_has_none(text: str) -> None:
    assert list(broken_lines(HEADER + text)) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('msgid "Eggs"\nmsgstr Eier\n', 2, "straight quotes behind msgstr, found Eier"),
        ('msgid "Eggs"\nmsgstr “Eier”\n', 2, "straight quotes"),
        ("msgid 'Eggs'\nmsgstr \"Eier\"\n", 1, "straight quotes"),
        ('msgid "Eggs\nmsgstr "Eier"\n', 1, "last quote is missing"),
        ('msgid "Eggs"\nmsgstr "Eier\\"\n', 2, "last quote is missing"),
        ('msgid "Eggs"\nmsgstr "Ei"er"\n', 2, "for a quote within words"),
        ('msgid "Eggs" msgstr "Eier"\n', 1, "each keyword on a line of its own"),
        ('msgid "Eggs"\nmsgstr\n', 2, 'found nothing; write "" for none'),
        ('msgid "Eggs"\nmsgstr "Eier"\nEggs\n', 3, 'found "Eggs"'),
        ('msgid "Eggs"\nmsgsrt "Eier"\n', 2, 'did you mean "msgstr"?'),
        ('mgsid "Eggs"\nmsgstr "Eier"\n', 1, 'did you mean "msgid"?'),
        ("<<<<<<< HEAD\n", 1, "<<<<<<< HEAD"),
        ('msgid "Eggs"\n\nmsgid "Cage"\nmsgstr "Käfig"\n', 1, "this msgid has no"),
        ('msgid "Eggs"\n', 1, "this msgid has no"),
        ('msgstr "Eier"\n', 1, "has no msgid before it"),
        ('msgid "Eggs"\nmsgstr "Eier"\nmsgstr "Ei"\n', 3, "has no msgid before it"),
        ('msgctxt "verb"\nmsgstr "Eier"\n', 1, "this msgctxt has no msgid"),
        ('msgctxt "verb"\n', 1, "this msgctxt has no msgid"),
        ('msgid "a"\nmsgid_plural "b"', 2, "this msgid_plural has no msgstr"),
        ('msgid "Eggs"\nmsgstr[0] "Eier"\n', 2, "take the brackets out"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 3, "write msgstr[0], msgstr[1]"),
        ('msgid[0] "Eggs"\nmsgstr "Eier"\n', 1, "takes no number"),
        ('msgid "Eggs"\nmsgstr "Ei\\er"\n', 2, "means nothing"),
        (
            'msgid "Eggs"\nmsgstr "a"\n\nmsgid "Eggs"\nmsgstr "b"\n',
            4,
            "stands here again, after line 4",
        ),
    ],
)
def test_a_broken_line_is_told_with_what_stands_there(text: str, line: int, message: str) -> None:
    found = list(broken_lines(HEADER + text))
    assert any(at == line + 3 and message in told for at, told in found), found


def test_a_catalogue_is_told_with_its_whole_path_and_every_broken_line(tmp_path: Path) -> None:
    folder = tmp_path / "site" / "templates" / "default" / "languages"
    folder.mkdir(parents=True)
    (folder / "de.po").write_text('msgid "Eggs"\nmsgstr Eier\n\nmsgid Cage\nmsgstr "x"\n', "utf-8")
    with pytest.raises(ThemeError) as told:
        assert find("de", [folder]).translations
    lines = str(told.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        f"{folder / 'de.po'}:2",
        f"{folder / 'de.po'}:4",
    ]


def test_a_sign_that_editors_begin_a_file_with_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "de.po").write_bytes(b'\xef\xbb\xbfmsgid "Eggs"\nmsgstr "Eier"\n')
    assert find("de", [tmp_path]).translations.gettext("Eggs") == "Eier"


PIECES = ["msgid", "msgid_plural", "msgstr", "msgctxt", "[0]", ' "a"', '"', "\\", "\n", "# x", "“"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_a_file_says_it_is_read_to_its_end(text: str) -> None:
    for line, told in broken_lines(text):
        assert 1 <= line <= text.count("\n") + 1
        assert told
