"""All disk access: scan a folder, read, write what differs, remove what was ours.

`name` is a path below the content folder, `path` one below the output folder; both use `/`.
"""

import glob
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.problems import OutputError

MARKER: Final = ".broadsheet"
"""In the output folder: says that the folder is ours, and which files in it."""
_MARKER_TITLE: Final = (
    "Broadsheet built these files and removes them when they are no longer wanted:"
)
_NOT_CONTENT: Final = ("README.md",)


def scan(folder: Path, pattern: str) -> list[str]:
    """The names of the files below `folder` that match, sorted; hidden ones never do."""
    found = glob.glob(pattern, root_dir=folder, recursive=True)
    names = (name.replace(os.sep, "/") for name in found if not (folder / name).is_dir())
    return sorted(names)


def scan_all(folder: Path) -> list[str]:
    """The names of all files below `folder`, sorted; none where it does not exist."""
    return scan(folder, "**/*") if folder.is_dir() else []


class Output:
    """The output folder: knows which files in it are ours.

    Raises OutputError where the folder holds files and no marker of ours.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._former = self._read_marker()
        self._kept: set[str] = set()
        self.written = 0
        """Files that were written because they are new or differ."""
        self.removed = 0
        self.size = 0
        """Bytes of all files of the site, written or left as they were."""

    @property
    def files(self) -> int:
        """Files of the site, written or left as they were."""
        return len(self._kept)

    def write(self, path: str, data: bytes) -> None:
        """Puts the file in place whole, or leaves it untouched where it already says the same."""
        target = self._target(path)
        self._kept.add(path)
        self.size += len(data)
        try:
            if _same(target, data):
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, data)
        except OSError as error:
            raise OutputError(f"{target}: cannot be written: {error.strerror}") from error
        self.written += 1

    def finish(self) -> None:
        """Removes the files of the former build that are no longer wanted, and notes today's."""
        for path in sorted(self._former - self._kept):
            target = self._target(path)
            with suppress(FileNotFoundError):
                target.unlink()
                self.removed += 1
            self._prune(target.parent)
        self._note(self._kept)

    def begin(self, paths: Iterable[str]) -> None:
        """Notes the files to come before the first is written, so that a build that was stopped
        half-way leaves nothing behind that the next one does not know."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._note(self._former | set(paths))

    def _read_marker(self) -> set[str]:
        if not self._folder.exists():
            return set()
        marker = self._folder / MARKER
        try:
            if marker.exists():
                return set(marker.read_text("utf-8").splitlines()[1:])
            strangers = sorted(entry.name for entry in self._folder.iterdir())
        except OSError as error:
            raise OutputError(f"{self._folder}: cannot be read: {error.strerror}") from error
        strangers = [name for name in strangers if name not in _NOT_CONTENT and name[0] != "."]
        if strangers:
            raise OutputError(
                f"{self._folder} holds files that Broadsheet did not write ({strangers[0]}, …); "
                "empty it, or name another folder with --output"
            )
        return set()

    def _note(self, paths: Iterable[str]) -> None:
        text = "\n".join((_MARKER_TITLE, *sorted(paths))) + "\n"
        try:
            _replace(self._folder / MARKER, text.encode())
        except OSError as error:
            raise OutputError(f"{self._folder}: cannot be written: {error.strerror}") from error

    def _prune(self, folder: Path) -> None:
        while folder != self._folder:
            try:
                folder.rmdir()
            except OSError:  # not empty, or gone already
                return
            folder = folder.parent

    def _target(self, path: str) -> Path:
        target = self._folder / path
        if path.startswith("/") or ".." in path.split("/"):
            raise OutputError(f"{path}: would leave the output folder")
        return target


def _same(target: Path, data: bytes) -> bool:
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _replace(target: Path, data: bytes) -> None:
    """Writes under a temporary name and renames, so that no one ever reads half a file."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".broadsheet-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)  # mkstemp's 0600 would keep a web server out
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def parents(path: str) -> Iterator[str]:
    """The folders above a path: `a/b/c` has `a` and `a/b`."""
    parts = path.split("/")[:-1]
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])
