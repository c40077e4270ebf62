"""Files in the output folder that no build is known to have put there: they are named, and left
where they are, for a person may have put them there."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from generator.content import urls
from generator.content.feed_formats import FORMATS
from generator.content.source_folder import Folder
from generator.output.folder import Output

_NAMES_OF_OURS: Final = {"index.html", "404.html", *urls.TOP_FILES, *(f.file for f in FORMATS)}


def unknown_files(output: Path, known: Collection[str]) -> list[str]:
    """Paths of files that a build may have left of which nothing is known, sorted.

    known   the paths of what builds did put there
    What is hidden is not among them, nor what lies at the top under a name that no build gives:
    hosts and search engines ask owners to put files there (`CNAME`, `ads.txt`, `.well-known`).
    """
    paths = (file.name for file in Folder(output, follow_links=True).scan_all())
    return [path for path in paths if path not in known and _may_be_of_a_build(path)]


def note_of_unknown(output: Output, targets: Collection[str]) -> str:
    """What a build that began anew says of unknown files; empty where there are none.

    targets   the paths of its own
    """
    unknown = unknown_files(output.folder, output.previous | set(targets))
    if not unknown:
        return ""
    return (
        f"{output.folder} holds {len(unknown):,} files of no build that is known "
        f"({unknown[0]}, …): delete them, or keep them among your static files. "
        "--verify names each."
    )


def _may_be_of_a_build(path: str) -> bool:
    return path[0] != "." and ("/" in path or path in _NAMES_OF_OURS)
