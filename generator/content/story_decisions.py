"""What the owner decided about stories: which records tell one, which do not, and what was written
for it. It is a file of the content folder, a decision a line, that people and git can read.

A line is never changed; what is undone is another line. Which decision counts follows from the
times in the lines and not from their order, so that git may keep the lines of both sides.
"""

import os
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from generator.problems import Level, Problem, StateError, cannot_be_read

FILE: Final = "stories.jsonl"
"""Below the content folder."""
LARGEST: Final = 50_000_000
"""Bytes that are read: some 100,000 decisions, of an owner who makes thirty a day for ten years."""

_ID_DIGITS: Final = 12
_MOST_TOGETHER: Final = 100
"""Records of one decision that are paired each with each; of more, each with the first."""
_UNREADABLE: Final = "is no decision about stories, and is left out; delete it, or put it right"


class Kind(StrEnum):
    """What was decided about some records."""

    JOINED = "joined"
    """They tell one story."""
    PARTED = "parted"
    """The first tells no story with the others."""
    REFUSED = "refused"
    """The two tell no story together: it is not to be suggested again."""
    UNDONE = "undone"
    """Another decision counts no more."""


class Named(Struct, frozen=True):
    """A record, by what stays; and by its title, for people."""

    id: str
    title: str


class LineEdit(Struct, frozen=True, omit_defaults=True):
    """One line of a record that was written anew, put in, or taken out."""

    name: str
    """The file, below the content folder."""
    line: int
    """Where it stands, or stood, from 1."""
    before: str = ""
    """Without its end; empty where there was none."""
    after: str = ""
    id: str = ""
    """Of the record, by which it is found again when its file has another name. Empty in lines of
    former versions."""


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the file."""

    at: Annotated[datetime, Meta(tz=True)]
    decision: Kind
    records: tuple[Named, ...] = ()
    edits: tuple[LineEdit, ...] = ()
    """What was written into records for it."""
    undoes: str = ""
    """The id of the decision that this undoes."""

    @property
    def id(self) -> str:
        """Follows from all that it says."""
        return sha256(msgspec.json.encode(self)).hexdigest()[:_ID_DIGITS]

    @property
    def pairs(self) -> list[frozenset[str]]:
        """The ids of those about whom it says something, two by two."""
        ids = dict.fromkeys(record.id for record in self.records)
        if ids and (self.decision is Kind.PARTED or len(ids) > _MOST_TOGETHER):
            first, *others = ids
            return [frozenset((first, other)) for other in others]
        return [frozenset(pair) for pair in combinations(ids, 2)]


class Decisions(Struct, frozen=True):
    """All that was decided."""

    standing: tuple[Decision, ...] = ()
    """Those that were not undone, the oldest first."""
    problems: tuple[Problem, ...] = ()
    """Lines that cannot be read."""

    @property
    def labels(self) -> Mapping[frozenset[str], bool]:
        """By the ids of two records: True if they tell one story. The last word counts."""
        found: dict[frozenset[str], bool] = {}
        for decision in self.standing:
            for pair in decision.pairs:
                found[pair] = decision.decision is Kind.JOINED
        return found

    @property
    def refused(self) -> frozenset[frozenset[str]]:
        """Pairs of ids that are not to be suggested."""
        return frozenset(pair for pair, is_one in self.labels.items() if not is_one)


def read_decisions(folder: Path) -> Decisions:
    """What was decided about the stories of a content folder; nothing where there is no file.

    Raises StateError where it cannot be read.
    """
    place = folder / FILE
    try:
        with place.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return Decisions()
    except OSError as error:
        raise StateError(cannot_be_read(f"{place}", f"{error.strerror}")) from error
    if len(data) > LARGEST:
        raise StateError(f"{place}: larger than {LARGEST:,} bytes; take old lines out of it")
    return decisions_of(data)


def decisions_of(data: bytes) -> Decisions:
    """The same of the file's bytes."""
    found: dict[str, Decision] = {}
    """By id: git may keep a line twice."""
    problems = []
    for number, line in enumerate(data.removeprefix(BOM_UTF8).splitlines(), 1):
        if not line.strip():
            continue
        try:
            decision = msgspec.json.decode(line, type=Decision)
        except (msgspec.MsgspecError, RecursionError):
            problems.append(Problem(FILE, number, "", _UNREADABLE, Level.WARNING))
        else:
            found.setdefault(decision.id, decision)
    undone = {decision.undoes for decision in found.values()} - {""}
    standing = [
        decision
        for identity, decision in found.items()
        if identity not in undone and decision.decision is not Kind.UNDONE
    ]
    standing.sort(key=lambda decision: (decision.at, decision.id))
    return Decisions(tuple(standing), tuple(problems))


def add_decisions(folder: Path, decisions: Sequence[Decision]) -> None:
    """Adds lines to the file, whole or not at all. Raises StateError where the disk refuses."""
    place = Path(os.path.realpath(folder / FILE))
    try:
        before = place.read_bytes() if place.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        _write(place, before + _ENCODER.encode_lines(decisions))
    except OSError as error:
        raise StateError(f"{place}: cannot be written: {error.strerror}") from error


def _write(place: Path, data: bytes) -> None:
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


_ENCODER: Final = msgspec.json.Encoder()
