"""Category pages: news, learning, samples; on a site that has more than one of them."""

from collections.abc import Iterator

from generator.content import urls
from generator.pages.kind import Kind
from generator.pages.parts import site_chrome
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.list_page import (
    ArticleList,
    ListFields,
    ListHeading,
    ListView,
    list_pages,
)
from generator.pages.parts.page_context import PageContext


class CategoryView(ListView, frozen=True, kw_only=True):
    """One page of a category."""


def category_pages(site: PageContext) -> Iterator[Bundle]:
    for name in site_chrome.categories(site.library):
        heading = ListHeading(
            folder=urls.category(name),
            title=site.words.category(name),
            source=f'the list of the category "{name}"',
        )
        articles = ArticleList(
            heading=heading,
            group=site.library.by_category[name],
            template="category.html",
            view=_view,
            own=None,
        )
        yield from list_pages(articles, site)


def _view(fields: ListFields, own: None) -> CategoryView:
    return CategoryView(**fields)


KIND = Kind(category_pages, {"category.html": CategoryView})
