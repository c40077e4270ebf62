"""Filters: dates, numbers, and the ways out of autoescaping."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from generator.theme import filters

MOMENT = datetime(2023, 8, 3, 10, 15, tzinfo=timezone(timedelta(hours=1)))


def test_dates_have_the_forms_that_feeds_and_pages_want() -> None:
    assert filters.rfc822(MOMENT) == "Thu, 03 Aug 2023 09:15:00 GMT"
    assert filters.rfc3339(MOMENT) == "2023-08-03T09:15:00Z"
    assert filters.iso(MOMENT) == "2023-08-03T10:15:00+01:00"


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "Africa/Monrovia", "Pacific/Apia"])
def test_a_date_of_before_there_were_zones_is_written_in_utc(zone: str) -> None:
    for year in (1000, 1850):
        moment = datetime(year, 6, 1, 12, tzinfo=UTC).astimezone(ZoneInfo(zone))
        assert filters.iso(moment) == f"{year}-06-01T12:00:00+00:00"


def test_a_site_gets_the_forms_of_its_language() -> None:
    assert filters.filters_in("de")["day"](MOMENT) == "3. August 2023"
    assert filters.filters_in("en-US")["clock"](MOMENT) == "10:15\u202fAM"
    assert set(filters.filters_in("en")) == {*filters.FILTERS, *filters.FORMS}


def test_a_date_without_a_time_is_midnight_here_or_in_utc() -> None:
    assert filters.timed(MOMENT)
    assert not filters.timed(MOMENT.replace(hour=0, minute=0))
    assert not filters.timed(MOMENT.replace(hour=1, minute=0))


def test_an_early_year_has_four_digits() -> None:
    early = datetime(33, 4, 3, tzinfo=UTC)
    assert filters.rfc3339(early) == "0033-04-03T00:00:00Z"
    assert " 0033 " in filters.rfc822(early)


@pytest.mark.parametrize(
    ("seconds", "iso"),
    [
        (45, "PT45S"),
        (20, "PT20S"),
        (814, "PT13M34S"),
        (3600, "PT1H"),
        (3900, "PT1H5M"),
        (0, "PT0S"),
    ],
)
def test_a_length_is_told_for_machines(seconds: int, iso: str) -> None:
    assert filters.iso_duration(seconds) == iso


def test_json_in_a_script_cannot_end_it() -> None:
    made = filters.script_json('{"a":"</script><!--&"}')
    assert isinstance(made, Markup)
    assert made == '{"a":"\\u003c/script\\u003e\\u003c!--\\u0026"}'


def test_a_title_in_rss_uses_hexadecimal_references() -> None:
    assert filters.rss_title("AT&T <b>") == "AT&#x26;T &#x3C;b&#x3E;"


def test_a_picture_has_a_media_type_where_its_address_tells() -> None:
    assert filters.media_type("https://e.org/a.JPEG?x=1") == "image/jpeg"
    assert filters.media_type("https://e.org/a") == ""


def test_text_in_a_style_sheet_cannot_end_its_string() -> None:
    assert filters.css_string('a "b" \\ c\nd') == r'"a \22 b\22  \5c  c\a d"'
    assert "<" not in filters.css_string("</style>")
