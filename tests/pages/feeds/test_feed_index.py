"""The feeds of a site, listed for people and for readers."""

from collections.abc import Mapping

from generator.content.settings import parse
from generator.pages.feeds.feed_index import FeedsView, OpmlView, feed_index_pages
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.parts.views import View
from tests.factories import (
    make_library,
    make_page_context,
    make_topic,
    make_topics,
)


def test_all_feeds_are_listed_for_people_and_for_readers() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    pages = {
        page.path: page.view
        for page in feed_index_pages(make_page_context(make_library(topics=topics)))
    }
    people, readers = pages["feeds/index.html"], pages["feeds.opml"]
    assert isinstance(people, FeedsView)
    assert [(feed.title, feed.depth) for feed in people.feeds] == [
        ("Test Digest", 0),
        ("AI", 0),
        ("Facebook AI", 1),
    ]
    assert isinstance(readers, OpmlView)
    assert [outline.title for outline in readers.feeds] == ["Test Digest", "AI"]
    assert [outline.title for outline in readers.feeds[1].children] == ["Facebook AI"]


def listed(formats: str) -> Mapping[str, View]:
    site = "title: T\nbase_url: https://e.org/\nid: e.org,2023\n"
    site_context = SiteContext(parse(f"{site}feeds: {{formats: [{formats}]}}"))
    return {
        page.path: page.view for page in feed_index_pages(PageContext(make_library(), site_context))
    }


def test_lists_of_feeds_name_the_formats_there_are_and_lead_to_the_first() -> None:
    for formats, names, first in (
        ("json, atom", ["Atom", "JSON Feed"], "atom.xml"),
        ("json", ["JSON Feed"], "feed.json"),
    ):
        people, readers = (listed(formats)[path] for path in ("feeds/index.html", "feeds.opml"))
        assert isinstance(people, FeedsView)
        assert isinstance(readers, OpmlView)
        assert [link.title for link in people.feeds[0].formats] == names
        assert [feed.title for feed in people.head.feeds] == [f"T ({name})" for name in names]
        assert readers.feeds[0].feed == f"https://e.org/{first}"


def test_there_is_a_style_sheet_where_browsers_show_a_format_in_one() -> None:
    assert "feeds/style.css" in listed("rss, json")
    assert "feeds/style.css" not in listed("json")
