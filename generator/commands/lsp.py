"""`broadsheet lsp`: a language server for editors."""

import sys
from pathlib import Path

import click

from generator.commands.endings import ending
from generator.commands.options import present
from generator.commands.packages import needing


@click.command("lsp")
@click.option("--stdio", is_flag=True, hidden=True, help="As editors say who can speak otherwise.")
def lsp_command(stdio: bool) -> None:
    """Start a language server that an editor speaks with.

    It tells of problems in records, topics, publishers, pages and site.yaml while they are written,
    completes names of fields, topics and publishers, and says what each field means. It reads
    standard input and writes standard output; nothing is asked of the network, and no file is
    written. docs/editors.md says how to set it up.
    """
    with ending(Path()):
        with needing("lsp", "For a language server"):
            from generator.editors.server import serve
        if sys.stdin.isatty():
            click.echo("An editor starts this, and speaks with it: see docs/editors.md.", err=True)
        status = serve(present)
    sys.exit(status)
