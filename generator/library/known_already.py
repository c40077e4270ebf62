"""Whether the site has an article already: asked before a record of it is written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.content.records.links import is_within, likeness
from generator.content.records.model import Article
from generator.content.records.titles import near_equal, title_words
from generator.library.likely_doubles import SAME_WEEK

_TITLED: Final = "it has nearly the same title, of the same publisher"
_SAME_ORIGINAL: Final = "it has the same original"


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
            yield Known(article.name, _SAME_ORIGINAL)
        elif new.likeness and article.likeness == new.likeness:
            alike.append(Known(article.name, "its original has nearly the same address"))
        elif _is_titled_as(new, words, article):
            titled.append(Known(article.name, _TITLED))
    yield from alike
    yield from titled


class KnownArticles:
    """What a site has, to ask about many new articles; `known_already` asks about one.

    articles   all of them; each new one is compared with a few
    denied     as in `known_already`
    """

    def __init__(self, articles: Iterable[Article], denied: Mapping[str, str]) -> None:
        self._denied = denied
        self._originals: dict[str, str] = {}
        self._alike: dict[int, str] = {}
        self._ids: dict[str, str] = {}
        self._articles: list[Article] = []
        for article in articles:
            self.add(article)

    def add(self, article: Article) -> None:
        """Knows one more."""
        self._ids.setdefault(article.id, article.name)
        if article.canonical_url:
            self._originals.setdefault(article.canonical_url, article.name)
            self._alike.setdefault(article.likeness, article.name)
        self._articles.append(article)
        if "_titled" in vars(self):
            for key in _title_keys(article):
                self._titled[key].append(article)

    @cached_property
    def _titled(self) -> dict[object, list[Article]]:
        """Those that have one of a title's keys: looked for where a title is asked about."""
        found: dict[object, list[Article]] = defaultdict(list)
        for article in self._articles:
            for key in _title_keys(article):
                found[key].append(article)
        return found

    def at(self, canonical_url: str) -> Known | None:
        """What the site has of an address, or may not have; None for nothing."""
        if canonical_url in self._denied:
            return Known("", f"its original is on the deny list, by {self._denied[canonical_url]}")
        if canonical_url in self._originals:
            return Known(self._originals[canonical_url], _SAME_ORIGINAL)
        alike = self._alike.get(likeness(canonical_url))
        return Known(alike, "its original has nearly the same address") if alike else None

    def with_id(self, identity: str) -> Known | None:
        """What the site has under an id; None for nothing."""
        name = self._ids.get(identity)
        return Known(name, "it has the same id") if name else None

    def titled_as(self, new: Article) -> Known | None:
        """What the site has of the same publisher, and of the same days, under nearly the same
        title; None for nothing."""
        words = title_words(new.title)
        for key in _title_keys(new):
            for article in self._titled.get(key, ()):
                if _is_titled_as(new, words, article):
                    return Known(article.name, _TITLED)
        return None


def _is_titled_as(new: Article, words: frozenset[str], article: Article) -> bool:
    """True if an article is of the same publisher and the same days, and has nearly the same title.

    words   of the new one's title
    """
    if not (_is_near(new.published_at, article) and _is_of_one_publisher(new, article)):
        return False
    theirs = title_words(article.title)
    # Titles of signs and single letters have no words to compare: they are what they are.
    is_same = theirs == words if words else article.title == new.title
    return is_same or near_equal(words, theirs)


def _title_keys(article: Article) -> Iterable[object]:
    """What two nearly equal titles have one of in common."""
    return article.title_marks[1:] or (title_words(article.title),)


def _is_near(published: datetime | None, article: Article) -> bool:
    if published is None or article.published_at is None:
        return published == article.published_at
    return abs(article.published_at - published) <= SAME_WEEK


def _is_of_one_publisher(one: Article, other: Article) -> bool:
    domains = one.provider.domain, other.provider.domain
    return all(domains) and is_within(*domains)
