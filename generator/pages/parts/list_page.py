"""Pages that list articles under one heading: a topic's, a publisher's, a category's."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Generic, TypedDict, TypeVar

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article
from generator.languages.forms import forms_of
from generator.library.library import Group
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination, statistics, structured_data
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.pagination import ListSlice
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.statistics import YearOfList
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.story_teasers import mixed_teasers
from generator.pages.parts.views import (
    REDIRECT,
    FeedLink,
    Head,
    HtmlView,
    Link,
    RedirectView,
    Site,
    Teaser,
)


class ListView(HtmlView, frozen=True, kw_only=True):
    """Base of the views of pages that list articles."""

    title: str
    description: str
    number: int
    """Of a full page, counted from the oldest; 0 for the list's front page."""
    teasers: tuple[Teaser, ...]
    """Newest first."""
    undated: tuple[Teaser, ...]
    """Courses, collections and the like, which have no date, by title; on the list's front page
    alone."""
    older: str
    """URL of the next older page; empty where there is none."""
    newer: str
    years: tuple[YearOfList, ...] = ()
    """The list's years, the newest first; on the list's front page alone, where there are two."""


class ListFields(TypedDict):
    """The fields of every ListView, made: a kind adds its own."""

    site: Site
    head: Head
    crumbs: tuple[Link, ...]
    title: str
    description: str
    number: int
    teasers: tuple[Teaser, ...]
    undated: tuple[Teaser, ...]
    older: str
    newer: str
    years: tuple[YearOfList, ...]


class ListHeading(Struct, frozen=True, kw_only=True):
    """What a list is called, and where it lies."""

    folder: str
    title: str
    description: str = ""
    above: tuple[tuple[str, str], ...] = ()
    """Pairs of title and folder of the pages above, the front page left out."""
    keywords: tuple[str, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    source: str
    """What the list stands for, in words."""
    standing: Precedence = Precedence.LIST
    """Of its front page."""
    identity: str = ""
    """Of its front page."""


Own = TypeVar("Own")


class ArticleList(Struct, Generic[Own], frozen=True, kw_only=True):
    """One list, before it is cut into pages."""

    heading: ListHeading
    group: Group
    """Its articles."""
    template: str
    view: Callable[[ListFields, Own], ListView]
    """Makes the kind's view: a function of its module, for pages are made of it later."""
    own: Own
    """What the pages show beside the articles."""
    own_of_front: Callable[[], Own] | None = None
    """The same for the front page, where that shows more. It follows from the group's articles, and
    from what the owner keeps of topics and publishers: bundles are planned anew when these change.
    """
    stories: Callable[[tuple[Article, ...]], tuple[StoryContext, ...]] | None = None
    """The stories that the front page shows, of its articles, the newest first; None to show there
    each article by itself, as full pages do."""


class PagePosition(Struct, frozen=True):
    """Which page of a list it is, and where its neighbours lie."""

    path: str
    number: int
    older: str
    newer: str | None


def list_pages(articles: ArticleList[Own], site: PageContext) -> Iterator[Bundle]:
    """The front page and the full pages of one list."""
    heading, slots, undated = articles.heading, articles.group.slots, articles.group.undated
    contexts, page_size = site.article_contexts, site.settings.page_size
    first, *full = pagination.paginate(slots, heading.folder, page_size)

    def front_page() -> Iterator[Page]:
        shown = articles.stories or contexts.of_all
        start = pagination.front_start(slots, page_size)
        content = deferred(
            _list_view,
            site.chrome,
            heading,
            _position(first),
            shown(first.articles),
            articles.view,
            articles.own_of_front() if articles.own_of_front else articles.own,
            contexts.of_all(undated),
            statistics.years(articles.group, heading.folder, start, site.months, site.settings),
        )
        yield Page(
            urls.file(first.path),
            articles.template,
            content,
            source=heading.source,
            standing=heading.standing,
            identity=heading.identity,
            newest=_newest(first),
        )
        if full:
            yield _folder_of_pages(heading, site.chrome)

    def full_pages(slices: Iterable[ListSlice[Article]]) -> Iterator[Page]:
        for part in slices:
            content = deferred(
                _list_view,
                site.chrome,
                heading,
                _position(part),
                contexts.of_all(part.articles),
                articles.view,
                articles.own,
            )
            yield Page(
                urls.file(part.path),
                articles.template,
                content,
                source=f"{heading.source}, page {part.number}",
                standing=Precedence.LIST,
                newest=_newest(part),
            )

    size = pagination.CHUNK * page_size
    marks = [contexts.mark(slots[start : start + size]) for start in range(0, len(slots), size)]
    told = site.story_contexts.mark(first.articles) if articles.stories else b""
    whole = (marks, contexts.mark(undated), told)
    name, own = heading.folder, articles.own
    yield bundle(f"{name} in front", front_page, heading, own, whole, _position(first))
    for at, slices in pagination.chunks(full):
        positions = [_position(part) for part in slices]
        make = partial(full_pages, slices)
        yield bundle(f"{name} {at}", make, heading, own, positions, marks[at])


def _folder_of_pages(heading: ListHeading, chrome: SiteChrome) -> Page:
    """For readers who cut the address of a full page short."""
    target = urls.absolute(heading.folder, chrome.settings.root)
    view = RedirectView.to(target, heading.title, chrome.settings.language, chrome.site.icons)
    path = urls.file(f"{heading.folder}page/")
    source = f"the pages of {heading.source}"
    return Page(path, REDIRECT, view, source=source, standing=Precedence.FOLDER)


def _position(part: ListSlice[Article]) -> PagePosition:
    return PagePosition(part.path, part.number, part.older, part.newer)


def _newest(part: ListSlice[Article]) -> datetime | None:
    return part.articles[0].published_at if part.articles else None


def _list_view(
    chrome: SiteChrome,
    heading: ListHeading,
    position: PagePosition,
    contexts: tuple[ArticleContext | StoryContext, ...],
    view: Callable[[ListFields, Own], ListView],
    own: Own,
    undated: tuple[ArticleContext, ...] = (),
    years: tuple[YearOfList, ...] = (),
) -> ListView:
    settings = chrome.settings
    title = numbered(heading.title, position.number, chrome) if position.number else heading.title
    above = (*heading.above, (heading.title, heading.folder)) if position.number else heading.above
    way = crumbs(settings, *above)
    listed = mixed_teasers((*contexts, *undated), settings)
    shown, lasting = listed[: len(contexts)], listed[len(contexts) :]
    description, keywords = heading.description, heading.keywords
    data = structured_data.joined(
        structured_data.collection(position.path, title, description, listed, settings, keywords),
        structured_data.breadcrumbs(way, title, position.path, settings),
    )
    fields = ListFields(
        site=chrome.site,
        head=head(
            settings,
            position.path,
            title,
            description=description,
            feeds=heading.feeds,
            structured_data=data,
        ),
        crumbs=way,
        title=heading.title,
        description=description,
        number=position.number,
        teasers=shown,
        undated=lasting,
        older=urls.url(position.older, settings.base_path) if position.older else "",
        newer=urls.url(position.newer, settings.base_path) if position.newer is not None else "",
        years=years,
    )
    return view(fields, own)


def numbered(title: str, number: int, chrome: SiteChrome) -> str:
    """The title of a list's full page of that number."""
    number_said = forms_of(chrome.settings.language).number(number)
    return chrome.words.numbered % {"title": title, "number": number_said}
