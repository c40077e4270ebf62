"""What is remembered of stories gives what placing every article anew gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.content.records.model import ALONE, Article, Provider
from generator.content.settings import Settings
from generator.library import story_joins
from generator.library.citations import citations_of
from generator.library.newcomers import Newcomers
from generator.library.precedence import list_order
from generator.library.stories import StoryFold
from generator.memo.digests import digest_of
from generator.memo.results import Results
from tests.factories import changed, make_article, make_related, make_settings

START: Final = datetime(2025, 1, 1, tzinfo=UTC)
TITLES: Final = (
    "Flood model warns seven days ahead",
    "Flood models warn seven days ahead",
    "Acme opens 38 million records to all",
    "Acme opens 38 million records to us all",
    "Quite another title",
)
NAMES: Final = "abcdefghijkl"


def with_digest(article: Article) -> Article:
    kept = [each for each in article.__struct_fields__ if each not in ("digest", "shelf")]
    whole = digest_of(([getattr(article, each) for each in kept], article.details))
    return structs.replace(article, digest=whole.hex(), teaser_digest=whole.hex())


def hours() -> st.SearchStrategy[timedelta]:
    return st.integers(0, 150).map(lambda hour: timedelta(hours=hour))


@st.composite
def articles(draw: st.DrawFn, name: str) -> Article:
    published = START + draw(hours())
    late = draw(st.sampled_from([None, None, timedelta(0), timedelta(hours=30)]))
    cited = draw(st.lists(st.sampled_from([*NAMES, "x", "y"]), max_size=3, unique=True))
    said = st.sampled_from([None, None, None, published, published - timedelta(days=90)])
    same = draw(st.sampled_from(["", "", "", "", "a", "b"]))
    domain = draw(st.sampled_from(["a.example", "b.example", "c.example"]))
    return make_article(
        name,
        id=f"tag:digest.example.org,2023:{name}",  # a library has each once
        published_at=draw(st.sampled_from([published] * 9 + [None])),
        added_at=None if late is None else published + late,
        title=draw(st.sampled_from(TITLES)),
        story=draw(st.sampled_from([""] * 8 + ["one", "one", "two", ALONE])),
        provider=Provider(domain, domain),
        quality=draw(st.sampled_from([None, 40, 80])),
        related=tuple(make_related(each, published_at=draw(said)) for each in cited),
        **({"url": f"https://news.example.com/{same}", "apart": name} if same else {}),
    )


RULES: Final = st.sampled_from(
    [
        make_settings(),
        make_settings(story_window=12, story_span=30),
        make_settings(story_window=8, story_span=8),
        make_settings(story_titles=False),
        make_settings(story_links=False),
    ]
)


@dataclass(frozen=True)
class Site:
    """What a build is made of."""

    rules: Settings
    clock: datetime = START + timedelta(days=4)
    records: dict[str, Article] = field(default_factory=dict)

    @property
    def public(self) -> list[Article]:
        """Those that are due, as the library has them."""
        due = (
            with_digest(
                structs.replace(
                    each, comes_later=bool(each.added_at and each.added_at > self.clock)
                )
            )
            for each in self.records.values()
            if each.published_at is None or each.published_at <= self.clock
        )
        return sorted(due, key=list_order)


KINDS: Final = (
    ["put"] * 5 + ["remove", "retitle", "move", "name", "related"] * 2 + ["rules", "clock"]
)


def _edit(draw: st.DrawFn, site: Site) -> Site:
    """The site after one edit of any kind."""
    records = dict(site.records)
    kind = draw(st.sampled_from(KINDS))
    if kind == "rules":
        return replace(site, rules=draw(RULES))
    if kind == "clock":
        return replace(site, clock=START + draw(hours()) + timedelta(days=1))
    name = draw(st.sampled_from(NAMES))
    if kind == "put" or name not in records:
        records[name] = draw(articles(name))
    elif kind == "remove":
        del records[name]
    else:
        there, other = records[name], draw(articles(name))
        fields = {
            "retitle": {"title": other.title, "title_marks": other.title_marks},
            "move": {"published_at": other.published_at, "added_at": other.added_at},
            "name": {"story": other.story},
            "related": {"related": other.details.related},
        }
        records[name] = changed(there, **fields[kind])
    return replace(site, records=records)


@st.composite
def histories(draw: st.DrawFn) -> list[Site]:
    site = Site(
        rules=draw(RULES),
        records={name: draw(articles(name)) for name in NAMES[: draw(st.integers(0, 12))]},
    )
    found = [site]
    for _ in range(draw(st.integers(1, 8))):
        for _ in range(draw(st.sampled_from([1, 1, 1, 3]))):
            site = _edit(draw, site)
        found.append(site)
    return found


def told(fold: StoryFold, newcomers: Iterable[str]) -> tuple[Any, ...]:
    """All that is found of stories."""
    new = Newcomers(newcomers)
    fold.note_takers(new)
    return fold.stories(), list(fold.suggestions()), new.takes


def assert_as_anew(history: list[Site]) -> None:
    """Each build, with what any build before it left, finds what one that begins anew does."""
    left: Mapping[bytes, bytes] = {}
    before: set[str] = set()
    for site in history:
        public = site.public
        rules = digest_of(site.rules)
        cited = citations_of(public)
        first, next_one = Results(rules), Results(rules, left)
        anew = StoryFold(public, cited, site.rules, first)
        fold = StoryFold(public, cited, site.rules, next_one)
        new = {each.name for each in public} - before
        plain = told(StoryFold(public, cited, site.rules), new)
        assert told(fold, new) == plain
        assert told(fold, set(NAMES[:3])) == told(anew, set(NAMES[:3]))
        assert next_one.used == first.used
        left = next_one.used
        before = {each.name for each in public}


@pytest.mark.parametrize("chunk", [1, 2, 5])
@given(history=histories())
@settings(max_examples=60, deadline=None)
def test_a_build_with_another_behind_it_finds_the_stories_of_a_clean_one(
    chunk: int, history: list[Site]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story_joins, "CHUNK", chunk)
        assert_as_anew(history)


def spread(count: int) -> list[Article]:
    """Pairs that are one story each, a month between two pairs."""
    made = []
    for at in range(count):
        when = START + timedelta(days=30 * (at // 2), hours=at % 2)
        related = (make_related(f"{at - 1:02}"),) if at % 2 else ()
        made.append(with_digest(make_article(f"{at:02}", published_at=when, related=related)))
    return made


def left_by(articles: list[Article], rules: bytes = b"rules") -> Mapping[bytes, bytes]:
    """What a fold leaves for the next one."""
    results = Results(rules)
    StoryFold(articles, citations_of(articles), make_settings(), results)
    return results.used


def test_what_is_remembered_is_not_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_joins, "CHUNK", 4)
    now = spread(14)
    left = left_by(spread(10))
    assert len(left) == 2
    nothing = Results(b"rules", dict.fromkeys(left, b"\x90"))  # what a list without rows is
    fold = StoryFold(now, citations_of(now), make_settings(), nothing)
    assert [each.opener.name for each in fold.stories()] == [
        f"articles/{at:02}.md" for at in (8, 10, 12)
    ]


def test_under_other_rules_nothing_is_known() -> None:
    made = spread(2 * story_joins.CHUNK)
    one, other = left_by(made, b"one"), left_by(made, b"other")
    assert len(one) == len(other) == 2
    assert not one.keys() & other.keys()


def test_what_has_no_digest_is_not_remembered() -> None:
    made = [structs.replace(each, teaser_digest="") for each in spread(story_joins.CHUNK)]
    assert not left_by(made)


def test_without_rules_nothing_is_remembered() -> None:
    assert not left_by(spread(story_joins.CHUNK), b"")
