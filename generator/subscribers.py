"""What subscribers will see of a build: items that are new, updated, or shown once more.

A feed reader knows an item by its id. One whose id changes comes again as if it were new, to every
subscriber; so what is about to be written is compared with what lies in the output folder, before
anything is written.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from msgspec import Struct

from generator.pages.feed import FeedItem, FeedView
from generator.pages.page import Page
from generator.records.links import canonical

FORMAT: Final = "feed.json"  # the format that is read back: it says all that has to be known


class _Record(Struct, frozen=True):
    id: str
    title: str = ""


class _Extension(Struct, frozen=True):
    records: tuple[_Record, ...] = ()


class Seen(Struct, frozen=True):
    """One item as subscribers have it."""

    id: str
    title: str = ""
    url: str = ""
    external_url: str = ""
    date_modified: str = ""
    extension: _Extension = msgspec.field(default=_Extension(), name="_broadsheet")

    @property
    def records(self) -> tuple[_Record, ...]:
        """The articles of a story, the one that opened it first; none for an article alone."""
        return self.extension.records


class _Feed(Struct):
    items: list[Seen] = []


class Renotified(Struct, frozen=True):
    """An item that subscribers have had, and that comes again under another id."""

    title: str
    former_id: str
    id: str
    cause: str


class FeedOutlook(Struct, frozen=True):
    """What the subscribers of one feed will see."""

    path: str
    """Of the feed in JSON; the other formats hold the same items."""
    new: tuple[str, ...]
    """Ids."""
    updated: tuple[str, ...]
    renotified: tuple[Renotified, ...]


def outlook(pages: Iterable[Page], former: Callable[[str], bytes | None]) -> list[FeedOutlook]:
    """What subscribers of each of these feeds will see; feeds that are new have none yet.

    pages    those that are going to be written; of feeds, the ones in JSON are looked at
    former   gives the file that lies at a path now
    """
    found = []
    for page in pages:
        if page.path.rpartition("/")[2] != FORMAT:
            continue
        data = former(page.path)
        view = page.view if data is not None else None
        if data is None or not isinstance(view, FeedView) or view.current:
            continue  # no one subscribes to a full document of an archive
        found.append(_compare(page.path, _items(data), view.items))
    return found


def _items(data: bytes) -> list[Seen]:
    try:
        return msgspec.json.decode(data, type=_Feed).items
    except msgspec.MsgspecError:  # not a feed of ours: whoever had it has it from elsewhere
        return []


def _compare(path: str, before: list[Seen], after: tuple[FeedItem, ...]) -> FeedOutlook:
    by_id = {item.id: item for item in before}
    ids = {item.id for item in after}
    lost = [item for item in before if item.id not in ids]
    twins = _Twins(lost)
    new, updated, renotified = [], [], []
    for item in after:
        known = by_id.get(item.id)
        if known is not None:
            if known.date_modified and known.date_modified < _date(item):
                updated.append(item.id)
            continue
        new.append(item.id)
        twin, cause = twins.of(item)
        if twin is not None:
            renotified.append(Renotified(item.title, twin.id, item.id, cause))
    return FeedOutlook(path, tuple(new), tuple(updated), tuple(renotified))


class _Twins:
    """Items that are gone from a feed, by what may tell that another stands for one of them."""

    def __init__(self, lost: Iterable[Seen]) -> None:
        self._by_id: dict[str, Seen] = {}
        self._by_record: dict[str, Seen] = {}
        self._by_original: dict[str, Seen] = {}
        self._by_page: dict[str, Seen] = {}
        for item in lost:
            self._by_id[item.id] = item
            self._by_record.update({record.id: item for record in item.records})
            if item.external_url:
                self._by_original[canonical(item.external_url)] = item
            if item.url:
                self._by_page[item.url] = item

    def of(self, item: FeedItem) -> tuple[Seen | None, str]:
        """The item that this one stands for under another id, if any, and why it does."""
        for record in item.records:
            twin = self._by_id.get(record.id)
            if twin is not None:
                return twin, (
                    f'"{item.records[0].title}" came late to the story that "{record.title}" '
                    "opened, was published before it, and does not say when it came: give it "
                    "`addedDateTime`"
                )
        twin = self._by_record.get(item.id)
        if twin is not None:
            return twin, (
                f'"{twin.records[0].title}" opened the story and is not shown any more, or not as '
                "part of it; the story goes on under the id of the next that came"
            )
        twin = self._by_original.get(canonical(item.original)) if item.original else None
        if twin is not None:
            return twin, (
                "the same original under another id: was an explicit `id` added, or the site's "
                "`id`?"
            )
        twin = self._by_page.get(item.page) if item.page else None
        return twin, (
            "the same address with another original: was the record's `originalUrl` edited?"
        )


def _date(item: FeedItem) -> str:
    return item.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Totals(Struct, frozen=True):
    """All feeds together, each item once."""

    new: int
    updated: int
    renotified: tuple[Renotified, ...]


def totals(feeds: Iterable[FeedOutlook]) -> Totals:
    new: set[str] = set()
    updated: set[str] = set()
    renotified: dict[str, Renotified] = {}
    for feed in feeds:
        new.update(feed.new)
        updated.update(feed.updated)
        renotified.update({each.id: each for each in feed.renotified})
    return Totals(len(new), len(updated), tuple(renotified.values()))
