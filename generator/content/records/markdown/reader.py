"""The lines of a text, read one by one into blocks: python-markdown's parser of blocks."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser

from generator.content.records.markdown import tables, tags
from generator.content.records.markdown.blocks import (
    INDENT,
    Block,
    Fence,
    Heading,
    Html,
    IndentedCode,
    Item,
    Items,
    MarkdownDocument,
    NoteBlock,
    Paragraph,
    Quote,
    Table,
    ThematicBreak,
)
from generator.content.records.markdown.definitions import definition_at
from generator.content.records.markdown.lines import Line
from generator.content.records.markdown.meter import DEEPEST, Meter, TooMuch
from generator.content.records.markdown.notes import Notes

_HEADING: Final = re.compile(r"(#{1,6})(?=[ \t]|$)")
_UNDERLINE: Final = re.compile(r"(=+|-+)[ \t]*")
_RULE: Final = re.compile(r"(?:\*[ \t]*){3,}+|(?:-[ \t]*){3,}+|(?:_[ \t]*){3,}+")
_FENCE: Final = re.compile(r"(`{3,}+)([^`]*)|(~{3,}+)(.*)")
_MARK: Final = re.compile(r"(?:([-+*])|([0-9]{1,9})([.)]))(?=[ \t]|$)")
_NOTE: Final = re.compile(r"\[\^((?:[^\[\]\\\s]|\\.)(?:[^\[\]\\]|\\.){0,99}+)\]:")


class Reader(BlockParser):
    """Makes the tree of a text of its lines."""

    def __init__(self, md: Markdown, meter: Meter, notes: Notes) -> None:
        super().__init__(md)
        self._meter = meter
        self._notes = notes
        self._lines: list[str] = []
        self._open: list[Block] = []  # from the document to the innermost
        self._depth = 0
        self._last_ends: dict[str, int] = {}

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802
        self._lines = list(lines)
        self._last_ends.clear()
        document = MarkdownDocument(Line("", 0))
        self._open = [document]
        self._depth = 0
        for number, text in enumerate(self._lines):
            self._read(Line(text, number))
        self._close(1)
        root = Element(self.md.doc_tag)
        document.put(root)
        return ElementTree(root)

    def _read(self, line: Line) -> None:
        """Gives a line to what it belongs to, and opens what begins in it."""
        kept = self._kept(line)
        if kept is None:
            return
        # A line that lacks only the marks before it may still belong to the paragraph there.
        lazy = self._open[-1] if kept < len(self._open) else None
        lazy = lazy if isinstance(lazy, Paragraph) else None
        tip = self._open[kept - 1]
        while not line.blank and (tip.holds or isinstance(tip, Paragraph | Table)):
            begun = self._begun(line, kept, tip, lazy is not None or isinstance(tip, Paragraph))
            if begun is None:
                break
            lazy, tip, kept = None, begun, len(self._open)
            if isinstance(begun, Heading | ThematicBreak | Fence | Table):
                return  # the line is read
        if lazy and not line.blank:
            lazy.add(line)
            return
        self._close(kept)
        if not tip.holds:
            tip.add(line)
        elif not line.blank:
            self._enter(Paragraph(line), kept).add(line)

    def _kept(self, line: Line) -> int | None:
        """How many of the open blocks the line belongs to; None where it only ends the last."""
        blocks = self._open
        for depth in range(1, len(blocks)):
            block = blocks[depth]
            if block.ends_with(line):
                block.last = line.number
                self._close(depth)
                return None
            if not block.goes_on(line):
                return depth
        return len(blocks)

    def _enter(self, block: Block, kept: int) -> Block:
        """Opens a block in the last of those that are kept and can hold it."""
        tip = self._open[kept - 1]
        if not tip.holds:
            kept -= 1
            tip = self._open[kept - 1]
        if isinstance(tip, Items) and not isinstance(block, Item):
            kept -= 1
        self._close(kept)
        self._open[-1].children.append(block)
        self._open.append(block)
        self._depth += block.deepens
        if self._depth > DEEPEST:
            message = f"lists and quotes nested more than {DEEPEST} deep; write it flatter"
            raise TooMuch(message, block.first)
        return block

    def _close(self, kept: int) -> None:
        """Ends all open blocks but for the first so many."""
        while len(self._open) > kept:
            block = self._open.pop()
            if isinstance(block, Paragraph):
                self._define(block)
            block.close(self._notes)
            self._depth -= block.deepens

    def _define(self, paragraph: Paragraph) -> None:
        """Takes the definitions of links out of a paragraph's beginning."""
        if not (paragraph.lines and paragraph.lines[0].startswith("[")):
            return
        text, at = "\n".join(paragraph.lines), 0
        while found := definition_at(text, at):
            self.md.references.setdefault(found.label, found.target)
            at = found.end
        if at:
            rest = text[at:]
            paragraph.lines = rest.split("\n") if rest else []

    def _begun(self, line: Line, kept: int, tip: Block, in_paragraph: bool) -> Block | None:
        """The block that begins in a line; None where it is text of what is open.

        in_paragraph   whether it would be text of a paragraph
        """
        if line.indent >= INDENT:
            if in_paragraph:
                return None
            line.indented(INDENT)
            return self._enter(IndentedCode(line), kept)
        match line.sign:
            case ">":
                quote = self._enter(Quote(line), kept)
                Quote.read_mark(line)
                return quote
            case "#":
                return self._heading(line, kept)
            case "`" | "~":
                return self._fence(line, kept)
            case "<":
                return self._html(line, kept, in_paragraph)
            case "[":
                return self._note(line, kept)
            case "=" | "-" | "*" | "_" | "+" | "|" | ":":
                return (
                    (self._underlined(line, kept, tip) if isinstance(tip, Paragraph) else None)
                    or self._rule(line, kept)
                    or self._item(line, kept, tip)
                    or (self._table(line, kept, tip) if isinstance(tip, Paragraph) else None)
                )
            case sign if "0" <= sign <= "9":
                return self._item(line, kept, tip)
            case _:
                return None

    def _heading(self, line: Line, kept: int) -> Block | None:
        words = line.words
        match = _HEADING.match(words)
        if match is None:
            return None
        words = words[match.end() :].strip(" \t")
        bare = words.rstrip("#")
        if not bare or bare[-1] in " \t":
            words = bare
        return self._enter(Heading(line, len(match[1]), words), kept)

    def _fence(self, line: Line, kept: int) -> Block | None:
        match = _FENCE.fullmatch(line.text, line.start)
        if match is None:
            return None
        fence, words = match[1] or match[3], match[2] or match[4] or ""
        return self._enter(Fence(line, fence, words), kept)

    def _html(self, line: Line, kept: int, in_paragraph: bool) -> Block | None:
        found = tags.beginning(line.words)
        if found is None or (in_paragraph and not found.interrupts):
            return None
        if found.end and self._last_line_with(found.end) < line.number:
            return None  # it would take the rest of the text with it
        return self._enter(Html(line, found.end, self._lines, self._last_line_with), kept)

    def _last_line_with(self, end: str) -> int:
        """The number of the last line that holds it; less than none where there is none."""
        if end not in self._last_ends:
            numbers = range(len(self._lines) - 1, -1, -1)
            lines = self._lines
            self._last_ends[end] = next((n for n in numbers if end in lines[n].lower()), -1)
        return self._last_ends[end]

    def _note(self, line: Line, kept: int) -> Block | None:
        match = _NOTE.match(line.text, line.start)
        if match is None:
            return None
        note = self._enter(NoteBlock(line, match[1]), kept)
        line.skip(len(match[0]))
        line.indented(line.indent)
        return note

    def _underlined(self, line: Line, kept: int, tip: Paragraph) -> Block | None:
        """The heading that a paragraph becomes by the line below it."""
        match = _UNDERLINE.fullmatch(line.text, line.start)
        if match is None:
            return None
        self._define(tip)
        if not tip.lines:
            return None
        level = 1 if match[1][0] == "=" else 2
        heading = Heading(line, level, "\n".join(tip.lines).strip(" \t"))
        heading.first = tip.first
        tip.lines = []
        return self._enter(heading, kept)

    def _rule(self, line: Line, kept: int) -> Block | None:
        if _RULE.fullmatch(line.text, line.start) is None:
            return None
        return self._enter(ThematicBreak(line), kept)

    def _item(self, line: Line, kept: int, tip: Block) -> Block | None:
        match = _MARK.match(line.text, line.start)
        if match is None:
            return None
        mark = match[1] or match[3]
        start = int(match[2]) if match[2] else None
        if isinstance(tip, Paragraph):
            words = line.text[match.end() :].strip(" \t")
            if not words or start not in (None, 1):
                return None
        if not (isinstance(tip, Items) and tip.mark == mark):
            self._enter(Items(line, mark, start), kept)
            kept = len(self._open)
        width = line.indent + len(match[0])
        line.skip(len(match[0]))
        # As far as the words stand in, all that belongs to them stands in; but code has its own.
        spaces = line.indent if not line.blank and line.indent <= INDENT else 1
        item = self._enter(Item(line, width + spaces), kept)
        line.indented(spaces)
        return item

    def _table(self, line: Line, kept: int, tip: Paragraph) -> Block | None:
        aligned = tables.columns(line.words)
        self._define(tip)
        if not aligned or not tip.lines:
            return None
        header = tables.cells(tip.lines[-1])
        if len(header) != len(aligned):
            return None
        tip.lines.pop()
        tip.last -= 1
        table = Table(line, aligned, header, self._meter)
        table.first -= 1
        return self._enter(table, kept)
