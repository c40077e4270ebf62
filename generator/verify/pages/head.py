"""What a page's head tells programs: language, title, canonical address, robots, feeds."""

from collections.abc import Iterator
from typing import Final

from turbohtml import Element

from generator.problems import Level
from generator.verify.pages.html_page import HtmlPage, line_of, text_within
from generator.verify.patterns import LANGUAGE, short, web_url
from generator.verify.rule import Rule, Violation

LANGUAGE_TAG = Rule(
    name="html-lang",
    requirement="A page says its language: <html lang> is a language tag, and so is every other "
    "lang.",
    source="HTML: 3.2.6.2 The lang and xml:lang attributes; WCAG 3.1.1",
    remedy="write en or pt-BR, say",
)
TITLE = Rule(
    name="html-title",
    requirement="A page has one title, and it is not blank.",
    source="HTML: 4.2.2 The title element; WCAG 2.4.2",
    remedy="give the page a title",
)
CANONICAL = Rule(
    name="html-canonical",
    requirement="A page names at most one canonical address, absolute and without a fragment, and "
    "og:url is the same.",
    source="RFC 6596; Google Search: consolidate-duplicate-urls; ogp.me",
    remedy="name the page's own address once, in full",
)
ROBOTS = Rule(
    name="html-robots",
    requirement="What a page tells search engines does not contradict itself: not index and "
    "noindex, and no noindex beside another page's canonical address.",
    source="Google Search: robots-meta-tag; consolidate-duplicate-urls",
    remedy="keep one of the two",
)
DISCOVERY = Rule(
    name="html-discovery",
    requirement="A page names a feed in its head, one in RSS where the site has any; each feed it "
    "names has an absolute address, a title and the type of what lies there.",
    source="Miniflux: subscription finder; RSS Advisory Board: RSS Autodiscovery",
    remedy='add <link rel="alternate" type="application/rss+xml" title="…" href="https://…">',
)
CANONICAL_TARGET = Rule(
    name="html-canonical-target",
    requirement="The canonical address of a page is a page of this site that is its own canonical "
    "one, no redirect, and not noindex.",
    source="Google Search: consolidate-duplicate-urls; it advises against other sites' addresses",
    remedy="name the page itself; use noindex to keep a copy out of search engines",
)
VIEWPORT = Rule(
    name="html-viewport",
    requirement="A page fits itself to narrow screens and lets readers zoom.",
    source="WCAG 1.4.4, 1.4.10; Google Search: mobile-first indexing",
    remedy='write <meta name="viewport" content="width=device-width, initial-scale=1">',
    level=Level.WARNING,
)

RSS: Final = "application/rss+xml"
FEED_TYPES: Final = {
    RSS: "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json-feed",
}


def head_faults(page: HtmlPage) -> Iterator[Violation]:
    """Every fault of a page's head, by itself."""
    root = page.all("html")
    if not root or not LANGUAGE.fullmatch(root[0].attr("lang") or ""):
        said = root[0].attr("lang") if root else None
        yield LANGUAGE_TAG.violation(
            line_of(root[0]) if root else 1, f"<html lang> is {short(said)}"
        )
    for element, name, value in page.attributes:
        # An empty one says that the language is not known.
        if name == "lang" and element.tag != "html" and value and not LANGUAGE.fullmatch(value):
            yield LANGUAGE_TAG.violation(
                line_of(element), f"lang={short(value)} is no language tag"
            )
    titles = [title for title in page.all("title") if title.parent in page.all("head")]
    if len(titles) != 1 or not text_within(titles[0]):
        line = line_of(titles[-1]) if titles else 1
        yield TITLE.violation(line, f"{len(titles)} titles" if len(titles) != 1 else "it is blank")
    yield from _canonical(page)
    if not page.is_redirect:
        yield from _discovery(page)
        yield from _viewport(page)
    if page.noindex and "index" in page.robots:
        yield ROBOTS.violation(0, f"says {', '.join(sorted(page.robots))}")


def _canonical(page: HtmlPage) -> Iterator[Violation]:
    if len(page.canonicals) > 1:
        found = f"{len(page.canonicals)} canonical addresses"
        yield CANONICAL.violation(line_of(page.canonicals[1]), found)
    for link in page.canonicals:
        address = link.attr("href") or ""
        if not web_url(address) or "#" in address:
            yield CANONICAL.violation(
                line_of(link), f"{short(address)} is not absolute, or has a fragment"
            )
    for meta in page.all("meta"):
        address = meta.attr("content") or ""
        if meta.attr("property") == "og:url" and page.canonical and address != page.canonical:
            yield CANONICAL.violation(
                line_of(meta), f"og:url is {short(address)}, not {page.canonical}"
            )


def feed_links(page: HtmlPage) -> Iterator[Element]:
    """The links of a page's head to feeds."""
    for link in page.all("link"):
        is_alternate = "alternate" in (link.attr("rel") or "").lower().split()
        if is_alternate and link.attr("type") in FEED_TYPES:
            yield link


def _discovery(page: HtmlPage) -> Iterator[Violation]:
    feeds = list(feed_links(page))
    for link in feeds:
        if not web_url(link.attr("href")):
            found = f"{link.attr('type')} at {short(link.attr('href'))}, which is not absolute"
            yield DISCOVERY.violation(line_of(link), found)
        if not (link.attr("title") or "").strip():
            yield DISCOVERY.violation(line_of(link), f"{link.attr('type')} has no title")
    if not feeds:
        yield DISCOVERY.violation(0, "no link to a feed")


def _viewport(page: HtmlPage) -> Iterator[Violation]:
    said = [m.attr("content") or "" for m in page.all("meta") if m.attr("name") == "viewport"]
    if not said:
        yield VIEWPORT.violation(0, "there is no viewport")
    for content in said:
        if "user-scalable=no" in content.replace(" ", "") or "maximum-scale=1" in content:
            yield VIEWPORT.violation(0, f"{short(content)} forbids to zoom")
