"""Writing what changed: in several processes, rows after files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content import Progress
from generator.files import Output, parents
from generator.folder import Found
from generator.pages.page import Page, Standing
from generator.pool import counted, workers
from generator.problems import OutputError
from generator.state.compare import Changes
from generator.state.fingerprint import Fingerprint, digest, file_digest, program_digest
from generator.state.store import FileRow, Store
from generator.theme.load import Theme, template_digests
from generator.theme.render import HasBodies, render

_BATCH: Final = 512  # rows a commit: a build that is killed makes this many files again
_NOTHING: Final = bytes(16)
_ANY_TIME: Final = datetime.min.replace(tzinfo=UTC)
SUMS: Final = 1 << 128
"""How many numbers `sum_of` may give."""
_LAST: Final = ("feeds/", "sitemaps/", "api/")  # templates of files that others follow to new pages


class Wanted(Struct, frozen=True):
    """One file that the site is to have."""

    path: str
    fingerprint: Fingerprint
    page: Page | None = None
    source: str = ""
    """The file that is copied; empty for a page."""


def wanted_files(
    pages: Sequence[Page],
    static: Iterable[Found],
    copies: Mapping[str, Found],
    content: Path,
    folder: Path,
    theme: Theme,
    shell: bytes,
    young: int,
) -> dict[str, Wanted]:
    """Every file of the site by path, in the order of writing.

    copies   files beside records, by path
    content  the folder that these lie in
    folder   of the static files
    shell    digest of what stands on every page
    young    files changed since then (nanoseconds) may change again without their time telling
    What others link to comes first: copies, articles, lists; then feeds and sitemaps. So a link
    never points at what is not there yet. Lists come in the order of time, whatever they list: an
    article stands in half a dozen, and what was made of it for one is at hand for the others.
    """
    wanted: dict[str, Wanted] = {}
    for path, asset in theme.assets:
        wanted[path] = Wanted(path, _copy(Path(asset).read_bytes()), source=asset)
    files = [(each.name, folder / each.name, each) for each in static]
    files += [(path, content / each.name, each) for path, each in copies.items()]
    for path, file, each in files:
        is_settled = each.mtime < young
        stamp = f"{each.size} {each.mtime}".encode()
        mark = _copy(b"stamp", stamp) if is_settled else _copy(file.read_bytes())
        wanted[path] = Wanted(path, mark, source=str(file))
    program = program_digest()
    templates = template_digests(theme, {page.template for page in pages})
    for page in sorted(pages, key=_turn):
        mark = Fingerprint(program, shell, templates[page.template], page.key)
        wanted[page.path] = Wanted(page.path, mark, page)
    return wanted


def _copy(*parts: bytes) -> Fingerprint:
    return Fingerprint(_NOTHING, _NOTHING, _NOTHING, digest(*parts))


def _turn(page: Page) -> tuple[int, datetime]:
    """When a page is written: in its phase, beside others that show the same."""
    return _phase(page), page.newest or _ANY_TIME


def _phase(page: Page | None) -> int:
    """When a file is written: copies, articles, lists, and last what is followed to them."""
    if page is None:
        return 0
    if page.record and page.standing is not Standing.RECORD_REDIRECT:
        return 1
    return 3 if page.template.startswith(_LAST) else 2


class Writer:
    """Makes and writes one file; sent to every process."""

    def __init__(
        self, wanted: Mapping[str, Wanted], output: Output, theme: Theme, bodies: HasBodies
    ) -> None:
        self._wanted = wanted
        self._output = output
        self._theme = theme
        self._bodies = bodies
        self._tried: dict[str, bytes] = {}

    def try_out(self, path: str) -> None:
        """Makes a file and keeps its bytes until it is to be written."""
        self._tried[path] = self.make(path)

    def __call__(self, path: str) -> tuple[bytes, int, bool]:
        """The digest and size of the file's bytes; and whether it had to be written."""
        data = self._tried.pop(path, None) or self.make(path)
        return file_digest(data), len(data), self._output.write(path, data)

    def make(self, path: str) -> bytes:
        """The bytes of a file."""
        file = self._wanted[path]
        if file.page is not None:
            return render(file.page, self._bodies, self._theme)
        try:
            return Path(file.source).read_bytes()
        except OSError as error:
            raise OutputError(f"{file.source}: cannot be read: {error.strerror}") from error


class Written(Struct, frozen=True):
    """What lies in the output folder after a build."""

    rows: dict[str, FileRow]
    """The files that were wanted, by path."""
    written: int
    """How many of them were new or differed."""
    removed: int


def sum_of(rows: Mapping[str, FileRow]) -> int:
    """A number of 128 bits that stands for these paths and their bytes.

    A sum, so that it can be told of all files from what it was and from those that changed.
    """
    marks = (digest(path.encode(), row.digest) for path, row in rows.items())
    return sum(int.from_bytes(mark, "big") for mark in marks) % SUMS


def write_changes(
    changes: Changes,
    wanted: Mapping[str, Wanted],
    built: Mapping[str, FileRow],
    writer: Writer,
    output: Output,
    store: Store,
    jobs: int,
    progress: Progress,
) -> Written:
    """Writes and removes what has to be.

    A template that fails does so before anything is written. Before a file is touched the store
    says that its content is not known, and afterwards what it is made of: see `state.store`.
    """
    rows = {path: built[path] for path in changes.kept}
    if not changes.write and not changes.remove:
        return Written(rows, 0, 0)
    for path in _one_of_each_template(changes.write, wanted):
        writer.try_out(path)
    store.begin(output.key, changes.write, changes.remove)
    output.begin(wanted)
    removed = output.remove(_in_the_way(changes))
    tick = progress("Writing files", len(changes.write))
    count = 0
    fresh: dict[str, FileRow] = {}
    outcomes = _in_phases(writer, changes.write, wanted, jobs)
    for path, (data, size, is_new) in counted(outcomes, tick):
        mark, page = wanted[path].fingerprint, wanted[path].page
        causes = _causes(mark, built.get(path))
        fresh[path] = FileRow(mark, data, size, causes, page.bundle if page else "")
        count += is_new
        if len(fresh) >= _BATCH:
            store.save_files(output.key, fresh)
            rows |= fresh
            fresh = {}
    store.save_files(output.key, fresh)
    removed += output.remove(changes.remove)
    store.remove_files(output.key, changes.remove)
    return Written(rows | fresh, count, removed)


def _in_phases(
    writer: Writer, paths: Sequence[str], wanted: Mapping[str, Wanted], jobs: int
) -> Iterator[tuple[str, tuple[bytes, int, bool]]]:
    """Each path with what the writer says of it; a phase is begun when the last one is written."""
    with workers(writer, len(paths), jobs) as write:
        for _, phase in groupby(paths, key=lambda path: _phase(wanted[path].page)):
            part = list(phase)
            yield from zip(part, write(part), strict=True)


def _in_the_way(changes: Changes) -> Iterator[str]:
    """Files to be removed where a folder is wanted, or whose folder is wanted as a file."""
    folders = {folder for path in changes.write for folder in parents(path)}
    files = set(changes.write)
    for path in changes.remove:
        if path in folders or any(folder in files for folder in parents(path)):
            yield path


def _one_of_each_template(paths: Iterable[str], wanted: Mapping[str, Wanted]) -> Iterator[str]:
    seen = set()
    for path in paths:
        page = wanted[path].page
        if page is not None and page.template not in seen:
            seen.add(page.template)
            yield path


def _causes(mark: Fingerprint, row: FileRow | None) -> str:
    """Why a file is made again: names of the fingerprint's parts, or that there was nothing."""
    if row is None:
        return "new"
    return ",".join(mark.causes(row.fingerprint)) if row.fingerprint else "unknown"
