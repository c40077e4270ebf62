"""The archive: a page a day, a page a month, and the index of months."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby

from msgspec import Struct

from generator.pages import shell, structured_data, urls
from generator.pages.dates import long_date, month_and_year
from generator.pages.kind import Kind
from generator.pages.library import Library
from generator.pages.page import DayTeasers, HtmlView, Link, Page, Teaser
from generator.pages.shell import Frame
from generator.pages.teasers import by_day, teasers
from generator.records.model import Article
from generator.settings import Settings


class DayView(HtmlView, frozen=True, kw_only=True):
    """All articles of one day."""

    date: datetime
    """The day's start in the site's zone."""
    teasers: tuple[Teaser, ...]
    """The hottest first."""
    older: Link | None
    """The nearest day before that has articles."""
    newer: Link | None


class MonthView(HtmlView, frozen=True, kw_only=True):
    """All articles of one month, by day."""

    date: datetime
    """The month's start."""
    days: tuple[DayTeasers, ...]
    """The newest day first."""
    older: Link | None
    newer: Link | None


class MonthEntry(Struct, frozen=True):
    """A line of the index."""

    date: datetime
    url: str
    count: int
    """Public articles."""


class YearEntry(Struct, frozen=True):
    """A year of the index."""

    year: int
    months: tuple[MonthEntry, ...]
    """The newest first."""


class ArchiveView(HtmlView, frozen=True, kw_only=True):
    """The index of months."""

    years: tuple[YearEntry, ...]
    """The newest first."""


def archive_pages(library: Library, frame: Frame) -> Iterator[Page]:
    days = list(library.by_day)
    months = [month for month, _ in groupby(days, key=_first_of_month)]
    yield from _day_pages(days, library, frame)
    yield from _month_pages(months, library, frame)
    yield _index(months, library, frame)


def _day_pages(days: Sequence[date], library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    site = shell.site(library, frame)
    for at, day in enumerate(days):
        path = urls.day(day)
        title = long_date(day)
        shown = teasers(sorted(library.by_day[day], key=_hottest_first), library, settings)
        crumbs = shell.crumbs(
            settings, ("Archive", urls.ARCHIVE), (month_and_year(day), urls.month(day))
        )
        data = structured_data.together(
            structured_data.collection(path, title, "", shown, settings),
            structured_data.breadcrumbs(crumbs, title, path, settings),
        )
        view = DayView(
            site=site,
            head=shell.head(settings, path, title, structured_data=data),
            crumbs=crumbs,
            date=_start(day, settings),
            teasers=shown,
            older=_day_link(days[at - 1], settings) if at else None,
            newer=_day_link(days[at + 1], settings) if at + 1 < len(days) else None,
        )
        yield Page(urls.file(path), "day.html", view)


def _month_pages(months: Sequence[date], library: Library, frame: Frame) -> Iterator[Page]:
    settings = frame.settings
    site = shell.site(library, frame)
    for at, month in enumerate(months):
        path = urls.month(month)
        title = month_and_year(month)
        crumbs = shell.crumbs(settings, ("Archive", urls.ARCHIVE))
        data = structured_data.breadcrumbs(crumbs, title, path, settings)
        newest_first = reversed(_articles_of(month, library))
        view = MonthView(
            site=site,
            head=shell.head(settings, path, title, structured_data=data),
            crumbs=crumbs,
            date=_start(month, settings),
            days=by_day(newest_first, library, settings),
            older=_month_link(months[at - 1], settings) if at else None,
            newer=_month_link(months[at + 1], settings) if at + 1 < len(months) else None,
        )
        yield Page(urls.file(path), "month.html", view)


def _index(months: Sequence[date], library: Library, frame: Frame) -> Page:
    settings = frame.settings
    years = []
    for year, group in groupby(reversed(months), key=lambda month: month.year):
        entries = (
            MonthEntry(
                _start(month, settings),
                urls.url(urls.month(month), settings),
                len(_articles_of(month, library)),
            )
            for month in group
        )
        years.append(YearEntry(year, tuple(entries)))
    return Page(
        urls.file(urls.ARCHIVE),
        "archive.html",
        ArchiveView(
            site=shell.site(library, frame),
            head=shell.head(settings, urls.ARCHIVE, "Archive"),
            crumbs=shell.crumbs(settings),
            years=tuple(years),
        ),
    )


def _hottest_first(article: Article) -> tuple[float, float, float]:
    published = article.published_at.timestamp() if article.published_at else 0.0
    heat = -1 if article.heat is None else article.heat
    quality = -1 if article.quality is None else article.quality
    return (-heat, -quality, -published)


def _articles_of(month: date, library: Library) -> list[Article]:
    return [
        article
        for day, group in library.by_day.items()
        if _first_of_month(day) == month
        for article in group
    ]


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _start(day: date, settings: Settings) -> datetime:
    return datetime.combine(day, time(), settings.zone)


def _day_link(day: date, settings: Settings) -> Link:
    return Link(long_date(day), urls.url(urls.day(day), settings))


def _month_link(month: date, settings: Settings) -> Link:
    return Link(month_and_year(month), urls.url(urls.month(month), settings))


KIND = Kind(
    archive_pages, {"day.html": DayView, "month.html": MonthView, "archive.html": ArchiveView}
)
