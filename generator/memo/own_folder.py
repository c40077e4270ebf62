"""The folder in a content folder in which we keep what is ours."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from generator.memo.store import FOLDER
from generator.problems import StateError

_IGNORED: Final = "*\n"  # what `.gitignore` says of the folder, as a build writes it


def own_folder(content: Path) -> Path:
    """The folder, made where it is not there. Raises StateError where it cannot be made."""
    place = content / FOLDER
    try:
        place.mkdir(exist_ok=True)
        with suppress(FileExistsError), (place / ".gitignore").open("x", encoding="utf-8") as file:
            file.write(_IGNORED)
    except OSError as error:
        raise StateError(f"{place}: cannot be written: {error.strerror}") from error
    return place
