"""What is left of a template: marks that a reader was never meant to see."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

import turbohtml
from turbohtml import Element

from generator.verify.pages.html_page import HtmlPage, line_of, texts
from generator.verify.pages.structured_data import strings
from generator.verify.patterns import short
from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element as XmlElement

LEFTOVER = Rule(
    name="template-leftover",
    requirement="No file shows the marks of a template, such as {{ title }}, {% if %} or "
    "{link_color}; code that is shown as code is none.",
    source="650 issues of one newsletter went out with {link_color} in them",
    remedy="mend the template; what is meant to be read belongs into <code>",
)

MARKS: Final = re.compile(
    r"\{\{.{0,60}?(?:\}\}|$)|\{%.{0,60}?(?:%\}|$)|%\}|\{[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+\}",
    re.DOTALL,
)
_HINT: Final = re.compile(r"\{[{%]|%\}|\{[a-z][a-z0-9]*[_-]")
"""In what holds a mark: one may end with its text, and the text with a tag."""
_VERBATIM: Final = frozenset("code pre style script kbd samp template math".split())
_KEPT: Final = 16
_OPENED: Final = re.compile(r"\{[{%]\s*\w*")
_ANY: Final = "…"
_BRACES: Final = re.compile(r"\{\{|\{%")


def page_leftovers(page: HtmlPage) -> Iterator[Violation]:
    """Template marks in the texts and attributes of a page."""
    if not _HINT.search(page.text):
        return
    for text, element in texts(page.document, _VERBATIM):
        yield from _found(text.data, line_of(element))
    verbatim = {id(e) for tag in _VERBATIM for e in page.all(tag)}
    for element, name, value in page.attributes:
        if id(element) not in verbatim and name != "style":
            yield from _found(value, line_of(element))
    for script in page.all("script"):
        if "json" in (script.attr("type") or "") and _BRACES.search(script.text):
            for value in _values(script.text):
                yield from _found(value, line_of(script))


def _values(text: str) -> Iterator[str]:
    """The texts of a block of JSON; all of it where it cannot be read."""
    try:
        value = json.loads(text)
    except ValueError:
        yield text
        return
    yield from strings(value)


def xml_leftovers(root: XmlElement) -> Iterator[Violation]:
    """Template marks in a feed, a sitemap or a list of feeds, within HTML as well."""
    for element in root.iter():
        if isinstance(element.tag, str):
            for text in (element.text or "", *map(str, element.attrib.values())):
                yield from markup_leftovers(text, element.sourceline)


def json_leftovers(values: Iterable[Any]) -> Iterator[Violation]:
    """Template marks in the texts of a JSON file."""
    for value in values:
        yield from markup_leftovers(str(value), 0)


def raw_leftovers(text: str) -> Iterator[Violation]:
    """Template marks in a file of another kind, such as a style sheet or robots.txt."""
    for match in _BRACES.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield LEFTOVER.violation(line, f"holds {short(text[match.start() : match.start() + 60])}")


def markup_leftovers(text: str, line: int) -> Iterator[Violation]:
    """Template marks in a text that may be HTML."""
    if not _HINT.search(text):
        return
    if "<" not in text and "&" not in text:
        yield from _found(text, line)
        return
    root = turbohtml.parse_fragment(text, positions=False)
    for node, _ in texts(root, _VERBATIM):
        yield from _found(node.data, line)
    for element in root.iter_elements():
        if isinstance(element, Element) and element.tag not in _VERBATIM:
            for name in element.attrs:
                if name != "style":
                    yield from _found(element.attr(name) or "", line)


def _found(text: str, line: int) -> Iterator[Violation]:
    for match in MARKS.finditer(text):
        yield LEFTOVER.violation(line, f"holds {short(match[0])}", _key(match[0]))


def marks_in(text: str) -> Iterator[str]:
    """What a text that is meant to be read, HTML or not, has of such marks."""
    if "{" in text or "%}" in text:
        for fault in (*_found(text, 0), *markup_leftovers(text, 0)):
            yield fault.about
            yield fault.about[:2]  # it may be cut off behind the braces
            if len(fault.about) == 2:
                yield fault.about + _ANY  # or be the last of a text, with another one behind it


def is_said(about: str, said: Collection[str]) -> bool:
    """Whether what is odd in a text is among what texts that are meant to be read have of it."""
    return about in said or about[:2] + _ANY in said


def _key(mark: str) -> str:
    """By what a mark is known, wherever it is cut off, and whatever stands behind one that is not
    closed: its braces and its first word."""
    match = _OPENED.match(mark)
    return " ".join((match[0] if match else mark).split())[:_KEPT]
