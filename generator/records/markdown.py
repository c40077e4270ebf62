"""Markdown to HTML in bounded time: python-markdown, with a meter on what it reads twice.

python-markdown looks for the end of whatever is opened, and looks again from the next opening:
twenty thousand `[` took it 44 seconds. No list of such texts is ever whole, so the work itself is
counted, wherever a reader starts over. A count and not a clock: what is refused must not depend on
the machine. Texts that people write use a small part of what is allowed.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.htmlparser import HTMLExtractor
from markdown.inlinepatterns import LinkInlineProcessor, ReferenceInlineProcessor
from markdown.preprocessors import Preprocessor

from generator.limits import Limits

_DEFAULT: Final = Limits()
DEEPEST: Final = 50  # lists and quotes in each other; Python's own end depends on who calls us

# A step is about 0.1 microseconds: a character looked at in Python, or some ten of them in C.
_STEPS: Final = 500_000  # for a text of any length, beside what the limits allow each character
_PER_BLOCK: Final = 10
_PER_CELL: Final = 80
_PER_NOTE: Final = 25
_IN_C: Final = 8  # characters that a regular expression passes over in one step
_IN_TAG: Final = 2  # the same for the longest of them
_COPIED: Final = 2_000  # characters of a paragraph that is put together anew after each mark

_NESTING: Final = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}\.)[ \t]+[ \t>]*)*")
_MARKER: Final = re.compile(r">|[-*+]|\d+\.")
_SPACES: Final = re.compile(" +")
_RULE: Final = re.compile(r"[ >]*(?:-[- ]*|\*[* ]*)")
_FENCE: Final = re.compile(r"^(~{3,}+|`{3,}+)([^\n]*)$", re.MULTILINE)
_LINES_TO_MARK: Final = re.compile(r"^((?:~{3,}+|`{3,}+)[^\n]*?)hl_lines=[^\n]*$", re.MULTILINE)
_HUGE_REFERENCE: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
# As in python-markdown, but that a name ends somewhere: theirs look for it to the text's end.
_NOTE: Final = re.compile(r"\[\^([^\]]{0,100})\]", re.DOTALL)
_NOTE_BELOW: Final = re.compile(r"^[ ]{0,3}\[\^([^\]]{0,100})\]:[ ]*(.*)$", re.MULTILINE)
_TICKS: Final = re.compile("`+")
_MARK: Final = re.compile(r"[`\\[!<&*_]")  # with which all that stands within a line begins
_BREAK: Final = "  \n"  # but for this
_LINE_MARKS: Final = {
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "short_reference": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "html": "<",
    "linebreak": _BREAK,
    "entity": "&",
}
"""What a line has to hold, by the name of what looks for more of it from each of its characters."""
_BLOCK_MARKS: Final = {
    "hashheader": "#",
    "hr": "-*_",
    "quote": ">",
    "reference": "[",
    "footnote": "[",
}
"""What a block has to hold one of, by the name of what looks for it through the whole block."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID: Final = frozenset("area br col embed hr img input link meta source track wbr".split())


class TooMuch(Exception):
    """A text that would take too long to read. Says what to do about it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
        """Within the text, counted from 0."""


def to_html(text: str, limits: Limits = _DEFAULT) -> str:
    """The HTML of a Markdown text with tables, fenced code and footnotes; not sanitised.

    Raises TooMuch where the text is too long, nested too deep, or opens too much that it does not
    close.
    """
    if len(text) > limits.body:
        raise TooMuch(f"longer than {limits.body:,} characters; shorten it, or split it up")
    _check_nesting(text)
    # Marked lines mean nothing without a highlighter, and the pattern for them is a costly one.
    text = _LINES_TO_MARK.sub(r"\1", text)
    # Python refuses to read numbers of thousands of digits; no character has one of eight.
    text = _HUGE_REFERENCE.sub("\ufffd", text)
    converter, meter = _converter()
    meter.start(_STEPS + limits.body_work * len(text))
    try:
        meter.add(_steps_of_fences(text) // _IN_C)
        made = converter.reset().convert(text)
        _check_tags(made, meter)
    except Exception as error:
        _converter.cache_clear()
        if isinstance(error, RecursionError):
            raise TooMuch("marks stand in each other too deep; write it flatter") from None
        raise
    return made


@cache
def _converter() -> "tuple[Markdown, Meter]":
    """A converter with its meter: making one takes as long as reading a short text.

    One that was stopped in its work is of no further use.
    """
    meter = Meter()
    converter = Markdown(
        extensions=["tables", "fenced_code", "footnotes", "sane_lists", _Metering(meter)],
        extension_configs={"tables": {"use_align_attribute": True}},
        output_format="html",
    )
    return converter, meter


class Meter:
    """Counts steps of one text, and stops the work where there are too many."""

    def __init__(self) -> None:
        self._left = 0
        self.notes = Counter[str]()
        """References to notes met so far, by name."""

    def start(self, allowed: int) -> None:
        """Begins another text."""
        self._left = allowed
        self.notes.clear()

    def add(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            message = (
                "too much in it is opened and never closed, such as [, ```, <b> or cells of a table"
            )
            raise TooMuch(f"{message}; close it, put a \\ before marks that are text, or split it")


def _check_nesting(text: str) -> None:
    """Before parsing, for Python's own limit depends on who called us."""
    for number, line in enumerate(text.split("\n")):
        found = _NESTING.match(line)
        prefix = found[0] if found else ""
        # Many dashes in a row are one rule; three spaces between them make them lists.
        if _RULE.fullmatch(line) and "   " not in line.strip():
            prefix = prefix.partition("-")[0].partition("*")[0]
        markers = len(_MARKER.findall(prefix))
        indents = sum(len(run) // 4 for run in _SPACES.findall(prefix.replace("\t", "    ")))
        if markers and markers + indents > DEEPEST:
            message = f"lists and quotes nested more than {DEEPEST} deep; write it flatter"
            raise TooMuch(message, number)


def _steps_of_fences(text: str) -> int:
    """What looking for the end of code costs where none comes: the rest of the text, each time."""
    fences = [(found.start(), found[1], not found[2].strip()) for found in _FENCE.finditer(text)]
    last_end = {fence: start for start, fence, may_end in fences if may_end}
    return sum(len(text) - start for start, fence, _ in fences if last_end.get(fence, -1) <= start)


def _check_tags(html: str, meter: Meter) -> None:
    """Counts open tags at every tag: a browser's way of mending them takes so long, or longer."""
    opened = Counter[str]()
    total = 0
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if not found[1]:
            if name not in _VOID:
                opened[name] += 1
                total += 1
        elif opened[name]:
            opened[name] -= 1
            total -= 1
        meter.add(total)


class _Metering(Extension):
    """Puts the meter wherever a reader of python-markdown may start over."""

    def __init__(self, meter: Meter) -> None:
        super().__init__()
        self._meter = meter

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.register(_HtmlBlocks(md, self._meter), "html_block", 20)
        md.parser.blockprocessors.register(_Blocks(md.parser, self._meter), "meter", 1_000)
        for pattern in md.inlinePatterns:
            _meter_matches(pattern, self._meter)
            if isinstance(pattern, LinkInlineProcessor):
                _meter_link(pattern, self._meter)
        _meter_code(md.inlinePatterns["backtick"], self._meter)
        md.inlinePatterns["footnote"].compiled_re = _NOTE
        _meter_notes(md.inlinePatterns["footnote"], self._meter)
        setattr(md.parser.blockprocessors["footnote"], "RE", _NOTE_BELOW)  # noqa: B010
        _keep_notes_apart(md)
        _pass_over_plain(md.treeprocessors["inline"])
        marks = {id(md.inlinePatterns[name]): mark for name, mark in _LINE_MARKS.items()}
        _pass_over_patterns(md.treeprocessors["inline"], marks)
        for name, signs in _BLOCK_MARKS.items():
            _pass_over_plain_blocks(md.parser.blockprocessors[name], signs)


class _Blocks(BlockProcessor):
    """Sees every block before the others do, takes none, and counts it each time it comes by."""

    def __init__(self, parser: Any, meter: Meter) -> None:
        super().__init__(parser)
        self._meter = meter

    def test(self, parent: Element, block: str) -> bool:
        self._meter.add(_PER_BLOCK + len(block))
        header, _, rest = block.partition("\n")
        self._meter.add(_steps_of_code(header))
        rule = rest.partition("\n")[0].strip()
        if rule and set(rule) <= set("|:- "):
            rows = rest.split("\n")
            # Every row gets a cell for every column of the first, however short it is.
            cells = (rule.count("|") + 1) * len(rows)
            self._meter.add(max(cells - 2 * block.count("|"), 0) * _PER_CELL)
            self._meter.add(sum(map(_steps_of_code, rows)))
        return False

    def run(self, parent: Element, blocks: list[str]) -> bool:
        return False


def _steps_of_code(row: str) -> int:
    """Every bar of a row is looked up among all of its pieces of code."""
    codes = len(_TICKS.findall(row))
    return codes * (row.count("|") + codes // 4) // 2


# What follows is set on single objects: their functions belong to a dozen classes that are
# otherwise used as they are.


def _meter_matches(pattern: Any, meter: Meter) -> None:
    """A paragraph is copied as a whole for every mark that is found in it."""
    handle = pattern.handleMatch

    def metered(match: re.Match[str], data: str) -> Any:
        meter.add(1 + len(data) // _COPIED)
        return handle(match, data)

    pattern.handleMatch = metered


def _meter_link(pattern: Any, meter: Meter) -> None:
    """The end of a link, in either pair of its brackets, is looked for to the paragraph's end."""
    text_of, link_of = pattern.getText, pattern.getLink

    def get_text(data: str, index: int) -> tuple[str, int, bool]:
        text, end, found = text_of(data, index)
        meter.add(end - index)
        return text, end, found

    def get_link(data: str, index: int) -> tuple[str, str | None, int, bool]:
        href, title, end, found = link_of(data, index)
        link = data[index:end]
        # A quote that does not end just before the bracket is no title; that shows at the end.
        looked_on = ('"' in link or "'" in link) and link[:-1].rstrip()[-1:] not in ('"', "'")
        meter.add((len(data) if looked_on else end) - index)
        return href, title, end, found

    pattern.getText, pattern.getLink = get_text, get_link
    if not isinstance(pattern, ReferenceInlineProcessor):
        return
    make = pattern.makeTag

    def make_tag(href: str, title: str, text: str) -> Element:
        # One long address may be referred to by thousands of short names.
        meter.add(len(href) + len(title or ""))
        return make(href, title, text)

    setattr(pattern, "makeTag", make_tag)  # noqa: B010


def _meter_code(pattern: Any, meter: Meter) -> None:
    """As many backticks as opened a piece of code are looked for to the paragraph's end."""
    handle = pattern.handleMatch

    def metered(match: re.Match[str], data: str) -> Any:
        found = handle(match, data)
        if not match[1]:  # or it was backslashes, which end where they stand
            code = data[match.start() : found[2]]
            opening = len(code) - len(code.lstrip("`"))
            closing = len(code) - len(code.rstrip("`"))
            ends = opening == closing < len(code)
            meter.add(len(code) if ends else len(data) - match.start())
        return found

    pattern.handleMatch = metered


def _meter_notes(pattern: Any, meter: Meter) -> None:
    """Each reference to a note gets a name by trying those of all former ones."""
    handle = pattern.handleMatch

    def metered(match: re.Match[str], data: str) -> Any:
        meter.notes[match[1]] += 1
        meter.add(_PER_NOTE * meter.notes[match[1]] + len(meter.notes) // 2)
        return handle(match, data)

    pattern.handleMatch = metered


def _keep_notes_apart(md: Markdown) -> None:
    """What looks like a note inside a note is its text: a new one would upset the list of all that
    is being gone through, and python-markdown gives up with an error."""
    notes = md.treeprocessors["footnote"].footnotes  # type: ignore[attr-defined]
    processors = md.parser.blockprocessors
    make, processor = notes.makeFootnotesDiv, processors["footnote"]

    def made(root: Element) -> Element | None:
        processors.deregister("footnote")
        try:
            return make(root)  # type: ignore[no-any-return]
        finally:
            processors.register(processor, "footnote", 17)  # its place among them

    notes.makeFootnotesDiv = made


def _pass_over_plain(inline: Any) -> None:
    """A paragraph without any mark is not searched for each: most have none."""
    handle = inline._InlineProcessor__handleInline

    def handled(data: str, first: int = 0) -> str:
        return handle(data, first) if _BREAK in data or _MARK.search(data) else data

    inline._InlineProcessor__handleInline = handled


def _pass_over_patterns(inline: Any, marks: Mapping[int, str]) -> None:
    """A paragraph with one mark is not searched for all others.

    marks   what a text has to hold, by the identity of the pattern that is looked for
    """
    apply = inline._InlineProcessor__applyPattern

    def applied(pattern: Any, data: str, index: int, start: int = 0) -> tuple[str, bool, int]:
        if marks.get(id(pattern), "") not in data:
            return data, False, 0  # as where it was looked for and not found
        found: tuple[str, bool, int] = apply(pattern, data, index, start)
        return found

    inline._InlineProcessor__applyPattern = applied


def _pass_over_plain_blocks(processor: Any, marks: str) -> None:
    """A block without any of the marks is not searched, from each of its characters, for more."""
    test = processor.test

    def tested(parent: Element, block: str) -> bool:
        return any(mark in block for mark in marks) and test(parent, block)

    processor.test = tested


class _HtmlBlocks(Preprocessor):
    """python-markdown's own preprocessor of this name, with a meter."""

    def __init__(self, md: Markdown, meter: Meter) -> None:
        super().__init__(md)
        self._meter = meter

    def run(self, lines: list[str]) -> list[str]:
        extractor = _Extractor(self.md, self._meter)
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class _Extractor(HTMLExtractor):
    """A tag or comment that does not end is looked for to the end of the text, each time."""

    def __init__(self, md: Markdown | None, meter: Meter) -> None:
        self._meter = meter
        super().__init__(md)  # type: ignore[arg-type]

    def parse_starttag(self, i: int) -> int:
        return self._counted(i, super().parse_starttag(i), _IN_TAG)

    def parse_endtag(self, i: int) -> int:
        return self._counted(i, super().parse_endtag(i))

    def parse_pi(self, i: int) -> int:
        return self._counted(i, super().parse_pi(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        return self._counted(i, super().parse_comment(i, report))

    def parse_html_declaration(self, i: int) -> int:
        return self._counted(i, super().parse_html_declaration(i))

    def handle_comment(self, data: str) -> None:
        if opened := len(getattr(self, "inline_stack", ())):
            self._meter.add(opened * len(self.rawdata) // _IN_C)
        super().handle_comment(data)

    def handle_endtag(self, tag: str) -> None:
        opened = len(self.stack) + len(getattr(self, "inline_stack", ()))
        self._meter.add(opened // _IN_C)
        super().handle_endtag(tag)

    def _counted(self, start: int, end: int, in_a_step: int = _IN_C) -> int:
        """The same end. What is two characters long or less was given up, after a long look."""
        length = end - start if end > start + 2 else len(self.rawdata) - start
        self._meter.add(length // in_a_step + 1)
        return end
