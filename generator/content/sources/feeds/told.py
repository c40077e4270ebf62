"""What a feed says, in its own words: one shape for all formats, and nothing of it checked yet."""

from time import struct_time

from msgspec import Struct

Date = str | struct_time
"""As it is written, or in UTC as its reader has understood it."""


class NoFeed(Exception):
    """It cannot be read as a feed: says why, in words that follow its address."""


class ToldImage(Struct, frozen=True):
    """A picture that an item names."""

    url: str
    width: str = ""
    height: str = ""


class ToldItem(Struct, frozen=True, kw_only=True):
    """One item. Of what may be said in several places, all are here, the surest first."""

    id: str = ""
    links: tuple[str, ...] = ()
    """Addresses that may be the article's; relative ones as the item's own base has them."""
    title: str = ""
    texts: tuple[str, ...] = ()
    """In HTML or plain."""
    published: tuple[Date, ...] = ()
    updated: tuple[Date, ...] = ()
    authors: tuple[str, ...] = ()
    images: tuple[ToldImage, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


class ToldFeed(Struct, frozen=True, kw_only=True):
    """A whole feed."""

    title: str = ""
    base: str = ""
    """From where its relative addresses are meant; empty for from where it lies itself."""
    languages: tuple[str, ...] = ()
    ttl: int = 0
    """Seconds for which it asks not to be asked again; 0 where it says none."""
    items: tuple[ToldItem, ...] = ()
    """In its own order."""
    damage: str = ""
    """What is wrong with it as a whole, where it could be read all the same; empty for nothing."""
