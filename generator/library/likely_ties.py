"""Likely ties: articles whose titles have rare words in common, and that so probably tell one
story. They are suggested to the owner, and tie nothing by themselves. docs/stories.md has the rule,
and what it finds among real records."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import chain, islice
from math import log, sqrt
from shlex import quote
from typing import Final, NamedTuple

from msgspec import Struct

from generator.content.records.links import is_within
from generator.content.records.model import ALONE, Article
from generator.content.records.titles import is_part_of_word, terms_as_written, title_terms
from generator.content.settings import Settings
from generator.library.matching import MAX_CANDIDATES
from generator.library.stories import Story
from generator.problems import shown

BACKGROUND: Final = 1_000
"""Titles among which it is counted how rare a word is: those published last, up to the later of
two. So what comes later changes nothing of what was found. Of titles of real news that people had
sorted into stories, counting in 300, 1,500 or 5,900 found about as many pairs, and as truly."""
LEAST_LIKENESS: Final = 0.2
"""Of two titles: 0 for no word in common, 1 for the same. Of some 600 real records, ranked by
likeness and read by eye, 40 of the 43 pairs that are above the line tell one story."""
LEAST_EVIDENCE: Final = 10.0
"""Of all common words together, in nats: as if chance had to hit once in 22,000 times. It asks for
more words on a site with few titles. With it, 38 of the 39 pairs of those records that are left
tell one story."""
MOST_LIKELY: Final = 5
"""Ties of one article: who tells more than five stories tells none."""

_LEAST_TELLING: Final = 2.0
"""Of one word at least: what more than one title in seven says ("Microsoft", on a site about it)
tells nothing however much of it there is."""
_NAMED: Final = 3  # words that a reason names
_ROUNDED: Final = 1e-6
"""More than two sums of one title's weights can differ by, whatever the order."""
_HOUR: Final = 3600


class LikelyTie(Struct, frozen=True):
    """Two articles that probably tell one story."""

    article: Article
    """The one that was published later."""
    other: Article
    likeness: float
    """From 0 to 1."""
    words: tuple[str, ...]
    """The rarest that both titles have, as the later one writes them, in its order; none that
    tells nothing."""
    having: int
    """Titles that have all of these, both of them among them."""
    titles: int
    """In which these were counted."""

    @property
    def why(self) -> str:
        """The reason, in words."""
        *before, last = [f'"{shown(word)}"' for word in self.words]
        words = f"{', '.join(before)} and {last}" if before else last
        having = f"{self.having:,} of {self.titles:,} have"
        return f"both titles have {words}, which {having}"

    def command(self, answer: str) -> str:
        """What to type for an answer, `join` or `refuse`: files may be called anything."""
        names = (self.article.name, self.other.name)
        words = (quote(f"./{name}" if name.startswith("-") else name) for name in names)
        return f"broadsheet stories {answer} {' '.join(words)}"

    def beside(self, article: Article) -> Article:
        """The one that is not this."""
        return self.other if self.article.id == article.id else self.article


class _Pair(NamedTuple):
    """Two articles by their places, and how like their titles are."""

    likeness: float
    later: int
    other: int


class TitleIndex:
    """The titles of a number of articles, by what they say.

    articles   in any order; those without a date are left out
    To make it takes some 15 us a title, to ask for the ties of one a few milliseconds: see
    benchmarks/ties.py.
    """

    def __init__(self, articles: Iterable[Article], settings: Settings) -> None:
        self._articles = sorted(
            (article for article in articles if article.published_at is not None), key=_place
        )
        self._times = [_time(article) for article in self._articles]
        self._window = _window(settings)
        self._terms = [title_terms(article.title) for article in self._articles]
        self._having: dict[str, list[int]] = {}
        """By a term: the places of those whose titles have it."""
        for at, terms in enumerate(self._terms):
            for term in terms:
                self._having.setdefault(term, []).append(at)
        self._at = {article.id: at for at, article in enumerate(self._articles)}

    def of(
        self,
        article: Article,
        most: int = MOST_LIKELY,
        refused: Collection[frozenset[str]] = (),
    ) -> list[LikelyTie]:
        """The articles that probably tell the story of one of them, the likeliest first.

        refused   pairs of ids
        """
        at = self._at.get(article.id)
        if at is None:
            return []
        pairs = (pair for pair in (*self._before(at), *self._behind(at)) if self._is_open(pair))
        found = sorted(pairs, key=self._likeliest)
        open_ = (pair for pair in found if self._ids(pair) not in refused)
        return [self._tie(pair) for pair in islice(open_, most)]

    def between(
        self,
        story_of: Mapping[str, Story],
        refused: Collection[frozenset[str]] = (),
        since: datetime | None = None,
    ) -> list[LikelyTie]:
        """The ties that join what stands apart, the likeliest first: one between two stories, or
        articles that stand alone.

        story_of   by the ids of its articles
        refused    pairs of ids. They speak for the stories too that the two are in
        since      leave out what is between older articles; None for all
        """

        def group(identity: str) -> str:
            """By which a story is known, or an article that stands alone."""
            return story_of[identity].opener.id if identity in story_of else identity

        kept_apart = {frozenset(map(group, pair)) for pair in refused}
        best: dict[frozenset[str], _Pair] = {}
        first = bisect_left(self._times, since.timestamp()) if since is not None else 0
        pairs = (self._before(later) for later in range(first, len(self._articles)))
        for pair in chain.from_iterable(pairs):
            one, other = self._articles[pair.later], self._articles[pair.other]
            groups = frozenset((group(one.id), group(other.id)))
            if len(groups) == 1 or groups in kept_apart or not self._is_open(pair):
                continue
            known = best.get(groups)
            if known is None or self._likeliest(pair) < self._likeliest(known):
                best[groups] = pair
        return [self._tie(pair) for pair in sorted(best.values(), key=self._likeliest)]

    def likeness(self, one: Article, other: Article) -> float:
        """Of two of them: 0 where they are not suggested."""
        places = sorted(self._at.get(each.id, -1) for each in (one, other))
        if -1 in places or places[0] == places[1]:
            return 0.0
        earlier, later = places
        pairs = (pair for pair in self._before(later) if pair.other == earlier)
        return max((pair.likeness for pair in pairs), default=0.0)

    def _before(self, later: int) -> Iterator[_Pair]:
        """Those that were published before an article, if not long before, and are likely to tell
        its story. They are found by what is telling in its title, each word by those that stand
        nearest, and weighed by all that both titles have."""
        earliest = self._times[later] - self._window
        weights = {term: self._weight(term, later) for term in self._terms[later]}
        rest = 0.0
        """What may be common beside what was looked for."""
        found: dict[int, float] = {}
        for term, weight in weights.items():
            places = self._having[term]
            end = bisect_left(places, later)
            start = max(end - MAX_CANDIDATES, 0)
            if weight < _LEAST_TELLING:
                rest += weight
                continue
            if start and self._times[places[start - 1]] >= earliest:
                rest += weight
            for other in reversed(places[start:end]):
                if self._times[other] < earliest:
                    break
                found[other] = found.get(other, 0.0) + weight
        least = LEAST_EVIDENCE - rest - _ROUNDED
        for other, evidence in found.items():
            if evidence >= least and (pair := self._pair(later, other, weights)) is not None:
                yield pair

    def _behind(self, at: int) -> Iterator[_Pair]:
        """Those that were published after an article, and that find it among those before them."""
        latest = self._times[at] + self._window
        near: dict[int, list[str]] = {}
        for term in self._terms[at]:
            places = self._having[term]
            start = bisect_right(places, at)
            for later in places[start : start + MAX_CANDIDATES]:
                if self._times[later] > latest:
                    break
                near.setdefault(later, []).append(term)
        for later, terms in near.items():
            if any(self._weight(term, later) >= _LEAST_TELLING for term in terms):
                weights = {term: self._weight(term, later) for term in self._terms[later]}
                if (pair := self._pair(later, at, weights)) is not None:
                    yield pair

    def _pair(self, later: int, other: int, weights: Mapping[str, float]) -> _Pair | None:
        """Two articles, if they are likely to tell one story.

        weights   of the later one's terms
        """
        shared = self._terms[later] & self._terms[other]
        # In one order, for the sums of another would differ in their last digits.
        common = sorted(weights[term] for term in shared)
        if sum(common) < LEAST_EVIDENCE:
            return None
        one, two = self._articles[later].provider.domain, self._articles[other].provider.domain
        if not (one and two) or is_within(one, two):
            return None  # one publisher's own are parts of a series, or columns
        theirs = [self._weight(term, later) for term in self._terms[other]]
        likeness = _squares(common) / sqrt(_squares(weights.values()) * _squares(theirs))
        return _Pair(likeness, later, other) if likeness >= LEAST_LIKENESS else None

    def _weight(self, term: str, at: int) -> float:
        """How much a term tells, among the titles up to that place: the logarithm of how rare it
        is. Of a script without spaces, terms overlap, so each tells half."""
        first = self._first(at)
        places = self._having[term]
        count = bisect_right(places, at) - bisect_left(places, first)
        weight = log((at - first + 2) / (max(count, 1) + 0.5))
        return weight / 2 if is_part_of_word(term) else weight

    def _first(self, at: int) -> int:
        """The first of the titles among which is counted, where that is the last."""
        return max(at + 1 - BACKGROUND, 0)

    def _tie(self, pair: _Pair) -> LikelyTie:
        later, other = pair.later, pair.other
        article, first = self._articles[later], self._first(later)
        shared = self._terms[later] & self._terms[other]
        written = terms_as_written(article.title, shared)

        weights = {
            word: max(self._weight(term, later) for term in written[word]) for word in written
        }
        telling = [word for word in written if weights[word] >= _LEAST_TELLING]
        named = set(sorted(telling, key=lambda word: (-weights[word], -len(word), word))[:_NAMED])
        words = tuple(word for word in written if word in named)
        having = set(range(first, later + 1)) | {other}
        for word in words:
            for term in written[word]:
                having.intersection_update(self._having[term])
        titles = later + 1 - first
        return LikelyTie(
            article, self._articles[other], round(pair.likeness, 3), words, len(having), titles
        )

    def _is_open(self, pair: _Pair) -> bool:
        """False where the records say themselves that they tell two stories."""
        stories = [self._articles[at].story for at in (pair.later, pair.other)]
        return ALONE not in stories and not all(stories)

    def _ids(self, pair: _Pair) -> frozenset[str]:
        return frozenset((self._articles[pair.later].id, self._articles[pair.other].id))

    def _likeliest(self, pair: _Pair) -> tuple[float, str, str]:
        """The smaller of two comes first, in whatever order they were found."""
        return -pair.likeness, self._articles[pair.later].id, self._articles[pair.other].id


def likely_ties(
    article: Article, articles: Iterable[Article], settings: Settings, most: int = MOST_LIKELY
) -> list[LikelyTie]:
    """The ties of one article that is not among these, the likeliest first: what a `TitleIndex` of
    all of them says, for less.

    articles   those that are shown, in any order
    """
    if article.published_at is None:
        return []
    window = timedelta(seconds=_window(settings))
    since, until = article.published_at - window, article.published_at + window
    near = (each for each in _counted(articles, since, until) if each.id != article.id)
    return TitleIndex((*near, article), settings).of(article, most)


def likely_ties_of(
    new: Collection[Article], articles: Iterable[Article], settings: Settings, most: int
) -> dict[str, list[LikelyTie]]:
    """By their names, the ties of several articles with others that are there, the likeliest first;
    of those that have any. Words are counted in the titles of all of them.

    articles   those that are shown, in any order; none of the new ones among them
    """
    times = [each.published_at for each in new if each.published_at is not None]
    if not times:
        return {}
    window = timedelta(seconds=_window(settings))
    index = TitleIndex(
        (*_counted(articles, min(times) - window, max(times) + window), *new), settings
    )
    ids = {each.id for each in new}
    found = {}
    for article in new:
        ties = index.of(article, MOST_LIKELY + len(ids))
        others = [tie for tie in ties if tie.beside(article).id not in ids][:most]
        if others:
            found[article.name] = others
    return found


def newest_ties(
    articles: Iterable[Article],
    settings: Settings,
    since: datetime,
    story_of: Mapping[str, Story],
    refused: Collection[frozenset[str]] = (),
) -> list[LikelyTie]:
    """What a `TitleIndex` of all these articles says `between` them since a moment, for less."""
    near = _counted(articles, since - timedelta(seconds=_window(settings)))
    return TitleIndex(near, settings).between(story_of, refused, since)


def _counted(
    articles: Iterable[Article], since: datetime, until: datetime | None = None
) -> list[Article]:
    """The articles of that time, and those before it in whose titles words are counted."""
    before: list[Article] = []
    times: list[datetime] = []
    """When these were published."""
    near = []
    for article in articles:
        published = article.published_at
        if published is None or (until is not None and published > until):
            continue
        if published < since:
            before.append(article)
            times.append(published)
        else:
            near.append(article)
    # Most lists have the oldest first; from behind, most of them are passed over at once.
    last = nlargest(BACKGROUND, reversed(times))
    if len(last) == BACKGROUND:
        recent = [each for each, time in zip(before, times, strict=True) if time >= last[-1]]
        before = sorted(recent, key=_place)[-BACKGROUND:]
    return [*before, *near]


def _window(settings: Settings) -> float:
    """Seconds that may lie between two articles of one story."""
    return min(settings.story_window, settings.story_span) * _HOUR


def _place(article: Article) -> tuple[float, str]:
    """Where an article stands: it follows from itself alone, whenever it came."""
    return _time(article), article.id


def _time(article: Article) -> float:
    return article.published_at.timestamp() if article.published_at is not None else 0.0


def _squares(weights: Iterable[float]) -> float:
    """The sum of their squares, in one order."""
    return sum(weight * weight for weight in sorted(weights))
