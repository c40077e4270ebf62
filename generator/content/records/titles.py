"""Titles as they are compared: which say the same, and how such are found without comparing all."""

import re
from itertools import combinations
from typing import Final
from zlib import crc32

FEWEST_WORDS: Final = 5
"""Words of a title that can be told from others: "The week in AI" stands over many a story."""
SHARED_WORDS: Final = 4, 5
"""Of the longer title's words, as a fraction, the shorter one has at least so many."""

_WORD: Final = re.compile(r"\w+")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # they part no words


def title_words(title: str) -> frozenset[str]:
    """The words of a title as they are compared: lower-case, without a plural's s, and without
    single letters."""
    return frozenset(
        [
            word[:-1] if word[-1] == "s" and len(word) > 3 and word[-2] != "s" else word
            for word in _WORD.findall(_UNSEEN.sub("", title.casefold()))
            if len(word) > 1 or word.isdigit()
        ]
    )


def near_equal(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if two titles, as `title_words`, say the same: all words of the shorter are in the
    longer, which has few more, and none of these holds a digit.

    A word that stands for another is another company or another product, however long the rest.
    """
    shorter, longer = sorted((one, other), key=len)
    part, whole = SHARED_WORDS
    if len(shorter) < FEWEST_WORDS or len(shorter) * whole < len(longer) * part:
        return False
    return shorter <= longer and not any(map(_has_digit, longer - shorter))


def title_marks(title: str) -> tuple[int, ...]:
    """Numbers by which near-equal titles find each other; none for a title of too few words.

    The first has a bit for each word: of two near-equal titles, one has all bits of the other.
    The others stand for pairs of words, and two near-equal titles have one of them in common: they
    share so many words as a fraction of either's that, in any one order of all words, two of their
    first few are the same. Long words come first, for these are rare and few titles meet at them.
    What two titles have in common by chance is told from the rest by comparing them.
    """
    words = title_words(title)
    count = len(words)
    if count < FEWEST_WORDS:
        return ()
    bits = 0
    for word in words:
        bits |= 1 << (crc32(word.encode()) & 63)
    part, whole = SHARED_WORDS
    ordered = sorted(words)
    ordered.sort(key=len, reverse=True)
    first = ordered[: count - -(-count * part // whole) + 2]
    return (bits, *(crc32(" ".join(pair).encode()) for pair in combinations(first, 2)))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
