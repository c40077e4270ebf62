"""Article pages: the original's title, what this site adds to it, and the coverage elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.pages import policy, shell, structured_data, urls
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Facts, Head, HtmlView, Link, Page, Picture, Site, Source, Teaser
from generator.pages.shell import Frame
from generator.pages.teasers import facts, local, picture, source, teaser, teasers, topic_links
from generator.records.links import canonical
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
    site = shell.site(library, frame)
    settings = frame.settings
    for article in library.articles:
        if not article.has_page:
            continue
        path = urls.article(article, settings)
        view = _view(article, path, library, settings, site)
        bodies = (article.body,) if article.body else ()
        yield Page(urls.file(path), "article.html", view, bodies, article.name)


def _view(
    article: Article, path: str, library: Library, settings: Settings, site: Site
) -> ArticleView:
    above = [(topic.name, urls.topic(topic.slug)) for topic in _lineage(article, library)]
    crumbs = shell.crumbs(settings, *above)
    shown_source = source(article.provider, library, settings)
    shown_picture = picture(article.image, article.title, settings)
    topics = topic_links(article, library, settings)
    listed = {canonical(related.url) for related in article.related}
    return ArticleView(
        site=site,
        head=_head(article, path, settings, shown_source, shown_picture, topics, crumbs),
        crumbs=crumbs,
        title=article.title,
        original=policy.outside_url(article),
        excerpt=article.excerpt,
        published_at=local(article.published_at, settings),
        updated_at=local(_update(article), settings),
        source=shown_source,
        authors=article.provider.authors,
        picture=shown_picture,
        topics=topics,
        tags=(*article.tags, *article.hashtags),
        language=article.locale,
        type=article.type,
        facts=facts(article),
        downloads=tuple(Download(a.title, a.url, a.attribution) for a in article.actions),
        player=Player(article.embed.url, article.embed.host) if article.embed else None,
        body=article.body,
        items=teasers(library.items_of.get(article.id, ()), library, settings),
        related=coverage(article, library, settings),
        listed_by=tuple(
            teaser(other, library, settings)
            for other in library.listed_by.get(article.canonical_url, ())
            if other is not article and other.canonical_url not in listed
        ),
    )


def coverage(article: Article, library: Library, settings: Settings) -> tuple[Coverage, ...]:
    """What an article lists as related, the newest first, undated last; itself left out."""
    others = [r for r in article.related if canonical(r.url) != article.canonical_url]
    others.sort(key=lambda r: r.published_at.timestamp() if r.published_at else 0, reverse=True)
    return tuple(_one_coverage(related, library, settings) for related in others)


def _one_coverage(related: Related, library: Library, settings: Settings) -> Coverage:
    ours = library.by_url.get(canonical(related.url))
    has_page = ours is not None and ours.has_page
    return Coverage(
        title=related.title,
        url=related.url,
        page=urls.url(urls.article(ours, settings), settings) if ours and has_page else "",
        excerpt=related.excerpt,
        published_at=local(related.published_at, settings),
        source=source(related.provider, library, settings),
        picture=picture(related.image, related.title, settings),
    )


def _head(
    article: Article,
    path: str,
    settings: Settings,
    shown_source: Source,
    shown_picture: Picture | None,
    topics: tuple[Link, ...],
    crumbs: tuple[Link, ...],
) -> Head:
    image = shell.absolute_picture(shown_picture, settings)
    data = structured_data.together(
        structured_data.article(article, path, shown_source, image.url if image else "", settings),
        structured_data.breadcrumbs(crumbs, article.title, path, settings),
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
        tags=tuple(topic.title for topic in topics),
        feeds=shell.feed_links(settings, "", settings.title),
        structured_data=data,
    )


def _lineage(article: Article, library: Library) -> list[Topic]:
    """The main topic with all topics above it, from the top."""
    topics = library.topics_of[article.id]
    if not topics:
        return []
    return [*reversed(library.topics.ancestors(topics[0])), topics[0]]


def _update(article: Article) -> datetime | None:
    changed = article.changed_at
    return changed if changed != article.published_at else None


KIND = Kind(article_pages, {"article.html": ArticleView})
