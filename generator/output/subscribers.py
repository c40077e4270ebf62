"""What subscribers will see of a build: items that are new, updated, or shown once more.

A feed reader knows an item by its id. One whose id changes comes again as if it were new, to every
subscriber; so what is about to be written is compared with what lies in the output folder, before
anything is written.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property

from msgspec import Struct

from generator.content.records.identity import atom_id
from generator.content.records.links import canonical
from generator.content.records.model import Article
from generator.output.feed_readers import READERS, PublishedItem, read_feed
from generator.output.report import Renotified
from generator.pages.feeds.feed import FeedItem, FeedView
from generator.pages.page import Page
from generator.problems import shown as quoted


class FeedDiff(Struct, frozen=True):
    """What the subscribers of one feed will see."""

    path: str
    """Of the feed in the format that was read; the others hold the same items."""
    new: tuple[str, ...]
    """Ids."""
    updated: tuple[str, ...]
    renotified: tuple[Renotified, ...]


def feed_diffs(
    pages: Iterable[Page],
    previous: Callable[[str], bytes | None],
    articles: Collection[Article],
    site_id: str,
) -> list[FeedDiff]:
    """What subscribers of each of these feeds will see; feeds that are new have none yet.

    Of the formats in which a feed both was and will be, that which says the most is read; the next
    where that one is damaged.

    pages      those that are going to be written
    previous   gives the file that lies at a path now
    articles   all that are public
    site_id    with which all ids begin that records do not say themselves
    """
    shown = _Shown(articles, site_id)
    diffs = []
    for formats in _by_feed(pages):
        page, before = _read_back(formats, previous)
        view = page.view if page is not None else None
        if page is not None and isinstance(view, FeedView) and not view.current:
            # No one subscribes to a full document of an archive.
            diffs.append(_compare(page.path, before, view.items, shown, site_id))
    return diffs


def _read_back(
    formats: Iterable[Page], previous: Callable[[str], bytes | None]
) -> tuple[Page | None, list[PublishedItem]]:
    """The first format that can be read as it lies there, with its items; else one that lies there
    and cannot be read, without items; None if none lies there."""
    there = None
    for page in formats:
        data = previous(page.path)
        items = read_feed(page.template, data) if data is not None else None
        if items is not None:
            return page, items
        if data is not None:
            there = page
    return there, []


def _by_feed(pages: Iterable[Page]) -> Iterable[list[Page]]:
    """The feeds among these pages, each in its formats, that which says the most first."""
    order = {template: at for at, template in enumerate(READERS)}
    feeds: dict[str, list[Page]] = {}
    for page in pages:
        if page.template in order:
            feeds.setdefault(page.path.rpartition("/")[0], []).append(page)
    return (sorted(formats, key=lambda page: order[page.template]) for formats in feeds.values())


class _Shown:
    """The public articles by the ids under which feeds may have them: few builds ask."""

    def __init__(self, articles: Collection[Article], site_id: str) -> None:
        self._articles = articles
        self._site_id = site_id

    @cached_property
    def by_id(self) -> Mapping[str, Article]:
        by_atom_id = {atom_id(self._site_id, article.id): article for article in self._articles}
        return by_atom_id | {article.id: article for article in self._articles}


def _compare(
    path: str, before: list[PublishedItem], after: tuple[FeedItem, ...], shown: _Shown, site_id: str
) -> FeedDiff:
    by_id = {item.id: item for item in before}
    ids = {item.id for item in after}
    lost = [item for item in before if item.id not in ids]
    replacements = _Replacements(lost, shown)
    new, updated, renotified = [], [], []
    for item in after:
        known = by_id.get(item.id)
        if known is not None:
            if known.changed and known.changed < _date(item.updated_at):
                updated.append(item.id)
            continue
        new.append(item.id)
        replaced, cause = replacements.of(item)
        if replaced is not None:
            cause = _of_another_site(replaced.id, item.id, site_id) or cause
            renotified.append(Renotified(item.title, replaced.id, item.id, cause))
    return FeedDiff(path, tuple(new), tuple(updated), tuple(renotified))


def _of_another_site(previous: str, now: str, site_id: str) -> str:
    """What is said where the previous id begins with that of another site; empty where it does not.

    Ids are `tag:SITE:WORD`: all of a site change with its own.
    """
    start = f"tag:{site_id}:"
    scheme, _, rest = previous.partition(":")
    site = rest.rpartition(":")[0]
    if not now.startswith(start) or scheme != "tag" or not site or previous.startswith(start):
        return ""
    return (
        f'the site\'s `id` was "{quoted(site)}" and is "{site_id}": put it back in site.yaml, or, '
        "if this is another site, name another folder with --output"
    )


class _Replacements:
    """Items that are gone from a feed, by what may show that another one replaces them."""

    def __init__(self, lost: Iterable[PublishedItem], shown: _Shown) -> None:
        self._shown = shown
        self._by_id: dict[str, PublishedItem] = {}
        self._by_record: dict[str, PublishedItem] = {}
        self._by_original: dict[str, PublishedItem] = {}
        self._by_page: dict[str, PublishedItem] = {}
        self._by_headline: dict[tuple[str, str], PublishedItem] = {}
        for item in lost:
            self._by_id[item.id] = item
            self._by_record.update({record.id: item for record in item.records})
            self._by_original.update(dict.fromkeys(_canonical(item.originals), item))
            self._by_page.update(dict.fromkeys(item.pages, item))
            if item.title and item.published:
                self._by_headline[item.title, item.published] = item

    def of(self, item: FeedItem) -> tuple[PublishedItem | None, str]:
        """The item that this one replaces under another id, if any, and why it does."""
        for record in item.records:
            replaced = self._by_id.get(record.id)
            if replaced is not None:
                return replaced, self._why_joined(item, record.title)
        replaced = self._by_record.get(item.id)
        if replaced is not None:
            opener = replaced.records[0]
            said = f'"{opener.title}"' if opener.title else f"the record {opener.id}"
            return replaced, (
                f"{said} opened the story and is not shown any more, or not as "
                "part of it; the story goes on under the id of the next that came"
            )
        for replaced, cause in self._alike(item):
            # What is shown under its own id still has only left the feed: this is another.
            if replaced is not None and replaced.id not in self._shown.by_id:
                return replaced, cause
        return None, ""

    def _why_joined(self, item: FeedItem, title: str) -> str:
        """Why what was an item by itself, or opened a story, is part of another one's story."""
        opener = self._shown.by_id.get(item.id)
        said = f'"{item.records[0].title}" tells the same story as "{title}" and came first'
        if opener is not None and opener.added_at is None:
            return (
                f"{said} by its date of publication, for it does not say when it came: give it "
                "`addedDateTime`"
            )
        return f"{said}: was one of them edited, or a setting of stories?"

    def _alike(self, item: FeedItem) -> Iterator[tuple[PublishedItem | None, str]]:
        """The items that say of themselves what this one does."""
        original = self._by_original.get(canonical(item.original)) if item.original else None
        yield (
            original,
            "the same original under another id: was an explicit `id` added, or the site's `id`?",
        )
        page = self._by_page.get(item.page) if item.page else None
        yield (
            page,
            "the same address with another original: was the record's `originalUrl` edited?",
        )
        yield (
            self._by_headline.get((item.title, _date(item.published_at))),
            "the same title and date with another original: was the record's `originalUrl` edited?",
        )


def _canonical(addresses: Iterable[str]) -> Iterator[str]:
    """Their canonical forms. What is no address tells nothing: the file may be anyone's."""
    for address in addresses:
        with suppress(ValueError):
            yield canonical(address)


def _date(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


class Totals(Struct, frozen=True):
    """All feeds together, each item once."""

    new: int
    updated: int
    renotified: tuple[Renotified, ...]


def totals(feeds: Iterable[FeedDiff]) -> Totals:
    new: set[str] = set()
    updated: set[str] = set()
    renotified: dict[str, Renotified] = {}
    for feed in feeds:
        new.update(feed.new)
        updated.update(feed.updated)
        renotified.update({item.id: item for item in feed.renotified})
    return Totals(len(new), len(updated), tuple(renotified.values()))
