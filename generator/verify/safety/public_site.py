"""The site as it would be if it had no records but public ones, a file at a time.

Nothing that is told by it was let through: it was made without what is hidden, and nothing of the
program ever reads what is `secured`.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from generator.content.read import Content
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.output.planned_site import site_context_of
from generator.pages.page import Page
from generator.pages.plan import plan_pages
from generator.theme.load import Theme, files_beside, load
from generator.theme.render import render
from generator.verify.rule import Sighting
from generator.verify.safety.hidden import Marks
from generator.verify.safety.private import PRIVATE

Find = Callable[[str, bytes], Sequence[Sighting]]
"""Gives what a file of a path and bytes holds that must not be seen."""


class PublicSite:
    """Makes the files of a site of some of its records when they are asked for."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        content: Content,
        articles: Sequence[Article],
        now: datetime,
    ) -> None:
        """
        articles   those that there are
        now        the moment of the build
        """
        self._folder = folder
        self._settings = settings
        self._content = content
        self._articles = articles
        self._now = now

    def file(self, path: str) -> bytes:
        """The bytes of one file; none where the site would not have it."""
        page = self._pages.get(path)
        if page is not None:
            return render(page, self._content.bodies, self._theme)
        source = self._copied.get(path)
        return source.read_bytes() if source is not None and source.is_file() else b""

    def is_copied(self, path: str) -> bool:
        """True for a file of the theme or of the owner's, which is copied as it is."""
        return path not in self._pages and path in self._copied

    @cached_property
    def _theme(self) -> Theme:
        site = self._settings
        return load(site.theme, self._folder / site.templates, site.base_path, site.language)

    @cached_property
    def _copied(self) -> dict[str, Path]:
        static = self._folder / self._settings.static
        copied = {file.name: static / file.name for file in self._content.static}
        return copied | {
            path: Path(source) for path, source in files_beside(self._theme, copied).items()
        }

    @cached_property
    def _pages(self) -> dict[str, Page]:
        content, theme = self._content, self._theme
        site_context = site_context_of(self._settings, content, theme)
        plan = plan_pages(
            self._articles,
            content.topics,
            content.publishers,
            site_context,
            self._now,
            files_beside(theme, site_context.static),
        )
        return {page.path: page for page in plan.pages}


class Public:
    """What a site says without what is hidden: texts by which that is known may be among it."""

    def __init__(
        self, site: PublicSite, with_tombstones: PublicSite, retracted: Sequence[Article]
    ) -> None:
        """
        site             of what is public alone
        with_tombstones  the same, and what is left of what was `retracted`: why it was
        """
        self._site = site
        self._with_tombstones = with_tombstones
        self._retracted = frozenset(article.name for article in retracted)
        self._reasons = "\n".join(article.retracted for article in retracted)

    def reasons(self, seen: Find) -> Iterator[str]:
        """The texts in the reasons that readers are told, whatever they repeat."""
        return (sighting.text for sighting in seen("reasons.txt", self._reasons.encode()))

    def texts(self, path: str, seen: Find, marks: Marks) -> Iterator[str]:
        """The texts that one file holds without what is hidden."""
        # Traces of `secured` in what the owner copies are no stranger's doing, and never right.
        is_copied = self._site.is_copied(path)
        for sighting in seen(path, self._site.file(path)):
            if not (is_copied and sighting.rule == PRIVATE.name):
                yield sighting.text
        if is_copied or not self._retracted:
            return
        for sighting in seen(path, self._with_tombstones.file(path)):
            mark = marks.texts.get(sighting.text)
            if mark is None or mark.record not in self._retracted:
                yield sighting.text
