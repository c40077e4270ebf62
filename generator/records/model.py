"""What a record is, once it has been read: text is plain, dates are UTC, URLs are checked."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal, get_args

from msgspec import Struct, msgpack

Type = Literal["article", "video", "course", "download", "collection", "profile", "forum"]
TYPES: Final[tuple[Type, ...]] = get_args(Type)
UNDATED_TYPES: Final = frozenset({"course", "collection", "profile", "forum"})
"""Kinds of reference rather than of news: real ones carry no date, and need none."""


_OUTSIDE: Final = re.compile(r"(.*)[.\[]", re.DOTALL)

ALONE: Final = "none"
"""The `story` of a record that stands alone."""


def packed_lines(lines: Iterable[tuple[str, int]]) -> bytes:
    """The form in which an article keeps the lines of its fields."""
    return msgpack.encode(dict(lines))


class PagePolicy(StrEnum):
    """Whether a record gets a page of its own."""

    AUTO = "auto"  # when it has something to add to its original
    OWN = "own"
    NONE = "none"


class _Part(Struct, frozen=True, array_like=True, gc=False):
    """What articles are made of. A site has all of them in memory, read from the store: so they are
    encoded by position, and not looked through for circles, of which they can have none."""


class Image(_Part, frozen=True):
    url: str
    """https, or a path of this site that begins with `/`."""
    width: int | None = None
    """Pixels, 1 to 20,000; None where the record does not say, or says what cannot be."""
    height: int | None = None
    title: str = ""
    attribution: str = ""


class Provider(_Part, frozen=True):
    """Who published the original."""

    name: str = ""
    domain: str = ""
    """Lower-case, without `www.`; empty where neither record nor link tells."""
    authors: tuple[str, ...] = ()


class Related(_Part, frozen=True):
    """Coverage elsewhere, as one record lists it."""

    title: str
    url: str
    canonical_url: str
    """For comparison only."""
    excerpt: str = ""
    published_at: datetime | None = None
    type: Type = "article"
    provider: Provider = Provider()
    quality: int | None = None
    image: Image | None = None


class Action(_Part, frozen=True):
    """Something to fetch, such as a sample's source code."""

    url: str
    title: str
    attribution: str = ""


class Correction(_Part, frozen=True):
    """What was wrong here and is now right, as its editor tells readers."""

    at: datetime
    text: str


class Embed(_Part, frozen=True):
    """A player on another host, made anew from what the record pointed to."""

    url: str
    host: str
    """The host that a reader would recognise, such as `youtube.com`."""


class Article(_Part, frozen=True, kw_only=True):
    """One record, normalised. Its body is elsewhere, under a digest."""

    name: str
    """The record's file, below the content folder."""
    id: str
    """Permanent; see `identity`."""
    title: str
    excerpt: str
    category: str
    """A slug."""
    type: Type
    published_at: datetime | None
    """None only for the types that need no date."""
    updated_at: datetime | None
    added_at: datetime | None
    """When the record came to this site."""
    original_url: str
    """Where the article was first; empty only for a collection."""
    web_url: str
    """Where readers are sent; empty for a record that is read on the site itself."""
    canonical_url: str
    """For comparison only; empty where there is no original."""
    quality: int | None
    heat: int | None
    published: bool | None
    """The editor's own word; None where the record leaves it to the quality gate."""
    removed: bool
    retracted: str
    """Why it was taken back, in words for readers; empty for one that stands."""
    corrections: tuple[Correction, ...]
    """The newest first."""
    page: PagePolicy
    story: str
    """A slug that joins records by hand; `ALONE` keeps it out of all stories; empty where they are
    to be found."""
    provider: Provider
    topics: tuple[str, ...]
    """Names as the record says them, main topic first."""
    tags: tuple[str, ...]
    hashtags: tuple[str, ...]
    locale: str
    """BCP 47; empty for the site's language."""
    image: Image | None
    """The first of the record's pictures that can be shown."""
    related: tuple[Related, ...]
    embed: Embed | None
    price: str
    length: int | None
    """Seconds."""
    levels: tuple[str, ...]
    rating: float | None
    """Average, on the original's own scale."""
    ratings: int | None
    """How many people rated."""
    actions: tuple[Action, ...]
    items: tuple[str, ...]
    """Names of records, in an editor's order, as the record says them."""
    body: str
    """Digest of the body's HTML; empty where there is none."""
    title_marks: tuple[int, ...]
    """Numbers by which near-equal titles find each other: see `titles.title_marks`."""
    body_size: int = 0
    """Characters of that HTML."""
    digest: str = ""
    """Stands for all of the above; empty until it is known."""
    lines: bytes = b""
    """Where a fault would be that only shows beside other records: line by name of the field, such
    as `topics[1]` or `related[0].provider`, packed by `packed_lines`, for few are ever asked for.
    No part of the digest: a line moved changes no page."""

    def line(self, field: str) -> int:
        """The line of a field, or of the nearest that encloses it; 0 where neither is known."""
        lines = msgpack.decode(self.lines, type=dict[str, int]) if self.lines else {}
        while field not in lines:
            outside = _OUTSIDE.match(field)
            if outside is None:
                return 0
            field = outside[1]
        return lines[field]

    @property
    def others(self) -> tuple[Related, ...]:
        """Coverage elsewhere, without the article itself."""
        return tuple(r for r in self.related if r.canonical_url != self.canonical_url)

    @property
    def adds_its_own(self) -> bool:
        """True if there is something to read, play or fetch here beside mere coverage."""
        return bool(self.body or self.embed or self.items or self.actions or self.corrections)

    @property
    def adds_something(self) -> bool:
        """True if there is more to show than the original's title and excerpt."""
        if self.adds_its_own:
            return True
        return any(related.canonical_url != self.canonical_url for related in self.related)

    @property
    def has_page(self) -> bool:
        """True if it gets a page of its own; what has no original has to be read somewhere."""
        if self.page is PagePolicy.OWN or not (self.web_url or self.original_url):
            return True
        return self.page is PagePolicy.AUTO and self.adds_something

    @property
    def changed_at(self) -> datetime | None:
        """The last significant change, a correction among them, never before publication."""
        if self.published_at is None:
            return None
        changed = self.published_at
        if self.updated_at is not None:
            changed = max(changed, self.updated_at)
        return max(changed, self.corrections[0].at) if self.corrections else changed

    @property
    def came_at(self) -> datetime | None:
        """When it came to this site, as far as the record tells; never before publication."""
        if self.added_at is None or self.published_at is None:
            return self.published_at
        return max(self.added_at, self.published_at)
