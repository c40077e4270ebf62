"""The library: one order, groups, and what is wrong between records."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.identity import item_id
from generator.content.records.model import Article, Correction, Provider, packed_lines
from generator.content.registries.publishers import Publisher
from generator.content.registries.topics import Topics
from generator.library.library import Slots, Withheld, steady
from generator.library.policy import Cause
from generator.problems import Level
from tests.factories import (
    NOW,
    changed,
    library_and_problems,
    make_article,
    make_library,
    make_related,
    make_settings,
    make_topic,
    make_topics,
)


def names(slots: Slots) -> list[str]:
    return ["-" if slot is None else slot.title.removeprefix("Title ") for slot in slots]


def test_articles_stand_in_one_order_whatever_order_they_came_in() -> None:
    a, b, c = make_article("a", day=2), make_article("b", day=1), make_article("c", day=2)
    assert make_library(a, b, c).articles == make_library(c, b, a).articles
    assert names(make_library(a, b, c).articles) == ["b", "a", "c"]


def test_undated_articles_come_before_all_others() -> None:
    course = make_article("course", type="course", published_at=None)
    assert names(make_library(make_article("a"), course).articles) == ["course", "a"]


def test_undated_articles_take_no_place_among_the_dated_ones() -> None:
    """One new course would otherwise move every article of every list by one place."""
    course = make_article("z", type="course", published_at=None)
    hidden = make_article("y", type="course", published_at=None, published=False)
    library = make_library(make_article("a"), course, hidden, make_article("c", published_at=None))
    for group in (library.whole, library.by_topic["ai"], library.by_category["news"]):
        assert names(group.slots) == ["a"]
        assert names(group.undated) == ["c", "z"]
        assert group.count == 3
        assert group.is_shown


def test_a_group_with_nothing_public_is_not_shown() -> None:
    group = make_library(make_article(published=False)).by_topic["ai"]
    assert (group.count, group.is_shown) == (0, False)


def test_a_childs_article_belongs_to_its_ancestors_once() -> None:
    topics = make_topics(make_topic("AI"), make_topic("Facebook AI", parent="ai"))
    article = make_article(topics=("Facebook AI", "AI"))
    library = make_library(article, make_article("b", topics=("Facebook AI",)), topics=topics)
    assert names(library.by_topic["ai"].slots) == ["a", "b"]
    assert names(library.by_topic["facebook-ai"].slots) == ["a", "b"]


def test_a_former_name_is_the_topic() -> None:
    topics = make_topics(make_topic("Meta AI", aliases=("Facebook AI",)))
    library = make_library(make_article(topics=("Facebook AI", "Meta AI")), topics=topics)
    article = library.articles[0]
    assert [topic.name for topic in library.topics_of[article.id]] == ["Meta AI"]


def test_a_hidden_record_holds_its_place_and_is_named_with_its_reason() -> None:
    held = make_article("b", day=2, published=False)
    library = make_library(make_article("a"), held, make_article("c", day=3))
    assert names(library.by_topic["ai"].slots) == ["a", "-", "c"]
    assert library.withheld == (Withheld("articles/b.md", Cause.EDITOR, "published: false"),)


def test_what_is_not_due_takes_no_place() -> None:
    later = make_article("b", published_at=NOW + timedelta(days=1))
    assert names(make_library(make_article("a"), later).whole.slots) == ["a"]


def test_two_records_of_one_original_are_one_article_and_it_is_said() -> None:
    first = make_article("a", day=1, url="https://news.example.com/x")
    again = make_article("b", day=2, url="http://news.example.com/x/?utm_source=y")
    library, problems = library_and_problems(again, first)
    assert names(library.articles) == ["a"]
    assert library.withheld[0].reason == "the same original as articles/a.md"
    assert library.withheld[0].kind is Cause.DUPLICATE
    assert [(p.source, p.level) for p in problems] == [("articles/b.md", Level.WARNING)]


def test_of_two_records_of_one_original_the_public_one_stands_for_both() -> None:
    held = make_article("a", day=1, url="https://news.example.com/x", published=False)
    public = make_article("b", day=2, url="https://news.example.com/x")
    assert names(make_library(held, public).articles) == ["b"]


EARLY = datetime(2025, 1, 1, tzinfo=UTC)
ONE = "https://news.example.com/x"


@pytest.mark.parametrize(
    ("stranger", "real"),
    [
        ({"day": 1, "web_url": "https://evil.example/x"}, {"day": 2}),
        ({"day": 1, "web_url": "https://evil.example/x"}, {"day": 2, "published": False}),
        ({"day": 1, "published": False}, {"day": 2}),
        (
            {"day": 1, "added_at": EARLY + timedelta(days=9)},
            {"day": 2, "added_at": EARLY + timedelta(days=8)},
        ),
        ({"day": 2}, {"day": 1, "added_at": EARLY}),
        ({"day": 2}, {"day": 1, "web_url": "https://www.news.example.com/x"}),
        ({"day": 2}, {"day": 1, "web_url": ""}),
    ],
)
def test_a_backdated_record_does_not_take_the_place_of_a_real_one(
    stranger: dict[str, Any], real: dict[str, Any]
) -> None:
    library, _ = library_and_problems(
        make_article("stranger", url=ONE, **stranger), make_article("real", url=ONE, **real)
    )
    assert [h.name for h in library.withheld if h.kind is Cause.DUPLICATE] == [
        "articles/stranger.md"
    ]


def test_a_record_that_says_it_is_another_article_is() -> None:
    first = make_article("a", day=1, url=ONE)
    apart = make_article("b", day=2, url=ONE, apart="part-2", id="tag:x")
    library, problems = library_and_problems(first, apart)
    assert names(library.articles) == ["a", "b"]
    assert library.by_url[first.canonical_url] is first
    assert not problems


def test_a_record_with_an_id_of_its_own_is_another_article_and_neither_ousts_the_other() -> None:
    for day in (1, 3):
        first = make_article("a", day=2, url=ONE)
        own = make_article("b", day=day, url=ONE, id="tag:digest.example.org,2023:own")
        library, problems = library_and_problems(first, own)
        assert names(library.articles) == ["b", "a"] if day == 1 else ["a", "b"]
        later = "articles/b.md" if day == 3 else "articles/a.md"
        assert [(p.source, p.level) for p in problems] == [(later, Level.WARNING)]
        assert "the same original, and another id: both are shown" in problems[0].message


def test_addresses_that_differ_after_the_hash_alone_are_told_to_be_so() -> None:
    first = make_article("a", day=1, url=f"{ONE}#v1")
    again = make_article("b", day=2, url=f"{ONE}#v2", title="Title a")
    _, (problem,) = library_and_problems(first, again)
    assert "the same original, but for what follows #" in problem.message
    assert "`same_as: none`" in problem.message


def test_a_link_to_another_host_than_the_originals_is_reported_once() -> None:
    odd = make_article(web_url="https://evil.example/x", page="own")
    _, problems = library_and_problems(changed(odd, lines=packed_lines([("webUrl", 7)])))
    (problem,) = problems
    assert (problem.level, problem.field, problem.line) == (Level.WARNING, "webUrl", 7)
    assert "leads to evil.example, and originalUrl to news.example.com" in problem.message
    _, none = library_and_problems(make_article(web_url="https://m.news.example.com/x"))
    assert not none


def test_an_id_belongs_to_the_record_whose_original_it_follows_from() -> None:
    """An explicit id can be any, so a backdated record could claim that of a real one."""
    identity = item_id("digest.example.org,2023", ONE, "")
    thief = make_article("thief", day=1, id=identity)
    library, problems = library_and_problems(
        thief, make_article("real", day=2, url=ONE, id=identity)
    )
    assert names(library.articles) == ["real"]
    assert [problem.source for problem in problems] == ["articles/thief.md"]


def test_a_change_that_is_yet_to_come_does_not_count_until_then() -> None:
    """The newest change of its items is a feed's date."""
    later = NOW + timedelta(days=365)
    article = make_article(updated_at=later, digest="abc")
    library, problems = library_and_problems(article)
    assert library.articles[0].updated_at is None
    assert library.articles[0].digest not in ("", "abc")
    assert library.articles[0].changed_at == article.published_at
    assert [(p.field, p.level) for p in problems] == [("updatedDateTime", Level.WARNING)]
    then, none = library_and_problems(article, now=later)
    assert then.articles == (article,)
    assert not none


def test_a_correction_that_is_yet_to_come_does_not_count_until_then() -> None:
    later = NOW + timedelta(days=365)
    said = Correction(NOW - timedelta(days=1), "Said.")
    article = make_article(corrections=(Correction(later, "To come."), said), digest="abc")
    library, problems = library_and_problems(article)
    assert library.articles[0].corrections == (said,)
    assert library.articles[0].digest not in ("", "abc")
    assert [(p.field, p.level) for p in problems] == [("correction", Level.WARNING)]
    assert library_and_problems(article, now=later)[0].articles == (article,)
    assert steady([article], NOW, []) == (said.at, later)


def test_an_arrival_that_is_yet_to_come_decides_who_came_first_and_dates_no_story() -> None:
    later = NOW + timedelta(hours=6)
    first = make_article("a", story="x", added_at=NOW - timedelta(days=1))
    article = make_article("b", story="x", added_at=later, digest="abc")
    library, problems = library_and_problems(first, article)
    (story,) = library.stories
    assert story.opener.name == first.name
    assert story.updated_at is not None
    assert story.updated_at <= NOW
    assert [(p.source, p.field, p.level) for p in problems if p.field == "addedDateTime"] == [
        (article.name, "addedDateTime", Level.WARNING)
    ]
    assert library.articles[1].digest not in ("", "abc")
    assert steady([first, article], NOW, []) == (NOW - timedelta(days=1), later)
    (story,) = library_and_problems(first, article, now=later)[0].stories
    assert story.updated_at == later


def test_the_clock_matters_when_something_becomes_due_gets_old_or_changes() -> None:
    two_days = timedelta(days=2)
    article = make_article(
        published_at=NOW - timedelta(days=1), updated_at=NOW + timedelta(hours=1)
    )
    assert steady([article], NOW, [two_days]) == (
        NOW - timedelta(days=1),
        NOW + timedelta(hours=1),
    )
    assert steady([article], NOW + timedelta(hours=2), [two_days]) == (
        NOW + timedelta(hours=1),
        NOW + timedelta(days=1),
    )
    assert steady([make_article(published_at=None)], NOW, [two_days]) == (None, None)


@given(
    st.lists(st.tuples(*(st.none() | st.integers(-99, 99) for _ in range(4)))),
    st.lists(st.integers(0, 99), max_size=2),
)
def test_nothing_becomes_due_old_or_other_between_the_borders_of_the_clock(
    hours: list[tuple[int | None, ...]], ages: list[int]
) -> None:
    def when(hour: int | None) -> datetime | None:
        return None if hour is None else NOW + timedelta(hours=hour)

    articles = [
        make_article(
            published_at=when(published),
            updated_at=when(updated),
            added_at=when(added),
            corrections=() if said is None else (Correction(NOW + timedelta(hours=said), "x"),),
        )
        for published, updated, said, added in hours
    ]
    borders = [hour for one in hours for hour in one if hour is not None]
    borders += [one[0] + age for one in hours for age in ages if one[0] is not None]
    past = max((border for border in borders if border <= 0), default=None)
    future = min((border for border in borders if border > 0), default=None)
    found = steady(articles, NOW, [timedelta(hours=age) for age in ages])
    assert found == (when(past), when(future))


def test_two_records_with_one_id_are_a_fault_of_the_later() -> None:
    one, other = make_article("a", id="urn:x"), make_article("b", day=2, id="urn:x")
    library, problems = library_and_problems(one, other)
    assert names(library.articles) == ["a"]
    assert [(p.source, p.level) for p in problems] == [("articles/b.md", Level.FAULT)]


def test_two_ids_that_some_reader_takes_for_one_are_a_fault_of_the_later() -> None:
    one = make_article("a", id="https://Old.example.org/%c3")
    other = make_article("b", day=2, id="https://old.example.org/%C3")
    library, problems = library_and_problems(one, other)
    assert names(library.articles) == ["a"]
    assert [(p.source, p.level) for p in problems] == [("articles/b.md", Level.FAULT)]


def test_topics_stand_in_the_order_of_the_articles() -> None:
    articles = [make_article(word, day=9 - day) for day, word in enumerate("abc")]
    library = make_library(*articles, make_article("d", published_at=None))
    assert list(library.topics_of) == [article.id for article in library.articles]


def test_topics_that_make_one_address_are_one_and_each_spelling_is_warned_of_once() -> None:
    """One odd spelling took six records out, whichever came first."""
    odd = [make_article(f"b{n}", day=2, topics=("Chess", "open-data")) for n in range(6)]
    library, problems = library_and_problems(
        make_article("a", topics=("open data",)),
        *odd,
        make_article("c", day=3, topics=("Open data.", "open data")),
    )
    assert len(library.articles) == 8
    assert [topic.name for topic in library.topics if topic.slug == "open-data"] == ["open data"]
    assert {library.topics_of[a.id][-1].name for a in library.articles} == {"open data"}
    assert [(each.level, each.source, each.field) for each in problems] == [
        (Level.WARNING, "articles/b0.md", "topics[1]"),
        (Level.WARNING, "articles/c.md", "topics[0]"),
    ]


def test_an_unregistered_topic_is_dropped_where_the_site_says_so() -> None:
    library, problems = library_and_problems(
        make_article(topics=("Robotic", "Robotics")),
        make_article("b", topics=("Robotic", "Robotics")),
        topics=make_topics(make_topic("Robotics"), free=False),
    )
    assert [[t.name for t in library.topics_of[a.id]] for a in library.articles] == [
        ["Robotics"]
    ] * 2
    assert [(problem.field, problem.level) for problem in problems] == [
        ("topics[0]", Level.DROPPED)
    ] * 2
    assert 'did you mean "Robotics"?' in problems[0].message


def test_a_category_that_the_site_needs_for_itself_is_not_taken() -> None:
    library, problems = library_and_problems(
        make_article("a", category="topics"),
        make_article("b", category="2025"),
        make_article("c", category="about"),
        make_article("d"),
        taken=["about"],
    )
    assert {article.category for article in library.articles} == {"news"}
    assert [(p.source, p.field, p.level) for p in problems] == [
        (f"articles/{name}.md", "category", Level.DROPPED) for name in "abc"
    ]
    assert all('Until then it is in "news"' in problem.message for problem in problems)


def test_days_are_those_of_the_sites_zone() -> None:
    late = make_article(day=1, hour=23)
    library = make_library(late, settings=make_settings(timezone="Asia/Tokyo"))
    assert [str(day) for day in library.by_day] == ["2025-01-02"]


def test_related_links_are_known_from_both_sides() -> None:
    a = make_article("a", related=(make_related("b"), make_related("elsewhere")))
    library = make_library(a, make_article("b", day=2))
    assert library.listed_by["https://news.example.com/b"] == (a,)
    assert library.by_url["https://news.example.com/a"] is a


def test_an_article_that_is_related_to_itself_is_not_listed_by_itself() -> None:
    library = make_library(make_article("a", related=(make_related("a"),)))
    assert not library.listed_by


def test_a_collection_does_not_hold_itself() -> None:
    listed = collection("a", "all")
    assert names(make_library(make_article("a"), listed).items_of[listed.id]) == ["a"]


def test_a_hidden_record_lists_nothing_and_is_not_found() -> None:
    a = make_article("a", related=(make_related("b"),), published=False)
    library = make_library(a, make_article("b", day=2))
    assert not library.listed_by
    assert "https://news.example.com/a" not in library.by_url


def collection(*items: str, name: str = "lists/all") -> Article:
    return make_article(
        "all", type="collection", url="", published_at=None, items=items, name=f"{name}.md"
    )


def test_of_a_collection_full_of_what_is_not_there_some_is_told() -> None:
    """What was meant was looked for among all records, for each of a thousand items."""
    listed = collection(*(f"nothing-{n}" for n in range(1_000)))
    _, problems = library_and_problems(listed, make_article("nothing"))
    assert len(problems) == 21
    assert problems[-1].message.startswith("980 more are not there")


def test_what_a_collection_means_is_told_only_where_few_names_need_comparing() -> None:
    collection = make_article("list", items=("wrld",))
    many = [make_article(f"q{at}") for at in range(10_000)]

    def said(*articles: Article) -> list[bool]:
        _, problems = library_and_problems(collection, *articles)
        return ["did you mean" in problem.message for problem in problems]

    assert said(make_article("world"))[0]
    assert said(make_article("world"), *many[:99])[0]
    assert not said(make_article("world"), *many)[0]


def test_a_collection_holds_its_records_in_its_editors_order() -> None:
    listed = collection("articles/b", "a.md", "b")
    library = make_library(make_article("a"), make_article("b", day=2), listed)
    assert names(library.items_of[listed.id]) == ["b", "a"]


def test_a_collection_finds_the_nearest_of_two_records_of_one_name() -> None:
    listed = collection("x", name="_learning/lists/all")
    far = make_article("1", name="_news/x.md")
    near = make_article("2", name="_learning/videos/x.md")
    assert make_library(far, near, listed).items_of[listed.id] == (near,)


@pytest.mark.parametrize(
    "item", ["tides", "tides.md", "2025/tides", "tides/index", "tides/index.md"]
)
def test_a_collection_names_a_record_that_is_an_index_by_its_folder(item: str) -> None:
    tides = make_article("t", name="articles/2025/tides/index.md")
    listed = make_article("all", type="collection", url="", items=(item,))
    library, problems = library_and_problems(tides, listed)
    assert library.items_of[listed.id] == (tides,)
    assert problems == []


def test_a_collection_goes_without_what_is_hidden_and_says_what_it_cannot_find() -> None:
    listed = collection("a", "aa", "c")
    hidden = make_article("c", published=False)
    library, problems = library_and_problems(make_article("a"), hidden, listed)
    assert names(library.items_of[listed.id]) == ["a"]
    assert [(p.field, p.level) for p in problems] == [("items[1]", Level.WARNING)]
    assert 'did you mean "a"?' in problems[0].message


def test_a_collection_finds_the_record_that_stands_for_its_double() -> None:
    listed = collection("b")
    first = make_article("a", url="https://news.example.com/x")
    double = make_article("b", day=2, url="https://news.example.com/x")
    assert make_library(first, double, listed).items_of[listed.id] == (first,)


def test_a_publishers_name_that_the_registry_knows_elsewhere_is_reported() -> None:
    spotify = Publisher(source="p.md", name="Spotify", domain="spotify.com")
    related = make_related("b", provider=Provider("Spotify", "musicbusinessworldwide.com"))
    _, problems = library_and_problems(make_article(related=(related,)), publishers=[spotify])
    assert problems[0].field == "related[0].provider"
    assert "does not publish on musicbusinessworldwide.com" in problems[0].message


def test_stories_are_made_of_what_is_public() -> None:
    a, b = make_article("a", related=(make_related("b"),)), make_article("b")
    library = make_library(a, b)
    (story,) = library.stories
    assert library.story_of == {a.id: story, b.id: story}
    assert make_library(a, structs.replace(b, published=False)).stories == ()


def test_parts_of_one_page_with_titles_of_their_own_are_articles_of_their_own() -> None:
    page = "https://soft.example.com/changes"
    one = make_article("a", day=1, url=f"{page}#v1", digest="x")
    two = make_article("b", day=2, url=f"{page}#v2", digest="y")
    again = make_article("c", day=3, url=f"{page}?utm_source=x#v2", digest="z")
    library, problems = library_and_problems(again, two, one)
    assert names(library.articles) == ["a", "b"]
    assert library.articles[0] == one
    assert library.articles[1].id != one.id
    assert [(p.source, p.level) for p in problems] == [
        ("articles/b.md", Level.WARNING),
        ("articles/c.md", Level.WARNING),
    ]
    assert "`same_as: none`" in problems[0].message
    assert "articles/b.md has the same original" in problems[1].message


@pytest.mark.parametrize(
    "other",
    [
        {"url": "https://soft.example.com/changes"},
        {"url": "https://soft.example.com/changes#:~:text=words"},
        {"url": "https://soft.example.com/changes#v1:~:text=words"},
        {"url": "https://soft.example.com/changes#v2", "title": "TITLE A"},
    ],
)
def test_one_page_is_one_article_where_no_part_is_meant_or_the_title_is_the_same(
    other: dict[str, Any],
) -> None:
    one = make_article("a", day=1, url="https://soft.example.com/changes#v1")
    assert names(make_library(one, make_article("b", day=2, **other)).articles) == ["a"]


def test_a_topic_that_one_record_alone_names_is_told_where_there_is_a_registry() -> None:
    names = ("Wales", "Wales", "Whales", "Zebras")
    articles = [make_article(str(at), topics=(name,)) for at, name in enumerate(names[1:])]
    topics = make_topics(make_topic("Whales"))
    _, problems = library_and_problems(*articles, topics=topics)
    assert [(each.source, each.level, each.field) for each in problems] == [
        ("articles/0.md", Level.WARNING, "topics[0]"),
        ("articles/2.md", Level.WARNING, "topics[0]"),
    ]
    assert problems[0].message == (
        '"Wales" is a topic of this record alone, and is not in the registry; did you mean '
        '"Whales"?'
    )
    twice = [make_article(str(at), topics=(name,)) for at, name in enumerate(names)]
    _, problems = library_and_problems(*twice, topics=topics)
    assert [each.source for each in problems] == ["articles/3.md"]
    _, problems = library_and_problems(*articles, topics=Topics(()))
    assert not problems
