"""Faults of feeds: RSS 2.0, Atom 1.0, JSON Feed 1.1.

The kind of each fault names the rule: `rss guid`, `atom updated`, `json id`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
from jsonschema import Draft4Validator
from lxml import etree
from lxml.etree import _Element
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from .forms import (
    ILLEGAL,
    LANGUAGE,
    MIME,
    TAG_URI,
    decode,
    fragment_faults,
    plain_text_faults,
    private_faults,
    read_xml,
    repeated,
    rfc_822_date,
    rfc_3339_date,
    text_of,
    web_url,
)

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fh": "http://purl.org/syndication/history/1.0",
}
ATOM = f"{{{NAMESPACES['atom']}}}"
CONTENT = f"{{{NAMESPACES['content']}}}"
MEDIA = f"{{{NAMESPACES['media']}}}"
DC = f"{{{NAMESPACES['dc']}}}"
HISTORY = f"{{{NAMESPACES['fh']}}}"
XML = "{http://www.w3.org/XML/1998/namespace}"

SAME_MEANING = (
    ("title", f"{DC}title"),
    ("title", f"{ATOM}title"),
    ("description", f"{DC}description"),
    ("language", f"{DC}language"),
    ("pubDate", f"{DC}date"),
    ("pubDate", f"{ATOM}published"),
    ("author", f"{DC}creator"),
    ("author", f"{ATOM}author"),
    ("category", f"{DC}subject"),
    ("category", f"{ATOM}category"),
    ("guid", f"{ATOM}id"),
)
FEED_BYTES = 2_000_000  # a news reader's limit for one feed
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
RSS_DATE_FORM = "Thu, 03 Aug 2023 09:15:00 GMT"
CLOCK_SKEW = timedelta(minutes=10)
STAMPED_ALIKE = 10  # entries; that many with one moment of change have the build's, not their own
JSON_VERSION = "https://jsonfeed.org/version/1.1"
JSON_FEED_FIELDS = frozenset(
    (
        "version",
        "title",
        "home_page_url",
        "feed_url",
        "description",
        "user_comment",
        "next_url",
        "icon",
        "favicon",
        "authors",
        "language",
        "expired",
        "hubs",
        "items",
    )
)
JSON_ITEM_FIELDS = frozenset(
    (
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "banner_image",
        "date_published",
        "date_modified",
        "authors",
        "tags",
        "language",
        "attachments",
    )
)
JSON_EXTENSION = re.compile(r"_[A-Za-z][^.]*")

ReadDate = Callable[[str], datetime | None]


def rss_faults(
    data: bytes,
    address: str,
    *,
    now: datetime | None = None,
    newest_change: datetime | None = None,
) -> list[str]:
    """Every fault of an RSS 2.0 feed that is served at `address`.

    now            when given, later dates are faults
    newest_change  newest change among the items where RSS itself cannot say it; by default, that
                   of the items' own dates
    """
    root, faults = read_xml(data)
    faults += _size("rss size", data) + private_faults(data)
    if root is None:
        return faults
    faults.extend(_namespaces("rss namespaces", root))
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1 or len(root) != 1:
        return [*faults, 'rss form: expected <rss version="2.0"> around one <channel>']
    (channel,) = channels
    items = channel.findall("item")
    faults.extend(_metadata_first("rss order", channel, "item"))
    faults.extend(_channel(channel, address))
    faults.extend(_change(channel, items, newest_change))
    faults.extend(_title_references(data))
    guids = [_text(guid) for item in items for guid in item.findall("guid")]
    faults += [f"rss guid: {guid!r} is on more than one item" for guid in repeated(guids)]
    for number, item in enumerate(items, 1):
        faults.extend(_item(item, f"item {number} ({_text(item.find('guid'))})", now))
    faults.extend(_newest_first("rss newest-first", _dates(items, "pubDate", rfc_822_date)))
    return faults


def atom_faults(data: bytes, address: str, *, now: datetime | None = None) -> list[str]:
    """Every fault of an Atom feed that is served at `address`; with `now`, later dates are too."""
    root, faults = read_xml(data)
    faults += _size("atom size", data) + private_faults(data)
    if root is None:
        return faults
    faults.extend(_namespaces("atom namespaces", root))
    if root.tag != f"{ATOM}feed":
        return [*faults, f"atom form: the root is {root.tag}, not an Atom feed"]
    entries = root.findall(f"{ATOM}entry")
    faults.extend(_metadata_first("atom order", root, f"{ATOM}entry"))
    faults.extend(_feed(root, entries, address))
    ids = [_text(found) for entry in entries for found in entry.findall(f"{ATOM}id")]
    faults += [f"atom id: {value!r} is on more than one entry" for value in repeated(ids)]
    signed = bool(root.findall(f"{ATOM}author"))
    for number, entry in enumerate(entries, 1):
        where = f"entry {number} ({_text(entry.find(f'{ATOM}id'))})"
        faults.extend(_entry(entry, where, signed, now))
    published = _dates(entries, f"{ATOM}published", rfc_3339_date)
    if len(published) < len(entries):
        published = _dates(entries, f"{ATOM}updated", rfc_3339_date)
    faults.extend(_newest_first("atom newest-first", published))
    return faults


def newest_atom_change(data: bytes) -> datetime | None:
    """The newest `updated` among the entries of an Atom feed, None when there is none."""
    root, _ = read_xml(data)
    if root is None:
        return None
    entries = root.findall(f"{ATOM}entry")
    return max(_dates(entries, f"{ATOM}updated", rfc_3339_date), default=None)


def json_feed_faults(
    data: bytes, address: str, *, now: datetime | None = None, schema: Path | None = None
) -> list[str]:
    """Every fault of a JSON Feed that is served at `address`.

    now     when given, later dates are faults
    schema  a JSON Schema file to validate with; files beside it may be referred to by their `id`
    """
    text, faults = decode("json encoding", data)
    faults += _size("json size", data) + private_faults(data)
    if text is None:
        return faults
    names: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names.extend(repeated(name for name, _ in pairs))
        return dict(pairs)

    try:
        feed = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=fields)
    except ValueError as error:
        return [*faults, f"json form: {error}"]
    if not isinstance(feed, dict):
        return [*faults, "json form: not an object"]
    faults += [f"json form: the field {name!r} occurs twice in one object" for name in names]
    faults.extend(_json_feed(feed, address))
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    ids = [item["id"] for item in items if isinstance(item.get("id"), str)]
    faults += [f"json id: {value!r} is on more than one item" for value in repeated(ids)]
    for number, item in enumerate(items, 1):
        faults.extend(_json_item(item, f"item {number} ({item.get('id')})", now))
    dates = [rfc_3339_date(str(item.get("date_published"))) for item in items]
    faults.extend(_newest_first("json newest-first", [date for date in dates if date]))
    faults.extend(_json_extensions(feed, items))
    if schema is not None:
        faults.extend(_schema_faults(feed, schema))
    return faults


def reader_faults(data: bytes) -> list[str]:
    """What a feed reader finds wrong in an RSS or Atom feed, or does not find at all."""
    root, faults = read_xml(data)
    if root is None:
        return faults
    written = len(root.findall("channel/item")) + len(root.findall(f"{ATOM}entry"))
    parsed = feedparser.parse(data)
    if parsed.bozo:
        faults.append(f"reader bozo: {parsed.get('bozo_exception')}")
    if len(parsed.entries) != written:
        faults.append(f"reader entries: {len(parsed.entries)} read, {written} written")
    if not parsed.feed.get("title") or not parsed.feed.get("link"):
        faults.append("reader feed: no title or no link")
    for number, entry in enumerate(parsed.entries, 1):
        for name in ("id", "title", "link", "published_parsed"):
            if not entry.get(name):
                faults.append(f"reader entries: entry {number} has no {name}")
    return faults


# What RSS and Atom share


def _text(element: _Element | None) -> str:
    """The text of an element, stripped; empty when there is none."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def _size(kind: str, data: bytes) -> list[str]:
    return [f"{kind}: {len(data):,} bytes"] if len(data) > FEED_BYTES else []


def _namespaces(kind: str, root: _Element) -> Iterator[str]:
    """Well-known namespaces under another prefix's name, or nearly written right."""
    declared = {
        (prefix, uri)
        for element in root.iter()
        for prefix, uri in element.nsmap.items()
        if prefix != "xml"
    }
    for prefix, uri in sorted(declared, key=str):
        if prefix in NAMESPACES and uri != NAMESPACES[prefix]:
            yield f"{kind}: {prefix} is {uri}, not {NAMESPACES[prefix]}"
        for known in NAMESPACES.values():
            if uri != known and _bare(uri) == _bare(known):
                yield f"{kind}: {uri} is written {known}"


def _bare(uri: str) -> str:
    return uri.lower().removeprefix("https").removeprefix("http").rstrip("/#")


def _metadata_first(kind: str, parent: _Element, tag: str) -> Iterator[str]:
    seen = False
    for child in parent:
        if child.tag == tag:
            seen = True
        elif seen and isinstance(child.tag, str):
            yield f"{kind}: {child.tag} stands after the first {etree.QName(tag).localname}"


def _once(kind: str, parent: _Element, tag: str, where: str) -> Iterator[str]:
    found = len(parent.findall(tag))
    if found != 1:
        yield f"{kind}: {where} has {found} of {tag}, expected 1"


def _dates(parents: Iterable[_Element], tag: str, read: ReadDate) -> list[datetime]:
    """The readable dates of some items, in their order."""
    return [
        date
        for parent in parents
        for found in parent.findall(tag)
        if (date := read(found.text or ""))
    ]


def _newest_first(kind: str, dates: Sequence[datetime]) -> Iterator[str]:
    for number, (date, older) in enumerate(pairwise(dates), 1):
        if older > date:
            yield f"{kind}: {older} stands after {date}, at place {number + 1}"


def _plausible(kind: str, where: str, date: datetime, now: datetime | None) -> Iterator[str]:
    if date < EARLIEST:
        yield f"{kind}: {where} is of {date}"
    if now is not None and date > now + CLOCK_SKEW:
        yield f"{kind}: {where} is of the future, {date}"


def _identifier(kind: str, where: str, value: str) -> Iterator[str]:
    """Faults of an id's form: only a tag URI has one that can be judged."""
    if value.startswith("tag:") and not TAG_URI.fullmatch(value):
        yield f"{kind}: {where} is no tag URI of RFC 4151: {value!r}"


# RSS


def _channel(channel: _Element, address: str) -> Iterator[str]:
    for tag in ("title", "link", "description", "language"):
        yield from _once("rss channel", channel, tag, "the channel")
    for tag in ("title", "description"):
        yield from plain_text_faults("rss channel", f"the channel's {tag}", channel.findtext(tag))
    link = channel.findtext("link")
    if not web_url(link):
        yield f"rss channel: link is not absolute: {link!r}"
    if not LANGUAGE.fullmatch(channel.findtext("language") or ""):
        yield f"rss language: {channel.findtext('language')!r} is no language tag"
    yield from _self_link("rss self", channel, address, "application/rss+xml")
    for hub in channel.findall(f"{ATOM}link[@rel='hub']"):
        if not web_url(hub.get("href")):
            yield f"rss hub: not absolute: {hub.get('href')!r}"
    ttl = channel.findtext("ttl")
    if ttl is not None and not re.fullmatch(r"[1-9]\d*", ttl):
        yield f"rss ttl: {ttl!r} is no number of minutes"
    for image in channel.findall("image"):
        yield from _channel_image(image, channel)
    yield from _same_meaning(channel, "the channel")


def _self_link(kind: str, feed: _Element, address: str, mime: str) -> Iterator[str]:
    links = feed.findall(f"{ATOM}link[@rel='self']")
    if len(links) != 1:
        yield f"{kind}: {len(links)} self links, expected 1"
    for link in links:
        if link.get("href") != address:
            yield f"{kind}: the self link is {link.get('href')!r}, the feed is at {address!r}"
        if link.get("type") != mime:
            yield f"{kind}: the self link's type is {link.get('type')!r}, not {mime!r}"


def _channel_image(image: _Element, channel: _Element) -> Iterator[str]:
    url = image.findtext("url") or ""
    if not web_url(url) or not urlsplit(url).path.lower().endswith(
        (".png", ".gif", ".jpg", ".jpeg")
    ):
        yield f"rss image: url is not that of a png, gif or jpg: {url!r}"
    for tag in ("title", "link"):
        if image.findtext(tag) != channel.findtext(tag):
            yield f"rss image: {tag} {image.findtext(tag)!r} is not the channel's"
    for tag, most in (("width", 144), ("height", 400)):
        value = image.findtext(tag)
        if value is not None and not (value.isdecimal() and 1 <= int(value) <= most):
            yield f"rss image: {tag} {value!r} is not between 1 and {most}"


def _change(
    channel: _Element, items: Sequence[_Element], newest_change: datetime | None
) -> Iterator[str]:
    """Faults of the channel's own dates: none may be of the build."""
    published = _dates(items, "pubDate", rfc_822_date)
    changed = [*published, *_dates(items, f"{ATOM}updated", rfc_3339_date)]
    latest = max([*changed, *([newest_change] if newest_change else [])], default=None)
    for tag in ("lastBuildDate", "pubDate"):
        found = channel.findall(tag)
        if len(found) > 1:
            yield f"rss {tag}: {len(found)} of them"
        for element in found:
            date = rfc_822_date(element.text or "")
            if date is None:
                yield f"rss {tag}: {element.text!r} is not like {RSS_DATE_FORM}"
            elif latest and date > latest:
                yield f"rss {tag}: {date} is later than the newest change, {latest}"
            elif published and tag == "lastBuildDate" and date < max(published):
                yield f"rss {tag}: {date} is earlier than the newest item, {max(published)}"


def _same_meaning(element: _Element, where: str) -> Iterator[str]:
    for ours, theirs in SAME_MEANING:
        if element.find(ours) is not None and element.find(theirs) is not None:
            yield f"rss same-meaning: {where} has both {ours} and {theirs}"


def _title_references(data: bytes) -> Iterator[str]:
    """Titles of items whose & or < is not written as the reference that all readers take."""
    _, _, items = data.decode("utf-8", "replace").partition("<item")
    for title in re.findall(r"<title>(.*?)</title>", items, re.S):
        if found := re.search(r"&(?:amp|lt|#38|#60);|<!\[CDATA\[", title):
            yield f"rss title-references: {found[0]!r} in {title!r}: write &#x26; and &#x3C;"


def _item(item: _Element, where: str, now: datetime | None) -> Iterator[str]:
    for tag in ("title", "link", "guid", "pubDate", "description"):
        yield from _once(f"rss item {tag}", item, tag, where)
    yield from plain_text_faults("rss item title", where, item.findtext("title"))
    link = item.findtext("link")
    if link is not None and not web_url(link):
        yield f"rss item link: {where}: not absolute: {link!r}"
    yield from _guid(item, where)
    for element in item.findall("pubDate"):
        date = rfc_822_date(element.text or "")
        if date is None:
            yield f"rss item pubDate: {where}: {element.text!r} is not like {RSS_DATE_FORM}"
        else:
            yield from _plausible("rss item pubDate", where, date, now)
    for element in item.findall(f"{ATOM}updated"):
        if not rfc_3339_date(element.text or ""):
            yield f"rss item updated: {where}: {element.text!r} is not of RFC 3339"
    for element in item.findall("author"):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+(?: \(.+\))?", _text(element)):
            yield f"rss item author: {where}: {_text(element)!r} is not like a@b.example (Name)"
    for element in item.findall(f"{DC}creator"):
        yield from plain_text_faults("rss item creator", where, element.text)
    categories = [_text(element) for element in item.findall("category")]
    if not all(categories):
        yield f"rss item category: {where}: one is blank"
    for category in repeated(categories):
        yield f"rss item category: {where}: {category!r} twice"
    for source in item.findall("source"):
        if not web_url(source.get("url")):
            yield f"rss item source: {where}: url is {source.get('url')!r}"
        yield from plain_text_faults("rss item source", where, source.text)
    yield from _content(item, where)
    yield from _enclosures(item, where)
    yield from _media(item, where)
    yield from _same_meaning(item, where)


def _guid(item: _Element, where: str) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None:
        return
    value = guid.text or ""
    if not value.strip() or re.search(r"\s", value):
        yield f"rss item guid: {where}: blank, or with white space: {value!r}"
    if value.isdecimal():
        yield f"rss item guid: {where}: a bare number"
    permanent = guid.get("isPermaLink", "true")
    if permanent not in ("true", "false"):
        yield f"rss item guid: {where}: isPermaLink is {permanent!r}"
    if permanent == "true" and value != item.findtext("link"):
        yield f'rss item guid: {where}: not the link, so isPermaLink="false" is needed'
    yield from _identifier("rss item guid", where, value)


def _content(item: _Element, where: str) -> Iterator[str]:
    names = [child.tag for child in item]
    description, content = item.findtext("description"), item.findtext(f"{CONTENT}encoded")
    for kind, markup in (("rss item description", description), ("rss item content", content)):
        if markup is None:
            continue
        if not markup.strip():
            yield f"{kind}: {where}: blank"
        yield from fragment_faults(kind, where, markup)
    if content is None:
        return
    yield from _once("rss item content", item, f"{CONTENT}encoded", where)
    if "description" in names and names.index("description") > names.index(f"{CONTENT}encoded"):
        yield f"rss item content: {where}: stands before the description"
    if text_of(description or "").rstrip("….") not in text_of(content):
        yield f"rss item content: {where}: lacks what the description says"


def _enclosures(item: _Element, where: str) -> Iterator[str]:
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield f"rss item enclosure: {where}: {len(enclosures)} of them"
    for enclosure in enclosures:
        if not web_url(enclosure.get("url")):
            yield f"rss item enclosure: {where}: url is {enclosure.get('url')!r}"
        if not re.fullmatch(r"\d+", enclosure.get("length", "")):
            yield f"rss item enclosure: {where}: length is {enclosure.get('length')!r}"
        mime = enclosure.get("type", "")
        if not MIME.fullmatch(mime) or mime.startswith("image/"):
            yield f"rss item enclosure: {where}: type is {mime!r}, expected sound or film"


def _media(item: _Element, where: str) -> Iterator[str]:
    for media in item.iter(f"{MEDIA}content"):
        if not web_url(media.get("url")):
            yield f"rss item media: {where}: url is {media.get('url')!r}"
        medium, mime = media.get("medium"), media.get("type")
        if medium not in ("image", "video", "audio", "document", "executable"):
            yield f"rss item media: {where}: medium is {medium!r}"
        if mime is not None and not (MIME.fullmatch(mime) and mime.startswith(f"{medium}/")):
            yield f"rss item media: {where}: type is {mime!r}, medium is {medium!r}"
        if (media.get("width") is None) != (media.get("height") is None):
            yield f"rss item media: {where}: width and height belong together"
        for name in ("width", "height", "fileSize"):
            if not re.fullmatch(r"[1-9]\d*", media.get(name, "1")):
                yield f"rss item media: {where}: {name} is {media.get(name)!r}"
    for thumbnail in item.iter(f"{MEDIA}thumbnail"):
        if not web_url(thumbnail.get("url")):
            yield f"rss item media: {where}: thumbnail is at {thumbnail.get('url')!r}"


# Atom


def _feed(feed: _Element, entries: Sequence[_Element], address: str) -> Iterator[str]:
    for tag in ("id", "title", "updated"):
        yield from _once(f"atom {tag}", feed, ATOM + tag, "the feed")
    language = feed.get(f"{XML}lang")
    if language is not None and not LANGUAGE.fullmatch(language):
        yield f"atom language: {language!r} is no language tag"
    yield from _self_link("atom self", feed, address, "application/atom+xml")
    yield from _constructs(feed, "the feed", None)
    changed = _dates(entries, f"{ATOM}updated", rfc_3339_date)
    for date in _dates([feed], f"{ATOM}updated", rfc_3339_date):
        if changed and date != max(changed):
            yield f"atom updated: the feed's is {date}, its newest entry's is {max(changed)}"
    if len(changed) >= STAMPED_ALIKE and len(set(changed)) == 1:
        yield f"atom updated: all {len(changed)} entries have {changed[0]}"
    for tag in ("icon", "logo"):
        for element in feed.findall(ATOM + tag):
            if not web_url(element.text):
                yield f"atom {tag}: not absolute: {element.text!r}"
    relations = {
        link.get("rel", "alternate"): link.get("href") for link in feed.findall(f"{ATOM}link")
    }
    if feed.find(f"{HISTORY}archive") is not None and "current" not in relations:
        yield "atom archive: no link to the current feed"
    for relation in ("prev-archive", "next-archive", "previous", "next"):
        if relations.get(relation) == address:
            yield f"atom archive: {relation} leads to the feed itself"


def _entry(entry: _Element, where: str, signed: bool, now: datetime | None) -> Iterator[str]:
    for tag in ("id", "title", "updated"):
        yield from _once(f"atom {tag}", entry, ATOM + tag, where)
    for tag in ("published", "summary", "content", "source"):
        if len(entry.findall(ATOM + tag)) > 1:
            yield f"atom {tag}: {where}: more than one"
    if not signed and entry.find(f"{ATOM}author") is None:
        yield f"atom author: {where}: neither the entry nor the feed has one"
    yield from _constructs(entry, where, now)
    published = _dates([entry], f"{ATOM}published", rfc_3339_date)
    updated = _dates([entry], f"{ATOM}updated", rfc_3339_date)
    if published and updated and updated[0] < published[0]:
        yield f"atom updated: {where}: {updated[0]} is before {published[0]}, when it was published"
    links = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if "alternate" not in links:
        yield f"atom alternate: {where}: none"
    for summary in entry.findall(f"{ATOM}summary"):
        if summary.get("type", "text") != "text":
            yield f"atom summary: {where}: type is {summary.get('type')!r}, expected plain text"
        yield from plain_text_faults("atom summary", where, summary.text)
    for content in entry.findall(f"{ATOM}content"):
        if content.get("type") != "html":
            yield f"atom content: {where}: type is {content.get('type')!r}, expected 'html'"
        elif not _text(content):
            yield f"atom content: {where}: blank"
        else:
            yield from fragment_faults("atom content", where, content.text or "")
    terms = [category.get("term", "").strip() for category in entry.findall(f"{ATOM}category")]
    if not all(terms):
        yield f"atom category: {where}: one has no term"
    for term in repeated(terms):
        yield f"atom category: {where}: {term!r} twice"
    for source in entry.findall(f"{ATOM}source"):
        for tag in ("id", "title", "updated"):
            yield from _once("atom source", source, ATOM + tag, where)
        yield from _constructs(source, f"source of {where}", now)


def _constructs(element: _Element, where: str, now: datetime | None) -> Iterator[str]:
    """Faults of what feeds, entries and sources have alike: ids, titles, dates, people, links."""
    for found in element.findall(f"{ATOM}id"):
        yield from _atom_id(where, found.text or "")
    for title in element.findall(f"{ATOM}title"):
        if title.get("type", "text") != "text":
            yield f"atom title: {where}: type is {title.get('type')!r}, expected plain text"
        yield from plain_text_faults("atom title", where, title.text)
    for tag in ("published", "updated"):
        for found in element.findall(ATOM + tag):
            date = rfc_3339_date(found.text or "")
            if date is None:
                yield f"atom {tag}: {where}: {found.text!r} is not like 2023-08-03T09:15:00Z"
            else:
                yield from _plausible(f"atom {tag}", where, date, now)
    for author in element.findall(f"{ATOM}author"):
        yield from plain_text_faults("atom author", where, author.findtext(f"{ATOM}name"))
        address = author.findtext(f"{ATOM}uri")
        if address is not None and not web_url(address):
            yield f"atom author: {where}: uri is not absolute: {address!r}"
    alternates = []
    for link in element.findall(f"{ATOM}link"):
        relation = link.get("rel", "alternate")
        if not web_url(link.get("href")):
            yield f"atom link: {where}: {relation} is not absolute: {link.get('href')!r}"
        if relation == "alternate":
            alternates.append(f"{link.get('type', '')} {link.get('hreflang', '')}")
    for pair in repeated(alternates):
        yield f"atom alternate: {where}: two of type and language {pair!r}"


def _atom_id(where: str, value: str) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", value):
        yield f"atom id: {where}: no absolute URI without white space: {value!r}"
        return
    yield from _identifier("atom id", where, value)
    scheme, _, rest = value.partition(":")
    authority = re.match(r"//([^/?#]*)(.*)", rest)
    if scheme != scheme.lower():
        yield f"atom id: {where}: the scheme is not in small letters: {value!r}"
    if authority and (authority[1] != authority[1].lower() or not authority[2]):
        yield f"atom id: {where}: host not in small letters, or no path: {value!r}"
    if authority and re.search(r":(?:80|443)?$", authority[1]):
        yield f"atom id: {where}: needless port: {value!r}"
    if re.search(r"/\.{1,2}(?:/|$)", rest) or re.search(r"%(?:[0-9A-F]?[a-f])", rest):
        yield f"atom id: {where}: dot segments or small hexadecimal letters: {value!r}"


# JSON Feed


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _json_feed(feed: dict[str, Any], address: str) -> Iterator[str]:
    if feed.get("version") != JSON_VERSION:
        yield f"json version: {feed.get('version')!r} is not {JSON_VERSION!r}"
    yield from _json_text("json title", "the feed", feed.get("title"))
    if "description" in feed:
        yield from _json_text("json description", "the feed", feed["description"])
    if feed.get("feed_url") != address:
        yield f"json feed_url: {feed.get('feed_url')!r}, the feed is at {address!r}"
    if "home_page_url" not in feed:
        yield "json home_page_url: missing"
    if not isinstance(feed.get("items"), list):
        yield "json items: no list"
    if not all(isinstance(item, dict) for item in _list(feed.get("items"))):
        yield "json items: one is no object"
    if "next_url" in feed and feed["next_url"] == feed.get("feed_url"):
        yield "json next_url: leads to the feed itself"
    if not isinstance(feed.get("expired", False), bool):
        yield f"json expired: {feed['expired']!r} is neither true nor false"
    for hub in _list(feed.get("hubs")):
        if not isinstance(hub, dict) or not hub.get("type") or not web_url(hub.get("url")):
            yield f"json hubs: {hub!r} lacks a type or an absolute url"
    yield from _json_object(feed, "the feed", JSON_FEED_FIELDS)


def _json_object(value: dict[str, Any], where: str, known: frozenset[str]) -> Iterator[str]:
    """Faults of what a feed and its items have alike."""
    for name in value:
        if name.startswith("_"):
            if not JSON_EXTENSION.fullmatch(name) or not isinstance(value[name], dict):
                yield f"json extension: {where}: {name!r} has a dot, or is no object"
        elif name not in known:
            yield f"json fields: {where}: JSON Feed 1.1 has no {name!r}"
    for name in (
        *("home_page_url", "feed_url", "next_url", "icon", "favicon"),
        *("url", "external_url", "image", "banner_image"),
    ):
        if name in value and not (isinstance(value[name], str) and web_url(value[name])):
            yield f"json {name}: {where}: not absolute: {value[name]!r}"
    if "language" in value and not LANGUAGE.fullmatch(str(value["language"])):
        yield f"json language: {where}: {value['language']!r} is no language tag"
    authors = value.get("authors", [])
    if not isinstance(authors, list):
        yield f"json authors: {where}: no list"
    for author in _list(authors):
        if not isinstance(author, dict) or not any(
            isinstance(author.get(name), str) and author[name].strip()
            for name in ("name", "url", "avatar")
        ):
            yield f"json authors: {where}: {author!r} has neither name, url nor avatar"
            continue
        for name in ("url", "avatar"):
            if name in author and not web_url(author[name]):
                yield f"json authors: {where}: {name} is not absolute: {author[name]!r}"


def _json_text(kind: str, where: str, value: Any) -> Iterator[str]:
    if not isinstance(value, str):
        yield f"{kind}: {where}: no text: {value!r}"
        return
    yield from plain_text_faults(kind, where, value)
    if found := ILLEGAL.search(value):
        yield f"{kind}: {where}: holds U+{ord(found[0]):04X}"


def _json_item(item: dict[str, Any], where: str, now: datetime | None) -> Iterator[str]:
    value = item.get("id")
    if not isinstance(value, str) or not value.strip():
        yield f"json id: {where}: blank, or no text"
    else:
        yield from _identifier("json id", where, value)
    if not ("url" in item or "external_url" in item):
        yield f"json url: {where}: neither url nor external_url"
    for name in ("title", "summary"):
        if name in item:
            yield from _json_text(f"json {name}", where, item[name])
    contents = [item[name] for name in ("content_html", "content_text") if name in item]
    if not contents or not all(isinstance(text, str) and text.strip() for text in contents):
        yield f"json content: {where}: neither content_html nor content_text, or one is blank"
    if isinstance(item.get("content_html"), str):
        yield from fragment_faults("json content", where, item["content_html"])
    if "date_published" not in item:
        yield f"json date_published: {where}: missing"
    dates = {}
    for name in ("date_published", "date_modified"):
        if name not in item:
            continue
        date = rfc_3339_date(str(item[name]))
        if date is None:
            yield f"json {name}: {where}: {item[name]!r} is not like 2023-08-03T09:15:00Z"
        else:
            dates[name] = date
            yield from _plausible(f"json {name}", where, date, now)
    if len(dates) == 2 and dates["date_modified"] < dates["date_published"]:
        yield f"json date_modified: {where}: before date_published"
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in tags):
        yield f"json tags: {where}: no list of texts: {tags!r}"
    for attachment in _list(item.get("attachments")):
        if (
            not isinstance(attachment, dict)
            or not web_url(attachment.get("url"))
            or not MIME.fullmatch(str(attachment.get("mime_type")))
        ):
            yield f"json attachments: {where}: {attachment!r} lacks an absolute url or a mime_type"
    yield from _json_object(item, where, JSON_ITEM_FIELDS)


def _json_extensions(feed: dict[str, Any], items: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Extensions that nowhere in the feed say what they are."""
    used: dict[str, bool] = {}
    for value in (feed, *items):
        for name, extension in value.items():
            if name.startswith("_") and isinstance(extension, dict):
                about = extension.get("about")
                used[name] = used.get(name, False) or (isinstance(about, str) and bool(about))
    for name, described in used.items():
        if not described:
            yield f"json extension: {name!r} has no about"


def _schema_faults(feed: dict[str, Any], schema: Path) -> Iterator[str]:
    schemas = {path.name: json.loads(path.read_bytes()) for path in schema.parent.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (value.get("id", name), Resource.from_contents(value, default_specification=DRAFT4))
        for name, value in sorted(schemas.items())
    )
    validator = Draft4Validator(schemas[schema.name], registry=registry)
    for error in validator.iter_errors(feed):
        yield f"json schema: {error.json_path}: {error.message[:200]}"
