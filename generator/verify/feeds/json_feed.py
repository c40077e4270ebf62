"""JSON Feed 1.1."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from generator.content.records.identity import is_identity
from generator.verify.feeds import feed_parts as parts
from generator.verify.patterns import (
    ILLEGAL,
    LANGUAGE,
    MIME,
    plain_text_faults,
    repeated,
    rfc_3339_date,
    short,
    web_url,
)
from generator.verify.rule import Rule, Violation

VERSION: Final = "https://jsonfeed.org/version/1.1"
VERSIONS: Final = "https://jsonfeed.org/version/"
_FEED_FIELDS: Final = frozenset(
    "version title home_page_url feed_url description user_comment next_url icon favicon authors"
    " language expired hubs items".split()
)
_ITEM_FIELDS: Final = frozenset(
    "id url external_url title content_html content_text summary image banner_image date_published"
    " date_modified authors tags language attachments".split()
)
_URLS: Final = (
    *("home_page_url", "feed_url", "next_url", "icon", "favicon"),
    *("url", "external_url", "image", "banner_image"),
)
_EXTENSION: Final = re.compile(r"_[A-Za-z][^.]*")
_DATE: Final = "2023-08-03T09:15:00Z"

FORM = Rule(
    name="json-form",
    requirement="A JSON file is UTF-8 without a byte order mark, well-formed, and no object has a "
    "name twice.",
    source="RFC 8259; JSON Feed 1.1; eleventy feeds made by text templates",
    remedy="let an encoder write it, never a text template",
)
VERSION_URL = Rule(
    name="json-version",
    requirement=f"version is {VERSION}.",
    source="JSON Feed 1.1, Top-level",
    remedy="write that version",
)
TITLE = Rule(
    name="json-text",
    requirement="Titles, summaries and descriptions are plain text, not blank, escaped once; the "
    "feed has a title.",
    source="JSON Feed 1.1; Miniflux",
    remedy="take tags out of the text: only content_html is HTML",
)
FEED_URL = Rule(
    name="json-feed-url",
    requirement="feed_url is the feed's own address, and home_page_url is there.",
    source='JSON Feed 1.1: both "should be considered required"',
    remedy="name the address at which the feed is served, and the page that it is of",
)
ITEMS = Rule(
    name="json-items",
    requirement="items is a list of objects.",
    source="JSON Feed 1.1, Items",
    remedy="write a list, empty where there are none",
)
NEXT_URL = Rule(
    name="json-next-url",
    requirement="next_url is another address than the feed's own.",
    source="JSON Feed 1.1, next_url",
    remedy="leave it out on the last page",
)
FIELDS = Rule(
    name="json-fields",
    requirement="All names are those of JSON Feed 1.1, and their values have its types: authors "
    "(not author), tags, language, expired, hubs.",
    source="JSON Feed 1.1",
    remedy="correct the name or the value, or let the name of your own begin with _",
)
URLS = Rule(
    name="json-urls",
    requirement="All addresses are absolute.",
    source="JSON Feed 1.1",
    remedy="write the whole address",
)
EXTENSION = Rule(
    name="json-extension",
    requirement="A name of your own begins with _, has no dot, is an object, and says somewhere in "
    "the feed what it is about.",
    source="JSON Feed 1.1, Extensions",
    remedy="make it an object with an about",
)
ID = Rule(
    name="json-item-id",
    requirement="An item has an id: one line of text, not blank. Readers discard items without.",
    source="JSON Feed 1.1, Items",
    remedy="give it a permanent id, as text",
)
ID_ONCE = Rule(
    name="json-item-id-once",
    requirement="No two items of a feed have one id.",
    source="JSON Feed 1.1, Items",
    remedy="give each item an id of its own, for ever",
)
URL = Rule(
    name="json-item-url",
    requirement="An item has a url, an external_url, or both.",
    source="JSON Feed 1.1, Items; readers that open the original",
    remedy="say where it can be read",
)
CONTENT = Rule(
    name="json-item-content",
    requirement="An item has content_html or content_text, not blank.",
    source="JSON Feed 1.1, Items",
    remedy="link to it where there is nothing else to say",
)
DATES = Rule(
    name="json-item-dates",
    requirement="An item has date_published; dates are of RFC 3339, with seconds and zone, and "
    "none is modified before it was published.",
    source="JSON Feed 1.1, Items; Miniflux",
    remedy=f"write them as {_DATE}: without one, readers take the present",
)
ATTACHMENTS = Rule(
    name="json-item-attachments",
    requirement="An attachment has an absolute url and a mime_type.",
    source="JSON Feed 1.1, Attachments",
    remedy="give it both, or leave it out",
)


def read_json(data: bytes) -> tuple[Any, list[Violation]]:
    """The value of a JSON file, None where it cannot be read, and the faults of its form."""
    faults = []
    if data.startswith(b"\xef\xbb\xbf"):
        faults.append(FORM.violation(1, "starts with a byte order mark"))
        data = data[3:]
    names: list[str] = []

    def fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            names.extend(repeated(name for name, _ in pairs))
        return value

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=fields)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [*faults, FORM.violation(line, f"not UTF-8 at byte {error.start}")]
    except json.JSONDecodeError as error:
        return None, [*faults, FORM.violation(error.lineno, error.msg)]
    except RecursionError:
        return None, [*faults, FORM.violation(0, "is nested too deeply to be read")]
    faults += [FORM.violation(0, f"{short(name)} is twice in one object") for name in names]
    return value, faults


def is_feed(value: Any) -> bool:
    """Whether the value of a JSON file is meant to be a feed."""
    if not isinstance(value, dict):
        return False
    version = value.get("version")
    return isinstance(version, str) and version.startswith(VERSIONS)


def json_feed_faults(
    data: bytes, feed: dict[str, Any], address: str, *, now: datetime | None = None
) -> Iterator[Violation]:
    """Every fault of a JSON Feed that is served at `address`; with `now`, later dates are too."""
    yield from parts.size_faults(data)
    yield from _feed(feed, address)
    items = [item for item in _list(feed.get("items")) if isinstance(item, dict)]
    lines = _lines(data.decode("utf-8", "replace"), items)
    ids = ((item.get("id"), line) for line, item in zip(lines, items, strict=True))
    for value, line in parts.repeated_ids((i, line) for i, line in ids if isinstance(i, str)):
        yield ID_ONCE.violation(line, f"{short(value)} is on more than one item")
    for line, item in zip(lines, items, strict=True):
        yield from _item(line, item, now)
    dates = parts.moments(
        (line, rfc_3339_date(str(item.get("date_published"))))
        for line, item in zip(lines, items, strict=True)
    )
    yield from parts.newest_first_faults(dates)
    yield from parts.item_count_faults(dates)
    yield from _undescribed(feed, items)


def published(feed: dict[str, Any]) -> Iterator[str]:
    """When the items of a feed were published, as they say it."""
    for item in _list(feed.get("items")):
        if isinstance(item, dict):
            yield str(item.get("date_published"))


def _lines(text: str, items: Sequence[dict[str, Any]]) -> list[int]:
    """The line of each item's id, the line before where it is not found."""
    lines, place, line = [], 0, 1
    for item in items:
        value = item.get("id")
        written = json.dumps(value, ensure_ascii=False)
        found = text.find(written, place) if isinstance(value, str) else -1
        if found >= 0:
            line += text.count("\n", place, found)
            place = found
        lines.append(line)
        place += found >= 0  # so that the same id is found once more further down
    return lines


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _feed(feed: dict[str, Any], address: str) -> Iterator[Violation]:
    if feed.get("version") != VERSION:
        yield VERSION_URL.violation(0, f"is {short(feed.get('version'))}")
    yield from _text(0, "the feed's title", feed.get("title"))
    if "description" in feed:
        yield from _text(0, "the feed's description", feed["description"])
    if feed.get("feed_url") != address:
        yield FEED_URL.violation(0, f"is {short(feed.get('feed_url'))}, the feed is at {address!r}")
    if "home_page_url" not in feed:
        yield FEED_URL.violation(0, "home_page_url is missing")
    items = feed.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        yield ITEMS.violation(0, "is no list of objects")
    if "next_url" in feed and feed["next_url"] in (feed.get("feed_url"), address):
        yield NEXT_URL.violation(0, "leads to the feed itself")
    if not isinstance(feed.get("expired", False), bool):
        yield FIELDS.violation(0, f"expired is {short(feed['expired'])}, neither true nor false")
    if "hubs" in feed and not isinstance(feed["hubs"], list):
        yield FIELDS.violation(0, "hubs is no list")
    for hub in _list(feed.get("hubs")):
        if not isinstance(hub, dict) or not hub.get("type") or not web_url(hub.get("url")):
            yield FIELDS.violation(0, f"a hub lacks a type or an absolute url: {short(hub)}")
    yield from _object(0, feed, _FEED_FIELDS)


def _object(line: int, value: dict[str, Any], known: frozenset[str]) -> Iterator[Violation]:
    """Faults of what a feed and its items have alike."""
    for name in value:
        if name.startswith("_"):
            if not _EXTENSION.fullmatch(name) or not isinstance(value[name], dict):
                yield EXTENSION.violation(line, f"{short(name)} has a dot, or is no object")
        elif name not in known:
            yield FIELDS.violation(line, f"JSON Feed 1.1 has no {short(name)}")
    for name in _URLS:
        if name in value and not web_url(value[name]):
            yield URLS.violation(line, f"{name} is not absolute: {short(value[name])}")
    if "language" in value and not LANGUAGE.fullmatch(str(value["language"])):
        yield FIELDS.violation(line, f"language: {short(value['language'])} is no language tag")
    authors = value.get("authors", [])
    if not isinstance(authors, list):
        yield FIELDS.violation(line, "authors is no list")
    for author in _list(authors):
        if not isinstance(author, dict) or not any(
            isinstance(author.get(name), str) and author[name].strip()
            for name in ("name", "url", "avatar")
        ):
            yield FIELDS.violation(
                line, f"an author has neither name, url nor avatar: {short(author)}"
            )
            continue
        for name in ("url", "avatar"):
            if name in author and not web_url(author[name]):
                yield URLS.violation(
                    line, f"an author's {name} is not absolute: {short(author[name])}"
                )


def _text(line: int, name: str, value: Any) -> Iterator[Violation]:
    if not isinstance(value, str):
        yield TITLE.violation(line, f"{name} is no text: {short(value)}")
        return
    for odd in plain_text_faults(value):
        yield TITLE.violation(line, f"{name} {odd.what}", odd.about)
    if match := ILLEGAL.search(value):
        yield TITLE.violation(line, f"{name} holds U+{ord(match[0]):04X}")


def _item(line: int, item: dict[str, Any], now: datetime | None) -> Iterator[Violation]:
    value = item.get("id")
    if not isinstance(value, str) or not is_identity(value):
        yield ID.violation(line, f"is {short(value)}")
    else:
        yield from parts.identifier_faults(line, value)
    if not ("url" in item or "external_url" in item):
        yield URL.violation(line, "has neither")
    for name in ("title", "summary"):
        if name in item:
            yield from _text(line, name, item[name])
    contents = [item[name] for name in ("content_html", "content_text") if name in item]
    if not contents or not all(isinstance(text, str) and text.strip() for text in contents):
        yield CONTENT.violation(line, "has neither, or one is blank")
    if isinstance(item.get("content_html"), str):
        yield from parts.html_faults(line, item["content_html"])
    yield from _dates(line, item, now)
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in tags):
        yield FIELDS.violation(line, f"tags is no list of texts: {short(tags)}")
    for attachment in _list(item.get("attachments")):
        if (
            not isinstance(attachment, dict)
            or not web_url(attachment.get("url"))
            or not MIME.fullmatch(str(attachment.get("mime_type")))
        ):
            yield ATTACHMENTS.violation(line, f"lacks one: {short(attachment)}")
    yield from _object(line, item, _ITEM_FIELDS)


def _dates(line: int, item: dict[str, Any], now: datetime | None) -> Iterator[Violation]:
    if "date_published" not in item:
        yield DATES.violation(line, "date_published is missing")
    dates = {}
    for name in ("date_published", "date_modified"):
        if name not in item:
            continue
        date = rfc_3339_date(str(item[name]))
        if date is None:
            yield DATES.violation(line, f"{name} {short(item[name])} is not like {_DATE}")
        else:
            dates[name] = date
            yield from parts.date_faults(line, date, now)
    if len(dates) == 2 and dates["date_modified"] < dates["date_published"]:
        yield DATES.violation(line, "date_modified is before date_published")


def _undescribed(feed: dict[str, Any], items: Sequence[dict[str, Any]]) -> Iterator[Violation]:
    """Extensions that nowhere in the feed say what they are."""
    used: dict[str, bool] = {}
    for value in (feed, *items):
        for name, extension in value.items():
            if name.startswith("_") and isinstance(extension, dict):
                about = extension.get("about")
                used[name] = used.get(name, False) or (isinstance(about, str) and bool(about))
    for name, described in used.items():
        if not described:
            yield EXTENSION.violation(0, f"{short(name)} has no about")
