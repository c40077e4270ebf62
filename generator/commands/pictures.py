"""`broadsheet pictures`: copies of the pictures that records name on other sites."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import FOLDER, JOBS, Moment, present
from generator.commands.packages import needing
from generator.commands.progress import showing_progress
from generator.content.source_folder import told_path
from generator.problems import Status
from generator.signals import Stop

if TYPE_CHECKING:
    from generator.content.settings import Settings
    from generator.content.sources.client import Client
    from generator.pictures.cache import Unnamed
    from generator.pictures.run import PictureReport

_PURPOSE: Final = "To copy pictures"
_SHOWN: Final = 20  # pictures that are named; --json has all
_WORTH_TELLING: Final = 5  # pictures whose progress is shown: each may take a second


class _CopyByDefault(click.Group):
    """`broadsheet pictures content/` is `broadsheet pictures copy content/`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["copy", *args]
        return super().parse_args(ctx, args)


@click.group("pictures", cls=_CopyByDefault)
def pictures_command() -> None:
    """Copy the pictures that records and editions name on other sites, in all sizes.

    \b
      broadsheet pictures [FOLDER]        is `pictures copy`
      broadsheet pictures copy [FOLDER]   asks for those that are due, and copies them
      broadsheet pictures clean [FOLDER]  removes copies that nothing names any more
    """


@pictures_command.command("copy")
@FOLDER
@click.option(
    "--most",
    type=click.IntRange(min=0),
    metavar="COUNT",
    help="How many pictures to ask for at most, those that have waited longest first; 0 asks for"
    " none, and tells what is known. Default: all that are due.",
)
@click.option(
    "--again", is_flag=True, help="Ask for all, those that need not be asked for yet among them."
)
@click.option("-n", "--dry-run", is_flag=True, help="Name what is due, and ask for nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress, and name no picture.")
@click.option("--now", type=Moment(), help="The moment of asking. Default: as for build.")
@JOBS
def copy_command(
    folder: Path,
    most: int | None,
    again: bool,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
    now: datetime | None,
    jobs: int,
) -> None:
    """Ask for the pictures that the records of FOLDER (default: content/) name, and copy them.

    Servers are asked politely: as robots.txt allows, one request a second to a host, a picture that
    is there once in thirty days and one that fails ever more seldom. A build asks no one, and shows
    what was copied where site.yaml says so (pictures.show: local). docs/pictures.md has more.

    \b
    Exit status:
      0  there are copies of all pictures that could be asked for
      1  some could not be had, and are named; or there is no network
      2  nothing was done: no such folder, a fault in site.yaml, or a package is missing
      3  a fault of Broadsheet itself: please report it
      6  another process copies these pictures
    """
    with (
        ending(folder, as_json=as_json),
        showing_progress(quiet=quiet or as_json, least=_WORTH_TELLING) as progress,
    ):
        _refuse_without_pillow()
        from generator.pictures.run import copy_pictures

        try:
            report = copy_pictures(
                folder,
                now=now or present(),
                client=_client,
                asks=not dry_run,
                again=again,
                most=most,
                jobs=jobs,
                progress=progress,
            )
        except Stop as stop:
            stop.done = "what was copied until then is kept"
            raise
    status = Status.LEFT_OUT if report.failed or report.note else Status.FINE
    if as_json:
        print_json({"status": status, "folder": str(folder), **_fields(report)})
    else:
        _print(report, quiet=quiet, dry_run=dry_run)
    sys.exit(status)


@pictures_command.command("clean")
@FOLDER
@click.option("-y", "--yes", is_flag=True, help="Remove them without asking.")
@click.option("-n", "--dry-run", is_flag=True, help="Name them, and remove nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON; asks nothing.")
def clean_command(folder: Path, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Remove copies of pictures that nothing in FOLDER (default: content/) names any more.

    They are named first. Where no one can be asked, as in a workflow, they are removed with --yes
    alone.

    \b
    Exit status:
      0  they are removed; or there are none, or nothing was to be removed
      2  nothing was done: no such folder, a fault in site.yaml or in a record, whose pictures are
         not known then, or a package is missing
      3  a fault of Broadsheet itself: please report it
      6  another process copies these pictures
    """
    with ending(folder, as_json=as_json):
        _refuse_without_pillow()
        from generator.pictures.run import held_pictures, unnamed_pictures

        with held_pictures(folder) as (settings, cache):
            unnamed = unnamed_pictures(folder, cache, settings)
            if not as_json:
                _print_unnamed(unnamed, cache.folder)
            is_any = bool(unnamed.pictures or unnamed.files)
            removes = is_any and not dry_run and (yes or (not as_json and _is_wanted()))
            if removes:
                cache.remove(unnamed)
    if as_json:
        document = {"status": Status.FINE, "folder": str(folder), "removed": removes}
        print_json({**document, **_fields(unnamed)})
    elif removes:
        click.echo("They are removed")
    elif is_any:
        click.echo("Nothing was removed" + ("" if dry_run else "; --yes removes them"))
    sys.exit(Status.FINE)


def _is_wanted() -> bool:
    """What who sits before it says; False where no one does."""
    return sys.stdin.isatty() and click.confirm("Remove them?")


def _refuse_without_pillow() -> None:
    with needing("pictures", _PURPOSE):
        import PIL.Image  # noqa: F401


def _client(settings: "Settings") -> "Client":
    """What asks other people's servers: it needs packages that a build does not."""
    with needing("pictures", _PURPOSE):
        from generator.content.sources.client import Client
    return Client(settings.base_url)


def _fields(report: "PictureReport | Unnamed") -> dict[str, object]:
    return {name: getattr(report, name) for name in report.__struct_fields__}


def _print(report: "PictureReport", *, quiet: bool, dry_run: bool) -> None:
    if not quiet:
        for failed in report.failed[:_SHOWN]:
            first, *more = failed.records
            named = first + (f" and {len(more):,} more" if more else "")
            kept = "; its copies from before are shown" if failed.is_copied else ""
            click.echo(
                f"warning: {failed.address} {failed.fault}, since {failed.failing:%Y-%m-%d}{kept}; "
                f"asked for again from {failed.again:%Y-%m-%d %H:%M}Z on (named by {named})",
                err=True,
            )
        if len(report.failed) > _SHOWN:
            more_failed = len(report.failed) - _SHOWN
            click.echo(f"warning: … and {more_failed:,} more; --json names all", err=True)
        for address in report.due[:_SHOWN]:
            click.echo(f"due: {address}")
        if len(report.due) > _SHOWN:
            click.echo(f"due: … and {len(report.due) - _SHOWN:,} more; --json names all")
    if report.note:
        click.echo(report.note, err=True)
    click.echo(
        f"{_pictures(report.pictures)} on other sites: {report.copied:,} copied, "
        f"{len(report.failed):,} that could not be had; "
        + (
            f"{report.waiting:,} are due, and nothing was asked for"
            if dry_run
            else f"{report.asked:,} asked for now, {report.made:,} copied anew "
            f"({report.written / 1e6:,.1f} MB), {report.waiting:,} still to be asked for"
        )
    )
    if report.shows != "local":
        click.echo(
            f"No page shows copies: site.yaml says pictures.show: {report.shows}; with local a "
            "build shows them"
        )


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"


def _print_unnamed(unnamed: "Unnamed", folder: Path) -> None:
    if not (unnamed.pictures or unnamed.files):
        click.echo("There is no copy that no record or edition names")
        return
    for address in unnamed.pictures[:_SHOWN]:
        click.echo(f"no record or edition names: {address}")
    if len(unnamed.pictures) > _SHOWN:
        click.echo(
            f"no record or edition names: … and {len(unnamed.pictures) - _SHOWN:,} more; "
            "--json has all"
        )
    place = f"{told_path(folder)}{os.sep}"
    click.echo(
        f"{_pictures(len(unnamed.pictures))} that no record or edition names; "
        f"{len(unnamed.files):,} files in {place} with {unnamed.size / 1e6:,.1f} MB"
    )
