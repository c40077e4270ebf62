"""Teasers: what a page shows of an article that is not its own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from generator.pages import policy, urls
from generator.pages.dates import long_date
from generator.pages.library import Library
from generator.pages.page import DayTeasers, Facts, Link, Picture, Source, Teaser
from generator.records.model import Article, Image, Provider
from generator.settings import Settings

_SIZE: Final = (1200, 675)  # pixels assumed where a record does not say: 16 to 9 is the usual shape


def teaser(article: Article, library: Library, settings: Settings) -> Teaser:
    """All that another page may show of an article."""
    outside = policy.leads_outside(article, settings)
    page = urls.url(urls.article(article, settings), settings) if article.has_page else ""
    return Teaser(
        title=article.title,
        url=policy.outside_url(article) if outside else page,
        outside=outside,
        page=page if outside else "",
        excerpt=article.excerpt,
        published_at=local(article.published_at, settings),
        source=source(article.provider, library, settings),
        picture=picture(article.image, article.title, settings),
        topics=topic_links(article, library, settings),
        type=article.type,
        facts=facts(article),
        coverage=len(article.related),
        language=article.locale,
    )


def facts(article: Article) -> Facts:
    return Facts(
        length=article.length,
        price=article.price,
        levels=article.levels,
        rating=article.rating,
        ratings=article.ratings,
    )


def teasers(
    articles: Iterable[Article], library: Library, settings: Settings
) -> tuple[Teaser, ...]:
    return tuple(teaser(article, library, settings) for article in articles)


def by_day(
    articles: Iterable[Article], library: Library, settings: Settings
) -> tuple[DayTeasers, ...]:
    """Dated articles by day, in the order given; undated ones are left out."""
    days: dict[datetime, list[Teaser]] = {}
    for article in articles:
        when = local(article.published_at, settings)
        if when is not None:
            start = when.replace(hour=0, minute=0, second=0)
            days.setdefault(start, []).append(teaser(article, library, settings))
    return tuple(
        DayTeasers(Link(long_date(start), urls.url(urls.day(start), settings)), start, tuple(group))
        for start, group in days.items()
    )


def source(provider: Provider, library: Library, settings: Settings) -> Source:
    """The publisher, by the registry's name where it has one; the domain where names contradict."""
    known = library.publishers.of(provider.domain)
    if library.publishers.claims(provider.name, provider.domain):
        name = known.name if known else provider.domain
    else:
        name = provider.name or (known.name if known else provider.domain)
    has_page = any(slot is not None for slot in library.by_publisher.get(provider.domain, ()))
    url = urls.url(urls.publisher(provider.domain), settings) if has_page else ""
    return Source(name, provider.domain, url)


def topic_links(article: Article, library: Library, settings: Settings) -> tuple[Link, ...]:
    """The article's topics, main topic first."""
    return tuple(
        Link(topic.name, urls.url(urls.topic(topic.slug), settings))
        for topic in library.topics_of[article.id]
    )


def picture(image: Image | None, title: str, settings: Settings) -> Picture | None:
    """An image as pages show it. One whose title says no more than the article's has no text."""
    if image is None:
        return None
    alt = "" if image.title == title else image.title
    width, height = _size(image)
    return Picture(
        url=urls.picture(image.url, settings),
        width=width,
        height=height,
        alt=alt,
        attribution=image.attribution,
        measured=bool(image.width and image.height),
    )


def local(when: datetime | None, settings: Settings) -> datetime | None:
    """The same moment in the site's zone, as pages show it."""
    return when.astimezone(settings.zone) if when else None


def _size(image: Image) -> tuple[int, int]:
    width, height = _SIZE
    if image.width and image.height:
        return image.width, image.height
    if image.width:
        return image.width, round(image.width * height / width) or 1
    if image.height:
        return round(image.height * width / height), image.height
    return _SIZE
