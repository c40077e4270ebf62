"""How large pictures are, as their files say."""

import os
import re
import struct
from io import BytesIO
from struct import unpack
from typing import BinaryIO, Final

from generator.content.records.attached import suffix
from generator.content.source_folder import Folder

LARGEST: Final = 20_000
"""Pixels of a side; what claims more is damaged, or made to break pages."""

_MOST_READ: Final = 1_000_000
"""Bytes of one file: the cameras' own notes, which may stand before the size, take some 100,000."""
_MOST_READS: Final = 10_000
_HEAD: Final = 65_536  # bytes in which stand the root element of SVG, and properties of AVIF
_AVIF_SIZE: Final = re.compile(rb"\0\0\0\x14ispe\0\0\0\0(.{8})", re.DOTALL)
_AVIF_TURN: Final = re.compile(rb"\0\0\0\x09irot[\x01\x03]")  # a quarter, either way round
_SVG_ROOT: Final = re.compile(rb"<svg(?=[\s>/])([^>]*)>")
_SVG_VALUE: Final = re.compile(rb"""(?:^|\s)(width|height|viewBox)\s*=\s*["']([^"']*)["']""")
_SVG_LENGTH: Final = re.compile(rb"\s*(\d{1,7}(?:\.\d{0,9})?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS: Final = {b"pt": 4 / 3, b"pc": 16, b"mm": 96 / 25.4, b"cm": 96 / 2.54, b"in": 96}
MEASURED: Final = frozenset("avif bmp gif jpeg jpg png svg webp".split())
"""Suffixes of files that can be measured."""


def size_of(folder: Folder, name: str) -> tuple[int, int]:
    """Width and height in pixels, as a browser shows the picture; zeros where its file does not say
    or says what cannot be. Of the file, no more is read than has to be.

    Raises ContentError where it cannot be read.
    """
    with folder.opened(name) as file:
        return _measured(file, suffix(name))


def size_of_beginning(data: bytes, media_type: str) -> tuple[int, int]:
    """The same of a picture of which there is the beginning, such as `image/png`."""
    kind = media_type.removeprefix("image/").removesuffix("+xml")
    try:
        return _measured(BytesIO(data), kind)
    except (ValueError, struct.error):  # it ends within what would say it
        return 0, 0


def _measured(file: BinaryIO, kind: str) -> tuple[int, int]:
    measure = {"svg": _svg, "avif": _avif}.get(kind, _bitmap)
    try:
        width, height = measure(file)
    except OSError:
        return 0, 0
    return (width, height) if 1 <= width <= LARGEST and 1 <= height <= LARGEST else (0, 0)


def _bitmap(file: BinaryIO) -> tuple[int, int]:
    import imagesize  # takes as long as a build in which no picture is new

    width, height = imagesize.get(_Bounded(file))
    return int(width), int(height)


def _avif(file: BinaryIO) -> tuple[int, int]:
    """By the largest size that its properties name: others are those of tiles and thumbnails.
    imagesize 2.0.1 takes a picture that was turned for a damaged one."""
    head = file.read(_HEAD)
    sizes = [unpack(">LL", size) for size in _AVIF_SIZE.findall(head)]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return (height, width) if _AVIF_TURN.search(head) else (width, height)


def _svg(file: BinaryIO) -> tuple[int, int]:
    """By the attributes of the root element: its width and height, or the shape that it has."""
    root = _SVG_ROOT.search(file.read(_HEAD))
    values: dict[bytes, bytes] = dict(_SVG_VALUE.findall(root[1])) if root else {}
    width, height = _length(values.get(b"width", b"")), _length(values.get(b"height", b""))
    if not (width and height):
        box = values.get(b"viewBox", b"").replace(b",", b" ").split()
        wide, high = (_length(box[2]), _length(box[3])) if len(box) == 4 else (0.0, 0.0)
        if wide and high:
            width, height = (
                (width, width * high / wide)
                if width
                else (height * wide / high, height)
                if height
                else (wide, high)
            )
    return round(width), round(height)


def _length(text: bytes) -> float:
    """In pixels; 0 for none, and for a part of what is around."""
    found = _SVG_LENGTH.fullmatch(text)
    return float(found[1]) * _PIXELS.get(found[2], 1) if found else 0.0


class _Bounded:
    """A file of which no more is read than some, however it was made."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._bytes = _MOST_READ
        self._reads = _MOST_READS

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._bytes if size < 0 else min(size, self._bytes))
        self._bytes -= len(data)
        self._reads -= 1
        if self._bytes <= 0 or self._reads <= 0:
            raise ValueError("no size is found in the beginning of the file")
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)
