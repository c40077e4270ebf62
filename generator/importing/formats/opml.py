"""OPML: a list of feeds, and so of no articles."""

from collections.abc import Iterator

from generator.importing.formats.feed import first_element
from generator.importing.formats.format import Format, Reading
from generator.importing.imported import Imported
from generator.importing.source import ImportFault, Source
from generator.problems import Problem


def is_it(source: Source) -> bool:
    """True for XML whose first element is that of OPML."""
    return first_element(source) == "opml"


def read(source: Source, _: Reading) -> Iterator[Imported | Problem]:
    """Raises ImportFault: what it lists are feeds."""
    raise ImportFault(
        f"{source.name}: OPML is a list of feeds, not of articles; nothing was written. "
        f"`broadsheet feeds import {source.name}` adds its feeds to feeds.yaml"
    )
    yield  # what makes it an iterator, as all others are


FORMAT = Format(
    name="opml",
    title="a list of feeds, which `broadsheet feeds import` reads",
    is_it=is_it,
    read=read,
)
