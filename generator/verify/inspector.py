"""One file, held to every rule of what it is: sent to every process."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from lxml import etree
from msgspec import Struct

from generator.content.records.allowed import Allowed
from generator.verify import xmltext
from generator.verify.feeds import atom, json_feed, opml, rss
from generator.verify.feeds.namespaces import ATOM
from generator.verify.pages.head import RSS, feed_links, head_faults
from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.pages.images import image_faults
from generator.verify.pages.markup import encoding_faults, markup_faults
from generator.verify.pages.outline import outline_faults
from generator.verify.pages.structured_data import described_urls, strings, structured_data_faults
from generator.verify.patterns import addresses_in, moment, rfc_822_date, rfc_3339_date
from generator.verify.rule import Sighting, Violation
from generator.verify.safety.active_content import MIXED, mixed_css, safety_faults
from generator.verify.safety.hidden import Marks
from generator.verify.safety.leftovers import (
    is_said,
    json_leftovers,
    page_leftovers,
    raw_leftovers,
    xml_leftovers,
)
from generator.verify.safety.private import private
from generator.verify.site import hosts, robots, sitemaps
from generator.verify.site.links import (
    NOT_FOUND,
    Fragment,
    Links,
    Reference,
    css_urls,
    page_references,
    relative_faults,
)

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


class PageFacts(NamedTuple):
    """What other files have to know of a page that is not simply there to be found."""

    canonical: str
    """Its canonical address where that is not its own; empty otherwise."""
    line: int
    """Where it is said."""
    noindex: bool
    is_redirect: bool


class FileFindings(NamedTuple):
    """All that was found in one file."""

    path: str
    kind: str
    """As in `page`, `redirect`, `rss`, `sitemap`; `other` for what is not looked into."""
    faults: tuple[Violation, ...]
    more: dict[tuple[str, str], int]
    """Faults that are not told for their number, by rule and by what is named."""
    fragments: tuple[Fragment, ...]
    facts: PageFacts | None
    named: tuple[Reference, ...]
    """Addresses that a sitemap or its index names."""
    feeds: tuple[tuple[str, str, int], ...]
    """File, media type and line of every feed that a page names."""
    lacks_rss: bool
    """True for a page that names feeds, and none in RSS."""
    seen: tuple[Sighting, ...]
    """What may be public for another reason, or must not be seen."""
    dates: frozenset[str]
    """When the items of a feed were published."""


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
    allow: Allowed
    """Origins by what they are allowed."""
    now: datetime | None
    """When given, later dates and old news are faults."""
    ignored: frozenset[str]
    """Names of rules."""

    def __call__(self, path: str) -> FileFindings:
        """Reads one file and holds it to the rules."""
        return _File(self, path).outcome()

    def seen(self, path: str, data: bytes) -> tuple[Sighting, ...]:
        """What a file of this path and these bytes holds that must not be seen."""
        if not _is_text(path):
            return ()
        text = data.decode("utf-8", "replace")
        return (*private(path, data, text), *self.marks.seen(text), *self.marks.secrets_seen(text))

    def ids(self, path: str) -> frozenset[str]:
        """What a fragment may lead to in a page."""
        return HtmlPage(path, self.read(path).decode("utf-8", "replace")).ids

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
        self._facts: PageFacts | None = None
        self._named: list[Reference] = []
        self._feeds: list[tuple[str, str, int]] = []
        self._lacks_rss = False
        self._seen: tuple[Sighting, ...] = ()
        self._dates: frozenset[str] = frozenset()
        self._kind = "other"

    def outcome(self) -> FileFindings:
        kept: list[Violation] = []
        counts = Counter[str]()
        more = Counter[tuple[str, str]]()
        for fault in self._faults():
            if fault.rule in self._by.ignored:
                continue
            if fault.about and is_said(fault.about, self._by.said):
                continue
            counts[fault.rule] += 1
            if counts[fault.rule] <= _MOST_ALIKE:
                kept.append(fault)
            else:
                more[fault.rule, fault.named] += 1
        return FileFindings(
            self._path,
            self._kind,
            tuple(kept),
            dict(more),
            tuple(self._fragments),
            self._facts,
            tuple(self._named),
            tuple(self._feeds),
            self._lacks_rss,
            self._seen,
            self._dates,
        )

    def _faults(self) -> Iterator[Violation]:
        if not _is_text(self._path):
            return
        name = self._path.rpartition("/")[2]
        ending = Path(name).suffix.lower()
        data = self._by.read(self._path)
        text = data.decode("utf-8", "replace")
        self._seen = self._by.seen(self._path, data)
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
    ) -> list[Violation]:
        faults, fragments = self._by.links.faults(self._path, references, ids, base)
        self._fragments += fragments
        return faults

    def _below(self, references: Iterator[Reference]) -> list[Reference]:
        """The addresses that are written in full and lie on this site; words behind one make it a
        text that begins so."""
        root = self._by.links.base_url
        return [
            reference
            for reference in references
            if reference.address.startswith(root)
            and reference.address.split() == [reference.address]
        ]

    def _page(self, data: bytes, text: str) -> Iterator[Violation]:
        page = HtmlPage(self._path, text)
        self._kind = "redirect" if page.is_redirect else "page"
        self._facts = self._facts_of(page)
        yield from encoding_faults(data)
        yield from markup_faults(page)
        yield from head_faults(page)
        yield from outline_faults(page)
        yield from image_faults(page, self._url, self._by.links.base_url)
        yield from safety_faults(page, self._url, self._by.hosts, self._by.allow)
        yield from structured_data_faults(page)
        yield from page_leftovers(page)
        references = list(page_references(page))
        if self._path == NOT_FOUND:
            yield from relative_faults(references)
        bases = [base.attr("href") or "" for base in page.all("base")]
        yield from self._follow(references, page.ids, bases[0] if bases else "")
        described = self._below(Reference(*place) for place in described_urls(page))
        yield from self._follow(described, page.ids)
        kinds = set()
        for link in feed_links(page):
            kind = link.attr("type") or ""
            kinds.add(kind)
            file = self._by.links.file(link.attr("href") or "")
            if file:
                self._feeds.append((file, kind, line_of(link)))
        self._lacks_rss = bool(kinds) and RSS not in kinds and not page.is_redirect

    def _facts_of(self, page: HtmlPage) -> PageFacts | None:
        url, canonical = self._url, page.canonical
        line = line_of(page.canonicals[0]) if page.canonicals else 0
        own = not canonical or canonical == url or canonical == f"{url}index.html"
        if own and not page.noindex and not page.is_redirect:
            return None
        return PageFacts("" if own else canonical, line, page.noindex, page.is_redirect)

    def _xml(self, data: bytes) -> Iterator[Violation]:
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

    def _document(self, data: bytes, root: Any) -> Iterator[Violation]:
        """Faults of an XML document of the kind that its root says."""
        by = self._by
        if root.tag == "rss":
            self._kind = "rss"
            self._published(rfc_822_date(element.text or "") for element in root.iter("pubDate"))
            change = self._change_beside()
            yield from rss.rss_faults(data, root, self._url, now=by.now, newest_change=change)
        elif root.tag == f"{ATOM}feed":
            self._kind = "atom"
            dates = (rfc_3339_date(element.text or "") for element in root.iter(f"{ATOM}published"))
            self._published(dates)
            yield from atom.atom_faults(data, root, self._url, now=by.now)
        elif root.tag in (sitemaps.URLSET, sitemaps.INDEX):
            self._kind = "sitemap" if root.tag == sitemaps.URLSET else "sitemap-index"
            self._named = [Reference(*reference) for reference in sitemaps.addresses(root)]
            yield from sitemaps.sitemap_faults(data, root, by.links.base_url, now=by.now)
        elif root.tag == "opml":
            self._kind = "opml"
            yield from opml.opml_faults(root, by.links.base_url)

    def _published(self, dates: Iterable[datetime | None]) -> None:
        self._dates = frozenset(moment(date) for date in dates if date)

    def _change_beside(self) -> datetime | None:
        """The newest change among the items of the Atom feed beside this one.

        RSS does not say when an item changed; the Atom feed of the same items does.
        """
        folder = self._path.rpartition("/")[0]
        for name in ("atom.xml", "feed.atom", "index.atom"):
            path = f"{folder}/{name}" if folder else name
            if path in self._by.links.files:
                root, _ = xmltext.parsed(self._by.read(path).decode("utf-8", "replace"))
                return atom.newest_update(root) if root is not None else None
        return None

    def _json(self, data: bytes) -> Iterator[Violation]:
        value, faults = json_feed.read_json(data)
        yield from faults
        if value is None:
            return
        texts = list(strings(value))
        yield from json_leftovers(texts)
        if json_feed.is_feed(value):
            self._kind = "json-feed"
            self._published(map(rfc_3339_date, json_feed.published(value)))
            yield from json_feed.json_feed_faults(data, value, self._url, now=self._by.now)
        references = (
            Reference(url, 0) for text in texts for url in (text.strip(), *addresses_in(text))
        )
        yield from self._follow(self._below(references), frozenset())

    def _style(self, text: str) -> Iterator[Violation]:
        self._kind = "style"
        yield from raw_leftovers(text)
        references = [Reference(url, 0) for url in css_urls(text)]
        yield from self._follow(references, frozenset())
        if self._by.links.base_url.startswith("https:"):
            for address in mixed_css(text):
                yield MIXED.violation(text.count("\n", 0, text.find(address)) + 1, address)

    def _text(self, name: str, data: bytes, text: str) -> Iterator[Violation]:
        if name in ("_headers", "_redirects") or self._path == "robots.txt":
            yield from raw_leftovers(text)
        if self._path == "robots.txt":
            self._kind = "robots"
            yield from robots.robots_faults(data, self._by.links.base_url)
            named = (Reference(v, line) for k, v, line in robots.fields(text) if k == "sitemap")
            yield from self._follow(self._below(named), frozenset())
        elif self._path == "_redirects":
            yield from hosts.redirects_faults(text)


def _is_text(path: str) -> bool:
    name = path.rpartition("/")[2]
    return Path(name).suffix.lower() in (*HTML, *XML, *JSON, *TEXT, ".css") or name in NAMES


def _xml_references(root: Any) -> Iterator[Reference]:
    """Every text of an XML document that may be an address, within HTML too."""
    for element in root.iter(etree.Element):
        if element.tag == f"{ATOM}id" or element.get("isPermaLink") == "false":
            continue  # it only names a thing
        for text in (element.text or "", *map(str, element.attrib.values())):
            yield Reference(text.strip(), element.sourceline)
            for url in addresses_in(text):
                yield Reference(url, element.sourceline)
