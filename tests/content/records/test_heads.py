"""The heads of other systems' files."""

import time

import pytest

from generator.content.records.frontmatter import split
from generator.content.yaml.text import Scalar


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'+++\ntitle = "x"\n+++\n', 'this is TOML ("+++")'),
        (b'{\n "title": "x"\n}\n', "this is JSON"),
        (b"Title: x\nDate: 2026-03-09\n\nBody.\n", 'put "---" above and below them'),
        (b"title: x\n", 'put "---" above and below them'),
    ],
)
def test_another_systems_head_is_named_with_what_to_do(data: bytes, words: str) -> None:
    parts, (problem,) = split(data, "a.md")
    assert parts is None
    assert words in problem.message
    assert "set `fields` in site.yaml" in problem.message
    assert split(data, "a.md", foreign=True)[0] is not None


@pytest.mark.parametrize("data", [b"", b"# A title\n", b"Words.\n", b"{{ x }}\n", b"<p>x</p>\n"])
def test_what_is_no_head_at_all_is_none(data: bytes) -> None:
    for foreign in (False, True):
        _, (problem,) = split(data, "a.md", foreign=foreign)
        assert problem.message == 'expected "---" on the first line, then the fields'


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"+++\ntitle = x y\n+++\n", 2, "not valid TOML"),
        (b'+++\na = 1\ntitle = "x"\ntitle = "y"\n+++\n', 4, "not valid TOML"),
        (b'+++\ntitle = "x"\n', 1, 'the closing "+++"'),
        (b'{\n "title": x\n}\n', 2, "not valid JSON"),
        (b'{"title": "x"\n', 2, "not valid JSON"),
        (b"Title: x\nwords\n", 2, 'expected "Name: value"'),
        (b"+++\na = " + b"[" * 4_900 + b"]" * 4_900 + b"\n+++\n", 1, "nested more than 16 deep"),
        (b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}\n", 1, "nested more than 16 deep"),
        (b"+++\n" + b"a." * 4_000 + b"b = 1\n+++\n", 1, "nested more than 16 deep"),
        (b"+++\n" + b"a = 1\n" * 4_000 + b"+++\n", 1, "more than 10,000 characters"),
        (b'{"a": ' + b"9" * 9_000 + b"}\n", 1, "a number is too large"),
    ],
)
def test_a_head_that_cannot_be_read_says_where_and_why(data: bytes, line: int, words: str) -> None:
    parts, (problem,) = split(data, "a.md", foreign=True)
    assert parts is None
    assert (problem.line, words in problem.message) == (line, True), problem


@pytest.mark.parametrize(
    "data",
    [
        b'+++\ntitle = "x"\nn = 1.5\nyes = true\nlist = ["a", "b"]\n[b]\nc = "d"\n+++\n\nBody.\n',
        b'{"title": "x",\n"n": 1.5,\n"yes": true,\n"list": ["a", "b"],\n"b":\n{"c": "d"}}\n\nBody.',
    ],
)
def test_values_are_text_with_the_lines_of_their_names(data: bytes) -> None:
    parts, problems = split(data, "a.md", foreign=True)
    assert parts is not None
    assert not problems
    first = 1 if data[:1] == b"{" else 2
    lines = {name: line - first for name, line in parts.fields.lines.items()}
    assert lines == {"title": 0, "n": 1, "yes": 2, "list": 3, "b": 4}
    texts = [e.text for e in parts.fields.entries.values() if isinstance(e, Scalar)]
    assert texts == ["x", "1.5", "true"]
    assert (parts.body, data.decode().split("\n")[parts.body_line - 1]) == ("Body.", "Body.")


def test_a_line_that_is_indented_goes_on_with_the_one_above() -> None:
    parts, _ = split(b"\nTitle: A long\n  title\nTags: a, b\n\n\nBody: x\n", "a.md", foreign=True)
    assert parts is not None
    assert parts.fields.entries["title"] == Scalar("A long title", 2, True, "")
    assert [item.text for item in parts.fields.entries["tags"].items] == ["a", "b"]
    assert (parts.body, parts.body_line) == ("Body: x", 7)


@pytest.mark.parametrize(
    "data",
    [
        b"+++\n" + b"a." * 4_900 + b"b = 1\n+++\n",
        b"+++\n" + b'"a b".' * 1_600 + b"b = 1\n+++\n",
        b"+++\n" + b"a" * 9_900 + b"\n+++\n",
        b"+++\n" + b"a ." * 3_000 + b"\n+++\n",
        b"+++\n" + b"".join(b"k%d = 1\n" % n for n in range(900)) + b"+++\n",
        b"{" + b",".join(b'"k%d": 1' % n for n in range(18_000)) + b"}",
        b"A: x\n" + b"  x\n" * 50_000,
        b"A: x\n" * 40_000,
        b"A: " + b" " * 200_000 + b"x\n",
        b"A" * 200_000 + b"\n",
    ],
)
def test_no_head_takes_long(data: bytes) -> None:
    started = time.process_time()
    split(data, "a.md", foreign=True)
    assert time.process_time() - started < 2
