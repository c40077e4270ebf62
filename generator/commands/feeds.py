"""`broadsheet feeds`: the feeds that a site follows: listed, added, and exchanged with readers."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.endings import ending
from generator.commands.feed_options import (
    ALLOWED_HOSTS,
    client_of,
    feeds_of,
    reading_with,
    refuse_without_packages,
    text_of_feeds,
    topics_of,
)
from generator.commands.options import CONTENT, Moment, present
from generator.problems import GeneratorError, Status, losses, shown

# What reads feeds, settings and topics is loaded where it is needed: `--help` needs none of it.
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.registries.feeds import Feed
    from generator.content.registries.topics import Topics
    from generator.content.sources.feeds.finding import FoundFeeds
    from generator.content.sources.feeds.opml import Outline
    from generator.content.sources.feeds.state import FeedState
    from generator.content.yaml.writing import Value


@click.group("feeds")
def feeds_command() -> None:
    """List the feeds that the site follows, add some, and exchange them as OPML.

    \b
      broadsheet feeds add https://blog.example.org/   the feed of a page
      broadsheet feeds import subscriptions.opml       those of your feed reader
      broadsheet feeds list                            all, and how they are
      broadsheet feeds export                          as OPML, for a feed reader
    """


@feeds_command.command("list")
@CONTENT
@click.option("--now", type=Moment(), help="The moment of which it is told. Default: as for build.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_command(content: Path, now: datetime | None, as_json: bool) -> None:
    """Name the feeds, and say how each was when it was asked for last. Nobody is asked now.

    \b
    Exit status:
      0  said
      1  a row of feeds.yaml has a fault
      2  there is no feeds.yaml, or it cannot be read
    """
    from generator.commands.console import print_json, print_problems
    from generator.content import settings as site_file
    from generator.content.sources.feeds.state import FeedLedger

    with ending(content, as_json=as_json):
        settings = site_file.load(content)
        feeds, problems = feeds_of(content, topics_of(content, settings))
        ledger = FeedLedger(content, settings.fetch_state)
    at = now or present()
    told = [(feed, ledger.of(feed), ledger.waits_until(feed, at)) for feed in feeds]
    status = Status.LEFT_OUT if losses(problems) else Status.FINE
    if as_json:
        rows = [{"feed": feed, "state": state, "waits_until": due} for feed, state, due in told]
        print_json({"status": status, "feeds": rows, "problems": problems})
        sys.exit(status)
    print_problems(content, problems, quiet=False)
    for feed, state, due in told:
        name = f"{shown(feed.name)}  " if feed.name else ""
        click.echo(f"{feed.id}  {name}{feed.address}")
        for line in _how(state, due):
            click.echo(f"          {line}")
    sys.exit(status)


def _how(state: "FeedState | None", due: datetime | None) -> Iterator[str]:
    """How a feed is, in a line or more."""
    if state is None:
        yield "was not fetched yet"
        return
    if state.failing is not None:
        what = "dead" if state.is_dead else "failing"
        yield f"{what} since {state.failing:%Y-%m-%d}: it {state.fault}"
    if state.changed is not None:
        yield f"had news on {state.changed:%Y-%m-%d %H:%M} UTC for the last time"
    if state.moved:
        yield f"has moved for good to {state.moved}: `broadsheet fetch --fix` writes that"
    if due is not None:
        yield f"is not due before {due:%Y-%m-%d %H:%M} UTC"


@feeds_command.command("add")
@click.argument("url")
@click.option("--name", default="", help="As you call it. Default: as it calls itself.")
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    help="A topic that all of its articles have; may be given many times.",
)
@click.option(
    "--trust",
    type=click.Choice(("inbox", "publish")),
    default="inbox",
    show_default=True,
    help="Whether an editor says yes or no to what it brings, or it is published at once.",
)
@ALLOWED_HOSTS
@CONTENT
@click.option("--dry-run", is_flag=True, help="Print the row, and write nothing.")
def add_command(
    url: str,
    name: str,
    topics: tuple[str, ...],
    trust: str,
    hosts: tuple[str, ...],
    content: Path,
    dry_run: bool,
) -> None:
    """Find the feed of the page at URL, or at URL itself, and add it to feeds.yaml.

    The page is asked for what it names; if it names none, the places where feeds usually lie are
    tried, one a second. What stands in feeds.yaml already, and its comments, stay as they are.

    \b
    Exit status:
      0  added
      1  nothing was written: it is followed already
      2  nothing was written: there is no feed, or no such topic, or feeds.yaml cannot be edited
    """
    from generator.content import settings as site_file
    from generator.content.yaml.writing import yaml_text

    with ending(content):
        refuse_without_packages()
        from generator.content.sources.feeds.finding import find_feeds

        settings = site_file.load(content)
        address = _address(url)
        named = _known(topics, topics_of(content, settings))
        _refuse_followed(content, address)
        client = client_of(settings, hosts)
        with reading_with(settings, present()) as read:
            found = find_feeds(address, client, read)
        if found.feed is None:
            raise GeneratorError(f"{address} {found.why}")
        row: Mapping[str, Value] = {
            "address": found.feed.address,
            **({"name": name or found.feed.name} if name or found.feed.name else {}),
            **({"topics": named} if named else {}),
            **({"trust": trust} if trust != "inbox" else {}),
        }
        _refuse_followed(content, found.feed.address)
        if not dry_run:
            _add(content, [row])
    click.echo(yaml_text({"feeds": [row]}).partition("\n")[2], nl=False)
    _tell_of_others(found)


def _tell_of_others(found: "FoundFeeds") -> None:
    for other in found.others:
        name = f" ({shown(other.name)})" if other.name else ""
        click.echo(f"The page names another feed as well: {other.address}{name}", err=True)


def _address(url: str) -> str:
    from generator.content.records.links import web_url

    try:
        return web_url(url if "://" in url else f"https://{url}")
    except ValueError as error:
        raise GeneratorError(f'{error}, found "{shown(url)}"') from None


def _known(names: Sequence[str], topics: "Topics") -> list[str]:
    """Topics by their names in the registry."""
    try:
        return [topics.resolve(name).name for name in names]
    except ValueError as error:
        raise GeneratorError(f"--topic: {error}") from None


def _refuse_followed(content: Path, address: str) -> None:
    """Ends the command for a feed that is followed already."""
    from generator.content.records.links import canonical

    holder = _followed(content).get(canonical(address))
    if holder is not None:
        click.echo(f"{address} is followed already, by line {holder.line} of feeds.yaml", err=True)
        sys.exit(Status.LEFT_OUT)


def _followed(content: Path) -> "dict[str, Feed]":
    """The feeds of feeds.yaml by canonical address. Raises GeneratorError where nothing of it can
    be read: then nothing can be added either."""
    from generator.content.records.links import canonical
    from generator.content.registries.feeds import read_feeds
    from generator.problems import SettingsError, faults

    feeds, problems = read_feeds(text_of_feeds(content).encode())
    if not feeds and faults(problems):
        raise SettingsError(problems)
    return {canonical(feed.address): feed for feed in feeds}


def _add(content: Path, rows: "Sequence[Mapping[str, Value]]") -> None:
    """Adds rows to feeds.yaml, or begins it with them; all else in it stays as it is."""
    from generator.content.registries.feeds import FILE
    from generator.doctor.feed_rows import with_rows
    from generator.doctor.mending import Change, put_in_place
    from generator.inbox.files import write_new

    before = text_of_feeds(content)
    after = with_rows(before, rows)
    path = content / FILE
    if path.exists():
        is_added = put_in_place(content, Change(FILE, before.encode(), after.encode()))
    else:
        is_added = write_new(path, after.encode())
    if not is_added:
        raise GeneratorError(f"{path} was changed meanwhile, and was left as it is; try again")


@feeds_command.command("import")
@click.argument("file", type=click.File("rb"))
@CONTENT
@click.option("--dry-run", is_flag=True, help="Print the rows, and write nothing.")
def import_command(file: Any, content: Path, dry_run: bool) -> None:
    """Add the feeds that FILE lists, as feed readers export them (OPML); - for standard input.

    Folders become topics where the site has topics of their names. What is followed already is
    passed over, so that importing again adds only what is new.

    \b
    Exit status:
      0  added, or followed already
      1  some feeds of the file could not be read; the others were added
      2  nothing was written: the file lists no feed, or feeds.yaml cannot be edited
    """
    from generator.content import settings as site_file
    from generator.content.records.links import canonical
    from generator.content.sources.feeds.opml import LARGEST, read_opml
    from generator.content.yaml.writing import yaml_text

    with ending(content):
        settings = site_file.load(content)
        topics = topics_of(content, settings)
        outlines = read_opml(file.read(LARGEST + 1))
        followed = _followed(content)
        new = [each for each in outlines.feeds if canonical(each.address) not in followed]
        rows = [_row(each, topics) for each in new]
        for problem in outlines.problems:
            click.echo(f"{getattr(file, 'name', '<stdin>')}: {problem}", err=True)
        if not outlines.feeds:
            raise GeneratorError("Nothing was added")
        if rows and not dry_run:
            _add(content, rows)
    if dry_run:
        click.echo(yaml_text({"feeds": rows}).partition("\n")[2], nl=False)
    known = len(outlines.feeds) - len(rows)
    click.echo(
        f"{len(rows):,} {'to add' if dry_run else 'added'}, {known:,} followed already"
        + (f", {len(outlines.problems):,} problems" if outlines.problems else ""),
        err=dry_run,
    )
    sys.exit(Status.LEFT_OUT if outlines.problems else Status.FINE)


def _row(outline: "Outline", topics: "Topics") -> "Mapping[str, Value]":
    """The row of a feed that OPML lists."""
    named = [topics.resolve(each).name for each in outline.folders if topics.knows(each)]
    return {
        "address": outline.address,
        **({"name": outline.name} if outline.name else {}),
        **({"topics": list(dict.fromkeys(named))} if named else {}),
    }


@feeds_command.command("export")
@CONTENT
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write. Default: standard output.",
)
def export_command(content: Path, output: Path | None) -> None:
    """Print the feeds as OPML, for a feed reader: each in the folder of its first topic.

    \b
    Exit status:
      0  printed, or written
      1  a row of feeds.yaml has a fault, and was left out
      2  nothing was written: no feeds.yaml, or the file cannot be written
    """
    from generator.commands.console import print_problems
    from generator.content import settings as site_file
    from generator.content.sources.feeds.opml import written_opml
    from generator.inbox.files import write_over

    with ending(content):
        settings = site_file.load(content)
        feeds, problems = feeds_of(content, topics_of(content, settings))
        text = written_opml(feeds, settings.title)
        if output is not None:
            write_over(output, text.encode())
    print_problems(content, problems, quiet=True)
    if output is None:
        click.echo(text, nl=False)
    sys.exit(Status.LEFT_OUT if losses(problems) else Status.FINE)
