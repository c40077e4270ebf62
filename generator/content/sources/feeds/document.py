"""A feed as it was read: what it says of itself, and its newest items."""

from msgspec import Struct

from generator.content.sources.feeds.item import FeedItem


class FeedDocument(Struct, frozen=True, kw_only=True):
    """What a feed says."""

    items: tuple[FeedItem, ...]
    """The newest first; those without a date behind them, in the feed's own order."""
    title: str = ""
    ttl: int = 0
    """Seconds for which it asks not to be asked again; 0 where it says none."""
    left_out: int = 0
    """How many items it holds beyond the limit: older ones."""
    without_address: int = 0
    """How many have no address that could be opened, so that nothing can be made of them."""
    damage: str = ""
    """What is wrong with it, in words that follow its address; empty for nothing."""
    digest: str = ""
    """Hexadecimal; stands for what its items say. What only their order, or a count of comments,
    tells apart is the same."""


class Unreadable(Struct, frozen=True):
    """It is no feed, or none that can be read."""

    message: str
    """Why, in words that follow its address."""
