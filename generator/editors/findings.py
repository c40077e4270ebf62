"""What is wrong with a file as it stands in an editor: all that a build and `check` tell of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Final

from msgspec import structs

from generator.content.records.parse import parse
from generator.content.registries.content_pages import read_content_page
from generator.content.registries.feeds import read_feeds
from generator.content.registries.publishers import read_publisher
from generator.content.registries.topics import read_entry
from generator.content.settings import Settings
from generator.content.settings import parse as parse_settings
from generator.doctor.examined import Examined
from generator.doctor.record import OF_OTHERS, OF_RECORDS, examined, opened, placed
from generator.doctor.rule import Finding
from generator.doctor.run import check
from generator.editors.site_files import SiteFile
from generator.inbox.candidate import parse_candidate
from generator.inbox.findings import told
from generator.memo.store import Store, despite_damage
from generator.memo.store import opened as opened_store
from generator.problems import Problem, SettingsError

NO_SITE: Final = Settings(title="", base_url="", id="example.org,2000")
"""What holds until the site's own settings can be read."""

_TOO_DEEP: Final = "one thing within another goes too deep here to be read; make it flatter"
_INSTEAD: Final = {"originalUrl": "webUrl", "title": "name"}


def findings_of(file: SiteFile, text: str, settings: Settings) -> tuple[Finding, ...]:
    """What shows in one file alone, by where it stands in it."""
    data, reading = text.encode("utf-8", "replace"), settings.reading
    if file.is_candidate:
        _, problems_of_it = parse_candidate(data, file.name, settings)
        return _in_order(told(problems_of_it, opened(data, file.name, reading)))
    problems = _problems(file, data, settings)
    rules = OF_RECORDS if file.kind == "record" else OF_OTHERS
    found = {
        *placed(problems, opened(data, file.name, reading)),
        *examined(data, file.name, reading, rules),
    }
    return _in_order(found)


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda each: (each.line, each.column, each.code, each.message)))


def _problems(file: SiteFile, data: bytes, settings: Settings) -> Iterable[Problem]:
    own, zone, name = settings.extra_fields, settings.zone, file.name
    match file.kind:
        case "record":
            try:
                return parse(data, name, file.category, settings.reading).problems
            except RecursionError:
                return (Problem(name, 0, "", _TOO_DEEP),)
        case "feeds":
            return read_feeds(data)[1]
        case "topics":
            return read_entry(data, name, own.topics, zone)[1]
        case "publishers":
            return read_publisher(data, name, own.publishers, zone)[1]
        case "pages":
            return read_content_page(data, name, settings.allow, own.pages, zone)[1]
    try:
        parse_settings(data.decode("utf-8-sig"))
    except SettingsError as error:
        return error.problems
    return ()


class CheckEnded(Exception):
    """Nobody waits for it any more."""


class SiteCheck:
    """What shows only beside all other files, looked for as often as one of them is saved.

    What was read is kept for the next time, in a state of its own: a build, or a site that is
    served, never waits for an editor. All of it belongs to one thread.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_over = Event()
        self._held = ExitStack()
        self._store: Store | None = None

    @despite_damage
    def findings(self, now: datetime) -> Mapping[str, tuple[Finding, ...]]:
        """All findings of the site, by file. Raises GeneratorError where it cannot be read."""
        if self._store is None:
            self._store = self._held.enter_context(opened_store(self._folder, 0, remember=False))
        by_file: dict[str, tuple[Finding, ...]] = {}
        checkup = check(
            self._folder, now=now, progress=self._progress, store=self._store, alone=False
        )
        for finding in checkup.findings:
            by_file[finding.path] = (*by_file.get(finding.path, ()), finding)
        return by_file

    def _progress(self, name: str, count: int) -> Callable[[], None]:
        return self._tick

    def _tick(self) -> None:
        if self._is_over.is_set():
            raise CheckEnded

    def end(self) -> None:
        """Has what is being looked for end, with CheckEnded; from any thread."""
        self._is_over.set()

    def close(self) -> None:
        """Throws away what is remembered."""
        self._held.close()


def beside_others(
    found: Iterable[Finding], saved: Iterable[Finding], file: Examined | None
) -> Iterator[Finding]:
    """Of all that was found in a file when it was saved, what does not show in it alone, at the
    places where that stands by now.

    saved   what shows in it alone, as it was saved
    file    as it is by now
    """
    alone = {(each.code, each.field, each.message) for each in saved}
    for finding in found:
        if (finding.code, finding.field, finding.message) not in alone:
            yield _moved(finding, file)


def _moved(finding: Finding, file: Examined | None) -> Finding:
    if file is None or not finding.field:
        return finding
    located = file.located
    # One address stands in for the other, and so does its place.
    place = located.place(finding.field) or located.place(_INSTEAD.get(finding.field, ""))
    if place is None:
        return finding
    line, column = located.line_and_column(place.start)
    end_line, end_column = located.line_and_column(place.end)
    return structs.replace(
        finding, line=line, column=column, end_line=end_line, end_column=end_column
    )
