"""`broadsheet edition`: proposes an edition, for an editor to decide."""

import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.options import CONTENT, JOBS, Moment, output_option, present
from generator.problems import GeneratorError, Status, losses

if TYPE_CHECKING:
    from generator.content.registries.editions import Edition
    from generator.content.registries.periods import Period
    from generator.content.settings import Settings
    from generator.editions.desk import Desk
    from generator.editions.proposal import Proposal


@click.command("edition")
@click.argument("day", default="", metavar="[DATE]")
@click.option("--weekly", is_flag=True, help="The edition of DATE's week, which ends on Sunday.")
@click.option(
    "--since",
    metavar="DATE",
    help="Begin with this day instead of where the edition before would have ended.",
)
@click.option("--due", "is_due", is_flag=True, help="All that are over and need no editor.")
@click.option(
    "--refresh", is_flag=True, help="Add to a file that is there what has come since it was made."
)
@click.option("--print", "only_print", is_flag=True, help="Print the file, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made, and why, as JSON.")
@click.option("--now", type=Moment(), help="The moment of this. Default: as for build.")
@CONTENT
@output_option("Where the site is built into: records that its last build withheld are left out.")
@JOBS
def edition_command(
    day: str,
    weekly: bool,
    since: str | None,
    is_due: bool,
    refresh: bool,
    only_print: bool,
    as_json: bool,
    now: datetime | None,
    content: Path,
    output: Path,
    jobs: int,
) -> None:
    """Propose the edition of DATE: a day such as 2023-08-03 (default: today), or a week, 2023-w31.

    It is written to content/editions/, once: no file that is there is overwritten. It holds all
    that readers get, by rank and topic, each story with the reason why it is there, and nothing
    that an earlier edition has had. You decide: what the file says is what is published, from the
    end of its day on. docs/editions.md has more.

    \b
    Exit status:
      0  the edition is written, printed, or as it should be
      1  it is, and something was left out: of a file of editions that has a fault, say
      2  nothing was written: the file is there, it is out and frozen, or there is nothing to tell
    """
    if is_due and (day or weekly or since or refresh):
        raise click.UsageError("--due stands alone: it finds the days and weeks by itself")
    from generator.commands.console import print_json, print_problems
    from generator.commands.endings import ending
    from generator.editions.desk import desk_of
    from generator.memo.store import despite_damage
    from generator.parallel import no_progress

    moment = now or present()

    @despite_damage
    def made() -> tuple[list[dict[str, Any]], Status]:
        with desk_of(content, output, moment, jobs, no_progress) as desk:
            if not as_json:
                print_problems(content, desk.problems, quiet=False)
            if is_due:
                documents = _write_due(desk, content, moment, only_print=only_print)
            else:
                period = _period(day, moment, desk.settings, weekly=weekly)
                start = _start(since, period, desk.settings)
                work = _refresh if refresh else _propose
                documents = [work(desk, content, period, moment, start, only_print)]
            return documents, Status.LEFT_OUT if losses(desk.problems) else Status.FINE

    with ending(content, as_json=as_json):
        documents, status = made()
    if as_json:
        print_json({"status": status, "editions": documents})
    else:
        for each in documents:
            _tell(each, only_print=only_print)
        if is_due and not documents:
            click.echo("No edition is due.")
    sys.exit(status)


def _propose(
    desk: "Desk",
    content: Path,
    period: "Period",
    now: datetime,
    since: datetime | None,
    only_print: bool,
) -> dict[str, Any]:
    """Writes the file of a period, which must not be there."""
    from generator.content.source_folder import told_path

    name = _file_of(content, period)
    if name and not only_print:
        advice = "--print shows what would be proposed now"
        if _edition_of(desk, period) is None:
            advice = f"it has a fault, which is named above: mend it; {advice}"
        else:
            advice = f"--refresh adds what has come since, {advice}"
        raise GeneratorError(f"{told_path(content / name)} is there already; {advice}")
    proposal = desk.proposal(period, now, since)
    if not proposal.items:
        raise GeneratorError(_nothing(period, proposal))
    return _written(content, proposal, only_print=only_print)


def _refresh(
    desk: "Desk",
    content: Path,
    period: "Period",
    now: datetime,
    since: datetime | None,
    only_print: bool,
) -> dict[str, Any]:
    """Adds to the file of a period what has come since."""
    from generator.content.source_folder import told_path
    from generator.doctor.mending import CannotMendError, Change, put_in_place
    from generator.editions.refresh import refreshed

    edition = _edition_of(desk, period)
    if edition is None and (name := _file_of(content, period)):
        raise GeneratorError(
            f"{told_path(content / name)} has a fault, which is named above: mend it, and nothing "
            "of it is lost; then --refresh can add to it"
        )
    if edition is None:
        raise GeneratorError(f"There is no edition of {period.name} yet; leave out --refresh")
    place = told_path(content / edition.name)
    if edition.published_at <= now:
        raise GeneratorError(
            f"{place} came out at {edition.published_at:%Y-%m-%d %H:%M} UTC, and is frozen: what "
            "readers were given stays. Edit it by hand if it has to be another"
        )
    before = (content / edition.name).read_bytes()
    start = since or (edition.since if edition.since != period.since else None)
    proposal = desk.proposal(period, now, start)
    text = before.decode("utf-8-sig")
    found = refreshed(text, edition, proposal, desk.settings)
    after = found.text.encode()
    if after != before and found.text != text and not only_print:
        try:
            if not put_in_place(content, Change(edition.name, before, after)):
                raise GeneratorError(f"{place} was changed meanwhile; run this again")
        except CannotMendError as error:
            raise GeneratorError(str(error)) from error
    return {
        "edition": period.name,
        "file": place,
        "added": list(found.added),
        "by_hand": list(found.by_hand),
        "text": found.text,
    }


def _write_due(
    desk: "Desk", content: Path, now: datetime, *, only_print: bool
) -> list[dict[str, Any]]:
    """Writes the files of all periods that are over and need no editor, the oldest first."""
    from generator.content.registries.editions import read_edition
    from generator.editions.due import due

    settings, editions, documents = desk.settings, list(desk.editions), []
    for period in due(editions, settings, now):
        if _file_of(content, period):
            continue  # it has a fault: its editor is told so
        proposal = desk.proposal(period, now, editions=editions)
        if not proposal.items:
            continue
        document = _written(content, proposal, only_print=only_print)
        documents.append(document)
        data, name = document["text"].encode(), _name(period)
        edition, _ = read_edition(data, name, settings.zone, settings.editions.cutoff)
        editions += [edition] if edition else []
    return documents


def _written(content: Path, proposal: "Proposal", *, only_print: bool) -> dict[str, Any]:
    """Writes the file of a proposal; gives what is told of it."""
    from generator.content.source_folder import told_path
    from generator.editions.file_text import file_text

    name, text = _name(proposal.period), file_text(proposal)
    if not only_print:
        _create(content / name, text)

    return {
        "edition": proposal.period.name,
        "file": told_path(content / name),
        "title": proposal.title,
        "since": proposal.since,
        "until": proposal.period.until,
        "stories": [
            {
                "section": section.title,
                "title": each.item.title,
                "url": each.item.url,
                "why": each.why,
                "update": each.item.update,
            }
            for section in proposal.sections
            for each in section.items
        ],
        "left": proposal.left,
        "text": text,
    }


def _period(day: str, now: datetime, settings: "Settings", *, weekly: bool) -> "Period":
    from generator.content.registries.periods import Series, period_at, period_named, period_of

    zone, cutoff = settings.zone, settings.editions.cutoff
    try:
        if not day:
            return period_at(Series.WEEKLY if weekly else Series.DAILY, now, zone, cutoff)
        period = period_named(day.lower(), zone, cutoff)
        return period_of(Series.WEEKLY, period.day, zone, cutoff) if weekly else period
    except ValueError as error:
        raise click.UsageError(f'{error}, found "{day[:200]}"') from None


def _start(since: str | None, period: "Period", settings: "Settings") -> datetime | None:
    """From when on the edition's stories came, where that is said."""
    from generator.content.registries.periods import period_named

    if since is None:
        return None
    try:
        start = period_named(since.lower(), settings.zone, settings.editions.cutoff).since
    except ValueError as error:
        raise click.UsageError(f'--since: {error}, found "{since[:200]}"') from None
    if start >= period.until:
        raise click.UsageError(f"--since: expected a day before the end of {period.name}")
    return start


def _edition_of(desk: "Desk", period: "Period") -> "Edition | None":
    return next((each for each in desk.editions if each.period == period.name), None)


def _file_of(content: Path, period: "Period") -> str:
    """The file that there is of a period, be it with a fault; empty for none."""
    from generator.content.registries.edition_files import FOLDER, edition_files
    from generator.content.registries.editions import period_in

    folder = content / FOLDER
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    mine = (name for name in edition_files(names) if period_in(name) == period.name)
    return next((f"{FOLDER}/{name}" for name in mine), "")


def _name(period: "Period") -> str:
    from generator.content.registries.edition_files import FOLDER

    return f"{FOLDER}/{period.name}.yaml"


def _nothing(period: "Period", proposal: "Proposal") -> str:
    told = f"from {proposal.since:%Y-%m-%d %H:%M} to {period.until:%Y-%m-%d %H:%M} UTC"
    return (
        f"There is nothing to tell of {period.name}: no public record came {told} that no edition "
        "has had. Begin earlier with --since, or name another day"
    )


def _create(place: Path, text: str) -> None:
    """Writes a file that is not there yet: all of it, or none."""
    from generator.content.source_folder import told_path

    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        with new.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(new, place)
        except FileExistsError:
            raise
        except OSError:  # of a disk without links: whoever makes the file has the name
            place.open("x").close()
            new.replace(place)
    except FileExistsError:
        raise GeneratorError(f"{told_path(place)} is there already, and was left") from None
    finally:
        with suppress(OSError):
            new.unlink()


def _tell(document: dict[str, Any], *, only_print: bool) -> None:
    """What was done, for people: apart from the file, where that is printed."""
    if only_print:
        click.echo(document["text"], nl=False)
        return
    if "added" in document:
        for title in document["added"]:
            click.echo(f"added: {title}", err=True)
        for title in document["by_hand"]:
            message = "not added, for the file is written in a way that has no place for it"
            click.echo(f"{message}: {title}", err=True)
        if not document["added"]:
            click.echo("Nothing has come that it has not had.", err=True)
    else:
        section = ""
        for each in document["stories"]:
            if each["section"] != section:
                section = each["section"]
                click.echo(section, err=True)
            click.echo(f"  {each['title']} ({each['why']})", err=True)
        if document["left"]:
            click.echo(f"{document['left']:,} more had no room.", err=True)
    click.echo(document["file"])
