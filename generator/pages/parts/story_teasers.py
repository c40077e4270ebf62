"""Teasers of stories: what a page that speaks in stories shows of each."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import structs

from generator.content import urls
from generator.content.settings import Settings
from generator.languages.forms import forms_of
from generator.library import policy
from generator.memo.within_build import kept_within_build
from generator.pages.parts import once
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.ranking import newest
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.teaser import AT_HAND, teaser
from generator.pages.parts.views import DayTeasers, Link, Teaser

ALSO: Final = 10
"""Other articles that a teaser names; the story's page has all."""


@kept_within_build(AT_HAND)
def story_teaser(
    story: StoryContext, settings: Settings, elsewhere: frozenset[str] = frozenset()
) -> Teaser:
    """The lead, with the rest of the story below it: made once for the lists of its time.

    elsewhere   canonical URLs of what stands elsewhere on the page, and so is not named below it
    """
    shown = teaser(story.lead, settings)
    also = story.coverage(settings, elsewhere)
    count = len(story.coverage(settings)) if elsewhere else len(also)
    page = urls.url(story.page, settings.base_path) if story.page else ""
    own_page = shown.page if shown.outside else shown.url
    url, outside = policy.destination(story.lead.article, settings.titles, own_page, page)
    return structs.replace(
        shown,
        url=url,
        outside=outside,
        page=own_page if outside else "",
        coverage=count,
        story=page,
        also=also[:ALSO],
    )


def mixed_teasers(
    contexts: Sequence[ArticleContext | StoryContext], settings: Settings
) -> tuple[Teaser, ...]:
    """Of stories as stories, and of articles as articles: all that stands on one page, where no
    article and no picture stands twice."""
    return once.pictured_once(
        story_teaser(context, settings, left_out)
        if isinstance(context, StoryContext)
        else teaser(context, settings)
        for context, left_out in zip(contexts, once.elsewhere(contexts), strict=True)
    )


def by_day(
    stories: Iterable[StoryContext], teasers: Iterable[Teaser], settings: Settings
) -> tuple[DayTeasers, ...]:
    """Stories under the day of their newest article, in the order given.

    teasers   of each of them
    """
    days: dict[datetime, list[Teaser]] = {}
    for story, shown in zip(stories, teasers, strict=True):
        when = datetime.fromtimestamp(newest(story), UTC).astimezone(settings.zone)
        start = when.replace(hour=0, minute=0, second=0, microsecond=0)
        days.setdefault(start, []).append(shown)
    return tuple(_day_teasers(start, group, settings) for start, group in days.items())


def _day_teasers(start: datetime, group: Iterable[Teaser], settings: Settings) -> DayTeasers:
    """One day's part of a list."""
    day = Link(
        forms_of(settings.language).day(start), urls.url(urls.day(start), settings.base_path)
    )
    return DayTeasers(day, start, tuple(group))
