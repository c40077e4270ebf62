"""Stories: which articles tell one story. docs/stories.md has the rules, with examples.

Articles are taken in the order in which they came, and each either joins a story that is there or
stands alone until another joins it. So what comes later never takes a story apart, never moves an
article from one story to another, and never gives a story another opener.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.pages.listings import Listings
from generator.pages.precedence import list_order
from generator.pages.ties import Arrivals, Ties, Why, arrivals, ties_of
from generator.records.model import Article
from generator.settings import Settings

_HOUR: Final = 3600


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


def stories_of(
    articles: Iterable[Article], listings: Listings, settings: Settings
) -> tuple[Story, ...]:
    """The stories of two or more articles, in the order in which they were opened.

    articles   the public ones, in the library's order; those without a date tell no story
    listings   what these list
    """
    came = arrivals(articles)
    ties = ties_of(came, listings, settings)
    by_hand = {at for at, article in enumerate(came.articles) if article.story}
    drafts = _Drafts(came, ties, settings.story_span * _HOUR)
    for new in sorted(ties.keys() | by_hand):
        drafts.place(new)
    return tuple([draft.story(came) for draft in drafts if len(draft.members) > 1])


def changed_at(articles: Iterable[Article], opener: Article) -> datetime | None:
    """The last significant change of a story: that of any article, or that one more came. What says
    that it is yet to come is here all the same, and dates nothing until then."""
    changes = []
    for article in articles:
        changes.append(article.changed_at)
        if article.id != opener.id and not article.comes_later:
            changes.append(article.came_at)
    return max((change for change in changes if change is not None), default=None)


def lead_of(articles: Iterable[Article]) -> Article:
    """The article that stands for all: of the highest quality; of equals the hottest; then one that
    has a picture; then the earliest."""
    return min(articles, key=_lead_first)


class _Draft:
    """A story that may still grow."""

    __slots__ = ("anchors", "first", "last", "members", "name", "ties")

    def __init__(self, time: float) -> None:
        self.members: list[int] = []
        """Places of its articles, the opener's first."""
        self.ties: list[tuple[int, int, Why]] = []
        self.first = self.last = time
        self.name = ""
        """That of a story joined by hand."""
        self.anchors: list[float] = []
        """When the articles that say that name were published, sorted."""

    def has_room(self, time: float, span: float) -> bool:
        """True if what was published then lies within the span of all others; in a story joined by
        hand, of one that says so."""
        if self.anchors:
            at = bisect_left(self.anchors, time)
            return any(
                abs(time - anchor) <= span for anchor in self.anchors[max(at - 1, 0) : at + 1]
            )
        return max(self.last, time) - min(self.first, time) <= span

    def story(self, came: Arrivals) -> Story:
        articles = came.articles
        whole = tuple(sorted([articles[at] for at in self.members], key=list_order))
        ties = [Tie(articles[new].name, articles[other].name, why) for new, other, why in self.ties]
        return Story(articles[self.members[0]], lead_of(whole), whole, tuple(ties))


class _Drafts:
    """The stories that were found so far."""

    def __init__(self, came: Arrivals, ties: Ties, span: float) -> None:
        self._articles = came.articles
        self._times = came.times
        self._ties = ties
        self._span = span
        self._drafts: list[_Draft] = []
        self._of: dict[int, _Draft] = {}
        """By the place of an article."""
        self._named: dict[str, _Draft] = {}

    def __iter__(self) -> Iterator[_Draft]:
        """In the order in which they were opened."""
        return iter(sorted(self._drafts, key=lambda draft: draft.members[0]))

    def place(self, new: int) -> None:
        """Puts an article into the story that it belongs to, if any."""
        ties = self._ties.get(new, {})
        name = self._articles[new].story
        draft = self._named.get(name) if name else None
        if draft is None:
            draft = self._draft_for(new, ties)
        singles = sorted([tied for tied in ties if tied not in self._of])
        if draft is None and singles:
            draft = self._opened_by(singles[0])
        if draft is None and name:
            self._opened_by(new)  # the first to say so
        if draft is None:
            return
        # With the first of its ties to a member; without any, it is the name.
        tied = [tied for tied in ties if self._of.get(tied) is draft]
        other, why = (tied[0], ties[tied[0]]) if tied else (draft.members[0], Why.HAND)
        draft.ties.append((new, other, why))
        self._add(new, draft)
        # An article that stood alone comes along with the one it is tied to, unless it came before
        # the story: that would give the story another opener, and so another id.
        for single in singles:
            if single > draft.members[0] and draft.has_room(self._times[single], self._span):
                draft.ties.append((new, single, ties[single]))
                self._add(single, draft)

    def _draft_for(self, new: int, ties: Iterable[int]) -> _Draft | None:
        """Of the stories that an article may join, the one that most ties lead to; then the one
        that was opened first. Two names are two stories."""
        joined = [self._of[tied] for tied in ties if tied in self._of]
        if not joined:
            return None
        named = bool(self._articles[new].story)
        fitting = [
            draft
            for draft in dict.fromkeys(joined)
            if draft.has_room(self._times[new], self._span) and not (named and draft.name)
        ]
        return min(
            fitting, key=lambda draft: (-joined.count(draft), draft.members[0]), default=None
        )

    def _opened_by(self, opener: int) -> _Draft:
        draft = _Draft(self._times[opener])
        self._drafts.append(draft)
        self._add(opener, draft)
        return draft

    def _add(self, at: int, draft: _Draft) -> None:
        time, name = self._times[at], self._articles[at].story
        self._of[at] = draft
        draft.members.append(at)
        if time < draft.first:
            draft.first = time
        elif time > draft.last:
            draft.last = time
        if name:
            draft.name = name
            insort(draft.anchors, time)
            self._named[name] = draft


def _lead_first(article: Article) -> tuple[int, int, bool, datetime, datetime, str]:
    heat = -1 if article.heat is None else article.heat
    quality = -1 if article.quality is None else article.quality
    return (-quality, -heat, not article.has_image, *list_order(article))
