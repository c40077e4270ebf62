"""Fields read from YAML one by one: text in, typed values out, every fault collected.

A schema names each field that it knows once, with the function that converts its text:

    fields.value("quality", whole_number)
    fields.values("topics", plain)
    fields.mapping("provider")

A converter takes text and returns a value, or raises ValueError with a message that says what was
expected ("expected a whole number"); what was found is added here. `finish` then reports every
field that nobody asked for.

What is wrong costs what the level of the fields says: of a setting the whole file (FAULT), of a
record only the value that is wrong (DROPPED), so that all else is read, and what can be taken is.
Only what is required at the top costs all there too.
"""

import difflib
from collections.abc import Callable, Iterable
from typing import Final, Generic, Never, TypeVar, overload

from msgspec import structs

from generator.content.limits import Limits
from generator.content.yaml.text import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    Unreadable,
    is_cut,
    is_nothing,
)
from generator.problems import Level, Problem, shown

T = TypeVar("T")
D = TypeVar("D")
Word = TypeVar("Word", bound=str)
Convert = Callable[[str], T]

PRIVATE: Final = "secured"  # editors' private data: its value is never read, quoted or compared
_MOST_TOLD: Final = 50  # faults of one file, and as many warnings: who has more has them all
_ALIKE: Final = {
    Level.FAULT: "faults",
    Level.DROPPED: "parts that are dropped",
    Level.WARNING: "warnings",
}
_DEFAULT: Final = Limits()
MOST_ADVISED: Final = 100
"""Names in all records for which it is said what was probably meant, of thousands of names."""
_MOST_UNKNOWN: Final = 20  # unknown fields that are named; looking for what was meant takes time
_WITH_COMMAS: Final = frozenset(("topics", "tags", "hashtags"))
"""Lists in whose place `A, B` without quotes is a list of two."""
_FEW: Final = 12  # fields that are listed where it is not known which one was meant
_NEAR: Final = 0.75  # of 1: how alike an unknown field's name is to the one that is named


class Partly(ValueError):
    """A value that is wrong, with what of it can be kept."""

    def __init__(self, message: str, kept: object) -> None:
        self.kept = kept
        super().__init__(message)


class Fields:
    """One mapping of a file, being read."""

    def __init__(
        self,
        mapping: Mapping,
        source: str,
        problems: list[Problem],
        prefix: str = "",
        limits: Limits = _DEFAULT,
        level: Level = Level.FAULT,
    ) -> None:
        self._mapping = mapping
        self._entries = mapping.entries
        self._source = source
        self._problems = problems
        self._prefix = prefix
        self._level = level
        self.limits = limits
        """Of the file that the fields are read from."""
        self._known: set[str] = {PRIVATE}

    @overload
    def value(
        self, name: str, convert: Convert[T], *, required: bool = ..., level: Level | None = ...
    ) -> T | None: ...
    @overload
    def value(
        self,
        name: str,
        convert: Convert[T],
        *,
        default: D,
        required: bool = ...,
        level: Level | None = ...,
    ) -> T | D: ...
    def value(
        self,
        name: str,
        convert: Convert[T],
        *,
        default: D | None = None,
        required: bool = False,
        level: Level | None = None,
    ) -> T | D | None:
        """The field's value, or `default` where it is absent, empty or wrong.

        required   all is lost without it where it stands at the top; a part of a record is, if it
                   stands there
        level      of what is said where it is wrong, if not that of these fields
        """
        self._known.add(name)
        if required and not self._prefix:
            level = Level.FAULT
        node = self._entries.get(name)
        if node is None or is_nothing(node):
            if required:
                self._report(name, "missing; it is required", None, level or self._level)
            return default
        converted = self._convert(name, node, convert, level)
        return default if converted is None else converted

    def values(self, name: str, convert: Convert[T], at_most: int | None = None) -> tuple[T, ...]:
        """The field's list of values; one value alone is a list of one.

        at_most   values; without it, what the limits allow any list
        """
        return tuple(value for value, _ in self.placed(name, convert, at_most))

    def placed(
        self, name: str, convert: Convert[T], at_most: int | None = None
    ) -> list[tuple[T, int]]:
        """The same with the line of each value."""
        node = self._take(name)
        if node is None:
            return []
        if isinstance(node, Mapping):
            message = "expected a list of values, found fields; quote a value that holds ': '"
            self.drop(name, message)
            return []
        items = node.items if isinstance(node, Sequence) else (node,)
        if name in _WITH_COMMAS and isinstance(node, Scalar) and node.plain and "," in node.text:
            parts = [part.strip() for part in node.text.split(",")]
            items = tuple(structs.replace(node, text=part) for part in parts if part)
        found = []
        for index, item in enumerate(self._first(name, items, at_most)):
            value = self._convert(f"{name}[{index}]", item, convert)
            if value is not None:
                found.append((value, item.line))
        return found

    def mapping(self, name: str, alone: str = "") -> "Fields | None":
        """The fields below this one, or None where it is absent or wrong.

        alone   the field that a value means which stands there by itself
        """
        node = self._take(name)
        if isinstance(node, Sequence) and node.items and self._level is not Level.FAULT:
            if len(node.items) > 1:
                self.drop(name, "expected fields, found a list; its first member is taken")
            node = node.items[0]
        return None if node is None else self._fields_of(name, node, alone)

    def mappings(self, name: str, at_most: int | None = None, alone: str = "") -> "list[Fields]":
        """The fields of each member of a list. at_most, alone: as for values, and for a mapping"""
        node = self._take(name)
        if node is None:
            return []
        items = node.items if isinstance(node, Sequence) else (node,)
        members = (
            self._fields_of(f"{name}[{index}]", item, alone)
            for index, item in enumerate(self._first(name, items, at_most))
        )
        return [member for member in members if member is not None]

    def is_list_of_fields(self, name: str) -> bool:
        """True if the field is a list and its first member has fields of its own."""
        node = self._entries.get(name)
        return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)

    def names(self) -> tuple[str, ...]:
        """Every field's name, as it stands."""
        return tuple(self._entries)

    def node(self, name: str) -> Node | None:
        """What stands there, for who reads it in a way of its own; None where that is nothing. It
        does not count as asked for: see `ignore`."""
        node = self._entries.get(name)
        return None if is_nothing(node) else node

    def again(self, name: str) -> int:
        """The line on which the field stands for the second time; 0 where it does not."""
        return self._mapping.again.get(name, 0)

    def is_sound(self, name: str, convert: Convert[object]) -> bool:
        """True if there is a value that can be converted; says nothing of any other."""
        node = self._entries.get(name)
        if isinstance(node, Sequence) and node.items:
            node = node.items[0]
        try:
            return isinstance(node, Scalar) and not is_nothing(node) and convert(node.text) != ""
        except ValueError:
            return False

    def has(self, name: str) -> bool:
        """True if the field stands there and is not empty."""
        return not is_nothing(self._entries.get(name))

    @property
    def start(self) -> int:
        """The line on which the first field stands."""
        return self._mapping.line

    def line(self, name: str) -> int:
        """The line of the field's name; 0 where the field is not there."""
        return self._mapping.lines.get(name, 0)

    def lines(self, name: str) -> tuple[int, ...]:
        """The line of each member of a list; of the value, where it stands alone."""
        node = self._entries.get(name)
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(item.line for item in items if item is not None)

    def ignore(self, *names: str) -> None:
        """Fields that are known and deliberately not used."""
        self._known.update(names)

    def fault(self, name: str, message: str, line: int | None = None) -> None:
        """Collects a fault of the field: what holds it will be left out."""
        self._report(name, message, line, Level.FAULT)

    def drop(self, name: str, message: str, line: int | None = None) -> None:
        """Collects a fault that costs only what is wrong, where these fields allow that."""
        self._report(name, message, line, self._level)

    def warn(self, name: str, message: str, line: int | None = None) -> None:
        """Collects something odd that changes nothing."""
        self._report(name, message, line, Level.WARNING)

    def finish(
        self,
        level: Level = Level.WARNING,
        advice: Callable[[str], str] = lambda name: "",
        otherwise: str = "",
    ) -> None:
        """Reports each field that nobody asked for, with the name that was probably meant; and what
        stands there twice.

        advice      what is said of a name that other systems have; empty for any other
        otherwise   what is said of one of which it is not known what was meant; empty to say which
                    there are, where these are few
        """
        self._report_doubled()
        unknown = [name for name in self._mapping.lines if name not in self._known]
        if unknown and self._is_told(level):
            return  # of all this, nothing would be said, and looking for what was meant takes time
        known = self._known - {PRIVATE}
        if unknown and not otherwise and len(known) <= _FEW:
            verb = "is" if len(known) == 1 else "are"
            otherwise = f"; there {verb} {', '.join(sorted(known))}" if known else ""
        for name in unknown[:_MOST_UNKNOWN]:
            meant = advice(name) or did_you_mean(shown(name), known, _NEAR) or otherwise
            line = self._mapping.lines[name]
            self._report(shown(name), f"unknown field{meant}", line, level)
        if len(unknown) > _MOST_UNKNOWN:
            line = self._mapping.lines[unknown[_MOST_UNKNOWN]]
            more = len(unknown) - _MOST_UNKNOWN
            self._report("", f"{more} more unknown fields from here on", line, level)

    def _report_doubled(self) -> None:
        """Says which fields stand there twice, and which have no name."""
        counts = "keep one of them"
        if self._level is not Level.FAULT:
            counts = "the first counts; keep one of them"
        for name, line in self._mapping.again.items():
            level = self._level if name in self._known else Level.WARNING
            first = self._mapping.lines[name]
            if self._is_told(level):
                break
            self._report(shown(name), f"stands here and on line {first}; {counts}", line, level)
        for line in self._mapping.nameless:
            self.drop("", "a field's name has to be one word", line)

    def _take(self, name: str) -> Node | None:
        self._known.add(name)
        node = self._entries.get(name)
        return None if node is None or is_nothing(node) else node

    def _first(self, name: str, items: tuple[Node, ...], at_most: int | None) -> tuple[Node, ...]:
        """As many of a list as it may have."""
        most = self.limits.list if at_most is None else at_most
        if len(items) <= most:
            return items
        kept = most if self._level is not Level.FAULT else 0
        stay = f"; the first {most:,} stay" if kept else ""
        self.drop(name, f"expected at most {most:,} in a list, found {len(items):,}{stay}")
        return items[:kept]

    def _convert(
        self, name: str, node: Node, convert: Convert[T], level: Level | None = None
    ) -> T | None:
        level = level or self._level
        if isinstance(node, Sequence) and self._level is not Level.FAULT:
            node = self._first_value(name, node)
        if not isinstance(node, Scalar):
            self._report(name, _expected("one value", node), node.line, level)
            return None
        if node.cut and not node.text:
            advice = f'quote it: "{shown(node.cut)}"'
            self._report(name, f"YAML reads all of it as a comment; {advice}", node.line, level)
            return None
        if is_cut(node):
            whole = shown(f"{node.text} {node.cut}")
            read = f'YAML reads only "{shown(node.text)}"'
            self.warn(name, f'{read}; if all belongs to it, quote it: "{whole}"', node.line)
        try:
            return convert(node.text)
        except Partly as error:
            self._report(name, f"{error}", node.line, self._level)
            kept: T = error.kept  # type: ignore[assignment]
            return kept if self._level is not Level.FAULT else None
        except ValueError as error:
            self._report(name, f'{error}, found "{shown(node.text)}"', node.line, level)
            return None

    def _first_value(self, name: str, node: Sequence) -> Node:
        """The first value of a list that stands where one is expected; the list where it has none,
        or lists in it."""
        values = [item for item in node.items if not is_nothing(item)]
        if not values or not isinstance(values[0], Scalar):
            return node
        if len(values) > 1:
            self.drop(name, "expected one value, found a list; its first one is taken", node.line)
        return values[0]

    def _fields_of(self, name: str, node: Node, alone: str) -> "Fields | None":
        if isinstance(node, Scalar) and alone and not is_nothing(node):
            node = Mapping({alone: node}, {alone: node.line}, node.line)
        if isinstance(node, Mapping):
            return self._below(name, node)
        self.drop(name, _expected('fields ("name: value")', node), node.line)
        return None

    def _below(self, name: str, mapping: Mapping) -> "Fields":
        prefix = f"{self._prefix}{name}."
        return Fields(mapping, self._source, self._problems, prefix, self.limits, self._level)

    def _report(self, name: str, message: str, line: int | None, level: Level) -> None:
        if line is None:
            line = self._mapping.lines.get(name.partition("[")[0], self._mapping.line)
        place = (self._prefix + name).rstrip(".")
        if not self._is_told(level):
            self._problems.append(Problem(self._source, line, place, message, level))
            if self._is_told(level):
                more = f"{_MOST_TOLD} {_ALIKE[level]} are told of one file; there may be more"
                self._problems.append(Problem(self._source, line, "", more, level))

    def _is_told(self, level: Level) -> bool:
        """True if as many problems of that level were collected as are told of one file."""
        return (
            len(self._problems) >= _MOST_TOLD
            and sum(problem.level is level for problem in self._problems) >= _MOST_TOLD
        )


def did_you_mean(name: str, known: Iterable[str], alike: float = 0.6) -> str:
    """`; did you mean "title"?`, or empty where nothing known is near.

    alike   from 0, anything, to 1, the same
    """
    by_folded = {word.casefold(): word for word in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=alike)
    return f'; did you mean "{by_folded[near[0]]}"?' if near else ""


def words(text: str) -> str:
    """The text as it stands, without white space at its ends."""
    return text.strip()


def whole_number(text: str) -> int:
    """A whole number, of any sign."""
    try:
        return int(text) if len(text) <= 18 else _fail("expected a smaller number")
    except ValueError:
        raise ValueError("expected a whole number") from None


def positive_number(text: str) -> int:
    """A whole number of at least 1."""
    number = whole_number(text)
    return number if number >= 1 else _fail("expected a whole number of at least 1")


def natural_number(text: str) -> int:
    """A whole number of at least 0."""
    number = whole_number(text)
    return number if number >= 0 else _fail("expected a whole number of at least 0")


def decimal_number(text: str) -> float:
    """A finite number, such as `4.43`."""
    try:
        number = float(text)
    except ValueError:
        raise ValueError("expected a number") from None
    return number if abs(number) < 1e15 else _fail("expected a number")


def boolean(text: str) -> bool:
    """true or false, in any of the spellings of YAML 1.1."""
    lowered = text.lower()
    if lowered in ("true", "yes", "on"):
        return True
    return False if lowered in ("false", "no", "off") else _fail("expected true or false")


class OneOf(Generic[Word]):
    """Converts one of a few words, in any case."""

    def __init__(self, choices: tuple[Word, ...]) -> None:
        self.choices = choices
        self._by_word = {str(choice): choice for choice in choices}

    def __call__(self, text: str) -> Word:
        word = text.strip().lower()
        if word in self._by_word:
            return self._by_word[word]
        known = ", ".join(self.choices)
        raise ValueError(f"expected one of {known}{did_you_mean(word, self.choices)}")


def one_of(*choices: Word) -> OneOf[Word]:
    """Converts one of a few words, in any case."""
    return OneOf(choices)


def _fail(message: str) -> Never:
    raise ValueError(message)


def _expected(what: str, node: Node) -> str:
    """What is said of something that stands where something else was expected."""
    if isinstance(node, Unreadable):
        return node.message
    if isinstance(node, Mapping):
        return f"expected {what}, found fields{_as_text(node)}"
    found = "a list" if isinstance(node, Sequence) else f'"{shown(node.text)}"'
    return f"expected {what}, found {found}"


def _as_text(node: Mapping) -> str:
    """How to write what was meant as text, where a colon in it made fields of it."""
    for name, value in node.entries.items():
        is_text = len(node.entries) == 1 and name != PRIVATE
        if is_text and isinstance(value, Scalar) and value.plain:
            return f'; if it is text, quote it: "{shown(f"{name}: {value.text}".strip())}"'
    return ""
