"""What a case of the corpus is: a record's bytes, and what must become of it."""

import zlib
from collections.abc import Callable
from typing import NamedTuple

URL_AT, FIRST = 4, 6
"""Lines of a record as `record` writes it: of its URL, and of the first line that was given."""


class Shown(NamedTuple):
    """The record has a page under this title, as a browser reads it."""

    title: str
    warning: str = ""
    """A part of what is said of it all the same, with line and field as a problem says them."""


class Dropped(NamedTuple):
    """The record has a page under this title, without the part that one problem names."""

    title: str
    problem: str
    """Line, field and the beginning of the message."""


class Listed(NamedTuple):
    """The record stands in lists under this title, and one problem says why it has no page."""

    title: str
    problem: str
    """Line, field and the beginning of the message."""


class LeftOut(NamedTuple):
    """The record is nowhere, and one problem says why."""

    problem: str
    """Line, field and the beginning of the message: `6: quality: expected a whole number`."""


class Hostile(NamedTuple):
    data: bytes | Callable[[], bytes]
    outcome: Shown | Dropped | Listed | LeftOut

    @property
    def bytes(self) -> bytes:
        return self.data if isinstance(self.data, bytes) else self.data()


def record(*lines: str, body: str = "") -> bytes:
    """A sound record but for these lines: one of a field that we give takes the place of ours.

    Its URL and its date follow from what it says, so no two are of one original.
    """
    digest = zlib.crc32(repr((lines, body)).encode("utf-8", "replace"))
    moment = f"2025-01-01T{digest % 24:02}:{digest % 60:02}:{digest % 59:02}Z"
    url = f"https://news.example.com/{digest}"
    ours = ("title: T", f"publishedDateTime: {moment}", f"webUrl: {url}", "page: own")
    given = {line.partition(":")[0]: line for line in lines}
    top = [given.pop(name, line) for line in ours for name in (line.partition(":")[0],)]
    rest = [line for line in lines if line.partition(":")[0] in given]
    return "\n".join(("---", *top, *rest, "---", body)).encode("utf-8", "surrogatepass")


def titled(title: str) -> bytes:
    """A record of this title, written as YAML writes any text."""
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    return record(f'title: "{escaped}"')
