"""Many things of other people's servers, asked for in turn: one after the other at a host, several
hosts at a time."""

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from queue import Full, Queue
from threading import Event
from typing import Final, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from generator.content.sources.answers import Answer, Failure, Reason

Task = TypeVar("Task")
Result = TypeVar("Result")

HOSTS_WITHOUT: Final = 3
"""Hosts that do not answer, where none does: there is no network."""

_GIVEN_UP: Final = 3  # failures of a host in a row, after which all else of it can wait
_BUSY: Final = frozenset((429, 503))  # statuses by which a server says that it has enough
_SILENT: Final = frozenset((Reason.NO_HOST, Reason.NO_CONNECTION, Reason.TIMEOUT))
_PATIENCE: Final = 0.2  # seconds in which it shows that no one takes what comes any more


class Asker(Protocol):
    """What asks other people's servers: `generator.content.sources.client.Client`."""

    def get(
        self,
        address: str,
        *,
        method: str = "GET",
        accept: str = "*/*",
        etag: str = "",
        last_modified: str = "",
        largest: int = 0,
    ) -> Answer | Failure: ...


def host_of(address: str) -> str:
    """The host of an address; empty for none."""
    return urlsplit(address).hostname or ""


def is_silent(answer: Answer | Failure | None) -> bool:
    """True where a host could not be reached, or did not answer in time."""
    return isinstance(answer, Failure) and answer.reason in _SILENT


def asked_in_turn(
    tasks: Iterable[Task],
    address: Callable[[Task], str],
    ask: Callable[[Task], tuple[Answer | Failure, Result]],
    *,
    hosts: int,
) -> Generator[tuple[Task, Result | None], None, None]:
    """What comes of all of these, as it comes; None where a task was not asked for, because its
    host had enough, or had not answered.

    address   at which a task is asked for
    ask       asks for one; gives the answer, and what comes of it
    hosts     how many are asked at a time
    Whatever `ask` raises, this raises. Whoever closes it ends all that is going on.
    """
    by_host: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_host[host_of(address(task))].append(task)
    work = _Work(ask, hosts)
    pool = ThreadPoolExecutor(max_workers=hosts)
    try:
        # Hosts with many tasks take longest, so they begin.
        for host in sorted(by_host, key=lambda host: -len(by_host[host])):
            pool.submit(work.ask_host, by_host[host])
        for _ in range(sum(map(len, by_host.values()))):
            came = work.queue.get()
            if isinstance(came, BaseException):
                raise came
            yield came
    finally:
        work.is_over.set()
        pool.shutdown(wait=False, cancel_futures=True)  # who is asked to end need not wait


class _Work(Generic[Task, Result]):
    """What the threads have in common."""

    def __init__(self, ask: Callable[[Task], tuple[Answer | Failure, Result]], hosts: int) -> None:
        self._ask = ask
        self.queue: Queue[tuple[Task, Result | None] | BaseException] = Queue(maxsize=hosts)
        self.is_over = Event()

    def ask_host(self, tasks: list[Task]) -> None:
        """Asks one host for all of these, until it has enough."""
        failures, has_enough = 0, False
        try:
            for task in tasks:
                if self.is_over.is_set():
                    return
                if has_enough:
                    self._put((task, None))
                    continue
                answer, result = self._ask(task)
                failures = failures + 1 if is_silent(answer) else 0
                is_busy = isinstance(answer, Answer) and answer.status in _BUSY
                has_enough = failures >= _GIVEN_UP or is_busy
                self._put((task, result))
        except BaseException as error:  # a fault of ours: told where it is seen
            self._put(error)

    def _put(self, came: tuple[Task, Result | None] | BaseException) -> None:
        """Hands over what came; not where no one takes it any more."""
        while not self.is_over.is_set():
            try:
                self.queue.put(came, timeout=_PATIENCE)
            except Full:
                continue
            return
