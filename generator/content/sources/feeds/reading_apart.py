"""Reading feeds in a process of its own: what reads them needs minutes for some that are made to
keep it busy, and cannot be stopped in any other way."""

from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.content.records.tracking import Tracking
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.parallel import Apart, TookTooLong
from generator.problems import WorkerLost

PATIENCE: Final = 30.0
"""Seconds for one feed: the largest that are taken need ten, on a slow machine."""


class FeedBytes(Struct, frozen=True, kw_only=True):
    """A feed as it came: what `read_feed` asks for."""

    data: bytes
    address: str
    charset: str
    language: str
    limit: int
    now: datetime
    tracking: Tracking


class FeedReader:
    """Reads feeds, one after the other; to be closed when there is none left.

    patience   seconds that the reading of one may take
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._apart: Apart[FeedBytes, FeedDocument | Unreadable] = Apart(_read, patience)

    def read(self, feed: FeedBytes) -> FeedDocument | Unreadable:
        try:
            return self._apart(feed)
        except TookTooLong:
            return Unreadable("takes too long to read: it may be made to keep programs busy")
        except WorkerLost:
            return Unreadable("cannot be read: what reads it is ended by it")

    def close(self) -> None:
        """Ends the process, if one was needed."""
        self._apart.close()


def _read(feed: FeedBytes) -> FeedDocument | Unreadable:
    from generator.content.sources.feeds.reading import read_feed  # in the other process alone

    return read_feed(
        feed.data,
        feed.address,
        charset=feed.charset,
        language=feed.language,
        limit=feed.limit,
        now=feed.now,
        tracking=feed.tracking,
    )
