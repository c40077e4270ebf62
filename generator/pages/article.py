"""Article pages: the original's title, what this site adds to it, and the coverage elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.pages import policy, structured_data, urls
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page, Standing
from generator.pages.shell import (
    Frame,
    Shell,
    absolute_picture,
    crumbs,
    feed_links,
    shell_of,
)
from generator.pages.teasers import facts, local, notes, picture, teasers
from generator.pages.views import Facts, Head, HtmlView, Link, Note, Picture, Source, Teaser
from generator.records.model import Article, Related
from generator.registries.topics import Topic
from generator.settings import Settings


class Coverage(Struct, frozen=True, kw_only=True):
    """An article elsewhere on the same matter."""

    title: str
    url: str
    """Of the article itself, on its publisher's site."""
    page: str
    """Our own page of it; empty where there is none."""
    excerpt: str
    published_at: datetime | None
    source: Source
    picture: Picture | None


class Beside(Struct, frozen=True):
    """What this site knows of an article that another lists as related."""

    source: Source
    page: str
    """Our own page of it; empty where there is none."""


class Player(Struct, frozen=True):
    """A video that loads when the reader asks for it."""

    url: str
    host: str


class Download(Struct, frozen=True):
    """Something to fetch."""

    title: str
    url: str
    attribution: str


class ArticleView(HtmlView, frozen=True, kw_only=True):
    """One article's page."""

    title: str
    original: str
    """URL of the original; empty for a collection of our own."""
    excerpt: str
    published_at: datetime | None
    updated_at: datetime | None
    """The last significant change; None where there was none since publication."""
    corrections: tuple[Note, ...]
    """The newest first."""
    source: Source
    authors: tuple[str, ...]
    picture: Picture | None
    topics: tuple[Link, ...]
    tags: tuple[str, ...]
    language: str
    """BCP 47; empty for the site's own."""
    type: str
    facts: Facts
    downloads: tuple[Download, ...]
    player: Player | None
    body: str
    """Digest; the HTML is `bodies[body]`."""
    items: tuple[Teaser, ...]
    """What a collection holds, in its editor's order."""
    related: tuple[Coverage, ...]
    """The newest first."""
    listed_by: tuple[Teaser, ...]
    """Articles of this site that list this one as related and that it does not list itself."""


def article_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """The page of each public article that has one."""
    settings = frame.settings
    shell = shell_of(library, frame)
    cards = cards_of(library, settings)
    lineages: dict[tuple[Topic, ...], tuple[tuple[str, str], ...]] = {}
    for article in library.articles:
        if not article.has_page:
            continue
        topics = library.topics_of[article.id]
        if topics not in lineages:
            lineages[topics] = _lineage(topics, library)
        content = deferred(
            _view,
            shell,
            cards.of(article),
            lineages[topics],
            beside(article, library, settings),
            cards.of_all(library.items_of.get(article.id, ())),
            cards.of_all(_listed_by(article, library)),
        )
        bodies = (article.body,) if article.body else ()
        path = urls.file(cards.folder(article))
        yield Page(
            path,
            "article.html",
            content,
            bodies,
            record=article.name,
            source=article.name,
            standing=Standing.RECORD,
        )


def _listed_by(article: Article, library: Library) -> list[Article]:
    """The articles that list this one as related and that it does not list itself."""
    others = library.listed_by.get(article.canonical_url, ())
    listed = {related.canonical_url for related in article.related} if others else ()
    return [other for other in others if other is not article and other.canonical_url not in listed]


def beside(article: Article, library: Library, settings: Settings) -> tuple[Beside, ...]:
    """What this site knows of each article that one lists as related, in the order listed."""
    return tuple(_beside(related, library, settings) for related in article.related)


def _beside(related: Related, library: Library, settings: Settings) -> Beside:
    ours = library.by_url.get(related.canonical_url)
    cards = cards_of(library, settings)
    page = urls.url(cards.folder(ours), settings) if ours and ours.has_page else ""
    return Beside(cards.source(related.provider), page)


def _view(
    shell: Shell,
    card: Card,
    lineage: tuple[tuple[str, str], ...],
    known: tuple[Beside, ...],
    items: tuple[Card, ...],
    listed_by: tuple[Card, ...],
) -> ArticleView:
    settings = shell.settings
    article = card.article
    path = urls.article(article, settings)
    way = crumbs(settings, *lineage)
    return ArticleView(
        site=shell.site,
        head=_head(card, path, settings, way, lineage),
        crumbs=way,
        title=article.title,
        original=policy.outside_url(article),
        excerpt=article.excerpt,
        published_at=local(article.published_at, settings),
        updated_at=local(_update(article), settings),
        corrections=notes(article, settings),
        source=card.source,
        authors=article.provider.authors,
        picture=picture(article.image, article.title, settings),
        topics=card.topics,
        tags=(*article.tags, *article.hashtags),
        language=policy.foreign_language(article, settings),
        type=article.type,
        facts=facts(article),
        downloads=tuple(Download(a.title, a.url, a.attribution) for a in article.actions),
        player=Player(article.embed.url, article.embed.host) if article.embed else None,
        body=article.body,
        items=teasers(items, settings),
        related=coverage(article, known, settings),
        listed_by=teasers(listed_by, settings),
    )


def coverage(
    article: Article, known: tuple[Beside, ...], settings: Settings
) -> tuple[Coverage, ...]:
    """What an article lists as related, the newest first, undated last; itself left out."""
    others = [
        (related, each)
        for related, each in zip(article.related, known, strict=True)
        if related.canonical_url != article.canonical_url
    ]
    others.sort(key=lambda pair: _timestamp(pair[0].published_at), reverse=True)
    return tuple(_one_coverage(related, each, settings) for related, each in others)


def _one_coverage(related: Related, known: Beside, settings: Settings) -> Coverage:
    return Coverage(
        title=related.title,
        url=related.url,
        page=known.page,
        excerpt=related.excerpt,
        published_at=local(related.published_at, settings),
        source=known.source,
        picture=picture(related.image, related.title, settings),
    )


def _timestamp(when: datetime | None) -> float:
    return when.timestamp() if when else float("-inf")


def _head(
    card: Card,
    path: str,
    settings: Settings,
    way: tuple[Link, ...],
    lineage: tuple[tuple[str, str], ...],
) -> Head:
    article = card.article
    # Of two feeds, browsers and readers offer the first: readers of a page want more of its kind.
    feeds = [feed_links(settings, folder, name) for name, folder in lineage[-1:]]
    feeds.append(feed_links(settings, "", settings.title))
    shown = picture(article.image, article.title, settings)
    image = absolute_picture(shown, settings)
    data = structured_data.together(
        structured_data.article(article, path, card.source, image.url if image else "", settings),
        structured_data.breadcrumbs(way, article.title, path, settings),
    )
    return Head(
        url=urls.url(path, settings),
        name=article.title,
        title=f"{article.title} · {settings.title}",
        description=article.excerpt or article.title,
        canonical=urls.absolute(path, settings),
        indexed=policy.indexed(article),
        kind="article",
        image=image,
        published_at=local(article.published_at, settings),
        updated_at=local(_update(article), settings),
        tags=tuple(topic.title for topic in card.topics),
        feeds=tuple(link for links in feeds for link in links),
        structured_data=data,
    )


def _lineage(topics: tuple[Topic, ...], library: Library) -> tuple[tuple[str, str], ...]:
    """Name and folder of the main topic and of all topics above it, from the top."""
    if not topics:
        return ()
    line = [*reversed(library.topics.ancestors(topics[0])), topics[0]]
    return tuple((topic.name, urls.topic(topic.slug)) for topic in line)


def _update(article: Article) -> datetime | None:
    changed = article.changed_at
    return changed if changed != article.published_at else None


KIND = Kind(article_pages, {"article.html": ArticleView})
