"""Writing what changed: all is made before anything is touched, and put in place so that no link
points at what is not there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from generator.content.read import Progress
from generator.content.source_folder import Found
from generator.memo.digests import digest
from generator.memo.fingerprint import Fingerprint, file_digest, program_digest
from generator.memo.paths import parents
from generator.memo.store import FileRow, Store
from generator.output.compare import FileStates
from generator.output.folder import Output, Staged
from generator.pages.page import Page, Precedence
from generator.parallel import with_progress, workers
from generator.problems import GeneratorError, OutputError, WrittenInPart
from generator.theme.load import Theme, files_beside
from generator.theme.render import HasBodies, render
from generator.theme.templates import template_digests

_NOTHING: Final = bytes(16)
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_FOR_PROGRAMS: Final = ("feeds/", "sitemaps/", "api/")  # templates of what leads to pages


class Target(Struct, frozen=True):
    """One file that the site is to have."""

    path: str
    fingerprint: Fingerprint
    page: Page | None = None
    source: str = ""
    """The file that is copied; empty for a page."""


def target_files(
    pages: Sequence[Page],
    static: Iterable[Found],
    copies: Mapping[str, Found],
    content: Path,
    folder: Path,
    theme: Theme,
    chrome: bytes,
    racy_since: int,
    known: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, Target]:
    """Every file of the site by path, in the order in which they are best made.

    copies   files beside records, by path
    content  the folder that these lie in
    folder   of the static files
    chrome   digest of what stands on every page
    known    digests of templates, by name, as far as they are known; the others are read
    racy_since   files changed since then (nanoseconds) may change again without their time telling
    Lists come in the order of time, whatever they list: an article stands in half a dozen, and what
    was made of it for one is at hand for the others.
    """
    targets: dict[str, Target] = {}
    static = tuple(static)
    for path, asset in files_beside(theme, {each.name for each in static}).items():
        targets[path] = Target(path, _copy(Path(asset).read_bytes()), source=asset)
    files = [(each.name, folder / each.name, b"static", each) for each in static]
    files += [(path, content / each.name, b"beside", each) for path, each in copies.items()]
    for path, file, kind, each in files:
        is_settled = each.mtime < racy_since
        # Another file may come to the same address with the same size and time.
        stamp = (kind, each.name.encode(), f"{each.size} {each.mtime}".encode())
        mark = _copy(*stamp) if is_settled else _copy(file.read_bytes())
        targets[path] = Target(path, mark, source=str(file))
    program = program_digest()
    unknown = {page.template for page in pages} - known.keys()
    templates = {**known, **template_digests(theme, unknown)}
    for page in sorted(pages, key=_turn):
        mark = Fingerprint(program, chrome, templates[page.template], page.key)
        targets[page.path] = Target(page.path, mark, page)
    return targets


def _copy(*parts: bytes) -> Fingerprint:
    return Fingerprint(_NOTHING, _NOTHING, _NOTHING, digest(*parts))


def _turn(page: Page) -> tuple[int, datetime]:
    """When a page is made: beside others that show the same."""
    return _rank(page), page.newest or _ALWAYS


def _rank(page: Page | None) -> int:
    """Copies, pages of records, other pages, and what leads programs to these."""
    if page is None:
        return 0
    if page.record and page.standing is not Precedence.RECORD_REDIRECT:
        return 1
    return 3 if page.template.startswith(_FOR_PROGRAMS) else 2


def _place(file: Target, staged: Staged) -> tuple[bool, bool, int, datetime]:
    """When a file is put in place: a key to sort by.

    What is new comes before what changed: no one gets to a new file but by a link, and each page
    that leads there from what readers know is one that changed. So whatever leads in circles, no
    link that a reader meets points at what is not there. What lies at the top is asked for without
    a link (the front page, the site's feeds, sitemaps, robots.txt), and comes after the others of
    its sort, as pages come after what they show.
    """
    page = file.page
    is_asked_for = page is not None and "/" not in file.path
    return not staged.is_new, is_asked_for, _rank(page), (page and page.newest) or _ALWAYS


class Maker:
    """Makes one file and stages it; sent to every process."""

    def __init__(
        self, targets: Mapping[str, Target], output: Output, theme: Theme, bodies: HasBodies
    ) -> None:
        self._wanted = targets
        self._output = output
        self._theme = theme
        self._bodies = bodies

    def __call__(self, path: str) -> tuple[bytes, int, Staged | None]:
        """The digest and size of the file's bytes; and where it waits, if it has to be written."""
        data = self._bytes_of(self._wanted[path])
        return file_digest(data), len(data), self._output.stage(path, data)

    def _bytes_of(self, file: Target) -> bytes:
        if file.page is not None:
            return render(file.page, self._bodies, self._theme)
        try:
            return Path(file.source).read_bytes()
        except OSError as error:
            raise OutputError(f"{file.source}: cannot be read: {error.strerror}") from error


class Made(Struct, frozen=True):
    """What a build has made, before anything of it is in place."""

    rows: dict[str, FileRow]
    """What lies in the output folder afterwards, by path."""
    new_rows: dict[str, FileRow]
    """Those that are not as they were."""
    staged: dict[str, Staged]
    """The files that differ from what is there, by path."""


class Written(Struct, frozen=True):
    """What was done to the output folder."""

    written: int
    """Files that were new or differed."""
    removed: int


def make_changes(
    changes: FileStates,
    targets: Mapping[str, Target],
    built: Mapping[str, FileRow],
    maker: Maker,
    jobs: int,
    progress: Progress,
) -> Made:
    """Makes and stages what has to be written, in several processes. What fails does so here, where
    all is as it was."""
    paths = _with_each_template_first(changes.write, targets)
    tick = progress("Writing files", len(paths))
    new_rows: dict[str, FileRow] = {}
    staged: dict[str, Staged] = {}
    with workers(maker, len(paths), jobs) as made:
        for path, (data, size, waiting) in with_progress(
            zip(paths, made(paths), strict=True), tick
        ):
            mark, page = targets[path].fingerprint, targets[path].page
            reasons = _reasons(mark, built.get(path))
            new_rows[path] = FileRow(mark, data, size, reasons, page.bundle if page else "")
            if waiting is not None:
                staged[path] = waiting
    rows = {path: new_rows.get(path) or built[path] for path in (*changes.kept, *changes.write)}
    return Made(rows, new_rows, staged)


def put_in_place(
    changes: FileStates,
    targets: Mapping[str, Target],
    made: Made,
    state: str,
    output: Output,
    store: Store,
) -> Written:
    """Puts every file that differs in place, and removes what is not wanted.

    state   stands for all that lies there then
    Before a file is touched the store says that its content is not known, and afterwards what it is
    made of: see `state.store`. Raises WrittenInPart for what fails once the first is touched.
    """
    if not made.new_rows and not changes.remove and output.state == state:
        return Written(0, 0)
    in_the_way = list(_in_the_way(changes))
    _refuse_blocked(made.staged, in_the_way, output)
    output.refuse_closed((*made.staged, *changes.remove))
    begun = store.begin(output.key, made.new_rows, changes.remove)
    output.begin(targets, state, changes.remove, begun)
    try:
        removed = output.remove(in_the_way)
        places = sorted(made.staged, key=lambda path: _place(targets[path], made.staged[path]))
        written = sum(output.write(path, made.staged[path]) for path in places)
        store.save_files(output.key, made.new_rows)
        removed += output.remove(changes.remove)
        store.remove_files(output.key, changes.remove)
        output.finish()
    except (GeneratorError, OSError) as error:
        raise WrittenInPart(error) from error
    except MemoryError as error:
        raise WrittenInPart("There was not enough memory.") from error
    return Written(written, removed)


def _refuse_blocked(
    staged: Mapping[str, Staged], in_the_way: Iterable[str], output: Output
) -> None:
    """Ends the build where something that is not ours stands where a file has to go."""
    going = set(in_the_way)
    going |= {folder for path in going for folder in parents(path)}
    for path, each in staged.items():
        if each.is_blocked and going.isdisjoint((path, *parents(path))):
            raise OutputError(
                f"{output.folder / path}: cannot be written: something else stands there, or where "
                "its folder has to be; move that away"
            )


def _in_the_way(changes: FileStates) -> Iterator[str]:
    """Files to be removed where a folder is wanted, or whose folder is wanted as a file."""
    folders = {folder for path in changes.write for folder in parents(path)}
    files = set(changes.write)
    for path in changes.remove:
        if path in folders or any(folder in files for folder in parents(path)):
            yield path


def _with_each_template_first(paths: Iterable[str], targets: Mapping[str, Target]) -> Sequence[str]:
    """These paths, one of each template before all others: one that is at fault shows at once."""
    first: dict[str, str] = {}
    others = []
    for path in paths:
        page = targets[path].page
        if page is not None and page.template not in first:
            first[page.template] = path
        else:
            others.append(path)
    return [*first.values(), *others]


def _reasons(mark: Fingerprint, row: FileRow | None) -> str:
    """Why a file is made again: names of the fingerprint's parts, or that there was nothing."""
    if row is None:
        return "new"
    return ",".join(mark.reasons(row.fingerprint)) if row.fingerprint else "unknown"
