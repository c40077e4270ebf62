"""An editor's desk: what waits, in the order in which it matters, and yes or no to each.

Everything that a page or a command asks about an inbox is asked here. Each change holds the inbox
alone, leaves every file whole wherever it is stopped, and gives a value: what could not be done is
told by problems.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content import settings as site_file
from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.records.text import written
from generator.content.registries.feeds import FILE as FEEDS
from generator.content.registries.feeds import Feed, read_feeds
from generator.content.settings import Settings
from generator.content.yaml.writing import Value
from generator.doctor.edits import CannotEditError
from generator.doctor.mending import Change, put_in_place
from generator.inbox.candidate import Candidate, parse_candidate, read_candidates, weighed
from generator.inbox.decisions import (
    EXPIRED,
    FILE,
    KNOWN,
    PUBLISHED,
    REFUSED,
    TOOK,
    UNDONE,
    Decision,
    Decisions,
)
from generator.inbox.files import CannotWriteError, move
from generator.inbox.learning import Evaluation, Learned, evaluated, learned_of
from generator.inbox.ranking import Ranked, ranked
from generator.inbox.taking import (
    Taken,
    Wishes,
    decided_file,
    digest_of,
    known_of,
    staged_file,
    take,
)
from generator.inbox.text_edits import with_field
from generator.inbox.workplace import Workplace, working
from generator.library.known_already import Known
from generator.problems import Problem, losses, shown

_NAMED: Final = 5  # candidates that are named where one was meant
_WORDS: Final = {
    TOOK: "taken",
    REFUSED: "refused",
    PUBLISHED: "published",
    EXPIRED: "put away, for it had waited too long",
    KNOWN: "put away, for the site has it",
}


class TakenAll(Struct, frozen=True, kw_only=True):
    """What became records."""

    taken: tuple[Taken, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The records' files, below the content folder."""
        return tuple(each.name for each in self.taken)


class Refused(Struct, frozen=True, kw_only=True):
    """What was refused."""

    candidates: tuple[Candidate, ...] = ()
    problems: tuple[Problem, ...] = ()


class Undone(Struct, frozen=True, kw_only=True):
    """Decisions that count no more; their candidates wait again."""

    decisions: tuple[Decision, ...] = ()
    problems: tuple[Problem, ...] = ()


class Edited(Struct, frozen=True, kw_only=True):
    """A candidate after an edit; None where that could not be made."""

    candidate: Candidate | None = None
    problems: tuple[Problem, ...] = ()


class Desk:
    """The inbox of one content folder, as it was when it was opened and after each change here."""

    def __init__(self, content: Path, settings: Settings, jobs: int = 1) -> None:
        self.content = content
        self.settings = settings
        self.problems: tuple[Problem, ...] = ()
        """Of candidates that cannot be read, and of lines among the decisions."""
        self.candidates: tuple[Ranked, ...] = ()
        """Those that wait: of one story together, what matters most first."""
        self.learned: Learned = learned_of(())
        self._decisions: Decisions
        self._jobs = jobs
        self._read()

    @classmethod
    def open(cls, content: Path, *, settings: Settings | None = None, jobs: int = 1) -> "Desk":
        """The desk of a content folder. Nothing is written.

        settings   where the caller has them; read from the folder otherwise
        jobs       processes in which records are read, where these are asked for
        Raises GeneratorError where the folder, or its inbox, cannot be read.
        """
        return cls(content, site_file.load(content) if settings is None else settings, jobs)

    def _read(self) -> None:
        self._decisions = Decisions(self.content)
        read = read_candidates(self.content, self.settings)
        waiting = [each for each in read.candidates if each.id not in self._decisions.active]
        self.problems = (*read.problems, *self._decisions.problems)
        self.learned = learned_of(self._decisions.in_order)
        feeds = self._feeds()
        self.candidates = ranked(
            [weighed(each, feeds) for each in waiting], self.learned, self.settings
        )

    def _feeds(self) -> Mapping[str, Feed]:
        """The registry of feeds as it is now, by id; what is wrong there is told elsewhere."""
        try:
            data = (self.content / FEEDS).read_bytes()
        except OSError:
            return {}
        feeds, _ = read_feeds(data)
        return {feed.id: feed for feed in feeds}

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All that was decided, undone decisions among them, in the order of their times."""
        return self._decisions.lines

    def find(self, prefix: str) -> Ranked:
        """The candidate whose id begins so. Raises ValueError where none does, or several do."""
        identity = _identity(prefix, [each.candidate.id for each in self.candidates])
        return next(each for each in self.candidates if each.candidate.id == identity)

    @contextmanager
    def working(self, now: datetime | None = None) -> Iterator[Workplace]:
        """Within, this process alone changes the inbox; the desk is as it was left, afterwards.

        now   decides which records are public; None where no one asks for the records
        """
        with working(self.content, self.settings, now, self._jobs) as work:
            yield work
        self._read()

    def take(
        self,
        ids: Iterable[str],
        topics: Sequence[str] | None = None,
        lead: bool = False,
        *,
        now: datetime,
    ) -> TakenAll:
        """Makes records of candidates, where the site's other records lie.

        ids      of candidates, or their beginnings
        topics   names, in the place of those that each has; None to leave these
        lead     whether they are given the most heat that there is
        """
        wishes = Wishes(topics=None if topics is None else tuple(topics), is_lead=lead)
        taken: list[Taken] = []
        problems: list[Problem] = []
        with self.working(now) as work:
            those = list(_named(ids, work, problems))
            for candidate in those:
                try:
                    outcome = self._take(work, candidate, wishes, now, those[0].id)
                except CannotWriteError as error:
                    outcome = Problem(candidate.name, 0, "", f"was not taken: {error}")
                if isinstance(outcome, Taken):
                    taken.append(outcome)
                else:
                    problems.append(outcome)
        return TakenAll(taken=tuple(taken), problems=tuple(problems))

    def _take(
        self, work: Workplace, candidate: Candidate, wishes: Wishes, now: datetime, batch: str
    ) -> Taken | Problem:
        """Takes one; what the site has by now is put away instead."""
        known = known_of(candidate, work.site)
        if known is not None:
            work.decide(candidate, KNOWN, now, record=known.name)
            return _known(candidate, known)
        outcome = take(
            self.content,
            self.settings,
            candidate,
            work.site,
            work.decisions,
            wishes=wishes,
            now=now,
            batch=batch,
        )
        if isinstance(outcome, Taken):
            work.candidates.pop(candidate.id, None)
        return outcome

    def refuse(self, ids: Iterable[str], *, now: datetime) -> Refused:
        """Puts candidates away for good: what was refused never comes back.

        ids   of candidates, or their beginnings
        """
        problems: list[Problem] = []
        with self.working(now) as work:
            those = list(_named(ids, work, problems))
            for candidate in those:
                work.decide(candidate, REFUSED, now, those[0].id)
        return Refused(candidates=tuple(those), problems=tuple(problems))

    def undo(self, ids: Iterable[str] = (), *, now: datetime) -> Undone:
        """Takes decisions back: the candidate's file is again what it was, and the record that was
        written of it is gone. A record that was edited since stays, and so does its decision.

        ids   of candidates, or their beginnings; none for all that was decided by an editor's last
              command
        """
        problems: list[Problem] = []
        undone: list[Decision] = []
        with self.working(now) as work:
            for decision in _to_undo([*ids], work.decisions, problems):
                problem = _undo(work, decision, now)
                if problem is None:
                    undone.append(decision)
                else:
                    problems.append(problem)
        return Undone(decisions=tuple(undone), problems=tuple(problems))

    def edit(
        self,
        identity: str,
        *,
        title: str | None = None,
        excerpt: str | None = None,
        topics: Sequence[str] | None = None,
        story: str | None = None,
        now: datetime | None = None,
    ) -> Edited:
        """Writes fields of a candidate anew, and leaves all else of its text as it is.

        title, excerpt   plain text; an empty excerpt takes it out
        story            by which records are joined by hand; empty to take it out
        now              as for `working`
        None leaves a field as it is.
        """
        problems: list[Problem] = []
        changed: Candidate | None = None
        with self.working(now) as work:
            for candidate in _named([identity], work, problems):
                changes: dict[str, Value] = {}
                if title is not None:
                    changes["title"] = written(" ".join(title.split()))
                if excerpt is not None:
                    changes["excerpt"] = written(" ".join(excerpt.split())) or None
                if topics is not None:
                    changes["topics"] = [*topics] or None
                if story is not None:
                    changes["story"] = " ".join(story.split()) or None
                outcome = _edited(work, candidate, changes)
                if isinstance(outcome, Candidate):
                    changed = outcome
                else:
                    problems += outcome
        return Edited(candidate=changed, problems=tuple(problems))

    def evaluate(self) -> Evaluation:
        """How well past decisions were foretold, each by those before it."""
        return evaluated(self._decisions.in_order)


def _known(candidate: Candidate, known: Known) -> Problem:
    has = f"you have this already, as {known.name}" if known.name else "it may not be shown"
    message = f"{has}: {known.why}; it was put away, and `undo {candidate.id}` brings it back"
    return Problem(candidate.name, 0, "", message)


def _identity(prefix: str, ids: Iterable[str]) -> str:
    """The one id that begins so. Raises ValueError where none does, or several do."""
    asked = prefix.strip().lower()
    found = sorted({each for each in ids if each.startswith(asked)}) if asked else []
    if asked in found:
        return asked
    if not found:
        raise ValueError(f'no candidate has an id that begins with "{shown(prefix)}"')
    if len(found) > 1:
        raise ValueError(
            f'{len(found)} candidates have ids that begin with "{shown(prefix)}": '
            f"{', '.join(found[:_NAMED])}{' …' if len(found) > _NAMED else ''}; write more of it"
        )
    return found[0]


def _named(ids: Iterable[str], work: Workplace, problems: list[Problem]) -> Iterator[Candidate]:
    """The candidates that are asked for, each once."""
    given: set[str] = set()
    for prefix in ids:
        try:
            identity = _identity(prefix, [*work.candidates, *given])
        except ValueError as error:
            decided = _decided(prefix, work.decisions)
            problems.append(Problem(INBOX_FOLDER, 0, "", f"{error}{decided}"))
            continue
        if identity not in given:
            given.add(identity)
            yield work.candidates[identity]


def _decided(prefix: str, decisions: Decisions) -> str:
    """What is added of an id that was decided about."""
    asked = prefix.strip().lower()
    found = [each for each in decisions.active.values() if each.id.startswith(asked)]
    if not asked or len(found) != 1:
        return ""
    record = f" as {found[0].record}" if found[0].record else ""
    return f": {found[0].id} was {_WORDS.get(found[0].decision, 'decided about')}{record}"


def _to_undo(
    ids: Sequence[str], decisions: Decisions, problems: list[Problem]
) -> Iterator[Decision]:
    """The decisions that are to be undone, the newest first."""
    if not ids:
        own = [each for each in decisions.in_order if each.is_of_an_editor]
        if not own:
            problems.append(Problem(FILE, 0, "", "there is no decision to be undone"))
        last = own[-1].together if own else None
        yield from [each for each in reversed(own) if each.together == last]
        return
    asked: dict[str, None] = {}
    for prefix in ids:
        try:
            asked[_identity(prefix, decisions.active)] = None
        except ValueError as error:
            problems.append(Problem(FILE, 0, "", f"{error} and was decided about"))
    yield from [decisions.active[identity] for identity in asked]


def _undo(work: Workplace, decision: Decision, now: datetime) -> Problem | None:
    """Undoes one decision; a problem, with nothing changed, where that cannot be."""
    kept = decided_file(work.content, decision.id)
    place = work.content / decision.name
    if not decision.name or not kept.exists():
        days = work.settings.inbox_keep_days
        return Problem(
            decision.record or decision.name or FILE,
            0,
            "",
            f"its candidate is kept no more (inbox.keep_days is {days}), so that nothing was "
            "undone; write, or remove, its record by hand",
        )
    if place.exists():
        return Problem(decision.name, 0, "", "is there again already; nothing was undone")
    staged = staged_file(work.content, decision.id)
    if decision.digest:
        problem = _set_aside(work.content, decision, staged)
        if problem is not None:
            return problem
    work.decisions.add([Decision(at=now, id=decision.id, decision=UNDONE, name=decision.name)])
    staged.unlink(missing_ok=True)
    move(kept, place)
    return None


def _set_aside(content: Path, decision: Decision, staged: Path) -> Problem | None:
    """Moves a record that was written by a decision to where no build looks; a problem, with it
    where it was, if it is not as it was written."""
    record = content / decision.record
    try:
        if digest_of(record.read_bytes()) != decision.digest:
            return _left(decision, "was edited since it was taken")
    except FileNotFoundError:
        return _left(decision, "is there no more: it was moved, or removed")
    staged.unlink(missing_ok=True)
    move(record, staged)
    if digest_of(staged.read_bytes()) != decision.digest:  # saved in this very moment
        move(staged, record)
        return _left(decision, "was edited since it was taken")
    return None


def _left(decision: Decision, why: str) -> Problem:
    return Problem(decision.record, 0, "", f"{why}; nothing was undone")


def _edited(
    work: Workplace, candidate: Candidate, changes: Mapping[str, Value]
) -> Candidate | list[Problem]:
    """The candidate with other fields, once its file says them."""
    before = candidate.text.encode()
    text = candidate.text
    try:
        for field, value in changes.items():
            text = with_field(text, field, value)
    except CannotEditError as error:
        return [Problem(candidate.name, 0, field, f"{error}: edit it by hand")]
    made, problems = parse_candidate(text.encode(), candidate.name, work.settings)
    if made is None:
        return [*losses(problems)]
    named = tuple(changes)
    if worse := [each for each in losses(problems) if each.field.startswith(named)]:
        return worse
    if text != candidate.text:
        change = Change(candidate.name, before, text.encode())
        if not put_in_place(work.content, change):
            message = "was saved by someone else in the meantime, and is left alone"
            return [Problem(candidate.name, 0, "", message)]
    work.has(made)
    return made
