"""Options that commands share, and the clock that they ask. What reads dates is loaded where one is
given, for `--help` needs none of it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from generator.problems import shown

if TYPE_CHECKING:
    _DateType = click.ParamType[datetime]
else:
    _DateType = click.ParamType  # no generic type before click 8.4

_Command = TypeVar("_Command", bound=Callable[..., Any])


def present() -> datetime:
    """The present, or what reproducible builds set in its place."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    from generator.content.records.dates import instant

    try:
        return instant(UTC)(datetime.fromtimestamp(int(epoch), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(
            "SOURCE_DATE_EPOCH: expected seconds since 1970, of a year from 1000 to 9998, found "
            f'"{shown(epoch)}"'
        ) from None


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Moment(_DateType):
    """A date and time, as an option; without a zone, UTC."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        from generator.content.records.dates import instant

        try:
            return instant(UTC)(value)
        except ValueError as error:
            self.fail(f"{error}, found {value!r}", param, ctx)


class NewPlace(click.Path):
    """A folder to write into, which is named: an empty name, as of a variable of the shell that is
    not set, would be the folder that one stands in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not str(value):
            self.fail("expected a folder's name, found none; `.` is this folder", param, ctx)
        return super().convert(value, param, ctx)


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
    default=5,
    show_default=True,
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
