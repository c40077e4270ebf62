"""Likely doubles: what is said of records that are probably one article."""

from collections.abc import Iterable

import pytest

from generator.content.records.model import Article, Provider
from generator.library.likely_doubles import likely_doubles
from generator.problems import Level
from tests.factories import library_and_problems, make_article

PAGE = "https://news.example.com/2025/quays"


def told(articles: Iterable[Article]) -> list[tuple[str, str]]:
    return [(problem.source, problem.field) for problem in likely_doubles(list(articles))]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.news.example.com/2025/quays",
        "https://m.news.example.com/2025/quays/",
        "https://amp.news.example.com/2025/quays",
        f"{PAGE}/amp",
        f"{PAGE}/amp/",
        f"{PAGE}/index.html",
        f"{PAGE}/index.php",
    ],
)
def test_the_later_of_two_with_nearly_one_address_is_told_and_both_are_shown(url: str) -> None:
    one, other = make_article("a", day=1, url=PAGE), make_article("b", day=9, url=url)
    library, problems = library_and_problems(other, one)
    assert len(library.articles) == 2
    assert [(p.source, p.field, p.level) for p in problems] == [
        ("articles/b.md", "originalUrl", Level.WARNING)
    ]
    assert "nearly the same address as articles/a.md" in problems[0].message
    assert "`same_as: none`" in problems[0].message


def test_equal_titles_of_one_publisher_within_days_are_told() -> None:
    def titled(word: str, day: int, domain: str = "p.example") -> Article:
        return make_article(word, day=day, title="The Quays", provider=Provider("", domain))

    assert told([titled("a", 1), titled("b", 8)]) == [("articles/b.md", "title")]
    assert not told([titled("a", 1), titled("b", 9)])
    assert not told([titled("a", 1), titled("b", 1, "other.example")])
    assert not told([titled("a", 1, ""), titled("b", 1, "")])


def test_each_of_several_is_told_once_beside_the_one_before_it() -> None:
    articles = [
        make_article(word, url=f"{PAGE}/{end}", title="T")
        for word, end in zip("abc", ("index.html", "index.php", "amp"), strict=True)
    ]
    assert told(articles) == [("articles/b.md", "originalUrl"), ("articles/c.md", "originalUrl")]


def test_one_that_says_it_is_another_is_not_told_of() -> None:
    one = make_article("a", url=PAGE)
    assert not told([one, make_article("b", url=f"{PAGE}/amp", apart="2025-01-01", day=2)])


def test_what_lies_nowhere_else_is_no_double() -> None:
    assert not told([make_article(word, url="", provider=Provider()) for word in "ab"])


def test_what_has_no_title_has_none_in_common() -> None:
    """A microblog greets its readers every morning."""
    assert not told([make_article(word, title="Morning!", titleless=True) for word in "ab"])
