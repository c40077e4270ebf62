"""`broadsheet build`."""

import os
import sys
from datetime import datetime
from pathlib import Path

import click
import msgspec

from generator.build import Request, build
from generator.commands.console import print_json, print_problems, print_summary, print_verdict
from generator.commands.endings import ending
from generator.commands.options import FOLDER, JOBS, WAIT, Moment, output_option, present
from generator.commands.progress import showing_progress
from generator.commands.verify import verdict_of, verifier
from generator.problems import Status, losses


@click.command("build")
@FOLDER
@output_option("Folder to write the site to. It has to be empty, or Broadsheet's own from before.")
@click.option("--base-url", help="Where the site will lie, in place of what site.yaml says.")
@click.option(
    "--now",
    type=Moment(),
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
    "--explain",
    metavar="PATH",
    help="Say of a page, by its path or address, what it shows, and which changes had it written or"
    " would; of a file of yours, which pages show it. Writes nothing.",
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
        now=now or present(),
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
        showing_progress(quiet=quiet or as_json) as progress,
    ):
        if explain is not None or verify:  # which load all that a build may need
            from generator.commands.explain import print_differences, print_explanation
        if explain is not None:
            print_explanation(request, explain, as_json=as_json)
            sys.exit(Status.FINE)
        if verify:
            sys.exit(print_differences(request, progress))
        if verify_output:
            verifier()  # what is missing is told before the build, not after it
        report = build(request, progress)
        verdict = verdict_of(request, progress) if verify_output else None
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
