"""Who lists what: the related coverage that articles have in common, found in one pass."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from msgspec import Struct

from generator.records.model import Article


class Listings(Struct, frozen=True):
    """What a number of articles list as related, themselves left out."""

    by_url: Mapping[str, Article]
    """The articles by canonical original URL."""
    links: list[tuple[Article, Article]]
    """Each article that lists another of them, with that one: in their order, and then in that of
    the record."""
    shared: Mapping[str, list[Article]]
    """By canonical URL, where two or more list it: these, in their order."""


def listings_of(articles: Collection[Article]) -> Listings:
    """What these articles list. They are of one original each."""
    by_url = {article.canonical_url: article for article in articles if article.canonical_url}
    listed = [
        (related.canonical_url, article)
        for article in articles
        for related in article.related
        if related.canonical_url != article.canonical_url
    ]
    counts = Counter([url for url, _ in listed])
    shared: dict[str, list[Article]] = defaultdict(list)
    for url, article in listed:
        if counts[url] > 1:
            shared[url].append(article)
    links = [(article, by_url[url]) for url, article in listed if url in by_url]
    return Listings(by_url, links, shared)
