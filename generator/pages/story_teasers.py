"""Teasers of stories: what a page that speaks in stories shows of each."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from msgspec import structs

from generator.languages.forms import forms_of
from generator.pages import once, urls
from generator.pages.cards import Card
from generator.pages.ranking import newest
from generator.pages.story_cards import StoryCard
from generator.pages.teasers import AT_HAND, teaser
from generator.pages.views import DayTeasers, Link, Teaser
from generator.settings import Settings

ALSO: Final = 10
"""Other articles that a teaser names; the story's page has all."""


@lru_cache(maxsize=AT_HAND)
def story_teaser(
    story: StoryCard, settings: Settings, elsewhere: frozenset[str] = frozenset()
) -> Teaser:
    """The lead, with the rest of the story below it: made once for the lists of its time.

    elsewhere   canonical URLs of what stands elsewhere on the page, and so is not named below it
    """
    shown = teaser(story.lead, settings)
    also = story.coverage(settings, elsewhere)
    count = len(story.coverage(settings)) if elsewhere else len(also)
    page = urls.url(story.page, settings) if story.page else ""
    if page and settings.titles == "page":
        shown = structs.replace(shown, url=page, outside=False, page="")
    return structs.replace(shown, coverage=count, story=page, also=also[:ALSO])


def mixed_teasers(cards: Sequence[Card | StoryCard], settings: Settings) -> tuple[Teaser, ...]:
    """Of stories as stories, and of articles as articles: all that stands on one page, where no
    article and no picture stands twice."""
    return once.pictured_once(
        story_teaser(card, settings, left_out)
        if isinstance(card, StoryCard)
        else teaser(card, settings)
        for card, left_out in zip(cards, once.elsewhere(cards), strict=True)
    )


def by_day(
    stories: Iterable[StoryCard], teasers: Iterable[Teaser], settings: Settings
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
    day = Link(forms_of(settings.language).day(start), urls.url(urls.day(start), settings))
    return DayTeasers(day, start, tuple(group))
