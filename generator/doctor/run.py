"""A whole content folder, held to every rule: what a build tells, and what only the doctor asks."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import MsgspecError, Struct, msgpack, structs

from generator.content import settings as site_file
from generator.content.idle_settings import lines_of
from generator.content.read import MARKDOWN, YAML, Content, read_content
from generator.content.registries.feeds import FILE as FEEDS
from generator.content.registries.feeds import read_feeds
from generator.content.registries.topics import Entry, read_entry
from generator.content.scan import LARGEST, Scan, scan_content
from generator.content.settings import FILE, Settings
from generator.doctor.catalogue import RULES
from generator.doctor.record import OF_OTHERS, RecordExaminer, examined, opened, placed
from generator.doctor.related import retracted
from generator.doctor.rule import Finding, worst_first
from generator.doctor.silences import of_settings, unknown_settings
from generator.doctor.told import PATH_CLASH, TEMPLATE
from generator.doctor.topics import unused
from generator.library.library import Library, library_of
from generator.library.takedown import denied_originals
from generator.memo.digests import digest
from generator.memo.fingerprint import program_digest
from generator.memo.paths import parents
from generator.memo.store import Store, despite_damage
from generator.memo.store import opened as opened_store
from generator.output.planned_site import site_context_of
from generator.pages.plan import VIEWS, plan_pages
from generator.parallel import Progress, no_progress, ordered_map, with_progress
from generator.problems import (
    BusyError,
    ContentError,
    PathClash,
    Problem,
    SettingsError,
    ThemeError,
)
from generator.theme import contract
from generator.theme.load import Theme, files_beside, load
from generator.theme.slips import slips
from generator.theme.untranslated import untranslated
from generator.theme.without_effect import with_ineffective

_NOTES: Final = "check"
"""The file beside the state in which findings are kept, by the digests of records."""
_PROBLEMS: Final = msgpack.Decoder(tuple[Problem, ...])
_NAMED: Final = re.compile(r"\(([^()]+\.(?:ya?ml|md))\)")
_OF_THEME: Final = re.compile(r"(?P<path>[^\n]+?)(?::(?P<line>\d+))?: (?P<message>.*)", re.DOTALL)


class _Notes(Struct, frozen=True):
    """What was found in records when they were examined last."""

    key: bytes
    """Of all that decides about it beside their bytes."""
    found: dict[str, tuple[bytes, tuple[Finding, ...]]]
    """By the name of a record: the digest of its bytes, and what was found."""


class Checkup(Struct, frozen=True, kw_only=True):
    """All that was found."""

    findings: tuple[Finding, ...]
    """The worst first."""
    records: int
    """How many the folder has."""
    is_whole: bool
    """False where the settings have faults, so that nothing but these could be looked at."""

    def with_more(
        self, findings: Iterable[Finding], files: Collection[str], ignored: Collection[str]
    ) -> "Checkup":
        """The same with more that was found, but for what is not asked for.

        files, ignored   as in `check`
        """
        asked = frozenset(files)
        more = (each for each in findings if each.code not in ignored)
        told = {each for each in more if _is_asked(each.path, asked)}
        found = tuple(sorted(told | {*self.findings}, key=worst_first))
        return structs.replace(self, findings=found)


@despite_damage
def check(
    folder: Path,
    files: Collection[str] = (),
    *,
    now: datetime,
    ignored: frozenset[str] = frozenset(),
    jobs: int = 1,
    progress: Progress = no_progress,
    store: Store | None = None,
    alone: bool = True,
) -> Checkup:
    """Everything that is odd or wrong in a content folder.

    files      names below it, of files or folders: what is told of any other is left out
    now        decides what is due, as in a build
    ignored    codes of rules that are not told of, beside those that the folder silences
    store      one that the caller holds, in the place of the folder's state
    alone      whether files are examined one by one as well, beside what a build tells
    What records say is kept in the state, as a build keeps it, and what was found in them beside
    it; where another process has the state, nothing is kept.
    Raises GeneratorError where the folder cannot be read.
    """
    silenced = of_settings(folder)
    records, is_whole = 0, True
    try:
        settings = site_file.load(folder)
    except SettingsError as error:
        found, is_whole = _of_settings_alone(folder, error), False
    else:
        with nullcontext(store) if store is not None else held_state(folder) as state:
            scan = scan_content(folder, settings, state)
            found = _Folder(folder, settings, scan, state, now, jobs, progress).findings(
                alone=alone
            )
            records = len(scan.names)
    found += unknown_settings(silenced, RULES.keys(), lines_of(folder))
    asked = frozenset(files)
    told = {
        finding: None
        for finding in found
        if finding.code not in ignored
        and finding.code not in silenced.of(finding.path)
        and _is_asked(finding.path, asked)
    }
    findings = tuple(sorted(told, key=worst_first))
    return Checkup(findings=findings, records=records, is_whole=is_whole)


def _is_asked(path: str, files: frozenset[str]) -> bool:
    return not files or path in files or not files.isdisjoint(parents(path))


@contextmanager
def held_state(folder: Path) -> Iterator[Store]:
    """The state of a content folder; one that is thrown away while another process has it."""
    with ExitStack() as held:
        try:
            store = held.enter_context(opened_store(folder, 0))
        except BusyError:
            store = held.enter_context(opened_store(folder, 0, remember=False))
        yield store


def _of_settings_alone(folder: Path, error: SettingsError) -> list[Finding]:
    """Where the settings have faults, nothing else can be known."""
    if any(problem.source != FILE for problem in error.problems):
        raise error  # there is no such file
    reading = Settings(title="", base_url="", id="").reading
    return [*placed(error.problems, opened((folder / FILE).read_bytes(), FILE, reading))]


class _Folder:
    """One content folder whose settings are sound, under examination."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        scan: Scan,
        store: Store,
        now: datetime,
        jobs: int,
        progress: Progress,
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._scan = scan
        self._store = store
        self._now = now
        self._jobs = jobs
        self._progress = progress
        self._problems: list[Problem] = []
        self._slips: list[Problem] = []
        """What has no effect in the theme, its files below the folder of templates."""
        self._findings: list[Finding] = []

    def findings(self, *, alone: bool) -> list[Finding]:
        """All of them, in no order."""
        theme = self._theme()
        content = self._content()
        if content is not None:
            self._read(content, theme)
        told = {
            *with_ineffective(self._problems, self._folder, self._settings, self._scan, self._slips)
        }
        self._of_build(sorted(told))
        if alone:
            self._of_records()
            self._of_others()
        return self._findings

    def _theme(self) -> Theme | None:
        """The theme; None where there is none. What is wrong with its templates is noted."""
        settings = self._settings
        templates = self._folder / settings.templates
        try:
            theme = load(settings.theme, templates, settings.base_path, settings.language)
        except ThemeError as error:
            self._note_of_theme(error)
            return None
        try:
            contract.check(theme, VIEWS, settings.extra_fields)
        except ThemeError as error:
            self._note_of_theme(error)
        else:  # all templates can be read
            self._problems += untranslated(settings, theme, VIEWS)
            self._slips = slips(theme, templates, VIEWS)
        return theme

    def _note_of_theme(self, error: ThemeError) -> None:
        for line in str(error).splitlines():
            match = _OF_THEME.fullmatch(line)
            path, at, message = match.groups() if match else (FILE, None, line)
            own = self._folder / self._settings.templates
            if path.startswith(f"{own.name}/") and (own.parent / path).exists():
                path = f"{self._settings.templates}{path.removeprefix(own.name)}"
            number = int(at or 0)
            self._findings.append(
                Finding(
                    path, TEMPLATE.code, message, TEMPLATE.level, line=number, column=number and 1
                )
            )

    def _content(self) -> Content | None:
        """What the folder says; None where two topics want one address, which is noted."""
        try:
            content = read_content(
                self._settings, self._scan, self._store, self._jobs, self._progress
            )
        except PathClash as error:
            self._note_clash(error)
            for each in self._store.problems():
                self._problems += _PROBLEMS.decode(each)
            return None
        self._problems += content.problems
        return content

    def _note_clash(self, error: PathClash) -> None:
        for line in str(error).splitlines():
            named = _NAMED.search(line)
            self._findings.append(
                Finding(named[1] if named else FILE, PATH_CLASH.code, line, PATH_CLASH.level)
            )

    def _read(self, content: Content, theme: Theme | None) -> None:
        """Notes what shows only beside other records."""
        library, problems = self._library(content, theme)
        self._problems += problems
        denied = denied_originals(content.articles, self._settings)
        self._problems += retracted(content.articles, denied)
        self._problems += unused(self._entries(), library)
        if self._scan.folder.scan(FEEDS):
            data = self._scan.folder.read(FEEDS, LARGEST)
            self._problems += read_feeds(data, content.topics())[1]

    def _library(self, content: Content, theme: Theme | None) -> tuple[Library, list[Problem]]:
        settings = self._settings
        if theme is not None:
            context = site_context_of(settings, content, theme)
            try:
                plan = plan_pages(
                    content.articles,
                    content.topics,
                    content.publishers,
                    context,
                    self._now,
                    files_beside(theme, context.static),
                    attachments=content.attachments,
                )
            except PathClash as error:
                self._note_clash(error)
            else:
                return plan.library, plan.problems
        return library_of(
            content.articles, content.topics(), content.publishers, settings, self._now
        )

    def _entries(self) -> list[Entry]:
        """The topics of the registry, with their files."""
        read = ((name, self._scan.folder.read(name, LARGEST)) for name in self._files("topics"))
        entries = (read_entry(data, name)[0] for name, data in read if len(data) <= LARGEST)
        return [entry for entry in entries if entry is not None]

    def _files(self, kind: str) -> list[str]:
        """The files of a registry, or of own pages."""
        below = getattr(self._settings, kind)
        endings = {"topics": YAML, "pages": MARKDOWN}.get(kind, (*YAML, *MARKDOWN))
        found = self._scan.folder.scan_all(below)
        return [f"{below}/{each.name}" for each in found if each.name.endswith(endings)]

    def _of_build(self, problems: Iterable[Problem]) -> None:
        """What a build tells, with codes and columns."""
        by_file: dict[str, list[Problem]] = defaultdict(list)
        for problem in problems:
            by_file[problem.source].append(problem)
        known = {*self._scan.names, FILE, FEEDS}
        for kind in ("topics", "publishers", "pages"):
            known.update(self._files(kind))
        for name, group in by_file.items():
            file = None
            if name in known:
                with suppress(ContentError):
                    data = self._scan.folder.read(name, LARGEST)
                    file = opened(data, name, self._settings.reading)
            self._findings += placed(group, file)

    def _of_records(self) -> None:
        """What is odd about each record by itself. Those that are as they were are not opened."""
        reading = self._settings.reading
        key = digest(program_digest(), msgpack.encode(reading))
        before = _read_notes(self._store, key)
        digests = {name: found for name, _, _, found, _ in self._store.records()}
        names = self._scan.names
        changed = [
            name
            for name in names
            if name not in before or name not in digests or before[name][0] != digests[name]
        ]
        outcomes = ordered_map(RecordExaminer(self._scan.folder, reading), changed, self._jobs)
        told = with_progress(outcomes, self._progress("Examining records", len(changed)))
        found = {name: before[name] for name in names if name in before}
        found |= zip(changed, told, strict=True)
        for _, findings in found.values():
            self._findings += findings
        if changed or found.keys() != before.keys():
            _keep_notes(self._store, _Notes(key, found))

    def _of_others(self) -> None:
        """What is odd about the words and names of all other files."""
        reading = self._settings.reading
        files = [FILE, *(each.name for each in self._scan.folder.scan(FEEDS))]
        for kind in ("topics", "publishers", "pages"):
            files += self._files(kind)
        for name in files:
            data = self._scan.folder.read(name, LARGEST)
            self._findings += examined(data, name, reading, OF_OTHERS)


def _read_notes(store: Store, key: bytes) -> dict[str, tuple[bytes, tuple[Finding, ...]]]:
    """What is known of records; nothing where another program, or other settings, found it out."""
    if store.folder is not None:
        with suppress(OSError, MsgspecError):
            notes = msgpack.decode((store.folder / _NOTES).read_bytes(), type=_Notes)
            if notes.key == key:
                return notes.found
    return {}


def _keep_notes(store: Store, notes: _Notes) -> None:
    """Keeps what was found; a disk that refuses costs the next check some time."""
    if store.folder is not None:
        place = store.folder / f"{_NOTES}.new"
        with suppress(OSError):
            place.write_bytes(msgpack.encode(notes))
            place.replace(store.folder / _NOTES)
