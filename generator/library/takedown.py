"""Takedowns: what was retracted, and what may not come back.

The deny list is a function of the records and the settings: the originals of all records that are
retracted, and those that the owner lists because their record is gone.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.content.records.links import canonical, host
from generator.content.records.model import Article
from generator.content.records.tracking import Tracking
from generator.content.settings import FILE, Settings
from generator.library.policy import Cause, WithholdReason


class Retraction(Struct, frozen=True):
    """All that is left of a record that was retracted."""

    name: str
    path: str
    """The folder of its page."""
    reason: str


def denied_originals(articles: Iterable[Article], settings: Settings) -> dict[str, str]:
    """By canonical URL, the originals that may not be shown: on whose word, for messages."""
    denied = {
        canonical(url, tracking=settings.tracking): f"`deny` in {FILE}" for url in settings.deny
    }
    for article in articles:
        if article.retracted:
            denied |= dict.fromkeys(_originals(article, settings.tracking), article.name)
    return denied


def withdrawn(articles: Iterable[Article], denied: Mapping[str, str]) -> dict[str, str]:
    """By id, and by canonical URL, what was taken back after it may have been shown: why, in words
    for readers; empty where no one says.

    denied   as `denied_originals` gives it for these articles
    """
    retracted = {article.name: article for article in articles if article.retracted}
    reasons = {article.id: article.retracted for article in retracted.values()}
    return reasons | {
        url: retracted[name].retracted if name in retracted else "" for url, name in denied.items()
    }


def why_denied(
    article: Article, denied: Mapping[str, str], tracking: Tracking
) -> WithholdReason | None:
    """Why a record that says nothing of it itself is kept out; None for one that is not."""
    if article.retracted:
        return None
    by = next((denied[url] for url in _originals(article, tracking) if url in denied), "")
    return (
        WithholdReason(Cause.DENIED, f"its original is on the deny list, by {by}") if by else None
    )


def without_denied(article: Article, denied: Mapping[str, str]) -> Article:
    """The article without related coverage that may not be shown."""
    if not any(mention.url in denied for mention in article.mentions):
        return article
    related = article.details.related
    kept = tuple(item for item in related if item.canonical_url not in denied)
    return article.with_details(related=kept)


def _originals(article: Article, tracking: Tracking) -> Iterator[str]:
    """The canonical forms of the addresses at which an article lies.

    Where readers are sent to another host than the original's, that address may be one of many
    articles: it says nothing of this one.
    """
    if article.canonical_url:
        yield article.canonical_url
    if article.has_two_addresses:
        details = article.details
        if host(details.web_url) == host(details.original_url):
            yield canonical(details.web_url, tracking=tracking)
