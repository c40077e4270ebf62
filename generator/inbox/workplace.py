"""An inbox while one process alone works on it: what waits, what was decided, what the site has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.settings import Settings
from generator.inbox.candidate import DECIDED, Candidate, read_candidates
from generator.inbox.decisions import TOOK, UNDONE, Decision, Decisions
from generator.inbox.files import CannotWriteError, held, move, write_over
from generator.inbox.learning import FILE as LEARNED
from generator.inbox.learning import learned_of, learned_text
from generator.inbox.newsroom import newsroom_of
from generator.inbox.site_records import SiteRecords, site_records
from generator.inbox.taking import decided_file, decision_of, put_away, staged_file
from generator.memo.store import despite_damage
from generator.problems import Problem

_WAIT: Final = 10.0  # seconds for another process that works on the inbox


class Workplace:
    """What one process has at hand."""

    def __init__(self, content: Path, settings: Settings, site: Callable[[], SiteRecords]) -> None:
        self.content = content
        self.settings = settings
        self.decisions = Decisions(content)
        self._finish_what_was_stopped()
        read = read_candidates(content, settings)
        self.candidates: dict[str, Candidate] = {each.id: each for each in read.candidates}
        """Those that wait, by their ids."""
        self.unread = read.unread
        self.problems: tuple[Problem, ...] = (*read.problems, *self.decisions.problems)
        self._site = site
        for candidate in read.candidates:
            if candidate.id in self.decisions.active:  # it was stopped, or came back by git
                self._put_away(candidate)

    @cached_property
    def site(self) -> SiteRecords:
        """What the site has: read where it is asked for."""
        return self._site()

    def has(self, candidate: Candidate) -> None:
        """Knows a candidate whose file was written now."""
        self.candidates[candidate.id] = candidate

    def decide(
        self, candidate: Candidate, decision: str, now: datetime, batch: str = "", record: str = ""
    ) -> None:
        """Notes a decision that writes no record, and puts the candidate away."""
        self.decisions.add([decision_of(candidate, decision, now, batch, record=record)])
        self._put_away(candidate)

    def _put_away(self, candidate: Candidate) -> None:
        put_away(self.content, candidate)
        self.candidates.pop(candidate.id, None)

    def forget_before(self, moment: datetime) -> list[str]:
        """Removes what was kept of candidates that were decided about before then, whose decisions
        stay; gives the files."""
        removed = []
        for each in self.decisions.active.values():
            file = decided_file(self.content, each.id)
            if each.at < moment and file.exists():
                file.unlink()
                removed.append(f"{DECIDED}/{file.name}")
        return removed

    def keep_learned(self) -> None:
        """Writes what the decisions say by now."""
        text = learned_text(learned_of(self.decisions.in_order))
        path = self.content / LEARNED
        data = text.encode()
        with suppress(OSError):
            if path.read_bytes() == data:
                return
        if self.decisions.lines:
            write_over(path, data)

    def _finish_what_was_stopped(self) -> None:
        """Leaves no undoing half done: a record that was taken away without a word comes back, and
        so does a candidate whose decision was undone."""
        last: dict[str, Decision] = {each.id: each for each in self.decisions.lines}
        folder = self.content / INBOX_FOLDER
        for rest in folder.glob(".*.md.*.new") if folder.is_dir() else ():
            rest.unlink(missing_ok=True)
        if not (self.content / DECIDED).is_dir():
            return
        for each in last.values():
            staged = staged_file(self.content, each.id)
            if each.decision == UNDONE:
                kept, place = decided_file(self.content, each.id), self.content / each.name
                if each.name and kept.exists() and not place.exists():
                    move(kept, place)
                staged.unlink(missing_ok=True)
            elif each.decision == TOOK and staged.exists():
                record = self.content / each.record
                if each.record and not record.exists():
                    move(staged, record)


def _refuse_what_is_in_the_way(content: Path) -> None:
    """Raises CannotWriteError where a file lies in the place of a folder, or a folder in that of a
    file: a decision would be noted, and could not be carried out."""
    for name, is_folder in ((INBOX_FOLDER, True), (DECIDED, True), (LEARNED, False)):
        path = content / name
        if path.exists() and path.is_dir() is not is_folder:
            is_it, belongs = ("a file", "a folder") if is_folder else ("a folder", "a file")
            raise CannotWriteError(f"{path}: is {is_it} where {belongs} belongs; move it away")


@contextmanager
def working(
    content: Path, settings: Settings, now: datetime | None, jobs: int
) -> Iterator[Workplace]:
    """Within, this process alone works on the inbox of a content folder.

    now   decides which records are public; None where no one asks for the records
    Raises BusyError where another does not end in time, GeneratorError where the folder cannot be
    read or written.
    """

    @despite_damage
    def site() -> SiteRecords:
        if now is None:
            raise ValueError("what is public is decided by a moment")
        with newsroom_of(content, settings, jobs) as newsroom:
            return site_records(newsroom, now)

    with held(content, _WAIT):
        _refuse_what_is_in_the_way(content)
        work = Workplace(content, settings, site)
        try:
            yield work
        finally:
            work.keep_learned()
