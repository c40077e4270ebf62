"""One line of a head is written, and no other byte of the file changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.schema import Reading
from generator.content.story_decisions import LineEdit
from generator.doctor.edits import CannotEditError
from generator.doctor.record_lines import reverted, with_field

READING = Reading(site_id="digest.example.org,2023")
HEAD = (
    b"---\ntitle: A  # first\nrelated:\n  - title: B\n    webUrl: https://b.example/\n---\nBody\n"
)


def edited(data: bytes, value: str, field: str = "story") -> tuple[bytes, LineEdit]:
    after, edit = with_field(data, "articles/a.md", field, value, READING)
    assert edit is not None
    assert reverted(after, edit, READING) == data
    assert reverted(data, edit, READING) == data, "what is as it was stays so"
    return after, edit


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("title: A\n", "x", "title: A\nstory: x\n"),
        ("title: A\nstory: y\n", "x", "title: A\nstory: x\n"),
        ("story: 'y' # why\ntitle: A\n", "x", "story: x # why\ntitle: A\n"),
        ("story: y\ntitle: A\n", "", "title: A\n"),
        ("title: A\nstory: y # why\n", "", "title: A\n"),
        ("story:   y  \ntitle: A\n", "none", "story:   none  \ntitle: A\n"),
        ("title: |\n  A\n\n\n", "x", "title: |\n  A\n\n\nstory: x\n"),
        ("title: A\n# story: z\n", "x", "title: A\n# story: z\nstory: x\n"),
        ("title: A\n", "/stories/a-1/", 'title: A\nstory: "/stories/a-1/"\n'),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
def test_a_field_is_put_in_written_anew_and_taken_out(
    before: str, value: str, after: str, line_end: str, mark: str
) -> None:
    def file(head: str) -> bytes:
        return f"{mark}---\n{head}---\nstory: of the body\n".replace("\n", line_end).encode()

    assert edited(file(before), value)[0] == file(after)


def test_what_says_so_already_stays() -> None:
    data = HEAD.replace(b"---\nBody", b"story: 'x'\n---\nBody")
    assert with_field(data, "a.md", "story", "x", READING) == (data, None)
    assert with_field(HEAD, "a.md", "story", "", READING) == (HEAD, None)


@pytest.mark.parametrize(
    "data",
    [
        b"---\n{title: A}\n---\n",
        b"+++\ntitle = 'A'\n+++\n",
        b"No head\n",
        b"---\ntitle: [\n---\n",
        b"\xff---\ntitle: A\n---\n",
        b"---\ntitle: A\nstory: |\n  x\n---\n",
        b"---\ntitle: A\nstory:\n  - x\n---\n",
        b"---\ntitle: A\n? story\n: y\n---\n",
        b"---\ntitle: A\nstory: y\n  z\n---\n",
        b"---\nmore: &a\n  b: c\nstory: *a\n---\n",
        b"---\ntitle: A\n...\n---\n",
    ],
)
def test_what_cannot_be_written_on_one_line_is_left_alone(data: bytes) -> None:
    with pytest.raises(CannotEditError):
        with_field(data, "articles/a.md", "story", "x", READING)


def test_a_field_by_another_systems_name_is_left_to_its_owner() -> None:
    reading = Reading(site_id="digest.example.org,2023", fields=(("series", "story"),))
    with pytest.raises(CannotEditError, match="is written as `series`"):
        with_field(b"---\ntitle: A\nseries: y\n---\n", "a.md", "story", "x", reading)


def test_two_lines_of_one_file_are_taken_back_in_turn() -> None:
    first, one = edited(HEAD, "x")
    second, two = edited(first, "/stories/b-1/", "redirect_from")
    assert reverted(reverted(second, two, READING), one, READING) == HEAD


def test_a_line_that_moved_is_found_and_one_that_was_changed_is_not_taken_back() -> None:
    after, edit = edited(HEAD, "x")
    moved = after.replace(b"title: A", b"excerpt: E\ntitle: A")
    assert reverted(moved, edit, READING) == HEAD.replace(b"title: A", b"excerpt: E\ntitle: A")
    _, other = edited(HEAD.replace(b"title", b"story: x\ntitle", 1), "y")
    with pytest.raises(CannotEditError):
        reverted(HEAD.replace(b"title", b"story: z\ntitle", 1), other, READING)


NAMES = st.from_regex(r"[a-z]{1,8}", fullmatch=True)


@given(
    st.dictionaries(NAMES, st.text("ab: #'\"-|>é\u4e2d", max_size=12), min_size=1, max_size=5),
    st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
    st.text("ab\n#-", max_size=20),
)
def test_whatever_stands_around_it_stays(fields: dict[str, str], value: str, body: str) -> None:
    from generator.content.yaml.writing import yaml_text

    data = f"---\n{yaml_text(fields)}---\n{body}".encode()
    try:
        after, edit = with_field(data, "a.md", "story", value, READING)
    except CannotEditError:
        return
    if edit is not None:
        assert reverted(after, edit, READING) == data
        assert len(after.splitlines()) - len(data.splitlines()) in (0, 1)
