"""Links of a body that begin at the root of a site: at that of this one, or of its original's host.

A body is often taken from its original, and its links with it. Whether `/about/` is this site's
depends on which other files the site has, and no record is read again because of these. So both
addresses are kept, `/about/ https://news.example.com/about/`, until the body is shown.
"""

import re
from collections.abc import Callable, Set
from html import unescape
from typing import Final
from urllib.parse import unquote

_MOST_FOLDERS: Final = 1_000  # that one body may name, for they are looked for at every build
# In a tag as the sanitiser writes it: no value holds a quote, nor an address a space, whatever a
# stranger writes, for they are escaped.
_EITHER: Final = re.compile(r'(<[a-z][^<>]*? (?:href|src)=")(/[^" ]*) (https?://[^" ]*)(?=")')
_YEAR: Final = re.compile(r"[0-9]{4}")  # days and months of the archive


def either(ours: str, theirs: str) -> str:
    """Both addresses in one.

    ours     path of this site
    theirs   URL at the original's host
    """
    return f"{ours} {theirs}"


def parted(address: str) -> tuple[str, str]:
    """The path and the URL that `either` put into one; any other address, and an empty one."""
    ours, _, theirs = address.partition(" ")
    return ours, theirs


def folder_of(path: str) -> str:
    """The first part of a path of this site, as its folder or file is called."""
    return unquote(path.partition("#")[0].split("/", 2)[1])


def folders_of(html: str) -> tuple[str, ...]:
    """First parts of the paths that may be this site's: each once, in order, and no more than
    some; what lies in others is the original's."""
    found: dict[str, None] = {}
    for _, ours, _ in _EITHER.findall(html) if '="/' in html else ():
        if len(found) < _MOST_FOLDERS:
            found[folder_of(unescape(ours))] = None
    return tuple(found)


def is_own(folder: str, category: str, folders: Set[str]) -> bool:
    """True if a folder at the root is this site's.

    category   of the record
    folders    what else lies at the root, years of the archive apart
    """
    return folder in ("", category) or folder in folders or _YEAR.fullmatch(folder) is not None


def led(html: str, folders: Set[str] = frozenset()) -> str:
    """The HTML with one address for each link and picture: a path of this site in these folders,
    else the URL at the original's host."""
    return _each(
        html, lambda ours, theirs: ours if folder_of(unescape(ours)) in folders else theirs
    )


def longest(html: str) -> str:
    """The HTML with the longer address for each: what it takes at most, whoever's they are."""
    return _each(html, lambda ours, theirs: max(theirs, ours, key=len))


def _each(html: str, choose: Callable[[str, str], str]) -> str:
    def chosen(found: re.Match[str]) -> str:
        tag, ours, theirs = found.groups()
        return f"{tag}{choose(ours, theirs)}"

    return _EITHER.sub(chosen, html) if '="/' in html else html
