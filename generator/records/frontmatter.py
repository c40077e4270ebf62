"""Front matter: the fields of a record's file, with their lines, and the body below them."""

import re
from typing import Final, NamedTuple

from generator.fields import PRIVATE
from generator.limits import Limits
from generator.problems import Problem
from generator.yamltext import Mapping, decoded, read_mapping

_FENCE: Final = "---"
_CLOSING: Final = re.compile(rf"\n{_FENCE}\s*?$", re.MULTILINE)
_DEFAULT: Final = Limits()
# What is never read need not be looked through by YAML either: of most records it is a third.
_PRIVATE: Final = re.compile(rf"(\n{PRIVATE}:) ([\"']?)[A-Za-z0-9+/=]{{20,}}\2(?=\n|\Z)(?!\n[ \t])")


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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.partition("\n")[0]
    if first.rstrip() != _FENCE:
        return None, [Problem(source, 1, "", 'expected "---" on the first line, then the fields')]
    closing = _CLOSING.search(text, len(first))
    if closing is None:
        return None, [Problem(source, 1, "", 'the closing "---" below the fields is missing')]
    fields = _PRIVATE.sub(r"\1", text[len(first) : closing.start()]).removeprefix("\n")
    if len(fields.encode()) > limits.front_matter_size:
        message = f"the fields take more than {limits.front_matter_size:,} bytes; shorten them"
        return None, [Problem(source, 1, "", message)]
    mapping, problems = read_mapping(fields, source, 2, limits.depth)
    if mapping is None:
        return None, problems
    below = text[closing.end() + 1 :]
    body = below.lstrip("\n")
    body_line = text.count("\n", 0, closing.end()) + 2 + len(below) - len(body)
    return FrontMatter(mapping, body.rstrip("\n"), body_line), problems
