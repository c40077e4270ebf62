"""Topic pages: every article of a topic and of the topics below it; and the index of topics."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from msgspec import Struct, structs

from generator.content import urls
from generator.content.records.model import Article
from generator.content.registries.topics import MOST_LEVELS, Topic
from generator.library.library import Group, Library
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import site_chrome
from generator.pages.parts.bundle import Bundle
from generator.pages.parts.extra import TopicExtra, extra_of_topic
from generator.pages.parts.list_page import (
    ArticleList,
    ListFields,
    ListHeading,
    ListView,
    list_pages,
)
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.ranking import limit_per_publisher, ranked
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.views import HtmlView, Link

T = TypeVar("T")


class TopicBranch(Struct, frozen=True, kw_only=True):
    """A topic with those below it."""

    title: str
    url: str
    description: str
    count: int
    """Public articles, those of the topics below included."""
    children: "tuple[TopicBranch, ...]"


class TopicView(ListView, frozen=True, kw_only=True):
    """One page of a topic: stories on its front page, and articles on full ones."""

    children: tuple[Link, ...]
    """Topics right below; on the front page alone, for full pages stop changing."""
    feeds: tuple[Link, ...]
    """The topic's feeds, by format."""
    extra: TopicExtra
    """Fields of the owner's own that the topic has."""


class TopicFields(Struct, frozen=True, kw_only=True):
    """What a topic's pages show beside its articles; see TopicView."""

    feeds: tuple[Link, ...]
    extra: TopicExtra
    children: tuple[Link, ...] = ()


class TopicsView(HtmlView, frozen=True, kw_only=True):
    """The index of topics."""

    topics: tuple[TopicBranch, ...]
    sections: tuple[Link, ...]
    """All categories that have a page, those among them that the navigation does not name."""


def shown(library: Library) -> list[Topic]:
    """The topics that have pages: those of the registry, and free ones that have articles."""
    return [topic for topic in library.topics if topic.registered or _has_articles(topic, library)]


def _has_articles(topic: Topic, library: Library) -> bool:
    return library.by_topic.get(topic.slug, Group()).is_shown


def count(topic: Topic, library: Library) -> int:
    """How many public articles a topic has, those of the topics below included."""
    return library.by_topic.get(topic.slug, Group()).count


def source(topic: Topic) -> str:
    """The topic, as messages name it."""
    return f'the topic "{topic.name}"'


def standing(topic: Topic) -> Precedence:
    """That of a topic's pages: one that only records name gives way to what the owner made."""
    return Precedence.SITE if topic.registered else Precedence.LIST


def walk(library: Library) -> Iterator[tuple[Topic, int]]:
    """All topics that have pages, each before those below it, with the number of those above it:
    trees may be deeper than functions may call each other."""
    visible = {topic.slug for topic in shown(library)}
    topics = library.topics
    to_come = [(topic, 0) for topic in reversed(topics.top()) if topic.slug in visible]
    while to_come:
        topic, depth = to_come.pop()
        yield topic, depth
        below = reversed(topics.children(topic))
        to_come += [(each, depth + 1) for each in below if each.slug in visible]


def nested(library: Library, made: Callable[[Topic, tuple[T, ...]], T]) -> tuple[T, ...]:
    """The tree of all topics that have pages, each made with those that stand below it.

    No page shows more than MOST_LEVELS of it: whatever lies deeper stands at the deepest of them,
    one below the other.
    """
    below: list[list[T]] = [[] for _ in range(MOST_LEVELS + 1)]
    for topic, depth in reversed(list(walk(library))):  # so those below come first
        level = min(depth, MOST_LEVELS - 1)
        children = tuple(reversed(below[level + 1]))
        below[level + 1].clear()
        below[level].append(made(topic, children))
    return tuple(reversed(below[0]))


def lineage(topic: Topic, library: Library) -> tuple[tuple[str, str], ...]:
    """Name and folder of a topic and of those above it, from the top; of many, the nearest."""
    above = library.topics.ancestors(topic, MOST_LEVELS)
    return tuple((each.name, urls.topic(each.slug)) for each in (*reversed(above), topic))


def branches(library: Library, base_path: str) -> tuple[TopicBranch, ...]:
    """The tree of all topics that have pages."""

    def branch(topic: Topic, children: tuple[TopicBranch, ...]) -> TopicBranch:
        return TopicBranch(
            title=topic.name,
            url=urls.url(urls.topic(topic.slug), base_path),
            description=topic.description,
            count=count(topic, library),
            children=children,
        )

    return nested(library, branch)


def topic_pages(site: PageContext) -> Iterator[Page | Bundle]:
    """The index of topics, and every page of every topic."""
    library, settings = site.library, site.settings
    yield Page(
        urls.file(urls.TOPICS),
        "topics.html",
        TopicsView(
            site=site.chrome.site,
            head=site_chrome.head(settings, urls.TOPICS, site.words.topics),
            crumbs=site_chrome.crumbs(settings),
            topics=branches(library, settings.base_path),
            sections=tuple(
                Link(site.words.category(name), urls.url(urls.category(name), settings.base_path))
                for name in site_chrome.categories(library)
            ),
        ),
        source="the index of topics",
    )
    for topic in shown(library):
        yield from list_pages(_list(topic, site), site)


def _list(topic: Topic, site: PageContext) -> ArticleList[TopicFields]:
    library, settings = site.library, site.settings
    folder = urls.topic(topic.slug)
    own = TopicFields(
        feeds=site_chrome.format_links(settings, folder),
        extra=extra_of_topic(topic.extra, settings),
    )
    children = tuple(
        Link(child.name, urls.url(urls.topic(child.slug), settings.base_path))
        for child in library.topics.children(topic)
    )

    def stories(articles: tuple[Article, ...]) -> tuple[StoryContext, ...]:
        told = ranked(site.story_contexts.of_each(articles), settings)
        return tuple(limit_per_publisher(told, settings.max_per_source))

    return ArticleList(
        heading=ListHeading(
            folder=folder,
            title=topic.name,
            description=topic.description,
            above=((site.words.topics, urls.TOPICS), *lineage(topic, library)[:-1]),
            keywords=topic.keywords,
            feeds=site_chrome.feed_links(settings, folder, topic.name),
            source=source(topic),
            standing=standing(topic),
            identity=topic.id,
        ),
        group=library.by_topic.get(topic.slug, Group()),
        template="topic.html",
        view=_view,
        own=own,
        own_of_front=lambda: structs.replace(own, children=children),
        stories=stories,
    )


def _view(fields: ListFields, own: TopicFields) -> TopicView:
    return TopicView(**fields, children=own.children, feeds=own.feeds, extra=own.extra)


KIND = Kind(topic_pages, {"topics.html": TopicsView, "topic.html": TopicView})
