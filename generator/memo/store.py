"""The store: what files parsed to, and what is on disk; a cache that may be deleted at any time.

One SQLite file in the content folder. Rows of records are safe whatever happens next and shared by
all builds of that content. Rows of output files are kept per output folder, and written only after
the files: before a file is touched its row says that its content is not known, so that a build that
is killed leaves no row that promises what is not there.

A build never fails for its store. Where the disk refuses to keep something, all moves to a store
that is thrown away, and the report says so (`Store._keep`). A store that turns out to be damaged is
removed, and what was begun is done once more (`despite_damage`). The rows that stay behind promise
nothing: the marker of the output folder then no longer says what they do.
"""

import os
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple, ParamSpec, TypeVar

from msgspec import MsgspecError, Struct

from generator.memo.digests import digest
from generator.memo.fingerprint import Fingerprint
from generator.memo.locks import locked
from generator.memo.paths import parents
from generator.problems import BusyError, StateError, WrittenInPart

T = TypeVar("T")
P = ParamSpec("P")

FOLDER: Final = ".broadsheet"
FILE: Final = "state.db"
VERSION: Final = 12  # of the tables; a store of another version is made anew

_TABLES: Final = """
CREATE TABLE record (
    name TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, digest BLOB, key BLOB,
    body TEXT, problems BLOB
) WITHOUT ROWID;
CREATE INDEX record_body ON record (body) WHERE body != '';
CREATE TABLE parts (note BLOB);
CREATE TABLE article (name TEXT PRIMARY KEY, said BLOB);
CREATE TABLE details (name TEXT PRIMARY KEY, said BLOB) WITHOUT ROWID;
CREATE TABLE picture (name TEXT PRIMARY KEY, stamp BLOB, width INTEGER, height INTEGER)
WITHOUT ROWID;
CREATE TABLE edition (name TEXT PRIMARY KEY, digest BLOB, said BLOB);
CREATE TABLE body (digest TEXT PRIMARY KEY, html TEXT);
CREATE TABLE output (folder TEXT PRIMARY KEY, complete BLOB, begun TEXT) WITHOUT ROWID;
CREATE TABLE page (
    folder TEXT, path TEXT, fingerprint BLOB, digest BLOB, size INTEGER, causes TEXT, bundle TEXT,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE INDEX page_bundle ON page (folder, bundle);
CREATE TABLE known (folder TEXT, name TEXT, id TEXT, PRIMARY KEY (folder, name)) WITHOUT ROWID;
CREATE TABLE result (folder TEXT, key BLOB, value BLOB, PRIMARY KEY (folder, key));
CREATE TABLE claim (folder TEXT, path TEXT, said BLOB, PRIMARY KEY (folder, path)) WITHOUT ROWID;
CREATE TABLE build (
    folder TEXT, number INTEGER, turn INTEGER, note BLOB, inputs BLOB, PRIMARY KEY (folder, number)
) WITHOUT ROWID;
CREATE TABLE inputs (digest BLOB PRIMARY KEY, said BLOB);
CREATE TABLE previous (
    turn INTEGER, name TEXT, digest BLOB, article BLOB, details BLOB, PRIMARY KEY (turn, name)
);
"""

_PAGE_SIZE: Final = 16_384
"""Bytes. What a record says takes some 2 KB: in pages of 4 KB, every other one is cut in two, which
doubles the time to read all of them, and the room that they take."""

MOST_BUILDS: Final = 10
"""Builds of one output folder of which it is kept what they were made of."""

MOST_PREVIOUS: Final = 1_000
"""Records that may change at once for it to be kept what they said before."""

_MOST_KEPT: Final = 5 * MOST_PREVIOUS

_ALL: Final = ""
"""In the place of a record's name: of so many more, what they said before is not kept."""

UNKNOWN: Final = -1
"""The time of a file that may have changed since without its time telling."""

_OF_RECORDS: Final = (
    "record",
    "parts",
    "article",
    "details",
    "body",
    "picture",
    "edition",
    "build",
    "inputs",
    "previous",
)
"""The tables of what records say, and of what they said when which build was made."""

_IGNORED: Final = "*\n"  # what `.gitignore` says of the folder

_REFUSED: Final = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    )
)
"""What SQLite says where a disk, its rights or another program hinder it. All else that goes wrong
with a store of ours is that its file is damaged."""


class RecordRow(NamedTuple):
    """What is known of one file without reading it."""

    name: str
    size: int
    """Bytes."""
    mtime: int
    """Nanoseconds; UNKNOWN where it cannot be relied on."""
    digest: bytes
    """Of the file's bytes."""
    key: bytes
    """Of all else that decides what it parses to."""


class ParsedRow(NamedTuple):
    """What a record's file says, in the form in which it is kept."""

    article: bytes
    """Encoded, without its details; empty for none."""
    details: bytes
    """Its details, encoded; empty for none."""
    problems: bytes
    """Encoded; empty for none."""
    body: str
    """Digest of the body's HTML; empty for none."""
    html: str


class PreviousRow(NamedTuple):
    """What a record's file said before it changed."""

    digest: bytes
    """Of the file's bytes; empty where the file was not there."""
    article: bytes
    """Encoded, without its details; empty for none."""
    details: bytes
    """Encoded; empty for none."""


class BuildRow(NamedTuple):
    """What a build was made of."""

    turn: int
    """Stands for what all records said then: see `Store.previous`."""
    note: bytes
    """What is another for each build."""
    inputs: bytes
    """What is the same for most."""


class DamagedError(StateError):
    """The store was damaged, and is gone now: what was begun has to be done once more."""


class _LostError(KeyError):
    """A row is missing that another one promises."""


class FileRow(Struct, frozen=True):
    """One file of an output folder."""

    fingerprint: Fingerprint | None
    """None where its content is not known."""
    digest: bytes
    """Of its bytes."""
    size: int
    reasons: str
    """Why it was last written."""
    bundle: str = ""
    """What it was planned with; empty for what is planned by every build."""


class Store:
    """The state of one content folder; see `opened`.

    folder   where it is kept; None for a store that is thrown away
    note     what the owner should know of it; empty for nothing
    """

    def __init__(self, folder: Path | None, note: str = "") -> None:
        self.folder = folder
        """Where other notes may be kept; None where nothing lasts."""
        self.note = note
        self._thrown_away = None if folder else _temporary_folder()
        self.file = Path(self._thrown_away.name if self._thrown_away else folder or "") / FILE
        self.origin = self.file
        """Where all that is known was when this store was opened."""
        self.has_begun = False
        """Files are being put in place."""
        self._connection = _connect(self.file)
        self._readers: list[StoreReader] = []

    @property
    def is_lasting(self) -> bool:
        return self._thrown_away is None

    def close(self) -> None:
        """Leaves all in one file. SQLite does so where no one else has the store open; but bodies
        are read until a build has ended, and a log as large as all records would lie there."""
        with suppress(sqlite3.Error):  # what cannot be moved is in the log, and found there
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for reader in self._readers:
            reader.close()
        self._connection.close()
        if self._thrown_away is not None:
            self._thrown_away.cleanup()

    def reader(self) -> "StoreReader":
        """Reads what is kept now, in this process and in others, until the store is closed."""
        self._readers.append(StoreReader(self.file))
        return self._readers[-1]

    def _keep(self, save: Callable[[sqlite3.Connection], None]) -> None:
        """Has something saved, all of it or nothing; in a store that is thrown away, where the disk
        refuses to keep it in this one.

        save   may be called twice
        """
        try:
            with self._connection as connection:
                save(connection)
        except sqlite3.OperationalError as error:
            if not self.is_lasting or not _is_refused(error):
                raise
            self._move(error)
            with self._connection as connection:
                save(connection)

    def _move(self, why: sqlite3.Error) -> None:
        """Goes on, with all that is known, in a store that is thrown away."""
        place = _temporary_folder()
        file = Path(place.name) / FILE
        copy = sqlite3.connect(file)
        try:
            self._connection.backup(copy)
        except sqlite3.Error:
            place.cleanup()
            raise
        finally:
            copy.close()
        self._connection.close()
        self._thrown_away, self.file, self._connection = place, file, _connect(file)
        self.note = _not_remembered(self.origin.parent, why)

    def records(
        self, since: str = "", until: str = ""
    ) -> Iterator[tuple[str, int, int, bytes, bytes]]:
        """The values of every record's row, by name.

        since   the first name that is asked for
        until   the first that is no longer; empty for all
        """
        query = "SELECT name, size, mtime, digest, key FROM record WHERE name >= ?"
        below, names = (" AND name < ?", (since, until)) if until else ("", (since,))
        return self._connection.execute(f"{query}{below} ORDER BY name", names)

    def parts(self) -> bytes:
        """What was noted of all records when they were saved last; empty for nothing."""
        row = self._connection.execute("SELECT note FROM parts").fetchone()
        return row[0] if row else b""

    def articles(self) -> Iterator[bytes]:
        """Every article, encoded without its details; in no order."""
        for (article,) in self._connection.execute("SELECT said FROM article"):
            yield article

    def problems(self) -> Iterator[bytes]:
        """What is wrong with each record that has problems, encoded, by the record's name."""
        query = "SELECT problems FROM record WHERE problems != x'' ORDER BY name"
        for (problems,) in self._connection.execute(query):
            yield problems

    def save_records(
        self,
        rows: Iterable[tuple[RecordRow, ParsedRow | None]],
        removed: Collection[str] = (),
        parts: Callable[[], bytes] = bytes,
    ) -> None:
        """Keeps what files say, all of it or nothing. Bodies that no record has any longer go.

        rows    None for a file that says what it said, under another stamp; gone through once more
                where the disk refuses to keep them
        parts   called once all rows were taken: what `parts` is to give from then on
        """

        def save(connection: sqlite3.Connection) -> None:
            gone = [(name,) for name in removed]
            previous = [self._body_of(name) for name in removed]
            is_empty = connection.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None
            journal = _Journal(connection)
            for name in removed:
                journal.note(name)
            for row, said in rows:
                if said is None:
                    connection.execute(
                        "UPDATE record SET size = ?, mtime = ? WHERE name = ?",
                        (row.size, row.mtime, row.name),
                    )
                    continue
                if not is_empty:
                    previous.append(self._body_of(row.name))
                journal.note(row.name, said)
                connection.execute(
                    "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*row, said.body, said.problems),
                )
                if said.article:
                    connection.execute(
                        "INSERT OR REPLACE INTO article VALUES (?, ?)", (row.name, said.article)
                    )
                    connection.execute(
                        "INSERT OR REPLACE INTO details VALUES (?, ?)", (row.name, said.details)
                    )
                elif not is_empty:
                    connection.execute("DELETE FROM article WHERE name = ?", (row.name,))
                    connection.execute("DELETE FROM details WHERE name = ?", (row.name,))
                if said.body:
                    connection.execute(
                        "INSERT OR IGNORE INTO body VALUES (?, ?)", (said.body, said.html)
                    )
            connection.executemany("DELETE FROM record WHERE name = ?", gone)
            connection.executemany("DELETE FROM article WHERE name = ?", gone)
            connection.executemany("DELETE FROM details WHERE name = ?", gone)
            connection.executemany(
                "DELETE FROM body WHERE digest = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM record WHERE body = ?1 AND body != '')",
                [(digest,) for digest in previous if digest],
            )
            note = parts()
            if note != self.parts():
                connection.execute("DELETE FROM parts")
                connection.execute("INSERT INTO parts VALUES (?)", (note,))

        self._keep(save)

    def turn(self) -> int:
        """Stands for what all records say now: see `previous`."""
        return _turn(self._connection)

    def previous(self, turn: int) -> dict[str, PreviousRow] | None:
        """By name, what the records said at a turn that say something else now; None where that is
        no longer known."""
        query = "SELECT name, digest, article, details FROM previous WHERE turn > ? ORDER BY turn"
        found: dict[str, PreviousRow] = {}
        for name, *row in self._connection.execute(query, (turn,)):
            found.setdefault(name, PreviousRow(*row))
        return None if _ALL in found else found

    def digests(self) -> dict[str, bytes]:
        """By the name of each record: the digest of its file's bytes."""
        return dict(self._connection.execute("SELECT name, digest FROM record").fetchall())

    def row_of(self, name: str) -> PreviousRow:
        """What a record says now, in the form in which it is kept once that has changed."""
        return _row_of(self._connection, name)

    def builds(self, folder: str, most: int = MOST_BUILDS) -> list[BuildRow]:
        """What the last builds of an output folder were made of, the newest first."""
        query = (
            "SELECT turn, note, said FROM build JOIN inputs ON digest = inputs"
            " WHERE folder = ? ORDER BY number DESC LIMIT ?"
        )
        return [BuildRow(*row) for row in self._connection.execute(query, (folder, most))]

    def add_build(self, folder: str, note: bytes, inputs: bytes) -> None:
        """Keeps what a build was made of, and forgets what no build that is kept was made of.

        note, inputs   as in `BuildRow`
        """

        def save(connection: sqlite3.Connection) -> None:
            key, turn = digest(inputs), _turn(connection)
            (last,) = connection.execute(
                "SELECT coalesce(max(number), 0) FROM build WHERE folder = ?", (folder,)
            ).fetchone()
            connection.execute(
                "INSERT INTO build VALUES (?, ?, ?, ?, ?)", (folder, last + 1, turn, note, key)
            )
            connection.execute("INSERT OR IGNORE INTO inputs VALUES (?, ?)", (key, inputs))
            old = (folder, last + 1 - MOST_BUILDS)
            connection.execute("DELETE FROM build WHERE folder = ? AND number <= ?", old)
            connection.execute("DELETE FROM inputs WHERE digest NOT IN (SELECT inputs FROM build)")
            connection.execute("DELETE FROM previous WHERE turn <= (SELECT min(turn) FROM build)")
            _forget_oldest(connection)

        self._keep(save)

    def pictures(self) -> dict[str, tuple[bytes, int, int]]:
        """The pictures that were measured, by name: what stood for the file, width and height."""
        rows = self._connection.execute("SELECT name, stamp, width, height FROM picture")
        return {name: (stamp, width, height) for name, stamp, width, height in rows}

    def save_pictures(self, pictures: Mapping[str, tuple[bytes, int, int]]) -> None:
        """Keeps these, and forgets all others."""
        rows = [(name, *row) for name, row in pictures.items()]

        def save(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM picture")
            connection.executemany("INSERT INTO picture VALUES (?, ?, ?, ?)", rows)

        self._keep(save)

    def editions(self) -> dict[str, tuple[bytes, bytes]]:
        """What the files of editions said, by name: what stood for the file and how it is read, and
        what came of it."""
        rows = self._connection.execute("SELECT name, digest, said FROM edition")
        return {name: (digest, said) for name, digest, said in rows}

    def save_editions(
        self, changed: Mapping[str, tuple[bytes, bytes]], gone: Iterable[str]
    ) -> None:
        """Keeps these, and forgets those that are gone."""
        rows = [(name, *row) for name, row in changed.items()]

        def save(connection: sqlite3.Connection) -> None:
            query = "DELETE FROM edition WHERE name = ?"
            connection.executemany(query, [(name,) for name in gone])
            connection.executemany("INSERT OR REPLACE INTO edition VALUES (?, ?, ?)", rows)

        self._keep(save)

    def _body_of(self, name: str) -> str:
        """The digest of a known record's body; empty for none."""
        query = "SELECT body FROM record WHERE name = ?"
        row = self._connection.execute(query, (name,)).fetchone()
        return row[0] if row else ""

    def files(self, folder: str) -> dict[str, FileRow]:
        """Every file of an output folder, by path."""
        return self._files("page WHERE folder = ?", (folder,))

    def files_of(self, folder: str, bundles: Iterable[str]) -> dict[str, FileRow]:
        """Its files that were planned with these bundles, by path."""
        found: dict[str, FileRow] = {}
        # Left to itself, SQLite goes through all files of the folder for each bundle.
        rows = "page INDEXED BY page_bundle WHERE folder = ? AND bundle = ?"
        for name in bundles:
            found |= self._files(rows, (folder, name))
        return found

    def _files(self, rows: str, values: tuple[str, ...]) -> dict[str, FileRow]:
        columns = "path, fingerprint, digest, size, causes, bundle"
        found = self._connection.execute(f"SELECT {columns} FROM {rows}", values)
        return {
            path: FileRow(packed and Fingerprint.unpack(packed), digest, size, reasons, bundle)
            for path, packed, digest, size, reasons, bundle in found
        }

    def bundles_at(self, folder: str, path: str) -> Iterator[str]:
        """The bundles of the file at a path, or else of files that clash with one there: that stand
        where it needs a folder, or in a folder of its name."""
        query = "SELECT bundle FROM page WHERE folder = ? AND path "
        row = self._connection.execute(f"{query} = ?", (folder, path)).fetchone()
        if row is not None:
            yield row[0]
            return
        for above in parents(path):
            yield from (
                name for (name,) in self._connection.execute(f"{query} = ?", (folder, above))
            )
        below = (folder, f"{path}/", f"{path}0")  # 0 follows / in the order of signs
        yield from (
            name for (name,) in self._connection.execute(f"{query} > ? AND path < ?", below)
        )

    def totals(self, folder: str) -> tuple[int, int]:
        """How many files an output folder has, and their bytes."""
        query = "SELECT count(*), total(size) FROM page WHERE folder = ?"
        count, size = self._connection.execute(query, (folder,)).fetchone()
        return count, int(size)

    def begin(self, folder: str, paths: Iterable[str], removed: Iterable[str] = ()) -> str:
        """Says that these files' content is not known from now on; gives what stands for this build
        until it has ended: what is known of the others counts for no one who cannot show it."""
        begun = secrets.token_hex(8)
        rows = [(folder, path) for path in (*paths, *removed)]

        def save(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO output VALUES (?, NULL, ?)", (folder, begun))
            connection.executemany(
                "INSERT OR REPLACE INTO page VALUES (?, ?, NULL, x'', 0, '', '')", rows
            )

        self._keep(save)
        self.has_begun = True
        return begun

    def begun(self, folder: str) -> str | None:
        """What stands for the last build of that folder, if it has not ended; None if it has."""
        query = "SELECT begun FROM output WHERE folder = ? AND complete IS NULL"
        row = self._connection.execute(query, (folder,)).fetchone()
        return row[0] if row else None

    def save_files(self, folder: str, rows: Mapping[str, FileRow]) -> None:
        """Keeps what files on disk are made of. They have to be there."""
        values = [
            (
                folder,
                path,
                r.fingerprint and r.fingerprint.pack(),
                r.digest,
                r.size,
                r.reasons,
                r.bundle,
            )
            for path, r in rows.items()
        ]
        query = "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._keep(lambda connection: _many(connection, query, values))

    def remove_files(self, folder: str, paths: Iterable[str]) -> None:
        """Forgets files that are gone."""
        values = [(folder, path) for path in paths]
        query = "DELETE FROM page WHERE folder = ? AND path = ?"
        self._keep(lambda connection: _many(connection, query, values))

    def claims(self, folder: str, paths: Iterable[str]) -> dict[str, bytes]:
        """By path, as far as it is known: whose page lies there, encoded. It outlasts what is
        known of files: who had an address matters most where all is made anew."""
        query = "SELECT said FROM claim WHERE folder = ? AND path = ?"
        found = {}
        for path in paths:
            row = self._connection.execute(query, (folder, path)).fetchone()
            if row is not None:
                found[path] = row[0]
        return found

    def save_claims(
        self, folder: str, claims: Mapping[str, bytes], removed: Iterable[str] = ()
    ) -> None:
        """Keeps whose pages lie at these paths, and forgets those that are gone."""
        gone = [(folder, path) for path in removed]
        kept = [(folder, path, said) for path, said in claims.items()]

        def save(connection: sqlite3.Connection) -> None:
            _many(connection, "DELETE FROM claim WHERE folder = ? AND path = ?", gone)
            _many(connection, "INSERT OR REPLACE INTO claim VALUES (?, ?, ?)", kept)

        self._keep(save)

    def known(self, folder: str) -> dict[str, str]:
        """By name, the ids of the records that the last build of that folder let in. It outlasts
        what is known of files, as claims do."""
        query = "SELECT name, id FROM known WHERE folder = ?"
        return dict(self._connection.execute(query, (folder,)).fetchall())

    def save_known(self, folder: str, previous: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Keeps these in the place of the previous ones."""
        gone = [(folder, name) for name in previous if name not in now]
        new = [(folder, *record) for record in now.items() if previous.get(record[0]) != record[1]]

        def save(connection: sqlite3.Connection) -> None:
            _many(connection, "DELETE FROM known WHERE folder = ? AND name = ?", gone)
            _many(connection, "INSERT OR REPLACE INTO known VALUES (?, ?, ?)", new)

        if gone or new:
            self._keep(save)

    def results(self, folder: str) -> dict[bytes, bytes]:
        """What the last build of that folder had computed, by a digest of all that decides it. So
        it is true whatever happened since: the key of what is no longer so is asked for by no one.
        """
        query = "SELECT key, value FROM result WHERE folder = ?"
        return dict(self._connection.execute(query, (folder,)).fetchall())

    def save_results(self, folder: str, values: Mapping[bytes, bytes]) -> None:
        """Keeps these by their keys, and forgets all others."""
        query = "SELECT key FROM result WHERE folder = ?"
        known = {key for (key,) in self._connection.execute(query, (folder,))}
        gone = [(folder, key) for key in known if key not in values]
        new = [(folder, key, value) for key, value in values.items() if key not in known]

        def save(connection: sqlite3.Connection) -> None:
            _many(connection, "DELETE FROM result WHERE folder = ? AND key = ?", gone)
            _many(connection, "INSERT INTO result VALUES (?, ?, ?)", new)

        if gone or new:
            self._keep(save)

    def complete(self, folder: str) -> bytes | None:
        """What the last build of that folder noted at its end; None where it did not get there."""
        row = self._connection.execute(
            "SELECT complete FROM output WHERE folder = ?", (folder,)
        ).fetchone()
        return row[0] if row else None

    def set_complete(self, folder: str, note: bytes) -> None:
        query = "INSERT OR REPLACE INTO output VALUES (?, ?, NULL)"
        self._keep(lambda connection: _many(connection, query, [(folder, note)]))

    def forget_output(self, folder: str) -> None:
        """Forgets all that is known of an output folder."""

        def save(connection: sqlite3.Connection) -> None:
            for table in ("page", "output", "build", "result"):
                connection.execute(f"DELETE FROM {table} WHERE folder = ?", (folder,))

        self._keep(save)

    def forget_gone(self, current: str) -> None:
        """Forgets all of output folders that are there no more, but for the current one."""
        rows = self._connection.execute("SELECT folder FROM output").fetchall()
        gone = [name for (name,) in rows if name != current and not os.path.isdir(name)]
        for name in gone:
            self.forget_output(name)
        folders = [(name,) for name in gone]

        def save(connection: sqlite3.Connection) -> None:
            _many(connection, "DELETE FROM claim WHERE folder = ?", folders)
            _many(connection, "DELETE FROM known WHERE folder = ?", folders)

        if gone:
            self._keep(save)

    def forget(self, folder: str) -> None:
        """Forgets all records, and all of an output folder."""
        self.forget_output(folder)

        def save(connection: sqlite3.Connection) -> None:
            for table in _OF_RECORDS:
                connection.execute(f"DELETE FROM {table}")

        self._keep(save)


class _Journal:
    """Keeps what records said before they changed, while records are saved.

    Of many that change at once, as where they are read in another way, it keeps that they did.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = _turn(connection) + 1
        self._left = MOST_PREVIOUS
        is_asked_for = connection.execute("SELECT 1 FROM build LIMIT 1").fetchone() is not None
        self._is_full = not is_asked_for  # what no build was made of is of no use

    def note(self, name: str, said: ParsedRow | None = None) -> None:
        """Keeps what a record says, before it is replaced.

        said   what it says from now on; None for a record that is gone
        """
        if self._is_full:
            return
        row = _row_of(self._connection, name)
        now = (said.article, said.details) if said else (b"", b"")
        if (row.article, row.details) == now:
            return
        if self._left == 0:
            self._is_full = True
            self._connection.execute("DELETE FROM previous WHERE turn <= ?", (self._turn,))
            name, row = _ALL, PreviousRow(b"", b"", b"")
        self._left -= 1
        self._connection.execute(
            "INSERT OR REPLACE INTO previous VALUES (?, ?, ?, ?, ?)", (self._turn, name, *row)
        )


def _row_of(connection: sqlite3.Connection, name: str) -> PreviousRow:
    query = (
        "SELECT record.digest, coalesce(article.said, x''), coalesce(details.said, x'')"
        " FROM record LEFT JOIN article USING (name) LEFT JOIN details USING (name)"
        " WHERE record.name = ?"
    )
    return PreviousRow(*connection.execute(query, (name,)).fetchone() or (b"", b"", b""))


def _forget_oldest(connection: sqlite3.Connection) -> None:
    """Forgets what records said longest ago, where there is too much of it: a preview that was
    built once may lie there for years."""
    query = "SELECT turn FROM previous ORDER BY turn DESC LIMIT 1 OFFSET ?"
    oldest = connection.execute(query, (_MOST_KEPT,)).fetchone()
    if oldest:
        connection.execute("DELETE FROM previous WHERE turn <= ?", oldest)
        connection.execute("INSERT INTO previous VALUES (?, ?, x'', x'', x'')", (*oldest, _ALL))


def _turn(connection: sqlite3.Connection) -> int:
    """Grows with each change of what records say that is kept."""
    query = "SELECT max(turn) FROM (SELECT turn FROM previous UNION ALL SELECT turn FROM build)"
    (turn,) = connection.execute(query).fetchone()
    return turn or 0


class StoreReader:
    """Reads from a store that is there, in whichever process asks."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def details(self, name: str) -> bytes:
        """Those of a record's article, encoded. Raises KeyError where there are none."""
        return bytes(self._one("SELECT said FROM details WHERE name = ?", name))

    def body(self, digest: str) -> str:
        """A body's HTML. Raises KeyError where there is none of that digest."""
        return str(self._one("SELECT html FROM body WHERE digest = ?", digest))

    def close(self) -> None:
        """Reads no more: a process that builds again and again would run out of open files."""
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None

    def _one(self, query: str, key: str) -> Any:
        if self._connection is None or self._process != os.getpid():
            # SQLite's connections do not survive a fork.
            self._connection = _connect(self._file)
            self._process = os.getpid()
        row = self._connection.execute(query, (key,)).fetchone()
        if row is None:
            raise _LostError(key)
        return row[0]

    def __getstate__(self) -> dict[str, object]:
        return {"_file": self._file, "_connection": None, "_process": 0}


def claim_at(content: Path, folder: str, path: str) -> bytes | None:
    """Whose page lies at a path of an output folder, encoded; None where that is not known. It is
    read beside whoever holds the store, and changes nothing."""
    file = (content / FOLDER / FILE).absolute()
    query = "SELECT said FROM claim WHERE folder = ? AND path = ?"
    try:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1)
        with closing(connection):
            row = connection.execute(query, (folder, path)).fetchone()
    except (sqlite3.Error, ValueError):  # such as none yet, or one of another version
        return None
    return bytes(row[0]) if row is not None else None


class Bodies:
    """Bodies by digest: those that a store keeps, and others."""

    def __init__(self, reader: StoreReader, more: Mapping[str, str]) -> None:
        self._reader = reader
        self._more = more

    def __getitem__(self, digest: str) -> str:
        return self._more[digest] if digest in self._more else self._reader.body(digest)


@contextmanager
def opened(content: Path, wait: float, *, remember: bool = True) -> Iterator[Store]:
    """The store of a content folder, held by this process alone.

    wait       seconds to wait for another build of the same content to end
    remember   False for a store that is thrown away, which needs no one to wait
    Raises BusyError, saying who holds it, where it does not end in time. Where the folder cannot
    be written to, the store is thrown away as well, and says so. Raises DamagedError, with the file
    removed, where it shows that this is damaged; StateError where nothing can be kept anywhere.
    """
    folder = content / FOLDER
    with ExitStack() as held:
        note = ""
        if remember:
            try:
                folder.mkdir(exist_ok=True)
                held.enter_context(_held(folder, wait))
            except (OSError, NotImplementedError) as error:  # such as a disk that has no locks
                note = _not_remembered(folder, error)
        store = _opened(folder if remember and not note else None, note)
        held.callback(store.close)
        try:
            yield store
        except (sqlite3.DatabaseError, MsgspecError, _LostError) as error:
            raise _told_of(store, error) from error


@contextmanager
def consulted(content: Path, wait: float = 0) -> Iterator[Store]:
    """The store of a content folder, for who asks what records say and builds nothing; one that is
    thrown away where another process has it for longer than they wait.

    wait   seconds
    """
    with ExitStack() as held:
        try:
            store = held.enter_context(opened(content, wait))
        except BusyError:
            store = held.enter_context(opened(content, 0, remember=False))
        yield store


def despite_damage(work: Callable[P, T]) -> Callable[P, T]:
    """Has something that opens a store begun once more where that was damaged, and is gone now."""

    @wraps(work)
    def worked(*args: P.args, **given: P.kwargs) -> T:
        try:
            return work(*args, **given)
        except DamagedError:
            return work(*args, **given)

    return worked


def _opened(folder: Path | None, note: str) -> Store:
    """A store that is kept in a folder, or else in a temporary one."""
    if folder is not None:
        try:
            return Store(folder)
        except (sqlite3.DatabaseError, OSError) as error:
            note = _not_remembered(folder, error)
    try:
        return Store(None, note)
    except (sqlite3.DatabaseError, OSError) as error:
        raise _nowhere(folder, error) from error


def _told_of(store: Store, error: Exception) -> Exception:
    """What ends a command for what went wrong with its store."""
    if isinstance(error, sqlite3.Error) and _is_refused(error):
        nowhere = _nowhere(store.folder, error)
        return WrittenInPart(nowhere) if store.has_begun else nowhere
    if store.folder is None:
        return error  # it was made a moment ago: a fault of the program
    store.close()
    _remove(store.origin)
    return DamagedError(f"{store.origin} was damaged ({error}), and is removed; try again")


def _nowhere(folder: Path | None, why: Exception) -> StateError:
    places = f"neither in {folder} nor" if folder else "not"
    return StateError(
        f"what records say can be kept {places} in {_temporary_root()} ({_said_by(why)}); "
        "make room there, or name another folder with TMPDIR"
    )


def _temporary_root() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # there is none
        return "a temporary folder"


def _not_remembered(folder: Path, why: Exception) -> str:
    return (
        f"{folder} cannot be written to ({_said_by(why)}): nothing is remembered for the next "
        "build, which will take longer."
    )


def _said_by(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _is_refused(error: sqlite3.Error) -> bool:
    """True if SQLite was hindered from outside; extended codes hold the plain one in a byte."""
    return getattr(error, "sqlite_errorcode", -1) & 0xFF in _REFUSED


def _many(connection: sqlite3.Connection, query: str, values: Iterable[tuple[Any, ...]]) -> None:
    connection.executemany(query, values)


def _temporary_folder() -> "TemporaryDirectory[str]":
    return TemporaryDirectory(prefix="broadsheet-", ignore_cleanup_errors=True)


@contextmanager
def _held(folder: Path, wait: float) -> Iterator[None]:
    holder = folder / "holder"

    def busy() -> str:
        who = ""
        with suppress(OSError):
            who = f" by process {holder.read_text()}"
        return f"{folder.parent} is being built{who}"

    with locked(folder / "lock", busy, wait):
        try:
            with suppress(OSError):  # who does not know who holds it is told that it is held
                holder.write_text(str(os.getpid()))
            with suppress(OSError):
                ignored = folder / ".gitignore"
                if not ignored.exists():
                    ignored.write_text(_IGNORED)
            yield
        finally:
            with suppress(OSError):
                holder.unlink()


def _connect(file: Path) -> sqlite3.Connection:
    """A connection to a store of our version; one that is damaged, of another version, or of
    someone who lets no one else write is made anew."""
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        _remove(file)
    for attempt in (1, 2):
        connection = sqlite3.connect(file, timeout=60)
        try:
            connection.execute(f"PRAGMA page_size = {_PAGE_SIZE}")  # of a store that is made now
            connection.execute("PRAGMA journal_mode = WAL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == VERSION:
                return connection
            if version == 0 and not connection.execute("SELECT * FROM sqlite_master").fetchall():
                connection.executescript(f"{_TABLES} PRAGMA user_version = {VERSION};")
                return connection
        except sqlite3.DatabaseError as error:
            if attempt == 2 or _is_refused(error):
                connection.close()
                raise
        connection.close()
        _remove(file)
    raise StateError(f"{file}: cannot be opened; delete the folder {file.parent}")


def _remove(file: Path) -> None:
    """Removes a store with what lies beside it; what cannot go, stays."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):
            file.with_name(name).unlink()
