"""How the front page is laid out: what leads, what stands beside it, what runs below by time.

No story stands on the front page twice. Nothing here asks the clock: the newest record's day is the
edition's, and days are counted from it.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from msgspec import Struct

from generator.pages import ranking
from generator.pages.library import Group, Library
from generator.pages.story_cards import StoryCard, StoryCards
from generator.pages.story_teasers import stories_by_day, story_teaser
from generator.pages.views import Coverage, Link, Teaser
from generator.registries.topics import Topic
from generator.settings import Settings

SECONDARY: Final = 4
"""Stories beside the lead: as many headlines as stand next to one picture."""
SECTION: Final = 4
"""Headlines of a topic's section."""
SECTIONS: Final = 12
"""Sections at most: what a reader looks over without counting."""
CHOSEN_FROM: Final = 10
"""How many times as many stories as the front page holds it is chosen from: the newest."""


class FrontStory(Struct, frozen=True):
    """A story at the top of the front page, with all its coverage."""

    teaser: Teaser
    coverage: tuple[Coverage, ...]
    """The newest first."""


class FrontDay(Struct, frozen=True):
    """One day of the river."""

    day: Link
    """The day's own page."""
    date: datetime
    """The day's start in the site's zone."""
    landmark: str
    """`today`, `yesterday`, `week` or `earlier`, seen from the newest record's day; empty where the
    day above says the same."""
    teasers: tuple[Teaser, ...]
    """Stories whose newest article is of that day, the newest first."""


class TopicSection(Struct, frozen=True):
    """A topic on the front page, with the newest of its stories that stand nowhere else there."""

    topic: Link
    teasers: tuple[Teaser, ...]


def chosen(library: Library, cards: StoryCards, settings: Settings) -> list[StoryCard]:
    """The stories that the front page shows, the newest first, whichever publishers they are of.

    Those that one publisher leads beyond its share give way to older ones of others.
    """
    dated = (each for each in reversed(library.articles) if each.published_at is not None)
    newest = list(islice(cards.of_each(dated), CHOSEN_FROM * settings.front_page_size))
    fair = set(ranking.spread(newest, settings)[: settings.front_page_size])
    return [story for story in newest if story in fair]


def section_topics(library: Library) -> list[Topic]:
    """The topics that get a section: the owner's at the top, or, where one holds all others, those
    below it; where the owner has none, those that records name."""
    topics = _with_articles(library.topics.top(), library)
    topics = [topic for topic in topics if topic.registered] or topics
    while len(topics) == 1:
        below = _with_articles(library.topics.children(topics[0]), library)
        if not below:
            break
        topics = below
    return topics[:SECTIONS]


def section_stories(
    topic: Topic, library: Library, cards: StoryCards, taken: set[str]
) -> tuple[StoryCard, ...]:
    """The newest of a topic that are not taken yet; they are, afterwards.

    taken   ids of the stories that stand on the page already
    """
    slots = library.by_topic.get(topic.slug, Group()).slots
    stories = cards.of_each(slot for slot in reversed(slots) if slot is not None)
    found = tuple(islice((each for each in stories if each.id not in taken), SECTION))
    taken.update(story.id for story in found)
    return found


def front_story(story: StoryCard, settings: Settings) -> FrontStory:
    return FrontStory(story_teaser(story, settings), story.coverage(settings))


def river(
    stories: Iterable[StoryCard], newest: datetime | None, settings: Settings
) -> tuple[FrontDay, ...]:
    """What runs below the top stories, by day.

    newest   start of the edition's day
    """
    days, before = [], ""
    for each in stories_by_day(stories, settings):
        landmark = _landmark(each.date, newest or each.date)
        shown = "" if landmark == before else landmark
        days.append(FrontDay(each.day, each.date, shown, each.teasers))
        before = landmark
    return tuple(days)


def _landmark(day: datetime, newest: datetime) -> str:
    match (newest.date() - day.date()).days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case ahead if ahead < 7:
            return "week"
        case _:
            return "earlier"


def _with_articles(topics: Iterable[Topic], library: Library) -> list[Topic]:
    return [topic for topic in topics if library.by_topic.get(topic.slug, Group()).is_shown]
