"""Where in a file each value of its YAML stands: the parser's own marks, in the file's own text.

What is read of a file for its meaning is `generator.content`'s; here nothing is judged. A file
whose YAML cannot be read has no places, and neither has a head that another system's reader takes.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import yaml
from msgspec import Struct, structs

from generator.content.yaml.fields import PRIVATE
from generator.content.yaml.text import HAS_LIBYAML

_PARSER: Final[Any] = yaml.cyaml.CParser if HAS_LIBYAML else yaml.BaseLoader  # type: ignore[attr-defined]
_FENCE: Final = re.compile(r"(?:\ufeff)?(?:[ \t]*(?:\r\n|\r|\n))*---[ \t]*(?:\r\n|\r|\n)")
_CLOSING: Final = re.compile(r"(?<=[\r\n])---[ \t]*(?=\r|\n|\Z)")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
# What YAML's reader refuses or takes for a line end: a sign of its own length stands in for each,
# so that all marks hold.
_ODD: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MOST_VALUES: Final = 20_000  # of one file
_DEEPEST: Final = 32
_LONGEST_NAME: Final = 100  # characters of a field's name; that of each value is made of several
_NAMELESS: Final = "?"  # what no rule asks for


class Value(Struct, frozen=True, gc=False):
    """One value of a file, or the name of a field."""

    text: str
    """As YAML reads it."""
    start: int
    """In the file's text; quotes, and the sign of a block, belong to it."""
    end: int
    style: str
    """`'`, `"`, `|`, `>`, or empty for a plain one."""

    @property
    def is_plain(self) -> bool:
        return not self.style


class Located(Struct, frozen=True):
    """All values of one file, by what they are called: `related[0].webUrl`."""

    text: str
    values: Mapping[str, Value] = MappingProxyType({})
    keys: Mapping[str, Value] = MappingProxyType({})
    """The names of fields, by the same."""
    start: int = 0
    """Where the YAML begins."""
    end: int = 0
    has_body: bool = False
    names: Mapping[str, str] = MappingProxyType({})
    """As they were given."""

    def place(self, field: str) -> Value | None:
        """The value of a field, or else its name, or that of the nearest which encloses it."""
        while field:
            found = self.values.get(field) or self.keys.get(field)
            if found is not None:
                return found
            field = field[: max(field.rfind("."), field.rfind("["), 0)]
        return None

    def line_and_column(self, at: int) -> tuple[int, int]:
        """Of a place in the text, each from 1."""
        before = self.text[:at].removeprefix("\ufeff")
        line, start = 1, 0
        for end in _LINE_END.finditer(before):
            line, start = line + 1, end.end()
        return line, len(before) - start + 1


def located(
    text: str, *, has_body: bool, names: Mapping[str, str] = MappingProxyType({})
) -> Located:
    """Where the values of a file stand.

    text       of the whole file, as its bytes decode
    has_body   whether the YAML ends at a fence: the head of a record
    names      of fields, as the file has them, and what they are called here
    """
    nothing = Located(text, has_body=has_body, names=names)
    start, end = (1 if text.startswith("\ufeff") else 0), len(text)
    opening = _FENCE.match(text)
    if has_body or opening:
        if opening is None:
            return nothing
        start = opening.end()
        closing = _CLOSING.search(text, start)
        if closing is not None:
            end = closing.start()
        elif has_body:
            return nothing
    reader = _Reader(_readable(text[start:end]), start, names)
    try:
        reader.read()
    except (yaml.YAMLError, _TooMuch, RecursionError):
        return structs.replace(nothing, start=start, end=end)
    return Located(text, reader.values, reader.keys, start, end, has_body, names)


def relocated(before: Located, text: str) -> Located:
    """The same of another text of the file."""
    return located(text, has_body=before.has_body, names=before.names)


_PRIVATE: Final = re.compile(
    rf"(?m)^({PRIVATE}: *)([\"']?)([A-Za-z0-9+/=;]{{20,}})\2(?=[ \t]*(?:\r|$))"
)


def _readable(text: str) -> str:
    """The text in the same length as the parser takes it; what editors keep private is not read."""
    text = _PRIVATE.sub(lambda found: found[1] + " " * (len(found[0]) - len(found[1])), text)
    return text if text.isascii() and text.isprintable() else _ODD.sub("\u00a4", text)


def _is_name(text: str) -> bool:
    """True for what a field may be called by in a finding."""
    return 0 < len(text) <= _LONGEST_NAME and text != PRIVATE


class _TooMuch(Exception):
    """There is more in the file than is worth looking at."""


class _Reader:
    """Reads one document's events."""

    def __init__(self, text: str, offset: int, names: Mapping[str, str]) -> None:
        self.values: dict[str, Value] = {}
        self.keys: dict[str, Value] = {}
        self._offset = offset
        self._names = names
        self._next = _PARSER(text).get_event

    def read(self) -> None:
        while (event := self._next()) is not None:
            if isinstance(event, yaml.MappingStartEvent):
                self._mapping("", 1)
                return
            if isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent):
                return

    def _node(self, event: Any, name: str, depth: int) -> None:
        if depth > _DEEPEST or len(self.values) > _MOST_VALUES:
            raise _TooMuch
        if isinstance(event, yaml.ScalarEvent):
            if not name.startswith(_NAMELESS):
                self.values.setdefault(name, self._value(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            at = 0
            while not isinstance(below := self._next(), yaml.SequenceEndEvent):
                self._node(below, f"{name}[{at}]", depth + 1)
                at += 1
        elif isinstance(event, yaml.MappingStartEvent):
            self._mapping(name, depth)

    def _mapping(self, name: str, depth: int) -> None:
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if isinstance(event, yaml.ScalarEvent):
                inner = f"{name}.{event.value}" if name else event.value
                inner = self._names.get(inner, inner)
                key = self._value(event)
            else:
                inner, key = _NAMELESS, None
                self._node(event, inner, depth + 1)
            value = self._next()
            if key is None or not _is_name(event.value) or inner in self.keys:
                self._node(value, _NAMELESS, depth + 1)  # what stands there twice counts once
            else:
                self.keys[inner] = key
                self._node(value, inner, depth + 1)

    def _value(self, event: Any) -> Value:
        start, end = event.start_mark.index, event.end_mark.index
        return Value(event.value, self._offset + start, self._offset + end, event.style or "")
