"""Slugs: names as parts of an address.

A slug is lower-case ASCII letters, digits and single hyphens, never empty, never a reserved name.
Slugifying alone makes one word of C, C++ and C# and nothing at all of an emoji; here what tells
names apart is spelled out first: `c`, `c-plus-plus`, `c-sharp`, `dot-net`, `ai-slash-ml`,
`robot-face`.
"""

import hashlib
import re
import unicodedata
from typing import Final

LONGEST: Final = 100  # characters; file systems allow 255 bytes, and an address is read by people

_WORDS: Final = {"+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent", "/": "slash"}
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_WINDOWS_DEVICES: Final = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
_DOT_NAME: Final = re.compile(r"(?<![\w.])\.(?=\w)")  # .NET, but not "GPT-4.5" or "Node.js"
_APOSTROPHES: Final = re.compile("['’ʼ]")


def slug(name: str) -> str:
    """The slug of any text, at most LONGEST characters.

    Text that says nothing in ASCII gets a digest of itself (`x-1f0c52aa`), and so does the end of
    one that is too long, so that two names which differ keep differing.
    """
    if _SLUG.fullmatch(name) and len(name) <= LONGEST and not _WINDOWS_DEVICES.fullmatch(name):
        return name
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name))
    text = _DOT_NAME.sub(" dot ", text)
    made = _slugified("".join(_spelled_out(character) for character in text))
    if not made:
        return f"x-{_digest(name)}"
    if len(made) > LONGEST:
        return f"{made[: LONGEST - 9].rstrip('-')}-{_digest(name)}"
    return f"{made}-x" if _WINDOWS_DEVICES.fullmatch(made) else made


def is_slug(text: str) -> bool:
    """True if the text can stand in an address as it is."""
    return slug(text) == text


def _slugified(text: str) -> str:
    """What python-slugify makes of text in Latin letters.

    It asks whichever library for these it finds first, and each has its own: another one that is
    installed for some other program would move pages. So the text comes to it in ASCII, and any
    `&` is a word by now.
    """
    # Imported where a name needs them: most are slugs already.
    from slugify import slugify
    from text_unidecode import unidecode

    latin = unidecode(unicodedata.normalize("NFKD", text)).replace("'", "")
    return slugify(latin, False, False, False, allow_unicode=True)


def _spelled_out(character: str) -> str:
    if character in _WORDS:
        return f" {_WORDS[character]} "
    if unicodedata.category(character) == "So":  # emoji, dingbats and the like
        return f" {unicodedata.name(character, '')} "
    return character


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
