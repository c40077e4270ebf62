"""Which angle brackets of a line of text are markup, and the text without them.

`<b>Bold</b>` is markup; `Map<K, V>`, `a < b`, `<ann@example.org>` and `the <dialog> element` are
words. What tells them apart: markup is of elements that HTML has, and these are closed, or never
are (`<br>`), or say something of themselves (`<a href="/">`), or cling to the text that they are
about (`<p>Words`), as a word in a sentence does not.
"""

import re
from typing import Final

from msgspec import Struct

# Those that stand within a line: where one begins or ends, no word does.
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s"
    " samp small span strike strong sub sup time tt u var wbr".split()
)
_BLOCKS: Final = frozenset(
    "address applet area article aside audio base basefont bgsound blink blockquote body br button"
    " canvas caption center col colgroup datalist dd details dialog dir div dl dt embed fieldset"
    " figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html"
    " iframe img input isindex keygen legend li link main map marquee math menu menuitem meta meter"
    " nav noembed noframes noscript object ol optgroup option output p param picture plaintext pre"
    " progress rb rp rt rtc script search section select slot source spacer style summary svg table"
    " tbody td template textarea tfoot th thead title tr track ul video xmp".split()
)
# Of SVG and MathML, which stand in HTML: those whose names are no words.
_FOREIGN: Final = frozenset(
    "animate annotation circle clippath defs desc ellipse foreignobject g lineargradient path"
    " polygon polyline radialgradient rect tspan maction merror mfrac mglyph mi mmultiscripts mn mo"
    " mover mpadded mphantom mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext"
    " mtr munder munderover semantics".split()
)
_KNOWN: Final = _INLINE | _BLOCKS | _FOREIGN
"""The elements of the HTML standard, those that it calls obsolete among them."""
# Of the elements without an end, those that need say nothing; `the <img> element` is words.
_ENDLESS: Final = frozenset(("br", "hr", "wbr"))
_MARK: Final = re.compile(r"<!--|<!\[CDATA\[|\]\]>|</?[a-z]", re.IGNORECASE)
# Nothing within one tag can hold a `<`: each is looked at as far as the next, and no more.
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*(?:[-:][a-z0-9]+)*)"
    r"(?P<rest>(?:[\s/](?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*+|[\s/][^<>]*)?)>",
    re.IGNORECASE,
)
_WITH_CONTENT: Final = re.compile(r"<(script|style)(?![a-z0-9:-])", re.IGNORECASE)
_CLOSING: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_SAYS_SOMETHING: Final = re.compile(
    r"(?:[\s/]+[a-z-]+){0,3}[\s/]+[a-z_:@][\w:.@-]*\s*=", re.IGNORECASE
)
_CLINGS_TO_NEXT: Final = re.compile(r"(?!s\b)[^\W_]|[\"“‘«„¿¡]\w")  # `<select>s` is a plural
_CLINGS_TO_LAST: Final = re.compile(r"[^\W_]|[.!?…,;:)”’»%]")
_COMMENT: Final = "<!--"
_CDATA: Final = "<![CDATA["
_CDATA_END: Final = "]]>"


class _Tag(Struct):
    """One that may be markup."""

    start: int
    end: int
    name: str
    """In small letters; empty for what is markup in any case."""
    closes: bool = False
    is_known: bool = False
    """True for an element of HTML, one of a page's own (`<my-player>`) among them."""
    is_bare: bool = False
    """True for the beginning of an element that says nothing but its name."""
    goes: bool = False


def without_markup(text: str) -> str:
    """The text without comments, tags, scripts and styles; a space for what stands on its own."""
    if "<" not in text and not text.endswith(_CDATA_END):
        return text
    kept: list[str] = []
    at = 0
    for tag in _markup(text):
        gap = "" if tag.name in _INLINE or tag.name == _CDATA else " "
        kept += (text[at : tag.start], gap)
        at = tag.end
    kept.append(text[at:])
    return "".join(kept)


def has_comment(text: str) -> bool:
    """True if the text holds a comment, which nobody will read."""
    return _COMMENT in text and any(
        text.startswith(_COMMENT, tag.start) for tag in _markup(text) if not tag.name
    )


def markup_in(text: str) -> list[str]:
    """Every tag, comment or other mark of a text that is markup, as it is written."""
    return [text[tag.start : tag.end] for tag in _markup(text)] if "<" in text else []


def _markup(text: str) -> list[_Tag]:
    """All that is markup, in order."""
    tags = _tags(text)
    _close(tags)
    _cling(tags, text)
    return [tag for tag in tags if tag.goes]


def _tags(text: str) -> list[_Tag]:
    """All that may be markup. Where the end of something was looked for in vain, it is not looked
    for again: a text of many openings would take the square of its length."""
    tags: list[_Tag] = []
    at = 0
    in_cdata = False
    endless: set[str] = set()
    while mark := _MARK.search(text, at):
        start, at = mark.span()
        if mark[0] in (_CDATA, _CDATA_END):
            in_cdata = in_cdata or mark[0] == _CDATA
            # Without a beginning, it may be of `a[b[0]]>c`.
            if in_cdata or at == len(text):
                tags.append(_Tag(start, at, _CDATA, goes=True))
            continue
        is_code = start > 0 and text[start - 1] == "`"  # as `<b>` is written about
        end = -1 if is_code else _end_of_whole(text, start, endless)
        if end > 0:
            tags.append(_Tag(start, end, "", goes=True))
            at = end
        elif tag := _TAG.match(text, start):
            at = tag.end()
            if not is_code and text[at : at + 1] != "`":
                tags.append(_tag(tag))
    return tags


def _end_of_whole(text: str, start: int, endless: set[str]) -> int:
    """Where a comment ends, or a script or style with all that it holds; -1 for anything else."""
    if text.startswith(_COMMENT, start):
        kind, end = _COMMENT, -1 if _COMMENT in endless else _end_of(text, "-->", start + 2)
    elif opening := _WITH_CONTENT.match(text, start):
        kind, end = opening[1].lower(), -1
        if kind not in endless:
            inside = _end_of(text, ">", opening.end())
            closing = _CLOSING[kind].search(text, inside) if inside > 0 else None
            end = _end_of(text, ">", closing.end()) if closing else -1
    else:
        return -1
    if end < 0:
        endless.add(kind)
    return end


def _end_of(text: str, mark: str, start: int) -> int:
    """Where the next such mark ends; -1 where there is none."""
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else -1


def _tag(match: re.Match[str]) -> _Tag:
    written, rest = match["name"], match["rest"]
    name = written.lower()
    closes = bool(match["end"])
    tag = _Tag(*match.span(), name, closes)
    tag.is_known = name in _KNOWN or "-" in name or ":" in name
    # `<Link to="/">` is a component of some program, and no `<link>`.
    if not closes and name in _KNOWN and (written.islower() or written.isupper()):
        tag.is_bare = not rest.strip()
        says_something = rest.strip() == "/" or _SAYS_SOMETHING.match(rest) is not None
        tag.goes = says_something or (tag.is_bare and name in _ENDLESS)
    return tag


def _close(tags: list[_Tag]) -> None:
    """Finds the beginning of each end."""
    opened: dict[str, list[_Tag]] = {}
    for tag in tags:
        if not tag.is_known:
            continue
        if not tag.closes:
            opened.setdefault(tag.name, []).append(tag)
        elif opened.get(tag.name):
            opened[tag.name].pop().goes = tag.goes = True


def _cling(tags: list[_Tag], text: str) -> None:
    """Finds those that have no counterpart, and cling to text or to other markup."""
    markup = -1  # where the nearest begins that was found before
    for tag in reversed(tags):
        # `a<b>c` is a comparison, or a type: nobody makes a part of a word bold and leaves it open.
        is_in_word = tag.name in _INLINE and text[max(tag.start - 1, 0) : tag.start].isalnum()
        clings = tag.end == markup or (
            tag.is_bare and not is_in_word and _CLINGS_TO_NEXT.match(text, tag.end) is not None
        )
        tag.goes = tag.goes or (clings and tag.name in _KNOWN)
        markup = tag.start if tag.goes else -1
    markup = -1  # where it ends
    for tag in tags:
        before = text[max(tag.start - 1, 0) : tag.start]
        clings = tag.start == markup or (tag.closes and _CLINGS_TO_LAST.match(before) is not None)
        tag.goes = tag.goes or (clings and tag.name in _KNOWN)
        markup = tag.end if tag.goes else -1
