"""Work in several processes with one order."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK: Final = 16
"""Most tasks handed over at once: a task takes about a millisecond, a handover a tenth. With many
more, one process would still be at its last ones when the others have nothing left."""
WORTH_IT: Final = 400  # tasks; below, starting the processes costs more than they save


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(function: Callable[[T], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """`function` of each task, in the order of the tasks, however many processes do the work.

    function   a module's function or an instance of its class: it is sent to each process
    jobs       processes, at least 1; with 1, or few tasks, all is done in this one
    """
    with workers(function, len(tasks), jobs) as mapped:
        yield from mapped(tasks)


@contextmanager
def workers(
    function: Callable[[T], R], count: int, jobs: int
) -> Iterator[Callable[[Sequence[T]], Iterator[R]]]:
    """What does as `ordered_map`, for tasks that come in several parts: the next is begun when all
    of one has been taken.

    count   of the tasks of all parts
    """
    if jobs == 1 or count < WORTH_IT:
        yield partial(map, function)
        return
    processes = min(jobs, count // CHUNK)
    # Where processes can be forked, they have the function with all that it holds by birth.
    context = get_context("fork" if sys.platform == "linux" else None)
    with ProcessPoolExecutor(processes, context, _set_up, (function,)) as pool:

        def mapped(tasks: Sequence[T]) -> Iterator[R]:
            chunk = max(1, min(CHUNK, len(tasks) // (2 * processes)))
            return pool.map(_call, tasks, chunksize=chunk)

        yield mapped


def counted(items: Iterable[T], tick: Callable[[], None]) -> Iterator[T]:
    """The same items; `tick` is called for each that goes by."""
    for item in items:
        yield item
        tick()


_function: Callable[[Any], Any]


def _set_up(function: Callable[[Any], Any]) -> None:
    """Sent once a process rather than once a task: it may carry a whole theme."""
    global _function
    _function = function


def _call(task: Any) -> Any:
    return _function(task)
