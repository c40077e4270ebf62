"""Rows of feeds.yaml: all that is wrong with them is told at once, and costs no other row."""

import pytest

from generator.content.registries.feeds import MOST_FEEDS, Trust, feed_id, read_feeds
from generator.problems import Level
from tests.factories import make_topic, make_topics


def test_a_row_may_be_an_address_alone_or_say_more() -> None:
    feeds, problems = read_feeds(
        b"feeds:\n"
        b"  - https://a.example/feed\n"
        b"  - address: https://b.example/feed\n"
        b"    name: B\n"
        b"    publisher: https://www.b.example/\n"
        b"    topics: [AI, Law]\n"
        b"    trust: publish\n"
        b"    weight: 2.5\n"
        b"    limit: 7\n"
        b"    id: b\n"
    )
    assert problems == []
    one, other = feeds
    assert (one.address, one.trust, one.weight, one.limit) == (
        "https://a.example/feed", Trust.INBOX, 1.0, 100,
    )  # fmt: skip
    assert (other.name, other.publisher, other.topics) == ("B", "b.example", ("AI", "Law"))
    assert (other.trust, other.weight, other.limit, other.id) == (Trust.PUBLISH, 2.5, 7, "b")
    assert (one.line, other.line) == (2, 3)


def test_the_id_of_a_feed_is_made_of_its_address_and_of_nothing_else() -> None:
    (one,), _ = read_feeds(b"feeds: [{address: https://a.example/feed, name: A}]")
    (other,), _ = read_feeds(b"feeds: ['http://A.example/feed?utm_source=x']")
    assert one.id == other.id == feed_id("https://a.example/feed") != feed_id("https://a.example/b")


def test_every_fault_is_told_with_its_line_and_costs_only_its_row_or_its_value() -> None:
    feeds, problems = read_feeds(
        b"feeds:\n"
        b"  - name: no address\n"
        b"  - nonsense\n"
        b"  - address: https://a.example/feed\n"
        b"    weight: -3\n"
        b"    limit: many\n"
        b"    trust: everyone\n"
        b"    wieght: 3\n"
        b"  - [a]\n"
        b"  - https://a.example/feed?utm_source=rss\n"
    )
    assert [feed.address for feed in feeds] == ["https://a.example/feed"]
    assert (feeds[0].weight, feeds[0].limit, feeds[0].trust) == (1.0, 100, Trust.INBOX)
    told = {(problem.line, problem.field) for problem in problems}
    assert told == {
        (2, "feeds[0].address"),
        (3, "feeds[1].address"),
        (5, "feeds[2].weight"),
        (6, "feeds[2].limit"),
        (7, "feeds[2].trust"),
        (8, "feeds[2].wieght"),
        (9, "feeds[3]"),
        (10, "feeds[4].address"),
    }
    assert all(problem.source == "feeds.yaml" and problem.message for problem in problems)


def test_two_feeds_cannot_have_one_id() -> None:
    feeds, problems = read_feeds(
        b"feeds: [{address: 'https://a.example/', id: x}, {address: 'https://b.example/', id: x}]"
    )
    assert [feed.address for feed in feeds] == ["https://a.example/"]
    assert [problem.field for problem in problems] == ["feeds[1].id"]


def test_topics_are_called_as_the_registry_calls_them() -> None:
    topics = make_topics(make_topic("Artificial Intelligence", aliases=("AI",)), free=False)
    (feed,), problems = read_feeds(
        b"feeds: [{address: 'https://a.example/', topics: [ai, Gardens]}]", topics
    )
    assert feed.topics == ("Artificial Intelligence",)
    assert [(problem.field, problem.level) for problem in problems] == [
        ("feeds[0].topics[1]", Level.DROPPED)
    ]


@pytest.mark.parametrize("text", [b"", b"# mine\n", b"---\n", b"feeds:\n", b"feeds: []\n"])
def test_a_file_that_was_only_begun_lists_nothing_and_has_no_fault(text: bytes) -> None:
    assert read_feeds(text) == ((), [])


@pytest.mark.parametrize("text", [b"\xff\xfe", b"feeds: {a", b"- a\n", b"&a [*a]"])
def test_a_file_that_cannot_be_read_has_a_fault(text: bytes) -> None:
    feeds, problems = read_feeds(text)
    assert feeds == ()
    assert [problem.level for problem in problems] == [Level.FAULT]


def test_rows_without_the_line_above_them_are_told_what_they_lack() -> None:
    feeds, (problem,) = read_feeds(b"# mine\n\n- https://a.example/feed\n")
    assert feeds == ()
    assert (problem.line, problem.level) == (3, Level.FAULT)
    assert "feeds:" in problem.message


def test_there_may_be_very_many_and_no_more() -> None:
    rows = "".join(f"  - https://a.example/{at}\n" for at in range(MOST_FEEDS + 5))
    feeds, problems = read_feeds(f"feeds:\n{rows}".encode())
    assert len(feeds) == MOST_FEEDS
    assert len(problems) == 1
