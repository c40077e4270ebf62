"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from generator.pool import default_jobs

_Command = TypeVar("_Command", bound=Callable[..., Any])

FOLDER: Final = click.argument("folder", type=click.Path(path_type=Path), default="content")


def output_option(meaning: str) -> Callable[[_Command], _Command]:
    """`--output`, as every command has it that knows a content folder."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        default="output",
        show_default=True,
        help=meaning,
    )


WAIT: Final = click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="How long to wait for another build of the same content, or output, to end.",
)

JOBS: Final = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=default_jobs,
    help="Processes to work in. Default: one for each core.",
)

CONTENT: Final = click.option(
    "--content",
    type=click.Path(file_okay=False, path_type=Path),
    default="content",
    show_default=True,
    help="The content folder, whose site.yaml names the theme.",
)
