"""Where someone is writing, in YAML that is whole and in YAML that is not yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.editors.cursor import Cursor, cursor


def at(text: str, *, has_body: bool = False) -> Cursor | None:
    """The cursor is where `|` stands."""
    before, _, after = text.partition("|")
    column = len(before.rpartition("\n")[2])
    return cursor((before + after).split("\n"), before.count("\n"), column, has_body=has_body)


@pytest.mark.parametrize(
    ("text", "path", "field", "typed"),
    [
        ("|", (), "", ""),
        ("ti|", (), "", "ti"),
        ("title: T\npub|", (), "", "pub"),
        ("title: A w|", (), "title", "A w"),
        ("type: |", (), "type", ""),
        ("provider:\n  na|", ("provider",), "", "na"),
        ("provider:\n  name: Ex|", ("provider",), "name", "Ex"),
        ("provider:\n  name: Example\n  |", ("provider",), "", ""),
        ("topics:\n  - A|", ("topics[]",), "", "A"),
        ("topics:\n- A\n- |", ("topics[]",), "", ""),
        ("topics:\n  - AI\n  -|", ("topics[]",), "", ""),
        ("topics: [AI, Mu|", ("topics[]",), "", "Mu"),
        ("topics: [|]", ("topics[]",), "", ""),
        ("related:\n  - ti|", ("related[]",), "", "ti"),
        ("related:\n  - title: T\n    web|", ("related[]",), "", "web"),
        ("related:\n  - title: T\n    provider:\n      do|", ("related[]", "provider"), "", "do"),
        ("related:\n  - title: T\n  - type: vi|", ("related[]",), "type", "vi"),
        ("related:\n  - title: T\nqu|", (), "", "qu"),
        ("provider: {na|", ("provider",), "", "na"),
        ("provider: {name: Ex|", ("provider",), "name", "Ex"),
        ("a:\n  # said of it\n\n  b|", ("a",), "", "b"),
    ],
)
def test_what_is_being_written_is_known_by_the_lines_above(
    text: str, path: tuple[str, ...], field: str, typed: str
) -> None:
    found = at(text)
    assert found is not None
    assert (found.path, found.field, found.typed) == (path, field, typed)


@pytest.mark.parametrize(
    ("text", "siblings"),
    [
        ("title: T\n|\nexcerpt: E", {"title", "excerpt"}),
        ("related:\n  - title: T\n    |\n  - webUrl: U", {"title"}),
        ("related:\n  - webUrl: U\n  - |\n    title: T", {"title"}),
        ("provider:\n  name: N\n  |\ntitle: T", {"name"}),
        ("provider: {name: N, |", {"name"}),
    ],
)
def test_the_fields_beside_it_are_known(text: str, siblings: set[str]) -> None:
    found = at(text)
    assert found is not None
    assert found.siblings == siblings


@pytest.mark.parametrize(
    "text", ["---\ntitle: T\n---\nWo|rds", "|---\ntitle: T\n---\n", "words | alone", "# no|te"]
)
def test_outside_of_the_fields_of_a_record_nothing_is_written(text: str) -> None:
    assert at(text, has_body=not text.startswith("#")) is None


def test_within_the_fences_of_a_record_it_is() -> None:
    found = at("---\r\ntitle: T\r\nty|\r\n---\r\n", has_body=True)
    assert found is not None
    assert (found.path, found.typed) == ((), "ty")


@given(st.text(st.sampled_from("ab:-[]{},#'\" \n\t\r"), max_size=60), st.data())
def test_no_text_and_no_place_is_too_odd(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    line = data.draw(st.integers(0, len(lines)))
    cursor(lines, line, data.draw(st.integers(0, 80)), has_body=data.draw(st.booleans()))
