"""Precedence: who came first. One rule for addresses, ids, doubles, spellings and openers, and with
it the one order of lists."""

from datetime import UTC, datetime
from typing import Final

from generator.content.records.model import Article

_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


def precedence(article: Article) -> tuple[datetime, datetime, str]:
    """The smaller of two came first, and keeps what both want: what is published stays, whatever a
    newcomer says of its own date.

    By arrival (see `Article.came_at`); of what came at once, by publication; then by the name of
    the file. A record that tells neither when it came nor when it was published comes last.
    """
    return article.came_at or _LAST, article.published_at or _LAST, article.name


def list_order(article: Article) -> tuple[datetime, datetime, str]:
    """Where an article stands in every list and feed, oldest first: by publication; of one date, by
    arrival; then by the name of the file. Undated ones stand before all others."""
    return article.published_at or _FIRST, article.came_at or _FIRST, article.name
