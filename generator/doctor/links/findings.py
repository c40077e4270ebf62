"""What there is to tell of links: those that are dead, that look so, and that lead elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.content.records.schema import Reading
from generator.content.source_folder import Folder
from generator.doctor.links.ledger import Known
from generator.doctor.links.linked import Kind, Link
from generator.doctor.links.rules import DEAD, MOVED, SOFT
from generator.doctor.record import opened
from generator.doctor.rule import Finding, Rule
from generator.doctor.silences import comments, kept
from generator.problems import ContentError


def findings(
    links: Iterable[Link], known: Mapping[str, Known], folder: Folder, reading: Reading
) -> Iterator[Finding]:
    """What is known to be wrong with these links, at every place that has one."""
    by_path: dict[str, list[tuple[Rule, str, str]]] = defaultdict(list)
    for link in links:
        entry = known.get(link.address)
        told = _told(link, entry) if entry is not None else None
        for mention in link.mentions if told is not None else ():
            rule, message = told  # type: ignore[misc]  # there is one
            by_path[mention.path].append((rule, mention.field, message))
    for path, all_told in sorted(by_path.items()):
        yield from _of_file(path, all_told, folder, reading)


def _told(link: Link, known: Known) -> tuple[Rule, str] | None:
    if known.is_dead and known.failing is not None:
        since = f"{known.failing:%Y-%m-%d}"
        often = f"{known.failures} times since {since}"
        if known.fine is not None:
            often += f", and was there on {known.fine:%Y-%m-%d}"
        return DEAD, f"{link.address} {known.fault}; {often}"
    if known.soft:
        return SOFT, f"{link.address} {known.soft}"
    if known.moved and link.kind is Kind.PAGE:
        return MOVED, f"{link.address} has moved for good to {known.moved}"
    return None


def _of_file(
    path: str, told: list[tuple[Rule, str, str]], folder: Folder, reading: Reading
) -> Iterator[Finding]:
    """Those of one file, with their places, but for what its comments silence."""
    try:
        file = opened(folder.read(path, reading.limits.file_size), path, reading)
    except ContentError:
        file = None
    if file is None:
        for rule, field, message in told:
            yield Finding(path, rule.code, message, rule.level, field)
        return
    found = []
    for rule, field, message in told:
        at = field if file.located.place(field) or field != "originalUrl" else "webUrl"
        found.append(file.finding(rule, at, message))
    yield from kept(found, comments(file.located))
