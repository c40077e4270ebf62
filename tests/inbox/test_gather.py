"""What was found in feeds becomes candidates."""

from itertools import permutations
from pathlib import Path

import pytest

from generator.content.records.model import Image
from generator.content.registries.feeds import Trust
from generator.inbox import gather as gather_module
from generator.inbox.desk import Desk
from tests.factories import record_text, write_site
from tests.inbox.inboxes import (
    DAY,
    HOUR,
    NOW,
    candidates,
    files,
    gathered,
    ids,
    make_feed,
    make_found,
    make_site,
    messages,
    records,
    waiting,
)

TITLE = "Harbour towns count what the flood has left of them"


def test_what_a_feed_brings_is_a_record_file_that_waits_in_the_inbox(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    found = make_found(
        "https://one.example/a?utm_source=feed",
        id="guid-1",
        excerpt="Water & mud.",
        authors=("Ada",),
        language="de",
        image=Image("https://one.example/a.jpg"),
    )
    (name,) = gathered(site, found).new
    assert (site / name).read_text("utf-8") == (
        "---\n"
        f"title: {TITLE}\n"
        'excerpt: "Water & mud."\n'
        "publishedDateTime: 2026-01-10T07:00:00Z\n"
        "addedDateTime: 2026-01-10T08:00:00Z\n"
        "webUrl: https://one.example/a\n"
        "provider:\n  name: One\n  domain: one.example\n  authors:\n    - name: Ada\n"
        "topics:\n  - Floods\n"
        "locale: de\n"
        "images:\n  - url: https://one.example/a.jpg\n"
        "inbox:\n"
        '  id: "54d3a5b8d2f4"\n'.replace('"54d3a5b8d2f4"', _written_id(site))
        + "  topics:\n    - Floods\n"
        "  why:\n"
        '    topics:\n      - "Floods: \\"flood\\" in the title"\n'
        '    publisher: "One: as its feed is called"\n'
        "  sources:\n"
        "    - feed: one\n      name: One\n"
        "      address: https://one.example/a?utm_source=feed\n"
        "      guid: guid-1\n      seen: 2026-01-10T08:00:00Z\n"
        "---\n"
    )
    assert name.startswith("inbox/2026-01-10-harbour-towns-count-what-the-flood")


def _written_id(site: Path) -> str:
    """An id as YAML writes it: in quotes where it might be taken for a number."""
    (identity,) = ids(site)
    return identity if identity[0].isalpha() else f'"{identity}"'


def test_one_original_of_three_feeds_is_one_candidate_with_three_sources(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    found = [
        make_found(
            "https://one.example/a", feed=make_feed("two"), comments="https://talk.example/1"
        ),
        make_found("http://www.one.example/a/?utm_medium=rss", feed=make_feed("one")),
        make_found("https://one.example/a#top", feed=make_feed("three")),
    ]
    assert len(gathered(site, *found).new) == 1
    ((ranked,),) = [Desk.open(site).candidates]
    assert {each.feed for each in ranked.candidate.sources} == {"one", "two", "three"}
    assert [each.url for each in ranked.candidate.article.details.related] == [
        "https://talk.example/1"
    ]


def test_the_order_in_which_feeds_are_read_decides_nothing(tmp_path: Path) -> None:
    found = [
        make_found("https://one.example/a", "Other words", feed=make_feed("two", weight=3.0)),
        make_found("https://www.one.example/a", feed=make_feed("one"), published=None),
        make_found("https://two.example/b", f"{TITLE} today", feed=make_feed("two")),
    ]
    written = set()
    for at, those in enumerate(permutations(found)):
        site = make_site(tmp_path / str(at))
        gathered(site, *those)
        written.add(tuple(candidates(site).items()))
    assert len(written) == 1


def test_of_one_original_the_encrypted_address_is_taken_whichever_feed_has_it(
    tmp_path: Path,
) -> None:
    plain = make_found("http://one.example/a?utm_source=x", feed=make_feed("aggregator"))
    encrypted = make_found("https://one.example/a", feed=make_feed("two"))
    for number, found in enumerate([(plain, encrypted), (encrypted, plain)]):
        site = make_site(tmp_path / f"{number}")
        gathered(site, *found)
        (ranked,) = Desk.open(site).candidates
        assert ranked.candidate.article.canonical_url == "https://one.example/a"
        assert ranked.candidate.article.details.web_url == "https://one.example/a"


def test_what_is_gathered_once_more_writes_nothing(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    found = [make_found(feed=make_feed(each)) for each in ("one", "two")]
    gathered(site, *found)
    before = files(site)
    again = gathered(site, *found)
    assert (again.new, again.merged, again.known) == ((), (), 2)
    assert files(site) == before


def test_a_feed_that_comes_later_is_one_more_source_and_all_else_stays(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    (name,) = gathered(site, make_found()).new
    text = (site / name).read_text("utf-8").replace("title:", "# mine\ntitle: ", 1)
    (site / name).write_text(text, "utf-8")
    later = make_found(feed=make_feed("two"), comments="https://talk.example/1", id="<&>: \n")
    assert gathered(site, later, now=NOW + HOUR).merged == (name,)
    after = (site / name).read_text("utf-8")
    assert after.startswith("---\n# mine\ntitle: ")
    (ranked,) = Desk.open(site).candidates
    assert [each.feed for each in ranked.candidate.sources] == ["one", "two"]
    assert not ranked.candidate.problems


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.com/a",
        "http://news.example.com/a/",
        "https://www.news.example.com/a?utm_campaign=x&fbclid=1",
        "https://news.example.com/a#comments",
    ],
)
def test_what_is_a_record_already_stays_out(tmp_path: Path, address: str) -> None:
    site = make_site(tmp_path)
    found = gathered(site, make_found(address, id="another guid"))
    assert (found.new, found.known) == ((), 1)


def test_what_was_retracted_or_is_on_the_deny_list_stays_out(tmp_path: Path) -> None:
    site = write_site(
        tmp_path / "content",
        {"articles/r.md": record_text("r", more="retracted: It was wrong.")},
        deny="[https://no.example/x]",
    )
    found = gathered(
        site, make_found("https://news.example.com/r"), make_found("https://no.example/x?utm_id=1")
    )
    assert found.new == ()
    assert found.refused + found.known == 2
    assert not candidates(site)


@pytest.mark.parametrize("decide", ["take", "refuse"])
def test_what_was_decided_about_never_comes_back_by_another_guid_or_address(
    tmp_path: Path, decide: str
) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found(id="1"))
    getattr(Desk.open(site), decide)(ids(site), now=NOW)
    for record in (site / "articles").glob("2026*"):
        record.unlink()  # the owner thought better of it
    for address in ("https://one.example/a?utm_source=y", "https://www.one.example/a/"):
        found = gathered(site, make_found(address, "Another title", id="2", feed=make_feed("two")))
        assert found.new == ()
    assert not candidates(site)


def test_what_was_undone_waits_again(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found())
    before = candidates(site)
    Desk.open(site).refuse(ids(site), now=NOW)
    assert not candidates(site)
    Desk.open(site).undo(now=NOW)
    assert candidates(site) == before


def test_a_feed_that_is_trusted_to_publish_has_its_records_written_at_once(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    found = gathered(site, make_found(feed=make_feed(trust=Trust.PUBLISH)))
    assert found.new == ()
    (taken,) = found.published
    assert (
        taken.name == "articles/2026-01-10-harbour-towns-count-what-the-flood-has-left-of-them.md"
    )
    assert b"inbox:" not in (site / taken.name).read_bytes()
    assert not candidates(site)
    (decision,) = Desk.open(site).decisions
    assert decision.decision == "published"
    assert Desk.open(site).evaluate().decisions == 0


def test_what_waits_goes_out_when_a_trusted_feed_has_it_too(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found())
    found = gathered(site, make_found(feed=make_feed("two", trust=Trust.PUBLISH)))
    assert [each.title for each in found.published] == [TITLE]
    assert not candidates(site)


def test_what_was_refused_does_not_come_by_a_trusted_feed(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found())
    Desk.open(site).refuse(ids(site), now=NOW)
    before = records(site)
    assert not gathered(site, make_found(feed=make_feed("two", trust=Trust.PUBLISH))).published
    assert records(site) == before


def test_candidates_of_one_story_list_each_other_and_the_record_that_tells_it(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found())
    (taken,) = Desk.open(site).take(ids(site), now=NOW).taken
    gathered(site, make_found("https://two.example/b", f"{TITLE} today", feed=make_feed("two")))
    gathered(site, make_found("https://three.example/c", TITLE, feed=make_feed("three")))
    two, three = Desk.open(site).candidates
    for each in (two, three):
        assert each.candidate.story == taken.name
        assert taken.name in each.candidate.why.story
    assert two.group == three.group
    related = {
        each.candidate.article.provider.domain: [
            mention.provider.domain for mention in each.candidate.article.details.related
        ]
        for each in (two, three)
    }
    assert related == {"two.example": ["three.example"], "three.example": ["two.example"]}


def test_a_record_that_probably_tells_the_story_is_suggested_and_ties_nothing(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    towns = "Ayr Bude Cromer Deal Epsom Frome Goole Hythe Ilkley Jarrow Kendal Leek".split()
    titles = {
        f"o{n}": f"{towns[n % 12]} votes number{n} {towns[n // 12 % 12]} place{n}"
        for n in range(140)
    }
    titles["llama"] = "Purple Llama brings safety tools to open models"
    for name, title in titles.items():
        text = record_text(name, published="2026-01-09T12:00:00Z")
        (site / f"articles/2026-01-09-{name}.md").write_text(
            text.replace(f"Title {name}", title).replace("news.example", f"{name}.example")
        )
    record = "articles/2026-01-09-llama.md"
    found = gathered(
        site,
        make_found("https://two.example/b", "Meta starts Purple Llama, for safety of AI"),
        make_found("https://three.example/c", "Geese return to the marshes"),
    )
    assert not found.problems
    asked = {each.candidate.article.title: each.candidate for each in Desk.open(site).candidates}
    llama = asked["Meta starts Purple Llama, for safety of AI"]
    (likely,) = llama.why.likely
    assert likely.startswith(f'{record}: both titles have "Purple", "Llama" and "safety", which 2')
    assert (llama.story, llama.article.story, llama.article.details.related) == ("", "", ())
    assert asked["Geese return to the marshes"].why.likely == ()
    assert not llama.problems


def test_topics_come_from_the_feed_the_text_and_categories_that_the_site_has(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path)
    feed = make_feed(topics=("Coast",))
    gathered(site, make_found(feed=feed, categories=("chess", "Buy now!", "<b>")))
    (ranked,) = Desk.open(site).candidates
    assert ranked.candidate.proposed == ("Coast", "Floods", "Chess")
    assert ranked.candidate.why.topics == (
        "Coast: all of One is about it",
        'Floods: "flood" in the title',
        "Chess: One files it there",
    )


def test_what_the_site_may_have_already_says_so_and_stands_last(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found("https://one.example/a"))
    Desk.open(site).take(ids(site), now=NOW)
    gathered(
        site,
        make_found("https://one.example/b", feed=make_feed()),
        make_found("https://one.example/c", "Something else", feed=make_feed()),
    )
    *_, last = Desk.open(site).candidates
    assert "you may have it already" in last.candidate.why.double
    assert last.candidate.article.details.web_url == "https://one.example/b"


def test_a_date_in_the_future_is_none(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found(published=NOW + 5 * DAY))
    (ranked,) = Desk.open(site).candidates
    assert ranked.candidate.article.published_at == NOW


def test_what_is_older_than_candidates_are_kept_is_not_taken_in(tmp_path: Path) -> None:
    site = make_site(tmp_path, inbox="{keep_days: 7}")
    found = gathered(
        site,
        make_found(published=NOW - 8 * DAY),
        make_found("https://one.example/b", published=NOW - 6 * DAY),
    )
    assert (len(found.new), found.old) == (1, 1)


def test_what_nobody_decides_about_is_put_away_named_and_does_not_come_back(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path, inbox="{keep_days: 7}")
    found = make_found(published=None)
    gathered(site, found)
    assert gathered(site, found, now=NOW + 7 * DAY).expired == ()
    assert gathered(site, found, now=NOW + 8 * DAY).expired == (TITLE,)
    assert gathered(site, found, now=NOW + 9 * DAY).new == ()
    assert not candidates(site)
    assert Desk.open(site).evaluate().decisions == 0
    gone = gathered(site, now=NOW + 20 * DAY).forgotten
    assert [name.startswith("inbox/decided/") for name in gone] == [True]
    assert gathered(site, found, now=NOW + 21 * DAY).new == ()


def test_all_stays_where_a_site_keeps_candidates_for_ever(tmp_path: Path) -> None:
    site = make_site(tmp_path, inbox="{keep_days: 0}")
    gathered(site, make_found(published=NOW - 900 * DAY))
    assert gathered(site, now=NOW + 900 * DAY).expired == ()
    assert waiting(site) == [TITLE]


def test_what_became_a_record_by_hand_waits_no_longer(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, make_found("https://news.example.com/b"))
    (site / "articles" / "b.md").write_text(record_text("b"), "utf-8")
    assert gathered(site).settled == (TITLE,)
    assert not candidates(site)


def test_what_is_no_address_costs_that_item_alone(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    found = gathered(site, make_found("javascript:alert(1)"), make_found())
    assert len(found.new) == 1
    assert "One: expected" in messages(found.problems)


def test_an_inbox_that_is_full_takes_the_newest_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather_module, "MOST_WAITING", 2)
    site = make_site(tmp_path)
    found = [
        make_found(f"https://one.example/{hours}", f"Title {hours}", published=NOW - hours * HOUR)
        for hours in range(4)
    ]
    outcome = gathered(site, *found)
    assert sorted(waiting(site)) == ["Title 0", "Title 1"]
    assert "2 more were left out" in messages(outcome.problems)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    hostile = '"---\n<script>alert(1)</script> &lt;b&gt;\x00\u202e: # - [x]'
    feed = make_feed(name=hostile)
    outcome = gathered(
        site,
        make_found(
            title=hostile,
            excerpt=hostile * 100,
            id=hostile,
            authors=(hostile,) * 50,
            categories=(hostile,),
            language="en",
            comments="https://one.example/talk",
            feed=feed,
        ),
    )
    assert not outcome.problems
    (ranked,) = Desk.open(site).candidates
    assert "<script>alert(1)</script>" in ranked.candidate.article.title
    assert not ranked.candidate.problems
    (taken,) = Desk.open(site).take(ids(site), now=NOW).taken
    assert "<script>alert(1)</script>" in taken.title
