"""What surrounds every HTML page: the site's chrome, the head, and the way back up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct, structs

from generator.content import urls
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.editions import Edition
from generator.content.registries.topics import Topic
from generator.content.settings import Settings
from generator.library.library import Library
from generator.memo.digests import Keyed, digest_of
from generator.pages.parts import security_policy
from generator.pages.parts.extra import extra_of_site
from generator.pages.parts.views import FeedLink, Head, Icon, Link, MenuTopic, Picture, Site
from generator.pages.parts.words import ENGLISH, Words


class SiteContext(Struct, frozen=True):
    """What pages are made from beside the library: the settings, and what else the owner keeps."""

    settings: Settings
    pages: tuple[ContentPage, ...] = ()
    static: frozenset[str] = frozenset()
    """Paths below the output folder of the files that are copied as they are."""
    words: Words = ENGLISH
    """In the site's language."""
    robots: str = ""
    """What the owner has in `robots.txt` of the static folder; empty for none."""
    linked: tuple[tuple[str, str], ...] = ()
    """Pairs of a file that every page links to, by its path below the output folder, and its
    version."""
    editions: tuple[Edition, ...] = ()
    """All of them, the oldest first."""

    def editions_out(self, now: datetime) -> tuple[Edition, ...]:
        """Those that have come out; all, where what is unpublished is shown."""
        if self.settings.include_unpublished:
            return self.editions
        return tuple(each for each in self.editions if each.published_at <= now)


_MOST_IN_MENU = (
    48  # topics: what opens on a desktop without scrolling; each link stands on every page
)
_MOST_SECTIONS = 12  # any record may name a category, and each link stands on every page
ICONS = (
    Icon("favicon.svg", "image/svg+xml", "any"),
    Icon("icon-512.png", "image/png", "512x512"),
)
"""Files that stand for the site where its static folder has them; `url` is their path there."""


class SiteChrome(Keyed):
    """What surrounds every page: the same for all pages of a build."""

    __slots__ = ("settings", "site", "words")

    def __init__(self, settings: Settings, site: Site, words: Words) -> None:
        self.settings = settings
        self.site = site
        self.words = words
        self.key = digest_of((settings, site, words))


def site_chrome_of(library: Library, site_context: SiteContext) -> SiteChrome:
    """The chrome of a site."""
    return SiteChrome(site_context.settings, _site(library, site_context), site_context.words)


def _site(library: Library, site_context: SiteContext) -> Site:
    settings = site_context.settings
    sections = categories(library)
    return Site(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        home=urls.url(urls.HOME, settings.base_path),
        navigation=tuple(
            Link(topic.name, urls.url(urls.topic(topic.slug), settings.base_path))
            for topic in library.topics.top()
            if topic.registered
        )
        + tuple(
            Link(
                site_context.words.category(name), urls.url(urls.category(name), settings.base_path)
            )
            for name in _owners_first(sections, settings)[:_MOST_SECTIONS]
            if name != "news"
        ),
        pages=tuple(
            Link(page.title, urls.url(urls.content_page(page.name), settings.base_path))
            for page in site_context.pages
        ),
        menu=_menu(library, settings.base_path),
        topics=urls.url(urls.TOPICS, settings.base_path),
        stories=urls.url(urls.STORIES, settings.base_path),
        publishers=urls.url(urls.PUBLISHERS, settings.base_path),
        archive=urls.url(urls.ARCHIVE, settings.base_path),
        feeds=urls.url(urls.FEEDS, settings.base_path),
        corrections=urls.url(urls.CORRECTIONS, settings.base_path),
        editions=(
            urls.url(urls.EDITIONS, settings.base_path)
            if site_context.editions_out(library.now)
            else ""
        ),
        rel=settings.rel,
        images=settings.images,
        links_pictures=settings.links_pictures,
        picture_style=urls.url(urls.PICTURE_STYLE, settings.base_path)
        if settings.show_pictures == "local"
        else "",
        policy=security_policy.policy_of(settings),
        styles=tuple(_linked(each, site_context) for each in settings.styles),
        scripts=tuple(_linked(each, site_context) for each in settings.scripts),
        icons=tuple(
            structs.replace(icon, url=urls.url(icon.url, settings.base_path))
            for icon in ICONS
            if icon.url in site_context.static
        ),
        extra=extra_of_site(settings),
    )


def _linked(file: str, site_context: SiteContext) -> str:
    """The address of a file that every page links to; another one when the file changes."""
    if "//" in file:
        return file
    url = urls.url(quote(file), site_context.settings.base_path)
    return f"{url}?v={dict(site_context.linked)[file]}"


def _menu(library: Library, base_path: str) -> tuple[MenuTopic, ...]:
    """The topics of the registry, and those right below each; where one holds all others, it comes
    first, and the ones below it are next. No record changes it. Of many there are those at the top.
    """

    def below(topic: Topic) -> list[Topic]:
        return [each for each in library.topics.children(topic) if each.registered]

    def link(topic: Topic) -> Link:
        return Link(topic.name, urls.url(urls.topic(topic.slug), base_path))

    alone: list[Topic] = []
    level = [topic for topic in library.topics.top() if topic.registered]
    while len(level) == 1 and below(level[0]):
        alone += level
        level = below(level[0])
    pairs = [(topic, below(topic)) for topic in level]
    if len(pairs) + sum(len(children) for _, children in pairs) > _MOST_IN_MENU:
        pairs = [(topic, []) for topic in level[:_MOST_IN_MENU]]
    return tuple(
        MenuTopic(link(topic).title, link(topic).url, tuple(map(link, children)))
        for topic, children in [*((topic, list[Topic]()) for topic in alone), *pairs]
    )


def _owners_first(sections: Iterable[str], settings: Settings) -> list[str]:
    """The categories that the settings name before those that only records do."""
    owned = {records.category for records in settings.records}
    return sorted(sections, key=lambda name: (name not in owned, name))


def categories(library: Library) -> tuple[str, ...]:
    """The categories that have a page: all with public articles, where there is more than one."""
    found = sorted(name for name, group in library.by_category.items() if group.is_shown)
    return tuple(found) if len(found) > 1 else ()


def head(
    settings: Settings,
    path: str,
    title: str = "",
    *,
    description: str = "",
    indexed: bool = True,
    feeds: Iterable[FeedLink] = (),
    structured_data: str = "",
) -> Head:
    """The head of a page that is no news by itself.

    path    the page's folder
    title   without the site's; empty on the front page
    feeds   the page's own; the site's are named on every page
    """
    return Head(
        url=urls.url(path, settings.base_path),
        name=title or settings.title,
        title=f"{title} · {settings.title}" if title else settings.title,
        description=description or settings.description,
        canonical=urls.absolute(path, settings.root),
        indexed=indexed,
        feeds=(*feeds, *feed_links(settings, "", settings.title)),
        structured_data=structured_data,
    )


def news_head(
    settings: Settings,
    path: str,
    title: str,
    *,
    description: str,
    image: Picture | None,
    dates: tuple[datetime | None, datetime | None],
    topics: Iterable[Link],
    lineage: Sequence[tuple[str, str]],
    structured_data: str,
    indexed: bool = True,
) -> Head:
    """The head of an article's page, or of a story's.

    image     under a whole URL
    dates     when it was published, and its last significant change, in the site's zone
    lineage   name and folder of its main topic and of all topics above it, from the top
    """
    # Of two feeds, browsers and readers offer the first: readers of a page want more of its kind.
    feeds = [(folder, name) for name, folder in lineage[-1:]] + [("", settings.title)]
    published_at, updated_at = dates
    return Head(
        url=urls.url(path, settings.base_path),
        name=title,
        title=f"{title} · {settings.title}",
        description=description,
        canonical=urls.absolute(path, settings.root),
        indexed=indexed,
        kind="article",
        image=image,
        published_at=published_at,
        updated_at=updated_at,
        tags=tuple(topic.title for topic in topics),
        feeds=tuple(link for feed in feeds for link in feed_links(settings, *feed)),
        structured_data=structured_data,
    )


def feed_links(settings: Settings, folder: str, title: str) -> tuple[FeedLink, ...]:
    """A feed in all its formats, as a head and the page of feeds name it."""
    return tuple(
        FeedLink(
            f"{title} ({format.name})",
            urls.absolute(folder + format.file, settings.root),
            format.type,
        )
        for format in settings.feed_formats
    )


def format_links(settings: Settings, folder: str) -> tuple[Link, ...]:
    """A feed in all its formats, as a reader of the page sees it."""
    return tuple(
        Link(each.name, urls.url(folder + each.file, settings.base_path))
        for each in settings.feed_formats
    )


def crumbs(settings: Settings, *above: tuple[str, str]) -> tuple[Link, ...]:
    """The way up: the front page, then pairs of title and folder."""
    way = ((settings.title, urls.HOME), *above)
    return tuple(Link(title, urls.url(path, settings.base_path)) for title, path in way)


def absolute_picture(picture: Picture | None, origin: str) -> Picture | None:
    """The same picture under a whole URL, for heads and feeds."""
    return picture and structs.replace(picture, url=urls.whole(picture.url, origin))
