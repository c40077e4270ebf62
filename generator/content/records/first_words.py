"""First words: what stands for a record that has no excerpt of its own, or no title."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from generator.content.records.text import plain

LONGEST_OPENING: Final = 280  # characters: search engines and cards show 150 to 300
_LOOKED_THROUGH: Final = 50_000  # characters of HTML: first words come soon, or there are none
LONGEST_TITLE: Final = 100  # characters: two lines of a headline
_LEAST_OF_A_TITLE: Final = 20  # characters of a sentence that may stand for a title alone

_PIECE: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)([^<>]*)>|([^<]+)")
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_BESIDE: Final = frozenset("pre table figure details".split())  # not read as running text
_BLOCKS: Final = frozenset("p div blockquote ul ol li dl dt dd summary hr".split())
_SPACES: Final = frozenset("br tr td th caption figcaption".split())
_UNSAID: Final = frozenset("del s rt rp".split())  # struck out, or how it is pronounced
_FOOTNOTES: Final = re.compile(r'\sclass="footnote"')
_DESCRIBED: Final = re.compile(r'\salt="([^"]+)"')

_END_OF_SENTENCE: Final = re.compile("[.!?…؟۔।॥][\"'”’»)\\]]*(?=\\s)|[。！？｡][」』”’）]*")
_ABBREVIATED: Final = re.compile(r"(^|[\s(])([^\W\d_]|[A-Z]\w{1,2}|\S*\w\.\w+)\Z")
"""Before a full stop: `p`, `Dr`, `e.g`."""
_LOOSE_ENDS: Final = " ,;:–—-("
_EDGES: Final = ".,;:!?…\"'“”‘’«»()[]–—-"
_JOINER: Final = "\u200d"
_SKIN: Final = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


class _Passage(NamedTuple):
    """One paragraph, item, heading or the like, as plain text."""

    kind: str
    """`text`, `heading`, or `beside` for code, tables, captions and footnotes."""
    text: str


def opening(body: str, title: str = "") -> str:
    """The first words of a body: whole sentences if they fit, else up to a word, with an ellipsis.

    body    sanitised HTML
    title   what need not be said again
    It is one passage: it ends where a heading, code or a table begins. Headings, code, tables,
    captions, footnotes and bare addresses that stand before it are passed over. Empty for none.
    """
    found: list[str] = []
    size = 0
    for kind, text in _passages(body):
        if kind != "text":
            if found:
                break
        elif found or not (_is_address(text) or same_words(text, title)):
            found.append(text)
            size += len(text) + 1
            if size > LONGEST_OPENING:
                break
    return shortened(" ".join(found), LONGEST_OPENING)


def title_of(excerpt: str, body: str) -> str:
    """A title for what has none: the first words of its excerpt, or else of its body, whose first
    heading counts; the description of a picture where there are no words; empty for none.

    body   sanitised HTML
    """
    if excerpt:
        return shortened(excerpt, LONGEST_TITLE, _LEAST_OF_A_TITLE)
    beside: list[str] = []
    for kind, text in _passages(body):
        if kind != "beside" and not _is_address(text):
            return shortened(text, LONGEST_TITLE, _LEAST_OF_A_TITLE)
        beside.append(text)
    pictures = (plain(match[1]) for match in _DESCRIBED.finditer(body))
    return shortened(
        next(filter(None, chain(beside, pictures)), ""), LONGEST_TITLE, _LEAST_OF_A_TITLE
    )


def rest_of(words: str, title: str) -> str:
    """What is left to say of some words below a title that may be their beginning; with an
    ellipsis before it where the title breaks off."""
    if words.startswith(title):
        return words[len(title) :].strip()
    said = title.removesuffix("…")
    return f"…{words[len(said) :].lstrip(' ,;:')}" if words.startswith(said) else words


def same_words(one: str, other: str) -> bool:
    """True if two texts say the same but for case, white space and the marks around words, or the
    first is the beginning of the other and ends with an ellipsis."""
    if not one or not other or len(one) > 2 * len(other):  # as of most excerpts and titles
        return False
    mine, theirs = _words(one), _words(other)
    return bool(mine) and mine == (theirs[: len(mine)] if one.endswith("…") else theirs)


def shortened(text: str, longest: int, least: int = 0) -> str:
    """Plain text of at most so many characters: up to the end of a sentence, or else up to a word,
    with an ellipsis.

    least   characters that have to be left; half of the most if not given
    """
    if len(text) <= longest:
        return text
    least = least or longest // 2
    ends = [
        match.end()
        for match in _END_OF_SENTENCE.finditer(text, least, longest + 1)
        if match.end() <= longest and _ends(text, match.start(), match.end())
    ]
    if ends:
        return text[: ends[-1]]
    word = text.rfind(" ", least, longest)
    end = word if word > 0 else _between_signs(text, longest - 1)
    return text[:end].rstrip(_LOOSE_ENDS) + "…"


def _ends(text: str, start: int, end: int) -> bool:
    """True if a sentence ends with the marks that stand there."""
    if text[end : end + 2].strip()[:1].islower():
        return False
    return text[start] != "." or not _ABBREVIATED.search(text, max(start - 20, 0), start)


def _passages(body: str) -> Iterator[_Passage]:
    """The passages at a body's beginning, in their order; those without words left out."""
    words: list[str] = []
    kind, opened, depth = "text", "", 0  # a heading or the like, all of which is one passage
    unsaid, below = "", 0  # an element of which nothing is said
    for piece in _PIECE.finditer(body, 0, _LOOKED_THROUGH):
        closes, tag, attributes, text = piece.groups()
        if unsaid:
            below += 0 if tag != unsaid else -1 if closes else 1
            unsaid = unsaid if below else ""
        elif text is not None:
            words.append(text)
        elif opened:
            depth += 0 if tag != opened else -1 if closes else 1
            if depth == 0:
                yield from _said(kind, words)
                words, kind, opened = [], "text", ""
            elif tag in _SPACES or tag in _BLOCKS:
                words.append(" ")
        elif not closes and (tag in _UNSAID or _is_mark(tag, body, piece.end())):
            unsaid, below = tag, 1
        elif not closes and (tag in _HEADINGS or tag in _BESIDE or _FOOTNOTES.search(attributes)):
            yield from _said(kind, words)
            words = []
            kind, opened, depth = "heading" if tag in _HEADINGS else "beside", tag, 1
        elif tag in _BLOCKS:
            yield from _said(kind, words)
            words = []
        elif tag in _SPACES:
            words.append(" ")
    yield from _said(kind, words)


def _is_mark(tag: str, body: str, end: int) -> bool:
    """True of a footnote's mark: a link that is set high."""
    return tag == "sup" and body.startswith("<a ", end)


def _said(kind: str, words: list[str]) -> Iterator[_Passage]:
    text = plain("".join(words))
    if text:
        yield _Passage(kind, text)


def _is_address(text: str) -> bool:
    has_path = "/" in text.partition(".")[2]
    return " " not in text and (has_path or "://" in text or "@" in text)


def _words(text: str) -> list[str]:
    stripped = (word.strip(_EDGES) for word in text.casefold().split())
    return [word for word in stripped if word]


def _between_signs(text: str, end: int) -> int:
    """The nearest place before which no sign is torn from its accents, or an emoji from its
    parts."""
    while end > 1 and (
        unicodedata.category(text[end]).startswith("M")
        or text[end] in _SKIN
        or _JOINER in (text[end], text[end - 1])
    ):
        end -= 1
    return end
