"""Stories: which articles tell one story. docs/stories.md has the rules, with examples.

Articles are taken in the order in which they came, and each either joins a story that is there or
stands alone until another joins it. So what comes later never takes a story apart, never moves an
article from one story to another, and never gives a story another opener.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from msgspec import Struct

from generator.records.links import is_within
from generator.records.model import ALONE, Article, Related
from generator.records.titles import near_equal, title_words
from generator.settings import Settings

LOOKED_BACK: Final = 64
"""Titles with one rare word in common, and articles that list one address, are compared with so
many that came last; so that a thousand articles on one day cost what they would on many."""

_HOME: Final = re.compile(r"https?://[^/]*/?")
_HOUR: Final = 3600
_T = TypeVar("_T")


class Why(StrEnum):
    """What makes an article tell the story of another."""

    HAND = "the same `story`"
    LISTED = "one lists the other"
    SHARED = "both list a third"
    TITLE = "near-equal titles"


class Tie(Struct, frozen=True):
    """Why one article is in a story."""

    article: str
    """The file of the record that came later."""
    other: str
    """The file of the one that came before."""
    why: Why


class Story(Struct, frozen=True):
    """Two or more articles that tell one story."""

    opener: Article
    """The one that came first. Its id is the story's, whatever joins later."""
    lead: Article
    """The one that the story is shown by: see `lead_of`."""
    articles: tuple[Article, ...]
    """All of them, oldest first."""
    ties: tuple[Tie, ...] = ()
    """Why each of them is here."""

    @property
    def id(self) -> str:
        return self.opener.id

    @property
    def updated_at(self) -> datetime | None:
        """The last significant change: see `changed_at`."""
        return changed_at(self.articles, self.opener)


def stories_of(articles: Iterable[Article], settings: Settings) -> tuple[Story, ...]:
    """The stories of two or more articles, in the order in which they were opened.

    articles   the public ones, in any order; those without a date tell no story
    """
    found = [
        _Candidate(article, article.published_at)
        for article in articles
        if article.published_at is not None and article.story != ALONE
    ]
    found.sort(key=lambda candidate: (candidate.came, candidate.time, candidate.article.id))
    finder = _Finder(settings)
    for at, candidate in enumerate(found):
        candidate.at = at
        finder.add(candidate)
    return tuple(draft.story() for draft in finder.drafts if len(draft.members) > 1)


def changed_at(articles: Iterable[Article], opener: Article) -> datetime | None:
    """The last significant change of a story: that of any article, or that one more came."""
    changes = []
    for article in articles:
        changes.append(article.changed_at)
        if article.id != opener.id:
            changes.append(article.came_at)
    return max((change for change in changes if change is not None), default=None)


def lead_of(articles: Iterable[Article]) -> Article:
    """The article that stands for all: of the highest quality; of equals the hottest; then one that
    has a picture; then the earliest."""
    return min(articles, key=_lead_first)


class _Candidate:
    """An article on its way into a story."""

    __slots__ = ("article", "at", "came", "draft", "time")

    def __init__(self, article: Article, published_at: datetime) -> None:
        self.article = article
        self.time = published_at.timestamp()
        self.came = self.time
        """When it came here."""
        if article.added_at is not None:
            self.came = max(self.time, article.added_at.timestamp())
        self.at = 0
        """Its place among all, in the order in which they came."""
        self.draft: _Draft | None = None


class _Draft:
    """A story that may still grow."""

    __slots__ = ("anchors", "first", "last", "members", "name", "ties")

    def __init__(self, opener: _Candidate) -> None:
        self.members: list[_Candidate] = []
        self.ties: list[Tie] = []
        self.first = self.last = opener.time
        self.name = ""
        """That of a story joined by hand."""
        self.anchors: list[float] = []
        """When the articles that say that name were published, sorted."""
        self.add(opener)

    @property
    def opened(self) -> int:
        """The opener's place in the order in which articles came."""
        return self.members[0].at

    def join(self, new: _Candidate, ties: Mapping[_Candidate, Why]) -> None:
        """Adds an article, with the first of its ties to a member; without any, it is the name."""
        other, why = next(
            ((tied, why) for tied, why in ties.items() if tied.draft is self),
            (self.members[0], Why.HAND),
        )
        self.ties.append(Tie(new.article.name, other.article.name, why))
        self.add(new)

    def add(self, candidate: _Candidate) -> None:
        self.members.append(candidate)
        self.first = min(self.first, candidate.time)
        self.last = max(self.last, candidate.time)
        candidate.draft = self
        if candidate.article.story:
            self.name = candidate.article.story
            insort(self.anchors, candidate.time)

    def has_room(self, candidate: _Candidate, span: float) -> bool:
        """True if the article lies within the span of all others; in a story joined by hand, of one
        that says so."""
        time = candidate.time
        if self.anchors:
            at = bisect_left(self.anchors, time)
            return any(
                abs(time - anchor) <= span for anchor in self.anchors[max(at - 1, 0) : at + 1]
            )
        return max(self.last, time) - min(self.first, time) <= span

    def story(self) -> Story:
        articles = [member.article for member in self.members]
        ordered = sorted(self.members, key=lambda member: (member.time, member.article.id))
        return Story(
            articles[0],
            lead_of(articles),
            tuple(member.article for member in ordered),
            tuple(self.ties),
        )


class _Finder:
    """The articles that came so far, by what may tie the next one to them."""

    def __init__(self, settings: Settings) -> None:
        self._span = settings.story_span * _HOUR
        self._window = min(settings.story_window * _HOUR, self._span)
        self._by_links = settings.story_links
        self._by_titles = settings.story_titles
        self._by_url: dict[str, _Candidate] = {}
        self._listing: dict[str, list[tuple[_Candidate, bool]]] = {}
        """By the address of what they list; with each, whether it does so as news."""
        self._titled: dict[int, list[_Candidate]] = {}
        """By pairs of the rarer words of their titles."""
        self._named: dict[str, _Draft] = {}
        self._drafts: dict[_Draft, None] = {}

    @property
    def drafts(self) -> list[_Draft]:
        return sorted(self._drafts, key=lambda draft: draft.opened)

    def add(self, new: _Candidate) -> None:
        ties: dict[_Candidate, Why] = {}
        if self._by_links:
            self._tie(new, self._linked(new), ties)
        if self._by_titles:
            self._tie(new, self._of_equal_title(new), ties)
        if ties or new.article.story:
            self._place(new, ties)

    def _tie(
        self,
        new: _Candidate,
        found: Iterable[tuple[_Candidate, Why]],
        ties: dict[_Candidate, Why],
    ) -> None:
        for other, why in found:
            if abs(other.time - new.time) <= self._window:
                ties.setdefault(other, why)

    def _place(self, new: _Candidate, ties: Mapping[_Candidate, Why]) -> None:
        """Puts an article into the story that it belongs to, if any."""
        name = new.article.story
        singles = sorted((tied for tied in ties if tied.draft is None), key=lambda tied: tied.at)
        draft = self._named.get(name) if name else None
        if draft is None:
            draft = self._draft_for(new, ties)
        if draft is None and singles:
            draft = _Draft(singles[0])
        if draft is not None:
            draft.join(new, ties)
        elif name:
            draft = _Draft(new)  # the first to say so
        else:
            return
        self._drafts[draft] = None
        if draft.name:
            self._named[draft.name] = draft
        # An article that stood alone comes along with the one it is tied to, unless it came before
        # the story: that would give the story another opener, and so another id.
        for single in singles:
            if single.at > draft.opened and draft.has_room(single, self._span):
                draft.ties.append(Tie(new.article.name, single.article.name, ties[single]))
                draft.add(single)

    def _draft_for(self, new: _Candidate, ties: Iterable[_Candidate]) -> "_Draft | None":
        """Of the stories that an article may join, the one that most ties lead to; then the one
        that was opened first. Two names are two stories."""
        counts: dict[_Draft, int] = defaultdict(int)
        for tied in ties:
            if tied.draft is not None:
                counts[tied.draft] += 1
        named = bool(new.article.story)
        fitting = (
            draft
            for draft in counts
            if draft.has_room(new, self._span) and not (named and draft.name)
        )
        return min(fitting, key=lambda draft: (-counts[draft], draft.opened), default=None)

    def _linked(self, new: _Candidate) -> list[tuple[_Candidate, Why]]:
        """The articles that list this one, that it lists, or that list what it lists."""
        article = new.article
        own = article.canonical_url
        found = [(other, Why.LISTED) for other, _ in self._listing.get(own, ())]
        shared: list[tuple[_Candidate, Why]] = []
        for related in article.related:
            url = related.canonical_url
            if url == own:
                continue
            known = self._by_url.get(url)
            if known is not None:
                found.append((known, Why.LISTED))
            is_news = self._is_news(related, known, new)
            listing = self._listing.get(url)
            if listing is None:
                self._listing[url] = [(new, is_news)]
                continue
            if is_news and not _HOME.fullmatch(url):
                shared += [(other, Why.SHARED) for other, is_news in listing if is_news]
            _note(listing, (new, is_news))
        if own:
            self._by_url[own] = new
        return found + shared

    def _is_news(self, related: Related, known: _Candidate | None, new: _Candidate) -> bool:
        """False for what an article lists as background: it is older than the window, or newer.

        known   the article of this site that it is, if any
        """
        if related.published_at is not None:
            return abs(related.published_at.timestamp() - new.time) <= self._window
        return known is None or abs(known.time - new.time) <= self._window

    def _of_equal_title(self, new: _Candidate) -> list[tuple[_Candidate, Why]]:
        """The articles of other publishers whose titles say the same. One publisher's own that do
        are parts of a series, or columns."""
        marks = new.article.title_marks
        if not marks:
            return []
        mask, since = marks[0], new.time - self._window
        found: dict[_Candidate, Why] = {}
        for pair in marks[1:]:
            titled = self._titled.get(pair)
            if titled is None:
                self._titled[pair] = [new]
                continue
            for other in reversed(titled):
                if other.came < since:  # and so was published before that, like all before it
                    break
                theirs = other.article.title_marks[0]
                both = mask & theirs
                if both in (mask, theirs) and self._say_the_same(new, other):
                    found[other] = Why.TITLE
            _note(titled, new)
        return list(found.items())

    def _say_the_same(self, new: _Candidate, other: _Candidate) -> bool:
        one, two = new.article, other.article
        return (
            abs(other.time - new.time) <= self._window
            and near_equal(title_words(one.title), title_words(two.title))
            and _publish_apart(one, two)
        )


def _note(latest: list[_T], new: _T) -> None:
    """Adds to a list of the latest."""
    if len(latest) >= LOOKED_BACK:
        del latest[0]
    latest.append(new)


def _publish_apart(one: Article, other: Article) -> bool:
    domains = one.provider.domain, other.provider.domain
    return all(domains) and not is_within(*domains)


def _lead_first(article: Article) -> tuple[int, int, bool, float, str]:
    published = article.published_at.timestamp() if article.published_at else 0.0
    heat = -1 if article.heat is None else article.heat
    quality = -1 if article.quality is None else article.quality
    return (-quality, -heat, article.image is None, published, article.id)
