"""HTML within Markdown: what begins and ends it, and which of it is text after all.

CommonMark takes whatever looks like a tag for one, and a sanitiser drops what it does not know: so
`Option<String>` would lose a word. A tag here is that of an element that HTML has; one that is
opened and not closed is text as well, unless HTML lets it stand so.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from html import escape
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from generator.content.records.elements import DRAWN, ELEMENTS, is_foreign
from generator.content.records.markdown.meter import Meter
from generator.content.records.markdown.writing import HTML, TAG, raw

_VOID: Final = frozenset(
    "area base basefont bgsound br col command embed frame hr image img input isindex keygen link"
    " meta nextid param source spacer track wbr".split()
)
_WITHOUT_END: Final = frozenset(
    "body colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead"
    " tr".split()
)
"""Those whose end HTML does not ask for."""
_ROWS: Final = {"dd": "dd", "dt": "dd", "li": "li", "td": "td", "th": "td", "tr": "td"}
"""Those of which one ends where the next begins, by what they have in common."""
_LEFT_OPEN: Final = frozenset(
    "a abbr address article aside b big blockquote center cite code del details div dl em"
    " figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd main mark nav nobr ol pre q"
    " s samp section small span strike strong sub summary sup table tt u ul var".split()
)
"""Those that texts cut short leave open: what a block of HTML is made of, and not what it names."""
_BLOCK: Final = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header"
    "|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param"
    "|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)

_NAME: Final = "[a-zA-Z][a-zA-Z0-9-]*+(?::[a-zA-Z]\\w*+)?"
_VALUE: Final = r"[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\""
_ATTRIBUTES: Final = rf"(?:\s++[a-zA-Z_:][\w.:-]*+(?:\s*+=\s*+(?:{_VALUE}))?+)*+"
_OPENING: Final = re.compile(rf"<({_NAME}){_ATTRIBUTES}\s*+(/?>)?", re.ASCII)
_CLOSING: Final = re.compile(rf"</({_NAME})\s*+>", re.ASCII)
_QUOTED_WITHOUT_END: Final = re.compile(r"\s*[\w.:-]+\s*=\s*[\"']")
_COMMENT: Final = re.compile(r"<!---?>")
# As word processors leave it; within a line, other declarations are words about such.
_NAMESPACE: Final = re.compile(r"<\?xml:", re.IGNORECASE)
_CDATA: Final = "<![CDATA["
_IN_C: Final = 8  # characters that a regular expression passes over in one step

_BEGINNINGS: Final = (
    (re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE), "</{}>"),
    (re.compile("<!--"), "-->"),
    (re.compile(r"<\?xml\b", re.IGNORECASE), "?>"),
    (re.compile(r"<!doctype\b", re.IGNORECASE), ">"),
    (re.compile(r"<!\[CDATA\["), "]]>"),
    (re.compile(rf"</?(?:{_BLOCK})(?=[\s>]|/>|$)", re.IGNORECASE), ""),
)
"""What begins a block of HTML, and what ends it; nothing where a blank line does."""
_SWALLOWING: Final = frozenset("script style textarea title iframe noembed noframes xmp".split())
"""Those within which there are no tags."""

# Within a block of HTML, tags are read as leniently as browsers read them.
_PART: Final = re.compile(
    r"<!---?>|<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|<\?xml\b[^>]*+>|<!doctype\b[^>]*+>|<!\[(?:if|endif)\b[^>]*+>"
    r"|<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?:(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>|(?P<odd>[^>]*+>))"
    r"|<",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)
_ANY_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


class Beginning(NamedTuple):
    """What begins a block of HTML."""

    end: str
    """In lower case; nothing where a blank line ends it."""
    interrupts: bool
    """Whether it may follow a line of a paragraph."""


def beginning(text: str) -> Beginning | None:
    """Of a line that begins with `<`: what block of HTML begins there; None where none does."""
    for pattern, end in _BEGINNINGS:
        if match := pattern.match(text):
            return Beginning(end.format(match[1].lower()) if "{" in end else end, True)
    tag = _CLOSING.match(text) or _OPENING.match(text)
    if tag is None or tag[0][-1] != ">" or text[tag.end() :].strip(" \t"):
        return None
    return Beginning("", False) if _may_be_known(tag[1].lower()) else None


class Tags:
    """Reads the tags and comments within one text."""

    def __init__(self, text: str, meter: Meter) -> None:
        self._text = text
        self._meter = meter
        self._last_ends: dict[str, int] = {}  # where each mark that ends something stands last

    def at(self, start: int) -> tuple[Element | str, int] | None:
        """What begins with the `<` there, as an element or as text, and its end."""
        text = self._text
        match text[start + 1 : start + 2]:
            case "!" | "?":
                return self._declaration(start)
            case "/":
                found = _CLOSING.match(text, start)
            case _:
                found = _OPENING.match(text, start)
                if found and not found[2]:
                    self._count(start, found.end())
                    return None
        if found is None or not _may_be_known(found[1].lower()):
            return None
        return raw(TAG, found[0]), found.end()

    def _count(self, start: int, end: int) -> None:
        """What looked like a tag has no end: it was looked for as far as this."""
        if _QUOTED_WITHOUT_END.match(self._text, end):
            end = len(self._text)
        self._meter.add((end - start) // _IN_C)

    def _declaration(self, start: int) -> tuple[Element | str, int] | None:
        text = self._text
        if match := _COMMENT.match(text, start):
            end = match.end()
        elif text.startswith("<!--", start):
            end = self._end("-->", start + 4)
        elif _NAMESPACE.match(text, start):
            end = self._end(">", start)
        elif text.startswith(_CDATA, start):
            end = self._end("]]>", start)
            return (text[start + len(_CDATA) : end - 3], end) if end else None
        else:
            return None
        return (raw(TAG, text[start:end]), end) if end else None

    def _end(self, mark: str, start: int) -> int:
        """Behind the next such mark; 0 where there is none."""
        if mark not in self._last_ends:
            self._last_ends[mark] = self._text.rfind(mark)
        if self._last_ends[mark] < start:
            return 0
        return self._text.index(mark, start) + len(mark)


class _Opened(NamedTuple):
    """A tag that is not closed yet."""

    parts: list[str]
    at: int
    in_block: bool


class Settle(Treeprocessor):
    """Makes text of all tags that are no markup: none is known before all are."""

    def __init__(self, md: Markdown, meter: Meter) -> None:
        super().__init__(md)
        self._meter = meter

    def run(self, root: Element) -> None:
        opened: defaultdict[str, list[_Opened]] = defaultdict(list)
        read = []
        for element in root.iter():
            if element.tag in (HTML, TAG):
                parts: list[str] = []
                read.append((element, parts))
                _read(element.text or "", parts, element.tag == HTML, opened, self._meter)
        for name, tags in opened.items():
            for tag in tags:
                written = tag.parts[tag.at]
                if written.endswith("/>"):  # it is meant to end where it begins
                    tag.parts[tag.at] = f"{written[:-2]}></{name}>"
                elif not _may_stand(name, tag.in_block or "=" in written):
                    tag.parts[tag.at] = _as_text(written)
        for element, parts in read:
            element.text = "".join(parts)
        if read:
            _count(read, self._meter)


def _count(read: list[tuple[Element, list[str]]], meter: Meter) -> None:
    """Counts open tags at every tag: a browser's way of mending them takes so long, or longer."""
    opened = Counter[str]()
    innermost: list[str] = []
    total = 0
    for element, _ in read:
        for match in _ANY_TAG.finditer(element.text or ""):
            name = match[2].lower()
            kind = _ROWS.get(name, name)
            last = innermost[-1] if innermost else ""
            if match[1]:
                if opened[kind]:
                    opened[kind] -= 1
                    total -= 1
                if last == kind:
                    innermost.pop()
            elif name not in _VOID and name != "p" and not (last == kind and name in _ROWS):
                opened[kind] += 1
                total += 1
                innermost.append(kind)
            meter.add(total)


def _read(
    html: str,
    parts: list[str],
    in_block: bool,
    opened: defaultdict[str, list[_Opened]],
    meter: Meter,
) -> None:
    """Adds the parts of a piece of HTML, and the tags that it opens and does not close."""
    at = 0
    html = _without_open_ends(html)
    ends: dict[str, list[int]] = {}
    while match := _PART.search(html, at):
        parts.append(html[at : match.start()])
        at = match.end()
        name = (match["name"] or "").lower()
        if match["odd"]:
            meter.add((len(html) - match.start()) // _IN_C)
        if match["cdata"] is not None:
            parts.append(escape(match["cdata"], quote=False))
        elif match[0] == "<" or (name and not _is_known(name, opened)):
            parts.append(_as_text(match[0]))
            at = match.start() + len(match[0]) if match[0] == "<" else at
        elif not name or name in _VOID:
            parts.append(match[0])
        elif match["slash"]:
            stands = bool(opened[name]) or _may_stand(name, in_block)
            if opened[name]:
                opened[name].pop()
            parts.append(match[0] if stands else _as_text(match[0]))
        else:
            opened[name].append(_Opened(parts, len(parts), in_block))
            if name in _SWALLOWING:
                if name not in ends:
                    found_ends = re.finditer(f"</{name}", html, re.IGNORECASE | re.ASCII)
                    ends[name] = [end.start() for end in found_ends]
                nearest = bisect_left(ends[name], at)
                at = ends[name][nearest] if nearest < len(ends[name]) else at
            parts.append(html[match.start() : at])
    parts.append(html[at:])


def _without_open_ends(html: str) -> str:
    """The same with text for all that begins behind what could be its end: each would be looked
    for to the end of the text."""
    for mark, end in (("<!--", "-->"), (_CDATA, "]]>"), ("<", ">")):
        last = html.rfind(end) + len(end) if end in html else 0
        html = html[:last] + html[last:].replace(mark, _as_text(mark))
    return html


def _may_be_known(name: str) -> bool:
    """Whether it is the name of an element somewhere."""
    return name in ELEMENTS or name in DRAWN or is_foreign(name)


def _is_known(name: str, opened: Mapping[str, list[_Opened]]) -> bool:
    """Whether it is the name of an element where these are open."""
    if name in ELEMENTS or is_foreign(name):
        return True
    return name in DRAWN and bool(opened.get("svg") or opened.get("math"))


def _may_stand(name: str, is_meant: bool) -> bool:
    """Whether a tag may stand without the other one of its pair.

    is_meant   whether it is surely one: it begins a block of HTML, or has attributes
    """
    return name in _WITHOUT_END or ":" in name or (is_meant and name in _LEFT_OPEN)


def _as_text(tag: str) -> str:
    return tag.replace("<", "&lt;")
