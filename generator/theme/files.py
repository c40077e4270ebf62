"""How messages name a file of a theme."""

from pathlib import Path


def shown(file: str | None, name: str) -> str:
    """The end of a template's path: enough to find it, without where this machine keeps it."""
    return "/".join(Path(file).parts[-len(Path(name).parts) - 2 :]) if file else name
