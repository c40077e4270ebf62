"""What an owner does about stories: looks at them, joins, parts, refuses what is suggested, and
takes any of it back. Each is noted in `stories.jsonl`, and so is what was written for it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from generator.content import settings as site_file
from generator.content import urls
from generator.content.read import read_content
from generator.content.records.model import Article
from generator.content.scan import scan_content
from generator.content.settings import Settings
from generator.content.story_decisions import (
    FILE,
    Decision,
    Decisions,
    Kind,
    Named,
    add_decisions,
    read_decisions,
)
from generator.doctor.mending import Change, put_in_place
from generator.doctor.regrouping import Regrouper, Regrouping, is_ours
from generator.library.citations import citations_of
from generator.library.library import Library, library_of
from generator.library.likely_ties import LikelyTie, TitleIndex
from generator.memo.locks import locked
from generator.memo.own_folder import own_folder
from generator.memo.store import consulted
from generator.output.folder import Output
from generator.parallel import Progress, no_progress
from generator.problems import GeneratorError, shown

_LOCK: Final = "stories.lock"
_WAIT: Final = 5.0  # seconds for another process that decides about the same stories
_A_LITTLE: Final = timedelta(microseconds=1)
_A_DAY: Final = timedelta(days=1)


class Judged(Struct, frozen=True):
    """A pair that the owner decided about, and what the rule of likely ties says of it."""

    one: Article
    other: Article
    is_one_story: bool
    """The owner's word."""
    likeness: float
    """0 where the rule does not suggest it."""


class Evaluation(Struct, frozen=True):
    """How well what is suggested fits what the owner decided."""

    pairs: tuple[Judged, ...]
    gone: int
    """Pairs decided about of which not both are shown any more."""

    def count(self, *, is_one_story: bool, is_suggested: bool) -> int:
        return sum(
            each.is_one_story is is_one_story and (each.likeness > 0) is is_suggested
            for each in self.pairs
        )

    @property
    def precision(self) -> float | None:
        """Of the pairs that the rule suggests, the share that tell one story; None for none."""
        right = self.count(is_one_story=True, is_suggested=True)
        return _share(right, right + self.count(is_one_story=False, is_suggested=True))

    @property
    def recall(self) -> float | None:
        """Of the pairs that tell one story, the share that the rule suggests; None for none."""
        right = self.count(is_one_story=True, is_suggested=True)
        return _share(right, right + self.count(is_one_story=True, is_suggested=False))


class StoryDesk:
    """The stories of one content folder, while no other process decides about them."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        library: Library,
        names: Sequence[str],
        is_public: Callable[[str], bool],
        *,
        knows_builds: bool,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.library = library
        self.names = frozenset(names)
        """Of all files of records."""
        self.decisions: Decisions = read_decisions(folder)
        self._is_public = is_public
        self._knows_builds = knows_builds

    @cached_property
    def index(self) -> TitleIndex:
        return TitleIndex(self.library.articles, self.settings)

    def suggested(self, since: datetime | None = None) -> list[LikelyTie]:
        """What probably tells one story and is not told as one; never what was refused.

        since   leave out what is between older records; None for all
        """
        return self.index.between(self.library.story_of, self.decisions.refused, since)

    def joining(self, records: Sequence[Article], name: str, *, lets_go: bool) -> Regrouping:
        """What makes one story of these: see `Regrouper.joined`."""
        return self._regrouper.joined(records, name, lets_go=lets_go)

    def parting(self, record: Article, *, lets_go: bool) -> Regrouping:
        """What takes a record out of its story: see `Regrouper.parted`."""
        return self._regrouper.parted(record, self.decisions, lets_go=lets_go)

    def join(self, records: Sequence[Article], regrouping: Regrouping, now: datetime) -> Decision:
        """Writes what `joining` gave, and notes it."""
        return self._decide(Kind.JOINED, records, regrouping, now)

    def part(self, record: Article, regrouping: Regrouping, now: datetime) -> Decision:
        """Writes what `parting` gave, and notes it, with those that it was told with."""
        story = self.library.story_of[record.id]
        others = [each for each in story.articles if each.id != record.id]
        return self._decide(Kind.PARTED, (record, *others), regrouping, now)

    def refuse(self, one: Article, other: Article, now: datetime) -> Decision | None:
        """Notes that two tell no one story; None where that was said. Nothing is written into them.

        Raises GeneratorError where they are told as one: only `part` changes that.
        """
        if one.id == other.id:
            raise GeneratorError("This is one record, and not two")
        story = self.library.story_of.get(one.id)
        if story is not None and other.id in {each.id for each in story.articles}:
            raise GeneratorError(
                f"{one.name} and {other.name} are told as one story: take one out of it with"
                " `broadsheet stories part`"
            )
        if frozenset((one.id, other.id)) in self.decisions.refused:
            return None
        decision = _decision(Kind.REFUSED, (one, other), self._moment(now))
        add_decisions(self.folder, [decision])
        return decision

    def last(self) -> Decision:
        """The decision that `undo` takes back. Raises GeneratorError where there is none."""
        if not self.decisions.standing:
            raise GeneratorError("Nothing was decided about stories that could be undone")
        return self.decisions.standing[-1]

    def undoing(self, decision: Decision, *, lets_go: bool) -> Regrouping:
        """What takes a decision back: see `Regrouper.undone`. Where no build is known, what was
        decided and is taken back was most often never built, so addresses are let go, and told.

        Raises GeneratorError for what no decision of ours writes: the file of decisions may be a
        stranger's.
        """
        called = {article.id: article.name for article in self.library.articles}
        edits = [
            structs.replace(edit, name=called.get(edit.id, edit.name)) for edit in decision.edits
        ]
        for edit in edits:
            if edit.name not in self.names:
                raise GeneratorError(
                    f"{FILE}: the last decision is about {shown(edit.name)}, which is no record"
                    " any more, or has another name and address: take it back by hand, and delete"
                    " that line"
                )
            if not is_ours(edit):
                raise GeneratorError(
                    f"{FILE}: the last decision names a line that none of these commands writes, in"
                    f" {edit.name}: look at it, and delete that line"
                )
        lets_go = lets_go or not self._knows_builds
        return self._regrouper.undone(edits, lets_go=lets_go)

    def undo(self, decision: Decision, regrouping: Regrouping, now: datetime) -> None:
        """Writes what `undoing` gave, and notes it."""
        self._write(regrouping.changes)
        self._take_back(decision, now)

    def evaluation(self) -> Evaluation:
        """The rule of likely ties, held against all that was decided."""
        shown = {article.id: article for article in self.library.articles}
        pairs, gone = [], 0
        for pair, is_one_story in self.decisions.labels.items():
            ids = sorted(pair)
            if len(ids) == 2 and all(each in shown for each in ids):
                one, other = (shown[each] for each in ids)
                likeness = round(self.index.likeness(one, other), 3)
                pairs.append(Judged(one, other, is_one_story, likeness))
            else:
                gone += 1
        pairs.sort(key=lambda each: (-each.likeness, each.one.name, each.other.name))
        return Evaluation(tuple(pairs), gone)

    @cached_property
    def _regrouper(self) -> Regrouper:
        articles = self.library.articles
        listings = citations_of(articles)
        return Regrouper(self.folder, self.settings, articles, listings, self._is_public)

    def _decide(
        self, kind: Kind, records: Sequence[Article], regrouping: Regrouping, now: datetime
    ) -> Decision:
        decision = _decision(kind, records, self._moment(now), regrouping)
        # It is noted first: who is stopped between the files finds in it what to take back.
        add_decisions(self.folder, [decision])
        try:
            self._write(regrouping.changes)
        except GeneratorError:
            self._take_back(decision, now)
            raise
        return decision

    def _take_back(self, decision: Decision, now: datetime) -> None:
        add_decisions(self.folder, [Decision(at=now, decision=Kind.UNDONE, undoes=decision.id)])

    def _moment(self, now: datetime) -> datetime:
        """The present; a little later than what was decided last, so that one comes after it."""
        last = self.decisions.standing[-1].at if self.decisions.standing else now
        return last + _A_LITTLE if now <= last < now + _A_DAY else now

    def _write(self, changes: Sequence[Change]) -> None:
        """Writes all of these files or none. Raises GeneratorError where one cannot be."""
        done: list[Change] = []
        for change in changes:
            is_written, why = False, "was saved by someone else in the meantime"
            try:
                is_written = put_in_place(self.folder, change)
            except GeneratorError as error:
                why = f"{error}"
            if not is_written:
                for each in reversed(done):
                    with suppress(GeneratorError):
                        put_in_place(self.folder, Change(each.name, each.after, each.before))
                raise GeneratorError(f"{self.folder / change.name}: {why}; nothing was written")
            done.append(change)


@contextmanager
def story_desk(
    folder: Path,
    now: datetime,
    *,
    output: Path,
    jobs: int = 1,
    progress: Progress = no_progress,
    decides: bool = False,
) -> Iterator[StoryDesk]:
    """The desk of a content folder.

    now       decides what is shown, as in a build
    output    the folder that is built: what it has had of stories' pages is known to readers
    decides   whether anything may be written: then no other process may at that time
    Raises GeneratorError where the folder cannot be read, BusyError where another process decides.
    """
    settings = site_file.load(folder)
    with _held(folder) if decides else nullcontext(), consulted(folder) as store:
        scan = scan_content(folder, settings, store)
        read = read_content(settings, scan, store, jobs, progress)
        key = Output.key_of(output)
        is_known = bool(store.known(key))

        def is_public(address: str) -> bool:
            path = urls.file(address.removeprefix("/"))
            return not is_known or bool(store.claims(key, [path]))

        library, _ = library_of(read.articles, read.topics(), read.publishers, settings, now)
        names = (*read.names, *read.withheld)
        yield StoryDesk(folder, settings, library, names, is_public, knows_builds=is_known)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    def busy() -> str:
        return "Another process decides about the stories of this site"

    with locked(own_folder(folder) / _LOCK, busy, _WAIT, lasting=False):
        yield


def _decision(
    kind: Kind, records: Sequence[Article], now: datetime, regrouping: Regrouping | None = None
) -> Decision:
    named = tuple(Named(record.id, record.title) for record in records)
    edits = regrouping.edits if regrouping is not None else ()
    return Decision(at=now, decision=kind, records=named, edits=edits)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
