"""Many addresses, asked for in turn: one after the other at a host, several hosts at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from generator.content.sources.answers import Answer, Failure, Reason
from generator.doctor.links.ledger import Known
from generator.doctor.links.named import Kind, Link
from generator.doctor.links.outcome import BEGINNING, Outcome, State, outcome_of

_HOSTS: Final = 8  # that are asked at a time
_PAGE: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_PICTURE: Final = "image/*, */*;q=0.1"
_OF_NO_HEAD: Final = frozenset((400, 401, 403, 404, 405, 406, 410, 500, 501, 503))
_NO_NETWORK: Final = frozenset((Reason.NO_HOST, Reason.NO_CONNECTION, Reason.TIMEOUT))
_GIVEN_UP: Final = 3  # failures of a host in a row, after which the rest of its pages can wait
_HOSTS_WITHOUT: Final = 3  # that do not answer, where none does: there is no network


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


class Asked(NamedTuple):
    """What came of one address."""

    link: Link
    outcome: Outcome | None
    """None where it was not asked for: its host had enough, or did not answer."""


class _Told(NamedTuple):
    asked: Asked
    is_answer: bool
    is_no_network: bool


class NoNetwork(Exception):
    """No host answers, so nothing is known of any."""


def asked_in_turn(
    links: Iterable[Link],
    known: Mapping[str, Known],
    client: Asker,
    witness: Link | None = None,
) -> Iterator[Asked]:
    """What comes of asking for all of these, as it comes.

    known     what is known of them, so that a server can say that nothing has changed
    witness   another that was fine the last time: it is asked for where no host answers, to tell
              hosts that are gone from a network that is
    Raises NoNetwork, at the end, where the network is: what failed until then is not given, for it
    is no one's fault.
    """
    by_host: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_host[host_of(link)].append(link)
    queue: Queue[_Told | BaseException] = Queue()
    is_over = Event()
    waiting: list[Asked] = []
    silent: set[str] = set()
    answers = False
    pool = ThreadPoolExecutor(max_workers=_HOSTS)
    try:
        # Hosts with many pages take longest, so they begin.
        for host in sorted(by_host, key=lambda host: -len(by_host[host])):
            pool.submit(_ask_host, by_host[host], known, client, queue, is_over)
        for _ in range(sum(map(len, by_host.values()))):
            told = queue.get()
            if isinstance(told, BaseException):
                raise told
            if told.is_answer and not answers:
                answers = True
                yield from waiting
            if answers or not told.is_no_network:
                yield told.asked
            else:
                waiting.append(told.asked)
                silent.add(host_of(told.asked.link))
    finally:
        is_over.set()
        pool.shutdown(wait=False, cancel_futures=True)  # who is asked to end need not wait
    if answers or not waiting:
        return
    if not _has_network(waiting, silent, known, client, witness):
        raise NoNetwork
    yield from waiting


def _has_network(
    waiting: Iterable[Asked],
    silent: Collection[str],
    known: Mapping[str, Known],
    client: Asker,
    witness: Link | None,
) -> bool:
    """Whether it is these hosts that are gone, where not one of them answers."""
    if witness is not None:
        return isinstance(ask(witness, None, client), Answer)
    return len(silent) < _HOSTS_WITHOUT and not any(was_fine(each.link, known) for each in waiting)


def host_of(link: Link) -> str:
    return urlsplit(link.address).hostname or ""


def was_fine(link: Link, known: Mapping[str, Known]) -> bool:
    """True if it was there when it was asked for last."""
    entry = known.get(link.address)
    return entry is not None and entry.state is State.FINE


def _ask_host(
    links: list[Link],
    known: Mapping[str, Known],
    client: Asker,
    queue: "Queue[_Told | BaseException]",
    is_over: Event,
) -> None:
    """Asks one host for all of its pages, until it has enough."""
    failures, has_enough = 0, False
    try:
        for link in links:
            if has_enough or is_over.is_set():
                queue.put(_Told(Asked(link, None), False, False))
                continue
            answer = ask(link, known.get(link.address), client)
            outcome = outcome_of(link.address, link.kind, answer)
            is_silent = isinstance(answer, Failure) and answer.reason in _NO_NETWORK
            failures = failures + 1 if is_silent else 0
            has_enough = failures >= _GIVEN_UP or outcome.status in (429, 503)
            told = _Told(Asked(link, outcome), isinstance(answer, Answer), is_silent)
            queue.put(told)
    except BaseException as error:  # a fault of ours: told where it is seen
        queue.put(error)


def ask(link: Link, known: Known | None, client: Asker) -> Answer | Failure:
    """Asks for one address: for the beginning of a page, and for what is said of a picture."""
    is_sound = known is not None and known.state is State.FINE
    etag = known.etag if known and is_sound else ""
    changed = known.last_modified if known and is_sound else ""
    if link.kind is Kind.PAGE:
        return client.get(
            link.address, accept=_PAGE, etag=etag, last_modified=changed, largest=BEGINNING
        )
    answer = client.get(
        link.address, method="HEAD", accept=_PICTURE, etag=etag, last_modified=changed
    )
    if isinstance(answer, Failure) or answer.status not in _OF_NO_HEAD:
        return answer
    # Many servers do not know what HEAD is, and say of all that it is not there.
    return client.get(link.address, accept=_PICTURE, largest=1)
