"""The output folder: write what differs, remove what was ours.

`path` is one below the output folder, with `/` between its parts.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from generator.problems import OutputError

MARKER: Final = ".broadsheet"
"""In the output folder: says that the folder is ours, and which files in it."""
UNFINISHED: Final = "unfinished"
_TEMPORARY: Final = ".broadsheet-"
_MARKER_TITLE: Final = "Broadsheet built these files and removes them when they are not wanted:"
_NOT_CONTENT: Final = ("README.md",)


class Output:
    """The output folder: knows which files in it are ours.

    Raises OutputError where the folder holds files and no marker of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listed, self.state = self._read_marker()
        """The paths that the marker lists, and what it says of them: a digest, UNFINISHED, or
        nothing."""

    @cached_property
    def former(self) -> frozenset[str]:
        """The paths that the marker lists."""
        return frozenset(self._listed)

    @property
    def key(self) -> str:
        """The folder's name in a store."""
        return self.key_of(self.folder)

    @staticmethod
    def key_of(folder: Path) -> str:
        """The name of an output folder in a store."""
        return str(folder.resolve())

    def begin(self, paths: Iterable[str]) -> None:
        """Notes every file that is or will be there before the first is written, so that a build
        that is stopped leaves nothing behind that the next one does not know."""
        for path in self._listed:
            _refuse_to_leave(path)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for leftover in self.folder.glob(f"{_TEMPORARY}*"):  # of a build that was killed
                leftover.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be made: {error.strerror}") from error
        self._note(UNFINISHED, paths)

    def write(self, path: str, data: bytes) -> bool:
        """Puts the file in place whole. False where it said the same, and was left untouched."""
        _refuse_to_leave(path)
        target = f"{self.folder}/{path}"
        try:
            if not _made(os.path.dirname(target)) and _same(target, data):
                return False
            self._replace(target, data)
        except OSError as error:
            raise OutputError(f"{target}: cannot be written: {error.strerror}") from error
        return True

    def read(self, path: str) -> bytes | None:
        """The file as it is; None where it is not there."""
        try:
            return self._target(path).read_bytes()
        except OSError:
            return None

    def remove(self, paths: Iterable[str]) -> int:
        """Removes these files, and folders that are left empty; says how many there were."""
        removed = 0
        for path in paths:
            target = self._target(path)
            # Where a folder stands, or a file stands for its folder, ours is gone already.
            with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                target.unlink()
                removed += 1
            self._prune(target.parent)
        return removed

    def finish(self, paths: Iterable[str], state: str, removed: Iterable[str] = ()) -> None:
        """Notes the files that are there now, and a digest of them.

        paths, removed   what came and what went; all else that was ours still is
        """
        self._note(state, paths, removed)

    def _read_marker(self) -> tuple[list[str], str]:
        if not self.folder.exists():
            return [], ""
        marker = self.folder / MARKER
        try:
            if marker.exists():
                _, state, *paths = marker.read_text("utf-8").splitlines()
                return paths, state
            strangers = sorted(entry.name for entry in self.folder.iterdir())
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.folder}: cannot be read: {error}") from error
        strangers = [name for name in strangers if name not in _NOT_CONTENT and name[0] != "."]
        if strangers:
            raise OutputError(
                f"{self.folder} holds files that Broadsheet did not write ({strangers[0]}, …); "
                "empty it, or name another folder with --output"
            )
        return [], ""

    def _note(self, state: str, paths: Iterable[str], removed: Iterable[str] = ()) -> None:
        """Writes the marker: what it lists already, with these and without those."""
        gone = set(removed)
        left = [path for path in self._listed if path not in gone] if gone else self._listed
        # What it lists is sorted, so that this is quick however much it is.
        listed = sorted([*left, *set(paths).difference(self.former, gone)])
        text = "\n".join((_MARKER_TITLE, state, *listed)) + "\n"
        try:
            self._replace(f"{self.folder}/{MARKER}", text.encode())
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror}") from error

    def _replace(self, target: str, data: bytes) -> None:
        """Writes under a temporary name and renames, so that no one ever reads half a file."""
        temporary = f"{self.folder}/{_TEMPORARY}{os.getpid()}"
        try:
            with open(temporary, "wb") as file:
                file.write(data)
            os.replace(temporary, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise

    def _prune(self, folder: Path) -> None:
        while folder != self.folder:
            try:
                folder.rmdir()
            except OSError:  # not empty, or gone already
                return
            folder = folder.parent

    def _target(self, path: str) -> Path:
        _refuse_to_leave(path)
        return self.folder / path


def _refuse_to_leave(path: str) -> None:
    if path.startswith("/") or (".." in path and ".." in path.split("/")):
        raise OutputError(f"{path}: would leave the output folder")


def _made(folder: str) -> bool:
    """Makes a folder, with those above it, where it is missing; False where it is there."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return False
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    return True


def _same(target: str, data: bytes) -> bool:
    try:
        if os.stat(target).st_size != len(data):
            return False
        with open(target, "rb") as file:
            return file.read() == data
    except FileNotFoundError:
        return False


def parents(path: str) -> Iterator[str]:
    """The folders above a path: `a/b/c` has `a` and `a/b`."""
    parts = path.split("/")[:-1]
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])
