"""Titles as they are compared: which say the same, how such are found without comparing all, and
what two titles have in common, in words."""

import re
from itertools import combinations, pairwise
from typing import Final
from zlib import crc32

FEWEST_WORDS: Final = 5
"""Words of a title that can be told from others: "The week in AI" stands over many a story."""
SHARED_WORDS: Final = 4, 5
"""Of the longer title's words, as a fraction, the shorter one has at least so many."""

_WORD: Final = re.compile(r"\w+")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # they part no words
# Tibetan, Thai and Lao, Burmese, Khmer, kana, and Chinese characters, with their marks.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_MOST_TERMS: Final = 64
"""Of one title: who writes more wants to be found beside everything."""


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


def title_terms(title: str) -> frozenset[str]:
    """What a title is found by where words are weighed: its words, as `title_words`; of scripts
    that are written without spaces, each two signs that follow one another."""
    if title.isascii() or not _UNSPACED.search(title):
        terms = title_words(title)
    else:
        title = _UNSEEN.sub("", title)
        found = set(title_words(_UNSPACED.sub(" ", title)))
        for run in _UNSPACED.findall(title):
            found.update(map("".join, pairwise(run)))
        terms = frozenset(found)
    if len(terms) > _MOST_TERMS:
        return frozenset(sorted(terms, key=lambda term: (-len(term), term))[:_MOST_TERMS])
    return terms


def is_part_of_word(term: str) -> bool:
    """True for two signs of a script without spaces: of a word of three there are two such."""
    return not term.isascii() and _UNSPACED.match(term) is not None


def terms_as_written(title: str, terms: frozenset[str]) -> dict[str, frozenset[str]]:
    """Where a title says these terms: the words as they stand in it, in its order, each with its
    terms. Of a script without spaces, all that lies together is one."""
    title = _UNSEEN.sub("", title)
    spans: list[tuple[int, int, str]] = []
    for run in _UNSPACED.finditer(title):
        signs = enumerate(pairwise(run[0]), run.start())
        spans += [(at, at + 2, "".join(pair)) for at, pair in signs]
    spaced = _UNSPACED.sub(lambda run: " " * len(run[0]), title)
    for word in _WORD.finditer(spaced):
        spans += [(word.start(), word.end(), term) for term in title_words(word[0])]
    written: dict[str, frozenset[str]] = {}
    text, end, said = "", 0, frozenset[str]()
    for start, stop, term in sorted(span for span in spans if span[2] in terms):
        if start >= end:
            written.setdefault(text, said)
            text, end, said = "", start, frozenset()
        text += title[end:stop]
        end, said = stop, said | {term}
    written.setdefault(text, said)
    written.pop("", None)
    return written


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
