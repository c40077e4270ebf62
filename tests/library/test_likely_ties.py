"""Likely ties are found by what is rare in titles, whatever the order, and cost little."""

import random
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.model import ALONE, Article, Provider
from generator.content.records.parse import parse
from generator.content.records.schema import Reading
from generator.library.likely_ties import (
    BACKGROUND,
    LikelyTie,
    TitleIndex,
    likely_ties,
    newest_ties,
)
from tests.factories import CORPUS, make_article, make_settings, stories_among

SITE = make_settings()
START = datetime(2025, 1, 1, tzinfo=UTC)
WORDS = "council harbour budget bridge storm vote river school museum strike ferry tower".split()


def titled(word: str, title: str, *, hours: float = 0, **given: Any) -> Article:
    """An article of a publisher of its own."""
    provider = Provider(word, f"{word}.example")
    fields = {"title": title, "provider": provider, "published_at": START + timedelta(hours=hours)}
    return make_article(word, **fields | given)


def others(count: int = 140) -> list[Article]:
    """What a site has of other news: no two tell one story."""
    return [
        titled(f"o{n}", f"{WORDS[n % 12]} number{n} {WORDS[n // 12 % 12]} place{n}", hours=-100 - n)
        for n in range(count)
    ]


def ties_among(*articles: Article, **given: Any) -> list[LikelyTie]:
    return TitleIndex((*others(), *articles), SITE).between({}, **given)


def names_of(ties: Iterable[LikelyTie]) -> list[tuple[str, str]]:
    return [(tie.article.title, tie.other.title) for tie in ties]


LLAMA = titled("a", "Purple Llama brings safety tools to open models")
LLAMA_TOO = titled("b", "Meta starts Purple Llama, for safety of AI", hours=5)


def test_titles_with_rare_words_in_common_are_likely_to_tell_one_story_and_it_is_said_why() -> None:
    (tie,) = ties_among(LLAMA, LLAMA_TOO)
    assert (tie.article, tie.other) == (LLAMA_TOO, LLAMA)
    assert tie.why == 'both titles have "Purple", "Llama" and "safety", which 2 of 142 have'
    assert 0.2 <= tie.likeness < 1


def test_what_to_type_for_an_answer_is_safe_whatever_files_are_called() -> None:
    names = ("articles/a b; rm.md", "--as.md")
    articles = [
        structs.replace(each, name=name)
        for each, name in zip((LLAMA, LLAMA_TOO), names, strict=True)
    ]
    (tie,) = ties_among(*articles)
    assert tie.command("join") == "broadsheet stories join ./--as.md 'articles/a b; rm.md'"


def test_words_that_many_titles_have_tell_nothing() -> None:
    many = [titled(f"m{n}", f"Purple Llama safety {n} and {n}x", hours=-60 - n) for n in range(60)]
    assert not TitleIndex((*many, LLAMA, LLAMA_TOO), SITE).of(LLAMA)


def test_one_rare_word_alone_is_no_reason() -> None:
    assert not ties_among(
        titled("a", "Llama farm wins a prize at the fair"),
        titled("b", "Meta gives away Llama for all of us"),
    )


@pytest.mark.parametrize(
    "other",
    [
        titled("b", LLAMA_TOO.title, hours=49),
        titled("b", LLAMA_TOO.title, provider=Provider("a", "a.example")),
        titled("b", LLAMA_TOO.title, provider=Provider("a", "blog.a.example")),
        titled("b", LLAMA_TOO.title, provider=Provider("a", "")),
        titled("b", LLAMA_TOO.title, story=ALONE),
        titled("b", LLAMA_TOO.title, published_at=None, type="course"),
    ],
    ids=["too late", "its publisher", "its blog", "unknown publisher", "alone", "without a date"],
)
def test_what_cannot_be_one_story_is_not_suggested(other: Article) -> None:
    assert not ties_among(LLAMA, other)
    assert not likely_ties(other, (*others(), LLAMA), SITE)


def test_two_names_that_owners_gave_are_two_stories() -> None:
    one = titled("a", LLAMA.title, story="one")
    assert not ties_among(one, titled("b", LLAMA_TOO.title, story="two"))
    assert ties_among(one, LLAMA_TOO)


def test_what_is_one_story_already_is_not_suggested() -> None:
    third = titled("c", f"{LLAMA.title}, finally", hours=1)
    (story,) = stories_among((LLAMA, third), SITE)
    story_of = {each.id: story for each in story.articles}
    articles = (*others(), LLAMA, third, LLAMA_TOO)
    (tie,) = TitleIndex(articles, SITE).between(story_of)
    assert tie.article == LLAMA_TOO, "one tie between a story and what stands apart"


def test_a_refused_pair_is_not_suggested_and_speaks_for_the_stories_that_the_two_are_in() -> None:
    refused = [frozenset((LLAMA.id, LLAMA_TOO.id))]
    assert not ties_among(LLAMA, LLAMA_TOO, refused=refused)
    assert not TitleIndex((*others(), LLAMA, LLAMA_TOO), SITE).of(LLAMA, refused=refused)
    third = titled("c", f"{LLAMA.title}, finally", hours=1)
    (story,) = stories_among((LLAMA, third), SITE)
    story_of = {each.id: story for each in story.articles}
    articles = (*others(), LLAMA, third, LLAMA_TOO)
    assert not TitleIndex(articles, SITE).between(story_of, refused)


def test_what_is_asked_for_since_a_moment_has_one_that_came_out_after_it() -> None:
    assert ties_among(LLAMA, LLAMA_TOO, since=LLAMA_TOO.published_at)
    assert not ties_among(LLAMA, LLAMA_TOO, since=START + timedelta(hours=6))


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("Überschwemmung in Köln: Rheinufer gesperrt", "Köln sperrt Rheinufer nach Überschwemmung",
         '"Köln", "Rheinufer" and "Überschwemmung"'),
        ("Наводнение в Казани: набережная закрыта", "В Казани закрыта набережная",
         '"Казани", "закрыта" and "набережная"'),
        ("台風十号が九州に上陸", "九州に台風十号、上陸のおそれ", '"九州に", "台風十号" and "上陸"'),
        ("น้ำท่วมใหญ่ที่เชียงใหม่", "เชียงใหม่น้ำท่วมใหญ่อีกครั้ง", '"เชียงใหม่" and "น้ำท่วมใหญ่"'),
    ],
)  # fmt: skip
def test_titles_of_other_languages_and_scripts_are_compared(
    one: str, other: str, words: str
) -> None:
    (tie,) = ties_among(titled("a", one), titled("b", other, hours=2))
    assert tie.why.startswith(f"both titles have {words}, which 2 of")


@st.composite
def newsrooms(draw: st.DrawFn) -> list[Article]:
    word = st.sampled_from([*WORDS, "llama", "purple", "quake", "eclipse", "lighthouse", "comet"])
    titles = draw(st.lists(st.lists(word, min_size=1, max_size=8), min_size=2, max_size=40))
    return [
        titled(f"n{n}", " ".join(title), hours=draw(st.integers(0, 90)))
        for n, title in enumerate(titles)
    ]


@settings(max_examples=40, deadline=None)
@given(newsrooms(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_come_means_nothing(
    articles: list[Article], chance: random.Random
) -> None:
    articles = [*others(140), *articles]
    mixed = articles.copy()
    chance.shuffle(mixed)
    before, after = TitleIndex(articles, SITE), TitleIndex(mixed, SITE)
    assert before.between({}) == after.between({})
    since = START + timedelta(hours=50)
    assert newest_ties(mixed, SITE, since, {}) == before.between({}, since=since)
    for article in articles[140:]:
        assert before.of(article) == after.of(article)
        rest = [each for each in mixed if each is not article]
        assert likely_ties(article, rest, SITE) == before.of(article)


@settings(max_examples=40, deadline=None)
@given(newsrooms())
def test_whichever_of_two_is_asked_the_answer_is_one(articles: list[Article]) -> None:
    index = TitleIndex((*others(140), *articles), SITE)
    found = {tie.article.id + tie.other.id: tie for tie in index.between({})}
    for article in articles:
        for tie in index.of(article, most=1_000):
            assert found[tie.article.id + tie.other.id] == tie
            assert tie in index.of(tie.beside(article), most=1_000)
            assert round(index.likeness(tie.article, tie.other), 3) == tie.likeness


def test_what_comes_later_changes_nothing_of_what_was_found() -> None:
    later = [titled(f"l{n}", f"Purple Llama again, {n}", hours=60 + n) for n in range(80)]
    before = ties_among(LLAMA, LLAMA_TOO)
    after = TitleIndex((*others(), LLAMA, LLAMA_TOO, *later), SITE).of(LLAMA)
    assert before == after


def test_an_older_title_than_those_that_are_counted_changes_nothing() -> None:
    old = [titled(f"p{n}", f"Purple Llama {n}", hours=-9_000 - n) for n in range(50)]
    articles = (*others(BACKGROUND), LLAMA, LLAMA_TOO)
    (tie,) = TitleIndex(articles, SITE).between({})
    assert TitleIndex((*old, *articles), SITE).of(LLAMA) == [tie]
    assert likely_ties(LLAMA_TOO, (*old, *articles[:-1]), SITE) == [tie]


@pytest.mark.slow
def test_hostile_titles_cost_no_more_than_others() -> None:
    """A title of a thousand equal words, one of a thousand words, ten thousand records with one
    title, and ten thousand whose titles share a word each."""
    chance = random.Random(1)
    endless = [titled("w", "llama " * 1_000), titled("x", " ".join(f"w{n}" for n in range(1_000)))]
    one = [titled(f"e{n}", "Purple Llama brings safety", hours=n / 300) for n in range(10_000)]
    mixed = [
        titled(f"s{n}", " ".join(chance.choices(WORDS, k=9)), hours=n / 300) for n in range(10_000)
    ]
    before = time.process_time()
    assert TitleIndex((*endless, *one), SITE).between({}) == []
    TitleIndex((*endless, *mixed), SITE).between({})
    assert time.process_time() - before < 60, "a hundred times what it takes, or more"


def test_real_records_that_a_reader_would_put_together_are_suggested() -> None:
    """Read by eye: 38 of 39 tell one story, where near-equal titles tie four pairs."""
    if not CORPUS.is_dir():
        pytest.skip("no real records beside the checkout")
    reading = Reading(site_id="example.org,2020")
    parsed = (
        parse(path.read_bytes(), path.relative_to(CORPUS).as_posix(), "news", reading)
        for folder in ("powerapps/_news", "powerapps/_learning", "powerapps/_samples", "ai/_news")
        for path in sorted((CORPUS / folder).rglob("*.md"))
    )
    by_original = {each.article.canonical_url: each.article for each in parsed if each.article}
    ties = TitleIndex(by_original.values(), SITE).between({})
    assert len(ties) == 39
    wrong = [tie for tie in ties if "Builder" in tie.article.title + tie.other.title]
    assert len(wrong) == 1
