"""Pages that list articles under one heading: a topic's, a publisher's, a category's."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from generator.pages import listing, shell, structured_data, urls
from generator.pages.library import Library, Slots
from generator.pages.page import FeedLink, HtmlView, Page, Teaser
from generator.pages.shell import Frame
from generator.pages.teasers import teasers


class ListView(HtmlView, frozen=True, kw_only=True):
    """Base of the views of pages that list articles."""

    title: str
    description: str
    number: int
    """Of a full page, counted from the oldest; 0 for the list's front page."""
    teasers: tuple[Teaser, ...]
    """Newest first."""
    older: str
    """URL of the next older page; empty where there is none."""
    newer: str


class List(Struct, frozen=True, kw_only=True):
    """One list, before it is cut into pages."""

    folder: str
    title: str
    description: str = ""
    slots: Slots
    above: tuple[tuple[str, str], ...] = ()
    """Pairs of title and folder of the pages above, the front page left out."""
    keywords: tuple[str, ...] = ()
    feeds: tuple[FeedLink, ...] = ()


def list_pages(
    of: List,
    library: Library,
    frame: Frame,
    template: str,
    view: Callable[..., ListView],
) -> Iterator[Page]:
    """The front page and the full pages of one list.

    view   makes the kind's own view from the fields of ListView
    """
    settings = frame.settings
    site = shell.site(library, frame)
    for part in listing.listing(of.slots, of.folder, settings.page_size):
        title = f"{of.title}, page {part.number}" if part.number else of.title
        above = (*of.above, (of.title, of.folder)) if part.number else of.above
        crumbs = shell.crumbs(settings, *above)
        shown = teasers(part.articles, library, settings)
        data = structured_data.together(
            structured_data.collection(
                part.path, title, of.description, shown, settings, of.keywords
            ),
            structured_data.breadcrumbs(crumbs, title, part.path, settings),
        )
        head = shell.head(
            settings,
            part.path,
            title,
            description=of.description,
            feeds=of.feeds,
            structured_data=data,
        )
        yield Page(
            urls.file(part.path),
            template,
            view(
                site=site,
                head=head,
                crumbs=crumbs,
                title=of.title,
                description=of.description,
                number=part.number,
                teasers=shown,
                older=urls.url(part.older, settings) if part.older else "",
                newer=urls.url(part.newer, settings) if part.newer is not None else "",
            ),
        )
