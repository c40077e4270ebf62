"""Article pages: the original's title, what this site adds to it, and the coverage elsewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct

from generator.pages import policy, structured_data, topic, urls
from generator.pages.bundle import Bundle, bundle
from generator.pages.cards import Card, Cards, cards_of
from generator.pages.coverage import Known, coverage
from generator.pages.deferred import deferred
from generator.pages.extra import RecordExtra, extra_of_record
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.once import pictured_once
from generator.pages.page import Page, Standing
from generator.pages.shell import (
    Frame,
    Shell,
    absolute_picture,
    crumbs,
    feed_links,
    shell_of,
)
from generator.pages.story_cards import story_cards_of
from generator.pages.teasers import described, excerpt, facts, local, notes, picture, teasers
from generator.pages.views import (
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
from generator.records.host_names import shown_host
from generator.records.model import Article
from generator.registries.topics import Topic
from generator.settings import Settings


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


def article_pages(library: Library, frame: Frame) -> Iterator[Bundle]:
    """The page of each public article that has one, by day."""
    cards, listed_by = cards_of(library, frame.settings), library.listed_by
    days = list(story_cards_of(library, frame.settings).by_day())
    ends = _ends([articles for _, articles, _ in days])
    for (name, articles, mark), end in zip(days, ends, strict=True):
        listed = [each.canonical_url for each in articles if each.canonical_url in listed_by]
        listing = cards.mark_of_each(listed_by[url] for url in listed)
        ways = tuple(each and _link(each, cards, frame.settings) for each in end)
        make = partial(_pages, articles, end, library, frame)
        yield bundle(f"articles {name}", make, mark, listing, ways)


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


def _link(article: Article, cards: Cards, settings: Settings) -> Link:
    return Link(article.title, urls.url(cards.folder(article), settings))


def _pages(
    articles: Sequence[Article], ends: Ends, library: Library, frame: Frame
) -> Iterator[Page]:
    settings = frame.settings
    shell = shell_of(library, frame)
    cards = cards_of(library, settings)
    story_cards = story_cards_of(library, settings)
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
            shell,
            cards.of(article),
            story.folder if story else "",
            lineages[topics],
            story_cards.known(article),
            cards.of_all(library.items_of.get(article.id, ())),
            cards.of_all(_listed_by(article, library)),
            *(each and _link(each, cards, settings) for each in near),
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
            identity=article.id,
        )


def _listed_by(article: Article, library: Library) -> list[Article]:
    """The articles that list this one as related and that it does not list itself."""
    others = library.listed_by.get(article.canonical_url, ())
    listed = {mention.url for mention in article.mentions} if others else ()
    return [other for other in others if other is not article and other.canonical_url not in listed]


def _view(
    shell: Shell,
    card: Card,
    story: str,
    lineage: tuple[tuple[str, str], ...],
    known: Known,
    items: tuple[Card, ...],
    listed_by: tuple[Card, ...],
    older: Link | None,
    newer: Link | None,
) -> ArticleView:
    settings = shell.settings
    article, details = card.article, card.article.details
    path = card.folder(settings)
    way = crumbs(settings, *lineage)
    shown = picture(details.image, article.title, settings)
    held = (*teasers(items, settings), *teasers(listed_by, settings))
    held = pictured_once(held, above=shown.url if shown else "")
    return ArticleView(
        site=shell.site,
        head=_head(card, path, settings, way, lineage, in_story=bool(story)),
        crumbs=way,
        title=article.title,
        title_in_body=article.titleless and bool(article.body) and not details.excerpt,
        original=policy.outside_url(details),
        excerpt=excerpt(article, details),
        published_at=local(article.published_at, settings),
        updated_at=local(_update(article), settings),
        corrections=notes(article, settings),
        source=card.source,
        authors=article.provider.authors,
        picture=shown,
        topics=card.topics,
        tags=(*details.tags, *details.hashtags),
        language=policy.foreign_language(details, settings),
        type=article.type,
        facts=facts(details),
        downloads=tuple(Download(a.title, a.url, a.attribution) for a in details.actions),
        player=Player(details.embed.url, shown_host(details.embed.host)) if details.embed else None,
        body=article.body,
        items=held[: len(items)],
        related=coverage(article, known, settings),
        story=urls.url(story, settings) if story else "",
        listed_by=held[len(items) :],
        older=older,
        newer=newer,
        extra=extra_of_record(details.extra, settings),
    )


def _head(
    card: Card,
    path: str,
    settings: Settings,
    way: tuple[Link, ...],
    lineage: tuple[tuple[str, str], ...],
    *,
    in_story: bool,
) -> Head:
    article, details = card.article, card.article.details
    # Of two feeds, browsers and readers offer the first: readers of a page want more of its kind.
    feeds = [feed_links(settings, folder, name) for name, folder in lineage[-1:]]
    feeds.append(feed_links(settings, "", settings.title))
    shown = picture(details.image, article.title, settings)
    image = absolute_picture(shown, settings)
    url = image.url if image else ""
    description = described(article, details)
    data = structured_data.together(
        structured_data.article(article, path, description, card.source, url, settings),
        structured_data.breadcrumbs(way, article.title, path, settings),
    )
    return Head(
        url=urls.url(path, settings),
        name=article.title,
        title=f"{article.title} · {settings.title}",
        description=description,
        canonical=urls.absolute(path, settings),
        indexed=policy.indexed(article, in_story=in_story),
        kind="article",
        image=image,
        published_at=local(article.published_at, settings),
        updated_at=local(_update(article), settings),
        tags=tuple(each.title for each in card.topics),
        feeds=tuple(link for links in feeds for link in links),
        structured_data=data,
    )


def lineage(topics: tuple[Topic, ...], library: Library) -> tuple[tuple[str, str], ...]:
    """Name and folder of the main topic and of all topics above it, from the top."""
    return topic.lineage(topics[0], library) if topics else ()


def _update(article: Article) -> datetime | None:
    changed = article.changed_at
    return changed if changed != article.published_at else None


KIND = Kind(article_pages, {"article.html": ArticleView})
