"""Writing what changed: all is made before anything is touched, and then put in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from generator.memo.fingerprint import Fingerprint, file_digest
from generator.memo.paths import parents
from generator.memo.store import FileRow, Store
from generator.output.compare import FileStates
from generator.output.folder import Output, Staged
from generator.output.order import placing_order
from generator.output.targets import Target
from generator.parallel import Progress, with_progress, workers
from generator.problems import GeneratorError, OutputError, WrittenInPart
from generator.theme.load import Theme
from generator.theme.render import HasBodies, render


class Maker:
    """Makes one file and stages it; sent to every process."""

    def __init__(
        self, targets: Mapping[str, Target], output: Output, theme: Theme, bodies: HasBodies
    ) -> None:
        self._targets = targets
        self._output = output
        self._theme = theme
        self._bodies = bodies

    def __call__(self, path: str) -> tuple[bytes, int, Staged | None]:
        """The digest and size of the file's bytes; and where it waits, if it has to be written."""
        data = self._bytes_of(self._targets[path])
        return file_digest(data), len(data), self._output.stage(path, data)

    def _bytes_of(self, target: Target) -> bytes:
        if target.page is not None:
            return render(target.page, self._bodies, self._theme)
        try:
            return Path(target.source).read_bytes()
        except OSError as error:
            raise OutputError(f"{target.source}: cannot be read: {error.strerror}") from error


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
        for path, (data_digest, size, waiting) in with_progress(
            zip(paths, made(paths), strict=True), tick
        ):
            fingerprint, page = targets[path].fingerprint, targets[path].page
            reasons = _reasons(fingerprint, built.get(path))
            bundle = page.bundle if page else ""
            new_rows[path] = FileRow(fingerprint, data_digest, size, reasons, bundle)
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
    made of: see `memo.store`. Raises WrittenInPart for what fails once the first is touched.
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
        staged = made.staged
        paths = sorted(
            staged,
            key=lambda path: placing_order(path, targets[path].page, is_new=staged[path].is_new),
        )
        written = sum(output.write(path, staged[path]) for path in paths)
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
    for path, file in staged.items():
        if file.is_blocked and going.isdisjoint((path, *parents(path))):
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


def _reasons(fingerprint: Fingerprint, row: FileRow | None) -> str:
    """Why a file is made again: names of the fingerprint's parts, or that there was nothing."""
    if row is None:
        return "new"
    return ",".join(fingerprint.reasons(row.fingerprint)) if row.fingerprint else "unknown"
