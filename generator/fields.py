"""Fields read from YAML one by one: text in, typed values out, every fault collected.

A schema names each field that it knows once, with the function that converts its text:

    fields.value("quality", whole_number)
    fields.values("topics", plain)
    fields.mapping("provider")

A converter takes text and returns a value, or raises ValueError with a message that says what was
expected ("expected a whole number"); what was found is added here. `finish` then reports every
field that nobody asked for.
"""

import difflib
from collections.abc import Callable, Iterable
from typing import Final, Never, TypeVar, overload

from generator.limits import Limits
from generator.problems import Level, Problem
from generator.yamltext import Mapping, Node, Scalar, Sequence, shown

T = TypeVar("T")
D = TypeVar("D")
Word = TypeVar("Word", bound=str)
Convert = Callable[[str], T]

PRIVATE: Final = "secured"  # editors' private data: its value is never read, quoted or compared
_MOST_TOLD: Final = 50  # faults of one file, and as many warnings: who has more has them all
_DEFAULT: Final = Limits()
MOST_ADVISED: Final = 100
"""Names in all records for which it is said what was probably meant, of thousands of names."""
_NOTHING: Final = "", "~", "null"
_MOST_UNKNOWN: Final = 20  # unknown fields that are named; looking for what was meant takes time


class Fields:
    """One mapping of a file, being read."""

    def __init__(
        self,
        mapping: Mapping,
        source: str,
        problems: list[Problem],
        prefix: str = "",
        limits: Limits = _DEFAULT,
    ) -> None:
        self._mapping = mapping
        self._entries = mapping.entries
        self._source = source
        self._problems = problems
        self._prefix = prefix
        self.limits = limits
        """Of the file that the fields are read from."""
        self._known: set[str] = {PRIVATE}

    @overload
    def value(
        self, name: str, convert: Convert[T], *, required: bool = ..., level: Level = ...
    ) -> T | None: ...
    @overload
    def value(
        self,
        name: str,
        convert: Convert[T],
        *,
        default: D,
        required: bool = ...,
        level: Level = ...,
    ) -> T | D: ...
    def value(
        self,
        name: str,
        convert: Convert[T],
        *,
        default: D | None = None,
        required: bool = False,
        level: Level = Level.FAULT,
    ) -> T | D | None:
        """The field's value, or `default` where it is absent, empty or faulty.

        level   of what is said where it is faulty: with a warning, all else is kept
        """
        self._known.add(name)
        node = self._entries.get(name)
        if node is None or _is_empty(node):
            if required:
                self.fault(name, "missing; it is required")
            return default
        converted = self._convert(name, node, convert, level)
        return default if converted is None else converted

    def values(self, name: str, convert: Convert[T], at_most: int | None = None) -> tuple[T, ...]:
        """The field's list of values; one value alone is a list of one.

        at_most   values; without it, what the limits allow any list
        """
        node = self._take(name)
        if node is None:
            return ()
        if isinstance(node, Mapping):
            self.fault(
                name, "expected a list of values, found fields; quote a value that holds ': '"
            )
            return ()
        items = (node,) if isinstance(node, Scalar) else node.items
        if self._is_too_long(name, len(items), at_most):
            return ()
        converted = (
            self._convert(f"{name}[{index}]", item, convert) for index, item in enumerate(items)
        )
        return tuple(value for value in converted if value is not None)

    def mapping(self, name: str) -> "Fields | None":
        """The fields below this one, or None where it is absent or faulty."""
        node = self._take(name)
        if node is None:
            return None
        if isinstance(node, Mapping):
            return self._below(name, node)
        self.fault(name, f'expected fields ("name: value"), found {_kind(node)}', node.line)
        return None

    def mappings(self, name: str, at_most: int | None = None) -> "list[Fields]":
        """The fields of each member of a list. at_most: as for values"""
        node = self._take(name)
        if node is None:
            return []
        items = node.items if isinstance(node, Sequence) else (node,)
        if self._is_too_long(name, len(items), at_most):
            return []
        found = []
        for index, item in enumerate(items):
            place = f"{name}[{index}]"
            if isinstance(item, Mapping):
                found.append(self._below(place, item))
            else:
                self.fault(
                    place, f'expected fields ("name: value"), found {_kind(item)}', item.line
                )
        return found

    def is_list_of_fields(self, name: str) -> bool:
        """True if the field is a list and its first member has fields of its own."""
        node = self._entries.get(name)
        return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)

    def names(self) -> tuple[str, ...]:
        """Every field's name, as it stands."""
        return tuple(self._entries)

    def has(self, name: str) -> bool:
        """True if the field stands there and is not empty."""
        return not _is_empty(self._entries.get(name))

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
        """Collects a fault that costs only what is wrong: all else is kept."""
        self._report(name, message, line, Level.DROPPED)

    def warn(self, name: str, message: str, line: int | None = None) -> None:
        """Collects something odd that changes nothing."""
        self._report(name, message, line, Level.WARNING)

    def finish(self, level: Level = Level.WARNING) -> None:
        """Reports each field that nobody asked for, with the name that was probably meant."""
        unknown = [name for name in self._mapping.lines if name not in self._known]
        if unknown and self._is_told(level):
            return  # of all this, nothing would be said, and looking for what was meant takes time
        for name in unknown[:_MOST_UNKNOWN]:
            advice = did_you_mean(shown(name), self._known - {PRIVATE})
            line = self._mapping.lines[name]
            self._report(shown(name), f"unknown field{advice}", line, level)
        if len(unknown) > _MOST_UNKNOWN:
            line = self._mapping.lines[unknown[_MOST_UNKNOWN]]
            more = len(unknown) - _MOST_UNKNOWN
            self._report("", f"{more} more unknown fields from here on", line, level)

    def _take(self, name: str) -> Node | None:
        self._known.add(name)
        node = self._entries.get(name)
        return None if node is None or _is_empty(node) else node

    def _is_too_long(self, name: str, length: int, at_most: int | None) -> bool:
        most = self.limits.list if at_most is None else at_most
        if length > most:
            self.fault(name, f"expected at most {most:,} in a list, found {length:,}")
        return length > most

    def _convert(
        self, name: str, node: Node, convert: Convert[T], level: Level = Level.FAULT
    ) -> T | None:
        if not isinstance(node, Scalar):
            self._report(name, f"expected one value, found {_kind(node)}", node.line, level)
            return None
        if node.cut and not node.text:
            advice = f'quote it: "{shown(node.cut)}"'
            self._report(name, f"YAML reads all of it as a comment; {advice}", node.line, level)
            return None
        if _is_cut(node):
            whole = shown(f"{node.text} {node.cut}")
            read = f'YAML reads only "{shown(node.text)}"'
            self.warn(name, f'{read}; if all belongs to it, quote it: "{whole}"', node.line)
        try:
            return convert(node.text)
        except ValueError as error:
            self._report(name, f'{error}, found "{shown(node.text)}"', node.line, level)
            return None

    def _below(self, name: str, mapping: Mapping) -> "Fields":
        prefix = f"{self._prefix}{name}."
        return Fields(mapping, self._source, self._problems, prefix, self.limits)

    def _report(self, name: str, message: str, line: int | None, level: Level) -> None:
        if line is None:
            line = self._mapping.lines.get(name.partition("[")[0], self._mapping.line)
        place = (self._prefix + name).rstrip(".")
        if not self._is_told(level):
            self._problems.append(Problem(self._source, line, place, message, level))
            if self._is_told(level):
                more = f"{_MOST_TOLD} {level}s are told of one file; there may be more"
                self._problems.append(Problem(self._source, line, "", more, level))

    def _is_told(self, level: Level) -> bool:
        """True if as many problems of that level were collected as are told of one file."""
        return (
            len(self._problems) >= _MOST_TOLD
            and sum(problem.level is level for problem in self._problems) >= _MOST_TOLD
        )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "title"?`, or empty where nothing known is near."""
    by_folded = {word.casefold(): word for word in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=1)
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


def one_of(*choices: Word) -> Convert[Word]:
    """Converts one of a few words, in any case."""
    by_word = {str(choice): choice for choice in choices}

    def convert(text: str) -> Word:
        word = text.strip().lower()
        if word in by_word:
            return by_word[word]
        known = ", ".join(choices)
        raise ValueError(f"expected one of {known}{did_you_mean(word, choices)}")

    return convert


def _fail(message: str) -> Never:
    raise ValueError(message)


def _is_empty(node: Node | None) -> bool:
    """Nothing behind the colon, or one of YAML's words for it, or a comment; `#AI` is none."""
    if node is None:
        return True
    if not isinstance(node, Scalar) or not node.plain or node.text not in _NOTHING:
        return False
    return not _is_cut(node)


def _is_cut(node: Scalar) -> bool:
    """True if YAML took a part of the value for a comment: comments are written with a space."""
    return not node.cut.startswith("# ") if node.cut else False


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return "fields"
    return "a list" if isinstance(node, Sequence) else f'"{shown(node.text)}"'
