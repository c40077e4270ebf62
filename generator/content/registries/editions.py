"""Editions: what is given to readers once a day or a week, each a file that holds all it shows.

No record is looked up for an edition, so none can change what readers were once given. Two things
alone reach into it from outside, and they do where it is shown: what was retracted, and what is
denied.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import Final, Never

from msgspec import Struct

from generator.content.records.dates import calendar_day, instant
from generator.content.records.frontmatter import FrontMatter
from generator.content.records.links import domain, picture_url, site_path, web_url
from generator.content.records.model import TYPES, Image, Type
from generator.content.records.parse import body_of, digest
from generator.content.records.text import as_written, language_tag, seen_name, short
from generator.content.registries.periods import Series, period_named
from generator.content.yaml.fields import (
    Convert,
    Fields,
    natural_number,
    one_of,
    positive_number,
    words,
)
from generator.content.yaml.text import Mapping, decoded, read_mapping
from generator.memo.digests import digest as digest_of_bytes
from generator.problems import Level, Problem, faults

_MOST_SECTIONS: Final = 50
_MOST_ITEMS: Final = 100  # of a section, and records of an item: more than any reader looks through
_MOST_ALSO: Final = 20
_MOST_SPONSORS: Final = 1_000
_LONGEST_SIDE: Final = 20_000  # pixels of a picture, as for those of records
_INTRO: Final = "intro"


class Mention(Struct, frozen=True, kw_only=True):
    """Another report of what an item tells."""

    title: str
    url: str
    """A web address, or a path of this site."""
    publisher: str = ""
    domain: str = ""


class EditionItem(Struct, frozen=True, kw_only=True):
    """One story of an edition, with all that is shown of it."""

    title: str
    url: str
    """Where the title leads: a web address, or a path of this site such as `/news/a/`."""
    records: tuple[str, ...] = ()
    """Ids of the records that told the story then, first that of the one it is shown by."""
    sources: int = 0
    """How many publishers had records of it then."""
    line: str = ""
    """The editor's own, in the place of the excerpt."""
    excerpt: str = ""
    publisher: str = ""
    domain: str = ""
    published_at: datetime | None = None
    type: Type = "article"
    language: str = ""
    """BCP 47; empty for the site's own."""
    picture: Image | None = None
    update: str = ""
    """What is new of a story that an earlier edition had; empty for one that none had."""
    also: tuple[Mention, ...] = ()

    @property
    def shown(self) -> str:
        """What stands below the title."""
        return self.line or self.excerpt


class EditionSection(Struct, frozen=True, kw_only=True):
    """Items under one heading."""

    title: str = ""
    """Empty for none."""
    items: tuple[EditionItem, ...] = ()


class Sponsor(Struct, frozen=True, kw_only=True):
    """Whom an edition thanks; shown as what it is."""

    name: str
    text: str = ""
    url: str = ""
    picture: Image | None = None


class BookedSponsor(Struct, frozen=True, kw_only=True):
    """A sponsor with the days of the editions that are to have it."""

    since: date
    until: date
    """The last."""
    sponsor: Sponsor


class Proposed(Struct, frozen=True, kw_only=True):
    """What a file notes of how it was proposed, for `broadsheet edition --refresh`."""

    file: str = ""
    """Digest of the text above this note."""
    stories: tuple[str, ...] = ()
    """The first records of all stories that were proposed, each as `short_id` has it."""


class Edition(Struct, frozen=True, kw_only=True):
    """One edition."""

    name: str
    """Its file, below the content folder."""
    period: str
    """Of its file's name, and of its folder on the site: `2023-08-03`, `2023-w31`."""
    series: Series
    day: date
    """Its last."""
    title: str
    preheader: str
    """A sentence that mail programs show beside the title, and pages below it."""
    intro: str
    """Digest of its HTML; empty for none."""
    html: str
    """Sanitised."""
    since: datetime
    until: datetime
    """From when to when what it tells came, in UTC; the end does not belong to it."""
    published_at: datetime
    """When it comes out, in UTC. From then on it is frozen."""
    sections: tuple[EditionSection, ...]
    sponsor: Sponsor | None
    proposed: Proposed
    digest: bytes
    """Stands for all of it."""

    @property
    def items(self) -> Iterator[EditionItem]:
        """All, in the order in which they are shown."""
        return (item for section in self.sections for item in section.items)

    @property
    def id_suffix(self) -> str:
        """What its permanent id ends with."""
        return f"edition:{self.period}"


def period_in(name: str) -> str:
    """The name of the period that a file's name says."""
    return name.rpartition("/")[2].rpartition(".")[0].lower()


def read_edition(
    data: bytes, name: str, zone: tzinfo, cutoff: int
) -> tuple[Edition | None, list[Problem]]:
    """One edition's file; None, with the reasons, where it has a fault.

    zone     of dates that name none
    cutoff   minutes after the start of its last day at which a period ends
    """
    text, problems = decoded(data, name)
    if text is None:
        return None, problems
    mapping, problems = read_mapping(text, name)
    if mapping is None:
        return None, problems
    fields = Fields(mapping, name, problems, level=Level.DROPPED)
    edition = edition_of(fields, name, zone, cutoff, digest_of_bytes(data))
    return (None if faults(problems) else edition), problems


def edition_of(
    fields: Fields, name: str, zone: tzinfo, cutoff: int, file_digest: bytes = b""
) -> Edition | None:
    """The edition of a file's fields; it means nothing where `fields` has collected a fault. None
    where the file's name is that of no day and no week."""
    moment = instant(zone)
    try:
        period = period_named(period_in(name), zone, cutoff)
    except ValueError as error:
        fields.fault("", f"{error}, for a file's name says what its edition is of")
        period = period_named("2000-01-01", zone, cutoff)  # for whoever asks what fields there are
    html = _intro(fields, name)
    edition = Edition(
        name=name,
        period=period.name,
        series=period.series,
        day=period.day,
        title=fields.value("title", some_words, required=True) or "",
        preheader=fields.value("preheader", short, default=""),
        intro=digest(html),
        html=html,
        since=fields.value("since", moment, default=period.since),
        until=fields.value("until", moment, default=period.until),
        published_at=fields.value("published", moment, default=period.until),
        sections=tuple(
            _section(each, moment) for each in fields.mappings("sections", _MOST_SECTIONS)
        ),
        sponsor=_sponsor_in(fields),
        proposed=_proposed(fields),
        digest=digest_of_bytes(file_digest, period.until.isoformat().encode()),
    )
    fields.finish()
    return edition


def in_order(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Editions as they follow on each other: by the end of their period, that of the week last."""
    return tuple(sorted(editions, key=lambda each: (each.until, each.series.days, each.period)))


def read_sponsors(data: bytes, name: str) -> tuple[tuple[BookedSponsor, ...], list[Problem]]:
    """The file of sponsors: each that has no fault."""
    text, problems = decoded(data, name)
    if text is None:
        return (), problems
    mapping, problems = read_mapping(text, name)
    if mapping is None:
        return (), problems
    fields = Fields(mapping, name, problems, level=Level.DROPPED)
    return sponsors_of(fields), problems


def sponsors_of(fields: Fields) -> tuple[BookedSponsor, ...]:
    """The sponsors of a file's fields, in their order."""
    found = []
    for below in fields.mappings("sponsors", _MOST_SPONSORS):
        since = below.value("since", calendar_day, required=True)
        until = below.value("until", calendar_day, required=True)
        sponsor = _sponsor(below)
        if since and until and since > until:
            below.drop(
                "until",
                "expected a day that does not lie before `since`; no edition has this sponsor",
            )
        elif since and until and sponsor:
            found.append(BookedSponsor(since=since, until=until, sponsor=sponsor))
    fields.finish()
    return tuple(found)


def short_id(record_id: str) -> str:
    """A few signs that stand for the id of a record, where a file notes many."""
    return digest_of_bytes(record_id.encode()).hex()[:8]


def some_words(text: str) -> str:
    """A title or a name, of which something is to be seen."""
    return seen_name(text) or _nothing()


def _nothing() -> Never:
    raise ValueError("expected words")


def address(text: str) -> str:
    """A web address, or a path of this site such as `/news/a-story/`."""
    return site_path(text) if text.strip().startswith("/") else web_url(text)


def _intro(fields: Fields, name: str) -> str:
    text = fields.value(_INTRO, words, default="")
    if not text:
        return ""
    problems: list[Problem] = []
    parts = FrontMatter(Mapping({}, {}, 1), text, 1)
    html = body_of(parts, name, problems, near=False, level=Level.DROPPED)
    for problem in problems:
        tell = fields.warn if problem.level is Level.WARNING else fields.drop
        tell(_INTRO, problem.message)
    return html


def _section(fields: Fields, moment: Convert[datetime]) -> EditionSection:
    title = fields.value("title", seen_name, default="")
    items = [_item(below, moment) for below in fields.mappings("items", _MOST_ITEMS)]
    fields.finish()
    return EditionSection(title=title, items=tuple(item for item in items if item is not None))


def _item(fields: Fields, moment: Convert[datetime]) -> EditionItem | None:
    """One item; None where it has no title or leads nowhere."""
    title = fields.value("title", some_words, required=True)
    url = fields.value("url", address, required=True)
    item = EditionItem(
        title=title or "",
        url=url or "",
        records=fields.values("records", words, _MOST_ITEMS),
        sources=fields.value("sources", natural_number, default=0),
        line=fields.value("line", as_written, default=""),
        excerpt=fields.value("excerpt", as_written, default=""),
        publisher=fields.value("publisher", short, default=""),
        domain=fields.value("domain", domain, default=""),
        published_at=fields.value("published", moment),
        type=fields.value("type", one_of(*TYPES), default="article"),
        language=fields.value("language", language_tag, default=""),
        picture=_picture(fields),
        update=fields.value("update", short, default=""),
        also=tuple(_mentions(fields)),
    )
    fields.ignore("why")  # for the editor
    fields.finish()
    return item if title and url else None


def _mentions(fields: Fields) -> Iterator[Mention]:
    for below in fields.mappings("also", _MOST_ALSO):
        title = below.value("title", some_words, required=True)
        url = below.value("url", address, required=True)
        publisher = below.value("publisher", short, default="")
        domain_name = below.value("domain", domain, default="")
        below.finish()
        if title and url:
            yield Mention(title=title, url=url, publisher=publisher, domain=domain_name)


def _picture(fields: Fields) -> Image | None:
    below = fields.mapping("picture", alone="url")
    if below is None:
        return None
    url = below.value("url", picture_url, required=True)
    image = Image(
        url=url or "",
        width=below.value("width", _pixels, level=Level.WARNING),
        height=below.value("height", _pixels, level=Level.WARNING),
        title=below.value("title", short, default=""),
        attribution=below.value("attribution", short, default=""),
    )
    below.finish()
    return image if url else None


def _sponsor_in(fields: Fields) -> Sponsor | None:
    below = fields.mapping("sponsor")
    return None if below is None else _sponsor(below)


def _sponsor(fields: Fields) -> Sponsor | None:
    name = fields.value("name", some_words, required=True)
    sponsor = Sponsor(
        name=name or "",
        text=fields.value("text", as_written, default=""),
        url=fields.value("url", web_url, default=""),
        picture=_picture(fields),
    )
    fields.finish()
    return sponsor if name else None


def _proposed(fields: Fields) -> Proposed:
    below = fields.mapping("proposed")
    if below is None:
        return Proposed()
    most = _MOST_SECTIONS * _MOST_ITEMS
    found = Proposed(
        file=below.value("file", words, default=""), stories=below.values("stories", words, most)
    )
    below.finish()
    return found


def _pixels(text: str) -> int:
    pixels = positive_number(text)
    if pixels > _LONGEST_SIDE:
        raise ValueError(f"expected at most {_LONGEST_SIDE:,} pixels")
    return pixels
