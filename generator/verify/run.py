"""A whole folder of built files, held to every rule, in several processes."""

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.memo.store import despite_damage
from generator.output.folder import is_ours
from generator.parallel import Progress, no_progress, ordered_map, with_progress
from generator.problems import GeneratorError, Level
from generator.verify.catalogue import RULES
from generator.verify.feeds import atom, feed_parts, rss
from generator.verify.inspector import FileFindings, Ids, Inspector, PageFacts
from generator.verify.pages.head import CANONICAL_TARGET, DISCOVERY, FEED_TYPES, ROBOTS, RSS
from generator.verify.patterns import short, web_url
from generator.verify.rule import Finding, Sighting, Violation
from generator.verify.safety.hidden import leaks
from generator.verify.safety.public_site import Public
from generator.verify.site import hosts, robots, sitemaps
from generator.verify.site.address import base_url as address_of
from generator.verify.site.links import FRAGMENT, Fragment, Links, Reference, named_fragment
from generator.verify.site.written import written_faults
from generator.verify.site_facts import site_facts_of

MOST_OF_A_RULE: Final = 1_000
"""Findings of one rule that are kept; the others are counted."""
IN_RECORDS: Final = "a record says so: mend it there"
"""What to do about what a record names: the site shows it as it is."""
_OF_IDS: Final = frozenset((atom.ID_FORM.name, feed_parts.IDENTIFIER.name, rss.GUID_UNIQUE.name))
"""What is said of the form of ids: a record that has one from elsewhere keeps it."""
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_NOT_OURS: Final = frozenset((".git", ".hg", ".svn"))


class CannotVerifyError(GeneratorError):
    """There is nothing to verify, or not enough is known about it."""


class Options(Struct, frozen=True, kw_only=True):
    """What is to be verified, and what is known about it."""

    output: Path
    """The folder of built files."""
    base_url: str | None = None
    """Where the site lies; by default, what its own files or the content folder say."""
    content: Path | None = None
    """The content folder it was built from; without one, what is hidden cannot be known."""
    now: datetime | None = None
    """The moment of the build. Without it, no date is too late and no news too old."""
    include_unpublished: bool = False
    """As the build was asked."""
    hosts: tuple[str, ...] = ()
    """Whose scripts, frames and forms are allowed, beside those that `embeds` names."""
    ignored: frozenset[str] = frozenset()
    """Names of rules that are not asked about."""
    wait: float = 0
    """Seconds to wait for a build of that content to end."""
    jobs: int = 1


class VerifyReport(Struct, frozen=True, kw_only=True):
    """All that was found."""

    base_url: str
    files: int
    pages: int
    feeds: int
    rules: int
    """Rules that were asked about."""
    faults: int
    warnings: int
    counts: dict[str, int]
    """By rule: how often it is broken, whether or not all of that is listed."""
    findings: tuple[Finding, ...]
    """Sorted by path and line; at most 1,000 of a rule and 20 of a rule in one file."""
    seconds: float


@despite_damage
def verify(options: Options, progress: Progress = no_progress) -> VerifyReport:
    """Holds every file of a folder to every rule of what it is.

    Raises CannotVerifyError where there are no files, where no file tells at which address they
    lie, or where a rule that is to be ignored does not exist; GeneratorError where the content
    folder cannot be read.
    """
    started = time.perf_counter()
    for name in sorted(options.ignored):
        if name not in RULES:
            raise CannotVerifyError(f'there is no rule "{name}"; docs/verify.md lists all')
    sizes = scan(options.output)
    if not sizes:
        raise CannotVerifyError(f"{options.output} holds no files; build the site first")
    if options.content is not None and options.now is None:
        raise CannotVerifyError("what is hidden depends on the moment of the build: give --now")
    with site_facts_of(
        options.content,
        options.now or _EVER,
        base_url=options.base_url,
        include_unpublished=options.include_unpublished,
        output=options.output,
        wait=options.wait,
        jobs=options.jobs,
        progress=progress,
    ) as facts:
        base_url = options.base_url or facts.base_url or address_of(options.output, sizes)
        if base_url is None or not web_url(base_url):
            raise CannotVerifyError(
                "no page, robots.txt or feed tells where the site lies; "
                "name its address: --base-url https://digest.example.org/"
            )
        links = Links(frozenset(sizes), base_url.rstrip("/") + "/")
        inspector = Inspector(
            output=options.output,
            links=links,
            marks=facts.marks,
            said=facts.said,
            hosts=(*facts.hosts, *options.hosts),
            allow=facts.allow,
            now=options.now,
            ignored=options.ignored,
        )
        across = _Across(inspector, sizes)
        paths = list(sizes)
        outcomes = ordered_map(inspector, paths, options.jobs)
        for outcome in with_progress(outcomes, progress("Verifying files", len(paths))):
            across.take(outcome)
        across.finish(options.jobs)
        across.add(written_faults(options.output, sizes, facts.written, options.jobs))
        across.add(across.leaks(facts.public))
        across.judge(facts.named)
    return across.report(time.perf_counter() - started)


def scan(output: Path) -> dict[str, int]:
    """The size in bytes of every file below a folder, by path, sorted; hidden ones among them, but
    for what builds keep there for themselves."""
    sizes: dict[str, int] = {}
    for folder, folders, names in os.walk(output):
        folders[:] = [name for name in folders if name not in _NOT_OURS]
        below = Path(folder).relative_to(output).as_posix()
        if below == ".":
            folders[:] = [name for name in folders if not is_ours(name)]
            names = [name for name in names if not is_ours(name)]
        for name in names:
            path = name if below == "." else f"{below}/{name}"
            with suppress(OSError):  # a broken link, say
                status = os.stat(os.path.join(folder, name))
                if stat.S_ISREG(status.st_mode):  # a pipe might never end
                    sizes[path] = status.st_size
    return dict(sorted(sizes.items()))


class _Across:
    """What only shows beside other files, and the sum of all that was found."""

    def __init__(self, inspector: Inspector, sizes: Mapping[str, int]) -> None:
        self._inspector = inspector
        self._links = inspector.links
        self._sizes = sizes
        self._kinds: dict[str, str] = {}
        self._facts: dict[str, PageFacts] = {}
        self._fragments: dict[str, list[tuple[str, Fragment]]] = {}
        self._named: list[tuple[str, Reference]] = []
        self._feeds: dict[tuple[str, str], tuple[str, int]] = {}
        self._lacking_rss: list[str] = []
        self._counts: Counter[str] = Counter()
        self._levels: Counter[Level] = Counter()
        self._told: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._seen: dict[str, Sequence[Sighting]] = {}
        self._dates: set[str] = set()
        self._named_faults: list[tuple[str, Violation]] = []
        self._more: Counter[tuple[str, str]] = Counter()

    def take(self, outcome: FileFindings) -> None:
        """Notes what was found in one file."""
        path = outcome.path
        self.add((path, fault) for fault in outcome.faults)
        self._more.update(outcome.more)
        self._dates |= outcome.dates
        if outcome.kind != "other":
            self._kinds[path] = outcome.kind
        if outcome.facts is not None:
            self._facts[path] = outcome.facts
        for fragment in outcome.fragments:
            self._fragments.setdefault(fragment.target, []).append((path, fragment))
        self._named.extend((path, reference) for reference in outcome.named)
        for file, kind, line in outcome.feeds:
            self._feeds.setdefault((file, kind), (path, line))
        if outcome.lacks_rss:
            self._lacking_rss.append(path)
        if outcome.seen:
            self._seen[path] = outcome.seen

    def add(self, faults: Iterable[tuple[str, Violation]]) -> None:
        """Notes faults, each with the path of its file."""
        for path, fault in faults:
            if fault.rule in self._inspector.ignored:
                continue
            if fault.named:
                self._named_faults.append((path, fault))  # it may be that a record says so
            else:
                rule = RULES[fault.rule]
                self._note(path, fault, rule.remedy, rule.level)

    def judge(self, named: Callable[[], frozenset[str]]) -> None:
        """Tells what records name that is at fault from what the site itself has wrong.

        named   gives the addresses and dates that records name
        """
        by_records = named() if self._named_faults or self._more else frozenset()
        for path, fault in self._named_faults:
            rule = RULES[fault.rule]
            if self._is_of_items(fault.rule, fault.named):
                continue
            if fault.named in by_records and fault.rule in _OF_IDS:
                continue  # nothing is to be mended: it is what subscribers know
            if fault.named in by_records:
                self._note(path, fault, IN_RECORDS, Level.WARNING)
            else:
                self._note(path, fault, rule.remedy, rule.level)
        for (name, what), count in self._more.items():
            is_kept = name in _OF_IDS and what in by_records
            if not is_kept and not self._is_of_items(name, what):
                level = Level.WARNING if what in by_records else RULES[name].level
                self._counts[name] += count
                self._levels[level] += count

    def _note(self, path: str, fault: Violation, remedy: str, level: Level) -> None:
        self._counts[fault.rule] += 1
        self._levels[level] += 1
        self._told[fault.rule] += 1
        if self._told[fault.rule] <= MOST_OF_A_RULE:
            finding = Finding(path, fault.line, fault.rule, fault.found, remedy, level)
            self._findings.append(finding)

    def _is_of_items(self, rule: str, date: str) -> bool:
        """Whether what looks like the moment of a build is that of which the site's items are."""
        return rule == sitemaps.LASTMOD.name and date in self._dates

    def leaks(self, public: Public | None) -> Iterator[tuple[str, Violation]]:
        """What must not be seen and is.

        public   tells what the site says without it; None where no content folder does
        """
        if public is None:
            return leaks(self._seen, (), lambda path: (), RULES)
        find, marks = self._inspector.seen, self._inspector.marks
        return leaks(
            self._seen,
            public.reasons(find),
            lambda path: public.texts(path, find, marks),
            RULES,
        )

    def finish(self, jobs: int) -> None:
        """Answers what one file could not."""
        self.add(self._lost_fragments(jobs))
        self.add(self._canonicals())
        self.add(self._sitemaps())
        self.add(self._feed_types())
        self.add(hosts.host_faults(self._sizes))
        self.add(hosts.expected_faults(self._sizes, self._links.base_path))
        if not any(kind.startswith("sitemap") for kind in self._kinds.values()):
            self.add([("", hosts.EXPECTED.violation(0, "there is no sitemap"))])

    def report(self, seconds: float) -> VerifyReport:
        """All that was found."""
        levels = self._levels
        kinds = Counter(self._kinds.values())
        return VerifyReport(
            base_url=self._links.base_url,
            files=len(self._sizes),
            pages=kinds["page"] + kinds["redirect"],
            feeds=sum(kinds[kind] for kind in FEED_TYPES.values()),
            rules=len(RULES) - len(self._inspector.ignored),
            faults=levels[Level.FAULT],
            warnings=levels[Level.WARNING],
            counts=dict(sorted(self._counts.items())),
            findings=tuple(sorted(self._findings)),
            seconds=seconds,
        )

    def _lost_fragments(self, jobs: int) -> Iterator[tuple[str, Violation]]:
        """Links to parts of other pages that are not there."""
        tasks = [
            (target, frozenset(reference.fragment for _, reference in asked))
            for target, asked in sorted(self._fragments.items())
        ]
        for target, lost in ordered_map(Ids(self._inspector), tasks, jobs):
            for path, reference in self._fragments[target]:
                if reference.fragment in lost:
                    found = f"{short(reference.address)}: no such id there"
                    named = named_fragment(reference.fragment)
                    yield path, FRAGMENT.violation(reference.line, found, named=named)

    def _canonicals(self) -> Iterator[tuple[str, Violation]]:
        """Canonical addresses that lead to pages which are none themselves."""
        for path, facts in sorted(self._facts.items()):
            if not facts.canonical or facts.is_redirect:
                continue
            said = short(facts.canonical)
            if facts.noindex:
                yield (
                    path,
                    ROBOTS.violation(facts.line, f"noindex, and the canonical address is {said}"),
                )
            target = self._links.file(facts.canonical)
            if target is None:
                if not facts.canonical.startswith(self._links.base_url):
                    yield (
                        path,
                        CANONICAL_TARGET.violation(facts.line, f"{said} is not on this site"),
                    )
                continue  # a link that leads nowhere is told among the links
            there = self._facts.get(target)
            if there is not None:
                yield (
                    path,
                    CANONICAL_TARGET.violation(facts.line, f"{said} {_not_to_be_found(there)}"),
                )

    def _sitemaps(self) -> Iterator[tuple[str, Violation]]:
        """Pages in sitemaps that search engines shall not show, or know by another address."""
        for path, reference in self._named:
            url, line = reference.address, reference.line
            target = self._links.file(url)
            if target is None:
                continue
            facts = self._facts.get(target)
            if facts is not None:
                yield (
                    path,
                    sitemaps.PAGES.violation(line, f"{short(url)} {_not_to_be_found(facts)}"),
                )
        for url in self._forbidden():
            path, line = next((p, ref.line) for p, ref in self._named if ref.address == url)
            yield path, sitemaps.PAGES.violation(line, f"{short(url)} is forbidden by robots.txt")

    def _forbidden(self) -> list[str]:
        # Crawlers read it at the root of a host, and nowhere else.
        if "robots.txt" not in self._sizes or self._links.base_path != "/":
            return []
        text = self._inspector.read("robots.txt").decode("utf-8", "replace")
        return robots.forbidden(text, [ref.address for _, ref in self._named])

    def _feed_types(self) -> Iterator[tuple[str, Violation]]:
        """Feeds that pages name as something else than they are, or not at all."""
        for (file, kind), (path, line) in sorted(self._feeds.items()):
            there = self._kinds.get(file)
            if there != FEED_TYPES[kind]:
                found = f"{file} is named as {kind}, and is {there or 'no feed'}"
                yield path, DISCOVERY.violation(line, found)
        if FEED_TYPES[RSS] in self._kinds.values():
            for path in self._lacking_rss:
                yield path, DISCOVERY.violation(0, "no link to an RSS feed")


def _not_to_be_found(facts: PageFacts) -> str:
    if facts.is_redirect:
        return "is a redirect"
    if facts.noindex:
        return "says noindex"
    return f"names {short(facts.canonical)} as its canonical address"
