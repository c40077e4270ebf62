"""The order of files: what a reader meets leads to nothing that is not there."""

from datetime import timedelta

from generator.output.order import making_order, placing_order
from generator.pages.page import Page, Precedence
from generator.pages.parts.views import View
from tests.factories import NOW


def make_page(path: str, **given: object) -> Page:
    return Page(path, given.pop("template", "topic.html"), View(), **given)  # type: ignore[arg-type]


RECORD = make_page("news/a/index.html", record="articles/a.md", newest=NOW)
LIST = make_page("news/index.html", newest=NOW)
FEED = make_page("news/feed.xml", template="feeds/rss.xml", newest=NOW)
FRONT = make_page("index.html", newest=NOW)


def test_what_is_shown_is_made_before_what_shows_it() -> None:
    files = [FEED, LIST, RECORD, None]
    assert sorted(files, key=making_order) == [None, RECORD, LIST, FEED]


def test_lists_are_made_in_the_order_of_time_and_undated_ones_last() -> None:
    older = make_page("z/index.html", newest=NOW - timedelta(days=1))
    undated = make_page("a/index.html")
    assert sorted([undated, LIST, older], key=making_order) == [older, LIST, undated]


def test_a_redirect_of_a_record_is_made_with_the_lists() -> None:
    redirect = make_page("old/index.html", record="a.md", standing=Precedence.RECORD_REDIRECT)
    assert making_order(redirect)[0] == making_order(LIST)[0]


def test_new_files_are_put_in_place_before_changed_ones_and_the_top_comes_last() -> None:
    files = [(FRONT, False), (FRONT, True), (LIST, False), (FEED, True), (RECORD, False)]
    files.sort(key=lambda file: placing_order(file[0].path, file[0], is_new=file[1]))
    assert files == [(FEED, True), (FRONT, True), (RECORD, False), (LIST, False), (FRONT, False)]


def test_a_copy_at_the_top_comes_with_the_copies() -> None:
    assert placing_order("favicon.ico", None, is_new=True) < placing_order(
        RECORD.path, RECORD, is_new=True
    )
