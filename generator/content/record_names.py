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


class RecordNames:
    """What new records of a site are called, one after another, each by a name of its own.

    names    of the site's records
    files    the pattern that finds them, such as `articles/**/*.md`
    folder   where new ones lie; None for where the site's others do
    """

    def __init__(self, names: Sequence[str], files: str, folder: str | None = None) -> None:
        top = Records(files).folder
        names = [name for name in names if name.startswith(f"{top}/" if top else "")]
        latest = sorted(names, key=lambda name: (date_in_name(name), name))[-_LATEST:]
        dated = [bool(date_in_name(name)) for name in latest]
        suffix = _SUFFIX.search(files)
        self._suffix = suffix[0] if suffix else ".md"
        self._pattern = (_pattern(latest) or top) if folder is None else folder.replace("%", "%%")
        self._is_dated = not dated or sum(dated) * 2 >= len(dated)
        self._taken = {stem(name).casefold() for name in names}
        self._numbers: dict[str, int] = {}

    def called(self, title: str, day: date) -> str:
        """The file of a new record below the content folder, which no other record is called by.

        day   that the article came out on, in the site's zone
        """
        words = (
            f"{day:%Y-%m-%d}-{words_of_title(title)}" if self._is_dated else words_of_title(title)
        )
        name, number = words, self._numbers.get(words, 1)
        while name in self._taken:
            number += 1
            name = f"{words}-{number}"
        self._numbers[words] = number
        self._taken.add(name)
        place = day.strftime(self._pattern)
        return f"{place}/{name}{self._suffix}" if place else f"{name}{self._suffix}"


def record_name(title: str, day: date, names: Sequence[str], files: str) -> str:
    """The file of one new record: as `RecordNames` calls it."""
    return RecordNames(names, files).called(title, day)


def words_of_title(title: str) -> str:
    """The title's words as they stand in an address: whole ones, as many as there is room for."""
    words = slug(title)
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]


def _pattern(names: Iterable[str]) -> str:
    """The folder that most of the records lie in; where that is one for each year, month or day,
    with `%Y`, `%m` and `%d` for these. Empty for no records."""
    patterns = Counter(map(_pattern_of, names))
    most = max(patterns.values(), default=0)
    return next(reversed([each for each, count in patterns.items() if count == most]), "")


def _pattern_of(name: str) -> str:
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
