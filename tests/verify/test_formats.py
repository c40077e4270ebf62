"""The checks of feeds and sitemaps beside what others say of the same files: a feed reader, public
schemas."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from generator.verify.catalogue import RULES
from generator.verify.feeds.atom import newest_update
from generator.verify.feeds.json_feed import json_feed_faults, read_json
from generator.verify.feeds.rss import rss_faults
from generator.verify.site.sitemaps import schema_faults
from generator.verify.xmltext import read_xml
from tests.verify.good_site import ATOM, BASE, FILES, INDEX, JSON_FEED, NEWS, NOW, RSS, SITEMAP
from tests.verify.test_planted_faults import PLANTED, found

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "schemas"
needs_schemas = pytest.mark.skipif(
    not (SCHEMAS / "all.xsd").is_file(), reason=f"the public schemas are not at {SCHEMAS}"
)
LOC = "<loc>https://digest.example.org/news/</loc>"


def test_a_change_that_rss_cannot_tell_is_told_by_the_atom_feed_beside_it(tmp_path: Path) -> None:
    changed = RSS.replace("03 Aug 2023 09:15:00 GMT</last", "03 Aug 2023 10:00:00 GMT</last")
    root, _ = read_xml(changed.encode())
    atom, _ = read_xml(ATOM.encode())
    assert [f.rule for f in rss_faults(changed.encode(), root, f"{BASE}feed.xml")] == [
        "rss-last-build-date"
    ]
    change = newest_update(atom)
    assert not list(rss_faults(changed.encode(), root, f"{BASE}feed.xml", newest_change=change))


def test_a_document_that_is_cut_off_is_told_as_a_fault(tmp_path: Path) -> None:
    from tests.verify.good_site import make_site

    for path in ("feed.xml", "atom.xml", "feed.json", "sitemap.xml", "feeds.opml", "index.html"):
        text = FILES[path]
        for length in range(1, len(text) // 2, len(text) // 12):
            folder = make_site(tmp_path / path / str(length), {path: text[:length]})
            assert any(each.path == path for each in found(folder).findings), (path, length)


def public_schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / "all.xsd"))


VARIANTS = [
    ("", ""),
    ("<lastmod>2023-08-02</lastmod>", ""),
    ("<lastmod>2023-08-02</lastmod>", "<lastmod>yesterday</lastmod>"),
    ("<lastmod>2023-08-02</lastmod>", "<priority>0.5</priority>"),
    ("<lastmod>2023-08-02</lastmod>", "<priority>1.5</priority>"),
    ("<lastmod>2023-08-02</lastmod>", "<changefreq>daily</changefreq>"),
    ("<lastmod>2023-08-02</lastmod>", "<changefreq>often</changefreq>"),
    ("<lastmod>2023-08-02</lastmod>", "<lastmod>2023-08-02</lastmod><lastmod>2023-08-02</lastmod>"),
    ("<lastmod>2023-08-02</lastmod></url>", "</url><x/>"),
    (LOC, ""),
    (LOC, LOC * 2),
    (LOC, "<loc>short</loc>"),
    (LOC, f"<loc>https://digest.example.org/{'a' * 2_048}</loc>"),
    (LOC, f"<link/>{LOC}"),
    ("<url>", '<url id="a">'),
    ("sitemap>", "url>"),
    ("<news:name>Digest</news:name>", ""),
    ("<news:language>en</news:language>", "<news:language>english</news:language>"),
    ("<news:title>", "<news:keywords>a</news:keywords><news:title>"),
    ("</news:title>", "</news:title><news:keywords>a, b</news:keywords>"),
    ("</news:title>", "</news:title><news:stock_tickers>A:B, C:D</news:stock_tickers>"),
    ("</news:title>", "</news:title><news:stock_tickers>a b</news:stock_tickers>"),
    ("<news:publication_date>2023", "<news:publication_date>23"),
    ("</news:news>", "</news:news><news:news/>"),
    (
        "</lastmod>",
        '</lastmod><image xmlns="http://www.google.com/schemas/sitemap-image/1.1">'
        "<loc>https://a.example/a.png</loc><caption>x</caption></image>",
    ),
    (
        "</lastmod>",
        '</lastmod><image xmlns="http://www.google.com/schemas/sitemap-image/1.1"><x/></image>',
    ),
]


@needs_schemas
@pytest.mark.parametrize(("good", "other"), VARIANTS)
@pytest.mark.parametrize("document", [SITEMAP, INDEX, NEWS], ids=["pages", "index", "news"])
def test_our_schema_says_what_the_public_ones_say(document: str, good: str, other: str) -> None:
    if good not in document:
        return
    root = etree.fromstring(document.replace(good, other).encode())
    assert (not list(schema_faults(root))) == public_schema().validate(root)


@needs_schemas
@pytest.mark.parametrize(
    "case", [case for cases in PLANTED.values() for case in cases if case[0] == "feed.json"]
)
def test_what_the_public_schema_of_json_feed_forbids_is_found(case: Any) -> None:
    """It knows less than the specification: only what it forbids has to be forbidden here."""
    _, change = case
    text = change(JSON_FEED) if callable(change) else change
    data = text.encode("utf-8", "surrogateescape")
    feed, faults = read_json(data)
    if feed is None or not isinstance(feed, dict):
        assert faults
        return
    schemas = {each.name: json.loads(each.read_bytes()) for each in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (each.get("id", name), Resource.from_contents(each, default_specification=DRAFT4))
        for name, each in sorted(schemas.items())
    )
    validator = Draft4Validator(schemas["jsonfeed-1.1.json"], registry=registry)
    if any(validator.iter_errors(feed)):
        assert [*faults, *json_feed_faults(data, feed, f"{BASE}feed.json", now=NOW)]


def test_every_rule_of_a_feed_is_named_after_its_format() -> None:
    formats = {name.partition("-")[0] for name in RULES}
    assert {"rss", "atom", "json", "feed", "xml", "sitemap", "opml", "html", "link"} <= formats
