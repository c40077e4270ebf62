"""What a preview shows at the moment: handed over whole from whoever builds to whoever serves."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Final

from msgspec import Struct, structs

from generator.content.settings import Settings
from generator.serve.unpublished import Unpublished

MOST_TOLD: Final = 20
"""Faults that a page tells; the terminal has them all."""


class Fault(Struct, frozen=True):
    """Something wrong, as a page tells it."""

    message: str
    """What is wrong, and what to do."""
    place: str = ""
    """File and line, as their owner would name them; empty where no one file is to blame."""
    link: str = ""
    """What opens that in an editor; empty for nothing."""


class Shown(Struct, frozen=True, kw_only=True):
    """What is shown."""

    build: str
    """Another word whenever anything else is shown."""
    settings: Settings | None = None
    """Of the last build that came to its end; None before the first did."""
    stops: bool = False
    """True where faults have kept the last build from being made: what is shown is older."""
    faults: Sequence[Fault] = ()
    """The first of those that came since the server was started, or that stop it."""
    faults_count: int = 0
    left_out: frozenset[str] = frozenset()
    """Records that such faults have kept out of what is shown: files below the content folder."""
    standing: int = 0
    """Faults of records that were there before."""
    warned: int = 0
    """Warnings that came since the server was started."""
    unpublished: Unpublished | None = None
    """None where nothing is published, or that is not known yet."""
    waiting: int = 0
    """Candidates in the inbox."""
    labels: Sequence[str] = ()
    """What is not as readers will see it, such as drafts."""


class Screen:
    """Holds what is shown, and tells everyone who looks when that is something else.

    output   the folder of built files
    """

    def __init__(self, output: Path, shown: Shown) -> None:
        self.output = output
        self._shown = shown
        self._watching: set[Callable[[], None]] = set()
        self._lock = Lock()
        self.has_ended = False
        """True once nothing else will be shown."""

    @property
    def shown(self) -> Shown:
        return self._shown

    def show(self, **changes: object) -> None:
        """Shows the same with changes."""
        with self._lock:
            self._shown = structs.replace(self._shown, **changes)
        self._tell()

    def end(self) -> None:
        """Tells everyone that nothing else will be shown."""
        self.has_ended = True
        self._tell()

    def watch(self, told: Callable[[], None]) -> Callable[[], None]:
        """Has it called, from any thread, when something else is shown; gives what ends that."""
        with self._lock:
            self._watching.add(told)
        return lambda: self._forget(told)

    @property
    def watching(self) -> int:
        """How many look at it."""
        return len(self._watching)

    def _tell(self) -> None:
        with self._lock:
            watching = tuple(self._watching)
        for told in watching:
            told()

    def _forget(self, told: Callable[[], None]) -> None:
        with self._lock:
            self._watching.discard(told)
