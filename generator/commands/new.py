"""`broadsheet new`: a record of an article, with all that can be known of it."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.options import CONTENT, JOBS, present
from generator.commands.packages import needing
from generator.problems import GeneratorError, Status, losses, shown

# What reads records and pages is loaded where a record is made: `--help` needs none of it.
if TYPE_CHECKING:
    from generator.content.settings import Settings
    from generator.content.sources.client import Client
    from generator.content.sources.source_page import SourcePage
    from generator.library.new_record import NewRecord

_PURPOSE = "To read an article's page"
_PICTURE_HEAD = 200_000  # bytes of a picture, in which its size stands


@click.command("new")
@click.argument("url", required=False, default="")
@click.option(
    "--title", default="", help="Its title. Default: what its page, or its address, says."
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    help="A topic of it; may be given many times. Default: those whose keywords it has.",
)
@click.option(
    "--fetch/--no-fetch",
    default=None,
    help="Ask its server for the page, once, and take from it what it says of itself. Default: the"
    " setting new.fetch.",
)
@click.option(
    "--from-html",
    type=click.File("rb"),
    metavar="FILE",
    help="Take that from a saved page, or from standard input (-), and ask nobody.",
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A host of your own network that may be asked; may be given many times.",
)
@click.option("--force", is_flag=True, help="Make it even where the site has the article already.")
@click.option(
    "--edit/--no-edit",
    default=None,
    help="Open it in your editor ($VISUAL or $EDITOR). Default: in a terminal, where one is set.",
)
@click.option("--print", "only_print", is_flag=True, help="Print the record, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was made, and why, as JSON.")
@CONTENT
@JOBS
def new_command(
    url: str,
    title: str,
    topics: tuple[str, ...],
    fetch: bool | None,
    from_html: Any,
    hosts: tuple[str, ...],
    force: bool,
    edit: bool | None,
    only_print: bool,
    as_json: bool,
    content: Path,
    jobs: int,
) -> None:
    """Make a record of the article at URL, with all that can be known of it.

    Its file lies and is called as your others are. Publisher and topics come from your registries,
    and records of the last days that may tell of the same are suggested. What you have already is
    said before anything is written, and no file is ever overwritten.

    \b
    Exit status:
      0  the record is written, or printed
      1  nothing was written: you have this already, or it may not be shown; --force makes it all
         the same. Or: it was edited, and has a fault
      2  nothing was written: there is no title or address, or the site has a fault
    """
    if not (url or from_html):
        raise click.UsageError("give the URL of an article, or its saved page with --from-html")
    from generator.commands.console import print_json
    from generator.commands.endings import ending
    from generator.content import settings as site_file
    from generator.content.source_folder import told_path
    from generator.content.sources.source_page import LARGEST

    now = present()
    with ending(content, as_json=as_json):
        settings = site_file.load(content)
        address = _address(url, settings)
        notes: list[str] = []
        page = None
        if from_html is not None:
            page = _read(from_html.read(LARGEST), address, "", now)
        elif address and (settings.new_fetch if fetch is None else fetch):
            page = _fetched(address, settings, hosts, now, notes)
        if page is not None and page.address:
            address = _address(page.address, settings)
        record = _made(content, settings, address, title, topics, page, now, jobs)
        is_kept_out = bool(record.already) and not force
        is_edited = _is_edited(edit, is_quiet=only_print or as_json)
        if not (is_kept_out or is_edited):
            _refuse_what_is_no_record(record)
        is_written = not (is_kept_out or only_print)
        if is_written:
            _write(content / record.name, record.text)
    if as_json:
        print_json(_document(record, content, (*notes, *record.notes), is_written=is_written))
    else:
        _tell(record, content, (*notes, *record.notes), is_kept_out=is_kept_out)
        if only_print and not is_kept_out:
            click.echo(record.text, nl=False)
    if is_kept_out:
        if not as_json:
            click.echo("Nothing was written; --force makes it all the same.", err=True)
        sys.exit(Status.LEFT_OUT)
    if is_written and not as_json:
        click.echo(told_path(content / record.name))
    if is_written and is_edited:
        sys.exit(_edited(content, record.name, settings))


def _address(text: str, settings: "Settings") -> str:
    """The address as a record is to have it; empty for none."""
    from generator.content.sources.addresses import tidy_address

    if not text:
        return ""
    try:
        return tidy_address(text if "://" in text else f"https://{text}", settings.tracking)
    except ValueError as error:
        raise click.UsageError(f'{error}, found "{text[:200]}"') from None


def _read(data: bytes, address: str, charset: str, now: datetime) -> "SourcePage":
    """What a page says. Raises GeneratorError where what reads it is not installed."""
    with needing("fetch", _PURPOSE):
        from generator.content.sources.page import read_page
    return read_page(data, address, charset=charset, now=now)


def _fetched(
    address: str, settings: "Settings", hosts: tuple[str, ...], now: datetime, notes: list[str]
) -> "SourcePage | None":
    """What the page at an address says; None, with a note, where it cannot be had."""
    with needing("fetch", _PURPOSE):
        from generator.content.sources.answers import Failure
        from generator.content.sources.client import Client
    client = Client(settings.base_url, local_hosts=hosts)
    answer = client.get(address, accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.1")
    if isinstance(answer, Failure):
        notes.append(f"{shown(answer.address)} was not read: {answer.message}")
    elif answer.status != 200:
        notes.append(f"{answer.address} was not read: it answers {answer.status}")
    elif answer.media_type not in ("text/html", "application/xhtml+xml", ""):
        notes.append(
            f"{answer.address} was not read: it is no page, but {shown(answer.media_type)}"
        )
    else:
        return _measured(_read(answer.body, answer.address, answer.charset, now), client, notes)
    return None


def _measured(page: "SourcePage", client: "Client", notes: list[str]) -> "SourcePage":
    """The page with its picture's size: asked of the picture, where the page does not say it."""
    from msgspec import structs

    from generator.content.images import size_of_beginning
    from generator.content.sources.answers import Answer

    image = page.image
    if image is None or image.width:
        return page
    answer = client.get(image.url, accept="image/*", largest=_PICTURE_HEAD)
    if not isinstance(answer, Answer):
        return page
    if answer.status in (404, 410):
        notes.append(f"images: left out, for there is no picture at {image.url}")
        return structs.replace(page, image=None)
    width, height = size_of_beginning(answer.body, answer.media_type)
    if answer.status != 200 or not width:
        return page
    return structs.replace(page, image=structs.replace(image, width=width, height=height))


def _made(
    content: Path,
    settings: "Settings",
    address: str,
    title: str,
    topics: tuple[str, ...],
    page: "SourcePage | None",
    now: datetime,
    jobs: int,
) -> "NewRecord":
    """The record, held against what the site has."""
    from generator.inbox.newsroom import newsroom_of
    from generator.library.new_record import Assignment, new_record
    from generator.memo.store import despite_damage

    @despite_damage
    def made() -> "NewRecord":
        with newsroom_of(content, settings, jobs) as newsroom:
            assignment = Assignment(address=address, title=title, topics=topics, page=page, now=now)
            try:
                return new_record(assignment, newsroom)
            except ValueError as error:
                raise GeneratorError(f"--topic: {error}") from None

    return made()


def _is_edited(edit: bool | None, *, is_quiet: bool) -> bool:
    """Whether an editor is to be opened. Only a terminal has one."""
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if is_quiet or not is_terminal:
        return False
    return bool(os.environ.get("VISUAL") or os.environ.get("EDITOR")) if edit is None else edit


def _refuse_what_is_no_record(record: "NewRecord") -> None:
    """Ends the command for a record that a build would leave out."""
    if record.article is None:
        said = "; ".join(record.problems)
        raise GeneratorError(
            f"Too little is known for a record ({said}): say more, with --title or its URL, or let"
            " its page say it, with --fetch"
        )


def _write(path: Path, text: str) -> None:
    """Writes a file that is not there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise GeneratorError(f"{path} is there already, and was left as it is") from None


def _edited(content: Path, name: str, settings: "Settings") -> Status:
    """Opens the record in the editor, and says what is wrong with it afterwards."""
    from generator.commands.console import line_of
    from generator.content.records.parse import parse

    try:
        click.edit(filename=str(content / name))
    except click.ClickException as error:
        told = error.format_message()
        click.echo(f"note: the editor of $VISUAL or $EDITOR did not open it ({told})", err=True)
    try:
        data = (content / name).read_bytes()
    except FileNotFoundError:
        return Status.FINE  # its writer thought better of it
    parsed = parse(data, name, settings.records[0].category, settings.reading)
    for problem in parsed.problems:
        click.echo(f"{problem.level}: {line_of(content, problem)}", err=True)
    return Status.LEFT_OUT if losses(parsed.problems) else Status.FINE


def _tell(record: "NewRecord", content: Path, notes: tuple[str, ...], *, is_kept_out: bool) -> None:
    """What was found, guessed and suggested: apart from the record, for people. Of one that is
    kept out, only why: there is nothing to look at, and its own record would be suggested."""
    from generator.content.source_folder import told_path

    for known in record.already:
        place = told_path(content / known.name) if known.name else ""
        click.echo(f"You have this already: {known.why}{f': {place}' if place else ''}", err=True)
    if is_kept_out:
        return
    for note in notes:
        click.echo(f"note: {note}", err=True)
    if record.publisher.why:
        provider = record.publisher.provider
        click.echo(f"publisher: {provider.name} ({record.publisher.why})", err=True)
    for topic in record.topics:
        click.echo(f"topic: {topic.name} ({topic.why})", err=True)
    for related in record.related:
        click.echo(f"related: {related.title} ({related.why}): {related.name}", err=True)


def _document(
    record: "NewRecord", content: Path, notes: tuple[str, ...], *, is_written: bool
) -> dict[str, Any]:
    return {
        "status": Status.FINE if is_written or not record.already else Status.LEFT_OUT,
        "written": is_written,
        "name": record.name,
        "path": f"{(content / record.name).resolve()}",
        "text": record.text,
        "already": record.already,
        "topics": record.topics,
        "publisher": {
            "name": record.publisher.provider.name,
            "domain": record.publisher.provider.domain,
            "why": record.publisher.why,
        },
        "related": record.related,
        "notes": notes,
        "problems": record.problems,
    }
