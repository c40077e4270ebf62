"""Where the pages of another system's posts lay, by its own rules: as far as these can be known."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, Final

from msgspec import Struct

from generator.content.other_systems import systems
from generator.content.other_systems.systems import System
from generator.content.records.dates import date_in_name, instant
from generator.content.records.names import folder_of, is_index, stem
from generator.content.slugs import slug
from generator.content.source_folder import Folder
from generator.problems import ContentError

_JEKYLL: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
"""What Jekyll's names for patterns stand for."""
_TOKEN: Final = re.compile(r":(\w+)")
_BRACED: Final = re.compile(r"\{(\w+)(?::(%\w(?:[/-]%\w)*))?\}")
_SLASHES: Final = re.compile(r"/{2,}")
_LARGEST: Final = 200_000  # bytes of a configuration
_PATTERNS: Final = re.compile(r"permalinks|uglyurls", re.IGNORECASE)
_UNKNOWN: Final = (
    "the addresses of its pages follow `permalinks` of its configuration, which is not read: "
    "posts without `url` have no redirects, and those of your own words alone are left out"
)


class FormerPages(Struct, frozen=True):
    """What is known of the pages of one tree."""

    _path: Callable[[str, Mapping[str, Any]], str]
    notes: tuple[str, ...] = ()
    _ids_are_pages: bool = False

    def page(self, name: str, head: Mapping[str, Any]) -> str:
        """The path of a post's page; empty where it cannot be known.

        name   its file, below the tree
        head   its fields as they are called there
        """
        return _SLASHES.sub("/", self._path(name, head))

    def identity(self, page: str) -> str:
        """The id that the feed of the tree gave a post, by the whole address of its page; empty
        where that does not tell."""
        return page if self._ids_are_pages and "://" in page else ""

    def day(self, name: str) -> str:
        """The day that the name of a file says; empty for none."""
        return date_in_name(name)


def of(system: System, tree: Folder, configuration: Mapping[str, str]) -> FormerPages:
    """What is known of the pages of a tree of that system."""
    if system is systems.JEKYLL:
        pattern = configuration.get("permalink", "date")
        pattern = _JEKYLL.get(pattern, pattern)
        return FormerPages(lambda name, head: _of_jekyll(name, head, pattern))
    if system is systems.HUGO:
        has_patterns = any(_names_patterns(tree, name) for name in system.configurations)
        content = configuration.get("contentDir", "content").strip("/")
        return FormerPages(
            lambda name, head: _of_hugo(name, head, content, has_patterns=has_patterns),
            (_UNKNOWN,) if has_patterns else (),
            _ids_are_pages=True,
        )
    if system is systems.PELICAN:
        pattern = configuration.get("ARTICLE_URL", "{slug}.html")
        return FormerPages(lambda name, head: _of_pelican(name, head, pattern))
    return FormerPages(lambda name, head: "")


def _names_patterns(tree: Folder, name: str) -> bool:
    if not (tree.path / name).is_file():
        return False
    try:
        text = tree.read(name, _LARGEST)
    except ContentError:
        return False
    return _PATTERNS.search(text.decode("utf-8", "replace")) is not None


def _of_jekyll(name: str, head: Mapping[str, Any], pattern: str) -> str:
    stated = _text(head.get("permalink"))
    pattern = stated or pattern
    if not pattern.startswith("/"):
        return ""
    day = _day(head) or date_in_name(name)
    year, month, date = day.split("-") if day else ("", "", "")
    called = stem(name).removeprefix(f"{date_in_name(name)}-")
    values = {
        "categories": "/".join(slug(each) for each in _categories(head)),
        "year": year,
        "month": month,
        "day": date,
        "title": _text(head.get("slug")) or called,
        "slug": _text(head.get("slug")) or slug(called),
        "i_month": month.lstrip("0"),
        "i_day": date.lstrip("0"),
        "short_year": year[2:],
    }
    needed = set(_TOKEN.findall(pattern))
    if not needed <= values.keys() or (needed & {"year", "month", "day"} and not day):
        return ""
    return _TOKEN.sub(lambda match: values[match[1]], pattern)


def _categories(head: Mapping[str, Any]) -> list[str]:
    said = head.get("categories") or head.get("category") or []
    return said.split() if isinstance(said, str) else [each for each in said if _text(each)]


def _of_hugo(name: str, head: Mapping[str, Any], content: str, *, has_patterns: bool) -> str:
    if stated := _text(head.get("url")):
        return stated if stated.startswith("/") else f"/{stated}"
    if has_patterns:
        return ""
    below = name.removeprefix(f"{content}/")
    folder = folder_of(folder_of(below)) if is_index(below) else folder_of(below)
    called = _text(head.get("slug")) or stem(below)
    return f"/{folder}/{called}/".lower().replace(" ", "-")


def _of_pelican(name: str, head: Mapping[str, Any], pattern: str) -> str:
    words = {key.lower(): _text(value) for key, value in head.items()}
    day = _day(words)
    values = {
        "slug": words.get("slug") or slug(words.get("title") or stem(name)),
        "category": slug(words.get("category", "")) if words.get("category") else "",
    }

    def filled(match: re.Match[str]) -> str:
        if match[1] == "date" and match[2] and day:
            return instant(UTC)(day).strftime(match[2])
        return values.get(match[1], "") if not match[2] else ""

    path = _BRACED.sub(filled, pattern)
    has_all = all(
        (each[1] == "date" and each[2] and day) or values.get(each[1])
        for each in _BRACED.finditer(pattern)
    )
    return f"/{path.lstrip('/')}" if has_all and "{" not in path else ""


def _day(head: Mapping[str, Any]) -> str:
    """The day that a head says, as it is written there."""
    found = re.match(r"\d{4}-\d\d-\d\d", _text(head.get("date")), re.ASCII)
    return found[0] if found else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
