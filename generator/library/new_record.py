"""A new record: all that can be known of an article, as the text of a file that has no fault."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import unquote

import ada_url
from msgspec import Struct

from generator.content.record_names import record_name
from generator.content.records.dates import instant
from generator.content.records.links import host
from generator.content.records.model import Article
from generator.content.records.parse import Parsed, parse
from generator.content.records.text import plain, proper_name, shortened
from generator.content.registries.publishers import Publishers
from generator.content.registries.topics import Topics
from generator.content.settings import FILE, Settings
from generator.content.source_folder import finds
from generator.content.sources.source_page import SourcePage
from generator.content.yaml.writing import Value, yaml_text
from generator.library.known_already import Known, known_already
from generator.library.policy import why_hidden
from generator.library.suggestions import (
    SuggestedPublisher,
    SuggestedRecord,
    SuggestedTopic,
    same_story,
    suggested_publisher,
    suggested_records,
    suggested_topics,
)
from generator.library.takedown import denied_originals

_DAY_IN_ADDRESS: Final = re.compile(r"/(20\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])")
_SUFFIX: Final = re.compile(r"\.(?:html?|php|aspx?)$")
_LONGEST_TITLE: Final = 200  # characters of one that is made of an address
_FEWEST_WORDS: Final = 3  # in an address: fewer are a section's, or a number
_NEEDED: Final = frozenset(("title", "publishedDateTime", "webUrl"))


class Assignment(Struct, frozen=True, kw_only=True):
    """What is known of the article, and what the writer says."""

    address: str = ""
    """Of the web, and tidy; empty for what lies nowhere else."""
    title: str = ""
    """The writer's; empty to take the page's."""
    topics: tuple[str, ...] = ()
    """The writer's; none to have them suggested."""
    page: SourcePage | None = None
    """What its page says; None where that was not read."""
    now: datetime


class Newsroom(Struct, frozen=True, kw_only=True):
    """What the site has: what a new record is held against."""

    settings: Settings
    articles: Sequence[Article]
    topics: Topics
    publishers: Publishers
    names: Sequence[str]
    """Of all files of records, those that are not read among them."""


class NewRecord(Struct, frozen=True, kw_only=True):
    """A record that may be written, and what was found while it was made."""

    name: str
    """The file, below the content folder."""
    text: str
    article: Article | None
    """What the site makes of it; None where it has a fault."""
    problems: tuple[str, ...]
    """What is still to be put right before it is a record."""
    already: tuple[Known, ...]
    """What the site has of it already."""
    topics: tuple[SuggestedTopic, ...]
    publisher: SuggestedPublisher
    related: tuple[SuggestedRecord, ...]
    notes: tuple[str, ...]
    """What was guessed, and is to be looked at."""


def new_record(assignment: Assignment, newsroom: Newsroom) -> NewRecord:
    """The record of an article. Raises ValueError for a topic of the writer's that may not be."""
    settings, page, notes = newsroom.settings, assignment.page, list[str]()
    chosen = [newsroom.topics.resolve(proper_name(name)).name for name in assignment.topics]
    title = assignment.title or likely_title(assignment, notes)
    excerpt = page.excerpt if page else ""
    published, moment = likely_date(assignment, settings, notes)
    domain = host(assignment.address) if assignment.address else ""
    publisher = suggested_publisher(
        domain, page.site_name if page else "", newsroom.publishers, newsroom.articles
    )
    shown = [each for each in newsroom.articles if not why_hidden(each, assignment.now, settings)]
    topics = suggested_topics(title, excerpt, newsroom.topics)
    related = suggested_records(title, moment, shown)
    if page and page.elsewhere:
        notes.append(f"the page calls {page.elsewhere} its original: is it? Then write originalUrl")

    fields = described(assignment, title, published, publisher, settings)
    if settings.minimum_quality is not None:
        notes.append(
            f"published: true, for the site asks for a quality of {settings.minimum_quality}, and"
            " this says none"
        )
    fields["topics"] = list(dict.fromkeys(chosen or [topic.name for topic in topics])) or None
    category = settings.records[0].category
    name = record_name(
        title or domain or "record",
        moment.astimezone(settings.zone).date(),
        newsroom.names,
        settings.records[0].files,
    )
    if not any(finds(group.files, name) for group in settings.records):
        notes.append(f"no pattern of `records` in {FILE} finds {name}: add one that does")
    parsed = without_faults(fields, name, category, settings)
    article = parsed.article
    joined = same_story(article, shown, settings) if article else []
    names = {each.name for each in joined}
    related = [each for each in related if each.name not in names]
    denied = denied_originals(newsroom.articles, settings)
    return NewRecord(
        name=name,
        text=record_text(fields, [each for each in related if each.url]),
        article=article,
        problems=tuple(f"{each.field}: {each.message}" for each in parsed.problems),
        already=tuple(known_already(article, newsroom.articles, denied)) if article else (),
        topics=tuple(topics),
        publisher=publisher,
        related=(*joined, *related),
        notes=tuple(notes),
    )


def described(
    assignment: Assignment,
    title: str,
    published: str,
    publisher: SuggestedPublisher,
    settings: Settings,
) -> dict[str, Value]:
    """The fields of a record that say what its article is, in their order; those without a value
    are None.

    published   as the record is to say it
    """
    page = assignment.page
    excerpt = page.excerpt if page else ""
    fields: dict[str, Value] = {
        "title": written(title) if title else None,
        "excerpt": written(excerpt) if excerpt else None,
        "publishedDateTime": published,
        "addedDateTime": moment_text(assignment.now),
        "webUrl": assignment.address or None,
    }
    if settings.minimum_quality is not None:
        fields["published"] = True
    return fields | _provider(publisher, page) | {"topics": None} | _from_page(page, settings)


def moment_text(moment: datetime) -> str:
    """A moment as a record says it: to the second, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def likely_title(assignment: Assignment, notes: list[str]) -> str:
    """The page's title, or the words of its address; empty for neither."""
    if assignment.page and assignment.page.title:
        return assignment.page.title
    address = assignment.address
    path = ada_url.URL(address).pathname.rstrip("/") if address else ""
    words = re.findall(r"[^\W_]+", unquote(_SUFFIX.sub("", path.rpartition("/")[2])))
    words = [word for word in words if not (word.isdigit() and len(word) > 4)]
    if len(words) < _FEWEST_WORDS:
        return ""
    notes.append("title: made of the address; write it as it stands there")
    title = shortened(" ".join(words), _LONGEST_TITLE)
    return title[0].upper() + title[1:]


def likely_date(
    assignment: Assignment, settings: Settings, notes: list[str]
) -> tuple[str, datetime]:
    """When the article came out: as the record is to say it, and as a moment."""
    to_moment = instant(settings.zone)
    page = assignment.page
    if page and page.published:
        if page.is_day_of_text:
            notes.append("publishedDateTime: the first date in the text of the page; is it this?")
        return page.published, to_moment(page.published)
    found = _DAY_IN_ADDRESS.search(assignment.address)
    if found:
        try:
            day = date(*map(int, found.groups())).isoformat()
        except ValueError:
            pass
        else:
            if to_moment(day) <= assignment.now:
                notes.append("publishedDateTime: the day in the address")
                return day, to_moment(day)
    notes.append("publishedDateTime: the present, for nothing says when it came out")
    return moment_text(assignment.now), assignment.now


def _provider(publisher: SuggestedPublisher, page: SourcePage | None) -> dict[str, Value]:
    """The publisher and the authors, as far as the address does not say them already."""
    provider: dict[str, Value] = {}
    if publisher.provider.name:
        provider["name"] = written(publisher.provider.name)
        provider["domain"] = publisher.provider.domain
    if page and page.authors:
        provider["authors"] = [{"name": written(author)} for author in page.authors]
    return {"provider": provider} if provider else {}


def _from_page(page: SourcePage | None, settings: Settings) -> dict[str, Value]:
    """The language, where it is another than the site's, and the picture."""
    if page is None:
        return {}
    fields: dict[str, Value] = {}
    if page.language and page.language.partition("-")[0] != settings.language.partition("-")[0]:
        fields["locale"] = page.language
    image = page.image
    if image is not None:
        picture: dict[str, Value] = {"url": image.url}
        if image.width and image.height:
            picture |= {"width": image.width, "height": image.height}
        if image.title:
            picture["title"] = written(image.title)
        fields["images"] = [picture]
    return fields


def without_faults(
    fields: dict[str, Value], name: str, category: str, settings: Settings
) -> Parsed:
    """What the site makes of the fields. Those of which anything would be said, and which it can
    do without, are taken out: better no picture than one that a build complains of."""
    while True:
        parsed = parse(record_text(fields).encode(), name, category, settings.reading)
        blamed = {re.split(r"[.\[]", each.field, maxsplit=1)[0] for each in parsed.problems}
        spare = [each for each in blamed if each in fields and each not in _NEEDED]
        if not spare:
            return parsed
        for each in spare:
            del fields[each]


def record_text(fields: Mapping[str, Value], related: Collection[SuggestedRecord] = ()) -> str:
    """The record's file."""
    lines = ["---", yaml_text(fields).rstrip("\n")]
    if related:
        listed: list[Any] = [{"title": written(each.title), "webUrl": each.url} for each in related]
        told = yaml_text({"related": listed}).splitlines()
        lines += ["# Is any of these about it? Take the # away, and leave the others out."]
        lines += [f"# {line}" for line in told]
    return "\n".join([*lines, "---", ""])


def written(text: str) -> str:
    """A plain text as a record has to write it to mean it: entities and tags are escaped."""
    if plain(text) == text:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;")
