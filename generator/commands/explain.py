"""Questions about a build that can be answered without making one for good: why a file would be
made again, and whether what lies in the output folder is what a clean build gives."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import click
from msgspec import Struct, structs

from generator.build import Request, build, collector_paused, load_site, planner_of
from generator.commands.console import print_json
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.settings import FILE as SITE_FILE
from generator.content.source_folder import Folder, told_path
from generator.content.stored_details import StoredDetails
from generator.languages.catalogue import FOLDER as CATALOGUES
from generator.memo.fingerprint import Fingerprint, file_digest
from generator.memo.store import FileRow, StoreReader, despite_damage, opened
from generator.output.causes import causes_of, causes_of_copy
from generator.output.differences import TEMPLATE, Cause, differences_between
from generator.output.folder import Output, held, is_ours
from generator.output.inputs import (
    BESIDE,
    OF_US,
    OWN_PAGE,
    PUBLISHER,
    RECORD,
    STATIC,
    TIME,
    TOPIC,
    Cell,
    History,
    Moment,
    Replay,
    fingerprint_at,
    page_at,
    theme_file_called,
)
from generator.output.planned_site import PlannedSite, Planner
from generator.output.showing import (
    NotingShelf,
    Showing,
    ShownRecord,
    made_of,
    records_shown,
    templates_of,
    where_shown,
)
from generator.output.targets import Target
from generator.output.unknown_files import unknown_files
from generator.parallel import Progress, no_progress
from generator.problems import GeneratorError, Status
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

NOT_THERE: Final = "it is not there yet"
NOT_KNOWN: Final = "what lies there is not known: a build was stopped, or the state is new"
NO_HISTORY: Final = "what the last build was made of is not known any more"


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


@despite_damage
def explain(request: Request, asked: str) -> Explanation | Placement | None:
    """Why the file at a path, or the page at an address of the site, is made; or where a file of
    the content folder or of the theme is shown. None for what is neither.

    Nothing is written but what records parsed to.
    """
    site, theme = load_site(request)
    with collector_paused(), opened(request.content, request.wait) as store:
        output = Output(request.output)
        scan = scan_content(request.content, site, store)
        content = read_content(site, scan, store, request.jobs, no_progress)
        planner = planner_of(request, site, theme, scan, store, output)
        planned = planner.plan(content)
        inquiry = _Inquiry(request, planner, planned)
        paths = list(_paths(asked, site.base_url, site.base_path, request.output))
        for path in paths:
            if path in planned.targets or path in planned.built:
                return inquiry.explanation(path)
        return inquiry.placement(asked) or inquiry.of_what_went(paths)


class _Inquiry:
    """What can be found out about one site."""

    def __init__(self, request: Request, planner: Planner, planned: PlannedSite) -> None:
        self._request = request
        self._planner = planner
        self._planned = planned
        self._shelf = NotingShelf(StoredDetails(StoreReader(planner.store.file)))
        self._history = History(planner.store, planner.output.key, self._shelf)
        self._replay = Replay(planner.scan, planner.theme)
        self._now = self._history.present(planned, planner)
        self._likely: frozenset[str] = frozenset()
        """Records that are shown by the page that is asked for."""

    def explanation(self, path: str) -> Explanation:
        file, row = self._planned.targets.get(path), self._planned.built.get(path)
        page = file.page if file else None
        shown: tuple[ShownRecord, ...] = ()
        if page is not None:
            replayed = page_at(self._replay.plan_of(self._now.cells), path)
            cells = self._now.cells
            shown = records_shown(replayed, cells, self._shelf) if replayed else ()
            self._likely = frozenset(each.name for each in shown)
        return Explanation(
            path=path,
            record=page.record if page else "",
            source=self._told(file.source) if file else "",
            templates=templates_of(page.template, self._planner.theme) if page else (),
            records=shown,
            next=self._next(path, file, row),
            last=self._last(path, row) if row else None,
        )

    def _next(self, path: str, file: Target | None, row: FileRow | None) -> Written | None:
        after = file.fingerprint if file else None
        if row is not None and row.fingerprint is None:
            return Written(otherwise=NOT_KNOWN)
        before = row.fingerprint if row else None
        if after == before:
            return None
        is_beside = path in self._planned.plan.copies
        if file is not None and file.page is None and not (is_beside and row is None):
            return Written(because=(self._of_copy(file.source, row, is_beside=is_beside),))
        old = self._history.build(0) if len(self._history) else None
        if old is None:
            return Written(otherwise=NOT_THERE if row is None else NO_HISTORY)
        return self._written(path, (old, self._now), (before, after))

    def _of_copy(self, source: str, row: FileRow | None, *, is_beside: bool) -> Cause:
        """Why what is copied from a file, whatever else changed, is copied again."""
        how, content = "changed" if row else "new", self._request.content
        is_same = row is not None and file_digest(Path(source).read_bytes()) == row.digest
        fields = ("its time alone",) if is_same else ()
        if is_beside or Path(source).is_relative_to(content / self._planner.settings.static):
            name = Path(source).relative_to(content).as_posix()
            return Cause(kind=BESIDE if is_beside else STATIC, name=name, how=how, fields=fields)
        name = theme_file_called(self._planner.theme, source)
        return Cause(kind=TEMPLATE, name=name, how=how, fields=fields)

    def _last(self, path: str, row: FileRow) -> Written:
        """Why a file was last written: the builds that are known are gone through, from the last
        one backwards, until it was another."""
        there = row.fingerprint
        known = Written(otherwise="; ".join(CAUSES.get(e, e) for e in row.reasons.split(",")))
        if there is None or not len(self._history):
            return known
        new = self._history.build(0)
        if new is None or not self._gave(path, new, there):
            return known
        for number in range(1, len(self._history)):
            old = self._history.build(number)
            if old is None:
                break
            before = self._fingerprint(path, old)
            if before != there:
                return self._written(path, (old, new), (before, there), new.now)
            new = old
        return known

    def _gave(self, path: str, last: Moment, there: Fingerprint) -> bool:
        """True if what is remembered of the last build gives the page that is there."""
        file = self._planned.targets.get(path)
        since = differences_between(last.cells, self._now.cells)
        if file and file.fingerprint == there and all(each.kind == TIME for each in since):
            return True  # so it does today, of all the same: the site need not be planned for it
        return self._fingerprint(path, last) == there

    def _fingerprint(self, path: str, moment: Moment) -> Fingerprint | None:
        return fingerprint_at(self._replay.plan_of(moment.cells), path, moment)

    def _written(
        self,
        path: str,
        moments: tuple[Moment, Moment],
        fingerprints: tuple[Fingerprint | None, Fingerprint | None],
        at: datetime | None = None,
    ) -> Written:
        old, new = moments
        if path in self._planned.plan.copies:
            causes = causes_of_copy(path, old, new, self._replay)
        else:
            page = page_at(self._replay.plan_of(new.cells), path)
            template = page.template if page else ""
            theme, likely = self._planner.theme, self._likely
            causes = causes_of(path, template, moments, fingerprints, self._replay, theme, likely)
        return Written(because=causes.each, any_of=causes.any_of, otherwise=causes.untold, at=at)

    def of_what_went(self, paths: Iterable[str]) -> Explanation | None:
        """Why there is no page any more at one of these paths, where there was one before the last
        build; None for no such."""
        moments = [self._history.build(number) for number in range(min(2, len(self._history)))]
        if len(moments) < 2 or None in moments:
            return None
        new, old = moments
        assert new is not None
        assert old is not None
        for path in paths:
            before, after = self._fingerprint(path, old), self._fingerprint(path, new)
            if before is not None and after is None:
                last = self._written(path, (old, new), (before, after), new.now)
                return Explanation(
                    path=path,
                    record="",
                    source="",
                    templates=(),
                    records=(),
                    next=None,
                    last=last,
                )
        return None

    def placement(self, asked: str) -> Placement | None:
        """Where a file is shown; None for what is no file of the content folder or the theme."""
        for name in self._names(asked):
            cell = next((each for kind in SHOWN if (each := (kind, name)) in self._now.cells), None)
            if cell is not None:
                return self._placement_of(cell)
            if name in self._planned.content.names:
                why = "it has a fault, which a build names, and is left out"
                return self._hidden(name, "", self._why_withheld(name) or why)
            if name == SITE_FILE:
                return _placed(name, Showing(pages={}, is_everywhere=True))
        return self._placement_in_theme(asked)

    def _placement_of(self, cell: Cell) -> Placement:
        kind, name = cell
        title = self._now.cells[cell].article.title if kind == RECORD else ""
        if kind == RECORD and (why := self._why_withheld(name)):
            return self._hidden(name, title, why)
        try:
            showing = where_shown(cell, self._now, self._replay)
        except GeneratorError as error:
            return self._hidden(name, title, f"where it is shown cannot be found out: {error}")
        return _placed(name, showing, title)

    def _hidden(self, name: str, title: str, why: str) -> Placement:
        return structs.replace(_placed(name, Showing(pages={}), title), hidden=why)

    def _why_withheld(self, name: str) -> str:
        withheld = self._planned.plan.library.withheld
        return next((each.reason for each in withheld if each.name == name), "")

    def _placement_in_theme(self, asked: str) -> Placement | None:
        theme = self._planner.theme
        files = self._now.inputs.theme_files
        path = f"/{Path(asked).as_posix()}"
        name = next((n for n in files if path.endswith(f"/{n.removesuffix(OF_US)}")), None)
        if name is None:
            return None
        if f"/{CATALOGUES}/" in name:
            return _placed(name, Showing(pages={}, is_everywhere=True))
        showing = made_of(name, self._planned.plan.pages, theme)
        if not showing.pages:
            return self._hidden(name, "", "no page is made of it: another file stands in for it")
        return _placed(name, showing)

    def _names(self, asked: str) -> list[str]:
        """What a file may be called below the content folder."""
        path, folder = os.path.abspath(asked), os.path.abspath(self._request.content)
        below = os.path.relpath(path, folder)
        return [asked, *([] if below.startswith(os.pardir) else [Path(below).as_posix()])]

    def _told(self, source: str) -> str:
        return source and told_path(Path(source))


SHOWN: Final = (RECORD, TOPIC, PUBLISHER, OWN_PAGE, STATIC, BESIDE)
"""Kinds of what pages show, and lies in a file of its own."""


def _placed(source: str, showing: Showing, title: str = "") -> Placement:
    return Placement(
        source=source,
        title=title,
        hidden="",
        is_everywhere=showing.is_everywhere,
        counts=dict(Counter(showing.pages.values()).most_common()),
        pages=tuple(showing.pages),
        copied=showing.copied,
    )


def _paths(asked: str, base_url: str, base_path: str, output: Path) -> Iterator[str]:
    """Paths below the output folder that may be meant by one of them, by one from here, or by an
    address, in any of its forms."""
    address = asked.partition("#")[0].partition("?")[0].removeprefix(base_url.rstrip("/"))
    if base_path and address.startswith(f"{base_path}/"):
        address = address.removeprefix(base_path)
    below = os.path.relpath(os.path.abspath(asked), os.path.abspath(output))
    for each in (address, unquote(address), *([] if below.startswith(os.pardir) else [below])):
        path = each.strip("/") if each != "." else ""
        yield from (path, f"{path}/index.html".lstrip("/"))


def differences(request: Request, progress: Progress = no_progress) -> list[str]:
    """How the output folder differs from what a clean build gives: a line a file.

    Everything is read again, and built into a temporary folder. Raises BusyError while another
    build writes to the output folder.
    """
    known: Mapping[str, str] = {}
    if not request.allow_renotify:
        with opened(request.content, request.wait) as store:
            known = store.known(Output.key_of(request.output))
    with (
        held(request.output, request.wait) as output,
        tempfile.TemporaryDirectory(prefix="broadsheet-verify-") as folder,
    ):
        fresh = Path(folder) / "output"
        clean = structs.replace(
            request,
            output=fresh,
            clean=True,
            allow_renotify=True,
            allow_lost_addresses=True,
            remember=False,
            known=known,
        )
        build(clean, progress)
        targets, there = _files(fresh), _files(request.output)
        lines = [f"{path}: missing" for path in targets - there]
        lines += [f"{path}: not wanted" for path in (there & output.previous) - targets]
        lines += [
            f"{path}: of no build that is known; delete it, or keep it among your static files"
            for path in unknown_files(request.output, targets | output.previous)
        ]
        lines += [
            f"{path}: differs"
            for path in targets & there
            if (fresh / path).read_bytes() != (request.output / path).read_bytes()
        ]
        return sorted(lines)


def _files(folder: Path) -> set[str]:
    """All files of ours: those that are hidden at the top, which a scan leaves out, among them."""
    hidden = {path.name for path in folder.glob(".*") if path.is_file()}
    return {name for name in hidden if not is_ours(name)} | {
        file.name for file in Folder(folder, follow_links=True).scan_all()
    }


def print_explanation(request: Request, asked: str, *, as_json: bool) -> None:
    """What `build --explain` says of a page or a file; UsageError where the site has none such."""
    found = explain(request, asked)
    if found is None:
        raise click.UsageError(
            f"the site has no page at {asked}, and its content and theme no such file"
        )
    if as_json:
        print_json(found)
    elif isinstance(found, Placement):
        _print_lines(_placement_lines(found))
    else:
        _print_lines(_explanation_lines(found, request.content))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


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


def print_differences(request: Request, progress: Progress) -> Status:
    """What `build --verify` says of the output folder, and with which status it ends."""
    lines = differences(request, progress)
    for line in lines:
        click.echo(line)
    if lines:
        click.echo(f"{len(lines):,} files differ from a clean build; --clean builds all anew")
        return Status.LEFT_OUT
    click.echo(f"{request.output}{os.sep} is what a clean build gives")
    return Status.FINE
