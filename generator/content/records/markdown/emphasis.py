"""Emphasis: which runs of `*`, `_` and `~` belong to each other."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_RUN: Final = re.compile(r"(\*+|_+|~+)")
_PUNCTUATION: Final = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_TAGS: Final = {"*": ("em", "strong"), "_": ("em", "strong"), "~": ("del", "del")}


class Run:
    """One or more of the same mark in a row."""

    __slots__ = ("can_close", "can_open", "closed", "length", "mark", "number", "opened", "whole")

    def __init__(self, mark: str, length: int, can_open: bool, can_close: bool) -> None:
        self.mark = mark
        self.length = length
        """Marks that are of no pair, which are text."""
        self.whole = length
        self.can_open = can_open
        self.can_close = can_close
        self.number = 0
        """Its place among the runs of its text."""
        self.closed: list[str] = []
        """Names of the elements that end here, in their order."""
        self.opened: list[str] = []
        """Names of the elements that begin here, the innermost first."""


def run_at(text: str, start: int) -> tuple[Run, int]:
    """The run that begins there, and its end."""
    match = _RUN.match(text, start)
    assert match is not None
    end = match.end()
    mark, length = text[start], end - start
    if mark == "~" and length > 2:
        return Run(mark, length, False, False), end
    before, after = _kind(text[start - 1 : start]), _kind(text[end : end + 1])
    opens = after != " " and (after != "." or before in " .")
    closes = before != " " and (before != "." or after in " .")
    if mark == "_":  # within a word, it is text
        opens, closes = (
            opens and (not closes or before == "."),
            closes and (not opens or after == "."),
        )
    return Run(mark, length, opens, closes), end


@lru_cache(maxsize=4096)
def _kind(sign: str) -> str:
    """A space for white space and the ends of a text, a full stop for all marks, else a letter."""
    if not sign or sign.isspace():
        return " "
    return "." if sign in _PUNCTUATION or unicodedata.category(sign)[0] in "PS" else "a"


def pair(runs: Sequence[Run]) -> None:
    """Makes pairs of runs, each within the text of one link or of none."""
    openers: list[Run] = []
    searched: dict[tuple[str, bool, int], int] = {}  # up to which number in vain, by kind of closer
    for number, run in enumerate(runs):
        run.number = number
        if run.can_close:
            kind = (run.mark, run.can_open, run.whole % 3 if run.mark != "~" else run.whole)
            while run.length:
                at = _opener_of(run, openers, searched.get(kind, -1))
                if at is None:
                    searched[kind] = number - 1
                    break
                opener = openers[at]
                of_two = run.length > 1 and opener.length > 1
                name = _TAGS[run.mark][of_two]
                opener.opened.append(name)
                run.closed.append(name)
                opener.length -= 1 + of_two
                run.length -= 1 + of_two
                del openers[at + bool(opener.length) :]
        if run.can_open and run.length:
            openers.append(run)


def _opener_of(run: Run, openers: list[Run], searched: int) -> int | None:
    """Where the nearest opener is that a run can close."""
    for at in range(len(openers) - 1, -1, -1):
        opener = openers[at]
        if opener.number <= searched:
            return None
        if opener.mark == run.mark and _fit(opener, run):
            return at
    return None


def _fit(opener: Run, run: Run) -> bool:
    if run.mark == "~":
        return opener.whole == run.whole
    if not (opener.can_close or run.can_open):
        return True
    return (opener.whole + run.whole) % 3 != 0 or (opener.whole % 3 == 0 == run.whole % 3)
