"""Sitemaps: the pages that search engines may list, in files that stop changing once full."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial
from itertools import groupby
from typing import Final, TypeVar

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library import policy
from generator.library.library import Group, Library, Slots
from generator.memo.digests import digest_of
from generator.pages import corrections
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import site_chrome
from generator.pages.parts.article_context import ArticleContexts
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.last_modified import LastModified, newest_change
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome
from generator.pages.parts.teaser import local
from generator.pages.parts.views import View

URLS_IN_A_SITEMAP: Final = 5_000  # the protocol allows 50,000; smaller files are full sooner
NEWS_AGE: Final = timedelta(days=2)  # Google's rules for news sitemaps
NEWS_URLS: Final = 1_000

T = TypeVar("T")


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
    """Those that the owner's own lines do not name already."""
    own: str = ""
    """What the owner has in `robots.txt` of the static folder."""
    speaks: bool = False
    """True if that speaks to any user agent, so that nothing need be said to all."""


def sitemap_pages(site: PageContext) -> Iterator[Page | Bundle]:
    settings = site.settings
    files = list(_files(site))
    for file in files:
        yield bundle(f"sitemap {file.path}", partial(_pages, file, site), file.mark)
    entries = (_entry(Listed(file.path, file.updated_at), settings) for file in files)
    yield Page(
        urls.SITEMAP,
        "sitemaps/index.xml",
        SitemapIndexView(entries=tuple(entries)),
        source="the index of sitemaps",
    )
    news = _news(site.library, settings)
    yield Page(urls.NEWS_SITEMAP, "sitemaps/news.xml", news, source="the news sitemap")
    yield _robots_page(site)


def _robots_page(site: PageContext) -> Page:
    """The owner's own lines, and what they lack."""
    sitemaps = (
        urls.absolute(path, site.settings.root) for path in (urls.SITEMAP, urls.NEWS_SITEMAP)
    )
    own = site.robots.strip()
    named = {line.partition(":")[0].strip().lower() for line in own.splitlines()}
    view = RobotsView(
        sitemaps=() if "sitemap" in named else tuple(sitemaps),
        own=own,
        speaks="user-agent" in named,
    )
    return Page(urls.ROBOTS, "host/robots.txt", view, source="the file for crawlers")


class File(Struct, frozen=True):
    """One file that the index names."""

    path: str
    updated_at: datetime | None
    """The newest of its pages'."""
    mark: bytes
    """Stands for its pages."""
    listed: Callable[[], tuple[Listed, ...]]


def _pages(file: File, site: PageContext) -> Iterator[Page]:
    yield Page(
        file.path,
        "sitemaps/sitemap.xml",
        deferred(_sitemap_view, site.chrome, file.listed()),
        source="a sitemap",
        standing=Precedence.LIST,
    )


def _sitemap_view(chrome: SiteChrome, listed: tuple[Listed, ...]) -> SitemapView:
    return SitemapView(entries=tuple(_entry(each, chrome.settings) for each in listed))


def _files(site: PageContext) -> Iterator[File]:
    """Every file that the index names."""
    library = site.library
    latest = LastModified(library, site.settings)
    days = {
        year: tuple(Listed(urls.day(day), latest.of("day", str(day), of)) for day, of in each)
        for year, each in groupby(library.by_day.items(), key=lambda item: item[0].year)
    }
    for year, slots in library.by_year.items():
        # Days are at most 366, and a file has room for ten times what we put in.
        yield from _files_of_articles("articles", year, slots, days.get(year, ()), site)
    yield from _files_of_stories(library, site.settings.zone)
    yield from _files_of_editions(site)
    undated = library.whole.undated
    yield from _files_of_articles("undated", None, undated, (), site)
    for number, part in _cut(_lists(site, latest)):
        yield from _file(urls.sitemap_part("lists", number), part)


def _files_of_articles(
    name: str,
    year: int | None,
    slots: Slots,
    first: tuple[Listed, ...],
    site: PageContext,
) -> Iterator[File]:
    """Files of articles' own pages, as far as search engines may list them.

    first   what the first file begins with
    """
    contexts, library = site.article_contexts, site.library
    for number, part in _cut(slots):
        shown = [slot for slot in part if slot is not None]
        before = first if number == 1 else ()
        last = next((each for each in reversed(shown) if _is_listed(each, library)), None)
        if last or before:
            changed = (a for a in shown if a.updated_at or a.corrections)
            newest = newest_change([*(a for a in changed if _is_listed(a, library)), last])
            dates = newest, *(day.updated_at for day in before)
            # Of articles that tell one story, search engines may list that alone.
            told = [each.id in library.story_of for each in shown]
            yield File(
                _path(name, year, number),
                max((date for date in dates if date is not None), default=None),
                digest_of((before, contexts.mark(shown), told)),
                partial(_of_articles, before, shown, library, contexts),
            )


def _of_articles(
    first: tuple[Listed, ...],
    articles: Iterable[Article],
    library: Library,
    contexts: ArticleContexts,
) -> tuple[Listed, ...]:
    listed = (each for each in articles if _is_listed(each, library))
    return (*first, *(Listed(contexts.folder(each), each.changed_at) for each in listed))


def _files_of_stories(library: Library, zone: tzinfo) -> Iterator[File]:
    """The pages of stories, by the year in which each was opened."""
    years: dict[int, list[Listed | None]] = {}
    for story in library.stories:
        if story.opener.published_at is not None:
            year = story.opener.published_at.astimezone(zone).year
            years.setdefault(year, []).append(Listed(story.folder, story.updated_at))
    for year, stories in sorted(years.items()):
        for number, part in _cut(stories):
            yield from _file(_path("stories", year, number), part)


def _files_of_editions(site: PageContext) -> Iterator[File]:
    """The pages of editions, by the year that each is of."""
    for year, group in groupby(site.editions.all, key=lambda each: each.edition.period[:4]):
        listed = [Listed(each.folder, each.edition.published_at) for each in group]
        for number, part in _cut(listed):
            yield from _file(_path("editions", int(year), number), part)


def _path(name: str, year: int | None, number: int) -> str:
    if year is None:
        return urls.sitemap_part(name, number)
    return urls.sitemap_part(
        f"{name}-{year}" if number > 1 else name, number if number > 1 else year
    )


def _file(path: str, part: Iterable[Listed | None]) -> Iterator[File]:
    """The file of these pages, if there are any."""
    listed = tuple(each for each in part if each is not None)
    if listed:
        dates = (each.updated_at for each in listed if each.updated_at is not None)
        yield File(path, max(dates, default=None), digest_of(listed), lambda: listed)


def _is_listed(article: Article, library: Library) -> bool:
    """True if it has a page, and search engines may list that."""
    return article.has_page and policy.indexed(article, in_story=article.id in library.story_of)


def _lists(site: PageContext, latest: LastModified) -> list[Listed | None]:
    """The other pages; None for lists that records brought along, while they hold nothing."""
    library = site.library
    newest = latest.of("all", "", library.whole.slots)
    found = [(path, newest) for path in (urls.HOME, urls.TOPICS, urls.PUBLISHERS, urls.ARCHIVE)]
    found += [(urls.content_page(page.name), None) for page in site.own_pages]
    found += [
        (urls.category(name), latest.of("category", name, library.by_category[name].slots))
        for name in site_chrome.categories(library)
    ]
    if library.stories:
        found.append((urls.STORIES, None))
    if site.editions.all:
        newest_edition = max(each.edition.published_at for each in site.editions.all)
        found.append((urls.EDITIONS, newest_edition))
    corrected = corrections.latest(library)
    if corrected is not None:
        found.append((urls.CORRECTIONS, corrected))
    listed: list[Listed | None] = [Listed(path, changed) for path, changed in found]
    for each in sorted(library.topics, key=lambda each: each.slug):
        group = library.by_topic.get(each.slug, Group())
        changed = latest.of("topic", each.slug, group.slots)
        is_shown = each.registered or group.is_shown
        listed.append(Listed(urls.topic(each.slug), changed) if is_shown else None)
    for domain, group in sorted(library.by_publisher.items()):
        changed = latest.of("publisher", domain, group.slots)
        listed.append(Listed(urls.publisher(domain), changed) if group.is_shown else None)
    return listed


def _entry(listed: Listed, settings: Settings) -> SitemapEntry:
    url = urls.absolute(listed.path, settings.root)
    return SitemapEntry(url, local(listed.updated_at, settings.zone))


def _news(library: Library, settings: Settings) -> NewsSitemapView:
    since = library.now - NEWS_AGE
    found = []
    for article in reversed(library.articles):
        published_at = article.published_at
        if published_at is None or published_at < since:
            break  # as all before it
        if _is_listed(article, library):
            path = urls.article(article, settings)
            found.append(_news_entry(path, published_at, article, settings))
    found += [
        _news_entry(story.folder, story.opener.published_at, story.lead, settings)
        for story in reversed(library.stories)
        if story.opener.published_at is not None and story.opener.published_at >= since
    ]
    found.sort(key=lambda entry: entry.published_at, reverse=True)
    return NewsSitemapView(publication=settings.title, entries=tuple(found[:NEWS_URLS]))


def _news_entry(path: str, published_at: datetime, shown: Article, settings: Settings) -> NewsEntry:
    """A page, with the article that it is shown by."""
    return NewsEntry(
        urls.absolute(path, settings.root),
        shown.title,
        published_at.astimezone(settings.zone),
        _iso_639(shown.details.locale or settings.language),
    )


def _iso_639(language: str) -> str:
    """The language alone; Chinese alone keeps its region, as Google's rules want it."""
    lowered = language.lower()
    return lowered if lowered in ("zh-cn", "zh-tw") else lowered.partition("-")[0]


def _cut(slots: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    """Files of as many slots, numbered from 1; None holds the place of a page that is not listed.

    So what is no longer listed changes one file, and leaves all behind it as they are.
    """
    for start in range(0, max(len(slots), 1), URLS_IN_A_SITEMAP):
        yield start // URLS_IN_A_SITEMAP + 1, slots[start : start + URLS_IN_A_SITEMAP]


KIND = Kind(
    sitemap_pages,
    {
        "sitemaps/sitemap.xml": SitemapView,
        "sitemaps/index.xml": SitemapIndexView,
        "sitemaps/news.xml": NewsSitemapView,
        "host/robots.txt": RobotsView,
    },
)
