"""What was read of an article at its source, and which of several things that it says is taken."""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from generator.content.records.model import Image

LARGEST: Final = 3_000_000
"""Bytes of a page that are read: what it says of itself stands at its beginning."""
LONGEST_TITLE: Final = 300
"""Characters of a title that is taken from elsewhere."""
LONGEST_EXCERPT: Final = 300
"""Characters of an excerpt that is taken from elsewhere: two sentences, and not the article."""


class SourcePage(Struct, frozen=True, kw_only=True):
    """What a page says of its article. What it does not say, or says wrongly, is empty."""

    address: str
    """The original's: what the page says it is, where it may say so, or else where it lies."""
    title: str = ""
    excerpt: str = ""
    published: str = ""
    """As a record has it: a date, or a date and time with its zone, if it says one."""
    is_day_of_text: bool = False
    """True if the date was found in the text alone, and may be another's."""
    image: Image | None = None
    authors: tuple[str, ...] = ()
    language: str = ""
    """BCP 47."""
    site_name: str = ""
    elsewhere: str = ""
    """The address on another host that the page calls its original's, without proof."""


def first_said(read: Callable[[str], str], values: Iterable[str]) -> str:
    """The first of the values that can be read and says something; empty for none."""
    for value in values:
        try:
            if value and (found := read(value)):
                return found
        except ValueError:
            continue
    return ""
