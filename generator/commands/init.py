"""`broadsheet init`: a new site, from nothing to what builds at once."""

import json
import shlex
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Final

import click

from generator import __version__
from generator.commands.console import print_json
from generator.commands.endings import ending
from generator.commands.options import present
from generator.commands.site_questions import (
    answered,
    example_notes,
    is_terminal,
    questions,
)
from generator.content.new_site.all_or_none import refuse_what_is_there, write
from generator.content.new_site.answers import (
    EXAMPLE_TOPICS,
    EXAMPLE_URL,
    Answers,
)
from generator.content.new_site.first_files import CONTENT, files_of
from generator.content.new_site.hosts import HOSTS
from generator.content.new_site.requirement import requirement
from generator.content.settings import FILE
from generator.content.source_folder import told_path
from generator.problems import Status

_SCHEMAS: Final = ".schemas"
_YAML_FILES: Final = {
    "site": f"{CONTENT}/{FILE}",
    "feeds": f"{CONTENT}/feeds.yaml",
    "topics": f"{CONTENT}/topics/*.yaml",
    "publishers": f"{CONTENT}/publishers/*.yaml",
}
"""The kinds of files that an editor's server of YAML reads, and where they lie."""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
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
@click.option(
    "--from",
    "tree",
    metavar="TREE",
    type=click.Path(path_type=Path),
    help="In place of FOLDER: a site of Jekyll, Hugo or Pelican, or a former system's. Writes a"
    " site.yaml into it by which it builds as it lies.",
)
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: defaults for all that is not given.")
@click.option(
    "--json", "as_json", is_flag=True, help="Ask nothing, and print what was made as JSON."
)
def init_command(
    folder: Path | None,
    title: str | None,
    base_url: str | None,
    identity: str | None,
    language: str | None,
    timezone: str | None,
    topics: str | None,
    host: str | None,
    tree: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Make a new site in FOLDER that builds at once, or have another system's tree build as it is.

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
    asks = not yes and not as_json and is_terminal(sys.stdin) and is_terminal(sys.stderr)
    if tree is not None and folder is None:
        from generator.commands.other_system import adopt

        adopt(tree, given, asks=asks, as_json=as_json)
        sys.exit(Status.FINE)
    if folder is None or tree is not None:
        raise click.UsageError("name a FOLDER for a new site, or a tree: --from TREE")
    with ending(folder, as_json=as_json):
        now = present()
        refuse_what_is_there(folder, [f"{CONTENT}/{FILE}"])  # before anything is asked
        answers = Answers(**answered(questions(folder, now), given, asks=asks))
        line = requirement(__version__, _noted_by_the_installer())
        files = files_of(answers, now, line) | _editor_files()
        write(folder, files)
    notes = _notes(answers, now, is_installable=bool(line))
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


def _editor_files() -> dict[str, bytes]:
    """What tells an editor which fields the YAML files of the site have: schemas, and where it is
    to look for them."""
    from generator.editors.schemas import schema_of

    files = {
        f"{_SCHEMAS}/{kind}.schema.json": _as_json(schema_of(kind, None)) for kind in _YAML_FILES
    }
    schemas = {f"{_SCHEMAS}/{kind}.schema.json": name for kind, name in _YAML_FILES.items()}
    return files | {".vscode/settings.json": _as_json({"yaml.schemas": schemas})}


def _as_json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _noted_by_the_installer() -> str | None:
    """Where this copy of the program came from, as PEP 610 has it; None for an index."""
    try:
        return metadata.distribution("broadsheet").read_text("direct_url.json")
    except metadata.PackageNotFoundError:  # run from a folder, without being installed
        return "{}"


def _notes(answers: Answers, now: datetime, *, is_installable: bool) -> list[str]:
    """What is left to do before the site is published."""
    notes = example_notes(f"{CONTENT}/{FILE}", answers.base_url, answers.id, now)
    if not is_installable:
        notes.append("Before a host builds it, write into requirements.txt where to get Broadsheet")
    if steps := HOSTS[answers.host].steps:
        notes.append(f"{HOSTS[answers.host].name}: {steps}")
    return notes


def _next(folder: Path) -> list[str]:
    """The commands that come next, as a shell takes them."""
    here = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(told_path(folder))}"]
    return [*here, "broadsheet build", "broadsheet serve --open"]


def _print(folder: Path, files: Mapping[str, bytes], notes: list[str], commands: list[str]) -> None:
    click.echo(f"{told_path(folder)}: a site of {len(files)} files")
    for name in files:
        click.echo(f"  {name}")
    for note in notes:
        click.echo(note)
    click.echo("Next:")
    for command in commands:
        click.echo(f"  {command}")
