"""Many feeds, asked for in turn: one after the other at a host, several hosts at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from generator.content.registries.feeds import Feed
from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.feeds.state import FeedState

LARGEST: Final = 3_000_000
"""Bytes of a feed that are read, decompressed: feeds of news have a hundredth of it."""
ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
SILENT: Final = frozenset((Reason.NO_HOST, Reason.NO_CONNECTION, Reason.TIMEOUT))

_HOSTS: Final = 16  # that are asked at a time: most of the time they are waited for
_GIVEN_UP: Final = 3  # failures of a host in a row, after which the rest of its feeds can wait


class Asker(Protocol):
    """What asks other people's servers: `generator.content.sources.client.Client`."""

    def get(
        self,
        address: str,
        *,
        method: str = "GET",
        accept: str = "*/*",
        etag: str = "",
        last_modified: str = "",
        largest: int = 0,
    ) -> Answer | Failure: ...


class Due(NamedTuple):
    """A feed that is to be asked for, and what is remembered of it."""

    feed: Feed
    state: FeedState | None


class Asked(NamedTuple):
    """What came of one feed."""

    due: Due
    answer: Answer | Failure | None
    """None where it was not asked for: its host had enough, or did not answer."""


def host_of(feed: Feed) -> str:
    return urlsplit(feed.address).hostname or ""


def asked_in_turn(feeds: Iterable[Due], client: Asker) -> Iterator[Asked]:
    """What comes of asking for all of these, as it comes."""
    by_host: dict[str, list[Due]] = defaultdict(list)
    for due in feeds:
        by_host[host_of(due.feed)].append(due)
    queue: Queue[Asked | BaseException] = Queue()
    is_over = Event()
    pool = ThreadPoolExecutor(max_workers=_HOSTS)
    try:
        # Hosts with many feeds take longest, so they begin.
        for host in sorted(by_host, key=lambda host: -len(by_host[host])):
            pool.submit(_ask_host, by_host[host], client, queue, is_over)
        for _ in range(sum(map(len, by_host.values()))):
            asked = queue.get()
            if isinstance(asked, BaseException):
                raise asked
            yield asked
    finally:
        is_over.set()
        pool.shutdown(wait=False, cancel_futures=True)  # who is asked to end need not wait


def _ask_host(
    feeds: list[Due], client: Asker, queue: "Queue[Asked | BaseException]", is_over: Event
) -> None:
    """Asks one host for all of its feeds, until it has enough."""
    failures, has_enough = 0, False
    try:
        for due in feeds:
            if has_enough or is_over.is_set():
                queue.put(Asked(due, None))
                continue
            answer = _ask(due, client)
            is_silent = isinstance(answer, Failure) and answer.reason in SILENT
            failures = failures + 1 if is_silent else 0
            is_refused = isinstance(answer, Answer) and answer.status in (429, 503)
            has_enough = failures >= _GIVEN_UP or is_refused
            queue.put(Asked(due, answer))
    except BaseException as error:  # a fault of ours: told where it is seen
        queue.put(error)


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
