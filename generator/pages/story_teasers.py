"""Teasers of stories: what a page that speaks in stories shows of each."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from msgspec import structs

from generator.languages.forms import forms_of
from generator.pages import urls
from generator.pages.cards import Card
from generator.pages.ranking import newest
from generator.pages.story_cards import StoryCard
from generator.pages.teasers import AT_HAND, teaser
from generator.pages.views import DayTeasers, Link, Teaser
from generator.settings import Settings

ALSO: Final = 10
"""Other articles that a teaser names; the story's page has all."""


@lru_cache(maxsize=AT_HAND)
def story_teaser(story: StoryCard, settings: Settings) -> Teaser:
    """The lead, with the rest of the story below it: made once for the lists of its time."""
    shown = teaser(story.lead, settings)
    also = story.coverage(settings)
    page = urls.url(story.page, settings) if story.page else ""
    if page and settings.titles == "page":
        shown = structs.replace(shown, url=page, outside=False, page="")
    return structs.replace(shown, coverage=len(also), story=page, also=also[:ALSO])


def mixed_teasers(cards: Iterable[Card | StoryCard], settings: Settings) -> tuple[Teaser, ...]:
    """Of stories as stories, and of articles as articles."""
    return tuple(
        story_teaser(card, settings) if isinstance(card, StoryCard) else teaser(card, settings)
        for card in cards
    )


def stories_by_day(stories: Iterable[StoryCard], settings: Settings) -> tuple[DayTeasers, ...]:
    """Stories under the day of their newest article, in the order given."""
    days: dict[datetime, list[Teaser]] = {}
    for story in stories:
        when = datetime.fromtimestamp(newest(story), UTC).astimezone(settings.zone)
        start = when.replace(hour=0, minute=0, second=0, microsecond=0)
        days.setdefault(start, []).append(story_teaser(story, settings))
    return tuple(_day_teasers(start, group, settings) for start, group in days.items())


def _day_teasers(start: datetime, group: Iterable[Teaser], settings: Settings) -> DayTeasers:
    """One day's part of a list."""
    day = Link(forms_of(settings.language).day(start), urls.url(urls.day(start), settings))
    return DayTeasers(day, start, tuple(group))
