"""What a file of a site is: settings, feeds, a topic, a publisher, an own page or a record."""

from pathlib import Path
from typing import Final, NamedTuple

from generator.content.inbox_folder import is_in_inbox
from generator.content.registries.feeds import FILE as FEEDS
from generator.content.settings import FILE, Settings

_YAML: Final = (".yaml", ".yml")
_MARKDOWN: Final = (".md", ".markdown")


class SiteFile(NamedTuple):
    """One file that an editor has open."""

    kind: str
    """site, feeds, topics, publishers, pages or record."""
    name: str
    """Below the content folder."""
    category: str = ""
    """Of a record that does not say."""
    is_candidate: bool = False
    """True for a record that waits in the inbox."""


def content_folder(path: Path) -> Path | None:
    """The content folder that a file lies in: the nearest above it that holds site.yaml."""
    return next((folder for folder in path.parents if (folder / FILE).is_file()), None)


def site_file(name: str, settings: Settings) -> SiteFile | None:
    """What a file is; None for one that no one reads. A draft is a record, wherever that lies."""
    if name == FILE:
        return SiteFile("site", name)
    if is_in_inbox(name):
        is_candidate = name.endswith(_MARKDOWN) and name.count("/") == 1
        category = settings.records[0].category
        return SiteFile("record", name, category, is_candidate=True) if is_candidate else None
    if name == FEEDS:
        return SiteFile("feeds", name)
    for kind, folder, endings in (
        ("topics", settings.topics, _YAML),
        ("publishers", settings.publishers, (*_YAML, *_MARKDOWN)),
        ("pages", settings.pages, _MARKDOWN),
    ):
        if _is_below(name, folder):
            return SiteFile(kind, name) if name.endswith(endings) else None
    if name.endswith(_MARKDOWN) and not _is_below(name, settings.static):
        for records in settings.records:
            if _is_below(name, records.folder):
                return SiteFile("record", name, records.category)
    return None


def _is_below(name: str, folder: str) -> bool:
    return not folder or name.startswith(f"{folder}/")
