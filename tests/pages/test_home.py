"""The front page."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from generator.content.records.model import Article
from generator.pages.home import HomeView, home_pages
from generator.pages.parts.views import Teaser
from tests.factories import (
    NOW,
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_topic,
    make_topics,
)


def home(*articles: Article, **settings: object) -> HomeView:
    (page,) = home_pages(make_page_context(make_library(*articles), **settings))
    assert isinstance(page.view, HomeView)
    return page.view


def course(word: str, **given: object) -> Article:
    return make_article(word, type="course", published_at=None, **given)


def titles(teasers: Iterable[Teaser]) -> list[str]:
    return [teaser.title.removeprefix("Title ") for teaser in teasers]


def everything(shown: HomeView) -> list[str]:
    """All dated articles of a front page, in the order in which they stand."""
    stories = [each for each in (shown.lead, *shown.secondary) if each]
    return titles(
        [
            *(story.teaser for story in stories),
            *(teaser for day in shown.days for teaser in day.teasers),
            *(teaser for section in shown.sections for teaser in section.teasers),
        ]
    )


def test_the_newest_articles_are_shown_each_once() -> None:
    articles = [make_article(f"a{day}", day=day) for day in range(1, 21)]
    shown = home(*articles, front_page_size=12)
    assert len(everything(shown)) == len(set(everything(shown)))
    assert {f"a{day}" for day in range(9, 21)} <= set(everything(shown))
    assert [day.date.day for day in shown.days] == [15, 14, 13, 12, 11, 10, 9]


def test_the_hottest_of_the_newest_leads_and_the_next_stand_beside_it() -> None:
    mild = [make_article(f"m{hour}", day=9, hour=hour, heat=20) for hour in range(8)]
    shown = home(*mild, make_article("hot", day=9, hour=1, heat=90))
    assert shown.lead is not None
    assert titles([shown.lead.teaser]) == ["hot"]
    assert titles(story.teaser for story in shown.secondary) == ["m7", "m6", "m5", "m4"]
    assert titles(shown.days[0].teasers) == ["m3", "m2", "m1", "m0"]


def test_days_are_told_by_their_date_and_never_from_a_clock() -> None:
    """What is today when a page is built is not when it is read."""
    stories = [make_article(f"s{n}", day=20, hour=12, heat=100) for n in range(5)]
    river = [make_article(f"d{day}", day=day, heat=0) for day in (20, 19, 13)]
    shown = home(*stories, *river)
    assert shown.edition == datetime(2025, 1, 20, tzinfo=ZoneInfo("UTC"))
    assert [day.day.title for day in shown.days] == [
        "20 January 2025",
        "19 January 2025",
        "13 January 2025",
    ]


def test_the_day_of_the_edition_is_one_of_the_sites_zone() -> None:
    shown = home(make_article(day=1, hour=23), timezone="Asia/Tokyo")
    assert shown.edition is not None
    assert shown.edition.day == 2
    assert shown.day is not None
    assert shown.day.url == "/2025/01/02/"


def test_a_topic_has_a_section_of_what_is_not_on_the_page_already() -> None:
    topics = make_topics(
        make_topic("Root"), make_topic("A", parent="root"), make_topic("B", parent="root")
    )
    articles = [
        *(make_article(f"a{n}", day=n, topics=("A",)) for n in range(1, 10)),
        *(make_article(f"both{n}", day=10 + n, topics=("A", "B")) for n in range(1, 4)),
    ]
    (page,) = home_pages(
        make_page_context(make_library(*articles, topics=topics), front_page_size=2)
    )
    assert isinstance(page.view, HomeView)
    assert [(section.topic.title, titles(section.teasers)) for section in page.view.sections] == [
        ("A", ["both1", "a9", "a8", "a7"])
    ]


def test_the_top_stories_have_the_coverage_that_their_records_list() -> None:
    story = make_article(related=(make_related("x", day=2), make_related("y", day=3)))
    lead = home(story).lead
    assert lead is not None
    assert [each.title for each in lead.coverage] == ["Title y", "Title x"]


def test_a_site_without_articles_has_a_front_page() -> None:
    shown = home()
    assert (shown.lead, shown.secondary, shown.days, shown.edition) == (None, (), (), None)


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
