"""What was found in a feed: one article, as far as the feed tells of it."""

from datetime import datetime

from msgspec import Struct

from generator.content.records.model import Image
from generator.content.registries.feeds import Feed


class FeedItem(Struct, frozen=True, kw_only=True):
    """What a feed says of one article: untrusted, but bounded. Text is plain, addresses are checked
    web addresses; what it does not say, or says wrongly, is empty."""

    id: str = ""
    """The guid as the feed has it; empty for none."""
    address: str
    """Of the article itself: JSON Feed's `external_url` comes before its `url`."""
    title: str = ""
    excerpt: str = ""
    """Plain text, bounded as a record's excerpt."""
    published: datetime | None = None
    """UTC; None where the feed says none, or one that cannot be."""
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    image: Image | None = None
    language: str = ""
    """BCP 47."""
    categories: tuple[str, ...] = ()
    comments: str = ""
    """The address of a discussion."""


class Found(Struct, frozen=True):
    """An item, the feed it was found in, and when."""

    item: FeedItem
    feed: Feed
    at: datetime
