"""The build, as one function that can be read aloud."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct, msgpack, structs

from generator import settings
from generator.content import Content, Look, Progress, look, read_content
from generator.files import UNFINISHED, Output
from generator.languages.catalogue import FOLDER
from generator.pages import words
from generator.pages.bundle import NOTHING, Former
from generator.pages.library import Library, steady
from generator.pages.page import Page
from generator.pages.plan import VIEWS, planned
from generator.pages.shell import FORMATS, Frame, shell_of
from generator.pages.sitemap import NEWS_AGE
from generator.problems import FaultsFound, Level, OutputError, Problem, RenotificationError, faults
from generator.report import FileChanges, Report, Subscribers, note_changes
from generator.settings import Settings
from generator.state.compare import Changes, compare
from generator.state.fingerprint import digest, program_digest
from generator.state.store import FileRow, Store, opened
from generator.subscribers import FeedOutlook, outlook, totals
from generator.theme import contract
from generator.theme.load import Theme, messages_in
from generator.theme.load import load as load_theme
from generator.writing import (
    SUMS,
    Wanted,
    Writer,
    Written,
    sum_of,
    wanted_files,
    write_changes,
)
from generator.yamltext import HAS_LIBYAML


class Request(Struct, frozen=True, kw_only=True):
    """What a build is asked for, beside what the site's own settings say."""

    content: Path
    """The folder that holds site.yaml."""
    output: Path
    now: datetime
    """The one clock: decides which records are due."""
    base_url: str | None = None
    include_unpublished: bool = False
    strict: bool = False
    """Write nothing where anything has a fault."""
    clean: bool = False
    """Forget what former builds did."""
    allow_renotify: bool = False
    """Write even where subscribers will be shown many items once more."""
    remember: bool = True
    """Keep what was done for the next build."""
    wait: float = 0
    """Seconds to wait for another build of the same content."""
    jobs: int = 1
    """Processes."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """No garbage is looked for: a build makes many values, drops few, and none in circles.

    Nor is it afterwards: the first look would go through every value that the build made.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.enable()


def silent(step: str, count: int) -> Callable[[], None]:
    """Says nothing of its progress."""
    return lambda: None


def build(request: Request, progress: Progress = silent) -> Report:
    """Builds the site: what changed is read, what that changes is written.

    A record with a fault is left out, and the report names it. Raises GeneratorError, with nothing
    written, where the site itself has a fault, or where anything has one and the build is strict.
    """
    started = time.perf_counter()
    site, theme = load_site(request)
    with (
        collector_paused(),
        opened(request.content, request.wait, remember=request.remember) as store,
    ):
        output = Output(request.output)
        if request.clean:
            store.forget(output.key)
        seen = look(request.content, site, store)
        checked = checked_digest(theme)
        made_of = (checked, msgpack.encode(site))
        former = completed(store, output)
        if (
            former is not None
            and not seen.has_changed
            and former.stands(digest(*made_of, seen.snapshot({})), request.now)
        ):
            note_changes(store.folder, FileChanges.none(), (), site)
            return former.again(time.perf_counter() - started)

        if former is None or former.checked != checked:
            contract.check(theme, VIEWS)
        draft = draft_site(request, site, theme, seen, store, output, progress, former)
        if request.strict and faults(draft.problems):
            raise FaultsFound(draft.problems)
        feeds = what_subscribers_see(draft, output, site, request)
        writer = Writer(draft.wanted, output, theme, draft.content.bodies)
        written = write_changes(
            draft.changes, draft.wanted, draft.built, writer, output, store, request.jobs, progress
        )
        # What was passed over is as the former build left it.
        rest = int(former.output, 16) - sum_of(draft.built) if former and draft.passed else 0
        state = f"{(rest + sum_of(written.rows)) % SUMS:032x}"
        if draft.changes.write or draft.changes.remove or output.state != state:
            output.finish(written.rows, state, draft.changes.remove)
        note_changes(store.folder, FileChanges.of(draft.built, written.rows), feeds, site)
        sealed = sealed_of(draft, former)
        totals = store.totals(output.key)
        seconds = time.perf_counter() - started
        report = report_of(draft, written, totals, sealed.values(), feeds, store, seconds)
        ages = [NEWS_AGE + timedelta.resolution]  # an article is news up to that age, inclusive
        since, until = steady(draft.content.articles, request.now, ages)
        completion = Completed(
            # Files that may change again without their time telling are looked at once more.
            inputs=b"" if seen.has_young else digest(*made_of, draft.content.snapshot),
            since=since,
            until=until,
            checked=checked,
            output=state,
            report=report,
            registries=seen.registries,
            shell=draft.shell,
            sealed=sealed if draft.bundles else {},
        )
        store.set_complete(output.key, msgpack.encode(completion))
        return report


def load_site(request: Request) -> tuple[Settings, Theme]:
    """The settings, as the request rules over them, and the theme that they name."""
    site = settings.load(
        request.content,
        base_url=request.base_url,
        include_unpublished=request.include_unpublished,
    )
    _refuse_to_write_into_sources(request, site)
    templates = request.content / site.templates
    return site, load_theme(site.theme, templates, site.base_path, site.language)


def _refuse_to_write_into_sources(request: Request, site: Settings) -> None:
    output = request.output.resolve()
    globs = (records.files.partition("*")[0].rpartition("/")[0] for records in site.records)
    for source in (site.static, site.topics, site.publishers, site.pages, *filter(None, globs)):
        if output.is_relative_to((request.content / source).resolve()):
            raise OutputError(
                f"{request.output} lies in {request.content / source}, which is read; "
                "name another folder with --output"
            )


class Draft(Struct, frozen=True, kw_only=True):
    """A site that is planned, and what it takes to get there."""

    content: Content
    library: Library
    pages: Sequence[Page]
    problems: Sequence[Problem]
    wanted: Mapping[str, Wanted]
    built: Mapping[str, FileRow]
    """What lies in the output folder now."""
    """Of what was planned, and of what is gone."""
    changes: Changes
    shell: bytes
    """Key of the site's shell."""
    bundles: Mapping[str, bytes]
    """See `Planned`."""
    passed: frozenset[str]
    """The bundles whose pages are as they were: they are in none of the others."""


def draft_site(
    request: Request,
    site: Settings,
    theme: Theme,
    seen: Look,
    store: Store,
    output: Output,
    progress: Progress,
    former: "Completed | None" = None,
) -> Draft:
    """Reads what changed, plans every page, and compares them with what is there.

    former   what the last build noted; None to plan all pages
    """
    content = read_content(site, seen, store, request.jobs, progress)
    said = words.words_in(theme.catalogue.translations.gettext)
    static = frozenset(each.name for each in content.static)
    frame = Frame(site, content.pages, static, said)
    plan = planned(
        content.articles,
        content.topics,
        content.publishers,
        frame,
        request.now,
        dict(theme.assets),
        former_bundles(former, checked_digest(theme), seen, store, output),
    )
    folder = request.content / site.static
    shell = shell_of(plan.library, frame).key
    wanted = wanted_files(plan.pages, content.static, folder, theme, shell, seen.young)
    built = built_files(store, output, former, plan.passed)
    marks = {path: file.fingerprint for path, file in wanted.items()}
    changes = compare(marks, {path: row.fingerprint for path, row in built.items()})
    return Draft(
        content=content,
        library=plan.library,
        pages=plan.pages,
        problems=sorted({*content.problems, *plan.problems, *english_words(site, theme)}),
        wanted=wanted,
        built=built,
        changes=changes,
        shell=shell,
        bundles=plan.bundles,
        passed=plan.passed,
    )


def checked_digest(theme: Theme) -> bytes:
    """Of the program and the theme."""
    return digest(program_digest(), theme.version)


def former_bundles(
    former: "Completed | None", checked: bytes, seen: Look, store: Store, output: Output
) -> Former:
    """The bundles that the last build planned, if the same program would do so with the same theme
    and the same registries."""
    if former is None or (former.checked, former.registries) != (checked, seen.registries):
        return NOTHING

    def is_taken(path: str, bundles: frozenset[str]) -> bool:
        return any(name in bundles for name in store.bundles_at(output.key, path))

    return Former(former.shell, {name: each.key for name, each in former.sealed.items()}, is_taken)


def english_words(site: Settings, theme: Theme) -> Iterator[Problem]:
    """Says that words of the site are English, where its language is another."""
    said = messages_in(theme, VIEWS) | {(None, message) for message in words.messages()}
    missing = theme.catalogue.missing(said)
    if missing:
        which = ", ".join(f'"{message}"' for message in missing[:3])
        message = (
            f'{len(missing)} of {len(said)} words of the pages have no "{site.language}" and stand'
            f" in English, such as {which}; add them in"
            f" {site.templates}/{site.theme}/{FOLDER}/{site.language}.po"
        )
        yield Problem(settings.FILE, 0, "language", message, Level.WARNING)


def built_files(
    store: Store, output: Output, former: "Completed | None", passed: frozenset[str]
) -> dict[str, FileRow]:
    """What is known of the files in the output folder, all of them named at least; those of the
    bundles that were passed over left out."""
    if former is not None and passed:
        return store.files_of(output.key, ("", *(former.sealed.keys() - passed)))
    unknown = FileRow(None, b"", 0, "")
    return dict.fromkeys(output.former, unknown) | store.files(output.key)


def what_subscribers_see(
    draft: Draft, output: Output, site: Settings, request: Request
) -> list[FeedOutlook]:
    """What the subscribers of each feed that changes will see.

    Raises RenotificationError where too many items would come again under another id.
    """
    changed = (draft.wanted[path].page for path in draft.changes.write)
    feeds = outlook((page for page in changed if page is not None), output.read)
    again = totals(feeds).renotified
    if len(again) > site.max_renotified and not request.allow_renotify:
        lines = (f'"{each.title}": {each.former_id} -> {each.id}; {each.cause}' for each in again)
        raise RenotificationError(lines, site.max_renotified)
    return feeds


class Sealed(Struct, frozen=True, array_like=True):
    """A bundle, as a build left it."""

    key: bytes
    pages: int
    """HTML files."""
    feeds: int
    """Feed files."""


class Completed(Struct, frozen=True, kw_only=True):
    """What a build that came to its end notes for the next."""

    inputs: bytes
    """Digest of everything that it read."""
    since: datetime | None
    until: datetime | None
    """Between these, another `now` makes no difference."""
    checked: bytes
    """Digest of the program and the theme, which was found to keep its contract."""
    output: str
    """Digest of everything that lies in the output folder."""
    report: Report
    registries: bytes
    """Digest of what the owner keeps of topics, publishers and own pages."""
    shell: bytes
    """Key of what stood on every page."""
    sealed: Mapping[str, Sealed]
    """The bundles that were planned, by name."""

    def stands(self, inputs: bytes, now: datetime) -> bool:
        """True if a build of these inputs would change nothing."""
        due = (self.since is None or self.since <= now) and (self.until is None or now < self.until)
        return due and inputs == self.inputs

    def again(self, seconds: float) -> Report:
        """The report of a build that found nothing to do."""
        return structs.replace(
            self.report, written=0, removed=0, seconds=seconds, subscribers=Subscribers()
        )


def completed(store: Store, output: Output) -> Completed | None:
    """What the last build of this folder noted; None where it did not end, or where something else
    lies there now. Then what the store says of its files is forgotten."""
    note = store.complete(output.key)
    if note is None and output.state == UNFINISHED:
        return None
    try:
        former = msgpack.decode(note or b"", type=Completed)
    except ValueError:  # none, or that of another version
        former = None
    if former is None or former.output != output.state:
        store.forget_output(output.key)
        return None
    return former


def sealed_of(draft: Draft, former: Completed | None) -> dict[str, Sealed]:
    """Every bundle of the site, by name; under no name, what is planned by every build."""
    known = former.sealed if former else {}
    sealed = {name: known[name] for name in draft.passed}
    feed_templates = {format.template for format in FORMATS}
    html: Counter[str] = Counter()
    feeds: Counter[str] = Counter()
    for page in draft.pages:
        html[page.bundle] += page.path.endswith(".html")
        feeds[page.bundle] += page.template in feed_templates
    for name in {"", *draft.bundles, *html} - draft.passed:
        sealed[name] = Sealed(draft.bundles.get(name, b""), html[name], feeds[name])
    return sealed


def report_of(
    draft: Draft,
    written: Written,
    totals_of_files: tuple[int, int],
    bundles: Collection[Sealed],
    feeds: Sequence[FeedOutlook],
    store: Store,
    seconds: float,
) -> Report:
    """What was done, for whoever asked for the build.

    totals_of_files   how many there are, and their bytes
    bundles           those that all pages are of
    """
    records = set(draft.content.names)
    left_out = {problem.source for problem in faults(draft.problems)} & records
    notes = () if HAS_LIBYAML else ("PyYAML has no libyaml here: records are read slowly.",)
    seen = totals(feeds)
    files, size = totals_of_files
    return Report(
        read=len(records),
        shown=len(draft.library.articles),
        held_back=draft.library.held_back,
        left_out=tuple(sorted(left_out)),
        pages=sum(each.pages for each in bundles),
        feeds=sum(each.feeds for each in bundles),
        files=files,
        written=written.written,
        removed=written.removed,
        size=size,
        subscribers=Subscribers(seen.new, seen.updated, seen.renotified),
        seconds=seconds,
        problems=tuple(draft.problems),
        notes=(*notes, *([store.note] if store.note else ())),
    )
