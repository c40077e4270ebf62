"""No record takes seconds to read, or more than some memory, whatever it holds."""

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from generator.content.records.parse import parse
from generator.content.records.schema import Reading
from generator.problems import Level, faults
from tests.factories import parse_record
from tests.hostile.extremes import extremes
from tests.hostile.sizes import LARGE

EXTREMES = extremes() | {name: hostile.bytes for name, hostile in LARGE.items()}
_MOST = 8  # times what ordinary writing takes
_TIMES = 3
MEGABYTES = 200  # of the process that reads them all; 60 of them are the program's own


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    """Seconds of processor time that each record takes, read in a process of its own; and the
    megabytes that this process took."""
    command = [sys.executable, "-m", "tests.hostile.test_bounds"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
    return msgspec.json.decode(done.stdout, type=dict[str, float])


def measure() -> dict[str, float]:
    found = {"body-ordinary": min(seconds("body-ordinary") for _ in range(_TIMES))}
    for name in sorted(EXTREMES.keys() - found.keys()):
        found[name] = seconds(name)
        if found[name] > _MOST / 2 * found["body-ordinary"]:
            # What else the machine does adds to it, and takes nothing away: the least is the truth.
            found[name] = min(found[name], *(seconds(name) for _ in range(_TIMES - 1)))
    return found | {"megabytes": greatest_resident_set()}


def seconds(name: str) -> float:
    """Of processor time that one record takes, once."""
    started = time.process_time()
    parse(EXTREMES[name], f"articles/{name}.md", "news", Reading(site_id="e.org,2023"))
    return time.process_time() - started


def greatest_resident_set() -> float:
    """Megabytes of this process. What `getrusage` says counts the process that started it, too."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text("utf-8")
    (kilobytes,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


@pytest.mark.parametrize("name", EXTREMES)
def test_no_record_takes_long(measured: dict[str, float], name: str) -> None:
    """Ordinary writing of the greatest length takes about 0.3 seconds: it is the measure."""
    assert measured[name] < _MOST * measured["body-ordinary"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is not measured")
def test_no_record_takes_much_memory(measured: dict[str, float]) -> None:
    assert measured["megabytes"] < MEGABYTES


def test_of_one_record_no_more_than_fifty_problems_of_a_level_are_told() -> None:
    unknown = ", ".join(f"tilte{n}: 1" for n in range(20))
    parsed = parse_record(f"related: [{', '.join([f'{{webUrl: x, {unknown}}}'] * 100)}]")
    told = [problem.level for problem in parsed.problems]
    assert told.count(Level.DROPPED) == told.count(Level.WARNING) == 51
    assert parsed.problems[-1].message.startswith("50 parts that are dropped are told of one file")


def test_a_fault_behind_a_hundred_warnings_still_leaves_the_record_out() -> None:
    warned = "".join(f"tilte{n}: 1\n" for n in range(100))
    odd = ", ".join(["{url: 'https://e.org/a', width: x}"] * 60)
    parsed = parse_record(f"{warned}images: [{odd}]\nid: a<b")
    assert parsed.article is None
    assert [problem.field for problem in faults(parsed.problems)] == ["id"]


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(measure()).decode())
