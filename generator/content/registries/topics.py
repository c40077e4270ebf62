"""The topic registry: names, their tree, their former names, their addresses."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Final

from msgspec import Struct, structs

from generator.content.records.extra import WHERE, Declared, read_extra
from generator.content.records.text import plain, proper_name
from generator.content.slugs import is_slug, slug
from generator.content.yaml.fields import MOST_ADVISED, Fields, did_you_mean, whole_number
from generator.content.yaml.text import decoded, read_mapping
from generator.problems import Level, PathClash, Problem, faults, shown

MOST_LEVELS: Final = 12
"""Of a tree of topics that one page or feed shows: it may be deeper, and they would be large."""

_NUMBER: Final = re.compile(r"(\d+)[-_]")
_MOST_SIGNS: Final = 5  # of a name that are told by their code points
_MOST_OF_A_CIRCLE: Final = 6  # names of topics that are told
_LAST: Final = 1_000_000  # order of topics that have none: behind all that do


class Topic(Struct, frozen=True, kw_only=True, cache_hash=True):
    """One topic of the site."""

    id: str
    """Permanent; its feeds' ids are made of it."""
    name: str
    slug: str
    parent: str = ""
    """The parent's slug; empty at the top."""
    aliases: tuple[str, ...] = ()
    """Former and other names; records may go on using them."""
    keywords: tuple[str, ...] = ()
    description: str = ""
    order: int = _LAST
    registered: bool = True
    """False for a topic that only records name."""
    extra: bytes = b""
    """Fields of the owner's own, packed; empty for none."""


class Entry(Struct, frozen=True, kw_only=True):
    """One file of the registry, before its parent is looked up."""

    source: str
    topic: Topic
    parent_name: str


class Topics:
    """The site's topics: registered ones, and those that records brought along."""

    def __init__(self, topics: Iterable[Topic], *, free: bool = True) -> None:
        self._free = free
        self._by_slug: dict[str, Topic] = {}
        self._by_name: dict[str, Topic] = {}
        self._in_order: tuple[Topic, ...] = ()
        self._below: dict[str, list[Topic]] = {}
        self._advised = 0
        self.former: dict[str, Topic] = {}
        """Slugs of aliases that differ from every topic's own: addresses to redirect."""
        topics = tuple(topics)
        for topic in topics:
            self._add(topic)
        for topic in topics:
            for alias in topic.aliases:
                self._add_alias(alias, topic)

    def __iter__(self) -> Iterator[Topic]:
        """In the owner's order, then by name."""
        self._arrange()
        return iter(self._in_order)

    def get(self, slug: str) -> Topic | None:
        return self._by_slug.get(slug)

    def resolve(self, name: str) -> Topic:
        """The topic that a record means, whatever the case, the alias or the spelling it uses.

        Names that make one slug are one topic, which keeps the spelling that came first.

        Raises ValueError, saying what to do, for a name that is not registered where the site
        allows only registered ones.
        """
        known = self._by_name.get(_folded(name))
        if known is not None:
            return known
        address = slug(name)
        holder = self._by_slug.get(address) or self.former.get(address)
        if holder is not None:
            self._by_name[_folded(name)] = holder
            return holder
        if not self._free:
            advice = self._advice(name)
            raise ValueError(f'no topic of this site is called "{shown(name)}"{advice}')
        topic = Topic(id=address, name=name, slug=address, registered=False)
        self._add(topic)
        return topic

    def knows(self, name: str) -> bool:
        """True for a name, an alias, or a spelling of a topic that a record has used before."""
        return _folded(name) in self._by_name

    def ancestors(self, topic: Topic, at_most: int | None = None) -> tuple[Topic, ...]:
        """The topics above, nearest first; all, or so many."""
        above: list[Topic] = []
        while topic.parent and len(above) != at_most:
            topic = self._by_slug[topic.parent]
            above.append(topic)
        return tuple(above)

    def children(self, topic: Topic) -> tuple[Topic, ...]:
        """The topics right below, in order."""
        self._arrange()
        return tuple(self._below.get(topic.slug, ()))

    def top(self) -> tuple[Topic, ...]:
        """The topics without a parent, in order."""
        self._arrange()
        return tuple(self._below.get("", ()))

    def _arrange(self) -> None:
        """Puts all topics in order, once for each time that some were added: records may bring
        thousands, and each of them is asked for those below it."""
        if len(self._in_order) == len(self._by_slug):
            return
        self._in_order = tuple(sorted(self._by_slug.values(), key=_rank))
        self._below = {}
        for topic in self._in_order:
            self._below.setdefault(topic.parent, []).append(topic)

    def _advice(self, name: str) -> str:
        """What was probably meant: for some names, for looking takes its time."""
        self._advised += 1
        if self._advised > MOST_ADVISED:
            return ""
        return did_you_mean(name, [topic.name for topic in self._by_slug.values()])

    def _add(self, topic: Topic) -> None:
        self._by_slug[topic.slug] = topic
        self._by_name[_folded(topic.name)] = topic

    def _add_alias(self, alias: str, topic: Topic) -> None:
        self._by_name.setdefault(_folded(alias), topic)
        address = slug(alias)
        if address not in self._by_slug:
            self.former[address] = topic


def read_entry(
    data: bytes, name: str, declared: Declared = None, zone: tzinfo = UTC
) -> tuple[Entry | None, list[Problem]]:
    """One file of the registry; None, with the reasons, where it has a fault: without a name, or
    with an address or an id that cannot be.

    name       the file, below the content folder; a number it starts with is the topic's order
    declared   the fields of the owner's own that it may have
    zone       of dates that name none
    """
    text, problems = decoded(data, name)
    if text is None:
        return None, problems
    mapping, problems = read_mapping(text, name)
    if mapping is None:
        return None, problems
    fields = Fields(mapping, name, problems, level=Level.DROPPED)
    entry = entry_of(fields, name, declared, zone)
    return (None if faults(problems) else entry), problems


def entry_of(fields: Fields, name: str, declared: Declared = None, zone: tzinfo = UTC) -> Entry:
    """The topic of a file's fields; it means nothing where `fields` has collected a fault."""
    title = fields.value("name", proper_name, required=True) or ""
    address = fields.value("slug", _slug, level=Level.FAULT) or slug(title)
    numbered = _NUMBER.match(name.rpartition("/")[2])
    identity = fields.value("id", _identity, level=Level.FAULT)
    identity = identity or fields.value("_id", _identity, level=Level.FAULT)
    aliases = fields.values("aliases", proper_name)
    if aliases and not (fields.has("id") or fields.has("_id")):
        message = f'missing beside aliases; give it the id it had (such as "{slug(aliases[0])}"), '
        fields.warn("id", message + "or its feeds' own id changes")
    order = fields.value("order", whole_number)
    if order is None:
        order = int(numbered[1]) if numbered else _LAST
    topic = Topic(
        id=identity or address,
        name=title,
        slug=address,
        aliases=aliases,
        keywords=fields.values("keywords", proper_name),
        description=fields.value("description", plain, default=""),
        order=order,
        extra=read_extra(fields, declared, zone),
    )
    parent_name = fields.value("parent", proper_name, default="")
    # The former system's fields that have no use here.
    fields.ignore("taxonomy", "hashtags", "images", "services", "shortname", "_id", "id")
    fields.finish(otherwise=WHERE)
    return Entry(source=name, topic=topic, parent_name=parent_name)


def spelt_otherwise(name: str, topic: Topic) -> str:
    """What is said of a name that is another spelling of a topic's: so that one sees where the two
    differ, with the code points of the signs that one has and the other has not."""
    return (
        f'"{shown(name)}"{_told_apart(name, topic.name)} is read as the topic '
        f'"{shown(topic.name)}"{_told_apart(topic.name, name)}, for their names make one address; '
        "write it in one way, or register it with a slug of its own"
    )


def _told_apart(name: str, other: str) -> str:
    """` (with U+200B)`: the signs beside ASCII that only the first of two names has."""
    signs = dict.fromkeys(sign for sign in name if not sign.isascii() and sign not in other)
    points = " ".join(f"U+{ord(sign):04X}" for sign in list(signs)[:_MOST_SIGNS])
    return f" (with {points})" if points else ""


def tree(entries: Iterable[Entry]) -> tuple[tuple[Topic, ...], list[Problem]]:
    """The topics with their parents found, and what is wrong between them.

    A topic whose parent is unknown, or is below itself, is put at the top. Two topics
    with one address, now or formerly, or one name for two, raise PathClash with all such pairs: no
    one but the owner can say which of them should move.
    """
    entries = tuple(entries)
    _refuse_clashes(entries)
    by_name = {
        _folded(name): entry.topic.slug
        for entry in reversed(entries)
        for name in (*entry.topic.aliases, entry.topic.name)
    }
    slugs = {entry.topic.slug for entry in entries}

    def parent_of(entry: Entry) -> str:
        if not entry.parent_name:
            return ""
        address = slug(entry.parent_name)
        return by_name.get(_folded(entry.parent_name), address if address in slugs else "")

    parents = {entry.topic.slug: parent_of(entry) for entry in entries}
    names = {entry.topic.slug: entry.topic.name for entry in entries}
    circles = _circles(parents)
    problems, topics, advised = [], [], 0
    for entry in entries:
        topic = entry.topic
        parent = parents[topic.slug]
        if entry.parent_name and not parent:
            advised += 1
            is_advised = advised <= MOST_ADVISED  # for looking takes its time
            advice = did_you_mean(entry.parent_name, names.values()) if is_advised else ""
            message = f'no topic is called "{entry.parent_name}"{advice}; put at the top'
            problems.append(Problem(entry.source, 0, "parent", message, Level.DROPPED))
        elif topic.slug in circles:
            way = _told([names[slug] for slug in circles[topic.slug]])
            message = f'"{topic.name}" is below itself ({way}); put at the top'
            problems.append(Problem(entry.source, 0, "parent", message, Level.DROPPED))
            parent = ""
        topics.append(structs.replace(topic, parent=parent))
    return tuple(topics), problems


def _refuse_clashes(entries: Iterable[Entry]) -> None:
    entries = tuple(entries)
    claims: dict[tuple[str, str], Entry] = {}
    clashes: dict[str, None] = {}

    def claim(sort: str, word: str, entry: Entry, what: str) -> None:
        other = claims.setdefault((sort, word), entry)
        if other is not entry:
            clashes[_clash(other, entry, what)] = None

    for entry in entries:
        topic = entry.topic
        claim("address", topic.slug, entry, f'share the address "{topic.slug}"')
        claim("id", topic.id, entry, f'share the id "{topic.id}"')
        for name in (topic.name, *topic.aliases):
            claim("name", _folded(name), entry, f'both claim the name "{name}"')
    for entry in entries:
        for alias in entry.topic.aliases:
            address = slug(alias)
            is_former = ("address", address) not in claims
            if is_former and claims["name", _folded(alias)] is entry:
                what = f'have former names that share the address "{address}"'
                claim("former address", address, entry, what)
    if clashes:
        raise PathClash("\n".join(clashes))


def _clash(one: Entry, other: Entry, what: str) -> str:
    return (
        f'the topics "{one.topic.name}" ({one.source}) and "{other.topic.name}" '
        f"({other.source}) {what}; change one of them"
    )


def _circles(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Of each circle of parents: by the slug that comes first in it, the way up to itself.

    parents   by slug: the slug of the topic above, or nothing
    Each topic is looked at once, however deep it lies.
    """
    places = {slug: place for place, slug in enumerate(parents)}
    found_from: dict[str, str] = {}
    circles = {}
    for start in parents:
        at = start
        way = []
        while at and at not in found_from:
            found_from[at] = start
            way.append(at)
            at = parents[at]
        if at and found_from[at] == start:
            circle = way[way.index(at) :]
            first = circle.index(min(circle, key=places.__getitem__))
            circles[circle[first]] = [*circle[first:], *circle[: first + 1]]
    return circles


def _told(names: list[str]) -> str:
    """`A below B below A`; of many names, the first and the last."""
    told = names if len(names) <= _MOST_OF_A_CIRCLE else [*names[:4], "…", names[-1]]
    return " below ".join(told)


def _rank(topic: Topic) -> tuple[int, str, str]:
    return (topic.order, _folded(topic.name), topic.slug)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError(f'expected lower-case letters, digits and hyphens such as "{slug(text)}"')
    return text


def _identity(text: str) -> str:
    identity = text.strip()
    if not re.fullmatch(r"[\w.~-]{1,100}", identity, re.ASCII):
        raise ValueError('expected letters, digits and hyphens such as "facebook-ai"')
    return identity
