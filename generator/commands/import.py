"""`broadsheet import`: what other programs keep of articles, brought into a site as records."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from generator.commands.options import CONTENT, JOBS, present
from generator.commands.packages import needing
from generator.commands.progress import showing_progress
from generator.problems import GeneratorError, Level, Problem, Status, losses, shown
from generator.signals import Stop

# What reads records and formats is loaded where something is imported: `--help` needs none of it.
if TYPE_CHECKING:
    from generator.content.settings import Settings
    from generator.importing.formats.format import Format, Reading
    from generator.importing.imported import Imported
    from generator.importing.run import ImportPlan, Row
    from generator.importing.source import Source
    from generator.parallel import Progress

_PURPOSE: Final = "To import this"
_SHOWN: Final = 20  # rows of each state that are printed; --verbose prints all
_SHOWN_PROBLEMS: Final = 20  # of each level; --json has all
_WIDEST: Final = 60  # characters of a title in the table


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "form",
    metavar="FORMAT",
    help="The format, where it is not told by what SOURCE holds: docs/import.md lists them.",
)
@click.option(
    "--into",
    metavar="FOLDER",
    help="A folder below the content folder for the new records. Default: where the others lie.",
)
@click.option(
    "--map",
    "names",
    multiple=True,
    metavar="THEIRS=OURS",
    help="What a column or a field means, as link=webUrl; with nothing behind the =, it is passed"
    " over. May be given many times.",
)
@click.option(
    "--home",
    default="",
    metavar="URL",
    help="Where the former site lay: what lies there is read here from now on, and its addresses"
    " lead on.",
)
@click.option("--date", "day", metavar="DAY", help="A day for what says none, as 2026-01-31.")
@click.option("--all-tags", is_flag=True, help="Make topics of tags that the site has no topic of.")
@click.option("--dry-run", is_flag=True, help="Print what would be written, and write nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Name every article, however many there are.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each article as JSON.")
@CONTENT
@JOBS
def import_command(
    source: Path,
    form: str | None,
    into: str | None,
    names: tuple[str, ...],
    home: str,
    day: str | None,
    all_tags: bool,
    dry_run: bool,
    verbose: bool,
    as_json: bool,
    content: Path,
    jobs: int,
) -> None:
    """Bring the articles of SOURCE into the site as records, each once.

    SOURCE is a file or a folder that another program wrote: a feed, bookmarks, a table, the export
    of a blog or of a service, or the folder of another system's site; docs/import.md lists all.
    What the site has already, by address or id, is passed over, so that running it again adds only
    what is new. No file is ever overwritten, and what is private is left out.

    \b
    Exit status:
      0  all is written, or was there already
      1  something could not be taken, and is named; the rest is written
      2  nothing was written: SOURCE is of no format that is known, or the site has a fault
      5  some records are written, and the next one cannot be; the same import adds the rest
    """
    from generator.commands.console import print_json
    from generator.commands.endings import ending

    now = present()
    with (
        ending(content, as_json=as_json),
        showing_progress(quiet=as_json) as progress,
    ):
        plan, known_as, fault = _planned(
            source,
            form,
            _names(names),
            content=content,
            into=into,
            home=_home(home),
            day=_day(day),
            all_tags=all_tags,
            now=now,
            jobs=jobs,
            progress=progress,
        )
        written, unwritten = ([], []) if dry_run else _written(content, plan)
    problems = (*plan.problems, *([fault] if fault else []), *unwritten)
    status = Status.LEFT_OUT if losses(problems) else Status.FINE
    if as_json:
        print_json(
            {
                "status": status,
                "format": known_as.name,
                "written": written,
                "articles": plan.rows,
                "problems": problems,
            }
        )
    else:
        _print(plan, known_as, content, is_dry=dry_run, is_verbose=verbose)
        _print_problems(problems)
    sys.exit(status)


def _names(pairs: tuple[str, ...]) -> dict[str, str]:
    """What names mean, by the names. Raises UsageError for a field that no record has."""
    from generator.content.yaml.fields import did_you_mean
    from generator.importing.named import FIELDS

    names: dict[str, str] = {}
    for pair in pairs:
        theirs, sign, ours = pair.partition("=")
        top = ours.strip().partition(".")[0]
        if not sign or not theirs.strip():
            raise click.UsageError(f'--map: expected THEIRS=OURS, found "{shown(pair)}"')
        if top and top not in FIELDS:
            advice = did_you_mean(top, FIELDS)
            raise click.UsageError(f'--map: no record has a field "{shown(top)}"{advice}')
        names[theirs.strip()] = ours.strip()
    return names


def _home(text: str) -> str:
    """The former site's address with a slash at its end; empty for none."""
    from generator.content.records.links import web_url

    if not text:
        return ""
    try:
        home = web_url(text if "://" in text else f"https://{text}")
    except ValueError as error:
        raise click.UsageError(f'--home: {error}, found "{shown(text)}"') from None
    return home if home.endswith("/") else f"{home}/"


def _day(text: str | None) -> str:
    from generator.content.records.dates import calendar_day

    try:
        return calendar_day(text).isoformat() if text else ""
    except ValueError as error:
        raise click.UsageError(f'--date: {error}, found "{shown(text or "")}"') from None


def _planned(
    path: Path,
    form: str | None,
    names: dict[str, str],
    *,
    content: Path,
    into: str | None,
    home: str,
    day: str,
    all_tags: bool,
    now: datetime,
    jobs: int,
    progress: "Progress",
) -> "tuple[ImportPlan, Format, Problem | None]":
    """What is to be done, the format, and what ended the reading before its end."""
    from generator.content import settings as site_file
    from generator.content.source_folder import Folder
    from generator.importing.formats import table
    from generator.importing.formats.format import Reading
    from generator.importing.record import Rules
    from generator.importing.run import Surroundings, plan_import
    from generator.importing.source import Source
    from generator.importing.withheld import withheld
    from generator.inbox.newsroom import newsroom_of
    from generator.library.takedown import denied_originals
    from generator.memo.store import despite_damage

    settings = site_file.load(content)
    source = Source(path)
    if form is not None and form not in table.NAMES:
        raise GeneratorError(f'--as: no format "{shown(form)}"; there are {", ".join(table.NAMES)}')
    known_as = table.named(form) if form else table.format_of(source, names)
    if names and not known_as.takes_names:
        raise GeneratorError(f"--map: has no meaning for {known_as.title}; leave it out")
    files, category, folder = _place(settings, into)
    found, fault = _read(known_as, source, Reading(names=names, home=home))

    @despite_damage
    def planned() -> "ImportPlan":
        with newsroom_of(content, settings, jobs) as newsroom:
            rules = Rules(
                settings=settings,
                topics=newsroom.topics,
                category=category,
                now=now,
                home=home,
                day=day,
                all_tags=all_tags,
            )
            site = Surroundings(
                articles=[*newsroom.articles, *withheld(content, newsroom, settings)],
                denied=denied_originals(newsroom.articles, settings),
                names=newsroom.names,
                pages=[each.name for each in Folder(content).scan(f"{settings.pages}/**/*.md")],
                files=files,
                folder=folder,
            )
            return plan_import(found, rules, site, progress)

    with needing("fetch", _PURPOSE):
        return planned(), known_as, fault


def _place(settings: "Settings", into: str | None) -> tuple[str, str, str | None]:
    """The pattern of records, the category, and the folder, for new records; no folder for where
    the others lie. Raises UsageError for one in which no record is found."""
    from generator.content.settings import FILE
    from generator.content.source_folder import finds

    if into is None:
        return settings.records[0].files, settings.records[0].category, None
    folder = into.replace("\\", "/").strip("/").removeprefix("./")
    parts = folder.split("/") if folder else []
    if not {".", "..", ""}.isdisjoint(parts) or any(part[0] in "._" for part in parts):
        raise click.UsageError(
            f'--into: expected a folder below the content folder, found "{shown(into)}"'
        )
    for group in settings.records:
        suffix = group.files.rpartition(".")[2]
        if finds(group.files, f"{folder}/a.{suffix}".lstrip("/")):
            return group.files, group.category, folder
    patterns = ", ".join(group.files for group in settings.records)
    raise click.UsageError(
        f'--into: no record would be found in "{shown(into)}": `records` in {FILE} has {patterns}'
    )


def _read(
    known_as: "Format", source: "Source", reading: "Reading"
) -> "tuple[list[Imported | Problem], Problem | None]":
    """All that a source holds, and what ended the reading before its end.

    Raises ImportFault where nothing was read until then.
    """
    from generator.importing.source import ImportFault

    found: list[Imported | Problem] = []
    try:
        with needing("fetch", _PURPOSE):
            for each in known_as.read(source, reading):
                found.append(each)  # what came before a fault is kept
    except ImportFault as error:
        if not found:
            raise
        return found, error.problem(source.name)
    return found, None


def _written(content: Path, plan: "ImportPlan") -> tuple[list[str], list[Problem]]:
    """Writes the new records; gives their names, and why others are not written."""
    from generator.importing.run import write

    written: list[str] = []
    problems: list[Problem] = []
    try:
        for each in write(content, plan.records):
            if isinstance(each, Problem):
                problems.append(each)
            else:
                written.append(each)
    except Stop as stop:
        stop.done = f"{len(written):,} records are written; the same import adds the rest"
        raise
    return written, problems


def _print(
    plan: "ImportPlan", known_as: "Format", content: Path, *, is_dry: bool, is_verbose: bool
) -> None:
    """A table of what became of each article, and how many there are of each kind."""
    from generator.importing.run import State

    by_state: dict[State, list[Row]] = {state: [] for state in State}
    for row in plan.rows:
        by_state[row.state].append(row)
    click.echo(f"Read as {known_as.title}")
    for state, rows in by_state.items():
        if state is State.KNOWN and not is_verbose:
            continue  # of a second import, these are all
        for row in rows if is_verbose else rows[:_SHOWN]:
            click.echo(_line(row))
        more = 0 if is_verbose else len(rows) - _SHOWN
        if more > 0:
            click.echo(f"  {state}: … and {more:,} more; --verbose names all")
    counted = ", ".join(f"{len(rows):,} {state}" for state, rows in by_state.items())
    hidden = sum(bool(row.why) for row in by_state[State.NEW])
    drafts = f" ({hidden:,} of the new ones not shown yet)" if hidden else ""
    articles = "article" if len(plan.rows) == 1 else "articles"
    click.echo(f"{len(plan.rows):,} {articles}: {counted}{drafts}")
    if is_dry:
        click.echo("Nothing was written, for --dry-run was given")
    elif plan.records:
        click.echo(f"The records are in {content}; `broadsheet check` looks at them")


def _line(row: "Row") -> str:
    """One line of the table."""
    place = f"{row.file}:{row.line}" if row.line else row.file
    title = shown(row.title or row.address)[:_WIDEST]
    said = [f"  {row.state:<9}", place, f'"{title}"' if title else "", row.record, row.why]
    return "  ".join(filter(None, said))


def _print_problems(problems: tuple[Problem, ...]) -> None:
    """The first problems of each level, and how many more there are."""
    for level in Level:
        alike = [problem for problem in problems if problem.level is level]
        mark = "" if level is Level.FAULT else f"{level}: "
        for problem in alike[:_SHOWN_PROBLEMS]:
            click.echo(f"{mark}{problem}", err=True)
        if len(alike) > _SHOWN_PROBLEMS:
            more = len(alike) - _SHOWN_PROBLEMS
            click.echo(f"{mark}… and {more:,} more; --json lists all", err=True)
