"""`broadsheet serve`."""

import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.build import Request
from generator.commands.console import line_of, print_problems
from generator.commands.endings import ending
from generator.commands.options import FOLDER, JOBS, Moment, present
from generator.commands.packages import needing
from generator.content.source_folder import told_path
from generator.memo.store import FOLDER as STATE
from generator.problems import (
    BusyError,
    OutputError,
    SettingsError,
    StateError,
    Status,
)
from generator.signals import Stop

if TYPE_CHECKING:
    from generator.serve.builder import Outcome
    from generator.serve.preview import Preview

_PORT = 8000
_NAMED = 3  # files that changed, in a line of the terminal
_WAIT = 5.0  # seconds for another build of the same content to end


def _editor(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """The pattern of the editor's addresses; empty where none is known."""
    from generator.serve import editor

    if value is None:
        command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        return editor.pattern_of_command(command)
    try:
        return editor.pattern_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from None


@click.command("serve")
@FOLDER
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to build into; it is never the one that you publish. Default: one beside the state"
    " of FOLDER, or a temporary one where nothing can be written there.",
)
@click.option(
    "--published",
    type=click.Path(file_okay=False, path_type=Path),
    default="output",
    show_default=True,
    help="The folder that `build` writes and you publish: what subscribers will see is told by it.",
)
@click.option(
    "-p",
    "--port",
    type=click.IntRange(0, 65_535),
    default=_PORT,
    show_default=True,
    help="Where to answer; the next one that is free, where it is taken. 0 for any.",
)
@click.option("--open", "opens", is_flag=True, help="Open the front page in the browser.")
@click.option("--drafts", is_flag=True, help="Show drafts, and what says `published: false`.")
@click.option(
    "--now",
    type=Moment(),
    help="The moment to show the site at, such as 2026-01-31T07:00:00Z. Default: as for build.",
)
@click.option(
    "--editor",
    callback=_editor,
    metavar="NAME",
    help="What opens files from the bar of each page: code, zed, idea, ... or a pattern such as "
    "myeditor://open/{path}:{line}. Default: as VISUAL or EDITOR says.",
)
@click.option(
    "--poll",
    is_flag=True,
    help="Look at all files every half second, where the system does not tell of changes: on"
    " network drives, in containers.",
)
@JOBS
def serve_command(
    folder: Path,
    output: Path | None,
    published: Path,
    port: int,
    opens: bool,
    drafts: bool,
    now: datetime | None,
    editor: str,
    poll: bool,
    jobs: int,
) -> None:
    """Serve the site of FOLDER (default: content/) to yourself, and show each change at once.

    The site is built into a folder of its own, so what you publish stays as it is, and is served
    under its own path to this machine alone. Ctrl-C ends it.

    \b
    Exit status:
      0  it was asked to end, by Ctrl-C or SIGTERM
      2  it could not begin: no such folder, no free port
      3  a fault of Broadsheet itself: please report it
      6  it could not begin, for another program builds the content
    """
    if not os.path.isdir(folder):  # nor is what may not be asked for
        raise click.UsageError(
            f'there is no folder "{folder}"; name the one that holds site.yaml and your records'
        )
    if output is not None and os.path.realpath(output) == os.path.realpath(published):
        raise click.UsageError(
            f"{output} is what you publish, and a preview may hold drafts; name another folder with"
            " --output, or none"
        )
    present()  # what it says of a clock that is none is said at once
    with ending(folder), ExitStack() as stack:
        opened = _opener()
        target = output or stack.enter_context(_own_folder(folder, drafts=drafts, later=bool(now)))
        request = Request(
            content=folder,
            output=target,
            now=now or present(),
            include_unpublished=drafts,
            allow_renotify=True,
            allow_lost_addresses=True,
            is_preview=True,
            wait=_WAIT,
            jobs=jobs,
        )
        labels = ["with drafts"] if drafts else []
        labels += [f"as of {now:%Y-%m-%d %H:%M} UTC"] if now else []
        with suppress(Stop):
            preview = stack.enter_context(
                opened(
                    request,
                    port=port,
                    published=published,
                    clock=_clock(now),
                    present=present,
                    editor_pattern=editor,
                    labels=labels,
                    polls=poll,
                )
            )
            _run(preview, folder, port, opens=opens)
    click.echo("Ended.")
    sys.exit(Status.FINE)


def _run(preview: "Preview", folder: Path, port: int, *, opens: bool) -> None:
    """Tells what comes of each update, until it is asked to end.

    port   the one that was asked for
    """
    click.echo(f"Building {told_path(folder)}{os.sep} …")
    note = ""
    for number, outcome in enumerate(preview.outcomes()):
        if number == 0 and isinstance(outcome.error, BusyError | OutputError | StateError):
            raise outcome.error
        _print_outcome(folder, outcome, is_first=number == 0)
        if number == 0:
            if port not in (0, preview.port):
                click.echo(f"Port {port} is taken: this is the next that is free.")
            click.echo(f"Serving {told_path(folder)}{os.sep} at {preview.address} (Ctrl-C ends it)")
            if opens:
                webbrowser.open(preview.address)
        if preview.note != note:
            note = preview.note
            click.echo(note, err=True)


def _print_outcome(folder: Path, outcome: "Outcome", *, is_first: bool) -> None:
    if outcome.fault:
        click.echo(
            f"{outcome.fault}This is a fault of Broadsheet itself, not of your site: please report "
            "it. The last good page is shown until another change.",
            err=True,
        )
    elif outcome.error is not None:
        error = outcome.error
        problems = error.problems if isinstance(error, SettingsError) else ()
        message = "\n".join(line_of(folder, problem) for problem in problems) or str(error)
        click.echo(f"{message}\nThe last good page is shown until that is mended.", err=True)
    elif outcome.report is not None:
        report = outcome.report
        print_problems(folder, outcome.problems, quiet=False)
        if outcome.mended:
            click.echo("Mended.")
        if is_first:
            click.echo(
                f"{report.read:,} records, {report.shown:,} of them shown, on {report.pages:,} "
                f"pages, in {outcome.seconds:.1f} s"
            )
        elif report.written or report.removed:
            files = f"{report.written:,} of {report.files:,} files written"
            gone = f", {report.removed:,} removed" if report.removed else ""
            click.echo(f"{_named(outcome)}: {files}{gone} in {outcome.seconds:.2f} s")
        elif outcome.changed:
            click.echo(f"{_named(outcome)}: no page changes")


def _named(outcome: "Outcome") -> str:
    """The first files that changed, and how many more there are."""
    if outcome.changed is None:
        return "All files"
    if not outcome.changed:
        return "A record that is due"
    paths = sorted(path for path in outcome.changed if not path.is_dir())
    names = [_printable(told_path(path)) for path in paths[:_NAMED]] or ["Folders"]
    more = len(paths) - _NAMED
    return ", ".join(names) + (f" and {more:,} more" if more > 0 else "")


def _printable(name: str) -> str:
    """A name as a line of the terminal: whoever made the file may have chosen any signs."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _clock(now: datetime | None) -> Callable[[], datetime]:
    """The moment to build for: always the same, or the present."""
    return present if now is None else lambda: now


def _opener() -> Callable[..., AbstractContextManager["Preview"]]:
    """What opens a preview; it needs packages that a build does not: GeneratorError without."""
    with needing("serve", "To serve a site"):
        from generator.serve.preview import opened
    return opened


@contextmanager
def _own_folder(content: Path, *, drafts: bool, later: bool) -> Iterator[Path]:
    """The folder that a preview is built into if none is named: kept for the next time, and another
    one for each kind of preview, so that two at a time do not undo each other's work."""
    name = f"preview{'-drafts' if drafts else ''}{'-later' if later else ''}"
    folder = content / STATE / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if writable:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="broadsheet-preview-") as temporary:
        yield Path(temporary) / name
