"""`broadsheet links`: whether what a site links to is still there."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.checkup import FORMAT, TEXT, print_checkup
from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import FOLDER, JOBS, Moment, present
from generator.commands.packages import needing
from generator.commands.progress import showing_progress
from generator.problems import Status
from generator.signals import Stop

if TYPE_CHECKING:
    from generator.content.settings import Settings
    from generator.content.sources.client import Client
    from generator.doctor.links.run import LinkCheck
    from generator.parallel import Progress


@click.command("links")
@FOLDER
@click.option(
    "--most",
    type=click.IntRange(min=0),
    metavar="COUNT",
    help="How many addresses to ask for at most, those that have waited longest first; 0 asks for"
    " none, and tells what is known. Default: all that are due.",
)
@FORMAT
@click.option("--strict", is_flag=True, help="End with status 1 where there are findings.")
@click.option("--now", type=Moment(), help="The moment of this check. Default: as for build.")
@JOBS
@click.option("-v", "--verbose", is_flag=True, help="Name every finding, however many of a rule.")
def links_command(
    folder: Path,
    most: int | None,
    form: str,
    strict: bool,
    now: datetime | None,
    jobs: int,
    verbose: bool,
) -> None:
    """Ask whether what FOLDER (default: content/) links to is still there.

    Originals of records, pictures and logos of publishers are asked for politely: as robots.txt
    allows, one request a second to a host. What fails is dead after days, not after once; what says
    nothing to programs (401, 403, 418, 429) is never told. A build knows nothing of it, and nothing
    of it ends one. docs/links.md has more.

    \b
    Exit status:
      0  all that could be asked for was; there may be findings
      1  there are findings, and --strict was given
      2  it could not be checked: no such folder, or a fault in site.yaml
      3  a fault of Broadsheet itself: please report it
      6  another process asks for these links
    """
    with (
        ending(folder, as_json=form == "json"),
        showing_progress(quiet=form != TEXT) as progress,
    ):
        checked = asked_links(folder, now=now or present(), most=most, jobs=jobs, progress=progress)
    status = Status.LEFT_OUT if strict and checked.findings else Status.FINE
    _print(folder, checked, form, status, verbose=verbose)
    sys.exit(status)


def asked_links(
    folder: Path, *, now: datetime, jobs: int, progress: "Progress", most: int | None = None
) -> "LinkCheck":
    """What is known of a site's links, once those that are due were asked for: `check_links`."""
    from generator.doctor.links.run import check_links

    try:
        return check_links(
            folder, now=now, client=polite_client, most=most, jobs=jobs, progress=progress
        )
    except Stop as stop:
        stop.done = "what was asked for until then is kept"
        raise


def polite_client(settings: "Settings") -> "Client":
    """What asks other people's servers; it needs packages that a build does not: GeneratorError
    without them."""
    with needing("fetch", "To ask for links"):
        from generator.content.sources.client import Client
    return Client(settings.base_url)


def _print(folder: Path, checked: "LinkCheck", form: str, status: Status, *, verbose: bool) -> None:
    from generator.doctor.run import Checkup

    if form == "json":
        print_json({"status": status, "folder": str(folder), "links": checked})
        return
    checkup = Checkup(findings=checked.findings, records=checked.records, is_whole=True)
    print_checkup(folder, checkup, (), form, status, quiet=False, verbose=verbose)
    if form == TEXT:
        if checked.note:
            click.echo(checked.note, err=True)
        click.echo(
            f"{checked.links:,} {'link' if checked.links == 1 else 'links'}: "
            f"{checked.fine:,} fine, {checked.dead:,} dead, "
            f"{checked.failing:,} that fail and may come back, "
            f"{checked.unknown:,} that do not say, {checked.new:,} never asked for; "
            f"{checked.asked:,} asked for now, {checked.waiting:,} still to be asked for"
        )
