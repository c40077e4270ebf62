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

from generator.problems import Level, Problem
from generator.yamltext import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
D = TypeVar("D")
Convert = Callable[[str], T]

PRIVATE: Final = "secured"  # editors' private data: its value is never read, quoted or compared
_QUOTED: Final = 60  # characters of a faulty value that a message shows


class Fields:
    """One mapping of a file, being read."""

    def __init__(
        self, mapping: Mapping, source: str, problems: list[Problem], prefix: str = ""
    ) -> None:
        self._mapping = mapping
        self._source = source
        self._problems = problems
        self._prefix = prefix
        self._known: set[str] = {PRIVATE}

    @overload
    def value(self, name: str, convert: Convert[T], *, required: bool = ...) -> T | None: ...
    @overload
    def value(
        self, name: str, convert: Convert[T], *, default: D, required: bool = ...
    ) -> T | D: ...
    def value(
        self,
        name: str,
        convert: Convert[T],
        *,
        default: D | None = None,
        required: bool = False,
    ) -> T | D | None:
        """The field's value, or `default` where it is absent, empty or faulty."""
        node = self._take(name)
        if node is None:
            if required:
                self.fault(name, "missing; it is required")
            return default
        if not isinstance(node, Scalar):
            self.fault(name, "expected one value, found " + _kind(node), node.line)
            return default
        converted = self._convert(name, node, convert)
        return default if converted is None else converted

    def values(self, name: str, convert: Convert[T]) -> tuple[T, ...]:
        """The field's list of values; one value alone is a list of one."""
        node = self._take(name)
        if node is None:
            return ()
        if isinstance(node, Mapping):
            self.fault(
                name, "expected a list of values, found fields; quote a value that holds ': '"
            )
            return ()
        items = (node,) if isinstance(node, Scalar) else node.items
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

    def mappings(self, name: str) -> "list[Fields]":
        """The fields of each member of a list."""
        node = self._take(name)
        if node is None:
            return []
        items = node.items if isinstance(node, Sequence) else (node,)
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
        node = self._mapping.entries.get(name)
        return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)

    def names(self) -> tuple[str, ...]:
        """Every field's name, as it stands."""
        return tuple(self._mapping.entries)

    def has(self, name: str) -> bool:
        """True if the field stands there and is not empty."""
        return not _is_empty(self._mapping.entries.get(name))

    def ignore(self, *names: str) -> None:
        """Fields that are known and deliberately not used."""
        self._known.update(names)

    def fault(self, name: str, message: str, line: int | None = None) -> None:
        """Collects a fault of the field: what holds it will be left out."""
        self._report(name, message, line, Level.FAULT)

    def warn(self, name: str, message: str, line: int | None = None) -> None:
        """Collects something odd that changes nothing."""
        self._report(name, message, line, Level.WARNING)

    def finish(self, level: Level = Level.WARNING) -> None:
        """Reports each field that nobody asked for, with the name that was probably meant."""
        for name, line in self._mapping.lines.items():
            if name not in self._known:
                advice = did_you_mean(name, self._known - {PRIVATE})
                self._report(name, f"unknown field{advice}", line, level)

    def _take(self, name: str) -> Node | None:
        self._known.add(name)
        node = self._mapping.entries.get(name)
        return None if _is_empty(node) else node

    def _convert(self, name: str, node: Node, convert: Convert[T]) -> T | None:
        if not isinstance(node, Scalar):
            self.fault(name, f"expected one value, found {_kind(node)}", node.line)
            return None
        if not node.text and node.cut:
            advice = f'quote it: "{_shorten(node.cut)}"'
            self.fault(name, f"YAML reads all of it as a comment; {advice}", node.line)
            return None
        if _is_cut(node):
            whole = _shorten(f"{node.text} {node.cut}")
            read = f'YAML reads only "{_shorten(node.text)}"'
            self.warn(name, f'{read}; if all belongs to it, quote it: "{whole}"', node.line)
        try:
            return convert(node.text)
        except ValueError as error:
            self.fault(name, f'{error}, found "{_shorten(node.text)}"', node.line)
            return None

    def _below(self, name: str, mapping: Mapping) -> "Fields":
        return Fields(mapping, self._source, self._problems, f"{self._prefix}{name}.")

    def _report(self, name: str, message: str, line: int | None, level: Level) -> None:
        if line is None:
            line = self._mapping.lines.get(name.partition("[")[0], self._mapping.line)
        self._problems.append(Problem(self._source, line, self._prefix + name, message, level))


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


def one_of(*choices: str) -> Convert[str]:
    """Converts one of a few words, in any case."""

    def convert(text: str) -> str:
        word = text.strip().lower()
        if word in choices:
            return word
        known = ", ".join(choices)
        raise ValueError(f"expected one of {known}{did_you_mean(word, choices)}")

    return convert


def _fail(message: str) -> Never:
    raise ValueError(message)


def _is_empty(node: Node | None) -> bool:
    """Nothing behind the colon, or one of YAML's words for it, or a comment; `#AI` is none."""
    if node is None:
        return True
    said_nothing = isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null")
    return said_nothing and not _is_cut(node)


def _is_cut(node: Node) -> bool:
    """True if YAML took a part of the value for a comment: comments are written with a space."""
    return isinstance(node, Scalar) and node.cut != "" and not node.cut.startswith("# ")


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return "fields"
    return "a list" if isinstance(node, Sequence) else f'"{_shorten(node.text)}"'


def _shorten(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _QUOTED else folded[:_QUOTED] + "…"
