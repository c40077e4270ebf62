"""Which articles tell one story: the rules of docs/stories.md, and what may be tried on them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.model import ALONE, Article, Image, Provider
from generator.content.records.titles import near_equal, title_words
from generator.content.settings import Trusted
from generator.library.matching import MatchReason
from generator.library.stories import Story, lead_of
from generator.problems import Level, Problem
from tests.factories import (
    changed,
    library_and_problems,
    make_article,
    make_library,
    make_related,
    make_settings,
    stories_among,
)

START = datetime(2025, 1, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def article(word: str, hours: float = 0, *lists: str, **given: object) -> Article:
    """An article so many hours after the start that lists others; each of another publisher."""
    related = tuple(make_related(other, published_at=None) for other in lists)
    fields = {"published_at": at(hours), "provider": Provider(word, f"{word}.example"), **given}
    return make_article(word, related=related, **fields)


def titled(word: str, title: str, hours: float = 0, **given: object) -> Article:
    return article(word, hours, title=title, **given)


def words_of(stories: Sequence[Story]) -> list[str]:
    """Each story as the words of its articles, opener first: `a+bc` is a's with b and c."""
    return [
        word(story.opener)
        + "+"
        + "".join(word(each) for each in story.articles if each is not story.opener)
        for story in stories
    ]


def word(article: Article) -> str:
    return article.id.rpartition(":")[2]


def found(*articles: Article, **settings: object) -> list[str]:
    return words_of(stories_among(articles, make_settings(**settings)))


# What ties two articles


def test_one_that_lists_another_tells_its_story_whichever_came_first() -> None:
    assert found(article("a", 0), article("b", 5, "a")) == ["a+b"]
    assert found(article("a", 0, "b"), article("b", 5)) == ["a+b"]


def test_two_that_list_a_third_tell_one_story() -> None:
    assert found(article("a", 0, "x"), article("b", 5, "x")) == ["a+b"]


def test_a_third_that_is_background_is_no_tie() -> None:
    old = make_related("x", published_at=at(-1000))
    a = changed(article("a"), related=(old,))
    b = changed(article("b", 2), related=(old,))
    assert found(a, b) == []
    known = article("x", -1000)
    assert found(known, article("a", 0, "x"), article("b", 2, "x")) == []


def test_a_third_counts_only_where_both_list_it_as_news() -> None:
    old, new = (make_related("x", published_at=at(hours)) for hours in (-1000, 1))
    a = changed(article("a"), related=(old,))
    b = changed(article("b", 2), related=(new,))
    assert found(a, b) == []
    assert found(b, changed(article("c", 3), related=(new,))) == ["b+c"]


def test_a_publishers_home_page_is_no_third() -> None:
    home = make_related("x", url="https://x.example/", canonical_url="https://x.example/")
    a, b = (changed(article(word), related=(home,)) for word in "ab")
    assert found(a, b) == []


def test_an_article_that_lists_itself_tells_no_story() -> None:
    assert found(article("a", 0, "a"), article("b", 1, "b")) == []


def test_articles_of_one_original_are_one_already_and_do_no_harm_here() -> None:
    twin = article("b", 1, url="https://news.example.com/a")
    assert found(article("a", 0, "a"), twin) == []


@pytest.mark.parametrize(("hours", "stories"), [(48, ["a+b"]), (48.01, []), (4000, [])])
def test_what_lies_further_apart_than_the_window_is_another_story(
    hours: float, stories: list[str]
) -> None:
    assert found(article("a"), article("b", hours, "a")) == stories
    assert found(article("a", 0, "x"), article("b", hours, "x")) == stories
    title = "Flood model warns seven days ahead"
    assert found(titled("a", title), titled("b", title, hours)) == stories


def test_what_has_no_date_tells_no_story() -> None:
    assert found(article("a", 0, "b"), article("b", published_at=None)) == []


# Titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flood model warns seven days ahead", "flood models warn seven days ahead!"),
        ("Flood model warns seven days ahead", "Flood model warns a city seven days ahead"),
        ("Acme’s flood model warns of rivers", "Acme flood model warns of rivers"),
        ("Acme opens 38 million records to all", "Acme opens 38 million records to us all"),
    ],
)
def test_titles_that_say_the_same_are_near_equal(one: str, other: str) -> None:
    assert near_equal(title_words(one), title_words(other))
    assert found(titled("a", one), titled("b", other, 3)) == ["a+b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme shares rise after results beat hopes", "Bolt shares rise after results beat hopes"),
        ("How to use tables in forms, part 1", "How to use tables in forms, part 2"),
        ("Acme releases its new language model", "Acme releases its new language model 2"),
        ("The week in AI", "The week in AI"),
        ("Acme opens its model", "Acme opens its model"),
        ("Acme opens its flood model", "Why nobody wanted Acme to open what is its flood model"),
        ("", ""),
        ("洪水予測モデルが七日前に警告", "洪水予測モデルが七日前に警告"),
    ],
)
def test_titles_that_only_look_alike_are_not(one: str, other: str) -> None:
    assert not near_equal(title_words(one), title_words(other))
    assert found(titled("a", one), titled("b", other, 3)) == []


def test_one_publishers_equal_titles_are_a_column_and_no_story() -> None:
    title = "What happened in the valley today"
    here, there = Provider("", "news.example"), Provider("", "www2.news.example")
    assert found(titled("a", title, provider=here), titled("b", title, 9, provider=here)) == []
    assert found(titled("a", title, provider=here), titled("b", title, 9, provider=there)) == []
    assert found(titled("a", title), titled("b", title, 9, provider=Provider())) == []


def test_near_equal_titles_are_found_among_many_that_share_their_long_words() -> None:
    noise = [titled(f"n{n}", f"Extraordinary announcement number {n} of day") for n in range(300)]
    one = titled("a", "Extraordinary announcement by Acme about floods")
    other = titled("b", "Extraordinary announcement by Acme about the floods", 1)
    assert found(*noise, one, other) == ["a+b"]


# How stories grow


def test_a_chain_ends_at_the_span() -> None:
    names = "abcdefgh"
    chain = [article(name, 30 * n, *names[n - 1 : n]) for n, name in enumerate(names)]
    assert found(*chain) == ["a+bcd", "e+fgh"]
    assert found(*chain, story_span=30) == ["a+b", "c+d", "e+f", "g+h"]


def test_a_circle_is_one_story() -> None:
    assert found(article("a", 0, "c"), article("b", 1, "a"), article("c", 2, "b")) == ["a+bc"]


def test_one_that_lists_two_that_stand_alone_joins_the_first_and_leaves_the_other() -> None:
    assert found(article("a"), article("b", 1), article("c", 2, "a", "b")) == ["a+c"]
    assert found(article("a"), article("b", 1), article("c", 2, "b", "a")) == ["a+c"]


def test_a_bridge_joins_the_story_that_it_is_tied_to_most_and_leaves_the_other_as_it_is() -> None:
    first = [article("a"), article("b", 1, "a")]
    second = [article("c", 2), article("d", 3, "c")]
    assert found(*first, *second, article("e", 4, "b", "c", "d")) == ["a+b", "c+de"]
    assert found(*first, *second, article("e", 4, "a", "c")) == ["a+be", "c+d"]


def test_a_bridge_takes_no_one_along() -> None:
    story = [article("b", 1), article("c", 2, "b")]
    assert found(*story, article("d", 3), article("e", 4, "b", "d")) == ["b+ce"]
    assert found(article("a"), *story, article("e", 4, "b", "c", "a")) == ["b+ce"]


def test_one_record_that_lists_all_of_a_day_adds_itself_to_one_story_and_folds_none() -> None:
    day = [article(f"v{n:02}", n / 10) for n in range(30)]
    words = [f"v{n:02}" for n in range(30)]
    assert found(*day, article("s", 9, *words, quality=999_999)) == ["v00+s"]
    assert found(*day[::-1], article("s", -9, *words, quality=999_999)) == ["s+v00"]


def test_one_that_came_first_and_lists_what_comes_later_draws_in_one() -> None:
    later = [article(word, 3 + n) for n, word in enumerate("bcd")]
    assert found(article("a", 0, "b", "c", "d"), *later) == ["a+b"]
    helper = article("h", 1, "a", "b", "c", "d")
    assert found(article("a", 0, "b", "c", "d"), helper, *later) == ["a+h"]


def test_what_others_list_leads_a_record_nowhere_that_says_itself_where_it_belongs() -> None:
    a, b = article("a"), article("b", 1, "d")
    assert found(a, b, article("d", 2, "a")) == ["a+d"]
    assert found(article("b", 0, "d"), article("a", 1), article("d", 2, "a")) == ["a+d"]


def test_one_that_lists_the_thirds_of_many_draws_in_those_of_one_third() -> None:
    others = [article("b", 1, "x"), article("c", 2, "y"), article("d", 3, "x", "z")]
    assert found(article("a", 0, "x", "y", "z"), *others) == ["a+bd"]
    assert found(*others, article("e", 4, "x", "y", "z")) == ["b+de"]
    helper = article("h", 0.5, "a", "x", "y", "z")
    assert found(article("a", 0, "x", "y", "z"), helper, *others) == ["a+hbd"]


def test_a_late_record_takes_no_story_whether_it_says_when_it_came_or_not() -> None:
    story = [article("b", 10), article("c", 11, "b")]
    late = article("a", 0, "c")
    assert found(*story, structs.replace(late, added_at=at(30))) == ["b+ac"]
    assert found(*story, late) == ["b+c"]


def test_what_was_added_before_it_was_published_came_when_it_was_published() -> None:
    early = article("b", 10, "a", added_at=at(-500))
    assert found(article("a", 5), early) == ["a+b"]


def test_a_story_goes_on_when_its_lead_or_its_opener_goes() -> None:
    a, b = article("a", 0, quality=90), article("b", 1, "a")
    c = article("c", 2, "a", "b", quality=95)
    (story,) = stories_among([a, b, c], make_settings())
    assert (word(story.opener), word(story.lead)) == ("a", "c")
    (story,) = stories_among([a, b], make_settings())
    assert (word(story.opener), word(story.lead)) == ("a", "a")
    (story,) = stories_among([b, c], make_settings())
    assert (word(story.opener), word(story.lead)) == ("b", "c")


# By hand


def test_records_of_one_name_are_one_story_however_far_apart() -> None:
    a, b = article("a", 0, story="tides"), article("b", 9000, story="tides")
    assert found(a, b, article("c", 1)) == ["a+b"]


def test_none_stands_alone() -> None:
    a, b = article("a"), article("b", 1, "a", story=ALONE)
    assert found(a, b) == []
    assert found(a, b, article("c", 2, "a", "b")) == ["a+c"]
    assert found(a, article("b", 1, "x", story=ALONE), article("c", 2, "x")) == []


def test_two_names_are_two_stories_though_they_list_each_other() -> None:
    a, b = article("a", story="x"), article("b", 1, "a", story="x")
    c, d = article("c", 2, "a", story="y"), article("d", 3, "b", "c", story="y")
    assert found(a, b, c, d) == ["a+b", "c+d"]


def test_a_name_joins_a_story_that_was_found() -> None:
    story = [article("a"), article("b", 1, "a"), article("c", 2, "b", story="tides")]
    assert found(*story, article("z", 5000, story="tides")) == ["a+bcz"]


def test_what_is_found_stays_within_the_span_of_a_record_that_says_the_name() -> None:
    by_hand = [article("a", 0, story="t"), article("b", 1000, story="t")]
    near, far = article("c", 1040, "b"), article("d", 1080, "c")
    further = article("e", 1120, "d")
    assert found(*by_hand, near, far, further) == ["a+bcd"]


def test_by_hand_alone_where_finding_is_off() -> None:
    title = "Flood model warns seven days ahead"
    given = [titled("a", title), titled("b", title, 1), article("c", 2, "a")]
    assert found(*given) == ["a+bc"]
    assert found(*given, story_titles=False) == ["a+c"]
    assert found(*given, story_links=False) == ["a+b"]
    off = {"story_titles": False, "story_links": False}
    assert found(*given, **off) == []
    named = [structs.replace(each, story="t") for each in given]
    assert found(*named, **off) == ["a+bc"]


# What a story says of itself


def test_the_lead_is_best_then_hottest_then_pictured_then_earliest() -> None:
    picture = Image("/a.jpg")
    plain, hot = article("a", 9), article("b", 8, heat=60)
    good = article("c", 7, quality=90, heat=-1)
    shown, early = article("d", 6, image=picture), article("e", 5)
    unknown = article("f", 4, quality=None, heat=None, image=picture)
    order = [good, hot, shown, early, plain, unknown]
    for at_first, expected in enumerate(order):
        for rest in permutations(order[at_first:]):
            assert lead_of(rest, make_settings()) is expected


FLOOD = "Flood model warns seven days ahead"
STRANGER = Provider("Strangers", "strange.example")


@pytest.mark.parametrize(
    "trusted",
    [
        Trusted(everyone=False, publishers=("a.example", "b.example")),
        Trusted(everyone=False, folders=("articles/ours",)),
    ],
)
def test_what_is_not_trusted_leads_no_story_that_others_tell(trusted: Trusted) -> None:
    settings = make_settings(trusted=trusted)
    where = {"name": "articles/ours/x.md"}
    ours = [
        article("a", 5, url="https://a.example/1", id="x:a", quality=None, heat=None, **where),
        article("b", 6, url="https://b.example/1", id="x:b", **where),
    ]
    boast = {"quality": 999_999, "heat": 999_999, "image": Image("/a.jpg")}
    stranger = article("s", 0, provider=STRANGER, **boast)
    for rest in permutations([*ours, stranger]):
        assert word(lead_of(rest, settings)) == "b"
        assert word(lead_of(rest, make_settings())) == "s"
    assert word(lead_of([stranger, ours[0]], settings)) == "a"


def test_of_those_that_are_not_trusted_the_first_to_come_leads() -> None:
    settings = make_settings(trusted=Trusted(everyone=False))
    late = article("s", 0, quality=100, added_at=at(9))
    assert word(lead_of([late, article("a", 5, quality=1)], settings)) == "a"


def test_a_name_of_one_that_is_not_trusted_joins_it_to_a_story_and_names_none() -> None:
    trusted = Trusted(everyone=False, folders=("articles/ours",))
    a, b = (article(w, n, name=f"articles/ours/{w}.md") for n, w in enumerate("ab"))
    first = article("s", 2, "b", story="x")
    ours = [
        article(w, n, story="x", name=f"articles/ours/{w}.md") for n, w in ((900, "c"), (990, "d"))
    ]
    assert found(a, b, first, *ours) == ["b+scd"]
    assert found(a, b, first, *ours, trusted=trusted) == ["b+s", "c+d"]
    assert found(*ours, article("s", 5000, story="x"), trusted=trusted) == ["c+ds"]
    assert found(article("s", 0, story="x"), article("t", 1, story="x"), trusted=trusted) == []


# What is told of it


def suggested(*articles: Article, **settings: object) -> list[Problem]:
    problems = library_and_problems(*articles, settings=make_settings(**settings))[1]
    return [each for each in problems if each.field == "related"]


def test_what_stands_apart_and_is_tied_together_is_suggested_with_the_words_to_paste() -> None:
    a, b = titled("a", "Rivers rise in the north"), article("b", 1, "a")
    alone = article("d", 2)
    (told,) = suggested(a, b, alone, article("e", 4, "a", "b", "d"))
    assert (told.source, told.level) == ("articles/e.md", Level.WARNING)
    assert "articles/a.md and articles/d.md" in told.message
    assert "`story: rivers-rise-in-the-north`" in told.message
    name = "rivers-rise-in-the-north"
    pasted = [structs.replace(a, story=name), b, structs.replace(alone, story=name)]
    assert found(*pasted, article("e", 4, "a", "b", "d")) == ["a+bde"]
    assert suggested(*pasted, article("e", 4, "a", "b", "d")) == []


def test_a_record_that_says_where_it_belongs_suggests_nothing() -> None:
    apart = [article("a"), article("b", 1)]
    assert len(suggested(*apart, article("c", 2, "a", "b"))) == 1
    assert suggested(*apart, article("c", 2, "a", "b", story=ALONE)) == []
    assert suggested(*apart, article("c", 2, "a", "b", story="x")) == []
    named = [structs.replace(each, story=f"n{at}") for at, each in enumerate(apart)]
    assert suggested(*named, article("c", 2, "a", "b")) == []


def test_a_suggestion_is_of_the_newest_and_there_is_an_end_to_them() -> None:
    apart = [article("a"), article("b", 1)]
    bridges = [article(f"c{n}", 2 + n / 10, "a", "b") for n in range(60)]
    assert len(suggested(*apart, *bridges)) == 20
    assert suggested(*apart, *bridges, article("z", 999)) == []


def test_a_suggested_name_is_never_the_word_that_parts() -> None:
    (told,) = suggested(titled("a", "None!"), article("b", 1), article("c", 2, "a", "b"))
    assert "`story: none-1`" in told.message


def test_a_story_tells_why_each_record_is_in_it() -> None:
    title = "Flood model warns seven days ahead"
    (story,) = stories_among(
        [
            titled("a", title),
            titled("b", title, 1),
            article("c", 2, "a"),
            article("d", 3, "x", "c", story="t"),
            article("e", 4, "x"),
            article("f", 999, story="t"),
        ],
        make_settings(),
    )
    assert [(tie.article[9:10], tie.other[9:10], tie.why) for tie in story.ties] == [
        ("b", "a", MatchReason.TITLE),
        ("c", "a", MatchReason.LISTED),
        ("d", "c", MatchReason.LISTED),
        ("e", "d", MatchReason.SHARED),
        ("f", "a", MatchReason.HAND),
    ]


# Promises


TITLES = (
    "Flood model warns seven days ahead",
    "Flood model warns a city seven days ahead",
    "The week in AI",
)


@st.composite
def some_articles(draw: st.DrawFn) -> list[Article]:
    """Articles that list each other at random, some by hand, some late."""
    words = draw(st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True))
    made = []
    for each in words:
        hours = draw(st.integers(0, 200))
        made.append(
            article(
                each,
                hours,
                *draw(st.lists(st.sampled_from("abcdefghxy"), max_size=3, unique=True)),
                title=draw(st.sampled_from(TITLES) | st.just(f"Title of {each}")),
                added_at=draw(st.none() | st.integers(0, 300).map(at)),
                story=draw(st.sampled_from(["", "", "", "", "x", "y", ALONE])),
            )
        )
    return made


def came(each: Article) -> datetime:
    assert each.published_at is not None
    return max(each.published_at, each.added_at or each.published_at)


@given(some_articles(), st.randoms())
def test_stories_do_not_depend_on_the_order_in_which_articles_are_read(
    articles: list[Article], random: st.DataObject
) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert make_library(*articles).stories == make_library(*shuffled).stories


@given(some_articles())
def test_no_article_is_in_two_stories_and_none_that_stands_alone_in_any(
    articles: list[Article],
) -> None:
    stories = stories_among(articles, make_settings())
    members = [each.id for story in stories for each in story.articles]
    assert len(members) == len(set(members))
    assert set(members) <= {each.id for each in articles if each.story != ALONE}
    assert all(len(story.articles) > 1 for story in stories)
    assert all(len(story.ties) == len(story.articles) - 1 for story in stories)


@given(some_articles())
def test_a_story_that_was_found_is_no_longer_than_the_span(articles: list[Article]) -> None:
    for story in stories_among(articles, make_settings()):
        dates = [each.published_at for each in story.articles if each.published_at]
        by_hand = [each.published_at for each in story.articles if each.story]
        if not by_hand:
            assert max(dates) - min(dates) <= timedelta(hours=96)


@given(some_articles())
def test_the_opener_is_the_one_that_came_first(articles: list[Article]) -> None:
    for story in stories_among(articles, make_settings()):
        assert came(story.opener) == min(came(each) for each in story.articles)
        assert story.id == story.opener.id


@given(some_articles())
def test_what_comes_later_takes_no_story_apart_and_gives_none_another_id(
    articles: list[Article],
) -> None:
    """Neither does it take an article from one story to another."""
    articles = sorted(articles, key=lambda each: (came(each), each.published_at, each.id))
    before: dict[str, frozenset[str]] = {}
    for count in range(1, len(articles) + 1):
        after = {
            story.id: frozenset(each.id for each in story.articles)
            for story in stories_among(articles[:count], make_settings())
        }
        assert all(members <= after[identity] for identity, members in before.items())
        before = after


@given(some_articles(), st.data())
def test_no_later_record_ever_changes_the_id_that_another_is_shown_under(
    articles: list[Article], data: st.DataObject
) -> None:
    """Whatever a stranger's record lists, is called, names, or says of itself."""
    articles = sorted(articles, key=lambda each: (came(each), each.published_at, each.id))
    last = came(articles[-1])
    words = st.lists(st.sampled_from("abcdefghxy"), max_size=10, unique=True)
    stranger = article(
        "s",
        data.draw(st.integers(0, 300)),
        *data.draw(words),
        title=data.draw(st.sampled_from(TITLES)),
        story=data.draw(st.sampled_from(["", "x", "y", ALONE])),
        quality=999_999,
        added_at=last + timedelta(hours=data.draw(st.integers(1, 50))),
    )

    def shown_under(each: list[Article]) -> dict[str, str]:
        stories = stories_among(each, make_settings())
        found = {one.id: one.id for one in each}
        return found | {one.id: story.id for story in stories for one in story.articles}

    before, after = shown_under(articles), shown_under([*articles, stranger])
    assert {each: after[each] for each in before} == before


@given(some_articles(), st.data())
def test_without_trust_no_later_record_becomes_the_lead_of_others(
    articles: list[Article], data: st.DataObject
) -> None:
    trusted = make_settings(trusted=Trusted(everyone=False, folders=("articles",)))
    words = st.lists(st.sampled_from("abcdefghxy"), max_size=10, unique=True)
    stranger = article("s", 400, *data.draw(words), name="inbox/s.md", quality=999_999)
    stranger = structs.replace(stranger, published_at=at(data.draw(st.integers(0, 300))))
    for story in stories_among([*articles, stranger], trusted):
        assert story.lead is not stranger


def test_many_articles_on_one_day_cost_no_more_than_on_many() -> None:
    """Seconds of the processor, as a ratio: what comparing all with all would cost is 20 times it.

    The worst that can be made: all titles begin with the same rare words, all list the same.
    """

    def seconds(count: int) -> float:
        many = [
            titled(f"n{n}", f"Extraordinarily unforgettable announcement of w{n} to x{n} for y{n}")
            for n in range(count)
        ]
        many = [changed(each, related=(make_related("x"),)) for each in many]
        start = process_time()
        stories_among(many, make_settings())
        return process_time() - start

    assert seconds(4000) < seconds(200) * 20 * 4
