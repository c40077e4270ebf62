"""The tables, in Markdown."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.cases import CASES, Result
from benchmarks.measure import Cost, Site

Results = Mapping[str, Mapping[str, Sequence[Result]]]
"""By tool and case, one for each repetition."""

_KINDS: Final = {
    "front page": re.compile(r"index\.html"),
    "articles": re.compile(r"news/.+\.html"),
    "topics": re.compile(r"topics/.*\.html"),
    "publishers": re.compile(r"publishers/.*\.html"),
    "days": re.compile(r"(days/(.+/)?|archive/|\d{4}/\d\d/\d\d/)index\.html"),
    "other HTML": re.compile(r".+\.html"),
    "feeds": re.compile(r"(.+/)?(feed\.xml|atom\.xml|feed\.json)"),
    "other files": re.compile(r".+"),
}
"""The first that fits; the index of topics counts as a page of topics, and so on."""


def machine() -> str:
    """What it ran on, in a line."""
    return (
        f"{os.cpu_count()} cores ({_processor()}), {_memory():.0f} GB of memory, "
        f"{platform.system()} {platform.release().partition('-')[0]}, "
        f"Python {platform.python_version()}"
    )


def cost_tables(results: Results) -> str:
    """A table for each case, a line for each tool."""
    return "\n\n".join(f"### {case.capitalize()}\n\n{_cost_table(results, case)}" for case in CASES)


def page_table(sites: Mapping[str, Site]) -> str:
    """What each tool made of the records."""
    head = f"| | {' | '.join(sites)} |\n| --- |{' ---: |' * len(sites)}\n"
    counts = {name: _by_kind(site) for name, site in sites.items()}
    lines = [
        f"| {kind} | {' | '.join(f'{counts[name][kind]:,}' for name in sites)} |" for kind in _KINDS
    ]
    pages = [f"{sum(path.endswith('.html') for path in site):,}" for site in sites.values()]
    files = [f"{len(site):,}" for site in sites.values()]
    size = [_megabytes(site_size(site)) for site in sites.values()]
    lines += [
        f"| **HTML files** | {' | '.join(pages)} |",
        f"| **all files** | {' | '.join(files)} |",
        f"| **bytes, MB** | {' | '.join(size)} |",
    ]
    return head + "\n".join(lines)


def limit_line(costs: Sequence[Cost], records: int, site: Site) -> str:
    wall, cpu = median(c.wall for c in costs), median(c.cpu for c in costs)
    return (
        f"Physical limit: reading {records:,} records and writing {len(site):,} files of "
        f"{_megabytes(site_size(site))} MB with nothing in between takes {_seconds(wall)} s, "
        f"{_seconds(cpu)} s of CPU, in one process."
    )


def site_size(site: Site) -> int:
    return sum(file.size for file in site.values())


def _cost_table(results: Results, case: str) -> str:
    lines = [
        "| | wall, s | CPU, s | peak memory, MB | files written | of which changed | site, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, by_case in results.items():
        runs = by_case.get(case, ())
        if not runs:
            lines.append(f"| {name} | failed | | | | | |")
            continue
        last = runs[-1]
        wall = median(run.cost.wall for run in runs)
        cpu = median(run.cost.cpu for run in runs)
        peak = median(run.cost.peak for run in runs)
        lines.append(
            f"| {name} | {_seconds(wall)} | {_seconds(cpu)} | {_megabytes(peak, 0)} | "
            f"{last.written:,} | {last.changed:,} | {_megabytes(site_size(last.site))} |"
        )
    return "\n".join(lines)


def _by_kind(site: Site) -> dict[str, int]:
    counts = dict.fromkeys(_KINDS, 0)
    for path in site:
        counts[next(kind for kind, form in _KINDS.items() if form.fullmatch(path))] += 1
    return counts


def _seconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.1f}"


def _megabytes(value: float, digits: int = 1) -> str:
    return f"{value / 1e6:,.{digits}f}"


def _processor() -> str:
    try:
        info = Path("/proc/cpuinfo").read_text("utf-8")
    except FileNotFoundError:
        return platform.machine()
    named = re.search(r"^model name\s*:\s*(.+)$", info, re.MULTILINE)
    return named[1].strip() if named else platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
