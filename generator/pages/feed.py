"""Feeds: the site's, every topic's and, where wanted, every publisher's, in the wanted formats.

A feed is a plain slice of the newest: of stories, or, in a publisher's feed, of articles. Nothing
in it depends on the clock, so its bytes change only when its articles do.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from heapq import heappush, heappushpop
from typing import Final
from urllib.parse import quote

from msgspec import Struct, structs

from generator.feed_formats import FORMATS, FeedFormat
from generator.pages import listing, policy, publisher, topic, urls
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Group, Library, Slots
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, Shell, absolute_picture, shell_of
from generator.pages.story_cards import StoryCard, story_cards_of
from generator.pages.teasers import notes, picture
from generator.pages.views import Coverage, Note, Picture, Source, View
from generator.records.model import Article
from generator.registries.topics import Topic
from generator.settings import Settings

KEPT_AT_LEAST: Final = timedelta(hours=48)
"""How far a feed goes back from its newest item, however many came since: readers that fetch once
a day must not miss what a busy day pushed out."""
_MOST_ITEMS: Final = 1_000  # beyond `size`, however busy the two days were
_MOST_OF_BODIES: Final = 2_000_000
"""Characters of all bodies in one feed: readers give up on documents of some megabytes."""


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
    by_article: bool = False
    """True for one item an article, whatever story it tells: see `entries`."""
    archive: str = ""
    """Folder of its archive; empty for none."""
    place: Place = Place()
    source: str
    """What the feed is of, in words."""
    standing: Standing = Standing.LIST


class FeedRecord(Struct, frozen=True):
    """One article of a story in a feed."""

    id: str
    title: str


class FeedItem(Struct, frozen=True, kw_only=True):
    """One story in a feed, or one article. All URLs are whole."""

    id: str
    """Permanent: that of the article that opened the story, whatever the lead is."""
    title: str
    link: str
    """Where the title leads."""
    page: str
    """Our own page: the story's, or the article's; empty where there is none."""
    own_page: str
    """The article's own page, if it has one; that of a story is another."""
    original: str
    """The article itself; empty for a collection of our own."""
    excerpt: str
    published_at: datetime
    updated_at: datetime
    corrections: tuple[Note, ...]
    """Of all its articles, the newest first."""
    source: Source
    """Its `url` is the publisher's own site; empty where that is unknown."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    """Topics with all topics above them."""
    picture: Picture | None
    related: tuple[Coverage, ...]
    """The rest of the story, the newest first."""
    records: tuple[FeedRecord, ...]
    """All articles of the story, the one that opened it first; empty for an article alone."""
    language: str
    """BCP 47; empty for the feed's own."""
    type: str
    quality: int | None
    heat: int | None
    body: str
    """Digest; the HTML is `bodies[body]`. Empty for none, and where it does not fit any more."""


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
            by_article=True,
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
    """Every feed in every format that the site wants."""
    settings = frame.settings
    shell = shell_of(library, frame)
    for feed in feeds(library, frame):
        shown = tuple(entries(feed, library, settings))
        yield from documents(feed, shown, shell, settings.feed_formats)


def documents(
    of: Feed, shown: tuple[StoryCard, ...], shell: Shell, formats: Iterable[FeedFormat]
) -> Iterator[Page]:
    """A feed that shows these, in some formats."""
    bodies = _carried(shown)
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


def _carried(shown: Iterable[StoryCard]) -> tuple[str, ...]:
    """The bodies that a feed holds, by digest: those of its newest items that fit."""
    carried: dict[str, None] = {}
    left = _MOST_OF_BODIES
    for story in shown:
        article = story.lead.article
        left -= article.body_size
        if left < 0:
            break
        if article.body:
            carried[article.body] = None
    return tuple(carried)


def entries(feed: Feed, library: Library, settings: Settings) -> list[StoryCard]:
    """What a feed holds, the newest first: stories, by when the article that opened them came out.

    That never changes. By their newest article, a story that has left a feed could come back, and
    readers that forget what has left would show it as new.
    """
    cards = story_cards_of(library, settings)
    # What is in no full document of its archive as yet has to be in the feed itself.
    size = max(settings.feed_size, settings.page_size) if feed.archive else settings.feed_size
    if feed.by_article:
        return [cards.alone(article) for article in newest_articles(feed.slots, size)]
    openers = _openers(feed.slots, library, size)
    return [cards.of(article) for article in newest_articles(openers, size)]


def _openers(slots: Slots, library: Library, size: int) -> list[Article]:
    """The articles that opened the stories of a list, oldest first: as many as a feed can hold."""
    late = lateness(library)
    found: dict[str, Article] = {}
    largest: list[datetime] = []  # dates of the newest openers, as many as the feed has items
    for slot in reversed(slots):
        if slot is None or slot.published_at is None:
            continue
        if len(largest) == size:
            newest = max(largest)
            if slot.published_at + late < min(largest[0], newest - KEPT_AT_LEAST):
                break  # slots are in order: all other stories were opened before
        story = library.story_of.get(slot.id)
        opener = story.opener if story else slot
        if opener.id in found or opener.published_at is None:
            continue
        found[opener.id] = opener
        if len(largest) < size:
            heappush(largest, opener.published_at)
        else:
            heappushpop(largest, opener.published_at)
    return sorted(found.values(), key=_published_then_id)


@lru_cache(maxsize=1)
def lateness(library: Library) -> timedelta:
    """How long before its story's opener any article was published: what came late was."""
    gaps = (
        story.opener.published_at - first.published_at
        for story in library.stories
        if story.opener.published_at and (first := story.articles[0]).published_at
    )
    return max(gaps, default=timedelta(0))


def _published_then_id(article: Article) -> tuple[float, str]:
    return article.published_at.timestamp() if article.published_at else 0.0, article.id


def newest_articles(slots: Sequence[Article | None], size: int) -> list[Article]:
    """The newest `size` dated articles, and all others of the 48 hours before the newest."""
    newest: list[Article] = []
    since: datetime | None = None
    for slot in reversed(slots):
        if slot is None or slot.published_at is None:
            continue
        since = since or slot.published_at - KEPT_AT_LEAST
        if len(newest) >= size and (slot.published_at < since or len(newest) >= _MOST_ITEMS):
            break  # slots are in order: all others are older
        newest.append(slot)
    return newest


def _view(
    shell: Shell,
    about: tuple[str, ...],
    format: FeedFormat,
    stories: tuple[StoryCard, ...],
    place: Place,
) -> FeedView:
    settings = shell.settings
    folder, page, identity, title, description = about
    carried = frozenset(_carried(stories))
    items = tuple(
        item if item.body in carried else structs.replace(item, body="")
        for item in (_item(story, settings) for story in stories)
    )
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


@lru_cache(maxsize=_MOST_ITEMS)
def _item(story: StoryCard, settings: Settings) -> FeedItem:
    """One story with its body: made once for all formats, and for the feeds of all its topics."""
    article, opener = story.lead.article, story.opener.article
    details = article.details
    folder = story.lead.folder(settings)
    own_page = urls.absolute(folder, settings) if article.has_page else ""
    page = urls.absolute(story.page, settings) if story.page else own_page
    outside = policy.leads_outside(article, settings, story=story.page)
    original = policy.outside_url(details)
    said = story.lead.source
    site = f"https://{said.domain}/" if said.domain else ""
    published_at = opener.published_at or _epoch(settings)
    categories = (name for card in story.cards for name in card.categories)
    corrected = (note for card in story.cards for note in notes(card.article, settings))
    return FeedItem(
        id=opener.id,
        title=article.title,
        link=original if outside else page if settings.titles == "page" else own_page,
        page=page,
        own_page=own_page,
        original=original,
        excerpt=details.excerpt,
        published_at=published_at,
        updated_at=story.updated_at or published_at,
        corrections=tuple(sorted(corrected, key=_newest_first)),
        source=Source(said.name, said.domain, site),
        authors=article.provider.authors,
        categories=tuple(dict.fromkeys(categories)),
        picture=absolute_picture(picture(details.image, article.title, settings), settings),
        related=_whole(story.coverage(settings), settings),
        records=_records(story) if story.page else (),
        language=policy.foreign_language(details, settings),
        type=article.type,
        quality=article.quality,
        heat=article.heat,
        body=article.body,
    )


def _whole(covered: tuple[Coverage, ...], settings: Settings) -> tuple[Coverage, ...]:
    """The same under whole URLs."""
    return tuple(
        structs.replace(
            each, url=urls.whole(each.url, settings), page=urls.whole(each.page, settings)
        )
        for each in covered
    )


def _newest_first(note: Note) -> float:
    return -note.date.timestamp()


def _records(story: StoryCard) -> tuple[FeedRecord, ...]:
    opener = story.opener.article
    rest = sorted(
        (card.article for card in story.cards if card.article.id != opener.id),
        key=_published_then_id,
    )
    return tuple(FeedRecord(article.id, article.title) for article in (opener, *rest))


def _of_site(name: str, frame: Frame) -> str:
    return frame.words.of_site % {"name": name, "site": frame.settings.title}


_OF_TAG_URIS: Final = "-._~!$&'()*+,;=:@/"  # RFC 4151, 2.1; the host of an IPv6 address has more


def _feed_id(settings: Settings, *parts: str) -> str:
    written = (quote(part, safe=_OF_TAG_URIS) for part in parts)
    return ":".join((f"tag:{settings.id}", "feed", *written))


def _epoch(settings: Settings) -> datetime:
    """The start of the year in the site's id: a date for a feed that has no item yet."""
    return datetime(int(settings.id.rpartition(",")[2][:4]), 1, 1, tzinfo=UTC)


KIND = Kind(feed_pages, {format.template: FeedView for format in FORMATS})
