"""Pelican's settings, and a reader for fields that its own reader cannot read (nested YAML).

The reader uses libyaml, makes one Markdown converter for all records, runs it only where there is a
body, and makes one object for each topic and publisher: all of it cheaper than Pelican's own.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Tag
from pelican.utils import slugify

try:
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader


class RecordReader(BaseReader):
    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        text = Path(source_path).read_text("utf-8")
        _, front, body = text.split("---\n", 2)
        fields = yaml.load(front, Loader)
        metadata = {
            "title": fields["title"],
            "date": fields["publishedDateTime"],
            "summary": fields["excerpt"],
            "tags": [self._tag(name) for name in fields["filed"]],
            "authors": [self._author(fields["publisher"])],
            "fields": fields,
        }
        if not fields["own"]:
            metadata |= {"save_as": "", "url": fields["webUrl"]}
        return self._html(body), metadata

    def _html(self, body: str) -> str:
        return _markdown().reset().convert(body) if body.strip() else ""

    def _tag(self, name: str) -> Tag:
        if name not in _TAGS:
            _TAGS[name] = Tag(name, self.settings)
        return _TAGS[name]

    def _author(self, name: str) -> Author:
        if name not in _AUTHORS:
            _AUTHORS[name] = Author(name, self.settings)
        return _AUTHORS[name]


_TAGS: dict[str, Tag] = {}
_AUTHORS: dict[str, Author] = {}


@lru_cache(maxsize=1)
def _markdown() -> Markdown:
    return Markdown(extensions=["extra"])


SITENAME = "The Benchmark Digest"
SITEURL = "https://bench.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["articles"]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
READERS = {"md": RecordReader}
THEME = "theme"
THEME_STATIC_DIR = "assets"
SLUGIFY_SOURCE = "basename"
DEFAULT_DATE_FORMAT = "%d %b %Y"
DEFAULT_CATEGORY = "news"
JINJA_FILTERS = {"slug": lru_cache(maxsize=None)(slugify)}
with open("sections.yaml", encoding="utf-8") as sections:
    SECTIONS = yaml.load(sections, Loader)

ARTICLE_URL = "news/{slug}/"
ARTICLE_SAVE_AS = "news/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
AUTHOR_URL = "publishers/{slug}/"
AUTHOR_SAVE_AS = "publishers/{slug}/index.html"
DAY_ARCHIVE_URL = "days/{date:%Y-%m-%d}/"
DAY_ARCHIVE_SAVE_AS = "days/{date:%Y-%m-%d}/index.html"
CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags", "authors", "archives", "sitemap"]
TAGS_SAVE_AS = "topics/index.html"
AUTHORS_SAVE_AS = "publishers/index.html"
ARCHIVES_SAVE_AS = "days/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 25
PAGINATED_TEMPLATES = {"tag": 25, "author": 25}

FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_ALL_RSS = "feed.xml"
TAG_FEED_RSS = "topics/{slug}/feed.xml"
FEED_MAX_ITEMS = 50
