"""Forms that pages, feeds and sitemaps share: dates, addresses, languages, plain text."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from generator.content.records.markup import markup_in
from generator.content.records.text import decoded_once

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# What RSS readers take apart without guessing: four-digit year, single spaces, numeric zone or GMT.
_RFC_822: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"\d{4} \d{2}:\d{2}:\d{2} (?:GMT|[+-]\d{4})"
)
_RFC_3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
MIME: Final = re.compile(r"[a-z]+/[a-z0-9.+-]+")
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (2.2)."""
_REFERENCE: Final = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]{2,10});")
_ADDRESS: Final = re.compile(r"""\s(?:href|src)=(?:"([^"]+)"|'([^']+)')""")
_WHITE: Final = re.compile(r"\s")
_PLAIN_URL: Final = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/\S*)?")
"""What most are; any other is taken apart."""


def web_url(text: object) -> bool:
    """Whether this is text: an absolute http or https address with a host, without white space."""
    if not isinstance(text, str):
        return False
    if _PLAIN_URL.fullmatch(text):
        return True
    if not text or _WHITE.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def rfc_822_date(text: str) -> datetime | None:
    """The moment that an RSS date names, or None when its form or its weekday is wrong."""
    if not _RFC_822.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if WEEKDAYS[moment.weekday()] != text[:3]:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def rfc_3339_date(text: str) -> datetime | None:
    """The moment that an Atom or JSON Feed date names, or None: seconds and a zone are required."""
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def w3c_date(text: str) -> datetime | None:
    """The moment that a sitemap date names (a bare day: its start in UTC), or None."""
    if _DAY.fullmatch(text):
        try:
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            return None
    if _MINUTE.fullmatch(text):
        text = f"{text[:16]}:00{text[16:]}"
    return rfc_3339_date(text)


def moment(date: datetime) -> str:
    """A date as a record may name it: of UTC, to the second."""
    return date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def full_address(base: str, address: str) -> str:
    """An address in full, as it is where it cannot be read."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def below(url: str | None, base_url: str) -> bool:
    """Whether an absolute address is the site's root or lies below it."""
    return url is not None and f"{url}/".startswith(f"{base_url.rstrip('/')}/")


class Odd(NamedTuple):
    """Something in a text that has no place in plain text."""

    what: str
    """As it goes on after the text's name: `is blank`."""
    about: str = ""
    """The part of the text, where an article about such things may say it."""


def plain_text_faults(text: str | None) -> Iterator[Odd]:
    """What is wrong with a text that readers show as it is: blank, with tags, or escaped twice."""
    if not text or not text.strip():
        yield Odd("is blank")
        return
    for mark in markup_in(text):
        yield Odd(f"holds HTML: {short(mark)}", mark)
    for match in _REFERENCE.finditer(text):
        if decoded_once(match[0]) != match[0]:
            yield Odd(f"is escaped twice: {match[0]!r}", match[0])


def oddities(text: str) -> Iterator[str]:
    """The parts of a text that would be odd in plain text."""
    if "<" in text or "&" in text:
        yield from (odd.about for odd in plain_text_faults(text) if odd.about)


def addresses_in(markup: str) -> Iterator[str]:
    """What links lead to and pictures lie at, in a text that may be HTML."""
    if "<" in markup:
        for match in _ADDRESS.finditer(markup):
            yield html.unescape(match[1] or match[2]).strip()


def srcset_urls(value: str) -> list[str]:
    """The addresses in a srcset."""
    candidates = re.split(r",\s+|,$", value.strip())
    return [candidate.split()[0] for candidate in candidates if candidate.strip()]


def repeated(values: Iterable[str]) -> list[str]:
    """The values that occur more than once, each once, sorted."""
    return sorted(value for value, times in Counter(values).items() if times > 1)


def short(text: object, longest: int = 80) -> str:
    """A value in quotes, for a message: no longer than can be read, no control characters."""
    shown = repr(text)
    return shown if len(shown) <= longest + 2 else f"{shown[:longest]}…{shown[-1]}"
