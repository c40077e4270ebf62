"""Article pages: the original's title, what this site adds to it, and the coverage elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct

from generator.content import urls
from generator.content.records.host_names import shown_host
from generator.content.records.model import Article
from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.library import policy
from generator.library.library import Library
from generator.pages import topic
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import structured_data
from generator.pages.parts.article_context import (
    ArticleContext,
    ArticleContexts,
)
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.coverage import ResolvedCitations, coverage
from generator.pages.parts.deferred import deferred
from generator.pages.parts.extra import RecordExtra, extra_of_record
from generator.pages.parts.once import pictured_once
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import (
    SiteChrome,
    absolute_picture,
    crumbs,
    news_head,
)
from generator.pages.parts.teaser import described, excerpt, facts, local, notes, picture, teasers
from generator.pages.parts.views import (
    Coverage,
    Facts,
    Head,
    HtmlView,
    Link,
    Note,
    Picture,
    Source,
    Teaser,
)


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
    title_in_body: bool
    """True if the title is only the first words of the body, which need not be shown twice."""
    original: str
    """URL of the original; empty for a collection of our own."""
    archived: str
    """URL of an archived copy of the original; empty for none."""
    excerpt: str
    """Without those of its words that stand for a title."""
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
    story: str
    """The page of the story that it tells with others; empty where it is alone."""
    listed_by: tuple[Teaser, ...]
    """Articles of this site that list this one as related and that it does not list itself."""
    older: Link | None
    """The page of the nearest article before that has one; None for what has no date."""
    newer: Link | None
    extra: RecordExtra
    """Fields of the owner's own that the record has."""


def article_pages(site: PageContext) -> Iterator[Bundle]:
    """The page of each public article that has one, by day."""
    contexts, listed_by = site.article_contexts, site.library.listed_by
    days = list(site.story_contexts.by_day())
    ends = _ends([articles for _, articles, _ in days])
    for (name, articles, mark), end in zip(days, ends, strict=True):
        listed = [each.canonical_url for each in articles if each.canonical_url in listed_by]
        listing = contexts.mark_of_each(listed_by[url] for url in listed)
        ways = tuple(each and _link(each, contexts, site.settings.base_path) for each in end)
        bodies = tuple(article.body for article in articles)
        make = partial(_pages, articles, end, site)
        yield bundle(f"articles {name}", make, mark, bodies, listing, ways)


Ends = tuple[Article | None, Article | None]
"""The last article with a page before those of a day, and the first one after them."""


def _ends(days: Sequence[Sequence[Article]]) -> list[Ends]:
    """Those of each day; of what has no date, which is first, there are none."""
    pages = [[article for article in day if article.has_page] for day in days[1:]]
    before: list[Article | None] = [None]
    for day in pages:
        before.append(day[-1] if day else before[-1])
    after: list[Article | None] = [None]
    for day in reversed(pages):
        after.append(day[0] if day else after[-1])
    return [(None, None), *zip(before[:-1], after[-2::-1], strict=True)]


def _link(article: Article, contexts: ArticleContexts, base_path: str) -> Link:
    return Link(article.title, urls.url(contexts.folder(article), base_path))


def _pages(articles: Sequence[Article], ends: Ends, site: PageContext) -> Iterator[Page]:
    library, settings = site.library, site.settings
    chrome, contexts, stories = site.chrome, site.article_contexts, site.story_contexts
    lineages: dict[tuple[Topic, ...], tuple[tuple[str, str], ...]] = {}
    paged = [article for article in articles if article.has_page]
    around = (ends[0], *paged, ends[1])
    for at, article in enumerate(paged):
        near = around[at], around[at + 2]
        if article.published_at is None:
            near = None, None
        topics = library.topics_of[article.id]
        if topics not in lineages:
            lineages[topics] = lineage(topics, library)
        story = library.story_of.get(article.id)
        content = deferred(
            _view,
            chrome,
            contexts.of(article),
            article.body,
            story.folder if story else "",
            lineages[topics],
            stories.known(article),
            contexts.of_all(library.items_of.get(article.id, ())),
            contexts.of_all(_listed_by(article, library)),
            *(each and _link(each, contexts, settings.base_path) for each in near),
        )
        path = urls.file(contexts.folder(article))
        yield Page(
            path,
            "article.html",
            content,
            (article.body,) if article.body else (),
            record=article.name,
            source=article.name,
            standing=Precedence.RECORD,
            identity=article.id,
        )


def _listed_by(article: Article, library: Library) -> list[Article]:
    """The articles that list this one as related and that it does not list itself."""
    others = library.listed_by.get(article.canonical_url, ())
    listed = {mention.url for mention in article.mentions} if others else ()
    return [other for other in others if other is not article and other.canonical_url not in listed]


def _view(
    chrome: SiteChrome,
    context: ArticleContext,
    body: str,
    story: str,
    lineage: tuple[tuple[str, str], ...],
    known: ResolvedCitations,
    items: tuple[ArticleContext, ...],
    listed_by: tuple[ArticleContext, ...],
    older: Link | None,
    newer: Link | None,
) -> ArticleView:
    settings = chrome.settings
    article, details = context.article, context.article.details
    path = context.folder(settings)
    way = crumbs(settings, *lineage)
    shown = picture(details.image, article.title, settings.base_path)
    held = (*teasers(items, settings), *teasers(listed_by, settings))
    held = pictured_once(held, above=shown.url if shown else "")
    return ArticleView(
        site=chrome.site,
        head=_article_head(context, path, settings, way, lineage, in_story=bool(story)),
        crumbs=way,
        title=article.title,
        title_in_body=article.titleless and bool(body) and not details.excerpt,
        original=policy.outside_url(details),
        archived=details.archived,
        excerpt=excerpt(article, details),
        published_at=local(article.published_at, settings.zone),
        updated_at=local(_update(article), settings.zone),
        corrections=notes(article, settings.zone),
        source=context.source,
        authors=article.provider.authors,
        picture=shown,
        topics=context.topics,
        tags=(*details.tags, *details.hashtags),
        language=policy.foreign_language(details, settings),
        type=article.type,
        facts=facts(details),
        downloads=tuple(Download(a.title, a.url, a.attribution) for a in details.actions),
        player=Player(details.embed.url, shown_host(details.embed.host)) if details.embed else None,
        body=body,
        items=held[: len(items)],
        related=coverage(article, known, settings),
        story=urls.url(story, settings.base_path) if story else "",
        listed_by=held[len(items) :],
        older=older,
        newer=newer,
        extra=extra_of_record(details.extra, settings),
    )


def _article_head(
    context: ArticleContext,
    path: str,
    settings: Settings,
    way: tuple[Link, ...],
    lineage: tuple[tuple[str, str], ...],
    *,
    in_story: bool,
) -> Head:
    article, details = context.article, context.article.details
    image = absolute_picture(
        picture(details.image, article.title, settings.base_path), settings.origin
    )
    url = image.url if image else ""
    description = described(article, details)
    data = structured_data.joined(
        structured_data.article(article, path, description, context.source, url, settings),
        structured_data.breadcrumbs(way, article.title, path, settings),
    )
    return news_head(
        settings,
        path,
        article.title,
        description=description,
        image=image,
        dates=(local(article.published_at, settings.zone), local(_update(article), settings.zone)),
        topics=context.topics,
        lineage=lineage,
        structured_data=data,
        indexed=policy.indexed(article, in_story=in_story),
    )


def lineage(topics: tuple[Topic, ...], library: Library) -> tuple[tuple[str, str], ...]:
    """Name and folder of the main topic and of all topics above it, from the top."""
    return topic.lineage(topics[0], library) if topics else ()


def _update(article: Article) -> datetime | None:
    changed = article.changed_at
    return changed if changed != article.published_at else None


KIND = Kind(article_pages, {"article.html": ArticleView})
