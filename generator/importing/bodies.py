"""HTML of other programs as the body of a record: Markdown where that says the same, else HTML."""

import re
from typing import Final, NamedTuple

from generator.content.limits import Limits
from generator.content.records.dropped import message_of
from generator.content.records.html import PICTURE_ATTRIBUTES, cleaned, read_markdown
from generator.content.records.markdown import TooMuch

_SAID_BY_MARKDOWN: Final = frozenset(
    "p a em i strong b br hr h2 h3 h4 h5 h6 ul ol li blockquote code pre img del s".split()
)
_BLOCK: Final = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|table|figure|hr|section|article|iframe|dl|details"
    r"|video|audio|form)\b|<!--",
    re.IGNORECASE,
)
_PARAGRAPH: Final = re.compile(r"<p[\s>]", re.IGNORECASE)
_BREAK: Final = re.compile(r"\n[ \t]*\n")
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t\r\f]*\n)+")
_PRE: Final = re.compile(r"(<pre\b|</pre>)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r' (?:href|src)="([^"]*)"')
_ADDED: Final = re.compile(rf' rel="noopener"| {PICTURE_ATTRIBUTES}| id="h:[^"]*"')
"""What the sanitiser writes by itself, and will write again."""
_LARGEST: Final = 1_000_000  # characters of HTML that are looked at; no record may hold so much
_TOO_LARGE: Final = f"larger than {_LARGEST:,} characters; left out"


class Body(NamedTuple):
    """The body of a record."""

    text: str
    note: str = ""
    """What could not be taken; empty where all was."""


def with_paragraphs(html: str) -> str:
    """HTML in which empty lines part paragraphs, as blogs keep it, with elements for these."""
    if len(html) > _LARGEST or _PARAGRAPH.search(html):
        return html
    parts = []
    for part, is_pre in _by_pre(html.replace("\r\n", "\n")):
        if is_pre:
            parts.append(part)
            continue
        for block in _BREAK.split(part):
            words = block.strip()
            if words and not _BLOCK.match(words):
                words = f"<p>{words}</p>".replace("\n", "<br>\n")
            parts.append(words)
    return "\n".join(parts)


def _by_pre(html: str) -> list[tuple[str, bool]]:
    """The text, parted at its `<pre>` elements, and whether each part is one."""
    parts: list[tuple[str, bool]] = []
    held, is_pre = "", False
    for piece in _PRE.split(html):
        edge = piece[:4].lower()
        if edge == "<pre" and not is_pre:
            parts.append((held, False))
            held, is_pre = piece, True
        elif edge == "</pr" and is_pre:
            parts.append((held + piece, True))
            held, is_pre = "", False
        else:
            held += piece
    return [*parts, (held, is_pre)]


def body_of(html: str, base: str = "") -> Body:
    """The body that says what this HTML does, as far as the sanitiser lets it through.

    base   the address that its relative links are relative to; empty where none is known
    Raises ModuleNotFoundError where the package that reads HTML is not installed.
    """
    import turbohtml

    if not html.strip():
        return Body("")
    if len(html) > _LARGEST:
        return Body("", _TOO_LARGE)
    tree = turbohtml.parse_fragment(html)
    if base:
        tree.resolve_links(base)
    clean = cleaned(tree.inner_html)
    note = message_of(clean.dropped) if clean.dropped else ""
    kept = _kept(clean.html)
    if not clean.html or ' href="#' in clean.html:
        return Body(kept if clean.html else "", note)
    tree = turbohtml.parse_fragment(clean.html)
    if any(str(element.tag) not in _SAID_BY_MARKDOWN for element in tree.iter_elements()):
        return Body(kept, note)
    said = str(tree.to_markdown()).strip()
    return Body(said if _said(said) == _said(kept) else kept, note)


def _kept(html: str) -> str:
    """Sanitised HTML as Markdown leaves it alone: a block without empty lines in it."""
    parts = (
        _EMPTY_LINES.sub("\n", part.replace("\n\n", "\n&#10;") if is_pre else part)
        for part, is_pre in _by_pre(html if ' href="#' in html else _ADDED.sub("", html))
    )
    return f"<div>\n{''.join(parts)}\n</div>"


def _said(body: str) -> tuple[str, list[str]] | None:
    """What a build reads of a body: its signs and its addresses; None where it cannot be read."""
    import turbohtml

    try:
        html = read_markdown(body, "", Limits()).html
    except TooMuch:
        return None
    return "".join(turbohtml.parse_fragment(html).text.split()), _ADDRESS.findall(html)
