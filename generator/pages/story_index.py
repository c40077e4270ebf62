"""The index of stories: all, by when they were opened, on pages that stop changing once full.

A story that grows changes nothing here but its title, where another article comes to lead it.
"""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.content import urls
from generator.content.settings import Settings
from generator.library.precedence import list_order
from generator.library.stories import Story
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination, structured_data
from generator.pages.parts.deferred import deferred
from generator.pages.parts.list_page import numbered
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.teaser import local
from generator.pages.parts.views import HtmlView


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


def story_index_pages(site: PageContext) -> Iterator[Page]:
    settings = site.settings
    chrome = site.chrome
    stories = sorted(site.library.stories, key=lambda story: list_order(story.opener))
    for part in pagination.paginate(stories, urls.STORIES, settings.page_size):
        shown = tuple(_listed(story, settings) for story in part.articles)
        yield Page(
            urls.file(part.path),
            "stories.html",
            deferred(_view, chrome, part.path, part.number, part.older, part.newer, shown),
            source="the index of stories",
            standing=Precedence.LIST if part.number else Precedence.SITE,
        )


def _listed(story: Story, settings: Settings) -> ListedStory:
    url = urls.url(story.folder, settings.base_path)
    return ListedStory(story.lead.title, url, local(story.opener.published_at, settings.zone))


def _view(
    chrome: SiteChrome,
    path: str,
    number: int,
    older: str,
    newer: str | None,
    stories: tuple[ListedStory, ...],
) -> StoriesView:
    settings, name = chrome.settings, chrome.words.stories
    title = numbered(name, number, chrome) if number else name
    way = crumbs(settings, (name, urls.STORIES)) if number else crumbs(settings)
    data = structured_data.breadcrumbs(way, title, path, settings)
    return StoriesView(
        site=chrome.site,
        head=head(settings, path, title, structured_data=data),
        crumbs=way,
        number=number,
        stories=stories,
        older=urls.url(older, settings.base_path) if older else "",
        newer=urls.url(newer, settings.base_path) if newer is not None else "",
    )


KIND = Kind(story_index_pages, {"stories.html": StoriesView})
