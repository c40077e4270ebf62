"""Feeds: the site's, every topic's and, where wanted, every publisher's, in every format.

A feed is a plain slice of the newest articles. Nothing in it depends on the clock, so its bytes
change only when its articles do.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

from generator.pages import listing, policy, publisher, topic, urls
from generator.pages.article import Beside, Coverage, beside, coverage
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import Keyed, deferred, digest_of
from generator.pages.kind import Kind
from generator.pages.library import Group, Library, Slots
from generator.pages.page import Page, Standing
from generator.pages.shell import (
    FORMATS,
    FeedFormat,
    Frame,
    Shell,
    absolute_picture,
    crumbs,
    format_links,
    head,
    shell_of,
)
from generator.pages.teasers import notes, picture
from generator.pages.views import HtmlView, Link, Note, Picture, Source, View
from generator.records.model import Article
from generator.registries.topics import Topic
from generator.settings import Settings

KEPT_AT_LEAST: Final = timedelta(hours=48)
"""How far a feed goes back from its newest item, however many came since: readers that fetch once
a day must not miss what a busy day pushed out."""


class Place(Struct, frozen=True, kw_only=True):
    """Where a feed's document stands among those of its archive: folders; empty for none."""

    older: str = ""
    newer: str = ""
    current: str = ""
    """Of a full document: that of the one which new articles come to."""


class Feed(Struct, frozen=True, kw_only=True):
    """One feed, before its formats."""

    folder: str
    """Where its files lie."""
    page: str
    """Folder of the HTML page that shows the same."""
    id: str
    """Permanent."""
    title: str
    description: str
    slots: Slots
    archive: str = ""
    """Folder of its archive; empty for none."""
    place: Place = Place()
    source: str
    """What the feed is of, in words."""
    standing: Standing = Standing.LIST


class Entry(Keyed):
    """One article as input of every feed that holds it."""

    __slots__ = ("card", "known")

    def __init__(self, card: Card, known: tuple[Beside, ...]) -> None:
        self.card = card
        self.known = known
        """In the order of the article's related ones."""
        self.key = digest_of((card, known))


class FeedItem(Struct, frozen=True, kw_only=True):
    """One article in a feed. All URLs are whole."""

    id: str
    title: str
    link: str
    """Where the title leads."""
    page: str
    """Our own page; empty where there is none."""
    original: str
    """The article itself; empty for a collection of our own."""
    excerpt: str
    published_at: datetime
    updated_at: datetime
    corrections: tuple[Note, ...]
    """The newest first."""
    source: Source
    """Its `url` is the publisher's own site; empty where that is unknown."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    """Topics with all topics above them."""
    picture: Picture | None
    related: tuple[Coverage, ...]
    language: str
    """BCP 47; empty for the feed's own."""
    type: str
    quality: int | None
    heat: int | None
    body: str
    """Digest; the HTML is `bodies[body]`."""


class FeedView(View, frozen=True, kw_only=True):
    """One feed in one format."""

    title: str
    description: str
    home: str
    """The HTML page that shows the same."""
    address: str
    """The feed's own."""
    older: str
    """Where older articles stand: the nearest document of the feed's archive; empty for none."""
    newer: str
    """Of a document of an archive: the next newer one; empty for none."""
    current: str
    """Of a full document of an archive: the one that new articles come to; empty for others."""
    id: str
    language: str
    author: str
    updated_at: datetime
    """The newest significant change of any item."""
    style: str
    """The style sheet by which browsers show a feed to people."""
    icon: str
    """Absolute; empty where the site has no `icon-512.png`."""
    root: str
    """What stands before a path of this site in a body."""
    items: tuple[FeedItem, ...]
    """The newest first."""


class FeedStyleView(View, frozen=True, kw_only=True):
    """The style sheet of all feeds."""

    language: str
    feeds: str
    """Absolute URL of the page that tells people of feeds."""


class FeedEntry(Struct, frozen=True, kw_only=True):
    """A feed on the page that lists them."""

    title: str
    page: str
    depth: int
    """Topics above it."""
    formats: tuple[Link, ...]


class FeedsView(HtmlView, frozen=True, kw_only=True):
    """The page that lists all feeds, for people."""

    feeds: tuple[FeedEntry, ...]
    opml: str


class Outline(Struct, frozen=True, kw_only=True):
    """A feed in the OPML file, with those below it."""

    title: str
    feed: str
    page: str
    children: "tuple[Outline, ...]"


class OpmlView(View, frozen=True, kw_only=True):
    """All feeds, as feed readers import them."""

    title: str
    feeds: tuple[Outline, ...]


def feeds(library: Library, frame: Frame) -> Iterator[Feed]:
    """Every feed of the site, at every address that answers."""
    settings = frame.settings
    archive = urls.feed_archive(urls.HOME) if settings.archives != "none" else ""
    yield Feed(
        folder="",
        page=urls.HOME,
        id=_feed_id(settings),
        title=settings.title,
        description=settings.description,
        slots=library.whole.slots,
        archive=archive,
        place=_before(archive, library.whole.slots, settings),
        source="the site's feed",
        standing=Standing.SITE,
    )
    for each in topic.shown(library):
        yield topic_feed(each, urls.topic(each.slug), library, frame)
    for former, each in sorted(library.topics.former.items()):
        yield topic_feed(each, urls.topic(former), library, frame)
    for domain in publisher.shown(library) if settings.publisher_feeds else ():
        name = publisher.name(domain, library)
        yield Feed(
            folder=urls.publisher(domain),
            page=urls.publisher(domain),
            id=_feed_id(settings, "publisher", domain),
            title=f"{name} · {settings.title}",
            description=_of_site(name, frame),
            slots=library.by_publisher[domain].slots,
            source=f"the feed of {publisher.source(domain)}",
        )


def topic_feed(of: Topic, folder: str, library: Library, frame: Frame) -> Feed:
    """A topic's feed at its own address, or at a former one."""
    settings = frame.settings
    slots = library.by_topic.get(of.slug, Group()).slots
    archive = urls.feed_archive(urls.topic(of.slug)) if settings.archives == "topics" else ""
    return Feed(
        folder=folder,
        page=urls.topic(of.slug),
        id=_feed_id(settings, "topic", of.id),
        title=f"{of.name} · {settings.title}",
        description=of.description or _of_site(of.name, frame),
        slots=slots,
        archive=archive,
        place=_before(archive, slots, settings),
        source=f"the feed of {topic.source(of)}",
        standing=topic.standing(of),
    )


def _before(archive: str, slots: Slots, settings: Settings) -> Place:
    """The place of a feed before its archive."""
    newest = listing.newest_full(slots, settings.page_size) if archive else 0
    return Place(older=urls.sealed(archive, newest)) if newest else Place()


def feed_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """Every feed in every format, the page that lists them, their style sheet, the OPML file."""
    settings = frame.settings
    shell = shell_of(library, frame)
    entries: dict[str, Entry] = {}
    for feed in feeds(library, frame):
        # What is in no full document of its archive as yet has to be in the feed itself.
        size = max(settings.feed_size, settings.page_size) if feed.archive else settings.feed_size
        newest = newest_articles(feed.slots, size)
        shown = tuple(entry_of(article, library, settings, entries) for article in newest)
        yield from documents(feed, shown, shell, FORMATS)
    yield _feeds_page(library, frame)
    yield _feed_style(settings)
    yield _opml(library, settings)


def documents(
    of: Feed, shown: tuple[Entry, ...], shell: Shell, formats: Iterable[FeedFormat]
) -> Iterator[Page]:
    """A feed that shows these, in some formats."""
    bodies = tuple(dict.fromkeys(e.card.article.body for e in shown if e.card.article.body))
    about = (of.folder, of.page, of.id, of.title, of.description)
    for format in formats:
        place = of.place if format.archived else Place()
        yield Page(
            of.folder + format.file,
            format.template,
            deferred(_view, shell, about, format, shown, place),
            bodies,
            source=of.source,
            standing=of.standing,
        )


def entry_of(
    article: Article, library: Library, settings: Settings, made: dict[str, Entry]
) -> Entry:
    """An article's entry: the same in all feeds, so made once."""
    if article.id not in made:
        card = cards_of(library, settings).of(article)
        made[article.id] = Entry(card, beside(article, library, settings))
    return made[article.id]


def newest_articles(slots: Sequence[Article | None], size: int) -> list[Article]:
    """The newest `size` dated articles, and all others of the 48 hours before the newest."""
    newest: list[Article] = []
    since: datetime | None = None
    for slot in reversed(slots):
        if slot is None or slot.published_at is None:
            continue
        since = since or slot.published_at - KEPT_AT_LEAST
        if len(newest) >= size and slot.published_at < since:
            break  # slots are in order: all others are older
        newest.append(slot)
    return newest


def _view(
    shell: Shell,
    about: tuple[str, ...],
    format: FeedFormat,
    entries: tuple[Entry, ...],
    place: Place,
) -> FeedView:
    settings = shell.settings
    folder, page, identity, title, description = about
    items = tuple(_item(entry, settings) for entry in entries)
    icons = shell.site.icons
    return FeedView(
        title=title,
        description=description or title,
        home=urls.absolute(page, settings),
        address=urls.absolute(folder + format.file, settings),
        older=urls.absolute(place.older + format.file, settings) if place.older else "",
        newer=urls.absolute(place.newer + format.file, settings) if place.newer else "",
        current=urls.absolute(place.current + format.file, settings) if place.current else "",
        id=identity,
        language=settings.language,
        author=settings.title,
        updated_at=max((item.updated_at for item in items), default=_epoch(settings)),
        style=urls.url(urls.FEED_STYLE, settings),
        icon=next((urls.whole(i.url, settings) for i in icons if i.type == "image/png"), ""),
        root=settings.root,
        items=items,
    )


def _item(entry: Entry, settings: Settings) -> FeedItem:
    article = entry.card.article
    page = urls.absolute(urls.article(article, settings), settings) if article.has_page else ""
    outside = policy.leads_outside(article, settings)
    original = policy.outside_url(article)
    said = entry.card.source
    site = f"https://{said.domain}/" if said.domain else ""
    published_at = article.published_at or _epoch(settings)
    return FeedItem(
        id=article.id,
        title=article.title,
        link=original if outside else page,
        page=page,
        original=original,
        excerpt=article.excerpt,
        published_at=published_at,
        updated_at=article.changed_at or published_at,
        corrections=notes(article, settings),
        source=Source(said.name, said.domain, site),
        authors=article.provider.authors,
        categories=entry.card.categories,
        picture=absolute_picture(picture(article.image, article.title, settings), settings),
        related=coverage(article, entry.known, settings),
        language=policy.foreign_language(article, settings),
        type=article.type,
        quality=article.quality,
        heat=article.heat,
        body=article.body,
    )


def _feeds_page(library: Library, frame: Frame) -> Page:
    settings = frame.settings
    listed = [_entry(urls.HOME, settings.title, 0, settings)]
    for each, depth in _walk(library.topics.top(), library):
        listed.append(_entry(urls.topic(each.slug), each.name, depth, settings))
    if settings.publisher_feeds:
        for domain in publisher.shown(library):
            name = publisher.name(domain, library)
            listed.append(_entry(urls.publisher(domain), name, 0, settings))
    return Page(
        urls.file(urls.FEEDS),
        "feeds.html",
        FeedsView(
            site=shell_of(library, frame).site,
            head=head(settings, urls.FEEDS, frame.words.feeds),
            crumbs=crumbs(settings),
            feeds=tuple(listed),
            opml=urls.url(urls.OPML, settings),
        ),
        source="the page of feeds",
    )


def _feed_style(settings: Settings) -> Page:
    view = FeedStyleView(language=settings.language, feeds=urls.absolute(urls.FEEDS, settings))
    return Page(urls.FEED_STYLE, "feeds/style.css", view, source="the style sheet of feeds")


def _walk(topics: Iterable[Topic], library: Library, depth: int = 0) -> Iterator[tuple[Topic, int]]:
    shown = {each.slug for each in topic.shown(library)}
    for each in topics:
        if each.slug in shown:
            yield each, depth
            yield from _walk(library.topics.children(each), library, depth + 1)


def _entry(folder: str, title: str, depth: int, settings: Settings) -> FeedEntry:
    return FeedEntry(
        title=title,
        page=urls.url(folder, settings),
        depth=depth,
        formats=format_links(settings, folder),
    )


def _opml(library: Library, settings: Settings) -> Page:
    shown = {each.slug for each in topic.shown(library)}

    def outline(each: Topic) -> Outline:
        children = tuple(outline(child) for child in library.topics.children(each))
        return _outline(urls.topic(each.slug), each.name, children, settings)

    outlines = [_outline(urls.HOME, settings.title, (), settings)]
    outlines += [outline(each) for each in library.topics.top() if each.slug in shown]
    if settings.publisher_feeds:
        outlines += [
            _outline(urls.publisher(domain), publisher.name(domain, library), (), settings)
            for domain in publisher.shown(library)
        ]
    view = OpmlView(title=settings.title, feeds=tuple(outlines))
    return Page(urls.OPML, "feeds/feeds.opml", view, source="the list of feeds")


def _outline(folder: str, title: str, children: tuple[Outline, ...], settings: Settings) -> Outline:
    return Outline(
        title=title,
        feed=urls.absolute(folder + FORMATS[0].file, settings),
        page=urls.absolute(folder, settings),
        children=children,
    )


def _of_site(name: str, frame: Frame) -> str:
    return frame.words.of_site % {"name": name, "site": frame.settings.title}


def _feed_id(settings: Settings, *parts: str) -> str:
    return ":".join((f"tag:{settings.id}", "feed", *parts))


def _epoch(settings: Settings) -> datetime:
    """The start of the year in the site's id: a date for a feed that has no item yet."""
    return datetime(int(settings.id.rpartition(",")[2][:4]), 1, 1, tzinfo=UTC)


KIND = Kind(
    feed_pages,
    {
        **{format.template: FeedView for format in FORMATS},
        "feeds.html": FeedsView,
        "feeds/feeds.opml": OpmlView,
        "feeds/style.css": FeedStyleView,
    },
)
