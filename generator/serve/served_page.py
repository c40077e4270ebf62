"""A page as it is served: the built file, and a script that the browser alone is given."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct

from generator.memo.digests import digest
from generator.pages.parts.security_policy import with_sources
from generator.serve.lookup import file_at

_BODY: Final = re.compile(r"<body[\s>]", re.IGNORECASE)
_LOADED: Final = re.compile(r"""\s(?:src|srcset|poster)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_IN_CSS: Final = re.compile(
    r"""@import\s+["']([^"']+)["']|url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]+))\s*\)"""
)
_REFRESH: Final = re.compile(r"\s*0\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
_MOST_LOADED: Final = 500  # files that a page is followed to
_DEEPEST: Final = 4  # style sheets that import each other
_OURS: Final = "script-src 'self'; connect-src 'self'"
"""What the script needs: to be loaded, and to hear from the server that it came from."""
_DIGITS: Final = 16


class Style(Struct, frozen=True, array_like=True):
    """A style sheet of a page."""

    href: str
    """As the page has it, without escapes."""
    digest: str
    """Of all that it says and loads; empty for one of another host."""


class ServedPage(Struct, frozen=True):
    """A built page, and what of it matters to a browser that shows it."""

    text: str
    digest: str
    """Of the page and all that it loads, but for its style sheets."""
    styles: tuple[Style, ...]
    leads: str
    """Where it sends its readers at once; empty for nowhere."""

    def with_script(self, address: str, more: dict[str, str]) -> bytes:
        """The page with a script at its head, which its policy allows.

        address   of the script
        more      by name: what the script is told, as `data-` attributes
        """
        told = "".join(f' data-{name}="{escape(value)}"' for name, value in more.items())
        script = f'<script async src="{escape(address)}"{told}></script>'
        head = _read_head(self.text)
        at = len(self.text) if head.end is None else head.end
        changes = [(at, at, script), *_widened(head)]
        text = self.text
        for start, end, put in sorted(changes, reverse=True):
            text = text[:start] + put + text[end:]
        return text.encode("utf-8", "surrogateescape")


def read_page(data: bytes, address: str, output: Path, base_path: str) -> ServedPage:
    """A page that was built.

    address   of the page, a path of this host
    """
    text = data.decode("utf-8", "surrogateescape")
    head = _read_head(text)
    site = _Files(output, base_path)
    styles = [(href, urljoin(address, href)) for href, _, _ in head.styles]
    rest, at = [], 0
    for _, start, end in head.styles:
        rest.append(text[at:start])
        at = end
    rest.append(text[at:])
    loaded = (url for value in _LOADED.finditer(text) for url in _urls(value[1] or value[2] or ""))
    files = dict.fromkeys(urljoin(address, unescape(url)) for url in loaded)
    stamps = [site.stamp(url) for url in list(files)[:_MOST_LOADED]]
    return ServedPage(
        text=text,
        digest=_short(*rest, *stamps),
        styles=tuple(Style(href, site.style_digest(url)) for href, url in styles),
        leads=head.leads,
    )


class _Head(HTMLParser):
    """What stands in the head of a page: each with where it begins and ends in the text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.styles: list[tuple[str, int, int]] = []
        self.policies: list[tuple[str, int, int]] = []
        self.leads = ""
        self.end: int | None = None
        """Where the head ends; None where it has no end that can be told."""
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("link", "meta"):
            return
        raw = self.get_starttag_text() or ""
        start = self._offset()
        said = {name: value or "" for name, value in reversed(attrs)}
        if tag == "link" and "stylesheet" in said.get("rel", "").lower().split():
            if said.get("href"):
                self.styles.append((said["href"], start, start + len(raw)))
        elif said.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append((said.get("content", ""), start, start + len(raw)))
        elif said.get("http-equiv", "").lower() == "refresh":
            match = _REFRESH.match(said.get("content", ""))
            self.leads = match[1].strip() if match else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "head" and self.end is None:
            self.end = self._offset()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


@lru_cache(maxsize=32)
def _read_head(text: str) -> _Head:
    body = _BODY.search(text)
    return _Head(text[: body.start()] if body else text)


def _widened(head: _Head) -> Iterator[tuple[int, int, str]]:
    """The policies of a page, as they are to be where they forbid the script. One that cannot be
    read stays: the page is shown without the script then."""
    for policy, start, end in head.policies:
        try:
            widened = with_sources(policy, _OURS)
        except ValueError:
            continue
        if widened.unescape() != policy:
            yield start, end, f'<meta http-equiv="Content-Security-Policy" content="{widened}">'


class _Files:
    """The files of a site, by the address at which a page loads them."""

    def __init__(self, output: Path, base_path: str) -> None:
        self._output = output
        self._base_path = base_path

    def _path(self, url: str) -> str | None:
        """The path of a file below the output folder; None for what lies elsewhere."""
        parts = urlsplit(url)
        path = unquote(parts.path)
        if parts.scheme or parts.netloc or not path.startswith(f"{self._base_path}/"):
            return None
        path = path.removeprefix(f"{self._base_path}/")
        return path if path and ".." not in path.split("/") else None

    def stamp(self, url: str) -> str:
        """Another text whenever the file is another; empty for what lies elsewhere."""
        path = self._path(url)
        found = file_at(self._output, path) if path else None
        return f"{path} {found.status.st_size} {found.status.st_mtime_ns}\n" if found else ""

    def style_digest(self, url: str, depth: int = 0) -> str:
        """Stands for a style sheet with all that it loads; empty for what lies elsewhere."""
        path = self._path(url)
        if path is None:
            return ""
        try:
            text = (self._output / path).read_text("utf-8", "replace")
        except (OSError, ValueError):
            return ""
        parts = [text]
        for match in list(_IN_CSS.finditer(text))[:_MOST_LOADED]:
            named = urljoin(url, next(filter(None, match.groups()), ""))
            is_style = urlsplit(named).path.endswith(".css") and depth < _DEEPEST
            parts.append(self.style_digest(named, depth + 1) if is_style else self.stamp(named))
        return _short(*parts)


def _urls(value: str) -> Iterator[str]:
    """The addresses of a `src`, or of a `srcset`."""
    for part in value.split(","):
        if words := part.split():
            yield words[0]


def _short(*parts: str) -> str:
    """A word that stands for these texts."""
    return digest(*(part.encode("utf-8", "surrogateescape") for part in parts)).hex()[:_DIGITS]
