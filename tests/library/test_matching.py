"""What ties two articles, told by comparing all with all; docs/stories.md has the rules."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.links import is_within
from generator.content.records.model import ALONE, Article, CitedArticle, Provider
from generator.content.records.titles import near_equal, title_words
from generator.library import matching
from generator.library.citations import citations_of
from generator.library.matching import ArrivalOrder, Matches, MatchReason, arrival_order, matches_of
from tests.factories import make_article, make_related, make_settings

START = datetime(2025, 1, 1, tzinfo=UTC)
WINDOW = timedelta(hours=48)
TITLES = (
    "Flood model warns seven days ahead",
    "Flood models warn seven days ahead",
    "Flood model warns a city seven days ahead",
    "Flood model warns a city eight days ahead",
    "The week in AI",
)


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


@st.composite
def some_articles(draw: st.DrawFn) -> list[Article]:
    """Articles of a few days in the library's order, with much in common."""
    hours = st.integers(0, 99).map(at)
    made = []
    for word in draw(st.lists(st.sampled_from("abcdefghij"), min_size=2, unique=True)):
        listed = draw(st.lists(st.sampled_from("abcdefghijxyz"), max_size=4, unique=True))
        related = [make_related(each, published_at=draw(st.none() | hours)) for each in listed]
        if draw(st.booleans()):
            home = "https://news.example.com/"
            related.append(make_related("home", url=home, canonical_url=home, published_at=None))
        publisher = draw(st.sampled_from(["a.example", "b.example", "www.b.example", ""]))
        made.append(
            make_article(
                word,
                published_at=draw(hours),
                added_at=draw(st.none() | hours),
                title=draw(st.sampled_from(TITLES)),
                story=draw(st.sampled_from(["", "", "", "x", ALONE])),
                provider=Provider(publisher, publisher),
                related=tuple(related),
            )
        )
    made.sort(key=lambda article: (article.published_at, article.id))
    return made


def near(one: datetime | None, other: datetime | None) -> bool:
    assert one is not None
    assert other is not None
    return abs(one - other) <= WINDOW


def others(article: Article) -> list[CitedArticle]:
    return [each for each in article.mentions if each.url != article.canonical_url]


def listed(article: Article, url: str) -> CitedArticle | None:
    return next((each for each in others(article) if each.url == url), None)


def lists_as_news(article: Article, url: str, before: list[Article]) -> bool:
    related = listed(article, url)
    if related is None:
        return False
    if related.published_at is not None:
        return near(related.published_at, article.published_at)
    known = [each for each in before if each.canonical_url == url]
    return not known or near(known[0].published_at, article.published_at)


def plainly_tied(new: Article, before: list[Article]) -> Iterator[tuple[Article, MatchReason]]:
    """Whom an article is tied to by its own word among all that came before it, in order, at times
    twice."""
    for mention in others(new):
        for other in before:
            if other.canonical_url == mention.url:
                yield other, MatchReason.LISTED
    for pair in new.title_marks[1:]:
        for other in reversed(last([each for each in before if pair in each.title_marks[1:]])):
            domains = new.provider.domain, other.provider.domain
            says_the_same = near_equal(title_words(new.title), title_words(other.title))
            if says_the_same and all(domains) and not is_within(*domains):
                yield other, MatchReason.TITLE


def last(found: list[Article]) -> list[Article]:
    return found[-matching.MAX_CANDIDATES :]


def plain_listers(new: Article, before: list[Article]) -> list[Article]:
    """Who lists an article among all that came before it."""
    listing = [each for each in before if listed(each, new.canonical_url)]
    return last([each for each in listing if near(new.published_at, each.published_at)])


def plain_thirds(new: Article, before: list[Article]) -> Iterator[tuple[str, list[Article]]]:
    """By what an article lists as news, who else does among all that came before it."""
    for url in (mention.url for mention in others(new)):
        if lists_as_news(new, url, before) and not re.fullmatch(r"https://[^/]+/", url):
            yield (
                url,
                [
                    other
                    for other in last([each for each in before if listed(each, url)])
                    if lists_as_news(other, url, before[: before.index(other)])
                    and near(new.published_at, other.published_at)
                ],
            )


def by_comparing_all(came: ArrivalOrder) -> list[object]:
    """Of each article in turn: whom it is tied to, by whatever word, in order."""
    at, found = came.articles.index, []
    for place, new in enumerate(came.articles):
        before = came.articles[:place]
        own: dict[int, MatchReason] = {}
        for other, why in plainly_tied(new, before):
            if near(new.published_at, other.published_at):
                own.setdefault(at(other), why)
        thirds = [(url, [*map(at, each)]) for url, each in plain_thirds(new, before) if each]
        found.append(([*own.items()], thirds, [*map(at, plain_listers(new, before))]))
    return found


def in_order(found: Matches, came: ArrivalOrder) -> list[object]:
    return [
        (
            [*found.own.get(place, {}).items()],
            [*found.thirds.get(place, {}).items()],
            [*found.listers.get(place, [])],
        )
        for place in range(len(came.articles))
    ]


@pytest.mark.parametrize("limit", [1, 2, 64])
@given(articles=some_articles())
def test_what_is_found_at_once_is_what_comparing_all_with_all_finds(
    limit: int, articles: list[Article]
) -> None:
    """In the same order: the first of an article's ties is told as what brought it in."""
    came = arrival_order(articles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MAX_CANDIDATES", limit)
        found = matches_of(came, citations_of(articles), make_settings())
        assert in_order(found, came) == by_comparing_all(came)


@given(some_articles())
def test_articles_arrive_by_when_they_came_then_in_the_librarys_order(
    articles: list[Article],
) -> None:
    may_tell = [each for each in articles if each.story != ALONE]
    came = arrival_order([*articles, make_article("undated", published_at=None)])
    assert came.articles == sorted(may_tell, key=lambda each: each.came_at)
    assert came.came == [each.came_at.timestamp() for each in came.articles]
    assert came.times == [each.published_at.timestamp() for each in came.articles]
