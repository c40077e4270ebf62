"""The program that reads one picture of a stranger's, and makes its copies.

It is run as a process of its own, with little memory and little time, and knows nothing of any
site: whatever a picture does to it costs that picture alone. It is given the picture and a `Task`,
and says a `Painting`.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct
from PIL import Image, ImageCms, ImageFile, UnidentifiedImageError, features

Form = Literal["image/avif", "image/webp", "image/jpeg", "image/png"]
"""The media type of a copy."""

_READ: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_ORIENTATION: Final = 0x0112  # the tag of Exif
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""How a picture is to be turned to be shown upright, by its orientation."""
_SIDEWAYS: Final = frozenset((5, 6, 7, 8))
_HIGHEST_WEBP: Final = 16_383  # pixels; the format has room for no more
_LARGEST_PROFILE: Final = 4_000_000  # bytes; that of a printing press has one or two million

# How well copies are made: chosen by eye on photographs and on screenshots with text, so that one
# has to look for the difference. `making.RECIPE` counts the changes.
_HOW: Final[dict[Form, tuple[str, dict[str, Any]]]] = {
    "image/avif": ("AVIF", {"quality": 50, "speed": 7, "max_threads": 1}),
    "image/webp": ("WEBP", {"quality": 78, "method": 4}),
    "image/jpeg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
    "image/png": ("PNG", {"optimize": True}),
}


class Task(Struct, frozen=True):
    """What is asked for."""

    widths: tuple[int, ...]
    """Of copies for browsers to choose from, in pixels."""
    shown: int
    """The width of the one that every program can show."""
    most_pixels: int
    largest: int
    """Pixels of a side."""
    memory: int
    """Bytes that this process may take."""
    seconds: int
    """Of the processor's time."""


class Painted(Struct, frozen=True):
    """One copy."""

    type: Form
    width: Annotated[int, Meta(ge=1)]
    height: Annotated[int, Meta(ge=1)]
    data: Annotated[bytes, Meta(min_length=1)]


class Painting(Struct, frozen=True):
    """What comes of a picture."""

    fault: str = ""
    """Why there are no copies, in words that follow its address; empty where there are."""
    copies: tuple[Painted, ...] = ()
    """The first is the one that every program can show."""
    color: Annotated[str, Meta(pattern=r"^(?:#[0-9a-f]{6})?\Z")] = ""


class Refused(Exception):
    """There are no copies, and why."""


def forms() -> tuple[Form, ...]:
    """The media types of the copies that browsers choose from, the smallest form first."""
    known: dict[str, Form] = {"avif": "image/avif", "webp": "image/webp"}
    return tuple(form for name, form in known.items() if features.check(name))


def painting(data: bytes, task: Task) -> Painting:
    """The copies of a picture, whatever it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _painting(data, task)
    except Refused as error:
        return Painting(str(error))
    except Image.DecompressionBombError:
        return Painting(f"says that it has more than {task.most_pixels:,} pixels")
    except UnidentifiedImageError:
        return Painting("cannot be read: it is damaged, or of a rare kind")
    except MemoryError:
        return Painting("takes more memory to read than a picture may")
    except Exception as error:  # what libraries say of damaged files is of every kind
        return Painting(f"cannot be read: it is damaged, or not whole ({type(error).__name__})")


def _painting(data: bytes, task: Task) -> Painting:
    Image.MAX_IMAGE_PIXELS = task.most_pixels
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(BytesIO(data), formats=_READ) as source:
        width, height = source.size
        if not (1 <= width <= task.largest and 1 <= height <= task.largest):
            raise Refused(
                f"is {width:,} by {height:,} pixels, of which {task.largest:,} a side may be"
            )
        if width * height > task.most_pixels:
            raise Refused(f"is {width:,} by {height:,} pixels; {task.most_pixels:,} may be in all")
        most = max(task.shown, *task.widths) if task.widths else task.shown
        if source.format in ("JPEG", "MPO"):
            # Decoded at a half, a quarter or an eighth, where that is enough whichever way it lies.
            source.draft(None, (2 * most, 2 * most))
        source.load()
        orientation = _orientation(source)
        if orientation in _SIDEWAYS:
            width, height = height, width
        profile = source.info.get("icc_profile") or b""
        plain = _plain(source)
    across = min(most, width)
    wanted = (across, max(round(height * across / width), 1))
    picture = plain.resize(
        wanted[::-1] if orientation in _SIDEWAYS else wanted,
        Image.Resampling.LANCZOS,
        reducing_gap=3.0,
    )
    del plain
    if orientation in _TURNS:
        picture = picture.transpose(_TURNS[orientation])
    picture = _in_srgb(picture, profile)
    is_opaque = picture.mode == "RGB"
    return Painting(
        copies=tuple(_copies(picture, task, is_opaque=is_opaque)),
        color=_average(picture) if is_opaque else "",
    )


def _orientation(source: Image.Image) -> int:
    with suppress(Exception):  # of Exif that is damaged, which many are
        return int(source.getexif().get(_ORIENTATION, 1))
    return 1


def _plain(source: Image.Image) -> Image.Image:
    """The first frame, in one of the few modes that can be made smaller: with eight bits a colour,
    and without a palette."""
    mode = source.mode
    if mode.startswith("I"):
        return source.convert("I").point(lambda value: value / 256).convert("L")
    if mode == "F":
        return source.convert("L")
    if mode in ("P", "PA") or "transparency" in source.info:
        sees_through = mode == "PA" or "transparency" in source.info
        return source.convert("RGBA" if sees_through else "RGB")
    if mode in ("LA", "La", "RGBa"):
        return source.convert("RGBA")
    return source if mode in ("L", "RGB", "RGBA", "CMYK") else source.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The same in the colours that the web takes for granted, as RGB, or as RGBA where any of it
    lets through what is behind it."""
    alpha = None
    if picture.mode == "RGBA":
        alpha = picture.getchannel("A")
        if alpha.getextrema() == (255, 255):
            alpha = None
        picture = picture.convert("RGB")
    if profile and len(profile) <= _LARGEST_PROFILE:
        with suppress(Exception):  # a profile that is damaged, or of other colours, says nothing
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            picture = converted or picture
    picture = picture.convert("RGB")
    if alpha is not None:
        picture.putalpha(alpha)
    picture.info = {}  # where it was taken, by whom, and with what
    return picture


def _copies(picture: Image.Image, task: Task, *, is_opaque: bool) -> Iterator[Painted]:
    yield _painted(_as_wide(picture, task.shown), "image/jpeg" if is_opaque else "image/png")
    widths = sorted({min(width, picture.width) for width in task.widths})
    for width in widths:
        sized = _as_wide(picture, width)
        for form in forms():
            if form == "image/webp" and sized.height > _HIGHEST_WEBP:
                continue
            yield _painted(sized, form)


def _as_wide(picture: Image.Image, width: int) -> Image.Image:
    """No wider than this."""
    if picture.width <= width:
        return picture
    height = max(round(picture.height * width / picture.width), 1)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _painted(picture: Image.Image, type: Form) -> Painted:
    name, options = _HOW[type]
    out = BytesIO()
    picture.save(out, name, **options)
    return Painted(type, picture.width, picture.height, out.getvalue())


def _average(picture: Image.Image) -> str:
    one = picture.resize((1, 1), Image.Resampling.BOX).tobytes()
    return f"#{one.hex()}"


def _bounded(task: Task) -> None:
    """Has the system end this process where it takes too much. Windows has no such limits: there,
    what bounds a picture is how many pixels it may have, and the time that it is waited for."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in (
        (resource.RLIMIT_AS, task.memory),
        (resource.RLIMIT_CPU, task.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # where it is lower already
            resource.setrlimit(limit, (most, most))


def main() -> None:
    task = msgspec.json.decode(sys.argv[1], type=Task)
    _bounded(task)
    said = painting(sys.stdin.buffer.read(), task)
    sys.stdout.buffer.write(msgspec.msgpack.encode(said))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
