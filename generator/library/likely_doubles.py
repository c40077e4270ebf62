"""Likely doubles: records that are probably one article, and that nothing proves to be. It is said,
and nothing is done about it."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from generator.content.records.model import Article
from generator.library.precedence import precedence
from generator.library.selection import warning_of
from generator.problems import Problem

SAME_WEEK: Final = timedelta(days=7)
"""Between two articles of one publisher with equal titles: a yearly column has its title too."""

_ADDRESS: Final = "has nearly the same address as {}"
_TITLE: Final = "has the same title as {}, of the same publisher and of the same days"
_ADVICE: Final = (
    "is it one article? Then remove one of the records; if not, say `same_as: none` here"
)


def likely_doubles(articles: Collection[Article]) -> Iterator[Problem]:
    """A warning for each of these articles that came after another which it is probably the same
    as, but for one that says that it is another.

    articles   of one original each
    """
    warned = set()
    addressed = ((article.likeness, article) for article in articles if article.likeness)
    for first, other in _alike(addressed):
        warned.add(other.name)
        yield _warning(other, "originalUrl", _ADDRESS.format(first.name))
    titled = (
        ((article.title.casefold(), article.provider.domain), article)
        for article in articles
        if article.provider.domain and not article.titleless
    )
    for first, other in _alike(titled):
        if other.name not in warned and _is_near(first, other):
            yield _warning(other, "title", _TITLE.format(first.name))


def _alike(keyed: Iterable[tuple[Hashable, Article]]) -> Iterator[tuple[Article, Article]]:
    """Each article that came after another with the same key, with the one that came before it."""
    groups: dict[Hashable, list[Article]] = defaultdict(list)
    for key, article in keyed:
        groups[key].append(article)
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=precedence)
            for first, other in pairwise(group):
                # Of what has the very same original it was said where that was decided.
                if not other.apart and first.canonical_url != other.canonical_url:
                    yield first, other


def _is_near(one: Article, other: Article) -> bool:
    """True if the two were published within some days of each other."""
    if one.published_at is None or other.published_at is None:
        return one.published_at == other.published_at
    return abs(one.published_at - other.published_at) <= SAME_WEEK


def _warning(article: Article, field: str, what: str) -> Problem:
    return warning_of(article, field, f"{what}; {_ADVICE}")
