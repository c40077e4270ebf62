"""YAML as it was written: every scalar stays text, with the line it stands on.

YAML's own typing turns a topic `NO` into False, `3.10` into 3.1 and `12:30` into 750. Here nothing
is typed; the schema that reads a field knows what it expects. Aliases, anchors, tags and duplicate
keys are faults: none is needed in a record, and each is a way to make two readers disagree.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import yaml
from msgspec import Struct

from generator.limits import Limits
from generator.problems import Problem

HAS_LIBYAML: Final[bool] = bool(yaml.__with_libyaml__)
_PARSER: Final[Any] = yaml.cyaml.CParser if HAS_LIBYAML else yaml.BaseLoader  # type: ignore[attr-defined]

# What YAML refuses to read at all: one such character, and the whole record would be lost. The
# breaks among them are lines to YAML, and to no editor.
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)
_SPACES: Final = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_COMMENTS: Final = " #", "\t#", "\n#"
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_JOINERS: Final = "\u200c\u200d"
_QUOTED: Final = 60  # characters of a value that a message shows

_GIVEN_UP: Final = 500  # levels; the parser takes the square of their number for a value
_MOST_FAULTS: Final = 100  # that are told of one file


class Scalar(Struct, frozen=True, gc=False):
    """One value as written."""

    text: str
    line: int
    plain: bool
    """Written without quotes."""
    cut: str
    """What YAML took for a comment behind an unquoted value (`C #` is read as `C`), or empty."""


class Sequence(Struct, frozen=True):
    items: "tuple[Node, ...]"
    line: int


class Mapping(Struct, frozen=True):
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
    What parts words (VT, FF, NEL, LS, PS) is a space; the signs of Windows-1252 that stand as
    U+0080 to U+009F are read as what they are; other control characters are dropped, but for tabs
    and line ends.
    None         where it cannot be read at all; the problems say why
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ODD.sub(_readable, text)
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


def _readable(odd: re.Match[str]) -> str:
    """What is meant by a character that YAML refuses: what texts of records may hold in quotes, as
    "\\x92", is read in the same way by `records.characters`."""
    if odd[0] in _SPACES:
        return " "
    return bytes([ord(odd[0])]).decode("cp1252", "ignore") if "\x80" <= odd[0] <= "\x9f" else ""


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
        has_comments = text.startswith("#") or any(mark in text for mark in _COMMENTS)
        self._lines = text.split("\n") if has_comments else []
        self._has_escapes = "\\" in text
        # Events and not nodes: aliases, anchors and tags are still there to be seen.
        self._next: Callable[[], Any] = _PARSER(text).get_event

    def document(self) -> Node | None:
        node: Node | None = None
        while (event := self._next()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self._fault(event, "a second YAML document; keep to one")
                    return node
                node = self._node(self._next(), 1)
        return node

    def _fault(self, event: Any, message: str) -> None:
        if len(self.problems) < _MOST_FAULTS:
            self.problems.append(Problem(self._source, self._line(event), "", message))

    def _line(self, event: Any) -> int:
        line: int = event.start_mark.line
        return self._first_line + line

    def _node(self, event: Any, depth: int) -> Node:
        line = self._line(event)
        is_scalar = isinstance(event, yaml.ScalarEvent)
        if not is_scalar and isinstance(event, yaml.AliasEvent):
            self._fault(
                event,
                f'alias "*{shown(str(event.anchor))}": write the value out; quote it if it is text',
            )
            return Scalar("", line, True, "")
        if event.anchor is not None:
            anchor = shown(event.anchor)
            self._fault(event, f'anchor "&{anchor}": not supported; quote it if it is text')
        # "!" alone is what the parser says of a quoted scalar in some versions: it names no type.
        if event.tag is not None and event.tag != "!":
            self._fault(event, f'tag "{shown(event.tag)}": not supported; quote it if it is text')
        if is_scalar:
            plain = not event.style  # libyaml says "", the pure parser None
            # Some versions let "\ud800" in quotes through.
            text = _SURROGATES.sub("", event.value) if self._has_escapes else event.value
            cut = self._comment_behind(event) if plain and self._lines else ""
            return Scalar(text, line, plain, cut)
        if depth > self._deepest:
            self._fault(event, f"nested more than {self._deepest} deep")
            self._skip()
            return Scalar("", line, True, "")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(line, depth)
        return self._mapping(line, depth)

    def _sequence(self, line: int, depth: int) -> Sequence:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), line)

    def _mapping(self, line: int, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
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
            event = self._next()
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
