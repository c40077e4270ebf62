"""Draws the icons that browsers and feed readers ask for by themselves from a site's SVG icon.

    python -m design.icons SVG FOLDER

It writes `favicon.ico` (16 and 32 pixels) and `apple-touch-icon.png` (180 pixels, on a ground of
one colour, as phones cut its corners) into FOLDER. The default theme's and the sample's were made
so, and are shipped as they are: no build draws anything.
"""

import io
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from tests.browser.browser import CHROMIUM_ARGUMENTS, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FAVICON: Final = (16, 32)
TOUCH: Final = 180
TOUCH_MARGIN: Final = 18
GROUND: Final = "#ffffff"
_COLOURS: Final = 64  # as many as the edges of a few shapes need


def drawn(browser: "Browser", svg: str, size: int, margin: int = 0, ground: str = "") -> bytes:
    """The icon as a PNG of `size` pixels each way, as small as it gets.

    ground   its colour behind the icon; empty for none
    """
    page = browser.new_page(viewport={"width": size, "height": size})
    inner = size - 2 * margin
    page.set_content(
        f"<style>body{{margin:{margin}px;background:{ground or 'transparent'}}}"
        f"svg{{display:block;width:{inner}px;height:{inner}px}}</style>{svg}"
    )
    shot = page.screenshot(omit_background=not ground)
    page.close()
    picture = Image.open(io.BytesIO(shot))
    # Old readers of .ico know no palette with a see-through colour.
    few = picture.convert("RGB").quantize(_COLOURS) if ground else picture.convert("RGBA")
    data = io.BytesIO()
    few.save(data, "PNG", optimize=True)
    return data.getvalue()


def icon_file(pictures: Sequence[tuple[int, bytes]]) -> bytes:
    """An .ico of PNG pictures, each with its width and height in pixels."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    entries = b""
    for size, data in pictures:
        entries += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return head + entries + b"".join(data for _, data in pictures)


def main(svg: Path, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    text = svg.read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS
        )
        icon = icon_file([(size, drawn(browser, text, size)) for size in FAVICON])
        touch = drawn(browser, text, TOUCH, TOUCH_MARGIN, GROUND)
        browser.close()
    (folder / "favicon.ico").write_bytes(icon)
    (folder / "apple-touch-icon.png").write_bytes(touch)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
