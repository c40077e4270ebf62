"""Addresses: where readers are sent, and what follows them there."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from generator.content.records.host_names import shown_host
from generator.content.records.links import canonical, host, web_url
from generator.content.records.text import decoded_once
from generator.content.records.tracking import is_known
from generator.doctor.edits import around, changed_to, inside
from generator.doctor.examined import Examined
from generator.doctor.located import Value
from generator.doctor.rule import Finding, Mending, Rule
from generator.problems import shown

TRACKING = Rule(
    code="address-tracking",
    requirement="An address has no parameters that only tell who sent a reader.",
    why="Readers are followed from your site to the other, and two addresses of one article look "
    "like two.",
    remedy="Delete the parameters.",
    mending=Mending.SAFE,
)
ENTITY = Rule(
    code="address-entity",
    requirement="An address is written as characters, not as entities of HTML.",
    why="It is read as what it means, but other programs follow `&#038;` as it stands.",
    remedy="Write the character.",
    mending=Mending.SAFE,
)
HOST = Rule(
    code="address-lookalike",
    requirement="The name of a host does not pass for another.",
    why="A name in mixed scripts is how a stranger's site passes for a known one.",
    remedy="Look at where the address leads, and correct or remove it.",
)

_PAGES: Final = dict.fromkeys(
    "originalUrl webUrl related[].webUrl related[].originalUrl actions[].url".split(), "page"
)
_ALL: Final = _PAGES | dict.fromkeys(
    (
        # The address of a copy holds that of the original as it was: parameters that follow, too.
        "archived related[].archived "
        "images[].url images[] related[].images[].url provider.domain domain"
    ).split(),
    "other",
)
_REFERENCE: Final = re.compile("&(?:#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|amp;)")
# With it, a reader of these newspapers is given an article that others pay for.
_MOST_NAMED: Final = 5  # parameters that a message names
_GIVEN: Final = frozenset(("reflink",))


def findings(file: Examined) -> Iterator[Finding]:
    """What is odd about the addresses of a file."""
    for kind, field, value in file.of(_ALL):
        text = value.text
        if "&" in text and _REFERENCE.search(text):
            yield _entity(file, field, value)
        if kind == "page" and "?" in text:
            yield from _tracking(file, field, value)
        if "xn--" in text or not text.isascii():
            yield from _host(file, field, value)


def _entity(file: Examined, field: str, value: Value) -> Finding:
    raw = inside(file.located, value)
    new = _REFERENCE.sub(lambda match: decoded_once(match[0]), raw)
    edit = changed_to(file.located, value, around(value, new))
    # What still is an entity once it is decoded would be decoded again.
    return file.finding(
        ENTITY,
        field,
        "holds entities of HTML; write & itself",
        edit=edit,
        same=lambda old, new: decoded_once(old) == decoded_once(new),
    )


def _tracking(file: Examined, field: str, value: Value) -> Iterator[Finding]:
    raw = inside(file.located, value)
    address, _, fragment = raw.partition("#")
    start, _, query = address.partition("?")
    parts = query.split("&")
    names = [part.partition("=")[0].lower() for part in parts]
    follows = [
        bool(name) and name not in _GIVEN and is_known(name, file.reading.tracking)
        for name in names
    ]
    if not any(follows):
        return
    kept = "&".join(part for part, is_one in zip(parts, follows, strict=True) if not is_one)
    new = f"{start}?{kept}" if kept else start
    new += f"#{fragment}" if fragment else ""
    gone = dict.fromkeys(name for name, is_one in zip(names, follows, strict=True) if is_one)
    said = ", ".join(shown(name) for name in islice(gone, _MOST_NAMED))
    edit = changed_to(file.located, value, around(value, new))
    yield file.finding(
        TRACKING,
        field,
        f"is followed by {said}; delete that",
        edit=edit,
        same=_is_one_article(file),
    )


def _is_one_article(file: Examined) -> Callable[[str, str], bool]:
    """Whether two addresses are those of one article, by the site's own parameters."""

    def is_one(old: str, new: str) -> bool:
        tracking = file.reading.tracking
        try:
            return canonical(web_url(old), tracking=tracking) == canonical(
                web_url(new), tracking=tracking
            )
        except ValueError:
            return False

    return is_one


def _host(file: Examined, field: str, value: Value) -> Iterator[Finding]:
    try:
        name = host(web_url(value.text if "//" in value.text else f"https://{value.text}/"))
    except ValueError:
        return
    if "xn--" in name and shown_host(name) == name:
        message = f'"{name}" may pass for another host: its letters are of mixed scripts'
        yield file.finding(HOST, field, f"{message}; look at where it leads")
