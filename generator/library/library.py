"""The library: all articles in their one order, and the groups that pages are made of.

What is not public is None in every group: it holds its place, so that lists do not move when it is
published or held back, and no page can show it by mistake. What has no date has no place in that
order: it stands apart, or each new course would move every article.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topic, Topics
from generator.content.settings import Settings
from generator.library import policy
from generator.library.citations import citations_of
from generator.library.collections import collection_items
from generator.library.likely_doubles import likely_doubles
from generator.library.newcomers import NOBODY, Newcomers
from generator.library.policy import Cause, WithholdReason
from generator.library.selection import is_denied, selected, warning_of
from generator.library.stories import Story, StoryFold
from generator.library.takedown import Retraction
from generator.memo.results import NO_RESULTS, Results
from generator.problems import Problem

Slot = Article | None
Slots = tuple[Slot, ...]


class Withheld(Struct, frozen=True):
    """A record that was read and is not shown."""

    name: str
    kind: Cause
    reason: str
    """In words."""


class Group(Struct, frozen=True):
    """The articles of one list."""

    slots: Slots = ()
    """Dated ones, oldest first; None holds the place of one that is not public."""
    undated: tuple[Article, ...] = ()
    """Public ones without a date (courses, collections and the like), by title."""

    @property
    def count(self) -> int:
        """How many are public."""
        return len(self.slots) - self.slots.count(None) + len(self.undated)

    @property
    def is_shown(self) -> bool:
        """True if any is public."""
        return bool(self.undated) or any(slot is not None for slot in self.slots)


class Library(Struct, frozen=True, kw_only=True, eq=False):
    """All articles of one build."""

    now: datetime
    articles: tuple[Article, ...]
    """Those that are public, oldest first; undated ones before all others."""
    whole: Group
    """All of them as one list."""
    topics: Topics
    publishers: Publishers
    topics_of: Mapping[str, tuple[Topic, ...]]
    """By an article's id: its topics, main topic first."""
    by_topic: Mapping[str, Group]
    """By a topic's slug; what belongs to its descendants belongs to it too, once."""
    by_publisher: Mapping[str, Group]
    """By domain."""
    by_category: Mapping[str, Group]
    by_section: Mapping[tuple[str, str], Group]
    """By a topic's slug and a category, where the site has an API; else empty."""
    by_day: Mapping[date, tuple[Article, ...]]
    """By day in the site's zone, oldest day first; days without public articles are not there."""
    by_year: Mapping[int, Slots]
    """By year in the site's zone: all dated articles; None holds the place of one that is not
    public."""
    by_url: Mapping[str, Article]
    """Public articles by canonical original URL."""
    links: Sequence[tuple[Article, Article]]
    """Public articles, each with another one that it lists as related, oldest first."""
    listed_by: Mapping[str, tuple[Article, ...]]
    """By the canonical URL of one of them: the others that list it as related, newest first."""
    items_of: Mapping[str, tuple[Article, ...]]
    """By a collection's id: the public articles that it holds, in its editor's order."""
    stories: tuple[Story, ...]
    """Of two or more public articles, in the order in which they were opened."""
    story_of: Mapping[str, Story]
    """By the id of each of their articles."""
    withheld: tuple[Withheld, ...]
    retracted: tuple[Retraction, ...]
    """Oldest first."""
    withdrawn: Mapping[str, str]
    """By id, and by canonical URL, all that was taken back or is denied, whether it is there or
    not: why, in words for readers; empty where no one says."""


def steady(
    articles: Collection[Article],
    now: datetime,
    ages: Iterable[timedelta],
    others: Iterable[datetime] = (),
) -> tuple[datetime | None, datetime | None]:
    """From when to when another `now` makes no difference to these articles.

    ages     after which an article leaves some page (the news sitemap, say)
    others   moments at which anything else begins to be shown
    None     where there is no such border
    An article matters to the clock when it is due, when it reaches one of the ages, when it
    expires, and when the change or the arrival comes that it announces: until then it does not
    count.
    """
    said = [article.updated_at for article in articles if article.updated_at is not None]
    said += [
        correction.at
        for article in articles
        if article.corrections
        for correction in article.corrections
    ]
    said += [article.expires_at for article in articles if article.expires_at is not None]
    said += [article.added_at for article in articles if article.added_at is not None]
    said += others
    published = [article.published_at for article in articles if article.published_at is not None]
    past, future = [], []
    for dates, age in ((said, timedelta(0)), *((published, age) for age in (timedelta(0), *ages))):
        dates.sort()
        reached = bisect_right(dates, now - age)
        past += [date + age for date in dates[:reached][-1:]]
        future += [date + age for date in dates[reached:][:1]]
    return max(past, default=None), min(future, default=None)


def library_of(
    articles: Iterable[Article],
    topics: Topics,
    publishers: Publishers,
    settings: Settings,
    now: datetime,
    taken: Iterable[str] = (),
    newcomers: Newcomers = NOBODY,
    withheld: Iterable[Withheld] = (),
    results: Results = NO_RESULTS,
) -> tuple[Library, list[Problem]]:
    """The library of these articles, and what is wrong between them.

    taken       names that no category may have, beside those of `urls.is_reserved`
    newcomers   notes which of them would take what is others'
    withheld    records that are not among the articles, and why
    results     what former plans found out of their stories
    """
    problems: list[Problem] = []
    selection = selected(articles, topics, settings, now, taken, problems, newcomers)
    ordered, hidden, topics_of = selection.articles, selection.hidden, selection.topics_of

    # What is not due yet takes no place: it lies behind all that is due, and moves nothing later.
    to_come = takewhile(lambda article: policy.is_scheduled(article, now), reversed(ordered))
    due = ordered[: len(ordered) - len(list(to_come))]
    public = tuple([article for article in due if article.name not in hidden])

    by_topic: dict[str, list[Article]] = defaultdict(list)
    by_publisher: dict[str, list[Article]] = defaultdict(list)
    by_category: dict[str, list[Article]] = defaultdict(list)
    by_section: dict[tuple[str, str], list[Article]] = defaultdict(list)
    rolled_up = _RolledUp(topics)
    for article, own_topics in zip(due, topics_of.values(), strict=False):  # they are in one order
        for slug in rolled_up[own_topics]:
            by_topic[slug].append(article)
            if settings.api:
                by_section[slug, article.category].append(article)
        by_publisher[article.provider.domain].append(article)
        by_category[article.category].append(article)
    by_publisher.pop("", None)

    by_day: dict[date, list[Article]] = defaultdict(list)
    by_year: dict[int, list[Slot]] = defaultdict(list)
    zone = settings.zone
    for article in due:
        if article.published_at is not None:
            day = article.published_at.astimezone(zone).date()
            if article.name in hidden:
                by_year[day.year].append(None)
            else:
                by_year[day.year].append(article)
                by_day[day].append(article)

    citations = citations_of(public)
    listed_by: dict[str, list[Article]] = defaultdict(list)
    for article, listed in citations.links:
        listed_by[listed.canonical_url].append(article)

    problems += likely_doubles(public)
    _warn_of_claimed_names(public, publishers, problems)
    items_of = collection_items(public, ordered, selection.merged_into, hidden, problems)
    fold = StoryFold(public, citations, settings, results)
    stories = fold.stories()
    problems += fold.suggestions()
    if newcomers:
        fold.note_takers(newcomers)
    library = Library(
        now=now,
        articles=public,
        whole=_group(due, hidden),
        topics=topics,
        publishers=publishers,
        topics_of=topics_of,
        by_topic={slug: _group(group, hidden) for slug, group in by_topic.items()},
        by_publisher={domain: _group(group, hidden) for domain, group in by_publisher.items()},
        by_category={name: _group(group, hidden) for name, group in by_category.items()},
        by_section={pair: _group(group, hidden) for pair, group in by_section.items()},
        by_day={day: tuple(group) for day, group in by_day.items()},
        by_year={year: tuple(slots) for year, slots in by_year.items()},
        by_url=citations.by_url,
        links=citations.links,
        listed_by={url: tuple(reversed(group)) for url, group in listed_by.items()},
        items_of=items_of,
        stories=stories,
        story_of={article.id: story for story in stories for article in story.articles},
        withheld=(*_withheld(ordered, hidden, selection.merged_into), *withheld),
        retracted=tuple(
            Retraction(article.name, urls.article(article, settings), article.retracted)
            for article in due
            if article.retracted and hidden[article.name].kind is Cause.RETRACTED
        ),
        withdrawn=selection.withdrawn,
    )
    return library, problems


def _group(articles: Sequence[Article], hidden: Mapping[str, WithholdReason]) -> Group:
    """The list of these articles, which come in the library's order."""
    undated = list(takewhile(lambda article: article.published_at is None, articles))
    dated = articles[len(undated) :]
    shown = [article for article in undated if article.name not in hidden]
    shown.sort(key=lambda article: (article.title.casefold(), article.id))
    slots = (None if article.name in hidden else article for article in dated) if hidden else dated
    return Group(tuple(slots), tuple(shown))


def _withheld(
    articles: Iterable[Article],
    hidden: Mapping[str, WithholdReason],
    kept_for: Mapping[str, Article],
) -> tuple[Withheld, ...]:
    names = [article.name for article in articles if article.name in hidden] if hidden else ()
    whys = ((name, hidden[name]) for name in names)
    held = [Withheld(name, why.kind, why.reason) for name, why in whys]
    for name, kept in sorted(kept_for.items()):
        why = WithholdReason(Cause.DUPLICATE, f"the same original as {kept.name}")
        why = hidden[name] if is_denied(name, hidden) else why
        held.append(Withheld(name, why.kind, why.reason))
    return tuple(held)


class _RolledUp(dict[tuple[Topic, ...], tuple[str, ...]]):
    """By the topics of an article: the slugs of these and of all above them, each once."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    def __missing__(self, key: tuple[Topic, ...]) -> tuple[str, ...]:
        lineage = {
            relative.slug: None
            for topic in key
            for relative in (topic, *self._topics.ancestors(topic))
        }
        self[key] = tuple(lineage)
        return self[key]


def _warn_of_claimed_names(
    articles: Collection[Article], publishers: Publishers, problems: list[Problem]
) -> None:
    """Warns of publishers whose name belongs, by the registry, to another domain."""
    if not publishers:
        return
    said = {(article.provider.name, article.provider.domain) for article in articles}
    said |= {
        (mention.provider, mention.domain) for article in articles for mention in article.mentions
    }
    claimed = {(name, domain) for name, domain in said if name and publishers.claims(name, domain)}
    for article in articles if claimed else ():
        own = article.provider
        mentioned = [(mention.provider, mention.domain) for mention in article.mentions]
        for at, (name, domain) in enumerate([(own.name, own.domain), *mentioned]):
            if (name, domain) in claimed:
                field = f"related[{at - 1}].provider" if at else "provider"
                message = f'"{name}" does not publish on {domain}; that is shown'
                problems.append(warning_of(article, field, message))
