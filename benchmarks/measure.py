"""What a command costs, and which files it wrote.

Wall time   from the start of the process to its end.
CPU time    user and system, of the process and all that it started and waited for: `wait4`.
Memory      the greatest resident set of the process, as `wait4` knows it. While there are several
            processes, the sum of their proportional set sizes is sampled instead, in which a page
            that n processes share counts 1/n for each; the greater of the two is the peak.
            `meter.py` runs the command and takes these three.
Written     files that are new, or have another time stamp or inode than before.
Changed     those of them whose bytes are not what they were.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import meter


@dataclass(frozen=True)
class Cost:
    """What one run cost."""

    status: int
    wall: float
    """Seconds, as `cpu`."""
    cpu: float
    peak: int
    """Bytes."""


@dataclass(frozen=True)
class File:
    stamp: tuple[int, int]
    """Time of the last change in nanoseconds, and inode."""
    size: int
    digest: bytes


Site = dict[str, File]
"""The files of a folder by their path in it."""


def run(command: Sequence[str], folder: Path, log: Path) -> Cost:
    """Runs a command in a folder, with what it says going to a file."""
    os.sync()  # what others left to be written is not to be written on this one's time
    report = log.with_suffix(".json")
    with log.open("wb") as said:
        subprocess.run(
            [sys.executable, "-I", "-S", meter.__file__, os.fspath(report), *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=True,
        )
    return Cost(**json.loads(report.read_text("utf-8")))


def site(folder: Path, former: Site | None = None) -> Site:
    """All files of a folder; the bytes of a file that kept its stamp are not read again."""
    found: Site = {}
    _walk(str(folder), "", former or {}, found)
    return found


def written(before: Site, after: Site) -> int:
    return sum(path not in before or before[path].stamp != of.stamp for path, of in after.items())


def changed(before: Site, after: Site) -> int:
    """Files that are new or say something else, and those that are gone."""
    gone = len(before.keys() - after.keys())
    return gone + sum(
        path not in before or before[path].digest != of.digest for path, of in after.items()
    )


def _walk(folder: str, prefix: str, former: Site, found: Site) -> None:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        path = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            _walk(entry.path, f"{path}/", former, found)
            continue
        stat = entry.stat(follow_symlinks=False)
        stamp = (stat.st_mtime_ns, stat.st_ino)
        known = former.get(path)
        if known is None or known.stamp != stamp or known.size != stat.st_size:
            content = Path(entry.path).read_bytes()
            digest = hashlib.blake2b(content, digest_size=16).digest()
            known = File(stamp, stat.st_size, digest)
        found[path] = known
