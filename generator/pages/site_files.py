"""The site's other files: the owner's own pages, 404, redirects, and what static hosts read."""

from collections.abc import Iterator

from generator.content import urls
from generator.content.registries.content_pages import ContentPage
from generator.content.settings import Settings
from generator.pages import topic
from generator.pages.kind import Kind
from generator.pages.page import Page
from generator.pages.parts import site_chrome, structured_data
from generator.pages.parts.extra import PageExtra, extra_of_page
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.views import HtmlView, Link, Site, View


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


def site_file_pages(site: PageContext) -> Iterator[Page]:
    yield from content_pages(site)
    yield from not_found_pages(site)
    yield from (page for page in host_pages(site.settings) if page.path not in site.static)
    if site.chrome.site.picture_style:
        source = "the style sheet for pictures"
        yield Page(urls.PICTURE_STYLE, "pictures.css", EmptyView(), source=source)


def content_pages(site: PageContext) -> Iterator[Page]:
    """The pages that the owner wrote."""
    for page in site.own_pages:
        yield _content_page(page, site.settings, site.chrome.site)


def not_found_pages(site: PageContext) -> Iterator[Page]:
    """What hosts show for any address that does not exist."""
    settings = site.settings
    view = NotFoundView(
        site=site.chrome.site,
        head=site_chrome.head(settings, urls.NOT_FOUND, site.words.not_found, indexed=False),
        topics=tuple(
            Link(each.name, urls.url(urls.topic(each.slug), settings.base_path))
            for each in topic.shown(site.library)
            if not each.parent
        ),
    )
    yield Page(urls.NOT_FOUND, "404.html", view, source="the page for addresses that do not exist")


def host_pages(settings: Settings) -> Iterator[Page]:
    """Files that tell static hosts what to do."""
    types = tuple((format.file, format.sent_as) for format in settings.feed_formats)
    api = urls.url(urls.API, settings.base_path) if settings.api else ""
    view = HeadersView(base_path=settings.base_path, types=types, api=api)
    source = "a file for static hosts"
    yield Page(urls.HEADERS, "host/headers.txt", view, source=source)
    # GitHub Pages would leave out files whose names begin with "_".
    yield Page(urls.NO_JEKYLL, "host/nojekyll.txt", EmptyView(), source=source)


def _content_page(page: ContentPage, settings: Settings, site: Site) -> Page:
    path = urls.content_page(page.name)
    crumbs = site_chrome.crumbs(settings)
    data = structured_data.breadcrumbs(crumbs, page.title, path, settings)
    view = ContentView(
        site=site,
        head=site_chrome.head(
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
        "pictures.css": EmptyView,
    },
)
