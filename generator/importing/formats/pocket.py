"""Pocket's exports: HTML (`ril_export.html`), and later CSV."""

from collections.abc import Iterator
from typing import Final

from generator.importing.formats.format import Format, Reading
from generator.importing.formats.netscape import links
from generator.importing.formats.rows import header_of, rows
from generator.importing.imported import Imported
from generator.importing.source import Source
from generator.problems import Problem

_COLUMNS: Final = frozenset("title url time_added tags status".split())


def is_it(source: Source) -> bool:
    """True for a page of that title, and for rows of just these columns."""
    opening = source.opening[:2_000].lower()
    if opening.startswith("<"):
        return "<title>pocket export</title>" in opening
    return set(header_of(source)) >= _COLUMNS and len(header_of(source)) <= len(_COLUMNS) + 1


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each saved page. What was read and what was not is no difference here."""
    if source.opening.startswith("<"):
        for link in links(source):
            said = link.attributes
            if said.get("href"):
                yield _imported(source.name, link.line, link.title, said)
        return
    for row in rows(source):
        if isinstance(row, Problem):
            yield row
        else:
            said = {**row.values, "href": row.values.get("url", "")}
            yield _imported(source.name, row.line, row.values.get("title", ""), said)


def _imported(file: str, line: int, title: str, said: dict[str, str] | object) -> Imported:
    values = said if isinstance(said, dict) else {}
    address = values.get("href", "")
    tags = values.get("tags", "").replace("|", ",").split(",")
    return Imported(
        file=file,
        line=line,
        address=address,
        title="" if title == address else title,
        saved=values.get("time_added", "").strip(),
        tags=tuple(tag for each in tags if (tag := each.strip())),
    )


FORMAT = Format(name="pocket", title="an export of Pocket, in HTML or CSV", is_it=is_it, read=read)
