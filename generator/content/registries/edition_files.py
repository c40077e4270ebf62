"""Which files of a content folder are editions. No file is read for it."""

from collections.abc import Iterable, Iterator
from typing import Final

FOLDER: Final = "editions"
"""Of the files, below the content folder."""
SPONSORS: Final = "sponsors.yaml"
"""The one file in that folder that is no edition."""
_ENDINGS: Final = (".yaml", ".yml")


def edition_files(names: Iterable[str]) -> Iterator[str]:
    """Those of the files in that folder that are editions, by their names there."""
    return (name for name in names if is_edition(name))


def is_edition(name: str) -> bool:
    """True for the name that an edition's file has in that folder; what lies deeper is none."""
    return name.endswith(_ENDINGS) and "/" not in name and name != SPONSORS
