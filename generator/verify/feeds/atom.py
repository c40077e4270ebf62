"""Atom 1.0 (RFC 4287) and its archives (RFC 5005)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from generator.content.records.identity import is_iri
from generator.problems import Level
from generator.verify.feeds import feed_parts as parts
from generator.verify.feeds.namespaces import ATOM, HISTORY, XML, namespace_faults
from generator.verify.feeds.rss import metadata_first_faults, once_faults, self_faults
from generator.verify.patterns import (
    LANGUAGE,
    moment,
    plain_text_faults,
    repeated,
    rfc_3339_date,
    short,
    web_url,
)
from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element, text_of

_DATE: Final = "2023-08-03T09:15:00Z"

ORDER = Rule(
    name="atom-order",
    requirement="All that is said of the feed stands before its first entry.",
    source="feedvalidator: `MisplacedMetadata`",
    remedy="move it up",
)
REQUIRED = Rule(
    name="atom-required",
    requirement="The feed and every entry have one id, one title and one updated; an entry has at "
    "most one of published, summary, content and source.",
    source="RFC 4287, 4.1.1 and 4.1.2; feedvalidator: `MissingElement`, `DuplicateElement`",
    remedy="give each of them once",
)
ID = Rule(
    name="atom-id",
    requirement="An id is an IRI: a scheme and more, without white space.",
    source="RFC 4287, 4.2.6; feedvalidator: `InvalidFullLink`",
    remedy="write a whole address, or tag:digest.example.org,2023:name, and never change it again",
)
ID_FORM = Rule(
    name="atom-id-form",
    requirement="An id has canonical form: small letters for scheme and host, a path, no needless "
    "port, no dot segments, escapes only where they are needed, and in capitals.",
    source="RFC 4287, 4.2.6.1; feedvalidator: `NonCanonicalURI`",
    remedy="give new entries other ids; those that subscribers know already stay as they are",
    level=Level.WARNING,
)
ID_ONCE = Rule(
    name="atom-id-once",
    requirement="No two entries of a feed have one id.",
    source="feedvalidator: `DuplicateEntries`; RFC 4287, 4.1.1",
    remedy="give each entry an id of its own, for ever",
)
LANGUAGE_TAG = Rule(
    name="atom-language",
    requirement="xml:lang is a language tag.",
    source="RFC 4287, 2; BCP 47",
    remedy="write en or pt-BR, say",
)
SELF = Rule(
    name="atom-self",
    requirement="The feed has one link rel=self with its own absolute address and the type "
    "application/atom+xml.",
    source="feedvalidator: `MissingSelf`, `SelfDoesntMatchLocation`; Miniflux",
    remedy="name the address at which the feed is served",
)
AUTHOR = Rule(
    name="atom-author",
    requirement="The feed or every entry has an author, whose name is plain text and whose uri is "
    "absolute.",
    source="RFC 4287, 4.1.1; feedvalidator: `MissingElement`",
    remedy="give the feed an author",
)
TITLE = Rule(
    name="atom-title",
    requirement="Titles are plain text, not blank, escaped once.",
    source="RFC 4287, 3.1; feedvalidator: `ContainsHTML`",
    remedy="take tags out of the text, then escape it once",
)
DATES = Rule(
    name="atom-dates",
    requirement="Dates are of RFC 3339, with seconds and zone; an entry is not updated before it "
    "was published.",
    source="RFC 4287, 3.3; feedvalidator: `InvalidRFC3339Date`",
    remedy=f"write them as {_DATE}",
)
UPDATED = Rule(
    name="atom-updated",
    requirement="The feed's updated is that of its newest entry, never the moment of the build.",
    source="RFC 4287, 4.2.15; NetNewsWire: AvoidFeedParsing",
    remedy="take the newest updated of all entries",
)
STAMPED_ALIKE = Rule(
    name="atom-updated-alike",
    requirement="Entries do not all have one updated: that is the build's, and shows every item "
    "anew.",
    source="feedvalidator: `DuplicateUpdated`",
    remedy="let updated move only when an entry changes",
)
ALTERNATE = Rule(
    name="atom-alternate",
    requirement="An entry has an alternate link, and only one of each type and language.",
    source="RFC 4287, 4.1.2; feedvalidator: `MissingContentOrAlternate`, `DuplicateAtomLink`",
    remedy='write one link rel="alternate" to the page; use rel="related" for the original',
)
LINK = Rule(
    name="atom-link",
    requirement="Links, icon and logo are absolute addresses.",
    source="RFC 4287, 4.2.7; feedvalidator: `InvalidFullLink`",
    remedy="write the whole address",
)
SUMMARY = Rule(
    name="atom-summary",
    requirement="A summary is plain text, not blank.",
    source="RFC 4287, 4.2.13; feedvalidator: `ContainsHTML`",
    remedy="take tags out of the text, or leave the summary out",
)
CONTENT = Rule(
    name="atom-content",
    requirement='Content is HTML of type="html", and not blank.',
    source="RFC 4287, 4.1.3",
    remedy='escape the HTML and say type="html"',
)
CATEGORY = Rule(
    name="atom-category",
    requirement="Every category has a term, and no term is there twice.",
    source="RFC 4287, 4.2.2; feedvalidator: `MissingAttribute`",
    remedy="leave out blank and repeated ones",
)
SOURCE = Rule(
    name="atom-source",
    requirement="The source of a copied entry has the id, title and updated of the feed it came "
    "from.",
    source="feedvalidator: `MissingSourceElement`",
    remedy="give all three, or leave source out",
)
ARCHIVE = Rule(
    name="atom-archive",
    requirement="An archived feed links to the current one; no paging link leads to the feed "
    "itself, and none is there twice.",
    source="RFC 5005, 3 and 4; feedvalidator: `ArchiveIncomplete`, `MissingCurrentInArchive`, "
    "`LinkPastEnd`",
    remedy="add the link to the current feed, and leave out those that lead nowhere",
)

_PAGING: Final = ("current", "prev-archive", "next-archive", "previous", "next", "first", "last")


def atom_faults(
    data: bytes, root: Element, address: str, *, now: datetime | None = None
) -> Iterator[Violation]:
    """Every fault of an Atom feed that is served at `address`; with `now`, later dates are too."""
    yield from parts.size_faults(data)
    yield from namespace_faults(root)
    entries = root.findall(f"{ATOM}entry")
    yield from metadata_first_faults(ORDER, root, f"{ATOM}entry")
    yield from _feed(root, entries, address)
    ids = [(text_of(i), i.sourceline) for entry in entries for i in entry.findall(f"{ATOM}id")]
    for value, line in parts.repeated_ids(ids):
        yield ID_ONCE.violation(line, f"{short(value)} is on more than one entry")
    signed = root.find(f"{ATOM}author") is not None
    for entry in entries:
        yield from _entry(entry, signed, now)
    published = _moments(entries, "published")
    dates = published if len(published) == len(entries) else _moments(entries, "updated")
    yield from parts.newest_first_faults(dates)
    if root.find(f"{HISTORY}archive") is None:
        yield from parts.item_count_faults(dates)


def newest_update(root: Element) -> datetime | None:
    """The newest `updated` among the entries of an Atom feed, None when there is none."""
    dates = _moments(root.findall(f"{ATOM}entry"), "updated")
    return max((date for _, date in dates), default=None)


def _moments(entries: Sequence[Element], name: str) -> list[tuple[int, datetime]]:
    return parts.moments(
        (found.sourceline, rfc_3339_date(found.text or ""))
        for entry in entries
        for found in entry.findall(ATOM + name)
    )


def _feed(feed: Element, entries: Sequence[Element], address: str) -> Iterator[Violation]:
    line = feed.sourceline
    for tag in ("id", "title", "updated"):
        yield from once_faults(REQUIRED, feed, ATOM + tag)
    for element in feed.iter():
        language = element.get(f"{XML}lang")
        if language is not None and not LANGUAGE.fullmatch(language):
            yield LANGUAGE_TAG.violation(
                element.sourceline, f"{short(language)} is no language tag"
            )
    yield from self_faults(SELF, feed, address, "application/atom+xml")
    yield from _constructs(feed, None)
    changed = [date for _, date in _moments(entries, "updated")]
    for at, date in _moments([feed], "updated"):
        if changed and date != max(changed):
            newest = max(changed).isoformat()
            yield UPDATED.violation(at, f"is {date.isoformat()}, the newest entry's is {newest}")
    published = {date for _, date in _moments(entries, "published")}
    # Fifteen links of one plain date are of that date: it is not the build that stamped them.
    is_alike = len(changed) >= parts.STAMPED_ALIKE and len(set(changed)) == 1
    if is_alike and published != set(changed):
        found = f"all {len(changed)} entries have {changed[0].isoformat()}"
        yield STAMPED_ALIKE.violation(line, found, named=moment(changed[0]))
    for tag in ("icon", "logo"):
        for element in feed.findall(ATOM + tag):
            if not web_url(element.text):
                yield LINK.violation(
                    element.sourceline, f"{tag} is not absolute: {short(element.text)}"
                )
    yield from _archive(feed, address)


def _archive(feed: Element, address: str) -> Iterator[Violation]:
    paging = [
        (link.get("rel"), link.get("href"), link.sourceline)
        for link in feed.findall(f"{ATOM}link")
        if link.get("rel") in _PAGING
    ]
    relations = [relation for relation, _, _ in paging]
    if feed.find(f"{HISTORY}archive") is not None and "current" not in relations:
        yield ARCHIVE.violation(feed.sourceline, "no link to the current feed")
    for relation in repeated(relations):
        yield ARCHIVE.violation(
            feed.sourceline, f"{relations.count(relation)} links rel={relation}"
        )
    for relation, href, line in paging:
        if href == address and relation in ("prev-archive", "next-archive", "previous", "next"):
            yield ARCHIVE.violation(line, f"{relation} leads to the feed itself")


def _entry(entry: Element, signed: bool, now: datetime | None) -> Iterator[Violation]:
    line = entry.sourceline
    for tag in ("id", "title", "updated"):
        yield from once_faults(REQUIRED, entry, ATOM + tag)
    for tag in ("published", "summary", "content", "source"):
        if len(found := entry.findall(ATOM + tag)) > 1:
            yield REQUIRED.violation(found[1].sourceline, f"{len(found)} of <{tag}>")
    if not signed and entry.find(f"{ATOM}author") is None:
        yield AUTHOR.violation(line, "neither the entry nor the feed has one")
    yield from _constructs(entry, now)
    published = _moments([entry], "published")
    for at, updated in _moments([entry], "updated"):
        if published and updated < published[0][1]:
            first = published[0][1].isoformat()
            yield DATES.violation(at, f"updated {updated.isoformat()} is before published, {first}")
    links = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if "alternate" not in links:
        yield ALTERNATE.violation(line, "there is none")
    for summary in entry.findall(f"{ATOM}summary"):
        if summary.get("type", "text") != "text":
            yield SUMMARY.violation(summary.sourceline, f"its type is {summary.get('type')!r}")
        for odd in plain_text_faults(summary.text):
            yield SUMMARY.violation(summary.sourceline, odd.what, odd.about)
    for content in entry.findall(f"{ATOM}content"):
        yield from _content(content)
    categories = entry.findall(f"{ATOM}category")
    for category in categories:
        if not category.get("term", "").strip():
            yield CATEGORY.violation(category.sourceline, "one has no term")
    for term in repeated(filter(None, (element.get("term", "").strip() for element in categories))):
        yield CATEGORY.violation(line, f"{short(term)} is there twice")
    for source in entry.findall(f"{ATOM}source"):
        for tag in ("id", "title", "updated"):
            yield from once_faults(SOURCE, source, ATOM + tag)
        yield from _constructs(source, now)


def _content(content: Element) -> Iterator[Violation]:
    if content.get("type") != "html":
        yield CONTENT.violation(content.sourceline, f"its type is {content.get('type')!r}")
    elif not text_of(content):
        yield CONTENT.violation(content.sourceline, "is blank")
    else:
        yield from parts.html_faults(content.sourceline, content.text or "")


def _constructs(element: Element, now: datetime | None) -> Iterator[Violation]:
    """Faults of what feeds, entries and sources have alike: ids, titles, dates, people, links."""
    for found in element.findall(f"{ATOM}id"):
        yield from _id(found.sourceline, found.text or "")
    for title in element.findall(f"{ATOM}title"):
        if title.get("type", "text") != "text":
            yield TITLE.violation(title.sourceline, f"its type is {title.get('type')!r}")
        for odd in plain_text_faults(title.text):
            yield TITLE.violation(title.sourceline, odd.what, odd.about)
    for tag in ("published", "updated"):
        for found in element.findall(ATOM + tag):
            date = rfc_3339_date(found.text or "")
            if date is None:
                yield DATES.violation(
                    found.sourceline, f"{tag} {short(found.text)} is not like {_DATE}"
                )
            else:
                yield from parts.date_faults(found.sourceline, date, now)
    for author in element.findall(f"{ATOM}author"):
        for odd in plain_text_faults(author.findtext(f"{ATOM}name")):
            yield AUTHOR.violation(author.sourceline, f"the name {odd.what}", odd.about)
        uri = author.findtext(f"{ATOM}uri")
        if uri is not None and not web_url(uri):
            yield AUTHOR.violation(author.sourceline, f"uri is not absolute: {short(uri)}")
    alternates = []
    for link in element.findall(f"{ATOM}link"):
        relation = link.get("rel", "alternate")
        if not web_url(link.get("href")):
            found = f"{relation} is not absolute: {short(link.get('href'))}"
            yield LINK.violation(link.sourceline, found)
        if relation == "alternate":
            alternates.append(f"{link.get('type', '')} {link.get('hreflang', '')}".strip())
    for pair in repeated(alternates):
        yield ALTERNATE.violation(element.sourceline, f"two of type and language {pair!r}")


def _id(line: int, value: str) -> Iterator[Violation]:
    if not is_iri(value):
        yield ID.violation(line, f"no IRI: {short(value)}")
        return
    yield from parts.identifier_faults(line, value)
    if (normal := parts.normal_form(value)) != value:
        yield ID_FORM.violation(
            line, f"{short(value)} is not in normal form: {short(normal)}", named=value
        )
