"""Whether an output folder still holds what the last build wrote there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.memo.fingerprint import file_digest
from generator.memo.store import FileRow
from generator.parallel import ordered_map
from generator.problems import Level
from generator.verify.rule import Rule, Violation

MISSING = Rule(
    name="written-missing",
    requirement="Every file that the last build wrote is there.",
    source="what a build remembers; docs/incremental.md: The limits",
    remedy="build with --repair, which makes it anew; without, a build believes that it is there",
)
EDITED = Rule(
    name="written-edited",
    requirement="Every file that the last build wrote is as it wrote it.",
    source="what a build remembers; docs/incremental.md: The limits",
    remedy="change content, settings or a template in its place, and build with --repair, which "
    "makes it anew",
    level=Level.WARNING,  # there are owners who have another program work on it afterwards
)


def written_faults(
    output: Path, sizes: Mapping[str, int], written: Mapping[str, FileRow], jobs: int
) -> Iterator[tuple[str, Violation]]:
    """What is missing from an output folder, or is not as it was written, each with its path.

    sizes     bytes of each file that is there, by path
    written   by path, what the last build left there; empty where that is not known
    """
    known = {path: row for path, row in written.items() if row.digest}
    asked = [(path, row.digest) for path, row in known.items() if sizes.get(path) == row.size]
    answers = ordered_map(_IsAsWritten(output), asked, jobs)
    as_written = {path for (path, _), is_so in zip(asked, answers, strict=True) if is_so}
    for path in sorted(known.keys() - as_written):
        if path in sizes:
            yield path, EDITED.violation(0, "is not what the last build wrote")
        else:
            yield path, MISSING.violation(0, "is not there, and the last build wrote it")


class _IsAsWritten:
    """Tells of a file whether its bytes have a digest: sent to every process."""

    def __init__(self, output: Path) -> None:
        self._output = output

    def __call__(self, asked: tuple[str, bytes]) -> bool:
        path, digest = asked
        try:
            return file_digest((self._output / path).read_bytes()) == digest
        except OSError:
            return False
