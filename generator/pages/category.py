"""Category pages: news, learning, samples; on a site that has more than one of them."""

from collections.abc import Iterator

from generator.content import urls
from generator.pages.kind import Kind
from generator.pages.parts import site_chrome
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.list_page import List, ListView, list_pages
from generator.pages.parts.page_context import PageContext


class CategoryView(ListView, frozen=True, kw_only=True):
    """One page of a category."""


def category_pages(site: PageContext) -> Iterator[Bundle]:
    for name in site_chrome.categories(site.library):
        of = List(
            folder=urls.category(name),
            title=site.words.category(name),
            source=f'the list of the category "{name}"',
        )
        group = site.library.by_category[name]
        yield from list_pages(of, group, site, "category.html", CategoryView)


KIND = Kind(category_pages, {"category.html": CategoryView})
