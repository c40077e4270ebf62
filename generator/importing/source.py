"""What is imported: a file or a folder of a stranger, read in bounds and in its own encoding."""

import codecs
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Final

from generator.content.foreign_json import read_json
from generator.content.source_folder import Folder, told_path
from generator.problems import GeneratorError, Problem, shown

LARGEST: Final = 200_000_000
"""Bytes of a file that has to be read as a whole, such as JSON; what comes in rows has no end."""
_BEGINNING: Final = 65_536  # bytes in which a format shows
_PIECE: Final = 1 << 20  # bytes that are read at once
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""How archives begin: ZIP, gzip, bzip2, xz, 7z."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_PLACE: Final = re.compile(r"(?::(\d+))?: (.*)", re.DOTALL)


class ImportFault(GeneratorError):
    """A source that cannot be read at all, or not to its end, or is of no format that is known."""

    def problem(self, name: str) -> Problem:
        """The same of a source of which a part was read.

        name   the source's, with which the message begins
        """
        place = _PLACE.fullmatch(str(self).removeprefix(name))
        line, message = (place[1], place[2]) if place else ("", str(self))
        return Problem(name, int(line or 0), "", message)


class Source:
    """One file or folder. Raises ImportFault where there is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = told_path(path)
        """As messages say it."""
        self.is_folder = path.is_dir()
        if not self.is_folder and not path.is_file():
            there = "is no file and no folder" if os.path.lexists(path) else "is not there"
            if path.parts[:1] in (("http:",), ("https:",)):
                there = "is an address, and nothing is asked of the network; save what lies there"
            raise ImportFault(f"{self.name}: {there}; name a file or a folder to import")

    @cached_property
    def folder(self) -> Folder:
        """The folder, out of which no link leads."""
        return Folder(self.path)

    @cached_property
    def beginning(self) -> bytes:
        """The first bytes of the file; none of a folder."""
        if self.is_folder:
            return b""
        with self.opened() as file:
            return file.read(_BEGINNING)

    @property
    def is_packed(self) -> bool:
        """True for an archive of files, such as ZIP; office programs write tables so as well."""
        return self.beginning.startswith(_PACKED)

    @cached_property
    def opening(self) -> str:
        """The same as text, without white space before it."""
        mark = self._marked
        data = self.beginning
        return data.decode(mark or "utf-8", "replace").lstrip("\ufeff \t\r\n")

    @cached_property
    def encoding(self) -> str:
        """By its first bytes; else UTF-8 where all of it is, or Windows-1252, as browsers take
        what says nothing."""
        if self._marked:
            return self._marked
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for piece in self._pieces():
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8"

    @property
    def _marked(self) -> str:
        """The encoding that its first bytes say; empty for none."""
        return next((name for mark, name in _MARKS if self.beginning.startswith(mark)), "")

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, to be read as bytes."""
        try:
            with open(self.path, "rb") as file:
                yield file
        except OSError as error:
            raise ImportFault(f"{self.name}: cannot be read: {error.strerror}") from error

    @contextmanager
    def text(self, newline: str | None = None) -> Iterator[io.TextIOWrapper]:
        """The file, to be read as text, in pieces; what its encoding does not have is U+FFFD."""
        encoding = self.encoding
        with (
            self.opened() as file,
            io.TextIOWrapper(file, encoding, "replace", newline=newline) as text,
        ):
            yield text

    def _pieces(self) -> Iterator[bytes]:
        with self.opened() as file:
            while piece := file.read(_PIECE):
                yield piece

    def whole(self) -> bytes:
        """All bytes. Raises ImportFault for more than LARGEST."""
        with self.opened() as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ImportFault(
                f"{self.name}: larger than {LARGEST:,} bytes, and its format has to be read as a"
                " whole; split it up"
            )
        return data

    def json(self) -> Any:
        """What it says as JSON. Raises ImportFault for what is none."""
        data = self.whole()
        if self.encoding != "utf-8":
            data = data.decode(self.encoding, "replace").encode()
        return json_of(data, self.name)


def json_of(data: bytes | str, name: str) -> Any:
    """JSON of a stranger. Raises ImportFault for what is none."""
    try:
        return read_json(data)
    except (ValueError, RecursionError) as error:
        raise ImportFault(f"{name}: not valid JSON: {shown(str(error))}") from None
