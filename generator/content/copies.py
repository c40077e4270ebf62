"""Copies: files of the content folder that go out as they are."""

from msgspec import Struct

from generator.content.source_folder import Found


class Copy(Struct, frozen=True):
    """A file that goes out as it is."""

    path: str
    """Below the output folder."""
    file: Found
    """By its name below the content folder."""
