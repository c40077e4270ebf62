"""The feeds of a site, listed for people and for readers."""

from generator.pages.feed_index import FeedsView, OpmlView, feed_index_pages
from tests.factories import make_frame, make_library, make_topic, make_topics


def test_all_feeds_are_listed_for_people_and_for_readers() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    pages = {
        page.path: page.view for page in feed_index_pages(make_library(topics=topics), make_frame())
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
