"""The JSON of a former system, and our own API, which has the same members: docs/api.md."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.named import imported_of, renamed
from generator.importing.source import ImportFault, Source
from generator.problems import Problem

_MARK: Final = re.compile(r'"publishedDateTime"\s*:')
_HERE: Final = {"categories": "category", "content": "body", "player": "featuredContent"}
_NOT_OURS: Final = frozenset(("sourceUrl", "path", "pageUrl", "items", "corrections"))


def is_it(source: Source) -> bool:
    """True for an object with a list called `value`, or one that is a record itself."""
    opening = source.opening
    return (
        opening.startswith("{")
        and _MARK.search(opening) is not None
        and ('"value"' in opening or "\n" in opening.rstrip() or opening.rstrip().endswith("}"))
        and not _is_lines(opening)
    )


def _is_lines(opening: str) -> bool:
    """True for an object a line."""
    lines = opening.splitlines()
    return len(lines) > 1 and lines[0].rstrip().endswith("}") and lines[1].startswith("{")


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each record of the document."""
    document = source.json()
    if not isinstance(document, Mapping):
        raise ImportFault(f"{source.name}: expected an object; nothing was read")
    records = document.get("value", [document])
    if not isinstance(records, list):
        raise ImportFault(f"{source.name}: expected a list in `value`; nothing was read")
    for number, record in enumerate(records, 1):
        place = f"{source.name}, record {number:,}"
        if isinstance(record, Mapping):
            yield _imported(record, place)
        else:
            yield Problem(place, 0, "", "expected an object; left out")


def _imported(record: Mapping[str, Any], place: str) -> Imported:
    said = {name: value for name, value in record.items() if name not in _NOT_OURS}
    player = said.get("player")
    if isinstance(player, Mapping):
        said["player"] = player.get("url")
    fields = renamed(said, _HERE)
    page = record.get("pageUrl")
    page = page if isinstance(page, str) else ""
    if fields.get("webUrl") == page:
        fields.pop("webUrl", None)  # where readers were sent was its page there
    more: dict[str, Any] = {"page": page}
    identity = record.get("id")
    if isinstance(identity, str) and ":" in identity:
        more["identity"] = identity
    return imported_of(fields, file=place, is_html=True, **more)


FORMAT = Format(
    name="api",
    title="the JSON of a former system, or of a site's API",
    is_it=is_it,
    read=read,
)
