"""What a site links to: originals of records, pictures, logos of publishers."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from generator.content.records.model import Article
from generator.content.registries.publishers import Publisher


class Kind(StrEnum):
    """What a link leads to."""

    PAGE = "page"
    PICTURE = "picture"


class Mention(NamedTuple):
    """One place that links to an address."""

    path: str
    """The file, below the content folder."""
    field: str


class Link(NamedTuple):
    """An address, and all that links to it."""

    address: str
    kind: Kind
    mentions: tuple[Mention, ...]


def links_of(articles: Iterable[Article], publishers: Iterable[Publisher]) -> tuple[Link, ...]:
    """Every address that these link to, once. What was taken down links to nothing any more."""
    found: dict[str, tuple[Kind, list[Mention]]] = {}
    for address, kind, mention in (*_of_articles(articles), *_of_publishers(publishers)):
        page = address.partition("#")[0]
        if page.startswith(("http://", "https://")):
            _, mentions = found.setdefault(page, (kind, []))
            mentions.append(mention)
    return tuple(
        Link(address, kind, tuple(mentions)) for address, (kind, mentions) in found.items()
    )


def _of_articles(articles: Iterable[Article]) -> Iterator[tuple[str, Kind, Mention]]:
    for article in articles:
        if article.removed or article.retracted:
            continue
        details = article.details
        yield details.original_url, Kind.PAGE, Mention(article.name, "originalUrl")
        if details.web_url != details.original_url:
            yield details.web_url, Kind.PAGE, Mention(article.name, "webUrl")
        if details.image is not None:
            yield details.image.url, Kind.PICTURE, Mention(article.name, "images")


def _of_publishers(publishers: Iterable[Publisher]) -> Iterator[tuple[str, Kind, Mention]]:
    for publisher in publishers:
        if publisher.logo is not None:
            yield publisher.logo.url, Kind.PICTURE, Mention(publisher.source, "images")
