"""Copies of a picture, made by another process: see `painter`."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from generator.content.images import LARGEST
from generator.memo.digests import digest
from generator.pictures import painter
from generator.pictures.painter import Painting, Task

RECIPE: Final = 1
"""Counted up where copies are made in another way, so that all are made anew."""
SHOWN: Final = 1_200
"""The width in pixels of the copy that every program can show. Sites that preview links want 1,200
(ogp.me names no size; Facebook and LinkedIn do)."""
MOST_PIXELS: Final = 60_000_000
"""Of a picture that is read: a telephone's have 50 million. Decoded, they take 240 MB."""

_MEMORY: Final = 1_500_000_000  # bytes; WebP of 60 million pixels takes a billion, others less
_SECONDS: Final = 60
_FORMS: Final = painter.forms()


def recipe(widths: Sequence[int]) -> str:
    """Stands for all that decides, beside a picture, what is made of it. Another release of what
    encodes them is no matter: the copies are good as they are."""
    return digest(msgspec.msgpack.encode((RECIPE, tuple(widths), SHOWN, _FORMS))).hex()


def painted(
    data: bytes, widths: Sequence[int], *, memory: int = _MEMORY, seconds: int = _SECONDS
) -> Painting:
    """The copies of a picture, made by a process that may fail: then the painting says how.

    memory    bytes that it may take
    seconds   that it may take
    """
    task = Task(tuple(widths), SHOWN, MOST_PIXELS, LARGEST, memory, seconds)
    program = [sys.executable, "-P", str(Path(painter.__file__))]
    try:
        ended = subprocess.run(
            [*program, msgspec.json.encode(task).decode()],
            input=data,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Painting(f"takes more than {seconds} seconds to read")
    if ended.returncode == 0:
        try:
            painting = msgspec.msgpack.decode(ended.stdout, type=Painting)
            if painting.fault or painting.copies:
                return painting
        except msgspec.MsgspecError:
            pass
        return Painting("made the program that reads pictures say what makes no sense")
    return Painting(f"ended the program that reads pictures ({_how(ended.returncode)})")


def _how(status: int) -> str:
    if status >= 0:
        return f"status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
