"""What it costs to check N records: `python -m benchmarks.check --help`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import measure
from benchmarks.__main__ import make
from benchmarks.records import NOW
from benchmarks.report import machine

_BROADSHEET: Final = (sys.executable, "-m", "generator")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, metavar="N", help="default: 10,000")
    parser.add_argument("--repeat", type=int, default=3, metavar="K", help="default: 3")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-benchmarks-") as folder:
        print(table(options.records, options.repeat, Path(folder)))
    return 0


def table(count: int, repeat: int, folder: Path) -> str:
    """Checks that many records in each of the cases, and says what it cost beside a clean build.

    Raises RuntimeError where a command fails.
    """
    content = folder / "content"
    state = content / ".broadsheet"
    make(count, content)
    record = min(content.rglob("*.md"))
    text = record.read_text("utf-8")
    check = ("check", str(content), "--now", NOW)
    build = ("build", str(content), "-o", str(folder / "output"), "--now", NOW, "--clean")

    def forget() -> None:
        shutil.rmtree(state, ignore_errors=True)

    def edit() -> None:
        same = record.read_text("utf-8") == text
        record.write_text(text.replace('title: "', 'title: "New: ', 1) if same else text, "utf-8")

    def leave() -> None:
        """Nothing is done before."""

    cases: tuple[tuple[str, Callable[[], None], tuple[str, ...]], ...] = (
        ("a clean build, to compare", forget, build),
        ("a check, nothing known", forget, check),
        ("nothing changed", leave, check),
        ("one record changed", edit, check),
        ("nothing changed, in one process", leave, (*check, "--jobs", "1")),
    )
    lines = [
        f"{count:,} records; medians of {repeat}. {machine()}.",
        "",
        "| | wall, s | of a clean build | CPU, s | peak memory, MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    whole = 0.0
    for name, prepare, command in cases:
        costs = []
        for _ in range(repeat):
            prepare()
            costs.append(_run(command, folder))
        wall, cpu = (median(getattr(cost, each) for cost in costs) for each in ("wall", "cpu"))
        peak = median(cost.peak for cost in costs) / 1e6
        whole = whole or wall
        lines.append(f"| {name} | {wall:.1f} | {wall / whole:.0%} | {cpu:.1f} | {peak:.0f} |")
    return "\n".join(lines)


def _run(arguments: tuple[str, ...], folder: Path) -> measure.Cost:
    log = folder / "said.txt"
    cost = measure.run([*_BROADSHEET, *arguments], folder, log)
    if cost.status != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {cost.status}:\n{log.read_text()}")
    return cost


if __name__ == "__main__":
    sys.exit(main())
