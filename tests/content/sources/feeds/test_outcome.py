"""What answers mean for a feed, over days: as values, without a server."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Never

import pytest

from generator.content.registries.feeds import Feed
from generator.content.sources.answers import Answer, Failure, Hop, Reason
from generator.content.sources.feeds.asking import Due
from generator.content.sources.feeds.document import FeedDocument
from generator.content.sources.feeds.outcome import FeedOutcome, Result, outcome_of
from generator.content.sources.feeds.state import FeedState

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
FEED = Feed(address="https://a.example/feed", id="a")


def answer(status: int = 200, /, *, hops: tuple[Hop, ...] = (), **headers: str) -> Answer:
    return Answer(
        "https://a.example/new" if hops else FEED.address, status, headers, b"", hops=hops
    )


def unread(feed: Feed, answer: Answer) -> Never:
    raise AssertionError("nobody reads this")


def read(feed: Feed, answer: Answer) -> FeedDocument:
    return FeedDocument(items=(), digest="d")


def after(state: FeedState | None, said: Answer | Failure, at: datetime = NOW) -> FeedOutcome:
    is_read = isinstance(said, Answer) and said.status == 200
    return outcome_of(Due(FEED, state), said, read if is_read else unread, at)


def test_what_fails_is_asked_less_and_less_often_and_is_dead_after_days() -> None:
    at, state, asked, dead = NOW, None, [], []
    while at < NOW + timedelta(days=40):
        if state is None or state.until is None or state.until <= at:
            asked.append(at)
            state = after(state, answer(500), at).state
            assert state is not None
            dead.append(state.is_dead)
        at += timedelta(hours=1)
    waits = [(later - before) // timedelta(hours=1) for before, later in pairwise(asked)]
    assert waits == sorted(waits)
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 7 * 24
    assert dead == sorted(dead)
    assert asked[dead.index(True)] - NOW >= timedelta(days=3)


def test_many_failures_on_one_day_make_no_feed_dead() -> None:
    state = None
    for minute in range(50):
        state = after(state, answer(500), NOW + timedelta(minutes=minute)).state
    assert state is not None
    assert not state.is_dead


@pytest.mark.parametrize(
    "said",
    [answer(404), answer(403), answer(500), Failure(FEED.address, Reason.TIMEOUT, "x")],
    ids=["404", "403", "500", "no answer"],
)
def test_what_is_known_stays_where_a_feed_fails(said: Answer | Failure) -> None:
    known = FeedState(address=FEED.address, etag='"a"', digest="d", changed=NOW)
    state = after(known, said).state
    assert state is not None
    assert (state.etag, state.digest, state.changed) == ('"a"', "d", NOW)
    assert state.failing == NOW


def test_a_success_ends_a_row_of_failures() -> None:
    failed = after(None, answer(500)).state
    assert failed is not None
    state = after(failed, answer(etag='"b"')).state
    assert state is not None
    assert (state.failing, state.failures, state.until, state.etag) == (None, 0, None, '"b"')


def test_a_row_of_redirects_is_for_good_only_where_each_is() -> None:
    for statuses, moved in (((301, 308), "https://a.example/new"), ((301, 302), "")):
        hops = tuple(Hop(FEED.address, status) for status in statuses)
        state = after(None, answer(hops=hops)).state
        assert state is not None
        assert state.moved == moved


def test_a_server_says_by_a_date_until_when_it_is_to_be_left_alone() -> None:
    said = {
        "date": "Sat, 31 Jan 2026 12:00:00 GMT",
        "retry-after": "Sat, 31 Jan 2026 18:00:00 GMT",
    }
    outcome = after(None, answer(503, **said))
    assert outcome.result is Result.PUT_OFF
    assert outcome.state is not None
    assert outcome.state.until == NOW + timedelta(hours=6)
