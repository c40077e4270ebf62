"""Pictures for tests, and folders of copies of them."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from generator.content.pictures import INDEX
from generator.pictures.cache import Cache
from generator.pictures.painter import Painted, Painting


def photograph(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """Something with colours and shades: red to the right, green to the bottom."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    blue = Image.new("L", (width, height), 64)
    return Image.merge("RGB", (across, down, blue)).convert(mode)


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def painting_of(word: str, width: int = 1200, color: str = "#7f6a50") -> Painting:
    """Copies that say a word, and are pictures only by their names."""
    widths = (320, 640)
    height = width * 3 // 4
    shown = Painted("image/jpeg", width, height, f"{word} {width} jpeg".encode())
    copies = [
        Painted(form, each, each * 3 // 4, f"{word} {each} {form}".encode())
        for each in widths
        for form in ("image/avif", "image/webp")
    ]
    return Painting(copies=(shown, *copies), color=color)


def with_copies(
    content: Path, paintings: Mapping[str, Painting], folder: str = ".broadsheet/pictures"
) -> Path:
    """Has a content folder have these copies, by the addresses of the pictures; gives the index."""
    cache = Cache(content / folder)
    for address, painting in paintings.items():
        cache.keep(address, painting)
    cache.save()
    return content / folder / INDEX
