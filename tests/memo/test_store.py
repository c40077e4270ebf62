"""The store: a cache that may be deleted, damaged or locked at any moment."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.memo import store as stored
from generator.memo.fingerprint import Fingerprint
from generator.memo.store import (
    FOLDER,
    Bodies,
    FileRow,
    ParsedRow,
    PreviousRow,
    RecordRow,
    StoreReader,
    opened,
)

MARK = Fingerprint(b"a" * 16, b"b" * 16, b"c" * 16, b"d" * 16)
ROW = RecordRow("a.md", 3, 4, b"x" * 16, b"k" * 16)
OTHER = ROW._replace(name="b.md")


def said(
    article: bytes = b"said", problems: bytes = b"", body: str = "", html: str = ""
) -> ParsedRow:
    return ParsedRow(article, article and b"more of it", problems, body, html)


def stopped_after(row: RecordRow) -> Iterator[tuple[RecordRow, ParsedRow]]:
    """Rows of a build that is stopped while it reads."""
    yield row, said()
    raise RuntimeError("stopped")


def test_what_a_record_says_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said(b"said", b"odd", "digest", "<p>x</p>"))])
    with opened(tmp_path, 0) as store:
        assert list(store.records()) == [ROW]
        assert list(store.articles()) == [b"said"]
        assert StoreReader(store.file).details("a.md") == b"more of it"
        assert list(store.problems()) == [b"odd"]
        assert Bodies(StoreReader(store.file), {"own": "y"})["digest"] == "<p>x</p>"
        assert Bodies(StoreReader(store.file), {"own": "y"})["own"] == "y"


def test_records_and_problems_come_by_name_however_they_were_kept(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(OTHER, said(problems=b"2")), (ROW, said(problems=b"1"))])
        assert list(store.records()) == [ROW, OTHER]
        assert list(store.problems()) == [b"1", b"2"]


def test_a_record_that_has_a_fault_now_keeps_no_article(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said()), (OTHER, said(b"other"))])
        store.save_records([(ROW, said(b"", b"a fault"))])
        assert list(store.articles()) == [b"other"]
        assert list(store.problems()) == [b"a fault"]
        with pytest.raises(KeyError, match=r"a\.md"):
            StoreReader(store.file).details("a.md")
        store.save_records([(ROW, said(b"again"))])
        assert sorted(store.articles()) == [b"again", b"other"]
        assert list(store.problems()) == []


def test_a_record_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said(b"said", b"odd", "digest", "<p>x</p>"))])
        store.save_records([], removed=["a.md"])
        assert [*store.records(), *store.articles(), *store.problems()] == []
        with pytest.raises(KeyError, match=r"a\.md"):
            StoreReader(store.file).details("a.md")
        with pytest.raises(KeyError):
            Bodies(StoreReader(store.file), {})["digest"]


def test_a_record_under_another_stamp_says_what_it_said(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.save_records([(ROW._replace(size=5, mtime=6), None)])
        assert list(store.records()) == [ROW._replace(size=5, mtime=6)]
        assert list(store.articles()) == [b"said"]


def test_records_are_given_from_one_name_on_and_up_to_another(tmp_path: Path) -> None:
    rows = [ROW._replace(name=name) for name in ("a", "a/b", "c", "ü", "\U0001f4f0")]
    with opened(tmp_path, 0) as store:
        store.save_records((row, said()) for row in reversed(rows))
        assert list(store.records(until="c")) == rows[:2]
        assert list(store.records("a/b", "\U0001f4f0")) == rows[1:4]
        assert list(store.records("d")) == rows[3:]


def test_what_is_noted_of_records_is_never_that_of_others(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        assert store.parts() == b""
        store.save_records([(ROW, said())], parts=lambda: b"one")
        with pytest.raises(RuntimeError, match="stopped"):
            store.save_records(stopped_after(OTHER), parts=lambda: b"two")
        assert [*store.records(), store.parts()] == [ROW, b"one"]
        store.save_records([(OTHER, said())])
        assert [*store.records(), store.parts()] == [ROW, OTHER, b""]


def test_all_records_are_forgotten_at_once(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        row = (ROW, said(b"said", b"odd", "digest", "<p>x</p>"))
        store.save_records([row], parts=lambda: b"note")
        store.forget("out")
        assert [*store.records(), *store.articles(), *store.problems()] == []
        with pytest.raises(KeyError, match=r"a\.md"):
            StoreReader(store.file).details("a.md")
        assert store.parts() == b""


def test_a_body_that_is_replaced_goes_and_one_that_another_record_has_stays(tmp_path: Path) -> None:
    shared, own = said(body="shared", html="<p>x</p>"), said(body="own", html="<p>y</p>")
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, shared), (OTHER, shared)])
        store.save_records([(ROW, own)])
        bodies = Bodies(StoreReader(store.file), {})
        assert (bodies["shared"], bodies["own"]) == ("<p>x</p>", "<p>y</p>")
        store.save_records([(OTHER, said())])
        with pytest.raises(KeyError):
            Bodies(StoreReader(store.file), {})["shared"]


def test_no_log_is_left_though_bodies_are_still_read(tmp_path: Path) -> None:
    """A log has all that was written since it was last moved into the store."""
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said(body="digest", html="<p>x</p>"))])
        bodies = Bodies(StoreReader(store.file), {})
        assert bodies["digest"] == "<p>x</p>"
        log = store.file.with_name(f"{store.file.name}-wal")
        assert log.stat().st_size > 0
    assert not log.exists() or log.stat().st_size == 0
    assert bodies["digest"] == "<p>x</p>"


def test_a_file_that_is_being_written_is_known_and_its_content_is_not(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_files("out", {"a": FileRow(MARK, b"x", 1, "new")})
        store.set_complete("out", b"note")
        store.begin("out", ["a", "b"])
        assert store.complete("out") is None
        assert {path: row.fingerprint for path, row in store.files("out").items()} == {
            "a": None,
            "b": None,
        }


def test_output_folders_know_nothing_of_each_other(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_files("one", {"a": FileRow(MARK, b"x", 1, "new")})
        store.forget_output("other")
        assert store.files("other") == {}
        assert store.files("one")["a"] == FileRow(MARK, b"x", 1, "new")


def test_files_are_found_by_what_they_were_planned_with(tmp_path: Path) -> None:
    rows = {
        "index.html": FileRow(MARK, b"x", 1, "new"),
        "a/b/index.html": FileRow(MARK, b"y", 20, "new", "days"),
        "a/c": FileRow(MARK, b"z", 300, "new", "others"),
    }
    with opened(tmp_path, 0) as store:
        store.save_files("out", rows)
        store.save_files("elsewhere", rows)
        assert store.files("out") == rows
        assert store.files_of("out", ["days", ""]).keys() == {"index.html", "a/b/index.html"}
        assert store.totals("out") == (3, 321)
        assert store.totals("nowhere") == (0, 0)


@pytest.mark.parametrize(
    ("path", "bundles"),
    [
        ("a/b/index.html", {"days"}),
        ("a/b", {"days"}),
        ("a", {"days", "others"}),
        ("a/c/d/index.html", {"others"}),
        ("a/b/more.html", set()),
        ("a/b0", set()),
        ("index.html", {""}),
    ],
)
def test_who_holds_a_path_or_clashes_with_it_is_known(
    tmp_path: Path, path: str, bundles: set[str]
) -> None:
    with opened(tmp_path, 0) as store:
        paths = {"index.html": "", "a/b/index.html": "days", "a/c": "others"}
        rows = {at: FileRow(MARK, b"x", 1, "new", name) for at, name in paths.items()}
        store.save_files("out", rows)
        assert set(store.bundles_at("out", path)) == bundles


@pytest.mark.parametrize(
    "damage", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 200]
)
def test_a_damaged_store_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
    for path in (tmp_path / FOLDER).glob("state.db*"):
        path.unlink()
    (tmp_path / FOLDER / "state.db").write_bytes(damage)
    with opened(tmp_path, 0) as store:
        assert list(store.records()) == []


def test_git_never_sees_it(tmp_path: Path) -> None:
    with opened(tmp_path, 0):
        assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"


OPEN = """
import sys
from pathlib import Path
from generator.problems import BusyError
from generator.memo.store import opened
try:
    opened(Path(sys.argv[1]), 0.2).__enter__()
except BusyError as error:
    print(error)
"""


def test_a_second_build_says_who_holds_the_first(tmp_path: Path) -> None:
    with opened(tmp_path, 0):
        other = [sys.executable, "-c", OPEN, str(tmp_path)]
        said = subprocess.run(other, capture_output=True, text=True, check=True).stdout
    assert f"is being built by process {os.getpid()}" in said
    assert "--wait SECONDS" in said


def test_a_store_that_is_not_to_last_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, 0, remember=False) as store:
        store.save_records([(ROW, said())])
        assert store.folder is None
        file = store.file
    assert list(tmp_path.iterdir()) == []
    assert not file.exists()


BEFORE = PreviousRow(ROW.digest, b"said", b"more of it")
NOTHING = PreviousRow(b"", b"", b"")


def test_what_records_said_at_a_build_is_known_until_it_is_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.add_build("o", b"1", b"inputs")
        first = store.turn()
        assert store.previous(first) == {}
        store.save_records([(ROW, said(b"another")), (OTHER, said(b"new"))])
        store.add_build("o", b"2", b"inputs")
        second = store.turn()
        store.save_records([(ROW, said(b"a third"))], removed=("b.md",))
        assert store.previous(first) == {"a.md": BEFORE, "b.md": NOTHING}
        assert store.previous(second) == {
            "a.md": BEFORE._replace(article=b"another"),
            "b.md": PreviousRow(OTHER.digest, b"new", b"more of it"),
        }
        assert [(row.note, row.inputs) for row in store.builds("o")] == [
            (b"2", b"inputs"),
            (b"1", b"inputs"),
        ]
        store.forget("o")
        assert store.builds("o") == []
        assert store.previous(0) == {}


def test_a_record_that_says_the_same_has_nothing_kept_of_it(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.add_build("o", b"", b"")
        store.save_records([(ROW._replace(digest=b"y" * 16), said()), (ROW, None)])
        assert store.previous(store.turn()) == {}
        assert store.turn() == 0


def test_before_the_first_build_nothing_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.save_records([(ROW, said(b"another"))])
        assert store.turn() == 0


def test_of_too_many_records_that_change_at_once_only_that_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "MOST_PREVIOUS", 1)
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said()), (OTHER, said())])
        store.add_build("o", b"", b"")
        first = store.turn()
        store.save_records([(ROW, said(b"another")), (OTHER, said(b"another"))])
        store.add_build("o", b"", b"")
        second = store.turn()
        store.save_records([(ROW, said())])
        assert store.previous(first) is None
        assert store.previous(second) == {"a.md": BEFORE._replace(article=b"another")}


def test_of_a_build_long_ago_no_more_is_kept_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_MOST_KEPT", 3)
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.add_build("a preview", b"", b"")
        first, turns = store.turn(), []
        for number in range(6):
            store.save_records([(ROW, said(f"{number}".encode()))])
            store.add_build("o", b"", b"")
            turns.append(store.turn())
        assert store.previous(first) is None
        assert store.previous(turns[-2]) == {"a.md": BEFORE._replace(article=b"4")}


def test_builds_and_what_they_were_made_of_are_kept_per_folder_and_only_the_last(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, 0) as store:
        store.save_records([(ROW, said())])
        store.add_build("a preview", b"", b"other inputs")
        for number in range(stored.MOST_BUILDS + 3):
            store.add_build("o", f"{number}".encode(), b"inputs")
        notes = [row.note for row in store.builds("o")]
        assert notes == [f"{number}".encode() for number in range(12, 2, -1)]
        assert [row.inputs for row in store.builds("a preview")] == [b"other inputs"]
        store.forget_output("o")
        assert store.builds("o") == []
        assert len(store.builds("a preview")) == 1


def test_what_was_computed_is_kept_for_each_folder_and_what_is_not_named_again_goes(
    tmp_path: Path,
) -> None:
    with opened(tmp_path, 0) as store:
        store.save_results("out", {b"a": b"1", b"b": b"2"})
        store.save_results("other", {b"a": b"1"})
        store.save_results("out", {b"b": b"2", b"c": b"3"})
    with opened(tmp_path, 0) as store:
        assert store.results("out") == {b"b": b"2", b"c": b"3"}
        assert store.results("other") == {b"a": b"1"}
        store.forget_output("out")
        assert not store.results("out")
        assert store.results("other")
