"""Dates, times, lengths and numbers as a language writes them.

Nothing here asks the process's locale or its zone: dates come in the zone in which they are shown.
"""

from datetime import date, datetime
from functools import cache
from typing import Final

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from babel.units import format_unit

from generator.languages.locales import locale_of

_MOST_DECIMALS: Final = 15  # no number that is kept has more


class Forms:
    """The forms of one language. Each day is worded once: a build shows thousands of dates."""

    def __init__(self, language: str) -> None:
        self._locale = locale_of(language)
        self._days: dict[tuple[int, int, int], str] = {}
        self._full_days: dict[tuple[int, int, int], str] = {}
        self._short_days: dict[tuple[int, int, int], str] = {}
        self._months: dict[tuple[int, int], str] = {}
        self._clocks: dict[tuple[int, int], str] = {}
        self._numbers: dict[tuple[int, float], str] = {}

    def day(self, when: date) -> str:
        """`3 August 2023`."""
        key = (when.year, when.month, when.day)
        if key not in self._days:
            self._days[key] = format_date(when, "long", self._locale)
        return self._days[key]

    def full_day(self, when: date) -> str:
        """`Thursday, 3 August 2023`."""
        key = (when.year, when.month, when.day)
        if key not in self._full_days:
            self._full_days[key] = format_date(when, "full", self._locale)
        return self._full_days[key]

    def short_day(self, when: date) -> str:
        """`3 Aug 2023`."""
        key = (when.year, when.month, when.day)
        if key not in self._short_days:
            self._short_days[key] = self._by_skeleton("yMMMd", when)
        return self._short_days[key]

    def month(self, when: date) -> str:
        """`August 2023`."""
        key = (when.year, when.month)
        if key not in self._months:
            self._months[key] = self._by_skeleton("yMMMM", when)
        return self._months[key]

    def month_name(self, when: date) -> str:
        """`August`."""
        return str(self._locale.months["stand-alone"]["wide"][when.month])

    def weekday(self, when: date) -> str:
        """`Thursday`."""
        return str(self._locale.days["stand-alone"]["wide"][when.weekday()])

    def short_weekday(self, when: date) -> str:
        """`Thu`."""
        return str(self._locale.days["stand-alone"]["abbreviated"][when.weekday()])

    def clock(self, when: datetime) -> str:
        """`10:15`."""
        key = (when.hour, when.minute)
        if key not in self._clocks:
            self._clocks[key] = format_time(when.time(), "short", locale=self._locale)
        return self._clocks[key]

    def duration(self, seconds: int) -> str:
        """`1 hr 5 mins`, `13 mins`, `45 secs`."""
        if seconds < 60:
            return self._unit(seconds, "second")
        hours, minutes = divmod(round(seconds / 60), 60)
        parts = (
            self._unit(hours, "hour") if hours else "",
            self._unit(minutes, "minute") if minutes else "",
        )
        return " ".join(part for part in parts if part)

    def number(self, value: float, decimals: int | None = None) -> str:
        """`4.4`, `12,345`; `4.90` with `number(2)`, which is how many decimals there are: else a
        whole number has none, and any other has one."""
        if decimals is None:
            decimals = 0 if isinstance(value, int) else 1
        key = (decimals, value)
        if key not in self._numbers:
            pattern = "#,##0" + ("." + "0" * min(decimals, _MOST_DECIMALS) if decimals else "")
            self._numbers[key] = format_decimal(value, pattern, self._locale)
        return self._numbers[key]

    def _unit(self, count: int, unit: str) -> str:
        return format_unit(count, f"duration-{unit}", "short", locale=self._locale)

    def _by_skeleton(self, skeleton: str, when: date) -> str:
        # Without its zone: Babel would move a moment that has one to UTC.
        day = datetime(when.year, when.month, when.day)
        return format_skeleton(skeleton, day, locale=self._locale)


@cache
def forms_of(language: str) -> Forms:
    """The forms of a language, by its BCP 47 tag."""
    return Forms(language)
