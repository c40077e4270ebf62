"""Documents of the API: what each says, and how an article becomes one.

The names of members are those of records, for that is what clients of former systems ask for.
"""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from generator.content import urls
from generator.content.records.dates import iso_duration
from generator.content.records.model import Details
from generator.content.settings import Settings
from generator.library import policy
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.coverage import ResolvedCitations, coverage
from generator.pages.parts.teaser import picture
from generator.pages.parts.views import Picture, Source


class ApiService(Struct, frozen=True, kw_only=True):
    """The list of a category, or of its part that belongs to a topic."""

    name: str
    """The category."""
    endpoint: str
    """URL of the list's first page."""
    count: int
    """Public records on all of its pages."""


class ApiIndex(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """`/api/index.json`: what there is."""

    title: str
    description: str = ""
    locale: str
    web_url: str
    """The site for people."""
    topics: str
    """URL of the list of topics."""
    editions: str
    """URL of the list of years."""
    services: tuple[ApiService, ...]
    """By name."""


class ApiTopic(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One topic."""

    id: str
    name: str
    shortname: str
    """The same: former systems had a shorter one for some."""
    parent: str = ""
    """Name of the topic right above."""
    description: str = ""
    keywords: tuple[str, ...] = ()
    web_url: str
    """Its page for people."""
    count: int
    """Public records, those of the topics below included."""
    services: tuple[ApiService, ...]
    """By name; only those that hold anything."""


class ApiTopics(Struct, frozen=True):
    """`/api/topics/index.json`: all topics."""

    value: tuple[ApiTopic, ...]
    """In the registry's order."""


class ApiImage(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One picture."""

    url: str
    width: int | None = None
    """Pixels."""
    height: int | None = None
    title: str = ""
    attribution: str = ""


class ApiAuthor(Struct, frozen=True):
    """Somebody who wrote the original."""

    name: str


class ApiProvider(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Who published the original."""

    name: str = ""
    domain: str = ""
    authors: tuple[ApiAuthor, ...] = ()


class ApiRatings(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What readers of the original think of it."""

    count: int | None = None
    average: float | None = None
    """On the original's own scale."""


class ApiItem(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A record in a list."""

    id: str
    """Permanent; the same as in feeds."""
    path: str
    """The record's file, below the content folder."""
    title: str
    """Of a record without one, its first words."""
    excerpt: str = ""
    """The record's own, or the first words of its content."""
    type: str
    source_url: str
    """The record's own document."""
    web_url: str
    """Where readers are sent: the original, or our page of it."""
    original_url: str = ""
    archived: str = ""
    """URL of an archived copy of the original."""
    page_url: str = ""
    """Our own page."""
    published_date_time: datetime | None = None
    updated_date_time: datetime | None = None
    """The last significant change since publication."""
    quality: int | None = None
    heat: int | None = None
    locale: str
    categories: tuple[str, ...]
    """The record's category."""
    topics: tuple[str, ...] = ()
    """Names, the main topic first."""
    tags: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    provider: ApiProvider | None = None
    images: tuple[ApiImage, ...] = ()
    """The picture that is shown."""
    length: str = ""
    """ISO 8601, such as `PT13M34S`."""
    price: str = ""
    levels: tuple[str, ...] = ()
    ratings: ApiRatings | None = None


class ApiPage(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One page of a list of records."""

    title: str
    page: int | None = None
    """Number of a full page, counted from the oldest; the first page has none."""
    value: tuple[ApiItem, ...]
    """The newest first; behind them, on the first page alone, those without a date, by title."""
    next_page: int | None = None
    """Number of the next older page."""
    next_page_url: str = ""
    """Its URL."""


class ApiCorrection(Struct, frozen=True):
    """What was wrong, and has been put right."""

    date: datetime
    text: str


class ApiRelated(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Coverage elsewhere."""

    title: str
    web_url: str
    archived: str = ""
    """URL of an archived copy of it."""
    page_url: str = ""
    """Our own page of it."""
    excerpt: str = ""
    published_date_time: datetime | None = None
    provider: ApiProvider | None = None
    images: tuple[ApiImage, ...] = ()


class ApiAction(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Something to fetch."""

    url: str
    title: str
    attribution: str = ""


class ApiPlayer(Struct, frozen=True):
    """A video."""

    url: str
    """The player, on its host."""
    host: str


class ApiRecord(ApiItem, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A record's own document: all that a list says of it, and the rest."""

    content: str = ""
    """HTML, sanitised, with whole URLs."""
    player: ApiPlayer | None = None
    actions: tuple[ApiAction, ...] = ()
    corrections: tuple[ApiCorrection, ...] = ()
    """The newest first."""
    related: tuple[ApiRelated, ...] = ()
    """The newest first."""
    items: tuple[ApiItem, ...] = ()
    """What a collection holds, in its editor's order."""


class ApiYear(Struct, frozen=True, kw_only=True, rename="camel"):
    """One year that has editions."""

    year: int
    count: int
    """Records."""
    source_url: str
    """Its list of days."""


class ApiYears(Struct, frozen=True):
    """`/api/editions/index.json`: the years."""

    value: tuple[ApiYear, ...]
    """The newest first."""


class ApiDay(Struct, frozen=True, kw_only=True, rename="camel"):
    """One day that has an edition."""

    date: str
    """As in `2025-03-04`, in the site's zone."""
    count: int
    """Records."""
    source_url: str
    """The edition."""


class ApiDays(Struct, frozen=True):
    """The days of one year."""

    year: int
    value: tuple[ApiDay, ...]
    """The newest first."""


class ApiEdition(Struct, frozen=True):
    """The records of one day."""

    date: str
    value: tuple[ApiItem, ...]
    """The newest first."""


def item_of(context: ArticleContext, settings: Settings) -> ApiItem:
    """An article in a list."""
    return ApiItem(**_said(context, settings))


def record_of(
    context: ArticleContext,
    body: str,
    known: ResolvedCitations,
    items: tuple[ArticleContext, ...],
    settings: Settings,
) -> ApiRecord:
    """An article's own document. Its content is a digest as yet: HTML is kept elsewhere."""
    article, details = context.article, context.article.details
    return ApiRecord(
        **_said(context, settings),
        content=body,
        player=ApiPlayer(details.embed.url, details.embed.host) if details.embed else None,
        actions=tuple(
            ApiAction(url=each.url, title=each.title, attribution=each.attribution)
            for each in details.actions
        ),
        corrections=tuple(ApiCorrection(each.at, each.text) for each in article.corrections),
        related=tuple(
            ApiRelated(
                title=each.title,
                web_url=each.url,
                archived=each.archived,
                page_url=urls.whole(each.page, settings.origin),
                excerpt=each.excerpt,
                published_date_time=_utc(each.published_at),
                provider=_provider(each.source),
                images=_images(each.picture, settings.origin),
            )
            for each in coverage(article, known, settings)
        ),
        items=tuple(item_of(each, settings) for each in items),
    )


def _utc(when: datetime | None) -> datetime | None:
    """The same moment, as JSON states it here."""
    return when.astimezone(UTC) if when else None


def _said(context: ArticleContext, settings: Settings) -> dict[str, Any]:
    """What every document that names an article says of it, by the fields of `ApiItem`."""
    article, details = context.article, context.article.details
    page = urls.absolute(urls.article(article, settings), settings.root) if article.has_page else ""
    changed = article.changed_at
    return {
        "id": article.id,
        "path": article.name,
        "title": article.title,
        "excerpt": details.summary,
        "type": article.type,
        "source_url": urls.absolute(urls.api_record(article, settings), settings.root),
        "web_url": policy.destination(article, "original", page).url,
        "original_url": details.original_url,
        "archived": details.archived,
        "page_url": page,
        "published_date_time": article.published_at,
        "updated_date_time": changed if changed != article.published_at else None,
        "quality": article.quality,
        "heat": article.heat,
        "locale": details.locale or settings.language,
        "categories": (article.category,),
        "topics": tuple(topic.title for topic in context.topics),
        "tags": details.tags,
        "hashtags": details.hashtags,
        "provider": _provider(context.source, article.provider.authors),
        "images": _images(
            picture(details.image, article.title, settings.base_path), settings.origin
        ),
        "length": iso_duration(details.length) if details.length is not None else "",
        "price": details.price,
        "levels": details.levels,
        "ratings": _ratings(details),
    }


def _provider(source: Source, authors: tuple[str, ...] = ()) -> ApiProvider | None:
    if not (source.name or source.domain or authors):
        return None
    return ApiProvider(
        name=source.name, domain=source.domain, authors=tuple(ApiAuthor(name) for name in authors)
    )


def _images(shown: Picture | None, origin: str) -> tuple[ApiImage, ...]:
    if shown is None:
        return ()
    return (
        ApiImage(
            url=urls.whole(shown.url, origin),
            width=shown.width if shown.measured else None,
            height=shown.height if shown.measured else None,
            title=shown.alt,
            attribution=shown.attribution,
        ),
    )


def _ratings(details: Details) -> ApiRatings | None:
    if details.ratings is None and details.rating is None:
        return None
    return ApiRatings(count=details.ratings, average=details.rating)
