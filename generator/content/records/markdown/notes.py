"""Footnotes: `[^name]` in a text, and `[^name]: words` anywhere beside it."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from generator.content.records.markdown.definitions import normal
from generator.content.records.markdown.meter import Meter
from generator.content.records.markdown.writing import WORDS

_COST: Final = 150  # steps for a reference, which gets a link back
_NAME: Final = re.compile(r"[\w-]{1,50}")
_BACK: Final = "\u21a9"
_SPACE: Final = "\u00a0"


class Footnote:
    """One note, and all that refers to it."""

    __slots__ = ("content", "name", "number", "references")

    def __init__(self, content: Element, name: str) -> None:
        self.content = content
        self.name = name
        """What its addresses within the page are made of."""
        self.number = 0
        """Counted from 1, by its first reference; 0 while there is none."""
        self.references = 0


class Notes(Treeprocessor):
    """All notes of a text; at the end, the list of them below it.

    Notes that nothing refers to stand last: no word is lost.
    """

    def __init__(self, md: Markdown, meter: Meter) -> None:
        super().__init__(md)
        self._meter = meter
        self._by_label: dict[str, Footnote] = {}
        self._all: list[Footnote] = []
        self._in_order: list[Footnote] = []

    def reset(self) -> None:
        """Begins another text."""
        self._by_label.clear()
        self._all.clear()
        self._in_order.clear()

    def define(self, label: str, content: Element) -> None:
        """Adds a note. Of two with one label, the first is meant by it."""
        is_first = normal(label) not in self._by_label
        name = label if is_first and _NAME.fullmatch(label) else f"-{len(self._all) + 1}"
        note = Footnote(content, name)
        self._all.append(note)
        self._by_label.setdefault(normal(label), note)

    def reference(self, label: str) -> Element | None:
        """What stands in the text where it refers to a note; None where there is no such note."""
        note = self._by_label.get(normal(label)) if self._by_label else None
        if note is None:
            return None
        self._meter.add(_COST)
        self._number(note)
        note.references += 1
        sup = Element("sup", {"id": _reference_id(note, note.references)})
        link = SubElement(sup, "a", {"class": "footnote-ref", "href": f"#fn:{note.name}"})
        link.text = AtomicString(str(note.number))
        return sup

    def _number(self, note: Footnote) -> None:
        if not note.number:
            self._in_order.append(note)
            note.number = len(self._in_order)

    def run(self, root: Element) -> None:
        """Puts the list of notes below the text."""
        if not self._all:
            return
        inline = self.md.treeprocessors["inline"]
        shown = 0
        for note in (*self._in_order, *self._all):
            self._number(note)
            # What notes refer to comes behind them, and before what nothing refers to.
            while shown < len(self._in_order):
                inline.run(self._in_order[shown].content)
                shown += 1
        below = SubElement(root, "div", {"class": "footnote"})
        SubElement(below, "hr")
        listed = SubElement(below, "ol")
        for note in self._in_order:
            item = SubElement(listed, "li", {"id": f"fn:{note.name}"})
            item.extend(note.content)
            _lead_back(item, note)


def _reference_id(note: Footnote, number: int) -> str:
    return f"fnref{number if number > 1 else ''}:{note.name}"


def _lead_back(item: Element, note: Footnote) -> None:
    """Adds links to all that refers to the note, at its end."""
    last = item[-1] if len(item) and item[-1].tag in ("p", WORDS) else SubElement(item, "p")
    for number in range(1, note.references + 1):
        if number == 1 and (last.text or len(last)):
            _add_text(last, _SPACE)
        link = SubElement(last, "a", {"class": "footnote-backref"})
        link.set("href", f"#{_reference_id(note, number)}")
        link.set("title", f"Jump back to footnote {note.number} in the text")
        link.text = AtomicString(_BACK)
    if not (last.text or len(last)):
        item.remove(last)


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
