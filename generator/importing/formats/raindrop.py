"""Raindrop's exports: CSV, and HTML, which is that of browsers with some attributes more."""

from collections.abc import Iterator
from typing import Final

from generator.importing.formats import bookmarks
from generator.importing.formats.format import Format, Reading
from generator.importing.formats.rows import header_of, rows
from generator.importing.imported import Imported, Picture
from generator.importing.source import Source
from generator.problems import Problem

_COLUMNS: Final = frozenset("id title note excerpt url folder tags created cover".split())
_ATTRIBUTE: Final = "data-cover="
_UNFILED: Final = frozenset(("unsorted", ""))


def is_it(source: Source) -> bool:
    """True for rows of these columns, and for bookmarks with what it alone writes of them."""
    if bookmarks.is_it(source):
        return _ATTRIBUTE in source.opening.lower()
    return set(header_of(source)) >= _COLUMNS


def read(source: Source, reading: Reading) -> Iterator[Imported | Problem]:
    """Each bookmark. Its highlights and its id are not taken."""
    if bookmarks.is_it(source):
        yield from bookmarks.read(source, reading)
        return
    for row in rows(source):
        if isinstance(row, Problem):
            yield row
            continue
        said = row.values
        folder = said.get("folder", "").rpartition("/")[2].strip()
        cover = said.get("cover", "").strip()
        yield Imported(
            file=source.name,
            line=row.line,
            address=said.get("url", ""),
            title=said.get("title", "").strip(),
            excerpt=said.get("excerpt", "").strip(),
            body=said.get("note", "").strip(),
            saved=said.get("created", "").strip(),
            topics=() if folder.lower() in _UNFILED else (folder,),
            tags=tuple(tag for each in said.get("tags", "").split(",") if (tag := each.strip())),
            pictures=(Picture(url=cover),) if cover else (),
        )


FORMAT = Format(
    name="raindrop", title="an export of Raindrop, in CSV or HTML", is_it=is_it, read=read
)
