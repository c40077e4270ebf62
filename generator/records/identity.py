"""Identity: what makes an item the same item for ever.

`tag:<site id>:<16 hex>` (RFC 4151), where the hex digits are of the digest of the canonical
original URL. Neither title, file name, topic, address nor domain go in, so none of them can make
a reader's feed reader show an item again.
"""

import hashlib
import re
from datetime import datetime
from typing import Final

_URI: Final = re.compile(r"(tag|urn|https?):[!-~]{1,500}")
# Readers may compare ids as they stand, or in the normal form of RFC 3986: both have to agree.
_NOT_NORMAL: Final = re.compile(r"/\.{1,2}(/|$)|%[0-9A-F]?[a-f]|^https?://[^/?#]*[A-Z]")
_FRAGMENT: Final = re.compile(r"[\w.~:@!$'()*+,;=/-]{1,200}", re.ASCII)


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
    fragment = url.partition("#")[2]
    return fragment or (f"{published_at:%Y-%m-%d}" if published_at else "undated")


def explicit_id(site_id: str, text: str) -> str:
    """The id that a record carries: a whole URI, or a word that is unique on this site."""
    word = text.strip()
    if _NOT_NORMAL.search(word):
        raise ValueError("expected no /../, a host in small letters, and escapes such as %2F")
    if _URI.fullmatch(word):
        return word
    if not _FRAGMENT.fullmatch(word):
        raise ValueError("expected a URI (tag:, urn:, https:) or a word of letters, digits and -")
    return f"tag:{site_id}:{word}"


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
