"""Addresses of links, their titles, and definitions of both: `[name]: address "title"`."""

import html
import re
from html.entities import html5
from typing import Final, NamedTuple
from urllib.parse import quote

_MARKS: Final = r"!-/:-@\[-`{-~"
ESCAPED: Final = re.compile(rf"\\([{_MARKS}])")
"""A backslash before any ASCII punctuation."""
ENTITY: Final = re.compile(r"&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ESCAPED_OR_ENTITY: Final = re.compile(f"{ESCAPED.pattern}|({ENTITY.pattern})")

LABEL: Final = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999}+)\]", re.DOTALL)
_ANGLED: Final = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_ADDRESS_PART: Final = re.compile(r"(?:\\[^\s]|[^\s()\\\x00-\x1f\x7f])++|[()\\]", re.ASCII)
_DEEPEST_BRACKETS: Final = 8  # within an address; CommonMark asks for three
_TITLE: Final = re.compile(
    r"""
    " ((?: [^"\\] | \\. )*+) "
    | ' ((?: [^'\\] | \\. )*+) '
    | \( ((?: [^()\\] | \\. )*+) \)
    """,
    re.DOTALL | re.VERBOSE,
)
_GAP: Final = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_END_OF_LINE: Final = re.compile(r"[ \t]*+(?:\n|\Z)")
_KEPT_IN_ADDRESS: Final = ";/?:@&=+$,-_.!~*'()#%"


class LinkTarget(NamedTuple):
    """Where a link leads."""

    address: str
    title: str = ""


class Definition(NamedTuple):
    """A name for a target."""

    label: str
    target: LinkTarget
    end: int
    """Where the text behind it begins."""


def normal(label: str) -> str:
    """The form that all spellings of a label share."""
    return " ".join(label.split()).casefold()


def unescaped(text: str) -> str:
    """The text without backslashes before marks, and with what its entities stand for."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPED_OR_ENTITY.sub(lambda match: match[1] or character(match[2]), text)


def character(entity: str) -> str:
    """What an entity stands for; itself where there is no such entity."""
    if entity.startswith("&#"):
        return html.unescape(entity)
    return html5.get(entity[1:], entity)


def escaped_address(address: str) -> str:
    """An address with what no address may hold in its escaped form."""
    return address if address.isalnum() else quote(address, safe=_KEPT_IN_ADDRESS)


def address_at(text: str, start: int) -> tuple[str, int] | None:
    """The address that begins there, and its end."""
    if text.startswith("<", start):
        angled = _ANGLED.match(text, start)
        return (angled[1], angled.end()) if angled else None
    depth, at = 0, start
    while match := _ADDRESS_PART.match(text, at):
        if match[0] == "(":
            depth += 1
            if depth > _DEEPEST_BRACKETS:
                return None
        elif match[0] == ")":
            if depth == 0:
                break
            depth -= 1
        at = match.end()
    return (text[start:at], at) if depth == 0 else None


def target_at(text: str, start: int) -> tuple[LinkTarget, int] | None:
    """The target between round brackets, of which the first stands there; and its end."""
    at = _skipped(text, start + 1)
    found = address_at(text, at)
    if found is None:
        return None
    address, at = found
    title, behind = "", _skipped(text, at)
    if behind > at and (quoted := _TITLE.match(text, behind)):
        title = quoted[quoted.lastindex or 0]
        behind = _skipped(text, quoted.end())
    if not text.startswith(")", behind):
        return None
    return LinkTarget(escaped_address(unescaped(address)), unescaped(title)), behind + 1


def definition_at(text: str, start: int) -> Definition | None:
    """The definition that begins there; None where there is none."""
    label = LABEL.match(text, start)
    if label is None or not label[1].strip() or not text.startswith(":", label.end()):
        return None
    at = _skipped(text, label.end() + 1)
    found = address_at(text, at)
    if found is None or found[1] == at:
        return None
    address, at = found
    title = ""
    line_end = _END_OF_LINE.match(text, at)
    end = line_end.end() if line_end else None
    behind = _skipped(text, at)
    if behind > at and (quoted := _TITLE.match(text, behind)):
        titled_end = _END_OF_LINE.match(text, quoted.end())
        if titled_end:
            title, end = quoted[quoted.lastindex or 0], titled_end.end()
    if end is None:
        return None
    target = LinkTarget(escaped_address(unescaped(address)), unescaped(title))
    return Definition(normal(label[1]), target, end)


def _skipped(text: str, start: int) -> int:
    """Behind the white space there, with at most one end of a line in it."""
    gap = _GAP.match(text, start)
    return gap.end() if gap else start
