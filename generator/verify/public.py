"""The site as it would be if it had no records but public ones, a file at a time.

Nothing that is told by it was let through: it was made without what is hidden, and nothing of the
program ever reads what is `secured`.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from generator.content import Content
from generator.pages import words
from generator.pages.page import Page
from generator.pages.plan import planned
from generator.pages.shell import Frame
from generator.records.model import Article
from generator.settings import Settings
from generator.theme.load import Theme, load
from generator.theme.render import render


class PublicSite:
    """Makes the files of a site of public records when they are asked for."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        content: Content,
        articles: Sequence[Article],
        now: datetime,
    ) -> None:
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

    @cached_property
    def _theme(self) -> Theme:
        site = self._settings
        return load(site.theme, self._folder / site.templates, site.base_path, site.language)

    @cached_property
    def _copied(self) -> dict[str, Path]:
        static = self._folder / self._settings.static
        copied = {each.name: static / each.name for each in self._content.static}
        return copied | {path: Path(source) for path, source in self._theme.assets}

    @cached_property
    def _pages(self) -> dict[str, Page]:
        content, theme = self._content, self._theme
        frame = Frame(
            self._settings,
            content.pages,
            frozenset(each.name for each in content.static),
            words.words_in(theme.catalogue.translations.gettext),
        )
        plan = planned(
            self._articles,
            content.topics,
            content.publishers,
            frame,
            self._now,
            dict(theme.assets),
        )
        return {page.path: page for page in plan.pages}
