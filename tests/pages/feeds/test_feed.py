"""Feeds as values; what readers make of them is tested with the built site."""

from datetime import UTC, datetime, timedelta

from generator.content.feed_formats import FORMATS
from generator.content.records.identity import atom_id, is_iri
from generator.content.records.model import Article, Correction, PagePolicy
from generator.library.library import Library
from generator.pages.feeds.feed import FeedView, feed_pages, newest_articles
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_settings,
    make_topic,
    make_topics,
)


def feeds(library: Library, **settings: object) -> dict[str, FeedView]:
    pages = feed_pages(make_page_context(library, **settings))
    return {page.path: page.view for page in pages if isinstance(page.view, FeedView)}


def test_every_topic_has_a_feed_in_every_format() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    library = make_library(make_article(topics=("Facebook AI",)), topics=topics)
    shown = feeds(library)
    assert len(shown) == 9
    for folder in ("", "topics/ai/", "topics/facebook-ai/"):
        for file in ("feed.xml", "atom.xml", "feed.json"):
            assert [item.title for item in shown[folder + file].items] == ["Title a"]


def test_feeds_come_in_the_formats_that_the_site_wants_and_are_the_same() -> None:
    library = make_library(make_article())
    every = feeds(library)
    for format in FORMATS:
        alone = feeds(library, feed_formats=(format,))
        assert {path for path in every if path.endswith(format.file)} == set(alone)
        assert all(every[path] == view for path, view in alone.items())


def test_a_former_address_of_a_feed_still_answers_with_the_same_ids() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    shown = feeds(make_library(make_article(topics=("Facebook AI",)), topics=topics))
    former, now = shown["topics/facebook-ai/feed.xml"], shown["topics/meta-ai/feed.xml"]
    assert former.id == now.id
    assert former.items == now.items
    assert former.address == "https://digest.example.org/topics/facebook-ai/feed.xml"
    assert former.home == now.home == "https://digest.example.org/topics/meta-ai/"


def test_a_feed_holds_the_newest_and_all_of_two_days() -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    slots = [make_article(f"a{n}", published_at=start + timedelta(hours=12 * n)) for n in range(20)]
    assert [a.title for a in newest_articles(slots, 2)] == [
        f"Title a{n}" for n in (19, 18, 17, 16, 15)
    ]
    assert len(newest_articles(slots, 10)) == 10


def test_a_feed_has_an_end_however_busy_its_two_days_were() -> None:
    slots = [make_article(f"a{n}") for n in range(1_500)]
    assert len(newest_articles(slots, 50)) == 1_000


def test_bodies_of_a_feed_have_an_end_and_older_items_their_excerpt() -> None:
    """Ten thousand records of one day, each with a body, made a feed of gigabytes."""
    large = [make_article(f"a{n}", hour=n, body=f"digest-{n}", body_size=300_000) for n in range(5)]
    for feed in feeds(make_library(*large)).values():
        assert [item.body for item in feed.items] == ["digest-4", "digest-3", "digest-2", "", ""]
        assert all(item.excerpt for item in feed.items)


def test_a_body_that_is_most_of_a_feed_keeps_no_other_out() -> None:
    sizes = {"a": 200_000, "b": 900_000, "c": 200_000}
    articles = [
        make_article(word, hour=at, body=f"digest-{word}", body_size=size)
        for at, (word, size) in enumerate(sizes.items())
    ]
    for feed in feeds(make_library(*articles)).values():
        assert [item.body for item in feed.items] == ["digest-c", "", "digest-a"]


def test_first_words_stand_in_the_place_of_a_body_and_not_above_it() -> None:
    said = {"excerpt": "", "opening": "First words."}
    article = make_article(body="digest", **said)
    (item,) = feeds(make_library(article))["feed.xml"].items
    assert (item.summary, item.excerpt, item.body) == ("First words.", "", "digest")
    article = make_article(body="digest", body_size=900_000, **said)
    (item,) = feeds(make_library(article))["feed.xml"].items
    assert (item.summary, item.excerpt, item.body) == ("First words.", "First words.", "")


def test_a_dated_collection_lists_what_it_holds_in_its_editors_order() -> None:
    held = [make_article(f"a{n}", day=2, body="d") for n in range(3)]
    weekly = make_article("w", day=9, type="collection", url="", items=("a2", "a0", "a1"))
    item = feeds(make_library(*held, weekly))["feed.xml"].items[0]
    assert [(each.title, each.url) for each in item.items] == [
        (f"Title a{n}", f"https://news.example.com/a{n}") for n in (2, 0, 1)
    ]
    assert item.items[0].page == "https://digest.example.org/news/a2/"
    assert item.more_items == 0
    names = tuple(f"a{n}" for n in range(130))
    many = [make_article(name, day=2) for name in names]
    weekly = make_article("w", day=9, type="collection", url="", items=names)
    item = feeds(make_library(*many, weekly))["feed.xml"].items[0]
    assert (len(item.items), item.more_items) == (100, 30)


def test_what_a_collection_holds_is_part_of_what_its_feed_is_made_of() -> None:
    """Without that, an item that is edited would stay as it was in the feed."""

    def keys(*articles: Article) -> list[bytes]:
        old = [make_article(f"b{n}", day=8, hour=n % 24) for n in range(60)]
        made = feed_pages(make_page_context(make_library(*old, *articles), feed_size=5))
        return [page.key for page in made if page.path in ("feed.xml", "atom.xml", "feed.json")]

    weekly = make_article("w", day=20, type="collection", url="", items=("a",))
    one, other = make_article("a", body="d"), make_article("a", title="Another", body="d")
    assert keys(weekly, one) == keys(weekly, one)
    assert not set(keys(weekly, one)) & set(keys(weekly, other))
    alone = make_article("w", day=20, type="collection", url="")
    assert keys(alone, one) == keys(alone, other)


def test_undated_and_hidden_articles_are_in_no_feed() -> None:
    course = make_article("c", type="course", published_at=None)
    assert newest_articles([None, course], 5) == []


def test_a_correction_and_an_update_move_the_date_of_change_and_a_typo_does_not() -> None:
    """Readers show an item as changed where it says so, and would be rung for every comma."""
    typo = make_article(title="Another title", excerpt="Other words.", body="digest")
    (item,) = feeds(make_library(typo))["atom.xml"].items
    assert item.updated_at == item.published_at
    update, later = datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)
    note = Correction(later, "It was another.")
    for given, changed in (
        ({"updated_at": update}, update),
        ({"corrections": (note,)}, later),
        ({"updated_at": update, "corrections": (note,)}, later),
    ):
        (item,) = feeds(make_library(make_article(**given)))["atom.xml"].items
        assert item.updated_at == changed
        assert item.published_at == typo.published_at
    assert [each.text for each in item.corrections] == ["It was another."]


def test_a_feed_is_as_new_as_its_newest_change() -> None:
    updated = datetime(2025, 6, 1, tzinfo=UTC)
    library = make_library(make_article("a", updated_at=updated), make_article("b", day=9))
    assert feeds(library)["feed.xml"].updated_at == updated


def test_an_empty_feed_has_a_date_that_never_changes() -> None:
    assert feeds(make_library())["atom.xml"].updated_at == datetime(2023, 1, 1, tzinfo=UTC)


def test_an_item_says_where_it_leads_and_whose_it_is() -> None:
    article = make_article(body="digest", related=(make_related("b"),))
    item = feeds(make_library(article))["feed.xml"].items[0]
    assert item.link == item.original == "https://news.example.com/a"
    assert item.page == "https://digest.example.org/news/a/"
    assert item.source.url == "https://news.example.com/"
    assert [each.title for each in item.related] == ["Title b"]


def test_links_lead_to_our_page_where_the_site_says_so() -> None:
    library = make_library(make_article(page=PagePolicy.OWN))
    item = feeds(library, titles="page")["feed.xml"].items[0]
    assert item.link == "https://digest.example.org/news/a/"


def test_a_preview_under_another_address_has_the_same_ids() -> None:
    library = make_library(make_article())
    here = feeds(library)["feed.xml"]
    there = feeds(library, base_url="https://preview.example.net/x/")["feed.xml"]
    assert (here.id, here.items[0].id) == (there.id, there.items[0].id)


def test_a_feed_shows_the_sites_icon_where_there_is_one() -> None:
    site_context = SiteContext(
        make_settings(base_url="https://e.org/ai/"), (), frozenset(["icon-512.png"])
    )
    pages = feed_pages(PageContext(make_library(), site_context))
    icons = {page.view.icon for page in pages if isinstance(page.view, FeedView)}
    assert icons == {"https://e.org/ai/icon-512.png"}
    assert feeds(make_library())["feed.xml"].icon == ""


def test_categories_name_the_topics_above() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    library = make_library(make_article(topics=("Facebook AI",)), topics=topics)
    assert feeds(library)["feed.xml"].items[0].categories == ("Facebook AI", "AI")


def test_publishers_have_feeds_where_the_site_says_so() -> None:
    library = make_library(make_article())
    path = "publishers/news-example-com/feed.xml"
    assert path not in feeds(library)
    assert path in feeds(library, publisher_feeds=True)


def test_an_id_of_another_system_is_in_every_format_as_that_format_allows_it() -> None:
    known = "12345 at https://old.example.org"
    iri = "https://Old.example.org:443/%c3%a9"
    shown = feeds(make_library(make_article("a", id=known), make_article("b", day=2, id=iri)))
    assert [item.id for item in shown["feed.xml"].items] == [iri, known]
    assert [item.id for item in shown["feed.json"].items] == [iri, known]
    of_atom = [item.id for item in shown["atom.xml"].items]
    assert of_atom == [iri, atom_id("digest.example.org,2023", known)]
    assert of_atom[1].startswith("tag:digest.example.org,2023:")


def test_an_item_has_an_id_of_its_own_in_each_feed_where_the_site_says_so() -> None:
    """But in the site's own; the same in all formats, and at a former address."""
    topics = make_topics(make_topic("AI"), make_topic("Meta AI", aliases=("Facebook AI",)))
    articles = [
        make_article("a", topics=("AI", "Meta AI"), story="x"),
        make_article("b", hour=14, topics=("AI",), story="x"),
        make_article("é", hour=9, topics=("Meta AI",)),
    ]
    library = make_library(*articles, topics=topics)
    shared, apart = (
        feeds(library, feed_ids=ids, publisher_feeds=True) for ids in ("shared", "per_feed")
    )

    def ids(view: FeedView) -> list[str]:
        return [item.id for item in view.items]

    by_folder: dict[str, set[str]] = {}
    for path, view in apart.items():
        folder, _, file = path.rpartition("/")
        assert len(ids(view)) == len(set(ids(view))) == len(ids(shared[path]))
        assert ids(view) == ids(apart[f"{folder}/feed.json".lstrip("/")]), file
        assert all(is_iri(each) for each in ids(view)) or not folder
        by_folder[folder] = set(ids(view))
        for item in view.items:
            assert not item.records or item.records[0].id == item.id
    assert by_folder[""] == set(ids(shared["feed.json"]))
    assert by_folder.pop("topics/facebook-ai") == by_folder["topics/meta-ai"]
    assert len(set.union(*by_folder.values())) == sum(map(len, by_folder.values()))


def test_an_id_of_one_feed_alone_never_changes() -> None:
    topics = make_topics(make_topic("AI"))
    shown = feeds(make_library(make_article(), topics=topics), feed_ids="per_feed")
    (item,) = shown["topics/ai/feed.xml"].items
    assert item.id == "tag:digest.example.org,2023:feed:topic:ai:076145ff20e2baca"
