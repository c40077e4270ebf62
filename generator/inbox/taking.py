"""A candidate becomes a record: the same text without what only an inbox says, where the site's
other records lie."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct, structs

from generator.content.record_names import record_name
from generator.content.records.model import Article
from generator.content.records.parse import parse
from generator.content.records.text import proper_name
from generator.content.settings import FILE, Settings
from generator.content.source_folder import finds
from generator.doctor.edits import CannotEditError
from generator.inbox.candidate import DECIDED, Candidate
from generator.inbox.decisions import TOOK, Decision, Decisions
from generator.inbox.files import move, write_new
from generator.inbox.site_records import SiteRecords
from generator.inbox.text_edits import INBOX, with_fields, without
from generator.library.known_already import Known
from generator.library.new_record import moment_text
from generator.problems import Level, Problem, losses

LEAD_HEAT: Final = 100
"""The `heat` of a record that is to lead: the most that there is."""

_MOST_TRIES: Final = 100  # names that are taken by files which no scan has seen


class Taken(Struct, frozen=True, kw_only=True):
    """A record that was written of a candidate."""

    id: str
    name: str
    """The record's file, below the content folder."""
    title: str


class Wishes(Struct, frozen=True, kw_only=True):
    """What an editor says while taking."""

    topics: tuple[str, ...] | None = None
    """None to leave those that the candidate has."""
    is_lead: bool = False


def take(
    content: Path,
    settings: Settings,
    candidate: Candidate,
    site: SiteRecords,
    decisions: Decisions,
    *,
    wishes: Wishes,
    now: datetime,
    batch: str = "",
    decision: str = TOOK,
) -> Taken | Problem:
    """Writes the record of a candidate, says so among the decisions, and puts the candidate away;
    a problem, with nothing written, where that cannot be.

    Who calls holds the inbox. A stop between any two of these steps leaves a record that the site
    has, or a decision that says so: either keeps the candidate from being taken twice.
    """
    text = record_text(candidate, site, settings, wishes, now)
    if isinstance(text, Problem):
        return text
    data = text.encode()
    article = _written(content, candidate, data, site.names, settings)
    if isinstance(article, Problem):
        return article
    site.wrote(article)
    done = decision_of(candidate, decision, now, batch)
    named = {"topics": article.topics, "record": article.name, "digest": digest_of(data)}
    decisions.add([structs.replace(done, **named)])
    put_away(content, candidate)
    return Taken(id=candidate.id, name=article.name, title=article.title)


def record_text(
    candidate: Candidate, site: SiteRecords, settings: Settings, wishes: Wishes, now: datetime
) -> str | Problem:
    """The text of the record that a candidate becomes."""
    changes: dict[str, str | int | list[str] | None] = {"addedDateTime": moment_text(now)}
    if wishes.topics is not None:
        try:
            changes["topics"] = _resolved(wishes.topics, site) or None
        except ValueError as error:
            return _problem(candidate, f"{error}", "topics")
    if wishes.is_lead:
        changes["heat"] = LEAD_HEAT
    try:
        return with_fields(without(candidate.text, INBOX), changes)
    except CannotEditError as error:
        return _problem(candidate, f"{error}: edit it by hand")


def known_of(candidate: Candidate, site: SiteRecords) -> Known | None:
    """What the site has of a candidate already, or may not have; None for nothing."""
    return next(filter(None, map(site.known.at, candidate.addresses)), None)


def _resolved(topics: Sequence[str], site: SiteRecords) -> list[str]:
    """The site's own names of topics, each once. Raises ValueError for one that may not be."""
    names = [site.topics.resolve(proper_name(name)).name for name in topics]
    return list(dict.fromkeys(names))


def _written(
    content: Path, candidate: Candidate, data: bytes, names: Sequence[str], settings: Settings
) -> Article | Problem:
    """What a site makes of the record, once its file is there."""
    group = settings.records[0]
    when = candidate.article.published_at or candidate.first_seen
    if when is None:
        return _problem(candidate, "has no date; write publishedDateTime")
    day = when.astimezone(settings.zone).date()
    taken = list(names)
    for _ in range(_MOST_TRIES):
        name = record_name(candidate.article.title, day, taken, group.files)
        if not any(finds(each.files, name) for each in settings.records):
            message = f"no pattern of `records` in {FILE} finds {name}; add one that does"
            return _problem(candidate, message)
        parsed = parse(data, name, group.category, settings.reading)
        if parsed.article is None or losses(parsed.problems):
            told = "; ".join(f"{each.field}: {each.message}" for each in losses(parsed.problems))
            return _problem(candidate, f"would be left out, in part or whole: {told}")
        if write_new(content / name, data):
            return parsed.article
        taken.append(name)  # of a file that no one reads as a record
    return _problem(candidate, f"all names like {name} are taken; give it another title")


def decision_of(
    candidate: Candidate,
    decision: str,
    now: datetime,
    batch: str = "",
    *,
    record: str = "",
) -> Decision:
    """What is to be remembered of a decision about a candidate.

    batch   the id of the first of those that were decided at once
    """
    return Decision(
        at=now,
        id=candidate.id,
        decision=decision,
        batch=batch if batch != candidate.id else "",
        name=candidate.name,
        addresses=candidate.addresses,
        title=candidate.article.title,
        publisher=candidate.article.provider.domain,
        feeds=tuple(source.feed for source in candidate.sources),
        proposed=candidate.proposed,
        record=record,
    )


def put_away(content: Path, candidate: Candidate) -> None:
    """Moves a candidate to those that are decided. What lies there under its id, from a time of
    which no decision tells any more, makes room."""
    place = decided_file(content, candidate.id)
    number = 2
    while place.exists():
        older = place.with_name(f"{candidate.id}-{number}.md")
        if older.exists():
            number += 1
        else:
            move(place, older)
    move(content / candidate.name, place)


def decided_file(content: Path, identity: str) -> Path:
    """Where a candidate lies that was decided about."""
    return content / DECIDED / f"{identity}.md"


def staged_file(content: Path, identity: str) -> Path:
    """Where a record lies while the decision that wrote it is being undone."""
    return content / DECIDED / f"{identity}.record"


def digest_of(data: bytes) -> str:
    """What a decision keeps of a record's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _problem(candidate: Candidate, message: str, field: str = "") -> Problem:
    return Problem(candidate.name, 0, field, message, Level.FAULT)
