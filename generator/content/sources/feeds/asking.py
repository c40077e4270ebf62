"""Feeds, asked for in turn, so that their servers can say that nothing has changed."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from generator.content.registries.feeds import Feed
from generator.content.sources import in_turn
from generator.content.sources.answers import Answer, Failure
from generator.content.sources.feeds.state import FeedState
from generator.content.sources.in_turn import Asker

LARGEST: Final = 3_000_000
"""Bytes of a feed that are read, decompressed: feeds of news have a hundredth of it."""
ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_HOSTS: Final = 16  # that are asked at a time: most of the time they are waited for


class Due(NamedTuple):
    """A feed that is to be asked for, and what is remembered of it."""

    feed: Feed
    state: FeedState | None


class Asked(NamedTuple):
    """What came of one feed."""

    due: Due
    answer: Answer | Failure | None
    """None where it was not asked for: its host had enough, or did not answer."""


def asked_in_turn(feeds: Iterable[Due], client: Asker) -> Iterator[Asked]:
    """What comes of asking for all of these, as it comes."""

    def asked(due: Due) -> tuple[Answer | Failure, Answer | Failure]:
        answer = _ask(due, client)
        return answer, answer

    tasks = in_turn.asked_in_turn(feeds, lambda due: due.feed.address, asked, hosts=_HOSTS)
    return (Asked(due, answer) for due, answer in tasks)


def _ask(due: Due, client: Asker) -> Answer | Failure:
    """Asks for one feed, so that its server can say that nothing has changed."""
    state = due.state
    # Validators without what they validate would leave us with nothing.
    is_known = state is not None and bool(state.digest)
    return client.get(
        due.feed.address,
        accept=ACCEPT,
        etag=state.etag if state and is_known else "",
        last_modified=state.last_modified if state and is_known else "",
        largest=LARGEST,
    )
