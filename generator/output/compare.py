"""Comparing what is wanted with what is there."""

from collections.abc import Mapping

from msgspec import Struct

from generator.memo.fingerprint import Fingerprint


class FileStates(Struct, frozen=True):
    """What a build has to do. The three share no path, and together are all there are."""

    write: tuple[str, ...]
    """In the order in which they are made."""
    remove: tuple[str, ...]
    """Sorted."""
    kept: tuple[str, ...]


def compare(
    wanted: Mapping[str, Fingerprint], built: Mapping[str, Fingerprint | None]
) -> FileStates:
    """What to write, what to remove, what to leave.

    built   None for a file that is ours but whose content is not known: a build was stopped there
    """
    write = tuple(path for path, fingerprint in wanted.items() if built.get(path) != fingerprint)
    todo = set(write)
    return FileStates(
        write=write,
        remove=tuple(sorted(path for path in built if path not in wanted)),
        kept=tuple(path for path in wanted if path not in todo),
    )
