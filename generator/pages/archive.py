"""The archive: a page a day, a page a month, and the index of months."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from functools import partial
from itertools import groupby
from typing import Final

from msgspec import Struct

from generator.content import urls
from generator.content.records.model import Article
from generator.content.settings import Settings
from generator.languages.forms import forms_of
from generator.library.trust import is_trusted
from generator.pages.kind import Kind
from generator.pages.page import Page, Precedence
from generator.pages.parts import structured_data
from generator.pages.parts.article_context import ArticleContext
from generator.pages.parts.bundle import Bundle, bundle
from generator.pages.parts.deferred import deferred
from generator.pages.parts.page_context import PageContext
from generator.pages.parts.site_chrome import SiteChrome, crumbs, head
from generator.pages.parts.story_context import StoryContext
from generator.pages.parts.story_teasers import mixed_teasers
from generator.pages.parts.teaser import local, teasers
from generator.pages.parts.views import HtmlView, Link, Teaser

MOST_OF_A_DAY: Final = 20
"""Titles of one day on the page of its month, which would else be of thousands."""


class DayView(HtmlView, frozen=True, kw_only=True):
    """All articles of one day; those that tell one story as one."""

    date: datetime
    """The day's start in the site's zone."""
    teasers: tuple[Teaser, ...]
    """The hottest first; of a story, what came on that day."""
    older: Link | None
    """The nearest day before that has articles."""
    newer: Link | None


class CalendarDay(Struct, frozen=True):
    """A day of a month's calendar."""

    date: datetime
    """Its start in the site's zone."""
    weekday: int
    """1 for Monday to 7 for Sunday, as ISO 8601 counts them."""
    url: str
    """The day's own page; empty where it has no articles."""
    count: int


class MonthDay(Struct, frozen=True):
    """One day on the page of its month."""

    day: Link
    """The day's own page."""
    date: datetime
    """The day's start in the site's zone."""
    teasers: tuple[Teaser, ...]
    """The hottest of its articles, the newest first."""
    more: int
    """How many others it has."""


class MonthView(HtmlView, frozen=True, kw_only=True):
    """The articles of one month, by day."""

    date: datetime
    """The month's start."""
    days: tuple[MonthDay, ...]
    """The newest day first."""
    calendar: tuple[CalendarDay, ...]
    """Every day of the month, from the first on."""
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
    url: str
    months: tuple[MonthEntry, ...]
    """The newest first."""


class Month(Struct, frozen=True):
    """A month of a year's page."""

    date: datetime
    """Its start in the site's zone."""
    url: str


class YearView(HtmlView, frozen=True, kw_only=True):
    """The months of one year; without counts, so that no new record changes it."""

    year: int
    months: tuple[Month, ...]
    """The oldest first."""
    older: Link | None
    """The nearest year before that has articles."""
    newer: Link | None


class ArchiveView(HtmlView, frozen=True, kw_only=True):
    """The index of months."""

    years: tuple[YearEntry, ...]
    """The newest first."""


Neighbours = tuple[date, date | None, date | None]
"""A date of the archive, with the one before and the one after it."""


def archive_pages(site: PageContext) -> Iterator[Page | Bundle]:
    """The pages of each month and of its days, and the index."""
    contexts = site.story_contexts
    months: dict[date, list[Article]] = {}
    days: dict[date, list[Neighbours]] = {}
    for each in _with_neighbours(list(site.library.by_day)):
        month = each[0].replace(day=1)
        months.setdefault(month, []).extend(site.library.by_day[each[0]])
        days.setdefault(month, []).append(each)
    for each in _with_neighbours(list(months)):
        month = each[0]
        for of in days[month]:
            make = partial(_day_page, of, site)
            yield bundle(f"day {of[0]}", make, of, contexts.mark_of_day(of[0]))
        yield bundle(
            f"month {month:%Y-%m}",
            partial(_month_page, each, months[month], site),
            days[month],
            each,
            [contexts.mark_of_day(day) for day, _, _ in days[month]],
        )
    years = _years(months, site.settings)
    yield from _year_pages(years, site)
    yield _index(years, site)


def _day_page(of: Neighbours, site: PageContext) -> Iterator[Page]:
    day, older, newer = of
    articles = site.library.by_day[day]
    stories = site.story_contexts
    newest_first = articles[::-1]
    hotter = partial(_hottest_first, settings=site.settings)
    hottest = tuple(stories.parts(sorted(newest_first, key=hotter)))
    yield Page(
        urls.file(urls.day(day)),
        "day.html",
        deferred(_day_view, site.chrome, day, hottest, older, newer),
        source=f"the day {day}",
        standing=Precedence.LIST,
        newest=articles[-1].published_at,
    )


def _day_view(
    chrome: SiteChrome,
    day: date,
    stories: tuple[StoryContext, ...],
    older: date | None,
    newer: date | None,
) -> DayView:
    settings = chrome.settings
    forms = forms_of(settings.language)
    path, title = urls.day(day), forms.day(day)
    shown = mixed_teasers(stories, settings)
    way = crumbs(
        settings, (chrome.words.archive, urls.ARCHIVE), (forms.month(day), urls.month(day))
    )
    data = structured_data.joined(
        structured_data.collection(path, title, "", shown, settings),
        structured_data.breadcrumbs(way, title, path, settings),
    )
    return DayView(
        site=chrome.site,
        head=head(settings, path, title, structured_data=data),
        crumbs=way,
        date=_start(day, settings.zone),
        teasers=shown,
        older=_day_link(older, settings) if older else None,
        newer=_day_link(newer, settings) if newer else None,
    )


def _month_page(of: Neighbours, articles: Sequence[Article], site: PageContext) -> Iterator[Page]:
    month, older, newer = of
    newest_first = site.article_contexts.of_all(reversed(articles))
    chrome = site.chrome
    yield Page(
        urls.file(urls.month(month)),
        "month.html",
        deferred(_month_view, chrome, month, newest_first, older, newer),
        source=f"the month {month:%Y-%m}",
        standing=Precedence.LIST,
        newest=articles[-1].published_at,
    )


def _month_view(
    chrome: SiteChrome,
    month: date,
    contexts: tuple[ArticleContext, ...],
    older: date | None,
    newer: date | None,
) -> MonthView:
    settings = chrome.settings
    path, title = urls.month(month), forms_of(settings.language).month(month)
    way = crumbs(settings, (chrome.words.archive, urls.ARCHIVE))
    data = structured_data.breadcrumbs(way, title, path, settings)
    days = _month_days(contexts, settings)
    return MonthView(
        site=chrome.site,
        head=head(settings, path, title, structured_data=data),
        crumbs=way,
        date=_start(month, settings.zone),
        days=days,
        calendar=_calendar(month, days, settings),
        older=_month_link(older, settings) if older else None,
        newer=_month_link(newer, settings) if newer else None,
    )


def _month_days(contexts: Iterable[ArticleContext], settings: Settings) -> tuple[MonthDay, ...]:
    """The days of these articles, in the order given, each with its hottest."""
    by_day: dict[date, list[ArticleContext]] = {}
    for context in contexts:
        when = local(context.article.published_at, settings.zone)
        if when is not None:
            by_day.setdefault(when.date(), []).append(context)
    days = []
    for day, group in by_day.items():
        hottest = sorted(group, key=lambda context: _hottest_first(context.article, settings))[
            :MOST_OF_A_DAY
        ]
        named = [context for context in group if context in hottest]
        more = len(group) - len(named)
        start = _start(day, settings.zone)
        days.append(MonthDay(_day_link(day, settings), start, teasers(named, settings), more))
    return tuple(days)


def _calendar(month: date, days: Iterable[MonthDay], settings: Settings) -> tuple[CalendarDay, ...]:
    filled = {each.date.day: each for each in days}
    calendar = []
    for number in range(1, monthrange(month.year, month.month)[1] + 1):
        start = _start(month.replace(day=number), settings.zone)
        day = filled.get(number)
        url, count = (day.day.url, len(day.teasers) + day.more) if day else ("", 0)
        calendar.append(CalendarDay(start, start.isoweekday(), url, count))
    return tuple(calendar)


def _years(months: Mapping[date, Sequence[Article]], settings: Settings) -> tuple[YearEntry, ...]:
    """The newest first."""
    years = []
    for year, group in groupby(reversed(list(months)), key=lambda month: month.year):
        entries = (
            MonthEntry(
                _start(month, settings.zone),
                urls.url(urls.month(month), settings.base_path),
                len(months[month]),
            )
            for month in group
        )
        years.append(YearEntry(year, urls.url(urls.year(year), settings.base_path), tuple(entries)))
    return tuple(years)


def _year_pages(years: Sequence[YearEntry], site: PageContext) -> Iterator[Page]:
    settings = site.settings
    links = [Link(str(each.year), each.url) for each in years]
    for each, older, newer in zip(years, (*links[1:], None), (None, *links), strict=False):
        path = urls.year(each.year)
        way = crumbs(settings, (site.words.archive, urls.ARCHIVE))
        data = structured_data.breadcrumbs(way, str(each.year), path, settings)
        yield Page(
            urls.file(path),
            "year.html",
            YearView(
                site=site.chrome.site,
                head=head(settings, path, str(each.year), structured_data=data),
                crumbs=way,
                year=each.year,
                months=tuple(Month(month.date, month.url) for month in reversed(each.months)),
                older=older,
                newer=newer,
            ),
            source=f"the year {each.year}",
            standing=Precedence.LIST,
        )


def _index(years: tuple[YearEntry, ...], site: PageContext) -> Page:
    settings = site.settings
    return Page(
        urls.file(urls.ARCHIVE),
        "archive.html",
        ArchiveView(
            site=site.chrome.site,
            head=head(settings, urls.ARCHIVE, site.words.archive),
            crumbs=crumbs(settings),
            years=years,
        ),
        source="the archive",
    )


def _with_neighbours(dates: Sequence[date]) -> Iterator[Neighbours]:
    return zip(dates, (None, *dates), (*dates[1:], None), strict=False)


def _hottest_first(article: Article, settings: Settings) -> tuple[float, float, float]:
    published = article.published_at.timestamp() if article.published_at else 0.0
    if not is_trusted(article, settings):
        return (1, 1, -published)
    heat = -1 if article.heat is None else article.heat
    quality = -1 if article.quality is None else article.quality
    return (-heat, -quality, -published)


def _start(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _day_link(day: date, settings: Settings) -> Link:
    return Link(forms_of(settings.language).day(day), urls.url(urls.day(day), settings.base_path))


def _month_link(month: date, settings: Settings) -> Link:
    return Link(
        forms_of(settings.language).month(month), urls.url(urls.month(month), settings.base_path)
    )


KIND = Kind(
    archive_pages,
    {
        "day.html": DayView,
        "month.html": MonthView,
        "year.html": YearView,
        "archive.html": ArchiveView,
    },
)
