"""Text of strangers made plain: no entities, no tags, no control characters, one line."""

import html
import re
import unicodedata
from typing import Final

from generator.fields import Partly

_MARK: Final = re.compile(
    "<!--"
    "|<(script|style)"  # goes with all it holds
    "|</?[a-z][^<>]*>",  # a tag; `a < b` and `x <3` are none
    re.IGNORECASE,
)
_CLOSING: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_HUGE_REFERENCE: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
# Overrides and isolates reorder what stands beside them, another record's title among it. The marks
# U+200E and U+200F stay: Hebrew and Arabic need them, and they move only themselves.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

LONGEST: Final = 1_000  # characters of a title, a name, a caption; whatever is longer is none
_LONGEST_EXCERPT: Final = 1_000  # characters; what follows is the article, and belongs to others
_CUT_FROM: Final = 140  # characters; the sources of real records cut at about 145, 157 and 300
_ENDINGS: Final = frozenset(".!?…:;)]}\"'”’»›。！？")
_ADDRESS: Final = re.compile(r"\S+(://|\.\w+/|@)\S*|\S+\.(com|org|net|io)")


def plain(text: str) -> str:
    """The text as a reader would say it.

    Tags go first and entities are decoded once after, so that `&lt;b&gt;` ends as the three
    characters that its author meant. Control characters, surrogates and the rest of what XML 1.0
    forbids are dropped, and so is what reorders its neighbours; the zero-width joiner stays, for
    emoji are made of it.
    """
    decoded = decoded_once(_without_tags(text) if "<" in text else text)
    folded = " ".join(decoded.split())
    if folded.isprintable():
        return folded
    return " ".join("".join(filter(_is_legal, folded)).split())


def short(text: str) -> str:
    """Plain text of at most LONGEST characters; of more, Partly with as many as end at a word."""
    whole = plain(text)
    if len(whole) > LONGEST:
        message = f"expected at most {LONGEST:,} characters instead of {len(whole):,}; cut there"
        raise Partly(message, _without_last_word(whole[:LONGEST]))
    return whole


def proper_name(text: str) -> str:
    """Short plain text of which something is left; ValueError for none, and for what is no name for
    its length."""
    name = plain(text)
    if not name:
        raise ValueError("expected a name")
    if len(name) > LONGEST:
        raise ValueError(f"expected at most {LONGEST:,} characters instead of {len(name):,}")
    return name


def decoded_once(text: str) -> str:
    """The text with its entities decoded."""
    if "&" not in text:
        return text
    # Python refuses to read numbers of thousands of digits; no character has one of eight.
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


def excerpt(text: str) -> str:
    """Plain text that ends at a word: one that was cut gets an ellipsis for its last, torn word.
    A long one is cut here.

    Whether a last word is torn cannot be seen; a text of some length that ends without any
    punctuation was cut somewhere, so its last word is given up.
    """
    whole = plain(text)
    if len(whole) > _LONGEST_EXCERPT:
        return _without_last_word(whole[:_LONGEST_EXCERPT])
    if whole.endswith("..."):
        return whole.rstrip(". ") + "…"
    if len(whole) < _CUT_FROM or whole[-1] in _ENDINGS or _ends_with_address(whole):
        return whole
    return _without_last_word(whole) if " " in whole else whole


def language_tag(text: str) -> str:
    """A BCP 47 tag such as `de` or `en-us`, in the usual case (`en-US`)."""
    parts = text.strip().replace("_", "-").split("-")
    well_formed = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    if not well_formed or not (parts[0].isalpha() and 2 <= len(parts[0]) <= 3):
        raise ValueError('expected a language such as "en" or "de-AT"')
    first, *rest = parts
    return "-".join([first.lower(), *map(_subtag, rest)])


def _without_last_word(text: str) -> str:
    head, _, last = text.rpartition(" ")
    return (head or last).rstrip(" ,;:–—-(") + "…"


def _without_tags(text: str) -> str:
    """The text with a space for each comment, script, style and tag.

    Once the end of something was looked for in vain, it is not looked for again: a text of many
    openings would take the square of its length.
    """
    kept: list[str] = []
    start = at = 0
    endless: set[str] = set()
    while mark := _MARK.search(text, at):
        kind = (mark[1] or mark[0][:4]).lower()
        end = -1 if kind in endless else _end_of_mark(text, mark)
        if end < 0:
            endless.add(kind)
            # A script that does not end is a tag like others; `<!--` alone is text.
            end = _end_of(text, ">", mark.end()) if mark[1] and "<" not in endless else -1
            if mark[1] and end < 0:
                endless.add("<")
        if end < 0:
            at = mark.end()
            continue
        kept += (text[start : mark.start()], " ")
        start = at = end
    kept.append(text[start:])
    return "".join(kept)


def _end_of_mark(text: str, mark: re.Match[str]) -> int:
    if mark[0] == "<!--":
        return _end_of(text, "-->", mark.end())
    if not mark[1]:
        return mark.end()
    opened = _end_of(text, ">", mark.end())
    closing = _CLOSING[mark[1].lower()].search(text, opened) if opened > 0 else None
    return _end_of(text, ">", closing.end()) if closing else -1


def _end_of(text: str, mark: str, start: int) -> int:
    """Where the next such mark ends; -1 where there is none."""
    found = text.find(mark, start)
    return found + len(mark) if found >= 0 else -1


def _subtag(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()  # a region
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _is_legal(character: str) -> bool:
    """False for what must not stand in XML 1.0, or means nothing in a line of text."""
    if character in "\ufeff\ufffe\uffff" or character in _REORDERING:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn")


def _ends_with_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text.rpartition(" ")[2]) is not None
