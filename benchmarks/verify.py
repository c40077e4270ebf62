"""What it costs to verify a site of N records: `python -m benchmarks.verify --help`."""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import measure
from benchmarks.__main__ import make
from benchmarks.records import NOW
from benchmarks.report import machine
from generator.verify.run import scan

_BROADSHEET: Final = (sys.executable, "-m", "generator")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verify", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, metavar="N", help="default: 10,000")
    parser.add_argument("--repeat", type=int, default=3, metavar="K", help="default: 3")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-benchmarks-") as folder:
        print(table(options.records, options.repeat, Path(folder)))
    return 0


def table(count: int, repeat: int, folder: Path) -> str:
    """Builds a site of that many records, verifies it in each of the ways, and says what it cost.

    Raises RuntimeError where the build or the site has a fault.
    """
    content, output = folder / "content", folder / "output"
    make(count, content)
    _run(("build", str(content), "-o", str(output), "--now", NOW), folder)
    verify = ("verify", str(output), "--now", NOW)
    sizes = scan(output)
    pages = sum(path.endswith(".html") for path in sizes)
    lines = [
        f"{count:,} records: {len(sizes):,} files, {pages:,} pages, "
        f"{sum(sizes.values()) / 1e6:.1f} MB; medians of {repeat}. {machine()}.",
        "",
        "| | wall, s | CPU, s | peak memory, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, arguments in (
        ("the files alone", verify),
        ("with what its content folder holds back", (*verify, "--content", str(content))),
        ("the files alone, in one process", (*verify, "--jobs", "1")),
    ):
        costs = [_run(arguments, folder) for _ in range(repeat)]
        wall, cpu = (median(getattr(cost, each) for cost in costs) for each in ("wall", "cpu"))
        peak = median(cost.peak for cost in costs) / 1e6
        lines.append(f"| {name} | {wall:.1f} | {cpu:.1f} | {peak:.0f} |")
    return "\n".join(lines)


def _run(arguments: tuple[str, ...], folder: Path) -> measure.Cost:
    log = folder / "said.txt"
    cost = measure.run((*_BROADSHEET, *arguments), folder, log)
    if cost.status != 0:
        raise RuntimeError(log.read_text("utf-8")[-2_000:])
    return cost


if __name__ == "__main__":
    sys.exit(main())
