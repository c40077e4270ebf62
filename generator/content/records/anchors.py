"""Headings of a body and links to its parts: every heading below the page's own, each with an id.

An id that a stranger chose might be one that a page, a style or a script knows: `h:` stands before
all of them, as `fn:` does before those of footnotes, and no name of ours holds a colon.
"""

import re
import unicodedata
from collections.abc import Iterable
from html import escape, unescape
from typing import Final
from urllib.parse import quote, unquote

from msgspec import Struct

PREFIX: Final = "h:"
FOOTNOTE: Final = re.compile(r"fn(ref)?[\d-]*:[\w-]{1,60}")
ANCHOR: Final = re.compile(rf"{PREFIX}[^\s\"'<>&#%]{{1,100}}")
TOP: Final = "top"  # of a page, whether or not anything has that id
_HIGHEST: Final = 2  # a page has its own h1
_LOWEST: Final = 6
_LONGEST: Final = 80  # characters of a name
_NAMELESS: Final = "section"  # a heading of signs alone

_HEADING: Final = re.compile(r"<(/?)h([1-6])(?=[\s>])([^>]*)>")
_PART: Final = re.compile(
    r"<(?P<heading>h[2-6])(?=[\s>])(?P<more>[^>]*)>(?=(?P<words>.*?)</(?P=heading)>)"
    r'|<[a-z][a-z0-9]*(?=[\s>])[^>]*?\sid="(?P<id>[^"]*)"[^>]*>',
    re.DOTALL,
)
_OLD_NAME: Final = re.compile(r'(<a(?=[\s>])[^>]*?)\sname="([^"]*)"([^>]*>)')
_ID: Final = re.compile(r'\sid="([^"]*)"')
_TO_PART: Final = re.compile(r'(<a(?=[\s>])[^>]*?)\shref="#([^"]*)"')
_FOR: Final = re.compile(r'(<label(?=[\s>])[^>]*?)\sfor="([^"]*)"')
_NOTE: Final = re.compile(r'<sup id="fnref[^>]*>.*?</sup>', re.DOTALL)
_PICTURE: Final = re.compile(r'<img(?=[\s>])[^>]*?\salt="([^"]*)"[^>]*>')
_MARKUP: Final = re.compile(r"<[^>]*>")
_NO_SIGN: Final = re.compile(r"[^a-z0-9 _-]+")
_NO_LETTER: Final = re.compile(r"[\W_]+")


class Anchored(Struct, frozen=True):
    """HTML in which all links to its own parts lead somewhere."""

    html: str
    lost: tuple[str, ...] = ()
    """Links that led nowhere, as they were written: they have no address any more."""


def anchored(html: str) -> Anchored:
    """HTML, as the sanitiser writes it, with its headings in order and its parts named.

    Doing it twice changes nothing.
    """
    has_links, has_labels = 'href="#' in html, ' for="' in html
    html = _outlined(_OLD_NAME.sub(_with_id, html) if ' name="' in html else html)
    if "<h" in html or ' id="' in html:
        linked = [unescape(match[2]) for match in _TO_PART.finditer(html)] if has_links else []
        linked += [unescape(match[2]) for match in _FOR.finditer(html)] if has_labels else []
        html = _PART.sub(_Naming(linked), html)
    if not has_links and not has_labels:
        return Anchored(html)
    parts = _Parts(unescape(match[1]) for match in _ID.finditer(html))
    lost: list[str] = []

    def lead(match: re.Match[str]) -> str:
        part = parts.found(unescape(match[2]))
        if not part:
            lost.append(f"#{unescape(match[2])}")
            return str(match[1])
        return f'{match[1]} href="#{quote(part, safe=":")}"'

    def label(match: re.Match[str]) -> str:
        part = parts.found(unescape(match[2]))
        return f'{match[1]} for="{escape(part)}"' if part else str(match[1])

    return Anchored(_TO_PART.sub(lead, _FOR.sub(label, html)), tuple(lost))


def name_of(text: str) -> str:
    """What a heading is called in a link to it, as code hosts make it of its words: small letters,
    hyphens for spaces, no other signs."""
    folded = " ".join(unicodedata.normalize("NFC", text).lower().split())
    if folded.isascii():
        return _NO_SIGN.sub("", folded).replace(" ", "-")[:_LONGEST]
    kept = (sign for sign in folded if sign in " -_" or sign.isalnum() or _is_mark(sign))
    return "".join(kept).replace(" ", "-")[:_LONGEST]


def _outlined(html: str) -> str:
    """Each heading below those that were above it, without a jump, and the highest as h2.

    One that says nothing is none, and one within another is its words.
    """
    parts: list[str] = []
    above: list[str] = []
    opening, depth, end = 0, 0, 0
    for mark in _HEADING.finditer(html):
        parts += (html[end : mark.start()], " " if depth > 1 or (depth and not mark[1]) else "")
        end = mark.end()
        depth += -1 if mark[1] else 1
        if not mark[1] and depth == 1:
            opening, level, more = len(parts) - 1, mark[2], mark[3]
        if not mark[1] or depth or not _words("".join(parts[opening:])):
            continue
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        shown = min(_HIGHEST - 1 + len(above), _LOWEST)
        parts[opening], parts[-1] = f"<h{shown}{more}>", f"</h{shown}>"
    return "".join((*parts, html[end:])) if parts else html


def _with_id(named: re.Match[str]) -> str:
    """An `<a name>`, which was the way to name a part before there were ids."""
    has_id = _ID.search(f"{named[1]}{named[3]}")
    return f"{named[1]}{named[3]}" if has_id else f'{named[1]} id="{named[2]}"{named[3]}'


class _Naming:
    """Gives every heading an id, and keeps the ids of other parts that are linked to."""

    def __init__(self, linked: Iterable[str]) -> None:
        self._linked = {_letters(unquote(name).removeprefix(PREFIX)) for name in linked}
        self._taken: dict[str, int] = {}
        self._notes: set[str] = set()

    def __call__(self, match: re.Match[str]) -> str:
        if match["heading"]:
            return self._heading(match["heading"], match["more"], match["words"])
        tag, written = str(match[0]), unescape(match["id"])
        if FOOTNOTE.fullmatch(written):
            name = "" if written in self._notes else written
            self._notes.add(written)
        else:
            name = _chosen(written)
            is_linked = name and _letters(name) in self._linked
            name = PREFIX + self._free(name) if is_linked else ""
        return _ID.sub(f' id="{escape(name)}"' if name else "", tag, count=1)

    def _heading(self, tag: str, more: str, words: str) -> str:
        written = _ID.search(more)
        name = _chosen(unescape(written[1])) if written else ""
        if not name:
            name = name_of(_words(_NOTE.sub("", words) if "<sup" in words else words)) or _NAMELESS
        return f'<{tag} id="{PREFIX}{escape(self._free(name))}"{_ID.sub("", more)}>'

    def _free(self, name: str) -> str:
        """The name, with a number where it is taken: the second `news` is `news-1`."""
        free = name
        while free in self._taken:
            self._taken[name] += 1
            free = f"{name}-{self._taken[name]}"
        self._taken[free] = 0
        return free


class _Parts:
    """What a link within a text may lead to."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = dict.fromkeys(ids)
        self._by_letters: dict[str, str] = {}
        for name in self._ids:
            self._by_letters.setdefault(_letters(name.removeprefix(PREFIX)), name)

    def found(self, fragment: str) -> str:
        """The id that is meant, by its name, or by its letters: not all tools make names alike.
        Empty for none."""
        written = unquote(fragment)
        for part in (written, PREFIX + name_of(written)):
            if part in self._ids:
                return part
        if written.lower() == TOP:
            return TOP
        return self._by_letters.get(_letters(written.removeprefix(PREFIX)), "")


def _chosen(written: str) -> str:
    """The name in an id that a text has already: ours stay as they are."""
    if ANCHOR.fullmatch(written):
        return written.removeprefix(PREFIX)
    return name_of(written)


def _words(html: str) -> str:
    """What some HTML says, with its pictures' descriptions."""
    text = _MARKUP.sub("", _PICTURE.sub(r"\1", html)) if "<" in html else html
    return unescape(text).strip()


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", unicodedata.normalize("NFC", text).casefold())


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")
