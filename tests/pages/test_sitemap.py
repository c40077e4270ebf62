"""Sitemaps."""

from datetime import timedelta

import pytest

from generator.pages import sitemap
from generator.pages.sitemap import NewsSitemapView, SitemapView, sitemap_pages
from generator.pages.views import View
from generator.records.model import Article, PagePolicy
from tests.factories import NOW, make_article, make_frame, make_library


def pages(*articles: Article) -> dict[str, View]:
    library = make_library(*articles)
    return {page.path: page.view for page in sitemap_pages(library, make_frame())}


def test_only_pages_that_may_be_indexed_are_named() -> None:
    view = pages(
        make_article("a", body="d"),
        make_article("b", day=2),
        make_article("c", day=3, page=PagePolicy.OWN),
    )["sitemaps/articles-1.xml"]
    assert isinstance(view, SitemapView)
    assert [entry.url for entry in view.entries] == ["https://digest.example.org/news/a/"]


def test_a_full_sitemap_stays_as_it_is_when_articles_are_added(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "URLS_IN_A_SITEMAP", 2)
    articles = [make_article(f"a{day}", day=day, body="d") for day in range(1, 6)]
    few, many = pages(*articles[:3]), pages(*articles)
    assert few["sitemaps/articles-1.xml"] == many["sitemaps/articles-1.xml"]
    assert "sitemaps/articles-3.xml" in many


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
