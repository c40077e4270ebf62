"""The tree of a text, written as HTML."""

from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

WORDS: Final = "(words)"
"""Tag of an element that is written without tags: a paragraph of a tight list."""
HTML: Final = "(html)"
"""Tag of an element whose text is a block of HTML, written as it is."""
TAG: Final = "(tag)"
"""Tag of an element whose text is a tag or a comment of HTML within a line, written as it is."""

_VOID: Final = frozenset(("br", "hr", "img"))
_BLOCKS: Final = frozenset(
    f"blockquote div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul {HTML}".split()
)


def raw(tag: str, html: str) -> Element:
    """HTML as an element of the tree: `tag` is `HTML` or `TAG`."""
    element = Element(tag)
    element.text = AtomicString(html)
    return element


def written(root: Element) -> str:
    """The HTML of all that the root holds. However deep that is, Python's stack is not used."""
    parts = [_text(root.text)]
    waiting: list[Element | str] = list(reversed(root))
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            parts.append(element)
            continue
        name, tail = element.tag, _text(element.tail)
        if name in _BLOCKS:
            tail += "\n"
        if name in (HTML, TAG):
            parts += element.text or "", tail
            continue
        if name == WORDS:
            parts.append(_text(element.text))
            waiting.append(tail)
        else:
            values = "".join(f' {key}="{escape(value)}"' for key, value in element.items())
            parts.append(f"<{name}{values}>")
            if name in _VOID:
                parts.append(tail)
                continue
            parts.append(_text(element.text))
            waiting.append(f"</{name}>{tail}")
        if len(element):
            if not element.text and element[0].tag in _BLOCKS:
                parts.append("\n")
            waiting += reversed(element)
    return "".join(parts)


def _text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""
