"""Story pages: two or more articles that tell one story, by its lead, with all its coverage."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial

from generator.content import urls
from generator.content.settings import Settings
from generator.library.stories import Story
from generator.pages.article import lineage
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import structured_data
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.extra import RecordExtra
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import (
    SiteChrome,
    absolute_picture,
    crumbs,
    news_head,
)
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.teaser import local, teaser
from generator.pages.parts.views import Coverage, Head, HtmlView, Link, Teaser


class StoryView(HtmlView, frozen=True, kw_only=True):
    """One story's page."""

    lead: Teaser
    """The article that the story is shown by."""
    coverage: tuple[Coverage, ...]
    """The rest of it: other records, and what any of them lists, the newest first."""
    opened_at: datetime | None
    """When the article that came first was published."""
    updated_at: datetime | None
    """The last significant change of any of its articles, or when the last one came."""
    topics: tuple[Link, ...]
    """Those of all its articles, the lead's first."""
    extra: RecordExtra
    """Fields of the owner's own that the lead's record has."""


def story_pages(site: PageContext) -> Iterator[Bundle]:
    """The page of each story of two or more articles, by the day on which it was opened."""
    contexts = site.story_contexts
    days: dict[date, list[Story]] = {}
    for story in site.library.stories:
        opened_at = local(story.opener.published_at, site.settings.zone)
        if opened_at is not None:
            days.setdefault(opened_at.date(), []).append(story)
    for day, stories in days.items():
        make = partial(_pages, stories, site)
        yield bundle(f"stories {day}", make, contexts.mark_of_day(day))


def _pages(stories: Iterable[Story], site: PageContext) -> Iterator[Page]:
    chrome, contexts, library = site.chrome, site.story_contexts, site.library
    for story in stories:
        context = contexts.of(story.opener)
        yield Page(
            urls.file(context.page),
            "story.html",
            deferred(_view, chrome, context, lineage(library.topics_of[story.lead.id], library)),
            source=f"the story that {story.opener.name} opened",
            standing=Precedence.LIST,
            identity=story.id,
            newest=story.opener.published_at,
        )


def _view(chrome: SiteChrome, story: StoryContext, line: tuple[tuple[str, str], ...]) -> StoryView:
    settings = chrome.settings
    covered = story.coverage(settings)
    topics = tuple(dict.fromkeys(topic for context in story.contexts for topic in context.topics))
    way = crumbs(settings, *line)
    lead = teaser(story.lead, settings)
    return StoryView(
        site=chrome.site,
        head=_story_head(story, covered, topics, way, line, settings),
        crumbs=way,
        lead=lead,
        coverage=covered,
        opened_at=local(story.opener.article.published_at, settings.zone),
        updated_at=local(story.updated_at, settings.zone),
        topics=topics,
        extra=lead.extra,
    )


def _story_head(
    story: StoryContext,
    covered: tuple[Coverage, ...],
    topics: tuple[Link, ...],
    way: tuple[Link, ...],
    line: tuple[tuple[str, str], ...],
    settings: Settings,
) -> Head:
    title = story.lead.article.title
    shown = teaser(story.lead, settings)
    image = absolute_picture(shown.picture, settings.origin)
    url = image.url if image else ""
    listed = [(title, shown.url), *((each.title, each.url) for each in covered)]
    dates = opened_at, updated_at = story.opener.article.published_at, story.updated_at
    data = structured_data.joined(
        structured_data.story(story.page, title, shown.excerpt, listed, dates, url, settings),
        structured_data.breadcrumbs(way, title, story.page, settings),
    )
    return news_head(
        settings,
        story.page,
        title,
        description=shown.excerpt,
        image=image,
        dates=(local(opened_at, settings.zone), local(updated_at, settings.zone)),
        topics=topics,
        lineage=line,
        structured_data=data,
    )


KIND = Kind(story_pages, {"story.html": StoryView})
