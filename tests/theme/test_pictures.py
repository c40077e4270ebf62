"""What templates make of a picture that has copies."""

import pytest

from generator.pages.parts.views import Picture, PictureCopy
from generator.theme.filters import color_classes, sources


def picture(*widths: int, forms: tuple[str, ...] = ("avif", "webp")) -> Picture:
    copies = tuple(
        PictureCopy(f"/{width}.{form}", f"image/{form}", width, width // 2)
        for width in widths
        for form in forms
    )
    return Picture("/a.jpg", 100, 50, "", "", measured=True, copies=copies)


@pytest.mark.parametrize(
    ("asked", "srcset"),
    [
        ((160, 320), "/160.webp 160w, /320.webp 320w"),
        ((100,), "/160.webp 160w"),
        ((200,), "/320.webp 320w"),
        ((320, 300), "/320.webp 320w"),
        ((5_000,), "/500.webp 500w"),
        ((160, 5_000), "/160.webp 160w, /500.webp 500w"),
        ((), "/160.webp 160w, /320.webp 320w, /500.webp 500w"),
    ],
    ids=str,
)
def test_a_page_has_the_copies_that_are_wide_enough_for_it(
    asked: tuple[int, ...], srcset: str
) -> None:
    avif, webp = sources(picture(160, 320, 500), *asked)
    assert (avif.type, webp.type) == ("image/avif", "image/webp")
    assert webp.srcset == srcset
    assert avif.srcset == srcset.replace("webp", "avif")


def test_a_picture_without_copies_has_no_sources() -> None:
    assert sources(picture(), 160) == []
    assert [each.type for each in sources(picture(160, forms=("webp",)), 160)] == ["image/webp"]


def test_a_colour_is_said_in_classes() -> None:
    assert color_classes("#7f6a50") == "tone r7 g6 b5"
    assert color_classes("") == ""
