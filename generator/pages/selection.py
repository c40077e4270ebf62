"""Which of the records that were read are the site's articles: each original and each id once.

What two records claim is decided here, and what one of them loses by it is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, structs

from generator.pages import policy, urls
from generator.pages.deferred import digest_of
from generator.pages.policy import Cause, Why
from generator.pages.takedown import denied_originals, why_denied, without_denied
from generator.problems import Level, Problem
from generator.records.identity import item_id
from generator.records.links import host, is_within
from generator.records.model import Article
from generator.registries.topics import Topic, Topics, spelt_otherwise
from generator.settings import Settings

_UNDATED: Final = datetime.min.replace(tzinfo=UTC)


class Selection(Struct, frozen=True):
    """The site's articles, those that are not public among them."""

    articles: list[Article]
    """In the one order of the site; undated ones first."""
    hidden: Mapping[str, Why]
    """By name, why an article is not public."""
    stood_for: Mapping[str, Article]
    """By the name of a record that was merged: the article that stands for it."""
    topics_of: Mapping[str, tuple[Topic, ...]]
    """By an article's id, in the order of the articles: its topics, main topic first."""


def selected(
    articles: Iterable[Article],
    topics: Topics,
    settings: Settings,
    now: datetime,
    taken: Iterable[str],
    problems: list[Problem],
) -> Selection:
    """The articles that these records are.

    taken   names that no category may have, beside those of `urls.is_reserved`
    """
    ordered = sorted(articles, key=_order)
    _warn_of_other_hosts(ordered, problems)
    ordered = _without_future_changes(ordered, now, problems)
    hidden = _hidden(ordered, now, settings)
    denied = denied_originals(ordered, settings)
    if denied:
        hidden |= _kept_out(ordered, hidden, denied, problems)
        ordered = [without_denied(article, denied) for article in ordered]
    ordered, stood_for = _one_an_original(ordered, hidden, problems)
    ordered = _one_an_id(ordered, settings.id, problems)
    ordered = _without_taken_categories(ordered, frozenset(taken), problems)
    topics_of = _topics_of(ordered, topics, problems)
    return Selection(ordered, hidden, stood_for, topics_of)


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
            yield warning_of(article, field, message)


def _hidden(articles: Iterable[Article], now: datetime, settings: Settings) -> dict[str, Why]:
    """By the names of the records that are not public: why. Nothing else decides what is."""
    why_hidden = policy.why_hidden
    return {
        article.name: why
        for article in articles
        if (why := why_hidden(article, now, settings)) is not None
    }


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
            problems.append(warning_of(article, "originalUrl", message))
    return found


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
                if is_denied(article.name, hidden):
                    continue  # that was said, and says more
                message = f"{kept.name} has the same original; that record stands for both"
                problems.append(warning_of(article, "originalUrl", message))
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
    if not article.has_two_addresses:
        return True
    web, original = _hosts(article)
    return web == original or web.endswith(f".{original}")


def _hosts(article: Article) -> tuple[str, str]:
    """Where readers are sent, and where the original lies."""
    details = article.details
    return host(details.web_url), host(details.original_url)


def _warn_of_other_hosts(articles: Iterable[Article], problems: list[Problem]) -> None:
    """Warns of links that lead to another host than that of the original they are said to be."""
    for article in articles:
        if article.has_two_addresses and not _leads_to_original(article):
            web, original = _hosts(article)
            if not is_within(web, original):
                message = f"leads to {web}, and originalUrl to {original}; is it the same article?"
                problems.append(warning_of(article, "webUrl", message))


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
                problems.append(fault_of(article, "id", message))
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
            problems.append(fault_of(article, "category", message))
        else:
            kept.append(article)
    return kept


def _topics_of(
    articles: Iterable[Article], topics: Topics, problems: list[Problem]
) -> dict[str, tuple[Topic, ...]]:
    """The topics of each article, by its id, as far as they can be told.

    A topic that is spelt in another way is warned of once, whatever many records do so.
    """
    topics_of = {}
    known: dict[tuple[str, ...], tuple[Topic, ...]] = {}
    for article in articles:
        same = known.get(article.topics)
        if same is not None:
            topics_of[article.id] = same
            continue
        found = {}
        is_whole = True
        for at, name in enumerate(article.topics):
            is_new = not topics.knows(name)
            try:
                topic = topics.resolve(name)
            except ValueError as error:
                problems.append(dropped_of(article, f"topics[{at}]", str(error)))
                is_whole = False
                continue
            found[topic.slug] = topic
            if is_new and topic.name != name:
                said = spelt_otherwise(name, topic)
                problems.append(warning_of(article, f"topics[{at}]", said))
        topics_of[article.id] = tuple(found.values())
        if is_whole:
            known[article.topics] = topics_of[article.id]
    return topics_of


def _order(article: Article) -> tuple[datetime, str, str]:
    return (article.published_at or _UNDATED, article.id, article.name)


def is_denied(name: str, hidden: Mapping[str, Why]) -> bool:
    """True if a record is kept out because its original is denied."""
    return name in hidden and hidden[name].kind is Cause.DENIED


def fault_of(article: Article, field: str, message: str) -> Problem:
    """A fault that shows only beside other records."""
    return Problem(article.name, article.details.line(field), field, message)


def dropped_of(article: Article, field: str, message: str) -> Problem:
    """The same, where it costs a part of the record alone."""
    return Problem(article.name, article.details.line(field), field, message, Level.DROPPED)


def warning_of(article: Article, field: str, message: str) -> Problem:
    """The same, as something odd that changes nothing."""
    return Problem(article.name, article.details.line(field), field, message, Level.WARNING)
