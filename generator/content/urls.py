"""Every path and URL of the site, and nothing else.

`path` is a file below the output folder; `url` is what stands in a link, with the base path.
Folders end in `/` and are served as their `index.html`.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import unquote

from generator.content.records.model import Article
from generator.content.records.names import file_stem, stem
from generator.content.settings import Settings
from generator.content.slugs import LONGEST, is_slug, slug

HOME: Final = ""
TOPICS: Final = "topics/"
PUBLISHERS: Final = "publishers/"
ARCHIVE: Final = "archive/"
FEEDS: Final = "feeds/"
CORRECTIONS: Final = "corrections/"
API: Final = "api/"
API_FILE: Final = "index.json"
"""What each folder of the API holds."""
FEED_STYLE: Final = f"{FEEDS}style.css"
STORIES: Final = "stories/"
EDITIONS: Final = "editions/"
NOT_FOUND: Final = "404.html"
OPML: Final = "feeds.opml"
SITEMAP: Final = "sitemap.xml"
SITEMAPS: Final = "sitemaps/"
NEWS_SITEMAP: Final = "news-sitemap.xml"
ROBOTS: Final = "robots.txt"
NO_JEKYLL: Final = ".nojekyll"
HEADERS: Final = "_headers"
REDIRECTS: Final = "_redirects"
NGINX_REDIRECTS: Final = "_redirects.nginx"
CADDY_REDIRECTS: Final = "_redirects.caddy"
ASSETS: Final = "assets/"
PICTURES: Final = f"{ASSETS}pictures/"
"""Copies of pictures: what lies there never changes, as browsers are told of all assets."""
PICTURE_STYLE: Final = "pictures.css"
"""Not an asset, whose addresses have a version."""

RESERVED: Final = frozenset(
    folder.rstrip("/")
    for folder in (
        TOPICS,
        PUBLISHERS,
        ARCHIVE,
        FEEDS,
        CORRECTIONS,
        STORIES,
        EDITIONS,
        SITEMAPS,
        ASSETS,
    )
)
TOP_FILES: Final = frozenset({OPML, SITEMAP, NEWS_SITEMAP, ROBOTS})
_YEAR: Final = re.compile(r"\d{4}")
_LONGEST_WORDS: Final = 60  # characters; a line of a message holds them with the site's name
_WHOLE_WORDS: Final = re.compile(rf".{{1,{_LONGEST_WORDS}}}(?![^-])")
"""Whole words, as many as there is room for."""
_DATED: Final = re.compile(r"^\d{4}-\d\d?-\d\d?-(?=.)")
_HOST: Final = re.compile(r"{0}(\.{0})*".format(r"[a-z0-9]+(-+[a-z0-9]+)*"))


def is_reserved(category: str) -> bool:
    """True if the site itself needs the folder that a category of that name would have."""
    return category in RESERVED or _YEAR.fullmatch(category) is not None


def file(folder: str) -> str:
    """The file that is served for a folder; any other path is a file already."""
    return f"{folder}index.html" if folder == "" or folder.endswith("/") else folder


def served(address: str) -> str:
    """The file at which hosts look for an address: one without an ending is a folder.

    Hosts take escapes out of an address before they look.
    """
    path = unquote(address).lstrip("/")
    is_whole = path == "" or path.endswith("/") or "." in path.rpartition("/")[2]
    return file(path if is_whole else f"{path}/")


def topic(topic_slug: str) -> str:
    return f"{TOPICS}{topic_slug}/"


def publisher(domain: str) -> str:
    """Another folder for every domain.

    `news.example.com` is `news-example-com`, `a-b.com` is `a--b-com`: a dot is one hyphen, and a
    hyphen two. What is no host name as they are registered, or is too long, gets a digest.
    """
    spelled = domain.replace("-", "--").replace(".", "-")
    is_plain = "." in domain or is_slug(domain)  # `con` is a name that Windows keeps for itself
    if is_plain and _HOST.fullmatch(domain) and len(spelled) <= LONGEST:
        return f"{PUBLISHERS}{spelled}/"
    # Three hyphens in a row are never written for a host name.
    digest = hashlib.sha256(domain.encode()).hexdigest()[:16]
    return f"{PUBLISHERS}{slug(domain)[:60].rstrip('-')}---{digest}/"


def story(opener: Article, digits: int = 8) -> str:
    """Of the story that an article opened: the words of its file's name, as far as these are few,
    and the first digits of a digest of its id.

    By the file, as an article's own address is, and not by a title: these are put right every day,
    and no host finds a page by a part of its address.
    """
    named = _DATED.sub("", slug(stem(opener.name)), count=1)
    whole = _WHOLE_WORDS.match(named)
    words = whole[0] if whole else named[:_LONGEST_WORDS]
    digest = hashlib.sha256(opener.id.encode()).hexdigest()[:digits]
    return f"{STORIES}{words}-{digest}/"


def former_story(story_id: str, settings: Settings) -> str:
    """Where the story of that id lay when its address had no words: another place for each."""
    return f"{STORIES}{_word(story_id, settings)}/"


def oldest_story(story_id: str) -> str:
    """Where it lay before that, when any authority could choose the end of its address."""
    return f"{STORIES}{_former_word(story_id)}/"


def edition(period: str) -> str:
    """Of a day's edition or a week's: `editions/2023-08-03/`."""
    return f"{EDITIONS}{period}/"


def category(name: str) -> str:
    return f"{name}/"


def day(when: date) -> str:
    return f"{when:%Y/%m/%d}/"


def year(number: int) -> str:
    return f"{number:04}/"


def month(when: date) -> str:
    return f"{when:%Y/%m}/"


def full_page(folder: str, number: int) -> str:
    """The page of a list that holds its `number`th full part."""
    return f"{folder}page/{number}/"


def feed_archive(folder: str) -> str:
    """Of the archive of the feed in that folder."""
    return f"{folder}{ARCHIVE}"


def number(sealed_page: str) -> int:
    """The number of a list's full page, by its folder."""
    return int(sealed_page.rstrip("/").rpartition("/")[2])


def api_record(article: Article, settings: Settings) -> str:
    """Of an article in the API: by what is permanent as well."""
    return f"{API}records/{_word(article.id, settings)}/{API_FILE}"


def former_api_record(article: Article) -> str:
    """Where that document lay when any authority could choose the end of its address."""
    return f"{API}records/{_former_word(article.id)}/{API_FILE}"


def content_page(name: str) -> str:
    """Of a page that the owner wrote, by its file."""
    return f"{slug(file_stem(name))}/"


def sitemap_part(name: str, number: int) -> str:
    """Of the sitemap of that name, counted from 1; that of a year has the year for its number."""
    return f"{SITEMAPS}{name}-{number}.xml"


def article(article: Article, settings: Settings) -> str:
    """The folder of an article's own page, by the site's permalink pattern.

    Dates are those of the site's zone; an undated record has `undated` for its year and no month.
    The slug of a record without a title is that of its file: its first words are no name for it.
    """
    return _filled(settings.permalink, _PermalinkFields(article, settings))


def former_article(article: Article, settings: Settings) -> str:
    """Where an article lay when any authority could choose what stands for `{id}`."""
    fields = _PermalinkFields(article, settings)
    fields["id"] = slug(article.id.rpartition(":")[2])
    return _filled(settings.permalink, fields)


def apart(record: Article, settings: Settings) -> str:
    """A folder for what lies beside a record, where that of its address is another's as well."""
    return f"{article(record, settings)}{_word(record.id, settings)}/"


class _PermalinkFields(dict[str, str]):
    """The fields of a permalink, each made when the pattern asks for it: most ask for two."""

    def __init__(self, article: Article, settings: Settings) -> None:
        self._article = article
        self._settings = settings

    def __missing__(self, field: str) -> str:
        article = self._article
        match field:
            case "category":
                return article.category
            case "type":
                return article.type
            case "stem":
                return slug(stem(article.name))
            case "slug":
                return slug(stem(article.name) if article.titleless else article.title)
            case "id":
                return _word(article.id, self._settings)
            case _:
                return self._date(field)

    def _date(self, field: str) -> str:
        if self._article.published_at is None:
            return "undated" if field == "year" else ""
        local = self._article.published_at.astimezone(self._settings.zone)
        return f"{local:%Y}" if field == "year" else f"{getattr(local, field):02}"


def url(path: str, base_path: str) -> str:
    """What a link of this site says."""
    return f"{base_path}/{path}"


def absolute(path: str, root: str) -> str:
    """The whole URL, for readers elsewhere."""
    return f"{root}/{path}"


def picture(address: str, base_path: str) -> str:
    """A picture's URL in a link: a path of this site gets the base path."""
    return base_path + address if address.startswith("/") else address


def whole(link: str, origin: str) -> str:
    """What a link of this site says, as readers elsewhere need it; other links as they are."""
    return origin + link if link.startswith("/") else link


def _filled(pattern: str, fields: Mapping[str, str]) -> str:
    """The folder that a permalink pattern names, whatever its fields leave empty."""
    return "/".join(part for part in pattern.format_map(fields).split("/") if part) + "/"


def _word(identity: str, settings: Settings) -> str:
    """What stands in an address for an id: another word for every id.

    The name itself where it is one under the site's own authority, a digest of all of it for any
    other: so nobody chooses the address of a record that is not his. Two hyphens in a row are in no
    slug, and the digest is as long as it has to be where many addresses may be aimed at.
    """
    own = f"tag:{settings.id}:"
    name = identity.removeprefix(own)
    if name != identity and is_slug(name):
        return name
    return f"id--{hashlib.sha256(identity.encode()).hexdigest()[:32]}"


def _former_word(identity: str) -> str:
    """What stood for an id when its authority did not count: such addresses lead on."""
    word = identity.rpartition(":")[2]
    if not is_slug(word) or not identity.startswith("tag:"):
        word = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return word
