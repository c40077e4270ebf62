"""A fetch: the feeds that are due are asked for, and read, and what they have brought is told.

Nothing is written here. What is to be remembered is handed back, for it may be remembered only once
the items are where they belong: else one that is lost on the way would never come again.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from msgspec import Struct, structs

from generator.content.records.tracking import Tracking
from generator.content.registries.feeds import Feed
from generator.content.sources.answers import Answer
from generator.content.sources.feeds.asking import Asked, Due, asked_in_turn
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.content.sources.feeds.item import Found
from generator.content.sources.feeds.outcome import FeedOutcome, Result, outcome_of
from generator.content.sources.feeds.reading_apart import FeedBytes, FeedReader
from generator.content.sources.feeds.state import FeedLedger
from generator.content.sources.in_turn import HOSTS_WITHOUT, Asker, host_of, is_silent
from generator.parallel import Progress, no_progress


class Fetched(Struct, frozen=True, kw_only=True):
    """What came of a fetch."""

    outcomes: tuple[FeedOutcome, ...]
    """Of each feed, in the order of the feeds."""
    found: tuple[Found, ...]
    """All items of feeds that have others than before, in that order."""
    is_offline: bool = False
    """True if no host answers: then nothing is known of any feed, and nothing to remember."""


def fetch(
    feeds: Sequence[Feed],
    ledger: FeedLedger,
    client: Asker,
    *,
    now: datetime,
    tracking: Tracking,
    is_forced: bool = False,
    reader: FeedReader,
    progress: Progress = no_progress,
) -> Fetched:
    """Asks for feeds, and reads what they say.

    ledger      what is remembered of them; it is not changed
    now         when they are asked for
    tracking    what selects nothing in addresses
    is_forced   whether those are asked for as well that are not due
    reader      reads what they say
    """
    outcomes: dict[str, FeedOutcome] = {}
    due: list[Due] = []
    for feed in feeds:
        until = None if is_forced else ledger.waits_until(feed, now)
        if until is None:
            due.append(Due(feed, ledger.of(feed)))
        else:
            message = f"is not due before {until:%Y-%m-%d %H:%M} UTC"
            outcomes[feed.id] = FeedOutcome(feed=feed, result=Result.WAITING, message=message)
    silent: list[Asked] = []

    def read(feed: Feed, answer: Answer) -> FeedDocument | Unreadable:
        return reader.read(
            FeedBytes(
                data=answer.body,
                address=answer.address,
                charset=answer.charset,
                language=answer.headers.get("content-language", "")[:40],
                limit=feed.limit,
                now=now,
                tracking=tracking,
            )
        )

    tick = progress("Fetching feeds", len(due))
    for asked in asked_in_turn(due, client):
        if is_silent(asked.answer):
            silent.append(asked)
        outcomes[asked.due.feed.id] = outcome_of(asked.due, asked.answer, read, now)
        tick()
    in_order = tuple(outcomes[feed.id] for feed in feeds)
    return Fetched(
        outcomes=in_order,
        found=tuple(_found(in_order, now)),
        is_offline=_is_offline(in_order, silent),
    )


def _is_offline(outcomes: Iterable[FeedOutcome], silent: Sequence[Asked]) -> bool:
    """Whether it is the network that is gone, and not these hosts."""
    if any(each.result not in (Result.WAITING, Result.SKIPPED, Result.FAILED) for each in outcomes):
        return False
    failed = sum(each.result is Result.FAILED for each in outcomes)
    hosts = {host_of(asked.due.feed.address) for asked in silent}
    return failed == len(silent) and len(hosts) >= HOSTS_WITHOUT


def _found(outcomes: Iterable[FeedOutcome], now: datetime) -> Iterable[Found]:
    for outcome in outcomes:
        if outcome.result is Result.CHANGED and outcome.document is not None:
            name = outcome.feed.name or outcome.document.title
            feed = structs.replace(outcome.feed, name=name)
            yield from (Found(item, feed, now) for item in outcome.document.items)


def remember(
    ledger: FeedLedger, outcomes: Iterable[FeedOutcome], unkept: Collection[str] = ()
) -> tuple[FeedOutcome, ...]:
    """Has the ledger know what came of feeds, and gives those that it is to be told of now, and not
    again, that they are dead. Nothing is written: see `FeedLedger.save`.

    unkept   ids of feeds of whose items some could not be kept: these are read again next time
    """
    dead = []
    for outcome in outcomes:
        state, id = outcome.state, outcome.feed.id
        if state is None:
            continue
        if state.is_dead and not state.told:
            dead.append(outcome)
            state = structs.replace(state, told=True)
        if id in unkept:  # or its server would say that nothing has changed
            state = structs.replace(state, etag="", last_modified="", digest="")
        ledger.feeds[id] = state
        ledger.due.pop(id, None)
        if outcome.due is not None:
            ledger.due[id] = outcome.due
    return tuple(dead)
