"""The folders of a site are watched: which of their files changed."""

import os
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Final

from watchfiles import watch

from generator.memo.store import FOLDER as STATE

Changed = frozenset[Path] | None
"""Files and folders that changed; None where it is not known which."""

_GROUPED: Final = 25
"""Milliseconds without another change after which changes are handed over."""
_LONGEST: Final = 500  # milliseconds until they are, although more come
_POLLED: Final = 0.5  # seconds between two looks at all files, where the system tells nothing
_POLLED_SHARE: Final = 4
"""How many times as long as a look took no one looks again: many files are looked at seldom."""
_LOOKED_AFTER: Final = 1_000
"""Milliseconds between two looks at whether the folders are still those that are watched."""
_FAILED_AGAIN: Final = 1.0
"""Seconds in which watching fails once more where it cannot be done at all."""
_MOST_KNOWN: Final = 2_000
"""Files that are told one by one: Linux keeps some 16,000 notes of changes, and loses the rest."""
_OTHERS_OWN: Final = frozenset((".git", ".hg", ".svn", ".idea", ".vscode", "__pycache__", STATE))
"""Folders in which programs keep what is theirs."""
_TEMPORARY: Final = re.compile(
    r"4913"  # with which Vim asks whether it may write
    r"|\..*\.sw[a-z]|.*~|#.*#|\.#.*"
    r"|.*\.(?:kate-swp|crswap|tmp)|.*\.tmp\.\d+.*|\.goutputstream-.*|\.~lock\..*#"
    r"|.*___jb_(?:tmp|old)___|sed[A-Za-z0-9]{6}"
    r"|\..*\.\d+\.new"  # of ours
    r"|\.DS_Store|Thumbs\.db|\.broadsheet-lock",
    re.DOTALL,
)
"""Names of files that editors and systems write beside those that are edited."""


def is_temporary(name: str) -> bool:
    """True for the name of a file that an editor writes beside the one that is edited."""
    return _TEMPORARY.fullmatch(name) is not None


class Watcher:
    """Watches folders from another thread, and hands over what changed in them.

    folders    gives those to watch, whether or not they are there yet
    ignored    folders within them in which nothing counts
    polls      whether to look at all files every half second, for disks whose system tells nothing
    """

    def __init__(
        self, folders: Callable[[], Sequence[Path]], ignored: Iterable[Path], *, polls: bool = False
    ) -> None:
        self.changes: SimpleQueue[Changed] = SimpleQueue()
        """What changed, in the order in which it did."""
        self.note = ""
        """What the owner should know of it; empty for nothing."""
        self._folders = folders
        self._ignored = [_real(folder) for folder in ignored]
        self._polls = polls
        self._failed_at: float | None = None
        self._ended = Event()
        self._begun = Event()
        self._thread = Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begins; what changes from then on is told."""
        self._thread.start()
        self._begun.wait()

    def close(self) -> None:
        self._ended.set()
        self._thread.join(1)

    def is_set(self) -> bool:
        """Whether watching is to end: the library asks this again and again, while it watches."""
        self._begun.set()
        return self._ended.is_set()

    def _run(self) -> None:
        seen = self._identities()
        while not self._ended.is_set():
            try:
                with closing(self._batches()) as batches:
                    for changed in batches:
                        if changed:
                            self.changes.put(frozenset(changed))
                        if seen != self._identities():
                            break
            except (OSError, RuntimeError) as error:
                self._rescue(error)
            now = self._identities()
            if seen != now:  # what changed meanwhile was seen by no one
                seen = now
                self.changes.put(None)

    def _batches(self) -> Generator[set[Path], None, None]:
        """What changes in the folders that are there; now and then nothing."""
        given = {_real(folder): folder for folder in self._folders() if folder.is_dir()}
        if not given:
            self.is_set()
            self._ended.wait(_LOOKED_AFTER / 1000)
            return
        if self._polls:
            yield from self._polled(given)
            return
        for batch in watch(
            *given,
            watch_filter=lambda _, path: self._counts(path, given),
            debounce=_LONGEST,
            step=_GROUPED,
            stop_event=self,
            rust_timeout=_LOOKED_AFTER,
            yield_on_timeout=True,
            force_polling=False,  # the library's own would see no two saves of one second
            ignore_permission_denied=True,
        ):
            yield {_as_given(path, given) for _, path in batch}

    def _polled(self, given: Mapping[str, Path]) -> Iterator[set[Path]]:
        """The same, found out by looking at all files again and again."""
        before = self._stamps(given)
        self._begun.set()
        while not self._ended.is_set():
            started = time.monotonic()
            now = self._stamps(given)
            changed = {
                path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
            }
            before = now
            yield {_as_given(path, given) for path in changed}
            took = time.monotonic() - started
            self._ended.wait(max(_POLLED, _POLLED_SHARE * took))

    def _stamps(self, given: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """By path: what is another whenever the file is."""
        found: dict[str, tuple[int, ...]] = {}
        for top in given:
            left = [top]
            while left:
                with suppress(OSError), os.scandir(left.pop()) as entries:  # or it went meanwhile
                    for entry in entries:
                        if not self._counts(entry.path, given):
                            continue
                        with suppress(OSError):
                            if entry.is_dir(follow_symlinks=False):
                                left.append(entry.path)
                                continue
                            status = entry.stat()
                            stamp = status.st_mtime_ns, status.st_size, status.st_ino
                            found[entry.path] = stamp
        return found

    def _counts(self, path: str, given: Iterable[str]) -> bool:
        """True for a change that may be one of the site."""
        if any(_lies_in(path, folder) for folder in self._ignored):
            return False
        top = next((top for top in given if _lies_in(path, top)), "")
        *folders, name = path[len(top) :].split(os.sep)
        return not (_OTHERS_OWN.intersection((*folders, name)) or is_temporary(name))

    def _identities(self) -> list[tuple[int, int] | None]:
        """Stands for the folders as they are: one that is moved away and made again is another."""
        found: list[tuple[int, int] | None] = []
        for folder in self._folders():
            try:
                status = os.stat(folder)
            except OSError:
                found.append(None)
            else:
                found.append((status.st_dev, status.st_ino))
        return found

    def _rescue(self, error: Exception) -> None:
        """Begins again where watching failed; where it fails at once, looks at all files itself
        from then on.

        It fails for one file, whose name is no text, and for all, where the system has no room.
        """
        failed_at, self._failed_at = self._failed_at, time.monotonic()
        self.changes.put(None)
        if failed_at is None or self._failed_at - failed_at > _FAILED_AGAIN:
            return
        if self._polls:
            self._ended.wait(_FAILED_AGAIN)
            return
        self._polls = True
        self.note = (
            f"The system does not tell what changes ({error}): Broadsheet looks at all files "
            "itself, every half second."
        )


def completed(changed: Iterable[Path]) -> Changed:
    """These, and for a folder all files in it: what is put into a new one is told by no system.

    None where that cannot be known: of a folder that is gone, of names that are no text, and of so
    many files that the system may have told of a part of them alone.
    """
    found = set(changed)
    for path in tuple(found):
        if "\ufffd" in path.name or ("." not in path.name and not os.path.lexists(path)):
            return None
        if path.is_dir() and not path.is_symlink():
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if name not in _OTHERS_OWN]
                found.update(Path(folder, name) for name in names if not is_temporary(name))
    return frozenset(found) if len(found) <= _MOST_KNOWN else None


class Repository:
    """The git repository that a folder lies in, if it does."""

    def __init__(self, folder: Path) -> None:
        self._lock: Path | None = None
        for above in (folder.absolute(), *folder.absolute().parents):
            found = above / ".git"
            if found.is_dir():
                self._lock = found / "index.lock"
            elif found.is_file():  # of a work tree, or a submodule: says where the rest is
                with suppress(OSError, UnicodeError):
                    named = found.read_text("utf-8").partition("gitdir:")[2].strip()
                    self._lock = above / named / "index.lock"
            if self._lock is not None:
                break

    @property
    def is_busy(self) -> bool:
        """True while git writes files, as for a checkout."""
        return self._lock is not None and self._lock.exists()


def _real(folder: Path) -> str:
    return os.path.realpath(folder)


def _lies_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _as_given(path: str, given: Mapping[str, Path]) -> Path:
    """A path below the folder that was named, whatever links lead there."""
    for top, folder in given.items():
        if _lies_in(path, top):
            return folder / path[len(top) :].lstrip(os.sep)
    return Path(path)
