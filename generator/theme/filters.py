"""Filters and tests of the templates: forms of dates and numbers, the ways out of autoescaping.

All are pure: no clock, no locale of the process. Dates come in the zone in which they are shown.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

from markupsafe import Markup

from generator.content.records import dates, html
from generator.content.records.dates import iso_duration
from generator.content.records.host_names import shown_host as as_shown
from generator.languages import locales
from generator.languages.forms import Forms, forms_of
from generator.pages.parts.security_policy import with_sources
from generator.pages.parts.views import Picture, PictureSource

# RFC 822 has English names, whatever the site's language.
_DAYS: Final = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def iso(when: datetime) -> str:
    """`2023-08-03T10:15:00+01:00`; for `<time>`, OpenGraph and sitemaps."""
    return dates.machine_readable(when)


def rfc3339(when: datetime) -> str:
    """`2023-08-03T09:15:00Z`; for Atom and JSON Feed."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def rfc822(when: datetime) -> str:
    """`Thu, 03 Aug 2023 09:15:00 GMT`; for RSS."""
    utc = when.astimezone(UTC)
    month = _MONTHS[utc.month - 1]
    clock = f"{utc.hour:02}:{utc.minute:02}:{utc.second:02}"
    return f"{_DAYS[utc.weekday()]}, {utc.day:02} {month} {utc.year:04} {clock} GMT"


def direction(language: str) -> str:
    """`ltr` or `rtl`, of a BCP 47 tag; for `dir`."""
    return locales.direction(language)


def initials(name: str) -> str:
    """`MB` of `Music Business Worldwide`, `N` of `Nature`: a publisher's mark."""
    words = re.findall(r"\w+", name.removeprefix("The "))
    return "".join(word[0] for word in words[:2]).upper()


def hue(domain: str) -> int:
    """0 to 11: the hue of a publisher's mark, the same on every page of every site."""
    return crc32(domain.encode()) % 12


def shown_host(host: str) -> str:
    """A host's name as readers see it: `münchen.example` of `xn--mnchen-3ya.example`, where that is
    safe. Addresses have it as it is."""
    return as_shown(host)


def script_json(text: str) -> Markup:
    """JSON that may stand in a `<script>`: nothing in it can end the element."""
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)


def css_string(text: str) -> str:
    """Text between quotes that a style sheet may show; nothing in it can end the string."""
    escaped = re.sub(r'["\\<>\x00-\x1f\x7f]', lambda match: f"\\{ord(match[0]):x} ", text)
    return f'"{escaped}"'


def rss_title(text: str) -> Markup:
    """Text with `&` and `<` as hexadecimal references, which the most readers show as they are."""
    hexadecimal = text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&#x3E;")
    return Markup(hexadecimal)


def rebased(body: Markup, root: str, page: str = "") -> Markup:
    """A body whose links lead to the site from anywhere."""
    return _rebased(str(body), root, page)


@lru_cache(maxsize=1024)
def _rebased(body: str, root: str, page: str) -> Markup:
    # A body stands in all formats of the feeds of every topic that it belongs to.
    return Markup(html.rebased(body, root, page))


def pictureless(body: Markup) -> Markup:
    """A body in which every picture is a link to it, by its description: nothing is fetched."""
    return Markup(html.without_pictures(str(body)))


def linkless(body: Markup, home: str) -> Markup:
    """A body in which every picture of another site is a link to it, by its description."""
    return Markup(html.without_pictures(str(body), kept=home))


def sources(picture: Picture, *widths: int) -> list[PictureSource]:
    """The copies of a picture as `<picture>` takes them, the smallest form first.

    widths   those that the page can use, in pixels: `broadsheet pictures` makes what is named so;
             all that there are where none is given
    """
    found: list[PictureSource] = []
    for type in dict.fromkeys(copy.type for copy in picture.copies):
        copies = sorted((c for c in picture.copies if c.type == type), key=lambda copy: copy.width)
        wide_enough = (
            next((copy for copy in copies if copy.width >= width), copies[-1]) for width in widths
        )
        chosen = set(wide_enough) or set(copies)
        srcset = (f"{copy.url} {copy.width}w" for copy in copies if copy in chosen)
        found.append(PictureSource(type, ", ".join(srcset)))
    return found


def color_classes(color: str) -> str:
    """`tone r7 g6 b5` of `#7f6a50`: classes of the style sheet for pictures that have copies, for a
    page may hold no styles that are not in a file."""
    return f"tone r{color[1]} g{color[3]} b{color[5]}" if color else ""


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
        iso, rfc3339, rfc822, iso_duration, direction, initials, hue, shown_host, script_json,
        css_string, rss_title, rebased, pictureless, media_type, with_sources, linkless,
        sources, color_classes,
    )
}  # fmt: skip
"""Those that are the same in all languages."""

FORMS: Final[dict[str, Callable[..., Any]]] = {
    form.__name__: form
    for form in (
        Forms.day, Forms.full_day, Forms.short_day, Forms.month, Forms.month_name, Forms.weekday,
        Forms.short_weekday, Forms.clock, Forms.duration, Forms.number,
    )
}  # fmt: skip
"""Those that speak the site's language."""


def filters_in(language: str) -> dict[str, Callable[..., Any]]:
    """All filters, for a site in that language."""
    forms = forms_of(language)
    return FILTERS | {name: getattr(forms, name) for name in FORMS}


def timed(when: datetime) -> bool:
    """True if a date tells a time of day as well. Midnight, in its own zone or in UTC, is what one
    without becomes."""
    utc = when.astimezone(UTC)
    return bool(when.hour or when.minute) and bool(utc.hour or utc.minute)


TESTS: Final[dict[str, Callable[..., bool]]] = {test.__name__: test for test in (timed,)}
"""What templates ask with `is`."""
