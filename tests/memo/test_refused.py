"""Wherever the disk refuses to keep what is remembered, and wherever that is damaged, the site is
built all the same, and the next build believes nothing that is not so."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.build import Request, build
from generator.commands.explain import explain
from generator.memo import store
from generator.output.change_notes import CHANGES
from generator.output.report import Report
from generator.problems import StateError
from tests.factories import NOW, record_text, tree, write_site

FULL = (sqlite3.SQLITE_FULL, "database or disk is full")
RARE = 1_000_000  # more than any build asks of a store


def refusal(code: int, said: str) -> sqlite3.OperationalError:
    """As SQLite raises it."""
    error = sqlite3.OperationalError(said)
    error.sqlite_errorcode = code
    return error


class Disk:
    """Where the state lies: from some change on it refuses, or is found to be damaged."""

    def __init__(self, place: Path, changes: int, error: sqlite3.DatabaseError) -> None:
        self.place = place
        self.changes = changes
        """That it takes before it refuses all."""
        self.error = error
        self.asked = 0

    def ask(self) -> None:
        self.asked += 1
        if self.asked > self.changes:
            raise self.error

    def connect(self, connect: Callable[..., Any]) -> Callable[..., Any]:
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, query: str, *values: Any) -> sqlite3.Cursor:
                if query.split()[0] in ("INSERT", "DELETE", "UPDATE"):
                    disk.ask()
                return super().execute(query, *values)

            def executemany(self, query: str, values: Any) -> sqlite3.Cursor:
                disk.ask()
                return super().executemany(query, values)

            def commit(self) -> None:
                disk.ask()
                super().commit()

        def connected(file: Path, **given: Any) -> Any:
            is_there = Path(file).is_relative_to(self.place)
            return (
                connect(file, factory=Connection, **given) if is_there else connect(file, **given)
            )

        return connected


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built, and changed since."""
    content = write_site(
        tmp_path / "content",
        {f"articles/{n}.md": record_text(str(n), body=f"Words {n}.") for n in range(4)},
    )
    build(Request(content=content, output=tmp_path / "output", now=NOW))
    (content / "articles/1.md").write_text(record_text("1", published="2025-02-02", body="New."))
    (content / "articles/2.md").unlink()
    (content / "articles/9.md").write_text(record_text("9", body="Came."))
    return content


def built(content: Path, **given: Any) -> Report:
    return build(Request(content=content, output=content.parent / "output", now=NOW, **given))


def is_as_clean(content: Path) -> bool:
    clean = content.parent / "clean"
    build(Request(content=content, output=clean, now=NOW, remember=False))
    return tree(content.parent / "output") == tree(clean)


def refusing(
    monkeypatch: pytest.MonkeyPatch, content: Path, changes: int, error: sqlite3.DatabaseError
) -> Disk:
    disk = Disk(content / store.FOLDER, changes, error)
    monkeypatch.setattr(store.sqlite3, "connect", disk.connect(sqlite3.connect))
    return disk


@pytest.mark.parametrize("clean", [False, True])
@pytest.mark.parametrize("changes", [0, 1, 2, 4, 7, 11, 14, 16, 18, 20, 24])
def test_a_disk_that_refuses_at_any_change_costs_memory_and_nothing_else(
    site: Path, monkeypatch: pytest.MonkeyPatch, changes: int, clean: bool
) -> None:
    with monkeypatch.context() as patched:
        disk = refusing(patched, site, changes, refusal(*FULL))
        report = built(site, clean=clean)
    assert any("nothing is remembered" in note for note in report.notes) == (disk.asked > changes)
    assert is_as_clean(site)
    (site / "articles/0.md").write_text(record_text("0", published="2025-02-03", body="Later."))
    again = built(site)
    assert again.notes == ()
    assert is_as_clean(site)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        FULL,
        (sqlite3.SQLITE_IOERR | 3 << 8, "disk I/O error"),
        (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
        (sqlite3.SQLITE_BUSY, "database is locked"),
        (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
    ],
)
def test_the_note_says_what_the_disk_says(
    site: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    refusing(monkeypatch, site, 3, refusal(code, said))
    note = built(site).notes[0]
    assert said in note
    assert str(site / store.FOLDER) in note


@pytest.mark.parametrize("changes", [0, 3, 9, 14])
def test_a_store_that_turns_out_to_be_damaged_is_made_anew(
    site: Path, monkeypatch: pytest.MonkeyPatch, changes: int
) -> None:
    damage = sqlite3.DatabaseError("database disk image is malformed")
    disk = refusing(monkeypatch, site, changes, damage)

    def found(connect: Callable[..., Any]) -> Callable[..., Any]:
        def connected(file: Path, **given: Any) -> Any:
            if Path(file).is_relative_to(disk.place) and not Path(file).exists():
                disk.changes = RARE  # another file, on which nothing is damaged
            return connect(file, **given)

        return connected

    monkeypatch.setattr(store.sqlite3, "connect", found(store.sqlite3.connect))
    report = built(site)
    assert disk.changes == RARE
    assert report.notes == ()
    assert is_as_clean(site)
    assert built(site).written == 0


@pytest.mark.parametrize("table", ["article", "details", "output", "parts", "record"])
def test_a_row_that_says_nonsense_is_not_believed(site: Path, table: str) -> None:
    file = site / store.FOLDER / store.FILE
    column = {"output": "complete", "parts": "note", "record": "problems"}.get(table, "said")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(f"UPDATE {table} SET {column} = x'c1c1c1'")
    connection.close()
    assert built(site).notes == ()
    assert is_as_clean(site)


@pytest.mark.parametrize("table", ["article", "details", "body", "record", "page", "claim"])
@pytest.mark.parametrize("way", ["DELETE FROM", "DROP TABLE"])
def test_rows_that_are_gone_are_made_anew_where_they_are_missed(
    site: Path, table: str, way: str
) -> None:
    (site / "articles/0.md").write_text(record_text("0", published="2025-02-03", body="Later."))
    connection = sqlite3.connect(site / store.FOLDER / store.FILE)
    with connection:
        connection.execute(f"{way} {table}")
    connection.close()
    if table in ("article", "record") and way == "DELETE FROM":
        pytest.skip("no one can tell it from a record that says nothing")
    built(site, clean=table == "page" and way == "DELETE FROM")
    assert is_as_clean(site)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_that_is_damaged_in_its_midst_is_no_harm(site: Path, at: float) -> None:
    file = site / store.FOLDER / store.FILE
    data = bytearray(file.read_bytes())
    start = int(len(data) * at)
    data[start : start + 20_000] = b"\xa5" * len(data[start : start + 20_000])
    file.write_bytes(data)
    built(site)
    assert is_as_clean(site)


def test_a_question_about_a_page_is_answered_without_what_was_remembered(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, site, 0, refusal(*FULL))
    request = Request(content=site, output=site.parent / "output", now=NOW)
    found = explain(request, "news/1/")
    assert found is not None
    assert found.next


def test_what_can_be_kept_nowhere_ends_the_build_in_one_line(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(site.parent / "output")
    disk = Disk(Path("/"), 0, refusal(*FULL))
    monkeypatch.setattr(store.sqlite3, "connect", disk.connect(sqlite3.connect))
    with pytest.raises(StateError, match=r"^what records say can be kept neither in .*full.*\Z"):
        built(site)
    assert tree(site.parent / "output") == before


def test_a_stopped_build_is_not_taken_for_another_that_left_no_trace_here(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One was stopped, then one that remembers nothing; what the first knew is no longer so."""
    output = site.parent / "output"

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    for remember in (True, False):
        with monkeypatch.context() as patched:
            patched.setattr("generator.output.folder.Output.remove", stopped)
            with pytest.raises(KeyboardInterrupt):
                built(site, remember=remember)
    (output / "news/0/index.html").write_text("as the second one left it")
    built(site)
    assert is_as_clean(site)


@pytest.mark.parametrize("file", [CHANGES, "lock", "holder", ".gitignore", store.FILE])
def test_a_folder_where_a_file_should_be_is_no_harm(site: Path, file: str) -> None:
    place = site / store.FOLDER / file
    place.unlink(missing_ok=True)
    (place / "x").mkdir(parents=True)
    report = built(site)
    assert is_as_clean(site)
    assert bool(report.notes) == (file in (CHANGES, "lock", store.FILE))


def test_a_file_where_the_folder_should_be_is_no_harm(tmp_path: Path) -> None:
    content = write_site(tmp_path / "content", {"articles/a.md": record_text(body="Words.")})
    (content / store.FOLDER).write_text("x")
    assert built(content).notes
    assert is_as_clean(content)
