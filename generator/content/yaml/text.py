"""YAML as it was written: every scalar stays text, with the line it stands on.

YAML's own typing turns a topic `NO` into False, `3.10` into 3.1 and `12:30` into 750. Here nothing
is typed; the schema that reads a field knows what it expects. Aliases, anchors, tags and duplicate
keys are refused: none is needed in a record, and each is a way to make two readers disagree. What
is refused stands in its place as `Unreadable`, so that it costs the field which holds it, and
nothing else.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import yaml
from msgspec import Struct

from generator.content.characters import without_controls
from generator.content.limits import Limits
from generator.content.yaml.advice import advice, deepest_flow
from generator.problems import Problem, shown

HAS_LIBYAML: Final[bool] = bool(yaml.__with_libyaml__)
_PARSER: Final[Any] = yaml.cyaml.CParser if HAS_LIBYAML else yaml.BaseLoader  # type: ignore[attr-defined]

# JSON writes a character such as an emoji as two escapes, and YAML knows neither half.
_HALVES: Final = re.compile(r"(?<!\\)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_COMMENTS: Final = " #", "\t#", "\n#"
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_NOTHING: Final = "", "~", "null"
_GIVEN_UP: Final = 500  # levels; the parser takes the square of their number for a value


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
    """The first value of each key."""
    lines: dict[str, int]
    """The line of each key, where it stands first."""
    line: int
    again: dict[str, int] = {}
    """The line on which a key stands for the second time; most mappings have none."""
    nameless: tuple[int, ...] = ()
    """The lines of entries whose key is a list or fields."""


class Unreadable(Struct, frozen=True, gc=False):
    """What stands where a value was that is refused whatever it says."""

    message: str
    line: int


Node = Scalar | Sequence | Mapping | Unreadable


def read_mapping(
    text: str, source: str, first_line: int = 1, deepest: int = Limits().depth
) -> tuple[Mapping | None, list[Problem]]:
    """The mapping that a YAML document holds, and what leaves nothing of it to be read.

    first_line   the line of the file on which `text` begins
    deepest      levels of lists and fields in each other
    What parts words (VT, FF, NEL, LS, PS) is a space; the signs of Windows-1252 that stand as
    U+0080 to U+009F are read as what they are; other control characters are dropped, but for tabs
    and line ends.
    None         where it cannot be read at all; the problems say why
    No message holds words of the parser's: they differ by its version, and do not say what to do.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\\u" in text:
        text = _HALVES.sub(_whole, text)
    text = without_controls(text)
    reader = _Reader(text, source, first_line, deepest)
    try:
        node = reader.document()
    except yaml.MarkedYAMLError as error:
        marks = [mark.line for mark in (error.problem_mark, error.context_mark) if mark]
        at, message = advice(text.split("\n"), marks)
        if reader.is_too_deep or deepest_flow(text, marks) > deepest:
            # Some parsers give up by themselves, before they have said how deep it goes.
            message = too_deep(deepest)
        reader.problems.append(Problem(source, first_line + at, "", message))
        return None, reader.problems
    except _GivenUp as given_up:
        reader.problems.append(Problem(source, given_up.line, "", too_deep(deepest)))
        return None, reader.problems
    except yaml.YAMLError as error:
        # The reader of characters, alone of all, says a place in the text and no line.
        line = first_line + text.count("\n", 0, max(getattr(error, "position", 0) or 0, 0))
        message = "not valid YAML: a character that no text may hold; delete it"
        reader.problems.append(Problem(source, line, "", message))
        return None, reader.problems
    if isinstance(node, Mapping):
        return node, reader.problems
    message = 'expected fields, one "name: value" a line'
    reader.problems.append(Problem(source, first_line, "", message))
    return None, reader.problems


def _whole(halves: re.Match[str]) -> str:
    """The character of two escapes."""
    return bytes.fromhex(halves[1] + halves[2]).decode("utf-16-be")


def decoded(data: bytes, source: str) -> tuple[str | None, list[Problem]]:
    """The text of a file in UTF-8, with or without a byte order mark; None for any other."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"byte 0x{data[error.start]:02x}"
        message = f"not UTF-8: {byte} cannot be read; save the file as UTF-8"
        return None, [Problem(source, line, "", message)]


def is_nothing(node: Node | None) -> bool:
    """Nothing behind the colon, or one of YAML's words for it, or a comment; `#AI` is none."""
    if node is None:
        return True
    if not isinstance(node, Scalar) or not node.plain or node.text not in _NOTHING:
        return False
    return not is_cut(node)


def is_cut(node: Scalar) -> bool:
    """True if YAML took a part of the value for a comment: comments are written with a space."""
    return not node.cut.startswith("# ") if node.cut else False


def too_deep(deepest: int) -> str:
    """What is said of lists and fields that stand too deep in each other."""
    return f"nested more than {deepest} deep; write it with fewer lists and fields in each other"


class _GivenUp(Exception):
    """What follows is not worth the time."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _Reader:
    """Turns one document's events into nodes; what is refused is marked, and read past."""

    def __init__(self, text: str, source: str, first_line: int, deepest: int) -> None:
        self.problems: list[Problem] = []
        self.is_too_deep = False
        """True while something is passed over that stands too deep."""
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
                    message = "a second YAML document; keep to one"
                    self.problems.append(Problem(self._source, self._line(event), "", message))
                    return node
                node = self._node(self._next(), 1)
        return node

    def _line(self, event: Any) -> int:
        line: int = event.start_mark.line
        return self._first_line + line

    def _node(self, event: Any, depth: int) -> Node:
        line = self._line(event)
        is_scalar = isinstance(event, yaml.ScalarEvent)
        if not is_scalar and isinstance(event, yaml.AliasEvent):
            alias = shown(str(event.anchor))
            return Unreadable(
                f'alias "*{alias}": write the value out; quote it if it is text', line
            )
        refused = ""
        if event.anchor is not None:
            refused = f'anchor "&{shown(event.anchor)}": not supported; quote it if it is text'
        # "!" alone is what the parser says of a quoted scalar in some versions: it names no type.
        elif event.tag is not None and event.tag != "!":
            refused = f'tag "{shown(event.tag)}": not supported; quote it if it is text'
        elif depth > self._deepest and not is_scalar:
            refused = too_deep(self._deepest)
        if is_scalar and not refused:
            plain = not event.style  # libyaml says "", the pure parser None
            # Some versions let "\ud800" in quotes through.
            text = _SURROGATES.sub("", event.value) if self._has_escapes else event.value
            cut = self._comment_behind(event) if plain and self._lines else ""
            return Scalar(text, line, plain, cut)
        if refused:
            if not is_scalar:
                self._skip(line, depth)
            return Unreadable(refused, line)
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
        again: dict[str, int] = {}
        nameless: list[int] = []
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if not isinstance(key, Scalar):
                nameless.append(key.line)
            elif key.text in entries:
                again.setdefault(key.text, key.line)
            else:
                entries[key.text] = value
                lines[key.text] = key.line
        return Mapping(entries, lines, line, again, tuple(nameless))

    def _skip(self, line: int, depth: int) -> None:
        """Passes over the rest of a collection whose start was just read.

        line, depth   where that start stands
        """
        until = depth - 1
        while depth > until:
            self.is_too_deep = depth > self._deepest
            event = self._next()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _GIVEN_UP:
                raise _GivenUp(line)
        self.is_too_deep = False

    def _comment_behind(self, event: yaml.ScalarEvent) -> str:
        mark = event.end_mark
        if mark is None or mark.line >= len(self._lines):
            return ""
        rest = self._lines[mark.line][mark.column :]
        comment = rest.strip()
        return comment if comment.startswith("#") else ""
