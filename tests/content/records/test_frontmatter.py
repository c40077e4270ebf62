"""Front matter and body."""

import pytest

from generator.content.records.frontmatter import split


def test_fields_and_body_are_told_apart() -> None:
    parts, problems = split(b"---\ntitle: x\n---\n\nBody\n---\nmore\n", "a.md")
    assert parts is not None
    assert not problems
    assert list(parts.fields.entries) == ["title"]
    assert parts.body == "Body\n---\nmore"


def test_the_body_knows_its_line() -> None:
    parts, _ = split(b"---\ntitle: x\n---\n\n\nBody\n", "a.md")
    assert parts is not None
    assert parts.body_line == 6


def test_empty_lines_above_the_fields_cost_nothing() -> None:
    parts, problems = split(b"\xef\xbb\xbf\n \t\n---\ntitle: x\n---\n\nBody\n", "a.md")
    assert parts is not None
    assert not problems
    assert (parts.fields.lines, parts.body, parts.body_line) == ({"title": 4}, "Body", 7)
    _, (problem,) = split(b"\n---\ntitle: x\n\nBody\n", "a.md")
    assert (problem.line, 'put "---" in line 4' in problem.message) == (2, True)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf---\r\ntitle: x\r\n---", b"---\rtitle: x\r---\r"])
def test_byte_order_marks_and_all_line_ends_are_read(data: bytes) -> None:
    parts, _ = split(data, "a.md")
    assert parts is not None
    assert parts.fields.lines == {"title": 2}


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, 'expected "---"'),
        (b"title: x\n", 1, 'expected "---"'),
        (b"---\ntitle: x\n", 1, "closing"),
        (b"---\ntitle: caf\xe9\n---\n", 2, "byte 0xe9"),
        (b"\xff\xfe-\x00", 1, "not UTF-8"),
        (b"---\na: 1\nb: [\n---\n", 4, "not valid YAML"),
        (b"\x89PNG\r\n\x1a\n", 1, "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(data: bytes, line: int, words: str) -> None:
    parts, problems = split(data, "a.md")
    assert parts is None
    assert words in problems[0].message
    assert abs(problems[0].line - line) <= 1


def test_private_data_is_not_looked_at_and_what_stands_beside_it_is_as_it_was() -> None:
    secret = "aGVsbG8" * 9
    for written in (f'secured: "{secret}"', f"secured: {secret}==", f"secured: '{secret}'"):
        parts, problems = split(f"---\na: 1\n{written}\nb: 2\n---\n".encode(), "a.md")
        assert parts is not None
        assert not problems
        assert parts.fields.lines == {"a": 2, "secured": 3, "b": 4}
        assert secret not in str(parts)


@pytest.mark.parametrize("rest", ["\n  more words", "\n - a"])
def test_a_private_value_of_several_lines_is_left_to_yaml(rest: str) -> None:
    data = f"---\nsecured: {'abcdefgh' * 5}{rest}\nb: 2\n---\n".encode()
    parts, problems = split(data, "a.md")
    assert parts is not None
    assert not problems
    assert parts.fields.entries["b"].line == 2 + 1 + rest.count("\n")
