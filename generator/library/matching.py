"""Matching: which articles tell the story of another. docs/stories.md has the rules, with examples.

An article is tied to articles that came before it, and what ties two says the same of them whatever
comes later. By whose word they are tied is kept apart: what one record says of others decides about
itself alone (see `stories`).
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from operator import itemgetter
from typing import Final

from msgspec import Struct

from generator.content.records.links import is_within
from generator.content.records.model import ALONE, Article, CitedArticle
from generator.content.records.titles import near_equal, title_words
from generator.content.settings import Settings
from generator.library.citations import Citations
from generator.library.precedence import precedence

MAX_CANDIDATES: Final = 64
"""Titles with one rare word in common, and articles that list one address, are compared with so
many that came last; so that a thousand articles on one day cost what they would on many."""

_HOME: Final = re.compile(r"https?://[^/]*/?")
_HOUR: Final = 3600


class MatchReason(StrEnum):
    """What makes an article tell the story of another."""

    HAND = "the same `story`"
    LISTED = "one lists the other"
    SHARED = "both list a third"
    TITLE = "near-equal titles"


class ArrivalOrder(Struct, frozen=True, eq=False):
    """The articles that may tell a story, in the order in which they came here. Each is known by
    its place in that order."""

    articles: list[Article]
    times: list[float]
    """When each was published, in seconds."""
    came: list[float]
    """When each came here, in seconds; never before that."""


class Matches(Struct, frozen=True):
    """What ties articles to those before them. Each is known by its place."""

    own: Mapping[int, Mapping[int, MatchReason]]
    """By an article: those that are tied to it by its own word, and why; first by what it lists,
    then by its title."""
    thirds: Mapping[int, Mapping[str, Sequence[int]]]
    """By an article, and by the canonical URL of what it lists, in its order: those that list it as
    well."""
    listers: Mapping[int, Sequence[int]]
    """By an article: those that list it."""

    @property
    def tied(self) -> set[int]:
        """The articles that are tied to any before them."""
        return {*self.own, *self.thirds, *self.listers}

    def all_of(self, article: int) -> dict[int, None]:
        """All that an article is tied to, by whatever word; each once, in a fixed order."""
        found = dict.fromkeys(self.own.get(article, ()))
        for others in self.thirds.get(article, {}).values():
            found |= dict.fromkeys(others)
        return found | dict.fromkeys(self.listers.get(article, ()))


def arrival_order(articles: Iterable[Article]) -> ArrivalOrder:
    """Those of the articles that may tell a story: they have a date, and no word against it.

    See `precedence`.
    """
    found = [each for each in articles if each.published_at is not None and each.story != ALONE]
    found.sort(key=precedence)
    times = [each.published_at.timestamp() for each in found if each.published_at is not None]
    came = [
        time if each.came_at is None or each.added_at is None else each.came_at.timestamp()
        for each, time in zip(found, times, strict=True)
    ]
    return ArrivalOrder(found, times, came)


def matches_of(
    arrivals: ArrivalOrder, citations: Citations, settings: Settings, since: int = 0
) -> Matches:
    """What ties these articles, as far as the settings want it found.

    citations   of the same articles, and of others or not
    since      the first article of which it is asked
    """
    own: dict[int, dict[int, MatchReason]] = defaultdict(dict)
    thirds: Mapping[int, Mapping[str, Sequence[int]]] = {}
    listers: Mapping[int, Sequence[int]] = {}
    window = min(settings.story_window, settings.story_span) * _HOUR
    if settings.story_links:
        place = {article.id: at for at, article in enumerate(arrivals.articles)}
        listers = _tie_by_links(arrivals, citations, place, window, own, since)
        thirds = _tied_by_thirds(arrivals, citations, place, window, since)
    if settings.story_titles:
        _tie_by_titles(arrivals, window, own, since)
    return Matches(own, thirds, listers)


def _tie_by_links(
    arrivals: ArrivalOrder,
    citations: Citations,
    place: dict[str, int],
    window: float,
    own: dict[int, dict[int, MatchReason]],
    since: int,
) -> dict[int, list[int]]:
    """Ties articles to those that they list; gives, by an article, those that list it."""
    times = arrivals.times
    links = [
        (place[lister.id], place[other.id])
        for lister, other in citations.links
        if lister.id in place and other.id in place
    ]
    links.sort(key=itemgetter(0))
    found: dict[int, list[int]] = defaultdict(list)
    for lister, other in links:
        if max(lister, other) < since or abs(times[other] - times[lister]) > window:
            continue
        if other < lister:
            own[lister][other] = MatchReason.LISTED
        elif other != lister:
            found[other].append(lister)
    return {new: before[-MAX_CANDIDATES:] for new, before in found.items()}


def _tied_by_thirds(
    arrivals: ArrivalOrder,
    citations: Citations,
    place: dict[str, int],
    window: float,
    since: int,
) -> dict[int, dict[str, list[int]]]:
    """By an article, and by what it lists as news: the others that list it as news too."""
    times = arrivals.times
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    asked = {each.url for article in arrivals.articles[since:] for each in article.mentions}
    for url, shared in citations.shared.items():
        if url not in asked:
            continue
        ours = citations.by_url.get(url)
        known = place.get(ours.id) if ours is not None else None
        listers = sorted(
            [
                (place[lister.id], _is_news(mention, known, place[lister.id], times, window))
                for lister, mention in shared
                if lister.id in place
            ]
        )
        for before, (new, is_news) in enumerate(listers):
            if before and is_news and new >= since:
                others = [
                    other
                    for other, is_news in listers[max(before - MAX_CANDIDATES, 0) : before]
                    if is_news and abs(times[other] - times[new]) <= window
                ]
                if others and not _HOME.fullmatch(url):
                    found[new][url] = others
    for new, by_url in found.items():
        if len(by_url) > 1:
            in_order = [each.url for each in arrivals.articles[new].mentions]
            found[new] = {url: by_url[url] for url in in_order if url in by_url}
    return found


def _is_news(
    mention: CitedArticle, known: int | None, lister: int, times: list[float], window: float
) -> bool:
    """False for what an article lists as background: it is older than the window, or newer.

    known   the article of this site that it is, if any; what came later was not known then
    """
    if mention.published_at is not None:
        return abs(mention.published_at.timestamp() - times[lister]) <= window
    return known is None or known > lister or abs(times[known] - times[lister]) <= window


def _tie_by_titles(
    arrivals: ArrivalOrder, window: float, own: dict[int, dict[int, MatchReason]], since: int
) -> None:
    """Ties articles to those of other publishers whose titles say the same. One publisher's own
    that do are parts of a series, or columns."""
    articles, came = arrivals.articles, arrivals.came
    titled: dict[int, list[int]] = defaultdict(list)
    # What came before the window was published before it, and so was all before that.
    first = bisect_left(came, min(arrivals.times[since:], default=0) - window)
    for new in range(first, len(articles)):
        time, marks = arrivals.times[new], articles[new].title_marks
        opened = time - window
        for pair in marks[1:]:
            before = titled[pair]
            if new >= since and before and came[before[-1]] >= opened:
                mask = marks[0]
                for other in before[: -MAX_CANDIDATES - 1 : -1]:
                    if came[other] < opened:
                        break
                    theirs = articles[other].title_marks[0]
                    both = mask & theirs
                    if (
                        both in (mask, theirs)
                        and abs(arrivals.times[other] - time) <= window
                        and _say_the_same(articles[new], articles[other])
                    ):
                        own[new].setdefault(other, MatchReason.TITLE)
            before.append(new)


def _say_the_same(one: Article, other: Article) -> bool:
    domains = one.provider.domain, other.provider.domain
    return (
        near_equal(title_words(one.title), title_words(other.title))
        and all(domains)
        and not is_within(*domains)
    )
