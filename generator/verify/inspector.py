"""One file, held to every rule of what it is: sent to every process."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from lxml import etree
from msgspec import Struct

from generator.verify import atom, hosts, json_feed, opml, robots, rss, sitemaps, xmltext
from generator.verify.head import RSS, feed_links, head_faults
from generator.verify.hidden import Marks, Seen
from generator.verify.images import image_faults
from generator.verify.leftovers import (
    json_leftovers,
    page_leftovers,
    raw_leftovers,
    xml_leftovers,
)
from generator.verify.links import (
    NOT_FOUND,
    Fragment,
    Links,
    Reference,
    css_urls,
    page_references,
    relative_faults,
)
from generator.verify.markup import encoding_faults, markup_faults
from generator.verify.namespaces import ATOM
from generator.verify.outline import outline_faults
from generator.verify.page import Page, line_of
from generator.verify.private import private_faults
from generator.verify.rule import Fault
from generator.verify.safety import MIXED, mixed_css, safety_faults
from generator.verify.structured_data import described_urls, strings, structured_data_faults

HTML: Final = (".html", ".htm", ".xhtml")
XML: Final = (".xml", ".rss", ".atom", ".rdf", ".opml", ".svg", ".xsl", ".xslt")
JSON: Final = (".json", ".webmanifest", ".jsonld", ".geojson")
TEXT: Final = (
    ".txt",
    ".md",
    ".js",
    ".mjs",
    ".csv",
    ".ics",
    ".map",
    ".yaml",
    ".yml",
    ".toml",
    ".eml",
)
NAMES: Final = ("_headers", "_redirects", "CNAME", "README")
_MOST_ALIKE: Final = 20
"""Faults of one rule that are told of one file; whoever mends the first mends them all."""


class Facts(NamedTuple):
    """What other files have to know of a page that is not simply there to be found."""

    canonical: str
    """Its canonical address where that is not its own; empty otherwise."""
    line: int
    """Where it is said."""
    noindex: bool
    is_redirect: bool


class Outcome(NamedTuple):
    """All that was found in one file."""

    path: str
    kind: str
    """As in `page`, `redirect`, `rss`, `sitemap`; `other` for what is not looked into."""
    faults: tuple[Fault, ...]
    more: dict[str, int]
    """Faults that are not told for their number, by rule."""
    fragments: tuple[Fragment, ...]
    facts: Facts | None
    named: tuple[Reference, ...]
    """Addresses that a sitemap or its index names."""
    feeds: tuple[tuple[str, str, int], ...]
    """File, media type and line of every feed that a page names."""
    lacks_rss: bool
    """True for a page that names feeds, and none in RSS."""
    seen: tuple[Seen, ...]


class Inspector(Struct, frozen=True):
    """Looks into the files of one site."""

    output: Path
    links: Links
    marks: Marks
    """What must not be seen; empty where no content folder says."""
    said: frozenset[str]
    """What would be odd in plain text, and is said by what is public: an article about tags."""
    hosts: tuple[str, ...]
    """Whose scripts, frames and forms are allowed."""
    now: datetime | None
    """When given, later dates and old news are faults."""
    ignored: frozenset[str]
    """Names of rules."""

    def __call__(self, path: str) -> Outcome:
        """Reads one file and holds it to the rules."""
        return _File(self, path).outcome()

    def ids(self, path: str) -> frozenset[str]:
        """What a fragment may lead to in a page."""
        return Page(path, self.read(path).decode("utf-8", "replace")).ids

    def read(self, path: str) -> bytes:
        """The file's bytes; nothing of one that cannot be read."""
        try:
            return (self.output / path).read_bytes()
        except OSError:
            return b""


class Ids:
    """The ids of pages: sent to every process."""

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector

    def __call__(self, task: tuple[str, frozenset[str]]) -> tuple[str, frozenset[str]]:
        """Which of some fragments are not in a page."""
        path, wanted = task
        return path, wanted - self._inspector.ids(path)


class _File:
    """What is known of a file while it is looked into."""

    def __init__(self, inspector: Inspector, path: str) -> None:
        self._by = inspector
        self._path = path
        self._url = inspector.links.url(path)
        self._fragments: list[Fragment] = []
        self._facts: Facts | None = None
        self._named: list[Reference] = []
        self._feeds: list[tuple[str, str, int]] = []
        self._lacks_rss = False
        self._seen: tuple[Seen, ...] = ()
        self._kind = "other"

    def outcome(self) -> Outcome:
        kept: list[Fault] = []
        counts: dict[str, int] = {}
        for fault in self._faults():
            if fault.rule in self._by.ignored or (fault.about and fault.about in self._by.said):
                continue
            counts[fault.rule] = counts.get(fault.rule, 0) + 1
            if counts[fault.rule] <= _MOST_ALIKE:
                kept.append(fault)
        more = {rule: n - _MOST_ALIKE for rule, n in counts.items() if n > _MOST_ALIKE}
        return Outcome(
            self._path,
            self._kind,
            tuple(kept),
            more,
            tuple(self._fragments),
            self._facts,
            tuple(self._named),
            tuple(self._feeds),
            self._lacks_rss,
            self._seen,
        )

    def _faults(self) -> Iterator[Fault]:
        name = self._path.rpartition("/")[2]
        ending = Path(name).suffix.lower()
        is_text = ending in (*HTML, *XML, *JSON, *TEXT, ".css") or name in NAMES
        if not is_text:
            return
        data = self._by.read(self._path)
        text = data.decode("utf-8", "replace")
        yield from private_faults(data, text)
        yield from self._by.marks.secret_faults(text)
        self._seen = self._by.marks.seen(text)
        if ending in HTML:
            yield from self._page(data, text)
        elif ending in XML:
            yield from self._xml(data)
        elif ending in JSON:
            yield from self._json(data)
        elif ending == ".css":
            yield from self._style(text)
        else:
            yield from self._text(name, data, text)

    def _follow(
        self, references: list[Reference], ids: frozenset[str], base: str = ""
    ) -> list[Fault]:
        faults, fragments = self._by.links.faults(self._path, references, ids, base)
        self._fragments += fragments
        return faults

    def _below(self, references: Iterator[Reference]) -> list[Reference]:
        """The addresses that are written in full and lie on this site."""
        return [each for each in references if each.address.startswith(self._by.links.base_url)]

    def _page(self, data: bytes, text: str) -> Iterator[Fault]:
        page = Page(self._path, text)
        self._kind = "redirect" if page.is_redirect else "page"
        self._facts = self._facts_of(page)
        yield from encoding_faults(data)
        yield from markup_faults(page)
        yield from head_faults(page)
        yield from outline_faults(page)
        yield from image_faults(page, self._by.links.base_url)
        yield from safety_faults(page, self._url, self._by.hosts)
        yield from structured_data_faults(page)
        yield from page_leftovers(page)
        references = list(page_references(page))
        if self._path == NOT_FOUND:
            yield from relative_faults(references)
        bases = [base.attr("href") or "" for base in page.all("base")]
        yield from self._follow(references, page.ids, bases[0] if bases else "")
        described = self._below(Reference(*each) for each in described_urls(page))
        yield from self._follow(described, page.ids)
        kinds = set()
        for link in feed_links(page):
            kind = link.attr("type") or ""
            kinds.add(kind)
            file = self._by.links.file(link.attr("href") or "")
            if file:
                self._feeds.append((file, kind, line_of(link)))
        self._lacks_rss = bool(kinds) and RSS not in kinds and not page.is_redirect

    def _facts_of(self, page: Page) -> Facts | None:
        url, canonical = self._url, page.canonical
        line = line_of(page.canonicals[0]) if page.canonicals else 0
        own = not canonical or canonical == url or canonical == f"{url}index.html"
        if own and not page.noindex and not page.is_redirect:
            return None
        return Facts("" if own else canonical, line, page.noindex, page.is_redirect)

    def _xml(self, data: bytes) -> Iterator[Fault]:
        is_feed_like = not self._path.endswith((".svg", ".xsl", ".xslt"))
        if is_feed_like:
            root, faults = xmltext.read_xml(data)
            yield from faults
        else:
            text = data.decode("utf-8", "replace")
            root, fault = xmltext.parsed(text)
            yield from [fault] if fault else []
        if root is None:
            return
        yield from self._document(data, root)
        if is_feed_like:
            yield from xml_leftovers(root)
            yield from self._follow(self._below(_xml_references(root)), frozenset())

    def _document(self, data: bytes, root: Any) -> Iterator[Fault]:
        """Faults of an XML document of the kind that its root says."""
        by = self._by
        if root.tag == "rss":
            self._kind = "rss"
            change = self._change_beside()
            yield from rss.rss_faults(data, root, self._url, now=by.now, newest_change=change)
        elif root.tag == f"{ATOM}feed":
            self._kind = "atom"
            yield from atom.atom_faults(data, root, self._url, now=by.now)
        elif root.tag in (sitemaps.URLSET, sitemaps.INDEX):
            self._kind = "sitemap" if root.tag == sitemaps.URLSET else "sitemap-index"
            self._named = [Reference(*each) for each in sitemaps.addresses(root)]
            yield from sitemaps.sitemap_faults(data, root, by.links.base_url, now=by.now)
        elif root.tag == "opml":
            self._kind = "opml"
            yield from opml.opml_faults(root, by.links.base_url)

    def _change_beside(self) -> datetime | None:
        """The newest change among the items of the Atom feed beside this one.

        RSS does not say when an item changed; the Atom feed of the same items does.
        """
        folder = self._path.rpartition("/")[0]
        for name in ("atom.xml", "feed.atom", "index.atom"):
            path = f"{folder}/{name}" if folder else name
            if path in self._by.links.files:
                root, _ = xmltext.parsed(self._by.read(path).decode("utf-8", "replace"))
                return atom.newest_change(root) if root is not None else None
        return None

    def _json(self, data: bytes) -> Iterator[Fault]:
        value, faults = json_feed.read_json(data)
        yield from faults
        if value is None:
            return
        texts = list(strings(value))
        yield from json_leftovers(texts)
        if json_feed.is_feed(value):
            self._kind = "json-feed"
            yield from json_feed.json_feed_faults(data, value, self._url, now=self._by.now)
        references = (Reference(url, 0) for text in texts for url in (text.strip(), *_within(text)))
        yield from self._follow(self._below(references), frozenset())

    def _style(self, text: str) -> Iterator[Fault]:
        self._kind = "style"
        yield from raw_leftovers(text)
        references = [Reference(url, 0) for url in css_urls(text)]
        yield from self._follow(references, frozenset())
        if self._by.links.base_url.startswith("https:"):
            for address in mixed_css(text):
                yield MIXED.at(text.count("\n", 0, text.find(address)) + 1, address)

    def _text(self, name: str, data: bytes, text: str) -> Iterator[Fault]:
        if name in ("_headers", "_redirects") or self._path == "robots.txt":
            yield from raw_leftovers(text)
        if self._path == "robots.txt":
            self._kind = "robots"
            yield from robots.robots_faults(data, self._by.links.base_url)
            named = (Reference(v, line) for k, v, line in robots.fields(text) if k == "sitemap")
            yield from self._follow(self._below(named), frozenset())
        elif self._path == "_redirects":
            yield from hosts.redirects_faults(text)


def _xml_references(root: Any) -> Iterator[Reference]:
    """Every text of an XML document that may be an address, within HTML too."""
    for element in root.iter(etree.Element):
        if element.tag == f"{ATOM}id" or element.get("isPermaLink") == "false":
            continue  # it only names a thing
        for text in (element.text or "", *map(str, element.attrib.values())):
            yield Reference(text.strip(), element.sourceline)
            for url in _within(text):
                yield Reference(url, element.sourceline)


_ADDRESS: Final = re.compile(r"""(?:href|src)=["']([^"']+)["']""")


def _within(text: str) -> Iterator[str]:
    """The addresses in a text that may be HTML."""
    if "<" in text:
        for found in _ADDRESS.finditer(text):
            yield found[1].replace("&amp;", "&").strip()
