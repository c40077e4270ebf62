"""The build, as one function that can be read aloud."""

import gc
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct, msgpack, structs

from generator.content import settings
from generator.content.read import Content, Progress, read_content
from generator.content.scan import Scan, scan_content
from generator.content.settings import Settings
from generator.content.yaml.text import HAS_LIBYAML
from generator.languages.catalogue import FOLDER
from generator.library.library import Withheld, steady
from generator.library.newcomers import newcomers_among
from generator.library.policy import Cause
from generator.library.story_memo import StoryMemo
from generator.memo.digests import digest
from generator.memo.fingerprint import file_digest, program_digest
from generator.memo.store import FileRow, Store, despite_damage, opened
from generator.output.changes import ChangeLog, change_log
from generator.output.changes import Changes as Logged
from generator.output.compare import FileStates, compare
from generator.output.folder import Output, held
from generator.output.last_build import (
    LastBuild,
    PartitionSummary,
    output_digest,
    partition_summaries,
    read_last_build,
)
from generator.output.lost_addresses import (
    Claim,
    LostAddress,
    claim_of,
    lost_addresses,
    redirect_lines,
)
from generator.output.report import FileChanges, Report, Subscribers, feeds_among, note_changes
from generator.output.subscribers import FeedDiff, Renotified, feed_diffs, shown_again, totals
from generator.output.unknown_files import unknown_files
from generator.output.write import Maker, Target, Written, make_changes, put_in_place, target_files
from generator.pages.parts import words
from generator.pages.parts.bundle import NO_PREVIOUS_BUNDLES
from generator.pages.parts.site_chrome import SiteContext, site_chrome_of
from generator.pages.plan import VIEWS, Plan, plan_pages
from generator.pages.sitemap import NEWS_AGE
from generator.problems import (
    AddressesError,
    FaultsFound,
    Level,
    OutputError,
    Problem,
    RenotificationError,
    StateError,
    faults,
    losses,
)
from generator.signals import deferred
from generator.theme import contract
from generator.theme.load import Theme, files_beside, messages_in
from generator.theme.load import load as load_theme
from generator.theme.slips import slips as theme_slips
from generator.theme.without_effect import aside_of, told_of

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
    """Forget what former builds did."""
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
    wait: float = 0
    """Seconds to wait for another build of the same content, or of the same output."""
    jobs: int = 1
    """Processes."""


NOTHING_TO_COMPARE: Final = (
    "{} held nothing of former builds, and this site was built before: there was nothing to compare"
    " with, so what subscribers will see again is not known. Did you empty it yourself? Then all is"
    " well. Otherwise, as on a machine that begins with an empty folder, restore the former output,"
    " its hidden .broadsheet as well, and build again before you publish."
)


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


def no_progress(step: str, count: int) -> Callable[[], None]:
    """Says nothing of its progress."""
    return lambda: None


@despite_damage
def build(request: Request, progress: Progress = no_progress) -> Report:
    """Builds the site: what changed is read, what that changes is written.

    A record with a fault is left out, and the report names it. Raises GeneratorError, with nothing
    written, where the site itself has a fault, or where anything has one and the build is strict;
    WrittenInPart where it fails while it puts files in place.
    """
    started = time.perf_counter()
    site, theme = load_site(request)
    with (
        collector_paused(),
        opened(request.content, request.wait, remember=request.remember) as store,
        held(request.output, request.wait) as output,
        change_log(store.folder) as log,
    ):
        store.forget_gone(output.key)
        log.forget_gone(output.key)
        is_preview = log.is_preview(output.key)
        is_emptied = output.was_emptied
        has_lost_output = is_emptied or not output.previous
        had_output = log.has_past and not is_preview
        if request.clean:
            store.forget(output.key)
        elif is_emptied or (request.repair and damaged(output, store)):
            store.forget_output(output.key)
        scan = scan_content(request.content, site, store)
        checked = checked_digest(theme, site)
        aside = aside_of(request.content, site)
        made_of = (checked, msgpack.encode((site, aside)))
        previous = read_last_build(store, output)
        if (
            previous is not None
            and not scan.has_changed
            and previous.stands(digest(*made_of, scan.snapshot({})), request.now)
            and not (request.allow_renotify and withheld_by(previous.report.withheld))
        ):
            _refuse_losses(request, previous.report.problems)
            if not log.knows(output.key):
                log_changes(log, FileChanges.none(), store, output)
            report = previous.again(time.perf_counter() - started)
            return _noted(report, store.note, log.note)

        if previous is None or previous.checked != checked:
            contract.check(theme, VIEWS, site.extra_fields)
        draft = draft_site(request, site, theme, scan, store, output, progress, previous)
        _refuse_losses(request, draft.problems)
        feeds = what_subscribers_see(draft, output, site)
        if again := too_many(feeds, site, request):
            replan = partial(plan_site, request, site, theme, scan, store, output, previous)
            draft, feeds = without_the_cause(again, draft, replan, output, site, request)
            _refuse_losses(request, draft.problems)
        claims = claims_in(draft)
        lost = what_readers_lose(draft, claims, store, output, site, request)
        maker = Maker(draft.targets, output, theme, draft.content.bodies)
        with output.staging():
            made = make_changes(
                draft.changes, draft.targets, draft.built, maker, request.jobs, progress
            )
            # From here on little is left to do, and half of it would be no site.
            with deferred("the site was written", in_part=_IN_PART):
                log.begin(output.key, (*draft.changes.write, *draft.changes.remove))
                state = output_digest(made.rows, draft.built, draft.plan.up_to_date, previous)
                written = put_in_place(draft.changes, draft.targets, made, state, output, store)
                encoded = {path: msgpack.encode(claim) for path, claim in claims.items()}
                store.save_claims(output.key, encoded, draft.changes.remove)
                store.save_known(output.key, draft.known, let_in(draft))
                store.save_memo(output.key, draft.plan.library.story_chunks)
                files = FileChanges.of(draft.built, made.rows)
                found = log_changes(log, files, store, output)
                note = note_changes(store.folder, output.key, is_preview, found, feeds, site)
                sealed = partition_summaries(draft.plan, previous)
                totals = store.totals(output.key)
                seconds = time.perf_counter() - started
                report = report_of(draft, written, totals, sealed.values(), feeds, lost, seconds)
                ages = [NEWS_AGE + timedelta.resolution]  # it is news up to that age, inclusive
                since, until = steady(draft.content.articles, request.now, ages)
                completion = LastBuild(
                    # Files that may change again without their time telling are looked at again.
                    inputs=b"" if scan.has_racy else digest(*made_of, draft.content.snapshot),
                    since=since,
                    until=until,
                    checked=checked,
                    slips=draft.slips,
                    output=state,
                    report=report,
                    registries=draft.content.registries,
                    chrome=draft.chrome,
                    sealed=sealed if draft.plan.bundles else {},
                )
                store.set_complete(output.key, msgpack.encode(completion))
        unknown = _unknown_files(output, draft.targets) if request.clean else ""
        is_told = had_output and has_lost_output
        past = NOTHING_TO_COMPARE.format(request.output) if is_told else ""
        return _noted(report, store.note, log.note, note, unknown, past)


def _noted(report: Report, *notes: str) -> Report:
    """The report with what this build has to say besides, each in a line; empty for nothing."""
    return structs.replace(report, notes=(*report.notes, *filter(None, notes)))


def _unknown_files(output: Output, targets: Collection[str]) -> str:
    """What a build that began anew says of files that no build is known to have put there."""
    unknown = unknown_files(output.folder, output.previous | set(targets))
    if not unknown:
        return ""
    return (
        f"{output.folder} holds {len(unknown):,} files of no build that is known "
        f"({unknown[0]}, …): delete them, or keep them among your static files. "
        "--verify names each."
    )


def damaged(output: Output, store: Store) -> bool:
    """True if a file of the output folder is missing, or not what was written."""
    for path, row in store.files(output.key).items():
        data = output.read(path)
        if data is None or file_digest(data) != row.digest:
            return True
    return False


def log_changes(log: ChangeLog, files: FileChanges, store: Store, output: Output) -> Logged:
    """Notes what is to be published; of a folder of which nothing was noted yet, all that lies
    there. Gives what of it is not as it was noted before."""
    before = log.mark
    present, removed = files.added | files.changed, list(files.removed)
    is_new, unknown = not log.knows(output.key), log.unknown(output.key)
    if is_new or unknown:
        rows = store.files(output.key)
        paths = rows if is_new else [path for path in unknown if path in rows]
        present = {path: rows[path].digest.hex() for path in paths} | present
        removed += [path for path in unknown if path not in rows]
    log.finish(output.key, present, removed)
    try:
        return log.since(output.key, before)
    except StateError:  # the disk refused meanwhile: what is noted from now on is all that there is
        return log.since(output.key, "0")


def _refuse_losses(request: Request, problems: Sequence[Problem]) -> None:
    """Ends a strict build where anything is left out."""
    if request.strict and losses(problems):
        raise FaultsFound(problems)


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
    output = Path(os.path.realpath(request.output))
    folders = filter(None, (records.folder for records in site.records))
    for source in (site.static, site.topics, site.publishers, site.pages, *folders):
        if output.is_relative_to(os.path.realpath(request.content / source)):
            raise OutputError(
                f"{request.output} lies in {request.content / source}, which is read; "
                "name another folder with --output"
            )


class PlannedSite(Struct, frozen=True, kw_only=True):
    """A site that is planned, and what it takes to get there."""

    content: Content
    plan: Plan
    problems: Sequence[Problem]
    targets: Mapping[str, Target]
    built: Mapping[str, FileRow]
    """What lies in the output folder now, but for what the plan passed over."""
    changes: FileStates
    chrome: bytes
    """Key of the site's chrome."""
    known: Mapping[str, str]
    """By name, the ids of the records that were there at the last build."""
    newcomers: frozenset[str]
    """The names of those that were not."""
    slips: tuple[Problem, ...]
    """What has no effect in the theme, its files below the folder of templates."""


def draft_site(
    request: Request,
    site: Settings,
    theme: Theme,
    scan: Scan,
    store: Store,
    output: Output,
    progress: Progress,
    previous: LastBuild | None = None,
) -> PlannedSite:
    """Reads what changed, plans every page, and compares them with what is there.

    previous   what the last build noted; None to plan all pages
    """
    content = read_content(site, scan, store, request.jobs, progress)
    return plan_site(request, site, theme, scan, store, output, previous, content)


def plan_site(
    request: Request,
    site: Settings,
    theme: Theme,
    scan: Scan,
    store: Store,
    output: Output,
    previous: LastBuild | None,
    content: Content,
    withhold: Mapping[str, str] = MappingProxyType({}),
) -> PlannedSite:
    """Plans every page of what was read, and compares them with what is there.

    withhold   newcomers that are not let in, by name: what is said of each
    """
    said = words.words_in(theme.catalogue.translations.gettext)
    static = frozenset(each.name for each in content.static)
    site_context = SiteContext(site, content.pages, static, said, content.robots, content.linked)
    checked = checked_digest(theme, site)
    bundles = NO_PREVIOUS_BUNDLES
    if previous is not None:
        bundles = previous.bundles(checked, content.registries, store, output)
    known = store.known(output.key)
    there = known if request.known is None else request.known
    spared = {} if request.allow_renotify and request.known is None else there
    newcomers = newcomers_among(content.articles, spared)
    # All that decides the stories beside the articles.
    rules = digest(program_digest(), msgpack.encode(site))
    plan = plan_pages(
        content.articles,
        content.topics,
        content.publishers,
        site_context,
        request.now,
        files_beside(theme, static),
        bundles,
        content.attachments,
        newcomers,
        withhold,
        StoryMemo(rules, store.memo(output.key)),
    )
    folder = request.content / site.static
    chrome = site_chrome_of(plan.library, site_context).key
    targets = target_files(
        plan.pages,
        content.static,
        plan.copies,
        request.content,
        folder,
        theme,
        chrome,
        scan.racy_since,
    )
    built = built_files(store, output, previous, plan.up_to_date)
    marks = {path: file.fingerprint for path, file in targets.items()}
    changes = compare(marks, {path: row.fingerprint for path, row in built.items()})
    if previous is not None and previous.checked == checked:
        slips = previous.slips
    else:
        slips = tuple(theme_slips(theme, request.content / site.templates, VIEWS))
    problems = {*content.problems, *plan.problems, *english_words(site, theme)}
    return PlannedSite(
        content=content,
        plan=plan,
        problems=sorted(told_of(problems, request.content, site, scan, slips)),
        targets=targets,
        built=built,
        changes=changes,
        chrome=chrome,
        known=known,
        newcomers=newcomers,
        slips=slips,
    )


def let_in(draft: PlannedSite) -> dict[str, str]:
    """By name, the ids of the records that are no newcomers from now on."""
    withheld = withheld_by(draft.plan.library.withheld)
    articles = draft.content.articles
    return {article.name: article.id for article in articles if article.name not in withheld}


def withheld_by(records: Iterable[Withheld]) -> set[str]:
    """The names of the newcomers among these."""
    return {each.name for each in records if each.kind is Cause.NEWCOMER}


def checked_digest(theme: Theme, site: Settings) -> bytes:
    """Of what decides whether templates fit their views: the program, the theme, and what the owner
    declares of own fields. Two themes may be made of the same files, in another order."""
    folders = [Path(folder).name for folder in theme.folders]
    made_of = msgpack.encode((folders, theme.catalogue.language, site.extra_fields))
    return digest(program_digest(), theme.version, made_of)


def english_words(site: Settings, theme: Theme) -> Iterator[Problem]:
    """Says that words of the site are English, where its language is another."""
    if theme.catalogue.is_english:
        return  # and no template need be read for it
    said = messages_in(theme, VIEWS) | {(None, message) for message in words.messages()}
    missing = theme.catalogue.missing(said)
    if missing:
        which = ", ".join(f'"{message}"' for message in missing[:3])
        message = (
            f'{len(missing)} of {len(said)} words of the pages have no "{site.language}" and stand'
            f" in English, such as {which}; add them in"
            f" {site.templates}/{site.theme}/{FOLDER}/{site.language}.po,"
            f" which `broadsheet catalogue {site.language}` writes"
        )
        yield Problem(settings.FILE, 0, "language", message, Level.WARNING)


def built_files(
    store: Store, output: Output, previous: LastBuild | None, up_to_date: frozenset[str]
) -> dict[str, FileRow]:
    """What is known of the files in the output folder, all of them named at least; those of the
    bundles that were passed over left out."""
    if previous is not None and up_to_date:
        return store.files_of(output.key, ("", *(previous.sealed.keys() - up_to_date)))
    unknown = FileRow(None, b"", 0, "")
    return dict.fromkeys(output.previous, unknown) | store.files(output.key)


def what_subscribers_see(draft: PlannedSite, output: Output, site: Settings) -> list[FeedDiff]:
    """What the subscribers of each feed that changes will see."""
    changed = (draft.targets[path].page for path in draft.changes.write)
    pages = (page for page in changed if page is not None)
    return feed_diffs(pages, output.read, draft.plan.library.articles, site.id)


def too_many(feeds: Iterable[FeedDiff], site: Settings, request: Request) -> tuple[Renotified, ...]:
    """The items that would come again under another id, where these are more than may be."""
    again = totals(feeds).renotified
    return again if len(again) > site.max_renotified and not request.allow_renotify else ()


def without_the_cause(
    again: Sequence[Renotified],
    draft: PlannedSite,
    replan: Callable[[Content, Mapping[str, str]], PlannedSite],
    output: Output,
    site: Settings,
    request: Request,
) -> tuple[PlannedSite, list[FeedDiff]]:
    """The site without the newcomers because of which too many items would come again: those that
    take something back, or else all of them.

    Raises RenotificationError where they are not the cause: then the owner's own edits are.
    """
    said = (
        "with others that came since the last build, would show subscribers more items once more "
        f"than max_renotified allows ({site.max_renotified})"
    )
    taken_back = {each.name for each in draft.content.articles if each.retracted}
    for suspects in (draft.newcomers & taken_back, draft.newcomers):
        if suspects:
            spared = replan(draft.content, dict.fromkeys(suspects, said))
            feeds = what_subscribers_see(spared, output, site)
            if not too_many(feeds, site, request):
                return spared, feeds
    items = ((f"({each.cause})", shown_again(each)) for each in again)
    raise RenotificationError(items, site.max_renotified)


def claims_in(draft: PlannedSite) -> dict[str, Claim]:
    """By path: whose pages are about to be written, as far as readers keep their addresses."""
    pages = [draft.targets[path].page for path in draft.changes.write]
    kept = [page for page in pages if page is not None and page.identity]
    articles = draft.plan.library.articles if any(page.record for page in kept) else ()
    originals = {article.id: article.canonical_url for article in articles}
    return {page.path: claim_of(page, originals.get(page.identity, "")) for page in kept}


def what_readers_lose(
    draft: PlannedSite,
    claims: Mapping[str, Claim],
    store: Store,
    output: Output,
    site: Settings,
    request: Request,
) -> list[LostAddress]:
    """The addresses that will show something else, or nothing.

    claims   of the pages that are about to be written, by path
    Raises AddressesError where these are too many, but for those that records ask to go.
    """
    changed = [path for path in claims if path in draft.built]
    previous = {
        path: msgpack.decode(said, type=Claim)
        for path, said in store.claims(output.key, (*changed, *draft.changes.remove)).items()
    }
    gone = {path: previous[path] for path in draft.changes.remove if path in previous}
    taken = {
        path: (previous[path], claims[path])
        for path in changed
        if path in previous and previous[path].id != claims[path].id
    }
    lost = lost_addresses(gone, taken, draft.plan.library, site)
    counted = [each for each in lost if not each.asked_for]
    if len(counted) > site.max_lost_addresses and not request.allow_lost_addresses:
        told = ((each.kind, f"{each.address}: {each.why}") for each in counted)
        raise AddressesError(told, redirect_lines(counted), site.max_lost_addresses)
    return lost


def report_of(
    draft: PlannedSite,
    written: Written,
    totals_of_files: tuple[int, int],
    bundles: Collection[PartitionSummary],
    feeds: Sequence[FeedDiff],
    lost: Sequence[LostAddress],
    seconds: float,
) -> Report:
    """What was done, for whoever asked for the build.

    totals_of_files   how many there are, and their bytes
    bundles           those that all pages are of
    """
    records = set(draft.content.names)
    # By their path alone: what they say is not read.
    reason = "a part of its path begins with _ or ."
    drafts = [Withheld(name, Cause.DRAFT, reason) for name in draft.content.withheld]
    rejected = {problem.source for problem in faults(draft.problems)} & records
    notes = () if HAS_LIBYAML else ("PyYAML has no libyaml here: records are read slowly.",)
    scan = totals(feeds)
    files, size = totals_of_files
    return Report(
        read=len(records) + len(drafts),
        shown=len(draft.plan.library.articles),
        withheld=(*draft.plan.library.withheld, *drafts),
        rejected=tuple(sorted(rejected)),
        pages=sum(each.pages for each in bundles),
        feeds=sum(each.feeds for each in bundles),
        files=files,
        written=written.written,
        removed=written.removed,
        size=size,
        subscribers=Subscribers(
            scan.new,
            scan.updated,
            scan.renotified,
            feeds_among(draft.changes.remove),
        ),
        lost_addresses=tuple(lost),
        seconds=seconds,
        problems=tuple(draft.problems),
        notes=notes,
    )
