"""What lies in a content folder, and which of its records have to be read: no record is opened."""

import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from msgspec import Struct, msgpack

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.limits import Limits
from generator.content.records.attached import is_copied, looks_like_a_record
from generator.content.records.names import folder_of, is_index
from generator.content.records.schema import Reading
from generator.content.settings import FILE, Settings
from generator.content.source_folder import SECOND, Folder, Found
from generator.memo.digests import digest
from generator.memo.fingerprint import program_digest
from generator.memo.paths import parents
from generator.memo.store import UNKNOWN, Store
from generator.problems import ContentError

LARGEST: Final = Limits().file_size
"""Bytes of a file that the owner writes: a topic, a publisher, a page."""

PART_SIZE: Final = 256
"""Records in a part, more or less: one that changed has the rows of so many looked at."""

_KNOWN: Final = msgpack.Decoder(dict[bytes, bytes])
_mtime: Final = attrgetter("mtime")


class Changed(NamedTuple):
    """A record's file that has to be read."""

    name: str
    category: str
    size: int
    """Bytes."""
    mtime: int
    """Nanoseconds; UNKNOWN where it cannot be relied on."""
    known: bytes
    """Digest of the bytes with which it says what the store knows; empty for none."""


class ScanPart(Struct, frozen=True):
    """Records that come one after another by name."""

    names: Sequence[str]
    mark: bytes
    """Stands for their files' names, sizes and times, and for how they are read; empty where a time
    cannot be relied on."""
    digests: Mapping[str, bytes]
    """By name: digests of the bytes of those that need not be read. None where all is as it was."""
    said: bytes = b""
    """What `says` gives; empty where some of it has to be found out."""

    def says(self, read: Mapping[str, bytes]) -> bytes:
        """Stands for their names and their bytes.

        read   by name: digests of the bytes of those that had to be read
        """
        if self.said:
            return self.said
        each = [read[name] if name in read else self.digests[name] for name in self.names]
        return digest(msgpack.encode((self.names, each)))


class FolderListing(NamedTuple):
    """What lies below the folders of records."""

    records: list[tuple[str, Found]]
    """Category and file of each, by name."""
    unread: tuple[str, ...]
    """Records that are no files to be read."""
    withheld: tuple[str, ...]
    """Records that are drafts by their path, sorted."""
    attachments: tuple[tuple[str, Found], ...]
    """Record and file, by the name of the file: what lies in a folder that a record has for itself
    and goes out with it."""
    untaken: tuple[str, ...]
    """Files that someone may have meant as records, and that no pattern takes, sorted."""
    uncopied: tuple[str, ...]
    """Other files in folders that records have for themselves, sorted."""
    empty: frozenset[int]
    """The patterns that match no file, by their place among the settings."""
    covered: frozenset[int]
    """Those that match none but what those before them do."""


class Scan(Struct, frozen=True, kw_only=True):
    """What lies in a content folder, before any record is opened."""

    folder: Folder
    names: tuple[str, ...]
    """The records' files, sorted."""
    parts: tuple[ScanPart, ...]
    """The same, cut in parts."""
    changed: tuple[Changed, ...]
    """Those that have to be read, sorted."""
    gone: tuple[str, ...]
    """Those that the store knows and that are no longer there."""
    reading: Reading
    keys: dict[str, bytes]
    """By category: digest of all that decides, beside its bytes, what a record parses to."""
    static: tuple[Found, ...]
    pages: tuple[str, ...]
    """Files of the owner's own pages, below their folder."""
    attachments: tuple[tuple[str, Found], ...]
    withheld: tuple[str, ...]
    untaken: tuple[str, ...]
    uncopied: tuple[str, ...]
    """These as in `FolderListing`."""
    empty: frozenset[int]
    covered: frozenset[int]
    """These as there; they follow from the names and the settings."""
    racy_since: int
    """Files changed since then (nanoseconds) may change again without their time telling."""
    unread: tuple[str, ...]
    """Records that are no files to be read."""
    refused: tuple[tuple[str, str], ...]
    """All that is no file to be read, by name, and why."""
    registries: bytes
    """Digest of the topics, publishers and pages that the owner keeps."""
    rest: bytes
    """Digest of everything that is there beside records."""

    @property
    def has_changed(self) -> bool:
        """True if any record is not what the store knows."""
        return bool(self.changed or self.gone)

    @property
    def has_racy_copies(self) -> bool:
        """True if any file that is copied, and so never read, may change again without its time
        telling."""
        copies = chain(self.static, (file for _, file in self.attachments))
        return any(each.mtime >= self.racy_since for each in copies)

    def snapshot(self, read: Mapping[str, bytes]) -> bytes:
        """Digest of everything that is there.

        read   by name: digests of the bytes of those that had to be read
        """
        return digest(self.rest, *(part.says(read) for part in self.parts))

    def parts_once(self, read: Mapping[str, bytes]) -> bytes:
        """What the next look is to know, once the store has kept what these records say.

        read   as in `snapshot`
        """
        return msgpack.encode({part.mark: part.says(read) for part in self.parts if part.mark})


def scan_content(path: Path, settings: Settings, store: Store) -> Scan:
    """Looks at every file without opening a record.

    A file as young as two seconds may change again without its time moving (git calls such an entry
    "racily clean"): it is read again by the next build whatever its stamp says.

    Raises ContentError where anything that is there cannot be read.
    """
    racy_since = time.time_ns() - 2 * SECOND
    folder = Folder(path, follow_links=settings.follow_links, apart=(INBOX_FOLDER,))
    laid = _laid(folder, settings)
    files = laid.records
    names = tuple([found.name for _, found in files])
    copied = folder.scan_all(settings.static)
    # A record is never copied as it is: it holds what editors keep private.
    records = frozenset((*names, *laid.withheld)) if copied else ()
    static = tuple(each for each in copied if f"{settings.static}/{each.name}" not in records)
    reading = settings.reading
    keys = {
        group.category: digest(program_digest(), msgpack.encode((reading, group.category)))
        for group in settings.records
    }
    parts, changed, gone = _compared(names, files, keys, racy_since, store)
    registry_files = {
        below: [found.name for found in folder.scan_all(below)]
        for below in (settings.topics, settings.publishers, settings.pages)
    }
    registries = digest(
        *(
            part
            for below, found in registry_files.items()
            for name in found
            for part in _name_and_bytes(folder, f"{below}/{name}")
        )
    )
    copied = [*static, *(file for _, file in laid.attachments)]
    copies = msgpack.encode([(each, each.mtime < racy_since) for each in copied])
    beside = msgpack.encode((len(static), laid.withheld, laid.untaken, laid.uncopied))
    refused = tuple(sorted(folder.refused.items()))
    _refuse_without_own_folders(folder, settings)
    return Scan(
        folder=folder,
        names=names,
        parts=tuple(parts),
        changed=tuple(changed),
        gone=tuple(gone),
        reading=reading,
        keys=keys,
        static=static,
        pages=tuple(registry_files[settings.pages]),
        attachments=laid.attachments,
        withheld=laid.withheld,
        untaken=laid.untaken,
        uncopied=laid.uncopied,
        empty=laid.empty,
        covered=laid.covered,
        racy_since=racy_since,
        unread=laid.unread,
        refused=refused,
        registries=registries,
        rest=digest(copies, beside, msgpack.encode(refused), registries),
    )


def _refuse_without_own_folders(folder: Folder, settings: Settings) -> None:
    """Raises ContentError where a folder that the settings name is passed over: it would be taken
    for an empty one. What a stranger's link among the records leads to is no matter."""
    groups = (group.folder for group in settings.records)
    own = (*groups, settings.static, settings.topics, settings.publishers, settings.pages)
    places = {above for each in own for above in (*parents(each), each)}
    lost = sorted(places & folder.refused.keys())
    if lost:
        raise ContentError(f"{folder.path / each}: {folder.refused[each]}" for each in lost)


def _laid(folder: Folder, settings: Settings) -> FolderListing:
    """What lies below the folders of records. The first pattern that fits a file decides."""
    files: dict[str, tuple[str, Found]] = {}
    withheld: set[str] = set()
    others: dict[str, Found | None] = {}
    owners: dict[str, str] = {}
    empty: set[int] = set()
    covered: set[int] = set()
    for at, group in enumerate(settings.records):
        fixed, before = group.folder, len(files)

        def owns(name: str, fixed: str = fixed) -> bool:
            return "/index." in name.lower() and is_index(name) and folder_of(name) != fixed

        survey = folder.survey(group.files, owns)
        for found in survey.found:
            files.setdefault(found.name, (group.category, found))
        if len(files) == before:
            (covered if survey.found else empty).add(at)
        if survey.withheld:  # drafts are what is meant by it, some day
            empty.discard(at)
        below = f"{fixed}/" if fixed else ""
        withheld.update(survey.withheld)
        others |= {each.name: each for each in survey.others if each.name.startswith(below)}
        others |= dict.fromkeys(survey.links)
        owners |= {folder_of(each.name): each.name for each in survey.found if owns(each.name)}
    unread = tuple(folder.refused)
    # Where a pattern takes all that the content folder holds, some of that is something else.
    elsewhere = (settings.static, settings.topics, settings.publishers, settings.pages)
    not_meant = (FILE, *(f"{each}/" for each in elsewhere))
    attachments: list[tuple[str, Found]] = []
    untaken: list[str] = []
    uncopied: list[str] = []
    for name in sorted(others.keys() - files.keys() - withheld):
        owner = _owner(name, owners)
        if owner and is_copied(name.removeprefix(f"{folder_of(owner)}/")):
            known = others[name]
            file = folder.read_by_us(known) if known else folder.at(name)
            attachments += [(owner, file)] if file else []
        elif looks_like_a_record(name, is_attached=bool(owner)) and not name.startswith(not_meant):
            untaken.append(name)
        elif owner:
            uncopied.append(name)
    return FolderListing(
        sorted(files.values(), key=lambda each: each[1].name),
        unread,
        tuple(sorted(withheld - files.keys())),
        tuple(attachments),
        tuple(untaken),
        tuple(uncopied),
        frozenset(empty),
        frozenset(covered),
    )


def _owner(name: str, owners: Mapping[str, str]) -> str:
    """The record that has the nearest folder above a file for itself; empty for none."""
    folder = folder_of(name) if owners else ""
    while folder and folder not in owners:
        folder = folder_of(folder)
    return owners.get(folder, "")


def _compared(
    names: Sequence[str],
    files: Sequence[tuple[str, Found]],
    keys: Mapping[str, bytes],
    racy_since: int,
    store: Store,
) -> tuple[list[ScanPart], list[Changed], list[str]]:
    """All records in parts; those that have to be read; the names that the store alone knows.

    names, files   of the records, sorted by name; category and file of each
    Rows are looked at one by one in parts that are not as they were.
    """
    note = store.parts()
    known = _KNOWN.decode(note) if note else {}
    how = msgpack.encode(keys)
    parts: list[ScanPart] = []
    changed: list[Changed] = []
    gone: list[str] = []
    for part, since, until in _cut(names):
        here, found = names[part], files[part]
        times = [file.mtime for _, file in found]
        mark = b""
        if UNKNOWN not in times and max(times, default=0) < racy_since:
            mark = digest(how, since.encode(), until.encode(), msgpack.encode(found))
        if mark in known:
            parts.append(ScanPart(here, mark, {}, known[mark]))
            continue
        by_name = dict(zip(here, found, strict=True))
        digests: dict[str, bytes] = {}
        previous: dict[str, bytes] = {}
        for name, size, mtime, found_then, key in store.records(since, until):
            if name not in by_name:
                gone.append(name)
                continue
            category, file = by_name[name]
            if key != keys[category]:
                continue
            if size == file.size and UNKNOWN != mtime == file.mtime < racy_since:
                digests[file.name] = found_then
            else:
                previous[name] = found_then
        parts.append(ScanPart(here, mark, digests))
        for category, file in found if len(digests) < len(found) else ():
            if file.name not in digests:
                mtime = file.mtime if file.mtime < racy_since else UNKNOWN
                known_then = previous.get(file.name, b"")
                changed.append(Changed(file.name, category, file.size, mtime, known_then))
    return parts, changed, gone


def _cut(names: Sequence[str]) -> Iterator[tuple[slice, str, str]]:
    """Parts of sorted names: where each lies among them, from which name on, and up to which; the
    first has no beginning and the last no end, which are empty.

    A part begins with what its own name says is a beginning, so that a name that comes or goes
    moves no other.
    """
    starts = [at for at, name in enumerate(names) if at and crc32(name.encode()) % PART_SIZE == 0]
    for start, stop in zip((0, *starts), (*starts, len(names)), strict=True):
        since = names[start] if start else ""
        until = names[stop] if stop < len(names) else ""
        yield slice(start, stop), since, until


def _name_and_bytes(folder: Folder, name: str) -> tuple[bytes, bytes]:
    return name.encode(), folder.read(name, LARGEST)
