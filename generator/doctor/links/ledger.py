"""What is known of each address, over all times that it was asked for: a file beside the state.

It is JSON, an address a line, to be read by people too. It is no cache: what it says of days that
are past, nothing else knows.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, structs

from generator.doctor.links.outcome import Outcome, State
from generator.memo.locks import locked
from generator.memo.own_folder import own_folder
from generator.memo.store import FOLDER
from generator.problems import StateError

FILE: Final = "links.json"
VERSION: Final = 1
DEAD_AFTER: Final = timedelta(days=3)
"""For how long an address has to have failed, each time that it was asked for, to be dead."""
DEAD_TIMES: Final = 3
"""How often that has to be."""

_AGAIN: Final = timedelta(days=7)  # after which one is asked for again that was fine, or not known
_SOON: Final = timedelta(hours=20)  # the same of one that fails: once a day, whatever the hour
_LOCK: Final = "links.lock"


Moment = Annotated[datetime, Meta(tz=True)]


class Known(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an address."""

    asked: Moment
    """When it was asked for last."""
    state: State
    status: int = 0
    message: str = ""
    moved: str = ""
    soft: str = ""
    etag: str = ""
    last_modified: str = ""
    fine: Moment | None = None
    """When it was there last."""
    failing: Moment | None = None
    """Since when it has failed each time; None if it did not fail the last time that it said."""
    failed: Moment | None = None
    """When it failed last, in that row."""
    failures: int = 0
    """How often it did, in that row."""
    fault: str = ""
    """What was wrong then, in words that follow the address."""

    @property
    def is_dead(self) -> bool:
        """True if it has failed for days, and not once been there meanwhile."""
        if self.failing is None or self.failed is None or self.failures < DEAD_TIMES:
            return False
        return self.failed - self.failing >= DEAD_AFTER

    def is_due(self, now: datetime) -> bool:
        """True if it is time to ask again."""
        wait = _SOON if self.failing is not None else _AGAIN
        return not timedelta(0) <= now - self.asked < wait


def known_after(before: Known | None, outcome: Outcome, now: datetime) -> Known:
    """What is known once an address has been asked for.

    What cannot be told changes nothing of what was known before: neither does it count as a failure
    nor does it end a row of them.
    """
    if outcome.status == 304 and before is not None:  # all is as it was said to be then
        outcome = Outcome(
            state=State.FINE,
            status=before.status,
            moved=before.moved,
            soft=before.soft,
            etag=before.etag,
            last_modified=before.last_modified,
        )
    known = Known(
        asked=now,
        state=outcome.state,
        status=outcome.status,
        message=outcome.message,
        moved=outcome.moved,
        soft=outcome.soft,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
    )
    if outcome.state is State.FINE:
        return structs.replace(known, fine=now)
    if before is not None:
        row = ("fine", "failing", "failed", "failures", "fault")
        known = structs.replace(known, **{name: getattr(before, name) for name in row})
    if outcome.state is State.UNKNOWN:
        return known
    return structs.replace(
        known,
        failing=known.failing or now,
        failed=now,
        failures=known.failures + 1,
        fault=outcome.message if outcome.status else f"does not answer: {outcome.message}",
    )


class _File(Struct, frozen=True):
    version: int
    links: dict[str, Known]


class Ledger:
    """What is known of all addresses of a content folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self.links: dict[str, Known] = {}
        """By address."""
        self._read()

    @property
    def file(self) -> Path:
        return self._folder / FILE

    def _read(self) -> None:
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StateError(f"{self.file}: cannot be read: {error.strerror}") from error
        try:
            read = msgspec.json.decode(data, type=_File)
        except msgspec.MsgspecError as error:
            message = f"{self.file}: cannot be read ({error}); delete it to begin anew"
            raise StateError(message) from error
        if read.version != VERSION:
            raise StateError(
                f"{self.file}: is of another version of Broadsheet; use that, or delete the file"
            )
        self.links = read.links

    def save(self, named: Collection[str]) -> None:
        """Writes what is known of the addresses that are still named, and of no others."""
        kept = sorted(address for address in self.links if address in named)
        lines = (
            f"    {msgspec.json.encode(address).decode()}: "
            f"{msgspec.json.encode(self.links[address]).decode()}"
            for address in kept
        )
        text = f'{{\n  "version": {VERSION},\n  "links": {{\n' + ",\n".join(lines) + "\n  }\n}\n"
        new = self.file.with_suffix(".new")
        try:
            new.write_text(text, encoding="utf-8")
            new.replace(self.file)
        except OSError as error:
            raise StateError(f"{self.file}: cannot be written: {error.strerror}") from error


@contextmanager
def held(folder: Path) -> Iterator[Ledger]:
    """The ledger of a content folder, while no other process writes it. Raises BusyError where one
    does, StateError where the file cannot be read or written."""
    place = own_folder(folder)

    def busy() -> str:
        return "The links of this site are being checked by another process"

    with locked(place / _LOCK, busy, 0, lasting=False):
        yield Ledger(folder)
