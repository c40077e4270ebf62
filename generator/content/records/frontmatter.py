"""Front matter: the fields of a record's file, with their lines, and the body below them.

That of other systems is named for what it is, and read where a site asks for it.
"""

import re
from typing import Final, NamedTuple

from generator.content.limits import Limits
from generator.content.records import heads
from generator.content.yaml.fields import PRIVATE
from generator.content.yaml.text import Mapping, decoded, read_mapping
from generator.problems import Problem

_FENCE: Final = "---"
_CLOSING: Final = re.compile(rf"\n{_FENCE}\s*?$", re.MULTILINE)
_EMPTY_LINES: Final = re.compile(r"(?:[ \t]*+\n)*+")
_MEANT: Final = re.compile(r"\s*[-–—_=*]{2,}\s*")
_DEFAULT: Final = Limits()
_EXPECTED: Final = 'expected "---" on the first line, then the fields'
_SETTING: Final = "or set `fields` in site.yaml, by which it is read as it is"
_INSTEAD: Final = {
    "TOML": f'; this is TOML ("+++"): write the fields as YAML, `name: value`, {_SETTING}',
    "JSON": f"; this is JSON: write the fields as YAML, `name: value`, {_SETTING}",
    "lines": f'; these are fields without it: put "---" above and below them, {_SETTING}',
}
"""What is said of heads that other systems read."""
# What is never read need not be looked through by YAML either: of most records it is a third.
_PRIVATE: Final = re.compile(rf"(\n{PRIVATE}:) ([\"']?)[A-Za-z0-9+/=]{{20,}}\2(?=\n|\Z)(?!\n[ \t])")


class FrontMatter(NamedTuple):
    fields: Mapping
    body: str
    body_line: int
    """The line on which the body begins."""


def split(
    data: bytes, source: str, limits: Limits = _DEFAULT, *, foreign: bool = False
) -> tuple[FrontMatter | None, list[Problem]]:
    """The file's front matter and body; None, with the reasons, where there is none to read.

    foreign   whether the heads of other systems are read as well
    The file is UTF-8, with or without a byte order mark, with any line ends.
    """
    text, problems = decoded(data, source)
    if text is None:
        return None, problems
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    empty = _EMPTY_LINES.match(text)
    start = empty.end() if empty else 0
    first = text[start:].partition("\n")[0]
    if first.rstrip() != _FENCE:
        kind = heads.kind_of(text)
        if foreign and kind:
            return _foreign(text, kind, source, limits)
        return None, [Problem(source, 1, "", f"{_EXPECTED}{_INSTEAD.get(kind, '')}")]
    line = 1 + text.count("\n", 0, start)
    start += len(first)
    closing = _CLOSING.search(text, start)
    if closing is None:
        return None, [_unclosed(text, source, line)]
    fields = _PRIVATE.sub(r"\1", text[start : closing.start()]).removeprefix("\n")
    if len(fields.encode()) > limits.front_matter_size:
        return None, [Problem(source, 1, "", _too_large(limits))]
    mapping, problems = read_mapping(fields, source, line + 1, limits.depth)
    if mapping is None:
        return None, problems
    return _parts(mapping, text, closing.end() + 1), problems


def _parts(mapping: Mapping, text: str, end: int) -> FrontMatter:
    """The fields, and the body that begins behind `end`."""
    below = text[end:]
    body = below.lstrip("\n")
    body_line = text.count("\n", 0, end) + 1 + len(below) - len(body)
    return FrontMatter(mapping, body.rstrip("\n"), body_line)


def _foreign(
    text: str, kind: str, source: str, limits: Limits
) -> tuple[FrontMatter | None, list[Problem]]:
    head = heads.read(text, kind, limits.depth)
    if head.fields is None:
        return None, [Problem(source, head.line, "", head.fault)]
    if len(text[: head.end].encode()) > limits.front_matter_size:
        return None, [Problem(source, 1, "", _too_large(limits))]
    return _parts(head.fields, text, head.end), []


def _unclosed(text: str, source: str, opened: int) -> Problem:
    """Where the line was meant to be that ends the fields, which is not that which opens them."""
    lines = text.split("\n")
    message = 'the closing "---" below the fields is missing'
    for number, line in enumerate(lines[opened:], opened + 1):
        if _MEANT.fullmatch(line):
            message += f'; write "---" in line {number}, without more'
            break
        if not line.strip():
            message += f'; put "---" in line {number}' if number > opened + 1 else ""
            break
    return Problem(source, opened, "", message)


def _too_large(limits: Limits) -> str:
    return f"the fields take more than {limits.front_matter_size:,} bytes; shorten them"
