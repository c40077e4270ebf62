"""Bundles: a key that did not change has to mean that no page did."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.records.model import Article, Correction, Image, Provider
from generator.content.registries.publishers import Publishers
from generator.library.library import Library
from generator.pages import sitemap
from generator.pages.api import documents
from generator.pages.page import Page
from generator.pages.parts.bundle import NO_PREVIOUS_BUNDLES, PreviousBundles
from generator.pages.parts.site_chrome import SiteContext, site_chrome_of
from generator.pages.plan import enumerate_pages, plan_pages
from tests.factories import (
    NOW,
    make_article,
    make_library,
    make_related,
    make_site_context,
    make_topic,
    make_topics,
)

WORDS = tuple("abcdefghij")
PROVIDERS = (
    Provider("Example News", "news.example.com"),
    Provider("Other", "other.example"),
    Provider("Third", "third.example", ("Ann",)),
)
FRAME = make_site_context(
    page_size=2, publisher_feeds=True, archives="topics", api=True, feed_size=2
)

related = st.lists(st.sampled_from((*WORDS, "x", "y")), max_size=3, unique=True).map(
    lambda words: tuple(
        make_related(word, provider=PROVIDERS[ord(word) % len(PROVIDERS)]) for word in words
    )
)
given_fields = st.fixed_dictionaries(
    {},
    optional={
        "day": st.integers(1, 5),
        "published_at": st.sampled_from(
            [datetime(year, month, 3, tzinfo=UTC) for year, month in ((2024, 12), (2025, 2))]
        ),
        "body": st.sampled_from(["", "d", "e"]),
        "heat": st.integers(0, 99),
        "topics": st.sampled_from([("AI",), ("B",), ("Free", "AI"), ()]),
        "provider": st.sampled_from(PROVIDERS),
        "related": related,
        "published": st.sampled_from([None, True, False]),
        "category": st.sampled_from(["news", "learning"]),
        "story": st.sampled_from(["", "one", "two"]),
        "retracted": st.sampled_from(["", "", "", "Wrong."]),
        "corrections": st.sampled_from([(), (Correction(datetime(2025, 1, 9, tzinfo=UTC), "C"),)]),
        "image": st.sampled_from([None, Image("/a.png")]),
        "items": st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(tuple),
        "added_at": st.sampled_from([None, datetime(2025, 1, 4, 3, tzinfo=UTC)]),
    },
)
undated = st.just({"type": "course", "published_at": None})
records = st.dictionaries(
    st.sampled_from(WORDS), st.tuples(given_fields, st.booleans()), min_size=1, max_size=8
)


def library_of(said: Mapping[str, tuple[dict[str, Any], bool]]) -> Library:
    articles: list[Article] = []
    for word, (fields, is_undated) in said.items():
        more = {"type": "course", "published_at": None} if is_undated and word > "h" else {}
        articles.append(make_article(word, **{**fields, **more}))
    topics = make_topics(make_topic("AI"), make_topic("B", parent="ai"))
    return make_library(*articles, topics=topics, settings=FRAME.settings)


def bundled(
    library: Library, site_context: SiteContext = FRAME
) -> dict[str, tuple[bytes, list[Page]]]:
    whole = enumerate_pages(library, site_context)
    found: dict[str, tuple[bytes, list[Page]]] = {
        name: (key, []) for name, key in whole.bundles.items()
    }
    for page in whole.pages:
        if page.bundle:
            found[page.bundle][1].append(page)
    return found


def told(page: Page) -> tuple[object, ...]:
    return (
        page.path, page.template, page.key, page.bodies, page.record, page.source, page.standing,
    )  # fmt: skip


@pytest.fixture(scope="module")
def small_sitemaps() -> Iterator[None]:
    """Sitemaps and lists of two pages: what an article is beside may be in another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sitemap, "URLS_IN_A_SITEMAP", 2)
        patch.setattr(documents, "PAGE_SIZE", 2)
        yield


@pytest.mark.usefixtures("small_sitemaps")
@settings(max_examples=300, deadline=None)
@given(before=records, word=st.sampled_from(WORDS), edit=st.none() | given_fields)
@pytest.mark.slow
def test_a_bundle_whose_key_is_the_same_has_the_same_pages(
    before: dict[str, tuple[dict[str, Any], bool]], word: str, edit: dict[str, Any] | None
) -> None:
    after = {name: said for name, said in before.items() if name != word}
    if edit is not None:
        after[word] = ({**before.get(word, ({}, False))[0], **edit}, False)
    assert_equal_keys_are_equal_pages(before, after)


@pytest.mark.usefixtures("small_sitemaps")
@settings(max_examples=300, deadline=None)
@given(
    before=records,
    words=st.lists(st.sampled_from(WORDS), min_size=2, max_size=2, unique=True),
    field=st.sampled_from("items related topics published day story provider retracted".split()),
)
@pytest.mark.slow
def test_what_moves_from_one_record_to_another_changes_keys(
    before: dict[str, tuple[dict[str, Any], bool]], words: list[str], field: str
) -> None:
    """All that is said is said as before, and by another: keys that join parts have to tell."""
    after = dict(before)
    for word, other in (words, reversed(words)):
        own, is_undated = before.get(word, ({}, False))
        moved = before.get(other, ({}, False))[0].get(field)
        rest = {name: value for name, value in own.items() if name != field}
        after[word] = (rest | ({} if moved is None else {field: moved}), is_undated)
    assert_equal_keys_are_equal_pages(before, after)


def test_collections_of_one_day_that_take_an_item_from_each_other_are_others() -> None:
    """Both name `x`, and get that which lies nearest: a draft, which shows nothing, or another."""

    def site(drafts_folder: str) -> Library:
        undated = {"type": "collection", "url": "", "published_at": None, "items": ("x",)}
        return make_library(
            make_article("x", name="articles/a/x.md"),
            make_article("y", name=f"articles/{drafts_folder}/x.md", published=False),
            make_article("one", name="articles/f1/one.md", **undated),
            make_article("two", name="articles/f2/two.md", **undated),
        )

    old, new = bundled(site("f1")), bundled(site("f2"))
    pages = [{page.path: page.key for page in each["articles undated"][1]} for each in (old, new)]
    assert pages[0] != pages[1]
    assert old["articles undated"][0] != new["articles undated"][0]


def assert_equal_keys_are_equal_pages(
    before: dict[str, tuple[dict[str, Any], bool]], after: dict[str, tuple[dict[str, Any], bool]]
) -> None:
    one, other = library_of(before), library_of(after)
    if site_chrome_of(one, FRAME).key != site_chrome_of(other, FRAME).key:
        return
    old, new = bundled(one), bundled(other)
    for name, (key, pages) in new.items():
        if name in old and old[name][0] == key:
            assert list(map(told, pages)) == list(map(told, old[name][1])), name


def many() -> list[Article]:
    return [make_article(f"a{n:02}", day=n // 3 + 1, hour=n % 3, body="d") for n in range(60)]


def test_a_record_leaves_the_bundles_of_other_days_and_of_full_pages_as_they_are() -> None:
    site_context = make_site_context(page_size=2)
    old = bundled(make_library(*many()), site_context)
    new = bundled(
        make_library(*many(), make_article("new", day=20, hour=9, body="d")), site_context
    )
    same = {name for name in old if new[name][0] == old[name][0]}
    past = {f"{kind} 2025-01-{day:02}" for kind in ("articles", "day") for day in range(1, 20)}
    assert past <= same
    assert "topics/ai/ 0" in same
    changed = {"articles 2025-01-20", "day 2025-01-20", "month 2025-01", "topics/ai/ in front"}
    assert changed <= old.keys() - same


def test_pages_are_not_made_where_their_bundle_is_known() -> None:
    site_context, library = make_site_context(page_size=2), make_library(*many())
    whole = enumerate_pages(library, site_context)
    previous = PreviousBundles(
        site_chrome_of(library, site_context).key, whole.bundles, lambda path, names: False
    )
    again = enumerate_pages(library, site_context, previous)
    assert again.up_to_date == whole.bundles.keys()
    assert [page.path for page in again.pages] == [p.path for p in whole.pages if not p.bundle]
    assert again.pages


def test_another_site_chrome_has_every_page_made() -> None:
    library = make_library(*many())
    known = enumerate_pages(library, make_site_context())
    previous = PreviousBundles(
        site_chrome_of(library, make_site_context()).key, known.bundles, lambda path, names: False
    )
    retitled = make_site_context(title="Another")
    assert enumerate_pages(library, retitled, previous).up_to_date == frozenset()


def plan_beside(taken: set[str]) -> tuple[int, int]:
    """How many pages are planned, and how many bundles passed over, where these paths are those of
    pages that were planned before."""
    site_context = make_site_context(page_size=2)
    library = make_library(*many())
    keys = enumerate_pages(library, site_context).bundles
    previous = PreviousBundles(
        site_chrome_of(library, site_context).key, keys, lambda path, names: path in taken
    )
    made = plan_pages(many(), make_topics, Publishers(), site_context, NOW, previous=previous)
    assert made.bundles == keys
    return len(made.pages), len(made.up_to_date)


def test_where_a_page_wants_what_another_has_all_are_planned() -> None:
    pages, passed = plan_beside(set())
    everything, none = plan_beside({"index.html"})
    assert passed > 20
    assert none == 0
    assert everything > pages


def test_nothing_is_known_of_bundles_where_a_page_had_to_give_way() -> None:
    one = make_article("a", name="x/a.md", body="d")
    other = make_article("b", name="y/a.md", body="d", day=2)
    made = plan_pages(
        (one, other),
        make_topics,
        Publishers(),
        make_site_context(),
        NOW,
        previous=NO_PREVIOUS_BUNDLES,
    )
    assert [problem.source for problem in made.problems] == ["y/a.md"]
    assert made.bundles == {}
