"""Figures about a list."""

from datetime import UTC

from generator.content.records.model import Article
from generator.library.library import Library
from generator.pages.parts import pagination, statistics
from tests.factories import make_article, make_library, make_page_context, make_settings

URL = "/publishers/news-example-com/"


def months_of(library: Library) -> statistics.Months:
    return make_page_context(library).months


def years(library: Library, **settings: object) -> list[tuple[int, str, int]]:
    site = make_settings(**settings)
    group = library.by_publisher["news.example.com"]
    start = pagination.front_start(group.slots, site.page_size)
    found = statistics.years(group, URL[1:], start, months_of(library), site)
    return [(each.year, each.url, each.count) for each in found]


def article(word: str, year: int, month: int = 1, **given: object) -> Article:
    made = make_article(word, **given)
    when = made.published_at
    assert when is not None
    return make_article(word, **given, published_at=when.replace(year=year, month=month))


def test_a_year_leads_to_the_page_with_its_newest_article() -> None:
    library = make_library(
        *(article(f"a{n}", 2021, n) for n in range(1, 4)),
        *(article(f"b{n}", 2022, n) for n in range(1, 3)),
        *(article(f"c{n}", 2023, n) for n in range(1, 3)),
    )
    # Seven articles by two: pages of a1 a2, a3 b1, b2 c1, and c2 on the front page with them.
    assert years(library, page_size=2) == [
        (2023, URL, 2),
        (2022, URL, 2),
        (2021, f"{URL}page/2/", 3),
    ]


def test_a_list_of_one_year_needs_no_years() -> None:
    assert years(make_library(make_article("a"), make_article("b"))) == []


def test_what_is_not_public_counts_nowhere_and_keeps_its_place() -> None:
    library = make_library(
        article("a", 2021), article("b", 2022, published=False), article("c", 2023)
    )
    assert [(year, count) for year, _, count in years(library)] == [(2023, 1), (2021, 1)]


def test_the_topics_of_a_publisher_come_by_their_number() -> None:
    library = make_library(
        make_article("a", topics=("AI", "B")), make_article("b", topics=("B",)), make_article("c")
    )
    group = library.by_publisher["news.example.com"]
    shares = statistics.topic_shares(group, library, make_settings().base_path)
    assert [(each.topic.title, each.topic.url, each.count) for each in shares] == [
        ("AI", "/topics/ai/", 2),
        ("B", "/topics/b/", 2),
    ]


def test_months_are_counted_from_the_first_of_ten_years_at_most() -> None:
    library = make_library(
        article("old", 2003), article("a", 2023, 11), article("b", 2024), article("c", 2024)
    )
    group = library.by_publisher["news.example.com"]
    months = statistics.month_counts(group, months_of(library), UTC)
    assert [(each.at, each.date.year, each.date.month, each.count) for each in months] == [
        (0, 2023, 11, 1),
        (2, 2024, 1, 2),
    ]


def test_a_month_is_one_of_the_sites_zone() -> None:
    library = make_library(
        make_article("a", day=31, hour=23), settings=make_settings(timezone="Asia/Tokyo")
    )
    settings = make_settings(timezone="Asia/Tokyo")
    group = library.by_publisher["news.example.com"]
    (month,) = statistics.month_counts(group, months_of(library), settings.zone)
    assert (month.date.month, str(month.date.tzinfo)) == (2, "Asia/Tokyo")
