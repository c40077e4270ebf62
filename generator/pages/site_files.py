"""The site's other files: the owner's own pages, 404, redirects, and what static hosts read."""

from collections.abc import Iterator

from generator.pages import shell, structured_data, topic, urls
from generator.pages.extra import PageExtra, extra_of_page
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import Page
from generator.pages.shell import Frame
from generator.pages.views import HtmlView, Link, Site, View
from generator.registries.content_pages import ContentPage
from generator.settings import Settings


class ContentView(HtmlView, frozen=True, kw_only=True):
    """A page that the owner wrote."""

    title: str
    body: str
    """Digest; the HTML is `bodies[body]`."""
    extra: PageExtra
    """Fields of the owner's own that the page has."""


class NotFoundView(HtmlView, frozen=True, kw_only=True):
    """What a host shows for an address that does not exist."""

    topics: tuple[Link, ...]
    """Those at the top, without counts: no new record changes this page."""


class HeadersView(View, frozen=True, kw_only=True):
    """Headers for hosts that read them from a file (Netlify, Cloudflare Pages)."""

    base_path: str
    types: tuple[tuple[str, str], ...]
    """Pairs of a feed's file name and the media type that it is to be sent as."""
    api: str = ""
    """Path of the API, which programs of other sites may read; empty for none."""


class EmptyView(View, frozen=True, kw_only=True):
    """Nothing: the file's being there is all."""


def site_file_pages(library: Library, frame: Frame) -> Iterator[Page]:
    yield from content_pages(library, frame)
    yield from not_found_pages(library, frame)
    yield from (page for page in host_pages(frame.settings) if page.path not in frame.static)


def content_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """The pages that the owner wrote."""
    site = shell.shell_of(library, frame).site
    for page in frame.pages:
        yield _content_page(page, frame.settings, site)


def not_found_pages(library: Library, frame: Frame) -> Iterator[Page]:
    """What hosts show for any address that does not exist."""
    settings = frame.settings
    view = NotFoundView(
        site=shell.shell_of(library, frame).site,
        head=shell.head(settings, urls.NOT_FOUND, frame.words.not_found, indexed=False),
        topics=tuple(
            Link(each.name, urls.url(urls.topic(each.slug), settings))
            for each in topic.shown(library)
            if not each.parent
        ),
    )
    yield Page(urls.NOT_FOUND, "404.html", view, source="the page for addresses that do not exist")


def host_pages(settings: Settings) -> Iterator[Page]:
    """Files that tell static hosts what to do."""
    types = tuple((format.file, format.sent_as) for format in settings.feed_formats)
    api = urls.url(urls.API, settings) if settings.api else ""
    view = HeadersView(base_path=settings.base_path, types=types, api=api)
    source = "a file for static hosts"
    yield Page(urls.HEADERS, "host/headers.txt", view, source=source)
    # GitHub Pages would leave out files whose names begin with "_".
    yield Page(urls.NO_JEKYLL, "host/nojekyll.txt", EmptyView(), source=source)


def _content_page(page: ContentPage, settings: Settings, site: Site) -> Page:
    path = urls.content_page(page.name)
    crumbs = shell.crumbs(settings)
    data = structured_data.breadcrumbs(crumbs, page.title, path, settings)
    view = ContentView(
        site=site,
        head=shell.head(
            settings, path, page.title, description=page.description, structured_data=data
        ),
        crumbs=crumbs,
        title=page.title,
        body=page.body,
        extra=extra_of_page(page.extra, settings),
    )
    bodies = (page.body,) if page.body else ()
    return Page(urls.file(path), "page.html", view, bodies, source=page.name, identity=page.name)


KIND = Kind(
    site_file_pages,
    {
        "page.html": ContentView,
        "404.html": NotFoundView,
        "host/headers.txt": HeadersView,
        "host/nojekyll.txt": EmptyView,
    },
)
