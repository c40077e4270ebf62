"""Identity: what makes an item the same item for ever.

`tag:<site id>:<16 hex>` (RFC 4151), where the hex digits are of the digest of the canonical
original URL. Neither title, file name, topic, address nor domain go in, so none of them can make
a reader's feed reader show an item again. A record that comes from another system keeps the id by
which subscribers know it, byte for byte.
"""

import hashlib
import re
from contextlib import suppress
from datetime import datetime
from typing import Final

import ada_url

LONGEST: Final = 500  # characters of an id

_URI: Final = re.compile(r"(tag|urn|https?):[^\s<>]+")
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
    """The id that a record carries: a whole URI or several words, as they are, or one word that is
    unique on this site."""
    written = text.strip()
    if _URI.fullmatch(written) or " " in written:
        return former_id(written)
    if _DOTS.search(written):
        raise ValueError("expected no /../; an id that subscribers know already goes into `guid`")
    if not _WORD.fullmatch(written):
        raise ValueError(
            "expected a URI (tag:, urn:, https:) or a word of letters, digits and -; an id that "
            "subscribers know from another system goes into `guid`"
        )
    return f"tag:{site_id}:{written}"


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


def compared_id(site_id: str, identity: str) -> str:
    """The form in which two ids are equal that some reader, in some format, takes for one: it may
    compare them as they stand, as Atom writes them, or in the normal form of RFC 3986."""
    written = atom_id(site_id, identity)
    if written.startswith(f"tag:{site_id}:"):
        return written
    if written.lower().startswith(("http:", "https:")):
        with suppress(ValueError):
            written = str(ada_url.URL(written).href)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), written)


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
