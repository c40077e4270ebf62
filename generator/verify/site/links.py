"""Whether what a site refers to on itself is there, at the very address at which it is served."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from turbohtml import Element

from generator.problems import Level
from generator.verify.pages.html_page import HtmlPage, line_of
from generator.verify.patterns import short, srcset_urls
from generator.verify.rule import Rule, Violation

MISSING = Rule(
    name="link-missing",
    requirement="What is linked, loaded or named on this site is there, in upper and lower case as "
    "written.",
    source="HTML: 4.6 Links; every crawl report",
    remedy="correct the address, or make the file",
)
FRAGMENT = Rule(
    name="link-fragment",
    requirement="The part of a page that a link leads to is there.",
    source="HTML: 7.4.6.4 Scrolling to a fragment",
    remedy="correct what follows the #, or give the element that id",
)
OUTSIDE = Rule(
    name="link-base-path",
    requirement="A link that begins with / begins with the path at which the site lies.",
    source="RFC 3986, 5.2; sites in a sub-folder of their host",
    remedy="write the base path before it",
)
LOCAL = Rule(
    name="link-local",
    requirement="No link leads to the machine that built the site.",
    source="sites that were published with localhost in them",
    remedy="build for the address at which the site will lie",
)
FORM = Rule(
    name="link-form",
    requirement="An address is not empty and can be read.",
    source="WHATWG URL; HTML: 2.4.1",
    remedy="write a whole address, or leave the attribute out",
)
RELATIVE = Rule(
    name="link-relative-404",
    requirement="The page for what is missing has no relative links: hosts show it at any depth.",
    source="GitHub Pages, Netlify and Cloudflare Pages: custom 404 pages",
    remedy="let its links begin with /",
)
REDIRECT = Rule(
    name="link-redirect",
    requirement="A link to a folder ends with a slash, and one to a file has its ending: otherwise "
    "hosts send the reader on, or nowhere.",
    source="GitHub Pages, Netlify and Cloudflare Pages: trailing slashes",
    remedy="write the address as it is served",
    level=Level.WARNING,
)

LOCAL_HOSTS: Final = frozenset(("localhost", "127.0.0.1", "0.0.0.0", "::1"))
_ROOTED: Final = re.compile(r"[/#]|[a-z][a-z0-9+.-]*:", re.I)
_CSS_URL: Final = re.compile(
    r"""(?:url\(\s*|@import\s+)(?:"([^"]+)"|'([^']+)')|url\(\s*([^"'()\s]+)\s*\)"""
)
_WHOLE: Final = re.compile(r"/(?!/)|https?://")
_ELSEWHERE: Final = re.compile(r"https?://([a-z0-9.-]+)/")
_MOST_KEPT: Final = 100_000  # answers; a page's links are mostly those of its neighbours

NOT_FOUND: Final = "404.html"


class Reference(NamedTuple):
    """An address, as a file has it."""

    address: str
    place: Element | int
    """Its line, or what it is an attribute of: few are asked where they stand."""

    @property
    def line(self) -> int:
        return self.place if isinstance(self.place, int) else line_of(self.place)


class Fragment(NamedTuple):
    """A part of another page that a file links to: only that page can tell whether it is there."""

    target: str
    """The file."""
    fragment: str
    line: int
    address: str


class LinkTarget(NamedTuple):
    """Where an address leads."""

    rule: Rule | None
    """What it breaks."""
    path: str
    """The file of this site; empty for anything else."""
    fragment: str
    found: str
    url: str = ""
    """The whole address of what is at fault."""


_NOWHERE: Final = LinkTarget(None, "", "", "")
"""On another site, or no place at all: not ours to follow."""


class Links:
    """Follows addresses to the files of one site."""

    def __init__(self, files: Collection[str], base_url: str) -> None:
        self.files = files
        self.base_url = base_url
        """Ends in a slash."""
        parts = urlsplit(base_url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.base_path = parts.path
        self._known: dict[str, LinkTarget] = {}

    def url(self, path: str) -> str:
        """The address at which a file is served: a folder's for its index.html."""
        is_index = path == "index.html" or path.endswith("/index.html")
        return self.base_url + (path.removesuffix("index.html") if is_index else path)

    def file(self, url: str) -> str | None:
        """The file that is served at an absolute address; None where there is none."""
        target = self._follow(self.base_url, url)
        return target.path if target.path and target.rule is None else None

    def faults(
        self, path: str, references: Iterable[Reference], ids: frozenset[str], base: str = ""
    ) -> tuple[list[Violation], list[Fragment]]:
        """What is wrong with the addresses in a file, and what other pages have to tell.

        ids   what a fragment may lead to in the file itself
        base  what its relative addresses are relative to; by default its own address
        """
        faults: list[Violation] = []
        asked: list[Fragment] = []
        here = base or self.url(path)
        first: dict[str, Reference] = {}
        for reference in references:
            first.setdefault(reference.address, reference)
        for address, reference in first.items():
            target = self._target(here, address)
            if target.rule is not None:
                faults.append(target.rule.violation(reference.line, target.found, named=target.url))
            elif target.fragment and target.path.endswith((".html", ".htm")):
                if target.path != path:
                    asked.append(Fragment(target.path, target.fragment, reference.line, address))
                elif target.fragment not in ids:
                    found = f"{short(address)}: no such id in this page"
                    named = named_fragment(target.fragment)
                    faults.append(FRAGMENT.violation(reference.line, found, named=named))
        return faults, asked

    def _target(self, here: str, address: str) -> LinkTarget:
        if not _WHOLE.match(address):  # what it means depends on where it stands
            return self._follow(here, address)
        target = self._known.get(address)
        if target is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            target = self._known[address] = self._follow(here, address)
        return target

    def _follow(self, here: str, address: str) -> LinkTarget:
        elsewhere = _ELSEWHERE.match(address)
        if elsewhere and elsewhere[1] not in LOCAL_HOSTS and elsewhere[0] not in self.base_url:
            return _NOWHERE
        if not address.strip():
            return LinkTarget(FORM, "", "", "an empty address")
        try:
            url = urljoin(here, address)
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return LinkTarget(FORM, "", "", f"{short(address)} cannot be read", address)
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            if parts.scheme == "file" or host in LOCAL_HOSTS:
                return LinkTarget(LOCAL, "", "", f"{short(address)} leads there", url)
            return _NOWHERE
        if not f"{parts.path}/".startswith(self.base_path):
            # Written in full, it is a neighbour on the same host; else the base path was forgotten.
            if urlsplit(address).netloc:
                return _NOWHERE
            found = f"{short(address)} is not below {self.base_path}"
            return LinkTarget(OUTSIDE, "", "", found, url)
        path = unquote(parts.path[len(self.base_path) :])
        if path == "" or path.endswith("/"):
            path += "index.html"
        if path not in self.files:
            return self._lost(address, url, path)
        fragment = unquote(parts.fragment)
        if fragment == "top" or fragment.startswith(":~:"):
            fragment = ""
        return LinkTarget(None, path, fragment.partition(":~:")[0], "")

    def _lost(self, address: str, url: str, path: str) -> LinkTarget:
        for ending in ("/index.html", ".html"):
            if f"{path}{ending}" in self.files:
                found = f"{short(address)} is served as {self.url(path + ending)}"
                return LinkTarget(REDIRECT, path + ending, "", found)
        return LinkTarget(MISSING, "", "", f"{short(address)}: there is no {path}", url)


def named_fragment(fragment: str) -> str:
    """A part of a page as a record may name it, whatever the page."""
    return f"#{fragment}"


def page_references(page: HtmlPage) -> Iterator[Reference]:
    """Every address that a page refers to."""
    for element, name, value in page.url_attributes():
        # cite= says where a quotation is from: nobody is led there.
        if name != "cite":
            yield Reference(value.strip(), element)
    for element, name, value in page.attributes:
        if name in ("srcset", "imagesrcset"):
            for url in srcset_urls(value):
                yield Reference(url, element)
        elif name == "style":
            for url in css_urls(value):
                yield Reference(url, element)
    for meta in page.all("meta"):
        if meta.attr("property") in ("og:url", "og:image") or meta.attr("name") == "twitter:image":
            yield Reference((meta.attr("content") or "").strip(), meta)
    for style in page.all("style"):
        for url in css_urls(style.text):
            yield Reference(url, style)


def relative_faults(references: Iterable[Reference]) -> Iterator[Violation]:
    """Links of the page for what is missing that would lead elsewhere at another depth."""
    for reference in references:
        if reference.address and not _ROOTED.match(reference.address):
            yield RELATIVE.violation(reference.line, short(reference.address))


def css_urls(text: str) -> Iterator[str]:
    """Every address in a style sheet."""
    if "url(" in text or "@import" in text:
        for match in _CSS_URL.finditer(text):
            yield (match[1] or match[2] or match[3]).strip()
