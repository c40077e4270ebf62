"""The command line: arguments in, report out, exit status. The only module that prints."""

import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from generator import __version__
from generator.build import Request, build
from generator.pool import default_jobs
from generator.problems import FaultsFound, GeneratorError, Problem, faults, warnings
from generator.records.dates import instant
from generator.report import Report

FINE: Final = 0
LEFT_OUT: Final = 1  # the site is built, without the records that have faults
NOT_BUILT: Final = 2  # nothing was written

_SHOWN_OF_A_SORT: Final = 5  # warnings of one field that are printed; --json has all


class _Moment(click.ParamType[datetime]):
    """A date and time; without a zone, UTC."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return instant(ZoneInfo("UTC"))(value)
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
      broadsheet build --help     shows every option
    """


@main.command("build")
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="content",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="output",
    show_default=True,
    help="Folder to write the site to. It has to be empty, or Broadsheet's own from before.",
)
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
    "--strict", is_flag=True, help="Write nothing if any record has a fault (exit status 2)."
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=default_jobs,
    help="Processes to work in. Default: one for each core.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print faults only.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def build_command(
    folder: Path,
    output: Path,
    base_url: str | None,
    now: datetime | None,
    unpublished: bool,
    strict: bool,
    jobs: int,
    quiet: bool,
    as_json: bool,
) -> None:
    """Build the site of FOLDER (default: content/), which holds site.yaml.

    \b
    Exit status:
      0  all is well
      1  the site is built, without the records that have faults; each is named
      2  nothing was written: the settings, a template or the output folder has a fault
    """
    request = Request(
        content=folder,
        output=output,
        now=now or _clock(),
        base_url=base_url,
        include_unpublished=unpublished,
        strict=strict,
        jobs=jobs,
    )
    console = Console(stderr=True, quiet=quiet or as_json)
    try:
        with _progress(console) as bar:
            report = build(request, _progress_of(bar))
    except FaultsFound as error:
        _print_problems(error.problems, quiet=quiet)
        _end(str(error), as_json)
    except GeneratorError as error:
        _end(str(error), as_json)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        _print_problems(report.problems, quiet=quiet)
        if not quiet:
            _print_summary(report, output)
    sys.exit(LEFT_OUT if faults(report.problems) else FINE)


def _clock() -> datetime:
    """The present, or what reproducible builds set in its place."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(
            f"SOURCE_DATE_EPOCH: expected seconds since 1970, found {epoch!r}"
        ) from None


def _progress(console: Console) -> Progress:
    """A bar on a terminal; nothing elsewhere."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or console.quiet,
    )


def _progress_of(bar: Progress) -> Callable[[str, int], Callable[[], None]]:
    def step(name: str, count: int) -> Callable[[], None]:
        task = bar.add_task(name, total=count)
        return lambda: bar.advance(task)

    return step


def _end(message: str, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode({"error": message}).decode())
    click.echo(message, err=True)
    sys.exit(NOT_BUILT)


def _print_problems(problems: Iterable[Problem], *, quiet: bool) -> None:
    problems = tuple(problems)
    for problem in faults(problems):
        click.echo(str(problem), err=True)
    if quiet:
        return
    by_sort: dict[str, list[Problem]] = {}
    for problem in warnings(problems):
        sort = problem.field.rpartition(".")[2].partition("[")[0]
        by_sort.setdefault(sort, []).append(problem)
    for sort, alike in by_sort.items():
        for problem in alike[:_SHOWN_OF_A_SORT]:
            click.echo(f"warning: {problem}", err=True)
        more = len(alike) - _SHOWN_OF_A_SORT
        if more > 0:
            click.echo(f"warning: … and {more} more about {sort}; --json lists all", err=True)


def _print_summary(report: Report, output: Path) -> None:
    for note in report.notes:
        click.echo(note, err=True)
    held_back, left_out = len(report.held_back), len(report.left_out)
    click.echo(
        f"{report.read:,} records: {report.shown:,} shown, {held_back:,} held back, "
        f"{left_out:,} left out"
    )
    for reason, count in _counted_reasons(report).items():
        click.echo(f"  held back: {count:,} {reason}")
    if left_out:
        click.echo("  left out: those with faults, named above; --strict refuses to build instead")
    click.echo(
        f"{report.pages:,} pages, {report.feeds:,} feed files, {_size(report.size)} in "
        f"{report.seconds:.1f} s; {report.written:,} of {report.files:,} files written, "
        f"{report.removed:,} removed"
    )
    click.echo(f"The site is in {output}{os.sep}")


def _counted_reasons(report: Report) -> dict[str, int]:
    """How many were held back for each kind of reason, in order of their first appearance."""
    counts: dict[str, int] = {}
    for each in report.held_back:
        kind = each.reason
        for start, words in _REASONS.items():
            if each.reason.startswith(start):
                kind = words
        counts[kind] = counts.get(kind, 0) + 1
    return counts


_REASONS: Final = {
    "quality": "below the quality gate",
    "no quality": "without a quality",
    "scheduled": "scheduled for later",
    "the same original": "with the same original as another",
    "published": "saying published: false",
}


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
