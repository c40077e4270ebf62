"""Addresses as a record is to have them: of the original, and without what tells who shared it."""

import re
from typing import Final

import ada_url

from generator.content.records.links import web_url
from generator.content.records.tracking import Tracking, without_tracking

_GOOGLE_AMP: Final = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_CACHE: Final = ".cdn.ampproject.org"
_COPIED: Final = re.compile(r"/(s/)?([\w-]+(?:\.[\w-]+)+(?:[/?].*)?)", re.ASCII)
"""Behind the name of the copy: `s` where the original has https, its host, and the rest."""


def without_amp(address: str) -> str:
    """The publisher's own address, where this is one of a copy in a cache for AMP."""
    url = ada_url.URL(address)
    path = url.pathname + url.search
    if url.hostname.endswith(_CACHE):
        found = _COPIED.fullmatch(path[2:])  # /c/s/host/path: c for a page, v for one to be shown
    elif _GOOGLE_AMP.fullmatch(url.hostname) and path.startswith("/amp/"):
        found = _COPIED.fullmatch(path.removeprefix("/amp"))
    else:
        return address
    if found is None:
        return address
    try:
        return web_url(f"{'https' if found[1] else 'http'}://{found[2]}")
    except ValueError:
        return address


def without_followers(address: str, tracking: Tracking) -> str:
    """The address without parameters that select nothing, and without words to be marked in it."""
    url = ada_url.URL(address)
    parts = url.search.removeprefix("?").split("&")
    kept = without_tracking(parts, url.hostname.removeprefix("www."), tracking)
    if len(kept) != len(parts):
        url.search = "&".join(kept)
    place, mark, _ = url.hash.partition(":~:")
    if mark:
        url.hash = "" if place == "#" else place
    return str(url.href)


def tidy_address(text: str, tracking: Tracking) -> str:
    """What a record is to say of an address that somebody copied. ValueError for none."""
    return without_followers(without_amp(web_url(text)), tracking)
