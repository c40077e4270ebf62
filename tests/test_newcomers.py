"""Records that come later, and say that they came first: what was there keeps all that it has."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest

from generator.build import Request, build
from generator.commands.explain import differences
from generator.content.records.model import Provider
from generator.library.citations import citations_of
from generator.library.newcomers import Newcomers
from generator.library.policy import Cause
from generator.library.stories import StoryFold
from generator.output.report import Report
from generator.problems import RenotificationError, dropped
from tests.factories import NOW, make_article, make_settings, record_text, tree, write_site

COUNT = 8
"""More than `max_renotified`."""
CAME = "addedDateTime: 2025-06-02T12:00:00Z\n"
LONG_AGO = "2025-06-01T09:00:00Z"
TITLES = [f"Flood model {n} warns of {'abcdefgh'[n] * 4} seven days ahead" for n in range(COUNT)]


def victim(n: int, more: str = "") -> str:
    text = record_text(str(n), published=f"2025-06-02T1{n}:00:00Z", more=f"{CAME}{more}", body="W.")
    return text.replace(f"Title {n}", TITLES[n])


def listing(*names: object) -> str:
    listed = (f"{{title: R, webUrl: 'https://news.example.com/{name}'}}" for name in names)
    return f"related: [{', '.join(listed)}]\n"


def stranger(n: int, more: str = "", url: str = "", title: str = "") -> str:
    text = record_text(f"s{n}", published=LONG_AGO, more=f"quality: 999999\n{more}", body="Pills.")
    text = text.replace(f"https://news.example.com/s{n}", url or f"https://strange.example/{n}")
    return text.replace(f"Title s{n}", title or f"Buy pills {n}")


def own(n: int) -> str:
    return f"https://news.example.com/{n}"


TAKERS: dict[str, Callable[[int], str]] = {
    "the story, by what it lists": lambda n: stranger(n, listing(n)),
    "the story, by its title": lambda n: stranger(n, title=TITLES[n]),
    "the story, by a third": lambda n: stranger(n, listing(f"third{n}")),
    "the story, by its name": lambda n: stranger(n, f"story: by-hand-{n}\n"),
    "the original": lambda n: stranger(n, url=own(n)),
    "the original, under an id of its own": lambda n: stranger(n, f"id: pills-{n}\n", own(n)),
    "the original, by a part of it": lambda n: stranger(n, url=f"{own(n)}#pills"),
    "the original, as another": lambda n: stranger(n, "same_as: none\n", own(n)),
    "the id": lambda n: stranger(n, f"guid: 'known-{n}'\n"),
    "all of it": lambda n: stranger(
        n, f"story: by-hand-{n}\n{listing(*range(COUNT))}", title=TITLES[n]
    ),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Records that stand alone, all of them built."""
    more = [f"guid: 'known-{n}'\nstory: by-hand-{n}\n{listing(f'third{n}')}" for n in range(COUNT)]
    files = {f"articles/{n}.md": victim(n, more[n]) for n in range(COUNT)}
    return write_site(tmp_path / "content", files)


def run(content: Path, **given: object) -> Report:
    fields = {"content": content, "output": content.parent / "output", "now": NOW} | given
    return build(Request(**fields))  # type: ignore[arg-type]


def write(content: Path, name: str, text: str) -> None:
    path = content / f"articles/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def items(content: Path) -> dict[str, tuple[str, str]]:
    """By id, title and address of what a subscriber has."""
    feed = json.loads((content.parent / "output/feed.json").read_text())
    return {each["id"]: (each["title"], each["url"]) for each in feed["items"]}


def withheld(report: Report) -> set[str]:
    return {each.name for each in report.withheld if each.kind is Cause.NEWCOMER}


def is_as_clean_without(content: Path, names: set[str]) -> bool:
    """True if a site in which these records never were has the same bytes."""
    beside = content.parent / "without"
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(content, beside / "content", ignore=shutil.ignore_patterns(".broadsheet"))
    for name in names:
        (beside / "content" / name).unlink()
    run(beside / "content")
    return tree(beside / "output") == tree(content.parent / "output")


@pytest.mark.parametrize("stated", ["", "addedDateTime: 2025-06-01T08:00:00Z\n"])
@pytest.mark.parametrize("what", sorted(TAKERS))
def test_what_was_there_keeps_all_that_it_has_whatever_newcomers_say_of_their_own_dates(
    content: Path, what: str, stated: str
) -> None:
    """The rest goes out, the newcomers that would take anything are named, and stay withheld."""
    run(content)
    before = items(content)
    strangers = {f"articles/s{n}.md" for n in range(COUNT)}
    for n in range(COUNT):
        write(content, f"s{n}", TAKERS[what](n).replace("quality", f"{stated}quality"))
    write(content, "today", record_text("today", published="2025-06-03T09:00:00Z", more=CAME))
    for asked in ({}, {}, {"clean": True}):
        report = run(content, **asked)
        assert report.subscribers.renotified == ()
        assert before.items() <= items(content).items()
        assert withheld(report) == strangers
        told = {each.source: each.message for each in dropped(report.problems)}
        assert set(told) == strangers
        assert all("articles/" in each and "addedDateTime" in each for each in told.values())
        assert "Title today" in {title for title, _ in items(content).values()}
        assert report.read == report.shown + len(report.withheld) + len(report.rejected)
    assert is_as_clean_without(content, strangers)


def test_what_is_withheld_is_no_difference_from_a_clean_build(content: Path) -> None:
    run(content)
    write(content, "s0", TAKERS["all of it"](0))
    assert withheld(run(content)) == {"articles/s0.md"}
    assert differences(Request(content=content, output=content.parent / "output", now=NOW)) == []


def test_no_newcomer_takes_an_address(tmp_path: Path) -> None:
    files = {f"articles/{n}.md": victim(n) for n in range(COUNT)}
    content = write_site(tmp_path / "content", files)
    run(content)
    before = tree(tmp_path / "output")
    for n in range(COUNT):
        write(content, f"more/{n}", stranger(n))
    report = run(content)
    assert withheld(report) == {f"articles/more/{n}.md" for n in range(COUNT)}
    assert report.lost_addresses == ()
    assert all("its address" in each.message for each in dropped(report.problems))
    assert tree(tmp_path / "output") == before


@pytest.mark.parametrize("what", sorted(TAKERS))
def test_a_newcomer_that_says_when_it_came_is_let_in(content: Path, what: str) -> None:
    run(content)
    before = items(content)
    for n in range(COUNT):
        text = TAKERS[what](n).replace("quality", "addedDateTime: 2025-06-03T00:00:00Z\nx-q")
        write(content, f"s{n}", text)
    report = run(content)
    assert withheld(report) == set()
    assert report.subscribers.renotified == ()
    assert before.keys() <= items(content).keys()


def test_newcomers_that_take_nothing_are_let_in_whatever_their_dates(content: Path) -> None:
    run(content)
    for n in range(COUNT):
        write(content, f"s{n}", stranger(n, listing("elsewhere")))
    report = run(content)
    assert withheld(report) == set()
    assert report.shown == 2 * COUNT


def test_newcomers_that_stand_behind_each_other_are_withheld_at_once(content: Path) -> None:
    run(content)
    before = items(content)
    for n in range(30):
        write(content, f"s{n:02}", stranger(n, url=own(1)))
        write(content, f"t{n:02}", stranger(n, title=TITLES[2], url=f"https://strange.example/{n}"))
        write(
            content, f"u{n:02}", stranger(n, "guid: 'known-3'\n", f"https://strange.example/u{n}")
        )
    report = run(content)
    assert len(withheld(report)) == 90
    assert items(content) == before


def test_a_newcomer_that_only_joined_what_another_took_goes_out(content: Path) -> None:
    run(content)
    write(content, "s0", stranger(0, title=TITLES[1]))
    honest = record_text("h", published="2025-06-01T10:00:00Z").replace("Title h", TITLES[1])
    write(content, "h", honest.replace("//news", "//honest").replace("06-01T10", "06-02T19"))
    assert withheld(run(content)) == {"articles/s0.md"}


@pytest.mark.slow
def test_thousands_of_newcomers_that_want_one_story_are_withheld_in_little_time() -> None:
    """Seconds of the processor, as a ratio: what looking at all for each would cost is 16 times it.

    They have one title, and all publishers are different.
    """

    def seconds(count: int) -> float:
        start = datetime(2025, 6, 1, tzinfo=UTC)
        made = [
            make_article(
                f"{kind}{n}",
                title=TITLES[0],
                published_at=start + timedelta(seconds=n),
                provider=Provider("", f"{kind}{n}.example"),
            )
            for kind in ("a", "b")
            for n in range(count)
        ]
        made.sort(key=lambda article: (article.published_at, article.name))
        newcomers = Newcomers(each.name for each in made if each.name.startswith("articles/a"))
        told = StoryFold(made, citations_of(made), make_settings())
        began = process_time()
        told.note_takers(newcomers)
        assert newcomers.takes
        return process_time() - began

    assert seconds(2000) < seconds(250) * 8 * 4


def test_all_are_let_in_where_the_owner_says_so(content: Path) -> None:
    run(content)
    write(content, "s0", TAKERS["the story, by its title"](0))
    assert withheld(run(content)) == {"articles/s0.md"}
    report = run(content, allow_renotify=True)
    assert withheld(report) == set()
    (again,) = report.subscribers.renotified
    assert "give it `addedDateTime`" in again.cause
    assert withheld(run(content)) == set()


def test_what_gave_way_is_let_in_when_what_was_there_is_gone(content: Path) -> None:
    run(content)
    write(content, "s0", TAKERS["the story, by its title"](0))
    run(content)
    (content / "articles/0.md").unlink()
    report = run(content)
    assert withheld(report) == set()
    assert report.shown == COUNT


def test_a_record_that_was_renamed_is_no_newcomer(content: Path) -> None:
    story = record_text("z", published="2025-06-02T19:00:00Z", more=CAME + listing(0))
    write(content, "z", story)
    run(content)
    before = items(content)
    (content / "articles/0.md").rename(content / "articles/moved.md")
    report = run(content)
    assert withheld(report) == set()
    assert items(content).keys() == before.keys()


def test_an_edit_of_a_record_is_the_owners_and_stops_the_build_where_it_shows_too_much_again(
    content: Path,
) -> None:
    for n in range(COUNT):
        text = stranger(n, "addedDateTime: 2025-06-03T00:00:00Z\n", title=TITLES[n])
        write(content, f"s{n}", text)
    run(content)
    before = tree(content.parent / "output")
    for n in range(COUNT):
        path = content / f"articles/s{n}.md"
        path.write_text(path.read_text().replace("2025-06-03", "2025-06-01"))
    with pytest.raises(RenotificationError, match="was one of them edited"):
        run(content)
    assert tree(content.parent / "output") == before


def test_newcomers_that_take_back_the_openers_of_stories_stop_no_build(content: Path) -> None:
    """Any record may take its original back. Subscribers of others are not shown all again."""
    for n in range(COUNT):
        later = record_text(f"z{n}", published="2025-06-02T19:00:00Z", more=CAME + listing(n))
        write(content, f"z{n}", later)
    run(content)
    before = items(content)
    for n in range(COUNT):
        write(content, f"s{n}", stranger(n, "retracted: Made up.\n", own(n)))
    write(content, "today", record_text("today", published="2025-06-03T09:00:00Z", more=CAME))
    for asked in ({}, {"clean": True}):
        report = run(content, **asked)
        assert withheld(report) == {f"articles/s{n}.md" for n in range(COUNT)}
        assert before.items() <= items(content).items()
        assert len(items(content)) == COUNT + 1
        assert any("max_renotified" in each.message for each in report.problems)


def test_what_fell_out_of_a_feed_does_not_come_again_because_another_looks_like_it(
    tmp_path: Path,
) -> None:
    files = {f"articles/{n}.md": victim(n) for n in range(COUNT)}
    content = write_site(tmp_path / "content", files, feeds="{size: 10}")
    run(content)
    for n in range(60):
        alike = victim(n % COUNT).replace("2025-06-02T12", "2025-06-09T12")
        alike = alike.replace(own(n % COUNT), f"https://strange.example/{n}")
        write(content, f"s{n}", alike)
        more = f"id: t{n}\naddedDateTime: 2025-06-09T12:00:00Z\n"
        again = record_text(f"t{n}", published="2025-06-08T10:00:00Z", more=more)
        write(content, f"t{n}", again.replace(f"com/t{n}", f"com/{n % COUNT}"))
    assert run(content).subscribers.renotified == ()
