"""Filters of the templates: forms of dates and numbers, and the few ways out of autoescaping.

All are pure: no clock, no locale of the process. Dates come in the zone in which they are shown.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from markupsafe import Markup

from generator.pages.dates import MONTHS, long_date, month_and_year
from generator.records import html

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def iso(when: datetime) -> str:
    """`2023-08-03T10:15:00+01:00`; for `<time>`, OpenGraph and sitemaps."""
    return when.isoformat(timespec="seconds")


def rfc3339(when: datetime) -> str:
    """`2023-08-03T09:15:00Z`; for Atom and JSON Feed."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def rfc822(when: datetime) -> str:
    """`Thu, 03 Aug 2023 09:15:00 GMT`; for RSS."""
    utc = when.astimezone(UTC)
    month = MONTHS[utc.month - 1][:3]
    clock = f"{utc.hour:02}:{utc.minute:02}:{utc.second:02}"
    return f"{_DAYS[utc.weekday()]}, {utc.day:02} {month} {utc.year:04} {clock} GMT"


def day(when: datetime) -> str:
    """`3 August 2023`."""
    return long_date(when)


def short_day(when: datetime) -> str:
    """`3 Aug 2023`."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def month(when: datetime) -> str:
    """`August 2023`."""
    return month_and_year(when)


def clock(when: datetime) -> str:
    """`10:15`."""
    return f"{when.hour:02}:{when.minute:02}"


def duration(seconds: int) -> str:
    """`1 h 5 min`, `13 min`, `45 s`."""
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")
    return " ".join(part for part in parts if part)


def iso_duration(seconds: int) -> str:
    """`PT13M34S`; for `<time>`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")


def number(value: float) -> str:
    """`4.4`, `12,345`."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"


def script_json(text: str) -> Markup:
    """JSON that may stand in a `<script>`: nothing in it can end the element."""
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)


def rss_title(text: str) -> Markup:
    """Text with `&` and `<` as hexadecimal references, which the most readers show as they are."""
    hexadecimal = text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&#x3E;")
    return Markup(hexadecimal)


def rebased(body: Markup, root: str, page: str = "") -> Markup:
    """A body whose links lead to the site from anywhere."""
    return Markup(html.rebased(str(body), root, page))


def media_type(url: str) -> str:
    """An image's media type by its URL's ending; empty where that does not tell."""
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    return _IMAGE_TYPES.get(ending, "")


_IMAGE_TYPES: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}

FILTERS: Final[dict[str, Callable[..., Any]]] = {
    filter.__name__: filter
    for filter in (
        iso, rfc3339, rfc822, day, short_day, month, clock, duration, iso_duration, number,
        script_json, rss_title, rebased, media_type,
    )
}  # fmt: skip
