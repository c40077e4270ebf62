"""Feeds in RSS, RDF and Atom."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urljoin

from generator.content.records.text import plain
from generator.content.sources.feeds.xml_text import xml_text
from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported, Picture
from generator.importing.source import ImportFault, Source
from generator.problems import Problem

_FIRST: Final = re.compile(
    r"(?>(?><\?.*?\?>)|(?><!--.*?-->)|(?><!DOCTYPE[^>\[]*(?:\[.*?\])?>)|\s++)*+<([\w:]+)",
    re.DOTALL,
)
_FEEDS: Final = frozenset(("rss", "feed", "rdf:rdf", "atom:feed"))


def first_element(source: Source) -> str:
    """The name of the first element of an XML file, in small letters; empty for none."""
    found = _FIRST.match(source.opening) if source.opening.startswith("<") else None
    return found[1].lower() if found else ""


def is_it(source: Source) -> bool:
    """True for XML whose first element is that of a feed."""
    return first_element(source) in _FEEDS


def read(source: Source, reading: Reading) -> Iterator[Imported | Problem]:
    """Each entry of the feed."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if reading.home:
        headers["content-location"] = reading.home
    try:
        # Our own sanitiser keeps more, and says what it does not: a player becomes a link.
        parsed = feedparser.parse(
            io.BytesIO(xml_text(source.whole(), "").encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
        )
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError) as error:
        raise ImportFault(f"{source.name}: cannot be read as a feed: {error}") from None
    entries = parsed.get("entries", [])
    fault = parsed.get("bozo_exception")
    if fault is not None and not entries:
        raise ImportFault(f"{source.name}: cannot be read as a feed: {plain(str(fault))}")
    if fault is not None:
        message = "damaged; what follows the damage may be missing"
        line = fault.getLineNumber() if hasattr(fault, "getLineNumber") else 0
        yield Problem(source.name, line or 0, "", message)
    language = _text(parsed.get("feed", {}).get("language"))
    base = reading.home or _text(parsed.get("feed", {}).get("link"))
    for number, entry in enumerate(entries, 1):
        yield _imported(entry, f"{source.name}, item {number:,}", language, reading.home, base)


def _imported(
    entry: Mapping[str, Any], place: str, language: str, home: str, base: str
) -> Imported:
    links = [link for link in entry.get("links", ()) if isinstance(link, Mapping)]
    address = _whole(_text(entry.get("link")), base)
    related = _text(next((link.get("href") for link in links if link.get("rel") == "related"), ""))
    content = max(
        (each for each in entry.get("content", ()) if isinstance(each, Mapping)),
        key=lambda each: len(_text(each.get("value"))),
        default={},
    )
    summary = _text(entry.get("summary"))
    html = _text(content.get("value"))
    is_markup = content.get("type", "") != "text/plain"
    source = entry.get("source")
    publisher = _text(source.get("title")) if isinstance(source, Mapping) else ""
    # The address of an item is its page on the feed's own site; of a digest's, `related` is what
    # it is about, and is taken where that page is said to be the former one.
    return Imported(
        file=place,
        address=address or related,
        original=related if home and address.startswith(home) else "",
        title=_plain(entry, "title"),
        excerpt="" if html and _same(summary, html) else plain(summary),
        body=html,
        is_html=is_markup,
        published=_stated(entry, "published") or _stated(entry, "updated"),
        updated=_stated(entry, "updated") if _stated(entry, "published") else "",
        publisher=plain(publisher),
        authors=tuple(
            name
            for author in entry.get("authors", ())
            if isinstance(author, Mapping) and (name := plain(_text(author.get("name"))))
        ),
        tags=tuple(
            plain(term)
            for tag in entry.get("tags", ())
            if isinstance(tag, Mapping)
            and (term := _text(tag.get("label")) or _text(tag.get("term")))
        ),
        pictures=tuple(_pictures(entry, links)),
        language=_text(entry.get("language")) or language,
        identity=_text(entry.get("id")),
    )


def _whole(address: str, base: str) -> str:
    """An address that may be a path on the feed's own site; as it is where that is not known."""
    if not base or not address.startswith(("/", "./", "?")):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _pictures(entry: Mapping[str, Any], links: list[Mapping[str, Any]]) -> Iterator[Picture]:
    """Pictures of Media RSS, and enclosures that are pictures."""
    for media in [*entry.get("media_content", ()), *entry.get("media_thumbnail", ())]:
        kind = f"{_text(media.get('medium'))} {_text(media.get('type'))}"
        if _text(media.get("url")) and ("image" in kind or not kind.strip()):
            yield Picture(
                url=_text(media.get("url")),
                width=_pixels(media.get("width")),
                height=_pixels(media.get("height")),
            )
            return
    for link in links:
        if link.get("rel") == "enclosure" and _text(link.get("type")).startswith("image/"):
            yield Picture(url=_text(link.get("href")))
            return


def _pixels(value: Any) -> int | None:
    text = _text(value)
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) else None


def _plain(entry: Mapping[str, Any], name: str) -> str:
    """A text of the feed as a reader would say it: markup where the feed says that it is, or where
    it says nothing, as RSS does."""
    text = _text(entry.get(name))
    detail = entry.get(f"{name}_detail")
    kind = detail.get("type", "") if isinstance(detail, Mapping) else ""
    return text if kind == "text/plain" and not _is_rss(entry) else plain(text)


def _is_rss(entry: Mapping[str, Any]) -> bool:
    return "guidislink" in entry


def _same(summary: str, html: str) -> bool:
    """True where a feed gives its content for the summary as well."""
    return plain(summary) == plain(html)


def _stated(entry: Mapping[str, Any], name: str) -> str:
    """What an entry says itself: asked otherwise, feedparser lets one date stand for another."""
    return _text(dict(entry).get(name))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


FORMAT = Format(name="feed", title="a feed in RSS or Atom", is_it=is_it, read=read)
