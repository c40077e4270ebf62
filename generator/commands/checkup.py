"""What is printed of a content folder that was checked."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import msgspec

from generator.commands.console import print_json
from generator.content.source_folder import told_path
from generator.doctor.rule import Finding
from generator.problems import Level, Status

if TYPE_CHECKING:
    from generator.doctor.mending import Change
    from generator.doctor.run import Checkup

TEXT: Final = "text"
FORMAT: Final = click.option(
    "--format",
    "form",
    type=click.Choice((TEXT, "json", "github", "sarif")),
    default=TEXT,
    show_default=True,
    help="How findings are printed: for people, for programs, as annotations of GitHub's workflows,"
    " or as SARIF 2.1.0.",
)
"""What a command takes that prints findings."""

_SHOWN_OF_A_RULE: Final = 10  # findings of one rule that are printed; --verbose: all
_SHOWN_MENDED: Final = 20  # files that are named; the others are counted
_NOUNS: Final = {
    Level.FAULT: ("fault", "faults"),
    Level.DROPPED: ("part left out", "parts left out"),
    Level.WARNING: ("warning", "warnings"),
}
_MARKS: Final = {True: " [--fix]", False: " [--unsafe-fixes]"}


def print_checkup(
    folder: Path,
    checkup: "Checkup",
    mended: Sequence[str],
    form: str,
    status: Status,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    """All that was found, in one of the forms.

    mended   names of files that were written anew
    """
    findings = checkup.findings
    if quiet:
        findings = tuple(each for each in findings if each.level is not Level.WARNING)

    def path_of(finding: Finding) -> str:
        return _path_of(folder, finding.path)

    if form == "json":
        print_json(_document(folder, checkup, findings, mended, status))
    elif form == "sarif":
        from generator.doctor.sarif import document

        print_json(document(findings, path_of))
    elif form == "github":
        from generator.doctor.annotations import annotations

        for line in annotations(findings, path_of):
            click.echo(line)
    else:
        _print_text(folder, checkup, findings, mended, quiet=quiet, verbose=verbose)


def print_differences(folder: Path, changes: Iterable["Change"]) -> None:
    """What would be written, to be read or to be taken by `git apply`."""
    from generator.doctor.mending import difference

    for change in changes:
        data = difference(_path_of(folder, change.name), change.before, change.after)
        if sys.stdout.isatty():  # which would act upon what a stranger's record holds
            text = data.decode("utf-8", "replace")
            signs = (c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
            click.echo("".join(signs), nl=False)
        else:
            click.echo(data, nl=False)


def _path_of(folder: Path, name: str) -> str:
    """A file as one would open it from here; what is none there, as it is called."""
    is_there = os.path.lexists(folder / name)
    return Path(told_path(folder / name)).as_posix() if is_there else name


def _document(
    folder: Path,
    checkup: "Checkup",
    findings: Sequence[Finding],
    mended: Sequence[str],
    status: Status,
) -> dict[str, object]:
    return {
        "status": status,
        "folder": str(folder),
        "records": checkup.records,
        "counts": dict(sorted(Counter(finding.code for finding in findings).items())),
        "mended": mended,
        "findings": [msgspec.to_builtins(finding) for finding in findings],
    }


def _print_text(
    folder: Path,
    checkup: "Checkup",
    findings: Sequence[Finding],
    mended: Sequence[str],
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    from generator.doctor.catalogue import RULES

    for code, group in groupby(findings, attrgetter("code")):
        alike = list(group)
        rule = RULES[code]
        click.echo(f"{code}: {_counted(alike)}")
        click.echo(f"  {rule.requirement} {rule.why}")
        shown = alike if verbose else alike[:_SHOWN_OF_A_RULE]
        for finding in shown:
            mark = _MARKS[finding.fix.is_safe] if finding.fix else ""
            place = finding.place.replace(finding.path, _path_of(folder, finding.path), 1)
            about = f"{finding.field}: " if finding.field else ""
            click.echo(f"{place}: {about}{finding.message}{mark}")
        if len(alike) > len(shown):
            click.echo(f"  … and {len(alike) - len(shown):,} more; --verbose names all")
        click.echo()
    if mended:
        click.echo(f"Mended {_times(len(mended), 'file', 'files')}:")
        for name in mended[:_SHOWN_MENDED]:
            click.echo(f"  {_path_of(folder, name)}")
        if len(mended) > _SHOWN_MENDED:
            click.echo(f"  … and {len(mended) - _SHOWN_MENDED:,} more")
    if not checkup.is_whole:
        click.echo("The settings have faults: until these are mended, nothing else can be checked.")
    if not quiet:
        click.echo(_summary(checkup, findings))


def _summary(checkup: "Checkup", findings: Sequence[Finding]) -> str:
    what = _times(checkup.records, "record", "records") if checkup.is_whole else "site.yaml"
    found = f"{what} checked: {_counted(findings)}"
    safe = sum(finding.fix is not None and finding.fix.is_safe for finding in findings)
    unsafe = sum(finding.fix is not None and not finding.fix.is_safe for finding in findings)
    if safe:
        found += f"; --fix mends {safe:,}"
    if unsafe:
        found += f"; --fix --unsafe-fixes {'mends' if not safe else ''} {unsafe:,}".rstrip()
        found += " more" if safe else ""
    return " ".join(found.split())


def _counted(findings: Sequence[Finding]) -> str:
    """`2 faults, 1 warning`."""
    counts = Counter(finding.level for finding in findings)
    said = [_times(counts[level], *nouns) for level, nouns in _NOUNS.items() if counts[level]]
    return ", ".join(said) or "nothing to tell"


def _times(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
