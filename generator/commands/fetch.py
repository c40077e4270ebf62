"""`broadsheet fetch`: what is new in the feeds that a site follows, into its inbox."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from generator.commands.feed_options import (
    ALLOWED_HOSTS,
    client_of,
    feeds_of,
    text_of_feeds,
    topics_of,
)
from generator.commands.options import CONTENT, JOBS, Moment, present
from generator.problems import GeneratorError, Problem, shown
from generator.signals import Stop

# What asks for feeds and reads them is loaded where it is needed: `--help` needs none of it.
if TYPE_CHECKING:
    from generator.commands.fetch_report import FetchReport
    from generator.content.registries.feeds import Feed
    from generator.content.settings import Settings
    from generator.content.sources.client import Client
    from generator.content.sources.feeds.fetching import Fetched
    from generator.content.sources.feeds.state import FeedLedger
    from generator.inbox.gather import Gathered
    from generator.parallel import Progress

_WORTH_A_BAR: Final = 2  # feeds


@click.command("fetch")
@click.argument("feeds", nargs=-1, metavar="[FEEDS]...")
@CONTENT
@click.option("--force", is_flag=True, help="Ask for feeds as well that are not due.")
@click.option(
    "--dry-run", is_flag=True, help="Ask, and print what would come in; write nothing at all."
)
@click.option(
    "--fix",
    is_flag=True,
    help="Write the new addresses of feeds that have moved for good into feeds.yaml.",
)
@ALLOWED_HOSTS
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another fetch of the same content to end.",
)
@click.option("--now", type=Moment(), help="The moment of this fetch. Default: as for build.")
@JOBS
@click.option("-q", "--quiet", is_flag=True, help="Print only what is wrong: for cron.")
@click.option("-v", "--verbose", is_flag=True, help="Name what came of every feed.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of every feed as JSON.")
def fetch_command(
    feeds: tuple[str, ...],
    content: Path,
    force: bool,
    dry_run: bool,
    fix: bool,
    hosts: tuple[str, ...],
    wait: float,
    now: datetime | None,
    jobs: int,
    quiet: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Ask the feeds of feeds.yaml for what is new, and put it into the inbox.

    FEEDS are names, ids or addresses of its rows; without any, all that are due are asked for. A
    feed is due as its server and itself ask for; one that has not changed costs a few bytes, and
    writes nothing. Nothing is published, but for feeds with `trust: publish`. docs/fetch.md has
    more.

    \b
    Exit status:
      0  all is well
      1  a feed could not be had or read, or a row of feeds.yaml, or an item, was left out; the
         others were fetched
      2  nothing was fetched: no feeds.yaml, no such feed, no network, or a fault in site.yaml
      6  another process fetches these feeds, or works on this inbox
    """
    from generator.commands.console import print_json, print_problems
    from generator.commands.endings import ending
    from generator.commands.progress import showing_progress
    from generator.content import settings as site_file

    is_silent = quiet or as_json or not sys.stderr.isatty()
    with (
        ending(content, as_json=as_json),
        showing_progress(quiet=is_silent, least=_WORTH_A_BAR) as progress,
    ):
        settings = site_file.load(content)
        rows, problems = feeds_of(content, topics_of(content, settings))
        site = _Site(content, settings, rows, tuple(problems), jobs)
        asking = _Asking(
            chosen=_chosen(rows, feeds),
            client=client_of(settings, hosts),
            now=now or present(),
            is_forced=force,
            progress=progress,
        )
        try:
            report = _tried(site, asking) if dry_run else _fetched(site, asking, wait, fix)
        except Stop as stop:
            stop.done = "nothing of it is remembered, so the next fetch asks for all of it again"
            raise
    if as_json:
        print_json(report.document())
    else:
        print_problems(content, report.problems, quiet=quiet)
        for line in report.told(is_verbose=verbose, is_quiet=quiet):
            click.echo(line, err=True)
        for line in () if quiet else report.summary():
            click.echo(line)
    sys.exit(report.status)


class _Site(NamedTuple):
    """The site whose feeds are fetched."""

    content: Path
    settings: "Settings"
    rows: "tuple[Feed, ...]"
    problems: tuple[Problem, ...]
    """Of other rows."""
    jobs: int


class _Asking(NamedTuple):
    """How feeds are asked for."""

    chosen: "list[Feed]"
    client: "Client"
    now: datetime
    is_forced: bool
    progress: "Progress"


def _tried(site: _Site, asking: _Asking) -> "FetchReport":
    """What would come in. Nothing is written."""
    from generator.commands.fetch_report import FetchReport
    from generator.content.sources.feeds.state import FeedLedger

    ledger = FeedLedger(site.content, site.settings.fetch_state)
    told = _told_before(ledger, site.rows)
    outcomes = _asked(site, asking, ledger).outcomes
    return FetchReport(outcomes=outcomes, is_dry=True, problems=site.problems, **told)


def _fetched(site: _Site, asking: _Asking, wait: float, is_fixing: bool) -> "FetchReport":
    """What came in. It is remembered only once the inbox has it: what is lost on the way comes
    again."""
    from generator.commands.fetch_report import FetchReport
    from generator.content.sources.feeds.fetching import remember
    from generator.content.sources.feeds.state import held

    with held(site.content, site.settings.fetch_state, wait) as ledger:
        told = _told_before(ledger, site.rows)
        fetched = _asked(site, asking, ledger)
        gathered = _gathered(site, asking, fetched) if fetched.found else None
        unkept = gathered.crowded_out if gathered else ()
        dead = remember(ledger, fetched.outcomes, unkept)
        fixed, unfixed = _fixed(site, ledger) if is_fixing else ((), ())
        ledger.save({feed.id for feed in site.rows}, asking.now)
    return FetchReport(
        outcomes=fetched.outcomes,
        is_dry=False,
        problems=(*site.problems, *(gathered.problems if gathered else ())),
        gathered=gathered,
        dead=frozenset(each.feed.id for each in dead),
        fixed=fixed,
        unfixed=unfixed,
        **told,
    )


def _told_before(ledger: "FeedLedger", rows: "Sequence[Feed]") -> dict[str, Any]:
    """What need not be told again: of which feeds it was told that they are dead, or have moved."""
    states = [(feed.id, ledger.of(feed)) for feed in rows]
    return {
        "told_dead": frozenset(id for id, state in states if state and state.told),
        "told_moved": {id: state.moved for id, state in states if state and state.moved},
    }


def _asked(site: _Site, asking: _Asking, ledger: "FeedLedger") -> "Fetched":
    """What the feeds say. Raises GeneratorError where there is no network."""
    from contextlib import closing

    from generator.content.sources.feeds.fetching import fetch
    from generator.content.sources.feeds.reading_apart import FeedReader

    with closing(FeedReader()) as reader:
        fetched = fetch(
            asking.chosen,
            ledger,
            asking.client,
            now=asking.now,
            tracking=site.settings.tracking,
            is_forced=asking.is_forced,
            reader=reader,
            progress=asking.progress,
        )
    if fetched.is_offline:
        raise GeneratorError(
            "No host answers: there seems to be no network. Nothing was fetched, and no feed is "
            "held to have failed"
        )
    return fetched


def _gathered(site: _Site, asking: _Asking, fetched: "Fetched") -> "Gathered":
    """What became of it in the inbox."""
    from generator.inbox.desk import Desk
    from generator.inbox.gather import gather

    desk = Desk.open(site.content, settings=site.settings, jobs=site.jobs)
    return gather(fetched.found, desk, asking.now)


def _fixed(site: _Site, ledger: "FeedLedger") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Writes the addresses of feeds that have moved into feeds.yaml: what was written, and what
    could not be, and why."""
    from msgspec import structs

    from generator.content.records.links import canonical
    from generator.content.registries.feeds import FILE
    from generator.doctor.feed_rows import UneditableFeedsError, with_moved
    from generator.doctor.mending import Change, put_in_place

    followed = {canonical(feed.address): feed for feed in site.rows}
    before = text = text_of_feeds(site.content)
    moved, fixed, unfixed = {}, [], []
    for feed in site.rows:
        state = ledger.of(feed)
        if state is None or not state.moved:
            continue
        holder = followed.get(canonical(state.moved))
        if holder is not None and holder.id != feed.id:
            unfixed.append(
                f"{FILE}:{feed.line}: {feed.address} has moved to {state.moved}, which line "
                f"{holder.line} follows already; delete one of the two rows"
            )
            continue
        try:
            text = with_moved(text, feed, state.moved)
        except UneditableFeedsError as error:
            unfixed.append(str(error))
        else:
            moved[feed.id] = structs.replace(state, address=state.moved, moved="")
            fixed.append(f"{FILE}: {feed.address} is {state.moved} now")
    if moved and not put_in_place(site.content, Change(FILE, before.encode(), text.encode())):
        return (), (*unfixed, f"{FILE} was changed meanwhile, and was left as it is")
    ledger.feeds.update(moved)
    return tuple(fixed), tuple(unfixed)


def _chosen(rows: "Sequence[Feed]", asked: Sequence[str]) -> "list[Feed]":
    """The feeds of these names, ids or addresses; all without any. GeneratorError for none."""
    from generator.content.records.links import canonical, web_url
    from generator.content.yaml.fields import did_you_mean

    if not asked:
        return [*rows]
    chosen: dict[str, Feed] = {}
    for text in asked:
        try:
            address = canonical(web_url(text))
        except ValueError:
            address = ""
        found = [
            feed
            for feed in rows
            if text == feed.id
            or text.casefold() == feed.name.casefold()
            or address == canonical(feed.address)
        ]
        if not found:
            names = [each for feed in rows for each in (feed.id, feed.name, feed.address) if each]
            advice = did_you_mean(text, names) or "; `broadsheet feeds list` names all"
            raise GeneratorError(f'no row of feeds.yaml is called "{shown(text)}"{advice}')
        chosen |= {feed.id: feed for feed in found}
    return [feed for feed in rows if feed.id in chosen]
