"""Links of an HTML file as browsers and services for bookmarks write them, one by one."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from generator.importing.source import ImportFault, Source

_PIECE: Final = 65_536  # characters that are read at once
_MOST_HELD: Final = 1_000_000  # characters without an end of what they begin
_MOST_LEFT: Final = 5_000  # characters at the end; the parser takes the square of their number
_LONGEST: Final = 10_000  # characters of a title or a note
_SPACES: Final = re.compile(r"\s+")


class Link(Struct, frozen=True, kw_only=True):
    """One link."""

    line: int
    attributes: Mapping[str, str]
    """By names in small letters."""
    title: str
    note: str
    """What stands behind it, as its owner's words."""
    folders: tuple[str, ...]
    """The headings of the lists that it stands in, outermost first."""


def links(source: Source) -> Iterator[Link]:
    """Every link of the file. Raises ImportFault for what never ends."""
    reader = _Reader()
    with source.text() as text:
        while piece := text.read(_PIECE):
            reader.feed(piece)
            yield from reader.taken()
            if len(reader.rawdata) > _MOST_HELD:
                break
    is_endless = len(reader.rawdata) > _MOST_LEFT
    if not is_endless:
        reader.close()
    reader.finish()
    yield from reader.taken()
    if is_endless:
        raise _endless(source, reader)


def _endless(source: Source, reader: HTMLParser) -> ImportFault:
    line = reader.getpos()[0]
    return ImportFault(f"{source.name}:{line}: a mark that never ends; put that right")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._folders: list[str] = []
        self._heading = ""
        self._within = ""
        """What the text belongs to: `a`, `dd`, a heading, or nothing."""
        self._text = ""
        self._link: Link | None = None
        self._done: list[Link] = []

    def taken(self) -> list[Link]:
        done, self._done = self._done, []
        return done

    def finish(self) -> None:
        """Gives the last link, whose note may go on until the next one begins."""
        self._end_text()
        if self._link is not None:
            self._done.append(self._link)
            self._link = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.finish()
            said = {name: value or "" for name, value in attrs}
            self._link = Link(
                line=self.getpos()[0],
                attributes=said,
                title="",
                note="",
                folders=tuple(self._folders),
            )
            self._within = "a"
        elif tag == "dd":
            self._end_text()
            self._within = "dd"
        elif tag in ("dt", "li", "dl", "ul") or tag in _HEADINGS:
            self._end_text()
            if tag in _HEADINGS:
                self.finish()
                self._within = "h"
            elif tag in ("dl", "ul"):
                self.finish()
                self._folders.append(self._heading)
                self._heading = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("a", "dd") or tag in _HEADINGS:
            self._end_text()
        elif tag in ("dl", "ul"):
            self.finish()
            if self._folders:
                self._folders.pop()

    def handle_data(self, data: str) -> None:
        if self._within and len(self._text) < _LONGEST:
            self._text += data[:_LONGEST]

    def _end_text(self) -> None:
        text = _SPACES.sub(" ", self._text).strip()
        link = self._link
        if self._within == "h":
            self._heading = text
        elif link is not None and self._within == "a":
            self._link = Link(
                line=link.line,
                attributes=link.attributes,
                title=text,
                note="",
                folders=tuple(filter(None, link.folders)),
            )
        elif link is not None and self._within == "dd":
            self._link = Link(
                line=link.line,
                attributes=link.attributes,
                title=link.title,
                note=text,
                folders=link.folders,
            )
        self._within, self._text = "", ""


_HEADINGS: Final = frozenset(("h1", "h2", "h3"))
