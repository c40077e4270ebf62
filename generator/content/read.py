"""Reading a content folder: every record, topic, publisher and page in it, and what is wrong."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from msgspec import Struct, msgpack, structs

from generator.content.copies import Copy
from generator.content.linked_files import versions_of
from generator.content.own_files import LocatedBodies, OwnFiles, tell_of_files
from generator.content.read_editions import read_editions
from generator.content.records.model import Article, Shelf
from generator.content.records.parse import Parsed, parse
from generator.content.records.schema import Reading
from generator.content.registries.content_pages import ContentPage, read_content_page
from generator.content.registries.editions import Edition
from generator.content.registries.publishers import (
    Publisher,
    Publishers,
    each_domain_once,
    read_publisher,
)
from generator.content.registries.topics import Entry, Topic, Topics, read_entry, tree
from generator.content.scan import LARGEST, Changed, Scan
from generator.content.settings import Settings
from generator.content.source_folder import Folder, Found
from generator.content.stored_details import StoredDetails
from generator.content.urls import ROBOTS
from generator.memo.digests import digest
from generator.memo.store import Bodies, ParsedRow, RecordRow, Store, StoreReader
from generator.parallel import Progress, ordered_map, with_progress
from generator.problems import Problem

T = TypeVar("T")

YAML: Final = (".yaml", ".yml")
MARKDOWN: Final = (".md",)

_PROBLEMS: Final = msgpack.Decoder(tuple[Problem, ...])
_NO_SHELF: Final = Shelf()


class Sources(Struct, frozen=True, kw_only=True):
    """What lies in a content folder beside records, as each file says it for itself alone."""

    entries: tuple[Entry, ...]
    """Of the registry of topics."""
    publishers: tuple[Publisher, ...]
    pages: tuple[ContentPage, ...]
    page_files: tuple[str, ...]
    """Below the folder of own pages."""
    editions: tuple[Edition, ...]
    static: tuple[Found, ...]
    attachments: tuple[tuple[str, Found], ...]
    """These as `Scan` has them."""
    pictures: Mapping[str, tuple[bytes, int, int]]
    """As `Store.pictures` gives them."""
    robots: str
    linked: tuple[tuple[str, str], ...]
    """These as `Content` has them."""
    copied: tuple[tuple[str, bytes], ...] = ()
    """Addresses of pictures of other sites that have copies, and digests of what was made."""


class Content(Struct, frozen=True, kw_only=True):
    """All that was read of a content folder."""

    names: tuple[str, ...]
    """The records' files, those with faults among them."""
    withheld: tuple[str, ...]
    """Records that are drafts by their path, and were not read."""
    articles: tuple[Article, ...]
    registry: tuple[Topic, ...]
    free_topics: bool
    publishers: Publishers
    pages: tuple[ContentPage, ...]
    editions: tuple[Edition, ...]
    """Those that are to come among them, the oldest first."""
    bodies: LocatedBodies
    """HTML by digest."""
    static: tuple[Found, ...]
    """Files to be copied, by path below the output folder."""
    robots: str
    """The owner's own `robots.txt`, which is not copied: ours begins with it. Empty for none."""
    linked: tuple[tuple[str, str], ...]
    """Pairs of a static file that every page links to, and its version."""
    attachments: Mapping[str, tuple[Copy, ...]]
    """By the name of a record or an edition: files to be copied if it is public."""
    problems: tuple[Problem, ...]
    registries: bytes
    """Digest of the topics, publishers and pages that the owner keeps, and of the pictures that
    these show."""
    snapshot: bytes
    """Digest of everything that was read."""
    sources: Sources
    """All but the records, before anything was found for anything else."""

    def topics(self) -> Topics:
        """The site's topics, made anew: a library adds those that only its records name."""
        return Topics(self.registry, free=self.free_topics)


def read_content(
    settings: Settings, scan: Scan, store: Store, jobs: int, progress: Progress
) -> Content:
    """Everything below the content folder that the settings name.

    Only records that changed are opened; the store keeps what they say.
    Raises what read_changed and content_of raise.
    """
    return content_of(settings, scan, store, read_changed(scan, store, jobs, progress))


def read_changed(scan: Scan, store: Store, jobs: int, progress: Progress) -> dict[str, bytes]:
    """Has the store keep what the records say that changed; gives, by name, the digests of their
    bytes. Raises ContentError where one cannot be read."""
    rows = _Rows(scan, jobs, progress)
    store.save_records(rows, scan.gone, lambda: scan.parts_once(rows.digests))
    return rows.digests


def content_of(settings: Settings, scan: Scan, store: Store, read: Mapping[str, bytes]) -> Content:
    """What a content folder says, of whose records the store keeps what they say.

    read   what read_changed gave for this scan
    Raises PathClash where two registered topics want one address; ContentError where anything
    cannot be read.
    """
    problems = [Problem(name, 0, "", why) for name, why in scan.refused]
    problems += (problem for each in store.problems() for problem in _PROBLEMS.decode(each))
    own, zone = settings.extra_fields, settings.zone
    topic = partial(read_entry, declared=own.topics, zone=zone)
    entries = _read_all(scan.folder, settings.topics, YAML, topic, problems)
    registry, tree_problems = tree(entries)
    publisher = partial(read_publisher, declared=own.publishers, zone=zone)
    publishers = _read_all(
        scan.folder, settings.publishers, (*YAML, *MARKDOWN), publisher, problems
    )
    page = partial(read_content_page, allowed=settings.allow, declared=own.pages, zone=zone)
    pages = _read_all(scan.folder, settings.pages, MARKDOWN, page, problems)
    editions = read_editions(scan, settings, store, problems)
    publishers_read, pages_read = tuple(publishers), tuple(pages)
    publishers = each_domain_once(publishers, problems)
    problems += tree_problems
    problems += tell_of_files(scan, settings)
    problems += scan.pictures.problems

    reader = store.reader()
    articles = _articles(store, reader)
    files = OwnFiles(scan, articles, settings, store, problems)
    articles = [files.placed(article) for article in articles]
    pages = [files.placed_page(page) for page in pages]
    publishers = [files.placed_logo(publisher) for publisher in publishers]
    placed_editions = tuple(map(files.placed_edition, editions))
    files.keep_sizes()
    static = tuple(each for each in scan.static if each.name != ROBOTS)
    robots, linked = _own_robots(scan, settings, problems), versions_of(scan, settings)
    sources = Sources(
        entries=tuple(entries),
        publishers=publishers_read,
        pages=pages_read,
        page_files=scan.pages,
        editions=editions,
        static=scan.static,
        attachments=scan.attachments,
        pictures=files.sizes,
        robots=robots,
        linked=linked,
        copied=scan.pictures.digests,
    )
    return Content(
        names=tuple(sorted((*scan.names, *scan.unread))),
        withheld=scan.withheld,
        articles=tuple(articles),
        registry=registry,
        free_topics=settings.free_topics,
        publishers=Publishers(publishers),
        pages=tuple(sorted(pages, key=lambda page: (page.order, page.name))),
        editions=placed_editions,
        bodies=LocatedBodies(
            Bodies(
                reader,
                {page.body: page.html for page in pages}
                | {edition.intro: edition.html for edition in editions if edition.intro},
            ),
            files.places,
        ),
        static=static,
        robots=robots,
        linked=linked,
        attachments=files.attachments,
        problems=tuple(problems),
        registries=digest(
            scan.registries,
            msgpack.encode(([each.logo for each in publishers], [page.body for page in pages])),
        ),
        snapshot=scan.snapshot(read),
        sources=sources,
    )


def read_topics(folder: Folder, settings: Settings) -> Topics:
    """The topics of the registry alone, for who reads no records; what is wrong with them is for a
    check to tell. Raises PathClash where two want one address."""
    topic = partial(read_entry, declared=settings.extra_fields.topics, zone=settings.zone)
    registry, _ = tree(_read_all(folder, settings.topics, YAML, topic, []))
    return Topics(registry, free=settings.free_topics)


def _own_robots(scan: Scan, settings: Settings, problems: list[Problem]) -> str:
    """The text of the owner's own file for crawlers; empty for none."""
    if not any(each.name == ROBOTS for each in scan.static):
        return ""
    name = f"{settings.static}/{ROBOTS}"
    try:
        return scan.folder.read(name, LARGEST)[:LARGEST].decode("utf-8-sig", "replace")
    except OSError as error:
        problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}"))
        return ""


class _Rows:
    """What the records say that changed, read anew each time that it is gone through."""

    def __init__(self, scan: Scan, jobs: int, progress: Progress) -> None:
        self._seen, self._jobs, self._progress = scan, jobs, progress
        self.digests: dict[str, bytes] = {}
        """By name: of their bytes."""

    def __iter__(self) -> Iterator[tuple[RecordRow, ParsedRow | None]]:
        scan = self._seen
        outcomes = ordered_map(RecordReader(scan.folder, scan.reading), scan.changed, self._jobs)
        told = with_progress(outcomes, self._progress("Reading records", len(scan.changed)))
        for each, outcome in zip(scan.changed, told, strict=True):
            found = outcome.digest
            row = RecordRow(each.name, each.size, each.mtime, found, scan.keys[each.category])
            self.digests[each.name] = found
            yield row, outcome.said


def _articles(store: Store, reader: StoreReader) -> list[Article]:
    """What all records say that have no fault, by name."""
    shelf = StoredDetails(reader)
    decoder = msgpack.Decoder(Article, dec_hook=lambda kind, _: shelf)
    return sorted(map(decoder.decode, store.articles()), key=attrgetter("name"))


class ReadRecord(NamedTuple):
    """What one process found of a record's file, in a form that is quickly handed over."""

    digest: bytes
    """Of the file's bytes."""
    said: ParsedRow | None
    """None where the bytes are those that are known."""


class RecordReader:
    """Reads and parses the file of one record; sent to every process."""

    def __init__(self, folder: Folder, reading: Reading) -> None:
        self._folder = folder
        self._reading = reading

    def __call__(self, task: Changed) -> ReadRecord:
        """What a file says. Raises ContentError where it cannot be read."""
        data = self._folder.read(task.name, self._reading.limits.file_size)
        found = digest(data)
        return ReadRecord(found, None if found == task.known else _said(self._parse(data, task)))

    def _parse(self, data: bytes, task: Changed) -> Parsed:
        try:
            return parse(data, task.name, task.category, self._reading)
        except (
            MemoryError
        ):  # what others say takes room as well: the next record would fare no better
            raise
        except RecursionError:
            message = "one thing within another goes too deep here to be read; make it flatter"
            return Parsed(None, "", (Problem(task.name, 0, "", message),))
        except Exception as error:  # a fault of ours: the others shall go out all the same
            where = traceback.extract_tb(error.__traceback__)[-1]
            message = (
                f"{error!r} at {Path(where.filename).name}:{where.lineno}: this is a fault of "
                "Broadsheet itself, not of the record: please report it"
            )
            return Parsed(None, "", (Problem(task.name, 0, "", message),))


def _nothing_of_the_shelf(value: object) -> None:
    """Where details lie is not kept: whoever takes the article back says so."""
    if value is not _NO_SHELF:
        raise NotImplementedError(type(value).__name__)


_ENCODER: Final = msgpack.Encoder(enc_hook=_nothing_of_the_shelf)


def _said(parsed: Parsed) -> ParsedRow:
    """What a file says, in the form in which it is kept."""
    article, problems = parsed.article, parsed.problems
    return ParsedRow(
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
        data = folder.read(name, LARGEST)
        if len(data) > LARGEST:
            problems.append(Problem(name, 0, "", f"larger than {LARGEST:,} bytes; shorten it"))
            continue
        entry, faults = read(data, name)
        problems += faults
        if entry is not None:
            found.append(entry)
    return found
