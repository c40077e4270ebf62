"""The command line: every command, and how the program begins and ends."""

import os
import sys
import traceback
from typing import Never

import click

from generator import __version__
from generator.commands.build import build_command
from generator.commands.catalogue import catalogue_command
from generator.commands.changes import changes_command
from generator.commands.terminal import in_utf8, lost_report, open_streams
from generator.commands.theme import theme_command
from generator.commands.verify import verify_command
from generator.problems import Status
from generator.signals import Stop, heard


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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Broadsheet")
def main() -> None:
    """Broadsheet turns article records into a static news digest.

    A record is a Markdown file with YAML front matter that points to an article elsewhere. From a
    folder of records, Broadsheet makes a front page, topic pages, article pages with related
    coverage, days, publishers, and feeds for every reader: plain files for any static host.

    \b
    Start here:
      broadsheet build            builds content/ into output/
      broadsheet changes          says what there is to publish since the last time
      broadsheet verify           holds what was built to the rules of its formats
      broadsheet theme            copies templates to edit, and compares them with ours
      broadsheet catalogue        writes the words of pages down, to be translated
      broadsheet build --help     shows every option
    """


for command in (build_command, verify_command, changes_command, theme_command, catalogue_command):
    main.add_command(command)
