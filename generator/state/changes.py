"""What changed in an output folder since somebody took note of it, over any number of builds.

One SQLite file beside the state, which outlasts it: a state that is deleted, or of another version,
loses nothing of what is yet to be published. Kept per output folder, so that a preview elsewhere
changes nothing of it.

Before a build touches a file, its path is noted as pending; afterwards, what lies there. So what a
build that is killed may have written counts as changed, whatever the next one thinks of it.
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.problems import StateError

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

    def __init__(self, connection: sqlite3.Connection, file: Path | str) -> None:
        self._connection = connection
        self._file = file

    def begin(self, folder: str, paths: Iterable[str]) -> None:
        """Notes the files that are about to be written or removed.

        What a build noted that never came to its end counts as changed: it may have written it.
        """
        with self._writing() as connection:
            left = self._pending(folder)
            if left:
                turn = self._next_turn()
                connection.executemany(
                    _UPSERT, [(folder, path, turn, turn, _UNKNOWN) for path in left]
                )
                connection.execute("DELETE FROM pending WHERE folder = ?", (folder,))
            connection.executemany(
                "INSERT OR IGNORE INTO pending VALUES (?, ?)", [(folder, path) for path in paths]
            )

    def finish(self, folder: str, present: Mapping[str, str], removed: Iterable[str]) -> None:
        """Notes what a build changed.

        present   by path: digests of the files that it added or changed
        removed   paths
        """
        after: dict[str, str | None] = dict(present) | dict.fromkeys(removed)
        with self._writing() as connection:
            known = self._digests(folder)
            new = [each for each in after.items() if known.get(each[0], _UNKNOWN) != each[1]]
            connection.execute("DELETE FROM pending WHERE folder = ?", (folder,))
            if not new:
                return
            turn = self._next_turn()
            connection.executemany(
                _UPSERT,
                # What goes and was never noted has been there from the beginning.
                [
                    (folder, path, turn, 0 if digest is None else turn, digest)
                    for path, digest in new
                ],
            )

    def knows(self, folder: str) -> bool:
        """True if anything was noted of a folder."""
        query = "SELECT 1 FROM change WHERE folder = ? LIMIT 1"
        return self._connection.execute(query, (folder,)).fetchone() is not None

    @property
    def has_past(self) -> bool:
        """True if any build noted anything before."""
        return self._now()[0] > 0

    def unknown(self, folder: str) -> list[str]:
        """The paths of which it is not known what lies there, for a build was killed."""
        query = "SELECT path FROM change WHERE folder = ? AND digest = ? ORDER BY path"
        rows = self._connection.execute(query, (folder, _UNKNOWN))
        return [path for (path,) in rows]

    def since(self, folder: str, mark: str = "") -> Changes:
        """What differs from what lay there at a mark; without one, from what was taken last.

        Raises StateError for a mark that this log did not give.
        """
        turn, identity = self._now()
        start = self._turn_of(mark, turn, identity) if mark else self._taken(folder)
        added: dict[str, str] = {}
        changed: dict[str, str] = {}
        removed = []
        query = "SELECT path, born, digest FROM change WHERE folder = ? AND turn > ? ORDER BY path"
        for path, born, digest in self._connection.execute(query, (folder, start)):
            if digest is None:
                if born <= start:
                    removed.append(path)
            else:
                (added if born > start else changed)[path] = digest
        for path in self._pending(folder):
            if path not in added and path not in removed:
                changed[path] = ""
        return Changes(
            since=f"{start}-{identity}" if start else "0",
            mark=f"{turn}-{identity}",
            added=added,
            changed=changed,
            removed=tuple(removed),
        )

    def take(self, folder: str, changes: Changes) -> None:
        """Has these be the last that were taken."""
        turn, identity = self._now()
        with self._writing() as connection:
            row = folder, self._turn_of(changes.mark, turn, identity)
            connection.execute("INSERT OR REPLACE INTO taken VALUES (?, ?)", row)

    def is_preview(self, folder: str) -> bool:
        """True for any folder but the one that was built first, while that one is there."""
        (holder,) = self._connection.execute("SELECT holder FROM log").fetchone()
        if holder == folder or (holder and os.path.isdir(holder)):
            return bool(holder != folder)
        with self._writing() as connection:
            connection.execute("UPDATE log SET holder = ?", (folder,))
        return False

    def forget_gone(self, current: str) -> None:
        """Forgets all output folders that are there no more, but for the current one."""
        folders = self._connection.execute("SELECT DISTINCT folder FROM change").fetchall()
        gone = [(name,) for (name,) in folders if name != current and not os.path.isdir(name)]
        if gone:
            with self._writing() as connection:
                for table in ("change", "taken", "pending"):
                    connection.executemany(f"DELETE FROM {table} WHERE folder = ?", gone)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._connection as connection:
                yield connection
        except sqlite3.Error as error:
            raise StateError(f"{self._file}: cannot be written: {error}") from error

    def _next_turn(self) -> int:
        self._connection.execute("UPDATE log SET turn = turn + 1")
        return self._now()[0]

    def _now(self) -> tuple[int, str]:
        turn, identity = self._connection.execute("SELECT turn, identity FROM log").fetchone()
        return int(turn), str(identity)

    def _taken(self, folder: str) -> int:
        query = "SELECT turn FROM taken WHERE folder = ?"
        row = self._connection.execute(query, (folder,)).fetchone()
        return int(row[0]) if row else 0

    def _turn_of(self, mark: str, turn: int, identity: str) -> int:
        if mark == "0":
            return 0
        found = _MARK.fullmatch(mark)
        if found is None or found[2] != identity or int(found[1]) > turn:
            raise StateError(
                f'"{mark}" is no mark of this log: it may be of another machine, or of a folder '
                ".broadsheet that was deleted. Ask with --since 0, which gives all files"
            )
        return int(found[1])

    def _digests(self, folder: str) -> dict[str, str | None]:
        query = "SELECT path, digest FROM change WHERE folder = ?"
        return dict(self._connection.execute(query, (folder,)).fetchall())

    def _pending(self, folder: str) -> list[str]:
        query = "SELECT path FROM pending WHERE folder = ? ORDER BY path"
        return [path for (path,) in self._connection.execute(query, (folder,))]


@contextmanager
def change_log(folder: Path | None) -> Iterator[ChangeLog]:
    """The log in a folder of state; None for one that is thrown away. Raises StateError where it
    cannot be opened."""
    file = folder / FILE if folder is not None else ":memory:"
    connection = _connection(file)
    try:
        yield ChangeLog(connection, file)
    finally:
        connection.close()


def _connection(file: Path | str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(file, timeout=60)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(f"{_TABLES} PRAGMA user_version = {_VERSION};")
            connection.execute("INSERT INTO log VALUES (?, 0, '')", (os.urandom(4).hex(),))
            connection.commit()
    except sqlite3.Error as error:
        raise StateError(f"{file}: {error}; delete it, and publish all files once") from error
    if version not in (0, _VERSION):
        raise StateError(f"{file}: is of another version of Broadsheet; delete it")
    return connection
