"""What an edition is proposed to hold."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.records.model import Article, Image, Provider
from generator.content.registries.editions import BookedSponsor, Edition, Sponsor, read_edition
from generator.content.registries.periods import Period, Series, period_named
from generator.content.settings import Editions
from generator.editions.file_text import file_text
from generator.editions.proposal import MOST_LATE, Proposal, propose
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteContext
from tests.factories import make_article, make_library, make_settings, make_topic, make_topics

DAY = 24 * 60
TOPICS = ("AI", "Robots")


def period(name: str) -> Period:
    return period_named(name, UTC, DAY)


def site_of(articles: Sequence[Article], now: datetime | None = None, **given: Any) -> PageContext:
    site = make_settings(**given)
    topics = make_topics(*map(make_topic, TOPICS))
    moment = now or datetime(2025, 3, 1, tzinfo=UTC)
    library = make_library(*articles, topics=topics, settings=site, now=moment)
    return PageContext(library, SiteContext(site))


def proposed(
    name: str, *articles: Article, editions: Sequence[Edition] = (), **given: Any
) -> Proposal:
    """The edition of a period, beside others; `given` are settings."""
    return propose(period(name), site_of(articles, **given), editions)


def titles(proposal: Proposal) -> list[str]:
    return [each.item.title for each in proposal.items]


def edition_of(proposal: Proposal) -> Edition:
    """The edition that its file is read as: without a word of complaint."""
    name = f"editions/{proposal.period.name}.yaml"
    edition, problems = read_edition(file_text(proposal).encode(), name, UTC, DAY)
    assert not problems
    assert edition is not None
    return edition


def by(publisher: str) -> Provider:
    return Provider(publisher.title(), f"{publisher}.example.com")


def test_stories_come_by_rank_within_the_caps() -> None:
    rules = Editions(size=3, per_section=2, per_publisher=1)
    articles = [
        make_article("cold", heat=1, quality=1, provider=by("a")),
        make_article("hot", heat=99, quality=99, provider=by("b")),
        make_article("crowded", heat=98, quality=98, provider=by("b")),
        make_article("warm", heat=60, quality=60, provider=by("c")),
        make_article("full", heat=50, quality=50, provider=by("d")),
        make_article("other", heat=40, quality=40, provider=by("e"), topics=("Robots",)),
    ]
    made = propose(period("2025-01-01"), site_of(articles, editions=rules), ())
    assert [(each.title, [i.item.title for i in each.items]) for each in made.sections] == [
        ("AI", ["Title hot", "Title warm"]),
        ("Robots", ["Title other"]),
    ]
    assert made.left == 3
    assert "heat 99" in made.items[0].why


def test_what_is_of_no_topic_with_a_section_stands_under_a_heading_of_its_own() -> None:
    made = proposed("2025-01-01", make_article("a"), make_article("b", topics=(), quality=1))
    assert [each.title for each in made.sections] == ["AI", "Other news"]


def test_a_week_has_the_days_up_to_its_sunday() -> None:
    articles = [make_article(f"{day:02}", day=day, topics=("AI",)) for day in range(4, 16)]
    made = propose(period("2025-w02"), site_of(articles, editions=Editions(per_publisher=0)), ())
    assert made.period.series is Series.WEEKLY
    assert made.period.day == date(2025, 1, 12)
    assert {each.item.published_at.day for each in made.items if each.item.published_at} <= set(
        range(6, 13)
    )


def test_the_cut_off_decides_which_day_something_is_of() -> None:
    evening = make_article("evening", hour=19)
    early = Editions(cutoff=18 * 60)
    first = propose(period_named("2025-01-01", UTC, early.cutoff), site_of([evening]), ())
    second = propose(period_named("2025-01-02", UTC, early.cutoff), site_of([evening]), ())
    assert (titles(first), titles(second)) == ([], ["Title evening"])


def test_what_came_after_the_end_is_not_in_it() -> None:
    told, later = make_article("a", story="x"), make_article("b", day=2, story="x", quality=99)
    at_its_end = site_of([told, later], now=period("2025-01-01").until)
    assert titles(propose(period("2025-01-01"), at_its_end, ())) == ["Title a"]


def test_what_an_edition_of_the_series_had_is_in_no_other_of_it() -> None:
    article = make_article("a", day=1)
    first = edition_of(proposed("2025-01-01", article))
    again = propose(period("2025-01-02"), site_of([article]), [first], since=first.since)
    assert titles(again) == []
    assert titles(proposed("2025-w01", article, editions=[first])) == ["Title a"]


def test_what_a_later_edition_has_is_not_told_by_one_that_is_made_afterwards() -> None:
    article = make_article("a", day=1)
    later = propose(
        period("2025-01-02"), site_of([article]), (), since=datetime(2025, 1, 1, tzinfo=UTC)
    )
    assert titles(proposed("2025-01-01", article, editions=[edition_of(later)])) == []


def test_what_is_told_under_another_id_is_known_by_its_original() -> None:
    first = edition_of(proposed("2025-01-01", make_article("a")))
    renamed = make_article("a", id="tag:digest.example.org,2023:other", hour=13)
    assert titles(proposed("2025-01-01", renamed, editions=[])) == ["Title a"]
    again = propose(period("2025-01-02"), site_of([renamed]), [first], since=first.since)
    assert titles(again) == []


def told_by(count: int, day: int) -> Article:
    return make_article(f"{day}-{count}", day=day, story="x", provider=by(f"p{day}-{count}"))


def test_a_story_that_has_grown_comes_once_more_and_says_what_is_new() -> None:
    then = [told_by(n, 1) for n in range(2)]
    first = edition_of(proposed("2025-01-01", *then))
    one_more = proposed("2025-01-02", *then, told_by(0, 2), editions=[first])
    assert titles(one_more) == []
    two_more = proposed("2025-01-02", *then, told_by(0, 2), told_by(1, 2), editions=[first])
    (item,) = two_more.items
    assert "P2-0" in item.item.update
    assert "P1-0" not in item.item.update
    assert item.why.startswith("an update: 2025-01-01 had it")


def test_a_story_that_grows_slowly_does_not_come_every_day() -> None:
    articles: list[Article] = []
    editions: list[Edition] = []
    rules = {"story_span": 9999, "story_window": 9999}
    for day in range(1, 29):
        articles += [told_by(0, day), told_by(1, day)]
        made = proposed(f"2025-01-{day:02}", *articles, editions=editions, **rules)
        editions += [edition_of(made)] if made.items else []
    assert 3 <= len(editions) <= 8  # each time it takes half as many again


def test_what_no_edition_had_is_caught_up_with() -> None:
    late = [make_article(f"late{n}", day=1, quality=90 + n, topics=("Robots",)) for n in range(5)]
    poor = make_article("poor", day=1, quality=1, heat=1)
    fresh = [make_article(f"fresh{n}", day=2, provider=by(f"f{n}")) for n in range(3)]
    before = edition_of(proposed("2025-01-01", make_article("had", day=1)))
    all_of_them = [*late, poor, *fresh]
    rules = Editions(per_publisher=0)
    made = propose(period("2025-01-02"), site_of(all_of_them, editions=rules), [before])
    caught = [title for title in titles(made) if "late" in title]
    assert caught == [f"Title late{n}" for n in (4, 3, 2)]
    assert len(caught) == MOST_LATE
    assert "Title poor" not in titles(made)
    first = propose(period("2025-01-02"), site_of(all_of_them, editions=rules), ())
    assert not [title for title in titles(first) if "late" in title]


def test_what_is_not_public_is_in_no_edition() -> None:
    hidden = [
        make_article("draft", published=False),
        make_article("gone", removed=True),
        make_article("wrong", retracted="It was wrong."),
    ]
    assert titles(proposed("2025-01-01", *hidden)) == []


def test_a_picture_that_goes_with_its_record_is_not_taken_over() -> None:
    kept = make_article("kept", image=Image("https://p.example.com/a.jpg", 9, 9))
    lost = make_article("lost", image=Image("/news/lost/a.jpg", 9, 9))
    pictures = {
        each.item.title: each.item.picture for each in proposed("2025-01-01", kept, lost).items
    }
    assert pictures == {
        "Title kept": Image("https://p.example.com/a.jpg", 9, 9),
        "Title lost": None,
    }


def test_the_sponsor_of_the_day_is_taken_over() -> None:
    booked = [
        BookedSponsor(since=date(2025, 1, 1), until=date(2025, 1, 2), sponsor=Sponsor(name="A")),
        BookedSponsor(since=date(2025, 1, 2), until=date(2025, 1, 3), sponsor=Sponsor(name="B")),
    ]
    for day, name in ((1, "A"), (2, "A"), (3, "B")):
        site = site_of([make_article("a", day=day)])
        made = propose(period(f"2025-01-{day:02}"), site, (), booked)
        assert edition_of(made).sponsor == Sponsor(name=name)
    assert propose(period("2025-01-04"), site_of([]), (), booked).sponsor is None


records = st.builds(
    lambda word, day, hour, story, publisher, quality: make_article(
        f"{day}-{word}",
        day=day,
        hour=hour,
        story=story,
        provider=by(publisher),
        quality=quality,
        published_at=datetime(2025, 1, day, hour, tzinfo=UTC),
    ),
    st.sampled_from("abcdef"),
    st.integers(1, 9),
    st.integers(0, 23),
    st.sampled_from(["", "", "x", "y", "z"]),
    st.sampled_from(["p", "q", "r", "s", "t"]),
    st.integers(0, 100),
)


@given(st.lists(records, max_size=30, unique_by=lambda each: each.id), st.randoms())
@settings(max_examples=60, deadline=None)
def test_no_story_comes_twice_over_a_history_of_editions(
    articles: list[Article], random: Any
) -> None:
    """Records come late, go, and join stories between the editions: what was told is told again
    only as an update, and no record leads two editions."""
    rules = Editions(size=6, per_section=4, per_publisher=2)
    there: list[Article] = []
    waiting = sorted(articles, key=lambda each: each.published_at or datetime.max)
    editions: list[Edition] = []
    for day in range(1, 11):
        moment = datetime(2025, 1, day, tzinfo=UTC) + timedelta(days=1)
        due = [each for each in waiting if each.published_at and each.published_at < moment]
        arrived = [each for each in due if random.random() < 0.8]
        there += arrived
        waiting = [each for each in waiting if each not in arrived]
        there = [each for each in there if random.random() < 0.95]
        site = site_of(there, now=moment, editions=rules)
        made = propose(period(f"2025-01-{day:02}"), site, editions)
        editions += [edition_of(made)] if made.items else []
    told: set[str] = set()
    for edition in editions:
        for item in edition.items:
            assert item.update or told.isdisjoint(item.records)
            assert item.records[0] not in told or item.update
        told.update(*(item.records for item in edition.items))
        shown = [record for item in edition.items for record in item.records]
        assert len(shown) == len(set(shown))
