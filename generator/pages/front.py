"""How the front page is laid out: what leads, what stands beside it, what runs below by time.

No story stands on the front page twice. Nothing here asks the clock: the newest record's day is the
edition's, and days are counted from it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.pages.article import Beside, Coverage, coverage
from generator.pages.cards import Card
from generator.pages.library import Group, Library
from generator.pages.teasers import by_day, teaser
from generator.pages.views import Link, Teaser
from generator.records.model import Article
from generator.registries.topics import Topic
from generator.settings import Settings

SECONDARY: Final = 4
"""Stories beside the lead: as many headlines as stand next to one picture."""
SECTION: Final = 4
"""Headlines of a topic's section."""
SECTIONS: Final = 12
"""Sections at most: what a reader looks over without counting."""
_HALF_LIFE: Final = 86_400.0  # seconds: yesterday's story has to be twice as hot to lead today
_WARM: Final = 50  # heat of a record that says neither heat nor quality: the middle of the scale


class FrontStory(Struct, frozen=True):
    """A story at the top of the front page, with what others wrote on it."""

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
    """The newest first."""


class TopicSection(Struct, frozen=True):
    """A topic on the front page, with the newest of its articles that stand nowhere else there."""

    topic: Link
    teasers: tuple[Teaser, ...]


class Told(Struct, frozen=True):
    """An article, and what this site knows of the coverage that it lists."""

    card: Card
    known: tuple[Beside, ...]


def ranked(articles: Sequence[Article]) -> list[Article]:
    """The articles by their heat, which halves with every day that the newest is ahead of them.

    articles   dated ones, newest first
    """
    if not articles:
        return []
    newest = _seconds(articles[0])

    def points(article: Article) -> float:
        given = article.quality if article.heat is None else article.heat
        heat = _WARM if given is None else given
        return float((heat + 1) * 0.5 ** ((newest - _seconds(article)) / _HALF_LIFE))

    return sorted(articles, key=points, reverse=True)  # of two alike, the newer stays first


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


def section_articles(topic: Topic, library: Library, taken: set[str]) -> tuple[Article, ...]:
    """The newest of a topic that are not taken yet; they are, afterwards.

    taken   ids of what stands on the page already
    """
    found = []
    for slot in reversed(library.by_topic.get(topic.slug, Group()).slots):
        if slot is not None and slot.id not in taken:
            found.append(slot)
            if len(found) == SECTION:
                break
    taken.update(article.id for article in found)
    return tuple(found)


def front_story(told: Told, settings: Settings) -> FrontStory:
    return FrontStory(
        teaser(told.card, settings), coverage(told.card.article, told.known, settings)
    )


def river(
    cards: Iterable[Card], newest: datetime | None, settings: Settings
) -> tuple[FrontDay, ...]:
    """What runs below the top stories, by day.

    newest   start of the edition's day
    """
    days, before = [], ""
    for each in by_day(cards, settings):
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


def _seconds(article: Article) -> float:
    return article.published_at.timestamp() if article.published_at else 0.0
