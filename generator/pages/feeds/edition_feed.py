"""The feed of editions: one item an edition, in the wanted formats."""

from collections.abc import Iterator
from itertools import islice

from generator.content import urls
from generator.content.feed_formats import FeedFormat
from generator.content.records.first_words import shortened
from generator.content.settings import Settings
from generator.pages.edition import destination
from generator.pages.feeds.feed import (
    LONGEST_LINKED,
    MOST_LINKED,
    DocumentPosition,
    FeedItem,
    FeedView,
    feed_id,
    feed_view,
)
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts.deferred import deferred
from generator.pages.parts.edition_context import EditionContext
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, absolute_picture
from generator.pages.parts.teaser import local, picture
from generator.pages.parts.views import Coverage, Source


def edition_feed_pages(site: PageContext) -> Iterator[Page]:
    """The newest editions; nothing for a site that has none."""
    settings = site.settings
    newest = tuple(islice(reversed(site.editions.all), settings.feed_size))
    intros = dict.fromkeys(each.edition.intro for each in newest if each.edition.intro)
    for format in settings.feed_formats if newest else ():
        yield Page(
            urls.EDITIONS + format.file,
            format.template,
            deferred(_view, site.chrome, format, newest),
            tuple(intros),
            source="the feed of editions",
        )


def _view(chrome: SiteChrome, format: FeedFormat, editions: tuple[EditionContext, ...]) -> FeedView:
    settings, name = chrome.settings, chrome.words.editions
    about = (
        urls.EDITIONS,
        urls.EDITIONS,
        feed_id(settings, "editions"),
        f"{name} · {settings.title}",
        chrome.words.of_site % {"name": name, "site": settings.title},
    )
    items = tuple(_item(each, settings) for each in editions)
    return feed_view(chrome, about, format, items, DocumentPosition())


def _item(context: EditionContext, settings: Settings) -> FeedItem:
    edition = context.edition
    page = urls.absolute(context.folder, settings.root)
    items = tuple(context.items)
    image = next((each.picture for each in items if each.picture), None)
    return FeedItem(
        id=f"tag:{settings.id}:{edition.id_suffix}",
        title=edition.title,
        titleless=False,
        link=page,
        page=page,
        own_page=page,
        original="",
        archived="",
        summary=context.preheader,
        excerpt=context.preheader,
        published_at=edition.published_at,
        updated_at=edition.published_at,
        corrections=(),
        source=Source("", "", ""),
        authors=(),
        categories=(),
        picture=absolute_picture(
            picture(image, edition.title, settings.base_path), settings.origin
        ),
        items=tuple(
            Coverage(
                title=each.title,
                url=urls.whole(destination(each.url, settings)[0], settings.origin),
                outside=not each.url.startswith("/"),
                ours=False,
                original="",
                archived="",
                page="",
                type=each.type,
                excerpt=shortened(each.shown, LONGEST_LINKED),
                published_at=local(each.published_at, settings.zone),
                source=Source(each.publisher, each.domain, ""),
                picture=None,
            )
            for each in items[:MOST_LINKED]
        ),
        more_items=max(len(items) - MOST_LINKED, 0),
        related=(),
        records=(),
        language="",
        type="collection",
        quality=None,
        heat=None,
        body=edition.intro,
    )


KIND = Kind(edition_feed_pages, {})
