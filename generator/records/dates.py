"""Points in time: ISO 8601 in, UTC in whole seconds out."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from generator.fields import Convert

_FORM: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"(?:[Tt ]\s*(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?)?"
    r"\s*([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
_DURATION: Final = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d+)?S)?)?"
)


def instant(zone: ZoneInfo) -> Convert[datetime]:
    """Converts a date, or date and time, to UTC.

    zone   where it is taken to be when it names none; a date alone is that day's start there
    """

    def convert(text: str) -> datetime:
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise ValueError("expected a date such as 2023-08-03T09:15:00Z")
        day, time, offset = match.groups()
        if time is None and offset is not None:
            raise ValueError("expected a time before the zone, as in 2023-08-03T09:15:00Z")
        time = (time or "0:00").zfill(5)
        try:
            moment = datetime.fromisoformat(f"{day}T{time}{_offset(offset)}")
            aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            return aware.astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValueError("expected a date that exists, such as 2023-08-03T09:15:00Z") from None

    return convert


def duration(text: str) -> int:
    """Seconds of an ISO 8601 duration such as `PT13M34S`; months and years have no fixed length."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()):
        raise ValueError("expected a duration such as PT13M34S")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return int(length.total_seconds())


def _offset(text: str | None) -> str:
    if text is None:
        return ""
    return "+00:00" if text[0] not in "+-" else text
