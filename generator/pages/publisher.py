"""Publisher pages: every article of one publisher; and the index of publishers."""

from collections.abc import Iterator

from msgspec import Struct, structs

from generator.content import urls
from generator.content.records.host_names import shown_host
from generator.content.settings import Settings
from generator.library.library import Library
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts import site_chrome
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.extra import PublisherExtra, extra_of_publisher
from generator.pages.parts.list_page import (
    ArticleList,
    ListFields,
    ListHeading,
    ListView,
    list_pages,
)
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.statistics import MonthCount, TopicShare, month_counts, topic_shares
from generator.pages.parts.teaser import picture
from generator.pages.parts.views import HtmlView, Link, Picture


class PublisherEntry(Struct, frozen=True, kw_only=True):
    """A line of the index."""

    title: str
    url: str
    domain: str
    count: int
    """Public articles."""
    logo: Picture | None


class PublisherView(ListView, frozen=True, kw_only=True):
    """One page of a publisher."""

    domain: str
    logo: Picture | None
    feeds: tuple[Link, ...]
    """By format; empty where the site makes none for publishers."""
    topics: tuple[TopicShare, ...]
    """What it writes about, most first; this and the next two on the list's front page alone."""
    months: tuple[MonthCount, ...]
    """When its articles came, the oldest month first; those without any are left out."""
    count: int
    """Public articles."""
    extra: PublisherExtra
    """Fields of the owner's own that the publisher has."""


class PublisherFields(Struct, frozen=True, kw_only=True):
    """What a publisher's pages show beside its articles; see PublisherView."""

    domain: str
    logo: Picture | None
    feeds: tuple[Link, ...]
    extra: PublisherExtra
    topics: tuple[TopicShare, ...] = ()
    months: tuple[MonthCount, ...] = ()
    count: int = 0


class PublishersView(HtmlView, frozen=True, kw_only=True):
    """The index of publishers."""

    publishers: tuple[PublisherEntry, ...]
    """By name."""


def shown(library: Library) -> list[str]:
    """The domains that have a page: those with public articles, sorted."""
    return sorted(domain for domain, group in library.by_publisher.items() if group.is_shown)


def name(domain: str, library: Library) -> str:
    """A publisher's name: the registry's, or else what its first article says."""
    known = library.publishers.of(domain)
    if known:
        return known.name
    group = library.by_publisher[domain]
    said = (slot.provider.name for slot in (*group.slots, *group.undated) if slot is not None)
    sound = (name for name in said if name and not library.publishers.claims(name, domain))
    return next(sound, shown_host(domain))


def publisher_pages(site: PageContext) -> Iterator[Page | Bundle]:
    """The index of publishers, and every page of every publisher."""
    library, settings = site.library, site.settings
    domains = shown(library)
    entries = [_entry(domain, library, settings) for domain in domains]
    yield Page(
        urls.file(urls.PUBLISHERS),
        "publishers.html",
        PublishersView(
            site=site.chrome.site,
            head=site_chrome.head(settings, urls.PUBLISHERS, site.words.publishers),
            crumbs=site_chrome.crumbs(settings),
            publishers=tuple(sorted(entries, key=lambda e: (e.title.casefold(), e.domain))),
        ),
        source="the index of publishers",
    )
    for domain in domains:
        yield from list_pages(_list(domain, site), site)


def _list(domain: str, site: PageContext) -> ArticleList[PublisherFields]:
    library, settings = site.library, site.settings
    known = library.publishers.of(domain)
    folder, title = urls.publisher(domain), name(domain, library)
    group = library.by_publisher[domain]
    has_feeds = settings.publisher_feeds
    own = PublisherFields(
        domain=domain,
        logo=_logo(domain, library, settings),
        feeds=site_chrome.format_links(settings, folder) if has_feeds else (),
        extra=extra_of_publisher(known.extra if known else b"", settings),
    )

    def own_of_front() -> PublisherFields:
        return structs.replace(
            own,
            topics=topic_shares(group, library, settings.base_path),
            months=month_counts(group, site.months, settings.zone),
            count=group.count,
        )

    return ArticleList(
        heading=ListHeading(
            folder=folder,
            title=title,
            description=known.description if known else "",
            above=((site.words.publishers, urls.PUBLISHERS),),
            feeds=site_chrome.feed_links(settings, folder, title) if has_feeds else (),
            source=source(domain),
        ),
        group=group,
        template="publisher.html",
        view=_view,
        own=own,
        own_of_front=own_of_front,
    )


def source(domain: str) -> str:
    """The publisher, as messages name it."""
    return f'the publisher "{domain}"'


def _view(fields: ListFields, own: PublisherFields) -> PublisherView:
    return PublisherView(
        **fields,
        domain=own.domain,
        logo=own.logo,
        feeds=own.feeds,
        topics=own.topics,
        months=own.months,
        count=own.count,
        extra=own.extra,
    )


def _entry(domain: str, library: Library, settings: Settings) -> PublisherEntry:
    return PublisherEntry(
        title=name(domain, library),
        url=urls.url(urls.publisher(domain), settings.base_path),
        domain=domain,
        count=library.by_publisher[domain].count,
        logo=_logo(domain, library, settings),
    )


def _logo(domain: str, library: Library, settings: Settings) -> Picture | None:
    known = library.publishers.of(domain)
    return picture(known.logo, "", settings.base_path) if known else None


KIND = Kind(publisher_pages, {"publishers.html": PublishersView, "publisher.html": PublisherView})
