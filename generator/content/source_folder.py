"""Folders that are read: what is found in them are plain files of their own, by names with `/`."""

import errno
import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from msgspec import Struct, structs

from generator.problems import ContentError, cannot_be_read

SECOND: Final = 1_000_000_000  # nanoseconds

_Matcher = Callable[[str], object]
"""Gives None where a name does not match."""

_by_name: Final = attrgetter("name")

_HIDDEN: Final = "."
_WITHHELD: Final = "._"
"""Signs with which the name of a draft begins, or of a folder of drafts."""
_DRAFTS: Final = "_drafts"
"""A folder of this name is meant only by a pattern that says so in full, not by `_*`."""
_OTHERS_OWN: Final = frozenset((".git", ".hg", ".svn", ".broadsheet"))
"""Hidden folders in which programs keep what is theirs: no one's drafts."""
_RESOURCE_FORK: Final = "._"  # macOS writes such a file beside each one on a disk of another system

_READ_BY_ALL: Final = 0o444
_LATEST: Final = 2**63 - 1  # what is kept of a time takes eight bytes
_LEADS_NOWHERE: Final = frozenset((errno.ENOENT, errno.ELOOP))
"""What the system says of a link to what is not there, and of one to itself."""

_NO_FILE: Final = "is no file but a pipe, a socket or a device; remove it"
_SIGNS: Final = "its name holds signs that cannot be shown; rename it"
# Control characters, other line ends, what reorders its neighbours, and bytes that are not UTF-8.
_SIGN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def told_path(path: Path) -> str:
    """A path as a message says it: without `..`, where it leads to the same without."""
    plain = os.path.normpath(path)
    if os.pardir not in path.parts:
        return plain
    try:
        return plain if os.path.samefile(plain, path) else str(path)
    except OSError:  # as of what is yet to be written: what it is to lie in decides
        if path.parent == path or not path.name or path.name == os.pardir:
            return plain
        return os.path.normpath(os.path.join(told_path(path.parent), path.name))


class Found(Struct, frozen=True, array_like=True, gc=False):
    """A file, as a folder lists it."""

    name: str
    size: int
    """Bytes."""
    mtime: int
    """Nanoseconds; far in the future where the disk has a time that no year of ours has, so that
    the file counts as one that may change again."""


class Survey(NamedTuple):
    """What a pattern finds, and what lies beside that."""

    found: list[Found]
    """Sorted."""
    withheld: list[str]
    """Names that would be found if no part of them began with `_` or `.`, sorted."""
    others: list[Found]
    """The other plain files in the folders that were gone through, sorted; no hidden ones, and none
    that is withheld."""
    links: list[str]
    """Links in the folders of files to which their neighbours belong, sorted: see `Folder.at`."""


class _Left(NamedTuple):
    """A folder yet to be listed."""

    folder: str
    """Empty, or with a slash at its end."""
    places: frozenset[int]
    """In the pattern, that its entries may match."""
    loose: frozenset[int]
    """The same, if no name were withheld."""
    is_owned: bool
    """True below the folder of a file to which its neighbours belong."""


class Folder:
    """A folder that strangers may have written to.

    follow_links   whether links may lead out of it
    apart          folders in it that no pattern of records finds, and no link may lead into
    Links may show readers what is not meant for them, and pipes and devices might never end: they
    are passed over, and `refused` says so. What is there and cannot be read is another matter: what
    it says is not known, so that nothing may be built without it. All that goes through a folder
    raises ContentError then, which names each.
    """

    def __init__(
        self, path: Path, *, follow_links: bool = False, apart: Sequence[str] = ()
    ) -> None:
        self.path = path
        self.refused: dict[str, str] = {}
        """What was passed over until now, by name, and why."""
        self._unread: dict[str, str] = {}
        """What is there and cannot be read, by name, and why."""
        self._user = os.geteuid() if hasattr(os, "geteuid") else None
        self._follow_links = follow_links
        self._real = os.path.realpath(path)
        self._apart = frozenset(apart)

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
                        found.append(self._found(name, status))
        self._refuse_unread()
        return sorted(found, key=_by_name)

    def survey(self, pattern: str, owns: Callable[[str], bool]) -> Survey:
        """What `scan` finds, but for names that begin with `_`: like hidden ones, they are found
        only where the pattern has that sign itself; and what else is there.

        owns   whether all that lies in the folder of a file belongs to it, given the file's name
        """
        parts = pattern.split("/")
        survey = Survey([], [], [], [])
        start = _reached({0}, parts)
        left = [_Left("", start, start, False)]
        links: set[str] = set()
        while left:
            here = left.pop()
            with ExitStack() as held:
                left += self._surveyed(here, parts, survey, links, owns, held)
        self._refuse_unread()
        survey.found.sort(key=_by_name)
        survey.others.sort(key=_by_name)
        survey.withheld.sort()
        survey.links.sort()
        return survey

    def _surveyed(
        self,
        here: _Left,
        parts: Sequence[str],
        survey: Survey,
        links: set[str],
        owns: Callable[[str], bool],
        held: ExitStack,
    ) -> Iterator[_Left]:
        """Lists one folder into a survey; gives those below it that are to be listed as well."""
        last = len(parts) - 1
        matches = _matcher(parts[-1], _WITHHELD) if last in here.places else _matches_nothing
        strange: list[os.DirEntry[str]] = []
        rest: list[Found] = []
        entries = self._entries(here.folder, held)
        found = list(self._plain(here.folder, entries, matches, strange, rest))
        survey.found.extend(found)
        meant = _matcher(parts[-1], "") if last in here.loose else _matches_nothing
        for file in rest:
            name = file.name[len(here.folder) :]
            is_draft = name[0] in _WITHHELD or not (here.places or here.is_owned)
            if not is_draft:
                survey.others.append(file)
            elif meant(name) and not name.startswith(_RESOURCE_FORK):
                survey.withheld.append(file.name)
        is_owned = here.is_owned or any(owns(file.name) for file in found)
        for entry in sorted(strange, key=_by_name):
            name = f"{here.folder}{entry.name}"
            if name in self._apart:
                continue
            below = _reached(_next(here.places, parts, entry.name, _WITHHELD), parts)
            loose = _reached(_next(here.loose, parts, entry.name, ""), parts)
            is_file = matches(entry.name) is not None
            if is_file or (below and _may_be_folder(entry, is_owned)):
                status = self._status(name, entry, is_file, bool(below), links)
                if status is None:
                    continue
                if stat.S_ISDIR(status.st_mode):
                    yield _Left(f"{name}/", below, loose, is_owned)
                else:
                    survey.found.append(self._found(name, status))
            elif entry.is_dir(follow_symlinks=False):
                if entry.name[0] in _WITHHELD or not (here.places or here.is_owned):
                    if loose and entry.name not in _OTHERS_OWN:
                        yield _Left(f"{name}/", below, loose, False)
                elif is_owned:
                    yield _Left(f"{name}/", below, below, True)
            elif is_owned and entry.is_symlink() and entry.name[0] not in _WITHHELD:
                survey.links.append(name)

    def at(self, name: str) -> Found | None:
        """The file that a link is; None for what is no file, and for what is refused."""
        try:
            if _SIGN.search(name) or os.path.isdir(self.path / name):
                return None
            status = os.stat(self.path / name)
            why = self._objection_to_link(name, False, set())
            if not why and not stat.S_ISREG(status.st_mode):
                why = _NO_FILE
        except OSError as error:
            why = self._objection_to_error(name, error, is_link=True)
        if why:
            self._refuse(name, why)
            return None
        self._refuse_unread()
        return self.read_by_us(_of(name, status))

    def read_by_us(self, file: Found) -> Found:
        """The same file. Raises ContentError where its rights keep it from us: these change without
        its size and its time telling, so that each scan has to ask."""
        if not os.access(self.path / file.name, os.R_OK):
            self._unread[file.name] = os.strerror(errno.EACCES)
            self._refuse_unread()
        return file

    def scan_all(self, below: str = "") -> list[Found]:
        """All files below a folder, by their names there, sorted; none where it does not exist.

        Hidden ones are left out, but for what hosts are asked for or ask for themselves:
        `.well-known`, and `.htaccess` in any folder.
        """
        start = f"{below}/" if below else ""
        taken = ("**/*", ".well-known/**/*", "**/.htaccess")
        found = chain.from_iterable(self.scan(f"{start}{pattern}") for pattern in taken)
        named = (structs.replace(each, name=each.name.removeprefix(start)) for each in found)
        return sorted(named, key=_by_name)

    def read(self, name: str, at_most: int) -> bytes:
        """The bytes of a file; of a larger one, the first `at_most` and one.

        Raises ContentError: see `opened`.
        """
        with self.opened(name) as file:
            try:
                return file.read(at_most + 1)
            except OSError as error:
                raise self._unreadable(name, error) from error

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A file to read from.

        Raises ContentError where it cannot be, and where it is no longer there, as it was when the
        folder was gone through.
        """
        try:
            file = open(self.path / name, "rb", opener=_opened_at_once)  # noqa: SIM115
        except OSError as error:
            raise self._unreadable(name, error) from error
        with file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise self._unreadable(name, OSError(errno.EINVAL, _NO_FILE))
            yield file

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
        except OSError as error:
            is_absent = isinstance(error, FileNotFoundError | NotADirectoryError)
            if folder or not is_absent:  # all but the first one was listed a moment ago
                self._unread[folder.rstrip("/")] = _why(error)

    def _plain(
        self,
        folder: str,
        entries: "Iterable[os.DirEntry[str]]",
        matches: _Matcher,
        others: "list[os.DirEntry[str]]",
        rest: list[Found] | None = None,
    ) -> Iterator[Found]:
        """The plain files that match. They are by far the most, so little is asked of each.

        others   is given the entries that are anything else
        rest     is given the plain files that do not match
        """
        for entry in entries:
            name = entry.name
            try:
                if not entry.is_file(follow_symlinks=False):
                    others.append(entry)
                elif matches(name):
                    status = entry.stat(follow_symlinks=False)
                    if name.isprintable() or not _SIGN.search(name):
                        yield self._found(f"{folder}{name}", status)
                    else:
                        self._refuse(f"{folder}{name}", _SIGNS)
                elif rest is not None and (name.isprintable() or not _SIGN.search(name)):
                    status = entry.stat(follow_symlinks=False)
                    rest.append(_of(f"{folder}{name}", status))
            except FileNotFoundError as error:
                if matches(name):  # editors make and remove others beside it
                    self._unread[f"{folder}{name}"] = _why(error)
            except OSError as error:
                self._unread[f"{folder}{name}"] = _why(error)

    def _found(self, name: str, status: os.stat_result) -> Found:
        """A file that is to be read. Its rights may change without its size and its time telling.
        Those of most files answer for themselves; about others the system has to be asked."""
        rights = status.st_mode
        if (
            rights & _READ_BY_ALL != _READ_BY_ALL
            and not (rights & stat.S_IRUSR and status.st_uid == self._user)
            and not os.access(self.path / name, os.R_OK)
        ):
            self._unread[name] = os.strerror(errno.EACCES)
        return _of(name, status)

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
            may_be_folder = is_folder or _leads_nowhere(entry)
            if not ((may_hold and may_be_folder) or (may_match and not is_folder)):
                return None
            status = entry.stat()
            why = self._objection(name, entry, status, links)
        except OSError as error:
            why = self._objection_to_error(name, error, is_link=entry.is_symlink())
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
        for apart in self._apart:
            if _is_below(target, os.path.join(self._real, apart)):
                return f"is a link into {apart}/, which is never built; remove it"
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

    def _objection_to_error(self, name: str, error: OSError, *, is_link: bool) -> str:
        """Why what the system says nothing of is not read; empty where it has to be."""
        if is_link and error.errno in _LEADS_NOWHERE:
            return f"cannot be read: {error.strerror}"
        self._unread[name] = _why(error)
        return ""

    def _refuse(self, name: str, why: str) -> None:
        self.refused[_SIGN.sub("\ufffd", name)] = why

    def _refuse_unread(self) -> None:
        """Raises ContentError where anything could not be read since it was called last."""
        unread, self._unread = self._unread, {}
        if unread:
            raise ContentError(self._told(name, why) for name, why in sorted(unread.items()))

    def _unreadable(self, name: str, error: OSError) -> ContentError:
        return ContentError([self._told(name, _why(error))])

    def _told(self, name: str, why: str) -> str:
        path = os.path.join(self.path, name).rstrip(os.sep)
        return cannot_be_read(_SIGN.sub("\ufffd", path), why)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it was there a moment ago, and is gone"
    return error.strerror or str(error)


def _of(name: str, status: os.stat_result) -> Found:
    """A file, as what is kept of it says it."""
    mtime = status.st_mtime_ns
    return Found(name, status.st_size, mtime if -_LATEST <= mtime <= _LATEST else _LATEST)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _may_be_folder(entry: "os.DirEntry[str]", is_owned: bool) -> bool:
    """False for what is none; a link that leads in a circle may be anything, and so may one to a
    disk that is not there, unless it lies where files belong to another."""
    try:
        return entry.is_dir() or (not is_owned and _leads_nowhere(entry))
    except OSError:
        return True


def _leads_nowhere(entry: "os.DirEntry[str]") -> bool:
    if entry.is_symlink():
        try:
            entry.stat()
        except FileNotFoundError:
            return True
    return False


def _reached(places: Iterable[int], parts: Sequence[str]) -> frozenset[int]:
    """The places, and those that follow a `**`, which may be no folder at all."""
    reached = set()
    for place in places:
        reached.add(place)
        while parts[place] == "**" and place + 1 < len(parts):
            place += 1
            reached.add(place)
    return frozenset(reached)


def _next(
    places: Iterable[int], parts: Sequence[str], name: str, withheld: str = _HIDDEN
) -> set[int]:
    """The places that what lies in a folder of this name may match.

    withheld   as in `_matcher`
    """
    after = set()
    for place in places:
        if parts[place] == "**" and name[0] not in withheld:
            after.add(place)
        elif place + 1 < len(parts) and _matcher(parts[place], withheld)(name):
            after.add(place + 1)
    return after


def finds(pattern: str, name: str) -> bool:
    """True if a pattern finds a file of that name, as `Folder.scan` does."""
    parts = pattern.split("/")
    *folders, last = name.split("/")
    places = _reached({0}, parts)
    for folder in folders:
        places = _reached(_next(places, parts, folder), parts)
    return len(parts) - 1 in places and _matcher(parts[-1])(last) is not None


@lru_cache(maxsize=256)
def _matcher(part: str, withheld: str = _HIDDEN) -> _Matcher:
    """Whether a name matches one part of a pattern.

    withheld   signs: a name that begins with one matches only where the part has that sign itself
    """
    signs = "".join(sign for sign in withheld if not part.startswith(sign))
    barred = f"(?![{signs}])" if signs else ""
    if "_" in withheld and part.startswith("_") and part != _DRAFTS:
        barred += rf"(?!{_DRAFTS}\Z)"
    return re.compile(barred + fnmatch.translate(part)).match


def _matches_nothing(name: str) -> None:
    """For a folder whose files are not looked for."""


def _opened_at_once(path: str, flags: int) -> int:
    """Opens a file without waiting for someone to write into it, should it be a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
