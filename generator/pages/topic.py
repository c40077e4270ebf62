"""Topic pages: every article of a topic and of the topics below it; and the index of topics."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generator.pages import shell, urls
from generator.pages.bundle import Bundle
from generator.pages.kind import Kind
from generator.pages.library import Group, Library
from generator.pages.lists import List, ListView, list_pages
from generator.pages.page import Page, Standing
from generator.pages.ranking import ranked, spread
from generator.pages.shell import Frame
from generator.pages.story_cards import StoryCard, story_cards_of
from generator.pages.views import HtmlView, Link
from generator.records.model import Article
from generator.registries.topics import Topic
from generator.settings import Settings


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


def standing(topic: Topic) -> Standing:
    """That of a topic's pages: one that only records name gives way to what the owner made."""
    return Standing.SITE if topic.registered else Standing.LIST


def branches(library: Library, settings: Settings) -> tuple[TopicBranch, ...]:
    """The tree of all topics that have pages."""
    visible = {topic.slug for topic in shown(library)}

    def branch(topic: Topic) -> TopicBranch:
        return TopicBranch(
            title=topic.name,
            url=urls.url(urls.topic(topic.slug), settings),
            description=topic.description,
            count=count(topic, library),
            children=tuple(branch(child) for child in library.topics.children(topic)),
        )

    return tuple(branch(topic) for topic in library.topics.top() if topic.slug in visible)


def topic_pages(library: Library, frame: Frame) -> Iterator[Page | Bundle]:
    """The index of topics, and every page of every topic."""
    settings = frame.settings
    yield Page(
        urls.file(urls.TOPICS),
        "topics.html",
        TopicsView(
            site=shell.shell_of(library, frame).site,
            head=shell.head(settings, urls.TOPICS, frame.words.topics),
            crumbs=shell.crumbs(settings),
            topics=branches(library, settings),
            sections=tuple(
                Link(frame.words.category(name), urls.url(urls.category(name), settings))
                for name in shell.categories(library)
            ),
        ),
        source="the index of topics",
    )
    stories = story_cards_of(library, settings)

    def front(articles: tuple[Article, ...]) -> tuple[StoryCard, ...]:
        return tuple(spread(ranked(stories.of_each(articles), settings), settings))

    for topic in shown(library):
        of = _list(topic, library, frame)
        children = tuple(
            Link(child.name, urls.url(urls.topic(child.slug), settings))
            for child in library.topics.children(topic)
        )
        group = library.by_topic.get(topic.slug, Group())
        feeds = shell.format_links(settings, of.folder)
        yield from list_pages(
            of,
            group,
            library,
            frame,
            "topic.html",
            _view,
            feeds,
            front=front,
            beside=(children,),
        )


def _list(topic: Topic, library: Library, frame: Frame) -> List:
    folder = urls.topic(topic.slug)
    lineage = [(t.name, urls.topic(t.slug)) for t in reversed(library.topics.ancestors(topic))]
    return List(
        folder=folder,
        title=topic.name,
        description=topic.description,
        above=((frame.words.topics, urls.TOPICS), *lineage),
        keywords=topic.keywords,
        feeds=shell.feed_links(frame.settings, folder, topic.name),
        source=source(topic),
        standing=standing(topic),
        identity=topic.id,
    )


def _view(feeds: tuple[Link, ...], children: tuple[Link, ...] = (), **fields: Any) -> TopicView:
    return TopicView(children=children, feeds=feeds, **fields)


KIND = Kind(topic_pages, {"topics.html": TopicsView, "topic.html": TopicView})
