"""Figures about a list: how many articles a year, a month, a topic. Each is told of the list alone,
so that a page which shows them changes only with its own articles."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from msgspec import Struct

from generator.content import urls
from generator.content.settings import Settings
from generator.library.library import Group, Library
from generator.pages.parts.views import Link

MOST_TOPICS: Final = 8
"""Topics in a publisher's share: those behind them are of one or two articles."""
MOST_MONTHS: Final = 120
"""Months in a chart: ten years, at two pixels a month."""


Months = Mapping[str, tuple[int, int]]
"""Year and month of each dated public article, by its id, in the site's zone."""


class YearOfList(Struct, frozen=True):
    """A year of a list."""

    year: int
    url: str
    """Of the page on which its newest article stands."""
    count: int
    """Public articles."""


class TopicShare(Struct, frozen=True):
    """How many of a publisher's articles are on a topic."""

    topic: Link
    count: int


class MonthCount(Struct, frozen=True):
    """How many of a publisher's articles came in a month."""

    at: int
    """Months since the chart's first."""
    date: datetime
    """The month's start."""
    count: int


def years(
    group: Group, folder: str, start: int, months: Months, settings: Settings
) -> tuple[YearOfList, ...]:
    """The years of a list, the newest first; none where it has but one.

    start   the slot with which the list's front page begins; see `pagination.front_start`
    """
    counts: Counter[int] = Counter()
    last: dict[int, int] = {}
    for at, slot in enumerate(group.slots):
        if slot is not None:
            year = months[slot.id][0]
            counts[year] += 1
            last[year] = at
    if len(counts) < 2:
        return ()

    def page(year: int) -> str:
        number = last[year] // settings.page_size + 1
        path = folder if last[year] >= start else urls.full_page(folder, number)
        return urls.url(path, settings.base_path)

    return tuple(
        YearOfList(year, page(year), counts[year]) for year in sorted(counts, reverse=True)
    )


def topic_shares(group: Group, library: Library, base_path: str) -> tuple[TopicShare, ...]:
    """The topics of a list's public articles, those of the most articles first."""
    counts: Counter[str] = Counter()
    articles = [*(slot for slot in group.slots if slot is not None), *group.undated]
    for article in articles:
        counts.update(topic.slug for topic in library.topics_of[article.id])
    found = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TOPICS]
    shares = []
    for slug, count in found:
        topic = library.topics.get(slug)
        if topic is not None:
            link = Link(topic.name, urls.url(urls.topic(slug), base_path))
            shares.append(TopicShare(link, count))
    return tuple(shares)


def month_counts(group: Group, months: Months, zone: tzinfo) -> tuple[MonthCount, ...]:
    """The months in which a list's public articles came, the oldest first; those without any are
    left out, and what came long before the newest."""
    counts = Counter(months[slot.id] for slot in group.slots if slot is not None)
    if not counts:
        return ()
    newest = _number(max(counts))
    kept = [month for month in sorted(counts) if _number(month) > newest - MOST_MONTHS]
    first = _number(kept[0])
    return tuple(
        MonthCount(
            _number(month) - first,
            datetime(*month, 1, tzinfo=zone),
            counts[month],
        )
        for month in kept
    )


def _number(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1
