"""Dates in words."""

import locale
from datetime import date

from generator.pages.dates import MONTHS, long_date, month_and_year


def test_a_date_reads_as_it_is_said() -> None:
    assert long_date(date(2023, 8, 3)) == "3 August 2023"
    assert month_and_year(date(2023, 8, 3)) == "August 2023"


def test_every_month_has_its_name() -> None:
    assert len(set(MONTHS)) == 12
    assert [month_and_year(date(999, month, 1)) for month in (1, 12)] == [
        "January 999",
        "December 999",
    ]


def test_the_process_has_no_say_in_it() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "C.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert long_date(date(2024, 5, 1)) == "1 May 2024"
    finally:
        locale.setlocale(locale.LC_TIME, before)
