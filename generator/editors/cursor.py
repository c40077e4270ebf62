"""Where in a YAML file someone is writing: the lines say it, while the file is no YAML yet."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_LINE: Final = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<rest>.*)")
_FIELD: Final = re.compile(r"(?P<name>[\w.$-]+):(?:\s+(?P<value>.*))?")
_NAME: Final = re.compile(r"[\w.$-]*")
_FENCE: Final = re.compile(r"---\s*")


class Cursor(NamedTuple):
    """What is being written."""

    path: tuple[str, ...]
    """The fields around it, from the top; a list's with `[]`."""
    field: str
    """The field whose value is being written; empty where a name or a member of a list is."""
    typed: str
    """What stands of it before the cursor."""
    siblings: frozenset[str] = frozenset()
    """The fields that stand beside it."""


class _Line(NamedTuple):
    indent: int
    """Where its first sign stands: a dash, or a field's name."""
    content: int
    """Where it goes on behind dashes."""
    rest: str


def cursor(lines: Sequence[str], at: int, column: int, *, has_body: bool) -> Cursor | None:
    """What is being written at a place; None where nothing of YAML is.

    at, column   counted from 0
    has_body     whether the YAML stands between fences
    """
    first, last = _yaml(lines, has_body=has_body)
    if not first <= at < last:
        return None
    here = _parsed(lines[at][:column])
    if here is None:
        return None
    level, dash = here.content, here.indent if here.indent < here.content else None
    path = _above(lines[first:at], level, dash)
    field = _FIELD.fullmatch(here.rest)
    if field is None and not _opens(here.rest) and ":" in here.rest:
        return None
    siblings = frozenset(_siblings(lines, at, first, last, level, is_first=dash is not None))
    if field is not None and field["value"] is not None:
        return _within(path, field["name"], field["value"], siblings)
    if here.rest[:1] in ("[", "{"):
        return None
    return Cursor(path, "", here.rest, siblings)


def _opens(rest: str) -> bool:
    return rest[:1] in ("'", '"')


def _within(path: tuple[str, ...], name: str, value: str, siblings: frozenset[str]) -> Cursor:
    """A value; or a member of a list, or a field, in brackets on the same line."""
    if value[:1] == "[":
        return Cursor((*path, f"{name}[]"), "", re.split(r"[\[,]\s*", value)[-1], frozenset())
    if value[:1] == "{":
        inner = re.split(r"[{,]\s*", value)[-1]
        field = _FIELD.fullmatch(inner)
        if field is not None and field["value"] is not None:
            return Cursor((*path, name), field["name"], field["value"])
        return Cursor((*path, name), "", inner, frozenset(re.findall(r"([\w.-]+):", value)))
    return Cursor(path, name, value, siblings)


def _yaml(lines: Sequence[str], *, has_body: bool) -> tuple[int, int]:
    """The first line of the YAML, and that behind its last."""
    start = next((at for at, line in enumerate(lines) if line.strip("\ufeff \t\r\n")), 0)
    is_fenced = start < len(lines) and _FENCE.fullmatch(lines[start].lstrip("\ufeff"))
    if not is_fenced:
        return (0, 0) if has_body else (0, len(lines))
    fences = (at for at in range(start + 1, len(lines)) if _FENCE.fullmatch(lines[at]))
    return start + 1, next(fences, len(lines))


def _parsed(line: str) -> _Line | None:
    """None for a comment."""
    match = _LINE.match(line.rstrip("\r\n"))
    if match is None or match["rest"].startswith("#"):
        return None
    indent = len(match["indent"])
    rest = match["rest"]
    if rest == "-":
        return _Line(indent, indent + 2, "")
    return _Line(indent, indent + len(match["dashes"]), rest)


def _above(lines: Sequence[str], level: int, dash: int | None) -> tuple[str, ...]:
    """The fields that enclose a line.

    lines   those above it
    level   where it goes on behind dashes
    dash    where its last dash stands; None for no member of a list
    """
    path: list[str] = []
    for line in reversed(lines):
        parsed = _parsed(line)
        if parsed is None or not line.strip():
            continue
        is_member = parsed.indent < parsed.content
        field = _FIELD.fullmatch(parsed.rest.rstrip())
        opens = field is not None and not field["value"]
        if dash is None:
            if parsed.content == level and is_member:
                dash = parsed.indent
            elif parsed.content < level and opens and field is not None:
                path.append(field["name"])
                level, dash = parsed.content, parsed.indent if is_member else None
        elif parsed.content <= dash and opens and field is not None:
            path.append(f"{field['name']}[]")
            level, dash = parsed.content, parsed.indent if is_member else None
    return tuple(reversed(path))


def _siblings(
    lines: Sequence[str], at: int, first: int, last: int, level: int, *, is_first: bool
) -> Iterator[str]:
    """The fields that begin in the same column, with nothing between that encloses them.

    is_first   whether the line is the first of a list's member: what is above belongs to another
    """
    for step, stop in ((-1, first - 1), (1, last)):
        line = at
        is_begin = is_first and step == -1
        while (line := line + step) != stop and not is_begin:
            parsed = _parsed(lines[line])
            if parsed is None or not lines[line].strip():
                continue
            is_member = parsed.indent < parsed.content
            if parsed.content < level or (step == 1 and is_member and parsed.content == level):
                break
            if parsed.content == level:
                if field := _FIELD.match(parsed.rest):
                    yield field["name"]
                is_begin = is_member
