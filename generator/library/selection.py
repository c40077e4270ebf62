"""Which of the records that were read are the site's articles: each original and each id once.

What two records claim is decided here, and what one of them loses by it is a problem.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from generator.content import urls
from generator.content.records.identity import compared_ids, item_id
from generator.content.records.links import host, is_within
from generator.content.records.model import Article
from generator.content.registries.topics import Topic, Topics, spelt_otherwise
from generator.content.settings import Settings
from generator.content.yaml.fields import MOST_ADVISED, did_you_mean
from generator.library import policy
from generator.library.newcomers import NOBODY, Newcomers
from generator.library.policy import Cause, WithholdReason
from generator.library.precedence import list_order, precedence
from generator.library.takedown import denied_originals, why_denied, withdrawn, without_denied
from generator.problems import Level, Problem, shown

_MERGED: Final = (
    "{} has the same original{}; that record stands for both. If this is another article, give it "
    "`same_as: none`, or an `id` of its own"
)
_ANOTHER_PART: Final = (
    "has the same original as {}, another title, and #{}: it is shown as another article. Say "
    "`same_as: none` if it is one, or remove one of the records"
)
_BOTH_SHOWN: Final = (
    "{} has the same original, and another id: both are shown. If they are one article, remove one "
    "of the records"
)


class Selection(Struct, frozen=True):
    """The site's articles, those that are not public among them."""

    articles: list[Article]
    """In the one order of the site; undated ones first."""
    hidden: Mapping[str, WithholdReason]
    """By name, why an article is not public."""
    merged_into: Mapping[str, Article]
    """By the name of a record that was merged: the article that stands for it."""
    topics_of: Mapping[str, tuple[Topic, ...]]
    """By an article's id, in the order of the articles: its topics, main topic first."""
    withdrawn: Mapping[str, str]
    """As `takedown.withdrawn` gives it."""


def selected(
    articles: Iterable[Article],
    topics: Topics,
    settings: Settings,
    now: datetime,
    taken: Iterable[str],
    problems: list[Problem],
    newcomers: Newcomers = NOBODY,
) -> Selection:
    """The articles that these records are.

    taken       names that no category may have, beside those of `urls.is_reserved`
    newcomers   notes which of them would take what is others'
    """
    ordered = sorted(articles, key=list_order)
    _warn_of_other_hosts(ordered, problems)
    ordered = _without_future_changes(ordered, now, problems)
    hidden = _hidden(ordered, now, settings)
    denied = denied_originals(ordered, settings)
    taken_back = withdrawn(ordered, denied)
    if denied:
        hidden |= _kept_out(ordered, hidden, denied, settings, problems)
        ordered = [without_denied(article, denied) for article in ordered]
    if newcomers:
        _note_takers_of_originals(ordered, hidden, newcomers)
    ordered, merged_into = _one_an_original(ordered, hidden, settings.id, problems)
    ordered = _one_an_id(ordered, settings.id, problems, hidden, newcomers)
    usual = settings.records[0].category
    ordered = _with_free_categories(ordered, frozenset(taken), usual, problems)
    topics_of = _topics_of(ordered, topics, hidden, problems)
    _warn_of_topics_of_one(ordered, topics, hidden, topics_of, problems)
    return Selection(ordered, hidden, merged_into, topics_of, taken_back)


def _without_future_changes(
    articles: Iterable[Article], now: datetime, problems: list[Problem]
) -> list[Article]:
    """The articles; a change that lies in the future is taken away.

    The newest change of its items is a feed's date: one mistyped year would stand there for ages.
    An arrival in the future stays, for it decides who came first: it only dates no story.
    """
    kept = []
    for article in articles:
        updated_at, corrections = article.updated_at, article.corrections
        is_updated = updated_at is None or updated_at <= now
        comes_later = article.added_at is not None and article.added_at > now
        if is_updated and not comes_later and (not corrections or corrections[0].at <= now):
            kept.append(article)
            continue
        if not policy.is_scheduled(article, now):
            problems += _warnings_of_changes(article, now)
        kept.append(
            article.saying(
                updated_at=updated_at if is_updated else None,
                corrections=tuple(correction for correction in corrections if correction.at <= now),
                comes_later=comes_later,
            )
        )
    return kept


def _warnings_of_changes(article: Article, now: datetime) -> Iterator[Problem]:
    """A warning of each change that is yet to come."""
    said = [("updatedDateTime", article.updated_at)]
    said += [("correction", correction.at) for correction in article.corrections]
    for field, when in said:
        if when is not None and when > now:
            message = f"{when:%Y-%m-%d %H:%M} UTC is yet to come; until then it is passed over"
            yield warning_of(article, field, message)
    if article.added_at is not None and article.added_at > now:
        message = (
            f"{article.added_at:%Y-%m-%d %H:%M} UTC is yet to come; the record is shown, and gives "
            "way to all that came before"
        )
        yield warning_of(article, "addedDateTime", message)


def _hidden(
    articles: Iterable[Article], now: datetime, settings: Settings
) -> dict[str, WithholdReason]:
    """By the names of the records that are not public: why. Nothing else decides what is."""
    why_hidden = policy.why_hidden
    return {
        article.name: why
        for article in articles
        if (why := why_hidden(article, now, settings)) is not None
    }


def _kept_out(
    articles: Iterable[Article],
    hidden: Mapping[str, WithholdReason],
    denied: Mapping[str, str],
    settings: Settings,
    problems: list[Problem],
) -> dict[str, WithholdReason]:
    """By name, the records that would be public if their original were not denied: it is said."""
    kept_out = {}
    for article in articles:
        why = None if article.name in hidden else why_denied(article, denied, settings.tracking)
        if why is not None:
            kept_out[article.name] = why
            message = f"{why.reason}; remove this record, or give it a `retracted` of its own"
            problems.append(warning_of(article, "originalUrl", message))
    return kept_out


def _note_takers_of_originals(
    articles: Iterable[Article], hidden: Mapping[str, WithholdReason], newcomers: Newcomers
) -> None:
    """Notes the newcomers that say they came before a record of the same original: they would stand
    for it, have its id, or be what is meant by whoever lists it."""
    names = newcomers.names
    groups: dict[str, list[Article]] = {
        article.canonical_url: [] for article in articles if article.name in names
    }
    groups.pop("", None)
    for article in articles if groups else ():
        if article.canonical_url in groups:
            groups[article.canonical_url].append(article)
    for group in groups.values():
        there = [
            article for article in group if article.name not in names and article.name not in hidden
        ]
        for newcomer in group if there else ():
            # One that would stand for both though it came later takes nothing by its date.
            if newcomer.name in names and (newcomer.name not in hidden or _fragment(newcomer)):
                honest = [
                    article for article in there if not _stands_for_both(newcomer, article, hidden)
                ]
                newcomers.contest([newcomer, *honest], "original")


def _one_an_original(
    articles: list[Article],
    hidden: Mapping[str, WithholdReason],
    site_id: str,
    problems: list[Problem],
) -> tuple[list[Article], dict[str, Article]]:
    """Two records of one original are one article (see `_stands_for_both`), but for those that say
    that they are another, by `same_as: none` or by an id of their own, and for parts of one page.

    Also gives, for each record that was merged, the one that stands for it.
    """
    if len({article.told_apart_by for article in articles}) == len(articles):
        return articles, {}
    groups: dict[str, dict[str, list[Article]]] = defaultdict(dict)
    for article in articles:
        groups[article.told_apart_by].setdefault(article.id, []).append(article)
    chosen: list[Article] = []
    kept_for: dict[str, Article] = {}
    for by_id in groups.values():
        parts = [part for group in by_id.values() for part in _parts(group, site_id, problems)]
        kept = [_one_of(part, hidden, kept_for, problems) for part in parts]
        first, *others = sorted(kept, key=precedence)
        problems += [
            warning_of(other, "originalUrl", _BOTH_SHOWN.format(first.name))
            for other in others
            if not other.apart  # or that was said
        ]
        chosen += kept
    return sorted(chosen, key=list_order), kept_for


def _parts(group: list[Article], site_id: str, problems: list[Problem]) -> list[list[Article]]:
    """Records of one original and one id, as the articles that they tell of: parts of one page may
    be several (`#v1`, `#v2`). They are where both addresses say which part and the titles differ.

    The part that came first has the id of the page, the others have their own.
    """
    if len(group) == 1 or group[0].apart:
        return [group]
    first, *others = sorted(group, key=precedence)
    if not _follows(first, site_id):
        return [group]
    here = _fragment(first)
    parts: dict[str, list[Article]] = {here: [first]}
    for other in others:
        there = _fragment(other)
        titles = {part.title.casefold() for part in parts[here]}
        if not here or not there or (there not in parts and other.title.casefold() in titles):
            there = here
        if there != here:
            identity = item_id(site_id, other.canonical_url, other.name, there)
            if there not in parts:
                message = _ANOTHER_PART.format(first.name, there)
                problems.append(warning_of(other, "originalUrl", message))
            other = other.saying(apart=there, id=identity)
        parts.setdefault(there, []).append(other)
    return list(parts.values())


def _fragment(article: Article) -> str:
    """What part of its page an article's address names; behind `:~:` are words to be marked."""
    return article.details.original_url.partition("#")[2].partition(":~:")[0]


def _one_of(
    group: list[Article],
    hidden: Mapping[str, WithholdReason],
    kept_for: dict[str, Article],
    problems: list[Problem],
) -> Article:
    """The article that stands for all of these, which have one original and one id."""
    kept, *others = sorted(group, key=precedence)
    for other in others:
        if _stands_for_both(other, kept, hidden):
            kept = other
    for article in group:
        if article is not kept:
            kept_for[article.name] = kept
            if not is_denied(article.name, hidden):  # or that was said, and says more
                message = _MERGED.format(kept.name, _differing(article, kept))
                problems.append(warning_of(article, "originalUrl", message))
    return kept


def _differing(one: Article, other: Article) -> str:
    """What is said of two addresses of one original that differ after `#`."""
    ours, theirs = one.details.original_url, other.details.original_url
    is_told = ours != theirs and ours.partition("#")[0] == theirs.partition("#")[0]
    return ", but for what follows #" if is_told else ""


def _stands_for_both(
    later: Article, earlier: Article, hidden: Mapping[str, WithholdReason]
) -> bool:
    """True if, of two records of one original, it is the one that came later.

    A record can say of itself when it came, and so put itself before another; it cannot say that
    its link leads to the original when it does not. So that counts first.
    """
    if bool(later.retracted) != bool(earlier.retracted):
        return bool(later.retracted)
    if _leads_to_original(later) != _leads_to_original(earlier):
        return _leads_to_original(later)
    return later.name not in hidden and earlier.name in hidden


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


def _one_an_id(
    articles: list[Article],
    site_id: str,
    problems: list[Problem],
    hidden: Mapping[str, WithholdReason],
    newcomers: Newcomers,
) -> list[Article]:
    """The articles, each id once: who has it from the original keeps it, or else who came first.

    Any record can claim any id, but the id that follows from an original belongs to that original.
    Two ids that some reader would take for one are one.
    """
    forms = [compared_ids(site_id, article.id) for article in articles]
    if len(frozenset().union(*forms)) == sum(map(len, forms)):
        return articles
    in_turn = sorted(
        zip(articles, forms, strict=True),
        key=lambda pair: (not _follows(pair[0], site_id), *precedence(pair[0])),
    )
    holders: dict[str, Article] = {}
    contested: dict[str, list[Article]] = {}
    kept = []
    for article, known_by in in_turn:
        holder = next((holders[form] for form in sorted(known_by) if form in holders), None)
        if holder is None:
            holders |= dict.fromkeys(known_by, article)
            kept.append(article)
            continue
        contested.setdefault(holder.name, [holder]).append(article)
        same = "" if article.id == holder.id else f', written "{holder.id}" there'
        message = f'"{article.id}" is also the id of {holder.name}{same}; give this record another'
        problems.append(fault_of(article, _id_field(article), message))
    for holder, *others in contested.values():
        if not _follows(holder, site_id):
            newcomers.contest([holder, *others], "id", hidden)
    return sorted(kept, key=list_order)


def _id_field(article: Article) -> str:
    """The field that states the article's id."""
    return "guid" if article.details.line("guid") else "id"


def _follows(article: Article, site_id: str) -> bool:
    """True if the article's id is the one that follows from its original."""
    made = item_id(site_id, article.canonical_url, article.name, article.apart)
    return article.id == made


def _with_free_categories(
    articles: list[Article], taken: frozenset[str], usual: str, problems: list[Problem]
) -> list[Article]:
    """The articles; one whose category is the address of a page of the site is in the usual one.

    usual   the category of the site's first records
    """
    named = {article.category for article in articles}
    refused = {name for name in named if urls.is_reserved(name) or name in taken} - {usual}
    if not refused:
        return articles
    kept = []
    for article in articles:
        if article.category in refused:
            message = (
                f'"{article.category}" is the address of a page of the site; choose another. Until '
                f'then it is in "{usual}"'
            )
            problems.append(dropped_from(article, "category", message))
            article = article.saying(category=usual)
        kept.append(article)
    return kept


def _topics_of(
    articles: list[Article],
    topics: Topics,
    hidden: Mapping[str, WithholdReason],
    problems: list[Problem],
) -> dict[str, tuple[Topic, ...]]:
    """By the articles' ids, in their order: those of their topics that the site has or may have.

    A topic is spelt as it was by the public record that came first, and what spells it in another
    way is warned of once, whatever many records do so.
    """

    def rank(article: Article) -> tuple[Any, ...]:
        return article.name in hidden, *precedence(article)

    first: dict[tuple[str, ...], Article] = {}
    for article in articles:
        other = first.setdefault(article.topics, article)
        # In the order of lists, only these may stand before one that ranks before them.
        is_out_of_order = other.added_at or other.published_at is None or other.name in hidden
        if is_out_of_order and other is not article and rank(article) < rank(other):
            first[article.topics] = article
    for article in sorted(first.values(), key=rank):
        problems += _spelt_otherwise(article, topics)
    topics_of: dict[str, tuple[Topic, ...]] = {}
    known: dict[tuple[str, ...], tuple[Topic, ...]] = {}
    for article in articles:
        same = known.get(article.topics)
        if same is None:
            before = len(problems)
            same = _resolved(article, topics, problems)
            if len(problems) == before:
                known[article.topics] = same
        topics_of[article.id] = same
    return topics_of


def _warn_of_topics_of_one(
    articles: Iterable[Article],
    topics: Topics,
    hidden: Mapping[str, WithholdReason],
    topics_of: Mapping[str, tuple[Topic, ...]],
    problems: list[Problem],
) -> None:
    """Warns of topics that one record alone names, where the owner keeps a registry: most often
    they are slips, and each has a page and feeds of its own."""
    registered = [topic.name for topic in topics if topic.registered]
    if not registered:
        return
    free: dict[str, Article | None] = {}
    for article in articles:
        if article.name not in hidden:
            for topic in topics_of[article.id]:
                if not topic.registered:
                    free[topic.slug] = None if topic.slug in free else article
    alone = [(slug, article) for slug, article in free.items() if article is not None]
    for count, (slug, article) in enumerate(alone):
        name = next(
            (spelling for spelling in article.topics if topics.resolve(spelling).slug == slug), slug
        )
        advice = did_you_mean(name, registered) if count < MOST_ADVISED else ""
        message = (
            f'"{shown(name)}" is a topic of this record alone, and is not in the registry{advice}'
        )
        field = f"topics[{article.topics.index(name)}]" if name in article.topics else "topics"
        problems.append(warning_of(article, field, message))


def _spelt_otherwise(article: Article, topics: Topics) -> Iterator[Problem]:
    """Has the registry learn what an article calls its topics, and warns of names that it has in
    another spelling."""
    for at, name in enumerate(article.topics):
        if not topics.knows(name):
            with suppress(ValueError):  # each article that says so has a problem for it
                topic = topics.resolve(name)
                if topic.name != name:
                    said = spelt_otherwise(name, topic)
                    yield warning_of(article, f"topics[{at}]", said)


def _resolved(article: Article, topics: Topics, problems: list[Problem]) -> tuple[Topic, ...]:
    resolved: dict[str, Topic] = {}
    for at, name in enumerate(article.topics):
        try:
            topic = topics.resolve(name)
        except ValueError as error:
            problems.append(dropped_from(article, f"topics[{at}]", str(error)))
        else:
            resolved[topic.slug] = topic
    return tuple(resolved.values())


def is_denied(name: str, hidden: Mapping[str, WithholdReason]) -> bool:
    """True if a record is kept out because its original is denied."""
    return name in hidden and hidden[name].kind is Cause.DENIED


def fault_of(article: Article, field: str, message: str) -> Problem:
    """A fault that shows only beside other records."""
    return Problem(article.name, article.details.line(field), field, message)


def dropped_from(article: Article, field: str, message: str) -> Problem:
    """A fault that costs only the part that is wrong."""
    return Problem(article.name, article.details.line(field), field, message, Level.DROPPED)


def warning_of(article: Article, field: str, message: str) -> Problem:
    """A warning: something odd that changes nothing."""
    return Problem(article.name, article.details.line(field), field, message, Level.WARNING)
