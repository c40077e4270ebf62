"""Periods of editions: the day or the week that an edition is of, by the name of its file.

`2023-08-03` is a day and `2023-w31` a week, as ISO 8601 counts them, which ends on its Sunday. Each
ends at the site's cut-off on its last day, in the site's zone, and begins where the one before it
ends.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from msgspec import Struct

_NAME: Final = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|w(\d\d))", re.ASCII)
_CUTOFF: Final = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_DAY: Final = 24 * 60  # minutes
_DAYS: Final = range(1000, 9999)  # years that dates of this program may be of


class Series(StrEnum):
    """Which editions are told apart from others: who reads one series does not read the other."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        """How long one of its periods is."""
        return 1 if self is Series.DAILY else 7


class Period(Struct, frozen=True):
    """What an edition is of."""

    name: str
    """Of its file without the ending, and of its folder."""
    series: Series
    day: date
    """Its last."""
    since: datetime
    until: datetime
    """From when to when, in UTC; the end does not belong to it."""


def cutoff(text: str) -> int:
    """A time of the day such as `18:00`, in minutes; `24:00` is the end of the day."""
    match = _CUTOFF.fullmatch(text.strip())
    minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else 0
    if not 0 < minutes <= _DAY:
        raise ValueError("expected a time from 00:01 to 24:00, such as 18:00")
    return minutes


def period_named(name: str, zone: tzinfo, cutoff: int) -> Period:
    """The period of that name. Raises ValueError for what is none.

    cutoff   minutes after the day's start at which it ends
    """
    match = _NAME.fullmatch(name)
    try:
        if match is None:
            raise ValueError(name)
        year, month, day, week = match.groups()
        if week:
            return period_of(
                Series.WEEKLY, date.fromisocalendar(int(year), int(week), 7), zone, cutoff
            )
        return period_of(Series.DAILY, date(int(year), int(month), int(day)), zone, cutoff)
    except ValueError:
        expected = "expected a day such as 2023-08-03, or a week such as 2023-w31"
        raise ValueError(expected) from None


def period_of(series: Series, day: date, zone: tzinfo, cutoff: int) -> Period:
    """The period of a series that a day belongs to. Raises ValueError for one beyond all years."""
    if series is Series.WEEKLY:
        year, week, _ = day.isocalendar()
        day = date.fromisocalendar(year, week, 7)
        name = f"{year:04}-w{week:02}"
    else:
        name = day.isoformat()
    first = day - timedelta(days=series.days)
    if first.year not in _DAYS or (day + timedelta(days=1)).year not in _DAYS:
        raise ValueError(f"expected a year from {_DAYS[0]} to {_DAYS[-1]}")
    return Period(name, series, day, _end(first, zone, cutoff), _end(day, zone, cutoff))


def period_at(series: Series, moment: datetime, zone: tzinfo, cutoff: int) -> Period:
    """The period that a moment belongs to."""
    period = period_of(series, moment.astimezone(zone).date(), zone, cutoff)
    if moment < period.until:
        return period
    return period_of(series, period.day + timedelta(days=1), zone, cutoff)


def next_period(period: Period, zone: tzinfo, cutoff: int) -> Period:
    return period_of(period.series, period.day + timedelta(days=1), zone, cutoff)


def _end(day: date, zone: tzinfo, cutoff: int) -> datetime:
    """When a day ends for editions: by the clock on the wall, whatever hours the day has."""
    midnight = datetime.combine(day, time())
    return (midnight + timedelta(minutes=cutoff)).replace(tzinfo=zone).astimezone(UTC)
