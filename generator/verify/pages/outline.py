"""A page's headings, ids and times."""

import re
from collections.abc import Iterator
from typing import Final

from generator.verify.pages.html_page import HtmlPage, line_of, text_within
from generator.verify.patterns import repeated, short
from generator.verify.rule import Rule, Violation

H1 = Rule(
    name="html-h1",
    requirement="A page has one h1.",
    source="WCAG 2.4.6; HTML: 4.3.11 Headings and outlines",
    remedy="make the page's title its h1, and other headings h2",
)
HEADINGS = Rule(
    name="html-headings",
    requirement="Headings go down one level at a time, and none is empty.",
    source="WCAG 1.3.1, 2.4.6; HTML: 4.3.11 Headings and outlines",
    remedy="choose the level by the order, not by the size",
)
IDS = Rule(
    name="html-ids",
    requirement="No id is there twice, empty, or with white space in it.",
    source="HTML: 3.2.6 The id attribute",
    remedy="give each element an id of its own: a link leads to the first alone",
)
ID_REFERENCES = Rule(
    name="html-id-references",
    requirement="What for, aria-labelledby, aria-describedby, aria-controls and headers name is an "
    "id of the page.",
    source="WAI-ARIA 1.2; HTML: 4.10.4 The label element",
    remedy="correct the name",
)
TIME = Rule(
    name="html-time",
    requirement="A time has a datetime: a day, a moment with its zone, a time of day, or a "
    "duration.",
    source="HTML: 4.5.14 The time element",
    remedy="write it as 2023-08-03 or 2023-08-03T09:15:00Z",
)

_LEVELS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_REFERENCES: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")
# A year, a month, a week or a day; a moment with its zone; a time of any day; or a duration.
_TIME: Final = re.compile(
    r"\d{4}(-W\d{2}|-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?"
    r"|\d{2}:\d{2}(:\d{2}(\.\d+)?)?|P[0-9DTHMSW.]+"
)


def outline_faults(page: HtmlPage) -> Iterator[Violation]:
    """Every fault of headings, ids and times."""
    if not page.is_redirect:
        yield from _headings(page)
    yield from _ids(page)
    for element in page.all("time"):
        value = element.attr("datetime")
        if value is None:
            value = text_within(element)
        if not _TIME.fullmatch(value):
            yield TIME.violation(line_of(element), f"{short(value)} is none", named=value)


def _headings(page: HtmlPage) -> Iterator[Violation]:
    headings = [element for element in page.elements if element.tag in _LEVELS]
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) != 1:
        yield H1.violation(line_of(first[1]) if first else 0, f"{len(first)} of them")
    former = 0
    for heading in headings:
        level = _LEVELS.index(heading.tag) + 1
        text = text_within(heading)
        if level > former + 1:
            before = f"h{former}" if former else "nothing"
            found = f"h{level} after {before}: {short(text, 60)}"
            yield HEADINGS.violation(line_of(heading), found)
        if not text and not any(image.attr("alt") for image in heading.find_all("img")):
            yield HEADINGS.violation(line_of(heading), f"an empty h{level}")
        former = level


def _ids(page: HtmlPage) -> Iterator[Violation]:
    lines: dict[str, int] = {}
    values = []
    for element, name, value in page.attributes:
        if name == "id":
            values.append(value)
            lines[value] = line_of(element)
            if not value or re.search(r"\s", value):
                yield IDS.violation(
                    line_of(element), f"{short(value)} is empty, or has white space"
                )
    for value in repeated(values):
        yield IDS.violation(lines[value], f"{short(value)} is there {values.count(value)} times")
    for element, name, value in page.attributes:
        if name in _REFERENCES and (name != "for" or element.tag in ("label", "output")):
            for word in value.split():
                if word not in lines:
                    yield ID_REFERENCES.violation(
                        line_of(element), f"{name}={short(word)} names nothing"
                    )
