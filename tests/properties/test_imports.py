"""What is imported follows from what articles say: not from their order, and only once."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.records.parse import parse
from generator.importing.imported import Imported
from generator.importing.record import Rules
from generator.importing.run import ImportPlan, Surroundings, plan_import
from generator.problems import losses
from tests.factories import make_settings, make_topic, make_topics

SITE = make_settings()
WORDS = st.sampled_from(
    [
        "Tides",
        "tides",
        "Tides & <b>dikes</b>",
        "a: b",
        "#x",
        "---",
        "\u202ex",
        "",
        "潮汐",
        "NO",
        "x" * 1200,
    ]
)
ADDRESSES = st.sampled_from(
    [
        "https://news.example.org/a",
        "http://news.example.org/a/?utm_source=x",
        "https://www.news.example.org/a",
        "https://news.example.org/2024/05/17/b",
        "https://notes.example.net/c/",
        "javascript:alert(1)",
        "news.example.org/a",
        "https://me@news.example.org/a",
        "",
    ]
)
DATES = st.sampled_from(
    [
        "2024-05-17",
        "2024-05-17T08:30:00+02:00",
        "1715931000",
        "17.05.2024",
        "someday",
        "2024-02-30",
        "",
    ]
)
IDS = st.sampled_from(
    ["", "4711", "tag:notes.example.net,2020:1", "a\tb", "https://x.example/?p=1"]
)
PATHS = st.sampled_from(
    [
        "/a/",
        "/news/2024-05-17-tides/",
        "/topics/x/",
        "/../x",
        "/feed.xml",
        "https://o.example/b/",
        "/",
    ]
)
ITEMS = st.builds(
    Imported,
    file=st.just("export"),
    line=st.integers(1, 99),
    address=ADDRESSES,
    original=ADDRESSES,
    page=st.one_of(st.just(""), PATHS),
    former=st.lists(PATHS, max_size=2).map(tuple),
    title=WORDS,
    excerpt=WORDS,
    body=WORDS,
    is_html=st.booleans(),
    published=DATES,
    saved=DATES,
    updated=DATES,
    publisher=WORDS,
    domain=st.sampled_from(["", "example.org", "elsewhere.example", "no domain"]),
    authors=st.lists(WORDS, max_size=2).map(tuple),
    topics=st.lists(WORDS, max_size=2).map(tuple),
    tags=st.lists(WORDS, max_size=2).map(tuple),
    category=st.sampled_from(["", "news", "topics", "2024", "Learning & more"]),
    language=st.sampled_from(["", "de", "en", "x y"]),
    identity=IDS,
    is_draft=st.booleans(),
    private=st.sampled_from(["", "", "is private"]),
    more=st.sampled_from([{}, {"draft": "perhaps"}, {"quality": "high"}, {"type": "course"}]),
)


def planned(items: list[Imported], before: ImportPlan | None = None) -> ImportPlan:
    """What becomes of these on a site that has the records of a former plan."""
    records = before.records if before else ()
    articles = [parse(r.text.encode(), r.name, "news", SITE.reading).article for r in records]
    return plan_import(
        items,
        Rules(
            settings=SITE,
            topics=make_topics(make_topic("Tides")),
            category="news",
            now=datetime(2026, 1, 1, tzinfo=UTC),
            home="https://notes.example.net/",
        ),
        Surroundings(
            articles=[article for article in articles if article is not None],
            denied={},
            names=[record.name for record in records],
            pages=["pages/a.md"],
            files="articles/**/*.md",
            folder=None,
        ),
    )


@pytest.mark.slow
@given(st.lists(ITEMS, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_records_are_the_same_in_whatever_order_articles_come(
    items: list[Imported], random: st.DataObject
) -> None:
    shuffled = items[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert set(planned(items).records) == set(planned(shuffled).records)


@pytest.mark.slow
@given(st.lists(ITEMS, max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_second_import_has_nothing_new(items: list[Imported]) -> None:
    first = planned(items)
    assert planned(items, first).records == ()


@pytest.mark.slow
@given(st.lists(ITEMS, max_size=3), st.lists(ITEMS, max_size=3))
@settings(max_examples=50, deadline=None)
def test_a_later_import_adds_what_is_new_and_names_nothing_as_what_is_there(
    earlier: list[Imported], later: list[Imported]
) -> None:
    first = planned(earlier)
    second = planned([*earlier, *later], first)
    names = [record.name for record in (*first.records, *second.records)]
    assert len(set(names)) == len(names)
    third = planned(
        [*later, *earlier],
        ImportPlan(rows=(), records=(*first.records, *second.records), problems=()),
    )
    assert third.records == ()


@pytest.mark.slow
@given(st.lists(ITEMS, max_size=6))
@settings(max_examples=80, deadline=None)
def test_a_build_takes_each_record_as_it_is_and_every_article_has_one_row(
    items: list[Imported],
) -> None:
    plan = planned(items)
    assert len(plan.rows) == len(items)
    originals = []
    for record in plan.records:
        parsed = parse(record.text.encode(), record.name, "news", SITE.reading)
        assert parsed.article is not None
        assert losses(parsed.problems) == []
        originals.append(parsed.article.canonical_url)
        assert ".." not in record.name
        assert record.name.startswith("articles/")
    assert len(set(originals)) == len(originals), "each article once"
