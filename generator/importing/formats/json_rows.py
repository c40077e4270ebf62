"""JSON lines, an object an article; and a list of such objects."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.named import imported_of, ours, renamed
from generator.importing.source import ImportFault, Source, json_of
from generator.problems import Problem

_LONGEST: Final = 2_000_000  # characters of one line
_HERE: Final = {"category": "topics"}
_ADDRESSES: Final = frozenset(("webUrl", "originalUrl"))


def is_it(source: Source) -> bool:
    """True for an object a line, or a list of objects, with a member that holds addresses."""
    first = source.opening.partition("\n")[0].strip()
    if source.opening.startswith("["):
        return source.opening[1:].lstrip()[:1] in ("{", "]")
    if not first.startswith("{"):
        return False
    try:
        row = json_of(first, source.name)
    except ImportFault:
        return False
    return isinstance(row, dict) and bool(_meant(row, _HERE) & _ADDRESSES)


def read(source: Source, reading: Reading) -> Iterator[Imported | Problem]:
    """Each object."""
    names = _HERE | dict(reading.names)
    for place, line, row in _objects(source):
        if isinstance(row, Mapping):
            yield imported_of(renamed(row, names), file=place, line=line, is_split=True)
        elif row is not None:
            yield Problem(place, line, "", "expected an object in one line; left out")


def _meant(row: Mapping[str, Any], names: Mapping[str, str]) -> set[str]:
    return {ours(name, names) for name in row}


def _objects(source: Source) -> Iterator[tuple[str, int, Any]]:
    """Each value, with where it stands; False for what is none, None for an empty line."""
    if source.opening.startswith("["):
        rows = source.json()
        for number, row in enumerate(rows, 1):
            yield f"{source.name}, item {number:,}", 0, row if row is not None else False
        return
    with source.text() as text:
        number = 0
        while line := text.readline(_LONGEST):
            number += 1
            if len(line) >= _LONGEST and not line.endswith("\n"):
                while (rest := text.readline(_LONGEST)) and not rest.endswith("\n"):
                    pass
                yield source.name, number, False
                continue
            try:
                row = json_of(line.lstrip("\ufeff"), source.name) if line.strip() else None
            except ImportFault:
                row = False
            yield source.name, number, row


FORMAT = Format(
    name="json-lines",
    title="JSON lines, an object an article, or a list of these",
    is_it=is_it,
    read=read,
    takes_names=True,
)
