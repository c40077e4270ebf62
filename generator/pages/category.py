"""Category pages: news, learning, samples; on a site that has more than one of them."""

from collections.abc import Iterator

from generator.pages import shell, urls
from generator.pages.bundle import Bundle
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.lists import List, ListView, list_pages
from generator.pages.shell import Frame


class CategoryView(ListView, frozen=True, kw_only=True):
    """One page of a category."""


def category_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    for name in shell.categories(library):
        of = List(
            folder=urls.category(name),
            title=frame.words.category(name),
            source=f'the list of the category "{name}"',
        )
        group = library.by_category[name]
        yield from list_pages(of, group, library, frame, "category.html", CategoryView)


KIND = Kind(category_pages, {"category.html": CategoryView})
