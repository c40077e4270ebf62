"""Sitemaps, their index, and sitemaps of news and of images."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree

from generator.problems import Level
from generator.verify.patterns import (
    below,
    moment,
    plain_text_faults,
    repeated,
    short,
    w3c_date,
    web_url,
)
from generator.verify.rule import Rule, Violation
from generator.verify.xmltext import Element

SITEMAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE: Final = "{http://www.google.com/schemas/sitemap-image/1.1}"
URLSET: Final = f"{SITEMAP}urlset"
INDEX: Final = f"{SITEMAP}sitemapindex"

MOST_ADDRESSES: Final = 50_000
MOST_BYTES: Final = 50 * 1024 * 1024
MOST_NEWS: Final = 1_000
NEWS_AGE: Final = timedelta(days=2)
MOST_IMAGES: Final = 1_000
LONGEST: Final = 2_048
_ALIKE: Final = 10  # pages; that many with one lastmod have the build's, not their own
# ISO 639, and the two that search engines want in full.
_NEWS_LANGUAGE: Final = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")

LIMITS = Rule(
    name="sitemap-limits",
    requirement="A sitemap has at most 50,000 addresses and 50 MB, an index at most 50,000 "
    "sitemaps, an address at most 1,000 images.",
    source="sitemaps.org/protocol; Google Search: build-sitemap, image-sitemaps",
    remedy="split it, and name the parts in an index",
)
SCHEMA = Rule(
    name="sitemap-schema",
    requirement="A sitemap keeps its XML schema: which elements, in which order, with which "
    "values.",
    source="sitemaps.org: sitemap.xsd, siteindex.xsd; Google: sitemap-news.xsd, sitemap-image.xsd",
    remedy="write the elements as the protocol has them",
)
ADDRESSES = Rule(
    name="sitemap-loc",
    requirement="Every address is absolute, below the site, of ASCII, at most 2,048 characters "
    "long, without a fragment, and there once.",
    source="sitemaps.org/protocol: Location, Escaping",
    remedy="write the page's canonical address, percent-encoded",
)
LASTMOD = Rule(
    name="sitemap-lastmod",
    requirement="lastmod is a W3C date, of the page's last change and not of the build.",
    source="sitemaps.org/protocol: lastmod; Google Search: build-sitemap",
    remedy="take the date of the last change of what the page shows, or leave lastmod out",
)
IGNORED = Rule(
    name="sitemap-ignored",
    requirement="A sitemap has no changefreq and no priority: search engines ignore them.",
    source="Google Search: build-sitemap",
    remedy="leave them out",
    level=Level.WARNING,
)
NEWS_FORM = Rule(
    name="sitemap-news",
    requirement="An address of a news sitemap has one news:news with a publication's name, the "
    "same in all, its language, a publication date and a plain title.",
    source="Google Search: news-sitemap",
    remedy="give each of them once",
)
NEWS_LIMIT = Rule(
    name="sitemap-news-limits",
    requirement="A news sitemap has at most 1,000 articles, all of the last two days.",
    source="Google Search: news-sitemap",
    remedy="leave out what is older, and build at least once a day",
)
PAGES = Rule(
    name="sitemap-pages",
    requirement="A sitemap names only pages that may be indexed and that are their own canonical: "
    "no noindex, no redirect, nothing that robots.txt forbids.",
    source="Google Search: build-sitemap, consolidate-duplicate-urls",
    remedy="leave the address out of the sitemap, or mend the page",
)


def sitemap_faults(
    data: bytes, root: Element, base_url: str, *, now: datetime | None = None
) -> Iterator[Violation]:
    """Every fault of a sitemap, an index or a news sitemap, by itself; with `now`, old news are."""
    if len(data) > MOST_BYTES:
        yield LIMITS.violation(0, f"{len(data):,} bytes, at most {MOST_BYTES:,}")
    yield from _entries(root, "sitemap" if root.tag == INDEX else "url", base_url)
    for image in root.iter(f"{IMAGE}loc"):
        if not web_url(image.text):
            yield ADDRESSES.violation(
                image.sourceline, f"an image's is not absolute: {short(image.text)}"
            )
    for url in root.iterfind(f"{SITEMAP}url"):
        if (count := len(url.findall(f"{IMAGE}image"))) > MOST_IMAGES:
            yield LIMITS.violation(url.sourceline, f"{count:,} images at one address")
    if root.find(f".//{NEWS}news") is not None:
        yield from _news_faults(root, now)
    yield from schema_faults(root)


def schema_faults(root: Element) -> Iterator[Violation]:
    """What the XML schema says.

    An empty sitemap is none: a day without news has one, and search engines only note it.
    """
    if not len(root):
        return
    schema = _schema()
    if schema.validate(root):
        return
    for error in schema.error_log:
        yield SCHEMA.violation(error.line, re.sub(r"\{[^}]*\}", "", error.message)[:200])


@cache
def _schema() -> Any:
    """Our own words for what the public schemas say, which may not be shipped."""
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("schemas") / "sitemap.xsd"))


def addresses(root: Element) -> list[tuple[str, int]]:
    """What a sitemap names: addresses with their lines."""
    return [
        ((location.text or "").strip(), location.sourceline)
        for entry in root
        if isinstance(entry.tag, str)
        for location in entry.findall(f"{SITEMAP}loc")
    ]


def _entries(root: Element, name: str, base_url: str) -> Iterator[Violation]:
    """Faults that sitemaps and their indexes have alike."""
    named = addresses(root)
    if len(named) > MOST_ADDRESSES:
        yield LIMITS.violation(0, f"{len(named):,} addresses, at most {MOST_ADDRESSES:,}")
    for url, line in named:
        if not web_url(url) or not below(url, base_url):
            yield ADDRESSES.violation(line, f"{short(url)} is not below {base_url}")
        elif "#" in url or len(url) > LONGEST or not url.isascii():
            yield ADDRESSES.violation(
                line, f"{short(url)} has a fragment, is not ASCII, or is too long"
            )
    lines = dict(named)
    for url in repeated(url for url, _ in named):
        yield ADDRESSES.violation(lines[url], f"{short(url)} is there more than once")
    changes = [
        (element.text or "", element.sourceline) for element in root.iter(f"{SITEMAP}lastmod")
    ]
    for change, line in changes:
        if not w3c_date(change):
            yield LASTMOD.violation(line, f"{short(change)} is no W3C date")
    if len(changes) >= _ALIKE and len({change for change, _ in changes}) == 1:
        date = w3c_date(changes[0][0])
        found = f"all {len(changes)} are {changes[0][0]}"
        yield LASTMOD.violation(changes[0][1], found, named=moment(date) if date else "")
    for tag in ("changefreq", "priority"):
        first = root.find(f"{SITEMAP}{name}/{SITEMAP}{tag}")
        if first is not None:
            yield IGNORED.violation(first.sourceline, f"has <{tag}>")


def _news_faults(root: Element, now: datetime | None) -> Iterator[Violation]:
    urls = root.findall(f"{SITEMAP}url")
    if len(urls) > MOST_NEWS:
        yield NEWS_LIMIT.violation(0, f"{len(urls):,} articles")
    for url in urls:
        yield from _news(url, now)
    names = {name.text for name in root.iter(f"{NEWS}name")}
    if len(names) > 1:
        found = f"the publication goes by {len(names)} names: {short(sorted(map(str, names)))}"
        yield NEWS_FORM.violation(0, found)


def _news(url: Element, now: datetime | None) -> Iterator[Violation]:
    line = url.sourceline
    news = url.findall(f"{NEWS}news")
    if len(news) != 1:
        # A sitemap may keep an address whose news:news has gone with its two days.
        if len(news) > 1:
            yield NEWS_FORM.violation(line, f"{len(news)} <news:news>")
        return
    (article,) = news
    for odd in plain_text_faults(article.findtext(f"{NEWS}publication/{NEWS}name")):
        yield NEWS_FORM.violation(line, f"the publication's name {odd.what}", odd.about)
    language = article.findtext(f"{NEWS}publication/{NEWS}language") or ""
    if not _NEWS_LANGUAGE.fullmatch(language):
        yield NEWS_FORM.violation(line, f"language is {short(language)}")
    for odd in plain_text_faults(article.findtext(f"{NEWS}title")):
        yield NEWS_FORM.violation(line, f"the title {odd.what}", odd.about)
    text = article.findtext(f"{NEWS}publication_date") or ""
    date = w3c_date(text)
    if date is None:
        yield NEWS_FORM.violation(line, f"publication_date {short(text)} is no W3C date")
    elif now is not None and not now - NEWS_AGE <= date <= now:
        found = f"{date.isoformat()} is not within the two days before {now.isoformat()}"
        yield NEWS_LIMIT.violation(line, found)
