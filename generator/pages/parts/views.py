"""What views are made of: exactly what templates show.

Every struct here is part of a view: templates see these fields and nothing else. All URLs are ready
to be put into a link: they begin with the site's base path, or are whole.
"""

from datetime import datetime
from typing import Final

from msgspec import Struct

from generator.pages.parts.extra import RecordExtra, SiteExtra


class View(Struct, frozen=True, kw_only=True):
    """Base of all views: one struct a page kind."""


class Link(Struct, frozen=True):
    """A page of this site."""

    title: str
    url: str


class FeedLink(Struct, frozen=True):
    """A feed, as a page's head names it."""

    title: str
    url: str
    """Absolute."""
    type: str
    """Media type, such as `application/rss+xml`."""


class PictureCopy(Struct, frozen=True):
    """A picture in another form and size, on this site."""

    url: str
    type: str
    """Media type."""
    width: int
    """Pixels."""
    height: int


class PictureSource(Struct, frozen=True):
    """A picture in one form, for a browser to choose a size."""

    type: str
    """Media type."""
    srcset: str
    """URLs, each with its width."""


class Picture(Struct, frozen=True):
    """A picture of an article, or a publisher's logo."""

    url: str
    width: int
    """Pixels."""
    height: int
    alt: str
    """Empty where the title beside it says the same."""
    attribution: str
    measured: bool
    """False where the record does not say its size, and one was assumed."""
    size: int = 0
    """Bytes; 0 where they are not known."""
    copies: tuple[PictureCopy, ...] = ()
    """The same in other forms and sizes; empty for a picture of which there are none. `sources` has
    them as `<picture>` takes them."""
    color: str = ""
    """The average of all of it, such as `#7f6a50`; empty where it is not known."""


class Source(Struct, frozen=True):
    """A publisher, as it stands beside a title."""

    name: str
    domain: str
    url: str
    """Our page of that publisher; empty where there is none."""


class Facts(Struct, frozen=True, kw_only=True):
    """What courses, videos and the like say of themselves."""

    length: int | None
    """Seconds."""
    price: str
    """As the record says it, such as `Free`."""
    levels: tuple[str, ...]
    rating: float | None
    """Average, on the original's own scale."""
    ratings: int | None
    """How many people rated."""


class Coverage(Struct, frozen=True, kw_only=True):
    """Another article on the same matter: elsewhere, or a record of this site."""

    title: str
    url: str
    """Where the title leads: to the article itself, or, where this site has it to read and titles
    lead there, to our page."""
    outside: bool
    """True if that is another site."""
    ours: bool
    """True if it is a record of this site."""
    original: str
    """URL of the article itself, wherever the title leads; empty for a collection of our own."""
    archived: str
    """URL of an archived copy of the original; empty for none."""
    page: str
    """Our own page of it; empty where there is none."""
    type: str
    """`article`, `video`, `course`, `download`, `collection`, `profile` or `forum`."""
    excerpt: str
    published_at: datetime | None
    source: Source
    picture: Picture | None


class Teaser(Struct, frozen=True, kw_only=True, cache_hash=True):
    """All that another page may show of an article, or of a story by its lead."""

    title: str
    url: str
    """Where the title leads."""
    outside: bool
    """True if that is another site."""
    original: str
    """URL of the article itself, wherever the title leads; empty for a collection of our own."""
    archived: str
    """URL of an archived copy of the original; empty for none."""
    page: str
    """The article's own page on this site; empty where it has none, or the title leads there."""
    excerpt: str
    """Its excerpt or the first words of its body; empty for neither, and never its title again."""
    published_at: datetime | None
    """In the site's zone; None for courses, collections and the like."""
    source: Source
    picture: Picture | None
    topics: tuple[Link, ...]
    type: str
    """`article`, `video`, `course`, `download`, `collection`, `profile` or `forum`."""
    facts: Facts
    coverage: int
    """How many related articles its own page lists; of a story, how many there are."""
    language: str
    """BCP 47; empty for the site's own."""
    extra: RecordExtra
    """Fields of the owner's own that the article's record has."""
    story: str = ""
    """The story's page; empty for an article alone, and in lists of records."""
    also: tuple[Coverage, ...] = ()
    """The rest of the story, the newest first: other records, and what any of them lists; the
    newest ten at most, and none in lists of records."""


class Note(Struct, frozen=True):
    """A correction, as readers see it."""

    date: datetime
    """In the site's zone."""
    text: str


class DayTeasers(Struct, frozen=True):
    """One day's part of a list."""

    day: Link
    """The day's own page."""
    date: datetime
    """The day's start in the site's zone."""
    teasers: tuple[Teaser, ...]


class Icon(Struct, frozen=True):
    """A picture that stands for the site in tabs and bookmarks."""

    url: str
    type: str
    """Media type."""
    sizes: str
    """As in `512x512`; `any` for one that can be drawn at any size."""


class MenuTopic(Struct, frozen=True):
    """A topic in the menu, with those right below it."""

    title: str
    url: str
    below: tuple[Link, ...]


class Site(Struct, frozen=True, kw_only=True, cache_hash=True):
    """What stands on every page."""

    title: str
    description: str
    language: str
    home: str
    navigation: tuple[Link, ...]
    """Top topics and sections."""
    pages: tuple[Link, ...]
    """The site's own pages, such as about and imprint."""
    menu: tuple[MenuTopic, ...]
    """The owner's topics, as the menu at the top of every page has them."""
    topics: str
    """URL of the topic index."""
    stories: str
    """URL of the index of stories."""
    publishers: str
    archive: str
    feeds: str
    """URL of the page that lists all feeds."""
    corrections: str
    """URL of the page that gathers all corrections."""
    editions: str = ""
    """URL of the index of editions; empty while there is none."""
    rel: str
    """For links to other sites."""
    images: str
    """Which pictures of records are shown: `all`, `lead` (one a page) or `none`."""
    links_pictures: bool = True
    """False where no picture may be shown from where it lies on another site."""
    picture_style: str = ""
    """URL of the style sheet for pictures that have copies; empty where the site shows none."""
    policy: str
    """The Content-Security-Policy of every page, to which templates may add: `with_sources`."""
    styles: tuple[str, ...] = ()
    """URLs of style sheets of the owner's, which come after the theme's."""
    scripts: tuple[str, ...] = ()
    """URLs of scripts of the owner's."""
    icons: tuple[Icon, ...] = ()
    """`favicon.svg` and `icon-512.png`, where the static folder has them."""
    extra: SiteExtra
    """Fields of the owner's own that `site.yaml` has."""


class Head(Struct, frozen=True, kw_only=True):
    """What stands in a page's `<head>`, for browsers, search engines and other sites."""

    url: str
    """The page's own, as the site's links say it."""
    name: str
    """The page's title alone."""
    title: str
    """With the site's title behind it."""
    description: str
    """Empty for none."""
    canonical: str
    """Absolute."""
    indexed: bool = True
    """False asks search engines to leave the page out."""
    kind: str = "website"
    """OpenGraph type: `website` or `article`."""
    image: Picture | None = None
    """Absolute."""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    tags: tuple[str, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    structured_data: str = ""
    """JSON-LD, as JSON; empty for none."""


class HtmlView(View, frozen=True, kw_only=True):
    """Base of the views of HTML pages."""

    site: Site
    head: Head
    crumbs: tuple[Link, ...] = ()
    """The pages above this one, front page first."""


REDIRECT: Final = "redirect.html"
"""The template of every address that leads on."""


class RedirectView(View, frozen=True, kw_only=True):
    """An address that moved."""

    title: str
    language: str
    target: str
    """Absolute."""
    canonical: str
    """The same, without what names a part of it."""
    icons: tuple[Icon, ...] = ()
    """Those of the site; none for the theme's own."""

    @classmethod
    def to(cls, target: str, title: str, language: str, icons: tuple[Icon, ...]) -> "RedirectView":
        """What leads to an absolute URL."""
        canonical = target.partition("#")[0]
        return cls(title=title, language=language, target=target, canonical=canonical, icons=icons)
