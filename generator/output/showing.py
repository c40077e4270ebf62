"""What a page shows, and which pages show something.

Both are found out by asking: what a page shows is made while it is noted whose details that looks
up; and the site is planned once more with a mark on one thing, to see on which pages the mark is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, structs, to_builtins

from generator.content.records.model import Details, Shelf
from generator.content.registries.content_pages import ContentPage
from generator.content.registries.editions import Edition
from generator.content.registries.publishers import Publisher
from generator.content.registries.topics import Entry
from generator.content.source_folder import Found
from generator.content.urls import ROBOTS
from generator.output.inputs import (
    BESIDE,
    EDITION,
    OWN_PAGE,
    PUBLISHER,
    RECORD,
    STATIC,
    TOPIC,
    Cell,
    Cells,
    Moment,
    Record,
    Replay,
    theme_file_called,
)
from generator.pages.page import Page
from generator.theme.load import ASSETS, Theme
from generator.theme.templates import closure

_MARK: Final = "·"


class NotingShelf(Shelf):
    """Details of articles; notes whose were asked for."""

    __slots__ = ("_shelf", "asked")

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.asked: dict[str, None] = {}
        """Names of records, in the order in which they were asked for."""

    def __getitem__(self, name: str) -> Details:
        self.asked[name] = None
        return self._shelf[name]


class ShownRecord(Struct, frozen=True):
    """A record, as a page shows it."""

    name: str
    """Its file, below the content folder."""
    title: str


def records_shown(page: Page, cells: Cells, shelf: NotingShelf) -> tuple[ShownRecord, ...]:
    """The records that a page shows: those whose details it looks up, in the order in which it
    does, and those of which it has the title alone, by name.

    shelf   where the details of these cells' records are
    """
    shelf.asked.clear()
    texts = frozenset(_texts(to_builtins(page.view, enc_hook=str)))
    records = {name: each for (kind, name), each in cells.items() if kind == RECORD}
    titled = (name for name in sorted(records) if records[name].article.title in texts)
    names = dict.fromkeys((*shelf.asked, *titled))
    return tuple(ShownRecord(each, records[each].article.title) for each in names)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON's types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def templates_of(template: str, theme: Theme) -> tuple[str, ...]:
    """A template, and all that it extends, includes and imports; each as `theme_file_called`."""
    files = [source.file for source in closure(theme, template).values() if source.file]
    return tuple(dict.fromkeys(theme_file_called(theme, file) for file in files))


def assets_of(template: str, theme: Theme) -> tuple[str, ...]:
    """The assets that a template names, with all that it is made of; each likewise."""
    sources = closure(theme, template).values()
    return tuple(
        theme_file_called(theme, file)
        for path, file in theme.assets
        if any(
            source.may_name_any_asset or path.removeprefix(ASSETS) in source.assets
            for source in sources
        )
    )


class Showing(Struct, frozen=True, kw_only=True):
    """Which pages show something."""

    pages: Mapping[str, str]
    """The template of each, by path."""
    is_everywhere: bool = False
    """True if it stands on every page as well, such as in the menu or in the head."""
    copied: str = ""
    """The path below the output folder to which it is copied."""


def where_shown(cell: Cell, moment: Moment, replay: Replay) -> Showing:
    """Which pages show what is in a cell. Raises GeneratorError where that cannot be found out."""
    kind, name = cell
    cells = dict(moment.cells)
    marked = _MARKED[kind](cells[cell])
    if marked is None:
        del cells[cell]
    else:
        cells[cell] = marked
    plan, other = replay.plan_of(moment.cells), replay.plan(cells)
    keys = {page.path: page.key for page in other.pages}
    pages = {page.path: page.template for page in plan.pages if keys.get(page.path) != page.key}
    copies = [path for path, found in plan.copies.items() if found.name == name]
    if kind == STATIC and moment.cells[cell][0].name != ROBOTS:  # of which a page is made
        copies.append(moment.cells[cell][0].name)
    return Showing(
        pages=pages, is_everywhere=plan.chrome != other.chrome, copied="".join(copies[:1])
    )


def made_of(file: str, pages: Iterable[Page], theme: Theme) -> Showing:
    """Which pages are made of a file of the theme.

    file   as `theme_file_called` calls it
    """
    used: dict[str, bool] = {}
    for page in pages:
        if page.template not in used:
            files = (*templates_of(page.template, theme), *assets_of(page.template, theme))
            used[page.template] = file in files
    return Showing(pages={page.path: page.template for page in pages if used[page.template]})


def _marked_record(record: Record) -> Record:
    """The same record, but for its title and what stands for all that it says."""
    article = record.article
    return structs.replace(record, article=article.saying(title=article.title + _MARK))


def _marked_topic(entry: Entry) -> Entry:
    """The same topic under another name; records go on to use the former one."""
    topic = entry.topic
    aliases = (*topic.aliases, topic.name)
    other = structs.replace(
        topic, name=topic.name + _MARK, description=topic.description + _MARK, aliases=aliases
    )
    return structs.replace(entry, topic=other)


def _marked_publisher(publisher: Publisher) -> Publisher:
    return structs.replace(
        publisher, name=publisher.name + _MARK, description=publisher.description + _MARK
    )


def _marked_page(page: ContentPage) -> ContentPage:
    return structs.replace(page, title=page.title + _MARK, body=page.body + _MARK)


def _marked_edition(edition: Edition) -> Edition:
    return structs.replace(edition, title=edition.title + _MARK)


_Static = tuple[Found, tuple[bytes, int, int] | None, str | None, str]


def _marked_static(file: _Static) -> _Static | None:
    found, size, version, text = file
    if size is None and version is None and not text:
        return None
    stamp, width, height = size or (b"", 0, 0)
    return (
        found,
        (stamp, width + 1, height + 1) if size else None,
        version and version + _MARK,
        text and text + _MARK,
    )


_MARKED: Final[Mapping[str, Callable[[Any], Any]]] = {
    RECORD: _marked_record,
    TOPIC: _marked_topic,
    PUBLISHER: _marked_publisher,
    OWN_PAGE: _marked_page,
    EDITION: _marked_edition,
    STATIC: _marked_static,
    BESIDE: lambda file: None,
}
"""By the kind of a cell: the same thing with a mark, which every page has that shows any of it;
None where it is taken away instead."""
