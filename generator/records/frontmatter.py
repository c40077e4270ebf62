"""Front matter: the fields of a record's file, with their lines, and the body below them."""

import re
from typing import Final, NamedTuple

from generator.fields import PRIVATE
from generator.limits import Limits
from generator.problems import Problem
from generator.yamltext import Mapping, decoded, read_mapping

_FENCE: Final = "---"
_DEFAULT: Final = Limits()
# What is never read need not be looked through by YAML either: of most records it is a third.
_PRIVATE: Final = re.compile(
    rf"^({PRIVATE}:) ([\"']?)[A-Za-z0-9+/=]{{20,}}\2$(?!\n[ \t])", re.MULTILINE
)


class FrontMatter(NamedTuple):
    fields: Mapping
    body: str
    body_line: int
    """The line on which the body begins."""


def split(
    data: bytes, source: str, limits: Limits = _DEFAULT
) -> tuple[FrontMatter | None, list[Problem]]:
    """The file's front matter and body; None, with the reasons, where there is none to read.

    The file is UTF-8, with or without a byte order mark, with any line ends.
    """
    text, problems = decoded(data, source)
    if text is None:
        return None, problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].rstrip() != _FENCE:
        return None, [Problem(source, 1, "", 'expected "---" on the first line, then the fields')]
    closing = next((at for at, line in enumerate(lines) if at and line.rstrip() == _FENCE), None)
    if closing is None:
        return None, [Problem(source, 1, "", 'the closing "---" below the fields is missing')]
    fields = _PRIVATE.sub(r"\1", "\n".join(lines[1:closing]))
    if len(fields.encode()) > limits.front_matter_size:
        message = f"the fields take more than {limits.front_matter_size:,} bytes; shorten them"
        return None, [Problem(source, 1, "", message)]
    mapping, problems = read_mapping(fields, source, 2, limits.depth)
    if mapping is None:
        return None, problems
    below = "\n".join(lines[closing + 1 :])
    body = below.lstrip("\n")
    return FrontMatter(mapping, body.rstrip("\n"), closing + 2 + len(below) - len(body)), problems
