"""What the site has already, found at once for each of many new records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.content.records.identity import is_iri
from generator.content.records.model import Article
from generator.content.records.parse import parse
from generator.content.settings import Settings
from generator.content.source_folder import Folder
from generator.library.known_already import SAME_ORIGINAL, Known, known_already
from generator.library.new_record import Newsroom


class Held:
    """The site's articles, by all that tells one again.

    denied   originals that may not be shown, by `takedown.denied_originals`
    """

    def __init__(self, articles: Iterable[Article], denied: Mapping[str, str]) -> None:
        self._denied = denied
        self._alike: dict[object, list[Article]] = defaultdict(list)
        self._by_id: dict[str, Article] = {}
        for article in articles:
            self.add(article)

    def add(self, article: Article) -> None:
        """One more that the site has."""
        self._by_id.setdefault(article.id, article)
        if article.canonical_url:
            self._alike[article.canonical_url].append(article)
        if article.likeness:
            self._alike[article.likeness].append(article)

    def same(self, canonical_url: str) -> Known | None:
        """What the site has of just that original, as `known` finds it: told before a record is
        made, of which a second import makes none."""
        alike = self._alike.get(canonical_url)
        if canonical_url in self._denied or not alike:
            return None
        return Known(alike[0].name, SAME_ORIGINAL)

    def known(self, new: Article) -> Known | None:
        """What the site has of an article already, surest first; None for nothing.

        By its address, and by its id where that is of the whole world: `4711` may be anybody's.
        """
        alike = [*self._alike.get(new.canonical_url, ()), *self._alike.get(new.likeness, ())]
        known = next(known_already(new, alike, self._denied), None)
        if known is None and is_iri(new.id) and (held := self._by_id.get(new.id)):
            return Known(held.name, "it has the same id")
        return known

    def has_id(self, identity: str) -> bool:
        """True if another article is known by that id."""
        return identity in self._by_id


def withheld(content: Path, newsroom: Newsroom, settings: Settings) -> Iterator[Article]:
    """What the files of records say that a build does not read, for they are drafts by their path:
    what was imported, and put aside since, is not new."""
    folder = Folder(content, follow_links=settings.follow_links)
    read = {article.name for article in newsroom.articles}
    for name in newsroom.names:
        if name not in read:
            data = folder.read(name, settings.limits.file_size)
            article = parse(data, name, settings.records[0].category, settings.reading).article
            if article is not None:
                yield article
