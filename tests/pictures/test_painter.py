"""Copies are made of every picture that browsers show, and hold nothing but what is to be seen."""

import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageCms

from generator.pictures.kinds import kind_of, objection
from generator.pictures.painter import Painting, Task, forms, painting
from tests.pictures.files import opened, photograph, saved

TASK = Task(
    widths=(100, 200, 1000),
    shown=300,
    most_pixels=1_000_000,
    largest=20_000,
    memory=0,
    seconds=0,
)
"""Memory and time bound a process, and not this function."""
RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)


def painted(data: bytes) -> Painting:
    found = painting(data, TASK)
    assert found.fault == ""
    return found


def shown(data: bytes) -> Image.Image:
    """The copy that every program can show."""
    return opened(painted(data).copies[0].data)


def corners(picture: Image.Image) -> list[str]:
    """The strongest colour of each corner, from the upper left on in the way that one reads."""
    width, height = picture.size
    places = [(x, y) for y in (5, height - 6) for x in (5, width - 6)]
    pixels: list[Any] = [picture.convert("RGB").getpixel(place) for place in places]
    return [
        "rgb"[max(range(3), key=pixel.__getitem__)] if max(pixel) > 90 else "-" for pixel in pixels
    ]


def quartered() -> Image.Image:
    """Red, green, blue and black, as one reads."""
    picture = Image.new("RGB", (120, 80), BLACK)
    for colour, place in ((RED, (0, 0)), (GREEN, (60, 0)), (BLUE, (0, 40))):
        picture.paste(colour, (*place, place[0] + 60, place[1] + 40))
    return picture


def difference(one: Image.Image, other: Image.Image) -> float:
    """Of 255: how far colours are apart on average."""
    pairs = zip(
        one.convert("RGB").resize((16, 16)).tobytes(),
        other.convert("RGB").resize((16, 16)).tobytes(),
        strict=True,
    )
    return sum(abs(a - b) for a, b in pairs) / (16 * 16 * 3)


def test_copies_have_the_widths_that_are_wanted_in_every_form_and_none_is_larger() -> None:
    found = painted(saved(photograph(400, 300), "JPEG"))
    sizes = [(copy.type, copy.width, copy.height) for copy in found.copies]
    wanted = [(form, width, width * 3 // 4) for width in (100, 200, 400) for form in forms()]
    assert sizes == [("image/jpeg", 300, 225), *wanted]
    for copy in found.copies:
        assert opened(copy.data).size == (copy.width, copy.height)
        assert f"image/{kind_of(copy.data).lower()}" == copy.type


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "JPEG"),
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("RGB", "PNG"),
        ("RGBA", "PNG"),
        ("L", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("P", "GIF"),
        ("RGB", "WEBP"),
        ("RGBA", "WEBP"),
        ("RGB", "AVIF"),
    ],
)
def test_a_picture_of_any_mode_looks_as_it_does(mode: str, kind: str) -> None:
    picture = photograph().convert(mode)
    # Two colours alone are dots, of which the average counts.
    assert difference(shown(saved(picture, kind)), picture) < (12 if mode == "1" else 6)


def test_a_picture_of_sixteen_bits_looks_as_it_does() -> None:
    grey = photograph(mode="L")
    sixteen = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    assert difference(shown(saved(sixteen, "PNG")), grey) < 3


def test_colours_are_those_that_a_profile_means() -> None:
    """Here one that has red and blue change places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmpX").replace(b"bXYZ", b"rXYZ").replace(b"tmpX", b"bXYZ")
    picture = Image.new("RGB", (40, 40), (200, 30, 30))
    red, _, blue = shown(saved(picture, "PNG", icc_profile=swapped)).getpixel((5, 5))  # type: ignore[misc]
    assert blue > red


@pytest.mark.parametrize("profile", [b"no profile", b"\0" * 200, b"x" * 70_000])
def test_a_profile_that_is_none_says_nothing(profile: bytes) -> None:
    picture = photograph()
    assert difference(shown(saved(picture, "JPEG", icc_profile=profile)), picture) < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_upright_however_it_was_held(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(quartered(), "JPEG", exif=exif, quality=95)
    upright = {
        1: "rgb-",
        2: "gr-b",
        3: "-bgr",
        4: "b-rg",
        5: "rbg-",
        6: "br-g",
        7: "-gbr",
        8: "g-rb",
    }
    found = painted(data)
    for copy in found.copies:
        assert "".join(corners(opened(copy.data))) == upright[orientation]
        assert (copy.width > copy.height) == (orientation < 5)


def test_nothing_of_where_and_by_whom_is_in_a_copy() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    text = Image.Exif()
    text[0x013B] = "Secret Author"
    files = [
        saved(photograph(), "JPEG", exif=exif, comment=b"Secret comment"),
        saved(photograph(), "WEBP", exif=exif, xmp=b"<x>Secret</x>"),
        saved(photograph(), "PNG", exif=text),
    ]
    for data in files:
        assert b"Secret" in data
        for copy in painted(data).copies:
            assert b"Secret" not in copy.data
            assert b"ICC" not in copy.data
            picture = opened(copy.data)
            assert not picture.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp"} & {
                name for name, value in picture.info.items() if value
            }


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_what_moves_there_is_the_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert "".join(corners(shown(data))) == "rrrr"


def test_what_lets_through_what_is_behind_it_still_does() -> None:
    picture = photograph(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    found = painted(saved(picture, "PNG"))
    assert found.copies[0].type == "image/png"
    assert found.color == ""
    for copy in found.copies:
        alpha = opened(copy.data).convert("RGBA").getchannel("A")
        assert alpha.getextrema()[0] < 10


def test_what_could_let_something_through_and_does_not_is_a_photograph() -> None:
    found = painted(saved(photograph(mode="RGBA"), "PNG"))
    assert found.copies[0].type == "image/jpeg"


def test_the_colour_is_the_average() -> None:
    picture = Image.new("RGB", (100, 100), (200, 100, 0))
    picture.paste((100, 100, 200), (0, 0, 50, 100))
    assert painted(saved(picture, "PNG")).color == "#966464"


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 500), (500, 1), (20_000, 2)], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_a_picture_of_an_odd_shape_has_copies(size: tuple[int, int]) -> None:
    for copy in painted(saved(Image.new("RGB", size, RED), "PNG")).copies:
        assert 1 <= copy.width <= size[0]
        assert 1 <= copy.height <= size[1]


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
        )

    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (
        chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("width", "height"),
    [(1001, 1000), (1_500, 1_000), (100_000, 100_000), (2**31 - 1, 2**31 - 1), (20_001, 1), (0, 5)],
    ids=lambda side: str(side),
)
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_read(width: int, height: int) -> None:
    assert painting(claiming(width, height), TASK).fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_is_not_whole_is_refused_or_copied_and_never_a_fault_of_ours(
    kind: str, part: float
) -> None:
    data = saved(photograph(), kind)
    found = painting(data[: int(len(data) * part)], TASK)
    assert bool(found.fault) != bool(found.copies)
    if kind in ("JPEG", "PNG") and part < 0.9:
        assert "not whole" in found.fault


def test_damage_anywhere_is_no_fault_of_ours() -> None:
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "AVIF"):
        data = saved(photograph(60, 40), kind)
        for at in range(0, len(data), max(len(data) // 20, 1)):
            damaged = bytearray(data)
            damaged[at : at + 4] = b"\xff\x00\xff\x7f"
            found = painting(bytes(damaged), TASK)
            assert bool(found.fault) != bool(found.copies)


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA", "PCX"])
def test_other_kinds_are_refused(kind: str) -> None:
    data = saved(photograph(64, 64), kind)
    assert objection(data)
    assert painting(data, TASK).fault


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b'<?xml version="1.0"?>\n<!-- a comment -->\n' + SVG,
        b"\xef\xbb\xbf\n\n" + SVG,
        SVG.decode().encode("utf-16"),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">' + SVG,
        SVG.replace(b"<svg", b"<x:svg xmlns:x='http://www.w3.org/2000/svg'"),
    ],
    ids=["plain", "comment", "mark", "utf-16", "doctype", "prefix"],
)
def test_svg_is_refused_whatever_it_is_called(data: bytes) -> None:
    assert objection(data)
    assert painting(data, TASK).fault
    if b":svg" not in data:
        assert "SVG" in objection(data)


def test_a_kind_is_what_the_bytes_say() -> None:
    for kind, name in (
        ("JPEG", "JPEG"),
        ("PNG", "PNG"),
        ("GIF", "GIF"),
        ("WEBP", "WebP"),
        ("AVIF", "AVIF"),
    ):
        data = saved(photograph(20, 20), kind)
        assert (kind_of(data), objection(data)) == (name, "")
    assert kind_of(b"<!-- x --><!DOCTYPE html><html><svg>") == "HTML"
    for data in (b"", b"GIF", b"\0\0\0\x20ftypxxxx", b"RIFF1234WAVE", b"words"):
        assert objection(data)


def test_a_picture_that_one_form_has_no_room_for_has_copies_in_the_others() -> None:
    strip = saved(photograph(20, 17_000), "PNG")
    found = painting(strip, TASK)
    assert found.fault == ""
    assert {each.type for each in found.copies} == {"image/jpeg", "image/avif"} & {
        "image/jpeg",
        *forms(),
    }
    assert {(each.width, each.height) for each in found.copies} == {(20, 17_000)}
