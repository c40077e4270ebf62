"""The API: all that the site shows as JSON, in files that any host can serve; see docs/api.md.

Lists are numbered from the oldest, like the site's own, so that a full page stays as it is: former
systems numbered theirs from the newest, and wrote every page at each new record.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import Final

from msgspec import structs

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library.library import Group, Library
from generator.pages import topic
from generator.pages.api.values import (
    ApiDay,
    ApiDays,
    ApiEdition,
    ApiIndex,
    ApiPage,
    ApiRecord,
    ApiService,
    ApiTopic,
    ApiTopics,
    ApiYear,
    ApiYears,
    item_of,
    record_of,
)
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination
from generator.pages.parts.article_context import (
    ArticleContext,
    ArticleContexts,
)
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.coverage import ResolvedCitations
from generator.pages.parts.deferred import Deferred, deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome
from generator.pages.parts.views import View

PAGE_SIZE: Final = 20  # records on a full page, as former systems had it
TEMPLATE: Final = "api/document.json"

_TOPICS: Final = f"{urls.API}topics/"
_EDITIONS: Final = f"{urls.API}editions/"

Document = ApiIndex | ApiTopics | ApiPage | ApiRecord | ApiYears | ApiDays | ApiEdition


class ApiView(View, frozen=True, kw_only=True):
    """One document of the API."""

    document: Document
    root: str
    """What stands before a path of this site in a record's content."""


def api_pages(site: PageContext) -> Iterator[Page | Bundle]:
    """Every document, where the site has an API."""
    library = site.library
    if not site.settings.api:
        return
    chrome = site.chrome
    contexts = site.article_contexts
    yield from _records(site)
    yield from _lists(library, chrome, contexts)
    yield from _editions(library, chrome, contexts)
    yield _page(_TOPICS, _view(_topics(library, chrome.settings), chrome))
    yield _page(urls.API, _view(_index(library, chrome.settings), chrome))


def _records(site: PageContext) -> Iterator[Bundle]:
    """Every record, by day."""
    for name, articles, mark in site.story_contexts.by_day():
        make = partial(_record_pages, articles, site)
        yield bundle(f"api {name}", make, mark, tuple(article.body for article in articles))


def _record_pages(articles: Iterable[Article], site: PageContext) -> Iterator[Page]:
    chrome = site.chrome
    contexts, stories = site.article_contexts, site.story_contexts
    for article in articles:
        known = stories.known(article)
        items = contexts.of_all(site.library.items_of.get(article.id, ()))
        page = Page(
            urls.api_record(article, chrome.settings),
            TEMPLATE,
            deferred(_record_view, chrome, contexts.of(article), article.body, known, items),
            (article.body,) if article.body else (),
            source=f"{article.name} in the API",
            standing=Precedence.LIST,
        )
        yield page
        former = urls.former_api_record(article)
        if former != page.path:
            yield structs.replace(page, path=former, standing=Precedence.FORMER)


def _lists(library: Library, chrome: SiteChrome, contexts: ArticleContexts) -> Iterator[Bundle]:
    """Every page of every category, and of its part of every topic, under former names too."""
    for category, group in library.by_category.items():
        yield from _list(
            _folder(category), chrome.words.category(category), group, chrome, contexts
        )
    names = {each.slug: each.name for each in library.topics}
    former: dict[str, list[str]] = defaultdict(list)
    for slug, each in library.topics.former.items():
        former[each.slug].append(slug)
    for (slug, category), group in library.by_section.items():
        title = f"{names[slug]} · {chrome.words.category(category)}"
        for address in (slug, *former[slug]):
            yield from _list(_folder(category, address), title, group, chrome, contexts)


def _list(
    folder: str, title: str, group: Group, chrome: SiteChrome, contexts: ArticleContexts
) -> Iterator[Bundle]:
    if not group.is_shown:
        return
    for at, parts in pagination.chunks(pagination.paginate(group.slots, folder, PAGE_SIZE)):
        undated = group.undated if at < 0 else ()
        yield bundle(
            f"{folder} {at}",
            partial(_list_pages, title, parts, undated, chrome, contexts),
            title,
            tuple((part.path, part.older) for part in parts),
            contexts.mark_of_each(part.articles for part in parts),
            contexts.mark(undated),
        )


def _list_pages(
    title: str,
    parts: Iterable[pagination.ListSlice[Article]],
    undated: tuple[Article, ...],
    chrome: SiteChrome,
    contexts: ArticleContexts,
) -> Iterator[Page]:
    for part in parts:
        shown = contexts.of_all((*part.articles, *(() if part.number else undated)))
        content = deferred(_list_view, chrome, title, part.number, part.older, shown)
        yield _page(part.path, content, Precedence.LIST)


def _editions(library: Library, chrome: SiteChrome, contexts: ArticleContexts) -> Iterator[Page]:
    settings = chrome.settings
    years = []
    for year, group in groupby(library.by_day.items(), key=lambda pair: pair[0].year):
        days = []
        for day, articles in group:
            folder = _EDITIONS + urls.day(day)
            shown = contexts.of_all(reversed(articles))
            yield _page(folder, deferred(_edition_view, chrome, day, shown), Precedence.LIST)
            source = _url(folder, settings.root)
            days.append(ApiDay(date=str(day), count=len(articles), source_url=source))
        folder = f"{_EDITIONS}{year}/"
        yield _page(folder, _view(ApiDays(year, tuple(reversed(days))), chrome), Precedence.LIST)
        count = sum(day.count for day in days)
        years.append(ApiYear(year=year, count=count, source_url=_url(folder, settings.root)))
    yield _page(_EDITIONS, _view(ApiYears(tuple(reversed(years))), chrome))


def _topics(library: Library, settings: Settings) -> ApiTopics:
    services: dict[str, list[ApiService]] = defaultdict(list)
    for (slug, category), group in sorted(library.by_section.items()):
        if group.is_shown:
            services[slug].append(_service(category, group, _folder(category, slug), settings))
    return ApiTopics(
        tuple(
            ApiTopic(
                id=each.id,
                name=each.name,
                shortname=each.name,
                parent=next((above.name for above in library.topics.ancestors(each, 1)), ""),
                description=each.description,
                keywords=each.keywords,
                web_url=urls.absolute(urls.topic(each.slug), settings.root),
                count=topic.count(each, library),
                services=tuple(services[each.slug]),
            )
            for each in topic.shown(library)
        )
    )


def _index(library: Library, settings: Settings) -> ApiIndex:
    return ApiIndex(
        title=settings.title,
        description=settings.description,
        locale=settings.language,
        web_url=settings.base_url,
        topics=_url(_TOPICS, settings.root),
        editions=_url(_EDITIONS, settings.root),
        services=tuple(
            _service(category, group, _folder(category), settings)
            for category, group in sorted(library.by_category.items())
            if group.is_shown
        ),
    )


def _service(category: str, group: Group, folder: str, settings: Settings) -> ApiService:
    return ApiService(name=category, endpoint=_url(folder, settings.root), count=group.count)


def _record_view(
    chrome: SiteChrome,
    context: ArticleContext,
    body: str,
    known: ResolvedCitations,
    items: tuple[ArticleContext, ...],
) -> ApiView:
    return _view(record_of(context, body, known, items, chrome.settings), chrome)


def _list_view(
    chrome: SiteChrome, title: str, number: int, older: str, contexts: tuple[ArticleContext, ...]
) -> ApiView:
    settings = chrome.settings
    page = ApiPage(
        title=title,
        page=number or None,
        value=tuple(item_of(context, settings) for context in contexts),
        next_page=urls.number(older) if older else None,
        next_page_url=_url(older, settings.root) if older else "",
    )
    return _view(page, chrome)


def _edition_view(chrome: SiteChrome, day: date, contexts: tuple[ArticleContext, ...]) -> ApiView:
    items = tuple(item_of(context, chrome.settings) for context in contexts)
    return _view(ApiEdition(str(day), items), chrome)


def _view(document: Document, chrome: SiteChrome) -> ApiView:
    return ApiView(document=document, root=chrome.settings.root)


def _page(folder: str, content: View | Deferred, standing: Precedence = Precedence.SITE) -> Page:
    return Page(folder + urls.API_FILE, TEMPLATE, content, source="the API", standing=standing)


def _folder(category: str, topic_slug: str = "") -> str:
    """Of a category's list, or of its part that belongs to a topic."""
    folder = urls.API + urls.category(category)
    return f"{folder}{topic_slug}/" if topic_slug else folder


def _url(folder: str, root: str) -> str:
    return urls.absolute(folder + urls.API_FILE, root)


KIND = Kind(api_pages, {TEMPLATE: ApiView})
