"""Points in time: ISO 8601 in, or RFC 822 as in feeds, UTC in whole seconds out."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from generator.content.yaml.fields import Convert

_FORM: Final = re.compile(
    r"(\d{4}[-/]\d\d[-/]\d\d)"
    r"(?:[Tt ]\s*(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?)?"
    r"\s*([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?"
)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_RFC_822: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w{0,6},?\s+)?"
    rf"(?P<day>\d\d?)\s+(?P<month>{'|'.join(_MONTHS)})\w{{0,6}}\s+(?P<year>\d{{4}})"
    r"(?:\s+(?P<time>\d\d?:\d\d(?::\d\d)?)(?:\s*(?P<zone>[+-]\d{4}|[A-Z]{1,3}))?)?",
    re.ASCII | re.IGNORECASE,
)
_ZONES: Final = dict(
    zip(
        "Z UT UTC GMT EST EDT CST CDT MST MDT PST PDT".split(),
        "+0000 +0000 +0000 +0000 -0500 -0400 -0600 -0500 -0700 -0600 -0800 -0700".split(),
        strict=True,
    )
)
"""Those that RFC 822 names, and UTC."""
_IN_A_NAME: Final = re.compile(r"(?:\A|/)(\d{4}-\d\d-\d\d)(?:[-_. ][^/]*)\Z")
_IN_A_FOLDER: Final = re.compile(r"(?:\A|/)(\d{4}-\d\d-\d\d)(?:[-_. ][^/]*)?/index\.[^/]+\Z")
_IN_AN_ADDRESS: Final = re.compile(r"/(20\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/-])", re.ASCII)
_YEARS: Final = range(1_000, 9_999)
"""Those that any zone may shift by a day and that all platforms write with four digits: Python ends
with 9999, and `strftime` may write the year 999 as `999`."""

_MACHINE_DATE: Final = re.compile(
    r"(?P<year>\d{4})|(?P<month>\d{4}-\d\d)|(?P<week>\d{4}-W\d\d)|(?P<yearless>\d\d-\d\d)"
    r"|(?P<moment>\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)"
    r"|(?P<time>\d\d:\d\d(:\d\d(\.\d{1,3})?)?)"
    r"|(?P<duration>P(?=[\dT])(\d{1,6}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}(\.\d{1,3})?S)?)?)",
    re.ASCII,
)
"""What HTML allows in `<time datetime>`, and of it what means one thing."""
_DURATION: Final = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})(?:\.\d+)?S)?)?"
)


def calendar_day(text: str) -> date:
    """A day, such as `2026-12-01`."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # no such day in that month
    raise ValueError("expected a day such as 2026-12-01")


def zone_of(name: str) -> tzinfo:
    """The time zone of an IANA name. Raises ValueError for none, and where the system knows none:
    but for UTC, which needs no one to say what it is."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    if not available_timezones():
        raise ValueError("this system has no time zone data; python -m pip install tzdata")
    raise ValueError('expected an IANA time zone such as "Europe/Berlin"')


def instant(zone: tzinfo) -> Convert[datetime]:
    """Converts a date, or date and time, to UTC.

    zone   where it is taken to be when it names none; a date alone is that day's start there
    """

    def convert(text: str) -> datetime:
        match = _FORM.fullmatch(_from_rfc_822(text.strip()))
        if match is None:
            raise ValueError("expected a date such as 2023-08-03T09:15:00Z")
        day, time, offset = match.groups()
        day = day.replace("/", "-")
        if time is None and offset is not None:
            raise ValueError("expected a time before the zone, as in 2023-08-03T09:15:00Z")
        time = (time or "0:00").zfill(5)
        try:
            moment = datetime.fromisoformat(f"{day}T{time}{_offset(offset)}")
        except ValueError:
            raise ValueError("expected a date that exists, such as 2023-08-03T09:15:00Z") from None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if moment.year in _YEARS:  # or Python itself could not bring it to UTC
            utc = aware.astimezone(UTC)
            if utc.year in _YEARS:
                return utc
        raise ValueError(f"expected a year from {_YEARS[0]} to {_YEARS[-1]}")

    return convert


def date_in_name(name: str) -> str:
    """The date that a file's name begins with (`2026-03-09-tides.md`), or that of its folder where
    the file is `index.md`; empty for none, and for a date that does not exist."""
    match = _IN_A_NAME.search(name) or _IN_A_FOLDER.search(name)
    try:
        return date.fromisoformat(match[1]).isoformat() if match else ""
    except ValueError:
        return ""


def day_in_address(address: str) -> str:
    """The day that stands in a web address (`/2026/03/09/tides`), as `2026-03-09`; empty for none,
    and for a day that does not exist."""
    found = _IN_AN_ADDRESS.search(address)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _from_rfc_822(text: str) -> str:
    """The same in the form of ISO 8601, where it is a date as feeds and mails write it."""
    match = _RFC_822.fullmatch(text)
    if match is None:
        return text
    month = _MONTHS.index(match["month"].title()) + 1
    zone = (match["zone"] or "").upper()
    day = f"{match['year']}-{month:02}-{int(match['day']):02}"
    return f"{day} {match['time'] or ''} {_ZONES.get(zone, zone)}".strip()


def duration(text: str) -> int:
    """Seconds of an ISO 8601 duration such as `PT13M34S`; months and years have no fixed length."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()):
        raise ValueError("expected a duration such as PT13M34S")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return int(length.total_seconds())


def is_machine_readable(text: str) -> bool:
    """True for what may stand in `<time datetime>`: a date that exists, a time, a duration."""
    match = _MACHINE_DATE.fullmatch(text)
    if match is None:
        return False
    # Each form is filled up to a whole moment, which Python can tell to exist or not.
    whole = {
        "year": f"{text}-01-01",
        "month": f"{text}-01",
        "week": f"{text}-1",
        "yearless": f"2000-{text}",  # a leap year: 29 February is a day
        "moment": text,
        "time": f"2000-01-01T{text}",
    }.get(match.lastgroup or "", "2000-01-01")
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return False
    return True


def machine_readable(when: datetime) -> str:
    """`2023-08-03T10:15:00+01:00`: a moment in its zone, as programs read it.

    Before zones there was each town's own time, which was hours, minutes and seconds from that of
    Greenwich. No form of a date has seconds there, so such a moment is written in UTC.
    """
    offset = when.utcoffset()
    odd = offset is not None and offset % timedelta(minutes=1)
    return (when.astimezone(UTC) if odd else when).isoformat(timespec="seconds")


def _offset(text: str | None) -> str:
    if text is None:
        return ""
    return "+00:00" if text[0] not in "+-" else text


def iso_duration(seconds: int) -> str:
    """`PT13M34S`; for `<time>`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
