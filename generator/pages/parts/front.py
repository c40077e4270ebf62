"""How the front page is laid out: what leads, what stands beside it, what runs below by time.

No article stands on the front page twice: `once` says what that means. Nothing here asks the clock:
the newest record's day is the edition's.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.library.library import Group, Library
from generator.library.trust import is_trusted
from generator.pages.parts import once, ranking
from generator.pages.parts.once import Taken
from generator.pages.parts.story_context import StoryContext, StoryContexts
from generator.pages.parts.views import Coverage, DayTeasers, Link, Teaser

SECONDARY: Final = 4
"""Stories beside the lead: as many headlines as stand next to one picture."""
NAMED: Final = 5
"""Of the coverage of the lead: as much as themes name below it."""
BACKGROUND: Final = 3
"""Stories of the page that its lead may have for coverage: as many as a reader takes for its
background."""
SECTION: Final = 4
"""Headlines of a topic's section."""
SECTIONS: Final = 12
"""Sections at most: what a reader looks over without counting."""
_HOUR: Final = 3600
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
    library: Library, contexts: StoryContexts, settings: Settings, taken: Taken
) -> tuple[tuple[StoryContext, ...], tuple[StoryContext, ...]]:
    """The stories that the front page shows: those at its top, by their points, and those below,
    the newest first. They are the newest of all, whichever publishers they are of.

    taken   what stands on the page already; these do, afterwards
    Those that one publisher leads beyond its share give way to older ones of others.
    """
    dated = (each for each in reversed(library.articles) if each.published_at is not None)
    newest = list(islice(contexts.of_each(dated), CHOSEN_FROM * settings.front_page_size))
    fair = ranking.limit_per_publisher(newest, settings.max_per_source)
    first, others = fair[: settings.front_page_size], fair[settings.front_page_size :]
    by_points = (story for story in ranking.top(first, settings) if taken.admits(story))
    lead = tuple(islice(by_points, 1))
    for story in lead:
        taken.add(background(story, newest, settings))
    top = lead + tuple(islice(by_points, SECONDARY))
    leading = {story.id for story in top}
    place = {story.id: at for at, story in enumerate(newest)}
    waiting = sorted(first, key=lambda story: place[story.id]) + others
    rest = (each for each in waiting if each.id not in leading and taken.admits(each))
    below = list(islice(rest, max(settings.front_page_size - len(top), 0)))
    return top, tuple(sorted(below, key=lambda story: place[story.id]))


def background(
    lead: StoryContext, newest: Iterable[StoryContext], settings: Settings
) -> frozenset[str]:
    """The addresses of stories that stand on the page as coverage of its lead, and so not by
    themselves as well: those that were over when it began, if the record that leads it is trusted
    and lists the one that leads them.

    newest   the stories that the page is chosen from
    What a record lists is its own word. So this takes no place from what came at the time of the
    lead; and one that lists more of the page than a few, or more than is named below it, is a list
    of links and takes no place at all.
    """
    record = lead.lead.article
    listed = frozenset(mention.url for mention in record.mentions)
    is_named_whole = len(once.listed(lead)) + len(lead.others) <= NAMED
    if not listed or not is_named_whole or not is_trusted(record, settings):
        return frozenset()
    dates = (context.article.published_at for context in lead.contexts)
    began = min(date.timestamp() for date in dates if date is not None)
    since = began - settings.story_window * _HOUR
    met = [(each, found) for each in newest if not listed.isdisjoint(found := once.addresses(each))]
    if len(met) > BACKGROUND:
        return frozenset()
    return frozenset().union(
        *(
            found
            for each, found in met
            if once.address(each.lead.article) in listed and ranking.newest(each) < since
        )
    )


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
    topic: Topic, library: Library, contexts: StoryContexts, taken: Taken
) -> tuple[StoryContext, ...]:
    """The newest of a topic that do not stand on the page yet; they do, afterwards."""
    slots = library.by_topic.get(topic.slug, Group()).slots
    stories = contexts.of_each(slot for slot in reversed(slots) if slot is not None)
    return tuple(islice((each for each in stories if taken.admits(each)), SECTION))


def _with_articles(topics: Iterable[Topic], library: Library) -> list[Topic]:
    return [topic for topic in topics if library.by_topic.get(topic.slug, Group()).is_shown]
