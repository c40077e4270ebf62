"""A tool's site on disk, and the four cases it is taken through, one after the other."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import measure
from benchmarks.measure import Cost, Site
from benchmarks.records import Record, one_more, records
from benchmarks.tools import Found, Tool, shipped_template

LONG_AGO: Final = 1_577_836_800  # 2020-01-01; a tool may mistrust files that are seconds old


@dataclass(frozen=True)
class Result:
    """One case of one tool."""

    cost: Cost
    written: int
    changed: int
    site: Site


@dataclass(frozen=True)
class Workplace:
    """Where one tool's site lies, and where its output goes."""

    tool: Tool
    found: Found
    site: Path
    output: Path
    aside: Path
    """Where goes what is no longer needed: see `set_aside`."""
    total: int

    def lay(self) -> None:
        """Writes the site, all of it older than any build."""
        set_aside(self.site, self.aside)
        self.tool.lay(self.site)
        if self.tool.style:
            style = self.site / self.tool.style
            style.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped_template("assets/style.css"), style)
        for folder, _, names in os.walk(self.site):
            for name in names:
                os.utime(f"{folder}/{name}", (LONG_AGO, LONG_AGO))
        lay_records(records(self.total), self.site / self.tool.records, self.tool.more)

    def cases(self) -> Iterator[tuple[str, Result]]:
        """Takes the site through all cases, each beginning where the one before ended."""
        self._restore()
        before: Site = {}
        for name, prepare in CASES.items():
            prepare(self)
            log = self.output.with_suffix(".log")
            command = [*self.found.command, *self.tool.arguments(self.output)]
            cost = measure.run(command, self.site, log)
            if cost.status != 0:
                last = "\n".join(log.read_text("utf-8", "replace").splitlines()[-20:])
                raise BuildFailedError(f"{self.tool.name}, {name}: status {cost.status}\n{last}")
            after = measure.site(self.output, before)
            yield (
                name,
                Result(cost, measure.written(before, after), measure.changed(before, after), after),
            )
            before = after

    def _restore(self) -> None:
        """Takes everything back to what `lay` made, without output or caches."""
        for path in (self.output, *(self.site / cache for cache in self.tool.caches)):
            set_aside(path, self.aside)
        self._new_record.unlink(missing_ok=True)
        edited = self.tool.edited
        self._rewrite_template(_after(edited), edited, LONG_AGO)

    @property
    def _new_record(self) -> Path:
        return self.site / self.tool.records / one_more(self.total).path

    def add_record(self) -> None:
        lay_records([one_more(self.total)], self.site / self.tool.records, self.tool.more)

    def edit_template(self) -> None:
        edited = self.tool.edited
        self._rewrite_template(edited, _after(edited), LONG_AGO + 3600)

    def _rewrite_template(self, old: str, new: str, changed_at: int) -> None:
        template = self.site / self.tool.template
        text = template.read_text("utf-8")
        assert old in text or new in text, f"{template} has no {old!r}"
        template.write_text(text.replace(old, new), "utf-8")
        os.utime(template, (changed_at, changed_at))


def _after(edited: str) -> str:
    """What the edit makes of a template's words: an item that has a class."""
    return edited.replace("<li>", '<li class="issued">')


class BuildFailedError(Exception):
    """A tool did not build the site; says what it said."""


def _leave(workplace: Workplace) -> None:
    """Nothing is done before the build."""


CASES: Final[dict[str, Callable[[Workplace], None]]] = {
    "clean build": _leave,
    "nothing changed": _leave,
    "one new record": Workplace.add_record,
    "one template edit": Workplace.edit_template,
}


def set_aside(path: Path, aside: Path) -> None:
    """Moves a file or folder out of the way, to be deleted when all measuring is over.

    Nothing is deleted before: ext4 without a journal gives no inode away again for minutes, and
    passes over all that were deleted, one by one, whenever it makes a file. After 9,000 of them a
    new file took 400 us rather than 50, which the next clean build had to pay for.
    """
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True)
        path.rename(Path(tempfile.mkdtemp(dir=aside)) / path.name)


def lay_records(which: Iterable[Record], folder: Path, more: Callable[[Record], str]) -> None:
    """Writes records below a folder, as files that were not touched for long."""
    made: set[Path] = set()
    for record in which:
        file = folder / record.path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_text(record.text(more(record)), "utf-8")
        os.utime(file, (LONG_AGO, LONG_AGO))
