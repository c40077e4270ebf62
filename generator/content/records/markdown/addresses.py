"""Addresses that stand in a text as they are, without any mark: GitHub's rules."""

import html
import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from generator.content.records.markdown.definitions import ENTITY, escaped_address

_BARE: Final = re.compile(
    r"""
    (?: https?:// | www\. ) (?= [^\W_] )
    (?P<host> [\w-]++ (?: \.[\w-]++ )*+ )
    [^\s<\x00-\x1f\u3000-\u3003\u3008-\u3011\u3014-\u301b\uff01\uff08\uff09\uff0c\uff1b\uff1f]*+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAIL: Final = re.compile(
    r"(?<![\w.+-])[a-z0-9._+-]{1,64}+@[a-z0-9_-]++(?:\.[a-z0-9_-]+)+(?<![_-])(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_END_MARKS: Final = "?!.,:*_~'\"”’»…·"


def address_at(text: str, start: int, within_brackets: bool) -> tuple[Element, int] | None:
    """The address that begins there, as a link, and its end.

    within_brackets   whether a `[` is open, so that a `]` ends it
    """
    match = _BARE.match(text, start)
    if match is None:
        return None
    labels = match["host"].split(".")
    is_whole = text[start] in "hH"
    if any("_" in label for label in labels[-2:]) or not (is_whole or len(labels) > 1):
        return None
    address = match[0]
    if within_brackets:
        address = address.partition("]")[0]
    address = _without_end_marks(address)
    if len(address) < match.end("host") - start:
        return None
    words = html.unescape(address) if "&" in address else address
    return linked(words if is_whole else f"http://{words}", words), start + len(address)


def _without_end_marks(address: str) -> str:
    """An address without what belongs to the sentence around it."""
    surplus = address.count(")") - address.count("(")  # brackets that close what is not open
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _END_MARKS:
            end -= 1
        elif last == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif last == ";":
            entity = address.rfind("&", max(0, end - 34), end)
            if entity < 0 or not ENTITY.fullmatch(address, entity, end):
                break
            end = entity
        else:
            break
    return address[:end]


def linked(address: str, words: str) -> Element:
    """A link to an address."""
    link = Element("a", {"href": escaped_address(address)})
    link.text = words
    return link


def mails(text: str) -> Iterator[str | Element]:
    """The text in pieces, with a link for each address of mail."""
    at = 0
    for match in _MAIL.finditer(text):
        yield text[at : match.start()]
        yield linked(f"mailto:{match[0]}", match[0])
        at = match.end()
    yield text[at:]
