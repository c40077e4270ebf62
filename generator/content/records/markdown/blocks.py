"""What a text is made of: paragraphs, headings, lists, quotes, code, tables, HTML, notes.

Each kind knows whether it goes on with another line, and what element it becomes. CommonMark's way:
a line belongs to what is open; the first that does not go on with it ends there.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import ClassVar, Final
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from generator.content.records.markdown import tables
from generator.content.records.markdown.definitions import unescaped
from generator.content.records.markdown.lines import Line
from generator.content.records.markdown.meter import Meter
from generator.content.records.markdown.notes import Notes
from generator.content.records.markdown.writing import HTML, WORDS, raw

INDENT: Final = 4  # columns that make code
_PER_CELL: Final = 80  # steps for a cell that a row lacks

_LANGUAGE: Final = re.compile(r"\{?[ \t]*\.?([\w+#-]+)(?=[\s{},:;]|$)")
_TASK: Final = re.compile(r"\[([ xX])\](?=[ \t]+\S)")
_TASK_SIGNS: Final = {" ": "\u2610", "x": "\u2611", "X": "\u2611"}
_CALLOUT: Final = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*", re.IGNORECASE)
_OPEN_OR_END: Final = re.compile(r"<!--|-->|<(pre|script|style|textarea)(?=[\s>]|$)|</[a-z]+")
_ENDS: Final = {"<!--": "-->"}
_LONGEST_TAG: Final = 10_000  # characters
_OPEN_VALUE: Final = re.compile(r"<[a-zA-Z][^<>]*=[ \t]*([\"'])[^<>\"']*\Z")
_END_OF_VALUE: Final = {
    quote: re.compile(rf"[^<>{quote}]*(?:[<>]|{quote}(?!\w)()|{quote})") for quote in "\"'"
}

LastWith = Callable[[str], int]
"""Gives the number of the last line of a text that holds something; less than none if none does."""


class Block:
    """A part of a text, from one line to another."""

    holds: ClassVar[bool] = False
    """Whether other blocks stand in it."""
    deepens: ClassVar[bool] = False
    """Whether it counts as one that stands in others."""

    def __init__(self, line: Line) -> None:
        self.first = self.last = line.number
        """The lines from its first to the last that is not blank."""
        self.children: list[Block] = []
        self.lines: list[str] = []

    def goes_on(self, line: Line) -> bool:
        """Whether a line belongs to it. Reads what says so from the line's left."""
        return False

    def ends_with(self, line: Line) -> bool:
        """Whether a line that belongs to it is its last, and nothing else."""
        return False

    def add(self, line: Line) -> None:
        """Takes the rest of a line."""

    def close(self, notes: Notes) -> None:
        """Ends it."""

    def put(self, parent: Element) -> None:
        """Adds what it becomes to an element."""

    @property
    def end(self) -> int:
        """Its last line."""
        return max(self.last, self.children[-1].end) if self.children else self.last


class MarkdownDocument(Block):
    holds = True

    def goes_on(self, line: Line) -> bool:
        return True

    def put(self, parent: Element) -> None:
        for child in self.children:
            child.put(parent)


class Quote(Block):
    holds = deepens = True

    def goes_on(self, line: Line) -> bool:
        if line.indent >= INDENT or line.sign != ">":
            return False
        self.read_mark(line)
        self.last = line.number
        return True

    @staticmethod
    def read_mark(line: Line) -> None:
        """Reads the mark, and a space behind it."""
        line.skip(1)
        line.indented(1)

    def put(self, parent: Element) -> None:
        element = SubElement(parent, "blockquote")
        first = self.children[0] if self.children else None
        if isinstance(first, Paragraph) and first.lines:
            name = _CALLOUT.fullmatch(first.lines[0])
            if name:
                del first.lines[0]
                strong = SubElement(SubElement(element, "p"), "strong")
                strong.text = AtomicString(name[1].capitalize())
        for child in self.children:
            child.put(element)


class Items(Block):
    """A list."""

    holds = True

    def __init__(self, line: Line, mark: str, start: int | None) -> None:
        super().__init__(line)
        self.mark = mark
        """What its items have in common: the sign before or behind the number."""
        self.start = start

    def goes_on(self, line: Line) -> bool:
        return True

    def put(self, parent: Element) -> None:
        element = SubElement(parent, "ul" if self.start is None else "ol")
        if self.start not in (None, 1):
            element.set("start", str(self.start))
        is_loose = _are_apart(self.children) or any(_are_apart(it.children) for it in self.children)
        for item in self.children:
            _put_item(SubElement(element, "li"), item.children, is_loose)


def _are_apart(blocks: list[Block]) -> bool:
    """Whether there is a blank line between any two."""
    return any(after.first > before.end + 1 for before, after in pairwise(blocks))


def _put_item(element: Element, blocks: list[Block], is_loose: bool) -> None:
    if blocks and isinstance(blocks[0], Paragraph):
        blocks[0].check_task()
    for block in blocks:
        if isinstance(block, Paragraph) and not is_loose:
            block.put(element, WORDS)
        else:
            block.put(element)


class Item(Block):
    holds = deepens = True

    def __init__(self, line: Line, width: int) -> None:
        super().__init__(line)
        self._width = width
        """Columns from the left of the list to its words."""

    def goes_on(self, line: Line) -> bool:
        if not line.blank and line.indent < self._width:
            return False
        line.indented(self._width)
        return not line.blank or bool(self.children)


class NoteBlock(Block):
    """The words of a note."""

    holds = deepens = True

    def __init__(self, line: Line, label: str) -> None:
        super().__init__(line)
        self._label = label

    def goes_on(self, line: Line) -> bool:
        if not line.blank and line.indent < INDENT:
            return False
        line.indented(INDENT)
        return True

    def close(self, notes: Notes) -> None:
        content = Element("li")
        for child in self.children:
            child.put(content)
        notes.define(self._label, content)


class Paragraph(Block):
    def goes_on(self, line: Line) -> bool:
        return not line.blank

    def add(self, line: Line) -> None:
        self.lines.append(line.words)
        self.last = line.number

    def check_task(self) -> None:
        """A box at its start becomes a sign: no form is left on a page, and feeds show it too."""
        box = _TASK.match("\n".join(self.lines))
        if box:
            self.lines[0] = _TASK_SIGNS[box[1]] + self.lines[0][box.end() :]

    def put(self, parent: Element, tag: str = "p") -> None:
        words = "\n".join(self.lines).rstrip(" \t\n")
        if words:
            SubElement(parent, tag).text = words


class Heading(Block):
    def __init__(self, line: Line, level: int, words: str) -> None:
        super().__init__(line)
        self._level = level
        self._words = words.strip(" \t")

    def put(self, parent: Element) -> None:
        SubElement(parent, f"h{self._level}").text = self._words


class ThematicBreak(Block):
    def put(self, parent: Element) -> None:
        SubElement(parent, "hr")


class Code(Block):
    """Code of any kind: what is in it stays as it is."""

    language = ""

    def put(self, parent: Element) -> None:
        code = SubElement(SubElement(parent, "pre"), "code")
        if self.language:
            code.set("class", f"language-{self.language}")
        code.text = AtomicString("".join(f"{line}\n" for line in self.lines))


class IndentedCode(Code):
    def goes_on(self, line: Line) -> bool:
        if not line.blank and line.indent < INDENT:
            return False
        line.indented(INDENT)
        return True

    def add(self, line: Line) -> None:
        self.lines.append(line.rest)
        if not line.blank:
            self.last = line.number

    def close(self, notes: Notes) -> None:
        del self.lines[self.last - self.first + 1 :]


class Fence(Code):
    """Code between two rows of backticks or tildes."""

    def __init__(self, line: Line, fence: str, words: str) -> None:
        super().__init__(line)
        self._end = re.compile(rf"{fence[0]}{{{len(fence)},}}[ \t]*")
        self._indent = line.indent
        if match := _LANGUAGE.match(unescaped(words.strip(" \t"))):
            self.language = match[1]

    def goes_on(self, line: Line) -> bool:
        return True

    def ends_with(self, line: Line) -> bool:
        return line.indent < INDENT and self._end.fullmatch(line.text, line.start) is not None

    def add(self, line: Line) -> None:
        line.indented(min(self._indent, line.indent))
        self.lines.append(line.rest)
        self.last = line.number


class Html(Block):
    """Lines of HTML, to what ends them or to a blank line that stands in nothing which is open."""

    def __init__(self, line: Line, end: str, text: list[str], last_with: LastWith) -> None:
        super().__init__(line)
        self._end = end
        self._ended = False
        self._text = text
        self._last_with = last_with
        self._within = ""  # what ends the comment or the code that is open
        self._until = -1  # the line to which it goes on, whatever comes
        self._tag: list[str] = []  # what has been read since the last tag ended

    def goes_on(self, line: Line) -> bool:
        if self._end:
            return not self._ended
        if not line.blank or line.number <= self._until:
            return True
        if self._within:
            return self._last_with(self._within) > line.number
        self._until = self._end_of_value(line.number)
        return line.number <= self._until

    def _end_of_value(self, number: int) -> int:
        """The line where the attribute's value ends that a blank line stands in; -1 without one."""
        opened = _OPEN_VALUE.search("\n".join(self._tag)[-_LONGEST_TAG:])
        if opened:
            for at in range(number, len(self._text)):
                if match := _END_OF_VALUE[opened[1]].match(self._text[at]):
                    return at if match[1] is not None else -1
        return -1

    def add(self, line: Line) -> None:
        rest = line.rest
        self.lines.append(rest)
        self.last = line.number
        if self._end:
            self._ended = self._end in rest.lower()
            return
        _, closed, behind = rest.rpartition(">")
        if closed:
            self._tag.clear()
        self._tag.append(behind)
        if "<" in rest or self._within:
            for match in _OPEN_OR_END.finditer(rest.lower()):
                if not self._within:
                    self._within = f"</{match[1]}" if match[1] else _ENDS.get(match[0], "")
                elif match[0] == self._within:
                    self._within = ""

    def put(self, parent: Element) -> None:
        text = "\n".join(self.lines).rstrip("\n")
        if self._end and not self._ended:
            text = escape(text, quote=False)
        parent.append(raw(HTML, text))


class Table(Block):
    def __init__(self, line: Line, aligned: list[str], header: list[str], meter: Meter) -> None:
        super().__init__(line)
        self._aligned = aligned
        self._rows = [header]
        self._meter = meter

    def goes_on(self, line: Line) -> bool:
        return not line.blank

    def add(self, line: Line) -> None:
        count = len(self._aligned)
        # Every row gets a cell for every column, however short it is.
        self._meter.add(max(count - line.text.count("|") - 1, 0) * _PER_CELL)
        self._rows.append(tables.row(line.words, count))
        self.last = line.number

    def put(self, parent: Element) -> None:
        parent.append(tables.table(self._aligned, self._rows))
