"""An editor's yes and no, and what becomes of it."""

import threading
from pathlib import Path

import msgspec
import pytest

from generator.content.settings import load
from generator.doctor.run import check
from generator.inbox.candidate import read_candidates
from generator.inbox.decisions import FILE, Decisions
from generator.inbox.desk import Desk
from generator.inbox.files import CannotWriteError, held
from generator.inbox.taking import digest_of
from generator.problems import BusyError
from tests.factories import record_text, tree
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

RECORD = "articles/2026-01-10-harbour-towns-count-what-the-flood-has-left-of-them.md"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two candidates."""
    site = make_site(tmp_path)
    gathered(
        site,
        make_found(excerpt="Mud & water"),
        make_found("https://two.example/b", "Chess is played out", feed=make_feed("two")),
    )
    return site


def flood(site: Path) -> str:
    return next(
        each.candidate.id
        for each in Desk.open(site).candidates
        if each.candidate.article.provider.domain == "one.example"
    )


def test_what_is_taken_lies_where_records_do_and_says_nothing_of_the_inbox(site: Path) -> None:
    identity = flood(site)
    (name,) = [each for each in candidates(site) if identity in each]
    text = (site / name).read_text("utf-8")
    outcome = Desk.open(site).take([identity], now=NOW + HOUR)
    assert outcome.names == (RECORD,)
    assert not outcome.problems
    record = (site / RECORD).read_text("utf-8")
    kept, _, _ = text.partition("inbox:\n")
    assert record == kept.replace("T08:00:00Z", "T09:00:00Z") + "---\n"
    assert waiting(site) == ["Chess is played out"]


@pytest.mark.parametrize(("name", "is_folder"), [("decided", False), ("learned.yaml", True)])
def test_what_lies_in_the_way_of_a_decision_is_told_before_it_is_noted(
    site: Path, name: str, is_folder: bool
) -> None:
    place = site / "inbox" / name
    if place.is_file():
        place.unlink()
    if is_folder:
        place.mkdir(parents=True)
    else:
        place.write_text("A file of the owner's.")
    before = files(site)
    with pytest.raises(CannotWriteError, match="move it away"):
        Desk.open(site).refuse(ids(site), now=NOW)
    assert files(site) == before


def test_what_is_taken_passes_the_check(site: Path) -> None:
    Desk.open(site).take(ids(site), now=NOW)
    found = check(site, tuple(records(site)), now=NOW).findings
    assert not [each for each in found if each.path != "articles/2025-01-01-a.md"]


def test_a_candidate_is_named_by_the_beginning_of_its_id(site: Path) -> None:
    identity = flood(site)
    assert Desk.open(site).find(identity[:6].upper()).candidate.id == identity
    assert Desk.open(site).take([identity[:6]], now=NOW).names == (RECORD,)


def test_an_id_that_is_none_or_several_is_told_and_the_rest_goes_on(site: Path) -> None:
    outcome = Desk.open(site).take(["", "zzz", flood(site)], now=NOW)
    assert outcome.names == (RECORD,)
    assert [each.message for each in outcome.problems] == [
        'no candidate has an id that begins with ""',
        'no candidate has an id that begins with "zzz"',
    ]


def test_what_was_decided_about_is_told_of_by_what_was_decided(site: Path) -> None:
    identity = flood(site)
    Desk.open(site).take([identity], now=NOW)
    (problem,) = Desk.open(site).refuse([identity], now=NOW).problems
    assert f"{identity} was taken as {RECORD}" in problem.message


def test_topics_that_are_given_stand_in_the_place_of_those_proposed(site: Path) -> None:
    Desk.open(site).take([flood(site)], ["chess", "Coast"], now=NOW)
    text = (site / RECORD).read_text("utf-8")
    assert "topics:\n  - Chess\n  - Coast\n" in text
    assert "Floods" not in text
    (decision,) = Desk.open(site).decisions
    assert (decision.proposed, decision.topics) == (("Floods",), ("Chess", "Coast"))


def test_a_topic_that_the_site_has_not_costs_the_taking(tmp_path: Path) -> None:
    site = make_site(tmp_path, free_topics="false")
    gathered(site, make_found())
    before = files(site)
    outcome = Desk.open(site).take(ids(site), ["Floodz"], now=NOW)
    assert "no topic of this site" in messages(outcome.problems)
    assert files(site) == before


def test_what_is_to_lead_has_the_most_heat(site: Path) -> None:
    Desk.open(site).take([flood(site)], lead=True, now=NOW)
    assert "\nheat: 100\n" in (site / RECORD).read_text("utf-8")


def test_what_the_site_has_by_now_is_put_away_and_not_taken(site: Path) -> None:
    (site / "articles" / "b.md").write_text(
        record_text("b").replace("https://news.example.com/b", "https://one.example/a"), "utf-8"
    )
    before = records(site)
    outcome = Desk.open(site).take([flood(site)], now=NOW)
    assert "you have this already, as articles/b.md" in messages(outcome.problems)
    assert records(site) == before
    assert waiting(site) == ["Chess is played out"]


def test_no_file_is_overwritten_whatever_lies_there(site: Path) -> None:
    (site / RECORD).write_text("not a record", "utf-8")
    outcome = Desk.open(site).take([flood(site)], now=NOW)
    assert outcome.names == (RECORD.replace(".md", "-2.md"),)
    assert (site / RECORD).read_text("utf-8") == "not a record"


def test_a_folder_of_a_records_name_is_passed_by(site: Path) -> None:
    (site / RECORD).mkdir()
    outcome = Desk.open(site).take(ids(site), now=NOW)
    assert len(outcome.taken) == 2
    assert RECORD not in outcome.names


def test_a_disk_that_refuses_costs_what_cannot_be_written_and_leaves_it_waiting(
    site: Path,
) -> None:
    (site / "articles" / "2025-01-01-a.md").unlink()
    (site / "articles").rmdir()
    (site / "articles").write_text("in the way", "utf-8")
    outcome = Desk.open(site).take(ids(site), now=NOW)
    assert (outcome.taken, len(outcome.problems)) == ((), 2)
    assert all("was not taken" in problem.message for problem in outcome.problems)
    assert len(waiting(site)) == 2


def test_a_candidate_that_would_not_be_a_whole_record_is_not_taken(site: Path) -> None:
    (name,) = [each for each in candidates(site) if flood(site) in each]
    text = (site / name).read_text("utf-8")
    (site / name).write_text(text.replace("topics:", "quality: high\ntopics:", 1), "utf-8")
    outcome = Desk.open(site).take([flood(site)], now=NOW)
    assert "quality" in messages(outcome.problems)
    assert RECORD not in files(site)
    assert name in candidates(site)


@pytest.mark.parametrize("decide", ["take", "refuse"])
def test_undoing_brings_back_the_very_bytes(site: Path, decide: str) -> None:
    for name in candidates(site):  # as another editor saves them
        data = (site / name).read_bytes().replace(b"\n", b"\r\n").replace(b"---", b"---  ", 1)
        (site / name).write_bytes(b"\xef\xbb\xbf" + data)
    before = {**candidates(site), **records(site)}
    getattr(Desk.open(site), decide)(ids(site), now=NOW)
    assert not candidates(site)
    undone = Desk.open(site).undo(now=NOW + HOUR)
    assert len(undone.decisions) == 2
    assert {**candidates(site), **records(site)} == before


def test_undo_goes_back_one_command_at_a_time(site: Path) -> None:
    first, second = ids(site)
    Desk.open(site).take([first], now=NOW)
    Desk.open(site).refuse([second], now=NOW)
    assert [each.id for each in Desk.open(site).undo(now=NOW).decisions] == [second]
    assert [each.id for each in Desk.open(site).undo(now=NOW).decisions] == [first]
    (problem,) = Desk.open(site).undo(now=NOW).problems
    assert problem.message == "there is no decision to be undone"


def test_one_decision_of_many_is_undone_by_its_id(site: Path) -> None:
    first, second = ids(site)
    Desk.open(site).refuse([first, second], now=NOW)
    assert [each.id for each in Desk.open(site).undo([first[:8]], now=NOW).decisions] == [first]
    assert ids(site) == [first]


def test_a_record_that_was_edited_since_stays(site: Path) -> None:
    Desk.open(site).take([flood(site)], now=NOW)
    record = site / RECORD
    record.write_text(record.read_text("utf-8") + "My own words.\n", "utf-8")
    before = files(site)
    outcome = Desk.open(site).undo(now=NOW)
    assert (
        messages(outcome.problems) == f"{RECORD}: was edited since it was taken; nothing was undone"
    )
    assert files(site) == before


def test_a_record_that_was_moved_since_stays(site: Path) -> None:
    Desk.open(site).take([flood(site)], now=NOW)
    (site / RECORD).rename(site / "articles" / "moved.md")
    before = files(site)
    outcome = Desk.open(site).undo(now=NOW)
    assert "it was moved, or removed; nothing was undone" in messages(outcome.problems)
    assert files(site) == before


def test_what_was_decided_too_long_ago_is_not_undone(site: Path) -> None:
    Desk.open(site).take([flood(site)], now=NOW)
    gathered(site, now=NOW + 40 * DAY)
    before = records(site)
    assert "is kept no more" in messages(Desk.open(site).undo(now=NOW + 40 * DAY).problems)
    assert records(site) == before


def test_a_clock_that_goes_backwards_undoes_all_the_same(site: Path) -> None:
    Desk.open(site).refuse(ids(site), now=NOW)
    Desk.open(site).undo(now=NOW - 5 * DAY)
    assert len(waiting(site)) == 2


def test_an_edit_changes_its_fields_and_nothing_else(site: Path) -> None:
    identity = flood(site)
    (name,) = [each for each in candidates(site) if identity in each]
    before = (site / name).read_text("utf-8")
    marked = before.replace("title:", "# Mine\ntitle: ", 1).replace("\n", "\r\n")
    (site / name).write_bytes(marked.encode())
    desk = Desk.open(site)
    outcome = desk.edit(
        identity, title='Less < "more" & # more', excerpt="", topics=["Chess"], story="The flood"
    )
    assert not outcome.problems
    assert outcome.candidate is not None
    article = outcome.candidate.article
    assert article.title == 'Less < "more" & # more'
    assert (article.details.excerpt, article.topics, article.story) == ("", ("Chess",), "the-flood")
    after = (site / name).read_bytes().decode()
    assert after.startswith("---\r\n# Mine\r\ntitle:  ")
    assert "\n" not in after.replace("\r\n", "")
    assert [line for line in marked.split("\r\n") if line not in after.split("\r\n")] == [
        "title:  Harbour towns count what the flood has left of them",
        'excerpt: "Mud & water"',
        "  - Floods",
    ]
    desk.edit(identity, story="")
    assert "The flood" not in (site / name).read_bytes().decode()


def test_an_excerpt_is_written_where_the_feed_had_none(site: Path) -> None:
    gathered(site, make_found("https://one.example/bare", "Bare", excerpt=""))
    (name,) = [each for each in candidates(site) if "bare" in each]
    (identity,) = [each for each in ids(site) if each in name]
    assert "\nexcerpt:\n" in (site / name).read_text()
    outcome = Desk.open(site).edit(identity, excerpt='Mud: "deep"')
    assert not outcome.problems
    assert outcome.candidate is not None
    assert outcome.candidate.article.details.excerpt == 'Mud: "deep"'


def test_an_edit_that_spoils_a_candidate_is_not_made(site: Path) -> None:
    before = files(site)
    outcome = Desk.open(site).edit(flood(site), title="  ", excerpt="")
    assert outcome.candidate is None
    assert outcome.problems
    assert files(site) == before


def test_a_candidate_that_cannot_be_read_is_told_and_the_others_wait(site: Path) -> None:
    (name,) = [each for each in candidates(site) if flood(site) in each]
    (site / name).write_text("---\ntitle: [\n---\n", "utf-8")
    desk = Desk.open(site)
    assert [each.candidate.article.title for each in desk.candidates] == ["Chess is played out"]
    assert [problem.source for problem in desk.problems] == [name]
    assert gathered(site, make_found()).new == ()  # it is there, and stays as it is


def test_two_files_of_one_id_are_one_candidate_and_told(site: Path) -> None:
    (name,) = [each for each in candidates(site) if flood(site) in each]
    (site / "inbox" / "z.md").write_bytes((site / name).read_bytes())
    read = read_candidates(site, load(site))
    assert len(read.candidates) == 2
    assert f"is the id of {name} already" in messages(read.problems)


def test_a_record_that_is_put_into_the_inbox_by_hand_is_a_candidate(site: Path) -> None:
    (site / "inbox" / "mine.md").write_text(record_text("mine"), "utf-8")
    desk = Desk.open(site)
    (mine,) = [each for each in desk.candidates if each.candidate.name == "inbox/mine.md"]
    assert (mine.candidate.sources, len(mine.candidate.id)) == ((), 12)
    gathered(site, make_found("https://news.example.com/mine"))
    (mine,) = [
        each for each in Desk.open(site).candidates if each.candidate.id == mine.candidate.id
    ]
    assert [each.feed for each in mine.candidate.sources] == ["one"]
    assert Desk.open(site).take([mine.candidate.id], now=NOW).taken


def test_lines_that_are_no_decisions_are_told_and_passed_over(site: Path) -> None:
    Desk.open(site).refuse([flood(site)], now=NOW)
    path = site / FILE
    path.write_bytes(b"<<<<<<< ours\n" + path.read_bytes() + b'=======\n{"at":')
    Desk.open(site).refuse(ids(site), now=NOW)
    decisions = Decisions(site)
    assert len(decisions.active) == 2
    assert [each.line for each in decisions.problems] == [1, 3, 4]
    assert not waiting(site)


@pytest.mark.parametrize(
    "changed",
    [
        {"record": "../outside.md"},
        {"record": "articles/../../outside.md"},
        {"record": "/OUTSIDE"},
        {"name": "inbox/../../moved.md"},
        {"name": "articles/moved.md"},
        {"id": "../../outside"},
    ],
    ids=lambda changed: " ".join(f"{name} {value}" for name, value in changed.items()),
)
def test_a_decision_whose_names_lead_elsewhere_is_none_and_moves_nothing(
    site: Path, changed: dict[str, str]
) -> None:
    """Who sends a change of the file is not the one who undoes by it."""
    outside = site.parent / "outside.md"
    outside.write_bytes(b"mine")
    Desk.open(site).take(ids(site)[:1], now=NOW)
    log = site / FILE
    line = msgspec.json.decode(log.read_bytes())
    line |= {"digest": digest_of(b"mine")} | changed
    line["record"] = line["record"].replace("/OUTSIDE", str(outside))
    log.write_bytes(msgspec.json.encode(line) + b"\n")
    before = tree(site.parent)
    desk = Desk.open(site)
    assert "is no decision, and is passed over" in messages(desk.problems)
    assert not desk.undo(now=NOW).decisions
    assert outside.read_bytes() == b"mine"
    after = tree(site.parent)
    assert {each: after[each] for each in before if "learned" not in each} == {
        each: before[each] for each in before if "learned" not in each
    }


def test_a_title_that_is_a_day_passes_the_check(site: Path) -> None:
    gathered(site, make_found("https://one.example/day", "2024-01-01"))
    names = Desk.open(site).take(ids(site), now=NOW).names
    assert any("2024-01-01" in name for name in names)
    assert not check(site, names, now=NOW).findings


def test_lines_that_git_has_put_in_another_order_count_by_their_times(site: Path) -> None:
    Desk.open(site).refuse([flood(site)], now=NOW)
    Desk.open(site).undo(now=NOW + HOUR)
    path = site / FILE
    path.write_bytes(b"".join(sorted(path.read_bytes().splitlines(keepends=True), reverse=True)))
    assert not Decisions(site).active


def test_who_works_on_the_inbox_has_it_alone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.inbox.workplace._WAIT", 0.0)
    with held(site), pytest.raises(BusyError):
        Desk.open(site).refuse(ids(site), now=NOW)
    assert len(waiting(site)) == 2


def test_two_editors_at_once_decide_each_once(tmp_path: Path) -> None:
    site = make_site(tmp_path)
    gathered(site, *(make_found(f"https://one.example/{at}", f"Title {at}") for at in range(6)))
    asked = ids(site)
    outcomes: list[int] = []

    def decide() -> None:
        for identity in asked:
            outcomes.append(len(Desk.open(site).take([identity], now=NOW).taken))

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(outcomes) == 6
    assert len(records(site)) == 7
    assert len(Decisions(site).lines) == 6


def test_what_is_learned_is_a_file_of_counts(site: Path) -> None:
    first, second = ids(site)
    Desk.open(site).take([first], now=NOW)
    Desk.open(site).refuse([second], now=NOW)
    text = (site / "inbox" / "learned.yaml").read_text("utf-8")
    assert "decisions: {taken: 1, refused: 1}\n" in text
    assert "  chess: {taken: 0, refused: 1}\n" in text
    assert "  two.example: {taken: 0, refused: 1}\n" in text
    Desk.open(site).undo(now=NOW)
    assert "chess" not in (site / "inbox" / "learned.yaml").read_text("utf-8")


def test_opening_a_desk_writes_nothing(site: Path) -> None:
    before = files(site)
    Desk.open(site)
    assert files(site) == before
