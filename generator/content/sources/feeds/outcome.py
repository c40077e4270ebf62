"""What an answer means for a feed: new items, nothing new, or a failure, and when to ask again."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

from generator.content.records.links import web_url
from generator.content.registries.feeds import Feed
from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.feeds.asking import LARGEST, Due
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.content.sources.feeds.state import FeedState
from generator.content.sources.in_turn import host_of

Read = Callable[[Feed, Answer], FeedDocument | Unreadable]

_LONGEST_WAIT: Final = timedelta(days=1)
"""That a feed may ask for in good health: some say a year, and mean their logo."""
_LONGEST_PAUSE: Final = timedelta(days=7)
"""The same of one that asks to be left alone, and how long one that is dead is."""
_WORTH_WAITING: Final = timedelta(minutes=5)
"""Shorter waits are not remembered: nobody fetches that often."""
_FIRST_PAUSE: Final = timedelta(hours=1)  # after a failure; twice that after the next
_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_CACHE: Final = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)\b", re.IGNORECASE)
_TURNED_AWAY: Final = {
    401: "asks for a password",
    402: "asks for money",
    403: "does not show it to programs",
    404: "is not there",
    410: "is gone for good",
    451: "may not be shown here",
}


class Result(StrEnum):
    """What came of a feed."""

    CHANGED = "changed"  # it has items that it did not have
    UNCHANGED = "unchanged"
    FAILED = "failed"
    PUT_OFF = "put off"  # it asks to be left alone for a time
    WAITING = "waiting"  # it is not due, and was not asked for
    SKIPPED = "skipped"  # its host had enough before it was its turn


class FeedOutcome(Struct, frozen=True, kw_only=True):
    """What came of one feed."""

    feed: Feed
    result: Result
    state: FeedState | None = None
    """What is to be remembered from now on; None for what is already."""
    due: datetime | None = None
    """Until when it asks not to be asked again, where it is well."""
    document: FeedDocument | None = None
    """What it says, where it could be read now."""
    message: str = ""
    """Why it failed, or was put off, in words that follow its address."""
    notes: tuple[str, ...] = ()
    """What else there is to say, in such words."""


def outcome_of(due: Due, answer: Answer | Failure | None, read: Read, now: datetime) -> FeedOutcome:
    """What came of asking for a feed.

    read   gives what a feed says
    now    when it was asked for
    """
    feed, before = due
    if answer is None:
        message = "was not asked for, as its host had enough"
        return FeedOutcome(feed=feed, result=Result.SKIPPED, message=message)
    if isinstance(answer, Failure) and answer.reason is Reason.PRIVATE and not answer.hops:
        # That is our doing, and says nothing of the feed: nothing of it is remembered.
        message = f"was not asked for: {answer.message}; --allow-host {host_of(feed.address)} asks"
        return FeedOutcome(feed=feed, result=Result.FAILED, message=message)
    if isinstance(answer, Failure):
        led = f" ({answer.address})" if answer.hops else ""
        return _failed(due, f"does not answer: {answer.message}{led}", now)
    if answer.status == 304:
        if before is None or not before.digest:
            return _failed(due, "answers that nothing has changed, and was never read", now)
        return _well(due, answer, None, now)
    # Who has too much to do says until when; a 503 that does not is an error like others.
    if answer.status == 429 or (answer.status == 503 and answer.retry_after is not None):
        return _put_off(due, answer, now)
    if not 200 <= answer.status < 300:
        why = _TURNED_AWAY.get(answer.status, "cannot be had")
        return _failed(due, f"{why}: it answers {answer.status}", now, answer)
    document = read(feed, answer)
    if isinstance(document, Unreadable):
        return _failed(due, document.message, now, answer)
    return _well(due, answer, document, now)


def _well(due: Due, answer: Answer, document: FeedDocument | None, now: datetime) -> FeedOutcome:
    """What came of a feed that is as it was, or could be read."""
    feed, before = due
    digest = document.digest if document else before.digest if before else ""
    is_new = before is None or digest != before.digest
    ttl = document.ttl if document else before.ttl if before else 0
    etag, last_modified = _validators(answer.headers)
    if answer.status == 304 and before is not None:  # it need not say them again
        etag, last_modified = etag or before.etag, last_modified or before.last_modified
    state = FeedState(
        address=feed.address,
        etag=etag,
        last_modified=last_modified,
        digest=digest,
        changed=now if is_new else before.changed if before else None,
        ttl=ttl,
        moved=_moved(feed, answer),
    )
    wait = min(max(_max_age(answer.headers), timedelta(seconds=ttl)), _LONGEST_WAIT)
    return FeedOutcome(
        feed=feed,
        result=Result.CHANGED if is_new else Result.UNCHANGED,
        state=state,
        due=now + wait if wait >= _WORTH_WAITING else None,
        document=document,
        notes=tuple(_notes(document, answer)) if document and is_new else (),
    )


def _notes(document: FeedDocument, answer: Answer) -> list[str]:
    notes = [document.damage] if document.damage else []
    if answer.cut:
        notes.append(f"is longer than {LARGEST:,} bytes; what stands behind them was not read")
    if document.left_out:
        notes.append(
            f"has {_items(document.left_out)} more than its limit of "
            f"{len(document.items):,}; the newest were taken"
        )
    if document.without_address:
        notes.append(f"has {_items(document.without_address)} without an address; left out")
    return notes


def _items(count: int) -> str:
    return f"{count:,} item" if count == 1 else f"{count:,} items"


def _validators(headers: Mapping[str, str]) -> tuple[str, str]:
    """ETag and Last-Modified, of a length that is worth saying again."""
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    return (etag if len(etag) <= 500 else "", last_modified if len(last_modified) <= 100 else "")


def _max_age(headers: Mapping[str, str]) -> timedelta:
    """For how long an answer says that it is fresh."""
    said = headers.get("cache-control", "")
    found = _MAX_AGE.search(said)
    if found is None or _NO_CACHE.search(said):
        return timedelta(0)
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
    return timedelta(seconds=max(int(found[1]) - spent, 0))


def _moved(feed: Feed, answer: Answer) -> str:
    """Where the feed has moved for good; empty if it has not."""
    try:
        moved = web_url(answer.moved_for_good) if answer.moved_for_good else ""
    except ValueError:
        return ""
    return moved if moved != feed.address else ""


def _put_off(due: Due, answer: Answer, now: datetime) -> FeedOutcome:
    """What came of a feed whose server has too much to do: no fault, and no sign of life either."""
    before = due.state or FeedState(address=due.feed.address)
    pause = _pause(answer, _FIRST_PAUSE)
    message = f"asks to be left alone: it answers {answer.status}"
    return FeedOutcome(
        feed=due.feed,
        result=Result.PUT_OFF,
        state=structs.replace(before, until=now + pause),
        message=message,
    )


def _pause(answer: Answer | None, least: timedelta) -> timedelta:
    """For how long not to ask again: as long as the server says, within bounds."""
    asked = answer.retry_after if answer is not None else None
    return max(least, min(timedelta(seconds=asked or 0.0), _LONGEST_PAUSE))


def _failed(due: Due, message: str, now: datetime, answer: Answer | None = None) -> FeedOutcome:
    """What came of a feed that could not be had, or not be read. What is known of it stays."""
    before = due.state or FeedState(address=due.feed.address)
    state = structs.replace(
        before,
        failing=before.failing or now,
        failed=now,
        failures=before.failures + 1,
        fault=message,
        is_gone=answer is not None and answer.status == 410,
    )
    if state.is_dead:
        pause = _LONGEST_PAUSE
    else:
        pause = min(_FIRST_PAUSE * 2 ** min(before.failures, 10), _LONGEST_WAIT)
    return FeedOutcome(
        feed=due.feed,
        result=Result.FAILED,
        state=structs.replace(state, until=now + _pause(answer, pause)),
        message=message,
    )
