"""`broadsheet check`."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.build import memory_of_one_build
from generator.commands.checkup import FORMAT, TEXT, print_checkup, print_differences
from generator.commands.endings import ending
from generator.commands.options import JOBS, Moment, present
from generator.commands.progress import showing_progress
from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.settings import FILE
from generator.problems import GeneratorError, Level, Status

if TYPE_CHECKING:
    from generator.doctor.rule import Finding
    from generator.doctor.run import Checkup


@click.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what is read.")
@click.option(
    "--unsafe-fixes",
    is_flag=True,
    help="With --fix or --diff: mend as well what changes what is read. Look at it afterwards.",
)
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@FORMAT
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODE",
    help="A rule not to tell of, such as picture-size; may be given many times.",
)
@click.option(
    "--links",
    "asks_links",
    is_flag=True,
    help="Ask as well whether what is linked to is still there, politely and over days: the only"
    " part that needs a network. `broadsheet links` does that alone.",
)
@click.option("--strict", is_flag=True, help="End with status 1 for warnings as well.")
@click.option("--now", type=Moment(), help="The moment to check for. Default: as for build.")
@JOBS
@click.option("-q", "--quiet", is_flag=True, help="Tell of no warnings.")
@click.option("-v", "--verbose", is_flag=True, help="Name every finding, however many of a rule.")
def check_command(
    files: tuple[Path, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    form: str,
    ignore: tuple[str, ...],
    asks_links: bool,
    strict: bool,
    now: datetime | None,
    jobs: int,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check the records, settings and registries of FILES (default: content/), and mend them.

    FILES are a content folder, or files and folders in one. All of the folder is read, for a record
    may repeat another; only what is wrong with FILES is told. Nothing is asked of the network,
    but with --links. docs/check.md lists the rules.

    \b
    Exit status:
      0  nothing is left out of the site; there may be warnings
      1  records, or parts of them, would be left out; with --strict: there are findings; with
         --diff: there is something to mend
      2  it could not be checked: no such folder, or a file cannot be read or written
      3  a fault of Broadsheet itself: please report it
    """
    if fix and diff:
        raise click.UsageError("--diff writes nothing, and --fix writes; give one of them")
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes says what --fix or --diff do; give one of them too")
    if asks_links and diff:
        raise click.UsageError("--diff shows edits alone, and no link is mended by one")
    folder, names = _folder_and_names(files or (Path("content"),))
    with ending(folder, as_json=form == "json", quiet=quiet):
        from generator.doctor.catalogue import RULES
        from generator.doctor.mending import changes_of, put_in_place
        from generator.doctor.run import check

        for code in ignore:
            if code not in RULES:
                raise GeneratorError(f'there is no rule "{code}"; docs/check.md lists all')
        is_told = not quiet and form == TEXT and not diff
        with memory_of_one_build(), showing_progress(quiet=not is_told) as progress:

            def checked() -> "Checkup":
                checkup = check(
                    folder,
                    names,
                    now=now or present(),
                    ignored=frozenset(ignore),
                    jobs=jobs,
                    progress=progress,
                )
                return _with_inbox(checkup, folder, names, ignore)

            checkup = checked()
            mended: list[str] = []
            if fix or diff:
                changes = changes_of(
                    folder, checkup.findings, is_unsafe=unsafe_fixes, ignored=frozenset(ignore)
                )
            if diff:
                print_differences(folder, changes)
                sys.exit(Status.LEFT_OUT if changes else Status.FINE)
            if fix and changes:
                for change in changes:
                    if put_in_place(folder, change):
                        mended.append(change.name)
                    else:
                        said = "was saved by someone else in the meantime, and is left alone"
                        click.echo(f"{folder / change.name}: {said}", err=True)
                checkup = checked()
            if asks_links and checkup.is_whole:
                from generator.commands.links import asked_links

                known = asked_links(folder, now=now or present(), jobs=jobs, progress=progress)
                checkup = checkup.with_more(known.findings, names, ignore)
                if known.note:
                    click.echo(known.note, err=True)
    status = _status(checkup.findings, strict=strict)
    print_checkup(folder, checkup, mended, form, status, quiet=quiet, verbose=verbose)
    sys.exit(status)


def _with_inbox(
    checkup: "Checkup", folder: Path, names: Sequence[str], ignored: Sequence[str]
) -> "Checkup":
    """The same with what is odd about the candidates of the inbox, where there is one."""
    if not checkup.is_whole or not (folder / INBOX_FOLDER).is_dir():
        return checkup
    from generator.content import settings as site_file
    from generator.inbox.findings import findings_of

    return checkup.with_more(findings_of(folder, site_file.load(folder)), names, ignored)


def _status(findings: Sequence["Finding"], *, strict: bool) -> Status:
    is_bad = any(strict or finding.level is not Level.WARNING for finding in findings)
    return Status.LEFT_OUT if is_bad else Status.FINE


def _folder_and_names(files: Sequence[Path]) -> tuple[Path, tuple[str, ...]]:
    """The content folder that these files lie in, and their names below it; no names for all."""
    folders: dict[Path, list[str]] = {}
    for file in files:
        if not os.path.lexists(file):
            raise click.UsageError(
                f'there is no file or folder "{file}"; name your content folder, or files in it'
            )
        folder = _content_folder(file)
        if folder is None:
            raise click.UsageError(
                f'"{file}" lies in no content folder: there is no {FILE} in it or above it'
            )
        name = Path(os.path.abspath(file)).relative_to(os.path.abspath(folder)).as_posix()
        folders.setdefault(folder, []).append(name)
    if len(folders) > 1:
        raise click.UsageError(
            f"these files lie in {len(folders)} content folders; check one after the other"
        )
    folder, names = next(iter(folders.items()))
    return folder, () if "." in names else tuple(names)


def _content_folder(file: Path) -> Path | None:
    """The nearest folder with settings that a file lies in, or that it is."""
    path = Path(os.path.abspath(file))
    for folder in (path, *path.parents):
        if (folder / FILE).is_file():
            return Path(os.path.relpath(folder)) if not file.is_absolute() else folder
    return None
