"""What a build notes of its changes: in the log of changes, and in `changes.json`."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from generator.content.feed_formats import FORMATS
from generator.content.settings import Settings
from generator.memo.fingerprint import file_digest
from generator.memo.store import FileRow, Store
from generator.output.changes import ChangeLog, Changes
from generator.output.folder import Output
from generator.problems import StateError

if TYPE_CHECKING:
    from generator.output.subscribers import FeedDiff

CHANGES: Final = "changes.json"
"""Beside the state: what the last build that changed anything changed, for whoever purges caches or
tells hubs."""
_FEED_FILES: Final = frozenset(format.file for format in FORMATS)
_NOTHING_TO_COMPARE: Final = (
    "{} held nothing of former builds, and this site was built before: there was nothing to compare"
    " with, so what subscribers will see again is not known. Did you empty it yourself? Then all is"
    " well. Otherwise, as on a machine that begins with an empty folder, restore the former output,"
    " its hidden .broadsheet as well, and build again before you publish."
)


class FileChanges(Struct, frozen=True):
    """Paths whose bytes are not what they were, each with the digest of what is there now."""

    added: dict[str, str]
    changed: dict[str, str]
    removed: tuple[str, ...]

    @classmethod
    def none(cls) -> "FileChanges":
        return cls({}, {}, ())

    @classmethod
    def of(cls, before: Mapping[str, FileRow], after: Mapping[str, FileRow]) -> "FileChanges":
        """What differs. A file whose previous bytes are not known counts as changed."""
        added, changed = {}, {}
        for path, row in sorted(after.items()):
            previous = before.get(path)
            if previous is None:
                added[path] = row.digest.hex()
            elif previous.digest != row.digest:
                changed[path] = row.digest.hex()
        removed = tuple(sorted(path for path in before if path not in after))
        return cls(added, changed, removed)


def note_changes(
    folder: Path | None,
    output: str,
    is_preview: bool,
    changes: Changes,
    feeds: "Sequence[FeedDiff]",
    settings: Settings,
) -> str:
    """Writes `changes.json`, or, for a preview beside another output folder, a file of its own;
    gives what the owner should know where that fails, or else nothing.

    folder      where the state is kept; None where it is not
    output      the folder that was built
    is_preview  whether another folder has `changes.json`
    changes     what the build changed. Whoever finds that it was since another mark than the one
                that he saw last has missed a build, and asks `broadsheet changes --since`
    A build that changed nothing leaves there what the previous one noted.
    """
    if folder is None or not changes.paths:
        return ""
    touched = (*changes.changed, *changes.removed)
    document = msgspec.to_builtins(changes) | {
        "purge": [_address(path, settings) for path in touched],
        "feeds_changed": [
            _address(path, settings) for path in feeds_among((*changes.added, *changes.changed))
        ],
        "feeds_removed": [_address(path, settings) for path in feeds_among(changes.removed)],
        "subscribers": feeds,
    }
    name = f"changes-{file_digest(output.encode()).hex()[:8]}.json" if is_preview else CHANGES
    file, fresh = folder / name, folder / f"{name}.new"
    try:
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(document)) + b"\n")
        fresh.replace(file)
    except OSError as error:
        for written in (fresh, file):
            with suppress(OSError):
                written.unlink()
        return f"{file} cannot be written ({error.strerror}): what changed is told here alone."
    return ""


def log_changes(log: ChangeLog, files: FileChanges, store: Store, output: Output) -> Changes:
    """Notes in the log what is to be published; of a folder of which nothing was noted yet, all
    that lies there. Gives what of it is not as it was noted before."""
    before = log.mark
    present, removed = files.added | files.changed, list(files.removed)
    is_new, unknown = not log.knows(output.key), log.unknown(output.key)
    if is_new or unknown:
        rows = store.files(output.key)
        paths = rows if is_new else [path for path in unknown if path in rows]
        present = {path: rows[path].digest.hex() for path in paths} | present
        removed += [path for path in unknown if path not in rows]
    log.finish(output.key, present, removed)
    try:
        return log.since(output.key, before)
    except StateError:  # the disk refused meanwhile: what is noted from now on is all that there is
        return log.since(output.key, "0")


def note_of_lost_past(log: ChangeLog, output: Output, *, is_preview: bool) -> str:
    """What the owner should know where this site was built before and its output folder holds
    nothing of it; else nothing. To be asked before the log notes anything of this build."""
    is_lost = output.was_emptied or not output.previous
    if is_preview or not is_lost or not log.has_past:
        return ""
    return _NOTHING_TO_COMPARE.format(output.folder)


def feeds_among(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of these paths that are feeds of ours, in any format."""
    return tuple(path for path in paths if path.rpartition("/")[2] in _FEED_FILES)


def _address(path: str, settings: Settings) -> str:
    """What readers ask for: a folder for its `index.html`."""
    return f"{settings.root}/{path.removesuffix('index.html')}"
