"""Dates in words, without asking the process's locale."""

from datetime import date
from typing import Final

MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


def long_date(day: date) -> str:
    """As in `3 August 2023`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_and_year(day: date) -> str:
    """As in `August 2023`."""
    return f"{MONTHS[day.month - 1]} {day.year}"
