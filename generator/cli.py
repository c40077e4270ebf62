"""The command line: arguments in, report out, exit status."""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Never

import click
import msgspec

from generator import __version__, examine
from generator.build import Request, build
from generator.commands.catalogue import catalogue_command
from generator.commands.endings import ending
from generator.commands.options import FOLDER, JOBS, WAIT, output_option
from generator.commands.theme import theme_command
from generator.files import Output, refuse_while_written
from generator.printing import (
    print_json,
    print_problems,
    print_summary,
    print_verdict,
)
from generator.problems import (
    GeneratorError,
    NotVerified,
    StateError,
    Status,
    losses,
    shown,
)
from generator.progress import told
from generator.records.dates import instant
from generator.signals import Stop, heard
from generator.state.changes import ALGORITHM, change_log
from generator.state.changes import FILE as CHANGE_LOG
from generator.state.store import FOLDER as STATE
from generator.terminal import in_utf8, lost_report, open_streams

if TYPE_CHECKING:
    from generator.verify.site import Verdict

    _DateType = click.ParamType[datetime]
else:
    _DateType = click.ParamType  # no generic type before click 8.4


def run() -> Never:
    """The program. What no one expected ends it with a status of its own, for a deployment that
    goes on after "some records were left out" must not go on after that.

    The process ends without giving its memory back value by value, which takes seconds for a large
    site and is of use to no one.
    """
    in_utf8()
    unprinted = open_streams()
    with heard():
        try:
            main(prog_name="broadsheet")
            status: int = Status.FINE
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else Status.FINE
        except Stop as stop:
            click.echo(stop, err=True)
            status = stop.status
        except Exception:
            traceback.print_exc()
            click.echo(
                "This is a fault of Broadsheet itself, not of your site: please report it.",
                err=True,
            )
            status = Status.BROKEN
        sys.stdout.flush()
        if lost := lost_report(unprinted):
            click.echo(lost, err=True)
        sys.stderr.flush()
        os._exit(status)


class _Moment(_DateType):
    """A date and time; without a zone, UTC."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return instant(UTC)(value)
        except ValueError as error:
            self.fail(f"{error}, found {value!r}", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Broadsheet")
def main() -> None:
    """Broadsheet turns article records into a static news digest.

    A record is a Markdown file with YAML front matter that points to an article elsewhere. From a
    folder of records, Broadsheet makes a front page, topic pages, article pages with related
    coverage, days, publishers, and feeds for every reader: plain files for any static host.

    \b
    Start here:
      broadsheet build            builds content/ into output/
      broadsheet changes          says what there is to publish since the last time
      broadsheet verify           holds what was built to the rules of its formats
      broadsheet theme            copies templates to edit, and compares them with ours
      broadsheet catalogue        writes the words of pages down, to be translated
      broadsheet build --help     shows every option
    """


@main.command("build")
@FOLDER
@output_option("Folder to write the site to. It has to be empty, or Broadsheet's own from before.")
@click.option("--base-url", help="Where the site will lie, in place of what site.yaml says.")
@click.option(
    "--now",
    type=_Moment(),
    help="The moment to build for, such as 2026-01-31T07:00:00Z: records dated later are not shown."
    " Default: SOURCE_DATE_EPOCH where that is set, or else the present.",
)
@click.option(
    "--unpublished", is_flag=True, help="Show records that say `published: false` as well."
)
@click.option(
    "--strict",
    is_flag=True,
    help="Write nothing if any record, or a part of one, would be left out (exit status 2).",
)
@click.option("--clean", is_flag=True, help="Forget what former builds did, and build all anew.")
@click.option(
    "--repair",
    is_flag=True,
    help="Read every file of the output folder, and make anew what is missing or was edited there.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Read everything again and compare the output folder with a clean build; write nothing.",
)
@click.option(
    "--verify-output",
    is_flag=True,
    help="Hold every built file to the rules of its format, as `broadsheet verify` does.",
)
@click.option(
    "--explain", metavar="PATH", help="Say why this page was or would be written; write nothing."
)
@click.option(
    "--allow-renotify",
    is_flag=True,
    help="Write even where subscribers will be shown many items once more.",
)
@click.option(
    "--allow-lost-addresses",
    is_flag=True,
    help="Write even where many addresses that readers have would go, or show something else.",
)
@WAIT
@JOBS
@click.option("-q", "--quiet", is_flag=True, help="Print only what is left out.")
@click.option("-v", "--verbose", is_flag=True, help="Name every record that is held back.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def build_command(
    folder: Path,
    output: Path,
    base_url: str | None,
    now: datetime | None,
    unpublished: bool,
    strict: bool,
    clean: bool,
    repair: bool,
    verify: bool,
    verify_output: bool,
    explain: str | None,
    allow_renotify: bool,
    allow_lost_addresses: bool,
    wait: float,
    jobs: int,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Build the site of FOLDER (default: content/), which holds site.yaml.

    \b
    Exit status:
      0  all is well
      1  the site is built, without the records, or parts of them, that have faults; each is named
      2  nothing was written: the settings, a template or the output folder has a fault
      3  a fault of Broadsheet itself: please report it
      4  the site is built, and --verify-output found that it breaks rules: do not publish it
      5  the site was written in part, as when the output was taken away: build again
      6  nothing was written: another build has the content or the output; try again later
    130  interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP); the message says what was written
    """
    if not os.path.isdir(folder):  # nor is what may not be asked for
        raise click.UsageError(
            f'there is no folder "{folder}"; name the one that holds site.yaml and your records'
        )
    request = Request(
        content=folder,
        output=output,
        now=now or _clock(),
        base_url=base_url,
        include_unpublished=unpublished,
        strict=strict,
        clean=clean,
        repair=repair,
        allow_renotify=allow_renotify,
        allow_lost_addresses=allow_lost_addresses,
        wait=wait,
        jobs=jobs,
    )
    with (
        ending(folder, as_json=as_json, quiet=quiet),
        told(quiet=quiet or as_json) as progress,
    ):
        if explain is not None:
            _explain(request, explain)
        if verify:
            _verify(request, progress)
        if verify_output:
            _verifier()  # what is missing is told before the build, not after it
        report = build(request, progress)
        verdict = _verdict_of(request, progress) if verify_output else None
    status = Status.LEFT_OUT if losses(report.problems) else Status.FINE
    if verdict and verdict.faults:
        status = Status.NOT_SOUND
    if as_json:
        document = {"status": status, "output": f"{output.resolve()}"}
        document |= msgspec.to_builtins(report)
        print_json(document | ({"verdict": verdict} if verdict else {}))
    else:
        print_problems(folder, report.problems, quiet=quiet)
        if not quiet:
            print_summary(report, output, verbose=verbose)
        if verdict:
            print_verdict(verdict, output, quiet=quiet)
    sys.exit(status)


@main.command("verify")
@click.argument("output", type=click.Path(path_type=Path), default="output")
@click.option(
    "--content",
    type=click.Path(file_okay=False, path_type=Path),
    help="The content folder that the site was built from: what it holds back is looked for in"
    " every file, and what its last build wrote has to be there. Without it, only what shows in the"
    " files themselves is found.",
)
@click.option(
    "--base-url",
    help="Where the site lies. Default: as its content folder, its pages, robots.txt or feeds say.",
)
@click.option(
    "--now",
    type=_Moment(),
    help="The moment it was built for: later dates and old news are faults. Default: as for build.",
)
@click.option(
    "--unpublished", is_flag=True, help="It was built to show `published: false` as well."
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A host whose scripts, frames and forms are welcome; may be given many times.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    help="A rule not to ask about, such as html-script; may be given many times.",
)
@WAIT
@JOBS
@click.option("-q", "--quiet", is_flag=True, help="Print faults only.")
@click.option("--json", "as_json", is_flag=True, help="Print all findings as JSON.")
def verify_command(
    output: Path,
    content: Path | None,
    base_url: str | None,
    now: datetime | None,
    unpublished: bool,
    hosts: tuple[str, ...],
    ignore: tuple[str, ...],
    wait: float,
    jobs: int,
    quiet: bool,
    as_json: bool,
) -> None:
    """Verify the built files in OUTPUT (default: output/), whatever program built them.

    Every page, feed, sitemap and list is held to the rules of its format, every link is followed
    within the site, and nothing may show that is meant to stay hidden. Nothing is asked of the
    network, and nothing is written there. docs/verify.md lists the rules.

    \b
    Exit status:
      0  no rule is broken; there may be warnings
      1  rules are broken: each finding names file, line, rule, and what to do
      2  it could not be verified: no such folder, or its address is not known
      3  a fault of Broadsheet itself: please report it
      6  it could not be verified while a build is running: --wait SECONDS waits for its end
    """
    with ending(content or Path(), as_json=as_json):
        site = _verifier()
        order = site.Order(
            output=output,
            base_url=base_url,
            content=content,
            now=now or _clock(),
            include_unpublished=unpublished,
            hosts=hosts,
            ignored=frozenset(ignore),
            wait=wait,
            jobs=jobs,
        )
        with told(quiet=quiet or as_json) as progress:
            refuse_while_written(output, wait)
            verdict = site.verify(order, progress)
    if as_json:
        print_json(verdict)
    else:
        print_verdict(verdict, output, quiet=quiet)
    sys.exit(Status.LEFT_OUT if verdict.faults else Status.FINE)


@main.command("changes")
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
            found = log.since(key, since)
            if form == "json":
                print_json({"algorithm": ALGORITHM} | msgspec.to_builtins(found))
            else:
                # rsync takes a line for a comment that begins with # or ;.
                start = "./" if form == "rsync" else ""
                for path in found.paths:
                    click.echo(f"{start}{path}")
                click.echo(f"mark {found.mark}", err=True)
            sys.stdout.flush()
            if take:
                log.take(key, found)
    sys.exit(Status.FINE)


main.add_command(theme_command)
main.add_command(catalogue_command)


def _verifier() -> ModuleType:
    """What verifies; it needs packages that a build does not: GeneratorError without them."""
    try:
        from generator.verify import site
    except ModuleNotFoundError as error:
        raise GeneratorError(
            f"To verify a site, Broadsheet needs {error.name}, which is not installed: "
            'python -m pip install "broadsheet[verify]"'
        ) from None
    return site


def _verdict_of(request: Request, progress: Callable[[str, int], Callable[[], None]]) -> "Verdict":
    """Verifies what was built."""
    site = _verifier()
    order = site.Order(
        output=request.output,
        base_url=request.base_url,
        content=request.content,
        now=request.now,
        include_unpublished=request.include_unpublished,
        jobs=request.jobs,
    )
    try:
        verdict: Verdict = site.verify(order, progress)
    except Stop as stop:
        stop.done = "the site was written, and is not verified"
        raise
    except GeneratorError as error:
        raise NotVerified(error) from error
    return verdict


def _clock() -> datetime:
    """The present, or what reproducible builds set in its place."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return instant(UTC)(datetime.fromtimestamp(int(epoch), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(
            "SOURCE_DATE_EPOCH: expected seconds since 1970, of a year from 1000 to 9998, found "
            f'"{shown(epoch)}"'
        ) from None


def _explain(request: Request, address: str) -> Never:
    found = examine.explain(request, address)
    if found is None:
        raise click.UsageError(f"the site has no file at {address}")
    click.echo(found.path)
    if found.template:
        click.echo(f"  template: {found.template}")
    if found.record:
        click.echo(f"  record: {found.record}")
    click.echo(f"  last written because: {'; '.join(found.last) or 'not known'}")
    if found.next:
        click.echo(f"  would be written because: {'; '.join(found.next)}")
    else:
        click.echo("  would not be written: all that it is made of is as it was")
    if found.shows:
        click.echo(f"  shows: {found.shows}")
    sys.exit(Status.FINE)


def _verify(request: Request, progress: Callable[[str, int], Callable[[], None]]) -> Never:
    found = examine.differences(request, progress)
    for line in found:
        click.echo(line)
    if found:
        click.echo(f"{len(found):,} files differ from a clean build; --clean builds all anew")
        sys.exit(Status.LEFT_OUT)
    click.echo(f"{request.output}{os.sep} is what a clean build gives")
    sys.exit(Status.FINE)
