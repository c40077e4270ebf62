"""What is said of YAML that cannot be read: the line, and what to write instead."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.yaml.advice import quoted
from generator.content.yaml.text import Scalar, read_mapping

ABOVE = "publishedDateTime: 2025-01-01\n"


def said(source: str) -> tuple[int, str]:
    """The line, counted from that behind one sound field, and what is said of it."""
    for text, moved in ((ABOVE + source, 1), (source, 0)):
        mapping, problems = read_mapping(text, "a.md")
        assert mapping is None
        assert len(problems) == 1
        told = (problems[0].line - moved, problems[0].message)
    return told


@pytest.mark.parametrize(
    ("source", "line", "reason", "instead"),
    [
        # A colon.
        ("title: a: b", 1, "a colon and a space", 'title: "a: b"'),
        ("title: What? No: yes", 1, "a colon and a space", 'title: "What? No: yes"'),
        ('title: x: "y"', 1, "a colon and a space", "title: 'x: \"y\"'"),
        ("topics:\n  - a: b: c", 2, "a colon and a space", '- a: "b: c"'),
        # Quotes.
        ("title: 'It's late'", 1, "inside the quotes", 'title: "It\'s late"'),
        ("title: 'It''s Ann's'", 1, "inside the quotes", "title: "),
        ('title: "He said "no" to it"', 1, "inside the quotes", "title: 'He said \"no\" to it'"),
        ('title: "never closed\nquality: 1', 1, "never closed", 'title: "never closed"'),
        ("title: 'never closed\nquality: 1", 1, "never closed", 'title: "never closed"'),
        ('title: "a" and b', 1, "behind the closing quotation mark", "title: '\"a\" and b'"),
        ("title: 'a' and b", 1, "behind the closing quotation mark", "title: \"'a' and b\""),
        ('title: "a": b', 1, "behind the closing quotation mark", "title: '\"a\": b'"),
        ('title: "C:\\dir"', 1, "a back-slash in double quotes", "title: 'C:\\dir'"),
        # Brackets.
        ("topics: [a, b\nheat: 1", 1, "a bracket is opened", 'add "]"'),
        ("provider: {name: x\nheat: 1", 1, "a bracket is opened", 'add "}"'),
        ("title: [x] y", 1, "behind the closing bracket", 'title: "[x] y"'),
        ("topics: [a, b]]", 1, "was never opened", "[a, b]]"),
        ("topics: [#a, #b]\nheat: 1", 1, "a bracket is opened|begins with a sign", "#"),
        ("topics: [@ann]", 1, "begins with a sign", '"@two"'),
        ("topics: [b: c: d]", 1, "holds a colon", '["one: two"]'),
        # Signs at the beginning.
        ("title: @home", 1, 'begin with "@"', 'title: "@home"'),
        ("title: %x", 1, 'begin with "%"', 'title: "%x"'),
        ("title: `x`", 1, 'begin with "`"', 'title: "`x`"'),
        ("title: *note and words", 1, 'begin with "*"', 'title: "*note and words"'),
        ("title: *bold* words", 1, 'begin with "*"', 'title: "*bold* words"'),
        ("title: &amp; words", 1, 'begin with "&"', 'title: "&amp; words"'),
        ("title: ]x", 1, 'begin with "]"', 'title: "]x"'),
        ("title: ,x", 1, 'begin with ","', 'title: ",x"'),
        ("title: - x", 1, "begins a line of its own", 'title: "- x"'),
        ("title: > words", 1, "begins on the next line", 'title: "> words"'),
        ("title: | words", 1, "begins on the next line", 'title: "| words"'),
        ("topics:\n  - @ann", 2, 'begin with "@"', '- "@ann"'),
        # Spaces and tabs.
        ("\ttitle: x", 1, "a tab", "spaces"),
        ("provider:\n\tname: x", 2, "a tab", '"  name: x"'),
        ("quality: 1\n\theat: 2", 2, "a tab", "spaces"),
        ("title:Foo\nheat: 1", 1, "a space is missing behind the colon", "title: Foo"),
        ("webUrl:https://e.org/\nheat: 1", 1, "a space is missing", "webUrl: https://e.org/"),
        ("heat: 1\n-b", 2, "a space is missing", "- b"),
        # Columns.
        ("topics:\n  - a\n - b", 3, "the dash stands in another column", '"- b"'),
        ("topics:\n  - a\n- b", 3, "the dash stands in another column", '"- b"'),
        ("quality: 1\n  heat: 2", 2, "has a value already", '"heat: 2"'),
        ("images:\n  - url: x\n   width: 1", 3, "another column", '"width: 1"'),
        # What is missing at the end.
        ("heat: 1\n\nSome words.\n", 3, 'put "---" above it', '"Some words."'),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_write_instead(
    source: str, line: int, reason: str, instead: str
) -> None:
    at, message = said(source)
    assert message.startswith("not valid YAML: ")
    assert (at, bool(re.search(reason, message))) == (line, True), message
    assert instead in message


@pytest.mark.parametrize("source", ["title: a: b", "title: 'It's", "title: @x", "title: 'a' b"])
def test_what_is_written_instead_can_be_read(source: str) -> None:
    _, message = said(source)
    mapping, problems = read_mapping(message.partition("write: ")[2], "a.md")
    assert mapping is not None
    assert not problems


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])))
def test_any_line_of_text_is_read_as_itself_once_it_is_quoted(text: str) -> None:
    mapping, problems = read_mapping(f"a: {quoted(text)}", "a.md")
    assert mapping is not None
    assert not problems
    node = mapping.entries["a"]
    assert isinstance(node, Scalar)
    assert node.text == "".join(c for c in text if c not in "\ufffe\uffff")


@pytest.mark.parametrize(
    "source",
    [
        'secured: "hush',
        "secured: hush: hush",
        "secured: 'hu'sh'",
        "secured:\n  hush: hush: x",
        "provider:\n  secured: [hush",
        "? secured\n: hush: hush: x",
        'secured: "x\n  hush\ntitle: "y"',
        "Secured: hush: hush",
        "secured:\n- hush: hush: x",
    ],
)
def test_nothing_is_shown_of_a_file_that_holds_what_is_private(source: str) -> None:
    for text in (source, f"title: T\n{source}\nheat: 1\n"):
        _, problems = read_mapping(text, "a.md")
        assert "hu" not in "".join(problem.message for problem in problems).replace(
            "characters", ""
        )


@given(
    st.lists(
        st.sampled_from("a: b|- |  |\t|'|\"|[|]|{|}|: |#|@|*x|&y|!z|\n|> |x|---\n|,".split("|"))
    )
)
def test_whatever_is_written_is_read_or_told_with_a_line_of_it(parts: list[str]) -> None:
    text = "".join(parts)
    mapping, problems = read_mapping(text, "a.md")
    assert (mapping is None) <= bool(problems)
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message


def test_a_line_of_many_signs_is_told_in_little_time() -> None:
    for sign in ("'", '"', "- ", ": ", "[", "\\", " ", "\t", "a:"):
        read_mapping(f"title: x: {sign * 100_000}\n", "a.md")
        read_mapping(f"{sign * 100_000}: [@\n", "a.md")
