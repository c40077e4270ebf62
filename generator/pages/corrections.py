"""The page of corrections: everything that was wrong here and is now right."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article, Correction
from generator.library import policy
from generator.library.library import Library
from generator.library.precedence import list_order
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.deferred import deferred
from generator.pages.parts.list_page import numbered
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.teaser import local
from generator.pages.parts.views import HtmlView, Note


class CorrectedArticle(Struct, frozen=True, kw_only=True):
    """One correction with the article that it is of."""

    title: str
    url: str
    """Our own page of it, or else the original."""
    outside: bool
    """True if that is another site."""
    note: Note
    language: str
    """BCP 47, of the title; empty for the site's own."""


class CorrectionsView(HtmlView, frozen=True, kw_only=True):
    """One page of corrections."""

    number: int
    """Of a full page, counted from the oldest; 0 for the front page of corrections."""
    corrections: tuple[CorrectedArticle, ...]
    """Newest first."""
    older: str
    """URL of the next older page; empty where there is none."""
    newer: str


def corrections_pages(site: PageContext) -> Iterator[Page]:
    settings = site.settings
    chrome = site.chrome
    contexts = site.article_contexts
    for part in pagination.paginate(_all(site.library), urls.CORRECTIONS, settings.page_size):
        shown = tuple((contexts.of(article), correction) for article, correction in part.articles)
        yield Page(
            urls.file(part.path),
            "corrections.html",
            deferred(_view, chrome, part.path, part.number, part.older, part.newer, shown),
            source="the page of corrections",
            standing=Precedence.LIST if part.number else Precedence.SITE,
        )


def latest(library: Library) -> datetime | None:
    """When the last correction was made; None where there was none."""
    return max((a.corrections[0].at for a in library.articles if a.corrections), default=None)


def _all(library: Library) -> list[tuple[Article, Correction]]:
    """Every correction of a public article, oldest first."""
    found = [(a, correction) for a in library.articles for correction in reversed(a.corrections)]
    return sorted(found, key=lambda pair: (pair[1].at, *list_order(pair[0])))


def _view(
    chrome: SiteChrome,
    path: str,
    number: int,
    older: str,
    newer: str | None,
    shown: tuple[tuple[ArticleContext, Correction], ...],
) -> CorrectionsView:
    settings, title = chrome.settings, chrome.words.corrections
    return CorrectionsView(
        site=chrome.site,
        head=head(settings, path, numbered(title, number, chrome) if number else title),
        crumbs=crumbs(settings, (title, urls.CORRECTIONS)) if number else crumbs(settings),
        number=number,
        corrections=tuple(_corrected(context, correction, chrome) for context, correction in shown),
        older=urls.url(older, settings.base_path) if older else "",
        newer=urls.url(newer, settings.base_path) if newer is not None else "",
    )


def _corrected(
    context: ArticleContext, correction: Correction, chrome: SiteChrome
) -> CorrectedArticle:
    article, details, settings = context.article, context.article.details, chrome.settings
    at = local(correction.at, settings.zone)
    assert at is not None
    page = urls.url(context.folder(settings), settings.base_path) if article.has_page else ""
    url, outside = policy.destination(article, "page", page)
    return CorrectedArticle(
        title=article.title,
        url=url,
        outside=outside,
        note=Note(at, correction.text),
        language=policy.foreign_language(details, settings),
    )


KIND = Kind(corrections_pages, {"corrections.html": CorrectionsView})
