"""Tables in text (CSV): a row an article, columns by what they are called."""

from collections.abc import Iterator
from typing import Final

from generator.importing.formats.format import Format, Reading
from generator.importing.formats.rows import header_of, rows
from generator.importing.imported import Imported
from generator.importing.named import imported_of, ours, renamed
from generator.importing.source import ImportFault, Source
from generator.problems import Problem

_HERE: Final = {"category": "topics", "read": "", "status_code": ""}
"""What columns mean in tables, where that is not what they mean in a record."""
_ADDRESSES: Final = frozenset(("webUrl", "originalUrl"))


def is_it(source: Source) -> bool:
    """True for a first row with a column of addresses, and at least one more that is known."""
    meant = {ours(name, _HERE) for name in header_of(source)}
    return bool(meant & _ADDRESSES) and len(meant - {""}) > 1


def read(source: Source, reading: Reading) -> Iterator[Imported | Problem]:
    """Each row. Raises ImportFault where no column holds addresses."""
    given = {name.lower(): field for name, field in reading.names.items()}
    names = _HERE | given
    header = header_of(source)
    for name in given.keys() - set(header):
        told = ", ".join(header)
        raise ImportFault(f'{source.name}:1: no column is called "{name}"; there are {told}')
    if header and not {ours(name, names) for name in header} & _ADDRESSES:
        raise ImportFault(
            f"{source.name}:1: no column is known to hold addresses; say which: "
            f"--map COLUMN=webUrl. There are {', '.join(header)}"
        )
    for row in rows(source):
        if isinstance(row, Problem):
            yield row
        else:
            fields = renamed(row.values, names)
            yield imported_of(fields, file=source.name, line=row.line, is_split=True)


FORMAT = Format(
    name="csv",
    title="a table in text, with the names of its columns in the first row",
    is_it=is_it,
    read=read,
    takes_names=True,
)
