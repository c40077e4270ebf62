"""What a format is: how it is told by what it holds, and how its articles are read."""

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from generator.importing.imported import Imported
from generator.importing.source import Source
from generator.problems import Problem


class Reading(Struct, frozen=True, kw_only=True):
    """What somebody said of a source before it is read."""

    names: Mapping[str, str] = {}
    """Its names of fields, and the field of ours that each means; empty for what is passed over."""
    home: str = ""
    """Address of the former site; empty where nobody said it."""


class Format(Struct, frozen=True, kw_only=True):
    """One format."""

    name: str
    """By which it is asked for: `--as NAME`."""
    title: str
    """In words, for people."""
    is_it: Callable[[Source], bool]
    """Whether a source is of it, told by what it holds and never by its name alone."""
    read: Callable[[Source, Reading], Iterator[Imported | Problem]]
    """Its articles, and what is wrong with others, in the order in which they stand there. Raises
    ImportFault where nothing more can be read, and ModuleNotFoundError for a package that is
    needed."""
    takes_names: bool = False
    """Whether `--map` means anything to it."""
