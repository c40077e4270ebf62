"""Folders that one process alone may change at a time."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from generator.problems import BusyError

_NO_LOCKS: Final = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)
_ASKED_EACH: Final = 0.1  # seconds


@contextmanager
def locked(
    file: Path, busy: Callable[[], str], wait: float, *, lasting: bool = True
) -> Iterator[None]:
    """Within, this process alone has the lock. It ends with the process, however that ends.

    busy      gives what is said where another process has it
    wait      seconds to wait for that
    lasting   False to leave no file behind
    Raises BusyError where the other process does not end in time, OSError where the file cannot be
    made. Where the file system knows no locks, there is none.
    """
    lock = FileLock(file)
    try:
        lock.acquire(timeout=wait, poll_interval=_ASKED_EACH)
    except Timeout:
        raise BusyError(f"{busy()}; try again later, or wait with --wait SECONDS") from None
    except NotImplementedError:
        pass
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    try:
        yield
    finally:
        if not lasting:
            # Still ours: who waits for it finds that its file is gone, and makes another.
            with suppress(OSError):
                file.unlink()
        lock.release()
