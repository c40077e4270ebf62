"""Why a page changed: which of the changes between two moments made it what it is.

Each is tried: the site is planned once more without that change, and either the page is what it is
all the same, or the change is a cause. Nothing is guessed. What cannot be told in that way is said
to be so: where what is remembered does not give the page that is there, or too much changed.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct, msgpack

from generator.content.records.model import Article
from generator.languages.catalogue import FOLDER as CATALOGUES
from generator.memo.fingerprint import Fingerprint
from generator.output.differences import (
    PROGRAM,
    TEMPLATE,
    Cause,
    Difference,
    differences_between,
    told,
)
from generator.output.inputs import (
    RECORD,
    TIME,
    Cells,
    Moment,
    Replay,
    page_at,
)
from generator.output.showing import assets_of, templates_of
from generator.pages.plan import Plan
from generator.pages.sitemap import NEWS_AGE
from generator.problems import GeneratorError
from generator.theme.load import Theme
from generator.theme.templates import closure

MOST_PLANS: Final = 30
"""How often a site is planned, at most, to find the causes of one page."""
_MOST_TOGETHER: Final = 12  # changes of which one alone would do
_MOST_DUE: Final = 5  # records that are named with the time at which they became due
_NOT_REPRODUCED: Final = (
    "what is remembered of that build does not give this page once more, so which change made it"
    " another cannot be told"
)


class Causes(Struct, frozen=True):
    """Why a page is another than it was."""

    each: tuple[Cause, ...] = ()
    """Without any one of them, the page would be another than it is."""
    any_of: tuple[tuple[Cause, ...], ...] = ()
    """Groups of changes that make one difference, so that some of a group would do."""
    untold: str = ""
    """What cannot be told, and why; empty where all is told."""


class _EnoughError(Exception):
    """The site was planned as often as it may be."""


def causes_of(
    path: str,
    template: str,
    moments: tuple[Moment, Moment],
    fingerprints: tuple[Fingerprint | None, Fingerprint | None],
    replay: Replay,
    theme: Theme,
    likely: Collection[str] = (),
) -> Causes:
    """Why the page at a path is another at the second of two moments than at the first.

    fingerprints   what it was made of at both; None for no page
    theme          that of now
    likely         records that may well be causes: whether they are is found out first
    """
    (old, new), (before, after) = moments, fingerprints
    each: list[Cause] = []
    any_of: tuple[tuple[Cause, ...], ...] = ()
    untold = ""
    if before is not None and after is not None:
        if before.program != after.program:
            each.append(Cause(kind=PROGRAM, how="changed"))
        if before.template != after.template:
            each += _template_causes(template, old, new, theme)
    if _key(before) != _key(after):
        trial = _Trial(path, old.cells, new.cells, replay)
        if trial.before != _key(before) or trial.after != _key(after):
            untold = _NOT_REPRODUCED
        else:
            found_in_cells = trial.causes(likely)
            each += found_in_cells.each
            any_of, untold = found_in_cells.any_of, untold or found_in_cells.untold
    if not each and not any_of and not untold:
        untold = "a file of the theme made it another; which one cannot be told"
    return Causes(tuple(dict.fromkeys(each)), any_of, untold)


def causes_of_copy(path: str, old: Moment, new: Moment, replay: Replay) -> Causes:
    """The same of a file beside a record that is copied with it."""
    trial = _Trial(path, old.cells, new.cells, replay)
    return trial.causes() if trial.before != trial.after else Causes(untold=_NOT_REPRODUCED)


_Key = tuple[bytes, bytes] | None


def _key(fingerprint: Fingerprint | None) -> _Key:
    return None if fingerprint is None else (fingerprint.site, fingerprint.page)


class _Trial:
    """Finds the causes of a page among all that changed."""

    def __init__(self, path: str, old: Cells, new: Cells, replay: Replay) -> None:
        self._path = path
        self._old, self._new = old, new
        self._replay = replay
        self._left = MOST_PLANS
        self.before = _key_in(replay.plan_of(old), path)
        self.after = _key_in(replay.plan_of(new), path)

    def causes(self, likely: Collection[str] = ()) -> Causes:
        """All of them; of records, those that are likely first."""
        differences = differences_between(self._old, self._new)
        first = [each for each in differences if each.kind == RECORD and each.name in likely]
        others = [each for each in differences if each not in first]
        differences = [*first, *others]
        found: list[tuple[Difference, ...]] = []
        untold = ""
        try:
            for each in self._among(differences, len(first)):
                found.append(each)  # kept one by one, for it may have to stop
        except _EnoughError:
            untold = f"there may be more causes: {len(differences):,} things changed at once"
        if not found and not untold:
            untold = "which of several changes made it another cannot be told"
        return Causes(
            tuple(self._told(each[0]) for each in found if len(each) == 1),
            tuple(tuple(map(self._told, each)) for each in found if len(each) > 1),
            untold,
        )

    def _among(
        self, differences: Sequence[Difference], cut: int = 0
    ) -> Iterator[tuple[Difference, ...]]:
        """The causes among changes without all of which the page would be another.

        cut   how many of them come before the first cut; 0 for half of them
        """
        if len(differences) == 1:
            yield tuple(differences)
            return
        middle = cut % len(differences) or len(differences) // 2
        halves = [
            part for part in (differences[:middle], differences[middle:]) if self._is_cause(part)
        ]
        for part in halves:
            yield from self._among(part)
        if not halves:
            yield tuple(self._needed(differences))

    def _needed(self, differences: Sequence[Difference]) -> Sequence[Difference]:
        """Those of some changes that make one difference between them, the others left out."""
        if len(differences) > _MOST_TOGETHER:
            return differences
        for each in differences:
            rest = [other for other in differences if other is not each]
            if self._is_cause(rest):
                return self._needed(rest)
        return differences

    def _is_cause(self, differences: Collection[Difference]) -> bool:
        """True if the page would be another without these changes."""
        if not differences:
            return False
        cells = dict(self._new)
        for difference in differences:
            for cell in difference.cells:
                if cell in self._old:
                    cells[cell] = self._old[cell]
                else:
                    cells.pop(cell, None)
        try:
            return self._key_of(cells) != self.after
        except GeneratorError:  # there is no such site: nothing is told of it
            return False

    def _key_of(self, cells: Cells) -> _Key:
        if self._left == 0:
            raise _EnoughError
        self._left -= 1
        return _key_in(self._replay.plan(cells), self._path)

    def _told(self, difference: Difference) -> Cause:
        cause = told(difference, self._old, self._new)
        if difference.kind != TIME:
            return cause
        try:
            return self._moment_of(cause)
        except (_EnoughError, GeneratorError):
            return cause

    def _moment_of(self, cause: Cause) -> Cause:
        """The passing of time, with the moment at which it made the page what it is."""
        then, now = self._old[TIME, ""], self._new[TIME, ""]
        start, end = sorted((then, now))
        records = [each for (kind, _), each in self._new.items() if kind == RECORD]
        due: dict[datetime, list[str]] = {}
        for record in records:
            for moment, what in _moments(record.article):
                if start < moment <= end:
                    due.setdefault(moment, []).append(f"{record.article.name} {what}")
        moments = sorted(due)
        low, high = 0, len(moments)
        # At `start` the page is the one, at `end` the other: somewhere between it changes.
        at_end = self.after if end == now else self._at(end)
        if not moments or self._at(start) == at_end:
            return cause
        while high - low > 1:
            middle = (low + high) // 2
            if self._at(moments[middle - 1]) == at_end:
                high = middle
            else:
                low = middle
        passed = moments[high - 1]
        name = f"{passed:%Y-%m-%dT%H:%M:%SZ}"
        more = len(due[passed]) - _MOST_DUE
        fields = (*sorted(due[passed])[:_MOST_DUE], *([f"{more:,} more"] if more > 0 else []))
        return Cause(kind=TIME, name=name, how="passed" if end == now else "to come", fields=fields)

    def _at(self, moment: datetime) -> _Key:
        return self._key_of({**self._new, (TIME, ""): moment})


def _key_in(plan: Plan, path: str) -> _Key:
    if path in plan.copies:
        return b"", msgpack.encode(plan.copies[path])
    page = page_at(plan, path)
    return None if page is None else (plan.chrome, page.key)


def _moments(article: Article) -> Iterator[tuple[datetime, str]]:
    """When time alone makes another of what is shown of an article, and what happens then."""
    if article.published_at is not None:
        yield article.published_at, "is due"
        yield article.published_at + NEWS_AGE + timedelta.resolution, "is two days old"
    if article.expires_at is not None:
        yield article.expires_at, "expires"
    if article.updated_at is not None:
        yield article.updated_at, "was updated"
    if article.added_at is not None:
        yield article.added_at, "came"
    for correction in article.corrections:
        yield correction.at, "was corrected"


def _template_causes(template: str, old: Moment, new: Moment, theme: Theme) -> Iterator[Cause]:
    """The files of a theme that made a template another, with all that it is made of."""
    if new.inputs.theme_version != theme.version:
        return  # what it was made of then is not known
    before, after = old.inputs.theme_files, new.inputs.theme_files
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    sources = closure(theme, template)
    used = {*templates_of(template, theme), *assets_of(template, theme)}
    names = {*sources, *(path for path, _ in theme.assets)}
    is_any = any(source.may_name_any_template for source in sources.values())
    found = [
        name
        for name in changed
        if is_any or name in used or (name not in after and _is_one_of(name, names))
    ]
    for name in found or [name for name in changed if f"/{CATALOGUES}/" in name]:
        how = "gone" if name not in after else "changed" if name in before else "new"
        yield Cause(kind=TEMPLATE, name=name, how=how)


def _is_one_of(file: str, names: Collection[str]) -> bool:
    """True if a file of the site's own that is gone had one of these names in its theme."""
    *_, name = file.split("/", 2)
    return name in names
