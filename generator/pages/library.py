"""The library: all articles in their one order, and the groups that pages are made of.

What is not public is None in every group: it holds its place, so that lists do not move when it is
published or held back, and no page can show it by mistake. What has no date has no place in that
order: it stands apart, or each new course would move every article.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct, structs

from generator.fields import MOST_ADVISED, did_you_mean
from generator.pages import policy, urls
from generator.pages.deferred import digest_of
from generator.pages.policy import Cause, Why
from generator.pages.stories import Story, stories_of
from generator.pages.takedown import Retraction, denied_originals, why_denied, without_denied
from generator.problems import Level, Problem
from generator.records.identity import item_id
from generator.records.links import host, is_within
from generator.records.model import Article
from generator.registries.publishers import Publishers
from generator.registries.topics import Topic, Topics
from generator.settings import Settings

Slot = Article | None
Slots = tuple[Slot, ...]

_MOST_MISSING: Final = 20  # items of one collection that are told not to be there
_DEEPEST: Final = 16  # folders by which a collection may name a record
_UNDATED: Final = datetime.min.replace(tzinfo=UTC)


class HeldBack(Struct, frozen=True):
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
        return sum(slot is not None for slot in self.slots) + len(self.undated)

    @property
    def is_shown(self) -> bool:
        """True if any is public."""
        return bool(self.undated) or any(slot is not None for slot in self.slots)

    @property
    def latest(self) -> datetime | None:
        """The last significant change of any of them; None where none has a date."""
        changes = (slot.changed_at for slot in self.slots if slot is not None)
        return max((change for change in changes if change is not None), default=None)


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
    listed_by: Mapping[str, tuple[Article, ...]]
    """By canonical URL: the other public articles that list it as related, newest first."""
    items_of: Mapping[str, tuple[Article, ...]]
    """By a collection's id: the public articles that it holds, in its editor's order."""
    stories: tuple[Story, ...]
    """Of two or more public articles, in the order in which they were opened."""
    story_of: Mapping[str, Story]
    """By the id of each of their articles."""
    held_back: tuple[HeldBack, ...]
    retracted: tuple[Retraction, ...]
    """Oldest first."""


def steady(
    articles: Iterable[Article], now: datetime, ages: Iterable[timedelta]
) -> tuple[datetime | None, datetime | None]:
    """From when to when another `now` makes no difference to these articles.

    ages   after which an article leaves some page (the news sitemap, say)
    None   where there is no such border
    An article matters to the clock when it is due, when it reaches one of the ages, and when the
    change comes that it announces: until then it does not count.
    """
    past: list[datetime] = []
    future: list[datetime] = []
    ages = (timedelta(0), *ages)
    for article in articles:
        borders = [each.at for each in article.corrections]
        if article.published_at is not None:
            borders += [article.published_at + age for age in ages]
        if article.updated_at is not None:
            borders.append(article.updated_at)
        for border in borders:
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

    taken   names that no category may have, beside those of `urls.is_reserved`
    """
    problems: list[Problem] = []
    ordered = sorted(articles, key=_order)
    _warn_of_other_hosts(ordered, problems)
    ordered = _without_future_changes(ordered, now, problems)
    hidden = _hidden(ordered, now, settings)
    denied = denied_originals(ordered, settings)
    if denied:
        hidden |= _kept_out(ordered, hidden, denied, problems)
        ordered = [without_denied(article, denied) for article in ordered]
    ordered, kept_for = _one_an_original(ordered, hidden, problems)
    ordered = _one_an_id(ordered, settings.id, problems)
    ordered = _without_taken_categories(ordered, frozenset(taken), problems)
    ordered, topics_of = _with_topics(ordered, topics, problems)

    # What is not due yet takes no place: it lies behind all that is due, and moves nothing later.
    due = [article for article in ordered if not policy.is_scheduled(article, now)]
    public = tuple(article for article in due if article.name not in hidden)

    by_topic: dict[str, list[Article]] = defaultdict(list)
    by_publisher: dict[str, list[Article]] = defaultdict(list)
    by_category: dict[str, list[Article]] = defaultdict(list)
    by_section: dict[tuple[str, str], list[Article]] = defaultdict(list)
    by_year: dict[int, list[Slot]] = defaultdict(list)
    by_day: dict[date, list[Article]] = defaultdict(list)
    rolled_up = _RolledUp(topics)
    for article in due:
        slot = None if article.name in hidden else article
        if article.published_at is not None:
            day = article.published_at.astimezone(settings.zone).date()
            by_year[day.year].append(slot)
            if slot is not None:
                by_day[day].append(slot)
        for slug in rolled_up[topics_of[article.id]]:
            by_topic[slug].append(article)
            if settings.api:
                by_section[slug, article.category].append(article)
        by_publisher[article.provider.domain].append(article)
        by_category[article.category].append(article)
    by_publisher.pop("", None)

    listed_by: dict[str, list[Article]] = defaultdict(list)
    for article in public:
        for related in article.related:
            if related.canonical_url != article.canonical_url:
                listed_by[related.canonical_url].append(article)

    _warn_of_claimed_names(public, publishers, problems)
    by_name = {article.name: article for article in ordered}
    by_name |= {name: kept for name, kept in kept_for.items() if kept.name in by_name}
    items_of = _items(public, by_name, hidden, problems)
    stories = stories_of(public, settings)
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
        by_url={a.canonical_url: a for a in public if a.canonical_url},
        listed_by={url: tuple(reversed(group)) for url, group in listed_by.items()},
        items_of=items_of,
        stories=stories,
        story_of={article.id: story for story in stories for article in story.articles},
        held_back=_held_back(ordered, hidden, kept_for),
        retracted=tuple(
            Retraction(article.name, urls.article(article, settings), article.retracted)
            for article in due
            if article.retracted and hidden[article.name].kind is Cause.RETRACTED
        ),
    )
    return library, problems


def _hidden(articles: Iterable[Article], now: datetime, settings: Settings) -> dict[str, Why]:
    """By the names of the records that are not public: why. Nothing else decides what is."""
    found = ((article.name, policy.why_hidden(article, now, settings)) for article in articles)
    return {name: why for name, why in found if why is not None}


def _kept_out(
    articles: Iterable[Article],
    hidden: Mapping[str, Why],
    denied: Mapping[str, str],
    problems: list[Problem],
) -> dict[str, Why]:
    """By name, the records that would be public if their original were not denied: it is said."""
    found = {}
    for article in articles:
        why = None if article.name in hidden else why_denied(article, denied)
        if why is not None:
            found[article.name] = why
            message = f"{why.reason}; remove this record, or give it a `retracted` of its own"
            problems.append(_warning(article, "originalUrl", message))
    return found


def _group(articles: Iterable[Article], hidden: Mapping[str, Why]) -> Group:
    """The list of these articles, which come in the library's order."""
    dated: list[Slot] = []
    undated = []
    for article in articles:
        is_public = article.name not in hidden
        if article.published_at is not None:
            dated.append(article if is_public else None)
        elif is_public:
            undated.append(article)
    undated.sort(key=lambda article: (article.title.casefold(), article.id))
    return Group(tuple(dated), tuple(undated))


def _held_back(
    articles: Iterable[Article], hidden: Mapping[str, Why], kept_for: Mapping[str, Article]
) -> tuple[HeldBack, ...]:
    whys = ((article.name, hidden[article.name]) for article in articles if article.name in hidden)
    held = [HeldBack(name, why.kind, why.reason) for name, why in whys]
    for name, kept in sorted(kept_for.items()):
        why = Why(Cause.DUPLICATE, f"the same original as {kept.name}")
        why = hidden[name] if _is_denied(name, hidden) else why
        held.append(HeldBack(name, why.kind, why.reason))
    return tuple(held)


def _is_denied(name: str, hidden: Mapping[str, Why]) -> bool:
    return name in hidden and hidden[name].kind is Cause.DENIED


def _order(article: Article) -> tuple[datetime, str, str]:
    return (article.published_at or _UNDATED, article.id, article.name)


def _without_future_changes(
    articles: Iterable[Article], now: datetime, problems: list[Problem]
) -> list[Article]:
    """The articles; a change that lies in the future is taken away.

    The newest change of its items is a feed's date: one mistyped year would stand there for ages.
    """
    kept = []
    for article in articles:
        updated_at, corrections = article.updated_at, article.corrections
        is_updated = updated_at is None or updated_at <= now
        if is_updated and (not corrections or corrections[0].at <= now):
            kept.append(article)
            continue
        if not policy.is_scheduled(article, now):
            problems += _warnings_of_changes(article, now)
        changed = {
            "updated_at": updated_at if is_updated else None,
            "corrections": tuple(each for each in corrections if each.at <= now),
        }
        # The digest stands for all that the article says, so it says something else.
        whole = digest_of((article.digest, *changed.values())).hex() if article.digest else ""
        kept.append(structs.replace(article, **changed, digest=whole))
    return kept


def _warnings_of_changes(article: Article, now: datetime) -> Iterator[Problem]:
    """A warning of each change that is yet to come."""
    said = [("updatedDateTime", article.updated_at)]
    said += [("correction", each.at) for each in article.corrections]
    for field, when in said:
        if when is not None and when > now:
            message = f"{when:%Y-%m-%d %H:%M} UTC is yet to come; until then it is passed over"
            yield _warning(article, field, message)


def _one_an_original(
    articles: Iterable[Article], hidden: Mapping[str, Why], problems: list[Problem]
) -> tuple[list[Article], dict[str, Article]]:
    """Two records of one original are one article: see `_stands_for_both`.

    Also gives, for each record that was merged, the one that stands for it.
    """
    articles = list(articles)
    if len({article.canonical_url or article.name for article in articles}) == len(articles):
        return articles, {}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article.canonical_url or article.name].append(article)
    chosen, kept_for = [], {}
    for group in groups.values():
        kept, *others = group
        for other in others:
            if _stands_for_both(other, kept, hidden):
                kept = other
        chosen.append(kept)
        for article in group:
            if article is not kept:
                kept_for[article.name] = kept
                if _is_denied(article.name, hidden):
                    continue  # that was said, and says more
                message = f"{kept.name} has the same original; that record stands for both"
                problems.append(_warning(article, "originalUrl", message))
    return sorted(chosen, key=_order), kept_for


def _stands_for_both(later: Article, earlier: Article, hidden: Mapping[str, Why]) -> bool:
    """True if, of two records of one original, it is the one that was published later.

    A record can say of itself when it was published, and so put itself before another; it cannot
    say that its link leads to the original when it does not. So that counts first.
    """
    if bool(later.retracted) != bool(earlier.retracted):
        return bool(later.retracted)
    if _leads_to_original(later) != _leads_to_original(earlier):
        return _leads_to_original(later)
    if (later.name in hidden) != (earlier.name in hidden):
        return earlier.name in hidden
    if later.added_at is not None and earlier.added_at is not None:
        return later.added_at < earlier.added_at
    return False


def _leads_to_original(article: Article) -> bool:
    """True unless readers are sent to another host than the original's."""
    if not article.web_url or article.web_url == article.original_url:
        return True
    web, original = host(article.web_url), host(article.original_url)
    return web == original or web.endswith(f".{original}")


def _warn_of_other_hosts(articles: Iterable[Article], problems: list[Problem]) -> None:
    """Warns of links that lead to another host than that of the original they are said to be."""
    for article in articles:
        if not _leads_to_original(article):
            web, original = host(article.web_url), host(article.original_url)
            if not is_within(web, original):
                message = f"leads to {web}, and originalUrl to {original}; is it the same article?"
                problems.append(_warning(article, "webUrl", message))


def _one_an_id(articles: Iterable[Article], site_id: str, problems: list[Problem]) -> list[Article]:
    """The articles, each id once: who has it from the original keeps it, or else the earliest.

    Any record can claim any id, but the id that follows from an original belongs to that original.
    """
    articles = list(articles)
    if len({article.id for article in articles}) == len(articles):
        return articles
    by_id: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_id[article.id].append(article)
    kept = []
    for identity, group in by_id.items():
        if len(group) == 1:
            kept += group
            continue
        follows = (a for a in group if identity == item_id(site_id, a.canonical_url, a.name))
        holder = next(follows, group[0])
        kept.append(holder)
        for article in group:
            if article is not holder:
                message = f'"{identity}" is also the id of {holder.name}; give one of them another'
                problems.append(_fault(article, "id", message))
    return sorted(kept, key=_order)


def _without_taken_categories(
    articles: Iterable[Article], taken: frozenset[str], problems: list[Problem]
) -> list[Article]:
    articles = list(articles)
    named = {article.category for article in articles}
    refused = {name for name in named if urls.is_reserved(name) or name in taken}
    if not refused:
        return articles
    kept = []
    for article in articles:
        if article.category in refused:
            message = f'"{article.category}" is the address of a page of the site; choose another'
            problems.append(_fault(article, "category", message))
        else:
            kept.append(article)
    return kept


def _with_topics(
    articles: Iterable[Article], topics: Topics, problems: list[Problem]
) -> tuple[list[Article], dict[str, tuple[Topic, ...]]]:
    """The articles whose topics can all be told, with these topics by the articles' ids."""
    kept, topics_of = [], {}
    known: dict[tuple[str, ...], tuple[Topic, ...]] = {}
    for article in articles:
        if article.topics in known:
            kept.append(article)
            topics_of[article.id] = known[article.topics]
            continue
        found = {}
        sound = True
        for at, name in enumerate(article.topics):
            try:
                topic = topics.resolve(name)
                found[topic.slug] = topic
            except ValueError as error:
                problems.append(_fault(article, f"topics[{at}]", str(error)))
                sound = False
        if sound:
            kept.append(article)
            topics_of[article.id] = known[article.topics] = tuple(found.values())
    return kept, topics_of


class _RolledUp(dict[tuple[Topic, ...], tuple[str, ...]]):
    """By the topics of an article: the slugs of these and of all above them, each once."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics

    def __missing__(self, found: tuple[Topic, ...]) -> tuple[str, ...]:
        lineage = {
            relative.slug: None
            for topic in found
            for relative in (topic, *self._topics.ancestors(topic))
        }
        self[found] = tuple(lineage)
        return self[found]


def _warn_of_claimed_names(
    articles: Iterable[Article], publishers: Publishers, problems: list[Problem]
) -> None:
    """Warns of publishers whose name belongs, by the registry, to another domain."""
    claims = lru_cache(maxsize=None)(publishers.claims)
    for article in articles:
        said = [("provider", article.provider)]
        said += [(f"related[{at}].provider", r.provider) for at, r in enumerate(article.related)]
        for field, provider in said:
            if provider.name and claims(provider.name, provider.domain):
                message = f'"{provider.name}" does not publish on {provider.domain}; that is shown'
                problems.append(_warning(article, field, message))


def _items(
    articles: Iterable[Article],
    by_name: Mapping[str, Article],
    hidden: Mapping[str, Why],
    problems: list[Problem],
) -> dict[str, tuple[Article, ...]]:
    """What each collection holds. Records are named by the end of their path, without suffix."""
    articles = [article for article in articles if article.items]
    by_tail: dict[str, list[str]] = defaultdict(list)
    for name in sorted(by_name) if articles else ():
        for tail in _tails(name):
            by_tail[tail].append(name)
    stems = {name.rpartition("/")[2].rpartition(".")[0]: None for name in by_name}
    items_of = {}
    missing = 0
    for article in articles:
        found = []
        unknown = 0
        for at, item in enumerate(article.items):
            wanted = item.removesuffix(".md").strip("/")
            names = by_tail.get(wanted)
            if not names:
                missing, unknown = missing + 1, unknown + 1
                if unknown > _MOST_MISSING:
                    continue
                stem = wanted.rpartition("/")[2]
                advice = did_you_mean(stem, stems) if missing <= MOST_ADVISED else ""
                message = f'no record is called "{wanted}"{advice}; the collection goes without it'
                problems.append(_warning(article, f"items[{at}]", message))
                continue
            nearest = by_name[max(names, key=lambda name: _shared_folders(name, article.name))]
            if nearest.name not in hidden and nearest is not article:
                found.append(nearest)
        if unknown > _MOST_MISSING:
            message = f"{unknown - _MOST_MISSING} more are not there; the collection goes without"
            problems.append(_warning(article, "items", message))
        items_of[article.id] = tuple(dict.fromkeys(found))
    return items_of


def _tails(name: str) -> Iterator[str]:
    """All ends of a path, without suffix: `x/y/a.md` is `a`, `y/a` and `x/y/a`."""
    parts = name.rpartition(".")[0].split("/")
    return ("/".join(parts[at:]) for at in range(max(len(parts) - _DEEPEST, 0), len(parts)))


def _shared_folders(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _fault(article: Article, field: str, message: str) -> Problem:
    return Problem(article.name, article.line(field), field, message)


def _warning(article: Article, field: str, message: str) -> Problem:
    return Problem(article.name, article.line(field), field, message, Level.WARNING)
