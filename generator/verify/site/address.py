"""Where a site lies, as its own files say."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from generator.verify.pages.html_page import HtmlPage
from generator.verify.patterns import web_url

_LOOKED_AT: Final = 200  # pages
_SITEMAP: Final = re.compile(r"^\s*sitemap:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_SELF: Final = re.compile(r"<(?:atom:)?link\b[^>]*\brel=[\"']self[\"'][^>]*>")
_HREF: Final = re.compile(r"\bhref=[\"']([^\"']+)[\"']")


def base_url(output: Path, paths: Iterable[str]) -> str | None:
    """The address of a site's root, with a slash at its end; None where no file tells.

    Told by the canonical address of a page, by a sitemap that robots.txt names, or by a feed's link
    to itself: each ends in the path of a file that is there.
    """
    names = sorted(paths, key=lambda path: (path.count("/"), path != "index.html", path))
    pages = [name for name in names if name.endswith((".html", ".htm"))]
    for path in pages[:_LOOKED_AT]:
        address = _before(HtmlPage(path, _text(output, path)).canonical, path)
        if address:
            return address
    if "robots.txt" in names:
        for url in _SITEMAP.findall(_text(output, "robots.txt")):
            for path in names:
                if path.endswith(".xml") and (address := _before(url, path)):
                    return address
    for path in names:
        if path.endswith((".xml", ".rss", ".atom")):
            for link in _SELF.findall(_text(output, path)):
                href = _HREF.search(link)
                if href and (address := _before(href[1], path)):
                    return address
    return None


def _before(url: str, path: str) -> str | None:
    """What of an address is left before the path of the file that is served there."""
    if not web_url(url):
        return None
    served = path.removesuffix("index.html") if path.endswith("index.html") else path
    for ending in (path, served, served.removesuffix(".html")):
        if url.endswith(f"/{ending}"):
            return url[: len(url) - len(ending)]
    return None


def _text(output: Path, path: str) -> str:
    try:
        return (output / path).read_text("utf-8", "replace")
    except OSError:
        return ""
