"""Paths below a folder, written with `/`."""

from collections.abc import Iterator


def parents(path: str) -> Iterator[str]:
    """The folders above a path: `a/b/c` has `a` and `a/b`."""
    parts = path.split("/")[:-1]
    for length in range(1, len(parts) + 1):
        yield "/".join(parts[:length])
