"""Newcomers: records that were not there at the last build, and what they would take from others.

A record says itself when it came, so a stranger's may say that it came before all others, and so
take the id, the original, the address or the story of what readers know. What was there knows
better. So a newcomer that would take anything in that way is withheld; all that is made of the rest
is what is made where it never came.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from generator.content.records.model import Article
from generator.library.precedence import precedence

MOST_ROUNDS: Final = 4
"""How often some newcomers are withheld before all are that say they came before others: each that
stood behind another would cost a round of its own."""


class Newcomers:
    """The newcomers among a number of records. What they would take is noted as it is found."""

    def __init__(
        self,
        names: Iterable[str] = frozenset(),
        takes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.names = frozenset(names)
        self.takes = dict(takes)
        """By name: what is said of one that is to be withheld."""

    def __bool__(self) -> bool:
        return bool(self.names)

    def would_take(self, newcomer: str, what: str, other: str) -> None:
        """Notes what a newcomer would take, and from which record that was there."""
        said = f"says that it came before {other}, which was there already, and would take its"
        self.takes.setdefault(newcomer, f"{said} {what}")

    def contest(self, group: Iterable[Article], what: str, hidden: Collection[str] = ()) -> None:
        """Notes the newcomers of a group of records that want one thing, as far as they say that
        they came before one that was there and is shown."""
        group = sorted(group, key=precedence)
        there = [at for at, article in enumerate(group) if not self._is_new_or(article, hidden)]
        if there:
            other = group[there[-1]].name
            for newcomer in group[: there[-1]]:
                if newcomer.name in self.names:
                    self.would_take(newcomer.name, what, other)

    def _is_new_or(self, article: Article, hidden: Collection[str]) -> bool:
        return article.name in self.names or article.name in hidden

    def take_anything(self, articles: Collection[Article]) -> None:
        """Notes all that say that they came before any record that was there."""
        self.contest(articles, "place")


NOBODY: Final = Newcomers()


def newcomers_among(articles: Collection[Article], known: Mapping[str, str]) -> frozenset[str]:
    """The names of the records that were not there at the last build.

    known   those that were, by name: their ids; empty where there was no build
    A record that was renamed is no newcomer: its id is that of one that is gone.
    """
    if not known:
        return frozenset()
    names = {article.name for article in articles}
    moved = {identity for name, identity in known.items() if name not in names}
    return frozenset(
        article.name
        for article in articles
        if article.name not in known and article.id not in moved
    )
