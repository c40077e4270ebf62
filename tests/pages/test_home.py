"""The front page."""

from datetime import timedelta

from generator.pages.home import HomeView, home_pages
from generator.records.model import Article
from tests.factories import NOW, make_article, make_frame, make_library


def home(*articles: Article, **settings: object) -> HomeView:
    (page,) = home_pages(make_library(*articles), make_frame(**settings))
    assert isinstance(page.view, HomeView)
    return page.view


def course(word: str, **given: object) -> Article:
    return make_article(word, type="course", published_at=None, **given)


def test_the_newest_articles_stand_by_day() -> None:
    articles = [make_article(f"a{day}", day=day) for day in range(1, 5)]
    shown = home(*articles, front_page_size=3)
    assert [day.date.day for day in shown.days] == [4, 3, 2]
    assert shown.undated == ()


def test_a_site_of_undated_articles_alone_shows_them() -> None:
    shown = home(course("b"), course("a"))
    assert shown.days == ()
    assert [teaser.title for teaser in shown.undated] == ["Title a", "Title b"]
    assert "Title b" in shown.head.structured_data


def test_of_many_undated_articles_those_that_came_last_are_shown() -> None:
    old, new = course("a", added_at=NOW - timedelta(days=9)), course("z", added_at=NOW)
    assert [t.title for t in home(old, new, course("b"), front_page_size=2).undated] == [
        "Title z",
        "Title a",
    ]
