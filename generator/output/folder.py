"""The output folder: make ready what differs, put it in place, remove what was ours.

`path` is one below the output folder, with `/` between its parts.
"""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from generator.memo.locks import locked
from generator.problems import OutputError

MARKER: Final = ".broadsheet"
"""In the output folder: says that the folder is ours, and which files in it."""
LOCK: Final = ".broadsheet-lock"
"""Beside it while a build is running."""
UNFINISHED: Final = "unfinished"
_TEMPORARY: Final = ".broadsheet-"
_MARKER_TITLE: Final = "Broadsheet built these files and removes them when they are not wanted:"
_NOT_CONTENT: Final = ("README.md",)
_FRONT_PAGE: Final = "index.html"


class Staged(NamedTuple):
    """A file that waits to be put in place."""

    name: str
    """In the folder where it waits."""
    is_new: bool
    """Nothing lies in its place."""
    is_blocked: bool
    """A folder does, or a file where it needs a folder."""


@contextmanager
def held(folder: Path, wait: float) -> Iterator["Output"]:
    """The output folder, held by this process alone; made where it is missing, and taken away again
    where nothing was written.

    wait   seconds to wait for another build of it to end
    Raises BusyError where that does not end in time; OutputError where the folder is not ours.
    """
    _refuse_strangers(folder)
    with ExitStack() as stack:
        try:
            for made in _made_with_parents(folder):
                stack.callback(_remove_if_empty, made)
            if os.access(folder, os.W_OK):  # else nothing can be changed there
                lock = locked(folder / LOCK, lambda: _busy(folder), wait, lasting=False)
                stack.enter_context(lock)
        except OSError as error:
            name = error.filename or folder
            raise OutputError(f"{name}: cannot be used: {error.strerror or error}") from error
        yield Output(folder)


def refuse_while_written(folder: Path, wait: float = 0) -> None:
    """Raises BusyError while a build writes to the folder, of which nothing is changed.

    wait   seconds to wait for that build to end
    """
    file = folder / LOCK
    with suppress(OSError):
        if file.exists():
            with locked(file, lambda: _busy(folder), wait):
                pass


def refuse_to_write_into(sources: Iterable[Path], folder: Path) -> None:
    """Raises OutputError where the output folder lies in one of those that are read."""
    real = Path(os.path.realpath(folder))
    for source in sources:
        if real.is_relative_to(os.path.realpath(source)):
            raise OutputError(
                f"{folder} lies in {source}, which is read; name another folder with --output"
            )


def _busy(folder: Path) -> str:
    return f"{folder} is being written by another build"


def is_ours(name: str) -> bool:
    """True for the name of what a build has at the top of an output folder for itself."""
    return name == MARKER or name.startswith(_TEMPORARY)


class Output:
    """The output folder: knows which files in it are ours.

    Raises OutputError where the folder holds files and no marker of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # The token is in its name: what another build is about to place lies elsewhere.
        self._staging = f"{folder}/{_TEMPORARY}{os.urandom(8).hex()}"
        _refuse_strangers(folder)
        self._listed, self.state = self._read_marker()
        """The paths that the marker lists, and what it says of them: a digest, UNFINISHED, or
        nothing."""

    @cached_property
    def previous(self) -> frozenset[str]:
        """The paths that the marker lists."""
        return frozenset(self._listed)

    @property
    def was_emptied(self) -> bool:
        """True if nothing is left of what the previous build wrote at the top, but for what is
        hidden: `rm -rf output/*` leaves that, and so the marker."""
        if not self._listed or (self.folder / _FRONT_PAGE).exists():
            return False
        at_top = (path for path in self._listed if "/" not in path and path[0] != ".")
        return not any((self.folder / path).exists() for path in at_top)

    @property
    def key(self) -> str:
        """The folder's name in a store."""
        return self.key_of(self.folder)

    @staticmethod
    def key_of(folder: Path) -> str:
        """The name of an output folder in a store, which holds no bytes that are not UTF-8."""
        return os.fsencode(os.path.realpath(folder)).decode("utf-8", "backslashreplace")

    @contextmanager
    def staging(self) -> Iterator[None]:
        """Within, files can be staged. What was not put in place by its end is removed, as is all
        that builds left behind which were killed."""
        for path in self._listed:
            _refuse_to_leave(path)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for leftover in self.folder.glob(f"{_TEMPORARY}*"):
                if leftover.name != LOCK:
                    _remove_all(leftover)
            os.mkdir(self._staging)
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be made: {error.strerror}") from error
        try:
            yield
        finally:
            shutil.rmtree(self._staging, ignore_errors=True)

    def was_begun(self, begun: str) -> bool:
        """True if this very build was the last here, and did not end."""
        return self.state == _unfinished(begun)

    def stage(self, path: str, data: bytes) -> Staged | None:
        """Makes the file ready to be put in place; None where what lies there has the same bytes.
        Nothing that anyone reads is touched."""
        _refuse_to_leave(path)
        target = f"{self.folder}/{path}"
        name = blake2b(path.encode(), digest_size=16).hexdigest()
        try:
            mode, size = _what_lies_at(target)
            if stat.S_ISREG(mode) and size == len(data) and _read(target) == data:
                return None
            with open(f"{self._staging}/{name}", "wb") as file:
                file.write(data)
        except FileNotFoundError:
            raise self._taken_away() from None
        except OSError as error:
            raise OutputError(f"{target}: cannot be written: {error.strerror}") from error
        return Staged(name, mode == 0, stat.S_ISDIR(mode) or size < 0)

    def begin(
        self, paths: Iterable[str], state: str, removed: Iterable[str] = (), begun: str = ""
    ) -> None:
        """Notes every file that is or will be there before the first is put in place, so that a
        build that is stopped leaves nothing behind that the next one does not know.

        paths, removed   what comes and what goes; all else that was ours stays
        state            a digest of what is there at the end
        begun            stands for this build: see `was_begun`
        """
        going = set(removed)
        left = [path for path in self._listed if path not in going] if going else self._listed
        # What it lists is sorted, so that this is quick however much it is.
        new = set(paths).difference(self.previous, going)
        self._stage_note(MARKER, state, sorted([*left, *new]))
        self._stage_note(UNFINISHED, _unfinished(begun), sorted([*self._listed, *new]))
        try:
            os.replace(f"{self._staging}/{UNFINISHED}", f"{self.folder}/{MARKER}")
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror}") from error

    def refuse_closed(self, paths: Iterable[str]) -> None:
        """Raises OutputError where a folder in which any of these would be put in place, or from
        which they would be removed, lets nothing of it be changed."""
        for name in sorted({os.path.dirname(path) for path in paths}):
            folder = self._target(name)
            while not folder.is_dir() and folder != self.folder:
                folder = folder.parent
            if not os.access(folder, os.W_OK | os.X_OK):
                raise OutputError(
                    f"{folder}: cannot be written to: its rights let no one change it who is not "
                    "its owner; change them"
                )

    def write(self, path: str, staged: Staged) -> bool:
        """Puts a staged file in place whole, so that no one ever reads half a file; True once it is
        there."""
        target = f"{self.folder}/{path}"
        try:
            if staged.is_new or staged.is_blocked:
                _make_folder(os.path.dirname(target))
            os.replace(f"{self._staging}/{staged.name}", target)
        except OSError as error:
            if not os.path.isdir(self._staging):
                raise self._taken_away() from error
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
            try:
                # Where a folder stands, or a file stands for its folder, ours is gone already.
                with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                    target.unlink()
                    removed += 1
            except OSError as error:
                raise OutputError(f"{target}: cannot be removed: {error.strerror}") from error
            self._prune(target.parent)
        return removed

    def finish(self) -> None:
        """Notes that all is in place."""
        try:
            os.replace(f"{self._staging}/{MARKER}", f"{self.folder}/{MARKER}")
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror}") from error

    def _read_marker(self) -> tuple[list[str], str]:
        try:
            _, state, *paths = (self.folder / MARKER).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return [], ""
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.folder}: cannot be read: {error}") from error
        return paths, state

    def _stage_note(self, name: str, state: str, paths: Iterable[str]) -> None:
        text = "\n".join((_MARKER_TITLE, state, *paths)) + "\n"
        try:
            with open(f"{self._staging}/{name}", "wb") as file:
                file.write(text.encode())
        except OSError as error:
            raise OutputError(f"{self.folder}: cannot be written: {error.strerror}") from error

    def _taken_away(self) -> OutputError:
        return OutputError(
            f"{self._staging}: what this build had made ready is gone, as where another build wrote"
            f" to {self.folder} at the same time; build again"
        )

    def _prune(self, folder: Path) -> None:
        while folder != self.folder and _remove_if_empty(folder):
            folder = folder.parent

    def _target(self, path: str) -> Path:
        _refuse_to_leave(path)
        return self.folder / path


def _refuse_strangers(folder: Path) -> None:
    """Raises OutputError where the folder holds files and no marker of ours."""
    try:
        if (folder / MARKER).exists() or not folder.exists():
            return
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        raise OutputError(f"{folder}: cannot be read: {error.strerror}") from error
    strangers = [name for name in names if name not in _NOT_CONTENT and name[0] != "."]
    if strangers:
        raise OutputError(
            f"{folder} holds files that Broadsheet did not write ({strangers[0]}, …); "
            "empty it, or name another folder with --output"
        )


def _refuse_to_leave(path: str) -> None:
    if path.startswith("/") or (".." in path and ".." in path.split("/")):
        raise OutputError(f"{path}: would leave the output folder")


def _made_with_parents(folder: Path) -> Iterator[Path]:
    """Makes a folder, with those above it, and gives each that was missing, from the top."""
    missing = []
    while not folder.exists() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        yield folder


def _make_folder(folder: str) -> None:
    """Makes a folder, with those above it, where it is missing."""
    try:
        os.mkdir(folder)
    except FileExistsError:
        return
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:  # not empty, or gone already
        return False
    return True


def _remove_all(leftover: Path) -> None:
    """Removes a file, or a folder with all in it."""
    if leftover.is_dir() and not leftover.is_symlink():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)


def _what_lies_at(target: str) -> tuple[int, int]:
    """The mode and the size in bytes of what lies at a path. The mode is 0 where nothing lies; the
    size is -1 where nothing can, for a file stands where it needs a folder."""
    try:
        status = os.stat(target, follow_symlinks=False)
    except FileNotFoundError:
        return 0, 0
    except NotADirectoryError:
        return 0, -1
    return status.st_mode, status.st_size


def _read(target: str) -> bytes:
    with open(target, "rb") as file:
        return file.read()


def _unfinished(begun: str) -> str:
    return f"{UNFINISHED} {begun}".rstrip()
