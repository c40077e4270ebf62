"""The folder of copies: what is in it, written so that it is whole at any moment."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from generator.content import pictures
from generator.content.pictures import INDEX, CopiedPicture, Made, file_name, index_of
from generator.memo.locks import locked
from generator.memo.own_folder import own_folder
from generator.pictures import asked
from generator.pictures.asked import Asked, read_asked
from generator.pictures.painter import Painting
from generator.problems import StateError

_LOCK: Final = "pictures.lock"
_NEW: Final = ".new"  # what names of files end in that are not whole yet


class Unnamed(Struct, frozen=True):
    """What the folder holds and no record or edition names."""

    pictures: tuple[str, ...]
    """Addresses."""
    files: tuple[str, ...]
    """Below the folder."""
    size: int
    """Bytes of these files."""


class Cache:
    """The copies of all pictures of a site, while no other process writes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.copied: dict[str, CopiedPicture] = {}
        """By address."""
        self.asked: dict[str, Asked] = {}
        """By address."""
        self._read()

    def _read(self) -> None:
        for name in (INDEX, asked.FILE):
            file = self.folder / name
            try:
                data = file.read_bytes()
                if name == INDEX:
                    self.copied = index_of(data)
                else:
                    self.asked = read_asked(data)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StateError(f"{file}: cannot be read: {error.strerror}") from error
            except ValueError as error:
                raise StateError(f"{file}: {error}") from error

    def is_whole(self, address: str) -> bool:
        """True if there is every copy of a picture."""
        picture = self.copied.get(address)
        return picture is not None and all(map(self._is_there, picture.files))

    def _is_there(self, made: Made) -> bool:
        try:
            return (self.folder / made.name).stat().st_size == made.size
        except OSError:
            return False

    def keep(self, address: str, painting: Painting) -> int:
        """Writes the copies of a picture, and notes that they are its. Gives how many bytes were
        written: copies that are there already are not."""
        made, written = [], 0
        for copy in painting.copies:
            name = file_name(copy.data, copy.type)
            each = Made(name, copy.type, copy.width, copy.height, len(copy.data))
            if not self._is_there(each):
                self._write(name, copy.data)
                written += each.size
            made.append(each)
        self.copied[address] = CopiedPicture(made[0], tuple(made[1:]), painting.color)
        return written

    def save(self) -> None:
        """Writes what is known of all pictures: the files that it names are there by then."""
        self._write(INDEX, _lines(pictures.VERSION, self.copied))
        self._write(asked.FILE, _lines(asked.VERSION, self.asked))

    def unnamed(self, named: Collection[str]) -> Unnamed:
        """What can go, where these are all addresses that records name."""
        addresses = sorted((self.copied.keys() | self.asked.keys()) - frozenset(named))
        kept = {each.name for url in self.copied if url in named for each in self.copied[url].files}
        files = {name: size for name, size in self._files() if name not in kept}
        return Unnamed(tuple(addresses), tuple(sorted(files)), sum(files.values()))

    def remove(self, unnamed: Unnamed) -> None:
        """Removes what can go: first from the index, so that no build looks for it."""
        for address in unnamed.pictures:
            self.copied.pop(address, None)
            self.asked.pop(address, None)
        self.save()
        for name in unnamed.files:
            (self.folder / name).unlink(missing_ok=True)
            with suppress(OSError):  # it holds others
                (self.folder / name).parent.rmdir()

    def _files(self) -> Iterator[tuple[str, int]]:
        """The copies in the folder, and what is left of copies that were never whole; nothing that
        is not ours."""
        for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            name = f"{file.parent.name}/{file.name}"
            if pictures.is_file_name(name.removesuffix(_NEW)) and file.is_file():
                yield name, file.stat().st_size

    def _write(self, name: str, data: bytes) -> None:
        file = self.folder / name
        new = file.with_name(file.name + _NEW)
        try:
            if name in (INDEX, asked.FILE) and file.exists() and file.read_bytes() == data:
                return
            file.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(data)
            os.replace(new, file)
        except OSError as error:
            raise StateError(f"{file}: cannot be written: {error.strerror}") from error


@contextmanager
def held(content: Path, folder: str) -> Iterator[Cache]:
    """The copies of a content folder's pictures, while no other process writes them.

    folder   of the copies, below the content folder
    Raises BusyError where another does, StateError where they cannot be read or written.
    """

    def busy() -> str:
        return "The pictures of this site are being fetched by another process"

    with locked(own_folder(content) / _LOCK, busy, 0, lasting=False):
        yield Cache(content / folder)


def _lines(version: int, of: Mapping[str, Any]) -> bytes:
    """JSON, an address a line, sorted: what git shows of a change is that change."""
    lines: Iterable[str] = (
        f"    {msgspec.json.encode(address).decode()}: {msgspec.json.encode(of[address]).decode()}"
        for address in sorted(of)
    )
    text = f'{{\n  "version": {version},\n  "pictures": {{\n' + ",\n".join(lines) + "\n  }\n}\n"
    return text.encode()
