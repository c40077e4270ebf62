"""Whatever strangers send, what is published keeps its id, its address and its place."""

from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.identity import item_id
from generator.content.records.links import canonical
from generator.content.records.model import ALONE, Article, Provider
from generator.content.records.parse import parse
from generator.content.records.schema import Reading
from generator.content.registries.publishers import Publishers
from generator.content.settings import Settings, Trusted
from generator.library.library import Library
from generator.library.policy import Cause
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import Plan, plan_pages
from tests.factories import NOW, make_article, make_related, make_settings, make_topics
from tests.properties import hostile_sites

START = datetime(2025, 1, 1, tzinfo=UTC)
SITE = "digest.example.org,2023"
WORDS = "abcdefgh"
TITLES = (
    "Flood model warns seven days ahead",
    "Flood model warns a city seven days ahead",
    "Rivers rise in the north after the rain",
)
OURS = Trusted(everyone=False, folders=("ours",))

hours = st.integers(-300, 300).map(lambda each: START + timedelta(hours=each / 2))


def named(word: str) -> str:
    return f"tag:{SITE}:{word}"


@st.composite
def record(draw: st.DrawFn, name: str, url: str) -> Article:
    """One that says anything of itself and of others."""
    listed = draw(st.lists(st.sampled_from(WORDS + "xyz"), max_size=8, unique=True))
    related = [make_related(each, published_at=draw(st.none() | hours)) for each in listed]
    part = draw(st.sampled_from(["", "", "", "#v1", "#v2"]))
    apart = draw(st.sampled_from(["", "", "", "2025-01-01"]))
    address = f"https://news.example.com/{url}"
    stated = draw(st.sampled_from(["", "", "", *WORDS]))
    return make_article(
        name,
        name=name,
        url=address + part,
        id=named(stated) if stated else item_id(SITE, canonical(address), name, apart),
        apart=apart,
        title=draw(st.sampled_from(TITLES) | st.just(f"Title of {name}")),
        published_at=draw(hours),
        added_at=draw(st.none() | hours),
        story=draw(st.sampled_from(["", "", "", "one", "two", ALONE])),
        provider=Provider("", f"{draw(st.sampled_from(WORDS))}.example"),
        quality=draw(st.sampled_from([None, 0, 50, 999_999])),
        heat=draw(st.sampled_from([None, 0, 50, 999_999])),
        published=draw(st.sampled_from([None, None, None, True, False])),
        redirect_from=draw(st.sampled_from([(), (), ("/news/a/",)])),
        related=tuple(related),
        topics=draw(st.sampled_from([("AI",), ("ai",), ("Chess",), ()])),
        body="0" * 32,
    )


@st.composite
def sites(draw: st.DrawFn) -> tuple[list[Article], list[Article]]:
    """What was there, and what strangers sent since; that may be at the same addresses."""
    ours = [
        draw(record(f"ours/{word}.md", word))
        for word in draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6, unique=True))
    ]
    strangers = [
        draw(record(f"inbox/{at}/{draw(st.sampled_from(WORDS))}.md", draw(st.sampled_from(WORDS))))
        for at in range(draw(st.integers(1, 6)))
    ]
    return ours, strangers


def plan_of(
    articles: list[Article], site: Settings, newcomers: frozenset[str] = frozenset()
) -> Plan:
    return plan_pages(
        articles,
        partial(make_topics),
        Publishers(()),
        SiteContext(site),
        NOW,
        newcomers=newcomers,
    )


def shown(library: Library) -> dict[str, tuple[str, str]]:
    """By the name of each record that is shown: its id, and that of the item that it is in."""
    item = {article.id: story.id for story in library.stories for article in story.articles}
    return {each.name: (each.id, item.get(each.id, each.id)) for each in library.articles}


def pages(plan: Plan) -> dict[str, str]:
    """By path, whose page it is, as far as it is a record's or a story's."""
    return {page.path: page.identity or page.record for page in plan.pages if page.identity}


@given(sites())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_published_stays_what_it_was_whatever_strangers_send(
    site: tuple[list[Article], list[Article]],
) -> None:
    ours, strangers = site
    asked = make_settings(trusted=OURS)
    before = plan_of(ours, asked)
    after = plan_of([*ours, *strangers], asked, frozenset(each.name for each in strangers))
    assert shown(before.library).items() <= shown(after.library).items()
    mine = {path: owner for path, owner in pages(before).items() if not path.startswith("topics/")}
    assert mine.items() <= pages(after).items()
    for story in before.library.stories:
        (grown,) = (each for each in after.library.stories if each.id == story.id)
        assert grown.lead.name == story.lead.name


@given(sites())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_built_is_what_is_built_where_the_withheld_never_came(
    site: tuple[list[Article], list[Article]],
) -> None:
    ours, strangers = site
    names = frozenset(each.name for each in strangers)
    plan = plan_of([*ours, *strangers], make_settings(), names)
    held = {each.name for each in plan.library.withheld if each.kind is Cause.NEWCOMER}
    assert held <= names
    left = [each for each in (*ours, *strangers) if each.name not in held]
    alike = plan_of(left, make_settings())
    assert shown(plan.library) == shown(alike.library)
    assert pages(plan) == pages(alike)
    assert [each for each in plan.problems if each.source not in held] == alike.problems


@given(sites())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_strangers_that_say_truly_when_they_came_are_never_withheld(
    site: tuple[list[Article], list[Article]],
) -> None:
    ours, strangers = site
    now = NOW - timedelta(days=1)
    honest = [structs.replace(each, added_at=now) for each in strangers]
    names = frozenset(each.name for each in strangers)
    plan = plan_of([*ours, *honest], make_settings(), names)
    assert not [each for each in plan.library.withheld if each.kind is Cause.NEWCOMER]


def read(data: bytes, name: str) -> Article | None:
    return parse(data, name, "news", Reading(site_id=SITE)).article


@given(
    st.lists(hostile_sites.records(), min_size=1, max_size=6),
    st.lists(hostile_sites.records(), min_size=1, max_size=6),
    st.lists(hostile_sites.stem, min_size=12, max_size=12),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_hostile_records_cost_no_other_its_place_but_by_taking_an_original_back(
    there: list[bytes], sent: list[bytes], stems: list[str]
) -> None:
    """A record that sends readers to another host than its original's gives way to one that does
    not: it has no place to keep."""
    names = [f"articles/{at}/{stem}.md" for at, stem in enumerate(stems)]
    ours = [each for each in map(read, there, names) if each and not each.has_two_addresses]
    strangers = [each for each in map(read, sent, names[6:]) if each]
    site = make_settings()
    before = plan_of(ours, site)
    after = plan_of([*ours, *strangers], site, frozenset(each.name for each in strangers))
    denied = {each.name for each in after.library.withheld if each.kind is Cause.DENIED}
    kept = shown(after.library)
    taken_back = bool(denied)
    for name, (identity, item) in shown(before.library).items():
        if name not in denied:
            assert kept[name][0] == identity
            assert taken_back or kept[name][1] == item
