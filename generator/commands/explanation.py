"""What is said of a page, and of where something is shown: as values, and in lines."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.source_folder import told_path
from generator.output.differences import Cause
from generator.output.inputs import OF_US
from generator.output.showing import ShownRecord
from generator.problems import shown as cut

_OPTIONS: Final = {"base_url": "--base-url", "include_unpublished": "--unpublished"}
"""Options that rule over settings."""

MOST_SHOWN: Final = 20
"""Lines of each list that are printed; --json has all."""

CAUSES = {
    "program": "Broadsheet or a library that it uses is another version",
    "site": "the settings, or what stands on every page, changed",
    "template": "its template, or one that it uses, changed",
    "page": "what it shows changed",
    "new": "it was not there before",
    "unknown": "what lay there was not known",
}
"""What the state has for why a file was last made, where no more than that is known."""


class Written(Struct, frozen=True, kw_only=True):
    """Why a file is made again, or was."""

    because: tuple[Cause, ...] = ()
    any_of: tuple[tuple[Cause, ...], ...] = ()
    """As in `Causes`."""
    otherwise: str = ""
    """What can be said beside that, or in its place."""
    at: datetime | None = None
    """For which moment the build was that did so; None where that is not known, and for the next.
    """


class Explanation(Struct, frozen=True, kw_only=True):
    """What a file of the site is made of, and why it was or would be written."""

    path: str
    record: str
    """The record that the page is there for; empty for a page of the site."""
    source: str
    """What is copied; empty for a page."""
    templates: tuple[str, ...]
    """The page's template, and all that it uses."""
    records: tuple[ShownRecord, ...]
    """Those that the page shows."""
    next: Written | None
    """Why the next build would write it; None where it would not."""
    last: Written | None
    """Why it was last written; None where it was not yet."""


class Placement(Struct, frozen=True, kw_only=True):
    """Where a file of the content folder, or of the theme, is shown."""

    source: str
    title: str
    """Of a record; empty for others."""
    hidden: str
    """Why it is shown nowhere; empty where it may be shown."""
    is_everywhere: bool
    """True if it stands on every page."""
    counts: dict[str, int]
    """How many pages show it, by their template, most first."""
    pages: tuple[str, ...]
    copied: str
    """The path of its copy; empty for what is not copied."""


def lines_of(found: Explanation | Placement, content: Path) -> Iterator[str]:
    """All of it, a line each.

    content   the folder, under which files are named as they would be opened from here
    """
    if isinstance(found, Placement):
        return _placement_lines(found)
    return _explanation_lines(found, content)


def _explanation_lines(found: Explanation, content: Path) -> Iterator[str]:
    yield found.path
    if found.record:
        yield f"  the page of {told_path(content / found.record)}"
    if found.source:
        yield f"  a copy of {found.source}"
    if found.next:
        yield from _written_lines("would be written", found.next, content)
    else:
        yield "  would not be written: all that it is made of is as it was"
    if found.last:
        when = f" in the build for {found.last.at:%Y-%m-%d %H:%M} UTC" if found.last.at else ""
        yield from _written_lines(f"was last written{when}", found.last, content)
    if found.records:
        yield f"  shows {_counted(len(found.records), 'record')}"
        lines = (f"{told_path(content / each.name)}: {cut(each.title)}" for each in found.records)
        yield from _first(lines, len(found.records))
    if found.templates:
        # Those that ship with us say so in JSON; of the site's own, the folder tells.
        template, *others = (each.removesuffix(OF_US) for each in found.templates)
        using = f", with {', '.join(sorted(others))}" if others else ""
        yield f"  is made of {template}{using}"


def _written_lines(what: str, written: Written, content: Path) -> Iterator[str]:
    reasons = [_words_of(cause, content) for cause in written.because]
    reasons += [
        f"{_some([_words_of(cause, content) for cause in group])} (some of these would do)"
        for group in written.any_of
    ]
    reasons += [written.otherwise] if written.otherwise else []
    if len(reasons) == 1:
        yield f"  {what}, because {reasons[0]}"
    else:
        yield f"  {what}, because"
        yield from _first(reasons, len(reasons))


def _words_of(cause: Cause, content: Path) -> str:
    """A cause, as a half sentence."""
    fields = ", ".join(cause.fields)
    match cause.kind:
        case "program":
            return CAUSES["program"]
        case "time":
            due = f": {fields}" if fields else ""
            if cause.how == "to come":
                return f"it is before {cause.name}{due} then"
            return f"{cause.name} passed{due}" if cause.name else "time passed"
        case "zone data":
            return "what this machine knows of your time zone changed"
        case "catalogue":
            return "the words of the theme's catalogue changed"
        case "assets":
            return "the theme has other assets"
        case "template":
            name = cause.name
        case "picture":
            how = {"new": "came", "gone": "went"}.get(cause.how, cause.how)
            return f"the copies of {cause.name} {how}"
        case "setting":
            options = [_OPTIONS[field] for field in cause.fields if field in _OPTIONS]
            name = ", or ".join((told_path(content / cause.name), *options))
        case _:
            name = told_path(content / cause.name)
    if cause.how == "renamed":
        return f"{name} is {told_path(content / cause.fields[0])} now"
    if cause.how == "left out":
        return f"{name} is left out now, as a build says"
    if cause.how == "let in":
        return f"{name} is no longer left out"
    if cause.how == "changed":
        return f"{name} changed{f': {fields}' if fields else ''}"
    return f"{name} is {cause.how}"


def _placement_lines(found: Placement) -> Iterator[str]:
    title = f": {cut(found.title)}" if found.title else ""
    yield f"{found.source}{title}"
    if found.hidden:
        yield f"  is shown nowhere: {found.hidden}"
        return
    if found.is_everywhere:
        yield "  stands on every page"
    if found.copied:
        yield f"  goes out as {found.copied}"
    if found.pages:
        more = ", beside that," if found.is_everywhere else ""
        yield f"  is shown{more} by {_counted(len(found.pages), 'page')}"
        yield from (f"    {count:,} of {template}" for template, count in found.counts.items())
        yield "  which are"
        yield from _first(found.pages, len(found.pages))
    elif not found.is_everywhere:
        yield "  is shown by no page"


def _first(lines: Iterable[str], count: int) -> Iterator[str]:
    """The first of some lines, and how many there are beside these."""
    yield from (f"    {line}" for line in islice(lines, MOST_SHOWN))
    if count > MOST_SHOWN:
        yield f"    … and {count - MOST_SHOWN:,} more; --json lists all"


def _some(words: Sequence[str]) -> str:
    more = len(words) - MOST_SHOWN
    return "; ".join((*words[:MOST_SHOWN], *([f"and {more:,} more"] if more > 0 else [])))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
