"""Every path and URL of the site, and nothing else.

`path` is a file below the output folder; `url` is what stands in a link, with the base path.
Folders end in `/` and are served as their `index.html`.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from generator.records.model import Article
from generator.settings import Settings
from generator.slugs import slug

HOME: Final = ""
TOPICS: Final = "topics/"
PUBLISHERS: Final = "publishers/"
ARCHIVE: Final = "archive/"
FEEDS: Final = "feeds/"
NOT_FOUND: Final = "404.html"
OPML: Final = "feeds.opml"
SITEMAP: Final = "sitemap.xml"
SITEMAPS: Final = "sitemaps/"
NEWS_SITEMAP: Final = "news-sitemap.xml"
ROBOTS: Final = "robots.txt"
NO_JEKYLL: Final = ".nojekyll"
HEADERS: Final = "_headers"
ASSETS: Final = "assets/"

RESERVED: Final = frozenset(
    folder.rstrip("/") for folder in (TOPICS, PUBLISHERS, ARCHIVE, FEEDS, SITEMAPS, ASSETS)
)
TOP_FILES: Final = frozenset({OPML, SITEMAP, NEWS_SITEMAP, ROBOTS})
_YEAR: Final = re.compile(r"\d{4}")


def is_reserved(category: str) -> bool:
    """True if the site itself needs the folder that a category of that name would have."""
    return category in RESERVED or _YEAR.fullmatch(category) is not None


def file(folder: str) -> str:
    """The file that is served for a folder; any other path is a file already."""
    return f"{folder}index.html" if folder == "" or folder.endswith("/") else folder


def topic(topic_slug: str) -> str:
    return f"{TOPICS}{topic_slug}/"


def publisher(domain: str) -> str:
    return f"{PUBLISHERS}{slug(domain)}/"


def category(name: str) -> str:
    return f"{name}/"


def day(when: date) -> str:
    return f"{when:%Y/%m/%d}/"


def month(when: date) -> str:
    return f"{when:%Y/%m}/"


def sealed(folder: str, number: int) -> str:
    """The page of a list that holds its `number`th full part."""
    return f"{folder}page/{number}/"


def content_page(name: str) -> str:
    """Of a page that the owner wrote, by its file."""
    return f"{slug(_stem(name))}/"


def sitemap_part(name: str, number: int) -> str:
    return f"{SITEMAPS}{name}-{number}.xml"


def article(article: Article, settings: Settings) -> str:
    """The folder of an article's own page, by the site's permalink pattern.

    Dates are those of the site's zone; an undated record has `undated` for its year and no month.
    """
    local = article.published_at.astimezone(settings.zone) if article.published_at else None
    filled = settings.permalink.format(
        category=article.category,
        type=article.type,
        year=f"{local:%Y}" if local else "undated",
        month=f"{local:%m}" if local else "",
        day=f"{local:%d}" if local else "",
        stem=slug(_stem(article.name)),
        slug=slug(article.title),
        id=slug(article.id.rpartition(":")[2]),
    )
    return "/".join(part for part in filled.split("/") if part) + "/"


def url(path: str, settings: Settings) -> str:
    """What a link of this site says."""
    return f"{_base_path(settings.base_url)}/{path}"


def absolute(path: str, settings: Settings) -> str:
    """The whole URL, for readers elsewhere."""
    return f"{settings.root}/{path}"


def picture(address: str, settings: Settings) -> str:
    """A picture's URL in a link: a path of this site gets the base path."""
    return _base_path(settings.base_url) + address if address.startswith("/") else address


def absolute_picture(address: str, settings: Settings) -> str:
    return settings.root + address if address.startswith("/") else address


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


@lru_cache(maxsize=4)
def _base_path(base_url: str) -> str:
    # Asked for once a link: the parser's answer is kept.
    return "/" + base_url.split("/", 3)[3].rstrip("/") if base_url.count("/") > 3 else ""
