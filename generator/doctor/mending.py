"""What mends a file: the edits of its findings, put into its text until none is left.

An edit is made at the parser's marks and is held to change no other value (`edits.is_sound`), so
comments, order, quoting and line ends stay as they are. A file is mended as often as one edit makes
room for another, so that mending it once more changes nothing.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import structs

from generator.content.records.parse import parse
from generator.content.registries.content_pages import read_content_page
from generator.content.registries.feeds import FILE as FEEDS
from generator.content.registries.feeds import read_feeds
from generator.content.registries.publishers import read_publisher
from generator.content.registries.topics import read_entry
from generator.content.settings import FILE, Settings, load
from generator.content.settings import parse as parse_settings
from generator.content.silenced import Silenced
from generator.doctor.edits import applied, is_sound
from generator.doctor.located import relocated
from generator.doctor.record import (
    OF_OTHERS,
    OF_RECORDS,
    Findings,
    examined,
    opened,
    placed,
)
from generator.doctor.rule import Finding
from generator.doctor.silences import of_settings
from generator.problems import GeneratorError, Problem, SettingsError

_ROUNDS: Final = range(10, 200)
"""In which a file is mended, each up to 20 breaks of a rule: fewest and most."""
_VALUES: Final = 100_000  # that are gone through at most: rounds by values of the file

_Problems = Callable[[bytes, str], list[Problem]]


class Change(NamedTuple):
    """One file that is to be mended."""

    name: str
    """Below the content folder."""
    before: bytes
    after: bytes


class CannotMendError(GeneratorError):
    """A file that cannot be written."""


class Mender:
    """Mends the files of one content folder.

    settings    None where they have faults: then they alone can be mended
    is_unsafe   whether edits are made as well that change what is read
    """

    def __init__(
        self, settings: Settings | None, silenced: Silenced, *, is_unsafe: bool = False
    ) -> None:
        self._settings = settings or Settings(title="", base_url="", id="")
        self._silenced = silenced
        self._is_unsafe = is_unsafe

    def mended(self, data: bytes, name: str) -> bytes:
        """The file as it is to be; the same bytes where there is nothing to mend.

        name   below the content folder
        """
        file = opened(data, name, self._settings.reading)
        if file is None or not file.located.values:
            return data
        rounds = _VALUES // len(file.located.values)  # of which no edit makes more or fewer
        mended = data
        for _ in range(min(max(rounds, _ROUNDS[0]), _ROUNDS[-1])):
            before, mended = mended, self._once(mended, name)
            if mended == before:
                return mended
        return data  # what needs more was made by a program that ran away

    def _once(self, data: bytes, name: str) -> bytes:
        """The file with all edits that do not overlap."""
        file = opened(data, name, self._settings.reading)
        if file is None:
            return data
        text, border = file.located.text, len(file.located.text)
        edited: set[str] = set()
        fixes = sorted(
            (finding.fix.edit, finding.field)
            for finding in self._findings(data, name)
            if finding.fix is not None and self._is_wanted(finding)
        )
        for edit, field in reversed(fixes):
            # What a field says afterwards was held to be as it should be for one edit alone.
            is_free = edit.end <= border and (not field or field not in edited)
            if is_free and is_sound(relocated(file.located, text), edit, field):
                text = applied(text, (edit,))
                border = edit.start
                edited.add(field)
        return text.encode()

    def _is_wanted(self, finding: Finding) -> bool:
        is_told = finding.code not in self._silenced.of(finding.path)
        return is_told and finding.fix is not None and (finding.fix.is_safe or self._is_unsafe)

    def _findings(self, data: bytes, name: str) -> Iterator[Finding]:
        """What is found in one file by itself."""
        reading = self._settings.reading
        read, rules = self._reader(name)
        yield from examined(data, name, reading, rules)
        yield from placed(read(data, name), opened(data, name, reading))

    def _reader(self, name: str) -> tuple[_Problems, tuple[Findings, ...]]:
        """What tells the problems of a file, and what is asked of it beside them."""
        settings = self._settings
        own, zone = settings.extra_fields, settings.zone
        if name == FILE:
            return _of_settings, OF_OTHERS
        if name == FEEDS:
            return lambda data, name: read_feeds(data)[1], OF_OTHERS
        if name.startswith(f"{settings.topics}/"):
            return lambda data, name: read_entry(data, name, own.topics, zone)[1], OF_OTHERS
        if name.startswith(f"{settings.publishers}/"):
            return lambda data, name: read_publisher(data, name, own.publishers, zone)[1], OF_OTHERS
        if name.startswith(f"{settings.pages}/"):
            return self._of_page, OF_OTHERS
        return self._of_record, OF_RECORDS

    def _of_page(self, data: bytes, name: str) -> list[Problem]:
        settings = self._settings
        declared = settings.extra_fields.pages
        return read_content_page(data, name, settings.allow, declared, settings.zone)[1]

    def _of_record(self, data: bytes, name: str) -> list[Problem]:
        return [*parse(data, name, "", self._settings.reading).problems]


def _of_settings(data: bytes, name: str) -> list[Problem]:
    try:
        parse_settings(data.decode("utf-8-sig"))
    except SettingsError as error:
        return [*error.problems]
    except UnicodeDecodeError:
        pass
    return []


def changes_of(
    folder: Path,
    findings: Iterable[Finding],
    *,
    is_unsafe: bool = False,
    ignored: frozenset[str] = frozenset(),
) -> list[Change]:
    """What mends the files of a content folder in which something was found that can be mended.

    ignored   codes of rules beside those that the folder silences
    Raises CannotMendError where a file cannot be read.
    """
    silenced = of_settings(folder)
    silenced = structs.replace(silenced, everywhere=(*silenced.everywhere, *sorted(ignored)))
    try:
        settings = load(folder)
    except SettingsError:
        settings = None  # they alone can be mended
    mender = Mender(settings, silenced, is_unsafe=is_unsafe)
    changes = []
    for name in sorted({finding.path for finding in findings if finding.fix is not None}):
        try:
            before = (folder / name).read_bytes()
        except OSError as error:
            raise CannotMendError(f"{folder / name}: cannot be read: {error.strerror}") from error
        after = mender.mended(before, name)
        if after != before:
            changes.append(Change(name, before, after))
    return changes


def put_in_place(folder: Path, change: Change) -> bool:
    """Writes a file anew, whole or not at all; False, with nothing written, where it is no longer
    as it was read.

    Its rights stay; where the path is a link, the file that it leads to is written.
    Raises CannotMendError where the disk refuses.
    """
    place = Path(os.path.realpath(folder / change.name))
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        mode = stat.S_IMODE(place.stat().st_mode)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(change.after)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        is_as_read = place.read_bytes() == change.before
        if is_as_read:
            new.replace(place)
        else:
            new.unlink()
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise CannotMendError(
            f"{folder / change.name}: cannot be written: {error.strerror}"
        ) from error
    return is_as_read


def difference(path: str, before: bytes, after: bytes) -> bytes:
    """What would change, byte for byte, as `git apply` and `patch` take it."""
    lines = list(unified_diff(_lines(before), _lines(after)))
    if not lines:
        return b""
    end = "\t" if " " in path else ""  # or the name would end at its first space
    head = f"--- a/{path}{end}\n+++ b/{path}{end}\n".encode()
    return head + "".join(map(_ended, lines[2:])).encode("latin-1")


def _lines(data: bytes) -> list[str]:
    """The lines of a file, a character a byte, each with its end."""
    *whole, rest = data.decode("latin-1").split("\n")
    return [*(f"{line}\n" for line in whole), *([rest] if rest else [])]


def _ended(line: str) -> str:
    """A line of a difference; it says so where a file's last line has no end."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
