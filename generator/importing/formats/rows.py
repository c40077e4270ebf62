"""Rows of a table in text, one by one: with commas, semicolons, tabs or bars between, quotes, and
line ends in quotes."""

import csv
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.importing.source import ImportFault, Source
from generator.problems import Level, Problem

_DELIMITERS: Final = ",;\t|"
_LARGEST: Final = 1_000_000  # characters of one value; a quote that is never closed has no end
_UNREADABLE: Final = (
    f"cannot be read: a quote that is never closed, or a value of more than "
    f"{_LARGEST:,} characters; left out"
)
_OPEN: Final = (
    "a quote is opened here and never closed, so that all behind it is one value; close it"
)
_MOST_FAULTS: Final = 20  # rows that cannot be read, after which none is
_MOST_COLUMNS: Final = 500


class TableRow(Struct, frozen=True):
    """One row."""

    line: int
    """On which it begins, counted from 1."""
    values: dict[str, str]
    """By the names of the columns, in small letters, without white space around them."""


def header_of(source: Source) -> list[str]:
    """The names of the columns, in small letters; none for what has no row of names."""
    line = source.opening.partition("\n")[0].strip()
    if not line or source.is_folder or "\0" in line:
        return []
    delimiter = _delimiter(line)
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in names] if len(names) <= _MOST_COLUMNS else []


def _delimiter(line: str) -> str:
    """The sign that stands most often in the first line, outside of quotes."""
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=lambda sign: (outside.count(sign), -_DELIMITERS.index(sign)))


def rows(source: Source) -> Iterator[TableRow | Problem]:
    """Every row below that of the names. Raises ImportFault where it never gets better."""
    names = header_of(source)
    if not names:
        raise ImportFault(f"{source.name}:1: expected the names of the columns; nothing was read")
    # The limit is that of the whole process, and only held while a row is read.
    former = csv.field_size_limit()
    held: TableRow | None = None
    with source.text(newline="") as text:
        reader = csv.reader(text, delimiter=_delimiter(source.opening.partition("\n")[0]))
        is_first, faults = True, 0
        while True:
            line = reader.line_num + 1
            csv.field_size_limit(_LARGEST)
            try:
                values = next(reader, None)
            except csv.Error:
                faults += 1
                yield Problem(source.name, line, "", _UNREADABLE)
                if faults >= _MOST_FAULTS:
                    raise ImportFault(
                        f"{source.name}:{line}: {faults} rows cannot be read; the rest was not"
                    ) from None
                continue
            finally:
                csv.field_size_limit(former)
            if held is not None:
                # Only the last row can be one whose quote swallowed all behind it.
                yield held if values is not None else Problem(source.name, held.line, "", _OPEN)
                held = None
            if values is None:
                return
            if is_first:
                is_first = False
                continue
            if not any(value.strip() for value in values):
                continue
            if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
                message = f"{len(values)} values for {len(names)} columns; the last are left out"
                yield Problem(source.name, line, "", message, Level.DROPPED)
            row = TableRow(line, dict(zip(names, values, strict=False)))
            goes_on = reader.line_num > line or values[-1].endswith("\n")
            if goes_on and len(values) < len(names):
                held = row
            else:
                yield row
