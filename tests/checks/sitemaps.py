"""Faults of the files that tell machines what a site has: sitemaps, OPML, robots.txt."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from .forms import (
    below,
    decode,
    plain_text_faults,
    private_faults,
    read_xml,
    repeated,
    rfc_822_date,
    w3c_date,
    web_url,
)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
SITEMAP_ADDRESSES = 50_000
SITEMAP_BYTES = 50 * 1024 * 1024
NEWS_ADDRESSES = 1_000
NEWS_AGE = timedelta(days=2)
STAMPED_ALIKE = 10  # pages; that many with one lastmod have the build's, not their own
# ISO 639, and the two that search engines want in full.
NEWS_LANGUAGE = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")


def sitemap_faults(data: bytes, base_url: str, schemas: Path | None = None) -> list[str]:
    """Every fault of a sitemap of pages; with a folder of schemas, those of its schema as well."""
    root, faults = _read(data, f"{SITEMAP}urlset")
    if root is None:
        return faults
    faults.extend(_entries(root, "url", base_url))
    for image in root.iter(f"{IMAGE}loc"):
        if not web_url(image.text):
            faults.append(f"sitemap image: not absolute: {image.text!r}")
    return faults + _schema_faults(data, schemas)


def index_faults(data: bytes, base_url: str, schemas: Path | None = None) -> list[str]:
    """Every fault of a sitemap index; with a folder of schemas, those of its schema as well."""
    root, faults = _read(data, f"{SITEMAP}sitemapindex")
    if root is None:
        return faults
    faults.extend(_entries(root, "sitemap", base_url))
    return faults + _schema_faults(data, schemas)


def news_faults(
    data: bytes, base_url: str, schemas: Path | None = None, *, now: datetime | None = None
) -> list[str]:
    """Every fault of a news sitemap; with `now`, articles older than two days are among them."""
    root, faults = _read(data, f"{SITEMAP}urlset")
    if root is None:
        return faults
    faults.extend(_entries(root, "url", base_url))
    urls = root.findall(f"{SITEMAP}url")
    if len(urls) > NEWS_ADDRESSES:
        faults.append(f"news limit: {len(urls):,} addresses, at most {NEWS_ADDRESSES:,}")
    for url in urls:
        faults.extend(_news(url, now))
    names = {name.text for name in root.iter(f"{NEWS}name")}
    if len(names) > 1:
        faults.append(f"news publication: goes by {len(names)} names: {sorted(map(str, names))}")
    # A day without news is no fault, though the schema wants at least one address.
    return faults + (_schema_faults(data, schemas) if urls else [])


def opml_faults(data: bytes, base_url: str | None = None) -> list[str]:
    """Every fault of an OPML list of feeds; with a base URL, feeds outside it are among them."""
    root, faults = read_xml(data)
    faults += private_faults(data)
    if root is None:
        return faults
    if root.tag != "opml" or root.get("version") != "2.0":
        faults.append(f"opml form: <{root.tag} version={root.get('version')!r}>, not OPML 2.0")
    if [child.tag for child in root if isinstance(child.tag, str)] != ["head", "body"]:
        return [*faults, "opml form: expected a head, then a body"]
    faults.extend(plain_text_faults("opml title", "the head's title", root.findtext("head/title")))
    for tag in ("dateCreated", "dateModified"):
        date = root.findtext(f"head/{tag}")
        if date is not None and not rfc_822_date(date):
            faults.append(f"opml date: {tag} is {date!r}")
    outlines = list(root.iterfind("body//outline"))
    if not outlines:
        faults.append("opml outlines: none")
    for outline in outlines:
        faults.extend(_outline(outline, base_url))
    feeds = [url for outline in outlines if (url := outline.get("xmlUrl"))]
    return faults + [f"opml feeds: {url!r} is listed more than once" for url in repeated(feeds)]


def robots_faults(data: bytes, base_url: str) -> list[str]:
    """Every fault of a robots.txt: it names a sitemap, and each one absolutely, below the site."""
    text, faults = decode("robots encoding", data)
    fields = [
        (name.strip().lower(), value.strip())
        for line in (text or "").splitlines()
        for name, colon, value in [line.partition("#")[0].partition(":")]
        if colon
    ]
    sitemaps = [value for name, value in fields if name == "sitemap"]
    if not sitemaps:
        faults.append("robots sitemap: none is named")
    faults += [
        f"robots sitemap: {url!r} is not below {base_url!r}"
        for url in sitemaps
        if not (web_url(url) and below(url, base_url))
    ]
    if "user-agent" not in [name for name, _ in fields]:
        faults.append("robots form: no user-agent line")
    return faults


def _read(data: bytes, tag: str) -> tuple[_Element | None, list[str]]:
    root, faults = read_xml(data)
    faults += private_faults(data)
    if len(data) > SITEMAP_BYTES:
        faults.append(f"sitemap limit: {len(data):,} bytes, at most {SITEMAP_BYTES:,}")
    if root is not None and root.tag != tag:
        return None, [*faults, f"sitemap form: the root is {root.tag}, not {tag}"]
    return root, faults


def _entries(root: _Element, name: str, base_url: str) -> Iterator[str]:
    """Faults that sitemaps and their indexes have alike."""
    entries = root.findall(SITEMAP + name)
    if len(entries) > SITEMAP_ADDRESSES:
        yield f"sitemap limit: {len(entries):,} addresses, at most {SITEMAP_ADDRESSES:,}"
    for child in root:
        if isinstance(child.tag, str) and child.tag != SITEMAP + name:
            yield f"sitemap form: {child.tag} among the <{name}>s"
    addresses = []
    for entry in entries:
        locations = [location.text or "" for location in entry.findall(f"{SITEMAP}loc")]
        if len(locations) != 1:
            yield f"sitemap loc: {len(locations)} in one <{name}>"
        addresses += locations
    for url in addresses:
        if not web_url(url) or not below(url, base_url):
            yield f"sitemap loc: {url!r} is not below {base_url!r}"
        if "#" in url or len(url) > 2048 or not url.isascii():
            yield f"sitemap loc: has a fragment, other than ASCII, or is too long: {url!r}"
    for url in repeated(addresses):
        yield f"sitemap loc: {url!r} is listed more than once"
    changes = [change.text or "" for change in root.iter(f"{SITEMAP}lastmod")]
    for change in changes:
        if not w3c_date(change):
            yield f"sitemap lastmod: {change!r} is no W3C date"
    if len(changes) >= STAMPED_ALIKE and len(set(changes)) == 1:
        yield f"sitemap lastmod: all {len(changes)} are {changes[0]}"
    for tag in ("changefreq", "priority"):
        if root.find(f"{SITEMAP}{name}/{SITEMAP}{tag}") is not None:
            yield f"sitemap {tag}: is of no use, leave it out"


def _news(url: _Element, now: datetime | None) -> Iterator[str]:
    where = url.findtext(f"{SITEMAP}loc")
    news = url.findall(f"{NEWS}news")
    if len(news) != 1:
        yield f"news form: {where} has {len(news)} <news:news>"
        return
    (article,) = news
    name = article.findtext(f"{NEWS}publication/{NEWS}name")
    yield from plain_text_faults("news publication", f"the name at {where}", name)
    language = article.findtext(f"{NEWS}publication/{NEWS}language") or ""
    if not NEWS_LANGUAGE.fullmatch(language):
        yield f"news language: {where}: {language!r}"
    yield from plain_text_faults("news title", f"that of {where}", article.findtext(f"{NEWS}title"))
    text = article.findtext(f"{NEWS}publication_date") or ""
    date = w3c_date(text)
    if date is None:
        yield f"news date: {where}: {text!r} is no W3C date"
    elif now is not None and not now - NEWS_AGE <= date <= now:
        yield f"news date: {where}: {date} is not within the two days before {now}"


def _outline(outline: _Element, base_url: str | None) -> Iterator[str]:
    text = outline.get("text", "")
    yield from plain_text_faults("opml text", "an outline", text)
    if outline.get("type") != "rss":
        if outline.get("xmlUrl"):
            yield f"opml type: {text!r} has an xmlUrl, so it needs type='rss'"
        elif not len(outline):
            yield f"opml outlines: {text!r} is neither a feed nor a group of feeds"
        return
    if not outline.get("title", "").strip():
        yield f"opml title: {text!r} has none"
    for name in ("xmlUrl", "htmlUrl"):
        url = outline.get(name)
        if not web_url(url) or (base_url is not None and not below(url, base_url)):
            yield f"opml feeds: {text!r} has {name}={url!r}"


def _schema_faults(data: bytes, schemas: Path | None) -> list[str]:
    """What the public schemas say, read from `all.xsd`, which ties them together."""
    if schemas is None:
        return []
    schema = etree.XMLSchema(etree.parse(schemas / "all.xsd"))
    if schema.validate(etree.fromstring(data)):
        return []
    return [f"sitemap schema: {error}" for error in str(schema.error_log).splitlines()]


SitemapCheck = Callable[[bytes, str, Path | None], list[str]]
SITEMAP_CHECKS: dict[str, SitemapCheck] = {
    f"{SITEMAP}urlset": sitemap_faults,
    f"{SITEMAP}sitemapindex": index_faults,
}


def either_faults(data: bytes, base_url: str, schemas: Path | None = None) -> list[str]:
    """Every fault of a file that is a sitemap or a sitemap index, whichever its root says."""
    root, faults = read_xml(data)
    if root is None:
        return faults
    return SITEMAP_CHECKS.get(str(root.tag), sitemap_faults)(data, base_url, schemas)
