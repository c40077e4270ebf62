"""Article contexts: an article with all that a page shows of it beside its own words."""

from collections.abc import Iterable
from functools import cached_property

from generator.content import urls
from generator.content.records.host_names import shown_host
from generator.content.records.model import Article
from generator.content.registries.topics import MOST_LEVELS, Topic
from generator.content.settings import Settings
from generator.library.library import Group, Library, Slot
from generator.memo.digests import Keyed, digest_of, encoded
from generator.pages.parts.views import Link, Source


class ArticleContext(Keyed):
    """One public article, as input of every page that shows it.

    It is without the words of its body: these are no part of its key, and a page that shows them is
    given them as well.
    """

    __slots__ = ("_folder", "article", "categories", "source", "topics")

    def __init__(
        self,
        article: Article,
        topics: tuple[Link, ...],
        categories: tuple[str, ...],
        source: Source,
        key: bytes,
    ) -> None:
        self.article = article
        self.topics = topics
        """Main topic first."""
        self.categories = categories
        """Names of the topics and of all above them."""
        self.source = source
        self.key = key
        self._folder = ""

    def folder(self, settings: Settings) -> str:
        """Of the article's own page."""
        self._folder = self._folder or urls.article(self.article, settings)
        return self._folder


class ArticleContexts:
    """The article contexts of one library, each made once."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._cards: dict[str, ArticleContext] = {}
        self._words: dict[str, tuple[str, int]] = {}
        self._folders: dict[str, str] = {}
        self._topics: dict[tuple[Topic, ...], tuple[tuple[Link, ...], tuple[str, ...], bytes]] = {}
        self._sources: dict[tuple[str, str], tuple[Source, bytes]] = {}

    def of(self, article: Article) -> ArticleContext:
        context = self._cards.get(article.id)
        if context is None:
            topics, categories, _ = self._topics_of(article)
            source, _ = self._source_of(article.provider.name, article.provider.domain)
            key = self.keys[article.id]
            self._words[article.id] = article.body, article.body_size
            context = self._cards[article.id] = ArticleContext(
                article.without_words, topics, categories, source, key
            )
        return context

    def of_all(self, articles: Iterable[Article]) -> tuple[ArticleContext, ...]:
        return tuple(self.of(article) for article in articles)

    def words_of(self, context: ArticleContext) -> tuple[str, int]:
        """Digest and size of an article's body, as `Article` has them."""
        return self._words[context.article.id]

    def mark(self, articles: Iterable[Slot]) -> bytes:
        """Stands for the contexts of these articles, and for the places of those not public."""
        keys = self.keys
        return digest_of([None if a is None else keys[a.id] for a in articles])

    def mark_of_each(self, groups: Iterable[Iterable[Slot]]) -> bytes:
        """The same for several groups of articles, of which each has its own."""
        return digest_of([self.mark(articles) for articles in groups])

    @cached_property
    def keys(self) -> dict[str, bytes]:
        """The key of every context, by the article's id."""
        topics: dict[tuple[str, ...], bytes] = {}
        sources: dict[tuple[str, str], bytes] = {}
        keys = {}
        for article in self._library.articles:
            said, provider = article.topics, article.provider
            named = provider.name, provider.domain
            if said not in topics:
                topics[said] = self._topics_of(article)[2]
            if named not in sources:
                sources[named] = self._source_of(*named)[1]
            own = article.teaser_digest or digest_of(article.without_words)
            keys[article.id] = encoded((own, topics[said], sources[named]))
        return keys

    def folder(self, article: Article) -> str:
        """Of the article's own page."""
        folder = self._folders.get(article.id)
        if folder is None:
            folder = self._folders[article.id] = urls.article(article, self._settings)
        return folder

    def source(self, name: str, domain: str) -> Source:
        """A publisher, by what a record says of it, as it is shown: see `_source`."""
        return self._source_of(name, domain)[0]

    def _source_of(self, name: str, domain: str) -> tuple[Source, bytes]:
        found = self._sources.get((name, domain))
        if found is None:
            source = _source(name, domain, self._library, self._settings.base_path)
            found = self._sources[name, domain] = (source, digest_of(source))
        return found

    def _topics_of(self, article: Article) -> tuple[tuple[Link, ...], tuple[str, ...], bytes]:
        topics = self._library.topics_of[article.id]
        found = self._topics.get(topics)
        if found is None:
            registry = self._library.topics
            links = tuple(
                Link(topic.name, urls.url(urls.topic(topic.slug), self._settings.base_path))
                for topic in topics
            )
            above = (registry.ancestors(each, MOST_LEVELS) for each in topics)
            lines = zip(topics, above, strict=True)
            names = [each.name for first, line in lines for each in (first, *line)]
            categories = tuple(dict.fromkeys(names))
            found = self._topics[topics] = (links, categories, digest_of((links, categories)))
        return found


def _source(said: str, domain: str, library: Library, base_path: str) -> Source:
    """By the record's name, or the registry's where there is none or they contradict each other."""
    known = library.publishers.of(domain)
    if library.publishers.claims(said, domain):
        name = known.name if known else shown_host(domain)
    else:
        name = said or (known.name if known else shown_host(domain))
    has_page = library.by_publisher.get(domain, Group()).is_shown
    url = urls.url(urls.publisher(domain), base_path) if has_page else ""
    return Source(name, domain, url)
