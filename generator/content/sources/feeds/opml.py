"""OPML, the lists of feeds that feed readers exchange: read whoever wrote it, and written."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from generator.content.records.links import canonical, web_url
from generator.content.records.text import plain
from generator.content.registries.feeds import MOST_FEEDS, Feed
from generator.content.sources.feeds.xml_text import xml_text
from generator.problems import shown

LARGEST: Final = 5_000_000
"""Bytes of a file that are read: a list of 2,000 feeds has a tenth of it."""

_DEEPEST: Final = 50  # outlines in each other
_LONGEST_NAME: Final = 200  # characters
_MOST_FAULTS: Final = 50  # that are told of one file
# An address with `&` is often written as it is, which is no XML.
_BARE: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


class Outline(Struct, frozen=True, kw_only=True):
    """A feed, as OPML lists it."""

    address: str
    name: str = ""
    folders: tuple[str, ...] = ()
    """The names of the folders it lies in, and of its categories, outermost first."""
    line: int = 0


class Outlines(Struct, frozen=True):
    """What a file of OPML lists."""

    feeds: tuple[Outline, ...]
    """Each once, with the folders of all places where it stands."""
    problems: tuple[str, ...] = ()
    """What is wrong, a line each, each with its line of the file."""


class _Ended(Exception):
    """There is something in the file for which nothing more of it is read: says what."""


def read_opml(data: bytes) -> Outlines:
    """The feeds that a file of OPML lists, as far as it can be read.

    Declarations of entities are passed over: no list of feeds needs one, and a few lines of them
    make gigabytes.
    """
    reader = _Reader()
    if len(data) > LARGEST:
        reader.tell(0, f"is larger than {LARGEST:,} bytes; the beginning is read")
    reader.read(_BARE.sub("&amp;", xml_text(data[:LARGEST])))
    if not reader.feeds and not reader.problems:
        reader.tell(0, "no feed stands in it: expected OPML, as feed readers export it")
    return Outlines(tuple(reader.feeds.values()), tuple(reader.problems))


class _Reader:
    """Reads outlines, one after the other."""

    def __init__(self) -> None:
        self.feeds: dict[str, Outline] = {}
        """By canonical address."""
        self.problems: list[str] = []
        self._folders: list[str] = []
        """One for each outline that is open; empty for one that is no folder."""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.EntityDeclHandler = self._refuse
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def tell(self, line: int, message: str) -> None:
        if len(self.problems) < _MOST_FAULTS:
            self.problems.append(f"line {line}: {message}" if line else message)
        elif len(self.problems) == _MOST_FAULTS:
            self.problems.append("there is more that is wrong; it is not told")

    def read(self, text: str) -> None:
        try:
            self._parser.Parse(text, True)
        except expat.ExpatError as error:
            self.tell(error.lineno, "its XML is broken here; what stands before it is read")
        except _Ended as ended:
            self.tell(self._parser.CurrentLineNumber, str(ended))

    def _refuse(self, *declared: object) -> None:
        raise _Ended("it declares an entity, which no list of feeds needs; it was not read further")

    def _start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element.lower() != "outline":
            return
        values = {name.lower(): value for name, value in attributes.items()}
        name = plain(values.get("text", "") or values.get("title", ""))[:_LONGEST_NAME]
        address = values.get("xmlurl", "") or values.get("xml_url", "")
        is_folder = not address and values.get("type", "").lower() not in ("link", "include")
        self._folders.append(name if is_folder else "")
        if len(self._folders) > _DEEPEST:
            raise _Ended("outlines stand too deep in each other; it was not read further")
        if address.strip():
            self._add(address, name, values.get("category", ""))

    def _end(self, element: str) -> None:
        if element.lower() == "outline" and self._folders:
            self._folders.pop()

    def _add(self, address: str, name: str, categories: str) -> None:
        line = self._parser.CurrentLineNumber
        try:
            url = web_url(_of_any_scheme(address))
        except ValueError as error:
            self.tell(line, f'{error}, found "{shown(address)}"')
            return
        named = (part for each in categories.split(",") for part in each.split("/"))
        folders = [*self._folders, *(plain(each)[:_LONGEST_NAME] for each in named)]
        other = self.feeds.get(canonical(url))
        if other is None and len(self.feeds) >= MOST_FEEDS:
            raise _Ended(f"it lists more than {MOST_FEEDS:,} feeds; the first were taken")
        known = other or Outline(address=url, name=name, line=line)
        together = dict.fromkeys(filter(None, [*known.folders, *folders]))
        self.feeds[canonical(url)] = Outline(
            address=known.address, name=known.name, folders=tuple(together), line=known.line
        )


def _of_any_scheme(address: str) -> str:
    """`feed://example.org/` and `feed:https://example.org/` are what old readers call feeds."""
    address = address.strip()
    if address.lower().startswith("feed://"):
        return f"https://{address[7:]}"
    return address[5:] if address.lower().startswith("feed:http") else address


def written_opml(feeds: Iterable[Feed], title: str) -> str:
    """OPML 2.0 of these feeds: each in the folder of its first topic, with all of them."""
    folders: dict[str, list[Feed]] = {}
    for feed in feeds:
        folders.setdefault(feed.topics[0] if feed.topics else "", []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"  <head><title>{_text(title)}</title></head>",
        "  <body>",
    ]
    for folder, within in folders.items():
        margin = "    "
        if folder:
            lines.append(f"    <outline text={quoteattr(folder)}>")
            margin = "      "
        for feed in within:
            name = quoteattr(feed.name or feed.address)
            more = feed.topics[1:]
            category = f" category={quoteattr(','.join(feed.topics))}" if more else ""
            address = quoteattr(feed.address)
            lines.append(
                f'{margin}<outline type="rss" text={name} title={name} xmlUrl={address}{category}/>'
            )
        if folder:
            lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
