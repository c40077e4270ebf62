"""Sitemaps: the pages that search engines may list, in files that stop changing once full."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from generator.pages import policy, publisher, shell, topic, urls
from generator.pages.kind import Kind
from generator.pages.library import Library, latest_change
from generator.pages.page import Page
from generator.pages.shell import Frame
from generator.pages.teasers import local
from generator.pages.views import View
from generator.settings import Settings

URLS_IN_A_SITEMAP: Final = 5_000  # the protocol allows 50,000; smaller files are full sooner
NEWS_AGE: Final = timedelta(days=2)  # Google's rules for news sitemaps
NEWS_URLS: Final = 1_000


class SitemapEntry(Struct, frozen=True):
    """One page."""

    url: str
    updated_at: datetime | None
    """The last significant change of what it shows."""


class SitemapView(View, frozen=True, kw_only=True):
    """One file of URLs."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexView(View, frozen=True, kw_only=True):
    """The file that names the others."""

    entries: tuple[SitemapEntry, ...]


class NewsEntry(Struct, frozen=True):
    """One article of the last two days."""

    url: str
    title: str
    published_at: datetime
    language: str


class NewsSitemapView(View, frozen=True, kw_only=True):
    """The articles of the last two days."""

    publication: str
    """The site's name."""
    entries: tuple[NewsEntry, ...]


class RobotsView(View, frozen=True, kw_only=True):
    """What crawlers are told."""

    sitemaps: tuple[str, ...]


def sitemap_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    parts = []
    for name, entries in (
        ("articles", _articles(library, settings)),
        ("lists", _lists(library, frame)),
    ):
        for number, part in enumerate(_cut(entries), 1):
            path = urls.sitemap_part(name, number)
            parts.append(SitemapEntry(urls.absolute(path, settings), _newest(part)))
            yield Page(path, "sitemaps/sitemap.xml", SitemapView(entries=tuple(part)))
    yield Page(urls.SITEMAP, "sitemaps/index.xml", SitemapIndexView(entries=tuple(parts)))
    yield Page(urls.NEWS_SITEMAP, "sitemaps/news.xml", _news(library, settings))
    sitemaps = (urls.SITEMAP, urls.NEWS_SITEMAP)
    view = RobotsView(sitemaps=tuple(urls.absolute(path, settings) for path in sitemaps))
    yield Page(urls.ROBOTS, "host/robots.txt", view)


def _articles(library: Library, settings: Settings) -> list[SitemapEntry]:
    """Articles' own pages, oldest first: a file that is full never changes again."""
    return [
        SitemapEntry(
            urls.absolute(urls.article(article, settings), settings),
            local(article.changed_at, settings),
        )
        for article in library.articles
        if article.has_page and policy.indexed(article)
    ]


def _lists(library: Library, frame: Frame) -> list[SitemapEntry]:
    """The pages that list articles, with the last change of any article on them."""
    settings = frame.settings
    found = [(urls.HOME, library.latest), (urls.TOPICS, library.latest)]
    found += [
        (urls.topic(each.slug), latest_change(library.by_topic.get(each.slug, ())))
        for each in topic.shown(library)
    ]
    found += [
        (urls.category(name), latest_change(library.by_category[name]))
        for name in shell.categories(library)
    ]
    found.append((urls.PUBLISHERS, library.latest))
    found += [
        (urls.publisher(domain), latest_change(library.by_publisher[domain]))
        for domain in publisher.shown(library)
    ]
    found += [(urls.day(day), latest_change(group)) for day, group in library.by_day.items()]
    found.append((urls.ARCHIVE, library.latest))
    found += [(urls.content_page(page.name), None) for page in frame.pages]
    return [
        SitemapEntry(urls.absolute(path, settings), local(changed, settings))
        for path, changed in found
    ]


def _news(library: Library, settings: Settings) -> NewsSitemapView:
    since = library.now - NEWS_AGE
    recent = [
        article
        for article in reversed(library.articles)
        if article.published_at is not None
        and article.published_at >= since
        and article.has_page
        and policy.indexed(article)
    ]
    return NewsSitemapView(
        publication=settings.title,
        entries=tuple(
            NewsEntry(
                urls.absolute(urls.article(article, settings), settings),
                article.title,
                article.published_at.astimezone(settings.zone),
                _iso_639(article.locale or settings.language),
            )
            for article in recent[:NEWS_URLS]
            if article.published_at is not None
        ),
    )


def _iso_639(language: str) -> str:
    """The language alone; Chinese alone keeps its region, as Google's rules want it."""
    lowered = language.lower()
    return lowered if lowered in ("zh-cn", "zh-tw") else lowered.partition("-")[0]


def _cut(entries: list[SitemapEntry]) -> Iterator[list[SitemapEntry]]:
    for start in range(0, len(entries), URLS_IN_A_SITEMAP):
        yield entries[start : start + URLS_IN_A_SITEMAP]


def _newest(entries: Iterable[SitemapEntry]) -> datetime | None:
    return max((e.updated_at for e in entries if e.updated_at is not None), default=None)


KIND = Kind(
    sitemap_pages,
    {
        "sitemaps/sitemap.xml": SitemapView,
        "sitemaps/index.xml": SitemapIndexView,
        "sitemaps/news.xml": NewsSitemapView,
        "host/robots.txt": RobotsView,
    },
)
