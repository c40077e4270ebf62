"""Days, months and the index of months."""

from datetime import UTC, datetime

from generator.pages.archive import (
    MOST_OF_A_DAY,
    ArchiveView,
    DayView,
    MonthView,
    YearView,
    archive_pages,
)
from generator.pages.parts.views import View
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_settings,
    pages_of,
)


def pages(*days: int) -> dict[str, View]:
    library = make_library(*(make_article(f"a{day}", day=day) for day in days))
    return {page.path: page.view for page in pages_of(archive_pages(make_page_context(library)))}


def test_a_day_leads_to_the_nearest_days_that_have_articles() -> None:
    view = pages(1, 5, 9)["2025/01/05/index.html"]
    assert isinstance(view, DayView)
    assert view.older is not None
    assert view.newer is not None
    assert (view.older.title, view.older.url) == ("1 January 2025", "/2025/01/01/")
    assert (view.newer.title, view.newer.url) == ("9 January 2025", "/2025/01/09/")


def test_a_day_puts_the_hottest_article_first() -> None:
    cold, hot = make_article("cold", heat=10), make_article("hot", heat=90)
    unranked = make_article("none", heat=None)
    (day, *_) = pages_of(archive_pages(make_page_context(make_library(cold, hot, unranked))))
    assert isinstance(day.view, DayView)
    assert [t.title for t in day.view.teasers] == ["Title hot", "Title cold", "Title none"]


def test_a_month_lists_its_days_newest_first() -> None:
    view = pages(1, 5)["2025/01/index.html"]
    assert isinstance(view, MonthView)
    assert [day.date.day for day in view.days] == [5, 1]


def test_a_month_names_the_hottest_of_a_busy_day_and_counts_the_others() -> None:
    articles = [make_article(f"{n:03}", hour=n % 24, heat=n % 90) for n in range(150)]
    made = pages_of(archive_pages(make_page_context(make_library(*articles))))
    view = next(page.view for page in made if page.path == "2025/01/index.html")
    assert isinstance(view, MonthView)
    (day,) = view.days
    assert len(day.teasers) == MOST_OF_A_DAY
    assert day.more == 150 - MOST_OF_A_DAY
    assert {teaser.title for teaser in day.teasers} >= {f"Title {n:03}" for n in range(75, 90)}
    dates = [teaser.published_at for teaser in day.teasers if teaser.published_at]
    assert dates == sorted(dates, reverse=True)
    assert view.calendar[0].count == 150


def test_days_are_those_of_the_sites_zone_and_undated_articles_have_none() -> None:
    articles = (
        make_article("a", hour=23),
        make_article("b", day=2, hour=1),
        make_article("c", published_at=None),
    )
    for zone, counts in (("UTC", [1, 1]), ("Asia/Tokyo", [2])):
        library = make_library(*articles, settings=make_settings(timezone=zone))
        made = pages_of(archive_pages(make_page_context(library, timezone=zone)))
        view = next(page.view for page in made if isinstance(page.view, MonthView))
        assert [len(day.teasers) for day in view.days] == counts


def test_the_index_counts_months_by_year() -> None:
    view = pages(1, 5)["archive/index.html"]
    assert isinstance(view, ArchiveView)
    assert [(y.year, [(m.url, m.count) for m in y.months]) for y in view.years] == [
        (2025, [("/2025/01/", 2)])
    ]


def test_undated_articles_are_on_no_day() -> None:
    library = make_library(make_article(type="course", published_at=None))
    assert [page.path for page in pages_of(archive_pages(make_page_context(library)))] == [
        "archive/index.html"
    ]


def test_a_year_shows_its_months_and_leads_to_its_neighbours() -> None:
    years = [
        make_article(f"y{y}", published_at=datetime(y, 5, 1, tzinfo=UTC)) for y in (2019, 2023)
    ]
    made = pages_of(archive_pages(make_page_context(make_library(*years, make_article("a")))))
    views = {page.path: page.view for page in made}
    view = views["2023/index.html"]
    assert isinstance(view, YearView)
    assert [month.url for month in view.months] == ["/2023/05/"]
    assert view.older is not None
    assert view.newer is not None
    assert (view.older.url, view.newer.url) == ("/2019/", "/2025/")
    index = views["archive/index.html"]
    assert isinstance(index, ArchiveView)
    assert [year.url for year in index.years] == ["/2025/", "/2023/", "/2019/"]
