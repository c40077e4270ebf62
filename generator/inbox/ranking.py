"""Which candidates come first, and why: every point has its reason in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from math import log2
from typing import Final

from msgspec import Struct

from generator.content.settings import Settings
from generator.inbox.candidate import Candidate, Source
from generator.inbox.learning import Learned, foretold
from generator.library.citations import citations_of
from generator.library.matching import arrival_order, matches_of

HEAT_HOURS: Final = 24
"""Hours within which sources of one story make it hot."""

_HEAT: Final = 10.0  # points for twice as many sources
_WEIGHT: Final = 10.0  # for twice the weight of its feeds
_MOST_OF_WEIGHT: Final = 20.0
_LEARNED: Final = 4.0  # for each point that decisions say
_MOST_LEARNED: Final = 20.0
_OLD: Final = 5.0  # less for each day behind the newest candidate
_MOST_OLD: Final = 30.0
_DOUBLE: Final = 30.0  # less for what the site may have already
_NO_FEED: Final = 1.0  # the weight of what no feed brought
_HOUR: Final = 3600
_TOLD: Final = 3  # reasons of what was learned that are said


class Ranked(Struct, frozen=True, kw_only=True):
    """A candidate in its place."""

    candidate: Candidate
    heat: int
    """How many sources have its story within `HEAT_HOURS` hours."""
    score: float
    """Its points: what has more stands above what has less."""
    group: str
    """The id of the first candidate of those that tell one story: its own, where it is alone."""
    reasons: tuple[str, ...]
    """In words, with the points of each."""


def ranked(
    candidates: Collection[Candidate], learned: Learned, settings: Settings
) -> tuple[Ranked, ...]:
    """The candidates, those of one story together, what matters most first.

    No clock is asked: what is old is so beside the newest of them.
    """
    if not candidates:
        return ()
    groups = _groups(candidates, settings)
    newest = max((_moment(each) for each in candidates), key=_seconds)
    members: dict[str, list[Candidate]] = defaultdict(list)
    for each in candidates:
        members[groups[each.id]].append(each)
    found: list[list[Ranked]] = []
    for group, those in members.items():
        heat, hours = _heat(those)
        told = [_ranked(each, group, heat, hours, newest, learned) for each in those]
        found.append(sorted(told, key=_order_within))
    found.sort(key=lambda those: _order(those[0]))
    return tuple(each for those in found for each in those)


def _order(each: Ranked) -> tuple[float, float, str]:
    return -each.score, -_seconds(_moment(each.candidate)), each.candidate.id


def _order_within(each: Ranked) -> tuple[float, float, str]:
    """As `_order`, but that of two alike who told the story first comes first."""
    return -each.score, _seconds(_moment(each.candidate)), each.candidate.id


def _ranked(
    candidate: Candidate,
    group: str,
    heat: int,
    hours: int,
    newest: datetime | None,
    learned: Learned,
) -> Ranked:
    article = candidate.article
    weight = max((source.weight for source in candidate.sources), default=_NO_FEED)
    weighs = max(-_MOST_OF_WEIGHT, min(_WEIGHT * log2(weight or 0.01), _MOST_OF_WEIGHT))
    feeds = [source.feed for source in candidate.sources]
    said = foretold(article.title, feeds, article.provider.domain, learned)
    learns = max(-_MOST_LEARNED, min(_LEARNED * said.points, _MOST_LEARNED))
    good, lacks = _quality(candidate)
    days = _days_behind(candidate, newest)
    points = [
        (_HEAT * log2(heat), f"{heat} sources within {_times(hours, 'hour')}"),
        (weighs, f"its feed weighs {weight:g}"),
        (good, f"has {_listed(*lacks[0])}" if lacks[0] else ""),
        (learns, "; ".join(said.reasons[:_TOLD])),
        (-min(_OLD * days, _MOST_OLD), f"{_times(int(days), 'day')} older than the newest here"),
        (-_DOUBLE if candidate.why.double else 0.0, candidate.why.double),
    ]
    reasons = [f"{value:+.0f}: {why}" for value, why in points if why and abs(value) >= 0.5]
    if lacks[1]:
        reasons.append(f"+0: has no {_listed(*lacks[1])}")
    score = round(sum(value for value, _ in points), 3)
    return Ranked(candidate=candidate, heat=heat, score=score, group=group, reasons=tuple(reasons))


def _quality(candidate: Candidate) -> tuple[float, tuple[list[str], list[str]]]:
    """Points for what it says of itself; what it has of that, and what it lacks."""
    article, details = candidate.article, candidate.article.details
    asked = (
        (4.0, "an excerpt", bool(details.excerpt)),
        (3.0, "a picture", article.has_image),
        (2.0, "a topic", bool(article.topics)),
        (1.0, "an author", bool(article.provider.authors)),
        (1.0, "a publisher's name", bool(article.provider.name)),
    )
    has = [name for _, name, is_there in asked if is_there]
    lacks = [name.partition(" ")[2] for _, name, is_there in asked if not is_there]
    return sum(value for value, _, is_there in asked if is_there), (has, lacks)


def _heat(those: Sequence[Candidate]) -> tuple[int, int]:
    """How many sources have a story within `HEAT_HOURS` hours, at its hottest; and within how many
    they do. A publisher is one source, however many feeds it has."""
    seen: list[tuple[float, str]] = []
    for each in those:
        moments = [source.seen for source in each.sources if source.seen is not None]
        when = [each.article.published_at or min(moments, default=None)]
        for source in each.sources:
            # The publisher's own feed tells when it came out; others, when they took it up.
            at = source.seen if len(each.sources) > 1 else when[0]
            if at is not None:
                seen.append((at.timestamp(), _told_by(source, each)))
    seen.sort()
    best, hours = 1, 0
    start = 0
    for end in range(len(seen)):
        while seen[end][0] - seen[start][0] > HEAT_HOURS * _HOUR:
            start += 1
        count = len({name for _, name in seen[start : end + 1]})
        if count > best:
            best, hours = count, -(-int(seen[end][0] - seen[start][0]) // _HOUR)
    return best, max(hours, 1)


def _told_by(source: Source, candidate: Candidate) -> str:
    """Equal for sources that are one."""
    own = candidate.article.provider.domain if len(candidate.sources) == 1 else ""
    return own or source.publisher or f"feed {source.feed}"


def _groups(candidates: Collection[Candidate], settings: Settings) -> dict[str, str]:
    """By the id of a candidate, that of the first of those that tell one story: as a build would
    find them to, or because the same record is proposed for both."""
    articles = [each.article for each in candidates]
    by_article = {id(each.article): each.id for each in candidates}
    arrivals = arrival_order(articles)
    matches = matches_of(arrivals, citations_of(articles), settings)
    above = {each.id: each.id for each in candidates}

    def top(identity: str) -> str:
        while above[identity] != identity:
            above[identity] = above[above[identity]]
            identity = above[identity]
        return identity

    def join(one: str, other: str) -> None:
        one, other = sorted((top(one), top(other)))
        above[other] = one

    ids = [by_article[id(each)] for each in arrivals.articles]
    for at in matches.tied:
        for other in matches.all_of(at):
            join(ids[at], ids[other])
    first: dict[str, str] = {}
    for each in candidates:
        for story in (each.story, each.article.story and f"story {each.article.story}"):
            if story:
                join(each.id, first.setdefault(story, each.id))
    return {each.id: top(each.id) for each in candidates}


def _moment(candidate: Candidate) -> datetime | None:
    return candidate.article.published_at or candidate.first_seen


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment is not None else 0.0


def _days_behind(candidate: Candidate, newest: datetime | None) -> float:
    moment = _moment(candidate)
    if moment is None or newest is None:
        return 0.0
    return float((newest - moment) // timedelta(days=1))


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _listed(*words: str) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def chosen(
    those: Iterable[Ranked],
    *,
    topics: Collection[str] = (),
    feeds: Collection[str] = (),
    since: datetime | None = None,
    min_sources: int = 1,
    text: str = "",
) -> tuple[Ranked, ...]:
    """Those that are asked for, in their order.

    topics        names, in any case: it has one of them
    feeds         ids or names of feeds, or domains of publishers: it comes from one of them
    since         it was found, or published, no earlier
    min_sources   its story has so many
    text          all words of it stand in its title or excerpt
    """
    asked_topics = {topic.casefold() for topic in topics}
    asked_feeds = {feed.casefold() for feed in feeds}
    words = text.casefold().split()

    def is_asked(each: Ranked) -> bool:
        article = each.candidate.article
        if asked_topics and not asked_topics & {topic.casefold() for topic in article.topics}:
            return False
        names = {article.provider.domain, article.provider.name.casefold()}
        for source in each.candidate.sources:
            names |= {source.feed.casefold(), source.name.casefold()}
        if asked_feeds and not asked_feeds & names:
            return False
        moments = (article.published_at, each.candidate.first_seen)
        if since is not None and not any(m is not None and m >= since for m in moments):
            return False
        said = f"{article.title} {article.details.excerpt}".casefold()
        return each.heat >= min_sources and all(word in said for word in words)

    return tuple(each for each in those if is_asked(each))
