"""Settings that have no effect: what site.yaml says and nothing comes of.

Only what can be known for sure is told, and what is most often a slip: a folder that is not there,
a pattern that matches no file, a rule about what is turned off.
"""

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import structs

from generator.content.limits import Limits
from generator.content.records.names import folder_of
from generator.content.records.tracking import AS_LISTED, is_known, may_be_tracking
from generator.content.scan import Scan
from generator.content.settings import FILE, Settings
from generator.content.yaml.fields import did_you_mean
from generator.content.yaml.text import Mapping as Fields
from generator.content.yaml.text import Node, read_mapping
from generator.content.yaml.text import Sequence as Values
from generator.problems import Level, Problem

_FOLDERS: Final = ("topics", "publishers", "pages", "static", "templates")
_DEFAULTS: Final = {field.name: field.default for field in structs.fields(Settings)}
_MOST_VALUES: Final = 1_000  # of one list whose lines are noted; a deny list may be longer


def absent_folders(folder: Path, settings: Settings) -> list[Problem]:
    """Folders that the settings name and that are not there. One that is called as it is without a
    setting is no matter: sites that have none of it may say so.

    No digest of the content covers an empty folder, so they are looked for by every build.
    """
    found = []
    for name in _FOLDERS:
        named = getattr(settings, name)
        if named != _DEFAULTS[name] and not os.path.isdir(folder / named):
            near = _near(folder, named, settings)
            message = f'there is no folder "{named}", seen from the content folder{near}'
            found.append(_idle(name, message))
    return found


def _near(folder: Path, named: str, settings: Settings) -> str:
    """A folder beside it whose name is nearly the same, and that no other setting names."""
    above, _, last = named.rstrip("/").rpartition("/")
    place = folder / above if above else folder
    if not os.path.isdir(place):
        return ""
    others = {getattr(settings, name) for name in _FOLDERS}
    others |= {group.folder.partition("/")[0] for group in settings.records}
    try:
        beside = [each.name for each in place.iterdir() if each.is_dir()]
    except OSError:
        return ""
    known = [name for name in beside if name[0] not in "._" and name.isprintable()]
    return did_you_mean(last, [name for name in known if name not in others])


def idle_settings(settings: Settings, given: Iterable[str], scan: Scan) -> Iterator[Problem]:
    """What has no effect on a content folder as it is.

    given   the names of the settings that the file has, such as `stories.window`
    """
    given = frozenset(given)
    yield from _patterns(settings, scan)
    yield from _trusted(settings, scan.names)
    yield from _stories(settings, given)
    if not (settings.ranking_heat or settings.ranking_quality) and "ranking.half_life" in given:
        message = "has no effect: `heat` and `quality` are 0, so the newest story comes first"
        yield _idle("ranking.half_life", message)
    if settings.show_pictures != "local" and "pictures.missing" in given:
        message = f"has no effect: with `show: {settings.show_pictures}` no copies are looked for"
        yield _idle("pictures.missing", message)
    yield from _tracking(settings)
    for name, ours in settings.fields:
        if name == ours:
            yield _idle(f"fields.{name}", "is read so without this line; take it out")


def _idle(field: str, message: str) -> Problem:
    return Problem(FILE, 0, field, message, Level.WARNING)


def _patterns(settings: Settings, scan: Scan) -> Iterator[Problem]:
    for at, group in enumerate(settings.records):
        field = f"records[{at}]" if len(settings.records) > 1 else "records"
        if at in scan.empty:
            near = did_you_mean(group.folder, map(folder_of, scan.names)) if group.folder else ""
            message = f'"{group.files}" matches no file; is it spelt right?{near}'
            yield _idle(field, message.replace("?; did", "? Did"))
        elif at in scan.covered:
            message = (
                f'"{group.files}" matches no file that the patterns before it leave; put it before '
                "them, or take it out"
            )
            yield _idle(field, message)


def _trusted(settings: Settings, names: Sequence[str]) -> Iterator[Problem]:
    for at, folder in enumerate(settings.trusted.folders):
        start = f"{folder}/"
        place = bisect_left(names, start)
        if place == len(names) or not names[place].startswith(start):
            near = did_you_mean(folder, set(map(folder_of, names)))
            message = f'no record lies in "{folder}", which is below the content folder{near}'
            yield _idle(f"trusted.folders[{at}]", message)


def _stories(settings: Settings, given: frozenset[str]) -> Iterator[Problem]:
    if not (settings.story_links or settings.story_titles):
        for name in ("stories.window", "stories.span"):
            if name in given:
                message = "has no effect: `links` and `titles` are false, so no story is looked for"
                yield _idle(name, message)
    elif settings.story_window > settings.story_span and "stories.window" in given:
        message = (
            f"no more than `span`, {settings.story_span} hours, has an effect; raise that as well"
        )
        yield _idle("stories.window", message)


def _tracking(settings: Settings) -> Iterator[Problem]:
    tracking = settings.tracking
    listed = structs.replace(tracking, keep=())
    for at, name in enumerate(tracking.keep):
        if not may_be_tracking(name, listed):
            message = f'"{name}" is kept without it: it is not known to track anyone'
            yield _idle(f"tracking.keep[{at}]", message)
    kept = structs.replace(AS_LISTED, keep=tracking.keep)
    for at, name in enumerate(tracking.add):
        if is_known(name, kept):
            yield _idle(f"tracking.add[{at}]", f'"{name}" is left away without it')
        elif name in tracking.keep:
            yield _idle(f"tracking.add[{at}]", f'"{name}" has no effect: `keep` has it as well')


def lines_of(folder: Path) -> dict[str, int]:
    """The line of each setting of a content folder's site.yaml, of groups and lists as well:
    `stories`, `stories.window`, `records[1]`. Empty where it cannot be read."""
    try:
        text = (folder / FILE).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return {}
    mapping, _ = read_mapping(text, FILE, deepest=Limits().depth)
    return dict(_lines(mapping, "")) if mapping is not None else {}


def _lines(node: Node, name: str) -> Iterator[tuple[str, int]]:
    if isinstance(node, Fields):
        for key, below in node.entries.items():
            inner = f"{name}.{key}" if name else key
            yield inner, node.lines[key]
            yield from _lines(below, inner)
    elif isinstance(node, Values):
        for at, item in enumerate(node.items[:_MOST_VALUES]):
            yield f"{name}[{at}]", item.line


def with_lines(problems: Iterable[Problem], lines: Mapping[str, int]) -> list[Problem]:
    """The same; those of the settings have the lines of these."""
    return [
        structs.replace(each, line=_line(each.field, lines))
        if each.source == FILE and not each.line
        else each
        for each in problems
    ]


def _line(field: str, lines: Mapping[str, int]) -> int:
    name = field.replace(": ", ".", 1)
    return lines.get(name) or lines.get(name.partition("[")[0]) or lines.get(name, 0)
