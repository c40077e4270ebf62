"""Dates: what a record says of when things were."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from generator.content.records.dates import date_in_name, instant, zone_of
from generator.content.records.model import Article
from generator.doctor.examined import Examined
from generator.doctor.rule import Finding, Rule
from generator.problems import Level, Problem

FILE_NAME = Rule(
    code="date-file-name",
    requirement="The date of a file's name is that of the record.",
    why="The record's date counts: who looks for the file by its day does not find it.",
    remedy="Rename the file, or correct the date.",
)
IMPLAUSIBLE = Rule(
    code="date-implausible",
    requirement="A date is one that an article of the web can have.",
    why="A slip of one figure puts the record where no one finds it.",
    remedy="Correct the date.",
)
ORDER = Rule(
    code="date-order",
    requirement="A record was not changed before it was published.",
    why="One of the two dates is wrong; the later one counts as the last change.",
    remedy="Correct one of them.",
)

_DATES: Final = dict.fromkeys(
    "publishedDateTime updatedDateTime addedDateTime related[].publishedDateTime".split(), "date"
)
_FIRST_YEAR: Final = 1990  # the web began then
_LAST_YEAR: Final = 2100
_AHEAD: Final = timedelta(days=3653)  # ten years: nobody schedules an article for then
_NEAR: Final = timedelta(days=1)  # two zones may have two days at one moment


def findings(file: Examined) -> Iterator[Finding]:
    """What is odd about the dates of a file."""
    convert = instant(zone_of(file.reading.timezone))
    moments: dict[str, datetime] = {}
    for _, field, value in file.of(_DATES):
        try:
            moments[field] = moment = convert(value.text)
        except ValueError:
            continue
        if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
            message = f"{moment.year} is a year in which no article of the web came out; correct it"
            yield file.finding(IMPLAUSIBLE, field, message)
    published, updated = moments.get("publishedDateTime"), moments.get("updatedDateTime")
    if published and updated and updated < published:
        message = (
            f"{updated:%Y-%m-%d %H:%M} is before publishedDateTime, {published:%Y-%m-%d %H:%M}"
        )
        yield file.finding(ORDER, "updatedDateTime", f"{message}; correct one of them")
    named = date_in_name(file.name)
    if named and published:
        day = date.fromisoformat(named)
        days = [published.date()]
        days += [moments[name].date() for name in ("addedDateTime",) if name in moments]
        if all(abs(day - other) > _NEAR for other in days):
            yield file.finding(FILE_NAME, "publishedDateTime", _differs(day, published))


def far_ahead(articles: Iterable[Article], now: datetime) -> Iterator[Problem]:
    """Dates of publication that are years ahead: such a record is held back, and nobody misses it,
    for it counts as scheduled."""
    for article in articles:
        moment = article.published_at
        if moment and moment - now > _AHEAD and moment.year < _LAST_YEAR:
            message = f"{moment:%Y-%m-%d} is more than ten years ahead; correct it"
            line = article.details.line("publishedDateTime")
            yield Problem(article.name, line, "publishedDateTime", message, Level.WARNING)


def _differs(day: date, published: datetime) -> str:
    said = published.astimezone(UTC).date()
    swapped = ""
    if (day.year, day.month, day.day) == (said.year, said.day, said.month):
        swapped = ", with month and day changed"
    return f"{said} is not the date of the file's name, {day}{swapped}; correct one of them"
