"""Sitemaps."""

from datetime import UTC, datetime, timedelta

import pytest

from generator.content.records.model import Article, PagePolicy, Provider
from generator.pages import sitemap
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.views import View
from generator.pages.sitemap import NewsSitemapView, SitemapIndexView, SitemapView, sitemap_pages
from tests.factories import (
    NOW,
    make_article,
    make_library,
    make_page_context,
    make_related,
    pages_of,
)


def pages(*articles: Article) -> dict[str, View]:
    library = make_library(*articles)
    return {page.path: page.view for page in pages_of(sitemap_pages(make_page_context(library)))}


def test_only_pages_that_may_be_indexed_are_named() -> None:
    view = pages(
        make_article("a", body="d"),
        make_article("b", day=2),
        make_article("c", day=3, page=PagePolicy.OWN),
    )["sitemaps/articles-2025.xml"]
    assert isinstance(view, SitemapView)
    assert [entry.url for entry in view.entries if "/news/" in entry.url] == [
        "https://digest.example.org/news/a/"
    ]


def test_a_full_sitemap_stays_as_it_is_when_articles_are_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "URLS_IN_A_SITEMAP", 2)
    former = make_article("former", published_at=datetime(2024, 5, 1, tzinfo=UTC), body="d")
    articles = [former, *(make_article(f"a{day}", day=day, body="d") for day in range(1, 9))]
    few, many = pages(*articles[:6]), pages(*articles)
    for path in ("sitemaps/articles-2024.xml", "sitemaps/articles-2025-2.xml"):
        assert few[path] == many[path]
    assert "sitemaps/articles-2025-4.xml" in many


def test_what_is_unpublished_or_undated_changes_one_sitemap_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "URLS_IN_A_SITEMAP", 2)
    before = [make_article(f"a{day}", day=day, body="d") for day in range(1, 6)]
    after = [*before, make_article("c", type="course", published_at=None, body="d")]
    after[1] = make_article("a2", day=2, body="d", published=False)
    old, new = pages(*before), pages(*after)
    first, course = new["sitemaps/articles-2025.xml"], new["sitemaps/undated-1.xml"]
    assert isinstance(first, SitemapView)
    assert [entry.url for entry in first.entries if "/news/" in entry.url] == [
        "https://digest.example.org/news/a1/"
    ]
    assert isinstance(course, SitemapView)
    assert [entry.url for entry in course.entries] == ["https://digest.example.org/news/c/"]
    for number in (2, 3):
        path = f"sitemaps/articles-2025-{number}.xml"
        assert old[path] == new[path]


def test_an_article_leaves_its_sitemap_when_one_in_another_joins_its_story(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then the story's page lists all that the article's own would."""
    monkeypatch.setattr(sitemap, "URLS_IN_A_SITEMAP", 2)
    opener = make_article("opener", story="one", related=(make_related("x"),))
    before = [make_article(f"before{hour}", hour=hour, body="d") for hour in (10, 11)]
    articles = [*before, opener, make_article("beside", hour=13, body="d")]
    joins = make_article("joins", day=2, story="one", body="d")
    path, address = "sitemaps/articles-2025-2.xml", "https://digest.example.org/news/opener/"
    keys = []
    for told, is_listed in ((articles, True), ([*articles, joins], False)):
        view = pages(*told)[path]
        assert isinstance(view, SitemapView)
        assert (address in [entry.url for entry in view.entries]) == is_listed
        bundles = sitemap_pages(make_page_context(make_library(*told)))
        keys.append({each.name: each.key for each in bundles if isinstance(each, Bundle)})
    assert keys[0][f"sitemap {path}"] != keys[1][f"sitemap {path}"]


def test_a_years_days_stand_before_its_articles() -> None:
    """A backdated record changes the file of its year alone."""
    sitemaps = pages(
        make_article("a", body="d"),
        make_article("b", day=3),
        make_article("c", published_at=datetime(2024, 12, 31, 23, tzinfo=UTC), body="d"),
    )
    year = sitemaps["sitemaps/articles-2025.xml"]
    assert isinstance(year, SitemapView)
    assert [entry.url.removeprefix("https://digest.example.org/") for entry in year.entries] == [
        "2025/01/01/",
        "2025/01/03/",
        "news/a/",
    ]
    assert "sitemaps/articles-2024.xml" in sitemaps


def test_a_publisher_without_public_articles_holds_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "URLS_IN_A_SITEMAP", 1)
    gone = make_article("a", provider=Provider("A", "a.example"), published=False)
    shown = pages(gone, make_article("b", provider=Provider("B", "b.example")))
    last = [path for path in shown if path.startswith("sitemaps/lists-")][-1]
    public = pages(
        make_article("a", provider=Provider("A", "a.example")),
        make_article("b", provider=Provider("B", "b.example")),
    )
    assert shown[last] == public[last]


def test_the_index_names_every_sitemap_once() -> None:
    made = pages(make_article("a", body="d"), make_article("c", published_at=None, body="d"))
    index = made["sitemap.xml"]
    assert isinstance(index, SitemapIndexView)
    assert [entry.url.rpartition("/")[2] for entry in index.entries] == [
        path.rpartition("/")[2] for path in made if path.startswith("sitemaps/")
    ]


def test_news_are_the_indexed_pages_of_the_last_two_days() -> None:
    def at(word: str, hours: int, **given: object) -> Article:
        return make_article(word, published_at=NOW - timedelta(hours=hours), body="d", **given)

    view = pages(at("new", 1), at("edge", 48), at("old", 49), at("german", 2, locale="de-AT"))[
        "news-sitemap.xml"
    ]
    assert isinstance(view, NewsSitemapView)
    assert [(entry.title, entry.language) for entry in view.entries] == [
        ("Title new", "en"),
        ("Title german", "de"),
        ("Title edge", "en"),
    ]


def test_news_are_a_thousand_at_most() -> None:
    made = [
        make_article(f"a{n}", published_at=NOW - timedelta(seconds=n), body="d")
        for n in range(1005)
    ]
    view = pages(*made)["news-sitemap.xml"]
    assert isinstance(view, NewsSitemapView)
    assert len(view.entries) == 1000
