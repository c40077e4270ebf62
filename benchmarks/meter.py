"""Runs one command and says what it cost: `python meter.py REPORT COMMAND...`, see `measure.py`.

A process of its own, and a small one: Linux counts the memory of the process that starts a command
to the command's peak.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

_BETWEEN_SAMPLES = 0.05  # seconds


def main(report: str, *command: str) -> None:
    ended = threading.Event()
    samples = [0]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    sampler = threading.Thread(target=_sample, args=(process.pid, ended, samples))
    sampler.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    ended.set()
    sampler.join()
    cost = {
        "status": process.returncode,
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak": max(usage.ru_maxrss * 1024, *samples),
    }
    Path(report).write_text(json.dumps(cost), "utf-8")


def _sample(root: int, ended: threading.Event, samples: list[int]) -> None:
    while not ended.wait(_BETWEEN_SAMPLES):
        family = _family(root)
        if len(family) > 1:
            samples.append(sum(_proportional_set(process) for process in family))


def _family(process: int) -> list[int]:
    """A process and all that come from it."""
    found = [process]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                children = Path(f"/proc/{parent}/task/{task}/children").read_text()
                found += [int(child) for child in children.split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
    return found


def _proportional_set(process: int) -> int:
    """Bytes; a page that n processes share counts 1/n for each of them."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass  # it ended meanwhile
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
