"""What a site has already is known by the address of its original, and by its title."""

import pytest

from generator.content.records.model import Article, Provider
from generator.library.known_already import KnownArticles, known_already
from tests.factories import make_article

HERE = Provider("Example News", "news.example.com")


def why(new: Article, *articles: Article, **denied: str) -> list[str]:
    urls = {f"https://news.example.com/{name}": by for name, by in denied.items()}
    found = [*known_already(new, articles, urls)]
    many = KnownArticles(articles[:1], urls)
    many.titled_as(new)
    for article in articles[1:]:
        many.add(article)
    surest = many.at(new.canonical_url) or many.titled_as(new)
    assert surest == (found[0] if found else None)  # who asks about many hears the same
    return [f"{known.name}: {known.why}" for known in found]


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.com/a",
        "http://news.example.com/a/",
        "https://news.example.com/a?utm_source=x#top",
    ],
)
def test_one_original_is_one_article_however_its_address_is_written(url: str) -> None:
    assert why(make_article("new", url=url), make_article("a")) == [
        "articles/a.md: it has the same original"
    ]


def test_a_record_that_is_held_back_is_there_all_the_same() -> None:
    drafted = make_article("a", published=False)
    assert why(make_article("new", url="https://news.example.com/a"), drafted)


def test_nearly_the_same_address_is_probably_one_article() -> None:
    (said,) = why(make_article("new", url="https://www.news.example.com/a/amp"), make_article("a"))
    assert "nearly the same address" in said


def test_nearly_the_same_title_of_one_publisher_and_of_the_same_days_is_one_article() -> None:
    title = "Tides forecasts floods a week ahead"
    before = make_article("a", title=title)
    assert why(make_article("b", title=f"{title.upper()}: paper", provider=HERE), before)
    assert why(make_article("b", title=title, day=20), before) == []
    assert why(make_article("b", title="Tides forecasts nothing at all"), before) == []
    other = Provider("Other", "other.example")
    assert why(make_article("b", title=title, provider=other), before) == []


def test_what_is_denied_is_said_with_who_says_so() -> None:
    assert why(make_article("a"), a="articles/old.md") == [
        ": its original is on the deny list, by articles/old.md"
    ]


def test_what_is_new_is_new() -> None:
    assert why(make_article("new"), make_article("a"), make_article("b")) == []
