"""`python -m benchmarks.living`: what an update costs in a process that has built the site before.

One record is added, or one is edited, again and again, and the site is built after each: in one
process, as a server or a program does it, and in a fresh process each time.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from benchmarks import measure
from benchmarks.__main__ import make
from benchmarks.cases import lay_records
from benchmarks.records import NOW, Record, one_more
from generator.build import Request, build

_SETTLED: Final = 2.1
"""Seconds after which a file's time tells whether it changed: until then it is read again."""
_MORE: Final = 10
"""Times as many updates again, to see whether the process grows."""


def main() -> None:
    """Makes a site, updates it many times in both ways, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.living", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--updates", type=int, default=5, help="of each kind")
    parser.add_argument("--workdir", type=Path)
    parser.add_argument("--settle", type=float, default=_SETTLED, help="seconds before a build")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-living-") as temporary:
        folder = given.workdir or Path(temporary)
        site = _Site(folder / "content", folder / "output", given.records, given.settle)
        print(f"{given.records:,} records, medians of {given.updates}")
        print()
        print("| | fresh process, CPU, s | living process, CPU, s | files written |")
        print("| --- | ---: | ---: | ---: |")
        for name, change in (("one new record", site.add), ("one body edited", site.edit)):
            fresh, living, written = [], [], 0
            for _ in range(given.updates):
                change()
                fresh.append(site.build_apart(folder / "log"))
                site.build()  # what the other process did is taken note of, and not timed
                change()
                cpu, written = site.build()
                living.append(cpu)
            row = (statistics.median(fresh), statistics.median(living))
            print(f"| {name} | {row[0]:.2f} | {row[1]:.2f} | {written} |")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print()
        print(f"Peak memory of the living process: {peak:,.0f} MB; now {_resident():,.0f} MB,")
        for _ in range(given.updates * _MORE):
            site.edit()
            site.build(settle=False)
        print(f"and after {given.updates * _MORE} more updates {_resident():,.0f} MB.")


class _Site:
    """A site that is changed and built again and again."""

    def __init__(self, content: Path, output: Path, total: int, settle: float) -> None:
        make(total, content)
        self._articles = content / "articles"
        self._total, self._added, self._edits = total, 0, 0
        self._settle = settle
        self._request = Request(
            content=content, output=output, now=datetime.fromisoformat(NOW.replace("Z", "+00:00"))
        )
        self.build()

    def add(self) -> None:
        """One more record, the newest."""
        lay_records([self._newest()], self._articles, lambda record: "")
        self._added += 1

    def edit(self) -> None:
        """Other words at the end of a record's body."""
        file = self._articles / one_more(self._total).path
        if not file.exists():
            self.add()
        self._edits += 1
        words = file.read_text("utf-8").partition("\n\nEdited ")[0]
        file.write_text(f"{words}\n\nEdited {self._edits:06} times.\n", "utf-8")

    def build(self, *, settle: bool = True) -> tuple[float, int]:
        """Seconds of processor time that a build takes in this process, and what it writes."""
        if settle:
            time.sleep(self._settle)
        started = time.process_time()
        report = build(self._request)
        return time.process_time() - started, report.written

    def build_apart(self, log: Path) -> float:
        """Seconds of processor time that it takes in a process of its own."""
        time.sleep(self._settle)
        request = self._request
        command = [sys.executable, "-m", "generator", "build", str(request.content)]
        command += ["-o", str(request.output), "--now", NOW, "--jobs", "1", "--json"]
        cost = measure.run(command, Path.cwd(), log)
        assert json.loads(log.read_bytes())["status"] == 0
        return cost.cpu

    def _newest(self) -> Record:
        return Record(self._total + self._added, self._total, with_coverage=True)


def _resident() -> float:
    """Megabytes that this process has now. What it gave back to Python's own store counts."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
