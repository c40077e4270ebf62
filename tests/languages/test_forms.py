"""Dates, lengths and numbers as languages write them."""

import locale
from datetime import date, datetime, timedelta, timezone

import pytest

from generator.languages.forms import forms_of

MOMENT = datetime(2023, 8, 3, 0, 15, tzinfo=timezone(timedelta(hours=9)))
"""A moment that is of the day before in UTC."""


@pytest.mark.parametrize(
    ("language", "day", "short_day", "month", "clock", "number"),
    [
        ("en", "3 August 2023", "3 Aug 2023", "August 2023", "00:15", "12,345"),
        ("en-US", "August 3, 2023", "Aug 3, 2023", "August 2023", "12:15\u202fAM", "12,345"),
        ("de", "3. August 2023", "3. Aug. 2023", "August 2023", "00:15", "12.345"),
        ("ar", "3 أغسطس 2023", "3 أغسطس 2023", "أغسطس 2023", "12:15 ص", "12,345"),
        ("he", "3 באוגוסט 2023", "3 באוג׳ 2023", "אוגוסט 2023", "0:15", "12,345"),
        ("ja", "2023年8月3日", "2023年8月3日", "2023年8月", "0:15", "12,345"),
        ("cs", "3. srpna 2023", "3. 8. 2023", "srpen 2023", "0:15", "12\xa0345"),
    ],
)
def test_each_language_has_its_own_forms_in_the_zone_of_the_date(
    language: str, day: str, short_day: str, month: str, clock: str, number: str
) -> None:
    forms = forms_of(language)
    assert forms.day(MOMENT) == day
    assert forms.short_day(MOMENT) == short_day
    assert forms.month(MOMENT) == month
    assert forms.clock(MOMENT) == clock
    assert forms.number(12345) == number


def test_a_day_has_a_name_and_a_month_too() -> None:
    assert forms_of("en").full_day(MOMENT) == "Thursday, 3 August 2023"
    assert forms_of("de").weekday(MOMENT) == "Donnerstag"
    assert forms_of("de").month_name(MOMENT) == "August"


def test_every_month_has_its_name_in_any_year() -> None:
    forms = forms_of("en")
    months = [forms.month(date(999, month, 1)) for month in range(1, 13)]
    assert months[0] == "January 999"
    assert len(set(months)) == 12
    assert forms.day(date(1, 1, 1)) == "1 January 1"
    assert forms.short_day(date(9999, 12, 31)) == "31 Dec 9999"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (45, "45 secs"),
        (814, "14 mins"),
        (3600, "1 hr"),
        (3900, "1 hr 5 mins"),
        (0, "0 secs"),
    ],
)
def test_a_length_is_told_in_the_largest_units_that_say_enough(seconds: int, words: str) -> None:
    assert forms_of("en").duration(seconds) == words
    assert forms_of("de").duration(3900) == "1 Std. 5 Min."


def test_whole_numbers_and_others_are_told_apart() -> None:
    forms = forms_of("de")
    assert [forms.number(1), forms.number(1.0), forms.number(4.4255724)] == ["1", "1,0", "4,4"]
    assert forms.number(1234567.84) == "1.234.567,8"


def test_a_language_that_nobody_knows_has_international_forms() -> None:
    assert forms_of("tlh").day(MOMENT) == "3 August 2023"
    assert forms_of("de-XX").day(MOMENT) == "3. August 2023"


def test_the_process_has_no_say_in_it() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "C.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert forms_of("en").day(date(2024, 5, 1)) == "1 May 2024"
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_a_number_has_as_many_decimals_as_are_asked_for() -> None:
    forms = forms_of("de")
    assert [forms.number(4.9, 2), forms.number(5, 2), forms.number(1234.5, 0)] == [
        "4,90",
        "5,00",
        "1.234",
    ]
    assert forms.number(1.5, 1_000_000_000).startswith("1,500000")
    assert [forms.number(5), forms.number(5.0)] == ["5", "5,0"]
