"""Teasers: what a page shows of an article that is not its own."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final

from generator.content import urls
from generator.content.records.attached import ASSUMED_SIZE
from generator.content.records.first_words import rest_of
from generator.content.records.model import Article, Details, Image
from generator.content.settings import Settings
from generator.library import policy
from generator.memo.within_build import kept_within_build
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.extra import extra_of_record
from generator.pages.parts.views import Facts, Note, Picture, PictureCopy, Teaser

AT_HAND: Final = 4_096
"""Articles of which is kept what was made of them for lists: those of a month, at some 150 a day.
Lists are made in the order of time. With all 10,000 of a site, a build of it takes a seventh more
memory and a twentieth less time."""


@kept_within_build(AT_HAND)
def teaser(context: ArticleContext, settings: Settings) -> Teaser:
    """All that another page may show of an article: made once for the lists of its time."""
    article, details = context.article, context.article.details
    page = urls.url(context.folder(settings), settings.base_path) if article.has_page else ""
    url, outside = policy.destination(article, settings.titles, page)
    return Teaser(
        title=article.title,
        url=url,
        outside=outside,
        original=policy.outside_url(details),
        archived=details.archived,
        page=page if outside else "",
        excerpt=described(article, details),
        published_at=local(article.published_at, settings.zone),
        source=context.source,
        picture=picture(details.image, article.title, settings.base_path),
        topics=context.topics,
        type=article.type,
        facts=facts(details),
        coverage=article.coverage,
        language=policy.foreign_language(details, settings),
        extra=extra_of_record(details.extra, settings),
    )


def teasers(contexts: Iterable[ArticleContext], settings: Settings) -> tuple[Teaser, ...]:
    return tuple(teaser(context, settings) for context in contexts)


def described(article: Article, details: Details) -> str:
    """What describes an article beside its title: its excerpt or its first words, without those
    that stand for a title. Empty for none."""
    return _below_title(details.summary, article)


def excerpt(article: Article, details: Details) -> str:
    """What stands between an article's title and its body: the record's own excerpt, or nothing."""
    return _below_title(details.excerpt, article)


def _below_title(words: str, article: Article) -> str:
    return rest_of(words, article.title) if article.titleless else words


def facts(details: Details) -> Facts:
    return Facts(
        length=details.length,
        price=details.price,
        levels=details.levels,
        rating=details.rating,
        ratings=details.ratings,
    )


def picture(image: Image | None, title: str, base_path: str) -> Picture | None:
    """An image as pages show it. One whose title says no more than the article's has no text."""
    if image is None:
        return None
    alt = "" if image.title == title else image.title
    width, height = _size(image)
    return Picture(
        url=urls.picture(image.url, base_path),
        width=width,
        height=height,
        alt=alt,
        attribution=image.attribution,
        measured=bool(image.width and image.height),
        size=image.size,
        copies=tuple(
            PictureCopy(urls.picture(each.address, base_path), each.type, each.width, each.height)
            for each in image.copies
        ),
        color=image.color,
    )


def notes(article: Article, zone: tzinfo) -> tuple[Note, ...]:
    """What an article corrects, the newest first."""
    return tuple(Note(each.at.astimezone(zone), each.text) for each in article.corrections)


def local(when: datetime | None, zone: tzinfo) -> datetime | None:
    """The same moment in the site's zone, as pages show it."""
    return when.astimezone(zone) if when else None


def _size(image: Image) -> tuple[int, int]:
    width, height = ASSUMED_SIZE
    if image.width and image.height:
        return image.width, image.height
    if image.width:
        return image.width, round(image.width * height / width) or 1
    if image.height:
        return round(image.height * width / height) or 1, image.height
    return ASSUMED_SIZE
