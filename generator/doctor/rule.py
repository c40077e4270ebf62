"""What a rule of the doctor is, and what is said of a file that breaks it."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from generator.problems import Level


class Mending(StrEnum):
    """Whether a break of a rule can be mended by a program."""

    NONE = "none"
    SAFE = "safe"
    """What is read of the file stays the same, or loses only what is known to mean nothing."""
    UNSAFE = "unsafe"
    """What is read changes: most often for the better, and someone should look."""


class Rule(Struct, frozen=True, kw_only=True):
    """Something that the files of a content folder have to keep."""

    code: str
    """Permanent: settings and records name it."""
    requirement: str
    """What has to be so, as a sentence."""
    why: str
    """What comes of it where it is not so, as a sentence."""
    remedy: str
    """What to do about it, as a sentence."""
    level: Level = Level.WARNING
    mending: Mending = Mending.NONE


class Edit(Struct, frozen=True, order=True):
    """A part of a file's text, and what is to stand there instead."""

    start: int
    """In characters of the file's text, a byte order mark among them."""
    end: int
    new: str


class Fix(Struct, frozen=True):
    """What mends a finding."""

    edit: Edit
    is_safe: bool


class Finding(Struct, frozen=True, omit_defaults=True):
    """One break of a rule. Lines and columns count from 1; all are 0 where the whole file is meant,
    and the columns alone where only the line is known."""

    path: str
    """Below the content folder."""
    code: str
    message: str
    """What was found, and what to do."""
    level: Level
    field: str = ""
    """As in `related[2].webUrl`; empty where no one field is to blame."""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    """Behind the last character."""
    fix: Fix | None = None

    @property
    def place(self) -> str:
        """`path:line:column`, as far as it is known."""
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column or 1}"


_SEVERITY: Final = {Level.FAULT: 0, Level.DROPPED: 1, Level.WARNING: 2}


def worst_first(finding: Finding) -> tuple[object, ...]:
    """Where a finding stands among others: what costs a record first, of one rule together, in the
    order of files and lines."""
    return (
        _SEVERITY[finding.level],
        finding.code,
        finding.path,
        finding.line,
        finding.column,
        finding.message,
    )
