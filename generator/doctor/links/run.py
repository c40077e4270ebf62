"""All links of a site: those that are due are asked for, and what is known by now is told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content import settings as site_file
from generator.content.read import read_content
from generator.content.scan import Scan, scan_content
from generator.content.settings import Settings
from generator.content.sources.in_turn import Asker, host_of
from generator.doctor.links.asking import (
    Asked,
    NoNetwork,
    asked_in_turn,
    was_fine,
)
from generator.doctor.links.findings import findings
from generator.doctor.links.ledger import Known, Ledger, held, known_after
from generator.doctor.links.linked import Link, links_of
from generator.doctor.links.outcome import State
from generator.doctor.rule import Finding, worst_first
from generator.doctor.silences import of_settings
from generator.memo.store import consulted, despite_damage
from generator.parallel import Progress, no_progress

_SAVED_EACH: Final = 200  # answers: what was asked for must not be asked for again


class LinkCheck(Struct, frozen=True, kw_only=True):
    """What is known of a site's links."""

    findings: tuple[Finding, ...]
    records: int
    """How many the folder has."""
    links: int
    """How many addresses it links to."""
    asked: int
    """How many were asked for this time."""
    waiting: int
    """How many are due, and were not."""
    fine: int
    failing: int
    """How many fail, and are not dead yet."""
    dead: int
    unknown: int
    """How many do not say to a program whether they are there."""
    new: int
    """How many were never asked for."""
    note: str = ""
    """What else there is to say; empty for nothing."""


def check_links(
    folder: Path,
    *,
    now: datetime,
    client: Callable[[Settings], Asker],
    most: int | None = None,
    jobs: int = 1,
    progress: Progress = no_progress,
) -> LinkCheck:
    """Asks for the links of a content folder that are due, and tells what is known of all.

    now      when they are asked for
    client   gives what asks for them, for the site that they are of
    most     how many are asked for at most, those that have waited longest first; None for all
    What is known lies beside the state, and is written as it comes. Raises GeneratorError where the
    folder cannot be read, or another process asks for its links.
    """
    settings = site_file.load(folder)
    with held(folder) as ledger:
        scan, links = _links(folder, settings, jobs)
        due = _due(links, ledger.links, now)
        chosen = due if most is None else due[:most]
        asked, note = 0, ""
        if chosen:
            witness = _witness(links, chosen, ledger.links)
            turns = asked_in_turn(chosen, ledger.links, client(settings), witness)
            try:
                for _ in _recorded(turns, ledger, links, now, progress, len(chosen)):
                    asked += 1
            except NoNetwork:
                note = "No host answers: there seems to be no network, and nothing was counted"
        silenced = of_settings(folder)
        found = findings(links, ledger.links, scan.folder, settings.reading)
        told = [each for each in found if each.code not in silenced.of(each.path)]
        return _summed_up(
            links,
            ledger.links,
            findings=tuple(sorted(told, key=worst_first)),
            records=len(scan.names),
            asked=asked,
            waiting=len(_due(links, ledger.links, now)),
            note=note,
        )


@despite_damage
def _links(folder: Path, settings: Settings, jobs: int) -> tuple[Scan, tuple[Link, ...]]:
    """What the content folder links to."""
    with consulted(folder) as store:
        scan = scan_content(folder, settings, store)
        content = read_content(settings, scan, store, jobs, no_progress)
        return scan, links_of(content.articles, content.publishers)


def _due(links: Iterable[Link], known: Mapping[str, Known], now: datetime) -> list[Link]:
    """Those that it is time to ask for: who has waited longest first, and before them all that were
    never asked for."""
    due = [
        (entry.asked.timestamp() if entry else 0.0, link)
        for link in links
        if (entry := known.get(link.address)) is None or entry.is_due(now)
    ]
    return [link for _, link in sorted(due, key=lambda pair: pair[0])]


def _witness(
    links: Iterable[Link], chosen: Iterable[Link], known: Mapping[str, Known]
) -> Link | None:
    """One of another host that was fine the last time: that which was asked for last."""
    hosts = {host_of(link.address) for link in chosen}
    fine = (link for link in links if was_fine(link, known) and host_of(link.address) not in hosts)
    return max(fine, key=lambda link: (known[link.address].asked, link.address), default=None)


def _recorded(
    turns: Iterator[Asked],
    ledger: Ledger,
    links: Collection[Link],
    now: datetime,
    progress: Progress,
    count: int,
) -> Iterator[Asked]:
    """What was asked for, once the ledger has it; whatever ends this, what was said is kept."""
    named = {link.address for link in links}
    tick = progress("Asking for links", count)
    with _saving(ledger, named) as save:
        for done, each in enumerate(turns, 1):
            tick()
            if each.outcome is None:
                continue
            address = each.link.address
            before = ledger.links.get(address)
            ledger.links[address] = known_after(before, each.outcome, now)
            yield each
            if done % _SAVED_EACH == 0:
                save()


@contextmanager
def _saving(ledger: Ledger, named: Collection[str]) -> Iterator[Callable[[], None]]:
    def save() -> None:
        ledger.save(named)

    try:
        yield save
    finally:
        save()


def _summed_up(
    links: Collection[Link],
    known: Mapping[str, Known],
    *,
    findings: tuple[Finding, ...],
    records: int,
    asked: int,
    waiting: int,
    note: str,
) -> LinkCheck:
    entries = [known.get(link.address) for link in links]
    new = entries.count(None)
    dead = sum(entry is not None and entry.is_dead for entry in entries)
    failing = sum(entry is not None and entry.failing is not None for entry in entries) - dead
    fine = sum(
        entry is not None and entry.failing is None and entry.state is State.FINE
        for entry in entries
    )
    return LinkCheck(
        findings=findings,
        records=records,
        links=len(links),
        asked=asked,
        waiting=waiting,
        fine=fine,
        failing=failing,
        dead=dead,
        unknown=len(links) - new - dead - failing - fine,
        new=new,
        note=note,
    )
