"""Whether many links lead anywhere: each is asked for in turn."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from generator.content.sources import in_turn
from generator.content.sources.answers import Answer, Failure
from generator.content.sources.in_turn import HOSTS_WITHOUT, Asker, host_of, is_silent
from generator.doctor.links.ledger import Known
from generator.doctor.links.linked import Kind, Link
from generator.doctor.links.outcome import BEGINNING, Outcome, State, outcome_of

_HOSTS: Final = 8  # that are asked at a time
_PAGE: Final = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
_PICTURE: Final = "image/*, */*;q=0.1"
_OF_NO_HEAD: Final = frozenset((400, 401, 403, 404, 405, 406, 410, 500, 501, 503))


class Asked(NamedTuple):
    """What came of one address."""

    link: Link
    outcome: Outcome | None
    """None where it was not asked for: its host had enough, or did not answer."""


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
    waiting: list[Asked] = []
    silent: set[str] = set()
    answers = False

    def asked(link: Link) -> tuple[Answer | Failure, tuple[Answer | Failure, Outcome]]:
        answer = ask(link, known.get(link.address), client)
        return answer, (answer, outcome_of(link.address, link.kind, answer))

    for link, came in in_turn.asked_in_turn(links, lambda link: link.address, asked, hosts=_HOSTS):
        answer, outcome = came or (None, None)
        if isinstance(answer, Answer) and not answers:
            answers = True
            yield from waiting
        if answers or not is_silent(answer):
            yield Asked(link, outcome)
        else:
            waiting.append(Asked(link, outcome))
            silent.add(host_of(link.address))
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
    return len(silent) < HOSTS_WITHOUT and not any(was_fine(each.link, known) for each in waiting)


def was_fine(link: Link, known: Mapping[str, Known]) -> bool:
    """True if it was there when it was asked for last."""
    entry = known.get(link.address)
    return entry is not None and entry.state is State.FINE


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
