"""Questions about a build that can be answered without making one for good: why a file would be
made again, and whether what lies in the output folder is what a clean build gives."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import click
from msgspec import structs

from generator.build import Request, build, load_site, memory_of_one_build, planner_of
from generator.commands.console import print_json
from generator.commands.explanation import CAUSES, Explanation, Placement, Written, lines_of
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.settings import FILE as SITE_FILE
from generator.content.source_folder import Folder, told_path
from generator.content.stored_details import StoredDetails
from generator.languages.catalogue import FOLDER as CATALOGUES
from generator.memo.fingerprint import Fingerprint, file_digest
from generator.memo.store import FileRow, StoreReader, despite_damage, opened
from generator.output.causes import causes_of, causes_of_copy
from generator.output.differences import TEMPLATE, Cause, differences_between, told
from generator.output.folder import Output, held, is_ours
from generator.output.inputs import (
    BESIDE,
    EDITION,
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

NOT_THERE: Final = "it is not there yet"
NOT_KNOWN: Final = "what lies there is not known: a build was stopped, or the state is new"
NO_HISTORY: Final = "what the last build was made of is not known any more"


@despite_damage
def explain(request: Request, asked: str) -> Explanation | Placement | None:
    """Why the file at a path, or the page at an address of the site, is made; or where a file of
    the content folder or of the theme is shown. None for what is neither.

    Nothing is written but what records parsed to.
    """
    site, theme = load_site(request)
    with memory_of_one_build(), opened(request.content, request.wait) as store:
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
        if file is not None and file.page is None and row is not None and self._is_same(file, row):
            return Written(because=(self._touched(file.source),))
        if file is not None and self._is_of_the_theme(file):
            name = theme_file_called(self._planner.theme, file.source)
            how = "new" if row is None else "changed"
            return Written(because=(Cause(kind=TEMPLATE, name=name, how=how),))
        old = self._history.build(0) if len(self._history) else None
        if old is None:
            return Written(otherwise=NOT_THERE if row is None else NO_HISTORY)
        for moment in (old, self._now):
            for cell, value in moment.cells.items():
                if cell[0] == STATIC and value[0].name == path and (file is None or not file.page):
                    return Written(because=tuple(self._why_another(cell, old)))
        return self._written(path, (old, self._now), (before, after))

    def _why_another(self, cell: Cell, old: Moment) -> Iterator[Cause]:
        """The change that a cell is part of."""
        for difference in differences_between(old.cells, self._now.cells):
            if cell in difference.cells:
                yield told(difference, old.cells, self._now.cells)

    def _is_same(self, file: Target, row: FileRow) -> bool:
        """True if a file that is copied has the bytes that were copied already."""
        return file_digest(Path(file.source).read_bytes()) == row.digest

    def _is_of_the_theme(self, file: Target) -> bool:
        return file.source in dict(self._planner.theme.assets).values()

    def _touched(self, source: str) -> Cause:
        """Why a file is copied again of which nothing but its time is another."""
        content = self._request.content
        kind, name = STATIC, told_path(Path(source))
        if Path(source).is_relative_to(content):
            name = Path(source).relative_to(content).as_posix()
            kind = STATIC if name.startswith(f"{self._planner.settings.static}/") else BESIDE
        return Cause(kind=kind, name=name, how="changed", fields=("its time alone",))

    def _last(self, path: str, row: FileRow) -> Written:
        """Why a file was last written: the builds that are known are gone through, from the last
        one backwards, until it was another."""
        there = row.fingerprint
        known = Written(otherwise="; ".join(CAUSES.get(e, e) for e in row.reasons.split(",")))
        file = self._planned.targets.get(path)
        if file is not None and file.page is None:
            was_new = row.reasons in ("new", "unknown")
            return known if was_new else Written(otherwise="the file that it is a copy of changed")
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
        if any(path in self._replay.plan_of(each.cells).copies for each in moments):
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


SHOWN: Final = (RECORD, TOPIC, PUBLISHER, OWN_PAGE, EDITION, STATIC, BESIDE)
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
        return
    for line in lines_of(found, request.content):
        click.echo(line)


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
