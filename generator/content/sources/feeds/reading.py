"""Reading a feed: bytes and their address -> items that can be relied on.

All of it is a stranger's word: it comes out as plain text of a bounded length, an address of the
web, a date that exists and has been, or not at all.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from time import struct_time
from typing import Final

import ada_url
import turbohtml

from generator.content.records.dates import instant
from generator.content.records.first_words import same_words, shortened
from generator.content.records.links import canonical, picture_url, web_url
from generator.content.records.model import Image
from generator.content.records.text import excerpt as record_excerpt
from generator.content.records.text import language_tag, plain
from generator.content.records.tracking import AS_LISTED, Tracking
from generator.content.sources.addresses import tidy_address
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.content.sources.feeds.item import FeedItem
from generator.content.sources.feeds.json_feed import read_json
from generator.content.sources.feeds.told import Date, NoFeed, ToldFeed, ToldImage, ToldItem
from generator.content.sources.feeds.xml_feed import read_xml
from generator.content.sources.source_page import LONGEST_EXCERPT, LONGEST_TITLE, first_said
from generator.memo.digests import digest_of

_LONGEST_ID: Final = 500  # characters
_LONGEST_NAME: Final = 100  # characters of an author or a category
_LONGEST_TEXT: Final = 20_000  # characters of a text that are read for an excerpt, or a picture
_LEAST_EXCERPT: Final = 20  # characters; a shorter text is "Comments" or "Read more"
_MOST_AUTHORS: Final = 10
_MOST_CATEGORIES: Final = 20
_MOST_IMAGES: Final = 20  # that are looked at for one that can be shown
_LARGEST_SIDE: Final = 20_000  # pixels, as a record may have them
_LEAST_SIDE: Final = 50  # pixels; smaller pictures count readers, or are buttons
_EARLIEST: Final = datetime(1500, 1, 1, tzinfo=UTC)  # printing was new
_NO_DAY: Final = date(1970, 1, 1)  # what programs write that have no date
_CLOCKS: Final = timedelta(days=1)
"""By how much a date may be ahead: of a wrong clock, or of a time without its zone."""
_APPEARED: Final = re.compile(r"\s*The post .{1,400}? (?:first )?appeared (?:first )?on .{1,200}\Z")
"""What WordPress puts behind each text."""
_CUT: Final = re.compile(r"\s*\[\s*(?:…|\.{3})\s*\]|\s*(?:Continue reading|Read more)\b.{0,200}\Z")


def read_feed(
    data: bytes,
    address: str,
    *,
    charset: str = "",
    language: str = "",
    limit: int,
    now: datetime,
    tracking: Tracking = AS_LISTED,
) -> FeedDocument | Unreadable:
    """What a feed of any format says.

    address    where it was found, as `web_url` gives it: relative addresses are meant from there
    charset    what its server says that it is written in, and its language; empty for none
    limit      how many items are wanted, the newest
    now        no article is from later
    tracking   what selects nothing in the addresses of its articles
    """
    try:
        told = _told(data, charset, language)
    except NoFeed as error:
        return Unreadable(str(error))
    reader = _Reader(told, address, now, tracking)
    items = [item for each in told.items if (item := reader.item(each)) is not None]
    once = _each_once(items)
    # Sorted stably: what has no date stays in the feed's own order, behind all that have one.
    once.sort(key=_date_of, reverse=True)
    kept = tuple(once[:limit])
    return FeedDocument(
        items=kept,
        title=shortened(_name(told.title), _LONGEST_NAME),
        ttl=told.ttl,
        left_out=len(once) - len(kept),
        without_address=len(told.items) - len(items),
        damage=told.damage,
        digest=_digest(kept),
    )


def _told(data: bytes, charset: str, language: str) -> ToldFeed:
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return read_json(data)
    return read_xml(data, charset=charset, language=language)


class _Reader:
    """Reads the items of one feed."""

    def __init__(self, feed: ToldFeed, address: str, now: datetime, tracking: Tracking) -> None:
        self._feed = feed
        self._now = now
        self._tracking = tracking
        self._base = _joined(feed.base, address) or address
        self._address = address

    def item(self, told: ToldItem) -> FeedItem | None:
        """One item; None where it has no address."""
        address = first_said(self._article, told.links)
        if not address:
            return None
        title = shortened(first_said(plain, [told.title[:_LONGEST_TEXT]]), LONGEST_TITLE)
        published = self._date(told.published) or self._date(told.updated)
        updated = self._date(told.updated)
        if updated is not None and published is not None and updated <= published:
            updated = None
        return FeedItem(
            id=_identity(told.id),
            address=address,
            title=title,
            excerpt=_excerpt(told.texts, title),
            published=published,
            updated=updated,
            authors=_names(told.authors, _MOST_AUTHORS),
            image=self._image(told),
            language=first_said(language_tag, [*told.languages, *self._feed.languages]),
            categories=_names(told.categories, _MOST_CATEGORIES),
            comments=first_said(self._web, told.comments),
        )

    def _web(self, text: str) -> str:
        """A whole address of the web, of one that may be relative; ValueError for none."""
        return web_url(_joined(text, self._base))

    def _article(self, text: str) -> str:
        """The same of an article, as a record is to have it. The feed itself is none."""
        address = tidy_address(_joined(text, self._base), self._tracking)
        return "" if canonical(address) == canonical(self._address) else address

    def _date(self, dates: Iterable[Date]) -> datetime | None:
        """The first that can be one. What is a little ahead is now; what is further, no date."""
        for each in dates:
            moment = _moment(each)
            if moment is None or moment < _EARLIEST or moment.date() == _NO_DAY:
                continue
            if moment <= self._now + _CLOCKS:
                return min(moment, self._now)
        return None

    def _image(self, told: ToldItem) -> Image | None:
        """The picture that the item is shown by, with its size where that is said."""
        pictures = [*told.images[:_MOST_IMAGES], *_in_texts(told)]
        for told_image in pictures:
            try:
                url = picture_url(_joined(told_image.url, self._base))
            except ValueError:
                continue
            width, height = _pixels(told_image.width), _pixels(told_image.height)
            if (width or _LEAST_SIDE) < _LEAST_SIDE or (height or _LEAST_SIDE) < _LEAST_SIDE:
                continue
            return Image(url, width, height) if width and height else Image(url)
        return None


def _joined(text: str, base: str) -> str:
    """An address as a browser at `base` would ask for it; empty for none."""
    text = text.strip()
    try:
        return str(ada_url.URL(text, base).href) if text else ""
    except ValueError:
        return ""


def _identity(text: str) -> str:
    """A guid on one line; one without an end is none."""
    identity = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return identity if len(identity) <= _LONGEST_ID else ""


def _excerpt(texts: Iterable[str], title: str) -> str:
    """A sentence or two that say more than the title."""
    for text in texts:
        words = _APPEARED.sub("", record_excerpt(text[:_LONGEST_TEXT]))
        words = _CUT.sub("…", words).replace(".…", ".")
        if len(words) >= _LEAST_EXCERPT and not same_words(title, words):
            return shortened(words, LONGEST_EXCERPT)
    return ""


def _name(text: str) -> str:
    """A name; empty for what is none."""
    name = plain(text[:_LONGEST_TEXT])
    return "" if "://" in name else name


def _names(texts: Iterable[str], most: int) -> tuple[str, ...]:
    names = [name for text in texts if (name := _name(text)) and len(name) <= _LONGEST_NAME]
    return tuple(dict.fromkeys(names))[:most]


def _moment(told: Date) -> datetime | None:
    """In UTC; None for what is no date."""
    try:
        if isinstance(told, struct_time):
            year, month, day, hour, minute, second, *_ = told
            return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return instant(UTC)(told[:100])
    except (ValueError, OverflowError):
        return None


def _in_texts(told: ToldItem) -> Iterator[ToldImage]:
    """The pictures in an item's texts; asked for where it names none that can be shown."""
    for text in told.texts:
        if "<img" not in text[:_LONGEST_TEXT].lower():
            continue
        document = turbohtml.parse(
            text[:_LONGEST_TEXT].encode("utf-8", "replace"), encoding="utf-8"
        )
        for image in document.select("img[src]")[:_MOST_IMAGES]:
            source, width, height = (image.attrs.get(each) for each in ("src", "width", "height"))
            if isinstance(source, str):
                yield ToldImage(source, _said(width), _said(height))


def _said(value: object) -> str:
    return value if isinstance(value, str) else ""


def _pixels(text: str) -> int | None:
    number = text.strip().removesuffix("px")
    if number.isascii() and number.isdigit() and len(number) <= 5:
        return int(number) if 1 <= int(number) <= _LARGEST_SIDE else None
    return None


def _each_once(items: Iterable[FeedItem]) -> list[FeedItem]:
    """The items without those of an article that another is of: the newest of them stays, at the
    place of the first. Feeds give one guid to many, and another to one each day: addresses tell."""
    by_article: dict[str, FeedItem] = {}
    for item in items:
        article = canonical(item.address)
        other = by_article.get(article)
        if other is None or _date_of(item) > _date_of(other):
            by_article[article] = item
    return list(by_article.values())


def _date_of(item: FeedItem) -> datetime:
    return item.updated or item.published or _EARLIEST


def _digest(items: Iterable[FeedItem]) -> str:
    """Stands for what the items say. Their dates may follow the clock, where they are ahead of it,
    so they are no part of it."""
    said = sorted(
        (item.address, item.title, item.excerpt, item.image.url if item.image else "")
        for item in items
    )
    return digest_of(said).hex()
