"""The heads of other systems' files: TOML between `+++`, JSON, and `Name: value` lines alone.

They are read where a site says by the setting `fields` that its records come from such a system.
Every value is text afterwards, as in YAML, so that one schema reads them all.
"""

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from generator.content.limits import Limits
from generator.content.yaml.text import Mapping, Node, Scalar, Sequence, Unreadable, too_deep

_LARGEST_TOML: Final = 10_000  # characters
# Of such a name, the reader takes the square of the parts: each is a level of fields.
_LONG_NAME: Final = re.compile(
    rf"(?:^|[{{,\[])[ \t]*(?:[^\s.=,\[\]{{}}]++[ \t]*+\.[ \t]*+){{{Limits().depth}}}", re.MULTILINE
)
_TOML_END: Final = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_TOML_NAME: Final = re.compile(
    r"^[ \t]*(?:\[{1,2}[ \t]*)?[\"']?([^\s\"'=.\[\]#]+)[\"']?[ \t]*[.=\]]", re.MULTILINE
)
_JSON_NAME: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*:')
_LINE: Final = re.compile(r"(?P<name>[A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*")
_LISTS: Final = frozenset(("tags", "authors", "keywords", "categories"))


class RawFields(NamedTuple):
    """What stands above a body."""

    fields: Mapping | None
    """None where it cannot be read."""
    end: int
    """Where the body begins: characters from the start of the file."""
    line: int = 1
    """Of the fault."""
    fault: str = ""


def kind_of(text: str) -> str:
    """What the head of a file is, by how it begins: TOML, JSON, lines, or empty for none."""
    first = text.lstrip("\n").partition("\n")[0].rstrip()
    if first == "+++":
        return "TOML"
    if first[:1] == "{" and first[:2] not in ("{{", "{%"):
        return "JSON"
    line = _LINE.fullmatch(first)
    return "lines" if line and line["value"] else ""


def read(text: str, kind: str, deepest: int) -> RawFields:
    """The head of a file of that kind.

    deepest   levels of lists and fields in each other
    """
    if kind == "TOML":
        return _toml(text, deepest)
    return _json(text, deepest) if kind == "JSON" else _lines(text)


def _toml(text: str, deepest: int) -> RawFields:
    start = text.index("+++") + 3
    end = _TOML_END.search(text, start)
    if end is None:
        return RawFields(None, 0, 1, 'the closing "+++" below the fields is missing')
    inside = text[start : end.start()]
    if len(inside) > _LARGEST_TOML:
        message = f"fields in TOML take more than {_LARGEST_TOML:,} characters; shorten them"
        return RawFields(None, 0, 1, message)
    if _LONG_NAME.search(inside):
        return RawFields(None, 0, 1, too_deep(deepest))
    above = text.count("\n", 0, start)
    try:
        values = tomllib.loads(inside)
    except RecursionError:
        return RawFields(None, 0, 1, too_deep(deepest))
    except ValueError as error:
        # The parser's words are not ours to promise; of them only the place is taken.
        place = re.search(r"line (\d+)", str(error))
        line = above + int(place[1]) if place else 1
        message = "not valid TOML; quote text, and write one `name = value` a line"
        return RawFields(None, 0, line, message)
    lines = _lines_of(_TOML_NAME, inside, above + 1)
    return _head(values, lines, deepest, end.end(), above + 1)


def _json(text: str, deepest: int) -> RawFields:
    start = text.index("{")
    above = text.count("\n", 0, start)
    try:
        values, end = json.JSONDecoder().raw_decode(text, start)
    except RecursionError:
        return RawFields(None, 0, 1, too_deep(deepest))
    except json.JSONDecodeError as error:
        return RawFields(
            None, 0, error.lineno, "not valid JSON; quote names and text, and mind commas"
        )
    except ValueError:  # a number of thousands of digits
        return RawFields(None, 0, above + 1, "not valid JSON; a number is too large")
    lines = _lines_of(_JSON_NAME, text[start:end], above + 1)
    return _head(values, lines, deepest, end, above + 1)


def _lines_of(name: re.Pattern[str], text: str, first: int) -> dict[str, int]:
    """The line on which each name stands first; that of a part may stand for one of the same name
    behind it."""
    lines: dict[str, int] = {}
    line, at = first, 0
    for match in name.finditer(text):
        line += text.count("\n", at, match.start(1))
        at = match.start(1)
        lines.setdefault(match[1], line)
    return lines


def _lines(text: str) -> RawFields:
    """`Name: value` lines up to an empty one; an indented line goes on with the one above."""
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    again: dict[str, int] = {}
    at = last = ""
    end = 0
    for number, line in enumerate(text.split("\n"), 1):
        end += len(line) + 1
        if not line.strip():
            if entries:
                break
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            if not at or line[0] not in " \t":
                message = 'expected "Name: value", or an empty line and the body'
                return RawFields(None, 0, number, message)
            last = f"{last} {line.strip()}".strip()
            value = last
        else:
            at = match["name"].lower()
            if at in entries:
                again.setdefault(at, number)
                at = ""
                last = ""
                continue
            value = last = match["value"] or ""
            lines[at] = number
        if at:
            entries[at] = _value_of(at, value, lines[at])
    return RawFields(Mapping(entries, lines, 1, again), min(end, len(text)))


def _value_of(name: str, value: str, line: int) -> Node:
    """A value of such a line; of the fields that are lists there, split as they are there."""
    if name not in _LISTS:
        return Scalar(value, line, True, "")
    separator = ";" if name == "authors" and ";" in value else ","
    parts = [part.strip() for part in value.split(separator)]
    return Sequence(tuple(Scalar(part, line, False, "") for part in parts if part), line)


def _head(
    values: dict[str, Any], lines: dict[str, int], deepest: int, end: int, line: int
) -> RawFields:
    fields = _node(values, line, deepest, 1)
    if not isinstance(fields, Mapping):
        return RawFields(None, 0, line, too_deep(deepest))
    entries = {
        name: _node(value, lines.get(name, line), deepest, 2) for name, value in values.items()
    }
    return RawFields(Mapping(entries, {name: lines.get(name, line) for name in entries}, line), end)


def _node(value: Any, line: int, deepest: int, depth: int) -> Node:
    if isinstance(value, dict | list) and depth > deepest:
        return Unreadable(too_deep(deepest), line)
    if isinstance(value, dict):
        below = {name: _node(item, line, deepest, depth + 1) for name, item in value.items()}
        return Mapping(below, dict.fromkeys(below, line), line)
    if isinstance(value, list):
        return Sequence(tuple(_node(item, line, deepest, depth + 1) for item in value), line)
    if value is None:
        return Scalar("", line, True, "")
    # What is no text there is as plain as it is in YAML.
    return Scalar(_text(value), line, not isinstance(value, str), "")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = str(value) if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "ignore").decode()
