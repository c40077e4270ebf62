"""Stories: which articles tell one story. docs/stories.md has the rules, with examples.

Articles are taken in the order in which they came, and each either joins a story that is there, or
one that stood alone, or stands alone until another joins it. It adds itself, and no other: so what
comes later never takes a story apart, never moves an article from one story to another or into one,
and never gives a story another opener. What stands apart and is tied together by what came later is
told to the owner, who alone can join it.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import ALONE, Article
from generator.content.settings import Settings
from generator.content.slugs import slug
from generator.library.citations import Citations
from generator.library.matching import ArrivalOrder, Matches, MatchReason, arrival_order, matches_of
from generator.library.newcomers import MOST_ROUNDS, Newcomers
from generator.library.precedence import list_order, precedence
from generator.library.selection import warning_of
from generator.library.story_joins import Joined, RememberedJoins
from generator.library.trust import is_trusted
from generator.memo.results import NO_RESULTS, Results
from generator.problems import Problem

_HOUR: Final = 3600
_MOST_SUGGESTED: Final = 20
"""Articles of which it is told that they tie stories together: the owner reads each of these."""
_MOST_NAMED: Final = 3  # stories in one such suggestion
_ALL_DIGITS: Final = 32
"""Of a digest that nobody meets by chance or by trying; eight can be met by trying."""
_LONGEST_NAME: Final = 40  # characters of the name that it proposes


class Tie(Struct, frozen=True):
    """Why one article is in a story."""

    article: str
    """The file of the record that came later."""
    other: str
    """The file of the one that came before."""
    why: MatchReason


class Story(Struct, frozen=True):
    """Two or more articles that tell one story."""

    opener: Article
    """The one that came first. Its id is the story's, whatever joins later."""
    lead: Article
    """The one that the story is shown by: see `lead_of`."""
    articles: tuple[Article, ...]
    """All of them, oldest first."""
    folder: str
    """Of its page."""
    ties: tuple[Tie, ...] = ()
    """Why each of them is here."""

    @property
    def id(self) -> str:
        return self.opener.id

    @property
    def updated_at(self) -> datetime | None:
        """The last significant change: see `changed_at`."""
        return changed_at(self.articles, self.opener)


class StoryFold:
    """What a number of articles tell together.

    articles   the public ones, in the library's order; those without a date tell no story
    citations  what these list
    results    of former folds
    """

    def __init__(
        self,
        articles: Iterable[Article],
        citations: Citations,
        settings: Settings,
        results: Results = NO_RESULTS,
    ) -> None:
        self._came = arrival_order(articles)
        self._citations = citations
        self._settings = settings
        self._remembered = RememberedJoins(self._came.articles, citations, results)
        span = settings.story_span * _HOUR
        self._newest = max(self._came.times, default=0) - span
        # Of the newest articles it is told what ties them (see `suggestions`).
        newest = bisect_left(self._came.came, self._newest)
        self._since = min(self._remembered.articles, newest)
        """The first article to be placed; those before are where they were."""
        self._ties = matches_of(self._came, citations, settings, self._since)
        self._by_hand = [at for at, article in enumerate(self._came.articles) if article.story]
        self._names = {
            at: self._came.articles[at].story
            for at in self._by_hand
            if is_trusted(self._came.articles[at], settings)
        }
        self._drafts = self._placed(frozenset())
        self._remembered.keep(self._drafts.joins)

    def stories(self) -> tuple[Story, ...]:
        """The stories of two or more articles, in the order in which they were opened."""
        found: list[Story] = []
        folders: set[str] = set()
        for draft, folder in self._wanted_folders:
            if folder in folders:  # of one that was opened before, which keeps it
                opener = self._came.articles[draft.members[0]]
                folder = urls.story(opener, digits=_ALL_DIGITS)
            folders.add(folder)
            found.append(draft.story(self._came, self._settings, folder))
        return tuple(found)

    def suggestions(self) -> Iterator[Problem]:
        """Warnings of what stands apart and may be one story."""
        return self._drafts.suggestions(self._newest)

    def note_takers(self, newcomers: Newcomers) -> None:
        """Notes the newcomers because of which any other article would be shown under another id:
        those that it is told with, or tied to, and that say that they came before it."""
        came = self._came.articles
        new = {at for at, article in enumerate(came) if article.name in newcomers.names}
        if min(new, default=self._since) < self._since:  # remembered, and yet to be let in
            StoryFold(came, self._citations, self._settings).note_takers(newcomers)
            return
        self._note_takers_of_addresses(newcomers)
        joined = [at for at in new if self._drafts.is_joined(at)]
        if not joined or all(at in new for at in range(min(joined), len(came))):
            return  # whatever was there came before them
        without = self._placed(new)
        withheld: set[int] = set()
        drafts = self._drafts
        for attempt in range(MOST_ROUNDS + 1):
            others = [
                at
                for at in range(self._since, len(came))
                if at not in new and drafts.opener(at) != without.opener(at)
            ]
            if not others:
                return
            suspects = new - withheld
            # Mostly it is the one that opens the story now; else one of those that are in it.
            found = {drafts.opener(at): at for at in others} if attempt < MOST_ROUNDS - 1 else {}
            found = {at: other for at, other in found.items() if at in suspects and at < other}
            if not found and attempt < MOST_ROUNDS:
                found = self._beside(others, drafts, without, suspects)
            found = found or {at: others[-1] for at in suspects if at < others[-1]}
            for at, other in sorted(found.items()):
                newcomers.would_take(came[at].name, "story", came[other].name)
            withheld |= found.keys()
            drafts = self._placed(withheld)

    @cached_property
    def _wanted_folders(self) -> list[tuple["_Draft", str]]:
        """Each story with the folder that it wants, in the order in which they were opened."""
        articles, drafts = self._came.articles, self._drafts.grown()
        return [(draft, urls.story(articles[draft.members[0]])) for draft in drafts]

    def _note_takers_of_addresses(self, newcomers: Newcomers) -> None:
        """Notes the newcomers in stories that want the address of one that was opened later."""
        wanted: dict[str, list[_Draft]] = defaultdict(list)
        for draft, folder in self._wanted_folders:
            wanted[folder].append(draft)
        articles = self._came.articles
        for *before, last in wanted.values():
            there = [at for at in last.members if articles[at].name not in newcomers.names]
            for draft in before if len(there) > 1 else ():
                for name in (articles[at].name for at in draft.members):
                    if name in newcomers.names:
                        newcomers.would_take(name, "story's address", articles[there[0]].name)

    def _beside(
        self, others: Iterable[int], drafts: "_Drafts", without: "_Drafts", suspects: set[int]
    ) -> dict[int, int]:
        """The suspects that came before one of these others and are tied to it, or in the story
        that it is in, or would be in without them; each with that other."""
        found = {}
        last: dict[int, int] = {}
        """By the opener of a story: the last of the others that are to do with it."""
        for other in others:
            last[drafts.opener(other)] = last[drafts.opener(without.opener(other))] = other
            for at in self._ties.all_of(other):
                if at in suspects and at < other:
                    found[at] = other
        for opener, other in last.items():
            for at in drafts.told_with(opener):
                if at in suspects and at < other:
                    found[at] = other
        return found

    def _placed(self, left_out: Collection[int]) -> "_Drafts":
        """The stories of all these articles but for those that are left out, of which none came
        before those that are to be placed."""
        span = self._settings.story_span * _HOUR
        drafts = _Drafts(self._came, self._ties, self._names, span, left_out)
        for row in self._remembered.joins:
            if row.article < self._since:
                drafts.join(row)
        for new in sorted(self._ties.tied.union(self._by_hand)):
            if new >= self._since and new not in left_out:
                drafts.place(new)
        return drafts


def stories_of(
    articles: Iterable[Article], listings: Citations, settings: Settings
) -> tuple[Story, ...]:
    """The stories of these articles: see `StoryFold`."""
    return StoryFold(articles, listings, settings).stories()


def changed_at(articles: Iterable[Article], opener: Article) -> datetime | None:
    """The last significant change of a story: that of any article, or that one more came. What says
    that it is yet to come is here all the same, and dates nothing until then."""
    changes = []
    for article in articles:
        changes.append(article.changed_at)
        if article.id != opener.id and not article.comes_later:
            changes.append(article.came_at)
    return max((change for change in changes if change is not None), default=None)


def lead_of(articles: Iterable[Article], settings: Settings) -> Article:
    """The article that stands for all: of the highest quality; of equals the hottest; then one that
    has a picture; then the earliest. Only what is trusted counts; where nothing is, the article
    that came first."""
    articles = tuple(articles)
    trusted = [article for article in articles if is_trusted(article, settings)]
    return min(trusted, key=_lead_first) if trusted else min(articles, key=precedence)


class _Draft:
    """A story that may still grow."""

    __slots__ = ("anchors", "first", "last", "members", "name", "third", "ties")

    def __init__(self, time: float) -> None:
        self.members: list[int] = []
        """Places of its articles, the opener's first."""
        self.ties: list[tuple[int, int, MatchReason]] = []
        self.first = self.last = time
        self.third = ""
        """What two of its articles list, where that made them one story: a URL. Other thirds tie no
        more to it, or one article that lists what is in many stories would draw all of them in."""
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

    def story(self, came: ArrivalOrder, settings: Settings, folder: str) -> Story:
        articles = came.articles
        whole = tuple(sorted([articles[at] for at in self.members], key=list_order))
        ties = [Tie(articles[new].name, articles[other].name, why) for new, other, why in self.ties]
        lead = lead_of(whole, settings)
        return Story(articles[self.members[0]], lead, whole, folder, tuple(ties))


class _Drafts:
    """The stories that were found so far."""

    def __init__(
        self,
        came: ArrivalOrder,
        ties: Matches,
        names: Mapping[int, str],
        span: float,
        left_out: Collection[int],
    ) -> None:
        self._articles = came.articles
        self._times = came.times
        self._ties = ties
        self._names = names
        """By the place of an article, the name that it gives to its story."""
        self._span = span
        self._left_out = left_out
        self._drafts: list[_Draft] = []
        self._of: dict[int, _Draft] = {}
        """By the place of an article."""
        self._named: dict[str, _Draft] = {}
        self.joins: list[Joined] = []
        """How they came to be, in the order of arrival."""

    def grown(self) -> list[_Draft]:
        """Those of two or more articles, in the order in which they were opened."""
        found = [draft for draft in self._drafts if len(draft.members) > 1]
        return sorted(found, key=lambda draft: draft.members[0])

    def place(self, new: int) -> None:
        """Puts an article into the story that it belongs to, if any. It adds itself to one story,
        and takes no other article along."""
        name = self._articles[new].story
        tied = self._tied(new)
        draft = self._named.get(name) if name else None
        opener = draft.members[0] if draft is not None else self._opener_for(new, tied)
        if opener is None:
            if new in self._names:
                self.join(Joined(new, new, new, MatchReason.HAND))  # the first to say so
            return
        # With the first of its ties to a member; without any, it is the name.
        first = next((other for other in tied if self.opener(other) == opener), None)
        if first is None:
            self.join(Joined(new, opener, opener, MatchReason.HAND))
        else:
            self.join(Joined(new, opener, first, *tied[first]))

    def join(self, row: Joined) -> None:
        """Does what is said: opens the story if need be, and adds the article."""
        self.joins.append(row)
        draft = self._of.get(row.opener)
        if draft is None:
            draft = _Draft(self._times[row.opener])
            self._drafts.append(draft)
            self._add(row.opener, draft)
        if row.article != row.opener:
            draft.ties.append((row.article, row.other, row.why))
            draft.third = draft.third or row.third
            self._add(row.article, draft)

    def opener(self, article: int) -> int:
        """The one under whose id an article is shown."""
        draft = self._of.get(article)
        return draft.members[0] if draft is not None else article

    def told_with(self, article: int) -> list[int]:
        """All of the story that an article is in; itself alone where it is in none."""
        draft = self._of.get(article)
        return draft.members if draft is not None else [article]

    def is_joined(self, article: int) -> bool:
        """True if it is in a story with another."""
        return len(self.told_with(article)) > 1

    def suggestions(self, newest: float) -> Iterator[Problem]:
        """A warning of each of the articles published since then that is tied to what stands apart:
        to two stories, say."""
        told = 0
        for new in sorted(self._ties.tied, reverse=True):
            article = self._articles[new]
            if article.story or self._times[new] < newest:
                continue
            apart = self._stand_apart(new)
            if len(apart) > 1:
                yield warning_of(article, "related", _suggestion(apart))
                told += 1
                if told == _MOST_SUGGESTED:
                    return

    def _stand_apart(self, new: int) -> list[Article]:
        """The openers of the stories that an article is tied to, that of its own first; and what it
        is tied to and stands alone."""
        found = {}
        for tied in (new, *self._ties.all_of(new)):
            draft = self._of.get(tied)
            if draft is not None or tied != new:
                opener = draft.members[0] if draft is not None else tied
                found[opener] = bool(draft and draft.name)
        openers = [at for at, named in found.items() if not named or sum(found.values()) < 2]
        return [self._articles[at] for at in openers]

    def _tied(self, new: int) -> dict[int, tuple[MatchReason, str]]:
        """The articles whose story an article may join: why, and by which third, if any.

        What it says itself leads it to any story. A third that it lists as others do, to one that
        stands alone, or to a story which has that third. Only where it leads nowhere does another's
        word count: of one that lists it and stands alone, so that no one record draws in two.
        """
        out = self._left_out
        own = self._ties.own.get(new, {})
        tied = {other: (why, "") for other, why in own.items() if other not in out}
        for url, others in self._ties.thirds.get(new, {}).items():
            for other in others:
                draft = self._of.get(other)
                if other in tied or other in out:
                    continue
                if draft is None or draft.third in ("", url):
                    tied[other] = (MatchReason.SHARED, url)
        if not tied:
            for other in self._ties.listers.get(new, ()):
                if other not in out and not self.is_joined(other):
                    tied[other] = (MatchReason.LISTED, "")
        return tied

    def _opener_for(self, new: int, tied: Iterable[int]) -> int | None:
        """Of the stories that an article may join, the one that most ties lead to; then the one
        that was opened first. What stands alone is a story of one. Two names are two stories."""
        counts: dict[int, int] = {}
        """By the opener."""
        for other in tied:
            opener = self.opener(other)
            counts[opener] = counts.get(opener, 0) + 1
        is_named = bool(self._articles[new].story)
        for opener in sorted(counts, key=lambda at: (-counts[at], at)):
            draft = self._of.get(opener)
            if draft is None:
                return opener  # ties lie within the span
            if draft.has_room(self._times[new], self._span) and not (is_named and draft.name):
                return opener
        return None

    def _add(self, at: int, draft: _Draft) -> None:
        time, name = self._times[at], self._names.get(at, "")
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


def _suggestion(apart: list[Article]) -> str:
    """What is said of articles that may tell one story, each that of others or its own.

    The words to paste are a slug: what a title says does nothing in them.
    """
    named = [article.name for article in apart[:_MOST_NAMED]]
    if len(apart) > _MOST_NAMED:
        named.append(f"{len(apart) - _MOST_NAMED} more")
    name = slug(apart[0].title)[:_LONGEST_NAME].strip("-")
    if name == ALONE:
        name = f"{name}-1"
    return (
        f"ties {', '.join(named[:-1])} and {named[-1]} together, which stand apart: it is in one "
        f"story alone. If all of it is one story, paste `story: {name}` into each of these "
        f"records; if not, `story: {ALONE}` into this one stops this warning"
    )


def _lead_first(article: Article) -> tuple[int, int, bool, datetime, datetime, str]:
    heat = -1 if article.heat is None else article.heat
    quality = -1 if article.quality is None else article.quality
    return (-quality, -heat, not article.has_image, *list_order(article))
