"""The build, as one function that can be read aloud."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, msgpack

from generator.content import settings as site_file
from generator.content.scan import Scan, scan_content
from generator.content.settings import Settings
from generator.memo.digests import digest
from generator.memo.results import Results
from generator.memo.store import Store, despite_damage, opened
from generator.memo.within_build import forget_results
from generator.output.change_notes import FileChanges, log_changes, note_changes, note_of_lost_past
from generator.output.changes import change_log
from generator.output.folder import Output, held, refuse_to_write_into
from generator.output.last_build import LastBuild, is_damaged, output_digest, read_last_build
from generator.output.lost_addresses import (
    claims_of,
    known_claims,
    refuse_many_lost,
    save_claims,
    what_readers_lose,
)
from generator.output.report import Report, newcomers_of
from generator.output.unknown_files import note_of_unknown
from generator.problems import FaultsFound, Problem, losses
from generator.signals import deferred
from generator.theme.load import Theme, inputs_digest
from generator.theme.load import load as load_theme
from generator.theme.without_effect import warning_inputs

# What reads records and makes pages is loaded where there is work for it: a build that finds
# nothing changed, as most do, takes a third less time without it.
if TYPE_CHECKING:
    from generator.output.planned_site import Planner
    from generator.parallel import Progress

_IN_PART: Final = "the site was written in part; build again, and all is as it should be"


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
    """Write nothing where anything would be left out."""
    clean: bool = False
    """Forget what previous builds did."""
    repair: bool = False
    """Read every file of the output folder, and make anew what is not as it was written."""
    allow_renotify: bool = False
    """Write even where subscribers will be shown many items once more."""
    allow_lost_addresses: bool = False
    """Write even where readers lose many addresses."""
    known: Mapping[str, str] | None = None
    """By name, the ids of the records that are no newcomers; None for those that the last build of
    the output folder let in."""
    remember: bool = True
    """Keep what was done for the next build."""
    is_preview: bool = False
    """No one publishes what is built: what changes is noted nowhere, and what is known of the other
    output folders stays."""
    wait: float = 0
    """Seconds to wait for another build of the same content, or of the same output."""
    jobs: int = 1
    """Processes."""


@despite_damage
def build(request: Request, progress: "Progress | None" = None) -> Report:
    """Builds the site: what changed is read, what that changes is written.

    A record with a fault is left out, and the report names it. Raises GeneratorError, with nothing
    written, where the site itself has a fault, or where anything has one and the build is strict;
    WrittenInPart where it fails while it puts files in place.

    progress   is told of each step; None to tell no one
    """
    started = time.perf_counter()
    settings, theme = load_site(request)
    with (
        memory_of_one_build(),
        opened(request.content, request.wait, remember=request.remember) as store,
        held(request.output, request.wait) as output,
        change_log(None if request.is_preview else store.folder) as log,
    ):
        if not request.is_preview:
            store.forget_gone(output.key)
            log.forget_gone(output.key)
        is_preview = request.is_preview or log.is_preview(output.key)
        lost_past = note_of_lost_past(log, output, is_preview=is_preview)
        _forget_what_does_not_hold(request, store, output)
        scan = scan_content(request.content, settings, store)
        checked = inputs_digest(theme, settings.extra_fields)
        asked = msgpack.encode((settings, warning_inputs(request.content, settings)))
        previous = read_last_build(store, output)
        if previous is None or previous.checked != checked:
            _check_templates(theme, settings)
        read = _read_changed(scan, store, request.jobs, progress)
        # Files that may change again without their time telling are looked at again.
        inputs = b"" if scan.has_racy_copies else digest(checked, asked, scan.snapshot(read))
        if (
            previous is not None
            and previous.stands(inputs, request.now)
            and not (request.allow_renotify and newcomers_of(previous.report.withheld))
        ):
            _refuse_losses(request, previous.report.problems)
            if not log.knows(output.key):
                log_changes(log, FileChanges.none(), store, output)
            report = previous.report.again(time.perf_counter() - started)
            return report.with_notes(store.note, log.note)

        from generator.content.read import content_of
        from generator.output.completion import completed
        from generator.output.inputs import note_build
        from generator.output.renotification import what_subscribers_see, without_renotifying
        from generator.output.write import Maker, make_changes, put_in_place
        from generator.parallel import no_progress

        progress = progress or no_progress
        content = content_of(settings, scan, store, read)
        planner = planner_of(request, settings, theme, scan, store, output, previous)
        planned = planner.plan(content)
        _refuse_losses(request, planned.problems)
        feeds = what_subscribers_see(planned, planner)
        if not request.allow_renotify:
            planned, feeds = without_renotifying(planned, feeds, planner)
            _refuse_losses(request, planned.problems)
        changes, library = planned.changes, planned.plan.library
        claims = claims_of(planned.changed_pages(), library.articles)
        overwritten = [path for path in claims if path in planned.built]
        known = known_claims(store, output.key, (*overwritten, *changes.remove))
        lost = what_readers_lose(claims, known, changes.remove, library, settings)
        if not request.allow_lost_addresses:
            refuse_many_lost(lost, settings.max_lost_addresses)

        maker = Maker(planned.targets, output, theme, content.bodies)
        with output.staging():
            made = make_changes(
                changes, planned.targets, planned.built, maker, request.jobs, progress
            )
            # From here on little is left to do, and half of it would be no site.
            with deferred("the site was written", in_part=_IN_PART):
                log.begin(output.key, (*changes.write, *changes.remove))
                state = output_digest(made.rows, planned.built, planned.plan.up_to_date, previous)
                written = put_in_place(changes, planned.targets, made, state, output, store)
                save_claims(store, output.key, claims, changes.remove)
                store.save_known(output.key, planned.known, planned.let_in())
                store.save_results(output.key, planner.results.used)
                files = FileChanges.of(planned.built, made.rows)
                logged = log_changes(log, files, store, output)
                notes = None if request.is_preview else store.folder
                note = note_changes(notes, output.key, is_preview, logged, feeds, settings)
                last_build = completed(
                    planned,
                    previous,
                    written,
                    feeds,
                    lost,
                    inputs=inputs,
                    checked=checked,
                    output=state,
                    files=store.totals(output.key),
                    now=request.now,
                    seconds=time.perf_counter() - started,
                )
                note_build(planned, planner)
                store.set_complete(output.key, msgpack.encode(last_build))
        unknown = note_of_unknown(output, planned.targets) if request.clean else ""
        return last_build.report.with_notes(store.note, log.note, note, unknown, lost_past)


def load_site(request: Request) -> tuple[Settings, Theme]:
    """The settings, as the request rules over them, and the theme that they name."""
    settings = site_file.load(
        request.content,
        base_url=request.base_url,
        include_unpublished=request.include_unpublished,
    )
    folders = [settings.static, settings.topics, settings.publishers, settings.pages]
    folders += [records.folder for records in settings.records if records.folder]
    refuse_to_write_into((request.content / folder for folder in folders), request.output)
    templates = request.content / settings.templates
    return settings, load_theme(settings.theme, templates, settings.base_path, settings.language)


def _check_templates(theme: Theme, settings: Settings) -> None:
    """Raises ThemeError where a template asks for what its view does not offer."""
    from generator.pages.plan import VIEWS
    from generator.theme import contract

    contract.check(theme, VIEWS, settings.extra_fields)


def _read_changed(
    scan: Scan, store: Store, jobs: int, progress: "Progress | None"
) -> Mapping[str, bytes]:
    """Has the store keep what the records say that changed; gives, by name, the digests of their
    bytes."""
    if not scan.has_changed:
        return {}
    from generator.content.read import read_changed
    from generator.parallel import no_progress

    return read_changed(scan, store, jobs, progress or no_progress)


def planner_of(
    request: Request,
    settings: Settings,
    theme: Theme,
    scan: Scan,
    store: Store,
    output: Output,
    previous: LastBuild | None = None,
) -> "Planner":
    """What plans the site that is asked for.

    previous   what the last build noted; None to plan all pages
    """
    from generator.output.planned_site import Planner

    known = store.known(output.key)
    established = known if request.known is None else request.known
    lets_all_in = request.allow_renotify and request.known is None
    checked = inputs_digest(theme, settings.extra_fields)
    return Planner(
        folder=request.content,
        settings=settings,
        theme=theme,
        scan=scan,
        store=store,
        output=output,
        now=request.now,
        checked=checked,
        previous=previous,
        known=known,
        established={} if lets_all_in else established,
        results=Results(digest(checked, msgpack.encode(settings)), store.results(output.key)),
    )


def _forget_what_does_not_hold(request: Request, store: Store, output: Output) -> None:
    """Has the store forget what the request says, or the output folder shows, to hold no more."""
    if request.clean:
        store.forget(output.key)
    elif output.was_emptied or (request.repair and is_damaged(output, store)):
        store.forget_output(output.key)


def _refuse_losses(request: Request, problems: Sequence[Problem]) -> None:
    """Ends a strict build where anything is left out."""
    if request.strict and losses(problems):
        raise FaultsFound(problems)


@contextmanager
def memory_of_one_build() -> Iterator[None]:
    """What a build makes is forgotten when it ends, and no garbage is looked for until then: a
    build makes many values, drops few, and none in circles."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        forget_results()
        if was_enabled:
            gc.enable()
