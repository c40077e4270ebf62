"""What was found in feeds becomes candidates: each original once, none that was decided."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.records.links import likeness
from generator.content.records.model import Article
from generator.content.records.text import written
from generator.content.registries.feeds import Trust
from generator.content.sources.feeds.item import Found
from generator.content.yaml.writing import Value
from generator.doctor.edits import CannotEditError
from generator.inbox.candidate import Candidate, candidate_id, parse_candidate
from generator.inbox.decisions import EXPIRED, KNOWN, PUBLISHED, REFUSED
from generator.inbox.desk import Desk
from generator.inbox.files import write_all_new, write_over
from generator.inbox.new_candidate import (
    MOST_RELATED,
    MOST_SOURCES,
    NewCandidate,
    discussions,
    mention,
    new_candidate,
    source_fields,
)
from generator.inbox.originals import Original, originals_of
from generator.inbox.taking import Taken, Wishes, known_of, take
from generator.inbox.text_edits import INBOX, with_field, with_items
from generator.inbox.workplace import Workplace
from generator.library.citations import citations_of
from generator.library.likely_ties import likely_ties_of
from generator.library.matching import arrival_order, matches_of
from generator.problems import Level, Problem

MOST_WAITING: Final = 5_000
"""Candidates that wait at once: whoever has more decides about none of them."""


MOST_LIKELY: Final = 3
"""Records that are named, of which each probably tells a candidate's story."""


class Gathered(Struct, frozen=True, kw_only=True):
    """What became of what was found."""

    new: tuple[str, ...] = ()
    """Candidates' files, below the content folder."""
    merged: tuple[str, ...] = ()
    """Those of candidates that were there, and have more sources now."""
    known: int = 0
    """Items that are records, or candidates with that source, already."""
    refused: int = 0
    """Items that were refused, or whose original may not be shown."""
    old: int = 0
    """Items from before the time for which candidates are kept."""
    published: tuple[Taken, ...] = ()
    """Records that were written at once, for a feed that is trusted to."""
    expired: tuple[str, ...] = ()
    """Titles of candidates that waited too long and were put away."""
    settled: tuple[str, ...] = ()
    """Titles of candidates that were put away because the site has them by now, or may not."""
    forgotten: tuple[str, ...] = ()
    """Files of candidates that were decided about too long ago to be undone, and are gone."""
    crowded_out: frozenset[str] = frozenset()
    """Ids of feeds of which items found no room: what these say is not to be forgotten yet."""
    problems: tuple[Problem, ...] = ()


def gather(found: Sequence[Found], desk: Desk, now: datetime) -> Gathered:
    """Makes candidates of what was found in feeds, and writes their files.

    What is a record, was refused, is retracted or denied stays out, whatever its guid and whatever
    is appended to its address. What feeds with `trust: publish` bring becomes records at once.
    Candidates that have waited too long are put away. Who calls may forget what was found once this
    has returned, and not before, but for what feeds say that were crowded out: what is gathered
    again is known.
    Raises GeneratorError where the site, or the inbox, cannot be read or written.
    """
    with desk.working(now) as work:
        return _Gathering(work, now).gathered(found)


class _Gathering:
    """One call of it."""

    def __init__(self, work: Workplace, now: datetime) -> None:
        self._work, self._now = work, now
        self._settings = work.settings
        self._problems: list[Problem] = []
        self._known = self._refused = self._old = 0
        days = work.settings.inbox_keep_days
        self._since = now - timedelta(days=days) if days else None
        self._crowded_out: set[str] = set()
        self._waiting: dict[int, str] = {}
        """By what is equal for nearly equal addresses: ids of candidates."""

    def gathered(self, found: Sequence[Found]) -> Gathered:
        work = self._work
        settled = self._settle()
        expired = self._expire()
        forgotten = work.forget_before(self._since) if self._since is not None else []
        for candidate in work.candidates.values():
            self._wait(candidate)
        originals, problems = originals_of(found, self._settings)
        self._problems += problems
        waiting, new = self._sorted_out(originals)
        merged = [name for each, those in waiting if (name := self._merge(each, those))]
        written = self._write(self._as_many(new))
        published = self._publish({*written, *merged}, found)
        gone = {each.id for each in published}
        left = {each.name for each in work.candidates.values() if each.id not in gone}
        return Gathered(
            new=tuple(name for name in written if name in left),
            merged=tuple(name for name in merged if name in left),
            known=self._known,
            refused=self._refused,
            old=self._old,
            published=tuple(published),
            expired=tuple(expired),
            settled=tuple(settled),
            forgotten=tuple(forgotten),
            crowded_out=frozenset(self._crowded_out),
            problems=tuple(self._problems),
        )

    def _settle(self) -> list[str]:
        """Puts away what became a record, or was denied, since it was found."""
        titles = []
        for candidate in [*self._work.candidates.values()]:
            known = known_of(candidate, self._work.site)
            if known is not None:
                self._work.decide(candidate, KNOWN, self._now, record=known.name)
                titles.append(candidate.article.title)
        return titles

    def _expire(self) -> list[str]:
        """Puts away what has waited too long."""
        titles: list[str] = []
        since = self._since
        if since is None:
            return titles
        for candidate in [*self._work.candidates.values()]:
            seen = candidate.first_seen
            if seen is not None and seen < since:
                self._work.decide(candidate, EXPIRED, self._now)
                titles.append(candidate.article.title)
        return titles

    def _wait(self, candidate: Candidate) -> None:
        self._work.has(candidate)
        for address in candidate.addresses:
            self._waiting[likeness(address)] = candidate.id

    def _sorted_out(
        self, originals: Iterable[Original]
    ) -> tuple[list[tuple[Candidate, list[Found]]], list[Original]]:
        """What is found of candidates that wait; and what is new."""
        decided = {
            likeness(address): each for address, each in self._work.decisions.by_address().items()
        }
        waiting: dict[str, list[Found]] = defaultdict(list)
        new: list[Original] = []
        for original in originals:
            alike = likeness(original.url)
            decision, known = decided.get(alike), self._work.site.known.at(original.url)
            if decision is not None and decision.decision == REFUSED:
                self._refused += original.items
            elif decision is not None and decision.decision == EXPIRED:
                self._old += original.items
            elif known is not None and not known.name:
                self._refused += original.items
            elif decision is not None or known is not None:
                self._known += original.items
            elif alike in self._waiting:
                waiting[self._waiting[alike]] += original.found
            elif candidate_id(original.url) in self._work.unread:
                self._known += original.items
            elif self._is_old(original):
                self._old += original.items
            else:
                new.append(original)
        return [(self._work.candidates[each], those) for each, those in waiting.items()], new

    def _is_old(self, original: Original) -> bool:
        dates = [each.item.published for each in original.found if each.item.published]
        since = self._since
        return since is not None and bool(dates) and min(dates) < since

    def _as_many(self, originals: list[Original]) -> list[Original]:
        """As many as there is room for, the newest."""
        room = max(MOST_WAITING - len(self._work.candidates), 0)
        if len(originals) <= room:
            return originals

        def moment(original: Original) -> float:
            dates = [each.item.published or each.at for each in original.found]
            return max(dates).timestamp()

        message = (
            f"has room for {MOST_WAITING:,} candidates; {len(originals) - room:,} more were left"
            " out: decide about some, and fetch again"
        )
        self._problems.append(Problem(INBOX_FOLDER, 0, "", message, Level.DROPPED))
        newest = sorted(originals, key=lambda each: (-moment(each), each.url))
        self._crowded_out |= {each.feed.id for left in newest[room:] for each in left.found}
        return sorted(newest[:room], key=lambda each: each.url)

    def _merge(self, candidate: Candidate, found: Sequence[Found]) -> str:
        """Adds sources to a candidate; gives its name, or nothing where it has them all."""
        has = {source.feed for source in candidate.sources}
        new: dict[str, Found] = {}
        for each in found:
            if each.feed.id in has or each.feed.id in new or len(has | {*new}) >= MOST_SOURCES:
                self._known += 1
            else:
                new[each.feed.id] = each
        if not new:
            return ""
        items = [source_fields(each) for each in new.values()]
        text = candidate.text
        try:
            if candidate.sources:
                text = with_items(text, "sources", items, INBOX)
            else:
                text = with_field(text, INBOX, {"id": candidate.id, "sources": items})
        except CannotEditError as error:
            message = f"was found in {len(items)} more feeds, which are not noted: {error}"
            self._problems.append(Problem(candidate.name, 0, INBOX, message, Level.WARNING))
            return ""
        url = candidate.article.canonical_url
        talks = discussions(new.values(), url, self._settings)
        text = self._with_related(text, candidate, talks)
        return self._rewrite(candidate, text)

    def _with_related(self, text: str, candidate: Candidate, related: Sequence[Value]) -> str:
        """A candidate's text with more related coverage; as it is, where there is no room for it,
        and where it is written in another way than ours."""
        has = {each.url for each in candidate.article.details.related}
        new = [each for each in related if isinstance(each, dict) and each["webUrl"] not in has][
            : max(MOST_RELATED - len(has), 0)
        ]
        if not new:
            return text
        try:
            if has:
                return with_items(text, "related", new)
            return with_field(text, "related", new)
        except CannotEditError:
            return text

    def _rewrite(self, candidate: Candidate, text: str) -> str:
        """Writes a candidate anew; gives its name, or nothing where that would spoil it."""
        made, _ = parse_candidate(text.encode(), candidate.name, self._settings)
        if made is None or made.id != candidate.id or text == candidate.text:
            return ""
        write_over(self._work.content / candidate.name, text.encode())
        self._wait(made)
        return made.name

    def _write(self, originals: Sequence[Original]) -> list[str]:
        """Writes new candidates; gives their names."""
        made: dict[str, NewCandidate] = {}
        for original in originals:
            outcome = new_candidate(original, self._work.site, self._settings, self._now)
            if isinstance(outcome, Problem):
                self._problems.append(outcome)
            else:
                made[outcome.article.name] = outcome
        self._tie(made)
        content, ready = self._work.content, dict[Path, Candidate]()
        for name, each in made.items():
            candidate, problems = parse_candidate(each.text.encode(), name, self._settings)
            if candidate is None:
                self._problems += problems
            else:
                ready[content / name] = candidate
        files = {path: each.text.encode() for path, each in ready.items()}
        written = [ready[path] for path in write_all_new(files)]
        for candidate in written:
            self._wait(candidate)
        return [candidate.name for candidate in written]

    def _tie(self, made: dict[str, NewCandidate]) -> None:
        """Notes which record tells the story of each, and has candidates that tell one story list
        one another as related coverage."""
        if not made:
            return
        waiting = {each.name: each for each in self._work.candidates.values()}
        new = [each.article for each in made.values()]
        near = self._near([each.published_at for each in new if each.published_at is not None])
        arrivals = arrival_order((*near, *new))
        matches = matches_of(arrivals, citations_of(arrivals.articles), self._settings)
        beside: dict[str, list[str]] = defaultdict(list)
        articles = {each.name: each for each in arrivals.articles}
        for at in sorted(matches.tied):
            one = arrivals.articles[at].name
            for place in matches.all_of(at):
                other = arrivals.articles[place].name
                beside[one].append(other)
                beside[other].append(one)
                is_record = other not in made and other not in waiting
                if one in made and is_record and "story" not in made[one].inbox:
                    made[one].inbox["story"] = other
                    reason = matches.own.get(at, {}).get(place, "both list a third")
                    made[one].why["story"] = f"{reason}: a build will join it with {other}"
        self._suggest_stories([each for each in made.values() if "story" not in each.inbox])
        for name, others in beside.items():
            mentions = [
                mention(articles[each])
                for each in dict.fromkeys(others)
                if each in made or (each in waiting and name in made)
            ]
            if name in made:
                made[name].related[:0] = mentions
            elif name in waiting and mentions:
                candidate = self._work.candidates[waiting[name].id]
                self._rewrite(candidate, self._with_related(candidate.text, candidate, mentions))

    def _suggest_stories(self, made: Sequence[NewCandidate]) -> None:
        """Notes which records probably tell the story of each. That ties nothing."""
        new = {each.article.name: each for each in made}
        articles = [each.article for each in made]
        ties = likely_ties_of(articles, self._work.site.shown, self._settings, MOST_LIKELY)
        for name, those in ties.items():
            new[name].why["likely"] = [
                written(f"{tie.beside(new[name].article).name}: {tie.why}") for tie in those
            ]

    def _near(self, dates: Sequence[datetime]) -> list[Article]:
        """Records and candidates of the time around these moments."""
        if not dates:
            return []
        span = timedelta(hours=self._settings.story_window)
        since, until = min(dates) - span, max(dates) + span
        candidates = (each.article for each in self._work.candidates.values())
        return [
            each
            for each in (*self._work.site.shown, *candidates)
            if each.published_at is not None and since <= each.published_at <= until
        ]

    def _publish(self, names: Set[str], found: Iterable[Found]) -> list[Taken]:
        """Takes what came from a feed that is trusted to publish."""
        trusted = {each.feed.id for each in found if each.feed.trust is Trust.PUBLISH}
        published = []
        for candidate in [*self._work.candidates.values()]:
            feeds = {source.feed for source in candidate.sources}
            if candidate.name not in names or not feeds & trusted:
                continue
            outcome = take(
                self._work.content,
                self._settings,
                candidate,
                self._work.site,
                self._work.decisions,
                wishes=Wishes(),
                now=self._now,
                decision=PUBLISHED,
            )
            if isinstance(outcome, Taken):
                published.append(outcome)
                self._work.candidates.pop(candidate.id)
            else:
                self._problems.append(outcome)
        return published
