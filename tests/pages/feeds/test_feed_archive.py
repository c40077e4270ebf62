"""Archives of feeds as values; that a reader can walk them is tested with built sites."""

from typing import Any

from generator.content.feed_formats import FORMATS
from generator.content.records.model import Article
from generator.library.library import Library
from generator.pages.feeds.feed import FeedView, feed_pages
from generator.pages.feeds.feed_archive import archive_pages
from generator.pages.parts.page_context import PageContext
from tests.factories import (
    make_article,
    make_library,
    make_site_context,
    make_topic,
    make_topics,
    pages_of,
)

ROOT = "https://digest.example.org/"


def many(count: int, **given: Any) -> list[Article]:
    return [make_article(f"a{n}", day=n, **given) for n in range(1, count + 1)]


def archive(library: Library, archives: str = "site", **settings: Any) -> dict[str, FeedView]:
    site_context = make_site_context(archives=archives, page_size=2, **settings)
    return {
        p.path: p.view
        for p in pages_of(archive_pages(PageContext(library, site_context)))
        if isinstance(p.view, FeedView)
    }


def titles(view: FeedView) -> list[str]:
    return [item.title.removeprefix("Title ") for item in view.items]


def test_there_are_the_archives_that_the_site_asks_for() -> None:
    library = make_library(*many(3))
    assert archive(library, "none") == {}
    site = {
        f"archive/{part}{file}" for part in ("", "page/1/") for file in ("atom.xml", "feed.json")
    }
    assert set(archive(library, "site")) == site
    topics = {f"topics/ai/{path}" for path in site}
    assert set(archive(library, "topics")) == site | topics


def test_archives_come_in_those_of_the_sites_formats_that_have_any() -> None:
    rss, _, json = FORMATS
    made = archive(make_library(*many(3)), feed_formats=(rss, json))
    assert set(made) == {"archive/feed.json", "archive/page/1/feed.json"}


def test_a_former_name_of_a_topic_has_no_archive_of_its_own_and_leads_to_the_topics() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    library = make_library(*many(5, topics=("Facebook AI",)), topics=topics)
    assert not any("facebook" in path for path in archive(library, "topics"))
    site_context = make_site_context(archives="topics", page_size=2)
    former = {page.path: page.view for page in feed_pages(PageContext(library, site_context))}
    view = former["topics/facebook-ai/atom.xml"]
    assert isinstance(view, FeedView)
    assert view.older == f"{ROOT}topics/meta-ai/archive/page/2/atom.xml"


def test_documents_hold_what_full_list_pages_hold_and_the_first_one_the_rest() -> None:
    made = archive(make_library(*many(7)))
    assert {path: titles(view) for path, view in made.items() if path.endswith(".xml")} == {
        "archive/atom.xml": ["a7", "a6", "a5"],
        "archive/page/1/atom.xml": ["a2", "a1"],
        "archive/page/2/atom.xml": ["a4", "a3"],
        "archive/page/3/atom.xml": ["a6", "a5"],
    }


def test_each_document_names_its_neighbours_and_full_ones_where_new_articles_come_to() -> None:
    made = archive(make_library(*many(7)))
    page, first = f"{ROOT}archive/page/", f"{ROOT}archive/atom.xml"
    assert {path: (v.older, v.newer, v.current) for path, v in made.items() if "atom" in path} == {
        "archive/atom.xml": (f"{page}2/atom.xml", "", ""),
        "archive/page/1/atom.xml": ("", f"{page}2/atom.xml", first),
        "archive/page/2/atom.xml": (f"{page}1/atom.xml", f"{page}3/atom.xml", first),
        "archive/page/3/atom.xml": (f"{page}2/atom.xml", "", first),
    }
    assert made["archive/page/2/feed.json"].older == f"{page}1/feed.json"


def test_a_full_document_changes_once_more_when_the_next_is_full_and_then_never_again() -> None:
    """Atom names the next one; JSON Feed only the one before, and never changes."""
    path, json = "archive/page/2/atom.xml", "archive/page/2/feed.json"
    states = [archive(make_library(*many(count))) for count in range(4, 13)]
    assert states[0][path] == states[1][path] != states[2][path]
    assert all(state[path] == states[2][path] for state in states[2:])
    assert states[2][path].items == states[0][path].items
    bytes_of = [(state[json].older, state[json].items, state[json].updated_at) for state in states]
    assert len(set(map(repr, bytes_of))) == 1


def test_what_is_hidden_is_in_no_document_and_moves_nothing() -> None:
    articles = many(7)
    hidden = make_article("a3", day=3, retracted="Wrong.")
    made, before = (archive(make_library(*each)) for each in (
        [*articles[:2], hidden, *articles[3:]], articles
    ))  # fmt: skip
    assert titles(made["archive/page/2/atom.xml"]) == ["a4"]
    changed = {path for path in before if made[path] != before[path]}
    assert changed == {"archive/page/2/atom.xml", "archive/page/2/feed.json"}


def test_a_feed_leads_to_its_archive_and_leaves_no_gap_before_it() -> None:
    """Though it is set to hold fewer items than a full document does."""
    for count in range(1, 9):
        library = make_library(*many(count))
        site_context = make_site_context(archives="site", page_size=3, feed_size=1)
        feeds = {page.path: page.view for page in feed_pages(PageContext(library, site_context))}
        view = feeds["atom.xml"]
        assert isinstance(view, FeedView)
        made = {p.path: p.view for p in pages_of(archive_pages(PageContext(library, site_context)))}
        seen = titles(view)
        while view.older:
            view = made[view.older.removeprefix(ROOT)]
            assert isinstance(view, FeedView)
            seen += titles(view)
        assert set(seen) == {f"a{n}" for n in range(1, count + 1)}
    rss = feeds["feed.xml"]
    assert isinstance(rss, FeedView)
    assert rss.older == ""


def test_all_documents_of_an_archive_are_one_feed_of_its_own() -> None:
    made = archive(make_library(*many(5)), "topics")
    ids = {view.id for path, view in made.items() if path.startswith("topics/ai/")}
    assert ids == {"tag:digest.example.org,2023:feed:topic:ai:archive"}
    assert made["archive/atom.xml"].id == "tag:digest.example.org,2023:feed:archive"
    assert made["topics/ai/archive/atom.xml"].title == "AI · Test Digest · Archive"
    assert made["topics/ai/archive/atom.xml"].home == f"{ROOT}topics/ai/"
    assert made["topics/ai/archive/page/1/atom.xml"].home == f"{ROOT}topics/ai/page/1/"
    assert made["archive/page/1/atom.xml"].home == f"{ROOT}archive/"


def test_an_archive_has_the_ids_of_the_feed_that_leads_to_it_where_each_feed_has_its_own() -> None:
    """Readers that walk on from a feed show what they have already once."""
    topics = make_topics(make_topic("Archive"))
    library = make_library(*many(3, topics=("Archive",)), topics=topics)
    site_context = make_site_context(archives="topics", page_size=2, feed_ids="per_feed")
    walked = archive(library, "topics", feed_ids="per_feed")
    for folder in ("", "topics/archive/"):
        found = [
            page.view
            for page in feed_pages(PageContext(library, site_context))
            if page.path == f"{folder}atom.xml"
        ]
        for view in found:
            assert isinstance(view, FeedView)
            older = {
                item.id
                for path, each in walked.items()
                if path.startswith(f"{folder}archive/") and path.endswith("atom.xml")
                for item in each.items
            }
            assert {item.id for item in view.items} == older
