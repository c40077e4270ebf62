"""Ties: which articles tell the story of another. docs/stories.md has the rules, with examples.

An article is tied to articles that came before it, and what ties two says the same of them whatever
comes later.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from operator import itemgetter
from typing import Final

from msgspec import Struct

from generator.pages.listings import Listings
from generator.pages.precedence import precedence
from generator.records.links import is_within
from generator.records.model import ALONE, Article, Mention
from generator.records.titles import near_equal, title_words
from generator.settings import Settings

LOOKED_BACK: Final = 64
"""Titles with one rare word in common, and articles that list one address, are compared with so
many that came last; so that a thousand articles on one day cost what they would on many."""

_HOME: Final = re.compile(r"https?://[^/]*/?")
_HOUR: Final = 3600


class Why(StrEnum):
    """What makes an article tell the story of another."""

    HAND = "the same `story`"
    LISTED = "one lists the other"
    SHARED = "both list a third"
    TITLE = "near-equal titles"


class Arrivals(Struct, frozen=True, eq=False):
    """The articles that may tell a story, in the order in which they came here. Each is known by
    its place in that order."""

    articles: list[Article]
    times: list[float]
    """When each was published, in seconds."""
    came: list[float]
    """When each came here, in seconds; never before that."""


Ties = dict[int, dict[int, Why]]
"""By the place of an article: the places of those before it that it is tied to, and why; first by
what it lists, then by its title."""


def arrivals(articles: Iterable[Article]) -> Arrivals:
    """Those of the articles that may tell a story: they have a date, and no word against it.

    See `precedence`.
    """
    found = [each for each in articles if each.published_at is not None and each.story != ALONE]
    found.sort(key=precedence)
    return Arrivals(
        found,
        [each.published_at.timestamp() for each in found if each.published_at is not None],
        [each.came_at.timestamp() for each in found if each.came_at is not None],
    )


def ties_of(arrivals: Arrivals, listings: Listings, settings: Settings) -> Ties:
    """What ties these articles, as far as the settings want it found.

    listings   of the same articles, and of others or not
    """
    ties: Ties = defaultdict(dict)
    window = min(settings.story_window, settings.story_span) * _HOUR
    if settings.story_links:
        place = {article.id: at for at, article in enumerate(arrivals.articles)}
        _tie_by_links(arrivals, listings, place, window, ties)
        _tie_by_thirds(arrivals, listings, place, window, ties)
    if settings.story_titles:
        _tie_by_titles(arrivals, window, ties)
    return ties


def _tie_by_links(
    arrivals: Arrivals, listings: Listings, place: dict[str, int], window: float, ties: Ties
) -> None:
    """Ties articles to those that list them, and to those that they list."""
    times, listed = arrivals.times, Why.LISTED
    links = [
        (place[lister.id], place[other.id])
        for lister, other in listings.links
        if lister.id in place and other.id in place
    ]
    links.sort(key=itemgetter(0))
    listers: dict[int, list[int]] = defaultdict(list)
    for lister, other in links:
        if lister < other:
            listers[other].append(lister)
    for new, before in listers.items():
        for other in before[-LOOKED_BACK:]:
            if abs(times[other] - times[new]) <= window:
                ties[new][other] = listed
    for new, other in links:
        if other < new and abs(times[other] - times[new]) <= window:
            ties[new][other] = listed


def _tie_by_thirds(
    arrivals: Arrivals, listings: Listings, place: dict[str, int], window: float, ties: Ties
) -> None:
    """Ties articles to those that list as news what they list as news."""
    times = arrivals.times
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    """By the place of an article, and by what it lists: the others."""
    for url, shared in listings.shared.items():
        ours = listings.by_url.get(url)
        known = place.get(ours.id) if ours is not None else None
        listers = sorted(
            [
                (place[lister.id], _is_news(mention, known, place[lister.id], times, window))
                for lister, mention in shared
                if lister.id in place
            ]
        )
        for before, (new, is_news) in enumerate(listers):
            if before and is_news:
                others = [
                    other
                    for other, is_news in listers[max(before - LOOKED_BACK, 0) : before]
                    if is_news and abs(times[other] - times[new]) <= window
                ]
                if others and not _HOME.fullmatch(url):
                    found[new][url] = others
    for new, by_url in found.items():
        mentions = arrivals.articles[new].mentions
        for url in by_url if len(by_url) == 1 else [each.url for each in mentions]:
            for other in by_url.get(url, ()):
                ties[new].setdefault(other, Why.SHARED)


def _is_news(
    mention: Mention, known: int | None, lister: int, times: list[float], window: float
) -> bool:
    """False for what an article lists as background: it is older than the window, or newer.

    known   the article of this site that it is, if any; what came later was not known then
    """
    if mention.published_at is not None:
        return abs(mention.published_at.timestamp() - times[lister]) <= window
    return known is None or known > lister or abs(times[known] - times[lister]) <= window


def _tie_by_titles(arrivals: Arrivals, window: float, ties: Ties) -> None:
    """Ties articles to those of other publishers whose titles say the same. One publisher's own
    that do are parts of a series, or columns."""
    articles, came = arrivals.articles, arrivals.came
    titled: dict[int, list[int]] = defaultdict(list)
    for new, time in enumerate(arrivals.times):
        marks, since = articles[new].title_marks, time - window
        for pair in marks[1:]:
            before = titled[pair]
            # What came before the window was published before it, and so was all before that.
            if before and came[before[-1]] >= since:
                mask = marks[0]
                for other in before[: -LOOKED_BACK - 1 : -1]:
                    if came[other] < since:
                        break
                    theirs = articles[other].title_marks[0]
                    both = mask & theirs
                    if (
                        both in (mask, theirs)
                        and abs(arrivals.times[other] - time) <= window
                        and _say_the_same(articles[new], articles[other])
                    ):
                        ties[new].setdefault(other, Why.TITLE)
            before.append(new)


def _say_the_same(one: Article, other: Article) -> bool:
    domains = one.provider.domain, other.provider.domain
    return (
        near_equal(title_words(one.title), title_words(other.title))
        and all(domains)
        and not is_within(*domains)
    )
