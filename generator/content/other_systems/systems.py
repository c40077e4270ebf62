"""The systems whose trees are known: how each is told, where its records lie, what it calls them.

The recipes say what a field means in that system alone; what all of them mean by a name is known to
`records.foreign_fields`.
"""

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from generator.content.new_site.answers import setting
from generator.content.other_systems.configuration import said
from generator.content.settings import Records
from generator.content.slugs import slug
from generator.content.source_folder import Folder
from generator.content.urls import is_reserved


class Place(Struct, frozen=True):
    """A pattern of files, and how many there are."""

    records: Records
    count: int


class Layout(Struct, frozen=True):
    """Where the files of a tree lie that are records, or may be."""

    places: tuple[Place, ...]
    folders: tuple[tuple[str, str], ...] = ()
    """Settings that name a folder (`topics`), each with that folder."""
    notes: tuple[str, ...] = ()
    """What else is there, and what to do with it."""


class System(Struct, frozen=True):
    """One system that makes sites of files."""

    name: str
    layout: Callable[[Folder, Mapping[str, str]], Layout]
    """Given the tree and what its configuration says."""
    configurations: tuple[str, ...]
    """Files that its settings may stand in; of two that say the same, the first counts."""
    names: Mapping[str, tuple[str, ...]]
    """Settings here, and what they are called there."""
    fields: tuple[tuple[str, str], ...] = ()
    """Names of fields there, and here; empty for what is passed over. Of several that are read as
    one field, the first that is there counts."""


_OF_RECORDS: Final = ("md", "markdown")
_UNREAD: Final = ("rst", "adoc", "org", "html", "textile", "mdx")
"""Suffixes of texts in other forms, which are not read."""


def _files(tree: Folder, pattern: str) -> list[str]:
    """The files of a pattern, without drafts by their name."""
    return [file.name for file in tree.survey(pattern, lambda _: False).found]


def _places(tree: Folder, folder: str, category: str = "news", below: str = "**/") -> list[Place]:
    """The patterns that find the records of a folder, by suffix."""
    found = []
    for suffix in _OF_RECORDS:
        pattern = f"{glob.escape(folder)}/{below}*.{suffix}"
        if count := len(_files(tree, pattern)):
            found.append(Place(Records(pattern, category), count))
    return found


def _folders(tree: Folder, below: str = "") -> list[str]:
    """The folders right below one, sorted; none that is a link."""
    with os.scandir(tree.path / below) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))


def _below(given: Mapping[str, str], name: str) -> str:
    """The folder of content that the configuration names, if it is one below the tree."""
    folder = given.get(name, "").strip("/")
    is_below = folder and not {"", ".", ".."} & set(folder.split("/"))
    return folder if is_below else "content"


def counted(count: int, noun: str = "file") -> str:
    """A number with its noun."""
    return f"{count:,} {noun if count == 1 else f'{noun}s'}"


def _other_forms(tree: Folder, folder: str) -> Iterator[str]:
    """What to say of texts in forms that are not read."""
    others = tree.survey(f"{glob.escape(folder)}/**/*.md", lambda _: False).others
    counts = Counter(file.name.rpartition(".")[2] for file in others)
    for suffix in _UNREAD:
        if counts[suffix]:
            files = counted(counts[suffix])
            yield f"{folder}/: {files} in .{suffix} not read; records are Markdown"


_NOT_COLLECTIONS: Final = frozenset(
    "_posts _drafts _layouts _includes _sass _data _site _plugins _assets _pages".split()
)


def _jekyll(tree: Folder, _: Mapping[str, str]) -> Layout:
    notes = list(_other_forms(tree, "_posts"))
    for folder in _folders(tree):
        if folder.startswith("_") and folder not in _NOT_COLLECTIONS:
            for place in _places(tree, folder):
                notes.append(
                    f"{folder}/: {counted(place.count)} not taken; for records, add "
                    f"`- files: {place.records.files}` to `records`"
                )
    if (tree.path / "assets").is_dir():
        notes.append(
            "assets/: pictures at /assets/… are looked for in static/assets/: copy it there"
        )
    return Layout(tuple(_places(tree, "_posts")), notes=tuple(notes))


def _hugo(tree: Folder, given: Mapping[str, str]) -> Layout:
    content = _below(given, "contentDir")
    if not (tree.path / content).is_dir():
        return Layout(())
    places: list[Place] = []
    notes = list(_other_forms(tree, content))
    for section in _folders(tree, content):
        # Its pages lay at /section/name/: with the section for a category, they go on to do so.
        category = slug(section)
        needed = is_reserved(category)
        places += _places(tree, f"{content}/{section}", "news" if needed else category)
    if single := _files(tree, f"{glob.escape(content)}/*.md"):
        notes.append(
            f"{content}/: {counted(len(single))} right in it not taken; pages of the site itself "
            "belong into pages/, with a title"
        )
    return Layout(tuple(places), notes=tuple(notes))


_NO_ARTICLES: Final = frozenset("pages images extra static theme files pdfs".split())


def _pelican(tree: Folder, given: Mapping[str, str]) -> Layout:
    content = _below(given, "PATH")
    if not (tree.path / content).is_dir():
        return Layout(())
    places = _places(tree, content, below="")
    for folder in _folders(tree, content):
        if folder not in _NO_ARTICLES:
            places += _places(tree, f"{content}/{folder}")
    notes = list(_other_forms(tree, content))
    if (tree.path / content / "pages").is_dir():
        notes.append(
            f"{content}/pages/: not taken; pages of the site itself belong into pages/, with `---` "
            "above and below their fields"
        )
    return Layout(tuple(places), notes=tuple(notes))


_FORMER: Final = {"_news": "news", "_learning": "learning", "_samples": "samples"}
_REGISTRIES: Final = {"topics": "_data/topics", "publishers": "_data/organizations"}


def _former(tree: Folder, _: Mapping[str, str]) -> Layout:
    places = [
        place
        for folder, category in _FORMER.items()
        if (tree.path / folder).is_dir()
        for place in _places(tree, folder, category)
    ]
    folders = [(name, path) for name, path in _REGISTRIES.items() if (tree.path / path).is_dir()]
    notes = ["To keep addresses with dates: `permalink: /{category}/{year}/{month}/{day}/{stem}/`"]
    return Layout(tuple(places), tuple(folders), tuple(notes))


_OF_JEKYLL: Final = {
    "title": ("title", "name"),
    "base_url": ("url",),
    "language": ("lang", "locale", "language"),
    "timezone": ("timezone",),
}
_HUGO_FILES: Final = tuple(
    f"{folder}{name}.{suffix}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for suffix in ("toml", "yaml", "yml", "json")
)
JEKYLL: Final = System(
    "Jekyll",
    _jekyll,
    ("_config.yml", "_config.yaml"),
    _OF_JEKYLL,
    (
        ("date", "publishedDateTime"),
        ("last_modified_at", "updatedDateTime"),
        ("link", "webUrl"),
        ("external_url", "webUrl"),
        ("categories", "topics"),
        ("category", "topics"),
        ("author", "provider.authors"),
        ("image", "images"),
        ("description", "excerpt"),
        ("layout", ""),
        ("permalink", ""),
    ),
)
HUGO: Final = System(
    "Hugo",
    _hugo,
    _HUGO_FILES,
    {
        "title": ("title",),
        "base_url": ("baseURL", "baseurl", "baseUrl"),
        "language": ("languageCode", "locale", "defaultContentLanguage"),
        "timezone": ("timeZone",),
    },
    (
        ("date", "publishedDateTime"),
        ("lastmod", "updatedDateTime"),
        ("externalUrl", "webUrl"),
        ("categories", "topics"),
        ("author", "provider.authors"),
        ("cover.image", "images"),
        ("cover", "images"),
        ("summary", "excerpt"),
        ("description", "excerpt"),
        ("weight", ""),
        ("type", ""),
        ("url", ""),
    ),
)
PELICAN: Final = System(
    "Pelican",
    _pelican,
    ("publishconf.py", "pelicanconf.py"),
    {
        "title": ("SITENAME",),
        "base_url": ("SITEURL",),
        "language": ("DEFAULT_LANG",),
        "timezone": ("TIMEZONE",),
    },
    (
        ("date", "publishedDateTime"),
        ("modified", "updatedDateTime"),
        ("link", "webUrl"),
        ("author", "provider.authors"),
        ("authors", "provider.authors"),
        ("category", "topics"),
        ("summary", "excerpt"),
        ("slug", ""),
    ),
)
FORMER: Final = System("the former system", _former, ("_config.yml",), _OF_JEKYLL)
SYSTEMS: Final = (FORMER, PELICAN, HUGO, JEKYLL)


def system_of(tree: Folder) -> System | None:
    """The system that a tree is of, by the files that it alone has; None for any other."""
    at = tree.path
    if (at / "_data").is_dir() and any((at / folder).is_dir() for folder in _FORMER):
        return FORMER
    if (at / "pelicanconf.py").is_file():
        return PELICAN
    if (at / "_posts").is_dir():
        return JEKYLL
    if any((at / name).is_file() for name in _HUGO_FILES):
        return HUGO
    return JEKYLL if any((at / name).is_file() for name in JEKYLL.configurations) else None


def configured(tree: Folder, system: System) -> dict[str, str]:
    """What the configuration says, by its own names."""
    values: dict[str, str] = {}
    for name in system.configurations:
        # A link out of the tree is refused, as everywhere.
        if (tree.path / name).is_file() and tree.at(name) is not None:
            values = said(tree, name) | values
    return values


def settings_of(system: System, given: Mapping[str, str]) -> dict[str, str]:
    """The settings here that its configuration gives, as far as they are sound.

    given   what it says, by its own names
    """
    found: dict[str, str] = {}
    for name, theirs in system.names.items():
        for each in theirs:
            text = given.get(each, "").strip()
            if name == "base_url":
                text += given.get("baseurl", "").strip() if each == "url" else ""
            elif name == "language":
                text = text.replace("_", "-")
            try:
                found.setdefault(name, setting(name, text))
            except ValueError:
                continue
    return found
