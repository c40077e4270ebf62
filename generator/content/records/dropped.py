"""What a body held that no page can show, and what is said of it."""

import itertools
from collections.abc import Sequence
from enum import Enum
from typing import Final

from msgspec import Struct

from generator.problems import shown

_LONGEST: Final = 60  # characters of an address that is quoted

_MOST_LOOKED_FOR: Final = 20  # to find the first in the text
_MOST: Final = 3  # of a kind, that are quoted
_ADVICE: Final = (
    "what is to be seen needs an address of the web or of this site, and nothing can run here"
)


class DroppedKind(Enum):
    """One, and many, of a kind."""

    PICTURE = (
        "picture without an address that can be shown",
        "pictures without an address that can be shown",
    )
    PIXEL = "picture of one pixel", "pictures of one pixel"
    PLAYER = "player without an address", "players without an address"
    FRAME = "frame without an address", "frames without an address"
    FRAME_LINK = "frame, but as a link", "frames, but as links"
    LINK = "link that leads nowhere", "links that lead nowhere"
    FORM = "form", "forms"
    FIELD = "field of a form", "fields of forms"
    HARMFUL = "field of a kind that no form may have", "fields of kinds that no form may have"
    SCRIPT = "script", "scripts"
    STYLE = "style sheet", "style sheets"
    DRAWING = "drawing (svg)", "drawings (svg)"


class Dropped(Struct, frozen=True):
    """One thing that was left out."""

    kind: DroppedKind
    found: str = ""
    """As it stands in the text: an address, or how its tag begins."""
    advice: str = ""
    """What to do so that it is shown; empty for what holds for all."""


def message_of(dropped: Sequence[Dropped]) -> str:
    """All of it in one sentence, in the order in which each kind came first."""
    kinds: dict[DroppedKind, list[str]] = {}
    for part in dropped:
        kinds.setdefault(part.kind, []).append(part.found)
    counted = [_counted(kind, texts) for kind, texts in kinds.items()]
    advices = dict.fromkeys(part.advice or _ADVICE for part in dropped)
    return f"not shown: {', '.join(counted)}; {'; '.join(itertools.islice(advices, _MOST))}"


def line_of(dropped: Sequence[Dropped], text: str) -> int:
    """The line of the first thing that can be found in the text, counted from 0; 0 for none."""
    lowered = text.lower()
    places = (lowered.find(part.found.lower()) for part in dropped[:_MOST_LOOKED_FOR] if part.found)
    first = min((place for place in places if place >= 0), default=0)
    return lowered.count("\n", 0, first)


def _counted(kind: DroppedKind, texts: Sequence[str]) -> str:
    one, many = kind.value
    words = f"1 {one}" if len(texts) == 1 else f"{len(texts)} {many}"
    addresses = dict.fromkeys(
        address for address in texts if address and not address.startswith("<")
    )
    quoted = ", ".join(map(_quoted, itertools.islice(addresses, _MOST)))
    return f"{words} ({quoted})" if quoted else words


def _quoted(address: str) -> str:
    return shown(address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…")
