"""Category pages: news, learning, samples; on a site that has more than one of them."""

from collections.abc import Iterator

from generator.content import urls
from generator.library.library import Library
from generator.pages.kind import Kind
from generator.pages.parts import site_chrome
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.list_page import List, ListView, list_pages
from generator.pages.parts.site_chrome import SiteContext


class CategoryView(ListView, frozen=True, kw_only=True):
    """One page of a category."""


def category_pages(library: Library, site_context: SiteContext) -> Iterator[Bundle]:
    for name in site_chrome.categories(library):
        of = List(
            folder=urls.category(name),
            title=site_context.words.category(name),
            source=f'the list of the category "{name}"',
        )
        group = library.by_category[name]
        yield from list_pages(of, group, library, site_context, "category.html", CategoryView)


KIND = Kind(category_pages, {"category.html": CategoryView})
