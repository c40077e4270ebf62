"""Links of a built site that lead nowhere."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
from lxml import etree, html

from .forms import URL_ATTRIBUTES, below, read_page, read_xml, srcset_urls

# Stands for the site's origin where no base URL is given, so that addresses can be joined.
NOWHERE = "http://site.invalid"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "[::1]")
MACHINE_FILES = ("*.xml", "*.opml", "*.json", "*.txt")
ROOTED = re.compile(r"[/#]|[a-z][a-z0-9+.-]*:", re.I)
CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)|@import\s+(["'])([^"']+)\3""")


def link_faults(output: Path, base_path: str, *, base_url: str | None = None) -> list[str]:
    """Every link of a built site that leads to no file, to no such part of a page, or outside.

    output     folder of the built site
    base_path  where the site lies on its host: "/" or "/digest/"
    base_url   the same with scheme and host; when given, absolute addresses of the site are
               followed too, in pages, style sheets, feeds, sitemaps and OPML
    """
    site = _Site(output, base_path.rstrip("/") + "/", base_url)
    faults: list[str] = []
    for path in sorted(site.files):
        if path.endswith(".html"):
            faults += site.page_faults(path)
        elif path.endswith(".css"):
            text = (output / path).read_text("utf-8", "replace")
            faults += site.reference_faults(path, _css_urls(text))
        elif base_url and any(Path(path).match(pattern) for pattern in MACHINE_FILES):
            urls = _machine_urls(path, (output / path).read_bytes())
            faults += site.reference_faults(path, (url for url in urls if below(url, base_url)))
    return faults


@dataclass(frozen=True)
class _Site:
    output: Path
    base_path: str
    base_url: str | None
    targets: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of all files below the output folder, '/'-separated."""
        return frozenset(
            path.relative_to(self.output).as_posix()
            for path in self.output.rglob("*")
            if path.is_file()
        )

    @property
    def origin(self) -> str:
        if self.base_url is None:
            return NOWHERE
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def url(self, path: str) -> str:
        """The address that a browser asks for to get a file."""
        folder = path.removesuffix("index.html") if Path(path).name == "index.html" else path
        return f"{self.origin}{self.base_path}{folder}"

    def page_faults(self, path: str) -> Iterator[str]:
        root = read_page((self.output / path).read_bytes())
        urls = list(_page_urls(root))
        if path == "404.html":
            # The host shows this page at any depth, where a relative address means another file.
            for url in urls:
                if not ROOTED.match(url):
                    yield f"{path}: links relative: {url!r}"
        yield from self.reference_faults(path, urls)
        if self.base_url:
            described = (url for url in _described_urls(root) if below(url, str(self.base_url)))
            yield from self.reference_faults(path, described)

    def reference_faults(self, path: str, references: Iterable[str]) -> Iterator[str]:
        for reference in dict.fromkeys(references):
            fault = self.fault_of(path, reference)
            if fault:
                yield f"{path}: {fault}"

    def fault_of(self, path: str, reference: str) -> str | None:
        """What is wrong with an address that a file refers to, None when nothing is."""
        if not reference:
            return "links empty: an address without anything in it"
        try:
            parts = urlsplit(urljoin(self.url(path), reference))
        except ValueError:
            return f"links form: {reference!r}"
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            if parts.scheme == "file" or parts.hostname in LOCAL_HOSTS:
                return f"links local: {reference!r} leads to the machine that built the site"
            return None
        if not f"{parts.path}/".startswith(self.base_path):
            # Written in full, it is a neighbour on the same host; else base_path was forgotten.
            written_in_full = urlsplit(reference).netloc
            return None if written_in_full else f"links outside: {reference!r}"
        target = unquote(parts.path[len(self.base_path) :])
        if target == "" or target.endswith("/"):
            target += "index.html"
        if target not in self.files:
            if f"{target}/index.html" in self.files:
                return f"links redirect: {reference!r} lacks the slash at its end"
            return f"links missing: {reference!r}"
        fragment = unquote(parts.fragment)
        if fragment in ("", "top") or not target.endswith(".html") or fragment in self.ids(target):
            return None
        return f"links fragment: {reference!r}: no such id in {target}"

    def ids(self, path: str) -> frozenset[str]:
        """The ids of a page, and the names of its old-style anchors."""
        if path not in self.targets:
            root = read_page((self.output / path).read_bytes())
            self.targets[path] = frozenset(map(str, root.xpath("//@id | //a/@name")))
        return self.targets[path]


def _page_urls(root: html.HtmlElement) -> Iterator[str]:
    """Every address that a page refers to, as it is written."""
    for element in root.iter(etree.Element):
        for name in ("srcset", "imagesrcset"):
            yield from srcset_urls(element.get(name, ""))
        for name in (*URL_ATTRIBUTES, "xlink:href"):
            value = element.get(name)
            # data= is an address on <object> only, cite= says where a quotation is from.
            if value is not None and (name != "data" or element.tag == "object"):
                yield value.strip()
        if element.tag == "meta" and element.get("property") in ("og:url", "og:image"):
            yield element.get("content", "")
        yield from _css_urls(element.get("style", ""))
        if element.tag == "style":
            yield from _css_urls(element.text or "")


def _described_urls(root: html.HtmlElement) -> Iterator[str]:
    """Every address in a page's JSON-LD, without those that only name a thing."""
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                yield from _strings(json.loads(script.text or ""))
            except ValueError:
                continue  # a fault of the page, not of its links


def _css_urls(text: str) -> Iterator[str]:
    for found in CSS_URL.finditer(text):
        yield (found[2] or found[4]).strip()


def _machine_urls(path: str, data: bytes) -> Iterator[str]:
    """Every text of a file for machines that may be an address, within HTML too."""
    if path.endswith(".json"):
        try:
            texts = list(_strings(json.loads(data)))
        except ValueError:
            return
    elif path.endswith(".txt"):
        texts = data.decode("utf-8", "replace").split()
    else:
        root, _ = read_xml(data)
        if root is None:
            return
        texts = [text for element in root.iter(etree.Element) for text in _texts(element)]
    for text in texts:
        yield text.strip()
        if "<" in text and ">" in text:
            for element in html5lib.parseFragment(text, namespaceHTMLElements=False).iter():
                for name in ("href", "src"):
                    if name in element.attrib:
                        yield element.attrib[name].strip()


def _texts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    yield from map(str, element.attrib.values())


def _strings(value: Any) -> Iterator[str]:
    """Every text of a JSON document, at any depth; `@id` only names a thing."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)
    elif isinstance(value, dict):
        for name, child in value.items():
            if name != "@id":
                yield from _strings(child)
