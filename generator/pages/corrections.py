"""The page of corrections: everything that was wrong here and is now right."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from generator.pages import listing, policy, urls
from generator.pages.cards import Card, cards_of
from generator.pages.deferred import deferred
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.lists import numbered
from generator.pages.page import Page, Standing
from generator.pages.precedence import list_order
from generator.pages.shell import Frame, Shell, crumbs, head, shell_of
from generator.pages.teasers import local
from generator.pages.views import HtmlView, Note
from generator.records.model import Article, Correction


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


def corrections_pages(library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    shell = shell_of(library, frame)
    cards = cards_of(library, settings)
    for part in listing.listing(_all(library), urls.CORRECTIONS, settings.page_size):
        shown = tuple((cards.of(article), correction) for article, correction in part.articles)
        yield Page(
            urls.file(part.path),
            "corrections.html",
            deferred(_view, shell, part.path, part.number, part.older, part.newer, shown),
            source="the page of corrections",
            standing=Standing.LIST if part.number else Standing.SITE,
        )


def latest(library: Library) -> datetime | None:
    """When the last correction was made; None where there was none."""
    return max((a.corrections[0].at for a in library.articles if a.corrections), default=None)


def _all(library: Library) -> list[tuple[Article, Correction]]:
    """Every correction of a public article, oldest first."""
    found = [(a, correction) for a in library.articles for correction in reversed(a.corrections)]
    return sorted(found, key=lambda pair: (pair[1].at, *list_order(pair[0])))


def _view(
    shell: Shell,
    path: str,
    number: int,
    older: str,
    newer: str | None,
    shown: tuple[tuple[Card, Correction], ...],
) -> CorrectionsView:
    settings, title = shell.settings, shell.words.corrections
    return CorrectionsView(
        site=shell.site,
        head=head(settings, path, numbered(title, number, shell) if number else title),
        crumbs=crumbs(settings, (title, urls.CORRECTIONS)) if number else crumbs(settings),
        number=number,
        corrections=tuple(_corrected(card, correction, shell) for card, correction in shown),
        older=urls.url(older, settings) if older else "",
        newer=urls.url(newer, settings) if newer is not None else "",
    )


def _corrected(card: Card, correction: Correction, shell: Shell) -> CorrectedArticle:
    article, details, settings = card.article, card.article.details, shell.settings
    at = local(correction.at, settings)
    assert at is not None
    page = urls.url(card.folder(settings), settings) if article.has_page else ""
    return CorrectedArticle(
        title=article.title,
        url=page or policy.outside_url(details),
        outside=not page,
        note=Note(at, correction.text),
        language=policy.foreign_language(details, settings),
    )


KIND = Kind(corrections_pages, {"corrections.html": CorrectionsView})
