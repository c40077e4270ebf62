"""The streams that a program is given, and the encoding of names: what is outside of it decides
neither what a site is made of nor with what status its build ends."""

import errno
import io
import os
import sys
from typing import Any, Final, TextIO

_STREAMS: Final = 3  # standard input, output and error
NO_LOADING: Final = (ImportError, MemoryError, OSError, SystemError)
"""What an import fails with where the machine cannot load a module."""
_CLOSED: Final = frozenset((errno.EPIPE, errno.EBADF))
"""Of whoever wants to read no more, or has closed a stream from the start: no one to tell."""


class Unprinted:
    """Where a stream says that what was printed could not be taken."""

    error: OSError | None = None


class _Patient(io.FileIO):
    """A stream that goes on where no one takes what is written to it.

    A site that is built is built, whether or not its report finds a reader.
    """

    def __init__(self, descriptor: int, unprinted: Unprinted) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._unprinted = unprinted

    def write(self, data: Any) -> int:
        if self._unprinted.error is None:
            try:
                return super().write(data)
            except OSError as error:
                self._unprinted.error = error
        return len(data)


def in_utf8() -> None:
    """Begins the program once more where the system has another encoding for names of files: these
    are the same bytes on the disk, whatever the locale, and are read as UTF-8.

    What is printed stays in the encoding of the terminal.
    """
    if sys.getfilesystemencoding() == "utf-8" or sys.flags.utf8_mode or not sys.executable:
        return
    stream = sys.stdout or sys.stderr
    environment = dict(os.environ)
    if stream is not None:
        environment.setdefault("PYTHONIOENCODING", stream.encoding)
    again = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    os.execve(sys.executable, again, environment)


def open_streams() -> Unprinted:
    """Has every text printed, in whatever encoding and to whomever: signs that an encoding has not
    are written as `\\u4eba`. Gives what tells at the end whether the output took all.

    A stream that was closed leads nowhere: else the next file that is opened would be in its place.
    """
    for descriptor in range(_STREAMS):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest number that is free
    said = Unprinted()
    if os.name == "posix":  # a Windows console is no file
        sys.stdout = _text(sys.stdout, 1, said)
        sys.stderr = _text(sys.stderr, 2, Unprinted())
    else:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
    return said


def load_fault(error: BaseException) -> str:
    """What to say where the program, or a part of it, cannot be imported."""
    # Where memory ends within Python itself, that is at times a SystemError.
    is_short = isinstance(error, MemoryError | SystemError)
    return f"Broadsheet cannot be loaded: {'there is not enough memory' if is_short else error}"


def lost_report(unprinted: Unprinted) -> str:
    """What to say where the output did not take all; empty where it did, or no one wants it."""
    error = unprinted.error
    if error is None or error.errno in _CLOSED:
        return ""
    return f"The report could not be printed: {error.strerror}; the exit status is as it says."


def _text(previous: TextIO | None, descriptor: int, unprinted: Unprinted) -> TextIO:
    raw = _Patient(descriptor, unprinted)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=previous.encoding if previous else "utf-8",
        errors="backslashreplace",
        line_buffering=raw.isatty() or descriptor == 2,
    )
