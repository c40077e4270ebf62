"""Rows are added to feeds.yaml, and addresses changed in it, by its text: all else stays."""

import pytest
from msgspec import structs

from generator.content.registries.feeds import Feed, read_feeds
from generator.doctor.feed_rows import BEGINNING, UneditableFeedsError, with_moved, with_rows

ROW = {"address": "https://new.example/feed?a=1", "name": "New: one", "topics": ["AI", "C #"]}
FILES = {
    "none": "",
    "one that was begun": "# mine\n",
    "an empty list": "feeds:\n",
    "an empty list in brackets": "feeds: []  # none yet\n",
    "addresses": "# c\nfeeds:\n- https://a.example/f # one\n- https://b.example/f",
    "fields": "feeds:\n  - address: https://a.example/f # x\n    name: A\n\n  # - https://off/\n",
    "lines of Windows": "feeds:\r\n  - address: 'https://a.example/f'\r\n    topics: [AI]\r\n",
    "wide": "---\nfeeds:\n    -   address: https://a.example/f\n        name: >\n         A\n",
    "a byte order mark": "\ufefffeeds:\n  - https://a.example/f\n",
    "a row with a fault": "feeds:\n  - https://a.example/f\n  - nonsense # ?\n",
}


def feeds_of(text: str) -> list[Feed]:
    return [structs.replace(feed, line=0) for feed in read_feeds(text.encode())[0]]


@pytest.mark.parametrize("case", FILES)
def test_a_row_stands_behind_the_others_and_nothing_else_changes(case: str) -> None:
    text = FILES[case]
    edited = with_rows(text, [ROW])
    before, after = feeds_of(text), feeds_of(edited)
    assert after[:-1] == before
    new = after[-1]
    assert (new.address, new.name, new.topics) == (ROW["address"], ROW["name"], ("AI", "C #"))
    for word in (text or BEGINNING).replace("[]", "").split():
        assert word in edited
    assert ("\r\n" in text) == ("\r\n" in edited)


@pytest.mark.parametrize("case", FILES)
def test_adding_row_after_row_is_as_adding_all_at_once(case: str) -> None:
    other = {"address": "https://other.example/"}
    assert with_rows(with_rows(FILES[case], [ROW]), [other]) == with_rows(FILES[case], [ROW, other])


@pytest.mark.parametrize(
    "text", ["feeds: [https://a.example/f]\n", "feeds: {a\n", "other:\n  - feeds: 1\nfeeds: x\n"]
)
def test_what_cannot_be_edited_is_left_and_the_row_is_told(text: str) -> None:
    with pytest.raises(UneditableFeedsError, match=r"new\.example"):
        with_rows(text, [ROW])


@pytest.mark.parametrize("case", FILES)
def test_a_feed_that_moved_keeps_its_id_and_all_else(case: str) -> None:
    text = FILES[case]
    for feed in feeds_of(text):
        edited = with_moved(text, feed, "https://moved.example/f")
        assert feeds_of(edited) == [
            structs.replace(each, address="https://moved.example/f") if each.id == feed.id else each
            for each in feeds_of(text)
        ]
        comments = [line.partition("#")[2] for line in text.splitlines() if "#" in line]
        assert all(comment in edited for comment in comments)


def test_a_feed_in_brackets_is_edited_as_well() -> None:
    text = "feeds: [{address: https://a.example/f, name: A}] # mine\n"
    edited = with_moved(text, feeds_of(text)[0], "https://moved.example/f")
    assert [feed.address for feed in feeds_of(edited)] == ["https://moved.example/f"]
    assert edited.endswith("# mine\n")


def test_an_address_that_is_only_written_otherwise_needs_no_id() -> None:
    text = "feeds:\n  - http://a.example/f # mine\n"
    edited = with_moved(text, feeds_of(text)[0], "https://a.example/f")
    assert edited == "feeds:\n  - https://a.example/f # mine\n"
