"""The library: all articles in their one order, and the groups that pages are made of.

What is not public is None here and in every group: it holds its place, so that lists do not move
when it is published or held back, and no page can show it by mistake.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeVar

from msgspec import Struct

from generator.fields import did_you_mean
from generator.pages import policy, urls
from generator.problems import Level, Problem
from generator.records.model import Article
from generator.registries.publishers import Publishers
from generator.registries.topics import Topic, Topics
from generator.settings import Settings

Slot = Article | None
Slots = tuple[Slot, ...]

K = TypeVar("K")
V = TypeVar("V")

_UNDATED: Final = datetime.min.replace(tzinfo=UTC)


class HeldBack(Struct, frozen=True):
    """A record that was read and is not shown."""

    name: str
    reason: str


class Library(Struct, frozen=True, kw_only=True, eq=False):
    """All articles of one build."""

    now: datetime
    articles: tuple[Article, ...]
    """Those that are public, oldest first; undated ones before all others."""
    slots: Slots
    topics: Topics
    publishers: Publishers
    topics_of: Mapping[str, tuple[Topic, ...]]
    """By an article's id: its topics, main topic first."""
    by_topic: Mapping[str, Slots]
    """By a topic's slug; what belongs to its descendants belongs to it too, once."""
    by_publisher: Mapping[str, Slots]
    """By domain."""
    by_category: Mapping[str, Slots]
    by_day: Mapping[date, tuple[Article, ...]]
    """By day in the site's zone, oldest day first; days without public articles are not there."""
    by_url: Mapping[str, Article]
    """Public articles by canonical original URL."""
    listed_by: Mapping[str, tuple[Article, ...]]
    """By canonical URL: the public articles that list it as related, newest first."""
    items_of: Mapping[str, tuple[Article, ...]]
    """By a collection's id: the public articles that it holds, in its editor's order."""
    held_back: tuple[HeldBack, ...]

    @property
    def latest(self) -> datetime | None:
        """The last significant change of any public article."""
        return latest_change(self.articles)


def latest_change(articles: Iterable[Slot]) -> datetime | None:
    """The last significant change of any of these; None where none has a date."""
    changes = (article.changed_at for article in articles if article is not None)
    return max((change for change in changes if change is not None), default=None)


def steady(
    articles: Iterable[Article], now: datetime, ages: Iterable[timedelta]
) -> tuple[datetime | None, datetime | None]:
    """From when to when another `now` makes no difference to these articles.

    ages   after which an article leaves some page (the news sitemap, say)
    None   where there is no such border
    An article matters to the clock when it is due, and when it reaches one of the ages.
    """
    past: list[datetime] = []
    future: list[datetime] = []
    for article in articles:
        if article.published_at is None:
            continue
        for age in (timedelta(0), *ages):
            border = article.published_at + age
            (past if border <= now else future).append(border)
    return max(past, default=None), min(future, default=None)


def library_of(
    articles: Iterable[Article],
    topics: Topics,
    publishers: Publishers,
    settings: Settings,
    now: datetime,
    taken: Iterable[str] = (),
) -> tuple[Library, list[Problem]]:
    """The library of these articles, and what is wrong between them.

    taken   first parts of paths that the site's own pages need, beside those of `urls.RESERVED`
    """
    problems: list[Problem] = []
    ordered = sorted(articles, key=_order)
    ordered, kept_for = _one_an_original(ordered, now, settings, problems)
    ordered = _one_an_id(ordered, problems)
    ordered = _without_taken_categories(ordered, frozenset(taken), problems)
    ordered, topics_of = _with_topics(ordered, topics, problems)

    hidden = {a.id: reason for a in ordered if (reason := policy.why_hidden(a, now, settings))}
    # What is not due yet takes no place: it lies behind all that is due, and moves nothing later.
    due = [article for article in ordered if not policy.is_scheduled(article, now)]
    slots: Slots = tuple(None if article.id in hidden else article for article in due)
    public = tuple(slot for slot in slots if slot is not None)

    by_topic: dict[str, list[Slot]] = defaultdict(list)
    by_publisher: dict[str, list[Slot]] = defaultdict(list)
    by_category: dict[str, list[Slot]] = defaultdict(list)
    for article, slot in zip(due, slots, strict=True):
        for topic in _rolled_up(topics_of[article.id], topics):
            by_topic[topic.slug].append(slot)
        by_publisher[article.provider.domain].append(slot)
        by_category[article.category].append(slot)
    by_publisher.pop("", None)

    by_day: dict[date, list[Article]] = defaultdict(list)
    listed_by: dict[str, list[Article]] = defaultdict(list)
    for article in public:
        if article.published_at is not None:
            by_day[article.published_at.astimezone(settings.zone).date()].append(article)
        for related in article.related:
            listed_by[related.canonical_url].append(article)

    _warn_of_claimed_names(public, publishers, problems)
    by_name = {article.name: article for article in ordered}
    by_name |= {name: kept for name, kept in kept_for.items() if kept.name in by_name}
    items_of = _items(public, by_name, set(hidden), problems)
    library = Library(
        now=now,
        articles=public,
        slots=slots,
        topics=topics,
        publishers=publishers,
        topics_of=topics_of,
        by_topic=_frozen(by_topic),
        by_publisher=_frozen(by_publisher),
        by_category=_frozen(by_category),
        by_day=_frozen(by_day),
        by_url={a.canonical_url: a for a in public if a.canonical_url},
        listed_by={url: tuple(reversed(group)) for url, group in listed_by.items()},
        items_of=items_of,
        held_back=tuple(HeldBack(a.name, hidden[a.id]) for a in ordered if a.id in hidden)
        + tuple(
            HeldBack(name, f"the same original as {kept.name}")
            for name, kept in sorted(kept_for.items())
        ),
    )
    return library, problems


def _order(article: Article) -> tuple[datetime, str, str]:
    return (article.published_at or _UNDATED, article.id, article.name)


def _one_an_original(
    articles: Iterable[Article], now: datetime, settings: Settings, problems: list[Problem]
) -> tuple[list[Article], dict[str, Article]]:
    """Two records of one original are one article: the earliest that is public stands for both.

    Also gives, for each record that was merged, the one that stands for it.
    """
    chosen: dict[str, Article] = {}
    merged: list[Article] = []
    for article in articles:
        original = article.canonical_url or article.name
        first = chosen.setdefault(original, article)
        if first is article:
            continue
        better = policy.why_hidden(first, now, settings) and not policy.why_hidden(
            article, now, settings
        )
        if better:
            chosen[original] = article
        merged.append(first if better else article)
    kept_for = {}
    for article in merged:
        kept = chosen[article.canonical_url or article.name]
        kept_for[article.name] = kept
        message = f"{kept.name} has the same original; that record stands for both"
        problems.append(Problem(article.name, 0, "originalUrl", message, Level.WARNING))
    return sorted(chosen.values(), key=_order), kept_for


def _one_an_id(articles: Iterable[Article], problems: list[Problem]) -> list[Article]:
    by_id: dict[str, Article] = {}
    for article in articles:
        first = by_id.setdefault(article.id, article)
        if first is not article:
            message = f'"{article.id}" is also the id of {first.name}; give one of them another'
            problems.append(Problem(article.name, 0, "id", message))
    return list(by_id.values())


def _without_taken_categories(
    articles: Iterable[Article], taken: frozenset[str], problems: list[Problem]
) -> list[Article]:
    kept = []
    for article in articles:
        if urls.is_reserved(article.category) or article.category in taken:
            message = f'"{article.category}" is the address of a page of the site; choose another'
            problems.append(Problem(article.name, 0, "category", message))
        else:
            kept.append(article)
    return kept


def _with_topics(
    articles: Iterable[Article], topics: Topics, problems: list[Problem]
) -> tuple[list[Article], dict[str, tuple[Topic, ...]]]:
    """The articles whose topics can all be told, with these topics by the articles' ids."""
    kept, topics_of = [], {}
    for article in articles:
        found = {}
        sound = True
        for at, name in enumerate(article.topics):
            try:
                topic = topics.resolve(name)
                found[topic.slug] = topic
            except ValueError as error:
                problems.append(Problem(article.name, 0, f"topics[{at}]", str(error)))
                sound = False
        if sound:
            kept.append(article)
            topics_of[article.id] = tuple(found.values())
    return kept, topics_of


def _rolled_up(found: tuple[Topic, ...], topics: Topics) -> tuple[Topic, ...]:
    lineage = {
        relative.slug: relative for topic in found for relative in (topic, *topics.ancestors(topic))
    }
    return tuple(lineage.values())


def _warn_of_claimed_names(
    articles: Iterable[Article], publishers: Publishers, problems: list[Problem]
) -> None:
    """Warns of publishers whose name belongs, by the registry, to another domain."""
    for article in articles:
        said = [("provider", article.provider)]
        said += [(f"related[{at}].provider", r.provider) for at, r in enumerate(article.related)]
        for field, provider in said:
            if provider.name and publishers.claims(provider.name, provider.domain):
                message = f'"{provider.name}" does not publish on {provider.domain}; that is shown'
                problems.append(Problem(article.name, 0, field, message, Level.WARNING))


def _items(
    articles: Iterable[Article],
    by_name: Mapping[str, Article],
    hidden: set[str],
    problems: list[Problem],
) -> dict[str, tuple[Article, ...]]:
    """What each collection holds. Records are named by the end of their path, without suffix."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for name in sorted(by_name):
        by_stem[_stem(name)].append(name)
    items_of = {}
    for article in articles:
        found = []
        for at, item in enumerate(article.items):
            wanted = item.removesuffix(".md").strip("/")
            tail = "/" + wanted
            names = by_stem.get(_stem(wanted + "."), [])
            names = [name for name in names if ("/" + name.rpartition(".")[0]).endswith(tail)]
            if not names:
                advice = did_you_mean(_stem(wanted + "."), by_stem)
                message = f'no record is called "{wanted}"{advice}; the collection goes without it'
                warning = Problem(article.name, 0, f"items[{at}]", message, Level.WARNING)
                problems.append(warning)
                continue
            nearest = max(names, key=lambda name: _shared_folders(name, article.name))
            if by_name[nearest].id not in hidden:
                found.append(by_name[nearest])
        if article.items:
            items_of[article.id] = tuple(dict.fromkeys(found))
    return items_of


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _shared_folders(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _frozen(groups: Mapping[K, list[V]]) -> dict[K, tuple[V, ...]]:
    return {key: tuple(group) for key, group in groups.items()}
