"""Questions about a build that can be answered without making one for good: why a file would be
made again, and whether what lies in the output folder is what a clean build gives."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
from msgspec import Struct, structs

from generator.build import Request, build, load_site, planner_of
from generator.content.read import read_content
from generator.content.scan import scan_content
from generator.content.source_folder import Folder
from generator.memo.store import despite_damage, opened
from generator.output.folder import Output, held, is_ours
from generator.output.unknown_files import unknown_files
from generator.parallel import Progress, no_progress
from generator.problems import Status

CAUSES = {
    "program": "Broadsheet or a library that it uses is another version",
    "site": "the settings, or what stands on every page, changed",
    "template": "its template, or one that it uses, changed",
    "page": "what it shows changed",
}
"""What each part of a fingerprint says of a file that is made again."""


class Explanation(Struct, frozen=True):
    """Why a file was or would be written."""

    path: str
    template: str
    """Empty for a file that is copied."""
    record: str
    """The record that the page is there for; empty for a page of the site."""
    next: tuple[str, ...]
    """Why the next build would write it; empty where it would not."""
    last: tuple[str, ...]
    """Why it was last written; empty where that is not known."""
    shows: str
    """What the page shows, as its view says it; empty for a file that is copied."""


@despite_damage
def explain(request: Request, address: str) -> Explanation | None:
    """Why the file at a path, or the page at an address of the site, is made; None for no such.

    Nothing is written but what records parsed to.
    """
    site, theme = load_site(request)
    with opened(request.content, request.wait) as store:
        output = Output(request.output)
        scan = scan_content(request.content, site, store)
        content = read_content(site, scan, store, request.jobs, no_progress)
        planned = planner_of(request, site, theme, scan, store, output).plan(content)
        path = _path(address, site.base_url, site.base_path)
        file = planned.targets.get(path) or planned.targets.get(
            f"{path.rstrip('/')}/index.html".lstrip("/")
        )
        if file is None:
            return None
        row = planned.built.get(file.path)
        shows = repr(file.page.view) if file.page else ""
    if row is None:
        again: tuple[str, ...] = ("it is not there yet",)
    elif row.fingerprint is None:
        again = ("what lies there is not known: a build was stopped, or the state is new",)
    else:
        again = tuple(CAUSES[cause] for cause in file.fingerprint.reasons(row.fingerprint))
    reasons = row.reasons.split(",") if row is not None and row.reasons else []
    return Explanation(
        path=file.path,
        template=file.page.template if file.page else "",
        record=file.page.record if file.page else "",
        next=again,
        last=tuple(CAUSES.get(cause, cause) for cause in reasons),
        shows=shows,
    )


def _path(address: str, base_url: str, base_path: str) -> str:
    """The path below the output folder that an address, in any of its forms, is served from."""
    path = address.removeprefix(base_url.rstrip("/"))
    if base_path and path.startswith(f"{base_path}/"):
        path = path.removeprefix(base_path)
    path = path.lstrip("/")
    return f"{path}index.html" if path == "" or path.endswith("/") else path


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


def print_explanation(request: Request, address: str) -> None:
    """What `build --explain` says of a file or page; UsageError where the site has none such."""
    explanation = explain(request, address)
    if explanation is None:
        raise click.UsageError(f"the site has no file at {address}")
    click.echo(explanation.path)
    if explanation.template:
        click.echo(f"  template: {explanation.template}")
    if explanation.record:
        click.echo(f"  record: {explanation.record}")
    click.echo(f"  last written because: {'; '.join(explanation.last) or 'not known'}")
    if explanation.next:
        click.echo(f"  would be written because: {'; '.join(explanation.next)}")
    else:
        click.echo("  would not be written: all that it is made of is as it was")
    if explanation.shows:
        click.echo(f"  shows: {explanation.shows}")


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
