"""The command line: every command, and how the program begins and ends."""

import os
import sys
import traceback
from importlib import import_module
from typing import Final, Never

import click

from generator import __version__
from generator.commands.terminal import (
    NO_LOADING,
    in_utf8,
    load_fault,
    lost_report,
    open_streams,
)
from generator.problems import GeneratorError, Status
from generator.signals import Stop, heard

GROUPS: Final = {
    "The first day": {
        "init": "Make a new site in FOLDER that builds at once, or have another system's tree build"
        " as it is.",
        "import": "Bring the articles of SOURCE into the site as records, each once.",
        "feeds": "List the feeds that the site follows, add some, and exchange them as OPML.",
    },
    "Every day": {
        "fetch": "Ask the feeds of feeds.yaml for what is new, and put it into the inbox.",
        "inbox": "List what waits in the inbox, or decide about it.",
        "new": "Make a record of the article at URL, with all that can be known of it.",
        "serve": "Serve the site of FOLDER (default: content/) to yourself, and show each change"
        " at once.",
        "edition": "Propose the edition of DATE: a day such as 2023-08-03 (default: today), or a"
        " week, 2023-w31.",
        "check": "Check the records, settings and registries of FILES (default: content/), and"
        " mend them.",
        "pictures": "Copy the pictures that records and editions name on other sites, in all"
        " sizes.",
        "build": "Build the site of FOLDER (default: content/), which holds site.yaml.",
    },
    "Now and then": {
        "verify": "Verify the built files in OUTPUT (default: output/), whatever program built"
        " them.",
        "changes": "Say what changed in the output of FOLDER (default: content/) since it was last"
        " taken.",
        "stories": "Say which records tell one story and why, and decide about what may be one.",
        "links": "Ask whether what FOLDER (default: content/) links to is still there.",
        "theme": "Start from the files of a theme, and keep up with them after an upgrade.",
        "catalogue": "Write a catalogue for LANGUAGE, such as fr-CA, with every message to be"
        " translated.",
        "schema": "Print the JSON Schema of a KIND of file, or write those of all kinds.",
        "lsp": "Start a language server that an editor speaks with.",
    },
}
"""Every command by when an owner meets it, and by name, with the first line of its own help.
`build` is `build_command` of `generator.commands.build`, and so are the others: a module is
imported when its command is run."""
COMMANDS: Final = {name: line for group in GROUPS.values() for name, line in group.items()}


class Program(click.Group):
    """The commands. Each stands here as its name and a line of help, so that `--help` imports none
    of them, until it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which an owner meets them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """In their groups, each with its whole line: a half of one helps no one."""
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and command_of(command.name or ""), rest


def command_of(name: str) -> click.Command:
    """The command of that name, with all its options.

    Raises GeneratorError where the machine cannot load it.
    """
    try:
        module = import_module(f"generator.commands.{name}")
    except NO_LOADING as error:
        raise GeneratorError(load_fault(error)) from error
    command: click.Command = getattr(module, f"{name}_command")
    return command


def run() -> Never:
    """The program. What no one expected ends it with a status of its own, for a deployment that
    goes on after "some records were left out" must not go on after that.

    The process ends without giving its memory back value by value, which takes seconds for a large
    site and is of use to no one.
    """
    in_utf8()
    unprinted = open_streams()
    with heard():
        try:
            main(prog_name="broadsheet")
            status: int = Status.FINE
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else Status.FINE
        except Stop as stop:
            click.echo(stop, err=True)
            status = stop.status
        except GeneratorError as error:  # of loading a command: each ends with its own
            click.echo(error, err=True)
            status = error.status
        except Exception:
            traceback.print_exc()
            click.echo(
                "This is a fault of Broadsheet itself, not of your site: please report it.",
                err=True,
            )
            status = Status.BROKEN
        sys.stdout.flush()
        if lost := lost_report(unprinted):
            click.echo(lost, err=True)
        sys.stderr.flush()
        os._exit(status)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="Broadsheet")
def main() -> None:
    """Broadsheet turns article records into a static news digest.

    A record is a Markdown file with YAML front matter that points to an article elsewhere. From a
    folder of records, Broadsheet makes a front page, topic pages, article pages with related
    coverage, days, publishers, and feeds for every reader: plain files for any static host.

    `broadsheet init FOLDER` makes a site to begin with, and `broadsheet build --help`, as that of
    every command, shows all its options.
    """


for name, line in COMMANDS.items():
    main.add_command(click.Command(name, help=line))
