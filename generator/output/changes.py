"""What changed in an output folder since somebody took note of it, over any number of builds.

One SQLite file beside the state, which outlasts it: a state that is deleted, or of another version,
loses nothing of what is yet to be published. Kept per output folder, so that a preview elsewhere
changes nothing of it.

Before a build touches a file, its path is noted as pending; afterwards, what lies there. So what a
build that is killed may have written counts as changed, whatever the next one thinks of it.

No build fails for it. A log that cannot be read or written is removed where that can be done, and
the report says so: without it, all files count as changed.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct

from generator.problems import StateError

T = TypeVar("T")

FILE: Final = "changes.db"
ALGORITHM: Final = "blake2b-128"
"""Of the digests: BLAKE2b of 16 bytes, as `b2sum --length=128` gives them."""
_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE log (identity TEXT, turn INTEGER, holder TEXT);
CREATE TABLE taken (folder TEXT PRIMARY KEY, turn INTEGER) WITHOUT ROWID;
CREATE TABLE pending (folder TEXT, path TEXT, PRIMARY KEY (folder, path)) WITHOUT ROWID;
CREATE TABLE change (
    folder TEXT, path TEXT, turn INTEGER, born INTEGER, digest TEXT, PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE INDEX change_turn ON change (folder, turn);
"""
_UPSERT: Final = (
    "INSERT INTO change VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " born = CASE WHEN digest IS NULL THEN excluded.born ELSE born END,"
    " turn = excluded.turn, digest = excluded.digest"
)
_UNKNOWN: Final = ""
"""The digest of a file that may be anything."""
_MARK: Final = re.compile(r"(\d{1,18})-([0-9a-f]{8})")


class Changes(Struct, frozen=True):
    """What differs in an output folder from what lay there at a mark."""

    since: str
    """The mark from which on it was asked for; `0` for the beginning."""
    mark: str
    """From which on to ask the next time."""
    added: dict[str, str]
    """By path: the digest of the bytes that are there now; empty where that is not known."""
    changed: dict[str, str]
    removed: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """All that differ, sorted."""
        return tuple(sorted((*self.added, *self.changed, *self.removed)))


class ChangeLog:
    """The log of one content folder; see `change_log`."""

    def __init__(self, connection: sqlite3.Connection, file: Path | None, note: str = "") -> None:
        self._connection = connection
        self._file = file
        """None for a log that is thrown away."""
        self.note = note
        """What the owner should know of it; empty for nothing."""

    def close(self) -> None:
        self._connection.close()

    def begin(self, folder: str, paths: Iterable[str]) -> None:
        """Notes the files that are about to be written or removed.

        What a build noted that never came to its end counts as changed: it may have written it.
        """
        values = [(folder, path) for path in paths]

        def save(connection: sqlite3.Connection) -> None:
            left = _pending(connection, folder)
            if left:
                turn = _next_turn(connection)
                rows = [(folder, path, turn, turn, _UNKNOWN) for path in left]
                connection.executemany(_UPSERT, rows)
                connection.execute("DELETE FROM pending WHERE folder = ?", (folder,))
            connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?)", values)

        self._do(save)

    def finish(self, folder: str, present: Mapping[str, str], removed: Iterable[str]) -> None:
        """Notes what a build changed.

        present   by path: digests of the files that it added or changed
        removed   paths
        """
        after: dict[str, str | None] = dict(present) | dict.fromkeys(removed)

        def save(connection: sqlite3.Connection) -> None:
            query = "SELECT path, digest FROM change WHERE folder = ?"
            known = dict(connection.execute(query, (folder,)).fetchall())
            new = [
                change for change in after.items() if known.get(change[0], _UNKNOWN) != change[1]
            ]
            connection.execute("DELETE FROM pending WHERE folder = ?", (folder,))
            if not new:
                return
            turn = _next_turn(connection)
            # What goes and was never noted has been there from the beginning.
            rows = [
                (folder, path, turn, 0 if digest is None else turn, digest) for path, digest in new
            ]
            connection.executemany(_UPSERT, rows)

        self._do(save)

    def knows(self, folder: str) -> bool:
        """True if anything was noted of a folder."""
        query = "SELECT 1 FROM change WHERE folder = ? LIMIT 1"
        return bool(self._rows(query, (folder,)))

    @property
    def has_past(self) -> bool:
        """True if any build noted anything before."""
        return self._do(_now)[0] > 0

    @property
    def mark(self) -> str:
        """Stands for all that was noted until now: from which on to ask the next time; `0`, which
        asks for all, where nothing lasts."""
        return self._mark(*self._do(_now))

    def unknown(self, folder: str) -> list[str]:
        """The paths of which it is not known what lies there, for a build was killed."""
        query = "SELECT path FROM change WHERE folder = ? AND digest = ? ORDER BY path"
        return [path for (path,) in self._rows(query, (folder, _UNKNOWN))]

    def since(self, folder: str, mark: str = "") -> Changes:
        """What differs from what lay there at a mark; without one, from what was taken last.

        Raises StateError for a mark that this log did not give.
        """
        turn, identity = self._do(_now)
        now = self._mark(turn, identity)
        start = _turn_of(mark, turn, identity) if mark else self._taken(folder)
        added: dict[str, str] = {}
        changed: dict[str, str] = {}
        removed = []
        query = "SELECT path, born, digest FROM change WHERE folder = ? AND turn > ? ORDER BY path"
        for path, born, digest in self._rows(query, (folder, start)):
            if digest is None:
                if born <= start:
                    removed.append(path)
            else:
                (added if born > start else changed)[path] = digest
        for path in self._do(lambda connection: _pending(connection, folder)):
            if path not in added and path not in removed:
                changed[path] = ""
        return Changes(
            since=f"{start}-{identity}" if start else "0",
            mark=now,
            added=added,
            changed=changed,
            removed=tuple(removed),
        )

    def take(self, folder: str, changes: Changes) -> None:
        """Has these be the last that were taken. Raises StateError where that cannot be noted."""
        turn, identity = self._do(_now)
        row = folder, _turn_of(changes.mark, turn, identity)
        try:
            with self._connection as connection:
                connection.execute("INSERT OR REPLACE INTO taken VALUES (?, ?)", row)
        except sqlite3.Error as error:
            raise StateError(f"{self._file}: cannot be written: {error}") from error

    def is_preview(self, folder: str) -> bool:
        """True for any folder but the one that was built first, while that one is there."""
        ((holder,),) = self._rows("SELECT holder FROM log", ())
        if holder != folder and holder and os.path.isdir(holder):
            return True
        if holder != folder:
            self._do(lambda connection: connection.execute("UPDATE log SET holder = ?", (folder,)))
        return False

    def forget_gone(self, current: str) -> None:
        """Forgets all output folders that are there no more, but for the current one."""
        folders = self._rows("SELECT DISTINCT folder FROM change", ())
        gone = [(name,) for (name,) in folders if name != current and not os.path.isdir(name)]

        def save(connection: sqlite3.Connection) -> None:
            for table in ("change", "taken", "pending"):
                connection.executemany(f"DELETE FROM {table} WHERE folder = ?", gone)

        if gone:
            self._do(save)

    def _mark(self, turn: int, identity: str) -> str:
        return f"{turn}-{identity}" if self._file else "0"

    def _taken(self, folder: str) -> int:
        rows = self._rows("SELECT turn FROM taken WHERE folder = ?", (folder,))
        return int(rows[0][0]) if rows else 0

    def _rows(self, query: str, values: tuple[object, ...]) -> list[Any]:
        return self._do(lambda connection: connection.execute(query, values).fetchall())

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Has something read or written, all of it or nothing; in a log that is thrown away, where
        this one fails.

        work   may be called twice
        """
        try:
            with self._connection as connection:
                return work(connection)
        except sqlite3.Error as error:
            if self._file is None:
                raise
            self._lose(self._file, error)
            with self._connection as connection:
                return work(connection)

    def _lose(self, file: Path, why: Exception) -> None:
        """Removes the log: half of what changed would be taken for all of it."""
        self._connection.close()
        self._connection, self._file, self.note = _connection(":memory:"), None, _lost(file, why)


@contextmanager
def change_log(folder: Path | None) -> Iterator[ChangeLog]:
    """The log in a folder of state; one that is thrown away for None, and where it cannot be
    opened."""
    file, note = (folder / FILE if folder is not None else None), ""
    try:
        connection = _connection(file or ":memory:")
    except sqlite3.Error as error:
        if file is None:
            raise
        connection, note, file = _connection(":memory:"), _lost(file, error), None
    log = ChangeLog(connection, file, note)
    try:
        yield log
    finally:
        log.close()


def _lost(file: Path, why: Exception) -> str:
    """Removes a log that is of no use; says so."""
    for name in (file.name, f"{file.name}-journal"):
        with suppress(OSError):
            file.with_name(name).unlink()
    return (
        f"{file} cannot be used ({why}): what changed is not noted for `broadsheet changes`; "
        "publish all files once."
    )


def _connection(file: Path | str) -> sqlite3.Connection:
    """Raises sqlite3.Error where it is none of ours, or the disk refuses."""
    connection = sqlite3.connect(file, timeout=60)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(f"{_TABLES} PRAGMA user_version = {_VERSION};")
            connection.execute("INSERT INTO log VALUES (?, 0, '')", (os.urandom(4).hex(),))
            connection.commit()
        elif version != _VERSION:
            raise sqlite3.DatabaseError("it is of another version of Broadsheet")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _now(connection: sqlite3.Connection) -> tuple[int, str]:
    turn, identity = connection.execute("SELECT turn, identity FROM log").fetchone()
    return int(turn), str(identity)


def _next_turn(connection: sqlite3.Connection) -> int:
    connection.execute("UPDATE log SET turn = turn + 1")
    return _now(connection)[0]


def _pending(connection: sqlite3.Connection, folder: str) -> list[str]:
    query = "SELECT path FROM pending WHERE folder = ? ORDER BY path"
    return [path for (path,) in connection.execute(query, (folder,))]


def _turn_of(mark: str, turn: int, identity: str) -> int:
    if mark == "0":
        return 0
    match = _MARK.fullmatch(mark)
    if match is None or match[2] != identity or int(match[1]) > turn:
        raise StateError(
            f'"{mark}" is no mark of this log: it may be of another machine, or of a folder '
            ".broadsheet that was deleted. Ask with --since 0, which gives all files"
        )
    return int(match[1])
