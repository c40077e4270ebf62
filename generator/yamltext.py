"""YAML as it was written: every scalar stays text, with the line it stands on.

YAML's own typing turns a topic `NO` into False, `3.10` into 3.1 and `12:30` into 750. Here nothing
is typed; the schema that reads a field knows what it expects. Aliases, anchors, tags and duplicate
keys are faults: none is needed in a record, and each is a way to make two readers disagree.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import yaml

from generator.limits import Limits
from generator.problems import Problem

HAS_LIBYAML: Final[bool] = bool(yaml.__with_libyaml__)
_LOADER: Final = yaml.CBaseLoader if HAS_LIBYAML else yaml.BaseLoader

# What YAML refuses to read at all: one such character, and the whole record would be lost.
_DROPPED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_OTHER_BREAKS: Final = re.compile("[\x85\u2028\u2029]")  # lines to YAML, and to no editor
_COMMENT: Final = re.compile(r"(?:^|[ \t])#", re.MULTILINE)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_JOINERS: Final = "\u200c\u200d"
_QUOTED: Final = 60  # characters of a value that a message shows

_GIVEN_UP: Final = 500  # levels; the parser takes the square of their number for a value
_MOST_FAULTS: Final = 100  # that are told of one file


class Scalar(NamedTuple):
    """One value as written."""

    text: str
    line: int
    plain: bool
    """Written without quotes."""
    cut: str
    """What YAML took for a comment behind an unquoted value (`C #` is read as `C`), or empty."""


class Sequence(NamedTuple):
    items: "tuple[Node, ...]"
    line: int


class Mapping(NamedTuple):
    entries: "dict[str, Node]"
    lines: dict[str, int]
    """The line of each key."""
    line: int


Node = Scalar | Sequence | Mapping


def read_mapping(
    text: str, source: str, first_line: int = 1, deepest: int = Limits().depth
) -> tuple[Mapping | None, list[Problem]]:
    """The mapping that a YAML document holds, and every fault in its form.

    first_line   the line of the file on which `text` begins
    deepest      levels of lists and fields in each other
    Control characters are dropped, but for tabs and line ends.
    None         where it cannot be read at all; the problems say why
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _OTHER_BREAKS.sub(" ", _DROPPED.sub("", text))
    reader = _Reader(text, source, first_line, deepest)
    try:
        node = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        reason = error.problem or error.context or "cannot be read"
        advice = "quote the value if it holds special characters, and indent with spaces"
        reader.problems.append(Problem(source, line, "", f"not valid YAML: {reason}; {advice}"))
        return None, reader.problems
    except _GivenUp:
        return None, reader.problems
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", "") or "cannot be read"
        # The reader of characters, alone of all, says a place in the text and no line.
        line = first_line + text.count("\n", 0, max(getattr(error, "position", 0) or 0, 0))
        reader.problems.append(Problem(source, line, "", f"not valid YAML: {reason}"))
        return None, reader.problems
    if isinstance(node, Mapping):
        return node, reader.problems
    message = 'expected fields, one "name: value" a line'
    reader.problems.append(Problem(source, first_line, "", message))
    return None, reader.problems


def decoded(data: bytes, source: str) -> tuple[str | None, list[Problem]]:
    """The text of a file in UTF-8, with or without a byte order mark; None for any other."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{data[error.start]:02x}"
        message = f"not UTF-8: {byte} cannot be read; save the file as UTF-8"
        return None, [Problem(source, line, "", message)]


def shown(text: str) -> str:
    """A text of the file as a message may show it: one short line that no terminal acts on."""
    folded = " ".join(text.split())
    cut = folded if len(folded) <= _QUOTED else folded[:_QUOTED] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() or c in _JOINERS else "\ufffd" for c in cut)


class _GivenUp(Exception):
    """What follows is not worth the time; the fault has been told."""


class _Reader:
    """Turns one document's events into nodes; collects what is wrong and reads on."""

    def __init__(self, text: str, source: str, first_line: int, deepest: int) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._first_line = first_line
        self._deepest = deepest
        # Asked once a file rather than once a value: most files have neither.
        self._has_comments = _COMMENT.search(text) is not None
        self._lines = text.split("\n") if self._has_comments else []
        self._has_escapes = "\\" in text
        self._events: Iterator[yaml.Event] = iter(_LOADER(text).get_event, None)

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self._fault(event, "a second YAML document; keep to one")
                    return node
                node = self._node(next(self._events), 1)
        return node

    def _fault(self, event: yaml.Event, message: str) -> None:
        if len(self.problems) < _MOST_FAULTS:
            self.problems.append(Problem(self._source, self._line(event), "", message))

    def _line(self, event: yaml.Event) -> int:
        mark = event.start_mark
        return self._first_line + (mark.line if mark else 0)

    def _node(self, event: yaml.Event, depth: int) -> Node:
        line = self._line(event)
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return self._scalar(event, line)
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                event,
                f'alias "*{shown(str(event.anchor))}": write the value out; quote it if it is text',
            )
            return Scalar("", line, True, "")
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self._fault(event, f'anchor "&{shown(anchor)}": not supported; quote it if it is text')
        # "!" alone is what the parser says of a quoted scalar in some versions: it names no type.
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self._fault(event, f'tag "{shown(tag)}": not supported; quote it if it is text')
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        if depth > self._deepest:
            self._fault(event, f"nested more than {self._deepest} deep")
            self._skip()
            return Scalar("", line, True, "")
        if isinstance(event, yaml.SequenceStartEvent):
            items = tuple(self._node(child, depth + 1) for child in self._children())
            return Sequence(items, line)
        return self._mapping(line, depth)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        plain = not event.style  # libyaml says "", the pure parser None
        # Some versions let "\ud800" in quotes through.
        value = _SURROGATES.sub("", event.value) if self._has_escapes else event.value
        cut = self._comment_behind(event) if plain and self._has_comments else ""
        return Scalar(value, line, plain, cut)

    def _children(self) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                return
            yield event

    def _mapping(self, line: int, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        for event in self._children():
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._fault(event, "a field's name has to be one word")
            elif key.text in entries:
                first = lines[key.text]
                self._fault(
                    event, f'"{shown(key.text)}" stands here and on line {first}; keep one of them'
                )
            else:
                entries[key.text] = value
                lines[key.text] = key.line
        return Mapping(entries, lines, line)

    def _skip(self) -> None:
        """Passes over the rest of a collection whose start was just read."""
        depth = 1
        while depth:
            event = next(self._events)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _GIVEN_UP:
                raise _GivenUp

    def _comment_behind(self, event: yaml.ScalarEvent) -> str:
        mark = event.end_mark
        if mark is None or mark.line >= len(self._lines):
            return ""
        rest = self._lines[mark.line][mark.column :]
        comment = rest.strip()
        return comment if comment.startswith("#") else ""
