"""What the page of the inbox shows, as text: made of what the desk has, and of nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, structs

from generator.content.source_folder import told_path
from generator.inbox.candidate import Candidate, Source
from generator.inbox.decisions import TOOK, Decision
from generator.inbox.desk import Desk
from generator.inbox.ranking import Ranked
from generator.memo.digests import digest
from generator.problems import Problem
from generator.serve import editor
from generator.serve.inbox.steps import version_of
from generator.serve.made_of import Source as File

MOST_SHOWN: Final = 100
"""Candidates that a page shows, if it is not asked for more: the others follow as these go."""
_MOST_PROBLEMS: Final = 5
_MOST_SOURCES: Final = 10  # of one candidate; the file has them all


class SourceRow(Struct, frozen=True):
    """One feed that has the article."""

    name: str
    url: str
    """Of the article there; empty for none."""
    host: str
    seen: datetime | None


class Row(Struct, frozen=True, kw_only=True):
    """One candidate."""

    id: str
    version: str
    """Another whenever anything that is shown of it is."""
    text_version: str
    """Another whenever its file is."""
    group: str
    """What is said above it, where it is one of several that tell one story; empty elsewhere."""
    title: str
    language: str
    """BCP 47; empty for the site's own."""
    excerpt: str
    url: str
    """Of the original: http or https; empty for none."""
    domain: str
    publisher: str
    published: datetime | None
    topics: Sequence[str]
    topics_told: str
    story: str
    sources: Sequence[SourceRow]
    sources_told: str
    reasons: Sequence[str]
    """Why it stands where it does."""
    why: Sequence[tuple[str, str]]
    """What was proposed, and why."""
    problems: Sequence[str]
    file: File


class Told(Struct, frozen=True):
    """Something wrong in a file of the inbox."""

    place: str
    message: str


class Last(Struct, frozen=True):
    """The decision that would be undone."""

    id: str
    text: str


class View(Struct, frozen=True, kw_only=True):
    """All that the page shows."""

    site: str
    is_open: bool = True
    """False where the inbox could not be read: nothing is known of it."""
    count: int = 0
    """Candidates in all."""
    waiting: str = ""
    """What is said of them where no step was taken before."""
    rows: Sequence[Row] = ()
    problems: Sequence[Told] = ()
    last: Last | None = None
    topics: Sequence[str] = ()
    """All names of the site's topics."""
    more: str = ""
    """What leads to those that are not shown; empty where all are."""
    next_most: int = MOST_SHOWN


def seen(desk: Desk, topics: Iterable[str], most: int, editor_pattern: str) -> View:
    """What the page shows.

    topics           names of the site's topics
    most             candidates that it shows
    editor_pattern   of addresses that open a file in an editor; empty for none
    """
    found = desk.candidates
    sizes = Counter(each.group for each in found)
    firsts = {each.group: each.candidate.id for each in reversed(found)}
    rows = [
        _row(
            desk.content,
            desk.settings.zone,
            each,
            _group(sizes[each.group], is_first=firsts[each.group] == each.candidate.id),
            editor_pattern,
        )
        for each in found[:most]
    ]
    count, left = len(found), len(found) - len(rows)
    stories = len(sizes)
    waiting = "None of these is published before you take it."
    if count > stories:
        waiting = f"{counted(stories, 'story', 'stories')}. {waiting}"
    return View(
        site=desk.settings.title,
        count=count,
        waiting=waiting if count else "",
        rows=rows,
        problems=list(_problems(desk)),
        last=_last(desk),
        topics=list(topics),
        more=f"Show {min(left, MOST_SHOWN):,} of {left:,} more" if left else "",
        next_most=most + MOST_SHOWN,
    )


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _group(size: int, *, is_first: bool) -> str:
    if size == 1:
        return ""
    return f"{size:,} candidates tell this story" if is_first else "The same story"


def _row(content: Path, zone: tzinfo, ranked: Ranked, group: str, editor_pattern: str) -> Row:
    candidate = ranked.candidate
    article, details = candidate.article, candidate.article.details
    url = _web(details.web_url or details.original_url)
    told = told_path(content / candidate.name)
    row = Row(
        id=candidate.id,
        version="",
        text_version=version_of(candidate),
        group=group,
        title=article.title,
        language=details.locale,
        excerpt=details.excerpt,
        url=url,
        domain=urlsplit(url).hostname or "" if url else "",
        publisher=article.provider.name or article.provider.domain,
        published=_local(article.published_at, zone),
        topics=article.topics,
        topics_told=", ".join(article.topics),
        story=article.story,
        sources=[_source(each, zone) for each in candidate.sources[:_MOST_SOURCES]],
        sources_told=counted(len(candidate.sources), "source", "sources"),
        reasons=ranked.reasons,
        why=list(_why(candidate)),
        problems=[_message(each) for each in candidate.problems],
        file=File(told, editor.link(editor_pattern, content / candidate.name)),
    )
    return structs.replace(row, version=digest(msgspec.json.encode(row)).hex())


def _source(source: Source, zone: tzinfo) -> SourceRow:
    url = _web(source.address)
    return SourceRow(
        name=source.name or source.feed,
        url=url,
        host=urlsplit(url).hostname or "" if url else "",
        seen=_local(source.seen, zone),
    )


def _why(candidate: Candidate) -> Iterator[tuple[str, str]]:
    why = candidate.why
    for sentence in why.topics:
        yield "Topic", sentence
    if why.publisher:
        yield "Publisher", why.publisher
    if why.story or candidate.story:
        yield "Story", " – ".join(filter(None, (candidate.story, why.story)))
    for sentence in why.likely:
        yield "Probably one story with", sentence
    if why.double:
        yield "Known?", why.double


def _local(moment: datetime | None, zone: tzinfo) -> datetime | None:
    """A moment as the site's own days count it."""
    return moment.astimezone(zone) if moment is not None else None


def _web(url: str) -> str:
    """An address that a link may lead to: a browser acts on some others."""
    return url if url.startswith(("https://", "http://")) else ""


def _message(problem: Problem) -> str:
    return f"{problem.field}: {problem.message}" if problem.field else problem.message


def _problems(desk: Desk) -> Iterator[Told]:
    """The first of what is wrong in the inbox beside its candidates, and how much more there is."""
    names = {each.candidate.name for each in desk.candidates}
    found = [each for each in desk.problems if each.source not in names]
    for problem in found[:_MOST_PROBLEMS]:
        told = told_path(desk.content / problem.source)
        place = f"{told}:{problem.line}" if problem.line else told
        yield Told(place, _message(problem))
    more = len(found) - _MOST_PROBLEMS
    if more > 0:
        yield Told("", f"And {more:,} more: broadsheet inbox tells them all.")


def _last(desk: Desk) -> Last | None:
    """What an editor decided last, at once; None where all of it was undone."""
    standing: dict[str, Decision] = {}
    for each in desk.decisions:
        standing.pop(each.id, None)
        if each.is_of_an_editor:
            standing[each.id] = each
    if not standing:
        return None
    *_, last = standing.values()  # of those of one second as well
    together = [each for each in standing.values() if each.together == last.together]
    what = "Take back" if last.decision == TOOK else "Bring back"
    text = f"{what} “{last.title}”"
    if len(together) > 1:
        text += f" and {len(together) - 1:,} more"
    return Last(" ".join(each.id for each in together), text)
