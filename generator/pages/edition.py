"""Editions: a page for each day's or week's, and the index of all of them.

A page shows what the edition's file says and nothing of any record, so it stays as it was given to
readers; see `edition_context` for the one exception.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from functools import partial
from itertools import groupby
from typing import Final

from msgspec import Struct

from generator.content import urls
from generator.content.registries.editions import EditionItem, Mention
from generator.content.registries.editions import Sponsor as SponsorOfFile
from generator.content.settings import Settings
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import pagination, structured_data
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.edition_context import EditionContext, ShownItem
from generator.pages.parts.extra import extra_of_record
from generator.pages.parts.list_page import numbered
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import (
    SiteChrome,
    absolute_picture,
    crumbs,
    feed_links,
    format_links,
    head,
    news_head,
)
from generator.pages.parts.teaser import local, picture
from generator.pages.parts.views import Coverage, Facts, HtmlView, Link, Picture, Source, Teaser

_NO_FACTS: Final = Facts(length=None, price="", levels=(), rating=None, ratings=None)


class EditionStory(Struct, frozen=True, kw_only=True):
    """One story of an edition."""

    teaser: Teaser | None
    """None where it was taken back after the edition came out."""
    update: str
    """What is new of it since an earlier edition had it; empty where none had."""
    reason: str
    """Why it was taken back, in words for readers; empty where no one says."""


class EditionPart(Struct, frozen=True):
    """Stories under one heading; empty for none."""

    title: str
    stories: tuple[EditionStory, ...]


class Sponsor(Struct, frozen=True, kw_only=True):
    """Whom an edition thanks."""

    name: str
    text: str
    url: str
    """Empty where it leads nowhere."""
    picture: Picture | None


class EditionView(HtmlView, frozen=True, kw_only=True):
    """One edition."""

    title: str
    series: str
    """`daily` or `weekly`."""
    preheader: str
    """A sentence on what is in it: the editor's, or the first titles; empty for neither."""
    intro: str
    """Digest of the editor's words above all stories; empty for none."""
    day: datetime
    """Start of its last day, in the site's zone."""
    published_at: datetime
    """When it came out, in the site's zone."""
    parts: tuple[EditionPart, ...]
    sponsor: Sponsor | None
    older: Link | None
    """The one before it in its series."""
    newer: Link | None


class ListedEdition(Struct, frozen=True, kw_only=True):
    """An edition in the index."""

    title: str
    url: str
    series: str
    preheader: str
    day: datetime
    """Start of its last day, in the site's zone."""
    count: int
    """How many stories it has."""


class EditionsView(HtmlView, frozen=True, kw_only=True):
    """One page of the index of editions."""

    number: int
    """Of a full page, counted from the oldest; 0 for the front page of the index."""
    editions: tuple[ListedEdition, ...]
    """The newest first."""
    formats: tuple[Link, ...]
    """The feed of editions; on the front page of the index alone."""
    older: str
    """URL of the next older page; empty where there is none."""
    newer: str


def edition_pages(site: PageContext) -> Iterator[Page | Bundle]:
    """Nothing, for a site without editions."""
    editions = site.editions.all
    if not editions:
        return
    neighbours = _neighbours(editions)
    for year, group in groupby(editions, key=lambda each: each.edition.period[:4]):
        shown = tuple((each, *neighbours[each.edition.period]) for each in group)
        yield bundle(f"editions {year}", partial(_pages, shown, site), shown)
    yield from _index_pages(editions, site)


_Shown = tuple[EditionContext, Link | None, Link | None]


def _neighbours(
    editions: Sequence[EditionContext],
) -> dict[str, tuple[Link | None, Link | None]]:
    """By period, the older and the newer edition of the same series: titles and folders."""
    series: dict[str, list[EditionContext]] = {}
    for each in editions:
        series.setdefault(each.edition.series, []).append(each)
    found = {}
    for group in series.values():
        links = [None, *(Link(each.edition.title, each.folder) for each in group), None]
        for at, each in enumerate(group):
            found[each.edition.period] = (links[at], links[at + 2])
    return found


def _pages(shown: Iterable[_Shown], site: PageContext) -> Iterator[Page]:
    for context, older, newer in shown:
        edition = context.edition
        yield Page(
            urls.file(context.folder),
            "edition.html",
            deferred(_view, site.chrome, context, older, newer),
            (edition.intro,) if edition.intro else (),
            source=edition.name,
            identity=edition.id_suffix,
        )


def _view(
    chrome: SiteChrome, context: EditionContext, older: Link | None, newer: Link | None
) -> EditionView:
    settings, edition = chrome.settings, context.edition
    parts = tuple(
        EditionPart(
            section.title,
            tuple(_story(shown, settings) for shown in section.items),
        )
        for section in context.sections
    )
    teasers = [story.teaser for part in parts for story in part.stories if story.teaser]
    pictures = (each.picture for each in teasers if each.picture)
    image = absolute_picture(next(pictures, None), settings.origin)
    published_at = edition.published_at.astimezone(settings.zone)
    path, line = context.folder, (chrome.words.editions, urls.EDITIONS)
    way = crumbs(settings, line)
    data = structured_data.joined(
        structured_data.story(
            path,
            edition.title,
            context.preheader,
            [(each.title, each.url) for each in teasers],
            (edition.published_at, edition.published_at),
            image.url if image else "",
            settings,
        ),
        structured_data.breadcrumbs(way, edition.title, path, settings),
    )
    return EditionView(
        site=chrome.site,
        head=news_head(
            settings,
            path,
            edition.title,
            description=context.preheader,
            image=image,
            dates=(published_at, None),
            topics=(),
            lineage=(line,),
            structured_data=data,
        ),
        crumbs=way,
        title=edition.title,
        series=edition.series,
        preheader=context.preheader,
        intro=edition.intro,
        day=_day(context, settings),
        published_at=published_at,
        parts=parts,
        sponsor=_sponsor(context.sponsor, settings),
        older=_linked(older, settings),
        newer=_linked(newer, settings),
    )


def _day(context: EditionContext, settings: Settings) -> datetime:
    """The start of an edition's last day."""
    return datetime.combine(context.edition.day, time(), settings.zone)


def _linked(link: Link | None, settings: Settings) -> Link | None:
    return link and Link(link.title, urls.url(link.url, settings.base_path))


def _story(shown: ShownItem, settings: Settings) -> EditionStory:
    if shown.is_withdrawn:
        return EditionStory(teaser=None, update="", reason=shown.reason)
    return EditionStory(teaser=_teaser(shown.item, settings), update=shown.item.update, reason="")


def _teaser(item: EditionItem, settings: Settings) -> Teaser:
    """An item as lists show articles: of what stands in its edition alone."""
    url, outside = destination(item.url, settings)
    return Teaser(
        title=item.title,
        url=url,
        outside=outside,
        original=url if outside else "",
        archived="",
        page="",
        excerpt=item.shown,
        published_at=local(item.published_at, settings.zone),
        source=Source(item.publisher, item.domain, ""),
        picture=picture(item.picture, item.title, settings.base_path),
        topics=(),
        type=item.type,
        facts=_NO_FACTS,
        coverage=len(item.also),
        language=item.language,
        extra=extra_of_record(b"", settings),
        also=tuple(_coverage(each, settings) for each in item.also),
    )


def _coverage(mention: Mention, settings: Settings) -> Coverage:
    url, outside = destination(mention.url, settings)
    return Coverage(
        title=mention.title,
        url=url,
        outside=outside,
        ours=False,
        original=url if outside else "",
        archived="",
        page="" if outside else url,
        type="article",
        excerpt="",
        published_at=None,
        source=Source(mention.publisher, mention.domain, ""),
        picture=None,
    )


def destination(address: str, settings: Settings) -> tuple[str, bool]:
    """Where an address of an edition's file leads, and whether that is another site."""
    if address.startswith("/"):
        return settings.base_path + address, False
    return address, True


def _sponsor(sponsor: SponsorOfFile | None, settings: Settings) -> Sponsor | None:
    if sponsor is None:
        return None
    shown = picture(sponsor.picture, sponsor.name, settings.base_path)
    return Sponsor(name=sponsor.name, text=sponsor.text, url=sponsor.url, picture=shown)


def _index_pages(editions: Sequence[EditionContext], site: PageContext) -> Iterator[Page]:
    settings = site.settings
    for part in pagination.paginate(editions, urls.EDITIONS, settings.page_size):
        listed = tuple(_listed(each, settings) for each in part.articles)
        yield Page(
            urls.file(part.path),
            "editions.html",
            deferred(_index, site.chrome, part.path, part.number, part.older, part.newer, listed),
            source="the index of editions",
            standing=Precedence.LIST if part.number else Precedence.SITE,
        )


def _listed(context: EditionContext, settings: Settings) -> ListedEdition:
    edition = context.edition
    return ListedEdition(
        title=edition.title,
        url=urls.url(context.folder, settings.base_path),
        series=edition.series,
        preheader=context.preheader,
        day=_day(context, settings),
        count=sum(1 for _ in context.items),
    )


def _index(
    chrome: SiteChrome,
    path: str,
    number: int,
    older: str,
    newer: str | None,
    editions: tuple[ListedEdition, ...],
) -> EditionsView:
    settings, name = chrome.settings, chrome.words.editions
    title = numbered(name, number, chrome) if number else name
    way = crumbs(settings, (name, urls.EDITIONS)) if number else crumbs(settings)
    feeds = () if number else feed_links(settings, urls.EDITIONS, name)
    return EditionsView(
        site=chrome.site,
        head=head(
            settings,
            path,
            title,
            feeds=feeds,
            structured_data=structured_data.breadcrumbs(way, title, path, settings),
        ),
        crumbs=way,
        number=number,
        editions=editions,
        formats=() if number else format_links(settings, urls.EDITIONS),
        older=urls.url(older, settings.base_path) if older else "",
        newer=urls.url(newer, settings.base_path) if newer is not None else "",
    )


KIND = Kind(edition_pages, {"edition.html": EditionView, "editions.html": EditionsView})
