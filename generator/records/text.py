"""Text of strangers made plain: no entities, no tags, no control characters, one line."""

import html
import re
import unicodedata
from typing import Final

_DROPPED: Final = re.compile(
    "<(script|style)[^>]*>.*?</\\1[^>]*>"  # with all they hold
    "|<!--.*?-->"
    "|</?[a-z][^<>]*>",  # a tag; `a < b` and `x <3` are none
    re.IGNORECASE | re.DOTALL,
)
_CUT_FROM: Final = 140  # characters; the sources of real records cut at about 145, 157 and 300
_ENDINGS: Final = frozenset(".!?…:;)]}\"'”’»›。！？")
_ADDRESS: Final = re.compile(r"\S+(://|\.\w+/|@)\S*|\S+\.(com|org|net|io)")


def plain(text: str) -> str:
    """The text as a reader would say it.

    Tags go first and entities are decoded once after, so that `&lt;b&gt;` ends as the three
    characters that its author meant. Control characters, surrogates and the rest of what XML 1.0
    forbids are dropped; the zero-width joiner stays, for emoji are made of it.
    """
    decoded = html.unescape(_DROPPED.sub(" ", text) if "<" in text else text)
    folded = " ".join(decoded.split())
    if folded.isprintable():
        return folded
    return " ".join("".join(filter(_is_legal, folded)).split())


def excerpt(text: str) -> str:
    """Plain text that ends at a word: one that was cut gets an ellipsis for its last, torn word.

    Whether a last word is torn cannot be seen; a text of some length that ends without any
    punctuation was cut somewhere, so its last word is given up.
    """
    whole = plain(text)
    if whole.endswith("..."):
        return whole.rstrip(". ") + "…"
    if len(whole) < _CUT_FROM or whole[-1] in _ENDINGS or _ends_with_address(whole):
        return whole
    head, _, _ = whole.rpartition(" ")
    return head.rstrip(" ,;:–—-(") + "…" if head else whole


def language_tag(text: str) -> str:
    """A BCP 47 tag such as `de` or `en-us`, in the usual case (`en-US`)."""
    parts = text.strip().replace("_", "-").split("-")
    well_formed = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    if not well_formed or not (parts[0].isalpha() and 2 <= len(parts[0]) <= 3):
        raise ValueError('expected a language such as "en" or "de-AT"')
    first, *rest = parts
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()  # a region
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()


def _is_legal(character: str) -> bool:
    """False for what must not stand in XML 1.0, or means nothing in a line of text."""
    if character in "\ufeff\ufffe\uffff":
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Cn")


def _ends_with_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text.rpartition(" ")[2]) is not None
