"""What a site has, as far as candidates are held against it."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from generator.content.records.model import Article
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import Settings
from generator.library.known_already import KnownArticles
from generator.library.new_record import Newsroom
from generator.library.policy import why_hidden
from generator.library.suggestions import SuggestedPublisher, suggested_publisher
from generator.library.takedown import denied_originals


class SiteRecords(Struct):
    """Looked up once for many candidates; it stays good when the records are no longer at hand."""

    names: list[str]
    """Of all files of records; those that are written meanwhile are added."""
    topics: Topics
    publishers: Publishers
    known: KnownArticles
    shown: list[Article]
    """Those that are public."""
    newest: dict[str, Article]
    """By a publisher's domain, the newest record that names it."""

    def publisher(self, domain: str, site_name: str) -> SuggestedPublisher:
        """Whose a domain is: see `suggested_publisher`."""
        known = self.newest.get(domain)
        return suggested_publisher(
            domain,
            site_name,
            self.publishers,
            (known,) if known else (),
            said_by="as its feed is called",
        )

    def wrote(self, article: Article) -> None:
        """Knows a record that was written now."""
        self.names.append(article.name)
        self.known.add(article)
        self.shown.append(article)


def site_records(newsroom: Newsroom, now: datetime) -> SiteRecords:
    """What a site has."""
    settings, articles = newsroom.settings, newsroom.articles
    return SiteRecords(
        names=[*newsroom.names],
        topics=newsroom.topics,
        publishers=newsroom.publishers,
        known=KnownArticles(articles, denied_originals(articles, settings)),
        shown=_shown(articles, now, settings),
        newest=_newest(articles),
    )


def _shown(articles: Iterable[Article], now: datetime, settings: Settings) -> list[Article]:
    return [each for each in articles if not why_hidden(each, now, settings)]


def _newest(articles: Iterable[Article]) -> dict[str, Article]:
    found: dict[str, Article] = {}
    for each in articles:
        domain = each.provider.domain
        if domain and each.provider.name:
            other = found.get(domain)
            if other is None or _came(other) <= _came(each):
                found[domain] = each
    return found


def _came(article: Article) -> float:
    return article.came_at.timestamp() if article.came_at else 0.0
