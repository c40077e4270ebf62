"""What a build did, as values: the command line turns them into lines or JSON."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from generator.content.feed_formats import FORMATS
from generator.content.settings import Settings
from generator.library.library import Withheld
from generator.memo.fingerprint import file_digest
from generator.memo.store import FileRow
from generator.output.changes import Changes
from generator.output.lost_addresses import LostAddress
from generator.output.renotified import Renotified
from generator.problems import Problem

if TYPE_CHECKING:
    from generator.output.subscribers import FeedDiff

CHANGES: Final = "changes.json"
"""Beside the state: what the last build that changed anything changed, for whoever purges caches or
tells hubs."""
_FEED_FILES: Final = frozenset(each.file for each in FORMATS)


class Subscribers(Struct, frozen=True):
    """What subscribers of any feed will see, each item once."""

    new: int = 0
    updated: int = 0
    renotified: tuple[Renotified, ...] = ()
    """Items that they have had and that come again under another id."""
    lost: tuple[str, ...] = ()
    """Feeds that are there no more, in this format: paths. Whoever follows one gets no more."""


class Report(
    Struct, frozen=True, kw_only=True, rename={"withheld": "held_back", "rejected": "left_out"}
):
    """The outcome of one build."""

    read: int
    """Record files that were found."""
    shown: int
    """Records that are public."""
    withheld: tuple[Withheld, ...]
    """Read and not shown, with the reason."""
    rejected: tuple[str, ...]
    """Records that have a fault."""
    pages: int
    """HTML files."""
    feeds: int
    """Feed files."""
    files: int
    """All files of the site."""
    written: int
    """Files that were new or differed."""
    removed: int
    """Files of the former build that are no longer wanted."""
    size: int
    """Bytes of all files."""
    subscribers: Subscribers
    lost_addresses: tuple[LostAddress, ...]
    """Addresses that readers have and that show no more what they showed."""
    seconds: float
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    """What the owner should know once."""


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
        """What differs. A file whose former bytes are not known counts as changed."""
        added, changed = {}, {}
        for path, row in sorted(after.items()):
            former = before.get(path)
            if former is None:
                added[path] = row.digest.hex()
            elif former.digest != row.digest:
                changed[path] = row.digest.hex()
        removed = tuple(sorted(path for path in before if path not in after))
        return cls(added, changed, removed)


def note_changes(
    folder: Path | None,
    output: str,
    is_preview: bool,
    found: Changes,
    feeds: "Sequence[FeedDiff]",
    settings: Settings,
) -> str:
    """Writes `changes.json`, or, for a preview beside another output folder, a file of its own;
    gives what the owner should know where that fails, or else nothing.

    folder   where the state is kept; None where it is not
    output   the folder that was built
    is_preview   whether another folder has `changes.json`
    found    what the build changed. Whoever finds that it was since another mark than the one that
             he saw last has missed a build, and asks `broadsheet changes --since`
    A build that changed nothing leaves there what the former one noted.
    """
    if folder is None or not found.paths:
        return ""
    touched = (*found.changed, *found.removed)
    document = msgspec.to_builtins(found) | {
        "purge": [_address(path, settings) for path in touched],
        "feeds_changed": [
            _address(path, settings) for path in feeds_among((*found.added, *found.changed))
        ],
        "feeds_removed": [_address(path, settings) for path in feeds_among(found.removed)],
        "subscribers": feeds,
    }
    name = f"changes-{file_digest(output.encode()).hex()[:8]}.json" if is_preview else CHANGES
    file, fresh = folder / name, folder / f"{name}.new"
    try:
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(document)) + b"\n")
        fresh.replace(file)
    except OSError as error:
        for each in (fresh, file):
            with suppress(OSError):
                each.unlink()
        return f"{file} cannot be written ({error.strerror}): what changed is told here alone."
    return ""


def feeds_among(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of these paths that are feeds of ours, in any format."""
    return tuple(path for path in paths if path.rpartition("/")[2] in _FEED_FILES)


def _address(path: str, settings: Settings) -> str:
    """What readers ask for: a folder for its `index.html`."""
    return f"{settings.root}/{path.removesuffix('index.html')}"
