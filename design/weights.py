"""The picture in the sample record on attention: which words look at which.

    python -m design.weights

It writes a PNG of nine shades beside the record, without any library.
"""

import zlib
from pathlib import Path
from typing import Final

RECORD: Final = Path("content/articles/2017/2017-06-12-attention-is-all-you-need")
WORDS: Final = 12
CELL: Final = 40  # pixels
GAP: Final = 4
PAPER: Final = (250, 248, 243)
INK: Final = (27, 58, 107)
SHADES: Final = 8


def shade(word: int, other: int) -> int:
    """How much a word looks at another, from 1: at itself, its neighbours, and one far off."""
    near = SHADES - 2 * abs(word - other)
    far = SHADES - 1 if other == (word * 5 + 3) % WORDS else 1
    return max(near, far, 1)


def pixels() -> bytes:
    """The picture's rows, four bits a pixel: 0 is paper."""
    side = WORDS * CELL + GAP
    rows = bytearray()
    for y in range(side):
        word, within = divmod(y - GAP, CELL)
        row = [0] * side
        for x in range(side):
            other, across = divmod(x - GAP, CELL)
            if 0 <= word < WORDS and 0 <= other < WORDS and max(within, across) < CELL - GAP:
                row[x] = shade(word, other)
        rows.append(0)
        rows += bytes(a << 4 | b for a, b in zip(row[::2], row[1::2], strict=True))
    return bytes(rows)


def palette() -> bytes:
    """Paper, then the shades from the lightest to ink."""
    steps = range(SHADES + 1)
    return bytes(
        round(a + (b - a) * (step / SHADES) ** 1.2)
        for step in steps
        for a, b in zip(PAPER, INK, strict=True)
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


def picture() -> bytes:
    side = (WORDS * CELL + GAP).to_bytes(4, "big")
    parts = (
        (b"IHDR", side + side + b"\x04\x03\x00\x00\x00"),
        (b"PLTE", palette()),
        (b"IDAT", zlib.compress(pixels(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


if __name__ == "__main__":
    (Path(__file__).parents[1] / RECORD / "weights.png").write_bytes(picture())
