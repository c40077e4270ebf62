"""What stands on a page once."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.model import ALONE, Article, Image, Related
from generator.content.settings import Trusted
from generator.pages.archive import DayView, archive_pages
from generator.pages.home import HomeView, home_pages
from generator.pages.parts.front import BACKGROUND, NAMED
from generator.pages.parts.list_page import ListView
from generator.pages.parts.once import pictured_once
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.story_teasers import ALSO
from generator.pages.parts.views import Teaser
from generator.pages.topic import TopicView, topic_pages
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_site_context,
    make_topic,
    make_topics,
    pages_of,
)

WORDS = "abcdefghijkl"
OUTSIDE = "xyz"
TOPICS = make_topics(make_topic("AI"), make_topic("Art"), make_topic("Chess"))


@st.composite
def articles(draw: st.DrawFn, word: str) -> Article:
    """A record that lists any others as related, of this site or not, itself included."""
    listed = draw(st.lists(st.sampled_from(WORDS + OUTSIDE), unique=True, max_size=8))
    is_dated = draw(st.integers(0, 5)) > 0
    day, hour = draw(st.integers(1, 28)), draw(st.integers(0, 23))
    given = {} if is_dated else {"published_at": None, "type": "course"}
    return make_article(
        word,
        day=day,
        hour=hour,
        heat=draw(st.integers(0, 100)),
        quality=draw(st.sampled_from([None, 50, 90])),
        topics=draw(st.sampled_from([("AI",), ("Art",), ("AI", "Chess"), ()])),
        story=draw(st.sampled_from(["", "", "one", "two"])) if is_dated else "",
        related=tuple(make_related(each, day=draw(st.integers(1, 28))) for each in listed),
        image=Image(f"https://p.example.com/{draw(st.integers(1, 3))}.jpg"),
        **given,
    )


@st.composite
def libraries(draw: st.DrawFn) -> tuple[Article, ...]:
    words = draw(st.lists(st.sampled_from(WORDS), unique=True, min_size=1))
    return tuple(draw(articles(word)) for word in words)


def named(teasers: Iterable[Teaser]) -> list[str]:
    """The addresses of all headlines, and of all that is named below them."""
    return [url for each in teasers for url in (each.url, *(also.url for also in each.also))]


def on_front(view: HomeView) -> list[Teaser]:
    return [
        *(story.teaser for story in (view.lead, *view.secondary) if story),
        *(teaser for day in view.days for teaser in day.teasers),
        *view.undated,
        *(teaser for section in view.sections for teaser in section.teasers),
    ]


def once(addresses: list[str]) -> bool:
    return len(addresses) == len(set(addresses))


def home(*given: Article, **kwargs: object) -> HomeView:
    (page,) = home_pages(make_page_context(make_library(*given, topics=TOPICS), **kwargs))
    assert isinstance(page.view, HomeView)
    return page.view


@given(libraries(), st.integers(1, 14), st.integers(0, 3), st.sampled_from(["original", "page"]))
@settings(max_examples=300)
@pytest.mark.slow
def test_no_article_stands_twice_on_the_front_page_whatever_the_records(
    records: tuple[Article, ...], size: int, share: int, titles: str
) -> None:
    shown = home(*records, front_page_size=size, max_per_source=share, titles=titles)
    stories = [story for story in (shown.lead, *shown.secondary) if story]
    for story in stories:
        assert story.coverage[: len(story.teaser.also)] == story.teaser.also
    assert once(named(on_front(shown)))
    covered = [each.url for story in stories for each in story.coverage]
    assert once(covered + [teaser.url for teaser in on_front(shown)])


@given(libraries(), st.integers(1, 5))
def test_no_article_stands_twice_on_a_topics_front_page_or_on_a_day_whatever_the_records(
    records: tuple[Article, ...], size: int
) -> None:
    library, site_context = make_library(*records, topics=TOPICS), make_site_context(page_size=size)
    for page in (
        *pages_of(topic_pages(PageContext(library, site_context))),
        *pages_of(archive_pages(PageContext(library, site_context))),
    ):
        if isinstance(page.view, DayView | TopicView):
            lasting = page.view.undated if isinstance(page.view, ListView) else ()
            assert once(named([*page.view.teasers, *lasting]))


@given(libraries())
def test_a_topics_front_page_has_each_of_its_articles_still(records: tuple[Article, ...]) -> None:
    library = make_library(*records, topics=TOPICS)
    for page in pages_of(topic_pages(make_page_context(library, page_size=50))):
        if isinstance(page.view, TopicView):
            shown = {*named(page.view.teasers), *named(page.view.undated)}
            slug = page.path.split("/")[1]
            slots = library.by_topic[slug].slots if slug in library.by_topic else ()
            if all(each.coverage <= ALSO for each in page.view.teasers):
                assert {each.details.web_url for each in slots if each} <= shown


def lead_of(*given: Article, size: int = 30) -> tuple[list[str], list[str]]:
    """What the lead has for coverage, and the other headlines."""
    shown = home(*given, front_page_size=size)
    assert shown.lead is not None
    assert shown.lead.teaser.title == "Title review"
    titles = [teaser.title for teaser in on_front(shown)[1:]]
    return [each.title for each in shown.lead.coverage], titles


def review(*lists: str, **given: object) -> Article:
    related = tuple(make_related(word) for word in lists)
    fields: dict[str, object] = {"day": 28, "heat": 100, "quality": 100, "related": related}
    return make_article("review", **fields | given)


def others(count: int, day: int = 1) -> list[Article]:
    """Articles of one day, each of which would be a headline."""
    return [make_article(f"o{n}", day=day, hour=n, quality=90) for n in range(count)]


def test_the_background_that_the_lead_lists_is_its_coverage_and_no_second_story() -> None:
    covered, titles = lead_of(review("o0", "o2"), *others(4))
    assert sorted(covered) == ["Title o0", "Title o2"]
    assert sorted(titles) == ["Title o1", "Title o3"]


def test_what_came_at_the_time_of_the_lead_keeps_its_place_whatever_the_lead_lists() -> None:
    """Though it is no part of the lead's story: it says so itself."""
    near = [structs.replace(each, story=ALONE) for each in others(3, day=27)]
    covered, titles = lead_of(review("o0", "o1", "o2"), *near)
    assert covered == []
    assert sorted(titles) == ["Title o0", "Title o1", "Title o2"]


def test_a_story_is_the_leads_background_by_the_record_that_it_is_shown_by() -> None:
    """It stands there whole or not at all, so no part of it recurs further down."""
    told = [structs.replace(each, story="x", quality=90 - at) for at, each in enumerate(others(2))]
    assert lead_of(review("o1"), *told) == ([], ["Title o0"])
    assert lead_of(review("o0"), *told) == (["Title o0"], [])


@pytest.mark.parametrize("count", [BACKGROUND + 1, 9, 20])
def test_a_lead_that_lists_more_than_a_few_of_the_page_takes_no_place(count: int) -> None:
    many = others(20)
    covered, titles = lead_of(review(*(f"o{n}" for n in range(count))), *many)
    assert covered == []
    assert len(titles) == len(many)


def test_a_lead_whose_coverage_is_not_named_whole_takes_no_place() -> None:
    outside = [f"x{n}" for n in range(NAMED)]
    covered, titles = lead_of(review("o0", *outside), *others(2))
    assert "Title o0" not in covered
    assert sorted(titles) == ["Title o0", "Title o1"]


def test_what_another_record_of_the_leads_story_lists_keeps_its_place() -> None:
    """Any record may join a story: what takes a place is the word of the one that leads."""
    joins = make_article("joins", day=28, quality=1, story="x", related=(make_related("o0"),))
    covered, titles = lead_of(review(story="x"), joins, *others(2))
    assert covered == ["Title joins"]
    assert sorted(titles) == ["Title o0", "Title o1"]


def test_a_lead_that_is_not_trusted_takes_no_place() -> None:
    shown = home(review("o0"), *others(2), trusted=Trusted(everyone=False))
    assert {"Title o0", "Title o1", "Title review"} == {each.title for each in on_front(shown)}


def test_what_is_not_the_lead_takes_no_place_from_what_it_lists() -> None:
    second = make_article("s", day=27, quality=95, related=(make_related("o0"),))
    covered, titles = lead_of(review(), second, *others(2))
    assert covered == []
    assert sorted(titles) == ["Title o0", "Title o1", "Title s"]


def test_on_the_samples_front_page_one_story_stands_once(sample: Path) -> None:
    """The paper that the lead is about stands below it, and nowhere else."""
    page = (sample / "index.html").read_text()
    lead, _, rest = page.partition('<div class="seconds">')
    assert "DeepSeek-R1: Incentivizing" in lead
    assert "2501.12948" not in rest
    assert "DeepSeek" not in rest


def test_a_record_that_lists_all_others_takes_none_off_the_front_page() -> None:
    words = [f"o{n}" for n in range(20)]
    others = [make_article(word, day=1 + at, quality=90) for at, word in enumerate(words)]
    listed = tuple(make_related(word) for word in words)
    lister = make_article("lister", day=28, quality=100, heat=100, related=listed)
    before = {each.title for each in on_front(home(*others))}
    after = {each.title for each in on_front(home(*others, lister))}
    assert len(before) == len(others)
    assert after == before | {"Title lister"}


def test_what_is_named_above_is_not_named_again_though_it_is_counted() -> None:
    both = (make_related("x"), make_related("y"))
    first, second = make_article("a", day=9, related=both), make_article("b", day=1, related=both)
    shown = on_front(home(first, second))
    assert [len(teaser.also) for teaser in shown] == [2, 0]
    assert [teaser.coverage for teaser in shown] == [2, 2]


def test_two_outside_articles_of_one_address_are_one() -> None:
    twice = Related("Again", "https://x.example/a?utm_source=b", "https://x.example/a")
    plain = Related("Once", "https://x.example/a", "https://x.example/a")
    (teaser,) = on_front(home(make_article("a", related=(plain, twice))))
    assert len(teaser.also) == 1


def test_a_picture_stands_on_a_page_once() -> None:
    def pictured(word: str, url: str) -> Article:
        return make_article(word, image=Image(url) if url else None)

    urls = ["https://p.example.com/1.jpg", "", "https://p.example.com/1.jpg", ""]
    urls.append("https://p.example.com/2.jpg")
    shown = on_front(home(*(pictured(f"a{n}", url) for n, url in enumerate(urls))))
    assert sorted(each.picture.url[-5] for each in shown if each.picture) == ["1", "2"]
    assert pictured_once(shown) == tuple(shown)
