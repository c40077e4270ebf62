"""The media type of each file, on any machine: what its owner installed decides nothing."""

from mimetypes import MimeTypes
from typing import Final

from generator.content.feed_formats import FORMATS

_TYPES: Final = MimeTypes()  # those that Python knows, without the machine's own
_MORE: Final = {
    ".atom": "application/xml",
    ".avif": "image/avif",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".opml": "text/x-opml",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".xsl": "application/xslt+xml",
}
_FEEDS: Final = {format.file: format.sent_as for format in FORMATS}
_TEXTS: Final = ("application/xml", "application/json", "text/", "application/feed+json")


def media_type(path: str) -> str:
    """What a file is to be sent as, with its encoding where that is text."""
    name = path.rpartition("/")[2]
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    found = _FEEDS.get(name) or _MORE.get(ending)
    found = found or _TYPES.guess_type(f"a{ending}", strict=False)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith(_TEXTS) else found
