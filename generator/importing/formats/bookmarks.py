"""Bookmarks of browsers, and of services that write the same file: the bookmark file that Netscape
had first."""

from collections.abc import Iterator

from generator.importing.formats.format import Format, Reading
from generator.importing.formats.netscape import Link, links
from generator.importing.imported import Imported, Picture
from generator.importing.source import Source
from generator.problems import Problem

_MARK = "<!doctype netscape-bookmark-file"
_NO_ARTICLES = ("javascript:", "place:", "chrome:", "about:", "file:", "data:", "edge:", "mailto:")
"""How addresses begin that are of the browser itself."""
_OF_THE_BROWSER = frozenset(
    "bookmarks bar|bookmarks toolbar|bookmarks menu|other bookmarks|mobile bookmarks|favorites|"
    "favourites|favorites bar|bookmarks|unsorted".split("|")
)


def is_it(source: Source) -> bool:
    """True for a file that says that it is one."""
    return source.opening[:200].lower().startswith(_MARK)


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Each bookmark but those of pages of the browser itself."""
    for link in links(source):
        address = link.attributes.get("href", "").strip()
        if address and not address.lower().startswith(_NO_ARTICLES):
            yield bookmark(link, source.name)


def bookmark(link: Link, file: str) -> Imported:
    """One bookmark, by the attributes that browsers and services write."""
    said = link.attributes
    cover = said.get("data-cover", "")
    is_private = said.get("private", "") == "1" or said.get("shared", "1") in ("0", "false", "no")
    return Imported(
        file=file,
        line=link.line,
        address=said.get("href", ""),
        title=link.title if link.title != said.get("href") else "",
        excerpt=link.note,
        saved=said.get("add_date", "").strip(),
        topics=tuple(name for name in link.folders[-1:] if name.lower() not in _OF_THE_BROWSER),
        tags=tuple(tag for each in said.get("tags", "").split(",") if (tag := each.strip())),
        pictures=(Picture(url=cover),) if cover else (),
        private="is a private bookmark" if is_private else "",
    )


FORMAT = Format(
    name="bookmarks",
    title="bookmarks of a browser, in HTML",
    is_it=is_it,
    read=read,
)
