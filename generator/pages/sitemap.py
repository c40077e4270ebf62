"""Sitemaps: the pages that search engines may list, in files that stop changing once full."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from msgspec import Struct

from generator.pages import corrections, policy, shell, urls
from generator.pages.cards import Cards, cards_of
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Group, Library, Slot
from generator.pages.page import Page, Standing
from generator.pages.shell import Frame, Shell
from generator.pages.teasers import local
from generator.pages.views import View
from generator.records.model import Article
from generator.settings import Settings

URLS_IN_A_SITEMAP: Final = 5_000  # the protocol allows 50,000; smaller files are full sooner
NEWS_AGE: Final = timedelta(days=2)  # Google's rules for news sitemaps
NEWS_URLS: Final = 1_000


class SitemapEntry(Struct, frozen=True):
    """One page."""

    url: str
    updated_at: datetime | None
    """The last significant change of what it shows."""


class Listed(Struct, frozen=True):
    """One page that a sitemap is to name."""

    path: str
    """Its folder."""
    updated_at: datetime | None
    """As in SitemapEntry, in UTC."""


class SitemapView(View, frozen=True, kw_only=True):
    """One file of URLs."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndexView(View, frozen=True, kw_only=True):
    """The file that names the others."""

    entries: tuple[SitemapEntry, ...]


class NewsEntry(Struct, frozen=True):
    """One article or story of the last two days."""

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
    site = shell.shell_of(library, frame)
    for path, listed in _parts(library, frame):
        parts.append(_entry(Listed(path, _newest(listed)), settings))
        yield Page(
            path,
            "sitemaps/sitemap.xml",
            deferred(_sitemap_view, site, listed),
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


def _sitemap_view(shell: Shell, listed: tuple[Listed, ...]) -> SitemapView:
    return SitemapView(entries=tuple(_entry(each, shell.settings) for each in listed))


def _parts(library: Library, frame: Frame) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    """Path and pages of each file that the index names."""
    cards = cards_of(library, frame.settings)
    days = {
        year: tuple(Listed(urls.day(day), Group(group).latest) for day, group in each)
        for year, each in groupby(library.by_day.items(), key=lambda item: item[0].year)
    }
    for year, slots in library.by_year.items():
        # Days are at most 366, and a file has room for ten times what we put in.
        first = days.get(year, ())
        for number, listed in _cut([_of_article(slot, library, cards) for slot in slots], first):
            name, of = (f"articles-{year}", number) if number > 1 else ("articles", year)
            yield urls.sitemap_part(name, of), listed
    yield from _story_parts(library, frame.settings)
    undated = [_of_article(article, library, cards) for article in library.whole.undated]
    for name, others in (("undated", undated), ("lists", _lists(library, frame))):
        for number, listed in _cut(others):
            yield urls.sitemap_part(name, number), listed


def _story_parts(library: Library, settings: Settings) -> Iterator[tuple[str, tuple[Listed, ...]]]:
    """The pages of stories, by the year in which each was opened."""
    years: dict[int, list[Listed | None]] = {}
    for story in library.stories:
        if story.opener.published_at is not None:
            year = story.opener.published_at.astimezone(settings.zone).year
            years.setdefault(year, []).append(Listed(urls.story(story.id), story.updated_at))
    for year, stories in sorted(years.items()):
        for number, listed in _cut(stories):
            name, of = (f"stories-{year}", number) if number > 1 else ("stories", year)
            yield urls.sitemap_part(name, of), listed


def _of_article(article: Slot, library: Library, cards: Cards) -> Listed | None:
    """An article's own page, where search engines may list it."""
    if article is None or not _is_listed(article, library):
        return None
    return Listed(cards.folder(article), article.changed_at)


def _is_listed(article: Article, library: Library) -> bool:
    """True if it has a page, and search engines may list that."""
    return article.has_page and policy.indexed(article, in_story=article.id in library.story_of)


def _lists(library: Library, frame: Frame) -> list[Listed | None]:
    """The other pages; None for lists that records brought along, while they hold nothing."""
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
    return [Listed(path, changed) for path, changed in found] + [
        Listed(path, group.latest) if stays or group.is_shown else None
        for path, group, stays in groups
    ]


def _entry(listed: Listed, settings: Settings) -> SitemapEntry:
    url = urls.absolute(listed.path, settings)
    return SitemapEntry(url, local(listed.updated_at, settings))


def _news(library: Library, settings: Settings) -> NewsSitemapView:
    since = library.now - NEWS_AGE
    found = [
        _news_entry(urls.article(article, settings), article.published_at, article, settings)
        for article in reversed(library.articles)
        if article.published_at is not None
        and article.published_at >= since
        and _is_listed(article, library)
    ]
    found += [
        _news_entry(urls.story(story.id), story.opener.published_at, story.lead, settings)
        for story in reversed(library.stories)
        if story.opener.published_at is not None and story.opener.published_at >= since
    ]
    found.sort(key=lambda entry: entry.published_at, reverse=True)
    return NewsSitemapView(publication=settings.title, entries=tuple(found[:NEWS_URLS]))


def _news_entry(path: str, published_at: datetime, shown: Article, settings: Settings) -> NewsEntry:
    """A page, with the article that it is shown by."""
    return NewsEntry(
        urls.absolute(path, settings),
        shown.title,
        published_at.astimezone(settings.zone),
        _iso_639(shown.locale or settings.language),
    )


def _iso_639(language: str) -> str:
    """The language alone; Chinese alone keeps its region, as Google's rules want it."""
    lowered = language.lower()
    return lowered if lowered in ("zh-cn", "zh-tw") else lowered.partition("-")[0]


def _cut(
    slots: Sequence[Listed | None], first: tuple[Listed, ...] = ()
) -> Iterator[tuple[int, tuple[Listed, ...]]]:
    """Files of as many slots, numbered from 1; None holds the place of a page that is not listed.

    first   what the first file begins with, beside its slots
    So what is no longer listed changes one file, and leaves all behind it as they are.
    """
    for start in range(0, len(slots), URLS_IN_A_SITEMAP):
        part = slots[start : start + URLS_IN_A_SITEMAP]
        listed = tuple(each for each in part if each is not None)
        listed = listed if start else (*first, *listed)
        if listed:
            yield start // URLS_IN_A_SITEMAP + 1, listed


def _newest(listed: Iterable[Listed]) -> datetime | None:
    return max((e.updated_at for e in listed if e.updated_at is not None), default=None)


KIND = Kind(
    sitemap_pages,
    {
        "sitemaps/sitemap.xml": SitemapView,
        "sitemaps/index.xml": SitemapIndexView,
        "sitemaps/news.xml": NewsSitemapView,
        "host/robots.txt": RobotsView,
    },
)
