"""What is remembered of each feed from one fetch to the next: plain files, a feed a line.

What is worth keeping (validators, digests, failures) lies in one file, beside the state or among
the records, as the owner likes, and changes only where something of it did. Until when a feed asks
not to be asked again lies in another, always beside the state: it is another each time, and of use
to this machine alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.registries.feeds import Feed
from generator.memo.locks import locked
from generator.memo.own_folder import own_folder
from generator.memo.store import FOLDER
from generator.problems import StateError

VERSION: Final = 1
IN_REPOSITORY: Final = f"{INBOX_FOLDER}/feeds.json"
"""Below the content folder, where the setting `fetch.state` says `repository`."""
DEAD_AFTER: Final = timedelta(days=3)
"""For how long a feed has to have failed, each time that it was asked, to be dead."""
DEAD_TIMES: Final = 3
"""How often that has to be."""

_FILE: Final = "feeds.json"
_DUE: Final = "feeds-due.json"
_LOCK: Final = "feeds.lock"
_LONGEST_WAIT: Final = timedelta(days=8)
"""No feed waits for longer: one that seems to was asked while the clock was ahead."""
_SLACK: Final = timedelta(minutes=1)
"""A feed that asks for an hour is due after 59 minutes: programs that run each hour do not begin at
the same second."""

Moment = Annotated[datetime, Meta(tz=True)]


class FeedState(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of a feed."""

    address: str
    """At which all of this was said: of another it says nothing."""
    etag: str = ""
    last_modified: str = ""
    """Validators, as the server gave them; empty for none."""
    digest: str = ""
    """Stands for its items, as they were handed on last; empty where none ever were."""
    changed: Moment | None = None
    """When its items were others for the last time."""
    ttl: int = 0
    """Seconds for which the feed itself asks not to be asked again."""
    moved: str = ""
    """Where it has moved for good; empty if it has not."""
    failing: Moment | None = None
    """Since when it has failed each time; None if it did not the last time."""
    failed: Moment | None = None
    """When it failed last, in that row."""
    failures: int = 0
    """How often it did, in that row."""
    fault: str = ""
    """What was wrong then, in words that follow the address."""
    until: Moment | None = None
    """Before which it is not asked again, as it fails or asked for it."""
    is_gone: bool = False
    """True if its server says that it is gone for good."""
    told: bool = False
    """True if it was told that it is dead: once is enough."""

    @property
    def is_dead(self) -> bool:
        """True if it is gone, or has failed for days and not once been there meanwhile."""
        if self.failing is None or self.failed is None:
            return False
        often = self.failures >= DEAD_TIMES and self.failed - self.failing >= DEAD_AFTER
        return self.is_gone or often


class _Kept(Struct, frozen=True):
    version: int
    feeds: dict[str, FeedState]


class _Due(Struct, frozen=True):
    version: int
    due: dict[str, Moment]


class FeedLedger:
    """What is remembered of all feeds of a content folder.

    place   where it is kept: `beside` or `repository`, as the setting says
    """

    def __init__(self, content: Path, place: str) -> None:
        beside = content / FOLDER
        self.file = content / IN_REPOSITORY if place == "repository" else beside / _FILE
        self._due_file = beside / _DUE
        kept = _read(self.file, _Kept)
        self.feeds: dict[str, FeedState] = kept.feeds if kept else {}
        """By id."""
        due = _read(self._due_file, _Due)
        self.due: dict[str, datetime] = due.due if due else {}
        """Until when feeds that are well ask not to be asked again, by id."""

    def of(self, feed: Feed) -> FeedState | None:
        """What is remembered of a feed; None where that is of another address."""
        state = self.feeds.get(feed.id)
        return state if state is not None and state.address == feed.address else None

    def waits_until(self, feed: Feed, now: datetime) -> datetime | None:
        """From when on it may be asked again; None for at once."""
        state = self.of(feed)
        if state is None:
            return None
        until = state.until or self.due.get(feed.id)
        if until is None or not now < until - _SLACK < now + _LONGEST_WAIT:
            return None
        return until

    def save(self, ids: Collection[str], now: datetime) -> bool:
        """Writes what is remembered of these feeds, and of no others; True if anything of it is
        new. A file that says it already is not touched.

        now   moments before it are none to wait for
        """
        kept = {id: state for id, state in self.feeds.items() if id in ids}
        due = {id: at for id, at in self.due.items() if id in ids and at > now}
        is_new = _write(self.file, "feeds", kept)
        _write(self._due_file, "due", due)
        return is_new


def _read(file: Path, type: type[Any]) -> Any:
    """What a file says; None where there is none."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StateError(f"{file}: cannot be read: {error.strerror}") from error
    try:
        read = msgspec.json.decode(data, type=type)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        message = f"{file}: cannot be read ({error}); delete it to begin anew"
        raise StateError(message) from error
    if read.version != VERSION:
        raise StateError(
            f"{file}: is of another version of Broadsheet; use that, or delete the file"
        )
    return read


def _write(file: Path, name: str, rows: Mapping[str, object]) -> bool:
    """Writes rows, one a line, sorted; False where the file says so already, or would say nothing
    and is not there."""
    data = _text(name, rows).encode()
    try:
        before = file.read_bytes()
    except FileNotFoundError:
        before = b""
    except OSError as error:
        raise StateError(f"{file}: cannot be read: {error.strerror}") from error
    if data == before or not (rows or before):
        return False
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(exist_ok=True)
        new.write_bytes(data)
        new.replace(file)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise StateError(f"{file}: cannot be written: {error.strerror}") from error
    return True


def _text(name: str, rows: Mapping[str, object]) -> str:
    lines: Iterable[str] = (
        f"    {_json(id)}: {_json(row)}" for id, row in sorted(rows.items(), key=lambda row: row[0])
    )
    body = ",\n".join(lines)
    return f'{{\n  "version": {VERSION},\n  "{name}": {{\n{body}\n  }}\n}}\n'


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


@contextmanager
def held(content: Path, place: str, wait: float = 0) -> Iterator[FeedLedger]:
    """The ledger of a content folder, while no other process fetches its feeds.

    wait   seconds to wait for one that does
    Raises BusyError where it does not end in time, StateError where files cannot be read.
    """

    def busy() -> str:
        return "The feeds of this site are being fetched by another process"

    with locked(own_folder(content) / _LOCK, busy, wait, lasting=False):
        yield FeedLedger(content, place)
