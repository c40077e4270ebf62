"""`broadsheet verify`, and what it takes to verify after a build."""

import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import click

from generator.build import Request
from generator.commands.console import print_json, print_verdict
from generator.commands.endings import ending
from generator.commands.options import JOBS, WAIT, Moment, present
from generator.commands.packages import needing
from generator.commands.progress import showing_progress
from generator.output.folder import refuse_while_written
from generator.problems import GeneratorError, NotVerified, Status
from generator.signals import Stop

if TYPE_CHECKING:
    from generator.parallel import Progress
    from generator.verify.run import VerifyReport


@click.command("verify")
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
    type=Moment(),
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
        run = verifier()
        options = run.Options(
            output=output,
            base_url=base_url,
            content=content,
            now=now or present(),
            include_unpublished=unpublished,
            hosts=hosts,
            ignored=frozenset(ignore),
            wait=wait,
            jobs=jobs,
        )
        with showing_progress(quiet=quiet or as_json) as progress:
            refuse_while_written(output, wait)
            verdict = run.verify(options, progress)
    if as_json:
        print_json(verdict)
    else:
        print_verdict(verdict, output, quiet=quiet)
    sys.exit(Status.LEFT_OUT if verdict.faults else Status.FINE)


def verifier() -> ModuleType:
    """What verifies; it needs packages that a build does not: GeneratorError without them."""
    with needing("verify", "To verify a site"):
        from generator.verify import run
    return run


def verdict_of(request: Request, progress: "Progress") -> "VerifyReport":
    """Verifies what was built."""
    run = verifier()
    options = run.Options(
        output=request.output,
        base_url=request.base_url,
        content=request.content,
        now=request.now,
        include_unpublished=request.include_unpublished,
        jobs=request.jobs,
    )
    try:
        verdict: VerifyReport = run.verify(options, progress)
    except Stop as stop:
        stop.done = "the site was written, and is not verified"
        raise
    except GeneratorError as error:
        raise NotVerified(error) from error
    return verdict
