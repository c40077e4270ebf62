"""What is to be imported, held against what the site has: which records are new, and why each of
the others is not taken. Nothing is written here but by `write`.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct, structs

from generator.content import urls
from generator.content.record_names import RecordNames
from generator.content.records.identity import is_iri
from generator.content.records.links import host
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.importing.imported import Imported
from generator.importing.record import Made, Making, NotTaken, Rules, changed, file_of
from generator.library.known_already import Known, KnownArticles
from generator.library.policy import why_hidden
from generator.parallel import Progress, no_progress, with_progress
from generator.problems import GeneratorError, Level, Problem, Status

_PAGE: Final = "a page of the site"
_DAYS: Final = re.compile(r"\d{4}/(?:\d\d/){0,2}index\.html", re.ASCII)
"""Pages of years, months and days."""
_ENCODE: Final = msgspec.json.Encoder(order="deterministic").encode


class State(StrEnum):
    """What becomes of one article."""

    NEW = "new"
    KNOWN = "known"
    PRIVATE = "private"
    LEFT_OUT = "left out"


class Row(Struct, frozen=True, kw_only=True):
    """What becomes of one article, and why."""

    file: str
    line: int
    """In the source; 0 where none can be told."""
    state: State
    title: str = ""
    address: str = ""
    """Of what is not private."""
    record: str = ""
    """The new record's file below the content folder, or that of the one that is known."""
    why: str = ""
    """Why it is not taken; of a new one, why it is not shown yet."""


class Planned(Struct, frozen=True):
    """One file that is to be written."""

    name: str
    """Below the content folder."""
    text: str


class ImportPlan(Struct, frozen=True, kw_only=True):
    """What an import would do."""

    rows: tuple[Row, ...]
    """One for each article, in the order of the source."""
    records: tuple[Planned, ...]
    problems: tuple[Problem, ...]
    """What could not be read or taken, and what is odd, by place."""


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the site has, and where new records will lie."""

    articles: Sequence[Article]
    denied: Mapping[str, str]
    """Originals that may not be shown, by `takedown.denied_originals`."""
    names: Sequence[str]
    """Of all files of records."""
    pages: Sequence[str]
    """Files of the site's own pages."""
    files: str
    """The pattern that new records are found by."""
    folder: str | None
    """The folder that they lie in; None for where the others do."""


def plan_import(
    found: Iterable[Imported | Problem],
    rules: Rules,
    site: Surroundings,
    progress: Progress = no_progress,
) -> ImportPlan:
    """What becomes of all articles, in whatever order they came."""
    items: list[Imported] = []
    problems: list[Problem] = []
    for each in found:
        if isinstance(each, Problem):
            problems.append(each)
        else:
            items.append(each)
    if rules.settings.free_topics:
        for article in site.articles:  # as they are spelt already
            for name in article.topics:
                rules.topics.resolve(name)
    known = KnownArticles(site.articles, site.denied)
    naming = RecordNames(site.names, site.files, site.folder)
    rows: dict[int, Row] = {}
    new: list[tuple[Made, str, int]] = []
    told = progress("Making records", len(items))
    for at, item in with_progress(sorted(enumerate(items), key=lambda each: _order(each[1])), told):
        row = Row(file=item.file, line=item.line, state=State.PRIVATE, why=item.private)
        if item.private:
            rows[at] = row
            continue
        row = structs.replace(row, title=item.title, address=item.address or item.page)
        try:
            made = _known_or_made(item, rules, known)
        except NotTaken as error:
            problems.append(Problem(item.file, item.line, error.field, str(error)))
            rows[at] = structs.replace(row, state=State.LEFT_OUT, why=str(error))
            continue
        if isinstance(made, Known):
            rows[at] = structs.replace(row, state=State.KNOWN, record=made.name, why=made.why)
            continue
        when = made.article.published_at or rules.now
        day = when.astimezone(rules.settings.zone).date()
        name = naming.called(made.article.title or host(row.address), day)
        made = _with_its_id(made, item, rules, name, known)
        problems += made.problems
        known.add(made.article)
        rows[at] = structs.replace(row, state=State.NEW, record=name)
        new.append((made, name, at))
    taken = _Taken(rules.settings, site)
    for made, _, at in new:
        taken.page(made.article)
        if hidden := why_hidden(made.article, rules.now, rules.settings):
            rows[at] = structs.replace(rows[at], why=f"not shown: {hidden.reason}")
    records = []
    for made, name, at in sorted(new, key=lambda each: bool(rows[each[2]].why)):
        # What is shown comes before what is not: only its former addresses lead anywhere yet.
        made = _without_taken(made, rules, taken, rows[at], problems)
        records.append(Planned(name, file_of(made.fields, made.body)))
    return ImportPlan(
        rows=tuple(rows[at] for at in range(len(items))),
        records=tuple(records),
        problems=tuple(sorted(problems)),
    )


def _order(item: Imported) -> tuple[str, str, bytes]:
    """An order that follows from what articles say alone, and not from how they came."""
    said = structs.replace(item, file="", line=0)
    return item.published or item.saved, item.address or item.page, _ENCODE(said)


def _known_or_made(item: Imported, rules: Rules, known: KnownArticles) -> Known | Made:
    """What the site has of an article already, or its record. Raises NotTaken.

    By its address, before a record is made, of which a second import makes none; then by its id,
    where that is of the whole world: `4711` may be anybody's.
    """
    making = Making(item, rules)
    if there := known.at(making.canonical_url):
        return there
    made = making.made()
    there = known.with_id(made.article.id) if is_iri(made.article.id) else None
    return there or made


def _with_its_id(made: Made, item: Imported, rules: Rules, name: str, known: KnownArticles) -> Made:
    """The record under its own name, and with the id that it had, where that says more than its
    address does and no other has it."""
    if "guid" not in made.fields:
        return changed(made, rules, name)
    own = changed(made, rules, name, guid=None)
    if own.article.id == item.identity:
        return own
    if not known.with_id(made.article.id):
        return changed(made, rules, name)
    message = "the same id as another's; it gets one of its own, and subscribers may see it again"
    problem = Problem(item.file, item.line, "guid", message, Level.DROPPED)
    return structs.replace(own, problems=(*own.problems, problem))


class _Taken:
    """Addresses of the site at which something lies."""

    def __init__(self, settings: Settings, site: Surroundings) -> None:
        self._settings = settings
        self._by_path: dict[str, str] = {
            urls.served(old): "a redirect of site.yaml" for old, _ in settings.redirects
        }
        self._by_path |= {urls.file(urls.content_page(name)): name for name in site.pages}
        for article in site.articles:
            self.page(article)
            for old in article.redirect_from:
                self._by_path.setdefault(urls.served(old), article.name)

    def page(self, article: Article) -> None:
        """Takes the address of an article's own page, and that of its category."""
        self._by_path.setdefault(urls.file(urls.category(article.category)), _PAGE)
        if article.has_page:
            path = urls.file(urls.article(article, self._settings))
            self._by_path.setdefault(path, article.name)

    def by(self, old: str, name: str) -> str:
        """What lies at a former address; empty for nothing, and then it is that record's.

        name   of the record that asks
        """
        path = urls.served(old)
        if path.partition("/")[0] in urls.RESERVED or path in urls.TOP_FILES or _DAYS.match(path):
            return _PAGE
        holder = self._by_path.get(path, "")
        if not holder:
            self._by_path[path] = name
        return holder


def _without_taken(
    made: Made, rules: Rules, taken: _Taken, row: Row, problems: list[Problem]
) -> Made:
    """The record without former addresses at which something else lies, or itself.

    row   its own
    """
    kept = []
    for old in made.article.redirect_from:
        by = taken.by(old, row.record)
        if not by:
            kept.append(old)
        elif by != row.record:
            message = f"{old} is that of {by}; left out"
            problems.append(Problem(row.file, row.line, "redirect_from", message, Level.DROPPED))
    if len(kept) == len(made.article.redirect_from):
        return made
    return changed(made, rules, row.record, redirect_from=kept or None)


class NotWritten(GeneratorError):
    """Some records are written, and the next one cannot be."""

    status = Status.WRITTEN_IN_PART

    def __init__(self, error: OSError, count: int) -> None:
        super().__init__(
            f"{error.filename or 'A record'}: {error.strerror}; {count:,} records are written "
            "before it. Put that right: the same import adds the rest"
        )


def write(content: Path, records: Iterable[Planned]) -> Iterator[str | Problem]:
    """Writes each record that is not there yet, whole or not at all; gives its name, or why it is
    not written. Raises GeneratorError where none can be written, and NotWritten where no more can.
    """
    root = os.path.realpath(content)
    count = 0
    for record in records:
        file = content / record.name
        if os.path.commonpath((root, os.path.realpath(file.parent))) != root:
            raise GeneratorError(f"{file.parent} leads out of {content}; name a folder below it")
        try:
            _write(file, record.text)
        except FileExistsError:
            message = "is there by now, and was left as it is; import once more"
            yield Problem(record.name, 0, "", message)
            continue
        except OSError as error:
            if count:
                raise NotWritten(error, count) from error
            raise
        count += 1
        yield record.name


def _write(file: Path, text: str) -> None:
    """Writes a file that is not there yet: at no moment is a part of it there by its name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with open(unfinished, "w", encoding="utf-8", newline="\n") as new:
            new.write(text)
        _put(unfinished, file)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _put(unfinished: Path, file: Path) -> None:
    """Gives a file its name, which no other may have."""
    try:
        os.link(unfinished, file)
    except FileExistsError:
        raise
    except OSError:  # a disk that has no links
        if os.path.lexists(file):
            raise FileExistsError from None
        os.rename(unfinished, file)
