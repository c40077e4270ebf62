"""This module runs the benchmarks: `python -m benchmarks --help`."""

import argparse
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks import limit, measure, report
from benchmarks.cases import BuildFailedError, Result, Workplace, lay_records, set_aside
from benchmarks.measure import Cost, Site
from benchmarks.records import records
from benchmarks.tools import AS_IT_COMES, COMPARED, OURS, TOOLS, NotThereError, lay_content

_FEW: Final = 10_000
"""Up to so many records, every case is repeated."""


def main() -> int:
    options = _options()
    if options.make_only:
        make(int(options.make_only[0]), Path(options.make_only[1]))
        return 0
    repeat = options.repeat or (3 if options.records <= _FEW else 1)
    wanted = {name.strip().lower() for name in options.peers.split(",") if name.strip()}
    unknown = wanted - {tool.key for tool in TOOLS}
    if unknown:
        print(f"no such peer: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    if options.workdir:
        _compare(options.records, wanted, repeat, options.workdir.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="broadsheet-benchmarks-") as folder:
            _compare(options.records, wanted, repeat, Path(folder))
    return 0


def make(count: int, folder: Path) -> None:
    """Makes a content folder with that many records."""
    lay_content(folder)
    lay_records(records(count), folder / "articles", AS_IT_COMES.more)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Builds one site of N records with Broadsheet and with its peers, side by side:"
        " clean, with nothing changed, with one new record, with one template edit.",
    )
    parser.add_argument("--records", type=int, default=_FEW, metavar="N", help="default: 10,000")
    parser.add_argument(
        "--peers",
        default=",".join(tool.key for tool in TOOLS if tool not in OURS),
        metavar="NAMES",
        help='separated by commas; default: all; "" for none',
    )
    parser.add_argument(
        "--repeat", type=int, metavar="K", help=f"default: 3 up to {_FEW:,} records, else 1"
    )
    parser.add_argument(
        "--workdir",
        type=Path,
        metavar="DIR",
        help="where sites and tools go, and stay; default: a folder that is removed",
    )
    parser.add_argument(
        "--make-only",
        nargs=2,
        metavar=("N", "FOLDER"),
        help="only make a content folder with N records",
    )
    return parser.parse_args()


def _compare(count: int, wanted: set[str], repeat: int, folder: Path) -> None:
    places = _set_up(count, wanted, folder)
    names = {place.tool: place.tool.title(place.found.version) for place in places}
    results: dict[str, dict[str, list[Result]]] = {name: {} for name in names.values()}
    sites: dict[str, Site] = {}
    limits: list[Cost] = []
    for turn in range(repeat):
        for place in places:
            name = names[place.tool]
            _tell(f"{turn + 1}/{repeat}: {name}")
            try:
                for case, result in place.cases():
                    _tell(f"  {case}: {result.cost.wall:.2f} s, {result.written:,} files")
                    results[name].setdefault(case, []).append(result)
                    sites.setdefault(name, result.site)
            except BuildFailedError as error:
                _tell(str(error))
            if place.tool is COMPARED and name in sites:
                limits.append(_limit(place, sites[name], folder))
            set_aside(place.output, place.aside)
    print(f"{count:,} records, medians of {repeat}, {datetime.now(UTC):%Y-%m-%d}.")
    print(f"{report.machine()}.\n")
    print(report.cost_tables(results))
    print(f"\n### The pages\n\n{report.page_table(sites)}\n")
    if names[COMPARED] in sites:
        print(report.limit_line(limits, count, sites[names[COMPARED]]))
    shutil.rmtree(folder / "aside", ignore_errors=True)


def _set_up(count: int, wanted: set[str], folder: Path) -> list[Workplace]:
    """Installs the tools and lays their sites; a tool that cannot be had is left out."""
    places = []
    (folder / "tools").mkdir(parents=True, exist_ok=True)
    (folder / "output").mkdir(exist_ok=True)
    for tool in TOOLS:
        key = tool.key
        if tool not in OURS and key not in wanted:
            continue
        try:
            found = tool.find(folder / "tools")
        except NotThereError as error:
            if tool in OURS:
                raise SystemExit(
                    f"{tool.name} is not installed for {sys.executable}: {error}"
                ) from None
            _tell(f"{tool.name} is left out: {error}")
            continue
        _tell(f"{tool.title(found.version)}: laying {count:,} records")
        place = Workplace(
            tool=tool,
            found=found,
            site=folder / "sites" / key,
            output=folder / "output" / key,
            aside=folder / "aside",
            total=count,
        )
        place.lay()
        places.append(place)
    return places


def _limit(place: Workplace, site: Site, folder: Path) -> Cost:
    sizes = folder / "sizes.txt"
    sizes.write_text("".join(f"{file.size}\t{path}\n" for path, file in site.items()), "utf-8")
    output = folder / "output" / "limit"
    content = place.site / place.tool.records
    command = [sys.executable, "-I", "-S", limit.__file__, str(content), str(sizes), str(output)]
    cost = measure.run(command, folder, folder / "output" / "limit.log")
    set_aside(output, place.aside)
    return cost


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
