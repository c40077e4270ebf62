"""Coverage: the other articles on the matter of one article, or of a story."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.pages import policy, urls
from generator.pages.cards import Card, Cards
from generator.pages.deferred import Keyed, digest_of
from generator.pages.library import Library
from generator.pages.teasers import described, local, picture
from generator.pages.views import Coverage, Source
from generator.records.model import Article, Mention, Related
from generator.settings import Settings


class Beside(Struct, frozen=True):
    """What this site knows of an article that another lists as related."""

    source: Source
    ours: bool
    """True if it is a record of this site."""
    page: str
    """Our own page of it; empty where there is none."""


class Known(Keyed):
    """What this site knows of all that an article lists as related, in the order listed."""

    __slots__ = ("each",)

    def __init__(self, each: tuple[Beside, ...]) -> None:
        self.each = each
        self.key = digest_of(each)


NOTHING: Final = Known(())
"""Of an article that lists nothing."""


def known_of(article: Article, library: Library, cards: Cards, settings: Settings) -> Known:
    each = tuple(_beside(mention, library, cards, settings) for mention in article.mentions)
    return Known(each) if each else NOTHING


def _beside(mention: Mention, library: Library, cards: Cards, settings: Settings) -> Beside:
    ours = library.by_url.get(mention.url)
    page = urls.url(cards.folder(ours), settings) if ours and ours.has_page else ""
    return Beside(cards.source(mention.provider, mention.domain), ours is not None, page)


def coverage(article: Article, known: Known, settings: Settings) -> tuple[Coverage, ...]:
    """What an article lists as related, the newest first, undated last; itself left out."""
    own = frozenset((article.canonical_url,))
    return newest_first(_listed(article, known, own, settings).values())


def story_coverage(
    lead: Card,
    others: tuple[Card, ...],
    known: tuple[Known, ...],
    settings: Settings,
    elsewhere: frozenset[str] = frozenset(),
) -> tuple[Coverage, ...]:
    """The rest of a story: its other articles, and what any of them lists, each address once; the
    newest first, undated last.

    known       of what each lists, the lead first
    elsewhere   canonical URLs of what is left out, because it stands elsewhere on the page
    """
    articles = [card.article for card in (lead, *others)]
    own = elsewhere.union(article.canonical_url for article in articles)
    outside: dict[str, Coverage] = {}
    for article, each in zip(articles, known, strict=True):
        for url, found in _listed(article, each, own, settings).items():
            outside.setdefault(url, found)
    return newest_first([*(coverage_of(card, settings) for card in others), *outside.values()])


def newest_first(covered: Iterable[Coverage]) -> tuple[Coverage, ...]:
    return tuple(sorted(covered, key=lambda each: _timestamp(each.published_at), reverse=True))


def _listed(
    article: Article, known: Known, own: frozenset[str], settings: Settings
) -> dict[str, Coverage]:
    """What an article lists, by canonical URL, but for those."""
    pairs = zip(article.details.related, known.each, strict=True)
    return {
        related.canonical_url: _of_related(related, each, settings)
        for related, each in pairs
        if related.canonical_url not in own
    }


def _of_related(related: Related, known: Beside, settings: Settings) -> Coverage:
    return Coverage(
        title=related.title,
        url=related.url,
        outside=True,
        ours=known.ours,
        original=related.url,
        page=known.page,
        type=related.type,
        excerpt=related.excerpt,
        published_at=local(related.published_at, settings),
        source=known.source,
        picture=picture(related.image, related.title, settings),
    )


def coverage_of(card: Card, settings: Settings) -> Coverage:
    """A record of this site as coverage."""
    article, details = card.article, card.article.details
    outside = policy.leads_outside(article, settings)
    page = urls.url(card.folder(settings), settings) if article.has_page else ""
    return Coverage(
        title=article.title,
        url=policy.outside_url(details) if outside else page,
        outside=outside,
        ours=True,
        original=policy.outside_url(details),
        page=page,
        type=article.type,
        excerpt=described(article, details),
        published_at=local(article.published_at, settings),
        source=card.source,
        picture=picture(details.image, article.title, settings),
    )


def _timestamp(when: datetime | None) -> float:
    return when.timestamp() if when else float("-inf")
