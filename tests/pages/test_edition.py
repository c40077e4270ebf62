"""Pages and the feed of editions."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from generator.content.records.model import Article
from generator.content.registries.editions import Edition, in_order, read_edition
from generator.pages.edition import EditionsView, EditionView, edition_pages
from generator.pages.feeds.edition_feed import edition_feed_pages
from generator.pages.feeds.feed import FeedView
from generator.pages.page import Page
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from tests.factories import make_article, make_library, make_settings, pages_of

DAY = 24 * 60
TEXT = """\
title: The title
sections:
  - title: AI
    items:
      - title: Title a
        url: https://news.example.com/a
        picture: /p.png
        records: ["tag:digest.example.org,2023:a"]
        also: [{title: Title b, url: "https://news.example.com/b"}]
      - {title: Own, url: /news/own/}
sponsor: {name: Acme, picture: /lost.png}
"""


@dataclass
class Made:
    """What is made of editions."""

    pages: dict[str, Page]

    def edition(self, period: str) -> EditionView:
        view = self.pages[f"editions/{period}/index.html"].view
        assert isinstance(view, EditionView)
        return view

    def index(self) -> EditionsView:
        view = self.pages["editions/index.html"].view
        assert isinstance(view, EditionsView)
        return view

    def feed(self) -> FeedView:
        view = self.pages["editions/feed.json"].view
        assert isinstance(view, FeedView)
        return view


def edition(period: str, text: str = TEXT) -> Edition:
    read, problems = read_edition(text.encode(), f"editions/{period}.yaml", UTC, DAY)
    assert not problems
    assert read is not None
    return read


def made(*editions: Edition, articles: tuple[Article, ...] = (), **given: Any) -> Made:
    site = make_settings(**given)
    now = datetime(2025, 2, 1, tzinfo=UTC)
    context = SiteContext(site, static=frozenset({"p.png"}), editions=in_order(editions))
    page_context = PageContext(make_library(*articles, settings=site, now=now), context)
    pages = [*pages_of(edition_pages(page_context)), *edition_feed_pages(page_context)]
    return Made({page.path: page for page in pages})


def stories(view: EditionView) -> list[str]:
    return [
        each.teaser.title if each.teaser else "" for part in view.parts for each in part.stories
    ]


def test_a_site_without_editions_has_no_page_for_them() -> None:
    assert made().pages == {}
    assert made(edition("2025-03-01")).pages == {}  # it is yet to come


def test_an_edition_leads_to_the_one_before_and_after_it_in_its_series() -> None:
    site = made(*(edition(name) for name in ("2025-01-01", "2025-01-03", "2025-w01", "2025-01-07")))
    middle = site.edition("2025-01-03")
    assert middle.older
    assert middle.newer
    assert (middle.older.url, middle.newer.url) == (
        "/editions/2025-01-01/",
        "/editions/2025-01-07/",
    )
    week = site.edition("2025-w01")
    assert (week.older, week.newer) == (None, None)


def test_the_index_has_the_newest_first_and_the_week_behind_its_last_day() -> None:
    site = made(*(edition(name) for name in ("2025-01-04", "2025-w01", "2025-01-05")))
    urls = [each.url for each in site.index().editions]
    assert urls == ["/editions/2025-w01/", "/editions/2025-01-05/", "/editions/2025-01-04/"]


def test_an_item_of_the_feed_has_an_id_that_no_title_or_address_changes() -> None:
    first = made(edition("2025-01-01")).feed().items[0].id
    text = TEXT.replace("The title", "Another")
    moved = made(edition("2025-01-01", text), base_url="https://elsewhere.example.org/x/")
    assert moved.feed().items[0].id == first == "tag:digest.example.org,2023:edition:2025-01-01"


def test_links_and_pictures_of_the_site_lie_below_its_path_and_what_is_not_there_is_left_away() -> (
    None
):
    site = made(edition("2025-01-01"), base_url="https://digest.example.org/sub/")
    view = site.edition("2025-01-01")
    first, own = (each.teaser for each in view.parts[0].stories)
    assert first
    assert first.picture
    assert own
    assert (first.picture.url, own.url, own.outside) == ("/sub/p.png", "/sub/news/own/", False)
    assert view.sponsor
    assert view.sponsor.picture is None


def test_a_record_that_says_something_else_is_no_matter_to_an_edition() -> None:
    before = made(edition("2025-01-01"), articles=(make_article("a"),))
    after = made(edition("2025-01-01"), articles=(make_article("a", title="Another"),))
    page = "editions/2025-01-01/index.html"
    assert before.pages[page].key == after.pages[page].key


def test_a_retraction_reaches_into_an_edition_and_says_so_there() -> None:
    wrong = make_article("a", retracted="It was wrong.")
    site = made(edition("2025-01-01"), articles=(wrong,))
    view = site.edition("2025-01-01")
    assert stories(view) == ["", "Own"]
    assert view.parts[0].stories[0].reason == "It was wrong."
    assert view.preheader == "Own"
    assert [each.title for each in site.feed().items[0].items] == ["Own"]
    assert site.index().editions[0].count == 1
    assert "Title a" not in repr(site.edition("2025-01-01"))
    assert "Title a" not in repr(site.feed())


def test_what_has_no_original_is_found_by_its_id() -> None:
    text = TEXT.replace("https://news.example.com/a", "/news/a/")
    wrong = make_article("a", url="", retracted="It was wrong.")
    assert stories(made(edition("2025-01-01", text), articles=(wrong,)).edition("2025-01-01")) == [
        "",
        "Own",
    ]


def test_what_the_owner_denies_is_taken_back_without_a_reason() -> None:
    for denied, left in (
        ("https://news.example.com/a?utm_source=x", ["", "Own"]),
        ("http://news.example.com/b/", ["Title a", "Own"]),
    ):
        view = made(edition("2025-01-01"), deny=(denied,)).edition("2025-01-01")
        assert stories(view) == left
        assert view.parts[0].stories[0].reason == ""
        assert "Title b" not in repr(view)
