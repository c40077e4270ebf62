"""Rows of a table in text, one by one: with commas, semicolons, tabs or bars between, quotes, and
line ends in quotes."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.importing.source import ImportFault, Source
from generator.problems import Level, Problem

_DELIMITERS: Final = ",;\t|"
_SEPARATOR: Final = re.compile(rf"sep=([{_DELIMITERS}])", re.IGNORECASE)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
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
    line, delimiter = _first_row(source)
    if not line or source.is_folder or "\0" in line:
        return []
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [name.strip().lower() for name in names] if len(names) <= _MOST_COLUMNS else []


def _first_row(source: Source) -> tuple[str, str]:
    """The first row, and the sign between its columns: that which a line before it says, as tables
    for office programs have it, or else the one that stands most often in it."""
    lines = [*_LINE_END.split(source.opening, maxsplit=2), ""]
    if _says_separator(source):
        return lines[1].strip(), lines[0][-1]
    line = lines[0].strip()
    return line, _delimiter(line)


def _says_separator(source: Source) -> bool:
    return _SEPARATOR.fullmatch(_LINE_END.split(source.opening, maxsplit=1)[0]) is not None


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
        reader = csv.reader(text, delimiter=_first_row(source)[1])
        to_skip, faults = 2 if _says_separator(source) else 1, 0
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
            if not any(value.strip() for value in values):
                continue
            if to_skip:
                to_skip -= 1
                continue
            if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
                message = f"{len(values)} values for {len(names)} columns; the last are left out"
                yield Problem(source.name, line, "", message, Level.DROPPED)
            row = TableRow(line, _by_name(names, values))
            goes_on = reader.line_num > line or values[-1].endswith("\n")
            if goes_on and len(values) < len(names):
                held = row
            else:
                yield row


def _by_name(names: list[str], values: list[str]) -> dict[str, str]:
    """The values by their columns; of two that have one name, the first that says something."""
    found: dict[str, str] = {}
    for name, value in zip(names, values, strict=False):
        if not found.get(name, "").strip():
            found[name] = value
    return found
