"""What stands first in an inbox, and why."""

from datetime import timedelta
from pathlib import Path

import pytest

from generator.content.records.model import Image
from generator.inbox.desk import Desk
from generator.inbox.ranking import Ranked, chosen
from tests.inbox.inboxes import HOUR, NOW, gathered, ids, make_feed, make_found, make_site, waiting

FLOOD = "Harbour towns count what the flood has left of them"


def ranks(site: Path) -> tuple[Ranked, ...]:
    return Desk.open(site).candidates


def test_what_many_sources_have_within_hours_is_hot_and_stands_first_together(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    found = [
        make_found(f"https://{each}.example/x", f"{FLOOD}{end}", feed=make_feed(each))
        for each, end in (("one", ""), ("two", " today"), ("three", ""))
    ]
    alone = make_found("https://four.example/y", "Chess", feed=make_feed("four"), excerpt="Long.")
    gathered(site, alone, *found)
    *hot, last = ranks(site)
    assert [each.heat for each in hot] == [3, 3, 3]
    assert len({each.group for each in hot}) == 1
    assert all("3 sources within 1 hour" in each.reasons[0] for each in hot)
    assert (last.candidate.article.title, last.heat) == ("Chess", 1)


def test_sources_of_other_days_make_nothing_hot(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found())
    later = NOW + timedelta(hours=30)
    gathered(site, make_found(feed=make_feed("two"), at=later), now=later)
    (ranked,) = ranks(site)
    assert len(ranked.candidate.sources) == 2
    assert ranked.heat == 1


def test_two_feeds_of_one_publisher_have_two_stories_of_it_and_are_one_source(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    gathered(
        site,
        make_found("https://one.example/a", FLOOD, feed=make_feed("one")),
        make_found("https://one.example/b", f"{FLOOD} today", feed=make_feed("two")),
    )
    assert [each.heat for each in ranks(site)] == [1, 1]


def test_feeds_of_one_publisher_that_have_one_original_are_one_source(tmp_path: Path) -> None:
    """Its own by their hosts or by what their rows say; feeds of others that lie at one host that
    serves feeds of many stay several."""
    site = make_site(tmp_path)
    rows = {
        "main": "address: 'https://one.example/all'",
        "tech": "address: 'https://feeds.one.example/tech'",
        "sold": "address: 'https://many.example/1', publisher: one.example",
        "two": "address: 'https://many.example/2'",
        "three": "address: 'https://many.example/3'",
    }
    listed = "".join(f"  - {{id: {identity}, {row}}}\n" for identity, row in rows.items())
    (site / "feeds.yaml").write_text(f"feeds:\n{listed}")
    found = {identity: make_found(feed=make_feed(identity)) for identity in rows}
    gathered(site, *(found[each] for each in ("main", "tech", "sold")))
    assert [each.heat for each in ranks(site)] == [1]
    gathered(site, found["two"], found["three"])
    assert [each.heat for each in ranks(site)] == [3]


def test_a_feed_that_weighs_more_stands_above_and_the_registry_says_so(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    (site / "feeds.yaml").write_text(
        "feeds:\n"
        "  - {address: 'https://one.example/feed', id: one, weight: 0.5}\n"
        "  - {address: 'https://two.example/feed', id: two, weight: 4}\n"
    )
    gathered(
        site,
        make_found("https://one.example/a", "Rain", feed=make_feed("one")),
        make_found("https://two.example/b", "Snow", feed=make_feed("two")),
    )
    first, second = ranks(site)
    assert first.candidate.article.title == "Snow"
    assert "+20: its feed weighs 4" in first.reasons
    assert "-10: its feed weighs 0.5" in second.reasons


def test_what_says_more_of_itself_stands_above(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(
        site,
        make_found("https://one.example/a", "Rain"),
        make_found(
            "https://one.example/b",
            "Snow",
            excerpt="White.",
            image=Image("https://one.example/i.jpg"),
        ),
    )
    first, second = ranks(site)
    assert first.candidate.article.title == "Snow"
    assert any("has an excerpt, a picture" in reason for reason in first.reasons)
    assert any("has no excerpt, picture" in reason for reason in second.reasons)


def test_what_is_old_beside_the_others_stands_below(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(
        site,
        make_found("https://one.example/a", "Old", published=NOW - 80 * HOUR),
        make_found("https://one.example/b", "New"),
    )
    *_, last = ranks(site)
    assert last.candidate.article.title == "Old"
    assert "-15: 3 days older than the newest here" in last.reasons


def test_what_is_like_what_was_taken_stands_above_with_the_counts_that_say_so(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    gathered(site, *(make_found(f"https://one.example/{at}", f"Rain {at}") for at in range(3)))
    Desk.open(site).take(ids(site), now=NOW)
    feed = make_feed("two")
    gathered(site, *(make_found(f"https://two.example/{at}", "Snow", feed=feed) for at in range(3)))
    Desk.open(site).refuse(ids(site), now=NOW)
    gathered(
        site,
        make_found("https://three.example/a", "Snow at the coast", feed=make_feed("three")),
        make_found("https://three.example/b", "Rain at the coast", feed=make_feed("three")),
    )
    assert waiting(site) == ["Rain at the coast", "Snow at the coast"]
    first, _ = ranks(site)
    assert any('"rain" in the title: taken 3 of 3 times' in each for each in first.reasons)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"topics": ["floods"]}, [FLOOD]),
        ({"feeds": ["TWO"]}, ["Chess"]),
        ({"feeds": ["one.example"]}, [FLOOD]),
        ({"since": NOW}, [FLOOD, "Chess"]),
        ({"since": NOW + HOUR}, []),
        ({"min_sources": 2}, []),
        ({"text": "harbour MUD"}, [FLOOD]),
        ({"text": "harbour chess"}, []),
    ],
    ids=["topic", "feed", "publisher", "since", "later", "sources", "text", "no-text"],
)
def test_those_are_listed_that_are_asked_for(
    tmp_path: Path, asked: dict[str, object], titles: list[str]
) -> None:
    site = make_site(tmp_path)
    gathered(
        site,
        make_found(excerpt="Mud everywhere."),
        make_found("https://two.example/b", "Chess", feed=make_feed("two")),
    )
    found = chosen(ranks(site), **asked)  # type: ignore[arg-type]
    assert [each.candidate.article.title for each in found] == titles
