"""What the owner allows other hosts, by purpose: hosts that pages may ask, and that the owner's own
pages may send forms to and show in frames."""

import re
from typing import Final

import ada_url
from msgspec import Struct

from generator.content.records.links import web_url

SELF: Final = "self"
"""Stands for this site."""


class Allowed(Struct, frozen=True):
    """Origins, such as `https://forms.example.org`, by what they are asked for; `self` for this
    site. Records written by others get nothing of it."""

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    """What own pages may show in frames."""
    forms: tuple[str, ...] = ()
    """Where forms of own pages may be sent to."""
    connections: tuple[str, ...] = ()
    """What scripts may ask."""


NOTHING: Final = Allowed()
_NAMED: Final = re.compile(r"https://[a-z0-9_-]+(\.[a-z0-9_-]+)*(:[0-9]+)?")


def origin(text: str) -> str:
    """An origin of https, as a policy names it: scheme, host, and a port that is not the usual one.

    Raises ValueError for anything else.
    """
    example = 'such as "https://forms.example.org"'
    try:
        url = ada_url.URL(web_url(text))
    except ValueError as error:
        if "//" not in text:
            raise ValueError(f"expected an address {example}, with its https://") from None
        raise ValueError(f"{error}; here, one {example}") from None
    if url.protocol != "https:":
        raise ValueError(f"expected an https address {example}: what comes by http can be changed")
    if url.pathname != "/" or url.search or url.hash:
        raise ValueError(f'expected a host alone: "{url.origin}"; a page asks the whole host')
    if not _NAMED.fullmatch(url.origin):
        raise ValueError(f"expected the name of a host, {example}")
    return str(url.origin)


def origin_or_self(text: str) -> str:
    """The same, or `self` for this site."""
    return SELF if text.strip().strip("'") == SELF else origin(text)


def origin_of(address: str) -> str:
    """The origin of a whole https address; empty for any other text."""
    try:
        url = ada_url.URL(web_url(address))
    except ValueError:
        return ""
    return str(url.origin) if url.protocol == "https:" else ""
