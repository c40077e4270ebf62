"""The store: what files parsed to, and what is on disk; a cache that may be deleted at any time.

One SQLite file in the content folder. Rows of records are safe whatever happens next and shared by
all builds of that content. Rows of output files are kept per output folder, and written only after
the files: before a file is touched its row says that its content is not known, so that a build that
is killed leaves no row that promises what is not there.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from filelock import FileLock, Timeout
from msgspec import Struct

from generator.files import parents
from generator.problems import BusyError, StateError
from generator.state.fingerprint import Fingerprint

FOLDER: Final = ".broadsheet"
VERSION: Final = 8  # of the tables; a store of another version is made anew

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
CREATE TABLE body (digest TEXT PRIMARY KEY, html TEXT);
CREATE TABLE output (folder TEXT PRIMARY KEY, complete BLOB) WITHOUT ROWID;
CREATE TABLE page (
    folder TEXT, path TEXT, fingerprint BLOB, digest BLOB, size INTEGER, causes TEXT, bundle TEXT,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE INDEX page_bundle ON page (folder, bundle);
CREATE TABLE claim (folder TEXT, path TEXT, said BLOB, PRIMARY KEY (folder, path)) WITHOUT ROWID;
"""

_PAGE_SIZE: Final = 16_384
"""Bytes. What a record says takes some 2 KB: in pages of 4 KB, every other one is cut in two, which
doubles the time to read all of them, and the room that they take."""

UNKNOWN: Final = -1
"""The time of a file that may have changed since without its time telling."""


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


class Said(NamedTuple):
    """What a record's file says, in the form in which it is kept."""

    article: bytes
    """Encoded, without its details; empty for none."""
    details: bytes
    """The same of these."""
    problems: bytes
    """Encoded; empty for none."""
    body: str
    """Digest of the body's HTML; empty for none."""
    html: str


class FileRow(Struct, frozen=True):
    """One file of an output folder."""

    fingerprint: Fingerprint | None
    """None where its content is not known."""
    digest: bytes
    """Of its bytes."""
    size: int
    causes: str
    """Why it was last written."""
    bundle: str = ""
    """What it was planned with; empty for what is planned by every build."""


class Store:
    """The state of one content folder; see `opened`."""

    def __init__(self, file: Path, *, lasting: bool = True, note: str = "") -> None:
        self.file = file
        self.folder = file.parent if lasting else None
        """Where other notes may be kept; None where nothing lasts."""
        self.note = note
        """What the owner should know of it; empty for nothing."""
        self._connection = _connect(file)

    def close(self) -> None:
        """Leaves all in one file. SQLite does so where no one else has the store open; but bodies
        are read until a build has ended, and a log as large as all records would lie there."""
        with suppress(sqlite3.Error):  # what cannot be moved is in the log, and found there
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

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
        rows: Iterable[tuple[RecordRow, Said | None]],
        removed: Collection[str] = (),
        parts: Callable[[], bytes] = bytes,
    ) -> None:
        """Keeps what files say, all of it or nothing. Bodies that no record has any longer go.

        rows    None for a file that says what it said, under another stamp
        parts   called once all rows were taken: what `parts` is to give from then on
        """
        gone = [(name,) for name in removed]
        with self._connection as connection:
            former = [self._body_of(name) for name in removed]
            is_empty = connection.execute("SELECT 1 FROM record LIMIT 1").fetchone() is None
            for row, said in rows:
                if said is None:
                    connection.execute(
                        "UPDATE record SET size = ?, mtime = ? WHERE name = ?",
                        (row.size, row.mtime, row.name),
                    )
                    continue
                if not is_empty:
                    former.append(self._body_of(row.name))
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
                [(digest,) for digest in former if digest],
            )
            note = parts()
            if note != self.parts():
                connection.execute("DELETE FROM parts")
                connection.execute("INSERT INTO parts VALUES (?)", (note,))

    def pictures(self) -> dict[str, tuple[bytes, int, int]]:
        """The pictures that were measured, by name: what stood for the file, width and height."""
        rows = self._connection.execute("SELECT name, stamp, width, height FROM picture")
        return {name: (stamp, width, height) for name, stamp, width, height in rows}

    def save_pictures(self, pictures: Mapping[str, tuple[bytes, int, int]]) -> None:
        """Keeps these, and forgets all others."""
        with self._connection as connection:
            connection.execute("DELETE FROM picture")
            rows = [(name, *row) for name, row in pictures.items()]
            connection.executemany("INSERT INTO picture VALUES (?, ?, ?, ?)", rows)

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
            path: FileRow(packed and Fingerprint.unpack(packed), digest, size, causes, bundle)
            for path, packed, digest, size, causes, bundle in found
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

    def begin(self, folder: str, paths: Iterable[str], removed: Iterable[str] = ()) -> None:
        """Says that these files' content is not known from now on."""
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO output VALUES (?, NULL)", (folder,))
            connection.executemany(
                "INSERT OR REPLACE INTO page VALUES (?, ?, NULL, x'', 0, '', '')",
                [(folder, path) for path in (*paths, *removed)],
            )

    def save_files(self, folder: str, rows: Mapping[str, FileRow]) -> None:
        """Keeps what files on disk are made of. They have to be there."""
        with self._connection as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        folder,
                        path,
                        r.fingerprint and r.fingerprint.pack(),
                        r.digest,
                        r.size,
                        r.causes,
                        r.bundle,
                    )
                    for path, r in rows.items()
                ],
            )

    def remove_files(self, folder: str, paths: Iterable[str]) -> None:
        """Forgets files that are gone."""
        with self._connection as connection:
            connection.executemany(
                "DELETE FROM page WHERE folder = ? AND path = ?", [(folder, path) for path in paths]
            )

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
        with self._connection as connection:
            connection.executemany(
                "DELETE FROM claim WHERE folder = ? AND path = ?",
                [(folder, path) for path in removed],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO claim VALUES (?, ?, ?)",
                [(folder, path, said) for path, said in claims.items()],
            )

    def complete(self, folder: str) -> bytes | None:
        """What the last build of that folder noted at its end; None where it did not get there."""
        row = self._connection.execute(
            "SELECT complete FROM output WHERE folder = ?", (folder,)
        ).fetchone()
        return row[0] if row else None

    def set_complete(self, folder: str, note: bytes) -> None:
        with self._connection as connection:
            connection.execute("INSERT OR REPLACE INTO output VALUES (?, ?)", (folder, note))

    def forget_output(self, folder: str) -> None:
        """Forgets all that is known of an output folder."""
        with self._connection as connection:
            connection.execute("DELETE FROM page WHERE folder = ?", (folder,))
            connection.execute("DELETE FROM output WHERE folder = ?", (folder,))

    def forget_gone(self, current: str) -> None:
        """Forgets all of output folders that are there no more, but for the current one."""
        rows = self._connection.execute("SELECT folder FROM output").fetchall()
        gone = [name for (name,) in rows if name != current and not os.path.isdir(name)]
        for name in gone:
            self.forget_output(name)
        if gone:
            with self._connection as connection:
                connection.executemany(
                    "DELETE FROM claim WHERE folder = ?", [(name,) for name in gone]
                )

    def forget(self, folder: str) -> None:
        """Forgets all records, and all of an output folder."""
        self.forget_output(folder)
        with self._connection as connection:
            connection.execute("DELETE FROM record")
            connection.execute("DELETE FROM parts")
            connection.execute("DELETE FROM article")
            connection.execute("DELETE FROM details")
            connection.execute("DELETE FROM body")
            connection.execute("DELETE FROM picture")


class Reader:
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

    def _one(self, query: str, key: str) -> Any:
        if self._connection is None or self._process != os.getpid():
            # SQLite's connections do not survive a fork.
            self._connection = _connect(self._file)
            self._process = os.getpid()
        row = self._connection.execute(query, (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return row[0]

    def __getstate__(self) -> dict[str, object]:
        return {"_file": self._file, "_connection": None, "_process": 0}


class Bodies:
    """Bodies by digest: those that a store keeps, and others."""

    def __init__(self, reader: Reader, more: Mapping[str, str]) -> None:
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
    be written to, the store is thrown away as well, and says so.
    """
    folder = content / FOLDER
    note = ""
    if remember:
        try:
            folder.mkdir(exist_ok=True)
            (folder / ".gitignore").write_text("*\n")
        except OSError:
            remember = False
            note = f"{content} cannot be written to: nothing is remembered for the next build."
    if not remember:
        with tempfile.TemporaryDirectory(prefix="broadsheet-") as temporary:
            store = Store(Path(temporary) / "state.db", lasting=False, note=note)
            try:
                yield store
            finally:
                store.close()
        return
    with _held(folder, wait):
        store = Store(folder / "state.db")
        try:
            yield store
        finally:
            store.close()


@contextmanager
def _held(folder: Path, wait: float) -> Iterator[None]:
    holder = folder / "holder"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=wait, poll_interval=0.1)
    except Timeout:
        who = ""
        with suppress(OSError):
            who = f" by process {holder.read_text()}"
        raise BusyError(
            f"{folder.parent} is being built{who}; try again later, or wait with --wait SECONDS"
        ) from None
    try:
        holder.write_text(str(os.getpid()))
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _connect(file: Path) -> sqlite3.Connection:
    """A connection to a store of our version; one that is damaged or of another is made anew."""
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
        except sqlite3.DatabaseError:
            if attempt == 2:
                raise
        connection.close()
        for leftover in (
            file,
            file.with_name(f"{file.name}-wal"),
            file.with_name(f"{file.name}-shm"),
        ):
            leftover.unlink(missing_ok=True)
    raise StateError(f"{file}: cannot be opened; delete the folder {file.parent}")
