"""Pages that list articles under one heading: a topic's, a publisher's, a category's."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article
from generator.languages.forms import forms_of
from generator.library.library import Group
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination, structured_data
from generator.pages.parts import statistics as figures_of
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.pagination import ListSlice
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.statistics import YearOfList
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.story_teasers import mixed_teasers
from generator.pages.parts.views import REDIRECT, FeedLink, HtmlView, RedirectView, Teaser


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


class List(Struct, frozen=True, kw_only=True):
    """One list, before it is cut into pages."""

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
    """The same."""


class PagePosition(Struct, frozen=True):
    """Which page of a list it is, and where its neighbours lie."""

    path: str
    number: int
    older: str
    newer: str | None


Front = Callable[[tuple[Article, ...]], tuple[ArticleContext | StoryContext, ...]]
"""What the front page of a list shows of its articles, which come newest first."""

MakeView = Callable[..., ListView]
"""Makes a kind's own view from the fields of ListView; its first arguments are `extra`, then
`beside`."""


def list_pages(
    of: List,
    group: Group,
    site: PageContext,
    template: str,
    view: MakeView,
    *extra: Any,
    front: Front | None = None,
    beside: tuple[Any, ...] = (),
    figures: Callable[[], tuple[Any, ...]] = tuple,
) -> Iterator[Bundle]:
    """The front page and the full pages of one list.

    front     None to show there each article by itself, as full pages do
    extra     what all of its pages show beside its articles, as arguments of `view`
    beside    what its front page alone shows beside them, as further arguments
    figures   gives more of these, which follow from the group's articles
    """
    contexts = site.article_contexts
    first, *full = pagination.paginate(group.slots, of.folder, site.settings.page_size)

    def front_page() -> Iterator[Page]:
        shown = front(first.articles) if front else contexts.of_all(first.articles)
        start = pagination.front_start(group.slots, site.settings.page_size)
        years = figures_of.years(group, of.folder, start, site.months, site.settings)
        given = (*extra, *beside, *figures())
        content = (of, _place(first), shown, contexts.of_all(group.undated), years, view, given)
        yield Page(
            urls.file(first.path),
            template,
            deferred(_list_view, site.chrome, *content),
            source=of.source,
            standing=of.standing,
            identity=of.identity,
            newest=_newest(first),
        )

        if full:
            yield _folder_of_pages(of, site.chrome)

    def full_pages(parts: Iterable[ListSlice[Article]]) -> Iterator[Page]:
        for part in parts:
            content = (of, _place(part), contexts.of_all(part.articles), (), (), view, extra)
            yield Page(
                urls.file(part.path),
                template,
                deferred(_list_view, site.chrome, *content),
                source=f"{of.source}, page {part.number}",
                standing=Precedence.LIST,
                newest=_newest(part),
            )

    size = pagination.CHUNK * site.settings.page_size
    slots = group.slots
    marks = [contexts.mark(slots[start : start + size]) for start in range(0, len(slots), size)]
    told = site.story_contexts.mark(first.articles) if front else b""
    whole = (marks, contexts.mark(group.undated), told)
    yield bundle(f"{of.folder} in front", front_page, of, extra, beside, whole, _place(first))
    for at, parts in pagination.chunks(full):
        places = [_place(part) for part in parts]
        make = partial(full_pages, parts)
        yield bundle(f"{of.folder} {at}", make, of, extra, places, marks[at])


def _folder_of_pages(of: List, chrome: SiteChrome) -> Page:
    """For readers who cut the address of a full page short."""
    target = urls.absolute(of.folder, chrome.settings)
    view = RedirectView.to(target, of.title, chrome.settings.language, chrome.site.icons)
    path = urls.file(f"{of.folder}page/")
    source = f"the pages of {of.source}"
    return Page(path, REDIRECT, view, source=source, standing=Precedence.FOLDER)


def _place(part: ListSlice[Article]) -> PagePosition:
    return PagePosition(part.path, part.number, part.older, part.newer)


def _newest(part: ListSlice[Article]) -> datetime | None:
    return part.articles[0].published_at if part.articles else None


def _list_view(
    chrome: SiteChrome,
    of: List,
    place: PagePosition,
    contexts: tuple[ArticleContext | StoryContext, ...],
    undated: tuple[ArticleContext, ...],
    years: tuple[YearOfList, ...],
    view: MakeView,
    given: tuple[Any, ...],
) -> ListView:
    settings = chrome.settings
    title = numbered(of.title, place.number, chrome) if place.number else of.title
    above = (*of.above, (of.title, of.folder)) if place.number else of.above
    way = crumbs(settings, *above)
    listed = mixed_teasers((*contexts, *undated), settings)
    shown, lasting = listed[: len(contexts)], listed[len(contexts) :]
    description, keywords = of.description, of.keywords
    data = structured_data.joined(
        structured_data.collection(place.path, title, description, listed, settings, keywords),
        structured_data.breadcrumbs(way, title, place.path, settings),
    )
    return view(
        *given,
        site=chrome.site,
        head=head(
            settings,
            place.path,
            title,
            description=description,
            feeds=of.feeds,
            structured_data=data,
        ),
        crumbs=way,
        title=of.title,
        description=description,
        number=place.number,
        teasers=shown,
        undated=lasting,
        older=urls.url(place.older, settings) if place.older else "",
        newer=urls.url(place.newer, settings) if place.newer is not None else "",
        years=years,
    )


def numbered(title: str, number: int, chrome: SiteChrome) -> str:
    """The title of a list's full page of that number."""
    number_said = forms_of(chrome.settings.language).number(number)
    return chrome.words.numbered % {"title": title, "number": number_said}
