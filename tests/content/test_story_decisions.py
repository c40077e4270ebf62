"""What the owner decided about stories is kept a line each, and the last word counts."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.content.story_decisions import (
    FILE,
    Decision,
    Kind,
    LineEdit,
    Named,
    add_decisions,
    decisions_of,
    read_decisions,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


def decision(kind: Kind, *ids: str, hours: int = 0, undoes: str = "") -> Decision:
    records = tuple(Named(each, f"Title {each}") for each in ids)
    return Decision(
        at=START + timedelta(hours=hours), decision=kind, records=records, undoes=undoes
    )


def test_without_a_file_nothing_was_decided(tmp_path: Path) -> None:
    assert read_decisions(tmp_path).standing == ()


def test_a_decision_is_one_line_that_people_can_read(tmp_path: Path) -> None:
    edit = LineEdit("articles/a.md", 4, after="story: rivers")
    said = Decision(at=START, decision=Kind.JOINED, records=(Named("tag:a", "Öl"),), edits=(edit,))
    add_decisions(tmp_path, [said])
    (line,) = (tmp_path / FILE).read_text("utf-8").splitlines()
    assert '"title":"Öl"' in line
    assert json.loads(line) == {
        "at": "2026-01-01T00:00:00Z",
        "decision": "joined",
        "records": [{"id": "tag:a", "title": "Öl"}],
        "edits": [{"name": "articles/a.md", "line": 4, "after": "story: rivers"}],
    }
    assert read_decisions(tmp_path).standing == (said,)


def test_lines_are_added_and_none_is_changed(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no line of ours, without an end", "utf-8")
    add_decisions(tmp_path, [decision(Kind.REFUSED, "a", "b")])
    first, second = (tmp_path / FILE).read_text("utf-8").splitlines()
    assert first == "no line of ours, without an end"
    assert "refused" in second
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_line_that_cannot_be_read_costs_itself_alone() -> None:
    good = b'{"at":"2026-01-01T00:00:00Z","decision":"refused","records":[{"id":"a","title":""},'
    good += b'{"id":"b","title":""}]}'
    bad = (b"{", b"\xff", b"[]", b'{"at":"2026-01-01","decision":"refused"}', b"<<<<<<< HEAD")
    read = decisions_of(b"\n".join((*bad, b"", good)))
    assert [problem.line for problem in read.problems] == [1, 2, 3, 4, 5]
    assert read.refused == {frozenset("ab")}


def test_the_last_word_about_a_pair_counts_and_what_was_undone_does_not() -> None:
    refused = decision(Kind.REFUSED, "a", "b")
    joined = decision(Kind.JOINED, "b", "a", "c", hours=1)
    parted = decision(Kind.PARTED, "a", "b", "c", hours=2)
    back = decision(Kind.UNDONE, hours=3, undoes=parted.id)
    lines = [json.dumps(json.loads(line)) for line in _lines(refused, joined, parted, back)]
    assert decisions_of("\n".join(lines[:1]).encode()).labels == {frozenset("ab"): False}
    assert decisions_of("\n".join(lines[:3]).encode()).labels == {
        frozenset("ab"): False,
        frozenset("ac"): False,
        frozenset("bc"): True,
    }
    assert set(decisions_of("\n".join(lines).encode()).labels.values()) == {True}


def test_the_order_of_lines_means_nothing_and_a_line_may_stand_there_twice() -> None:
    """As git leaves them, where it keeps the lines of both sides."""
    said = [decision(Kind.REFUSED, f"a{n}", "b", hours=n) for n in range(5)]
    said += [decision(Kind.JOINED, "a0", "b", hours=9), decision(Kind.REFUSED, "x", "y", hours=8)]
    said.append(decision(Kind.UNDONE, hours=10, undoes=said[-1].id))
    lines = _lines(*said, *said[:3])
    before = decisions_of(b"\n".join(lines))
    random.Random(1).shuffle(lines)
    assert decisions_of(b"\n".join(lines)) == before
    assert before.standing[-1].decision is Kind.JOINED


@pytest.mark.parametrize("kind", [Kind.JOINED, Kind.PARTED, Kind.REFUSED])
def test_one_record_named_twice_is_no_pair(kind: Kind) -> None:
    assert decision(kind, "a", "a").pairs == []


def _lines(*decisions: Decision) -> list[bytes]:
    import msgspec

    return [msgspec.json.encode(each) for each in decisions]


def test_hostile_lines_cost_little() -> None:
    ids = [f"r{n}" for n in range(20_000)]
    many = decision(Kind.JOINED, *ids)
    assert len(many.pairs) == len(ids) - 1, "each with the first, and not each with each"
    deep = b'{"more":' + b"[" * 100_000
    read = decisions_of(b"\n".join((deep, *_lines(many, decision(Kind.JOINED)))))
    assert [problem.line for problem in read.problems] == [1]
    assert len(read.labels) == len(ids) - 1


def test_a_mark_that_an_editor_put_before_the_first_line_costs_nothing(tmp_path: Path) -> None:
    add_decisions(tmp_path, [decision(Kind.REFUSED, "a", "b")])
    data = (tmp_path / FILE).read_bytes()
    marked = decisions_of(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    assert marked == decisions_of(data)
