"""Every decision that was made about candidates: a file of lines that only grows.

Each line says one decision, as JSON, so that people can read it and git can merge it. What a line
says is never changed: an undone decision is another line. Lines count in the order of their times.
"""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, structs

from generator.content.inbox_folder import INBOX_FOLDER
from generator.problems import Level, Problem, StateError, shown

FILE: Final = f"{INBOX_FOLDER}/decisions.jsonl"
"""Below the content folder."""

TOOK: Final = "took"
REFUSED: Final = "refused"
PUBLISHED: Final = "published"
"""By the owner's word for all that a feed brings."""
EXPIRED: Final = "expired"
"""Nobody decided for as long as a candidate stays."""
KNOWN: Final = "known"
"""A record of it was there already when it was to be taken."""
UNDONE: Final = "undone"

# Names lead to files that an undoing moves: none may lead out of where we write, whoever wrote the
# line.
_Identity = Annotated[str, Meta(pattern=r"\A[0-9a-f]{12}\Z")]
_OfCandidate = Annotated[str, Meta(pattern=rf"\A(?:{INBOX_FOLDER}/[^/\x00]+\.md)?\Z")]
_Below = Annotated[str, Meta(pattern=r"(?s)\A(?!/|(?:.*/)?\.\.(?:/|\Z))[^\x00]*\Z")]

_OF_EDITORS: Final = frozenset((TOOK, REFUSED))
_ATTRIBUTES: Final = f"{INBOX_FOLDER}/.gitattributes"
_MERGED: Final = "decisions.jsonl merge=union\n"
"""Has git keep the lines of both sides where two editors have decided."""


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision, or its undoing."""

    at: Annotated[datetime, Meta(tz=True)]
    id: _Identity
    """Of the candidate."""
    decision: str
    batch: str = ""
    """The id of the first of those that were decided at once."""
    name: _OfCandidate = ""
    """The candidate's file."""
    addresses: tuple[str, ...] = ()
    """The canonical ones of the article."""
    title: str = ""
    publisher: str = ""
    """The domain."""
    feeds: tuple[str, ...] = ()
    """Ids of those that had it."""
    proposed: tuple[str, ...] = ()
    """Topics, as they were proposed."""
    topics: tuple[str, ...] = ()
    """Those that the record was written with."""
    record: _Below = ""
    """The file that was written, below the content folder."""
    digest: str = ""
    """Of that file's bytes; empty where it was not written by this decision."""

    @property
    def is_of_an_editor(self) -> bool:
        """True for what a person decided about the article itself."""
        return self.decision in _OF_EDITORS

    @property
    def together(self) -> tuple[datetime, str]:
        """Equal for decisions of one command."""
        return self.at, self.batch or self.id


class Decisions:
    """All decisions of a content folder.

    Raises StateError where the file is there and cannot be read: what was refused would come back.
    """

    def __init__(self, content: Path) -> None:
        self._content = content
        self.problems: list[Problem] = []
        """Lines that cannot be read; they stay in the file."""
        self.lines: tuple[Decision, ...] = ()
        """In the order of their times."""
        self.active: dict[str, Decision] = {}
        """By the id of a candidate: what was decided last, and was not undone."""
        self._read()

    @property
    def in_order(self) -> list[Decision]:
        """Those that were not undone, in the order of their times."""
        active = {id(each) for each in self.active.values()}
        return [each for each in self.lines if id(each) in active]

    def by_address(self) -> dict[str, Decision]:
        """By canonical address, what was decided about the article there and was not undone."""
        return {address: each for each in self.active.values() for address in each.addresses}

    def _read(self) -> None:
        try:
            data = (self._content / FILE).read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            message = f"{self._content / FILE}: cannot be read: {error.strerror}"
            raise StateError(message) from error
        found = []
        for number, line in enumerate(data.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line, type=Decision))
            except msgspec.MsgspecError:
                said = shown(line.decode("utf-8", "replace"))
                message = f'is no decision, and is passed over: "{said}"'
                self.problems.append(Problem(FILE, number, "", message, Level.WARNING))
        self._set(found)

    def _set(self, lines: Iterable[Decision]) -> None:
        self.lines = tuple(sorted(lines, key=lambda each: each.at))
        self.active = {}
        for each in self.lines:
            if each.decision == UNDONE:
                self.active.pop(each.id, None)
            else:
                self.active[each.id] = each

    def add(self, decisions: Sequence[Decision]) -> None:
        """Writes decisions at the end of the file; none before the last one there, whatever the
        clock says. Raises StateError where the disk refuses."""
        if not decisions:
            return
        if self.lines:
            last = self.lines[-1].at
            decisions = [structs.replace(each, at=max(each.at, last)) for each in decisions]
        data = _ENCODER.encode_lines(decisions)
        path = self._content / FILE
        try:
            path.parent.mkdir(exist_ok=True)
            with suppress(FileExistsError), (self._content / _ATTRIBUTES).open("x") as file:
                file.write(_MERGED)
            with path.open("ab") as log:
                if log.tell() and not _ends_with_a_line(path):
                    data = b"\n" + data  # after a line that was not written to its end
                log.write(data)
                log.flush()
                os.fsync(log.fileno())
        except OSError as error:
            raise StateError(f"{path}: cannot be written: {error.strerror}") from error
        self._set((*self.lines, *decisions))


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


_ENCODER: Final = msgspec.json.Encoder()
