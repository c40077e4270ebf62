"""When a build is to begin, by when changes came: soon, and not with each of them."""

from typing import Final

QUIET: Final = 0.02
"""Seconds without another change after which a build begins."""
MANY: Final = 8
"""Files that change together: more of them are the work of a program, and more will come."""
LONG_QUIET: Final = 0.3
"""The same seconds where many change."""
APART: Final = 1.0
"""Seconds from the beginning of a build to that of the next: who saves ten times in a second waits
for two builds, and not for ten."""
PATIENCE: Final = 5.0
"""Seconds after which a build begins although changes do not end."""


class Pace:
    """Says when to begin. Times are seconds of any clock that only goes on."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._files = 0
        self._began: float | None = None

    def changed(self, files: int, at: float) -> None:
        """Takes note of files that changed."""
        if self._first is None:
            self._first = at
        self._last = at
        self._files += files

    def postponed(self, at: float) -> None:
        """Takes note that more files will change: all is as if they had at that moment."""
        self._first, self._last, self._files = at, at, MANY + 1

    def begun(self, at: float) -> None:
        """Takes note of a build that begins, with all that changed until then."""
        self._began, self._first, self._files = at, None, 0

    @property
    def due(self) -> float | None:
        """When to begin if nothing else changes; None where nothing has."""
        if self._first is None:
            return None
        quiet = self._last + (LONG_QUIET if self._files > MANY else QUIET)
        due = min(quiet, self._first + PATIENCE)
        return due if self._began is None else max(due, self._began + APART)
