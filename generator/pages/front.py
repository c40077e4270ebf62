"""How the front page is laid out: what leads, what stands beside it, what runs below by time.

No article stands on the front page twice: `once` says what that means. Nothing here asks the clock:
the newest record's day is the edition's.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from generator.pages import ranking
from generator.pages.library import Group, Library
from generator.pages.once import Taken
from generator.pages.story_cards import StoryCard, StoryCards
from generator.pages.views import Coverage, DayTeasers, Link, Teaser
from generator.registries.topics import Topic
from generator.settings import Settings

SECONDARY: Final = 4
"""Stories beside the lead: as many headlines as stand next to one picture."""
SECTION: Final = 4
"""Headlines of a topic's section."""
SECTIONS: Final = 12
"""Sections at most: what a reader looks over without counting."""
# Heights, in rows of the river, as the default theme sets them on a desktop.
_SECTION_ROWS: Final = 0.4
_HEADLINE_ROWS: Final = 0.5
_TOPICS_ROWS: Final = 1.5
_FOLLOW_ROWS: Final = 1.0
CHOSEN_FROM: Final = 10
"""How many times as many stories as the front page holds it is chosen from: the newest."""


class FrontStory(Struct, frozen=True):
    """A story at the top of the front page, with all its coverage."""

    teaser: Teaser
    coverage: tuple[Coverage, ...]
    """The newest first; what stands elsewhere on the page is left out."""


class TopicSection(Struct, frozen=True):
    """A topic on the front page, with the newest of its stories that stand nowhere else there."""

    topic: Link
    teasers: tuple[Teaser, ...]


def laid_out(
    library: Library, cards: StoryCards, settings: Settings, taken: Taken
) -> tuple[tuple[StoryCard, ...], tuple[StoryCard, ...]]:
    """The stories that the front page shows: those at its top, by their points, and those below,
    the newest first. They are the newest of all, whichever publishers they are of.

    taken   what stands on the page already; these do, afterwards
    Those that one publisher leads beyond its share give way to older ones of others.
    """
    dated = (each for each in reversed(library.articles) if each.published_at is not None)
    newest = list(islice(cards.of_each(dated), CHOSEN_FROM * settings.front_page_size))
    fair = ranking.spread(newest, settings)
    first, others = fair[: settings.front_page_size], fair[settings.front_page_size :]
    by_points = (story for story in ranking.top(first, settings) if taken.admits(story))
    top = tuple(islice(by_points, SECONDARY + 1))
    leading = {story.id for story in top}
    place = {story.id: at for at, story in enumerate(newest)}
    waiting = sorted(first, key=lambda story: place[story.id]) + others
    rest = (each for each in waiting if each.id not in leading and taken.admits(each))
    below = list(islice(rest, max(settings.front_page_size - len(top), 0)))
    return top, tuple(sorted(below, key=lambda story: place[story.id]))


def beside(days: Sequence[DayTeasers], sections: Sequence[int], topics: Sequence[object]) -> int:
    """How many days of the river are as high as what stands beside it, as far as that can be told
    without setting it in type.

    sections   how many headlines each has
    topics     those at the top of the tree
    """
    room = sum(_SECTION_ROWS + headlines * _HEADLINE_ROWS for headlines in sections)
    room += _FOLLOW_ROWS + (_TOPICS_ROWS if topics else 0)
    taken = 0.0
    for number, day in enumerate(days):
        if taken >= room:
            return number
        taken += len(day.teasers)
    return len(days)


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
    topic: Topic, library: Library, cards: StoryCards, taken: Taken
) -> tuple[StoryCard, ...]:
    """The newest of a topic that do not stand on the page yet; they do, afterwards."""
    slots = library.by_topic.get(topic.slug, Group()).slots
    stories = cards.of_each(slot for slot in reversed(slots) if slot is not None)
    return tuple(islice((each for each in stories if taken.admits(each)), SECTION))


def _with_articles(topics: Iterable[Topic], library: Library) -> list[Topic]:
    return [topic for topic in topics if library.by_topic.get(topic.slug, Group()).is_shown]
