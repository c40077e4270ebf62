"""Work in several processes with one order.

The standard library's pools are not used: they need semaphores, which some containers lack, share
locks with a process that may be killed while it has one, and leave their processes behind where
that of the program is killed.
"""

import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Final, Generic, NamedTuple, TypeVar

from generator import signals
from generator.problems import WorkerLost

T = TypeVar("T")
R = TypeVar("R")

Progress = Callable[[str, int], Callable[[], None]]
"""Called with a step's name and its number of tasks; gives what to call after each of them."""

CHUNK: Final = 16
"""Most tasks handed over at once: a task takes about a millisecond, a handover a tenth. With many
more, one process would still be at its last ones when the others have nothing left."""
_AHEAD: Final = 2
"""Handovers that wait for each other process, so that it has the next when it is done with one."""
_WAITING: Final = 4_096
"""Bytes of a handover that may wait: more might not fit into a pipe, and then whoever writes it and
a process that writes its results would wait for each other."""
_STARTING: Final = 60.0  # seconds for a process to load what it needs
WORTH_IT: Final = 400  # tasks; below, starting the processes costs more than they save


def ordered_map(function: Callable[[T], R], tasks: Sequence[T], jobs: int) -> Iterator[R]:
    """`function` of each task, in the order of the tasks, however many processes do the work.

    function   a module's function or an instance of its class: it is sent to each process
    jobs       processes, this one among them; with 1, or few tasks, all is done in this one
    Raises what `function` raises, for the first task that fails; WorkerLost where a process ends
    that should not.
    """
    with workers(function, len(tasks), jobs) as mapped:
        yield from mapped(tasks)


@contextmanager
def workers(
    function: Callable[[T], R], count: int, jobs: int
) -> Iterator[Callable[[Sequence[T]], Iterator[R]]]:
    """What does as `ordered_map`, for tasks that come in several parts: the next is begun when all
    of one has been taken. Where it is left, whyever, no process is any longer.

    count   of the tasks of all parts
    """
    # This process is one of them: it holds all that the others do, so another would only take room.
    others = min(jobs, count // CHUNK) - 1 if count >= WORTH_IT else 0
    helpers: list[_Helper] = []
    try:
        _start(helpers, others, function)
        yield partial(_mapped, function, helpers) if helpers else partial(map, function)
    finally:
        for helper in helpers:
            helper.end()


class TookTooLong(Exception):
    """A task was given up: it took longer than it may."""


class Apart(Generic[T, R]):
    """Another process that does one task at a time, and is ended where one takes too long: for
    reading what strangers wrote with what may never end. It is started with the first task.

    function   as for `ordered_map`; it is sent, for what this process holds may not be forked
    seconds    that a task may take
    """

    def __init__(self, function: Callable[[T], R], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._helper: _Helper | None = None

    def __call__(self, task: T) -> R:
        """What `function` gives or raises. Raises TookTooLong, or WorkerLost where the process
        ends; in any case the next task finds another."""
        if self._helper is None:
            self._helper = _Helper(get_context("spawn"), self._function)
            self._helper.takes(_Part([]))
            self._helper.wait(_STARTING)  # by a machine that has much else to do
        part = _Part([task])
        try:
            self._helper.takes(part)
            self._helper.wait(self._seconds)
        except WorkerLost:
            self.close()
            raise
        if part.outcome is None:
            self.close()
            raise TookTooLong
        result: R = next(part.results())
        return result

    def close(self) -> None:
        """Ends the process, if there is one."""
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.end()


def no_progress(step: str, count: int) -> Callable[[], None]:
    """Takes note of no progress."""
    return lambda: None


def with_progress(items: Iterable[T], tick: Callable[[], None]) -> Iterator[T]:
    """The same items; `tick` is called for each that goes by."""
    for item in items:
        yield item
        tick()


class _Outcome(NamedTuple):
    """What came of some tasks."""

    results: list[Any]
    error: Exception | None
    """What the first one raised that failed: those behind it were not done."""


class _Part:
    """Tasks that are done together."""

    def __init__(self, tasks: Sequence[Any]) -> None:
        self.tasks = tasks
        self.outcome: _Outcome | None = None

    @cached_property
    def data(self) -> bytes:
        """The tasks, as they are handed over."""
        return pickle.dumps(self.tasks)

    def results(self) -> Iterator[Any]:
        assert self.outcome is not None
        yield from self.outcome.results
        if self.outcome.error is not None:
            raise self.outcome.error


class _Helper:
    """Another process that does parts of the work."""

    def __init__(self, context: BaseContext, function: Callable[[Any], Any]) -> None:
        self.connection, theirs = context.Pipe()
        # Where processes are forked, they have the function with all that it holds by birth.
        self._process = context.Process(  # type: ignore[attr-defined]  # of each context
            target=_serve, args=(theirs, function), daemon=True
        )
        self._parts: deque[_Part] = deque()
        """Those that were handed over."""
        try:
            self._process.start()
        except BaseException:
            self.connection.close()
            raise
        finally:
            theirs.close()

    @property
    def is_busy(self) -> bool:
        return bool(self._parts)

    def takes(self, part: _Part) -> bool:
        """Hands a part over, unless the process has enough to do."""
        if len(self._parts) >= _AHEAD or (self._parts and len(part.data) > _WAITING):
            return False
        try:
            self.connection.send_bytes(part.data)
        except OSError:
            raise self._lost() from None
        self._parts.append(part)
        return True

    def collect(self) -> None:
        """Takes what is done."""
        try:
            while self._parts and self.connection.poll():
                self._parts[0].outcome = self.connection.recv()
                self._parts.popleft()
        except (EOFError, OSError):
            raise self._lost() from None

    def wait(self, seconds: float) -> None:
        """Takes what is done within that time."""
        if self.connection.poll(seconds):
            self.collect()

    def end(self) -> None:
        """Ends the process, whatever it does: no one waits for what it has not handed over."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()

    def _lost(self) -> WorkerLost:
        self._process.join(1)
        code = self._process.exitcode or 0
        with suppress(ValueError):
            return WorkerLost(signal.Signals(-code).name)
        return WorkerLost(f"status {code}")


def _start(helpers: list[_Helper], count: int, function: Callable[[Any], Any]) -> None:
    """Starts so many, or fewer where the system refuses: then the others do more."""
    context = get_context("fork" if sys.platform == "linux" else None)
    with suppress(OSError):
        for _ in range(count):
            helpers.append(_Helper(context, function))


def _mapped(
    function: Callable[[Any], Any], helpers: Sequence[_Helper], tasks: Sequence[Any]
) -> Iterator[Any]:
    """`function` of each task, in their order. Parts that no other process takes are done here."""
    size = max(1, min(CHUNK, len(tasks) // (2 * len(helpers) + 2)))
    taken: deque[_Part] = deque()
    for start in range(0, len(tasks), size):
        part = _Part(tasks[start : start + size])
        taken.append(part)
        if not any(helper.takes(part) for helper in helpers):
            part.outcome = _attempted(function, part.tasks)
        for helper in helpers:
            helper.collect()
        while taken and taken[0].outcome is not None:
            yield from taken.popleft().results()
    for part in taken:
        while part.outcome is None:
            busy = {helper.connection: helper for helper in helpers if helper.is_busy}
            for connection in wait(list(busy)):
                busy[connection].collect()  # type: ignore[index]  # one of those it was given
        yield from part.results()


def _attempted(function: Callable[[Any], Any], tasks: Sequence[Any]) -> _Outcome:
    results = []
    try:
        for task in tasks:
            results.append(function(task))
    except Exception as error:
        return _Outcome(results, error)
    return _Outcome(results, None)


def _serve(connection: Connection, function: Callable[[Any], Any]) -> None:
    """What another process does: part after part, until it is ended."""
    signals.ignore()
    _let_go_of_output()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            outcome = _attempted(function, pickle.loads(connection.recv_bytes()))
            connection.send_bytes(_packed(outcome))


def _packed(outcome: _Outcome) -> bytes:
    """An outcome as it is handed over. Where an error came up is told with it: its traceback
    stays in the process."""
    if outcome.error is None:
        return pickle.dumps(outcome)
    told = "".join(traceback.format_exception(outcome.error))
    outcome.error.add_note(told)
    try:
        data = pickle.dumps(outcome)
        pickle.loads(data)  # some errors can be packed, and not be made again
    except Exception:
        return pickle.dumps(_Outcome(outcome.results, RuntimeError(told)))
    return data


def _let_go_of_output() -> None:
    """Whoever reads what the program prints waits until no process has that open any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _end_with_parent() -> None:
    """Ends this process when that which has started it is no more, however it was ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
