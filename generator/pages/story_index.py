"""The index of stories: all, by when they were opened, on pages that stop changing once full.

A story that grows changes nothing here but its title, where another article comes to lead it.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.pages import listing, structured_data, urls
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.lists import numbered
from generator.pages.page import Page, Standing
from generator.pages.precedence import list_order
from generator.pages.shell import Frame, Shell, crumbs, head, shell_of
from generator.pages.stories import Story
from generator.pages.teasers import local
from generator.pages.views import HtmlView
from generator.settings import Settings


class ListedStory(Struct, frozen=True):
    """A story in the index."""

    title: str
    """Its lead's."""
    url: str
    opened_at: datetime | None
    """When the article that came first was published, in the site's zone."""


class StoriesView(HtmlView, frozen=True, kw_only=True):
    """One page of the index of stories."""

    number: int
    """Of a full page, counted from the oldest; 0 for the front page of the index."""
    stories: tuple[ListedStory, ...]
    """Those that were opened last first."""
    older: str
    """URL of the next older page; empty where there is none."""
    newer: str


def story_index_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    shell = shell_of(library, frame)
    stories = sorted(library.stories, key=lambda story: list_order(story.opener))
    for part in listing.listing(stories, urls.STORIES, settings.page_size):
        shown = tuple(_listed(story, settings) for story in part.articles)
        yield Page(
            urls.file(part.path),
            "stories.html",
            deferred(_view, shell, part.path, part.number, part.older, part.newer, shown),
            source="the index of stories",
            standing=Standing.LIST if part.number else Standing.SITE,
        )


def _listed(story: Story, settings: Settings) -> ListedStory:
    url = urls.url(story.folder, settings)
    return ListedStory(story.lead.title, url, local(story.opener.published_at, settings))


def _view(
    shell: Shell,
    path: str,
    number: int,
    older: str,
    newer: str | None,
    stories: tuple[ListedStory, ...],
) -> StoriesView:
    settings, name = shell.settings, shell.words.stories
    title = numbered(name, number, shell) if number else name
    way = crumbs(settings, (name, urls.STORIES)) if number else crumbs(settings)
    data = structured_data.breadcrumbs(way, title, path, settings)
    return StoriesView(
        site=shell.site,
        head=head(settings, path, title, structured_data=data),
        crumbs=way,
        number=number,
        stories=stories,
        older=urls.url(older, settings) if older else "",
        newer=urls.url(newer, settings) if newer is not None else "",
    )


KIND = Kind(story_index_pages, {"stories.html": StoriesView})
