"""Folders that are read: what is found in them are plain files of their own, by names with `/`."""

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

SECOND: Final = 1_000_000_000  # nanoseconds

_Matcher = Callable[[str], object]
"""Gives None where a name does not match."""

_by_name: Final = attrgetter("name")

_NO_FILE: Final = "is no file but a pipe, a socket or a device; remove it"
_SIGNS: Final = "its name holds signs that cannot be shown; rename it"
# Control characters, other line ends, what reorders its neighbours, and bytes that are not UTF-8.
_SIGN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Found(Struct, frozen=True, array_like=True, gc=False):
    """A file, as a folder lists it."""

    name: str
    size: int
    """Bytes."""
    mtime: int
    """Nanoseconds."""


class Folder:
    """A folder that strangers may have written to.

    follow_links   whether links may lead out of it
    Links may show readers what is not meant for them, and pipes and devices might never end: they
    are passed over, and `refused` says so.
    """

    def __init__(self, path: Path, *, follow_links: bool = False) -> None:
        self.path = path
        self.refused: dict[str, str] = {}
        """What was passed over until now, by name, and why."""
        self._follow_links = follow_links
        self._real = os.path.realpath(path)

    def scan(self, pattern: str) -> list[Found]:
        """The files whose names match, sorted; hidden ones do where the pattern has the dot.

        pattern   parts between `/`: `**` is any number of folders, others are as in `fnmatch`
        """
        parts = pattern.split("/")
        found: list[Found] = []
        # Folders yet to be listed, with the places in the pattern that their entries may match.
        left = [("", _reached({0}, parts))]
        links: set[str] = set()
        while left:
            folder, places = left.pop()
            matches = _matcher(parts[-1]) if len(parts) - 1 in places else _matches_nothing
            with ExitStack() as held:
                others: list[os.DirEntry[str]] = []
                found += self._plain(folder, self._entries(folder, held), matches, others)
                for entry in sorted(others, key=_by_name):
                    name = f"{folder}{entry.name}"
                    below = _reached(_next(places, parts, entry.name), parts)
                    is_wanted = matches(entry.name) is not None
                    status = self._status(name, entry, is_wanted, bool(below), links)
                    if status is None:
                        continue
                    if stat.S_ISDIR(status.st_mode):
                        left.append((f"{name}/", below))
                    else:
                        found.append(Found(name, status.st_size, status.st_mtime_ns))
        return sorted(found, key=_by_name)

    def scan_all(self, below: str = "") -> list[Found]:
        """All files below a folder, by their names there, sorted; none where it does not exist.

        Hidden ones are left out, but for `.well-known`, which hosts are asked for.
        """
        start = f"{below}/" if below else ""
        found = (*self.scan(f"{start}**/*"), *self.scan(f"{start}.well-known/**/*"))
        named = (structs.replace(each, name=each.name.removeprefix(start)) for each in found)
        return sorted(named, key=_by_name)

    def read(self, name: str, at_most: int) -> bytes:
        """The bytes of a file; of a larger one, the first `at_most` and one. Raises OSError."""
        with open(self.path / name, "rb", opener=_opened_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, _NO_FILE)
            return file.read(at_most + 1)

    def _entries(self, folder: str, held: ExitStack) -> "Iterator[os.DirEntry[str]]":
        """What a folder holds, one by one: an entry keeps all that was asked of it while it lives.

        held   keeps the folder open where the system can ask for a file by its name in an open
               folder; by its path, it would look up every folder on the way again for each
        """
        path = self.path / folder
        try:
            place: Path | int = path
            if os.scandir in os.supports_fd:
                place = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
                held.callback(os.close, place)
            with os.scandir(place) as entries:
                yield from entries
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            self._refuse(folder.rstrip("/") or ".", f"cannot be read: {error.strerror}")

    def _plain(
        self,
        folder: str,
        entries: "Iterable[os.DirEntry[str]]",
        matches: _Matcher,
        others: "list[os.DirEntry[str]]",
    ) -> Iterator[Found]:
        """The plain files that match. They are by far the most, so little is asked of each.

        others   is given the entries that are anything else
        """
        for entry in entries:
            name = entry.name
            try:
                if not entry.is_file(follow_symlinks=False):
                    others.append(entry)
                elif matches(name):
                    status = entry.stat(follow_symlinks=False)
                    if name.isprintable() or not _SIGN.search(name):
                        yield Found(f"{folder}{name}", status.st_size, status.st_mtime_ns)
                    else:
                        self._refuse(f"{folder}{name}", _SIGNS)
            except OSError as error:
                self._refuse(f"{folder}{name}", f"cannot be read: {error.strerror}")

    def _status(
        self,
        name: str,
        entry: "os.DirEntry[str]",
        may_match: bool,
        may_hold: bool,
        links: set[str],
    ) -> os.stat_result | None:
        """What lies there; None for what is not looked for, and what is refused.

        may_match, may_hold   whether it is looked for if it is a file, and if it is a folder
        """
        try:
            is_folder = entry.is_dir()
            if not (may_hold if is_folder else may_match):
                return None
            status = entry.stat()
            why = self._objection(name, entry, status, links)
        except OSError as error:
            why = f"cannot be read: {error.strerror}"
        if why:
            self._refuse(name, why)
        return None if why else status

    def _objection(
        self, name: str, entry: "os.DirEntry[str]", status: os.stat_result, links: set[str]
    ) -> str:
        """Why what was found is not read; empty where it is."""
        if _SIGN.search(entry.name):
            return _SIGNS
        is_folder = stat.S_ISDIR(status.st_mode)
        if not is_folder and not stat.S_ISREG(status.st_mode):
            return _NO_FILE
        return self._objection_to_link(name, is_folder, links) if entry.is_symlink() else ""

    def _objection_to_link(self, name: str, is_folder: bool, links: set[str]) -> str:
        """Why a link is not followed; empty where it is.

        links   folders that links have led to in this scan
        """
        target = os.path.realpath(self.path / name)
        if not self._follow_links and not _is_below(target, self._real):
            return (
                "is a link that leads out of the content folder; put here what it leads to, "
                "or set follow_links"
            )
        if is_folder:
            # A few folders with links to each other hold more paths than could ever be listed.
            place = os.path.realpath(os.path.dirname(self.path / name))
            if target in links or _is_below(place, target):
                return "is a link to a folder that is read already; remove it"
            links.add(target)
        return ""

    def _refuse(self, name: str, why: str) -> None:
        self.refused[_SIGN.sub("\ufffd", name)] = why


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _reached(places: Iterable[int], parts: Sequence[str]) -> frozenset[int]:
    """The places, and those that follow a `**`, which may be no folder at all."""
    reached = set()
    for place in places:
        reached.add(place)
        while parts[place] == "**" and place + 1 < len(parts):
            place += 1
            reached.add(place)
    return frozenset(reached)


def _next(places: Iterable[int], parts: Sequence[str], name: str) -> set[int]:
    """The places that what lies in a folder of this name may match."""
    after = set()
    for place in places:
        if parts[place] == "**" and not name.startswith("."):
            after.add(place)
        elif place + 1 < len(parts) and _matcher(parts[place])(name):
            after.add(place + 1)
    return after


@lru_cache(maxsize=256)
def _matcher(part: str) -> _Matcher:
    """Whether a name matches one part of a pattern."""
    hidden = "" if part.startswith(".") else r"(?!\.)"
    return re.compile(hidden + fnmatch.translate(part)).match


def _matches_nothing(name: str) -> None:
    """For a folder whose files are not looked for."""


def _opened_at_once(path: str, flags: int) -> int:
    """Opens a file without waiting for someone to write into it, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
