"""Ranking: which stories come first."""

from collections.abc import Iterable, Sequence
from math import log2
from typing import Final

from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library.precedence import list_order
from generator.library.trust import is_trusted
from generator.pages.parts.story_context import StoryContext

_HOUR: Final = 3600
_WARM: Final = 50  # of what says neither heat nor quality, or is not trusted: the middle of both


def ranked(stories: Iterable[StoryContext], settings: Settings) -> list[StoryContext]:
    """The stories in the site's order, the first one first: `ranking.order`."""
    if settings.ranking_order == "top":
        return top(stories, settings)
    return _newest_first(stories)


def top(stories: Iterable[StoryContext], settings: Settings) -> list[StoryContext]:
    """The stories by their points; of two alike, the newer first."""
    return sorted(_newest_first(stories), key=lambda story: -score(story, settings))


def score(story: StoryContext, settings: Settings) -> float:
    """The story's points, as their logarithm.

    1 + heat x `ranking.heat` + quality x `ranking.quality`, each the highest of the story's that
    is trusted, halved with every `ranking.half_life` hours by which its newest article is older
    than the site's newest. Logarithms of halves are differences, so when the site's newest came
    adds the same to all and is left out: neither the clock nor another story changes which of two
    comes first.
    """
    return log2(weight(story, settings)) + newest(story) / (_HOUR * settings.ranking_half_life)


def weight(story: StoryContext, settings: Settings) -> float:
    """The story's points, whatever its age."""
    trusted = [
        context.article for context in story.contexts if is_trusted(context.article, settings)
    ]
    said = [_said(article) for article in trusted] or [(_WARM, _WARM)]
    heat = max(heat for heat, _ in said)
    quality = max(quality for _, quality in said)
    return 1 + heat * settings.ranking_heat + quality * settings.ranking_quality


def _said(article: Article) -> tuple[int, int]:
    """Heat and quality; what is not said, or is not ranked, is as the other is."""
    heat = None if article.heat is None or article.heat < 0 else article.heat
    quality = None if article.quality is None or article.quality < 0 else article.quality
    if heat is None:
        heat = _WARM if quality is None else quality
    return heat, heat if quality is None else quality


def newest(story: StoryContext) -> float:
    """When the newest article of a story was published, in seconds."""
    dates = (context.article.published_at for context in story.contexts)
    return max(date.timestamp() for date in dates if date is not None)


def limit_per_publisher(stories: Sequence[StoryContext], max_per_source: int) -> list[StoryContext]:
    """The same stories; those that are led by a publisher which leads `max_per_source` before them
    come after all others."""
    limit = max_per_source
    counts: dict[str, int] = {}
    first: list[StoryContext] = []
    rest: list[StoryContext] = []
    for story in stories:
        domain = story.lead.article.provider.domain
        counts[domain] = counts.get(domain, 0) + 1
        (first if not limit or not domain or counts[domain] <= limit else rest).append(story)
    return first + rest


def _newest_first(stories: Iterable[StoryContext]) -> list[StoryContext]:
    """As in every list: by the newest of their articles; of one time, by the openers' order."""
    return sorted(
        stories, key=lambda story: (newest(story), *list_order(story.opener.article)), reverse=True
    )
