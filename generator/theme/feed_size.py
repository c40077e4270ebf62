"""The size of feeds: what is too large for readers goes without what counts the least."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import Final

import msgspec
from msgspec import structs

from generator.content.feed_formats import LARGEST_FEED
from generator.pages.feeds.feed import FeedItem, FeedView, newest_change, without_body

_ENOUGH: Final = LARGEST_FEED // 20
"""Bytes that may be left over: each time that a feed is made anew to leave fewer takes as long as
another feed."""
_MOST_TRIES: Final = 8
_NEWEST: Final = 3  # items


def fitted(view: FeedView, bodies: Mapping[str, str], make: Callable[[FeedView], bytes]) -> bytes:
    """A feed's bytes: at most LARGEST_FEED, with about as much of it as these can hold.

    make   renders the feed: the bytes that count are those of the file, whatever the format and
           the theme make of them
    """
    data = make(view)
    if len(data) <= LARGEST_FEED:
        return data
    parts = _Parts(view, bodies)
    large, small, fitting = 0, parts.count, b""  # so many parts less are too few, are enough
    left_out = parts.next_to(large, len(data), large, small)
    tries = 0
    while small - large > 1 and (tries < _MOST_TRIES or not fitting):
        data = make(parts.without(left_out))
        tries += 1
        if len(data) > LARGEST_FEED:
            large = left_out
        else:
            small, fitting = left_out, data
            if LARGEST_FEED - len(data) <= _ENOUGH:
                break
        left_out = parts.next_to(left_out, len(data), large, small)
    return fitting or make(parts.without(small))


class _Parts:
    """What a feed can do without, in the order in which it goes, from the oldest item on: bodies
    first, then coverage and what collections hold, then excerpts, then all but what tells an item
    from others. The newest few items, which readers have not seen yet, give up nothing before all
    others gave up that. At last the items themselves go."""

    def __init__(self, view: FeedView, bodies: Mapping[str, str]) -> None:
        self._view = view
        self._items = [tuple(accumulate(_STEPS, _apply, initial=item)) for item in view.items]
        oldest_first = range(len(self._items))[::-1]
        older, newest = oldest_first[:-_NEWEST], oldest_first[-_NEWEST:]
        some = [at for group in (older, newest) for _ in _STEPS for at in group]
        self._order = [*some, *oldest_first]
        """The item that gives up its next part, by its place in the feed."""
        weights = [[_weight(form, bodies) for form in forms] for forms in self._items]
        self._whole = sum(sizes[0] for sizes in weights)
        taken = [0] * len(weights)
        self._saved = [0]
        """Bytes of the first parts, as many as it is in the list."""
        for at in self._order:
            before, after = (*weights[at], 0)[taken[at] : taken[at] + 2]
            taken[at] += 1
            self._saved.append(self._saved[-1] + max(before - after, 0))
        self.count = len(self._order)

    def without(self, count: int) -> FeedView:
        """The feed without so many of these parts."""
        taken = Counter(self._order[:count])
        forms = ((versions, taken[at]) for at, versions in enumerate(self._items))
        items = tuple(versions[steps] for versions, steps in forms if steps < len(versions))
        updated_at = newest_change(items) or self._view.updated_at
        return structs.replace(self._view, items=items, updated_at=updated_at)

    def next_to(self, count: int, size: int, large: int, small: int) -> int:
        """How many parts less are likely to be just enough.

        size           bytes of the feed without `count` parts
        large, small   numbers of parts between which it has to be
        """
        wanted = LARGEST_FEED - _ENOUGH // 2
        weight = self._whole - self._saved[count]
        likely = bisect_left(self._saved, self._saved[count] + (size - wanted) * weight / size)
        return min(max(likely, large + 1), small - 1)


def _apply(item: FeedItem, without: Callable[[FeedItem], FeedItem]) -> FeedItem:
    return without(item)


def _weight(item: FeedItem, bodies: Mapping[str, str]) -> int:
    """Bytes of what an item says, before any format writes it."""
    body = bodies[item.body] if item.body else ""
    return len(msgspec.json.encode(item)) + len(body.encode())


def _without_coverage(item: FeedItem) -> FeedItem:
    left_out = len(item.items) + item.more_items
    return structs.replace(item, related=(), items=(), more_items=left_out)


def _without_excerpt(item: FeedItem) -> FeedItem:
    return structs.replace(item, summary="", excerpt="")


def _bare(item: FeedItem) -> FeedItem:
    return structs.replace(
        item, archived="", authors=(), categories=(), corrections=(), picture=None
    )


_STEPS: Final = (without_body, _without_coverage, _without_excerpt, _bare)
