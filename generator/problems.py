"""What can go wrong.

GeneratorError            the build ends; each says with which status
├── SettingsError         site.yaml or a registry: carries every fault found
├── ThemeError            a template does not compile, or asks for what its view does not offer
├── PathClash             two pages of the site want one path: names both
├── ContentError          a file or folder of content cannot be read
├── OutputError           the output folder is not ours, or cannot be written
├── StateError            what is remembered of former builds cannot be used
├── BusyError             another build has the content, or the output
├── RenotificationError   subscribers would be shown many items again: carries them
├── AddressesError        readers would lose many addresses: carries them
├── FaultsFound           a strict build met faults: carries every problem
├── WrittenInPart         the build ended while it put files in place
├── NotVerified           the site was written, and could not be verified
├── WorkerLost            a process that this one works with was ended
└── Interrupted           somebody asked the program to end

Problem                   a fault in one file of content: a value, never raised; exit status 1
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum, StrEnum
from typing import ClassVar, Final

from msgspec import Struct

_MOST_TOLD: Final = 20  # lines to paste in an error: who has more looks at the first anyway
_EXAMPLES: Final = 3  # of one cause: who sees these knows the others
_JOINERS: Final = "\u200c\u200d"
_LONGEST_PATH: Final = 200  # characters of a path that a message shows
_QUOTED: Final = 60  # characters of a value that a message shows


class Status(IntEnum):
    """The exit status of a command: docs/settings.md lists what each means."""

    FINE = 0
    LEFT_OUT = 1
    """The site is built, without records or parts of them that have faults."""
    NOT_BUILT = 2
    """Nothing was written: all is as it was."""
    BROKEN = 3
    """A fault of the program itself."""
    NOT_SOUND = 4
    """The site is built, and breaks rules of its formats, or could not be held to them."""
    WRITTEN_IN_PART = 5
    """Some files are new and others as they were; the next build puts that right."""
    BUSY = 6
    """Nothing was written: another build has the content, or the output."""
    INTERRUPTED = 130
    """By Ctrl-C: 128 and the number of the signal, as shells tell it."""
    TERMINATED = 143
    """The same by SIGTERM."""
    HUNG_UP = 129
    """The same by SIGHUP: the terminal was closed."""


class Level(StrEnum):
    FAULT = "fault"  # the record (or registry entry) is left out; exit status 1
    DROPPED = "dropped"  # the part that is wrong is left out, and the rest is shown; exit status 1
    WARNING = "warning"  # odd but harmless: the record is kept


class Problem(Struct, frozen=True, order=True):
    """Something wrong in a file of content, in words that say where, what, and what to do."""

    source: str
    """The file, below the content folder."""
    line: int
    """Counted from 1; 0 where the whole file is meant."""
    field: str
    """As in `related[2].webUrl`; empty where no one field is to blame."""
    message: str
    level: Level = Level.FAULT

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


class GeneratorError(Exception):
    """The build cannot go on."""

    status: ClassVar[Status] = Status.NOT_BUILT
    """What it ends with."""
    lines: tuple[str, ...] = ()
    """All that it is about, a line each, where the message has the first of them alone."""


class SettingsError(GeneratorError):
    """Faults in the site's own files: all of them, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ThemeError(GeneratorError):
    """A template that does not compile, is missing, or asks for what its view does not offer."""


class PathClash(GeneratorError):
    """Two pages of the site want one path."""


class ContentError(GeneratorError):
    """Files or folders of content cannot be read: what they say is not known, and must not go.

    lines   what is said of each
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        told = self.lines[0] if len(self.lines) == 1 else "\n".join(_first(self.lines))
        what = "it says" if len(self.lines) == 1 else "they say"
        ending = (
            f"nothing was written, for what {what} is not known. Put that right, and build again"
        )
        super().__init__(f"{told}\n{ending.capitalize()}" if "\n" in told else f"{told}; {ending}")

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.lines,)  # as it is handed from one process to another


class OutputError(GeneratorError):
    """The output folder is not ours to write to, or the disk refuses."""


class StateError(GeneratorError):
    """What is remembered of former builds cannot be opened, read or kept."""


class BusyError(GeneratorError):
    """Another build has the content, or the output."""

    status = Status.BUSY


class WrittenInPart(GeneratorError):
    """The build ended while it put files in place: some are new, others as they were."""

    status = Status.WRITTEN_IN_PART

    def __init__(self, cause: object) -> None:
        super().__init__(
            f"{cause}\nThe site was written in part: some files are new, others are as they were. "
            "Put that right, and build again."
        )


class NotVerified(GeneratorError):
    """The site was written, and could not be held to the rules of its formats."""

    status = Status.NOT_SOUND

    def __init__(self, cause: object) -> None:
        super().__init__(f"{cause}\nThe site was written, and could not be verified.")


class WorkerLost(GeneratorError):
    """A process that this one works with was ended, and not by us."""

    def __init__(self, how: str) -> None:
        super().__init__(
            f"A process that Broadsheet works with was ended from outside ({how}), most often by "
            "the system for lack of memory. Give it more, or work with fewer: --jobs 1."
        )


class Interrupted(GeneratorError):
    """Somebody asked the program to end, by Ctrl-C or by a signal."""

    def __init__(self, status: Status, what: str) -> None:
        self.status = status  # type: ignore[misc]  # each has its own
        super().__init__(what)


class RenotificationError(GeneratorError):
    """Subscribers would be shown many items once more: says which, and why.

    items   pairs of a cause and an item
    """

    def __init__(self, items: Iterable[tuple[str, str]], allowed: int) -> None:
        items = tuple(items)
        self.lines = tuple(f"{item}; {cause}" for cause, item in items)
        told = [
            f"{len(self.lines)} items that subscribers have had would come again under other ids "
            f"(max_renotified allows {allowed}); nothing was written:",
            *by_cause(items),
            "Undo what changed the ids, or build with --allow-renotify.",
        ]
        super().__init__("\n".join(told))


class AddressesError(GeneratorError):
    """Readers would lose many addresses: says which, why, and how to lead them on.

    lost        pairs of a cause, and what is said of each
    redirects   lines of `redirects` in site.yaml
    """

    def __init__(
        self, lost: Iterable[tuple[str, str]], redirects: Iterable[str], allowed: int
    ) -> None:
        lost, pasted = tuple(lost), tuple(redirects)
        self.lines = (*(line for _, line in lost), *pasted)
        told = [
            f"{len(lost)} addresses that readers have would go, or show something else "
            f"(max_lost_addresses allows {allowed}); nothing was written:",
            *by_cause(lost),
        ]
        if pasted:
            told += ["To have them lead on, paste into site.yaml:", "  redirects:", *_first(pasted)]
        told.append("Or undo what changed them, or build with --allow-lost-addresses.")
        super().__init__("\n".join(told))


def by_cause(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Lines that name each cause once, with how many it has, and three of them as examples.

    pairs   of a cause and what is said of one thing
    """
    groups: dict[str, list[str]] = {}
    for cause, line in pairs:
        groups.setdefault(cause, []).append(line)
    lines = []
    for cause, group in groups.items():
        lines.append(f"  {len(group):,} {cause}:")
        lines += [f"    {line}" for line in group[:_EXAMPLES]]
        more = len(group) - _EXAMPLES
        lines += [f"    … and {more:,} more; --json lists all"] if more > 0 else []
    return lines


def _first(lines: Sequence[str]) -> list[str]:
    """The first of these, indented, and how many more there are."""
    more = len(lines) - _MOST_TOLD
    told = [f"  {line}" for line in lines[:_MOST_TOLD]]
    return [*told, f"  … and {more:,} more; --json lists all"] if more > 0 else told


class FaultsFound(GeneratorError):
    """A strict build met faults, or parts that had to be dropped: carries all problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("Faults were found and --strict was given: nothing was written.")


def faults(problems: Iterable[Problem]) -> list[Problem]:
    """Those that left a whole record (or registry entry) out."""
    return [problem for problem in problems if problem.level is Level.FAULT]


def dropped(problems: Iterable[Problem]) -> list[Problem]:
    """Those that left a part of a record out."""
    return [problem for problem in problems if problem.level is Level.DROPPED]


def losses(problems: Iterable[Problem]) -> list[Problem]:
    """Those that left anything out: what exit status 1 tells, and what a strict build refuses."""
    return [problem for problem in problems if problem.level is not Level.WARNING]


def warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Those that changed nothing."""
    return [problem for problem in problems if problem.level is Level.WARNING]


def cannot_be_read(path: str, why: str) -> str:
    """What is said of a file or folder; of a path that is long, its ends."""
    half = _LONGEST_PATH // 2
    told = path if len(path) <= _LONGEST_PATH else f"{path[:half]}…{path[-half:]}"
    return f"{told}: cannot be read: {why}"


def shown(text: str) -> str:
    """A text of the file as a message may show it: one short line that no terminal acts on."""
    folded = " ".join(text.split())
    cut = folded if len(folded) <= _QUOTED else folded[:_QUOTED] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() or c in _JOINERS else "\ufffd" for c in cut)
