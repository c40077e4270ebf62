"""The progress of a build while it runs: a bar on a terminal, elsewhere a line a step."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.progress import Progress

_WORTH_TELLING: Final = 1_000  # tasks; fewer are done before anyone has read the line
_REFRESHED_EACH: Final = 32  # tasks

Tick = Callable[[], None]


@contextmanager
def showing_progress(
    *, quiet: bool, least: int = _WORTH_TELLING
) -> Iterator[Callable[[str, int], Tick]]:
    """Gives what is called with a step's name and its number of tasks, and gives in turn what to
    call after each of them. It is shown on standard error; nothing is if it is to be quiet.

    least   tasks of a step that is worth being shown
    """
    shown = _ShownProgress(quiet=quiet, least=least)
    try:
        yield shown.step
    finally:
        shown.end()


class _ShownProgress:
    def __init__(self, *, quiet: bool, least: int) -> None:
        self._quiet = quiet
        self._least = least
        self._bar: Progress | None = None

    def step(self, name: str, count: int) -> Tick:
        if self._quiet or count < self._least:
            return _nothing
        if not sys.stderr.isatty():
            click.echo(f"{name}: {count:,}", err=True)
            return _nothing
        bar = self._bar = self._bar or _started()
        task = bar.add_task(name, total=count)
        refreshed_each = _REFRESHED_EACH if count >= _WORTH_TELLING else 1

        def tick() -> None:
            bar.advance(task)
            done = bar.tasks[task].completed
            if done % refreshed_each == 0 or done == count:
                bar.refresh()

        return tick

    def end(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _started() -> "Progress":
    # Loaded where it is needed: it takes as long as a tenth of a build of one record.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # a thread of its own would be there when processes are forked
    )
    bar.start()
    return bar


def _nothing() -> None:
    pass
