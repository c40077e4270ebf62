"""What subscribers will see once what is served is published: its feeds beside those that they
have."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from os import stat_result
from pathlib import Path
from typing import Final

from msgspec import Struct

from generator.content.feed_formats import FORMATS
from generator.content.records.links import canonical
from generator.output.change_notes import feeds_among
from generator.output.feed_readers import READERS, PublishedItem, read_feed
from generator.output.folder import Output
from generator.problems import OutputError

_READ: Final = tuple(
    sorted(
        ((format.template, format.file) for format in FORMATS),
        key=lambda format: list(READERS).index(format[0]),
    )
)
"""Template and file of each format, that which says the most first."""


class Unpublished(Struct, frozen=True):
    """Items of all feeds, each once."""

    new: int
    updated: int
    again: int
    """Those among the new that subscribers have had under another id."""


class _Difference(Struct, frozen=True):
    """What is different in one feed: ids."""

    new: frozenset[str] = frozenset()
    updated: frozenset[str] = frozenset()
    again: frozenset[str] = frozenset()


class Published:
    """The output folder that is published, to compare with: a feed that neither changed there nor
    here is not read again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[object, _Difference]] = {}

    def compared_with(self, preview: Path) -> Unpublished | None:
        """What its subscribers will see of another folder; None where nothing was built in it."""
        paths = _feeds(self._folder)
        if not paths:
            return None
        known, self._known = self._known, {}
        both = paths & _feeds(preview)
        for feed in {path.rpartition("/")[0] for path in both}:
            prefix = f"{feed}/" if feed else ""
            for template, file in _READ:
                path = f"{prefix}{file}"
                if path in both:
                    self._known[path] = self._compared(path, template, preview, known.get(path))
                    break
        found = [difference for _, difference in self._known.values()]
        return Unpublished(
            new=len(frozenset().union(*(each.new for each in found))),
            updated=len(frozenset().union(*(each.updated for each in found))),
            again=len(frozenset().union(*(each.again for each in found))),
        )

    def _compared(
        self,
        path: str,
        template: str,
        preview: Path,
        known: tuple[object, _Difference] | None,
    ) -> tuple[object, _Difference]:
        before, after = self._folder / path, preview / path
        with suppress(OSError):
            stamps = (_stamp(before.stat()), _stamp(after.stat()))
            if known is not None and known[0] == stamps:
                return known
            had, has = before.read_bytes(), after.read_bytes()
            if had != has:
                items = read_feed(template, had), read_feed(template, has)
                if items[0] is not None and items[1] is not None:
                    return stamps, _difference(items[0], items[1])
            return stamps, _Difference()
        return None, _Difference()


def _difference(before: Iterable[PublishedItem], after: Iterable[PublishedItem]) -> _Difference:
    had = {item.id: item for item in before}
    has = {item.id: item for item in after}
    new = has.keys() - had.keys()
    lost = {mark for item in before if item.id not in has for mark in _marks(item)}
    return _Difference(
        new=frozenset(new),
        updated=frozenset(
            name
            for name in has.keys() & had.keys()
            if had[name].changed and had[name].changed < has[name].changed
        ),
        again=frozenset(name for name in new if lost.intersection(_marks(has[name]))),
    )


def _marks(item: PublishedItem) -> Iterator[tuple[str, str]]:
    """What shows that an item under another id is the same."""
    for page in item.pages:
        yield "page", page
    for original in item.originals:
        with suppress(ValueError):
            yield "original", canonical(original)
    if item.title and item.published:
        yield item.title, item.published


def _feeds(folder: Path) -> frozenset[str]:
    """The feeds of a folder that people subscribe to; none where it is not one of ours."""
    try:
        paths = feeds_among(Output(folder).previous)
    except OutputError:
        return frozenset()
    return frozenset(path for path in paths if "/archive/" not in f"/{path}")


def _stamp(status: stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns
