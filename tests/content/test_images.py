"""How large pictures are, as their files say."""

import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.images import LARGEST, size_of, size_of_beginning
from generator.content.source_folder import Folder
from generator.problems import ContentError
from tests.factories import png

WIDE, HIGH = 40, 20


def jpeg(*segments: bytes, width: int = WIDE, height: int = HIGH) -> bytes:
    """The beginning of one, with these segments before its size."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + b"".join(segments) + frame + b"\xff\xda\x00\x08" + bytes(6) + b"\xff\xd9"


def segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def turned(orientation: int) -> bytes:
    """What a camera notes of how it was held."""
    entry = struct.pack(">HHLHH", 0x0112, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0MM\0*" + struct.pack(">LH", 8, 1) + entry + bytes(4))


def gif() -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", WIDE, HIGH, 0, 0, 0) + b";"


def webp(kind: bytes, data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<L", 4 + 8 + len(data)) + b"WEBP" + kind + data


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", 8 + len(data)) + kind + data


def avif(turn: bytes = b"") -> bytes:
    size = box(b"ispe", struct.pack(">LLL", 0, WIDE, HIGH))
    properties = box(b"ipco", size + (box(b"irot", turn) if turn else b""))
    which = b"\x01\x02" if turn else b"\x01"
    shown = box(b"ipma", struct.pack(">LLHB", 0, 1, 1, len(which)) + which)
    meta = box(b"pitm", struct.pack(">LH", 0, 1)) + box(b"iprp", properties + shown)
    return box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(4) + meta)


LOSSLESS = struct.pack("<LBL", 5, 0x2F, (WIDE - 1) | (HIGH - 1) << 14)
LOSSY = struct.pack("<L", 10) + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", WIDE, HIGH)
EXTENDED = struct.pack("<LL", 10, 0) + bytes([WIDE - 1, 0, 0, HIGH - 1, 0, 0])


def measured(folder: Path, name: str, data: bytes) -> tuple[int, int]:
    (folder / name).write_bytes(data)
    return size_of(Folder(folder), name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png(WIDE, HIGH)),
        ("a.PNG", png(WIDE, HIGH)),
        ("a.gif", gif()),
        ("a.jpg", jpeg()),
        ("a.jpeg", jpeg(segment(0xE0, b"JFIF\0" + bytes(9)), segment(0xED, bytes(60_000)))),
        ("long notes.jpg", jpeg(*[segment(0xE1, b"http" + bytes(65_000))] * 12)),
        ("upright.jpg", jpeg(turned(1))),
        ("upside down.jpg", jpeg(turned(3))),
        ("lossy.webp", webp(b"VP8 ", LOSSY)),
        ("lossless.webp", webp(b"VP8L", LOSSLESS)),
        ("extended.webp", webp(b"VP8X", EXTENDED)),
        ("a.avif", avif()),
        ("half a turn.avif", avif(b"\x02")),
        ("named wrongly.jpg", png(WIDE, HIGH)),
    ],
)
def test_a_picture_is_as_large_as_its_file_says(tmp_path: Path, name: str, data: bytes) -> None:
    assert measured(tmp_path, name, data) == (WIDE, HIGH)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *((f"{at}.jpg", jpeg(turned(at))) for at in (5, 6, 7, 8)),
        *((f"{at}.avif", avif(bytes([at]))) for at in (1, 3)),
    ],
)
def test_a_picture_that_browsers_turn_is_measured_as_they_show_it(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert measured(tmp_path, name, data) == (HIGH, WIDE)


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('width="40" height="20"', (40, 20)),
        ("width='40px' height='20px'", (40, 20)),
        ('viewBox="0 0 40 20"', (40, 20)),
        ('viewBox="0,0,40,20" width="100%"', (40, 20)),
        ('viewBox="0 0 40 20" width="80"', (80, 40)),
        ('viewBox="0 0 40 20" height="10"', (20, 10)),
        ('width="30pt" height="1in"', (40, 96)),
        ('stroke-width="3" xmlns="http://www.w3.org/2000/svg"', (0, 0)),
        ('width="40"', (0, 0)),
        ('width="many" height="20" viewBox="1 2 3"', (0, 0)),
    ],
)
def test_a_drawing_is_as_large_as_its_root_element_says(
    tmp_path: Path, root: str, size: tuple[int, int]
) -> None:
    text = f'<?xml version="1.0"?>\n<!-- drawn -->\n<svg {root}><rect width="3" height="4"/></svg>'
    assert measured(tmp_path, "a.svg", text.encode()) == size


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.png", b""),
        ("words.png", b"x"),
        ("cut.png", png(WIDE, HIGH)[:20]),
        ("cut.jpg", jpeg()[:8]),
        ("cut.webp", webp(b"VP8L", LOSSLESS)[:18]),
        ("none.png", png(WIDE, HIGH).replace(struct.pack(">LL", WIDE, HIGH), bytes(8))),
        ("page.svg", b"<html></html>"),
        ("huge.gif", b"GIF89a" + struct.pack("<HHBBB", 65_535, 20, 0, 0, 0)),
        ("huge.jpg", jpeg(width=LARGEST + 1)),
        ("huge.svg", b'<svg width="9999999" height="1">'),
    ],
)
def test_a_picture_that_is_damaged_or_claims_what_cannot_be_has_no_size(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert measured(tmp_path, name, data) == (0, 0)


def test_a_picture_that_goes_while_it_is_looked_at_is_not_taken_for_one_without_a_size(
    tmp_path: Path,
) -> None:
    with pytest.raises(ContentError, match="was there a moment ago"):
        size_of(Folder(tmp_path), "a.png")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("segments.jpg", b"\xff\xd8" + b"\xff\xe2\x00\x02" * 5_000_000),
        ("nothing.jpg", b"\xff\xd8" + bytes(20_000_000)),
        ("boxes.avif", box(b"ftyp", b"avif\0\0\0\0avif") + box(b"free", b"") * 2_000_000),
        ("tags.svg", b"<svg" * 5_000_000),
        ("values.svg", b"<svg " + b"width =" * 3_000_000),
    ],
)
def test_no_picture_takes_long_to_measure(tmp_path: Path, name: str, data: bytes) -> None:
    started = time.process_time()
    assert measured(tmp_path, name, data) == (0, 0)
    assert time.process_time() - started < 1


@given(
    st.sampled_from([png(WIDE, HIGH), jpeg(turned(6)), gif(), avif(b"\x01"), webp(b"VP8 ", LOSSY)]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=8),
    st.sampled_from(["a.png", "a.jpg", "a.avif", "a.svg", "a.webp"]),
)
def test_whatever_a_file_holds_it_has_a_size_that_can_be_or_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, edits: list[tuple[int, int]], name: str
) -> None:
    changed = bytearray(data)
    for at, value in edits:
        changed[at % len(changed)] = value
    width, height = measured(tmp_path_factory.getbasetemp(), name, bytes(changed))
    assert (width, height) == (0, 0) or (1 <= width <= LARGEST and 1 <= height <= LARGEST)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (png(WIDE, HIGH), "image/png"),
        (png(WIDE, HIGH)[:40], "image/png"),
        (jpeg() + bytes(99), "image/jpeg"),
        (gif(), "image/gif"),
        (gif(), "application/octet-stream"),
        (avif(), "image/avif"),
        (b'<svg width="40" height="20">', "image/svg+xml"),
    ],
)
def test_the_beginning_of_a_picture_says_its_size(data: bytes, media_type: str) -> None:
    assert size_of_beginning(data, media_type) == (WIDE, HIGH)


@given(st.binary(max_size=64), st.sampled_from("png jpeg gif avif webp svg+xml x".split()))
def test_what_says_no_size_has_none(data: bytes, kind: str) -> None:
    for beginning in (data, png(WIDE, HIGH)[: len(data) // 3], jpeg()[: len(data) // 3] + data):
        width, height = size_of_beginning(beginning, f"image/{kind}")
        assert (width == 0) == (height == 0)
