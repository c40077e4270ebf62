"""Limits: how much one file of content may hold, so that no stranger's file can hold up a build."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """Beyond any of these, a record (or topic, publisher, page) is left out as a fault.

    The defaults are some fifty times what the longest of 700 real records holds, and a file at all
    of them at once is read within a second.
    """

    file_size: int = 1_000_000
    """Bytes of a file."""
    front_matter_size: int = 250_000
    """Bytes between the two `---`."""
    depth: int = 16
    """Lists and fields in each other; real records nest four deep."""
    list: int = 100
    """Members of a list; real records list 12 at most."""
    topics: int = 20
    """Topics of a record, for each has pages and feeds of its own."""
    related: int = 200
    """A page's worth, and more than any reader looks through."""
    items: int = 1_000
    """What a collection may hold."""
    extra: int = 10_000
    """Bytes of what a file says below `extra`: it may stand on every page that lists a record."""
    attachment_size: int = 100_000_000
    """Bytes of a file beside a record: what hosts take at most. A larger one is not copied."""
    body: int = 200_000
    """Characters of a body: a short book."""
    body_work: int = 20
    """Steps that may be spent on each character of a body; real bodies take 2 at most."""
