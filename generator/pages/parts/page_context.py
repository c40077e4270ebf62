"""The page context: a site as every page kind is given it, with what all kinds share."""

from datetime import timedelta
from functools import cached_property

from generator.library.library import Library
from generator.pages.parts.article_context import ArticleContexts
from generator.pages.parts.edition_context import EditionContexts
from generator.pages.parts.site_chrome import SiteChrome, SiteContext, site_chrome_of
from generator.pages.parts.statistics import Months
from generator.pages.parts.story_context import StoryContexts


class PageContext:
    """One library with the settings and what the owner keeps beside it.

    Made once for each plan. What follows from both is computed when a page kind first asks for it,
    and kept for the others.
    """

    def __init__(self, library: Library, site_context: SiteContext) -> None:
        self.library = library
        self.settings = site_context.settings
        self.words = site_context.words
        self.own_pages = site_context.pages
        self.static = site_context.static
        self.robots = site_context.robots
        self._site_context = site_context

    @cached_property
    def editions(self) -> EditionContexts:
        """The editions that have come out."""
        return EditionContexts(
            self._site_context.editions_out(self.library.now),
            self.library.withdrawn,
            self.static,
            self.settings,
        )

    @cached_property
    def chrome(self) -> SiteChrome:
        """What surrounds every page."""
        return site_chrome_of(self.library, self._site_context)

    @cached_property
    def article_contexts(self) -> ArticleContexts:
        """The articles, each with all that a page shows of it."""
        return ArticleContexts(self.library, self.settings)

    @cached_property
    def story_contexts(self) -> StoryContexts:
        """The stories, likewise."""
        return StoryContexts(self.library, self.article_contexts, self.settings)

    @cached_property
    def months(self) -> Months:
        """When the articles of the site came, for statistics."""
        return {
            article.id: (day.year, day.month)
            for day, articles in self.library.by_day.items()
            for article in articles
        }

    @cached_property
    def lateness(self) -> timedelta:
        """How long before the opener of its story any article was published: what came late was."""
        gaps = (
            story.opener.published_at - first.published_at
            for story in self.library.stories
            if story.opener.published_at and (first := story.articles[0]).published_at
        )
        return max(gaps, default=timedelta(0))
