"""Media types, whatever the machine has installed."""

import mimetypes

import pytest

from generator.serve.media_types import media_type

TYPES = {
    "index.html": "text/html; charset=utf-8",
    "assets/style.css": "text/css; charset=utf-8",
    "assets/reader.js": "text/javascript; charset=utf-8",
    "feed.xml": "application/xml; charset=utf-8",
    "topics/ai/atom.xml": "application/xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "api/index.json": "application/json; charset=utf-8",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "assets/icon.svg": "image/svg+xml",
    "a.webp": "image/webp",
    "A.JPG": "image/jpeg",
    "font.woff2": "font/woff2",
    "a.mp3": "audio/mpeg",
    "CNAME": "application/octet-stream",
    "a.unknown": "application/octet-stream",
}


@pytest.mark.parametrize("path", TYPES)
def test_each_file_has_its_type(path: str) -> None:
    assert media_type(path) == TYPES[path]


def test_what_the_machine_has_installed_decides_nothing() -> None:
    """As the registry of Windows, which has text/plain for scripts at times."""
    mimetypes.add_type("text/plain", ".js")
    try:
        assert media_type("a.js").startswith("text/javascript")
    finally:
        mimetypes.add_type("text/javascript", ".js")
