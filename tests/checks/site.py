"""Faults of a whole built site: every checker on every file that it is for."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .feeds import atom_faults, json_feed_faults, newest_atom_change, reader_faults, rss_faults
from .forms import read_page, read_xml
from .html import discovery_faults, html_faults
from .links import link_faults
from .sitemaps import SITEMAP, either_faults, news_faults, opml_faults, robots_faults

EXPECTED = ("index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt")

# Takes a file's path, its bytes and its address.
FileCheck = Callable[[Path, bytes, str], list[str]]


def site_faults(
    output: Path, base_url: str, *, now: datetime | None = None, schemas: Path | None = None
) -> list[str]:
    """Every fault of a built site, as `path: kind: what is wrong`, by path.

    output    folder of the built site
    base_url  where it is served, with scheme and host
    now       the moment of the build; when given, later dates and old news are faults
    schemas   folder with the public schemas: all.xsd for sitemaps, jsonfeed-1.1.json
    """
    root = base_url.rstrip("/") + "/"
    json_schema = schemas / "jsonfeed-1.1.json" if schemas else None

    def page(_: Path, data: bytes, __: str) -> list[str]:
        moved = b'http-equiv="refresh"' in data
        return html_faults(data) + ([] if moved else discovery_faults(data))

    def rss(path: Path, data: bytes, url: str) -> list[str]:
        # RSS does not say when an item changed; the Atom feed of the same items does.
        beside = path.with_name("atom.xml")
        change = newest_atom_change(beside.read_bytes()) if beside.is_file() else None
        return rss_faults(data, url, now=now, newest_change=change) + reader_faults(data)

    def atom(_: Path, data: bytes, url: str) -> list[str]:
        return atom_faults(data, url, now=now) + reader_faults(data)

    def json_feed(_: Path, data: bytes, url: str) -> list[str]:
        return json_feed_faults(data, url, now=now, schema=json_schema)

    def sitemap(_: Path, data: bytes, __: str) -> list[str]:
        return either_faults(data, root, schemas) + listed_page_faults(data, output, root)

    def news(_: Path, data: bytes, __: str) -> list[str]:
        return news_faults(data, root, schemas, now=now) + listed_page_faults(data, output, root)

    checks: tuple[tuple[str, FileCheck], ...] = (
        ("**/*.html", page),
        ("**/feed.xml", rss),
        ("**/atom.xml", atom),
        ("**/feed.json", json_feed),
        ("sitemap.xml", sitemap),
        ("sitemaps/*.xml", sitemap),
        ("news-sitemap.xml", news),
        ("feeds.opml", lambda _, data, __: opml_faults(data, root)),
        ("robots.txt", lambda _, data, __: robots_faults(data, root)),
    )

    def found() -> Iterator[str]:
        for name in EXPECTED:
            if not (output / name).is_file():
                yield f"{name}: missing: every site has one"
        for pattern, check in checks:
            for path in output.glob(pattern):
                name = path.relative_to(output).as_posix()
                for fault in check(path, path.read_bytes(), root + name):
                    yield f"{name}: {fault}"
        yield from link_faults(output, urlsplit(root).path, base_url=root)

    return sorted(found())


def listed_page_faults(data: bytes, output: Path, base_url: str) -> list[str]:
    """Pages in a sitemap that search engines shall not show, or shall know by another address."""
    tree, _ = read_xml(data)
    faults = []
    for location in [] if tree is None else tree.findall(f"{SITEMAP}url/{SITEMAP}loc"):
        url = location.text or ""
        path = output / unquote(url.removeprefix(base_url))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            continue  # a link that leads nowhere is told among the links
        page = read_page(file.read_bytes())
        if page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"):
            faults.append(f"sitemap pages: {url!r} is listed, but says noindex")
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        if canonical and canonical != url:
            faults.append(f"sitemap pages: {url!r} is listed, but its canonical is {canonical!r}")
    return faults
