"""Puts the files of a new site in place: all of them, or none."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.content.source_folder import told_path
from generator.problems import GeneratorError

_SHOWN: Final = 20  # files in the way that are named


def refuse_what_is_there(folder: Path, names: Iterable[str]) -> None:
    """Raises GeneratorError, naming each, where one of these files is there, or could not be."""
    found = sorted({told_path(way) for name in names if (way := _in_the_way(folder, name))})
    if not found:
        return
    lines = [f"{place}: is there already" for place in found]
    more = [f"… and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    ending = "Nothing was written. Rename or remove what is in the way, or name another folder"
    error = GeneratorError("\n".join([*lines[:_SHOWN], *more, ending]))
    error.lines = tuple(lines)
    raise error


def _in_the_way(folder: Path, name: str) -> Path | None:
    """What lies where that file is to be, or where a folder is to be that leads to it."""
    place = folder / name
    if os.path.lexists(place):
        return place
    for above in place.parents:
        if os.path.lexists(above):
            return None if os.path.isdir(above) else above
    return None


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes all files, none of which may be there. Where one cannot be written, those before it
    are removed again."""
    refuse_what_is_there(folder, files)
    made: list[Path] = []
    folders: list[Path] = []
    try:
        for name, data in files.items():
            file = folder / name
            _make_folder(file.parent, folders)
            with open(file, "xb") as new:
                made.append(file)
                new.write(data)
    except BaseException:
        for file in reversed(made):
            with suppress(OSError):
                file.unlink()
        for each in reversed(folders):
            with suppress(OSError):
                each.rmdir()
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Makes a folder and those above it; notes each that was not there."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    folder.mkdir()
    made.append(folder)
