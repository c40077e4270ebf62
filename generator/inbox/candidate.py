"""A candidate: an article that came in by itself and waits for a yes or no, as the file of a record
with one field more."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from generator.content.inbox_folder import INBOX_FOLDER
from generator.content.limits import Limits
from generator.content.records import frontmatter
from generator.content.records.dates import instant
from generator.content.records.links import canonical, host, is_within, web_url
from generator.content.records.model import Article
from generator.content.records.parse import parse
from generator.content.records.text import seen_name, short
from generator.content.registries.feeds import Feed
from generator.content.settings import Settings
from generator.content.source_folder import Folder
from generator.content.yaml.fields import Fields
from generator.inbox.text_edits import INBOX, blanked
from generator.problems import Level, Problem, faults

DECIDED: Final = f"{INBOX_FOLDER}/decided"
"""Where candidates lie that were taken or refused, for as long as that can be undone."""

_FILES: Final = f"{INBOX_FOLDER}/*.md"
_DIGITS: Final = 12
_ID: Final = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_NAMED_ID: Final = re.compile(rf"(?:.*-)?({_ID.pattern})\.md")
LARGEST: Final = Limits().file_size
"""Bytes of a candidate's file."""
_MOST_SOURCES: Final = 100  # of one original: as many as a list may have
_MOST_WHY: Final = 20


class Source(Struct, frozen=True, kw_only=True):
    """One feed that has an article."""

    feed: str
    """Its id."""
    name: str = ""
    """As the owner, or the feed, calls it."""
    address: str = ""
    """Of the article, as this feed has it; empty where the file says none that can be read."""
    guid: str = ""
    """The item's id, as the feed has it; empty for none."""
    weight: float = 1.0
    """The feed's, as the registry says it now."""
    publisher: str = ""
    """The domain whose feed it is, as the registry says it now; empty where it does not tell."""
    seen: datetime | None = None
    """When it was found there first."""


class Why(Struct, frozen=True, kw_only=True):
    """What was proposed, in sentences that say why."""

    topics: tuple[str, ...] = ()
    publisher: str = ""
    story: str = ""
    likely: tuple[str, ...] = ()
    """Records that probably tell its story, and that no build will join with it by that."""
    double: str = ""
    """Why the site may have the article already; empty where nothing says so."""


class Candidate(Struct, frozen=True, kw_only=True):
    """One article that waits for a decision."""

    id: str
    """12 hexadecimal digits, of its canonical address: permanent."""
    name: str
    """Its file, below the content folder."""
    article: Article
    """What a site would make of it."""
    sources: tuple[Source, ...]
    """In the order in which it was found in them."""
    proposed: tuple[str, ...]
    """Topics, as they were proposed; those of the article are as an editor left them."""
    why: Why
    story: str
    """The record with which it is proposed to tell one story; empty for none."""
    problems: tuple[Problem, ...]
    """What is odd about it; nothing that would leave it out of a site."""
    text: str
    """Of its file."""
    addresses: tuple[str, ...]
    """The canonical addresses at which the article lies."""

    @property
    def first_seen(self) -> datetime | None:
        """When it came to the inbox."""
        seen = [source.seen for source in self.sources if source.seen is not None]
        return min(seen, default=self.article.added_at)


class Candidates(Struct, frozen=True):
    """All candidates that can be read, by name."""

    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]
    """Of those that cannot be read, and of the others."""
    unread: frozenset[str]
    """The ids that the names of the others have."""


def candidate_id(canonical_address: str) -> str:
    """The id of the candidate of an article."""
    return blake2b(canonical_address.encode(), digest_size=_DIGITS // 2).hexdigest()


def read_candidates(content: Path, settings: Settings) -> Candidates:
    """What lies in the inbox of a content folder. What is wrong with one costs that one.

    Raises ContentError where a file cannot be read.
    """
    folder = Folder(content, follow_links=settings.follow_links)
    found: dict[str, Candidate] = {}
    unread: set[str] = set()
    problems: list[Problem] = []
    for file in folder.scan(_FILES):
        candidate, told = parse_candidate(folder.read(file.name, LARGEST), file.name, settings)
        problems += told
        if candidate is None:
            named = _NAMED_ID.fullmatch(file.name.rpartition("/")[2])
            unread.update(named.groups() if named else ())
        elif candidate.id in found:
            message = f"is the id of {found[candidate.id].name} already; remove one of the two"
            problems.append(Problem(file.name, 0, "inbox.id", message))
        else:
            found[candidate.id] = candidate
    problems += (Problem(name, 0, "", why) for name, why in sorted(folder.refused.items()))
    return Candidates(tuple(found.values()), tuple(problems), frozenset(unread))


@lru_cache(maxsize=8192)  # more than may wait at once: a cache of fewer would have none of them
def parse_candidate(
    data: bytes, name: str, settings: Settings
) -> tuple[Candidate | None, tuple[Problem, ...]]:
    """A candidate and all that is wrong with it; None where that leaves nothing to decide about.

    name   its file, below the content folder
    Who puts the file of a record into the inbox by hand has a candidate without sources.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    plain = blanked(text, INBOX) if text else ""
    reading = settings.reading
    parsed = parse(plain.encode() if plain else data, name, settings.records[0].category, reading)
    problems = [*parsed.problems]
    if parsed.article is None:
        return None, tuple(problems)
    came_from = _inbox_fields(data, name, problems)
    article = parsed.article
    stated = came_from.value("id", _identity) if came_from else None
    candidate = Candidate(
        id=stated or candidate_id(article.canonical_url or name),
        name=name,
        article=article,
        sources=_sources(came_from, settings) if came_from else (),
        proposed=came_from.values("topics", short, _MOST_WHY) if came_from else (),
        story=came_from.value("story", short, default="") if came_from else "",
        why=_why(came_from) if came_from else Why(),
        problems=(),
        text=text,
        addresses=(),
    )
    if came_from:
        came_from.finish()
    if faults(problems):
        return None, tuple(problems)
    addresses = _addresses(candidate, settings)
    return structs.replace(candidate, problems=tuple(problems), addresses=addresses), (
        tuple(problems)
    )


def _inbox_fields(data: bytes, name: str, problems: list[Problem]) -> Fields | None:
    """The fields below `inbox`; None where there are none to read."""
    parts, _ = frontmatter.split(data, name)
    if parts is None:
        return None
    top = Fields(parts.fields, name, problems, level=Level.DROPPED)
    return top.mapping(INBOX)


def _sources(fields: Fields, settings: Settings) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for below in fields.mappings("sources", _MOST_SOURCES):
        source = Source(
            feed=below.value("feed", short, default=""),
            name=below.value("name", seen_name, default=""),
            address=below.value("address", web_url, default=""),
            guid=below.value("guid", short, default=""),
            seen=below.value("seen", instant(settings.zone)),
        )
        below.finish()
        found.setdefault(source.feed, source)
    return tuple(found.values())


def _why(fields: Fields) -> Why:
    below = fields.mapping("why")
    if below is None:
        return Why()
    why = Why(
        topics=below.values("topics", short, _MOST_WHY),
        publisher=below.value("publisher", short, default=""),
        story=below.value("story", short, default=""),
        likely=below.values("likely", short, _MOST_WHY),
        double=below.value("double", short, default=""),
    )
    below.finish()
    return why


def _addresses(candidate: Candidate, settings: Settings) -> tuple[str, ...]:
    details = candidate.article.details
    said = (
        candidate.article.canonical_url,
        details.web_url,
        *(source.address for source in candidate.sources),
    )
    return canonical_addresses(said, settings)


def canonical_addresses(addresses: Iterable[str], settings: Settings) -> tuple[str, ...]:
    """Addresses in the form in which those of one article are equal, each once."""
    found = (canonical(each, tracking=settings.tracking) for each in addresses if each)
    return tuple(dict.fromkeys(found))


def weighed(candidate: Candidate, feeds: Mapping[str, Feed]) -> Candidate:
    """The candidate with what the registry says of its feeds now.

    feeds   by their ids
    """
    own = candidate.article.provider.domain
    sources = []
    for source in candidate.sources:
        feed = feeds.get(source.feed)
        if feed is None:
            sources.append(source)
            continue
        # Hosts that serve the feeds of many tell nothing, so another's is that of no publisher.
        at = host(feed.address)
        publisher = feed.publisher or (at if own and is_within(own, at) else "")
        if publisher and own and is_within(own, publisher):
            publisher = own
        sources.append(structs.replace(source, weight=feed.weight, publisher=publisher))
    return structs.replace(candidate, sources=tuple(sources))


def _identity(text: str) -> str:
    identity = text.strip()
    if not _ID.fullmatch(identity):
        raise ValueError(f"expected {_DIGITS} digits of a to f and 0 to 9")
    return identity
