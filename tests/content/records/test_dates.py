"""Points in time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from generator.content.records.dates import date_in_name, duration, instant, is_machine_readable

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2023-08-03T09:15:00Z", (2023, 8, 3, 9, 15)),
        ("2023-08-03T09:15:00.999Z", (2023, 8, 3, 9, 15)),
        ("2023-08-03T09:15+02:00", (2023, 8, 3, 7, 15)),
        ("2023-08-03 09:15:00 -0700", (2023, 8, 3, 16, 15)),
        ("2023-08-03 09:15", (2023, 8, 3, 7, 15)),
        ("2023-08-03 9:15", (2023, 8, 3, 7, 15)),
        ("2023-08-03", (2023, 8, 2, 22, 0)),
        ("2023-01-03", (2023, 1, 2, 23, 0)),
        ("2023-08-03T09:15:00 UTC", (2023, 8, 3, 9, 15)),
        ("2023/08/03 09:15:00 -0700", (2023, 8, 3, 16, 15)),
        ("Thu, 03 Aug 2023 09:15:00 +0000", (2023, 8, 3, 9, 15)),
        ("Thu, 3 Aug 2023 09:15 EST", (2023, 8, 3, 14, 15)),
        ("Thursday, 3 August 2023 09:15:00 GMT", (2023, 8, 3, 9, 15)),
        ("thu, 03 aug 2023 09:15:00 -0700", (2023, 8, 3, 16, 15)),
        ("03 Aug 2023 09:15:00", (2023, 8, 3, 7, 15)),
        ("3 Aug 2023", (2023, 8, 2, 22, 0)),
    ],
)
def test_a_date_becomes_utc_and_without_a_zone_it_is_the_sites(
    written: str, utc: tuple[int, ...]
) -> None:
    assert instant(BERLIN)(written) == datetime(*utc, tzinfo=UTC)


def test_seconds_are_whole() -> None:
    assert instant(BERLIN)("2023-08-03T09:15:07.5Z").microsecond == 0


@pytest.mark.parametrize(
    "written",
    ["31 Feb 2023", "Thu, 03 Aug 2023 09:15:00 XYZ", "3 Aug 23", "3 Foo 2023", "Aug 2023",
     "Thu, 03 Aug 2023 +0000", "2023-13-40", "2023-02-29", "yesterday",
     "", "2023-08", "2023-08-03T25:00:00Z", "2023-08-03Z",
     "9999-12-31T23:59:59-10:00", "2023-08-03T09:15:00+25:00"],
)  # fmt: skip
def test_a_date_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected a"):
        instant(BERLIN)(written)


@pytest.mark.parametrize(
    "written",
    ["0001-01-01", "0999-12-31", "1000-01-01", "9998-12-31T23:00:00-02:00", "9999-12-31"],
)
def test_a_year_that_not_every_zone_and_platform_can_write_is_refused(written: str) -> None:
    """Such dates were read, and ended the build when a page asked for them in another zone."""
    with pytest.raises(ValueError, match="expected a year from 1000 to 9998"):
        instant(BERLIN)(written)


@pytest.mark.parametrize("written", ["1000-01-02", "9998-12-31T23:59:59Z"])
def test_every_other_date_can_be_taken_to_any_zone(written: str) -> None:
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        assert instant(BERLIN)(written).astimezone(ZoneInfo(zone)).year in range(999, 10_000)


@pytest.mark.parametrize(
    "written",
    "2024 2024-02 2024-02-29 2020-W53 02-29 10:00 10:00:00.1 2024-01-01T10:00Z P1D PT1H".split(),
)
def test_a_machine_reads_what_html_allows(written: str) -> None:
    assert is_machine_readable(written)


@pytest.mark.parametrize(
    "written",
    [
        "x",
        "",
        "2023-02-29",
        "2023-W53",
        "02-30",
        "25:00",
        "P",
        "PT",
        "P1DT",
        "2024-01-01T10:00+25:00",
    ],
)
def test_a_machine_reads_no_date_that_does_not_exist(written: str) -> None:
    assert not is_machine_readable(written)


@pytest.mark.parametrize(
    ("written", "seconds"), [("PT13M34S", 814), ("PT1H", 3600), ("P1DT1M", 86460), ("P2W", 1209600)]
)
def test_a_duration_is_read_in_seconds(written: str, seconds: int) -> None:
    assert duration(written) == seconds


@pytest.mark.parametrize("written", ["", "P", "PT", "13:34", "P1Y", "P1M", "PT-5M"])
def test_a_duration_without_a_fixed_length_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="expected a duration"):
        duration(written)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("a/2023-08-03-x.md", "2023-08-03"),
        ("2023-08-03.md", "2023-08-03"),
        ("a/2023-08-03-x/index.md", "2023-08-03"),
        ("a/2023-08-03/index.md", "2023-08-03"),
        ("a/2023-08-03-x/y.md", ""),
        ("2023-02-29-x.md", ""),
        ("12023-08-03-x.md", ""),
        ("2023-08-031.md", ""),
        ("x.md", ""),
    ],
)
def test_a_file_may_have_a_date_in_its_name_or_in_that_of_its_folder(name: str, date: str) -> None:
    assert date_in_name(name) == date
