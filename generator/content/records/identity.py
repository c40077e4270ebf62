"""Identity: what makes an item the same item for ever.

`tag:<site id>:<16 hex>` (RFC 4151), where the hex digits are of the digest of the canonical
original URL. Neither title, file name, topic, address nor domain go in, so none of them can make
a reader's feed reader show an item again. A record that comes from another system keeps the id by
which subscribers know it, byte for byte.
"""

import hashlib
import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote_to_bytes

import ada_url

from generator.content.characters import has_unseen, without_unseen

LONGEST: Final = 500  # characters of an id
# RFC 4151: authority (DNS name or e-mail), a date of one to three parts, then URI characters.
TAG_URI: Final = re.compile(
    r"tag:(?:[\w.+-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
    r",\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
    r":(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)

_URI: Final = re.compile(r"(?:tag|urn|https?):[^\s<>]+", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w.~:@!$'()*+,;=/-]{1,200}", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")
_DOTS: Final = re.compile(r"(^|/)\.{1,2}(/|$)")
# Controls, white space but for a plain one, what reorders its neighbours, and what XML 1.0 forbids.
_UNFIT: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f\u2066-\u2069\u3000\ud800-\udfff\ufeff"
    "\ufffe\uffff]"
)
# What is known to stand in feeds of other systems: a number, a UUID, `guid-…` and `post-…`.
_OF_ANOTHER: Final = re.compile(
    rf"\d+|{_UUID.pattern}|(guid|post|node|item|entry)[-_:]?\w*\d\w*", re.IGNORECASE
)
# An IRI (RFC 3987, 2.2), as far as it can be told: a scheme, and nothing that none may hold.
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
# The parts of an address of the web, as RFC 3986 tells them apart (appendix B).
_WEB: Final = re.compile(
    r"(?P<scheme>https?)://(?P<user>[^/?#@]*@)?(?P<host>\[[^\]/?#]*\]|[^\s/?#@:\[\]\\\"<>^`{|}]+)"
    r"(?::(?P<port>[0-9]*))?(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:\#(?P<fragment>.*))?",
    re.IGNORECASE | re.DOTALL,
)
# RFC 4151, 2.1: an authority, a date, and what the authority calls it.
_TAG: Final = re.compile(
    r"tag:(?P<authority>[^,:/]+),(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?):(?P<name>.*)",
    re.IGNORECASE | re.DOTALL,
)
_URN: Final = re.compile(r"urn:(?P<space>[a-z0-9-]+):(?P<name>.*)", re.IGNORECASE | re.DOTALL)
_PORTS: Final = {"http": "80", "https": "443"}
_DOT_ESCAPE: Final = re.compile("%2e", re.IGNORECASE)
_ESCAPE_OR_UNFIT: Final = re.compile(
    r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]"  # RFC 3986, 2.2 and 2.3
)
_IN_GUID: Final = "an id that subscribers know already goes into `guid`"
_UNRESERVED: Final = re.compile(rb"[A-Za-z0-9._~-]")


def item_id(site_id: str, canonical_url: str, name: str, apart: str = "") -> str:
    """The id of a record that does not carry its own.

    name    stands in for the original where there is none (collections): such a record has to
            carry an explicit `id` if it is to survive a renaming
    apart   what tells it from another article with the same original; empty for most
    """
    said = f"{canonical_url}#{apart}" if apart else canonical_url
    return f"tag:{site_id}:{_hex(said or 'record:' + name)}"


def apart(url: str, published_at: datetime | None) -> str:
    """What tells an article from another with the same original: the part of its address behind
    `#`, or else the day of its publication (in UTC), for the same address may come again after
    years. It goes into the id, so it is neither title nor name."""
    fragment = url.partition("#")[2].partition(":~:")[0]  # behind it, words to be marked
    return fragment or (f"{published_at:%Y-%m-%d}" if published_at else "undated")


def explicit_id(site_id: str, text: str) -> str:
    """The id that a record carries: a URI in its normal form, several words as they are, or one
    word that is unique on this site."""
    written = text.strip()
    if has_unseen(written):
        raise ValueError(f"expected no characters of which nothing is seen; {_IN_GUID}")
    if _URI.fullmatch(written):
        return former_id(normal_id(written))
    if " " in written:
        return former_id(written)
    if _DOTS.search(written):
        raise ValueError(f"expected no /../; {_IN_GUID}")
    if not _WORD.fullmatch(written):
        raise ValueError(
            "expected a URI (tag:, urn:, https:) or a word of letters, digits and -; an id that "
            "subscribers know from another system goes into `guid`"
        )
    return f"tag:{site_id}:{written}"


def normal_id(identity: str) -> str:
    """The normal form of a URI (RFC 3986, 6.2; RFC 4151; RFC 8141): that of several spellings of
    one id which is written. What is no URI is its own.

    Raises ValueError for an address without a host, or with a user name, and for what begins as a
    tag or a name and is none.
    """
    if not _URI.fullmatch(identity):
        return identity
    identity = unicodedata.normalize("NFC", identity)
    match identity.partition(":")[0].lower():
        case "tag":
            tag = _TAG.fullmatch(identity)
            made = _tag(tag, tag["date"]) if tag else ""
            if not TAG_URI.fullmatch(made):
                raise ValueError(f'expected a tag such as "tag:example.org,2023:name"; {_IN_GUID}')
        case "urn":
            urn = _URN.fullmatch(identity)
            if urn is None:
                raise ValueError(f'expected a name such as "urn:isbn:0451450523"; {_IN_GUID}')
            made = _urn(urn, urn["name"])
        case _:
            made = _normal_address(identity)
    return _ESCAPE.sub(_normal_escape, made)


def former_id(text: str) -> str:
    """The id by which subscribers of another system's feeds know an item: any one line of text."""
    if not is_identity(text):
        raise ValueError("expected one line of text, without white space before and behind it")
    if len(text) > LONGEST:
        raise ValueError(f"expected at most {LONGEST} characters")
    return text


def is_identity(text: str) -> bool:
    """True for what may be an item's id in some format: readers fold lines, and take away what is
    white space at the ends, each in a way of its own."""
    return bool(text) and text == text.strip() and not _UNFIT.search(text)


def is_known_elsewhere(text: str) -> bool:
    """True for a word that other systems give for an id: who writes it may mean `guid`."""
    return _OF_ANOTHER.fullmatch(text.strip()) is not None


def is_iri(identity: str) -> bool:
    """True for an id that may stand in Atom, which allows nothing else."""
    return _IRI.fullmatch(identity) is not None


def atom_id(site_id: str, identity: str) -> str:
    """The id as Atom writes it: as it is, or, for what is no IRI, one that follows from it.

    No subscriber of an Atom feed can know an item by what Atom does not allow. A bare UUID is
    written as RFC 4122 writes it, which is what other systems do.
    """
    if is_iri(identity):
        return identity
    if _UUID.fullmatch(identity):
        return f"urn:uuid:{identity}"
    return f"tag:{site_id}:{_hex('former:' + identity)}"


def id_in_feed(feed_id: str, identity: str) -> str:
    """The id of an item in one feed alone: it follows from the feed's and from its own."""
    return f"{feed_id}:{_hex('item:' + identity)}"


def compared_ids(site_id: str, identity: str) -> frozenset[str]:
    """The forms by which readers may know an id: two that share one are, to some reader, one.

    A reader may compare ids as they stand, as Atom writes them, in the normal form of RFC 3986, or
    as a browser would; and people take for one what they cannot tell apart.
    """
    own = f"tag:{site_id}:"
    name = identity.removeprefix(own)
    if name != identity and _WORD.fullmatch(name):  # that has one form, as most have
        return frozenset((f"{compared_id(own)}{name}",))
    return frozenset((compared_id(identity), compared_id(atom_id(site_id, identity))))


@lru_cache(maxsize=4096)
def compared_id(identity: str) -> str:
    """The form in which two ids are equal that differ in spelling alone."""
    text = unicodedata.normalize("NFC", without_unseen(identity))
    text = _compared_address(text) if text[:4].lower() == "http" else " ".join(text.split())
    if tag := _TAG.fullmatch(text):
        year, month, day = (*tag["date"].split("-"), "01", "01")[:3]
        text = _tag(tag, f"{year}-{month}-{day}")
    elif urn := _URN.fullmatch(text):
        name = re.split(r"\?[+=]|#", urn["name"], maxsplit=1)[0] or urn["name"]
        text = _urn(urn, name)
    elif _UUID.fullmatch(text):
        text = text.lower()
    return _escaped(text)


def _tag(tag: re.Match[str], date: str) -> str:
    return f"tag:{tag['authority'].lower()},{date}:{_escaped(tag['name'])}"


def _urn(urn: re.Match[str], name: str) -> str:
    name = name.lower() if _UUID.fullmatch(name) else name
    return f"urn:{urn['space'].lower()}:{name}"


def _compared_address(identity: str) -> str:
    """An address of the web as a browser reads it, whoever asks for it there and for what part."""
    with suppress(ValueError):
        identity = str(ada_url.URL(identity).href)
    web = _WEB.fullmatch(identity)
    if web is None:
        return identity
    host = web["host"].lower().rstrip(".")
    return _address(web, host, web["path"] or "/")


def _normal_address(identity: str) -> str:
    web = _WEB.fullmatch(identity)
    if web is None or web["user"]:
        raise ValueError(f'expected an address such as "https://example.org/a"; {_IN_GUID}')
    return _address(web, web["host"].lower(), _without_dots(web["path"] or "/"))


def _address(web: re.Match[str], host: str, path: str) -> str:
    """An address of its parts, without those that say nothing."""
    scheme, port = web["scheme"].lower(), web["port"]
    port = f":{port}" if port and port != _PORTS[scheme] else ""
    query = f"?{web['query']}" if web["query"] else ""
    fragment = f"#{web['fragment']}" if web["fragment"] else ""
    return f"{scheme}://{host}{port}{path}{query}{fragment}"


def _without_dots(path: str) -> str:
    """A path without `.` and `..` in it (RFC 3986, 5.2.4), however they are written."""
    parts: list[str] = []
    found = _DOT_ESCAPE.sub(".", path).split("/")[1:]
    for at, part in enumerate(found):
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
            continue
        if at == len(found) - 1:
            parts.append("")
    return "/" + "/".join(parts)


def _escaped(text: str) -> str:
    """A text of which all that no URI may hold is escaped, and nothing else."""
    return _ESCAPE_OR_UNFIT.sub(_normal_escape, text)


def _normal_escape(match: re.Match[str]) -> str:
    """`%7e` is `~`, for it needs no escape; `%2f` is `%2F`, for a slash there would mean more."""
    if len(match[0]) == 1:
        return quote(match[0], "")
    character = unquote_to_bytes(match[0])
    return character.decode() if _UNRESERVED.fullmatch(character) else match[0].upper()


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
