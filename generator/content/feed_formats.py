"""The formats that feeds come in: a row each, and a template."""

from typing import Final

from msgspec import Struct

LARGEST_FEED: Final = 1_000_000
"""Bytes of a feed's file, in any format. Google News reads 2 MB of a feed and 1 MB of an item: 1 MB
for all keeps to both, and readers fetch all of it whenever anything in it changes."""


class FeedFormat(Struct, frozen=True):
    """One format."""

    key: str
    """As settings name it."""
    name: str
    """As readers know it."""
    file: str
    type: str
    """Media type, as links name it."""
    template: str
    sent_as: str
    """Media type that hosts are to send. Browsers show XML in its style sheet, and a feed that is
    sent as one as plain text, or not at all; readers look at what is in it."""
    iris_only: bool = False
    """True if an id has to be an IRI there; elsewhere, it may be any text."""
    archived: bool = True
    """True if archives come in it as well: see `generator/pages/feeds/feed_archive.py`."""

    @property
    def is_styled(self) -> bool:
        """True if browsers show it to people in the style sheet of feeds."""
        return self.sent_as == "application/xml"


FORMATS: Final = (
    FeedFormat(
        key="rss",
        name="RSS",
        file="feed.xml",
        type="application/rss+xml",
        template="feeds/rss.xml",
        sent_as="application/xml",
        archived=False,
    ),
    FeedFormat(
        key="atom",
        name="Atom",
        file="atom.xml",
        type="application/atom+xml",
        template="feeds/atom.xml",
        iris_only=True,
        sent_as="application/xml",
    ),
    FeedFormat(
        key="json",
        name="JSON Feed",
        file="feed.json",
        type="application/feed+json",
        template="feeds/feed.json",
        sent_as="application/feed+json",
    ),
)
"""In the order in which they are named; lists of feeds lead to the first that a site makes."""
