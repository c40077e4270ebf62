"""The text of an XML document of a stranger, in whatever encoding, with nothing in it that makes
readers do more than read."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from generator.content.characters import without_controls

_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_HEAD: Final = re.compile(r"<\?xml\b[^>]{0,500}\?>")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[>]*", re.IGNORECASE)
_END_OF_SUBSET: Final = re.compile(r"\]\s*>")
_ENTITY: Final = re.compile(r"<!ENTITY\b[^>]*>?", re.IGNORECASE)
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
"""How documents begin that are not written in bytes of ASCII."""
_AS_BROWSERS: Final = {
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""Encodings that are named where these are meant, which hold them and more."""


def xml_text(data: bytes, charset: str = "") -> str:
    """The text, without its declaration, without declarations of types and entities, and without
    characters that no XML may hold.

    charset   what its server says that it is written in; empty for none
    A few lines of entities make gigabytes, or read files; no feed and no list of feeds needs any.
    """
    text = decoded(data, charset).removeprefix("\ufeff")
    text = _HEAD.sub("", without_controls(text))
    return _ENTITY.sub("", _without_types(text)).strip()


def _without_types(text: str) -> str:
    """The text without its declaration of types, and all that stands within that."""
    begun = _DOCTYPE.search(text)
    if begun is None:
        return text
    end = begun.end() + 1
    if text[begun.end() : end] == "[":
        ended = _END_OF_SUBSET.search(text, end)
        end = ended.end() if ended else end
    return text[: begun.start()] + text[end:]


def decoded(data: bytes, charset: str = "") -> str:
    """The text of a document in the encoding that it can be in.

    Text that is sound in UTF-8, and holds more than ASCII, is in UTF-8, whatever is said of it:
    servers say the same of all files. What is in none of those named is read as Windows would.
    """
    for name in _encodings(data, charset):
        try:
            return data.decode(_AS_BROWSERS.get(name, name))
        except (UnicodeError, LookupError):
            continue
    return data.decode("windows-1252", "replace")


def _encodings(data: bytes, charset: str) -> Iterator[str]:
    yield from (name for mark, name in _MARKS if data.startswith(mark))
    declared = _DECLARED.match(data[:1000].removeprefix(codecs.BOM_UTF8))
    named = [charset.lower(), declared[1].decode("ascii").lower() if declared else ""]
    if data.isascii():  # as ISO-2022 is, which writes all other signs by escapes
        yield from filter(None, reversed(named))
    yield "utf-8"
    yield from filter(None, named)
