"""Who lists what: the related coverage that articles have in common, found in one pass."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from generator.content.records.model import Article, CitedArticle
from generator.library.precedence import precedence


class Citations(Struct, frozen=True):
    """What a number of articles list as related, themselves left out."""

    by_url: Mapping[str, Article]
    """The articles by canonical original URL."""
    links: list[tuple[Article, Article]]
    """Each article that lists another of them, with that one: in their order, and then in that of
    the record."""
    shared: Mapping[str, list[tuple[Article, CitedArticle]]]
    """By canonical URL, where two or more list it: these, in their order, with what they say of
    it."""


def citations_of(articles: Collection[Article]) -> Citations:
    """What these articles list. Of two that have one original, the first to come is meant."""
    by_url: dict[str, Article] = {}
    for article in articles:
        other = by_url.setdefault(article.canonical_url, article)
        if other is not article and precedence(article) < precedence(other):
            by_url[article.canonical_url] = article
    by_url.pop("", None)
    links = []
    first: dict[str, tuple[Article, CitedArticle]] = {}
    shared: dict[str, list[tuple[Article, CitedArticle]]] = {}
    for article in articles:
        for mention in article.mentions:
            url = mention.url
            if url != article.canonical_url:
                listed = (article, mention)
                before = first.setdefault(url, listed)
                if before is not listed:  # few are listed twice
                    shared.setdefault(url, [before]).append(listed)
                if url in by_url:
                    links.append((article, by_url[url]))
    return Citations(by_url, links, shared)
