"""The order of stories on front pages."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from generator.content.records.model import Article, Provider
from generator.pages.home import HomeView, home_pages
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.ranking import limit_per_publisher, ranked, score
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.parts.story_context import StoryContext
from generator.pages.topic import TopicView, topic_pages
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_settings,
    pages_of,
)

START = datetime(2025, 6, 1, tzinfo=UTC)


def article(word: str, hours: float = 0, **given: object) -> Article:
    fields: dict[str, object] = {"published_at": START + timedelta(hours=hours)}
    return make_article(word, **fields | given)


def contexts(*articles: Article, **settings: object) -> list[StoryContext]:
    library, made = make_library(*articles), make_settings(**settings)
    return list(PageContext(library, SiteContext(made)).story_contexts.of_each(library.articles))


def order(*articles: Article, **settings: object) -> list[str]:
    stories = contexts(*articles, **settings)
    return [
        context.lead.article.title[-1] for context in ranked(stories, make_settings(**settings))
    ]


def test_the_latest_come_first_by_the_newest_article_of_each() -> None:
    a, b = article("a"), article("b", 5)
    c = article("c", 9, related=(make_related("a"),), quality=1)
    assert order(a, b, c) == ["a", "b"]
    assert order(a, b) == ["b", "a"]


def test_the_top_ones_are_hot_good_and_new() -> None:
    top = {"ranking_order": "top"}
    assert order(article("a", heat=90), article("b", 2, heat=10), **top) == ["a", "b"]
    assert order(article("a", quality=90), article("b", 2, quality=10), **top) == ["a", "b"]
    assert order(article("a", heat=90), article("b", 200, heat=10), **top) == ["b", "a"]


def test_points_are_halved_with_every_half_life() -> None:
    """1 + 50 + 80 = 131 points a day ago are 65.5 now: more than 65, less than 66."""
    top = {"ranking_order": "top", "ranking_quality": 0}
    old = article("a", heat=130)
    assert order(old, article("b", 24, heat=64), **top) == ["a", "b"]
    assert order(old, article("b", 24, heat=66), **top) == ["b", "a"]
    assert order(old, article("b", 24, heat=64), **top, ranking_half_life=12) == ["b", "a"]


def test_weights_say_what_counts() -> None:
    hot, good = article("a", heat=90, quality=0), article("b", heat=0, quality=90)
    assert order(hot, good, ranking_order="top", ranking_quality=0) == ["a", "b"]
    assert order(hot, good, ranking_order="top", ranking_heat=0) == ["b", "a"]


def test_what_is_not_said_counts_as_the_other_and_neither_as_the_middle() -> None:
    unknown = article("a", heat=-1, quality=None)
    good = article("b", -1, heat=None, quality=60)
    poor = article("c", 1, heat=None, quality=40)
    hot = article("d", 0, heat=55, quality=None)
    assert order(unknown, good, poor, hot, ranking_order="top") == ["b", "d", "a", "c"]


def test_equals_are_in_the_order_of_lists() -> None:
    for ranking in ("top", "latest"):
        assert order(article("b"), article("a"), ranking_order=ranking) == ["b", "a"]


@given(st.lists(st.tuples(st.integers(-1, 100), st.integers(0, 500)), min_size=2, max_size=6))
def test_neither_the_clock_nor_another_story_changes_which_of_two_comes_first(
    given_: list[tuple[int, int]],
) -> None:
    made = [article(f"a{n}", hours, heat=heat) for n, (heat, hours) in enumerate(given_)]
    settings = make_settings(ranking_order="top")
    alone = sorted(contexts(*made), key=lambda context: -score(context, settings))
    among = ranked(contexts(*made, article("z", 9000, heat=3)), settings)
    rest = [context.lead.article.id for context in among if context.lead.article.title != "Title z"]
    scores = {context.lead.article.id: score(context, settings) for context in alone}
    assert [scores[each] for each in rest] == [scores[context.lead.article.id] for context in alone]


def test_one_publisher_leads_so_many_and_its_others_come_last() -> None:
    flood = [article(f"f{n}", n, provider=Provider("", "flood.example")) for n in range(5)]
    others = [article(f"o{n}", -n, provider=Provider("", f"o{n}.example")) for n in range(2)]
    stories = ranked(contexts(*flood, *others), make_settings())

    def titles(limit: int) -> list[str]:
        found = limit_per_publisher(stories, make_settings(max_per_source=limit).max_per_source)
        return [context.lead.article.title[-2:] for context in found]

    assert titles(2) == ["f4", "f3", "o0", "o1", "f2", "f1", "f0"]
    assert titles(0) == ["f4", "f3", "f2", "f1", "o0", "f0", "o1"]


def home(*articles: Article, **settings: object) -> list[str]:
    """The titles of a front page below its lead and those beside it."""
    (page,) = home_pages(make_page_context(make_library(*articles), **settings))
    view = page.view
    assert isinstance(view, HomeView)
    top = [story.teaser for story in (view.lead, *view.secondary) if story]
    return [t.title for t in (*top, *(t for day in view.days for t in day.teasers))]


def test_the_front_page_is_not_flooded_and_still_full() -> None:
    flood = [article(f"f{n}", 9 + n, provider=Provider("", "flood.example")) for n in range(5)]
    other = article("o", provider=Provider("", "other.example"))
    given = {"front_page_size": 3, "max_per_source": 2}
    assert home(*flood, other, **given) == ["Title f4", "Title f3", "Title o"]
    assert home(*flood, **given) == ["Title f4", "Title f3", "Title f2"]


def test_a_topics_front_page_stands_in_the_order_of_the_site() -> None:
    hot, new = article("a", heat=90), article("b", 3, heat=1)
    for chosen, expected in (("top", ["Title a", "Title b"]), ("latest", ["Title b", "Title a"])):
        pages = pages_of(
            topic_pages(make_page_context(make_library(hot, new), ranking_order=chosen))
        )
        (view,) = [page.view for page in pages if isinstance(page.view, TopicView)]
        assert [t.title for t in view.teasers] == expected
