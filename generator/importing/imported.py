"""One article as another program keeps it: what every format gives, and nothing of any format."""

from collections.abc import Mapping

from msgspec import Struct

from generator.content.yaml.writing import Value


class Picture(Struct, frozen=True, kw_only=True):
    """One picture of an article."""

    url: str
    width: int | None = None
    """Pixels."""
    height: int | None = None
    title: str = ""
    """What it shows."""
    attribution: str = ""


class Imported(Struct, frozen=True, kw_only=True):
    """One article, as its source says it: nothing of it is checked yet.

    Texts are plain: without markup and entities, as a reader would say them. Addresses and dates
    stand as the source has them.
    """

    file: str
    """Where it stands, as messages say it."""
    line: int = 0
    """There, counted from 1; 0 where the whole file is meant, or no line can be told."""
    address: str = ""
    """Of the article elsewhere, to which readers are sent."""
    original: str = ""
    """Where it was first, if that is another address."""
    page: str = ""
    """Of its page on the former site: whole, or a path there."""
    former: tuple[str, ...] = ()
    """Further addresses that it had on the former site."""
    title: str = ""
    excerpt: str = ""
    body: str = ""
    """Markdown; or HTML, where `is_html`."""
    is_html: bool = False
    published: str = ""
    saved: str = ""
    """When somebody kept it: stands in where nothing says when it came out."""
    updated: str = ""
    zone: str = ""
    """IANA name: of dates that name no zone. Empty for the site's."""
    publisher: str = ""
    domain: str = ""
    """Of the publisher."""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    """What the source files it under."""
    tags: tuple[str, ...] = ()
    """Words that it puts on it."""
    category: str = ""
    """The section of the site."""
    pictures: tuple[Picture, ...] = ()
    language: str = ""
    identity: str = ""
    """The id by which subscribers of its feed know it."""
    is_draft: bool = False
    private: str = ""
    """Why it is nobody else's business, which keeps it out; empty for what is public."""
    more: Mapping[str, Value] = {}
    """Fields of a record that it has besides, by the names that they have here."""
