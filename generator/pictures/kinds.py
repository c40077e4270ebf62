"""What a file is, by how it begins: its name and what its server calls it may say anything."""

import re
from typing import Final

READ: Final = frozenset(("JPEG", "PNG", "GIF", "WebP", "AVIF"))
"""Kinds of which copies are made. All others are refused, though there may be programs that show
them: what few need is what attackers look for."""

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\1\0", "ICO"),
    (b"8BPS", "Photoshop"),
    (b"%PDF", "PDF"),
    (b"%!PS", "PostScript"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
)
_BRANDS: Final = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"mif1": "HEIC",
}
_HEAD: Final = 4_096  # bytes before which SVG has its root element, comments and all
_SVG: Final = re.compile(rb"<svg[\s>/:]|<!DOCTYPE\s+svg\b", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def kind_of(data: bytes) -> str:
    """Such as `JPEG`, `SVG` or `HTML`; empty for what is not known."""
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WebP"
    if data[4:8] == b"ftyp":
        brands = (data[8:12], *(data[at : at + 4] for at in range(16, 64, 4)))
        known = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
        return "AVIF" if "AVIF" in known else known[0] if known else ""
    head = data[:_HEAD]
    if head[:3] == b"\x1f\x8b\x08":
        return "gzip"
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")  # UTF-16 says the same in ASCII
    if _HTML.match(text):
        return "HTML"
    return "SVG" if _SVG.search(text) else ""


def objection(data: bytes) -> str:
    """Why no copies are made of a file, in words that follow its address; empty if they may be."""
    kind = kind_of(data)
    if kind in READ:
        return ""
    if not data:
        return "is empty"
    if kind == "SVG":
        return "is SVG, which can hold programs and ask other hosts: none is served as ours"
    if kind == "HTML":
        return "is a page, and no picture"
    if kind:
        return f"is {kind}, of which no copies are made: those of {_named()} are"
    return f"is no picture of a kind that is known: {_named()}"


def _named() -> str:
    *most, last = sorted(READ)
    return f"{', '.join(most)} and {last}"
