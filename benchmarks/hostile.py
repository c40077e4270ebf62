"""`python -m benchmarks.hostile`: what a site costs whose records are all hostile.

The corpus of tests/hostile again and again, each time under other addresses; once each record at
the limits of what may be read; and one record in ten with a category and topics of its own.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks import measure
from tests.factories import write_site
from tests.hostile.cases import record
from tests.hostile.corpus import corpus
from tests.hostile.extremes import extremes

ONE_IN = 10  # records that bring a category and topics of their own


def main() -> None:
    """Makes such a site, builds it, builds it again, and prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--workdir", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="broadsheet-hostile-") as temporary:
        folder = given.workdir or Path(temporary)
        content, output = folder / "content", folder / "output"
        write_site(content, {})
        (content / "articles").mkdir()
        for number, (name, data) in enumerate(islice(records(), given.records)):
            (content / "articles" / f"{number}-{name}.md").write_bytes(data)
        command = [sys.executable, "-m", "generator", "build", str(content), "-o", str(output)]
        command += ["--now", "2026-01-01", "--json"]
        print("| | wall, s | CPU, s | peak memory, MB | shown | left out | files | site, MB |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for case in ("clean build", "nothing changed"):
            log = folder / "log"
            cost = measure.run(command, Path.cwd(), log)
            report = json.loads(log.read_bytes())
            print(
                f"| {case} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak / 1e6:,.0f} "
                f"| {report['shown']:,} | {len(report['left_out']):,} "
                f"| {report['files']:,} | {report['size'] / 1e6:,.1f} |"
            )


def records() -> Iterator[tuple[str, bytes]]:
    """Records without end: names that say what they are, and bytes."""
    yield from extremes().items()
    cases = [(f"case-{at}", each.bytes) for at, each in enumerate(corpus().values())]
    for number, (name, data) in enumerate(cycle(cases)):
        if number % ONE_IN == 0:
            topics = ", ".join(f"topic {number} {n}" for n in range(2))
            lines = (f"title: Crowd {number}", f"category: c{number}", f"topics: [{topics}]")
            yield "crowd", record(*lines)
        else:
            here = f"news.example.com/{number}/".encode()
            yield name, data.replace(b"news.example.com/", here)


if __name__ == "__main__":
    main()
