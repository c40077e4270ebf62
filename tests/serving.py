"""`broadsheet serve` as it is run: a process, and what it says."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Final

from tests.documented import environment

PATIENCE: Final = 60.0
"""Seconds for what takes a moment: the machine may be busy."""


class Serving:
    """A server that runs."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        """What it printed."""
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def address(self) -> str:
        """Of the front page."""
        line = self.said("Serving ")
        return line.partition(" at ")[2].partition(" (")[0]

    def said(self, words: str, after: int = 0) -> str:
        """The first line with these words that is printed, once it is. after: lines passed over"""
        eventually(lambda: any(words in line for line in self.lines[after:]), lambda: self.lines)
        return next(line for line in self.lines[after:] if words in line)

    @property
    def builds(self) -> int:
        """Updates until now that were told, the first not among them."""
        told = (" files written", "no page changes")
        return sum(any(words in line for words in told) for line in self.lines)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Asks it to end, and gives its status."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status


@contextmanager
def serving(content: Path, *options: str, **more: str) -> Iterator[Serving]:
    """Serves a content folder on a free port, from the folder that it lies in. more: environment"""
    process = subprocess.Popen(
        [sys.executable, "-m", "generator", "serve", content.name, "--port=0", *options],
        cwd=content.parent,
        env=environment() | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Serving(process)
    try:
        yield server
    finally:
        process.kill()
        process.wait()


def eventually(
    is_so: Callable[[], object], told: Callable[[], object] = lambda: "it never came to be so"
) -> None:
    """Waits until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, told()
        time.sleep(0.02)
