"""`broadsheet changes`."""

import sys
from pathlib import Path

import click
import msgspec

from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import FOLDER, output_option
from generator.memo.store import FOLDER as STATE
from generator.output.changes import ALGORITHM, change_log
from generator.output.changes import FILE as CHANGE_LOG
from generator.output.folder import Output
from generator.problems import StateError, Status


@click.command("changes")
@FOLDER
@output_option("The folder that was built.")
@click.option(
    "--since",
    metavar="MARK",
    default="",
    help="Everything since a mark that this command gave before; 0 for all files. Default: since"
    " changes were last taken.",
)
@click.option("--take", is_flag=True, help="Note these as published: the next time they are gone.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["paths", "json", "rsync"]),
    default="paths",
    show_default=True,
    help="A path a line; JSON with digests; or what rsync --files-from reads.",
)
def changes_command(folder: Path, output: Path, since: str, take: bool, form: str) -> None:
    """Say what changed in the output of FOLDER (default: content/) since it was last taken.

    Over any number of builds: files that are new, that differ, and that are gone. The mark, from
    which on to ask the next time, goes to the standard error output, and into the JSON.

    \b
    Exit status:
      0  said, however little it is
      2  nothing is known of that folder, or the mark is none
    """
    state = folder / STATE
    with ending(folder, as_json=form == "json"):
        if not (state / CHANGE_LOG).is_file():
            raise StateError(f"{folder}: nothing is known of former builds; build it first")
        with change_log(state) as log:
            if log.note:
                raise StateError(log.note)
            key = Output.key_of(output)
            if not log.knows(key):
                raise StateError(f"{output}: no build of {folder} is known there; build it first")
            changes = log.since(key, since)
            if form == "json":
                print_json({"algorithm": ALGORITHM} | msgspec.to_builtins(changes))
            else:
                # rsync takes a line for a comment that begins with # or ;.
                start = "./" if form == "rsync" else ""
                for path in changes.paths:
                    click.echo(f"{start}{path}")
                click.echo(f"mark {changes.mark}", err=True)
            sys.stdout.flush()
            if take:
                log.take(key, changes)
    sys.exit(Status.FINE)
