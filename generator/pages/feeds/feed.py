"""Feeds: the site's, every topic's and, where wanted, every publisher's, in the wanted formats.

A feed is a plain slice of the newest: of stories, or, in a publisher's feed, of articles. Nothing
in it depends on the clock, so its bytes change only when its articles do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappush, heappushpop
from typing import Final
from urllib.parse import quote

from msgspec import Struct, structs

from generator.content import urls
from generator.content.feed_formats import FORMATS, LARGEST_FEED, FeedFormat
from generator.content.records.first_words import shortened
from generator.content.records.identity import atom_id, id_in_feed, is_iri
from generator.content.records.model import Article
from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.library import policy
from generator.library.library import Group, Slots
from generator.library.precedence import list_order
from generator.memo.within_build import kept_within_build
from generator.pages import publisher, topic
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.coverage import coverage_of
from generator.pages.parts.deferred import deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import (
    SiteChrome,
    absolute_picture,
)
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.teaser import notes, picture
from generator.pages.parts.views import Coverage, Note, Picture, Source, View

KEPT_AT_LEAST: Final = timedelta(hours=48)
"""How far a feed goes back from its newest item, however many came since: readers that fetch once
a day must not miss what a busy day pushed out."""
_MOST_ITEMS: Final = 1_000  # beyond `size`, however busy the two days were
_LARGEST_BODY: Final = LARGEST_FEED // 2
"""Bytes of one body in a feed: the newest item is not to take all of it."""
MOST_LINKED: Final = 100  # items of a collection that its own item lists; our page has all
LONGEST_LINKED: Final = 160  # characters of the excerpt of each


class DocumentPosition(Struct, frozen=True, kw_only=True):
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
    scope: str = ""
    """What the ids of its items follow from, beside their own, where each feed has its own ids: its
    id, and that of the feed for its archive; empty for the site's feed."""
    archive: str = ""
    """Folder of its archive; empty for none."""
    place: DocumentPosition = DocumentPosition()
    source: str
    """What the feed is of, in words."""
    standing: Precedence = Precedence.LIST


class EntrySource(Struct, frozen=True):
    """What one item of a feed is made of."""

    story: StoryContext
    body: str
    """That of its lead: a digest; empty for none."""
    body_size: int
    """Bytes, as `Article` has it."""
    items: tuple[ArticleContext, ...]
    """What its lead holds, where that is a collection, in its editor's order."""


class FeedRecord(Struct, frozen=True):
    """One article of a story in a feed."""

    id: str
    title: str


class FeedItem(Struct, frozen=True, kw_only=True):
    """One story in a feed, or one article. All URLs are whole."""

    id: str
    """Permanent: that of the article that opened the story, whatever the lead is. As the feed's
    format writes it: see `identity.atom_id`."""
    title: str
    titleless: bool
    """True if the title is the first words of the item."""
    link: str
    """Where the title leads."""
    page: str
    """Our own page: the story's, or the article's; empty where there is none."""
    own_page: str
    """The article's own page, if it has one; that of a story is another."""
    original: str
    """The article itself; empty for a collection of our own."""
    archived: str
    """URL of an archived copy of the original; empty for none."""
    summary: str
    """The excerpt, or the first words of the body; empty for neither, never the title again."""
    excerpt: str
    """What stands above the body, or in its place: the same where the record says it or the body
    is not there; else empty."""
    published_at: datetime
    updated_at: datetime
    corrections: tuple[Note, ...]
    """Of all its articles, the newest first."""
    source: Source
    """Its `url` is the publisher's own site; empty where that is unknown."""
    authors: tuple[str, ...]
    """Of the original, as its record says; none where it says none."""
    categories: tuple[str, ...]
    """Topics with all topics above them."""
    picture: Picture | None
    items: tuple[Coverage, ...]
    """What a collection holds, in its editor's order: the first of it, where that is much."""
    more_items: int
    """How many more it holds."""
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


def feeds(site: PageContext) -> Iterator[Feed]:
    """Every feed of the site, at every address that answers."""
    library, settings = site.library, site.settings
    archive = urls.feed_archive(urls.HOME) if settings.archives != "none" else ""
    yield Feed(
        folder="",
        page=urls.HOME,
        id=feed_id(settings),
        title=settings.title,
        description=settings.description,
        slots=library.whole.slots,
        archive=archive,
        place=_before(archive, library.whole.slots, settings.page_size),
        source="the site's feed",
        standing=Precedence.SITE,
    )
    for each in topic.shown(library):
        yield topic_feed(each, urls.topic(each.slug), site)
    for former, each in sorted(library.topics.former.items()):
        yield topic_feed(each, urls.topic(former), site)
    for domain in publisher.shown(library) if settings.publisher_feeds else ():
        name = publisher.name(domain, library)
        yield Feed(
            folder=urls.publisher(domain),
            page=urls.publisher(domain),
            id=feed_id(settings, "publisher", domain),
            title=f"{name} · {settings.title}",
            description=_of_site(name, site),
            slots=library.by_publisher[domain].slots,
            by_article=True,
            scope=feed_id(settings, "publisher", domain),
            source=f"the feed of {publisher.source(domain)}",
        )


def topic_feed(of: Topic, folder: str, site: PageContext) -> Feed:
    """A topic's feed at its own address, or at a former one."""
    settings = site.settings
    slots = site.library.by_topic.get(of.slug, Group()).slots
    archive = urls.feed_archive(urls.topic(of.slug)) if settings.archives == "topics" else ""
    return Feed(
        folder=folder,
        page=urls.topic(of.slug),
        id=feed_id(settings, "topic", of.id),
        title=f"{of.name} · {settings.title}",
        description=of.description or _of_site(of.name, site),
        slots=slots,
        scope=feed_id(settings, "topic", of.id),
        archive=archive,
        place=_before(archive, slots, settings.page_size),
        source=f"the feed of {topic.source(of)}",
        standing=topic.standing(of),
    )


def _before(archive: str, slots: Slots, page_size: int) -> DocumentPosition:
    """The place of a feed before its archive."""
    newest = pagination.newest_full(slots, page_size) if archive else 0
    return DocumentPosition(older=urls.full_page(archive, newest)) if newest else DocumentPosition()


def feed_pages(site: PageContext) -> Iterator[Page]:
    """Every feed in every format that the site wants."""
    settings = site.settings
    chrome = site.chrome
    for feed in feeds(site):
        shown = entries_of(entries(feed, site), site)
        yield from documents(feed, shown, chrome, settings.feed_formats)


def entries_of(stories: Iterable[StoryContext], site: PageContext) -> tuple[EntrySource, ...]:
    """What the items of a feed are made of that shows these."""
    contexts, items_of = site.article_contexts, site.library.items_of
    return tuple(
        EntrySource(
            story,
            *contexts.words_of(story.lead),
            contexts.of_all(items_of.get(story.lead.article.id, ())),
        )
        for story in stories
    )


def documents(
    of: Feed, shown: tuple[EntrySource, ...], chrome: SiteChrome, formats: Iterable[FeedFormat]
) -> Iterator[Page]:
    """A feed that shows these, in some formats."""
    bodies = _carried(shown)
    about = (of.folder, of.page, of.id, of.title, of.description, of.scope)
    for format in formats:
        place = of.place if format.archived else DocumentPosition()
        yield Page(
            of.folder + format.file,
            format.template,
            deferred(_view, chrome, about, format, shown, place),
            bodies,
            source=of.source,
            standing=of.standing,
        )


def _carried(shown: Iterable[EntrySource]) -> tuple[str, ...]:
    """The bodies that may stand in a feed, by digest: those of its newest items that fit into it
    alone. What becomes of them beside all the rest shows when the feed is rendered."""
    carried: dict[str, None] = {}
    left = LARGEST_FEED
    for entry in shown:
        if entry.body_size > _LARGEST_BODY:
            continue
        left -= entry.body_size
        if left < 0:
            break
        if entry.body:
            carried[entry.body] = None
    return tuple(carried)


def entries(feed: Feed, site: PageContext) -> list[StoryContext]:
    """What a feed holds, the newest first: stories, by when the article that opened them came out.

    That never changes. By their newest article, a story that has left a feed could come back, and
    readers that forget what has left would show it as new.
    """
    contexts, settings = site.story_contexts, site.settings
    # What is in no full document of its archive as yet has to be in the feed itself.
    size = max(settings.feed_size, settings.page_size) if feed.archive else settings.feed_size
    if feed.by_article:
        return [contexts.alone(article) for article in newest_articles(feed.slots, size)]
    openers = _openers(feed.slots, site, size)
    return [contexts.of(article) for article in newest_articles(openers, size)]


def _openers(slots: Slots, site: PageContext, size: int) -> list[Article]:
    """The articles that opened the stories of a list, oldest first: as many as a feed can hold."""
    story_of, late = site.library.story_of, site.lateness
    found: dict[str, Article] = {}
    largest: list[datetime] = []  # dates of the newest openers, as many as the feed has items
    for slot in reversed(slots):
        if slot is None or slot.published_at is None:
            continue
        if len(largest) == size:
            newest = max(largest)
            if slot.published_at + late < min(largest[0], newest - KEPT_AT_LEAST):
                break  # slots are in order: all other stories were opened before
        story = story_of.get(slot.id)
        opener = story.opener if story else slot
        if opener.id in found or opener.published_at is None:
            continue
        found[opener.id] = opener
        if len(largest) < size:
            heappush(largest, opener.published_at)
        else:
            heappushpop(largest, opener.published_at)
    return sorted(found.values(), key=list_order)


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
    chrome: SiteChrome,
    about: tuple[str, ...],
    format: FeedFormat,
    shown: tuple[EntrySource, ...],
    place: DocumentPosition,
) -> FeedView:
    settings = chrome.settings
    folder, page, identity, title, description, scope = about
    carried = frozenset(_carried(shown))
    items = tuple(
        item if item.body in carried else without_body(item)
        for item in (_item(entry, settings) for entry in shown)
    )
    if settings.feed_ids == "per_feed" and scope:
        items = tuple(_renamed(item, partial(id_in_feed, scope)) for item in items)
    elif format.iris_only:
        items = tuple(_with_iris(item, settings.id) for item in items)
    return feed_view(chrome, (folder, page, identity, title, description), format, items, place)


def feed_view(
    chrome: SiteChrome,
    about: tuple[str, str, str, str, str],
    format: FeedFormat,
    items: tuple[FeedItem, ...],
    place: DocumentPosition,
) -> FeedView:
    """A feed of these items in one format.

    about   its folder, that of the HTML page that shows the same, its id, title and description
    """
    settings, icons = chrome.settings, chrome.site.icons
    folder, page, identity, title, description = about
    return FeedView(
        title=title,
        description=description or title,
        home=urls.absolute(page, settings.root),
        address=urls.absolute(folder + format.file, settings.root),
        older=urls.absolute(place.older + format.file, settings.root) if place.older else "",
        newer=urls.absolute(place.newer + format.file, settings.root) if place.newer else "",
        current=urls.absolute(place.current + format.file, settings.root) if place.current else "",
        id=identity,
        language=settings.language,
        author=settings.title,
        updated_at=newest_change(items) or _epoch(settings.id),
        style=urls.url(urls.FEED_STYLE, settings.base_path),
        icon=next((urls.whole(i.url, settings.origin) for i in icons if i.type == "image/png"), ""),
        root=settings.root,
        items=items,
    )


def without_body(item: FeedItem) -> FeedItem:
    """The same with its first words in the place of its body."""
    return structs.replace(item, body="", excerpt=item.summary)


def newest_change(items: Iterable[FeedItem]) -> datetime | None:
    """When any of these changed last; None where there are none."""
    return max((item.updated_at for item in items), default=None)


@kept_within_build(_MOST_ITEMS)
def _item(entry: EntrySource, settings: Settings) -> FeedItem:
    """One story with its body: made once for all formats, and for the feeds of all its topics."""
    story = entry.story
    article, opener = story.lead.article, story.opener.article
    details = article.details
    folder = story.lead.folder(settings)
    own_page = urls.absolute(folder, settings.root) if article.has_page else ""
    story_page = urls.absolute(story.page, settings.root) if story.page else ""
    said = story.lead.source
    site = f"https://{said.domain}/" if said.domain else ""
    published_at = opener.published_at or _epoch(settings.id)
    categories = (name for context in story.contexts for name in context.categories)
    corrected = (
        note for context in story.contexts for note in notes(context.article, settings.zone)
    )
    return FeedItem(
        id=opener.id,
        title=article.title,
        titleless=article.titleless,
        link=policy.destination(article, settings.titles, own_page, story_page).url,
        page=story_page or own_page,
        own_page=own_page,
        original=policy.outside_url(details),
        archived=details.archived,
        summary=details.summary,
        excerpt=details.excerpt,
        published_at=published_at,
        updated_at=story.updated_at or published_at,
        corrections=tuple(sorted(corrected, key=_newest_first)),
        source=Source(said.name, said.domain, site),
        authors=tuple(dict.fromkeys(article.provider.authors)),
        categories=tuple(dict.fromkeys(categories)),
        picture=absolute_picture(
            picture(details.image, article.title, settings.base_path), settings.origin
        ),
        items=tuple(_held(context, settings) for context in entry.items[:MOST_LINKED]),
        more_items=max(len(entry.items) - MOST_LINKED, 0),
        related=_whole(story.coverage(settings), settings.origin),
        records=_records(story) if story.page else (),
        language=policy.foreign_language(details, settings),
        type=article.type,
        quality=article.quality,
        heat=article.heat,
        body=entry.body,
    )


def _held(context: ArticleContext, settings: Settings) -> Coverage:
    """What a collection holds, in short."""
    (held,) = _whole((coverage_of(context, settings),), settings.origin)
    return structs.replace(held, excerpt=shortened(held.excerpt, LONGEST_LINKED))


def _with_iris(item: FeedItem, site_id: str) -> FeedItem:
    """The item with ids as Atom allows them: most are so in all formats."""
    if is_iri(item.id) and all(is_iri(record.id) for record in item.records):
        return item
    return _renamed(item, partial(atom_id, site_id))


def _renamed(item: FeedItem, name: Callable[[str], str]) -> FeedItem:
    """The item under the ids that follow from those it has."""
    records = tuple(structs.replace(record, id=name(record.id)) for record in item.records)
    return structs.replace(item, id=name(item.id), records=records)


def _whole(covered: tuple[Coverage, ...], origin: str) -> tuple[Coverage, ...]:
    """The same under whole URLs."""
    return tuple(
        structs.replace(
            each,
            url=urls.whole(each.url, origin),
            page=urls.whole(each.page, origin),
        )
        for each in covered
    )


def _newest_first(note: Note) -> float:
    return -note.date.timestamp()


def _records(story: StoryContext) -> tuple[FeedRecord, ...]:
    opener = story.opener.article
    rest = sorted(
        (context.article for context in story.contexts if context.article.id != opener.id),
        key=list_order,
    )
    return tuple(FeedRecord(article.id, article.title) for article in (opener, *rest))


def _of_site(name: str, site: PageContext) -> str:
    return site.words.of_site % {"name": name, "site": site.settings.title}


_OF_TAG_URIS: Final = "-._~!$&'()*+,;=:@/"  # RFC 4151, 2.1; the host of an IPv6 address has more


def feed_id(settings: Settings, *parts: str) -> str:
    """The permanent id of a feed: that of the site's without more, or of what the parts name."""
    written = (quote(part, safe=_OF_TAG_URIS) for part in parts)
    return ":".join((f"tag:{settings.id}", "feed", *written))


def _epoch(site_id: str) -> datetime:
    """The start of the year in the site's id: a date for a feed that has no item yet."""
    return datetime(int(site_id.rpartition(",")[2][:4]), 1, 1, tzinfo=UTC)


KIND = Kind(feed_pages, {format.template: FeedView for format in FORMATS})
