"""What came of a step, kept for the page that is shown after it."""

import secrets
from collections import OrderedDict
from threading import Lock
from typing import Final

from msgspec import Struct

_MOST: Final = 64  # steps whose page was not asked for yet: a browser asks at once


class Notice(Struct, frozen=True):
    """What a page says of the step before it."""

    text: str
    is_wrong: bool = False
    """True where the step was not taken, or in part alone."""


class Notices:
    """By a key that stands in the address of the next page: its text is nobody's to choose."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Notice] = OrderedDict()
        self._lock = Lock()

    def keep(self, notice: Notice) -> str:
        """Keeps it, and gives its key."""
        key = secrets.token_urlsafe(8)
        with self._lock:
            self._kept[key] = notice
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return key

    def of(self, key: str) -> Notice | None:
        """The notice of a key, once: who loads the page again has read it."""
        with self._lock:
            return self._kept.pop(key, None)
