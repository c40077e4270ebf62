"""What subscribers have: the items of a feed as a build wrote it, read back from its bytes.

Each format says as much of it as it can. What cannot be read is no feed of ours, or none that holds
anything: whoever had it has it from elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, fromstring

import msgspec
from msgspec import Struct

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_PART: Final = "{http://purl.org/dc/terms/}hasPart"
_RESOURCE: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"


class PublishedRecord(Struct, frozen=True):
    """One article of a story."""

    id: str
    title: str = ""
    """Empty where the format does not say."""


class PublishedItem(Struct, frozen=True, kw_only=True):
    """One item as subscribers have it. Dates are of RFC 3339, in UTC; empty where not known."""

    id: str
    title: str = ""
    pages: tuple[str, ...] = ()
    """Addresses that may be our own page."""
    originals: tuple[str, ...] = ()
    """Addresses that may be the article itself."""
    published: str = ""
    changed: str = ""
    records: tuple[PublishedRecord, ...] = ()
    """The articles of a story, the one that opened it first; none for an article alone."""


def _json(data: bytes) -> Iterator[PublishedItem]:
    for item in msgspec.json.decode(data, type=_JsonFeed).items:
        yield PublishedItem(
            id=item.id,
            title=item.title,
            pages=_some(item.url),
            originals=_some(item.external_url),
            published=item.date_published,
            changed=item.date_modified,
            records=item.extension.records,
        )


class _Extension(Struct, frozen=True):
    records: tuple[PublishedRecord, ...] = ()


class _JsonItem(Struct, frozen=True):
    id: str
    title: str = ""
    url: str = ""
    external_url: str = ""
    date_published: str = ""
    date_modified: str = ""
    extension: _Extension = msgspec.field(default=_Extension(), name="_broadsheet")


class _JsonFeed(Struct):
    items: list[_JsonItem] = []


def _atom(data: bytes) -> Iterator[PublishedItem]:
    for entry in _root(data).iterfind(f"{_ATOM}entry"):
        links = {link.get("rel"): link.get("href", "") for link in entry.iterfind(f"{_ATOM}link")}
        page, original = links.get("alternate", ""), links.get("related", "")
        yield PublishedItem(
            id=_text(entry, f"{_ATOM}id"),
            title=_text(entry, f"{_ATOM}title"),
            pages=_some(page),
            # Where there is one address alone, it is that of our page or of the original.
            originals=_some(original or page),
            published=_text(entry, f"{_ATOM}published"),
            changed=_text(entry, f"{_ATOM}updated"),
            records=_parts(entry),
        )


def _rss(data: bytes) -> Iterator[PublishedItem]:
    for item in _root(data).iterfind("channel/item"):
        link = _some(_text(item, "link"))  # leads to our page or to the original
        published = _rfc3339(_text(item, "pubDate"))
        yield PublishedItem(
            id=_text(item, "guid"),
            title=_text(item, "title"),
            pages=link,
            originals=link,
            published=published,
            changed=_text(item, f"{_ATOM}updated") or published,
            records=_parts(item),
        )


READERS: Final[Mapping[str, Callable[[bytes], Iterator[PublishedItem]]]] = {
    "feeds/feed.json": _json,
    "feeds/atom.xml": _atom,
    "feeds/rss.xml": _rss,
}
"""By the template of the format, that which says the most first."""


def read_feed(template: str, data: bytes) -> list[PublishedItem] | None:
    """The items of a feed that was made by this template; None where it cannot be read."""
    try:
        return [item for item in READERS[template](data) if item.id]
    except (msgspec.MsgspecError, ParseError, RecursionError, ValueError):
        return None


class _WithoutTypes(TreeBuilder):
    """Ends where a document declares a type: feeds have none, and what entities make is endless."""

    def doctype(self, *_: Any) -> None:
        raise ValueError("a document type")


def _root(data: bytes) -> Element:
    # As text, it is what it is, whatever encoding it names.
    return fromstring(data.decode("utf-8"), XMLParser(target=_WithoutTypes()))


def _text(element: Element, tag: str) -> str:
    return element.findtext(tag, "").strip()


def _parts(element: Element) -> tuple[PublishedRecord, ...]:
    identifiers = (part.get(_RESOURCE, "") for part in element.iterfind(_PART))
    return tuple(PublishedRecord(identifier) for identifier in identifiers if identifier)


def _some(address: str) -> tuple[str, ...]:
    return (address,) if address else ()


def _rfc3339(date: str) -> str:
    """A date of RFC 822 as other formats write it; empty for what is none."""
    with suppress(ValueError, TypeError, OverflowError):
        return parsedate_to_datetime(date).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ""
