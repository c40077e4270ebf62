"""RSS and Atom of all versions, by feedparser: what they say, in one shape."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from time import struct_time
from typing import Any, Final

import feedparser

from generator.content.sources.feeds.told import Date, NoFeed, ToldFeed, ToldImage, ToldItem
from generator.content.sources.feeds.xml_text import xml_text

_MOST: Final = 5_000
"""Items that are looked at, of one feed."""
_LONGEST_TTL: Final = 31_536_000.0
_PERIODS: Final = {
    "hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000
}  # fmt: skip
"""Seconds, of RSS's module for syndication."""
_PAGE: Final = re.compile(r"(?:<!--.{0,2000}?-->\s*)?<html\b", re.IGNORECASE | re.DOTALL)
_LEADING: Final = re.compile(r"\A[^<]{0,5000}(?=<rss|<feed|<rdf)", re.IGNORECASE)
_WIDTH: Final = re.compile(r"\d{1,5}")


def read_xml(data: bytes, *, charset: str = "", language: str = "") -> ToldFeed:
    """What RSS or Atom says. Raises NoFeed for anything else.

    charset    what its server says that it is written in; empty for none
    language   the same of its language
    """
    text = xml_text(data, charset)
    if _PAGE.match(text[:5_000]):
        raise NoFeed("is a page, and no feed")
    text = _LEADING.sub("", text, count=1)  # XML begins at once, or strict readers take none of it
    headers = {
        "content-type": "application/xml; charset=utf-8",
        **({"content-language": language} if language else {}),
    }
    # A stream: what is handed over as it is may be taken for the name of a file.
    parsed = feedparser.parse(
        BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,  # all of it is made plain text
    )
    feed, entries = parsed.get("feed", {}), parsed.get("entries", [])
    error = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if not entries and (not parsed.get("version") or error is not None):
        raise NoFeed(_no_feed(text, error))
    return ToldFeed(
        title=_text(feed, "title"),
        base="" if parsed.get("version", "").startswith("atom") else _text(feed, "link"),
        languages=tuple(_languages(feed)),
        ttl=_ttl(feed),
        items=tuple(map(_item, entries[:_MOST])),
        damage="is damaged; what can be read of it is taken" if error is not None else "",
    )


def _no_feed(text: str, error: object) -> str:
    if not text:
        return "is empty"
    if not text.startswith("<"):
        return "is neither RSS, Atom nor JSON Feed"
    return "is no feed, or too damaged to be read" if error is not None else "is no feed"


def _text(entry: Any, name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _parts(entry: Any, name: str) -> list[Any]:
    """What an entry says several times, each with names and values."""
    values = dict.get(entry, name)
    return [each for each in values if isinstance(each, dict)] if isinstance(values, list) else []


def _item(entry: Any) -> ToldItem:
    links = _parts(entry, "links")
    contents = _parts(entry, "content")
    return ToldItem(
        id=_text(entry, "id"),
        links=tuple(_links(entry, links)),
        title=_text(entry, "title"),
        texts=tuple(
            filter(None, [_text(entry, "summary"), *(_text(c, "value") for c in contents)])
        ),
        published=tuple(_dates(entry, "published", "created")),
        updated=tuple(_dates(entry, "updated")),
        authors=tuple(_authors(entry)),
        images=tuple(_images(entry, links)),
        languages=tuple(_languages(entry, *contents)),
        categories=tuple(
            _text(tag, "label") or _text(tag, "term") for tag in _parts(entry, "tags")
        ),
        comments=tuple(
            filter(None, [_text(entry, "comments"), *_hrefs(links, "replies", ("text/html", ""))])
        ),
    )


def _links(entry: Any, links: Iterable[Any]) -> Iterator[str]:
    """Addresses of the article: the original's first, where a service for feeds stands between."""
    yield _text(entry, "feedburner_origlink")
    yield from _hrefs(links, "alternate", ("text/html", "application/xhtml+xml", ""))
    link = _text(entry, "link")
    if "://" in link or link != _text(entry, "id"):
        yield link  # or it is a guid, which stands in for a link where it is an address


def _hrefs(links: Iterable[Any], rel: str, kinds: Iterable[str]) -> Iterator[str]:
    for link in links:
        if _text(link, "rel") == rel and _text(link, "type") in kinds and _text(link, "href"):
            yield _text(link, "href")


def _dates(entry: Any, *names: str) -> Iterator[Date]:
    """As they are written, and as feedparser understands them: it knows more forms, and takes some
    for what they are not, such as `2026/01/30` for one of November."""
    for name in names:
        # Its own look-up gives `published` where `updated` is asked for.
        written, understood = dict.get(entry, name), dict.get(entry, f"{name}_parsed")
        if isinstance(written, str):
            yield written
        if isinstance(understood, struct_time):
            yield understood


def _authors(entry: Any) -> Iterator[str]:
    """Names; an address of mail is nobody's name."""
    names = [_text(author, "name") for author in _parts(entry, "authors")]
    for name in names if any(names) else [_text(entry, "author")]:
        if "@" not in name:
            yield name


def _images(entry: Any, links: Iterable[Any]) -> Iterator[ToldImage]:
    pictures = [
        each
        for each in _parts(entry, "media_content")
        if _text(each, "medium") == "image" or _text(each, "type").startswith("image/")
    ]
    pictures.sort(key=_width, reverse=True)
    pictures += sorted(_parts(entry, "media_thumbnail"), key=_width, reverse=True)
    for each in pictures:
        yield ToldImage(_text(each, "url"), _text(each, "width"), _text(each, "height"))
    for link in links:
        if _text(link, "rel") == "enclosure" and _text(link, "type").startswith("image/"):
            yield ToldImage(_text(link, "href"))
    image = dict.get(entry, "image")
    if isinstance(image, dict):
        yield ToldImage(_text(image, "href"))


def _width(picture: Any) -> int:
    width = _WIDTH.match(_text(picture, "width"))
    return int(width[0]) if width else 0


def _languages(entry: Any, *contents: Any) -> Iterator[str]:
    yield _text(entry, "language")
    for detail in (dict.get(entry, "title_detail"), *contents):
        if isinstance(detail, dict):
            yield _text(detail, "language")


def _ttl(feed: Any) -> int:
    """Seconds, by RSS's `ttl` of minutes, or by how often its module for syndication says."""
    try:
        if ttl := float(_text(feed, "ttl") or 0):
            return int(min(max(ttl * 60, 0.0), _LONGEST_TTL))
        period = _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower(), 0)
        return int(period / max(float(_text(feed, "sy_updatefrequency") or 1), 1.0))
    except ValueError:
        return 0
