"""Moments of all years, in all zones: what is made of them is valid and is the same moment."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build import Request, build
from generator.content.records.dates import instant, is_machine_readable, machine_readable, zone_of
from generator.problems import faults
from generator.theme.filters import rfc822, rfc3339
from generator.verify.run import Options, verify
from tests.factories import record_text, tree, write_site

RFC_3339: Final = re.compile(
    r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(Z|[+-][0-2]\d:[0-5]\d)", re.ASCII
)
ZONES: Final = sorted(available_timezones())
LAST: Final = datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)

moments = st.datetimes(datetime(1000, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))


@pytest.mark.skipif(not ZONES, reason="there is no zone data here")
@given(moments, st.sampled_from(ZONES or ["UTC"]))
def test_a_moment_is_written_in_forms_that_every_program_reads(when: datetime, zone: str) -> None:
    """Whatever its zone was: before there were zones, each town was seconds from the next."""
    when = when.replace(microsecond=0)
    local = when.astimezone(zone_of(zone))
    for written in (machine_readable(local), rfc3339(local)):
        assert RFC_3339.fullmatch(written)
        assert is_machine_readable(written)
        assert datetime.fromisoformat(written) == when
        assert instant(UTC)(written) == when
    assert parsedate_to_datetime(rfc822(local)) == when


@pytest.mark.skipif(not ZONES, reason="there is no zone data here")
@pytest.mark.parametrize(
    "zone",
    "UTC Europe/Berlin Africa/Monrovia Pacific/Apia Asia/Kathmandu America/New_York "
    "Asia/Manila Pacific/Kiritimati".split(),
)
def test_a_site_of_all_years_keeps_every_rule_and_no_build_after_it_differs(
    tmp_path: Path, zone: str
) -> None:
    dates = (
        "1000-01-01",
        "1000-01-02",
        "1066-10-14T12:00:00Z",
        "1582-10-10",
        "1850-06-01T12:00:00Z",
        "1883-11-18T17:00:00Z",
        "1899-12-31T23:59:59+00:00",
        "1911-03-10T23:50:39",
        "1969-12-31T23:59:59Z",
        "1972-01-07",
        "2011-12-30T12:00:00",
        "2025-10-26T02:30:00",
        "2038-01-19T03:14:08Z",
        "9998-12-30T12:00:00Z",
        "9998-12-31",
    )
    records = {
        f"articles/{n}.md": record_text(
            str(n), published=date, body="Words.", more=f"modifiedDateTime: {date}\ntopics: [A]"
        )
        for n, date in enumerate(dates)
    }
    content, output = tmp_path / "content", tmp_path / "output"
    feeds = "{archives: topics, publishers: true}"
    write_site(content, records, timezone=zone, api="true", feeds=feeds)
    request = Request(content=content, output=output, now=LAST)
    report = build(request)
    assert all("expected a year from" in each.message for each in faults(report.problems))
    assert len(report.rejected) <= 2  # the first and the last day begin in another year elsewhere
    verdict = verify(Options(output=output, content=content, now=LAST))
    assert [each for each in verdict.findings if each.rule != "feed-date-plausible"] == []
    before = tree(output)
    assert build(request).written == 0
    assert tree(output) == before
