"""A new candidate: all that its feeds say of an article, with what is proposed for it and why."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.record_names import words_of_title
from generator.content.records.links import canonical, host
from generator.content.records.model import Article
from generator.content.records.text import shortened
from generator.content.registries.feeds import Feed
from generator.content.settings import Settings
from generator.content.sources.feeds.item import FeedItem, Found
from generator.content.sources.source_page import SourcePage
from generator.content.yaml.writing import Value
from generator.inbox.candidate import candidate_id
from generator.inbox.originals import Original, feed_problem
from generator.inbox.site_records import SiteRecords
from generator.inbox.text_edits import INBOX
from generator.library.new_record import (
    Assignment,
    described,
    likely_date,
    likely_title,
    moment_text,
    record_text,
    without_faults,
    written,
)
from generator.library.suggestions import MOST_TOPICS, suggested_topics
from generator.problems import Problem, faults

MOST_SOURCES: Final = 50
"""Feeds of one original that are named."""
MOST_RELATED: Final = 20

_MOST_AUTHORS: Final = 10
_LONGEST_TITLE: Final = 300  # characters
_LONGEST_EXCERPT: Final = 1_000  # as that of a record
_LONGEST_NAME: Final = 200
_LONGEST_GUID: Final = 500


class NewCandidate(Struct):
    """A candidate that is to be written. Others that came with it may still be named in it."""

    id: str
    article: Article
    """What a site would make of it; its name is that of the candidate's file."""
    fields: dict[str, Value]
    """Of the record, related coverage left out."""
    related: list[Value]
    inbox: dict[str, Value]
    """What only an inbox says, without why."""
    why: dict[str, Value]

    @property
    def text(self) -> str:
        """Of its file."""
        related: Value = self.related[:MOST_RELATED]
        said = {**self.fields, **({"related": related} if related else {})}
        why: dict[str, Value] = {"why": self.why} if self.why else {}
        sources = {"sources": self.inbox["sources"]}
        inbox: Value = {**{k: v for k, v in self.inbox.items() if k != "sources"}, **why, **sources}
        return record_text({**said, INBOX: inbox})


def new_candidate(
    original: Original, site: SiteRecords, settings: Settings, now: datetime
) -> NewCandidate | Problem:
    """The candidate of an original; a problem where nothing that a record needs is known of it."""
    found = original.found
    page = _page(original, found, now)
    assignment = Assignment(address=original.address, page=page, now=now)
    title = likely_title(assignment, [])
    published, moment = likely_date(assignment, settings, [])
    publisher = site.publisher(host(original.address), page.site_name)
    fields = described(assignment, title, published, publisher, settings)
    proposed = _topics(found, title, page.excerpt, site)
    fields["topics"] = [*proposed] or None
    identity = candidate_id(original.url)
    words = words_of_title(title or host(original.address))
    day = moment.astimezone(settings.zone).date()
    name = f"{INBOX_FOLDER}/{day:%Y-%m-%d}-{words}-{identity}.md"
    parsed = without_faults(fields, name, settings.records[0].category, settings)
    if parsed.article is None:
        told = "; ".join(f"{each.field}: {each.message}" for each in faults(parsed.problems))
        return feed_problem(found[0].feed, f"{original.address} was left out: {told}")
    why: dict[str, Value] = {}
    if proposed:
        why["topics"] = [written(f"{name}: {reason}") for name, reason in proposed.items()]
    if publisher.why:
        why["publisher"] = written(f"{publisher.provider.name}: {publisher.why}")
    double = site.known.titled_as(parsed.article)
    if double is not None:
        why["double"] = f"you may have it already, as {double.name}: {double.why}"
    inbox: dict[str, Value] = {"id": identity}
    if proposed:
        inbox["topics"] = [written(topic) for topic in proposed]
    inbox["sources"] = [source_fields(each) for each in found[:MOST_SOURCES]]
    return NewCandidate(
        id=identity,
        article=parsed.article,
        fields=fields,
        related=discussions(found, original.url, settings),
        inbox=inbox,
        why=why,
    )


def source_fields(found: Found) -> Value:
    """What a candidate says of one feed that has its article."""
    item, feed = found.item, found.feed
    fields: dict[str, Value] = {"feed": feed.id, "name": written(_name(feed))}
    fields["address"] = item.address
    if item.id:
        fields["guid"] = written(item.id[:_LONGEST_GUID])
    return fields | {"seen": moment_text(found.at)}


def discussions(found: Iterable[Found], url: str, settings: Settings) -> list[Value]:
    """The pages on which an article is talked about, as related coverage.

    url   the canonical one of the article
    """
    addresses: dict[str, str] = {}
    for each in found:
        if each.item.comments:
            place = canonical(each.item.comments, tracking=settings.tracking)
            if place != url:
                addresses.setdefault(place, each.item.comments)
    return [
        {"title": f"Discussion at {host(each)}", "webUrl": each, "type": "forum"}
        for each in addresses.values()
    ]


def mention(article: Article) -> Value:
    """Another article as related coverage."""
    fields: dict[str, Value] = {"title": written(article.title)}
    details = article.details
    fields["webUrl"] = details.web_url or details.original_url
    if article.published_at is not None:
        fields["publishedDateTime"] = moment_text(article.published_at)
    provider = article.provider
    if provider.name:
        fields["provider"] = {"name": written(provider.name), "domain": provider.domain}
    return fields


def _page(original: Original, found: Sequence[Found], now: datetime) -> SourcePage:
    """What all feeds together say of an article: of each part, what the first one says that says
    anything; of its date, the earliest that is not in the future."""
    items = [each.item for each in found]
    dates = [each.published for each in items if each.published is not None]
    published = min((each for each in dates if each <= now), default=None)
    own = found[0].feed

    def first(part: str) -> str:
        said: list[str] = [getattr(each, part) for each in items]
        return next(filter(None, said), "")

    authors = next((each.authors for each in items if each.authors), ())
    return SourcePage(
        address=original.address,
        title=shortened(first("title"), _LONGEST_TITLE),
        excerpt=shortened(first("excerpt"), _LONGEST_EXCERPT),
        published=moment_text(published) if published is not None else "",
        image=next((each.image for each in items if each.image is not None), None),
        authors=tuple(shortened(each, _LONGEST_NAME) for each in authors[:_MOST_AUTHORS]),
        language=first("language"),
        site_name=_publisher_name(own, original),
    )


def _publisher_name(feed: Feed, original: Original) -> str:
    """What the publisher is called, where this is a feed of its own: one of many publishers' is
    called by another name."""
    own = host(original.address)
    if feed.name and own in (feed.publisher, host(feed.address)):
        return shortened(feed.name, _LONGEST_NAME)
    return ""


def _topics(found: Sequence[Found], title: str, excerpt: str, site: SiteRecords) -> dict[str, str]:
    """The topics that are proposed, each with why: those of its feeds, those that its text names,
    and those of the site that its feeds file it under."""
    proposed: dict[str, str] = {}
    for each in found:
        for topic in each.feed.topics:
            proposed.setdefault(topic, f"all of {_name(each.feed)} is about it")
    own = len(proposed)
    for suggested in suggested_topics(title, excerpt, site.topics):
        proposed.setdefault(suggested.name, suggested.why)
    for each in found:
        for name in _categories(each.item, site):
            proposed.setdefault(name, f"{_name(each.feed)} files it there")
    return dict([*proposed.items()][: max(own, MOST_TOPICS)])


def _categories(item: FeedItem, site: SiteRecords) -> list[str]:
    """The site's own topics that an item is filed under: no word of a stranger makes a new one."""
    return [site.topics.resolve(each).name for each in item.categories if site.topics.knows(each)]


def _name(feed: Feed) -> str:
    return shortened(feed.name or host(feed.address), _LONGEST_NAME)
