"""Edits of a candidate's text, at the parser's marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.doctor.edits import CannotEditError
from generator.inbox.text_edits import blanked, places_of, with_field, with_items, without

TEXT = """\
---
# Of the owner.
title: "A: b"  # and why
topics: [Ä, "B"]

inbox:
  id: abc
  sources:
    - feed: one
      name: x
# Below.
quality: 7
---
Body with inbox: in it.
"""


def test_a_field_goes_with_all_below_it_and_nothing_else() -> None:
    after = without(TEXT, "inbox")
    assert after == TEXT[: TEXT.index("inbox:")] + TEXT[TEXT.index("# Below.") :]
    assert without(after, "inbox") == after


def test_lines_keep_their_numbers_where_a_field_is_blanked() -> None:
    after = blanked(TEXT, "inbox")
    assert after.count("\n") == TEXT.count("\n")
    assert "feed" not in after
    assert after.split("\n")[11] == "quality: 7"


def test_a_value_is_written_within_its_marks() -> None:
    after = with_field(TEXT, "title", 'C "d" # e')
    assert after == TEXT.replace('"A: b"', '"C \\"d\\" # e"')


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("excerpt:", ""),
        ("excerpt: ", ""),
        ("excerpt:  # none yet", "# none yet"),
        ('"excerpt" :', ""),
        ("excerpt: ~  # none", "# none"),
        ("excerpt: ''", ""),
        ("excerpt: one  # and", "# and"),
        ("excerpt: one\n  two", ""),
        ("excerpt: >-\n  one\n\n  two", ""),
    ],
    ids=lambda value: repr(value),
)
@given(value=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_whatever_stands_in_a_field_another_text_can(
    line: str, stays: str, end: str, value: str
) -> None:
    """A feed that says no excerpt leaves the field empty; the editor writes one."""
    text = TEXT.replace("# Below.", f"{line}\n# Below.").replace("\n", end)
    after = with_field(text, "excerpt", value)
    places = places_of(after)
    assert places.values["excerpt"].text == value
    assert {name: each.text for name, each in places.values.items() if name != "excerpt"} == {
        name: each.text for name, each in places_of(text).values.items() if name != "excerpt"
    }
    assert stays in after
    assert after.endswith(f"# Below.{end}quality: 7{end}---{end}Body with inbox: in it.{end}")


def test_a_head_in_braces_takes_no_field_more() -> None:
    """What stands behind the braces is not read."""
    text = "---\n{title: A, webUrl: 'https://one.example/a'}\n---\n"
    with pytest.raises(CannotEditError, match="heat"):
        with_field(text, "heat", 100)


def test_a_list_is_written_anew_and_a_new_field_stands_before_the_inbox() -> None:
    after = with_field(with_field(TEXT, "topics", ["X"]), "story", "flood")
    assert "topics:\n  - X\n\nstory: flood\ninbox:\n" in after


def test_a_member_more_stands_at_the_end_of_its_list() -> None:
    after = with_items(TEXT, "sources", [{"feed": "two", "guid": "<&>: #"}], "inbox")
    assert '      name: x\n    - feed: two\n      guid: "<&>: #"\n# Below.\n' in after


@pytest.mark.parametrize(
    "text",
    ["no head", "---\ntitle: [\n---\n", "---\ninbox: {sources: [{feed: one}]}\n---\n"],
    ids=["none", "broken", "flow"],
)
def test_a_list_that_is_not_written_as_ours_is_left_alone(text: str) -> None:
    with pytest.raises(CannotEditError):
        with_items(text, "sources", [{"feed": "two"}], "inbox")


LINES = st.lists(
    st.sampled_from(
        [
            "title: A",
            "title: 'it''s'",
            "topics: [a,",
            "  b]",
            "excerpt: |",
            "  text",
            "",
            "# comment",
            "  # comment",
            "inbox:",
            "inbox: {id: a}",
            "  id: abc",
            "  why: >-",
            "    more",
            "  - a",
            "- b",
            "quality: 7",
            "? odd",
            ": key",
        ]
    ),
    max_size=12,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["inbox", "title", "excerpt"]))
def test_whatever_a_head_says_no_edit_changes_another_value(
    lines: list[str], end: str, name: str
) -> None:
    text = end.join(["---", *lines, "---", "body", ""])

    def others(text: str) -> list[tuple[str, str]]:
        return [
            (field, value.text)
            for field, value in places_of(text).values.items()
            if field.partition(".")[0].partition("[")[0] != name
        ]

    for edit in (lambda: without(text, name), lambda: with_field(text, name, 'new "text": #')):
        try:
            after = edit()
        except CannotEditError:
            continue
        assert others(after) == others(text)
        assert after.endswith(f"{end}body{end}")
