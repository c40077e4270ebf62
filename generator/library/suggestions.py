"""What a new record may say that its writer does not have to look up: its topics, its publisher,
and the records that tell of the same things, each with why."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from generator.content.records.model import Article, Provider
from generator.content.records.titles import title_words
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topic, Topics
from generator.content.settings import Settings
from generator.library.citations import citations_of
from generator.library.matching import arrival_order, matches_of

MOST_TOPICS: Final = 5
MOST_RELATED: Final = 5
RELATED_DAYS: Final = 7
"""Days between two records of which one may be suggested beside the other."""

_IN_TITLE: Final = 3  # what a word in the title counts, where one in the excerpt is 1
_FEWEST_SHARED: Final = 2  # words that two titles have in common, and few others have
_COMMON: Final = 20  # of so many titles, one may have a word that still tells it from others
_SHORT: Final = 3  # letters of a word that is looked for in its own case: AI, RL, Go


class SuggestedTopic(Struct, frozen=True):
    """A topic of the site that a record may belong to."""

    name: str
    why: str


class SuggestedPublisher(Struct, frozen=True):
    """Who published the original."""

    provider: Provider
    why: str


class SuggestedRecord(Struct, frozen=True):
    """A record of the last days that may tell of the same things."""

    name: str
    title: str
    url: str
    domain: str
    why: str


def suggested_topics(title: str, excerpt: str, topics: Topics) -> list[SuggestedTopic]:
    """The topics whose names, aliases or keywords stand in the text, the most fitting first.

    Without those above another one of them: who files a record under Llama files it under
    Language models.
    """
    found: list[tuple[int, Topic, str]] = []
    for topic in topics:
        points, why = 0, ""
        words = dict.fromkeys((topic.name, *topic.aliases, *topic.keywords))
        for text, count, place in ((title, _IN_TITLE, "title"), (excerpt, 1, "excerpt")):
            for word in words:
                if _says(text, word):
                    points += count
                    why = why or f'"{word}" in the {place}'
        if points:
            found.append((points, topic, why))
    above = {parent.slug for _, topic, _ in found for parent in topics.ancestors(topic)}
    found = [each for each in found if each[1].slug not in above]
    found.sort(key=lambda each: -each[0])  # those of equal points stay in the owner's order
    return [SuggestedTopic(topic.name, why) for _, topic, why in found[:MOST_TOPICS]]


def suggested_publisher(
    domain: str,
    site_name: str,
    publishers: Publishers,
    articles: Iterable[Article],
    *,
    said_by: str = "as the page says",
) -> SuggestedPublisher:
    """Whose a domain is, by the registry, by the newest record from there, or by the page's word.

    site_name   what the page calls its site; empty for nothing
    said_by     why that name is taken, where it is
    """
    above = [known for known in publishers if f".{domain}".endswith(f".{known.domain}")]
    registered = max(above, key=lambda known: len(known.domain), default=None)
    if registered is not None:
        provider = Provider(registered.name, registered.domain)
        return SuggestedPublisher(provider, f"{registered.source} has {registered.domain}")
    before = [each for each in articles if each.provider.domain == domain and each.provider.name]
    newest = max(before, key=lambda each: each.came_at.timestamp() if each.came_at else 0.0,
                 default=None)  # fmt: skip
    if newest is not None and not publishers.claims(newest.provider.name, domain):
        return SuggestedPublisher(Provider(newest.provider.name, domain), f"as in {newest.name}")
    if site_name and not publishers.claims(site_name, domain):
        return SuggestedPublisher(Provider(site_name, domain), said_by)
    return SuggestedPublisher(Provider("", domain), "")


def suggested_records(
    title: str, published: datetime, articles: Sequence[Article]
) -> list[SuggestedRecord]:
    """Records of the days around a moment whose titles have rare words in common with a title, the
    nearest first.

    articles   those that are shown
    """
    span = timedelta(days=RELATED_DAYS)
    near = [
        (title_words(article.title), article)
        for article in articles
        if article.published_at is not None and abs(article.published_at - published) <= span
    ]
    counts = Counter(word for words, _ in near for word in words)
    most = max(len(near) // _COMMON, 2)
    wanted = {word for word in title_words(title) if counts[word] <= most and not word.isdigit()}
    found = []
    for words, article in near:
        shared = sorted(words & wanted, key=lambda word: (counts[word], -len(word), word))
        if len(shared) >= _FEWEST_SHARED:
            found.append((len(shared), article, shared))
    found.sort(key=lambda each: (-each[0], each[1].name))
    return [
        _suggested(article, f"both titles say {', '.join(shared)}")
        for _, article, shared in found[:MOST_RELATED]
    ]


def same_story(
    new: Article, articles: Iterable[Article], settings: Settings
) -> list[SuggestedRecord]:
    """The records with which a build will find the new one to tell one story.

    articles   those that are shown
    """
    if new.published_at is None:
        return []
    window = timedelta(hours=settings.story_window)
    near = [
        article
        for article in articles
        if article.published_at is not None
        and abs(article.published_at - new.published_at) <= window
    ]
    arrivals = arrival_order((*near, new))
    matches = matches_of(arrivals, citations_of((*near, new)), settings)
    places = [at for at, article in enumerate(arrivals.articles) if article is new]
    return [
        _suggested(arrivals.articles[other], f"{reason}: a build will join the two in one story")
        for at in places
        for other, reason in list(matches.own.get(at, {}).items())[:MOST_RELATED]
    ]


def _suggested(article: Article, why: str) -> SuggestedRecord:
    details = article.details
    url = details.web_url or details.original_url
    return SuggestedRecord(article.name, article.title, url, article.provider.domain, why)


def _says(text: str, word: str) -> bool:
    """True if a text has the word, or words, as a whole. Short ones in their own case: `AI` is no
    end of `Hawaii`, and `Go` no beginning of a sentence of going."""
    ending = "" if len(word) <= _SHORT or not word[-1].isalnum() else "(?:s|es)?"
    flags = re.NOFLAG if len(word) <= _SHORT else re.IGNORECASE
    return bool(re.search(rf"(?<!\w){re.escape(word)}{ending}(?![\w#+])", text, flags))
