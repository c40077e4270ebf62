"""Pages that list articles."""

from msgspec import Struct

from generator.pages.parts.list_page import (
    ArticleList,
    ListFields,
    ListHeading,
    ListView,
    list_pages,
)
from tests.factories import make_article, make_library, make_page_context, pages_of


class Own(Struct, frozen=True):
    motto: str
    remark: str = ""


class NamedView(ListView, frozen=True, kw_only=True):
    motto: str
    remark: str


def view(fields: ListFields, own: Own) -> NamedView:
    return NamedView(**fields, motto=own.motto, remark=own.remark)


def test_a_list_shows_what_is_its_own_on_all_pages_and_more_on_its_front_page() -> None:
    library = make_library(*(make_article(f"a{day}", day=day) for day in range(1, 6)))
    articles = ArticleList(
        heading=ListHeading(folder="all/", title="All", source="the list of all"),
        group=library.whole,
        template="all.html",
        view=view,
        own=Own("Read on"),
        own_of_front=lambda: Own("Read on", "five of them"),
    )
    pages = {
        page.path: page
        for page in pages_of(list_pages(articles, make_page_context(library, page_size=2)))
    }
    views = {path: page.view for path, page in pages.items() if page.template == "all.html"}
    assert {path: (v.motto, v.remark) for path, v in views.items() if isinstance(v, NamedView)} == {
        "all/index.html": ("Read on", "five of them"),
        "all/page/1/index.html": ("Read on", ""),
        "all/page/2/index.html": ("Read on", ""),
    }
