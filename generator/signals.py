"""Being asked to end: by Ctrl-C, by whoever runs the program, or because the terminal is gone."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from generator.problems import Status

_ENDINGS: Final = {
    "SIGINT": (Status.INTERRUPTED, "by Ctrl-C"),
    "SIGTERM": (Status.TERMINATED, "by SIGTERM"),
    "SIGHUP": (Status.HUNG_UP, "as its terminal was closed"),
}
"""By signal, as far as a system has it: the status it ends with, and how a message names it."""

_NOTHING: Final = "nothing was written"
_ONE_ASKING: Final = 1.0
"""Seconds. One Ctrl-C often comes twice: from the terminal and from the program that started us."""


class Stop(BaseException):
    """The program was asked to end. No `Exception`, for no one may take it for a fault of what is
    being read or made.

    done   what was written by then
    """

    def __init__(self, status: Status, how: str, done: str) -> None:
        self.status = status
        self.how = how
        self.done = done

    def __str__(self) -> str:
        return f"Interrupted {self.how}: {self.done}."


class _Listening:
    """What this process has heard; signals are a process's, so there is one of it."""

    process = 0
    """Whose handlers these are: one that is forked has them for a moment as well."""
    asked: Stop | None = None
    asked_at = 0.0
    deferred = False
    done = _NOTHING


_here = _Listening()


@contextmanager
def heard() -> Iterator[None]:
    """Within, a signal to end raises Stop. One that is ignored stays so, as `nohup` wants it.

    The next signal, of a person who does not care to wait for the end, ends the process at once.
    """
    _here.process, _here.asked, _here.deferred, _here.done = os.getpid(), None, False, _NOTHING
    numbers = [getattr(signal, name) for name in _ENDINGS if hasattr(signal, name)]
    previous = {
        number: signal.signal(number, _hear)
        for number in numbers
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def deferred(done: str, *, in_part: str) -> Iterator[None]:
    """Within, a signal to end waits for the end of the block, which has to be near: what is begun
    there must not be left half done. A second one does not wait.

    done      what a Stop says from then on
    in_part   what it says where the block was left
    """
    if _here.asked is not None:
        raise _here.asked  # whatever ran when it was raised has swallowed it
    _here.deferred = True
    try:
        yield
    except Stop as stop:
        stop.done = in_part
        raise
    finally:
        _here.deferred = False
    _here.done = done
    if _here.asked is not None:
        _here.asked.done = done
        raise _here.asked


def ignore() -> None:
    """Has this process, which another one has started and will end, hear of no signal."""
    for name in _ENDINGS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def _hear(number: int, frame: FrameType | None) -> None:
    if os.getpid() != _here.process:
        return
    status, how = _ENDINGS[signal.Signals(number).name]
    now = time.monotonic()
    if _here.asked is None:
        _here.asked, _here.asked_at = Stop(status, how, _here.done), now
        if not _here.deferred:
            raise _here.asked
    elif now - _here.asked_at > _ONE_ASKING:
        if not _here.deferred:
            os._exit(status)
        _here.deferred = False
        raise _here.asked
