"""Whether the site has an article already: asked before a record of it is written."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.content.records.links import is_within
from generator.content.records.model import Article
from generator.content.records.titles import near_equal, title_words
from generator.library.likely_doubles import SAME_WEEK

SAME_ORIGINAL: Final = "it has the same original"


class Known(Struct, frozen=True):
    """Something that the site has, or may not have, and that a new record would be again."""

    name: str
    """The record's file; empty for what only the settings name."""
    why: str


def known_already(
    new: Article, articles: Iterable[Article], denied: Mapping[str, str]
) -> Iterator[Known]:
    """What the site has already of an article, surest first.

    denied   originals that may not be shown, by `takedown.denied_originals`
    """
    if new.canonical_url in denied:
        yield Known("", f"its original is on the deny list, by {denied[new.canonical_url]}")
    alike, titled = [], []
    words = title_words(new.title)
    for article in articles:
        if new.canonical_url and article.canonical_url == new.canonical_url:
            yield Known(article.name, SAME_ORIGINAL)
        elif new.likeness and article.likeness == new.likeness:
            alike.append(Known(article.name, "its original has nearly the same address"))
        elif _is_near(new.published_at, article) and _is_of_one_publisher(new, article):
            theirs = title_words(article.title)
            if theirs == words or near_equal(words, theirs):
                titled.append(
                    Known(article.name, "it has nearly the same title, of the same publisher")
                )
    yield from alike
    yield from titled


def _is_near(published: datetime | None, article: Article) -> bool:
    if published is None or article.published_at is None:
        return published == article.published_at
    return abs(article.published_at - published) <= SAME_WEEK


def _is_of_one_publisher(one: Article, other: Article) -> bool:
    domains = one.provider.domain, other.provider.domain
    return all(domains) and is_within(*domains)
