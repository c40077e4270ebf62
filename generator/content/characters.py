"""The characters of strangers' texts: what controls say is written out, or goes."""

import re
import unicodedata
from typing import Final

# What no text may hold, in HTML or in XML 1.0: controls, surrogates, and code points that are no
# characters. A byte order mark means nothing within a text. Tab, line feed and return stay.
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(
        f"{chr(0x10000 * plane + 0xFFFE)}-{chr(0x10000 * plane + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)
# They part words: VT, FF, the four separators of files to units, NEL, LS, PS.
_SPACES: Final = "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_WRITTEN_OUT: Final = dict.fromkeys(_SPACES, " ") | {
    # As browsers read them: text of Windows-1252 that was taken for ISO 8859-1.
    chr(code): bytes([code]).decode("cp1252", "ignore")
    for code in range(0x80, 0xA0)
    if code != 0x85
}


# What shows nothing, whatever stands beside it, letters and marks among it: the code points that
# Unicode has programs ignore where they cannot show them, fillers, and Braille's blank.
_UNSEEN: Final = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


UNSEEN_IN_WORDS: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""What publishing systems put into words, for lines to break there or not: the soft hyphen, the
zero-width space, the word joiner, and a byte order mark that was taken for one."""


def has_unseen(text: str) -> bool:
    """True if the text holds something of which nothing is ever seen."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def without_unseen(text: str) -> str:
    """The text as it looks."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def is_seen(character: str) -> bool:
    """False for white space, marks on what stands before them, and all that shows nothing; nor is
    a character that no common font has, for it has no meaning of its own."""
    return not _UNSEEN.match(character) and unicodedata.category(character)[0] not in "CMZ"


def without_controls(text: str) -> str:
    """The text with a space for each control that parts words, the sign that was meant for each of
    U+0080 to U+009F (U+0092 is an apostrophe), and nothing for all other controls."""
    if text.replace("\n", "").isprintable():
        return text
    return _CONTROLS.sub(lambda found: _WRITTEN_OUT.get(found[0], ""), text)
