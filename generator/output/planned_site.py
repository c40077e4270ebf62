"""A site that is planned: what was read, every page that it makes, and what has to be written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from generator.content.read import Content
from generator.content.scan import Scan
from generator.content.settings import Settings
from generator.library.newcomers import newcomers_among
from generator.memo.results import NO_RESULTS, Results
from generator.memo.store import FileRow, Store
from generator.output.compare import FileStates, compare
from generator.output.folder import Output
from generator.output.last_build import LastBuild
from generator.output.report import newcomers_of
from generator.output.targets import Target, target_files
from generator.pages.page import Page
from generator.pages.parts import words
from generator.pages.parts.bundle import NO_PREVIOUS_BUNDLES
from generator.pages.parts.site_chrome import SiteContext
from generator.pages.plan import VIEWS, Plan, plan_pages
from generator.problems import Problem
from generator.theme.load import Theme, files_beside
from generator.theme.slips import slips as slips_of
from generator.theme.templates import template_digests
from generator.theme.untranslated import untranslated
from generator.theme.without_effect import with_ineffective


class PlannedSite(Struct, frozen=True, kw_only=True):
    """A site that is planned, and what it takes to get there."""

    content: Content
    plan: Plan
    problems: Sequence[Problem]
    targets: Mapping[str, Target]
    built: Mapping[str, FileRow]
    """What lies in the output folder now, but for what the plan found to be up to date."""
    changes: FileStates
    known: Mapping[str, str]
    """By name, the ids of the records that were there at the last build."""
    newcomers: frozenset[str]
    """The names of those that were not."""
    slips: tuple[Problem, ...]
    """What has no effect in the theme, its files below the folder of templates."""
    templates: Mapping[str, bytes]
    """Digests of templates of that theme, by name."""

    def changed_pages(self) -> Iterator[Page]:
        """The pages that are about to be written."""
        pages = (self.targets[path].page for path in self.changes.write)
        return (page for page in pages if page is not None)

    def let_in(self) -> dict[str, str]:
        """By name, the ids of the records that are no newcomers from now on."""
        withheld = newcomers_of(self.plan.library.withheld)
        articles = self.content.articles
        return {article.name: article.id for article in articles if article.name not in withheld}


class Planner(Struct, frozen=True, kw_only=True):
    """Plans the site of a content folder, as often as it takes."""

    folder: Path
    """Of the content."""
    settings: Settings
    theme: Theme
    scan: Scan
    store: Store
    output: Output
    now: datetime
    checked: bytes
    """Digest of the program and the theme, as the last build has it."""
    previous: LastBuild | None
    """What the last build noted; None to plan all pages."""
    known: Mapping[str, str]
    """By name, the ids of the records that the last build let in."""
    established: Mapping[str, str]
    """Those that are no newcomers; empty to let all in."""
    results: Results = NO_RESULTS
    """What the plans of the last build found out, and what these do."""

    def plan(
        self, content: Content, withhold: Mapping[str, str] = MappingProxyType({})
    ) -> PlannedSite:
        """Plans every page of what was read, and compares them with what is there.

        withhold   newcomers that are not let in, by name: what is said of each
        """
        settings, theme = self.settings, self.theme
        site_context = site_context_of(settings, content, theme)
        previous_bundles = NO_PREVIOUS_BUNDLES
        if self.previous is not None:
            previous_bundles = self.previous.bundles(
                self.checked, content.registries, self.store, self.output
            )
        newcomers = newcomers_among(content.articles, self.established)
        plan = plan_pages(
            content.articles,
            content.topics,
            content.publishers,
            site_context,
            self.now,
            files_beside(theme, site_context.static),
            previous_bundles,
            content.attachments,
            newcomers,
            withhold,
            self.results,
        )
        templates = self._template_digests(plan.pages)
        targets = target_files(
            plan.pages,
            content.static,
            plan.copies,
            self.folder,
            self.folder / settings.static,
            theme,
            plan.chrome,
            self.scan.racy_since,
            templates,
        )
        built = self._built(plan.up_to_date)
        changes = compare(
            {path: target.fingerprint for path, target in targets.items()},
            {path: row.fingerprint for path, row in built.items()},
        )
        slips = self._slips()
        problems = {*content.problems, *plan.problems, *untranslated(settings, theme, VIEWS)}
        return PlannedSite(
            content=content,
            plan=plan,
            problems=sorted(with_ineffective(problems, self.folder, settings, self.scan, slips)),
            targets=targets,
            built=built,
            changes=changes,
            known=self.known,
            newcomers=newcomers,
            slips=slips,
            templates=templates,
        )

    @property
    def _theme_is_unchanged(self) -> bool:
        """True if the last build had the same program and the same theme."""
        return self.previous is not None and self.previous.checked == self.checked

    def _template_digests(self, pages: Iterable[Page]) -> dict[str, bytes]:
        """The digests of these pages' templates, and of those that the last build knew."""
        known = self.previous.templates if self.previous and self._theme_is_unchanged else {}
        unknown = {page.template for page in pages} - known.keys()
        return {**known, **template_digests(self.theme, unknown)}

    def _built(self, up_to_date: frozenset[str]) -> dict[str, FileRow]:
        """What is known of the files in the output folder, all of them named at least; without
        those of the bundles that are up to date."""
        if self.previous is not None and up_to_date:
            partitions = ("", *(self.previous.partitions.keys() - up_to_date))
            return self.store.files_of(self.output.key, partitions)
        unknown = FileRow(None, b"", 0, "")
        files = self.store.files(self.output.key)
        return dict.fromkeys(self.output.previous, unknown) | files

    def _slips(self) -> tuple[Problem, ...]:
        """What has no effect in the theme: it is looked for where the theme is another."""
        if self.previous and self._theme_is_unchanged:
            return self.previous.slips
        return tuple(slips_of(self.theme, self.folder / self.settings.templates, VIEWS))


def site_context_of(settings: Settings, content: Content, theme: Theme) -> SiteContext:
    """What pages know of the site beside its articles: the settings, and what the owner and the
    theme bring."""
    return SiteContext(
        settings,
        content.pages,
        frozenset(file.name for file in content.static),
        words.words_in(theme.catalogue.translations.gettext),
        content.robots,
        content.linked,
        content.editions,
    )
