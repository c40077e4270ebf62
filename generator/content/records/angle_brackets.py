"""What stands in angle brackets in a body: markup, or words such as `std::vector<bool>`."""

import re
from typing import Final

from generator.content.records.elements import DRAWN, ELEMENTS, TAGS, UNSEEN, is_foreign

_RAW: Final = frozenset(
    "script style textarea title iframe xmp noembed noframes noscript template plaintext".split()
)
"""Where one of these is not closed, it takes all that follows with it."""
_BARE: Final = frozenset(
    "applet article aside audio button canvas datalist dialog fieldset footer form header hgroup"
    " label legend main map marquee math menu meter nav object output picture progress search"
    " section select slot svg video".split()
)
"""Without attributes and never closed, the name of an element is being talked of."""
RENAMED: Final = {"svg": "svg-drawing", "math": "math-formula", "noscript": "no-script"}
"""Read as any other element, what they hold is words and pictures like others."""
_APART: Final = frozenset("option optgroup text tspan mtext mtr mtd".split())
"""Nothing but their tags keeps their words apart."""

_ORDINARY: Final = frozenset(mark + tag for tag in (*TAGS, "h1") for mark in ("", "/"))
"""What most bodies hold, and nothing else; that is seen at once."""

_BEGINNING: Final = re.compile(r"<(/?[^\s/<>]*)")
_DATA: Final = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.IGNORECASE | re.DOTALL)
_OPENING: Final = re.compile(
    r"<(?:"
    r"(?P<end>/?)(?P<name>[a-z][^\s/<>]*)(?P<bare>\s*/?>)?"
    r"|\?(?!xml)|!(?!--|doctype\b|\[\s*(?:if|endif)\b)|/(?![a-z])"
    r")",
    re.IGNORECASE | re.ASCII,
)
_DRAWING: Final = re.compile(r"<(?:svg|math)[\s>/]", re.IGNORECASE)
_CLOSING: Final = re.compile(r"</([a-z]+)", re.IGNORECASE | re.ASCII)


def without_lookalikes(html: str) -> str:
    """HTML in which all that looks like a tag and is none is text; character data has no marks.

    A name that no HTML, SVG or MathML has is no element, but for those of other makers (`amp-img`,
    `o:p`): browsers would drop it, and `Option<String>` would lose a word. The name of an element
    that takes the text's rest with it, and is closed nowhere, is a word as well.
    """
    if _ORDINARY.issuperset(_BEGINNING.findall(html)):
        return html
    html = _DATA.sub(r"\1", html)
    last: dict[str, int] = {}
    """Where each name is closed the last time."""
    names = ELEMENTS | DRAWN if _DRAWING.search(html) else ELEMENTS

    def read(match: re.Match[str]) -> str:
        tag, name = str(match[0]), (match["name"] or "").lower()
        if name not in names:
            return tag if is_foreign(name) else f"&lt;{tag[1:]}"
        if not match["end"] and (name in _RAW or (name in _BARE and match["bare"])):
            if not last:
                last.update(
                    {closing[1].lower(): closing.start() for closing in _CLOSING.finditer(html)}
                )
                last[""] = 0
            if last.get(name, -1) < match.start():
                return f"&lt;{tag[1:]}"
        if name in RENAMED:
            return f"<{match['end']}{RENAMED[name]}{match['bare'] or ''}"
        if name in DRAWN and name not in UNSEEN:
            return " " if name in _APART else ""
        return f" {tag}" if name in _APART else tag

    return _OPENING.sub(read, html)
