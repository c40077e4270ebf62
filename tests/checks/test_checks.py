"""Each checker passes a good document and finds the fault that is planted in it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .feeds import atom_faults, json_feed_faults, newest_atom_change, reader_faults, rss_faults
from .forms import TAG_URI, rfc_822_date, rfc_3339_date, w3c_date
from .html import discovery_faults, html_faults
from .links import link_faults
from .site import site_faults
from .sitemaps import index_faults, news_faults, opml_faults, robots_faults, sitemap_faults

BASE = "https://digest.example.org/news/"
NOW = datetime(2023, 8, 4, tzinfo=UTC)
SCHEMAS = Path(__file__).parents[2].parent / "shared" / "schemas"
needs_schemas = pytest.mark.skipif(
    not (SCHEMAS / "all.xsd").is_file(), reason=f"the public schemas are not at {SCHEMAS}"
)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Today</title>
<link rel="canonical" href="https://digest.example.org/news/">
<link rel="alternate" type="application/rss+xml" title="All" href="https://digest.example.org/news/feed.xml">
<link rel="stylesheet" href="/news/assets/site.css">
<script type="application/ld+json">{"@id": "https://digest.example.org/news/#site",
"datePublished": "2023-08-03T09:15:00Z"}</script>
</head>
<body>
<a href="#main">To the articles</a>
<main id="main">
<h1>Today</h1>
<h2><a href="/news/topics/ai/#latest">On <code>{{ templates }}</code> &amp; marks</a></h2>
<p>Funding secured: they have $30m. <time datetime="2023-08-03T09:15:00Z">3 August</time></p>
<img src="https://img.example.com/a.jpg" width="16" height="9" alt="" loading="lazy" referrerpolicy="no-referrer">
</main>
</body>
</html>
"""  # noqa: E501

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>Digest</title>
<link>https://digest.example.org/news/</link>
<description>What others wrote</description>
<language>en-GB</language>
<atom:link rel="self" type="application/rss+xml" href="https://digest.example.org/news/feed.xml"/>
<lastBuildDate>Thu, 03 Aug 2023 09:15:00 GMT</lastBuildDate>
<item>
<title>Sound &#x26; music</title>
<link>https://example.com/sound</link>
<guid isPermaLink="false">tag:digest.example.org,2023:0123456789abcdef</guid>
<pubDate>Thu, 03 Aug 2023 09:15:00 GMT</pubDate>
<dc:creator>Ann Author</dc:creator>
<category>AI</category>
<source url="https://example.com/">Example</source>
<description>Sound from text.</description>
<content:encoded>&lt;p&gt;Sound from &lt;a href="https://example.com/x"&gt;text&lt;/a&gt;.&lt;/p&gt;</content:encoded>
<media:content url="https://img.example.com/a.jpg" medium="image" type="image/jpeg" width="16" height="9"/>
</item>
<item>
<title>Older</title>
<link>https://example.com/older</link>
<guid isPermaLink="false">tag:digest.example.org,2023:fedcba9876543210</guid>
<pubDate>Wed, 02 Aug 2023 09:15:00 GMT</pubDate>
<description>Before that.</description>
</item>
</channel>
</rss>
"""  # noqa: E501

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>tag:digest.example.org,2023:feed</id>
<title>Digest</title>
<updated>2023-08-03T10:00:00Z</updated>
<author><name>Digest</name></author>
<link rel="self" type="application/atom+xml" href="https://digest.example.org/news/atom.xml"/>
<link rel="alternate" type="text/html" href="https://digest.example.org/news/"/>
<entry>
<id>tag:digest.example.org,2023:0123456789abcdef</id>
<title>Sound &amp; music</title>
<published>2023-08-03T09:15:00Z</published>
<updated>2023-08-03T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://digest.example.org/news/topics/ai/"/>
<link rel="related" href="https://example.com/sound"/>
<category term="AI"/>
<summary>Sound from text.</summary>
<content type="html">&lt;p&gt;Sound from text.&lt;/p&gt;</content>
</entry>
</feed>
"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Digest",
        "home_page_url": "https://digest.example.org/news/",
        "feed_url": "https://digest.example.org/news/feed.json",
        "language": "en",
        "authors": [{"name": "Digest"}],
        "_digest": {"about": "https://digest.example.org/news/"},
        "items": [
            {
                "id": "tag:digest.example.org,2023:0123456789abcdef",
                "url": "https://digest.example.org/news/topics/ai/",
                "external_url": "https://example.com/sound",
                "title": "Sound & music",
                "content_html": '<p>Sound from <a href="https://example.com/x">text</a>.</p>',
                "summary": "Sound from text.",
                "date_published": "2023-08-03T09:15:00Z",
                "date_modified": "2023-08-03T10:00:00Z",
                "tags": ["AI"],
                "_digest": {"heat": 90},
            }
        ],
    },
    indent=1,
)

SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://digest.example.org/news/</loc><lastmod>2023-08-03T10:00:00Z</lastmod></url>
<url><loc>https://digest.example.org/news/topics/ai/</loc><lastmod>2023-08-02</lastmod></url>
</urlset>
"""

INDEX = """<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://digest.example.org/news/sitemaps/2023.xml</loc><lastmod>2023-08-03</lastmod></sitemap>
</sitemapindex>
"""

NEWS = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url>
<loc>https://digest.example.org/news/topics/ai/</loc>
<news:news>
<news:publication><news:name>Digest</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2023-08-03T09:15:00Z</news:publication_date>
<news:title>Sound &amp; music</news:title>
</news:news>
</url>
</urlset>
"""

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head><title>Digest</title></head>
<body>
<outline text="All of it">
<outline type="rss" text="AI" title="AI" xmlUrl="https://digest.example.org/news/feed.xml"
 htmlUrl="https://digest.example.org/news/topics/ai/"/>
</outline>
</body>
</opml>
"""

ROBOTS = "User-agent: *\nAllow: /\nSitemap: https://digest.example.org/news/sitemap.xml\n"

Check = Callable[[bytes], list[str]]


def rss(data: bytes) -> list[str]:
    return rss_faults(data, f"{BASE}feed.xml", now=NOW) + reader_faults(data)


def atom(data: bytes) -> list[str]:
    return atom_faults(data, f"{BASE}atom.xml", now=NOW) + reader_faults(data)


def json_feed(data: bytes) -> list[str]:
    return json_feed_faults(data, f"{BASE}feed.json", now=NOW)


def page(data: bytes) -> list[str]:
    return html_faults(data) + discovery_faults(data)


def sitemap(data: bytes) -> list[str]:
    return sitemap_faults(data, BASE)


def index(data: bytes) -> list[str]:
    return index_faults(data, BASE)


def news(data: bytes) -> list[str]:
    return news_faults(data, BASE, now=NOW)


def opml(data: bytes) -> list[str]:
    return opml_faults(data, BASE)


def robots(data: bytes) -> list[str]:
    return robots_faults(data, BASE)


GOOD: tuple[tuple[Check, str], ...] = (
    (page, PAGE),
    (rss, RSS),
    (atom, ATOM),
    (json_feed, JSON_FEED),
    (sitemap, SITEMAP),
    (index, INDEX),
    (news, NEWS),
    (opml, OPML),
    (robots, ROBOTS),
)
DOCUMENTS = dict(GOOD)

# (checker, what stands in the good document, what is put there instead, the kind of fault found)
PLANTED: tuple[tuple[Check, str, str, str], ...] = (
    (page, "</h2>", "</h3>", "html syntax"),
    (page, "<!doctype html>", "", "html syntax"),
    (page, '<meta charset="utf-8">', "", "html charset"),
    (page, "<h1>Today</h1>", "<h1>A</h1><h1>B</h1>", "html h1"),
    (page, "<h1>Today</h1>", "<p>Today</p>", "html h1"),
    (page, "h2>", "h4>", "html headings"),
    (page, "<h1>Today</h1>", "<h1> </h1>", "html headings"),
    (page, ' lang="en"', "", "html lang"),
    (page, "<title>Today", "<title> ", "html title"),
    (page, "<h1>", '<h1 id="main">', "html ids"),
    (page, "<h1>", '<h1 aria-labelledby="nowhere">', "html ids"),
    (page, ' width="16"', "", "html images"),
    (page, ' alt=""', "", "html images"),
    (page, ' loading="lazy"', "", "html images"),
    (page, ' referrerpolicy="no-referrer"', "", "html images"),
    (page, 'src="https:', 'src="http:', "html images"),
    (page, ' datetime="2023-08-03T09:15:00Z"', "", "html time"),
    (page, ' datetime="2023-08-03T09:15:00Z"', ' datetime="2023-08-03T09:15"', "html time"),
    (page, 'canonical" href="https://digest.example.org', 'canonical" href="', "html canonical"),
    (page, '"datePublished"', "datePublished", "html json-ld"),
    (page, '09:15:00Z"}', '09:15:00"}', "html json-ld"),
    (page, "<h1>", '<h1 onclick="x()">', "html safety"),
    (page, 'href="#main"', 'href=" Java\tscript:x()"', "html safety"),
    (page, "</main>", "<script>x()</script></main>", "html safety"),
    (page, "<h1>Today", "<h1>{{ title }}", "html leftovers"),
    (page, 'alt=""', 'alt="{% if x %}"', "html leftovers"),
    (page, "<h1>", "<h1 data-x='secured: 9WOqUuplJUw7PIVmVi8Kz=='>", "private"),
    (page, "<h1>Today", "<h1>" + "aB9+/xYz" * 80, "private"),
    (page, "application/rss+xml", "text/xml", "html discovery"),
    (page, "/feed.xml", "", ""),
    (rss, "<?xml", "\ufeff<?xml", "xml encoding"),
    (rss, "<?xml", "\n<?xml", "xml declaration"),
    (rss, 'encoding="utf-8"', 'encoding="us-ascii"', "xml declaration"),
    (rss, "<rss", "<!DOCTYPE rss><rss", "xml doctype"),
    (rss, "</channel>", "", "xml form"),
    (rss, "Older", "Old\x0ber", "xml characters"),
    (rss, "Older", "Old&#x1F;er", "xml form"),
    (rss, 'xmlns:dc="http://purl.org/dc/elements/1.1/"', "", "xml form"),
    (rss, "modules/content/", "modules/content", "rss namespaces"),
    (rss, "http://search.yahoo.com/mrss/", "https://search.yahoo.com/mrss", "rss namespaces"),
    (rss, "<title>Digest</title>", "<title> </title>", "rss channel"),
    (rss, "<title>Digest</title>", "<title>A</title><title>B</title>", "rss channel"),
    (rss, "What others wrote", "What &lt;b&gt;others&lt;/b&gt; wrote", "rss channel"),
    (rss, "</item>\n</channel>", "</item><ttl>60</ttl></channel>", "rss order"),
    (rss, "<language>en-GB</language>", "<language>English, mostly</language>", "rss language"),
    (rss, 'org/news/feed.xml"/>', 'org/other/feed.xml"/>', "rss self"),
    (rss, "<language>", "<ttl>soon</ttl><language>", "rss ttl"),
    (rss, "<lastBuildDate>Thu, 03", "<lastBuildDate>Fri, 04", "rss lastBuildDate"),
    (rss, "<title>Older", "<title>&lt;b&gt;Older", "rss item title"),
    (rss, "<title>Older", "<title>AT&#x26;amp;T", "rss item title"),
    (rss, "&#x26; music", "&amp; music", "rss title-references"),
    (rss, "<link>https://example.com/older", "<link>/older", "rss item link"),
    (rss, ' isPermaLink="false"', "", "rss item guid"),
    (rss, "fedcba9876543210", "0123456789abcdef", "rss guid"),
    (rss, "tag:digest.example.org,2023:f", "tag:digest.example.org:f", "rss item guid"),
    (rss, "tag:digest.example.org,2023:fedcba9876543210", "1234", "rss item guid"),
    (rss, "<pubDate>Wed, 02 Aug 2023 09:15:00 GMT</pubDate>", "", "rss item pubDate"),
    (rss, "<pubDate>Wed", "<pubDate>Tue", "rss item pubDate"),
    (rss, "<pubDate>Wed, 02 Aug 2023", "<pubDate>Wed, 2 Aug 23", "rss item pubDate"),
    (rss, "<pubDate>Wed, 02 Aug 2023", "<pubDate>Mon, 03 Aug 2026", "rss item pubDate"),
    (rss, "<pubDate>Wed, 02 Aug 2023", "<pubDate>Fri, 04 Aug 2023", "rss newest-first"),
    (rss, "<dc:creator>Ann", "<author>Ann</author><dc:creator>Ann", "rss item author"),
    (rss, "<dc:creator>Ann", "<author>a@b.example</author><dc:creator>Ann", "rss same-meaning"),
    (rss, "<category>AI", "<category> ", "rss item category"),
    (rss, ' url="https://example.com/"', "", "rss item source"),
    (rss, "<description>Before that.</description>", "", "rss item description"),
    (rss, "<description>Before that.</description>", "<description/>", "rss item description"),
    (rss, "Before that.", '&lt;a href="/x"&gt;x&lt;/a&gt;', "rss item description"),
    (rss, "Before that.", "&lt;iframe&gt;&lt;/iframe&gt;", "rss item description"),
    (rss, "Before that.", '&lt;p style="x"&gt;x&lt;/p&gt;', "rss item description"),
    (rss, "Before that.", '&lt;p onclick="x"&gt;x&lt;/p&gt;', "rss item description"),
    (rss, "<description>Sound from text.</description>", "", "rss item description"),
    (rss, "<description>Sound from text.", "<description>Not there.", "rss item content"),
    (rss, ' medium="image"', "", "rss item media"),
    (rss, ' width="16"', ' width="0"', "rss item media"),
    (rss, ' height="9"', "", "rss item media"),
    (
        rss,
        "<media:content",
        '<enclosure url="https://example.com/a.mp3" length="-1" type="audio/mpeg"/><media:content',
        "rss item enclosure",
    ),
    (atom, "<id>tag:digest.example.org,2023:feed</id>", "", "atom id"),
    (atom, "tag:digest.example.org,2023:feed", "https://Digest.Example.org/", "atom id"),
    (atom, "tag:digest.example.org,2023:feed", "https://digest.example.org", "atom id"),
    (atom, "tag:digest.example.org,2023:feed", "tag: x", "atom id"),
    (atom, "<title>Digest</title>", "", "atom title"),
    (atom, "<author><name>Digest</name></author>", "", "atom author"),
    (atom, '"https://digest.example.org/news/atom.xml"', '"/news/atom.xml"', "atom self"),
    (atom, "</entry>", '</entry><link rel="hub" href="https://h.example/"/>', "atom order"),
    (atom, "<published>2023-08-03T09:15:00Z", "<published>2023-08-03T11:15:00Z", "atom updated"),
    (atom, "<published>2023-08-03T09:15:00Z", "<published>2023-08-03T09:15:00", "atom published"),
    (atom, "<updated>2023-08-03T10:00:00Z", "<updated>2023-08-03", "atom updated"),
    (atom, "10:00:00Z</updated>\n<author>", "11:00:00Z</updated>\n<author>", "atom updated"),
    (
        atom,
        '<link rel="related"',
        '<link type="text/html" href="https://a.example/"/><link rel="related"',
        "atom alternate",
    ),
    (
        atom,
        '<link rel="alternate" type="text/html" href="https://digest.example.org/news/topics/ai/"/>',
        "",
        "atom alternate",
    ),
    (atom, '<content type="html">', '<content type="text">', "atom content"),
    (atom, "<summary>", "<summary>&lt;b&gt;", "atom summary"),
    (atom, 'href="https://example.com/sound"', 'href="sound"', "atom link"),
    (atom, "<link rel", '<source xmlns="http://www.w3.org/2005/Atom"/><link rel', "atom source"),
    (json_feed, "version/1.1", "version/1", "json version"),
    (json_feed, '"title": "Digest"', '"title": " "', "json title"),
    (json_feed, "news/feed.json", "feed.json", "json feed_url"),
    (json_feed, '"home_page_url"', '"homepage"', "json home_page_url"),
    (json_feed, '"language": "en"', f'"next_url": "{BASE}feed.json"', "json next_url"),
    (json_feed, '"tag:digest.example.org,2023:0123456789abcdef"', "12", "json id"),
    (json_feed, '"tag:digest.example.org,2023:0123456789abcdef"', '" "', "json id"),
    (json_feed, "https://example.com/sound", "/sound", "json external_url"),
    (json_feed, "Sound & music", "Sound &amp; music", "json title"),
    (json_feed, '"Sound from text."', '"<b>Sound</b>"', "json summary"),
    (json_feed, "https://example.com/x", "/x", "json content"),
    (json_feed, '"content_html"', '"_html"', "json content"),
    (json_feed, "2023-08-03T09:15:00Z", "2023-08-03T09:15:00", "json date_published"),
    (json_feed, "2023-08-03T09:15:00Z", "2023-08-03T11:15:00Z", "json date_modified"),
    (json_feed, '"authors": [', '"author": [', "json fields"),
    (json_feed, '"authors": [', '"authors": [{}, ', "json authors"),
    (json_feed, '"AI"', '" "', "json tags"),
    (json_feed, '"about"', '"note"', "json extension"),
    (json_feed, '"_digest"', '"_digest.org"', "json extension"),
    (json_feed, '"language": "en"', '"language": "en", "language": "de"', "json form"),
    (json_feed, '"language": "en",', "", ""),
    (json_feed, '"tags"', '"secured": "abc", "tags"', "private"),
    (sitemap, "<urlset", "<html", "xml form"),
    (sitemap, "news/topics", "topics", "sitemap loc"),
    (sitemap, "topics/ai/", "#x", "sitemap loc"),
    (sitemap, "topics/ai/", "", "sitemap loc"),
    (sitemap, "<lastmod>2023-08-02", "<lastmod>2 August", "sitemap lastmod"),
    (sitemap, "<lastmod>2023-08-02", "<lastmod>2023-08-02T10:00", "sitemap lastmod"),
    (sitemap, "</lastmod>", "</lastmod><priority>1.0</priority>", "sitemap priority"),
    (index, "sitemapindex", "urlset", "sitemap form"),
    (index, "https://digest", "https://other", "sitemap loc"),
    (news, "<news:name>Digest", "<news:name> ", "news publication"),
    (news, "<news:language>en", "<news:language>en-GB", "news language"),
    (news, "2023-08-03T09:15:00Z", "2023-08-01T09:15:00Z", "news date"),
    (news, "2023-08-03T09:15:00Z", "today", "news date"),
    (news, "Sound &amp;", "&lt;b&gt;", "news title"),
    (opml, 'version="2.0"', 'version="1.1"', "opml form"),
    (opml, 'type="rss" ', "", "opml type"),
    (opml, "xmlUrl", "url", "opml feeds"),
    (opml, 'text="AI"', 'text=""', "opml text"),
    (opml, "https://digest.example.org/news/topics", "/news/topics", "opml feeds"),
    (robots, "https://digest.example.org", "", "robots sitemap"),
    (robots, "Sitemap", "Map", "robots sitemap"),
)


@pytest.mark.parametrize(("check", "document"), GOOD)
def test_a_good_document_has_no_faults(check: Check, document: str) -> None:
    assert check(document.encode()) == []


@pytest.mark.parametrize(("check", "good", "bad", "kind"), PLANTED)
def test_a_planted_fault_is_found(check: Check, good: str, bad: str, kind: str) -> None:
    """An empty kind stands for a change that is none."""
    document = DOCUMENTS[check]
    assert good in document
    kinds = {fault.partition(": ")[0] for fault in check(document.replace(good, bad).encode())}
    assert kind in kinds if kind else not kinds


@pytest.mark.parametrize("check", [check for check, _ in GOOD])
def test_text_that_is_not_utf_8_is_a_fault(check: Check) -> None:
    assert any("UTF-8" in fault for fault in check(DOCUMENTS[check].encode() + b"\xff"))


@pytest.mark.parametrize(("check", "document"), GOOD)
def test_a_document_that_is_cut_off_is_told_as_a_fault(check: Check, document: str) -> None:
    for length in range(0, len(document) // 2, 25):
        assert check(document[:length].encode()) != []


def test_a_change_that_rss_cannot_tell_may_be_told() -> None:
    changed = RSS.replace("03 Aug 2023 09:15:00 GMT</last", "03 Aug 2023 10:00:00 GMT</last")
    assert rss_faults(changed.encode(), f"{BASE}feed.xml")
    change = newest_atom_change(ATOM.encode())
    assert rss_faults(changed.encode(), f"{BASE}feed.xml", newest_change=change) == []


def test_a_reader_misses_what_is_not_there() -> None:
    without_link = re.sub(r"<link>https://example.com/older</link>", "", RSS)
    assert reader_faults(without_link.encode()) == ["reader entries: entry 2 has no link"]


@needs_schemas
def test_the_public_schemas_agree() -> None:
    assert sitemap_faults(SITEMAP.encode(), BASE, SCHEMAS) == []
    assert index_faults(INDEX.encode(), BASE, SCHEMAS) == []
    assert news_faults(NEWS.encode(), BASE, SCHEMAS) == []
    schema = SCHEMAS / "jsonfeed-1.1.json"
    assert json_feed_faults(JSON_FEED.encode(), f"{BASE}feed.json", schema=schema) == []


@needs_schemas
def test_the_public_schemas_find_what_they_forbid() -> None:
    wrong_order = re.sub(r"(<loc>.*?</loc>)(<lastmod>.*?</lastmod>)", r"\2\1", SITEMAP)
    faults = sitemap_faults(wrong_order.encode(), BASE, SCHEMAS)
    assert [fault.partition(": ")[0] for fault in faults] == ["sitemap schema"] * len(faults)
    assert faults
    numbered = JSON_FEED.replace('"AI"', "1").encode()
    faults = json_feed_faults(numbered, f"{BASE}feed.json", schema=SCHEMAS / "jsonfeed-1.1.json")
    assert any(fault.startswith("json schema: $.items[0].tags[0]") for fault in faults)


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (rfc_822_date, "Thu, 03 Aug 2023 09:15:00 GMT", "Wed, 03 Aug 2023 09:15:00 GMT"),
        (rfc_822_date, "Thu, 03 Aug 2023 09:15:00 +0200", "Thu, 3 Aug 2023 09:15:00 GMT"),
        (rfc_822_date, "Thu, 29 Feb 2024 09:15:00 GMT", "Thu, 30 Feb 2024 09:15:00 GMT"),
        (rfc_3339_date, "2023-08-03T09:15:00.5+02:00", "2023-08-03T09:15:00+0200"),
        (rfc_3339_date, "2023-08-03T09:15:00Z", "2023-08-03 09:15:00Z"),
        (w3c_date, "2023-08-03", "2023-13-40"),
        (w3c_date, "2023-08-03T09:15Z", "2023-08-03T09:15"),
    ],
)
def test_a_date_is_read_in_its_exact_form_only(
    read: Callable[[str], datetime | None], good: str, bad: str
) -> None:
    assert read(good) is not None
    assert read(bad) is None


@pytest.mark.parametrize(
    ("uri", "valid"),
    [
        ("tag:digest.example.org,2023:a/b?c#d", True),
        ("tag:ann@example.org,2023-08-03:x", True),
        ("tag:example.org,2023:", True),
        ("tag:example.org:x", False),
        ("tag:Example.org,2023:x", False),
        ("tag:example.org,2023-13:x", False),
        ("tag:example.org,2023:ä", False),
        ("tag:example.org,2023:a b", False),
    ],
)
def test_a_tag_uri_has_an_authority_and_a_date(uri: str, valid: bool) -> None:
    assert bool(TAG_URI.fullmatch(uri)) is valid


def make_site(folder: Path, **changes: str) -> Path:
    """A small good site; each change names a file by its stem and gives its text."""
    topic = (
        PAGE.replace("<h1>", '<h1 id="latest">')
        .replace('href="#main"', 'href="../../#main"')
        .replace(
            'canonical" href="https://digest.example.org/news/',
            'canonical" href="https://digest.example.org/news/topics/ai/',
        )
    )
    files = {
        "index.html": PAGE,
        "404.html": PAGE,
        "topics/ai/index.html": changes.pop("topic", topic),
        "feed.xml": RSS,
        "atom.xml": ATOM,
        "feed.json": JSON_FEED,
        "sitemap.xml": INDEX,
        "sitemaps/2023.xml": SITEMAP,
        "news-sitemap.xml": NEWS,
        "feeds.opml": OPML,
        "robots.txt": ROBOTS,
        "assets/site.css": '@import "more.css"; a { background: url("/news/assets/a.svg#x") }',
        "assets/more.css": "p { color: black }",
        "assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    for name in files:
        text = changes.pop(Path(name).stem, files[name])
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert not changes
    return folder


def test_a_good_site_has_no_faults(tmp_path: Path) -> None:
    assert site_faults(make_site(tmp_path), BASE, now=NOW) == []


def test_the_links_of_a_good_site_hold_without_its_base_url(tmp_path: Path) -> None:
    assert link_faults(make_site(tmp_path), "/news/") == []


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/news/topics/ai/", None),
        ("../../topics/ai/index.html#main", None),
        ("?page=2", None),
        ("https://example.com/x", None),
        ("https://digest.example.org/other-site/", None),
        ("mailto:ann@example.org", None),
        ("/news/topics/%61i/", None),
        ("", "links empty"),
        ("/news/topics/AI/", "links missing"),
        ("/news/topics/ai", "links redirect"),
        ("/news/topics/ai/#nowhere", "links fragment"),
        ("/topics/ai/", "links outside"),
        ("../../../x", "links outside"),
        ("https://digest.example.org/news/x", "links missing"),
        ("http://localhost:8000/news/", "links local"),
    ],
)
def test_a_link_leads_to_a_file_or_is_a_fault(tmp_path: Path, link: str, kind: str | None) -> None:
    linked = PAGE.replace("<h1>", '<h1 id="latest">').replace("#main", link)
    faults = link_faults(make_site(tmp_path, topic=linked), "/news/", base_url=BASE)
    expected = [f"topics/ai/index.html: {kind}"] if kind else []
    assert [": ".join(fault.split(": ")[:2]) for fault in faults] == expected


def test_a_site_on_this_machine_may_link_to_itself(tmp_path: Path) -> None:
    here = "http://127.0.0.1:8000/news/"
    linked = PAGE.replace("#main", here)
    assert link_faults(make_site(tmp_path, index=linked), "/news/", base_url=here) == []


def test_links_in_feeds_sitemaps_and_style_sheets_are_followed(tmp_path: Path) -> None:
    gone = {
        "atom": ATOM.replace("topics/ai/", "gone/"),
        "feeds": OPML.replace("topics/ai/", "gone/"),
        "2023": SITEMAP.replace("topics/ai/", "gone/"),
        "robots": ROBOTS.replace("sitemap.xml", "gone"),
        "more": "p { background: url(gone.png) }",
    }
    faults = link_faults(make_site(tmp_path, **gone), "/news/", base_url=BASE)
    paths = ["assets/more.css", "atom.xml", "feeds.opml", "robots.txt", "sitemaps/2023.xml"]
    assert [fault.split(": ")[0] for fault in faults] == paths


def test_a_link_within_the_html_of_a_feed_is_followed(tmp_path: Path) -> None:
    atom_feed = ATOM.replace(
        "Sound from text.&lt;/p&gt;",
        f'Sound from text.&lt;a href="{BASE}gone/"&gt;x&lt;/a&gt;&lt;/p&gt;',
    )
    (fault,) = link_faults(make_site(tmp_path, atom=atom_feed), "/news/", base_url=BASE)
    assert fault == f"atom.xml: links missing: '{BASE}gone/'"


def test_the_page_for_what_is_missing_has_no_relative_links(tmp_path: Path) -> None:
    faults = link_faults(
        make_site(tmp_path, **{"404": PAGE.replace("/news/topics", "topics")}), "/news/"
    )
    assert faults == ["404.html: links relative: 'topics/ai/#latest'"]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('<meta charset="utf-8">', '<meta charset="utf-8"><meta name="robots" content="noindex">'),
        (
            'canonical" href="https://digest.example.org/news/',
            'canonical" href="https://a.example/',
        ),
    ],
)
def test_a_sitemap_lists_only_pages_that_are_to_be_found(
    tmp_path: Path, good: str, bad: str
) -> None:
    faults = site_faults(make_site(tmp_path, index=PAGE.replace(good, bad)), BASE)
    assert {": ".join(fault.split(": ")[:2]) for fault in faults} == {
        "sitemaps/2023.xml: sitemap pages"
    }


def test_a_site_without_its_files_says_which(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "robots.txt").unlink()
    assert site_faults(tmp_path, BASE) == ["robots.txt: missing: every site has one"]
