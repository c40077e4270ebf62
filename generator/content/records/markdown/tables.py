"""Tables: rows of cells between bars, the first of them above a row of dashes."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement

_RULE: Final = re.compile(r"[|\-: \t]*-[|\-: \t]*")
_RULE_CELL: Final = re.compile(r"[ \t]*(:?)-+(:?)[ \t]*")
_BAR: Final = re.compile(r"\\.|\|", re.DOTALL)
_BAR_OR_CODE: Final = re.compile(r"\\.|\||(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_ALIGNED: Final = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}
_LONGEST_RULE: Final = 10_000  # characters of a row in which bars in code are looked for


def columns(line: str) -> list[str]:
    """How the columns are aligned below which a row of dashes stands; none where it is none."""
    if _RULE.fullmatch(line) is None:
        return []
    found = [_RULE_CELL.fullmatch(cell) for cell in cells(line)]
    return [_ALIGNED[cell[1], cell[2]] for cell in found if cell] if all(found) else []


def cells(line: str) -> list[str]:
    """What stands between the bars of a row."""
    return _cells(line, _BAR)


def row(line: str, count: int) -> list[str]:
    """So many cells of a row, which may have fewer or more.

    Where it has more, bars in code may be meant as code: `a|b`. What is still too much is part of
    the last cell: GitHub drops it, and its words.
    """
    texts = cells(line)
    if len(texts) > count and "`" in line and len(line) < _LONGEST_RULE:
        texts = _cells(line, _BAR_OR_CODE)
    if len(texts) > count:
        texts[count - 1 :] = [" | ".join(texts[count - 1 :])]
    return texts + [""] * (count - len(texts))


def _cells(line: str, marks: re.Pattern[str]) -> list[str]:
    line = line.strip(" \t")
    found, start = [], 0
    for mark in marks.finditer(line):
        if mark[0] == "|":
            if mark.start():  # but for the one before the first cell
                found.append(line[start : mark.start()])
            start = mark.end()
    if line[start:].strip(" \t") or not found:
        found.append(line[start:])
    return [cell.strip(" \t").replace("\\|", "|") for cell in found]


def table(aligned: list[str], rows: list[list[str]]) -> Element:
    """The element of a table whose first row names the columns."""
    element = Element("table")
    head = SubElement(element, "thead")
    _add_row(head, "th", aligned, rows[0])
    if len(rows) > 1:
        body = SubElement(element, "tbody")
        for row in rows[1:]:
            _add_row(body, "td", aligned, row)
    return element


def _add_row(parent: Element, tag: str, aligned: list[str], row: list[str]) -> None:
    element = SubElement(parent, "tr")
    for words, align in zip(row, aligned, strict=True):
        cell = SubElement(element, tag, {"align": align} if align else {})
        cell.text = words
