"""Heads of reStructuredText as Pelican has them: a title above a line of signs, and `:name: value`
lines. The text below is not turned into Markdown."""

import re
from collections.abc import Iterator
from typing import Any, Final

from generator.content.limits import Limits
from generator.content.records.hiding import may_hide
from generator.content.source_folder import Folder
from generator.content.yaml.text import decoded
from generator.importing.imported import Imported
from generator.importing.named import FIELDS, imported_of, renamed
from generator.problems import Level, Problem

_HEAD: Final = re.compile(
    r"\s*(?:[=\-~^\"'#*+]{3,}\n)?(?P<title>\S.*)\n[=\-~^\"'#*+]{3,}[ \t]*(?:\n|\Z)"
)
_FIELD: Final = re.compile(r":([\w -]{1,40}):[ \t]*(.*)")
_LARGEST: Final = Limits().file_size


def read(
    tree: Folder,
    name: str,
    place: str,
    names: tuple[tuple[str, str], ...],
    *,
    zone: str = "",
) -> Iterator[Imported | Problem]:
    """The post of one file, by its head alone; that its text is not taken is said.

    place   the file, as messages say it
    names   names of fields there, and here
    """
    text, problems = decoded(tree.read(name, _LARGEST), place)
    if text is None:
        yield from problems
        return
    text = text.replace("\r\n", "\n")
    head = _HEAD.match(text)
    if head is None:
        yield Problem(place, 1, "", "expected a title above a line of signs; left out")
        return
    raw: dict[str, Any] = {"title": head["title"].strip()}
    rest = text[head.end() :].lstrip("\n").split("\n")
    while rest and (field := _FIELD.fullmatch(rest[0].rstrip())):
        raw.setdefault(field[1].strip().lower(), field[2].strip())
        del rest[0]
    said = {
        key: value
        for key, value in renamed(raw, dict(names)).items()
        if key in FIELDS or may_hide(key)
    }
    if any(line.strip() for line in rest):
        message = "reStructuredText is not turned into Markdown: left out, and the head is taken"
        yield Problem(place, 0, "body", message, Level.DROPPED)
    yield imported_of(said, file=place, is_split=True, zone=zone)
