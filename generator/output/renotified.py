"""An item that subscribers are shown once more, as reports tell it."""

from msgspec import Struct

from generator.problems import shown as quoted


class Renotified(Struct, frozen=True):
    """An item that subscribers have had, and that comes again under another id."""

    title: str
    former_id: str
    id: str
    cause: str


def shown_again(item: Renotified) -> str:
    """An item with its two ids, as messages name it."""
    return f'"{quoted(item.title)}": {item.former_id} -> {item.id}'
