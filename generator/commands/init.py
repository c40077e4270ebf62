"""`broadsheet init`: a new site, from nothing to what builds at once."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import click

from generator import __version__
from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import present
from generator.content.new_site.answers import (
    EXAMPLE_TOPICS,
    EXAMPLE_URL,
    Answers,
    id_of,
    setting,
    title_of,
    topic_names,
)
from generator.content.new_site.files import CONTENT, files_of
from generator.content.new_site.hosts import HOSTS, host_of
from generator.content.new_site.requirement import requirement
from generator.content.new_site.write import refuse_what_is_there, write
from generator.content.source_folder import told_path
from generator.problems import GeneratorError, Status, shown


class _Question(NamedTuple):
    """One thing that is asked for."""

    option: str
    words: str
    """What is asked at a terminal."""
    check: Callable[[str], Any]
    """Gives the answer; raises ValueError for what is none."""
    default: Callable[[Mapping[str, Any]], str]
    """What stands where nobody answers, given the answers before it."""


def _host(text: str) -> str:
    key = text.strip().lower()
    if key not in HOSTS:
        raise ValueError(f'expected one of {", ".join(HOSTS)}, found "{shown(text)}"')
    return key


def _questions(folder: Path, now: datetime) -> dict[str, _Question]:
    """All questions by name, in the order in which they are asked."""
    name = folder.resolve().name

    def of(setting_name: str) -> Callable[[str], str]:
        return lambda text: setting(setting_name, text)

    return {
        "title": _Question("--title", "The site's name", of("title"), lambda _: title_of(name)),
        "base_url": _Question(
            "--base-url",
            "Its address, as far as you know it",
            of("base_url"),
            lambda _: EXAMPLE_URL,
        ),
        "id": _Question(
            "--id",
            "Its permanent id: a domain, and a year in which it was yours",
            of("id"),
            lambda given: id_of(given["base_url"], now),
        ),
        "language": _Question(
            "--language", "Its language, such as en, de or ar", of("language"), lambda _: "en"
        ),
        "timezone": _Question(
            "--timezone",
            "The zone in which its days begin, such as Europe/Berlin",
            of("timezone"),
            lambda _: _zone_of_this_machine(),
        ),
        "topics": _Question(
            "--topics",
            "Topics, with commas between",
            topic_names,
            lambda _: ", ".join(EXAMPLE_TOPICS),
        ),
        "host": _Question(
            "--host",
            f"Where it is published ({', '.join(HOSTS)})",
            _host,
            lambda given: host_of(given["base_url"]),
        ),
    }


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="The site's name. Default: the folder's.")
@click.option("--base-url", help=f"Where the site will lie. Default: {EXAMPLE_URL} until you know.")
@click.option("--id", "identity", help="Permanent. Default: the address's domain and this year.")
@click.option("--language", help="The language of the words around records. Default: en.")
@click.option("--timezone", help="The zone in which days begin. Default: this machine's, or UTC.")
@click.option("--topics", help=f"Names with commas between. Default: {', '.join(EXAMPLE_TOPICS)}.")
@click.option(
    "--host",
    metavar="HOST",
    help=f"Where it is published: {', '.join(HOSTS)}. Default: as the address says.",
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: defaults for all that is not given.")
@click.option(
    "--json", "as_json", is_flag=True, help="Ask nothing, and print what was made as JSON."
)
def init_command(
    folder: Path,
    title: str | None,
    base_url: str | None,
    identity: str | None,
    language: str | None,
    timezone: str | None,
    topics: str | None,
    host: str | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Make a new site in FOLDER that builds at once.

    What no option says is asked for at a terminal, with a default for each. No file is ever
    overwritten.

    \b
    Exit status:
      0  the site is made
      2  nothing was written: an answer cannot be, or a file is there already
    """
    given = {
        "title": title,
        "base_url": base_url,
        "id": identity,
        "language": language,
        "timezone": timezone,
        "topics": topics,
        "host": host,
    }
    with ending(folder, as_json=as_json):
        now = present()
        refuse_what_is_there(folder, [f"{CONTENT}/site.yaml"])  # before anything is asked
        asks = not yes and not as_json and sys.stdin.isatty() and sys.stderr.isatty()
        answers = _answers(_questions(folder, now), given, asks=asks)
        line = requirement(__version__, _noted_by_the_installer())
        files = files_of(answers, now, line)
        write(folder, files)
    notes = _notes(answers, is_installable=bool(line), is_example=answers.base_url == EXAMPLE_URL)
    commands = _next(folder)
    if as_json:
        print_json(
            {
                "status": Status.FINE,
                "folder": f"{folder.resolve()}",
                "files": list(files),
                "answers": answers,
                "notes": notes,
                "next": commands,
            }
        )
    else:
        _print(folder, files, notes, commands)
    sys.exit(Status.FINE)


def _answers(
    questions: Mapping[str, _Question], given: Mapping[str, str | None], *, asks: bool
) -> Answers:
    """An answer to each question: what was given, or else what is said at the terminal, or else the
    default. Raises GeneratorError with every fault of what was given."""
    sound: dict[str, Any] = {}
    faults = []
    for name, text in given.items():
        if text is not None:
            try:
                sound[name] = questions[name].check(text)
            except ValueError as error:
                faults.append(f"{questions[name].option}: {error}")
    if faults:
        refused = GeneratorError("\n".join([*faults, "Nothing was written"]))
        refused.lines = tuple(faults)
        raise refused
    for name, question in questions.items():
        if name not in sound:
            default = question.default(sound)
            sound[name] = _asked(question, default) if asks else question.check(default)
    return Answers(**sound)


def _asked(question: _Question, default: str) -> Any:
    """What is answered at the terminal; asked again until it is sound."""

    def check(text: str) -> Any:
        try:
            return question.check(text)
        except ValueError as error:
            raise click.UsageError(f"{error}") from None

    try:
        return click.prompt(question.words, default=default, value_proc=check, err=True)
    except click.Abort:
        raise GeneratorError("Nothing was written, for no more was answered") from None


def _zone_of_this_machine() -> str:
    """The IANA name of the zone that the system is set to; UTC where it does not say."""
    linked = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").lstrip(":"), linked):
        if name and not name.startswith("Etc/"):
            try:
                return setting("timezone", name)
            except ValueError:
                continue
    return "UTC"


def _noted_by_the_installer() -> str | None:
    """Where this copy of the program came from, as PEP 610 has it; None for an index."""
    try:
        return metadata.distribution("broadsheet").read_text("direct_url.json")
    except metadata.PackageNotFoundError:  # run from a folder, without being installed
        return "{}"


def _notes(answers: Answers, *, is_installable: bool, is_example: bool) -> list[str]:
    """What is left to do before the site is published."""
    settings_file = f"{CONTENT}/site.yaml"
    notes = []
    if is_example:
        notes.append(
            f"Before you publish, set base_url and id in {settings_file}: they are examples"
        )
    if not is_installable:
        notes.append("Before a host builds it, write into requirements.txt where to get Broadsheet")
    if steps := HOSTS[answers.host].steps:
        notes.append(f"{HOSTS[answers.host].name}: {steps}")
    return notes


def _next(folder: Path) -> list[str]:
    """The commands that come next, as a shell takes them."""
    here = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(told_path(folder))}"]
    return [*here, "broadsheet build", "broadsheet verify --content content"]


def _print(folder: Path, files: Mapping[str, bytes], notes: list[str], commands: list[str]) -> None:
    click.echo(f"{told_path(folder)}: a site of {len(files)} files")
    for name in files:
        click.echo(f"  {name}")
    for note in notes:
        click.echo(note)
    click.echo("Next:")
    for command in commands:
        click.echo(f"  {command}")
