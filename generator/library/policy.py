"""One policy: what is public, where a title leads, what search engines may list.

A digest is about other people's articles. Everything that follows from this for pages, feeds and
sitemaps is decided here, and nowhere else.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from generator.content.records.model import Article, Details
from generator.content.settings import Settings
from generator.library.trust import is_trusted


class Cause(StrEnum):
    """Why a record that was read is not shown, as a kind."""

    REMOVED = "removed"
    RETRACTED = "retracted"
    DENIED = "denied"
    DRAFT = "draft"
    EDITOR = "held_back_by_editor"
    EXPIRED = "expired"
    QUALITY = "quality"
    SCHEDULED = "scheduled"
    DUPLICATE = "duplicate"
    NEWCOMER = "newcomer"


class WithholdReason(Struct, frozen=True):
    """Why one record is not shown."""

    kind: Cause
    reason: str
    """In words, for the report."""


def why_hidden(article: Article, now: datetime, settings: Settings) -> WithholdReason | None:
    """Why nothing at all may be shown of a record, on pages, in feeds, anywhere; None for a public
    one."""
    if article.removed:
        return WithholdReason(Cause.REMOVED, "removed")
    if article.retracted:
        return WithholdReason(Cause.RETRACTED, "retracted")
    if article.published is False and not settings.include_unpublished:
        return WithholdReason(Cause.EDITOR, "published: false")
    if article.draft and not settings.include_unpublished:
        return WithholdReason(Cause.DRAFT, article.draft)
    if article.expires_at is not None and article.expires_at <= now:
        return WithholdReason(Cause.EXPIRED, f"expired on {article.expires_at:%Y-%m-%d %H:%M} UTC")
    wanted = settings.minimum_quality
    if wanted is not None and not is_trusted(article, settings):
        return WithholdReason(Cause.QUALITY, f"not trusted, and quality {wanted} is wanted")
    if article.published is None and wanted is not None:
        if article.quality is None:
            return WithholdReason(Cause.QUALITY, f"no quality, and {wanted} is wanted")
        if article.quality < wanted:
            return WithholdReason(Cause.QUALITY, f"quality {article.quality} is below {wanted}")
    if is_scheduled(article, now):
        return WithholdReason(
            Cause.SCHEDULED, f"scheduled for {article.published_at:%Y-%m-%d %H:%M} UTC"
        )
    return None


def is_scheduled(article: Article, now: datetime) -> bool:
    """True if the record is not due yet."""
    return article.published_at is not None and article.published_at > now


class Destination(NamedTuple):
    """Where a title leads."""

    url: str
    outside: bool
    """True if that is another site."""


def destination(article: Article, titles: str, page: str, story: str = "") -> Destination:
    """Where a title leads: to our page, or to the original.

    titles   as in `Settings.titles`: `original`, or `page` for ours wherever there is one
    page     URL of the article's own page, as it is to be written; empty for none
    story    of the page of the story that the article stands for: with `page`, that is ours
    A record without `webUrl` is read on the site itself, where it has a page.
    """
    ours = page
    if titles == "page":
        ours = story or page
    elif article.has_web_url:
        ours = ""
    return Destination(ours, False) if ours else Destination(outside_url(article.details), True)


def outside_url(details: Details) -> str:
    """Where readers of the original are sent; empty for a record that has none."""
    return details.web_url or details.original_url


def foreign_language(details: Details, settings: Settings) -> str:
    """A record's own language, as BCP 47; empty where that is the site's, or is not known."""
    return "" if details.locale == settings.language else details.locale


def indexed(article: Article, *, in_story: bool = False) -> bool:
    """Whether search engines are to list an article's page: only where it adds something.

    in_story   the article is one of several that tell a story: the story's page, which is always
               listed, shows all the coverage, so another page that adds no more repeats it
    A page that holds nothing but its source's excerpt is a copy, and copies are better blocked
    than declared: Google's advice to sites that carry other people's text.
    """
    if article.noindex:
        return False
    return article.adds_its_own if in_story else article.adds_something
