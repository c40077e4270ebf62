"""Teasers: what a page shows of an article that is not its own."""

import pytest

from generator.content.records.model import Article, Image
from generator.pages.parts.article_context import ArticleContexts
from generator.pages.parts.teaser import local, picture, teaser
from generator.pages.parts.views import Teaser
from tests.factories import make_article, make_library, make_related, make_settings


def teaser_of(article: Article, **settings: object) -> Teaser:
    library, site = make_library(article), make_settings(**settings)
    return teaser(ArticleContexts(library, site).of(library.articles[0]), site)


def test_a_title_leads_to_the_original_with_our_page_beside_it() -> None:
    shown = teaser_of(make_article(body="d"))
    assert (shown.url, shown.outside, shown.page) == (
        "https://news.example.com/a",
        True,
        "/news/a/",
    )


def test_a_title_leads_to_our_page_where_the_site_says_so_and_there_is_one() -> None:
    shown = teaser_of(make_article(body="d"), titles="page")
    assert (shown.url, shown.outside, shown.page) == ("/news/a/", False, "")
    assert teaser_of(make_article(), titles="page").outside


@pytest.mark.parametrize(
    ("given", "excerpt"),
    [
        ({"excerpt": "In short."}, "In short."),
        ({"excerpt": "", "opening": "First words."}, "First words."),
        ({"excerpt": ""}, ""),
        ({"titleless": True, "title": "All words.", "excerpt": "All words."}, ""),
        ({"titleless": True, "title": "Some…", "excerpt": "", "opening": "Some words."}, "…words."),
    ],
)
def test_a_teaser_never_says_its_title_again(given: dict[str, object], excerpt: str) -> None:
    assert teaser_of(make_article(**given)).excerpt == excerpt


def test_coverage_is_counted_without_the_article_itself() -> None:
    article = make_article("a", related=(make_related("a"), make_related("b")))
    assert teaser_of(article).coverage == 1


@pytest.mark.parametrize(
    ("image", "size", "measured"),
    [
        (Image("/a.png", 800, 600), (800, 600), True),
        (Image("/a.png"), (1200, 675), False),
        (Image("/a.png", 400), (400, 225), False),
        (Image("/a.png", None, 225), (400, 225), False),
        (Image("/a.png", 1), (1, 1), False),
    ],
)
def test_a_picture_has_a_size_and_says_whether_it_was_measured(
    image: Image, size: tuple[int, int], measured: bool
) -> None:
    shown = picture(image, "", make_settings().base_path)
    assert shown is not None
    assert ((shown.width, shown.height), shown.measured) == (size, measured)


def test_a_picture_that_is_called_as_the_article_is_not_read_out_twice() -> None:
    for title, alt in (("Title", ""), ("A chart", "A chart")):
        shown = picture(Image("/a.png", title=title), "Title", make_settings().base_path)
        assert shown is not None
        assert shown.alt == alt


def test_a_moment_keeps_its_moment_in_any_zone() -> None:
    when = make_article().published_at
    assert local(when, make_settings(timezone="Asia/Tokyo").zone) == when
    assert local(None, make_settings().zone) is None
