"""How much waits in the inbox, as a look at its folder tells: nothing is read."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.content.inbox_folder import INBOX_FOLDER


def waiting(content: Path) -> int:
    """The candidates of a content folder, those among them that cannot be read."""
    with suppress(OSError), os.scandir(content / INBOX_FOLDER) as entries:
        return sum(entry.name.endswith(".md") and entry.name[:1] not in "._" for entry in entries)
    return 0


def touches_inbox(content: Path, changed: Iterable[Path] | None) -> bool:
    """True if the inbox may be another after these files changed; None stands for all."""
    folder = content / INBOX_FOLDER
    if changed is None:
        return folder.is_dir()
    return any(path.is_relative_to(folder) for path in changed)
