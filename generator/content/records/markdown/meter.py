"""A meter on what reading a text costs.

Whatever is read here is read once, but some things give more than they take: a short name may stand
for a long address, a short row for a thousand cells. No list of such texts is ever whole, so the
work itself is counted. A count and not a clock: what is refused must not depend on the machine.
Texts that people write use a small part of what is allowed.
"""

from typing import Final

DEEPEST: Final = 50  # lists, quotes and notes in each other
_STEPS: Final = 500_000  # for a text of any length, beside what the limits allow each character


class TooMuch(Exception):
    """A text that would take too long to read. Says what to do about it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
        """Within the text, counted from 0."""


class Meter:
    """Counts steps of one text, and stops the work where there are too many.

    A step is about 0.1 microseconds: a character looked at in Python, or some ten of them in C.
    """

    def __init__(self) -> None:
        self._left = 0

    def start(self, characters: int, for_each: int) -> None:
        """Begins a text of so many characters, with so many steps for each."""
        self._left = _STEPS + for_each * characters

    def add(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuch(
                "it makes far more than it says, by tags that are never closed, by rows that lack"
                " most of their cells, or by a long address under a short name; close them, or"
                " split it up"
            )
