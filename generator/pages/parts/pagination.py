"""Lists whose full pages stop changing."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Generic, TypeVar

from msgspec import Struct

from generator.content import urls

T = TypeVar("T")

CHUNK: Final = 20  # full pages in one portion


class ListSlice(Struct, Generic[T], frozen=True):
    """One page of a list."""

    path: str
    """Its folder."""
    number: int
    """Of a full page, counted from the oldest; 0 for the front page."""
    articles: tuple[T, ...]
    """Newest first; those that are not public are left out."""
    older: str
    """Folder of the next older page; empty where there is none."""
    newer: str | None
    """Folder of the next newer page; None on the front page."""


def paginate(slots: Sequence[T | None], folder: str, per_page: int) -> Iterator[ListSlice[T]]:
    """The pages of one list: the front page `folder`, then `folder/page/1/`, `/2/`, …

    slots      oldest first; None holds the place of an article that is not public
    folder     ends in `/`
    per_page   slots on a full page, at least 1

    Pages are numbered from the oldest, so that a full page stays as it is when articles are added.
    The front page joins the open remainder to as many full pages as it takes to show a page's
    worth, or it would be nearly empty after each page that fills. Full pages that would show
    nothing are left out.
    """
    full = full_numbers(slots, per_page)
    start = front_start(slots, per_page)
    covered = start // per_page  # full pages that lie wholly behind the front page
    behind = [number for number in full if number <= covered]
    yield ListSlice(
        path=folder,
        number=0,
        articles=_newest_first(slots[start:]),
        older=urls.full_page(folder, behind[-1]) if behind else "",
        newer=None,
    )
    for at, number in enumerate(full):
        yield ListSlice(
            path=urls.full_page(folder, number),
            number=number,
            articles=_newest_first(slots[(number - 1) * per_page : number * per_page]),
            older=urls.full_page(folder, full[at - 1]) if at else "",
            newer=urls.full_page(folder, full[at + 1]) if at + 1 < len(full) else folder,
        )


def chunks(parts: Iterable[ListSlice[T]]) -> Iterator[tuple[int, tuple[ListSlice[T], ...]]]:
    """Pages of one list in portions that stay as they are when it grows: the front page alone,
    under -1, and the full pages by twenties, from 0."""
    for at, portion in groupby(parts, key=lambda part: (part.number - 1) // CHUNK):
        yield at, tuple(portion)


def full_numbers(slots: Sequence[object | None], per_page: int) -> tuple[int, ...]:
    """The numbers of all full pages that show anything."""
    numbers = range(1, len(slots) // per_page + 1)
    return tuple(number for number in numbers if _is_shown(slots, number, per_page))


def newest_full(slots: Sequence[object | None], per_page: int) -> int:
    """The number of the newest full page that shows anything; 0 where there is none."""
    numbers = range(len(slots) // per_page, 0, -1)
    return next((number for number in numbers if _is_shown(slots, number, per_page)), 0)


def front_start(slots: Sequence[object | None], per_page: int) -> int:
    """Where the front page begins: the last page border with at least a page's worth behind it."""
    start = len(slots) // per_page * per_page
    shown = sum(slot is not None for slot in slots[start:])
    while start and shown < per_page:
        start -= per_page
        shown += sum(slot is not None for slot in slots[start : start + per_page])
    return start


def _is_shown(slots: Sequence[object | None], number: int, per_page: int) -> bool:
    """True if the full page of that number shows anything."""
    return any(slot is not None for slot in slots[(number - 1) * per_page : number * per_page])


def _newest_first(slots: Sequence[T | None]) -> tuple[T, ...]:
    return tuple(slot for slot in reversed(slots) if slot is not None)
