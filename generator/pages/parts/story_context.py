"""Story contexts: a story, or an article that stands alone, with all that a page shows of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property

from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.library.library import Library
from generator.library.stories import Story, changed_at, lead_of
from generator.memo.digests import Keyed, digest_of, encoded
from generator.pages.parts.article_context import ArticleContext, ArticleContexts
from generator.pages.parts.coverage import (
    NO_CITATIONS,
    ResolvedCitations,
    resolved_citations_of,
    story_coverage,
)
from generator.pages.parts.views import Coverage


class StoryContext(Keyed):
    """One story as input of every page that shows it; most are of one article alone."""

    __slots__ = ("known", "lead", "opener", "others", "page")

    def __init__(
        self,
        lead: ArticleContext,
        others: tuple[ArticleContext, ...],
        known: tuple[ResolvedCitations, ...],
        opener: ArticleContext,
        page: str,
    ) -> None:
        self.lead = lead
        self.others = others
        """Oldest first."""
        self.known = known
        """Of what each article lists, the lead first."""
        self.opener = opener
        self.page = page
        """Folder of the story's page; empty for an article alone."""
        self.key = lead.key
        if others or page or known[0] is not NO_CITATIONS:
            self.key = digest_of((lead, others, known, opener, page))

    @property
    def contexts(self) -> tuple[ArticleContext, ...]:
        """Of all articles, the lead first."""
        return (self.lead, *self.others)

    @property
    def id(self) -> str:
        """The story's: that of the article that opened it."""
        return self.opener.article.id

    def coverage(
        self, settings: Settings, elsewhere: frozenset[str] = frozenset()
    ) -> tuple[Coverage, ...]:
        """The rest of the story.

        elsewhere   canonical URLs of what it lists that is not to be named
        """
        return story_coverage(self.lead, self.others, self.known, settings, elsewhere)

    @property
    def updated_at(self) -> datetime | None:
        """The last significant change of any of it."""
        return changed_at((context.article for context in self.contexts), self.opener.article)


class StoryContexts:
    """The story contexts of one library, each made once."""

    def __init__(self, library: Library, contexts: ArticleContexts, settings: Settings) -> None:
        self._library = library
        self._cards = contexts
        self._settings = settings
        self._made: dict[str, StoryContext] = {}
        self._known: dict[str, ResolvedCitations] = {}
        self._days: dict[date, bytes] = {}
        self._stories: dict[str, bytes] = {}

    def of(self, article: Article) -> StoryContext:
        """The story that an article tells, whole."""
        story = self._library.story_of.get(article.id)
        opener = story.opener if story else article
        made = self._made.get(opener.id)
        if made is None:
            made = self._of(story.articles, story) if story else self._of((article,), None)
            self._made[opener.id] = made
        return made

    def alone(self, article: Article) -> StoryContext:
        """An article by itself, whatever story it tells."""
        if article.id not in self._library.story_of:
            return self.of(article)
        return self._of((article,), None)

    def of_each(self, articles: Iterable[Article]) -> Iterator[StoryContext]:
        """The stories that articles tell, each once and whole, in the order they are met in."""
        met = set()
        for article in articles:
            context = self.of(article)
            if context.id not in met:
                met.add(context.id)
                yield context

    def parts(self, articles: Sequence[Article]) -> list[StoryContext]:
        """The stories that articles tell, as far as these tell them: a day's part of each."""
        by_story: dict[str, list[Article]] = {}
        story_of = self._library.story_of
        for article in articles:
            story = story_of.get(article.id)
            by_story.setdefault(story.id if story else article.id, []).append(article)
        return [
            self._of(group, story) if (story := story_of.get(group[0].id)) else self.of(group[0])
            for group in by_story.values()
        ]

    def mark(self, articles: Sequence[Article]) -> bytes:
        """Stands for these articles, for what they hold, and for the whole stories they tell."""
        keys, story_of = self._keys, self._library.story_of
        told = {}
        for article in articles:
            story = story_of.get(article.id)
            if story is not None:
                told[story.id] = story
        items_of = self._library.items_of
        held = self._cards.mark_of_each(items_of[each.id] for each in articles if each.items)
        mine = [keys[each.id] for each in articles]
        stories = [self._mark_of_story(story) for story in told.values()]
        return digest_of((mine, held, stories))

    def _mark_of_story(self, story: Story) -> bytes:
        """The same for all articles of a story, beside what they hold."""
        mark = self._stories.get(story.id)
        if mark is None:
            keys = self._keys
            mine = [keys[each.id] for each in story.articles]
            mark = self._stories[story.id] = digest_of((story.id, story.folder, mine))
        return mark

    def mark_of_day(self, day: date) -> bytes:
        """The same for all articles of a day."""
        mark = self._days.get(day)
        if mark is None:
            mark = self._days[day] = self.mark(self._library.by_day[day])
        return mark

    def by_day(self) -> Iterator[tuple[str, Sequence[Article], bytes]]:
        """All public articles, those without a date first and then day by day: what these are
        called, they, and their mark."""
        undated = self._library.whole.undated
        yield "undated", undated, self.mark(undated)
        for day, articles in self._library.by_day.items():
            yield str(day), articles, self.mark_of_day(day)

    @cached_property
    def _keys(self) -> dict[str, bytes]:
        """By an article's id: stands for its context, and for what this site knows of all it lists:
        the articles of its own, and the publishers that have no page."""
        contexts, publishers = self._cards.keys, self._publishers
        listed: dict[str, list[bytes]] = defaultdict(list)
        for article, other in self._library.links:
            listed[article.id].append(contexts[other.id])
        keys = dict(contexts)
        for article in self._library.articles:
            if article.mentions:
                strange = [m.domain for m in article.mentions if m.domain not in publishers]
                keys[article.id] = encoded((contexts[article.id], listed[article.id], strange))
        return keys

    @cached_property
    def _publishers(self) -> frozenset[str]:
        """The domains that have a page."""
        groups = self._library.by_publisher.items()
        return frozenset(domain for domain, group in groups if group.is_shown)

    def known(self, article: Article) -> ResolvedCitations:
        """What this site knows of all that an article lists as related."""
        if not article.mentions:
            return NO_CITATIONS
        known = self._known.get(article.id)
        if known is None:
            known = resolved_citations_of(article, self._library, self._cards, self._settings)
            self._known[article.id] = known
        return known

    def _of(self, articles: Sequence[Article], story: Story | None) -> StoryContext:
        if story is None:
            context = self._cards.of(articles[0])
            return StoryContext(context, (), (self.known(articles[0]),), context, "")
        lead = lead_of(articles, self._settings)
        others = [article for article in articles if article is not lead]
        return StoryContext(
            self._cards.of(lead),
            self._cards.of_all(others),
            tuple(self.known(article) for article in (lead, *others)),
            self._cards.of(story.opener),
            story.folder,
        )
