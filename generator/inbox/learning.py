"""What an owner's decisions say of what to propose: counts that one can read, and no more.

A word or a source counts for as much as the owner took, or refused, where it stood. How well that
foretells is told of past decisions, each judged by those before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Final

from msgspec import Struct

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.records.titles import title_words
from generator.content.yaml.writing import yaml_text
from generator.inbox.decisions import TOOK, Decision

FILE: Final = f"{INBOX_FOLDER}/learned.yaml"
"""Below the content folder: made of the decisions, and made anew with each."""

_HEAD: Final = """\
# What was taken and refused, by the words of titles, by feeds and by publishers: made of
# decisions.jsonl, and made anew with each decision. Nothing else is learned.
"""
_FEWEST: Final = 2  # decisions about a word before it says anything
_MOST_WORDS: Final = 5  # of a title that count: those that say the most
_MOST_POINTS: Final = 3.0  # of one word or source: e^3, twenty to one, is certain enough


class Count(Struct, frozen=True):
    """How often something was decided about."""

    taken: int = 0
    refused: int = 0

    @property
    def total(self) -> int:
        return self.taken + self.refused

    def and_one(self, is_taken: bool) -> "Count":
        return Count(self.taken + is_taken, self.refused + (not is_taken))


class Learned(Struct, frozen=True):
    """Counts of an owner's decisions."""

    all: Count
    words: Mapping[str, Count]
    """By a word of titles, as these are compared."""
    feeds: Mapping[str, Count]
    """By the id of a feed."""
    publishers: Mapping[str, Count]
    """By a domain."""


class Foretold(Struct, frozen=True):
    """What the counts say of an article."""

    points: float
    """Above 0 where more speaks for it than against it; 0 where nothing is known."""
    reasons: tuple[str, ...]
    """In words, those that say the most first."""


class Evaluation(Struct, frozen=True, kw_only=True):
    """How well past decisions were foretold, each by what was known before it."""

    decisions: int
    """By editors, and not undone."""
    taken: int
    judged: int
    """Those of which anything was known before."""
    proposed: int
    """Those of which more spoke for taking them."""
    right: int
    """Those of the proposed that were taken."""
    missed: int
    """Those that were taken although more spoke against them, or nothing was known."""
    topics_proposed: int
    """Topics proposed for what was taken."""
    topics_kept: int
    """Those of them that it was taken with."""
    topics_chosen: int
    """All topics that it was taken with."""

    @property
    def precision(self) -> float | None:
        """Of what was proposed, the part that was taken; None where nothing was proposed."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """Of what was taken, the part that was proposed; None where nothing was taken."""
        return self.right / self.taken if self.taken else None

    @property
    def base(self) -> float | None:
        """The precision of who proposes everything: what the counts have to be better than."""
        return self.taken / self.decisions if self.decisions else None


def learned_of(decisions: Iterable[Decision]) -> Learned:
    """What decisions say that were not undone; those of no editor say nothing."""
    tally = _Tally()
    for each in decisions:
        tally.add(each)
    return tally.learned()


def foretold(title: str, feeds: Iterable[str], publisher: str, learned: Learned) -> Foretold:
    """What the counts say of an article.

    feeds       ids of those that have it
    publisher   its domain; empty for none
    Points are logarithms of odds, against those of all decisions: a word of which as much was taken
    as of everything says nothing.
    """
    found: list[tuple[float, str]] = []
    words = [
        (_points(learned.words[word], learned.all), f'"{word}" in the title', learned.words[word])
        for word in sorted(title_words(title) & learned.words.keys())
    ]
    words.sort(key=lambda each: (-abs(each[0]), each[1]))
    told = words[:_MOST_WORDS]
    told += [
        (_points(learned.feeds[feed], learned.all), f"feed {feed}", learned.feeds[feed])
        for feed in sorted({*feeds} & learned.feeds.keys())
    ]
    if publisher in learned.publishers:
        count = learned.publishers[publisher]
        told.append((_points(count, learned.all), publisher, count))
    for points, what, count in told:
        if points:
            found.append((points, f"{what}: taken {count.taken} of {count.total} times"))
    found.sort(key=lambda each: (-abs(each[0]), each[1]))
    return Foretold(sum(points for points, _ in found), tuple(reason for _, reason in found))


def evaluated(decisions: Sequence[Decision]) -> Evaluation:
    """How well decisions were foretold that were not undone.

    decisions   in the order of their times; those of one command are judged by those before it
    """
    tally = _Tally()
    own = [each for each in decisions if each.is_of_an_editor]
    taken = judged = proposed = right = 0
    topics_proposed = topics_kept = topics_chosen = 0
    waiting: list[Decision] = []
    for each in own:
        if waiting and waiting[0].together != each.together:
            for before in waiting:
                tally.add(before)
            waiting = []
        waiting.append(each)
        said = foretold(each.title, each.feeds, each.publisher, tally.learned())
        is_taken = each.decision == TOOK
        taken += is_taken
        judged += bool(said.reasons)
        proposed += said.points > 0
        right += is_taken and said.points > 0
        if is_taken:
            topics_proposed += len(each.proposed)
            topics_kept += len({*each.proposed} & {*each.topics})
            topics_chosen += len(each.topics)
    return Evaluation(
        decisions=len(own),
        taken=taken,
        judged=judged,
        proposed=proposed,
        right=right,
        missed=taken - right,
        topics_proposed=topics_proposed,
        topics_kept=topics_kept,
        topics_chosen=topics_chosen,
    )


def learned_text(learned: Learned) -> str:
    """The counts as a file: what was decided about most often first, then by name."""
    groups = {"words": learned.words, "feeds": learned.feeds, "publishers": learned.publishers}
    lines = [_HEAD, f"decisions: {_told(learned.all)}\n"]
    for name, counts in groups.items():
        lines.append(f"{name}:\n")
        for key, count in sorted(counts.items(), key=lambda each: (-each[1].total, each[0])):
            lines.append(f"  {_key(key)}: {_told(count)}\n")
    return "".join(lines)


def _told(count: Count) -> str:
    return f"{{taken: {count.taken}, refused: {count.refused}}}"


def _key(text: str) -> str:
    """A text as it stands where a name is asked for."""
    return yaml_text({"x": text}).removeprefix("x: ").rstrip("\n")


class _Tally:
    """Counts while they grow."""

    def __init__(self) -> None:
        self._all = Count()
        self._groups: tuple[dict[str, Count], ...] = ({}, {}, {})

    def add(self, decision: Decision) -> None:
        if not decision.is_of_an_editor:
            return
        is_taken = decision.decision == TOOK
        self._all = self._all.and_one(is_taken)
        publishers = (decision.publisher,) if decision.publisher else ()
        for group, keys in zip(
            self._groups, (title_words(decision.title), decision.feeds, publishers), strict=True
        ):
            for key in keys:
                group[key] = group.get(key, Count()).and_one(is_taken)

    def learned(self) -> Learned:
        """A view of the counts as they stand, good until the next one is added."""
        return Learned(self._all, *self._groups)


def _points(count: Count, everything: Count) -> float:
    """The logarithm of the odds of being taken, against those of everything; 0 for too few."""
    if count.total < _FEWEST:
        return 0.0
    odds = log((count.taken + 0.5) / (count.refused + 0.5))
    usual = log((everything.taken + 0.5) / (everything.refused + 0.5))
    return max(-_MOST_POINTS, min(odds - usual, _MOST_POINTS))
