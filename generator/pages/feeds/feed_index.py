"""The index of feeds: the page that lists them for people, the file for readers, their style."""

from collections.abc import Iterator

from msgspec import Struct

from generator.content import urls
from generator.content.registries.topics import MOST_LEVELS, Topic
from generator.content.settings import Settings
from generator.pages import publisher, topic
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import (
    crumbs,
    format_links,
    head,
)
from generator.pages.parts.views import HtmlView, Link, View


class FeedStyleView(View, frozen=True, kw_only=True):
    """The style sheet of all feeds."""

    language: str
    feeds: str
    """Absolute URL of the page that tells people of feeds."""


class FeedEntry(Struct, frozen=True, kw_only=True):
    """A feed on the page that lists them."""

    kind: str
    """What it is of: `site`, `topic` or `publisher`."""
    title: str
    page: str
    depth: int
    """Topics above it."""
    formats: tuple[Link, ...]


class FeedsView(HtmlView, frozen=True, kw_only=True):
    """The page that lists all feeds, for people."""

    feeds: tuple[FeedEntry, ...]
    opml: str


class OpmlOutline(Struct, frozen=True, kw_only=True):
    """A feed in the OPML file, with those below it."""

    title: str
    feed: str
    page: str
    children: "tuple[OpmlOutline, ...]"


class OpmlView(View, frozen=True, kw_only=True):
    """All feeds, as feed readers import them."""

    title: str
    feeds: tuple[OpmlOutline, ...]


def feed_index_pages(site: PageContext) -> Iterator[Page]:
    """The page of feeds, their style sheet, and the OPML file."""
    yield _feeds_page(site)
    if any(format.is_styled for format in site.settings.feed_formats):
        yield _feed_style(site.settings)
    yield _opml(site)


def _feeds_page(site: PageContext) -> Page:
    library, settings = site.library, site.settings
    listed = [_entry("site", urls.HOME, settings.title, 0, settings)]
    if site.editions.all:
        listed.append(_entry("site", urls.EDITIONS, site.words.editions, 0, settings))
    for each, depth in topic.walk(library):
        depth = min(depth, MOST_LEVELS - 1)
        listed.append(_entry("topic", urls.topic(each.slug), each.name, depth, settings))
    if settings.publisher_feeds:
        for domain in publisher.shown(library):
            name = publisher.name(domain, library)
            listed.append(_entry("publisher", urls.publisher(domain), name, 0, settings))
    return Page(
        urls.file(urls.FEEDS),
        "feeds.html",
        FeedsView(
            site=site.chrome.site,
            head=head(settings, urls.FEEDS, site.words.feeds),
            crumbs=crumbs(settings),
            feeds=tuple(listed),
            opml=urls.url(urls.OPML, settings.base_path),
        ),
        source="the page of feeds",
    )


def _feed_style(settings: Settings) -> Page:
    view = FeedStyleView(language=settings.language, feeds=urls.absolute(urls.FEEDS, settings.root))
    return Page(urls.FEED_STYLE, "feeds/style.css", view, source="the style sheet of feeds")


def _entry(kind: str, folder: str, title: str, depth: int, settings: Settings) -> FeedEntry:
    return FeedEntry(
        kind=kind,
        title=title,
        page=urls.url(folder, settings.base_path),
        depth=depth,
        formats=format_links(settings, folder),
    )


def _opml(site: PageContext) -> Page:
    library, settings = site.library, site.settings

    def outline(each: Topic, children: tuple[OpmlOutline, ...]) -> OpmlOutline:
        return _outline(urls.topic(each.slug), each.name, children, settings)

    outlines = [_outline(urls.HOME, settings.title, (), settings)]
    if site.editions.all:
        outlines.append(_outline(urls.EDITIONS, site.words.editions, (), settings))
    outlines += topic.nested(library, outline)
    if settings.publisher_feeds:
        outlines += [
            _outline(urls.publisher(domain), publisher.name(domain, library), (), settings)
            for domain in publisher.shown(library)
        ]
    view = OpmlView(title=settings.title, feeds=tuple(outlines))
    return Page(urls.OPML, "feeds/feeds.opml", view, source="the list of feeds")


def _outline(
    folder: str, title: str, children: tuple[OpmlOutline, ...], settings: Settings
) -> OpmlOutline:
    return OpmlOutline(
        title=title,
        feed=urls.absolute(folder + settings.feed_formats[0].file, settings.root),
        page=urls.absolute(folder, settings.root),
        children=children,
    )


KIND = Kind(
    feed_index_pages,
    {
        "feeds.html": FeedsView,
        "feeds/feeds.opml": OpmlView,
        "feeds/style.css": FeedStyleView,
    },
)
