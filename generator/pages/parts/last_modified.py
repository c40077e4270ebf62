"""When lists changed last.

Most articles never change after they came out, and lists are in the order in which they did: so a
list's last article tells, and of the others only those that changed later are looked at.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library.library import Library, Slot


def newest_change(articles: Sequence[Slot]) -> datetime | None:
    """The last significant change of any dated public article of a list, which come oldest first;
    None where there is none."""
    changed = [a.changed_at for a in articles if a is not None and (a.updated_at or a.corrections)]
    last = next((a.published_at for a in reversed(articles) if a is not None), None)
    return max((date for date in (last, *changed) if date is not None), default=None)


class LastModified:
    """The last significant change of each list of a library."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._changed: dict[tuple[str, str], datetime] = {}
        """By kind and name of a list: of those that changed after they came out."""
        for article in library.articles:
            if article.updated_at is None and not article.corrections:
                continue
            changed_at = article.changed_at
            if changed_at is not None:
                for of in self._lists(article, settings):
                    self._changed[of] = max(self._changed.get(of, changed_at), changed_at)

    def _lists(self, article: Article, settings: Settings) -> Iterator[tuple[str, str]]:
        yield "all", ""
        yield "category", article.category
        yield "publisher", article.provider.domain
        if article.published_at is not None:
            yield "day", str(article.published_at.astimezone(settings.zone).date())
        topics = self._library.topics
        for topic in self._library.topics_of[article.id]:
            yield from (("topic", each.slug) for each in (topic, *topics.ancestors(topic)))

    def of(self, kind: str, name: str, articles: Sequence[Slot]) -> datetime | None:
        """Of one list, whose dated articles come oldest first; None where none is public."""
        last = next((a.published_at for a in reversed(articles) if a is not None), None)
        if last is None:
            return None
        return max(last, self._changed.get((kind, name), last))
