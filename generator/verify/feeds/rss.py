"""RSS 2.0, as feed readers and the W3C's validator read it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from generator.content.records.identity import is_identity
from generator.problems import Level
from generator.verify.feeds import feed_parts as parts
from generator.verify.feeds.namespaces import ATOM, CONTENT, DC, MEDIA, namespace_faults
from generator.verify.patterns import (
    LANGUAGE,
    MIME,
    plain_text_faults,
    repeated,
    rfc_822_date,
    rfc_3339_date,
    short,
    web_url,
)
from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element, text_of

_DATE: Final = "Thu, 03 Aug 2023 09:15:00 GMT"

FORM = Rule(
    name="rss-form",
    requirement='RSS is one <rss version="2.0"> around one <channel>.',
    source="RSS 2.0",
    remedy="mend the template",
)
ORDER = Rule(
    name="rss-order",
    requirement="All that is said of the channel stands before its first item.",
    source="feedvalidator: `MisplacedItem`",
    remedy="move it up",
)
CHANNEL = Rule(
    name="rss-channel",
    requirement="A channel has one title, one link and one description; the texts are plain and "
    "not blank, the link is absolute.",
    source="feedvalidator: channel.py",
    remedy="give the channel each of them once",
)
LANGUAGE_TAG = Rule(
    name="rss-language",
    requirement="A channel says its language, as a language tag.",
    source="feedvalidator: `MissingDCLanguage`; Miniflux",
    remedy="add <language>, such as en or pt-BR",
)
SELF = Rule(
    name="rss-self",
    requirement="A channel has one atom:link rel=self with its own absolute address and the type "
    "application/rss+xml.",
    source="feedvalidator: `MissingAtomSelfLink`, `RelativeSelf`, `SelfDoesntMatchLocation`; "
    "Miniflux",
    remedy="name the address at which the feed is served",
)
HUB = Rule(
    name="rss-hub",
    requirement="A hub is named by its absolute address.",
    source="WebSub, 4; FreshRSS: docs/WebSub.md",
    remedy="write the hub's whole address, or leave the link out",
)
LAST_BUILD = Rule(
    name="rss-last-build-date",
    requirement="lastBuildDate and pubDate of a channel are the newest change among its items, "
    "never the moment of the build: a feed's bytes change only with what it says.",
    source="jekyll-feed#90; NetNewsWire: AvoidFeedParsing",
    remedy="take the newest change among the items",
)
TTL = Rule(
    name="rss-ttl",
    requirement="ttl is a whole number of minutes.",
    source="Miniflux: handler.go",
    remedy="write minutes, or leave it out",
)
IMAGE = Rule(
    name="rss-image",
    requirement="A channel's image is a jpg, png or gif of at most 144 x 400, with the channel's "
    "title and link.",
    source="feedvalidator: image.py",
    remedy="correct the image, or leave it out",
)
SAME_MEANING = Rule(
    name="rss-same-meaning",
    requirement="Nothing is said in two vocabularies: no dc:date beside pubDate, no dc:creator "
    "beside author, and so on.",
    source="feedvalidator: `DuplicateItemSemantics`",
    remedy="keep one of the two",
)
GUID_ONCE = Rule(
    name="rss-guid-once",
    requirement="No two items of a feed have one guid.",
    source="feedvalidator: `DuplicateEntries`; Miniflux#4197",
    remedy="give each item an id of its own, for ever",
)
TITLE = Rule(
    name="rss-item-title",
    requirement="An item has one title: plain text, not blank, no tags, escaped once.",
    source="feedvalidator: `ContainsHTML`; Miniflux",
    remedy="take tags out of the text, then escape it once",
)
TITLE_REFERENCES = Rule(
    name="rss-item-title-references",
    requirement="In titles of items, & and < are written &#x26; and &#x3C;, which every reader "
    "takes.",
    source="RSS Advisory Board, best practices; feedvalidator: `CharacterData`",
    remedy="write the hexadecimal reference",
    level=Level.WARNING,
)
LINK = Rule(
    name="rss-item-link",
    requirement="An item has one link, an absolute http or https address.",
    source="feedvalidator: item.py; Miniflux",
    remedy="write the whole address",
)
GUID = Rule(
    name="rss-item-guid",
    requirement='An item has one guid, one line of text that is not blank, and isPermaLink="false" '
    "unless it is the item's link.",
    source="feedvalidator: item.py; NetNewsWire#4625",
    remedy='give it a permanent id, and say isPermaLink="false"',
)
GUID_UNIQUE = Rule(
    name="rss-item-guid-unique",
    requirement="A guid is one of its kind in the world: no bare number, and no text with white "
    "space.",
    source="feedvalidator: `NotSufficientlyUnique`",
    remedy="give new items other ids; those that subscribers know already stay as they are",
    level=Level.WARNING,
)
PUB_DATE = Rule(
    name="rss-item-pubdate",
    requirement=f"An item has one pubDate, in the form {_DATE}, with the right weekday.",
    source="feedvalidator: `InvalidRFC2822Date`, `IncorrectDOW`; Miniflux: rss/adapter.go; "
    "newsboat: rssparser.cpp",
    remedy=f"write it as {_DATE}: without it, readers take the present, and the item jumps up",
)
UPDATED = Rule(
    name="rss-item-updated",
    requirement="Where an item says atom:updated, it is a date of RFC 3339.",
    source="RFC 4287, 3.3",
    remedy="write it as 2023-08-03T09:15:00Z",
)
AUTHOR = Rule(
    name="rss-item-author",
    requirement="author is an e-mail address, with the name in brackets; a bare name is a "
    "dc:creator.",
    source="feedvalidator: `InvalidContact`",
    remedy="write a@b.example (Name), or use dc:creator",
)
CATEGORY = Rule(
    name="rss-item-category",
    requirement="Categories of an item are not blank, and each is there once.",
    source="feedvalidator: category.py; Miniflux",
    remedy="leave out blank and repeated ones",
)
SOURCE = Rule(
    name="rss-item-source",
    requirement="source names the publisher, and has a url.",
    source="feedvalidator: item.py",
    remedy="add the address of the publisher's feed or site",
)
DESCRIPTION = Rule(
    name="rss-item-description",
    requirement="An item has one description that is not blank, or, where nothing describes it, "
    "its content alone.",
    source="RSS 2.0; feedvalidator: `MissingDescription`",
    remedy="give it a summary, or content:encoded",
)
ENCODED = Rule(
    name="rss-item-content",
    requirement="content:encoded stands after the description, is not blank, and holds all that "
    "the description says: readers show one of the two.",
    source="feedvalidator: `NeedDescriptionBeforeContent`; Google News; Miniflux",
    remedy="put the description first, and its words into the content as well",
)
ENCLOSURE = Rule(
    name="rss-item-enclosure",
    requirement="An item has at most one enclosure, of sound or film, with url, length (0 where it "
    "is not known) and type.",
    source="feedvalidator: `DuplicateEnclosure`, `UseZeroForUnknown`",
    remedy="use media:content for pictures, and 0 for an unknown length",
)
MEDIA_CONTENT = Rule(
    name="rss-item-media",
    requirement="media:content has an absolute url, a medium, and a type that agrees with it; "
    "sizes are positive whole numbers, width and height together.",
    source="feedvalidator: media.py; Miniflux",
    remedy="correct the attribute, or leave it out",
)

_MEANINGS: Final = (
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


def rss_faults(
    data: bytes,
    root: Element,
    address: str,
    *,
    now: datetime | None = None,
    newest_change: datetime | None = None,
) -> Iterator[Violation]:
    """Every fault of an RSS feed that is served at `address`.

    now            when given, later dates are faults
    newest_change  newest change among the items where RSS itself cannot say it; by default, that
                   of the items' own dates
    """
    yield from parts.size_faults(data)
    yield from namespace_faults(root)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1 or len(root) != 1:
        yield FORM.violation(root.sourceline, f"<{root.tag} version={root.get('version')!r}>")
        return
    (channel,) = channels
    items = channel.findall("item")
    yield from metadata_first_faults(ORDER, channel, "item")
    yield from _channel(channel, address)
    yield from _last_build(channel, items, newest_change)
    yield from _title_references(data)
    guids = [(text_of(guid), guid.sourceline) for item in items for guid in item.findall("guid")]
    for value, line in parts.repeated_ids(guids):
        yield GUID_ONCE.violation(line, f"{short(value)} is on more than one item")
    for item in items:
        yield from _item(item, now)
    dates = parts.moments(
        (found.sourceline, rfc_822_date(found.text or ""))
        for item in items
        for found in item.findall("pubDate")
    )
    yield from parts.newest_first_faults(dates)
    yield from parts.item_count_faults(dates)


def metadata_first_faults(rule: Rule, parent: Element, tag: str) -> Iterator[Violation]:
    """Whatever stands behind the first item or entry and is none."""
    seen = False
    for child in parent:
        if child.tag == tag:
            seen = True
        elif seen and isinstance(child.tag, str):
            name = etree.QName(child.tag).localname
            yield rule.violation(child.sourceline, f"<{name}> stands behind the first item")


def once_faults(rule: Rule, parent: Element, tag: str) -> Iterator[Violation]:
    """An element that is not there exactly once."""
    count = len(parent.findall(tag))
    if count != 1:
        name = etree.QName(tag).localname
        yield rule.violation(parent.sourceline, f"{count} of <{name}>, expected one")


def _plain(rule: Rule, element: Element | None, name: str) -> Iterator[Violation]:
    if element is not None:
        for odd in plain_text_faults(element.text):
            yield rule.violation(element.sourceline, f"{name} {odd.what}", odd.about)


def _channel(channel: Element, address: str) -> Iterator[Violation]:
    for tag in ("title", "link", "description"):
        yield from once_faults(CHANNEL, channel, tag)
    for tag in ("title", "description"):
        yield from _plain(CHANNEL, channel.find(tag), tag)
    link = channel.find("link")
    if link is not None and not web_url(link.text):
        yield CHANNEL.violation(link.sourceline, f"link is not absolute: {short(link.text)}")
    language = channel.find("language")
    if language is None:
        yield LANGUAGE_TAG.violation(channel.sourceline, "there is none")
    elif not LANGUAGE.fullmatch(language.text or ""):
        yield LANGUAGE_TAG.violation(
            language.sourceline, f"{short(language.text)} is no language tag"
        )
    yield from self_faults(SELF, channel, address, "application/rss+xml")
    for hub in channel.findall(f"{ATOM}link[@rel='hub']"):
        if not web_url(hub.get("href")):
            yield HUB.violation(hub.sourceline, f"not absolute: {short(hub.get('href'))}")
    for ttl in channel.findall("ttl"):
        if not re.fullmatch(r"[1-9]\d*", ttl.text or ""):
            yield TTL.violation(ttl.sourceline, f"{short(ttl.text)} is no number of minutes")
    for image in channel.findall("image"):
        yield from _channel_image(image, channel)
    yield from _same_meaning(channel)


def self_faults(rule: Rule, feed: Element, address: str, mime: str) -> Iterator[Violation]:
    """Faults of the link by which a feed says where it is."""
    links = feed.findall(f"{ATOM}link[@rel='self']")
    if len(links) != 1:
        yield rule.violation(feed.sourceline, f"{len(links)} self links, expected one")
    for link in links:
        if link.get("href") != address:
            found = f"says {short(link.get('href'))}, the feed is at {address!r}"
            yield rule.violation(link.sourceline, found)
        if link.get("type") != mime:
            yield rule.violation(link.sourceline, f"its type is {link.get('type')!r}, not {mime!r}")


def _channel_image(image: Element, channel: Element) -> Iterator[Violation]:
    line = image.sourceline
    url = image.findtext("url") or ""
    endings = (".png", ".gif", ".jpg", ".jpeg")
    if not web_url(url) or not urlsplit(url).path.lower().endswith(endings):
        yield IMAGE.violation(line, f"url is not that of a png, gif or jpg: {short(url)}")
    for tag in ("title", "link"):
        if image.findtext(tag) != channel.findtext(tag):
            yield IMAGE.violation(line, f"{tag} {short(image.findtext(tag))} is not the channel's")
    for tag, most in (("width", 144), ("height", 400)):
        value = image.findtext(tag)
        if value is not None and not (value.isdecimal() and 1 <= int(value) <= most):
            yield IMAGE.violation(line, f"{tag} {short(value)} is not between 1 and {most}")


def _last_build(
    channel: Element, items: Sequence[Element], newest_change: datetime | None
) -> Iterator[Violation]:
    """Faults of the channel's own dates: none may be of the build."""
    published = [
        date
        for item in items
        for found in item.findall("pubDate")
        if (date := rfc_822_date(found.text or ""))
    ]
    changed = [
        date
        for item in items
        for found in item.findall(f"{ATOM}updated")
        if (date := rfc_3339_date(found.text or ""))
    ]
    known = [*published, *changed, *([newest_change] if newest_change else [])]
    latest = max(known, default=None)
    for tag in ("lastBuildDate", "pubDate"):
        found = channel.findall(tag)
        if len(found) > 1:
            yield LAST_BUILD.violation(found[1].sourceline, f"{len(found)} of <{tag}>")
        for element in found:
            line = element.sourceline
            date = rfc_822_date(element.text or "")
            if date is None:
                yield LAST_BUILD.violation(line, f"{tag} {short(element.text)} is not like {_DATE}")
            elif latest and date > latest:
                said = f"{tag} {date.isoformat()} is later than the newest change"
                yield LAST_BUILD.violation(line, f"{said}, {latest.isoformat()}")
            elif published and tag == "lastBuildDate" and date < max(published):
                said = f"{tag} {date.isoformat()} is earlier than the newest item"
                yield LAST_BUILD.violation(line, f"{said}, {max(published).isoformat()}")


def _same_meaning(element: Element) -> Iterator[Violation]:
    for ours, theirs in _MEANINGS:
        if element.find(ours) is not None and (other := element.find(theirs)) is not None:
            name = f"{other.prefix}:{etree.QName(theirs).localname}"
            yield SAME_MEANING.violation(other.sourceline, f"has both {ours} and {name}")


def _title_references(data: bytes) -> Iterator[Violation]:
    """Titles of items whose & or < is not written as the reference that all readers take."""
    text = data.decode("utf-8", "replace")
    first = text.find("<item")
    if first < 0:
        return
    for title in re.compile(r"<title>(.*?)</title>", re.DOTALL).finditer(text, first):
        if match := re.search(r"&(?:amp|lt|#38|#60);|<!\[CDATA\[", title[1]):
            line = text.count("\n", 0, title.start()) + 1
            yield TITLE_REFERENCES.violation(line, f"{match[0]!r} in {short(title[1])}")


def _item(item: Element, now: datetime | None) -> Iterator[Violation]:
    for rule, tag in (
        (TITLE, "title"),
        (LINK, "link"),
        (GUID, "guid"),
        (PUB_DATE, "pubDate"),
    ):
        yield from once_faults(rule, item, tag)
    if item.find("description") is not None or item.find(f"{CONTENT}encoded") is None:
        yield from once_faults(DESCRIPTION, item, "description")
    yield from _plain(TITLE, item.find("title"), "title")
    for link in item.findall("link"):
        if not web_url(link.text):
            yield LINK.violation(link.sourceline, f"not absolute: {short(link.text)}")
    for guid in item.findall("guid"):
        yield from _guid(guid, item)
    for element in item.findall("pubDate"):
        date = rfc_822_date(element.text or "")
        if date is None:
            yield PUB_DATE.violation(
                element.sourceline, f"{short(element.text)} is not of that form"
            )
        else:
            yield from parts.date_faults(element.sourceline, date, now)
    for element in item.findall(f"{ATOM}updated"):
        if not rfc_3339_date(element.text or ""):
            yield UPDATED.violation(element.sourceline, f"{short(element.text)} is not of RFC 3339")
    for element in item.findall("author"):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+(?: \(.+\))?", text_of(element)):
            yield AUTHOR.violation(
                element.sourceline, f"{short(text_of(element))} has no e-mail address"
            )
    for element in item.findall(f"{DC}creator"):
        yield from _plain(AUTHOR, element, "dc:creator")
    categories = item.findall("category")
    for element in categories:
        if not text_of(element):
            yield CATEGORY.violation(element.sourceline, "one is blank")
    for category in repeated(filter(None, map(text_of, categories))):
        yield CATEGORY.violation(item.sourceline, f"{short(category)} is there twice")
    for source in item.findall("source"):
        if not web_url(source.get("url")):
            yield SOURCE.violation(source.sourceline, f"url is {short(source.get('url'))}")
        yield from _plain(SOURCE, source, "source")
    yield from _content(item)
    yield from _enclosures(item)
    yield from _media(item)
    yield from _same_meaning(item)


def _guid(guid: Element, item: Element) -> Iterator[Violation]:
    line = guid.sourceline
    value = guid.text or ""
    if not is_identity(value):
        yield GUID.violation(line, f"no line of text without white space around it: {short(value)}")
    elif value.isdecimal():
        yield GUID_UNIQUE.violation(line, f"{short(value)} is a bare number", named=value)
    elif " " in value:
        yield GUID_UNIQUE.violation(line, f"{short(value)} has white space", named=value)
    permanent = guid.get("isPermaLink", "true")
    if permanent not in ("true", "false"):
        yield GUID.violation(line, f"isPermaLink is {permanent!r}")
    if permanent == "true" and value != item.findtext("link"):
        yield GUID.violation(line, f"{short(value)} is not the link, and isPermaLink is not false")
    yield from parts.identifier_faults(line, value)


def _content(item: Element) -> Iterator[Violation]:
    descriptions, contents = item.findall("description"), item.findall(f"{CONTENT}encoded")
    for rule, elements in ((DESCRIPTION, descriptions), (ENCODED, contents)):
        for element in elements:
            markup = element.text or ""
            if not markup.strip():
                yield rule.violation(element.sourceline, "is blank")
            yield from parts.html_faults(element.sourceline, markup)
    if not contents:
        return
    line = contents[0].sourceline
    if len(contents) > 1:
        yield ENCODED.violation(contents[1].sourceline, f"{len(contents)} of them")
    children = list(item)
    if descriptions and children.index(descriptions[0]) > children.index(contents[0]):
        yield ENCODED.violation(line, "stands before the description")
    described = parts.said(item.findtext("description") or "").rstrip("….")
    content = parts.said(contents[0].text or "")
    if described not in content and parts.words_of(described) not in parts.words_of(content):
        yield ENCODED.violation(line, "lacks what the description says")


def _enclosures(item: Element) -> Iterator[Violation]:
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield ENCLOSURE.violation(enclosures[1].sourceline, f"{len(enclosures)} of them")
    for enclosure in enclosures:
        line = enclosure.sourceline
        if not web_url(enclosure.get("url")):
            yield ENCLOSURE.violation(line, f"url is {short(enclosure.get('url'))}")
        if not re.fullmatch(r"\d+", enclosure.get("length", "")):
            yield ENCLOSURE.violation(line, f"length is {short(enclosure.get('length'))}")
        mime = enclosure.get("type", "")
        if not MIME.fullmatch(mime) or mime.startswith("image/"):
            yield ENCLOSURE.violation(line, f"type is {short(mime)}, expected sound or film")


def _media(item: Element) -> Iterator[Violation]:
    for media in item.iter(f"{MEDIA}content"):
        line = media.sourceline
        if not web_url(media.get("url")):
            yield MEDIA_CONTENT.violation(line, f"url is {short(media.get('url'))}")
        medium, mime = media.get("medium"), media.get("type")
        if medium not in ("image", "video", "audio", "document", "executable"):
            yield MEDIA_CONTENT.violation(line, f"medium is {short(medium)}")
        elif mime is not None and not (MIME.fullmatch(mime) and mime.startswith(f"{medium}/")):
            yield MEDIA_CONTENT.violation(line, f"type is {short(mime)}, medium is {short(medium)}")
        if (media.get("width") is None) != (media.get("height") is None):
            yield MEDIA_CONTENT.violation(line, "has one of width and height")
        for name in ("width", "height", "fileSize"):
            if not re.fullmatch(r"[1-9]\d*", media.get(name, "1")):
                yield MEDIA_CONTENT.violation(line, f"{name} is {short(media.get(name))}")
    for thumbnail in item.iter(f"{MEDIA}thumbnail"):
        if not web_url(thumbnail.get("url")):
            yield MEDIA_CONTENT.violation(
                thumbnail.sourceline, f"a thumbnail is at {short(thumbnail.get('url'))}"
            )
