"""Work in several processes with one order."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK: Final = 16
"""Most tasks handed over at once: a task takes about a millisecond, a handover a tenth. With many
more, one process would still be at its last ones when the others have nothing left."""
_AHEAD: Final = 2
"""Handovers that wait for each other process, so that it has the next when it is done with one."""
WORTH_IT: Final = 400  # tasks; below, starting the processes costs more than they save


def default_jobs() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ordered_map(function: Callable[[T], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """`function` of each task, in the order of the tasks, however many processes do the work.

    function   a module's function or an instance of its class: it is sent to each process
    jobs       processes, this one among them; with 1, or few tasks, all is done in this one
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
    # This process is one of them: it holds all that the others do, so another would only take room.
    with ProcessPoolExecutor(processes - 1, context, _set_up, (function,)) as pool:

        def mapped(tasks: Sequence[T]) -> Iterator[R]:
            chunk = max(1, min(CHUNK, len(tasks) // (2 * processes)))
            taken: deque[Future[list[R]] | list[R]] = deque()
            for start in range(0, len(tasks), chunk):
                part = tasks[start : start + chunk]
                if sum(map(_is_open, taken)) < _AHEAD * (processes - 1):
                    taken.append(pool.submit(_call_each, part))
                else:
                    taken.append([function(task) for task in part])
                while taken and not _is_open(taken[0]):
                    yield from _results(taken.popleft())
            for each in taken:
                yield from _results(each)

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


def _call_each(tasks: Sequence[Any]) -> list[Any]:
    return [_function(task) for task in tasks]


def _is_open(taken: Future[list[R]] | list[R]) -> bool:
    """True while another process has yet to do it."""
    return isinstance(taken, Future) and not taken.done()


def _results(taken: Future[list[R]] | list[R]) -> list[R]:
    return taken.result() if isinstance(taken, Future) else taken
