"""Sitemaps: the pages that search engines may list, in files that stop changing once full."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct

from generator.pages import corrections, policy, shell, urls
from generator.pages.kind import Kind
from generator.pages.library import Group, Library, Slot
from generator.pages.page import Page, Standing
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
    for path, entries in _parts(library, frame):
        parts.append(SitemapEntry(urls.absolute(path, settings), _newest(entries)))
        yield Page(
            path,
            "sitemaps/sitemap.xml",
            SitemapView(entries=entries),
            source="a sitemap",
            standing=Standing.LIST,
        )
    yield Page(
        urls.SITEMAP,
        "sitemaps/index.xml",
        SitemapIndexView(entries=tuple(parts)),
        source="the index of sitemaps",
    )
    news = _news(library, settings)
    yield Page(urls.NEWS_SITEMAP, "sitemaps/news.xml", news, source="the news sitemap")
    sitemaps = (urls.SITEMAP, urls.NEWS_SITEMAP)
    view = RobotsView(sitemaps=tuple(urls.absolute(path, settings) for path in sitemaps))
    yield Page(urls.ROBOTS, "host/robots.txt", view, source="the file for crawlers")


def _parts(library: Library, frame: Frame) -> Iterator[tuple[str, tuple[SitemapEntry, ...]]]:
    """Path and entries of each file that the index names."""
    settings = frame.settings
    days = {
        year: tuple(_entry(urls.day(day), Group(group).latest, settings) for day, group in each)
        for year, each in groupby(library.by_day.items(), key=lambda item: item[0].year)
    }
    for year, slots in library.by_year.items():
        # Days are at most 366, and a file has room for ten times what we put in.
        first = days.get(year, ())
        for number, entries in _cut([_of_article(slot, settings) for slot in slots], first):
            name, of = (f"articles-{year}", number) if number > 1 else ("articles", year)
            yield urls.sitemap_part(name, of), entries
    undated = [_of_article(article, settings) for article in library.whole.undated]
    for name, others in (("undated", undated), ("lists", _lists(library, frame))):
        for number, entries in _cut(others):
            yield urls.sitemap_part(name, number), entries


def _of_article(article: Slot, settings: Settings) -> SitemapEntry | None:
    """An article's own page, where search engines may list it."""
    if article is None or not article.has_page or not policy.indexed(article):
        return None
    return _entry(urls.article(article, settings), article.changed_at, settings)


def _lists(library: Library, frame: Frame) -> list[SitemapEntry | None]:
    """The other pages; None for lists that records brought along, while they hold nothing."""
    settings = frame.settings
    latest = library.whole.latest
    found = [(path, latest) for path in (urls.HOME, urls.TOPICS, urls.PUBLISHERS, urls.ARCHIVE)]
    found += [(urls.content_page(page.name), None) for page in frame.pages]
    found += [
        (urls.category(name), library.by_category[name].latest)
        for name in shell.categories(library)
    ]
    groups = [
        (urls.topic(each.slug), library.by_topic.get(each.slug, Group()), each.registered)
        for each in sorted(library.topics, key=lambda each: each.slug)
    ]
    groups += [
        (urls.publisher(domain), group, False)
        for domain, group in sorted(library.by_publisher.items())
    ]
    corrected = corrections.latest(library)
    if corrected is not None:
        found.append((urls.CORRECTIONS, corrected))
    return [_entry(path, changed, settings) for path, changed in found] + [
        _entry(path, group.latest, settings) if stays or group.is_shown else None
        for path, group, stays in groups
    ]


def _entry(path: str, changed: datetime | None, settings: Settings) -> SitemapEntry:
    """The page in a folder, with the last change of what it shows."""
    return SitemapEntry(urls.absolute(path, settings), local(changed, settings))


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


def _cut(
    slots: Sequence[SitemapEntry | None], first: tuple[SitemapEntry, ...] = ()
) -> Iterator[tuple[int, tuple[SitemapEntry, ...]]]:
    """Files of as many slots, numbered from 1; None holds the place of a page that is not listed.

    first   what the first file begins with, beside its slots
    So what is no longer listed changes one file, and leaves all behind it as they are.
    """
    for start in range(0, len(slots), URLS_IN_A_SITEMAP):
        part = slots[start : start + URLS_IN_A_SITEMAP]
        entries = tuple(entry for entry in part if entry is not None)
        entries = entries if start else (*first, *entries)
        if entries:
            yield start // URLS_IN_A_SITEMAP + 1, entries


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
