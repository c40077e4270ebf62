"""Builds a site again and again, as its files change, in the thread that asks for it."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from queue import Empty
from typing import Final

from msgspec import Struct

from generator.build import Request
from generator.content import settings as site_file
from generator.library.policy import Cause
from generator.output.report import Report
from generator.problems import (
    BusyError,
    FaultsFound,
    GeneratorError,
    Problem,
    SettingsError,
    faults,
    losses,
    warnings,
)
from generator.serve.faults import faults_of
from generator.serve.inbox.waiting import touches_inbox, waiting
from generator.serve.pace import Pace
from generator.serve.shown import MOST_TOLD, Screen
from generator.serve.since_start import SinceStart
from generator.serve.unpublished import Published
from generator.serve.watch import Changed, Repository, Watcher, completed
from generator.site import Site

_ASKED_EACH: Final = 0.5  # seconds in which signals are heard at the latest, on any system
_GIT_TAKES: Final = 30.0  # seconds that git is waited for: a lock may have been left behind
_BUSY_FOR: Final = 2.0  # seconds after which another build is thought to be done
_DUE_EACH: Final = 60.0  # seconds between two looks at whether a scheduled record is due


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one update."""

    changed: frozenset[Path] | None
    """The files that it was made for; None for all."""
    report: Report | None = None
    """None where an error kept it from being made."""
    error: GeneratorError | None = None
    fault: str = ""
    """A traceback, where Broadsheet itself has a fault."""
    problems: tuple[Problem, ...] = ()
    """Of the report: those that were not told before."""
    mended: bool = False
    """True if something was wrong at the update before, and nothing is any more."""
    seconds: float


class Builder:
    """Builds what changed, and shows it.

    published        what to compare with; None for nothing
    clock            the moment to build for
    editor_pattern   of addresses that open a file in an editor; empty for none
    """

    def __init__(
        self,
        request: Request,
        screen: Screen,
        watcher: Watcher,
        published: Published | None,
        clock: Callable[[], datetime],
        editor_pattern: str = "",
    ) -> None:
        self._request = request
        self._screen = screen
        self._watcher = watcher
        self._published = published
        self._clock = clock
        self._editor_pattern = editor_pattern
        self._site: Site | None = None
        self._repository = Repository(request.content)
        self._pace = Pace()
        self._changed: set[Path] | None = set()
        self._owed: Changed = None
        """What changed and is not built yet, for an error kept it from being."""
        self._losses, self._warnings = SinceStart(), SinceStart()
        self._told: set[Problem] = set()
        self._is_wrong = False
        self._waits_for_due = False
        self._again_at: float | None = None
        self._git_since: float | None = None
        """Since when git writes files; None while it does not."""
        self._count = 0
        self._run = f"{time.monotonic_ns():x}"

    def outcomes(self) -> Iterator[Outcome]:
        """What comes of each update: of the first at once, of another whenever files change. It
        does not end by itself."""
        yield self._updated(None)
        self._compare()
        while True:
            changed = self._next()
            yield self._updated(changed)
            self._compare()

    def close(self) -> None:
        if self._site is not None:
            self._site.close()
            self._site = None

    def _next(self) -> Changed:
        """Waits until there is something to build."""
        due_again = time.monotonic() + _DUE_EACH
        while True:
            now = time.monotonic()
            due = self._pace.due
            if due is not None and now >= due:
                if not self._waits_for_git(now):
                    self._pace.begun(now)
                    changed, self._changed = self._changed, set()
                    return None if changed is None else completed(changed)
                self._pace.postponed(now)
                due = self._pace.due
            if self._again_at is not None and now >= self._again_at:
                self._again_at = None
                return None
            if self._is_gone():
                return None
            if self._waits_for_due and now >= due_again:
                return frozenset()
            try:
                timeout = _ASKED_EACH if due is None else min(max(due - now, 0.001), _ASKED_EACH)
                batch = self._watcher.changes.get(timeout=timeout)
            except Empty:
                continue
            self._pace.changed(1 if batch is None else len(batch), time.monotonic())
            if batch is None or self._changed is None:
                self._changed = None
            else:
                self._changed |= batch

    def _waits_for_git(self, now: float) -> bool:
        """True while git writes files, and once more afterwards: what it wrote last may not be told
        yet."""
        if self._repository.is_busy:
            self._git_since = self._git_since or now
            return now < self._git_since + _GIT_TAKES
        was_busy, self._git_since = self._git_since is not None, None
        return was_busy

    def _is_gone(self) -> bool:
        """True if what was built has been removed."""
        shown = self._screen.shown
        is_built = shown.settings is not None and not shown.stops
        return is_built and not self._request.output.is_dir()

    def _updated(self, changed: Changed) -> Outcome:
        started = time.monotonic()
        report: Report | None = None
        error: GeneratorError | None = None
        fault = ""
        try:
            if self._site is None:
                self._site = Site.open(self._request)
                self._owed = None
            known = None if changed is None or self._owed is None else changed | self._owed
            self._owed = known
            report = self._site.update(known, now=self._clock())
            self._owed = frozenset()
            self._show(report, inbox_changed=touches_inbox(self._request.content, changed))
        except GeneratorError as raised:
            error = raised
            self._again_at = time.monotonic() + _BUSY_FOR if isinstance(raised, BusyError) else None
            self._show_stop(raised)
        except Exception:  # a fault of ours: what is open may be of no use any more
            fault = traceback.format_exc()
            self.close()
            self._show_stop(
                GeneratorError("This is a fault of Broadsheet itself: the terminal says more.")
            )
        problems = tuple(self._untold(report.problems)) if report is not None else ()
        was_wrong, self._is_wrong = self._is_wrong, self._screen.shown.faults_count > 0
        return Outcome(
            changed=changed,
            report=report,
            error=error,
            fault=fault,
            problems=problems,
            mended=was_wrong and not self._is_wrong,
            seconds=time.monotonic() - started,
        )

    def _show(self, report: Report, *, inbox_changed: bool) -> None:
        """Shows what was built, and what came since that is wrong in it."""
        new = self._losses.new(losses(report.problems))
        warned = len(self._warnings.new(warnings(report.problems)))
        self._waits_for_due = any(each.kind is Cause.SCHEDULED for each in report.withheld)
        settings = site_file.load(
            self._request.content, include_unpublished=self._request.include_unpublished
        )
        now = self._screen.shown
        told = faults_of(self._request.content, new[:MOST_TOLD], self._editor_pattern)
        standing = self._losses.standing
        is_same = (settings, False, told, len(new), standing, warned) == (
            now.settings,
            now.stops,
            now.faults,
            now.faults_count,
            now.standing,
            now.warned,
        )
        if report.written or report.removed or inbox_changed or not is_same:
            self._screen.show(
                build=self._next_word(),
                settings=settings,
                stops=False,
                faults=told,
                faults_count=len(new),
                left_out=frozenset(problem.source for problem in faults(new)),
                standing=standing,
                warned=warned,
                waiting=waiting(self._request.content),
            )

    def _show_stop(self, error: GeneratorError) -> None:
        """Shows why nothing new is shown."""
        problems = error.problems if isinstance(error, SettingsError | FaultsFound) else str(error)
        told = faults_of(self._request.content, problems, self._editor_pattern)
        self._screen.show(
            build=self._next_word(),
            stops=True,
            faults=told[:MOST_TOLD],
            faults_count=len(told),
            waiting=waiting(self._request.content),
        )

    def _compare(self) -> None:
        """Shows what subscribers will see, which takes a while: what was built is shown by then."""
        if self._published is None or self._screen.shown.stops:
            return
        found = self._published.compared_with(self._request.output)
        if found != self._screen.shown.unpublished:
            self._screen.show(build=self._next_word(), unpublished=found)

    def _next_word(self) -> str:
        """Another word each time, those of other runs of the program included."""
        self._count += 1
        return f"{self._run}-{self._count}"

    def _untold(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Those that were not there at the update before."""
        problems = tuple(problems)
        told, self._told = self._told, set(problems)
        return (problem for problem in problems if problem not in told)
