"""The shelf: the details of articles, read from the store when a page asks for them.

A site has all of its articles in memory, for any of them may decide about any page. What only the
pages ask for that show an article is most of what it says, and stays where it is kept.
"""

from typing import Final

from msgspec import msgpack

from generator.content.records.model import Details, Shelf
from generator.memo.store import StoreReader

_DECODER: Final = msgpack.Decoder(Details)
_AT_HAND: Final = 256
"""Details that were asked for last, and are likely to be asked for again: by the page that lists
what this one shows."""


class StoredDetails(Shelf):
    """Details as the store keeps them, by the name of the record."""

    __slots__ = ("_at_hand", "_reader")

    def __init__(self, reader: StoreReader) -> None:
        self._reader = reader
        self._at_hand: dict[str, Details] = {}

    def __getitem__(self, name: str) -> Details:
        found = self._at_hand.get(name)
        if found is None:
            if len(self._at_hand) == _AT_HAND:
                self._at_hand.clear()
            found = self._at_hand[name] = _DECODER.decode(self._reader.details(name))
        return found
