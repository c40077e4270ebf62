"""Packages that a build does not need: a command without its own says which to install."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from generator.problems import GeneratorError

_DISTRIBUTIONS: Final = {"PIL": "Pillow"}
"""Packages that are installed by another name than they are imported by."""


@contextmanager
def needing(extra: str, purpose: str) -> Iterator[None]:
    """Within, a package that is not installed is a GeneratorError with the line that installs it.

    extra     the group of pyproject.toml in which the package stands
    purpose   what it is needed for, as "To verify a site"

    A module of our own that is missing is a fault of ours, and stays what it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == __name__.partition(".")[0]:
            raise
        raise without(package, extra, purpose) from None


def without(package: str, extra: str, purpose: str) -> GeneratorError:
    """What is said where a package of an extra is not installed: see `needing`."""
    name = _DISTRIBUTIONS.get(package, package)
    return GeneratorError(
        f"{purpose}, Broadsheet needs {name}, which is not installed: "
        f'python -m pip install "broadsheet[{extra}]"'
    )
