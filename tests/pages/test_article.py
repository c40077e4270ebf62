"""Article pages."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from generator.content.records.model import Correction, Embed, Image, PagePolicy, Provider
from generator.library.library import Library
from generator.pages.article import ArticleView, article_pages
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_site_context,
    make_topic,
    make_topics,
    pages_of,
)


def view_of(
    library: Library, site_context: SiteContext | None = None, title: str = "Title a"
) -> ArticleView:
    for page in pages_of(article_pages(PageContext(library, site_context or make_site_context()))):
        if isinstance(page.view, ArticleView) and page.view.title == title:
            return page.view
    raise AssertionError(f"no page of {title}")


def view(site_context: SiteContext | None = None, **given: Any) -> ArticleView:
    fields: dict[str, Any] = {"page": PagePolicy.OWN} | given
    return view_of(make_library(make_article(**fields)), site_context)


def test_only_what_adds_something_has_a_page() -> None:
    library = make_library(make_article("a"), make_article("b", day=2, body="digest"))
    assert [page.path for page in pages_of(article_pages(make_page_context(library)))] == [
        "news/b/index.html"
    ]


def test_a_correction_stands_on_the_page_that_it_makes_worth_having() -> None:
    said = Correction(datetime(2025, 2, 1, 23, tzinfo=UTC), "The river was another.")
    library = make_library(make_article("a", corrections=(said,)))
    shown = view_of(library, make_site_context(timezone="Europe/Berlin"))
    assert [(note.text, note.date.isoformat()) for note in shown.corrections] == [
        ("The river was another.", "2025-02-02T00:00:00+01:00")
    ]
    assert shown.updated_at == said.at
    data = msgspec.json.decode(shown.head.structured_data)[0]
    assert data["correction"][0]["text"] == "The river was another."
    assert data["dateModified"] == data["correction"][0]["datePublished"]


def test_coverage_stands_newest_first_and_undated_last() -> None:
    related = (
        make_related("x", day=1),
        make_related("y", day=3),
        make_related("z", published_at=None),
    )
    assert [c.title for c in view(related=related).related] == ["Title y", "Title x", "Title z"]


def test_coverage_that_is_a_record_of_this_site_leads_to_our_page_too() -> None:
    a = make_article("a", related=(make_related("b"), make_related("c"), make_related("out")))
    b, c = make_article("b", day=2, body="digest"), make_article("c", day=3)
    pages = {each.title: each.page for each in view_of(make_library(a, b, c)).related}
    assert pages == {"Title b": "/news/b/", "Title c": "", "Title out": ""}


def test_an_article_shows_who_lists_it_and_whom_it_does_not_list() -> None:
    a = make_article("a", related=(make_related("b"),))
    b = make_article("b", day=2, body="digest")
    mutual = make_article("m", day=3, related=(make_related("b"), make_related("n")))
    n = make_article("n", day=4, related=(make_related("m"),))
    library = make_library(a, b, mutual, n)
    assert [t.title for t in view_of(library, title="Title b").listed_by] == ["Title m", "Title a"]
    assert view_of(library, title="Title n").listed_by == ()


def test_an_article_does_not_cover_itself() -> None:
    assert view(related=(make_related("a"), make_related("b"))).related[0].title == "Title b"


def test_the_main_topics_feeds_are_named_before_the_sites() -> None:
    feeds = view(topics=("Chess", "AI")).head.feeds
    assert [feed.url for feed in feeds if feed.url.endswith("feed.xml")] == [
        "https://digest.example.org/topics/chess/feed.xml",
        "https://digest.example.org/feed.xml",
    ]
    assert len(view(topics=()).head.feeds) == 3


def test_a_hidden_record_is_neither_linked_nor_listed() -> None:
    a = make_article("a", related=(make_related("b"),))
    b = make_article("b", body="digest", published=False)
    shown = view_of(make_library(a, b))
    assert shown.related[0].page == ""


def test_the_way_up_is_the_main_topic_with_all_above_it() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    library = make_library(make_article(body="d", topics=("Facebook AI", "AI")), topics=topics)
    crumbs = view_of(library).crumbs
    assert [crumb.title for crumb in crumbs] == ["Test Digest", "AI", "Facebook AI"]


def test_search_engines_are_told_whose_article_it_is() -> None:
    data = msgspec.json.decode(
        view(provider=Provider("Example News", "news.example.com", ("Ada",))).head.structured_data
    )
    article, way = data
    assert article["@type"] == "NewsArticle"
    assert article["publisher"]["name"] == "Test Digest"
    assert article["author"]["name"] == "Test Digest"
    assert article["isBasedOn"]["url"] == "https://news.example.com/a"
    assert article["isBasedOn"]["author"] == [{"@type": "Person", "name": "Ada"}]
    assert article["datePublished"] == "2025-01-01T12:00:00+00:00"
    assert way["@type"] == "BreadcrumbList"


def test_a_page_that_only_repeats_its_source_asks_not_to_be_indexed() -> None:
    assert not view().head.indexed
    assert view(body="digest").head.indexed


def test_under_a_sub_path_every_link_begins_with_it() -> None:
    image = Image("/images/a.jpg", 10, 10)
    shown = view(make_site_context(base_url="https://e.org/ai/"), image=image)
    assert shown.head.canonical == "https://e.org/ai/news/a/"
    assert shown.picture is not None
    assert shown.picture.url == "/ai/images/a.jpg"
    assert shown.head.image is not None
    assert shown.head.image.url == "https://e.org/ai/images/a.jpg"
    assert all(link.url.startswith("/ai/") for link in (*shown.topics, *shown.crumbs))


def test_dates_are_shown_in_the_sites_zone() -> None:
    shown = view(
        make_site_context(timezone="Asia/Tokyo"), updated_at=datetime(2025, 1, 5, tzinfo=UTC)
    )
    assert shown.published_at is not None
    assert shown.published_at.isoformat() == "2025-01-01T21:00:00+09:00"
    assert shown.updated_at is not None


def test_an_update_before_publication_is_none() -> None:
    assert view(updated_at=datetime(2020, 1, 1, tzinfo=UTC)).updated_at is None


def test_a_video_has_a_player() -> None:
    shown = view(embed=Embed("https://www.youtube-nocookie.com/embed/x", "youtube.com"))
    assert shown.player is not None
    assert shown.player.host == "youtube.com"


def test_a_page_without_words_of_its_own_has_no_description() -> None:
    assert view(excerpt="In short.").head.description == "In short."
    assert view(excerpt="", opening="First words.").head.description == "First words."
    assert view(excerpt="").head.description == ""


def test_first_words_of_a_body_do_not_stand_above_it() -> None:
    assert view(excerpt="", opening="First words.", body="d").excerpt == ""
    shown = view(title="Title a", titleless=True, excerpt="", opening="Title a and on.", body="d")
    assert (shown.title_in_body, shown.head.description) == (True, "and on.")
    shown = view(title="Title a", titleless=True, excerpt="Title a and on.", body="d")
    assert (shown.title_in_body, shown.excerpt) == (False, "and on.")
    assert not view(body="d").title_in_body


def test_a_collection_shows_its_articles_in_order() -> None:
    a, b = make_article("a"), make_article("b", day=2)
    listed = make_article("all", type="collection", url="", items=("b", "a"))
    shown = view_of(make_library(a, b, listed), title="Title all")
    assert [teaser.title for teaser in shown.items] == ["Title b", "Title a"]
    assert shown.original == ""


def test_permalinks_follow_the_pattern() -> None:
    site_context = make_site_context(permalink="/{year}/{month}/{day}/{type}-{stem}/")
    library = make_library(make_article("a", body="d"))
    assert [page.path for page in pages_of(article_pages(PageContext(library, site_context)))] == [
        "2025/01/01/article-a/index.html"
    ]


def test_what_has_no_title_has_its_files_name_for_a_slug() -> None:
    site_context = make_site_context(permalink="/{slug}/")
    library = make_library(
        make_article("a", body="d", titleless=True, title="Some words that may be edited."),
        make_article("b", body="d", day=2),
    )
    assert [page.path for page in pages_of(article_pages(PageContext(library, site_context)))] == [
        "a/index.html",
        "title-b/index.html",
    ]


def test_an_undated_article_has_an_address_under_any_pattern() -> None:
    site_context = make_site_context(permalink="/{year}/{month}/{stem}/")
    library = make_library(make_article("a", body="d", type="course", published_at=None))
    assert [page.path for page in pages_of(article_pages(PageContext(library, site_context)))] == [
        "undated/a/index.html"
    ]


def test_a_file_name_cannot_leave_its_folder() -> None:
    library = make_library(make_article(body="d", name="articles/..%2f..; rm -rf.md"))
    (page,) = pages_of(article_pages(make_page_context(library)))
    assert page.path == "news/percent-2f-rm-rf/index.html"


def test_an_index_has_the_address_of_its_folder() -> None:
    library = make_library(make_article(body="d", name="articles/2025/Tides rise/index.md"))
    (page,) = pages_of(article_pages(make_page_context(library)))
    assert page.path == "news/tides-rise/index.html"
