"""Files of an inbox and of its records: written whole or not at all, moved and never lost."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from generator.memo.locks import locked
from generator.memo.own_folder import own_folder
from generator.problems import GeneratorError

_LOCK: Final = "inbox.lock"


class CannotWriteError(GeneratorError):
    """A file, or folder, that cannot be written."""


@contextmanager
def held(content: Path, wait: float = 0) -> Iterator[None]:
    """Within, this process alone decides about the candidates of a content folder.

    wait   seconds to wait for another to end
    Raises BusyError where one does not, StateError where the folder cannot be written to.
    """

    def busy() -> str:
        return "The inbox of this site is being worked on by another process"

    with locked(own_folder(content) / _LOCK, busy, wait):
        yield


def write_new(path: Path, data: bytes) -> bool:
    """Writes a file that is not there yet; False, with nothing written, where it is.

    Raises CannotWriteError where the disk refuses.
    """
    return bool(write_all_new({path: data}))


def write_all_new(files: Mapping[Path, bytes]) -> list[Path]:
    """Writes those of some files that are not there yet; gives them.

    All are written before any is waited for: a disk then has them in one go. Raises
    CannotWriteError where it refuses; each file is then there whole, or not at all.
    """
    new = {path: path.with_name(f".{path.name}.{os.getpid()}.new") for path in files}
    written = []
    path = Path()
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            new[path].write_bytes(data)
        for path in files:
            _keep(new[path])
        for path in files:
            if _put_in_place(new[path], path):
                written.append(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        for rest in new.values():
            with suppress(OSError):
                rest.unlink()
    return written


def _put_in_place(new: Path, path: Path) -> bool:
    """Gives a file its name, unless another has it."""
    try:
        os.link(new, path)  # as a rename that replaces nothing
    except FileExistsError:
        return False
    except OSError:  # a disk without such links; we alone write here
        if os.path.lexists(path):
            return False
        new.rename(path)
    return True


def _keep(path: Path) -> None:
    """Waits until the disk has a file."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_over(path: Path, data: bytes) -> None:
    """Writes a file that we alone write. Raises CannotWriteError where the disk refuses."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(data)
        _keep(new)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise _refused(path, error) from error


def move(old: Path, new: Path) -> None:
    """Moves a file to where none is, in the same folder tree.

    Raises CannotWriteError where the disk refuses, and where there is one.
    """
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(new):
            raise CannotWriteError(f"{new}: is there already; move it away, or remove it")
        old.rename(new)
    except OSError as error:
        raise _refused(old, error) from error


def _refused(path: Path, error: OSError) -> CannotWriteError:
    return CannotWriteError(f"{path}: cannot be written: {error.strerror or error}")
