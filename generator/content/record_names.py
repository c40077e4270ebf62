"""What a new record's file is called, and where it lies: as the site's others are and do."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from generator.content.records.dates import date_in_name
from generator.content.records.names import folder_of, path_of, stem
from generator.content.settings import Records
from generator.content.slugs import slug

_SUFFIX: Final = re.compile(r"\.\w+$")
_LATEST: Final = 200  # records whose folders and names are looked at
_LONGEST: Final = 80  # characters of the words; with a date they are no longer than an address is


def record_name(title: str, day: date, names: Sequence[str], files: str) -> str:
    """The file of a new record below the content folder, which no other record is called by.

    day      that the article came out on, in the site's zone
    names    of the site's records
    files    the pattern that finds them, such as `articles/**/*.md`
    """
    folder = Records(files).folder
    names = [name for name in names if name.startswith(f"{folder}/" if folder else "")]
    suffix = _SUFFIX.search(files)
    latest = sorted(names, key=lambda name: (date_in_name(name), name))[-_LATEST:]
    place = _place(latest, day, folder)
    dated = [bool(date_in_name(name)) for name in latest]
    date_first = f"{day:%Y-%m-%d}-" if not dated or sum(dated) * 2 >= len(dated) else ""
    taken = {stem(name).casefold() for name in names}
    words = words_of_title(title)
    for number in range(1, len(taken) + 2):
        called = f"{date_first}{words}" if number == 1 else f"{date_first}{words}-{number}"
        if called not in taken:
            break
    file = f"{called}{suffix[0] if suffix else '.md'}"
    return f"{place}/{file}" if place else file


def words_of_title(title: str) -> str:
    """The title's words as they stand in an address: whole ones, as many as there is room for."""
    words = slug(title)
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]


def _place(names: Iterable[str], day: date, folder: str) -> str:
    """The folder that most of the records lie in; where that is one for each year, month or day,
    that of the day."""
    patterns = Counter(_pattern(name) for name in names)
    if not patterns:
        return folder
    most = max(patterns.values())
    pattern = next(reversed([each for each, count in patterns.items() if count == most]))
    return day.strftime(pattern)


def _pattern(name: str) -> str:
    """A record's folder, with `%Y`, `%m` and `%d` for parts that its date stands in."""
    written = date_in_name(name)
    parts = folder_of(path_of(name)).replace("%", "%%").split("/")
    if written:
        year, month, day = written.split("-")
        wanted = [(year, "%Y"), (month, "%m"), (day, "%d")]
    else:
        wanted = []
    for at, part in enumerate(parts):
        if wanted and part == wanted[0][0]:
            parts[at] = wanted.pop(0)[1]
        elif wanted and wanted[0][1] != "%Y":
            break
    return "/".join(parts)
