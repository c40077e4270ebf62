"""An HTML page as a browser reads it, with the line of everything in it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

import turbohtml
from turbohtml import Element, Node, Text

URL_ATTRIBUTES: Final = frozenset(
    "href src poster cite action formaction data longdesc background manifest xlink:href".split()
)
_DATA: Final = "object"  # elsewhere, data= is no address


class HtmlPage:
    """One page, parsed once for all that is asked of it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        """Below the output folder."""
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.document = turbohtml.parse(self.text, source_locations=True)
        self.elements: tuple[Element, ...] = tuple(self.document.iter_elements())

    @cached_property
    def _by_tag(self) -> dict[str, list[Element]]:
        elements: dict[str, list[Element]] = {}
        for element in self.elements:
            elements.setdefault(element.tag, []).append(element)
        return elements

    def all(self, *tags: str) -> list[Element]:
        """The elements with any of these tags, tag by tag, each in the order of the page."""
        return [element for tag in tags for element in self._by_tag.get(tag, ())]

    @cached_property
    def attributes(self) -> tuple[tuple[Element, str, str], ...]:
        """Every attribute of every element."""
        return tuple(
            (element, name, element.attr(name) or "")
            for element in self.elements
            for name in element.attrs
        )

    @cached_property
    def ids(self) -> frozenset[str]:
        """What a fragment may lead to: ids, and the names of old-style anchors."""
        names = {value for _, name, value in self.attributes if name == "id"}
        return frozenset(names | {a.attr("name") or "" for a in self.all("a")})

    @cached_property
    def is_redirect(self) -> bool:
        """Whether the page sends its readers on at once."""
        return any(_equals(meta, "http-equiv", "refresh") for meta in self.all("meta"))

    @cached_property
    def robots(self) -> frozenset[str]:
        """What the page tells search engines, lower-case."""
        return frozenset(
            word.strip().lower()
            for meta in self.all("meta")
            if _equals(meta, "name", "robots")
            for word in (meta.attr("content") or "").split(",")
        )

    @property
    def noindex(self) -> bool:
        return bool(self.robots & {"noindex", "none"})

    @cached_property
    def canonicals(self) -> tuple[Element, ...]:
        return tuple(link for link in self.all("link") if _has(link, "rel", "canonical"))

    @property
    def canonical(self) -> str:
        """The canonical address; empty where the page names none."""
        return (self.canonicals[0].attr("href") or "").strip() if self.canonicals else ""

    def url_attributes(self) -> Iterator[tuple[Element, str, str]]:
        """Every attribute that holds an address."""
        for element, name, value in self.attributes:
            if name in URL_ATTRIBUTES and (name != "data" or element.tag == _DATA):
                yield element, name, value


def _equals(element: Element, name: str, value: str) -> bool:
    return (element.attr(name) or "").strip().lower() == value


def _has(element: Element, name: str, word: str) -> bool:
    return word in (element.attr(name) or "").lower().split()


def line_of(element: Node) -> int:
    """The line of an element's start tag; of the nearest that encloses it where it has none."""
    here: Node | None = element
    while here is not None:
        if here.source_line is not None:
            return here.source_line
        here = here.parent
    return 0


def text_within(element: Element) -> str:
    """What an element says, with single spaces."""
    return " ".join(element.text.split())


def texts(node: Node, without: Iterable[str] = ()) -> Iterator[tuple[Text, Element]]:
    """Every text below a node with the element that holds it, but for those in some elements."""
    left_out = frozenset(without)
    for child in node.children:
        if isinstance(child, Text):
            if isinstance(node, Element):
                yield child, node
        elif not (isinstance(child, Element) and child.tag in left_out):
            yield from texts(child, left_out)
