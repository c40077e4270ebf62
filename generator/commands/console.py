"""What is printed of a build and of a verdict: problems, findings and summaries."""

import codecs
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from generator.content.source_folder import told_path
from generator.library.library import Withheld
from generator.library.policy import Cause
from generator.output.lost_addresses import LostAddress, redirect_lines
from generator.output.report import Report, shown_again
from generator.problems import Level, Problem, by_cause, dropped, faults, warnings

if TYPE_CHECKING:
    from generator.verify.run import VerifyReport

_SHOWN_OF_A_SORT: Final = 5  # warnings of one field that are printed; --json has all
_DROPPED_OF_A_SORT: Final = 20  # parts of records left out for one field that are printed
_SHOWN_LOST: Final = 20  # addresses that readers lose; --json has all
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]+")
_SHOWN_HELD_BACK: Final = 5  # records that are named with why they are not shown; --verbose: all
_SHOWN_OF_A_RULE: Final = 10  # findings of one rule that are printed; --json has more

_CAUSES: Final = {
    Cause.REMOVED: "removed",
    Cause.RETRACTED: "retracted",
    Cause.DENIED: "kept out, for their original is on the deny list",
    Cause.EDITOR: "saying published: false",
    Cause.DRAFT: "marked as a draft",
    Cause.EXPIRED: "expired",
    Cause.QUALITY: "below the quality gate",
    Cause.SCHEDULED: "scheduled for later",
    Cause.DUPLICATE: "with the same original as another",
    Cause.NEWCOMER: "that would take what is another's, named above",
}


def print_json(document: Any) -> None:
    """A report or a verdict, for programs: in ASCII alone, unless the output is in UTF-8."""
    try:
        data = msgspec.json.encode(document)
    except UnicodeEncodeError:  # the name of a folder that is not UTF-8
        text = json.dumps(msgspec.to_builtins(document), ensure_ascii=False)
        data = text.encode("utf-8", "replace")
    text = msgspec.json.format(data).decode()
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "utf-8").name
    click.echo(text if encoding == "utf-8" else _NOT_ASCII.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    """Signs of a JSON string as JSON writes them in ASCII."""
    return json.dumps(match[0])[1:-1]


def print_problems(folder: Path, problems: Iterable[Problem], *, quiet: bool) -> None:
    """Every fault, the first dropped parts of each sort, and, where it is not to be quiet, the
    first warnings of each."""
    problems = tuple(problems)
    for problem in faults(problems):
        click.echo(line_of(folder, problem), err=True)
    _print_by_sort(folder, dropped(problems), _DROPPED_OF_A_SORT)
    if not quiet:
        _print_by_sort(folder, warnings(problems), _SHOWN_OF_A_SORT)


def _print_by_sort(folder: Path, problems: Iterable[Problem], shown: int) -> None:
    """The first problems of each sort, all of one level, and how many more there are."""
    by_sort: dict[str, list[Problem]] = {}
    for problem in problems:
        sort = problem.field.rpartition(".")[2].partition("[")[0]
        by_sort.setdefault(sort, []).append(problem)
    for sort, alike in by_sort.items():
        for problem in alike[:shown]:
            click.echo(f"{problem.level}: {line_of(folder, problem)}", err=True)
        more = len(alike) - shown
        if more > 0:
            about = f" about {sort}" if sort else ""
            click.echo(f"{alike[0].level}: … and {more} more{about}; --json lists all", err=True)


def line_of(folder: Path, problem: Problem) -> str:
    """A problem with its file as the user would open it from here."""
    is_file = os.path.lexists(folder / problem.source)  # false for what is no name at all
    return (
        f"{told_path(folder / problem.source)}{str(problem)[len(problem.source) :]}"
        if is_file
        else f"{problem}"
    )


def print_summary(report: Report, output: Path, *, verbose: bool = False) -> None:
    """What was built, held back and left out, and what subscribers will see.

    verbose   name every record that is held back, not the first few alone
    """
    for note in report.notes:
        click.echo(note, err=True)
    held_back, rejected = len(report.withheld), len(report.rejected)
    noun = "record" if report.read == 1 else "records"
    click.echo(
        f"{report.read:,} {noun}: {report.shown:,} shown, {held_back:,} held back, "
        f"{rejected:,} left out"
    )
    seen = report.subscribers
    for reason, count in _counted_causes(report).items():
        click.echo(f"  held back: {count:,} {reason}")
    _print_withheld(report.withheld, verbose=verbose)
    others = {problem.source for problem in faults(report.problems)} - set(report.rejected)
    if others:
        click.echo(f"  {len(others):,} other files with faults, named above, were left out as well")
    if rejected:
        click.echo("  left out: those with faults, named above; --strict refuses to build instead")
    withheld = {record.name for record in report.withheld if record.kind is Cause.NEWCOMER}
    if parts := sum(problem.source not in withheld for problem in dropped(report.problems)):
        click.echo(f"  {_times(parts, 'part')} of records dropped, named above; the rest is shown")
    click.echo(
        f"{report.pages:,} pages, {report.feeds:,} feed files, {_size(report.size)} in "
        f"{report.seconds:.1f} s; {report.written:,} of {report.files:,} files written, "
        f"{report.removed:,} removed"
    )
    click.echo(
        f"Subscribers will see {seen.new:,} new, {seen.updated:,} updated, "
        f"{len(seen.renotified):,} re-notified"
    )
    for line in by_cause((f"({item.cause})", shown_again(item)) for item in seen.renotified):
        click.echo(f"  {line}")
    if seen.lost:
        top_first = sorted(seen.lost, key=lambda path: path.count("/"))
        first = ", ".join(top_first[:_SHOWN_OF_A_SORT])
        more = len(seen.lost) - _SHOWN_OF_A_SORT
        click.echo(
            f"  {_times(len(seen.lost), 'feed file')} removed, whose subscribers get no more: "
            f"{first}{f' and {more:,} more' if more > 0 else ''}"
        )
    _print_lost(report.lost_addresses)
    place = "" if output.is_absolute() else f" ({output.resolve()})"
    click.echo(f"The site is in {output}{os.sep}{place}")


def _print_withheld(records: Sequence[Withheld], *, verbose: bool) -> None:
    """The first records that are held back, each with why and until when.

    What becomes due by itself comes first, the soonest before all others: it is what its writer
    looks for.
    """
    due = sorted((e for e in records if e.kind is Cause.SCHEDULED), key=lambda e: e.reason)
    in_order = [*due, *(record for record in records if record.kind is not Cause.SCHEDULED)]
    shown = in_order if verbose else in_order[:_SHOWN_HELD_BACK]
    for record in shown:
        click.echo(f"    {record.name}: {record.reason}")
    more = len(in_order) - len(shown)
    if more > 0:
        click.echo(f"    … and {more:,} more; --verbose names all")


def _print_lost(lost: Sequence[LostAddress]) -> None:
    """The addresses that readers lose, and what to paste so that they lead on."""
    if not lost:
        return
    click.echo(f"Readers lose {_times(len(lost), 'address', 'addresses')}")
    for address in lost[:_SHOWN_LOST]:
        click.echo(f"  {address.address}: {address.why}")
    if len(lost) > _SHOWN_LOST:
        click.echo(f"  … and {len(lost) - _SHOWN_LOST} more; --json lists all")
    lines = list(redirect_lines(address for address in lost if not address.asked_for))
    if lines:
        click.echo("  To have them lead on, paste into site.yaml:\n    redirects:")
        for line in lines:
            click.echo(f"    {line}")


def _counted_causes(report: Report) -> dict[str, int]:
    """How many were held back for each cause, in words, in order of their first appearance."""
    counts: dict[str, int] = {}
    for record in report.withheld:
        words = _CAUSES[record.kind]
        counts[words] = counts.get(words, 0) + 1
    return counts


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def print_verdict(verdict: "VerifyReport", output: Path, *, quiet: bool) -> None:
    """The first findings of each rule, and how many there are of each."""
    shown: dict[str, int] = {}
    for finding in verdict.findings:
        is_warning = finding.level is Level.WARNING
        if quiet and is_warning:
            continue
        shown[finding.rule] = shown.get(finding.rule, 0) + 1
        if shown[finding.rule] <= _SHOWN_OF_A_RULE:
            level = "warning: " if is_warning else ""
            click.echo(f"{level}{output}{os.sep}{finding}", err=True)
    for rule in shown:
        more = verdict.counts[rule] - _SHOWN_OF_A_RULE
        if more > 0:
            click.echo(f"… and {more:,} more of {rule}; --json lists more", err=True)
    if quiet:
        return
    click.echo(
        f"{verdict.files:,} files, {verdict.pages:,} pages and {verdict.feeds:,} feed files among "
        f"them, held to {verdict.rules:,} rules in {verdict.seconds:.1f} s: "
        f"{_times(verdict.faults, 'fault')}, {_times(verdict.warnings, 'warning')}"
    )
    for rule, count in verdict.counts.items():
        click.echo(f"  {count:,} {rule}")


def _times(count: int, noun: str, plural: str = "") -> str:
    many = plural or f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}" if count else f"no {many}"
