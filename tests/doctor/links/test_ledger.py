"""What is known of addresses over days, and the file that keeps it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.doctor.links.ledger import FILE, Known, Ledger, held, known_after
from generator.doctor.links.outcome import Outcome, State
from generator.memo.store import FOLDER
from generator.problems import BusyError, StateError

START = datetime(2026, 1, 1, 7, tzinfo=UTC)
FINE = Outcome(state=State.FINE, status=200, etag='"a"')
GONE = Outcome(state=State.FAILING, status=404, message="answers 404")
SILENT = Outcome(state=State.FAILING, message="there is no host of that name")
UNTOLD = Outcome(state=State.UNKNOWN, status=403, message="answers 403")
SAME = Outcome(state=State.FINE, status=304)


def after(*told: tuple[float, Outcome]) -> Known:
    """What is known after answers, each with its day."""
    known = None
    for day, outcome in told:
        known = known_after(known, outcome, START + timedelta(days=day))
    assert known is not None
    return known


def test_what_fails_is_dead_after_several_failures_over_days() -> None:
    assert not after((0, GONE)).is_dead
    assert not after((0, GONE), (0.1, GONE), (0.2, GONE), (0.3, GONE)).is_dead
    assert not after((0, GONE), (9, GONE)).is_dead
    dead = after((0, FINE), (1, GONE), (2, SILENT), (4, GONE))
    assert dead.is_dead
    assert (dead.failures, dead.fault) == (3, "answers 404")
    assert dead.fine == START


def test_once_there_again_it_is_as_if_it_had_never_failed() -> None:
    known = after((0, GONE), (2, GONE), (4, GONE), (5, FINE))
    assert (known.is_dead, known.failing, known.failures) == (False, None, 0)


def test_what_cannot_be_told_neither_counts_nor_ends_a_row() -> None:
    assert not after((0, GONE), (1, GONE), (5, UNTOLD), (9, UNTOLD)).is_dead
    known = after((0, GONE), (1, GONE), (2, UNTOLD), (5, GONE))
    assert known.is_dead
    assert after((0, GONE), (2, GONE), (4, GONE), (5, UNTOLD)).fault == "answers 404"
    assert after(*((day, UNTOLD) for day in range(20))).is_dead is False


def test_what_has_not_changed_is_what_it_was() -> None:
    soft = Outcome(state=State.FINE, status=200, soft="is titled", etag='"a"', moved="https://b/")
    known = after((0, soft), (8, SAME))
    assert (known.status, known.soft, known.etag, known.moved) == (
        200,
        "is titled",
        '"a"',
        "https://b/",
    )
    assert known.fine == START + timedelta(days=8)


def test_what_fails_is_asked_for_daily_and_what_does_not_weekly() -> None:
    day = timedelta(days=1)
    for outcome, wait in ((FINE, 7 * day), (UNTOLD, 7 * day), (GONE, 20 * day / 24)):
        known = after((0, outcome))
        assert not known.is_due(START + wait - timedelta(seconds=1))
        assert known.is_due(START + wait)
        assert known.is_due(START - day), "of a clock that was set back"


@given(
    st.lists(st.tuples(st.floats(0, 2), st.sampled_from([FINE, GONE, SILENT, UNTOLD, SAME]))),
)
def test_nothing_is_dead_that_was_there_within_days(told: list[tuple[float, Outcome]]) -> None:
    known, at, seen = None, START, START
    for days, outcome in told:
        at += timedelta(days=days)
        known = known_after(known, outcome, at)
        seen = at if outcome.state is State.FINE else seen
        if known.is_dead:
            assert at - seen >= timedelta(days=3)
        assert (known.failing is None) == (known.failures == 0)


def test_the_file_is_json_with_an_address_a_line_and_is_read_again(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.links = {f"https://{name}.example/": after((0, GONE)) for name in "cab"}
        ledger.save({"https://a.example/", "https://b.example/"})
        kept = dict(ledger.links)
    text = (tmp_path / FOLDER / FILE).read_text("utf-8")
    assert list(json.loads(text)["links"]) == ["https://a.example/", "https://b.example/"]
    assert sum("https://" in line for line in text.splitlines()) == 2
    assert Ledger(tmp_path).links == {
        name: known for name, known in kept.items() if "c.example" not in name
    }
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"
    assert sorted(path.name for path in (tmp_path / FOLDER).iterdir()) == [".gitignore", FILE]


def test_an_empty_ledger_is_written_and_read_too(tmp_path: Path) -> None:
    with held(tmp_path) as ledger:
        ledger.save(set())
    assert Ledger(tmp_path).links == {}


def test_two_processes_do_not_ask_at_once(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(BusyError), held(tmp_path):
        pass


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"version": 2, "links": {}}',
        '{"version": 1, "links": {"a": {"asked": "2026-01-01T07:00:00", "state": "fine"}}}',
        "\udcff",
    ],
)
def test_a_file_that_cannot_be_read_is_never_overwritten(tmp_path: Path, text: str) -> None:
    """It says what nothing else knows."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(StateError, match=FILE), held(tmp_path):
        pass
    data = (tmp_path / FOLDER / FILE).read_bytes()
    assert data == text.encode("utf-8", "surrogateescape")
