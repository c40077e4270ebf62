"""What is told of a fetch: what came of each feed, and what of it came into the inbox."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from generator.content.sources.feeds.outcome import FeedOutcome, Result
from generator.problems import Problem, Status, losses, shown

if TYPE_CHECKING:
    from generator.inbox.gather import Gathered

_SHOWN_ITEMS: Final = 10  # of a feed that are printed of a dry run; --json has all


_WELL: Final = (Result.CHANGED, Result.UNCHANGED)


class FetchReport(Struct, frozen=True, kw_only=True):
    """One fetch."""

    outcomes: tuple[FeedOutcome, ...]
    is_dry: bool
    problems: tuple[Problem, ...] = ()
    """Of feeds.yaml, and of what could not be made candidates."""
    gathered: "Gathered | None" = None
    """None where there was nothing to gather, or it was a dry run."""
    dead: frozenset[str] = frozenset()
    """Ids of feeds that are to be told of as dead, this time alone."""
    told_dead: frozenset[str] = frozenset()
    """Those of feeds of which that was told before."""
    told_moved: dict[str, str] = {}
    """By id, the new addresses of feeds of which it was told before that they have moved."""
    fixed: tuple[str, ...] = ()
    """What was written into feeds.yaml, a line each."""
    unfixed: tuple[str, ...] = ()
    """What could not be, and why."""

    @property
    def status(self) -> Status:
        failed = any(self._is_news(each) for each in self._of(Result.FAILED))
        return Status.LEFT_OUT if losses(self.problems) or failed or self.unfixed else Status.FINE

    def _of(self, *results: Result) -> list[FeedOutcome]:
        return [each for each in self.outcomes if each.result in results]

    def _is_news(self, outcome: FeedOutcome) -> bool:
        """False for the failure of a feed of which it is known that it is dead."""
        return outcome.feed.id not in self.told_dead

    def _is_told(self, outcome: FeedOutcome) -> bool:
        return outcome.result is Result.FAILED and self._is_news(outcome)

    def told(self, *, is_verbose: bool, is_quiet: bool = False) -> Iterator[str]:
        """What is to be told beside the sum, a line each, for people.

        is_quiet   leaves out what is only odd
        """
        for outcome in self.outcomes:
            name = _name(outcome)
            state = outcome.state
            if outcome.feed.id in self.dead and state is not None and state.failing is not None:
                since = f"; {state.failures} times since {state.failing:%Y-%m-%d}"
                yield (
                    f"{name} is dead: it {outcome.message}{'' if state.is_gone else since}. Delete "
                    "its row, or leave it: it is asked for once a week, and this is not told again"
                )
            elif outcome.message and (is_verbose or self._is_told(outcome)):
                yield f"{name} {outcome.message}"
            elif is_verbose and outcome.result in _WELL:
                count = len(outcome.document.items) if outcome.document else 0
                items = f", {_many(count, 'item')}" if outcome.result is Result.CHANGED else ""
                yield f"{name} is {outcome.result}{items}"
            for note in () if is_quiet else outcome.notes:
                yield f"{name} {note}"
            moved = state.moved if state is not None else ""
            if moved and not self.fixed and moved != self.told_moved.get(outcome.feed.id):
                yield (
                    f"{name} has moved for good to {moved}; write that into feeds.yaml, or have "
                    "`broadsheet fetch --fix` write it"
                )
        yield from self.fixed
        yield from self.unfixed

    def summary(self) -> Iterator[str]:
        """What came in, in a line or two; of a dry run, what would."""
        counts = (
            (len(self._of(Result.CHANGED)), "with news"),
            (len(self._of(Result.UNCHANGED)), "unchanged"),
            (len(self._of(Result.WAITING)), "not due"),
            (len(self._of(Result.PUT_OFF, Result.SKIPPED)), "put off"),
            (len(self._of(Result.FAILED)), "failed"),
        )
        parts = ", ".join(f"{count:,} {word}" for count, word in counts if count)
        yield f"{_many(len(self.outcomes), 'feed')}{f': {parts}' if parts else ''}"
        if self.is_dry:
            yield from self._items()
        gathered = self.gathered
        if gathered is None:
            return
        more = "source" if len(gathered.merged) == 1 else "sources"
        came = [
            f"{_many(len(gathered.new), 'new candidate')}",
            *_counted(len(gathered.merged), f"{more} more for known ones"),
            *_counted(len(gathered.published), "published"),
            f"{gathered.known:,} known",
            *_counted(gathered.refused, "refused before"),
            *_counted(gathered.old, "too old"),
            *_counted(len(gathered.expired), "put away, as it waited too long"),
        ]
        yield f"{', '.join(came)}; look at them with `broadsheet inbox`"

    def _items(self) -> Iterator[str]:
        """The items of a dry run."""
        for outcome in self._of(Result.CHANGED):
            items = outcome.document.items if outcome.document else ()
            yield f"{_name(outcome)}:"
            for item in items[:_SHOWN_ITEMS]:
                day = f"{item.published:%Y-%m-%d}" if item.published else "no date   "
                yield f"  {day}  {item.title or '(no title)'}  {item.address}"
            more = len(items) - _SHOWN_ITEMS
            if more > 0:
                yield f"  … and {more:,} more; --json lists all"

    def document(self) -> dict[str, Any]:
        """All of it, for programs."""
        found = {each.feed.id: each.document.items for each in self.outcomes if each.document}
        return {
            "status": self.status,
            "dry_run": self.is_dry,
            "feeds": [
                {
                    "id": each.feed.id,
                    "address": each.feed.address,
                    "name": each.feed.name or (each.document.title if each.document else ""),
                    "result": each.result,
                    "message": each.message,
                    "notes": each.notes,
                    "moved": each.state.moved if each.state else "",
                    "dead": each.feed.id in self.dead or each.feed.id in self.told_dead,
                    "due": (each.state.until if each.state else None) or each.due,
                    "items": found.get(each.feed.id, ()) if self.is_dry else None,
                    "count": len(found.get(each.feed.id, ())),
                }
                for each in self.outcomes
            ],
            "inbox": self.gathered,
            "fixed": self.fixed,
            "not_fixed": self.unfixed,
            "problems": self.problems,
        }


def _name(outcome: FeedOutcome) -> str:
    """A feed, as a message calls it."""
    name = outcome.feed.name or (outcome.document.title if outcome.document else "")
    address = outcome.feed.address
    return f"{shown(name)} ({address})" if name else address


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _counted(count: int, what: str) -> list[str]:
    return [f"{count:,} {what}"] if count else []
