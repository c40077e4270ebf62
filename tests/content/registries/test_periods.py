"""Periods of editions."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.registries.periods import (
    Series,
    cutoff,
    next_period,
    period_at,
    period_named,
    period_of,
)

DAY = 24 * 60
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_day_is_one_of_the_sites_zone() -> None:
    period = period_named("2025-01-02", BERLIN, DAY)
    assert period.since == datetime(2025, 1, 1, 23, tzinfo=UTC)
    assert period.until == datetime(2025, 1, 2, 23, tzinfo=UTC)


def test_a_day_on_which_clocks_change_is_as_long_as_it_is() -> None:
    spring, autumn = (period_named(name, BERLIN, DAY) for name in ("2025-03-30", "2025-10-26"))
    assert spring.until - spring.since == timedelta(hours=23)
    assert autumn.until - autumn.since == timedelta(hours=25)


def test_a_week_ends_on_its_sunday_and_is_called_by_its_number() -> None:
    period = period_of(Series.WEEKLY, date(2026, 1, 1), UTC, DAY)
    assert (period.name, period.day) == ("2026-w01", date(2026, 1, 4))
    assert period_of(Series.WEEKLY, date(2024, 12, 31), UTC, DAY).name == "2025-w01"


@pytest.mark.parametrize(
    "name",
    ["2025-02-30", "2025-w00", "2025-w54", "2025-1-1", "25-01-01", "today", "", "0000-01-01",
     "9999-12-31", "2025-01-01 ", "２０２５-01-01"],
)  # fmt: skip
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        period_named(name, UTC, DAY)


@pytest.mark.parametrize(
    ("text", "minutes"), [("24:00", DAY), ("18:00", 1080), ("6:30", 390), ("00:01", 1)]
)
def test_a_cut_off_is_a_time_of_the_day(text: str, minutes: int) -> None:
    assert cutoff(text) == minutes


@pytest.mark.parametrize("text", ["0:00", "24:01", "25:00", "12", "12:60", "noon", "-1:00", ""])
def test_what_is_no_time_of_the_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time"):
        cutoff(text)


@given(
    st.sampled_from(list(Series)),
    st.dates(date(1970, 1, 2), date(2100, 1, 1)),
    st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"]),
    st.integers(1, DAY),
)
def test_periods_follow_on_each_other_without_a_gap(
    series: Series, day: date, name: str, minutes: int
) -> None:
    zone = ZoneInfo(name)
    period = period_of(series, day, zone, minutes)
    after = next_period(period, zone, minutes)
    assert period.since < period.until == after.since
    assert period_named(period.name, zone, minutes) == period
    for moment in (period.since, period.until - timedelta.resolution):
        assert period_at(series, moment, zone, minutes) == period
