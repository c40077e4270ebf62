"""What a build that came to its end notes for the next one of the same output folder."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import MsgspecError, Struct, msgpack

from generator.content.feed_formats import FORMATS
from generator.memo.digests import digest
from generator.memo.fingerprint import file_digest
from generator.memo.store import FileRow, Store
from generator.output.folder import Output
from generator.output.report import Report
from generator.pages.parts.bundle import NO_PREVIOUS_BUNDLES, PreviousBundles
from generator.problems import OutputError, Problem

if TYPE_CHECKING:
    from generator.pages.plan import Plan

_SUMS: Final = 1 << 128
"""How many numbers `_sum_of` may give."""


class PartitionSummary(Struct, frozen=True, array_like=True):
    """A bundle, as a build left it."""

    key: bytes
    pages: int
    """HTML files."""
    feeds: int
    """Feed files."""


class LastBuild(Struct, frozen=True, kw_only=True):
    """What a build that came to its end notes for the next."""

    inputs: bytes
    """Digest of everything that it read; empty where that may change without telling."""
    since: datetime | None
    until: datetime | None
    """Between these, another `now` makes no difference."""
    checked: bytes
    """Digest of the program and the theme, which was found to keep its contract."""
    slips: tuple[Problem, ...]
    """What has no effect in that theme."""
    templates: Mapping[str, bytes]
    """Digest of each template of that theme that pages are made of, with all that it names: to find
    it, all of these are read, which takes longer than to make the pages of one record."""
    output: str
    """Digest of everything that lies in the output folder."""
    report: Report
    registries: bytes
    """Digest of what the owner keeps of topics, publishers and own pages."""
    chrome: bytes
    """Digest of what stood on every page."""
    partitions: Mapping[str, PartitionSummary]
    """The bundles that were planned, by name."""

    def stands(self, inputs: bytes, now: datetime) -> bool:
        """True if a build of these inputs would change nothing.

        inputs   digest of them; empty where nothing is known to stand for all of them
        """
        due = (self.since is None or self.since <= now) and (self.until is None or now < self.until)
        return due and inputs != b"" and inputs == self.inputs

    def bundles(
        self, checked: bytes, registries: bytes, store: Store, output: Output
    ) -> PreviousBundles:
        """The bundles that were planned, if the same program would do so with the same theme and
        the same registries."""
        if (self.checked, self.registries) != (checked, registries):
            return NO_PREVIOUS_BUNDLES

        folder = output.key  # which the disk is asked for

        def is_taken(path: str, bundles: frozenset[str]) -> bool:
            return any(name in bundles for name in store.bundles_at(folder, path))

        keys = {name: partition.key for name, partition in self.partitions.items()}
        return PreviousBundles(self.chrome, keys, is_taken)


def read_last_build(store: Store, output: Output) -> LastBuild | None:
    """What the last build of this folder noted; None if it did not end, or if something else lies
    in the folder now. Then the store forgets what it knows of the files."""
    note, begun = store.complete(output.key), store.begun(output.key)
    if note is None and begun is not None and output.was_begun(begun):
        return None
    try:
        previous = msgpack.decode(note or b"", type=LastBuild)
    except MsgspecError:  # none, or that of another version
        previous = None
    if previous is None or previous.output != output.state:
        store.forget_output(output.key)
        return None
    return previous


def is_damaged(output: Output, store: Store) -> bool:
    """True if a file of the output folder is missing, or not what was written."""
    for path, row in store.files(output.key).items():
        data = output.read(path)
        if data is None or file_digest(data) != row.digest:
            return True
    return False


def files_written(store: Store, folder: Path) -> dict[str, FileRow]:
    """Every file that the last build left in an output folder, by path; none where that is not
    known, or where something else was built there since."""
    try:
        output = Output(folder)
        previous = msgpack.decode(store.complete(output.key) or b"", type=LastBuild)
    except (OutputError, MsgspecError):
        return {}
    return store.files(output.key) if previous.output == output.state else {}


def partition_summaries(plan: "Plan", previous: LastBuild | None) -> dict[str, PartitionSummary]:
    """Every bundle of a site, by name; under no name, what is planned by every build."""
    known = previous.partitions if previous else {}
    partitions = {name: known[name] for name in plan.up_to_date}
    feed_templates = {format.template for format in FORMATS}
    html: Counter[str] = Counter()
    feeds: Counter[str] = Counter()
    for page in plan.pages:
        html[page.bundle] += page.path.endswith(".html")
        feeds[page.bundle] += page.template in feed_templates
    for name in {"", *plan.bundles, *html} - plan.up_to_date:
        partitions[name] = PartitionSummary(plan.bundles.get(name, b""), html[name], feeds[name])
    return partitions


def output_digest(
    rows: Mapping[str, FileRow],
    built: Mapping[str, FileRow],
    up_to_date: frozenset[str],
    previous: LastBuild | None,
) -> str:
    """Stands for every path and every byte of the output folder after a build.

    rows, built   what lies there now, and what did, of all but the bundles that are up to date:
                  these are as the previous build left them
    """
    rest = int(previous.output, 16) - _sum_of(built) if previous and up_to_date else 0
    return f"{(rest + _sum_of(rows)) % _SUMS:032x}"


def _sum_of(rows: Mapping[str, FileRow]) -> int:
    """A number of 128 bits that stands for these paths and their bytes.

    A sum, so that it can be told of all files from what it was and from those that changed.
    """
    marks = (digest(path.encode(), row.digest) for path, row in rows.items())
    return sum(int.from_bytes(mark, "big") for mark in marks) % _SUMS
