"""The feed registry: which feeds the owner follows, and what is known of each before it is read."""

import re
from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from generator.content.records.links import canonical, domain, web_url
from generator.content.records.text import proper_name, seen_name
from generator.content.registries.topics import Topics
from generator.content.yaml.fields import Fields, decimal_number, one_of, whole_number
from generator.content.yaml.text import decoded, read_mapping
from generator.problems import Level, Problem

FILE: Final = "feeds.yaml"
"""Below the content folder."""
MOST_FEEDS: Final = 2_000
"""Of one site: who reads more by hand has no morning."""
MOST_ITEMS: Final = 1_000
"""Of one fetch of one feed, whatever its row says."""
USUAL_ITEMS: Final = 100
"""Of one fetch, where the row does not say: feeds of news hold 10 to 50."""

_MOST_TOPICS: Final = 20  # as a record may have
_HEAVIEST: Final = 100.0


class Trust(StrEnum):
    """What becomes of what a feed brings."""

    INBOX = "inbox"  # an editor says yes or no
    PUBLISH = "publish"  # it becomes a record at once


class Feed(Struct, frozen=True, kw_only=True):
    """One feed that the owner follows: a row of `feeds.yaml`."""

    address: str
    id: str
    """Short and permanent: what is remembered of the feed, and of its items, is kept under it."""
    name: str = ""
    """As the owner calls it; empty for as it calls itself."""
    publisher: str = ""
    """The domain of who publishes its articles; empty where each article's own address tells."""
    topics: tuple[str, ...] = ()
    """Names of topics that all of its articles have."""
    trust: Trust = Trust.INBOX
    weight: float = 1.0
    """How much it counts among others, from 0 on."""
    limit: int = USUAL_ITEMS
    """Items of one fetch: the newest, 1 to `MOST_ITEMS`."""
    line: int = 0
    """On which its row begins; 0 for one that stands in no file."""


def feed_id(address: str) -> str:
    """The id of a feed whose row says none: 8 hexadecimal digits of its address."""
    return blake2b(canonical(address).encode(), digest_size=4).hexdigest()


def read_feeds(data: bytes, topics: Topics | None = None) -> tuple[tuple[Feed, ...], list[Problem]]:
    """The rows of `feeds.yaml` that can be read, and all that is wrong with the others.

    topics   of the site: a row may name no other. None to take any
    """
    text, problems = decoded(data, FILE)
    if text is None:
        return (), problems
    begun = _first_line(text)
    if begun is None:  # a file of nothing but comments
        return (), []
    mapping, problems = read_mapping(text, FILE)
    if mapping is None:
        line, first = begun
        if first.startswith("- "):
            problems = [Problem(FILE, line, "", "expected `feeds:` on a line above the first row")]
        return (), problems
    fields = Fields(mapping, FILE, problems, level=Level.DROPPED)
    return feeds_of(fields, topics), problems


def feeds_of(fields: Fields, topics: Topics | None = None) -> tuple[Feed, ...]:
    """The rows of the file's fields that can be read. Faults are collected in `fields`."""
    rows = [
        (below, feed)
        for below in fields.mappings("feeds", MOST_FEEDS, alone="address")
        if (feed := _feed(below, topics)) is not None
    ]
    fields.finish()
    return tuple(_each_once(rows))


def _feed(fields: Fields, topics: Topics | None) -> Feed | None:
    address = fields.value("address", web_url, required=True)
    identity = fields.value("id", _identity)
    limit = fields.value("limit", _limit, default=USUAL_ITEMS)
    feed = Feed(
        address=address or "",
        id=identity or (feed_id(address) if address else ""),
        name=fields.value("name", seen_name, default=""),
        publisher=fields.value("publisher", domain, default=""),
        topics=_topics(fields, topics),
        trust=fields.value("trust", one_of(*Trust), default=Trust.INBOX),
        weight=fields.value("weight", _weight, default=1.0),
        limit=limit,
        line=fields.start,
    )
    fields.finish()
    return feed if address else None


def _topics(fields: Fields, topics: Topics | None) -> tuple[str, ...]:
    """The topics of a row, by their names in the registry where there is one."""
    kept = []
    for at, (name, line) in enumerate(fields.placed("topics", proper_name, _MOST_TOPICS)):
        try:
            kept.append(topics.resolve(name).name if topics is not None else name)
        except ValueError as error:
            fields.drop(f"topics[{at}]", f"{error}; the feed is read without it", line)
    return tuple(dict.fromkeys(kept))


def _each_once(rows: Iterable[tuple[Fields, Feed]]) -> Iterable[Feed]:
    """The feeds without those whose address, or id, is another's already."""
    addresses: dict[str, Feed] = {}
    ids: dict[str, Feed] = {}
    for fields, feed in rows:
        holder = addresses.setdefault(canonical(feed.address), feed)
        if holder is not feed:
            fields.drop("address", f"stands here and on line {holder.line}; keep one of the rows")
            continue
        holder = ids.setdefault(feed.id, feed)
        if holder is not feed:
            fields.drop("id", f"stands here and on line {holder.line}; keep one of them")
            continue
        yield feed


def _first_line(text: str) -> tuple[int, str] | None:
    """The first line that says something, and its number; None where none does."""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if said and not said.startswith("#") and said != "---":
            return number, said
    return None


def _identity(text: str) -> str:
    identity = text.strip()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", identity):
        raise ValueError('expected up to 40 letters, digits and hyphens, such as "bbc-world"')
    return identity


def _limit(text: str) -> int:
    number = whole_number(text)
    if not 1 <= number <= MOST_ITEMS:
        raise ValueError(f"expected a whole number from 1 to {MOST_ITEMS:,}")
    return number


def _weight(text: str) -> float:
    number = decimal_number(text)
    if not 0 <= number <= _HEAVIEST:
        raise ValueError(f"expected a number from 0 to {_HEAVIEST:g}")
    return number
