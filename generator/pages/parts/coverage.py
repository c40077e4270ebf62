"""Coverage: the other articles on the matter of one article, or of a story."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article, CitedArticle, Related
from generator.content.settings import Settings
from generator.library import policy
from generator.library.library import Library
from generator.memo.digests import Keyed, digest_of
from generator.pages.parts.article_context import ArticleContext, ArticleContexts
from generator.pages.parts.teaser import described, local, picture
from generator.pages.parts.views import Coverage, Source


class ResolvedCitation(Struct, frozen=True):
    """What this site knows of an article that another lists as related."""

    source: Source
    ours: bool
    """True if it is a record of this site."""
    page: str
    """Our own page of it; empty where there is none."""


class ResolvedCitations(Keyed):
    """What this site knows of all that an article lists as related, in the order listed."""

    __slots__ = ("each",)

    def __init__(self, each: tuple[ResolvedCitation, ...]) -> None:
        self.each = each
        self.key = digest_of(each)


NO_CITATIONS: Final = ResolvedCitations(())
"""Of an article that lists nothing."""


def resolved_citations_of(
    article: Article, library: Library, contexts: ArticleContexts, settings: Settings
) -> ResolvedCitations:
    each = tuple(
        _beside(mention, library, contexts, settings.base_path) for mention in article.mentions
    )
    return ResolvedCitations(each) if each else NO_CITATIONS


def _beside(
    mention: CitedArticle, library: Library, contexts: ArticleContexts, base_path: str
) -> ResolvedCitation:
    ours = library.by_url.get(mention.url)
    page = urls.url(contexts.folder(ours), base_path) if ours and ours.has_page else ""
    return ResolvedCitation(
        contexts.source(mention.provider, mention.domain), ours is not None, page
    )


def coverage(
    article: Article, known: ResolvedCitations, settings: Settings
) -> tuple[Coverage, ...]:
    """What an article lists as related, the newest first, undated last; itself left out."""
    own = frozenset((article.canonical_url,))
    return newest_first(_listed(article, known, own, settings).values())


def story_coverage(
    lead: ArticleContext,
    others: tuple[ArticleContext, ...],
    known: tuple[ResolvedCitations, ...],
    settings: Settings,
    elsewhere: frozenset[str] = frozenset(),
) -> tuple[Coverage, ...]:
    """The rest of a story: its other articles, and what any of them lists, each address once; the
    newest first, undated last.

    known       of what each lists, the lead first
    elsewhere   canonical URLs of what is left out, because it stands elsewhere on the page
    """
    articles = [context.article for context in (lead, *others)]
    own = elsewhere.union(article.canonical_url for article in articles)
    outside: dict[str, Coverage] = {}
    for article, each in zip(articles, known, strict=True):
        for url, found in _listed(article, each, own, settings).items():
            outside.setdefault(url, found)
    return newest_first(
        [*(coverage_of(context, settings) for context in others), *outside.values()]
    )


def newest_first(covered: Iterable[Coverage]) -> tuple[Coverage, ...]:
    return tuple(sorted(covered, key=lambda each: _timestamp(each.published_at), reverse=True))


def _listed(
    article: Article, known: ResolvedCitations, own: frozenset[str], settings: Settings
) -> dict[str, Coverage]:
    """What an article lists, by canonical URL, but for those."""
    pairs = zip(article.details.related, known.each, strict=True)
    return {
        related.canonical_url: _of_related(related, each, settings)
        for related, each in pairs
        if related.canonical_url not in own
    }


def _of_related(related: Related, known: ResolvedCitation, settings: Settings) -> Coverage:
    return Coverage(
        title=related.title,
        url=related.url,
        outside=True,
        ours=known.ours,
        original=related.url,
        archived=related.archived,
        page=known.page,
        type=related.type,
        excerpt=related.excerpt,
        published_at=local(related.published_at, settings.zone),
        source=known.source,
        picture=picture(related.image, related.title, settings.base_path),
    )


def coverage_of(context: ArticleContext, settings: Settings) -> Coverage:
    """A record of this site as coverage."""
    article, details = context.article, context.article.details
    page = urls.url(context.folder(settings), settings.base_path) if article.has_page else ""
    url, outside = policy.destination(article, settings.titles, page)
    return Coverage(
        title=article.title,
        url=url,
        outside=outside,
        ours=True,
        original=policy.outside_url(details),
        archived=details.archived,
        page=page,
        type=article.type,
        excerpt=described(article, details),
        published_at=local(article.published_at, settings.zone),
        source=context.source,
        picture=picture(details.image, article.title, settings.base_path),
    )


def _timestamp(when: datetime | None) -> float:
    return when.timestamp() if when else float("-inf")
