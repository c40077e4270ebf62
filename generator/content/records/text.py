"""Text of strangers made plain: no entities, no tags, no control characters, one line."""

import re
import unicodedata
from html import unescape
from html.entities import html5
from typing import Final

from generator.content.characters import UNSEEN_IN_WORDS, is_seen, without_controls
from generator.content.records.markup import without_markup
from generator.content.yaml.fields import Partly

# A reference without its semicolon is one where no word goes on behind it, as in attributes of
# HTML: `&copy 2026` is, `&copy=2` of an address and `&notanentity;` are not.
_REFERENCE: Final = re.compile(
    "&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|[A-Za-z][A-Za-z0-9]{1,31}(?:;|(?![A-Za-z0-9=])))"
)
_LONGEST_NUMBER: Final = len("&#1114111;")  # no character has one of more digits
# Overrides and isolates reorder what stands beside them, another record's title among it. The marks
# U+200E and U+200F stay: Hebrew and Arabic need them, and they move only themselves.
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")

LONGEST: Final = 1_000  # characters of a title, a name, a caption; whatever is longer is none
_LONGEST_EXCERPT: Final = 1_000  # characters; what follows is the article, and belongs to others
_LONGEST_WORD: Final = 60  # characters; texts of scripts without spaces are cut within

# Where the sources of real records cut, in characters: at 145 to 150 and 299 to 311, before or
# behind the word that stands there, and at 155 to 160, wherever that is.
_CUTS: Final = (range(140, 161), range(290, 313))
_JOINER: Final = "\u200d"
_STOP: Final = re.compile(r"[.!?…:][\"'”’)\]]*\s")
_PLAIN_WORD: Final = re.compile(r"[^\w\s#@]{0,2}[^\W\d_]+(?:[’'‐‑-][^\W\d_]+)*")


def plain(text: str) -> str:
    """The text as a reader would say it.

    Tags go first and entities are decoded once after, so that `&lt;b&gt;` ends as the three
    characters that its author meant. What parts words is a space; other control characters,
    surrogates and the rest of what XML 1.0 forbids are dropped, and so is what reorders its
    neighbours; the zero-width joiner stays, for emoji are made of it. A text of which nothing would
    be seen is empty.
    """
    decoded = decoded_once(without_markup(text))
    if not decoded.isprintable():
        decoded = _REORDERING.sub("", without_controls(decoded))
    folded = " ".join(decoded.split())
    if folded and not folded[0].isascii() and not any(map(is_seen, folded)):
        return ""
    return folded


def written(text: str) -> str:
    """A plain text as a file has to write it to mean it: entities and tags are escaped, and
    nothing that needs no escape; without what stands unseen in words."""
    text = UNSEEN_IN_WORDS.sub("", text)
    whole = text.replace("&", "&amp;").replace("<", "&lt;")
    return next((way for way in (text, text.replace("<", "&lt;")) if plain(way) == text), whole)


def short(text: str) -> str:
    """Plain text of at most LONGEST characters; of more, Partly with as many as end at a word."""
    whole = plain(text)
    if len(whole) > LONGEST:
        message = f"expected at most {LONGEST:,} characters instead of {len(whole):,}; cut there"
        raise Partly(message, shortened(whole, LONGEST))
    return whole


def seen_name(text: str) -> str:
    """The same of a name: empty where nothing is written, as other systems have it, and ValueError
    where something is and nothing of it would be seen."""
    name = short(text)
    if not name and text.strip():
        raise ValueError("expected a name; nothing of this one would be seen")
    return name


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
    """The text with its entities decoded; what is none stays as it is written."""
    return _REFERENCE.sub(_meant, text) if "&" in text else text


def excerpt(text: str) -> str:
    """Plain text, with an ellipsis where it was cut. A long one is cut here.

    Whether a text was cut cannot be seen of its end alone: titles, signs, numbers, addresses, and
    sentences of many scripts end without a mark. It was cut where all of this is so: it is as long
    as the sources of real records cut theirs; it ends other sentences with a stop; and it ends with
    a word of small letters, or a comma. Most sources cut between words, so the last one stays, but
    for a single letter, which is the beginning of another, unless a number stands before it: `5 h`.
    """
    whole = as_written(text)
    if whole.endswith("..."):
        return whole.rstrip(". ") + "…"
    if not any(len(whole) in cut for cut in _CUTS):
        return whole
    head, _, last = whole.rpartition(" ")
    ends_within = last.endswith(",") or (last[-1].islower() and _PLAIN_WORD.fullmatch(last))
    if not ends_within or not _STOP.search(head) or (len(last) == 1 and head[-1:].isdigit()):
        return whole
    return _with_ellipsis(head if len(last) == 1 else whole)


def as_written(text: str) -> str:
    """Plain text that ends as its author ended it. A long one is cut here, at a word."""
    whole = plain(text)
    return whole if len(whole) <= _LONGEST_EXCERPT else shortened(whole, _LONGEST_EXCERPT)


def shortened(text: str, longest: int) -> str:
    """The beginning of a plain text: at most so many characters, whole words, and an ellipsis.

    Where no space is near, as in a text of Chinese, it is cut between two characters as they are
    seen: no accent and no part of an emoji is torn off.
    """
    if len(text) <= longest:
        return text
    space = text.rfind(" ", max(longest - _LONGEST_WORD, 0), longest + 1)
    if space > 0:
        return _with_ellipsis(text[:space])
    at = longest
    while at > 1 and (_joins(text[at]) or text[at - 1] == _JOINER):
        at -= 1
    return _with_ellipsis(text[:at])


def language_tag(text: str) -> str:
    """A BCP 47 tag such as `de` or `en-us`, in the usual case (`en-US`)."""
    parts = text.strip().replace("_", "-").split("-")
    well_formed = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    if not well_formed or not (parts[0].isalpha() and 2 <= len(parts[0]) <= 3):
        raise ValueError('expected a language such as "en" or "de-AT"')
    first, *rest = parts
    return "-".join([first.lower(), *map(_subtag, rest)])


def _with_ellipsis(text: str) -> str:
    return text.rstrip(" ,;:–—-(") + "…"


def _meant(reference: re.Match[str]) -> str:
    written = reference[0]
    if written[1] != "#":
        return html5.get(written[1:], written)
    # Python refuses to read numbers of thousands of digits.
    return unescape(written) if len(written) <= _LONGEST_NUMBER else "\ufffd"


def _joins(character: str) -> bool:
    """True for what belongs to the character before it: accents, joiners, colours of skin."""
    return (
        character == _JOINER
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _subtag(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()  # a region
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
