"""Files of an inbox and of its records: written whole or not at all, moved and never lost."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from generator.doctor.links.ledger import own_folder
from generator.memo.locks import locked
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
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(new, data)
        try:
            os.link(new, path)  # as a rename that replaces nothing
        except FileExistsError:
            return False
        except OSError:  # a disk without such links; we alone write here
            if os.path.lexists(path):
                return False
            new.rename(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with suppress(OSError):
            new.unlink()
    return True


def write_over(path: Path, data: bytes) -> None:
    """Writes a file that we alone write. Raises CannotWriteError where the disk refuses."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(new, data)
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


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _refused(path: Path, error: OSError) -> CannotWriteError:
    return CannotWriteError(f"{path}: cannot be written: {error.strerror or error}")
