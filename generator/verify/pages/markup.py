"""Whether HTML is what it says: parsed without errors, every tag standing where it was written."""

from collections.abc import Iterator
from typing import Final

import turbohtml
from turbohtml import Doctype, Element, Namespace, TokenType

from generator.verify.pages.html_page import HtmlPage
from generator.verify.patterns import short
from generator.verify.rule import Rule, Violation

SYNTAX = Rule(
    name="html-syntax",
    requirement="A page has no parse error of the HTML standard: every tag, attribute and "
    "character reference is written in full, and every element closes where it was opened.",
    source="HTML: 13.2 Parsing HTML documents",
    remedy="mend the template, or escape what it was given",
)
DOCTYPE = Rule(
    name="html-doctype",
    requirement="A page begins with <!doctype html>.",
    source="HTML: 13.1.1 The DOCTYPE",
    remedy="write it first: without it, browsers show the page as they did in 1998",
)
ENCODING = Rule(
    name="html-encoding",
    requirement="A page is UTF-8 and says so in <meta charset> within its first 1,024 bytes.",
    source="HTML: 4.2.5.4 Specifying the document's character encoding",
    remedy='put <meta charset="utf-8"> first into the head',
)

_VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
_END_MAY_LACK: Final = frozenset(
    "html head body p li dt dd option optgroup rt rp td th tr thead tbody tfoot colgroup"
    " caption".split()
)
"""HTML: 13.1.2.4 Optional tags. Where one is left out that may not be, another tag will tell."""
_START_OF_ROWS: Final = frozenset("table thead tbody tfoot tr colgroup".split())
_END_OF_ROWS: Final = frozenset("thead tbody tfoot tr td th caption colgroup body html".split())
_CHARSET: Final = b"charset"


def markup_faults(page: HtmlPage) -> Iterator[Violation]:
    """Every fault of the syntax of a page."""
    for error in page.document.errors:
        yield SYNTAX.violation(error.line, error.code.replace("-", " "))
    doctypes = [node for node in page.document.children if isinstance(node, Doctype)]
    if not doctypes:
        yield DOCTYPE.violation(1, "there is none")
    elif doctypes[0].name != "html" or doctypes[0].public_id:
        yield DOCTYPE.violation(1, "it is that of an older HTML")
    yield from _misplaced(page)


def encoding_faults(data: bytes) -> Iterator[Violation]:
    """Faults of how a page's characters are written."""
    start = data[:1024].lower()
    place = start.find(_CHARSET)
    said = start[place + len(_CHARSET) : place + 24].lstrip(b" =\"'") if place >= 0 else b""
    if not said.startswith(b"utf-8"):
        yield ENCODING.violation(1, "it is not said there")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield ENCODING.violation(line, f"not UTF-8 at byte {error.start}")


def _misplaced(page: HtmlPage) -> Iterator[Violation]:
    """Tags that do not stand in the tree where they stand in the text.

    A browser never refuses a page: where tags do not fit, it drops, moves or closes them. So a page
    is sound if its tree has each tag of its text, in the same order, and no element is left open.
    """
    tags, is_balanced = _written(page.text)
    read = [
        (element.tag.lower(), getattr(element.parent, "tag", "").lower())
        for element in page.elements
        if element.source_line is not None
    ]
    if not is_balanced or tags != read:
        yield from _starts_and_ends(page)
    if "<table" in page.text or not is_balanced:
        yield from _lost_texts(page)


def _written(text: str) -> tuple[list[tuple[str, str]], bool]:
    """The tags of a page as they are written, each with that which encloses it, and whether each is
    closed before the one around it."""
    tags: list[tuple[str, str]] = []
    is_balanced = True
    stack = [""]
    tokens = turbohtml.tokenize(text, resolve_references=False, capture_attributes=False)
    start, end = TokenType.START_TAG, TokenType.END_TAG
    for token in tokens:
        kind = token.type
        if kind is start:
            tag = token.tag or ""
            tags.append((tag, stack[-1]))
            if tag not in _VOID and not token.self_closing:
                stack.append(tag)
        elif kind is end:
            if stack[-1] == token.tag:
                stack.pop()
            else:
                is_balanced = False
    return tags, is_balanced and len(stack) == 1


def _starts_and_ends(page: HtmlPage) -> Iterator[Violation]:
    """Tags that the tree lacks, or has elsewhere, and elements that no tag closes."""
    starts: dict[tuple[int, int], int] = {}
    ends: set[tuple[int, int]] = set()
    former = (0, 0)
    for element in page.elements:
        location = element.source_location
        if location is None:
            continue
        start = (location.start_tag.start_line, location.start_tag.start_col)
        starts[start] = starts.get(start, 0) + 1
        if start < former:
            yield SYNTAX.violation(start[0], f"<{element.tag}> may not stand where it does")
        former = max(former, start)
        end = location.end_tag
        if end is not None:
            ends.add((end.start_line, end.start_col))
        elif not _may_lack_its_end(page, element):
            yield SYNTAX.violation(start[0], f"<{element.tag}> is not closed where it has to be")
    tokens = turbohtml.tokenize(page.text, resolve_references=False, capture_attributes=False)
    for token in tokens:
        place = (token.line, token.col)
        if token.type is TokenType.START_TAG:
            if starts.get(place, 0) != 1 and token.tag not in ("html", "head"):
                yield SYNTAX.violation(token.line, f"<{token.tag}> may not stand where it does")
        elif token.type is TokenType.END_TAG and place not in ends:
            yield SYNTAX.violation(token.line, f"</{token.tag}> closes nothing")


def _may_lack_its_end(page: HtmlPage, element: Element) -> bool:
    if element.namespace is Namespace.HTML:
        return element.tag in _VOID or element.tag in _END_MAY_LACK
    location = element.source_location  # in SVG and MathML, a tag may close itself
    return location is not None and page.text[location.start_tag.end_offset - 2] == "/"


def _lost_texts(page: HtmlPage) -> Iterator[Violation]:
    """Texts between the rows of a table, or behind the page's end."""
    behind: frozenset[str] = frozenset()
    tag = ""
    for token in turbohtml.tokenize(page.text, capture_attributes=False):
        if token.type is TokenType.START_TAG:
            behind, tag = _START_OF_ROWS, token.tag or ""
        elif token.type is TokenType.END_TAG:
            behind, tag = _END_OF_ROWS, token.tag or ""
        elif token.type is TokenType.TEXT and tag in behind and (token.data or "").strip():
            found = f"{short((token.data or '').strip(), 40)} may not stand where it does"
            yield SYNTAX.violation(token.line, found)
