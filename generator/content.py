"""Reading a content folder: every record, topic, publisher and page in it, and what is wrong."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from msgspec import Struct, msgpack, structs

from generator.feed_formats import FORMATS
from generator.folder import SECOND, Folder, Found
from generator.limits import Limits
from generator.pages import urls
from generator.pool import counted, ordered_map
from generator.problems import Level, Problem
from generator.records.model import Article, Shelf
from generator.records.parse import Parsed, parse
from generator.records.schema import Reading
from generator.registries.content_pages import ContentPage, read_content_page
from generator.registries.publishers import Publisher, Publishers, read_publisher
from generator.registries.topics import Topic, Topics, read_entry, tree
from generator.settings import FILE as SETTINGS
from generator.settings import Settings
from generator.shelf import StoredDetails
from generator.state.fingerprint import digest, program_digest
from generator.state.store import UNKNOWN, Bodies, Reader, RecordRow, Said, Store

T = TypeVar("T")

LARGEST: Final = Limits().file_size
"""Bytes of a file that the owner writes: a topic, a publisher, a page."""

YAML: Final = (".yaml", ".yml")
MARKDOWN: Final = (".md",)

_PROBLEMS: Final = msgpack.Decoder(tuple[Problem, ...])
_NO_SHELF: Final = Shelf()
_ENCODER: Final = msgpack.Encoder(enc_hook=lambda shelf: None)  # where details are is not kept

Progress = Callable[[str, int], Callable[[], None]]
"""Called with a step's name and its number of tasks; gives what to call after each of them."""


class Content(Struct, frozen=True, kw_only=True):
    """All that was read of a content folder."""

    names: tuple[str, ...]
    """The records' files, those with faults among them."""
    articles: tuple[Article, ...]
    registry: tuple[Topic, ...]
    free_topics: bool
    publishers: Publishers
    pages: tuple[ContentPage, ...]
    bodies: Bodies
    """HTML by digest."""
    static: tuple[Found, ...]
    """Files to be copied, by path below the output folder."""
    problems: tuple[Problem, ...]
    snapshot: bytes
    """Digest of everything that was read."""

    def topics(self) -> Topics:
        """The site's topics, made anew: a library adds those that only its records name."""
        return Topics(self.registry, free=self.free_topics)


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


class Look(Struct, frozen=True, kw_only=True):
    """What lies in a content folder, before any record is opened."""

    folder: Folder
    names: tuple[str, ...]
    """The records' files, sorted."""
    changed: tuple[Changed, ...]
    """Those that have to be read, sorted."""
    gone: tuple[str, ...]
    """Those that the store knows and that are no longer there."""
    digests: dict[str, bytes]
    """By name: digests of the bytes of all others."""
    reading: Reading
    keys: dict[str, bytes]
    """By category: digest of all that decides, beside its bytes, what a record parses to."""
    static: tuple[Found, ...]
    young: int
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
    def has_young(self) -> bool:
        """True if any file may change again without its time telling."""
        return any(each.mtime == UNKNOWN for each in self.changed) or any(
            each.mtime >= self.young for each in self.static
        )

    def snapshot(self, read: Mapping[str, bytes]) -> bytes:
        """Digest of everything that is there.

        read   by name: digests of the bytes of those that had to be read
        """
        digests = {**self.digests, **read}
        each = [digests[name] for name in self.names]
        # A digest is empty where a file could not be read; no name holds a control character.
        names = "\0".join(self.names).encode()
        return digest(self.rest, names, bytes(map(len, each)), b"".join(each))


def look(path: Path, settings: Settings, store: Store) -> Look:
    """Looks at every file without opening a record.

    A file as young as two seconds may change again without its time moving (git calls such an entry
    "racily clean"): it is read again by the next build whatever its stamp says.
    """
    young = time.time_ns() - 2 * SECOND
    folder = Folder(path, follow_links=settings.follow_links)
    files: dict[str, tuple[str, Found]] = {}
    for group in settings.records:
        for found in folder.scan(group.files):
            files.setdefault(found.name, (group.category, found))
    names = tuple(sorted(files))
    unread = tuple(folder.refused)
    static = tuple(
        # A record is never copied as it is: it holds what editors keep private.
        each
        for each in folder.scan_all(settings.static)
        if f"{settings.static}/{each.name}" not in files
    )
    reading = structs.replace(settings.reading, own_folders=_own_folders(folder, settings, static))
    keys = {
        group.category: digest(program_digest(), msgpack.encode((reading, group.category)))
        for group in settings.records
    }
    digests: dict[str, bytes] = {}
    known: dict[str, bytes] = {}
    gone = []
    for name, size, mtime, found_then, key in store.records():
        if name not in files:
            gone.append(name)
            continue
        category, found = files[name]
        if key != keys[category]:
            continue
        if size == found.size and UNKNOWN != mtime == found.mtime < young:
            digests[found.name] = found_then
        else:
            known[name] = found_then
    changed = []
    for name in names if len(digests) < len(names) else ():
        if name not in digests:
            category, found = files[name]
            mtime = found.mtime if found.mtime < young else UNKNOWN
            changed.append(Changed(name, category, found.size, mtime, known.get(name, b"")))
    registries = digest(
        *(
            part
            for below in (settings.topics, settings.publishers, settings.pages)
            for found in folder.scan_all(below)
            for part in _name_and_bytes(folder, f"{below}/{found.name}")
        )
    )
    copies = msgpack.encode([(each, each.mtime < young) for each in static])
    refused = tuple(sorted(folder.refused.items()))
    return Look(
        folder=folder,
        names=names,
        changed=tuple(changed),
        gone=tuple(gone),
        digests=digests,
        reading=reading,
        keys=keys,
        static=static,
        young=young,
        unread=unread,
        refused=refused,
        registries=registries,
        rest=digest(copies, msgpack.encode(refused), registries),
    )


def read_content(
    settings: Settings, seen: Look, store: Store, jobs: int, progress: Progress
) -> Content:
    """Everything below the content folder that the settings name.

    Only records that changed are opened; the store keeps what they say.
    Raises PathClash where two registered topics want one address.
    """
    read = _read_changed(seen, store, jobs, progress)
    problems = [Problem(name, 0, "", why) for name, why in seen.refused]
    problems += (problem for each in store.problems() for problem in _PROBLEMS.decode(each))
    entries = _read_all(seen.folder, settings.topics, YAML, read_entry, problems)
    registry, tree_problems = tree(entries)
    publishers = _read_all(
        seen.folder, settings.publishers, (*YAML, *MARKDOWN), read_publisher, problems
    )
    pages = _read_all(seen.folder, settings.pages, MARKDOWN, read_content_page, problems)
    problems += tree_problems
    problems += _warn_of_empty_globs(settings, seen.names)

    static = frozenset(each.name for each in seen.static)
    pictures = _Pictures(static, settings.static, problems)
    reader = Reader(store.file)
    return Content(
        names=tuple(sorted((*seen.names, *seen.unread))),
        articles=tuple(map(pictures.checked, _articles(store, reader))),
        registry=registry,
        free_topics=settings.free_topics,
        publishers=Publishers(pictures.checked_logo(publisher) for publisher in publishers),
        pages=tuple(sorted(pages, key=lambda page: (page.order, page.name))),
        bodies=Bodies(reader, {page.body: page.html for page in pages}),
        static=seen.static,
        problems=tuple(problems),
        snapshot=seen.snapshot(read),
    )


def _warn_of_empty_globs(settings: Settings, names: Iterable[str]) -> Iterator[Problem]:
    """A pattern that matches nothing is most often a misspelt one, and it empties the site."""
    if not names:
        for group in settings.records:
            message = f'"{group.files}" matches no file; is it spelt right?'
            yield Problem(SETTINGS, 0, "records", message, Level.WARNING)


def _read_changed(seen: Look, store: Store, jobs: int, progress: Progress) -> dict[str, bytes]:
    """Has the store keep what the records say that changed; gives, by name, the digests of their
    bytes."""
    read = RecordReader(seen.folder, seen.reading)
    outcomes = ordered_map(read, seen.changed, jobs)
    told = counted(outcomes, progress("Reading records", len(seen.changed)))
    digests: dict[str, bytes] = {}
    touched: list[RecordRow] = []

    def rows() -> Iterator[tuple[RecordRow, Said]]:
        for each, outcome in zip(seen.changed, told, strict=True):
            found = outcome.digest
            # What hinders a file from being read leaves no trace in its time.
            mtime = each.mtime if found else UNKNOWN
            row = RecordRow(each.name, each.size, mtime, found, seen.keys[each.category])
            digests[each.name] = found
            if outcome.said is None:
                touched.append(row)
            else:
                yield row, outcome.said

    store.save_records(rows(), seen.gone)
    store.touch_records(touched)
    return digests


def _articles(store: Store, reader: Reader) -> list[Article]:
    """What all records say that have no fault, by name."""
    shelf = StoredDetails(reader)
    decoder = msgpack.Decoder(Article, dec_hook=lambda kind, _: shelf)
    return sorted(map(decoder.decode, store.articles()), key=attrgetter("name"))


def _own_folders(folder: Folder, settings: Settings, static: Iterable[Found]) -> tuple[str, ...]:
    """First parts of this site's paths: links of a record's body that begin so lead to us."""
    own = {each.name.partition("/")[0] for each in static}
    own |= {urls.content_page(each.name).rstrip("/") for each in folder.scan_all(settings.pages)}
    own |= {records.category for records in settings.records}
    own |= {old.split("/")[1] for old, _ in settings.redirects}
    return tuple(sorted(own | urls.RESERVED | urls.TOP_FILES | {f.file for f in FORMATS}))


def _name_and_bytes(folder: Folder, name: str) -> tuple[bytes, bytes]:
    try:
        return name.encode(), folder.read(name, LARGEST)
    except OSError:
        return name.encode(), b""


class Outcome(NamedTuple):
    """What one process found of a record's file, in a form that is quickly handed over."""

    digest: bytes
    """Of the file's bytes; empty where it could not be read."""
    said: Said | None
    """None where the bytes are those that are known."""


class RecordReader:
    """Reads and parses the file of one record; sent to every process."""

    def __init__(self, folder: Folder, reading: Reading) -> None:
        self._folder = folder
        self._reading = reading

    def __call__(self, task: Changed) -> Outcome:
        """What a file says."""
        try:
            data = self._folder.read(task.name, self._reading.limits.file_size)
        except OSError as error:
            problem = Problem(task.name, 0, "", f"cannot be read: {error.strerror}")
            return Outcome(b"", _said(Parsed(None, "", (problem,))))
        found = digest(data)
        return Outcome(found, None if found == task.known else _said(self._parse(data, task)))

    def _parse(self, data: bytes, task: Changed) -> Parsed:
        try:
            return parse(data, task.name, task.category, self._reading)
        except Exception as error:  # a fault of ours: the others shall go out all the same
            where = traceback.extract_tb(error.__traceback__)[-1]
            message = (
                f"{error!r} at {Path(where.filename).name}:{where.lineno}: this is a fault of "
                "Broadsheet itself, not of the record: please report it"
            )
            return Parsed(None, "", (Problem(task.name, 0, "", message),))


def _said(parsed: Parsed) -> Said:
    """What a file says, in the form in which it is kept."""
    article, problems = parsed.article, parsed.problems
    return Said(
        article=_ENCODER.encode(structs.replace(article, shelf=_NO_SHELF)) if article else b"",
        details=msgpack.encode(article.details) if article else b"",
        problems=msgpack.encode(problems) if problems else b"",
        body=article.body if article else "",
        html=parsed.body,
    )


def _read_all(
    folder: Folder,
    below: str,
    endings: tuple[str, ...],
    read: Callable[[bytes, str], tuple[T | None, list[Problem]]],
    problems: list[Problem],
) -> list[T]:
    """Every entry of a registry's folder that has no fault, by name."""
    found = []
    for file in folder.scan_all(below):
        if not file.name.endswith(endings):
            continue
        name = f"{below}/{file.name}"
        try:
            data = folder.read(name, LARGEST)
        except OSError as error:
            problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}"))
            continue
        if len(data) > LARGEST:
            problems.append(Problem(name, 0, "", f"larger than {LARGEST:,} bytes; shorten it"))
            continue
        entry, faults = read(data, name)
        problems += faults
        if entry is not None:
            found.append(entry)
    return found


class _Pictures:
    """Takes away pictures of this site that are not there, with a warning for each file."""

    def __init__(self, static: Iterable[str], folder: str, problems: list[Problem]) -> None:
        self._static = static
        self._folder = folder
        self._problems = problems

    def checked(self, article: Article) -> Article:
        if not article.own_image or article.own_image[1:] in self._static:  # as almost all
            return article
        self._warn(article.own_image, article.name, article.details.line("images"))
        # Without its picture it is another article, to every page that shows it.
        without = digest(article.digest.encode(), b"without its picture").hex()
        return article.with_details(without, image=None)

    def checked_logo(self, publisher: Publisher) -> Publisher:
        logo = publisher.logo
        if logo is None or not logo.url.startswith("/") or logo.url[1:] in self._static:
            return publisher
        self._warn(logo.url, publisher.source)
        return structs.replace(publisher, logo=None)

    def _warn(self, url: str, source: str, line: int = 0) -> None:
        message = f"{self._folder}{url} does not exist; shown without it"
        self._problems.append(Problem(source, line, "images", message, Level.WARNING))
