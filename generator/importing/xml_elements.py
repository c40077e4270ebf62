"""Elements of a large XML file, one by one: what a stranger wrote is neither held in memory nor
believed. A document type may declare entities that grow without end, or that name other files:
whoever declares one is refused.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from generator.importing.source import ImportFault

_PIECE: Final = 65_536  # bytes that are read at once
_LARGEST: Final = 20_000_000  # characters of one element
_OF_AN_ELEMENT: Final = 200  # that count for each within it, for what it takes in memory
_DEEPEST: Final = 200  # elements in each other


class XmlElement:
    """An element that is whole, with all below it."""

    def __init__(self, element: Element, line: int, above: tuple[str, ...]) -> None:
        self.element = element
        self.line = line
        """On which it begins."""
        self.above = above
        """The names of the elements in which it stands, outermost first."""


def elements(file: BinaryIO, source: str, names: frozenset[str]) -> Iterator[XmlElement]:
    """The elements of these names that stand in none of the others, in order.

    names   as `{namespace}name`, or `name` where it has none
    Raises ImportFault where the file is not well-formed, says entities of its own, or has an
    element without end: with the line. What came before it was given by then.
    """
    reader = _Reader(source, names)
    while True:
        piece = file.read(_PIECE)
        try:
            reader.parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            yield from reader.taken()
            message = expat.errors.messages.get(error.code, "cannot be read")
            raise ImportFault(
                f"{source}:{error.lineno}: not well-formed XML: {message}; put it right there"
            ) from None
        yield from reader.taken()
        if not piece:
            return


class _Reader:
    def __init__(self, source: str, names: frozenset[str]) -> None:
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._refuse_entity
        self._source, self._names = source, names
        self._above: list[str] = []
        self._builder: TreeBuilder | None = None
        self._depth = self._size = self._line = 0
        self._done: list[XmlElement] = []

    def taken(self) -> list[XmlElement]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _named(name)
        if self._builder is None:
            if name not in self._names:
                self._above.append(name)
                self._refuse_depth(len(self._above))
                return
            self._builder, self._depth, self._size = TreeBuilder(), 0, 0
            self._line = self.parser.CurrentLineNumber
        self._depth += 1
        self._refuse_depth(self._depth)
        self._grow(_OF_AN_ELEMENT)
        self._builder.start(name, {_named(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if self._builder is None:
            self._above.pop()
            return
        self._builder.end(_named(name))
        self._depth -= 1
        if not self._depth:
            self._done.append(XmlElement(self._builder.close(), self._line, tuple(self._above)))
            self._builder = None

    def _data(self, text: str) -> None:
        if self._builder is None:
            return
        self._grow(len(text))
        self._builder.data(text)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > _LARGEST:
            self._refuse(f"an element of more than {_LARGEST:,} characters")

    def _refuse_depth(self, depth: int) -> None:
        if depth > _DEEPEST:
            self._refuse(f"more than {_DEEPEST} elements in each other")

    def _refuse_entity(self, *_: Any) -> None:
        self._refuse("it declares entities of its own, which can grow without end")

    def _refuse(self, what: str) -> None:
        line = self.parser.CurrentLineNumber
        raise ImportFault(f"{self._source}:{line}: {what}; take that out, and import it again")


def _named(name: str) -> str:
    return f"{{{name}" if "}" in name else name
