"""Every rule finds the fault that is planted for it in a site that is sound without."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.problems import Level
from generator.verify.catalogue import RULES
from generator.verify.run import Options, VerifyReport, verify
from generator.verify.site import hosts
from tests.verify.good_site import BASE, FILES, NOW, RSS, Change, make_site
from tests.verify.safety import test_hidden
from tests.verify.site import test_written

PAGE = "index.html"


def found(folder: Path, **given: object) -> VerifyReport:
    return verify(Options(output=folder, **{"base_url": BASE, "now": NOW} | given))  # type: ignore[arg-type]


def rules(verdict: VerifyReport, path: str) -> set[str]:
    return {each.rule for each in verdict.findings if each.path == path}


def instead(good: str, bad: str) -> Change:
    """A change of one text for another, which has to be there."""

    def change(text: str) -> str:
        assert good in text
        return text.replace(good, bad)

    return change


def many_items(text: str) -> str:
    """An RSS feed with 70 items more, each a day older than the one before."""
    item = text[text.rindex("<item>") : text.rindex("</item>") + 7]
    more = []
    for number in range(70):
        month, day = divmod(number, 28)
        names = ("Jul", "Jun", "May")
        from email.utils import format_datetime

        from tests.verify.good_site import NOW

        when = NOW.replace(year=2023, month=7 - month, day=28 - day)
        date = format_datetime(when, usegmt=True)
        assert names[month] in date
        more.append(
            item.replace("fedcba9876543210", f"fedcba98765432{number + 10}").replace(
                "Wed, 02 Aug 2023 09:15:00 GMT", date
            )
        )
    return text.replace("</channel>", "".join(more) + "</channel>")


def many(element: str, text: str, count: int) -> Change:
    return lambda whole: whole.replace(f"</{element}>", text * count + f"</{element}>")


def many_entries(text: str) -> str:
    """An Atom feed whose ten entries were all updated at once."""
    entry = text[text.index("<entry>") : text.index("</entry>") + 8]
    return text.replace(
        "</feed>",
        "".join(entry.replace("0123456789abcdef", f"{n:016}") for n in range(10)) + "</feed>",
    )


def url(path: str, more: str = "") -> str:
    return f"<url><loc>{BASE}{path}</loc>{more}</url>"


IMAGE = "<img src='/news/assets/a.svg'"
TWICE = 'srcset="/news/assets/a.svg 16w, /news/assets/a.svg'


def in_sizes(source: str) -> str:
    """A picture with a source of these attributes."""
    return f"<picture><source {source}>{IMAGE} alt='' width=16 height=9 loading=lazy></picture>"


RSS_LINK = f'type="application/rss+xml" title="All" href="{BASE}feed.xml"'
ATOM_LINK = f'type="application/atom+xml" title="All" href="{BASE}atom.xml"'
ITEM = "tag:digest.example.org,2023:0123456789abcdef"
FIRST_LOC = "<url><loc>https://digest.example.org/news/</loc>"

# rule -> (file, what becomes of it), each a case of its own
PLANTED: dict[str, list[tuple[str, Change | str | None]]] = {
    # Pages
    "html-syntax": [
        (PAGE, instead("</h2>", "</h3>")),
        (PAGE, instead("<p>", "<p><p")),
        (PAGE, instead("<h1>", "<div><h1>")),
        (PAGE, instead("<h1>", "<h1 class=a class=b>")),
        (PAGE, instead("Today</h1>", "Today &nosuch; &#0;</h1>")),
        (PAGE, instead("<table><tr>", "<table>lost<tr>")),
        (PAGE, instead("<tr><td>1</td></tr>", "<div>lost</div>")),
        (PAGE, instead("<h1>Today</h1>", "<h1>To<a>d<a>ay</a></a></h1>")),
        (PAGE, instead("</p>", "</p></p>")),
    ],
    "html-doctype": [
        (PAGE, instead("<!doctype html>", "")),
        (PAGE, instead("html>", 'html PUBLIC "-//W3C//DTD HTML 4.01//EN">')),
    ],
    "html-encoding": [
        (PAGE, instead('<meta charset="utf-8">', "")),
        (PAGE, instead("Today</h1>", "Today\udcff</h1>")),
    ],
    "html-lang": [
        (PAGE, instead(' lang="en"', "")),
        (PAGE, instead("<h1>", '<h1 lang="English, mostly">')),
    ],
    "html-title": [
        (PAGE, instead("<title>Today", "<title> ")),
        (PAGE, instead("<title>", "<title>A</title><title>")),
    ],
    "html-canonical": [
        (PAGE, instead('canonical" href="https://digest.example.org', 'canonical" href="')),
        (PAGE, instead('og:url" content="', 'og:url" content="https://digest.example.org/news/x')),
        (
            PAGE,
            instead("<title>", '<link rel="canonical" href="https://a.example/"><title>'),
        ),
    ],
    "html-canonical-target": [
        (
            "topics/ai/index.html",
            instead(
                'canonical" href="https://digest.example.org/', 'canonical" href="https://a.b/'
            ),
        ),
        (
            "topics/ai/index.html",
            instead(f'canonical" href="{BASE}topics/ai/', f'canonical" href="{BASE}404.html'),
        ),
    ],
    "html-robots": [
        (PAGE, instead("<title>", '<meta name="robots" content="index, noindex"><title>')),
        (
            "topics/ai/index.html",
            instead(
                f'<link rel="canonical" href="{BASE}topics/ai/">',
                f'<meta name="robots" content="noindex"><link rel="canonical" href="{BASE}">',
            ),
        ),
    ],
    "html-discovery": [
        (PAGE, instead("application/rss+xml", "text/xml")),
        (PAGE, instead(' title="All"', "")),
        (PAGE, instead(f'href="{BASE}feed.xml"', 'href="/news/feed.xml"')),
        ("404.html", instead(f'href="{BASE}feed.xml"', f'href="{BASE}atom.xml"')),
        (PAGE, instead(RSS_LINK, ATOM_LINK)),
    ],
    "html-viewport": [
        (PAGE, instead('name="viewport"', 'name="view"')),
        (PAGE, instead("initial-scale=1", "initial-scale=1, user-scalable=no")),
    ],
    "html-h1": [
        (PAGE, instead("<h1>Today</h1>", "<h1>A</h1><h1>B</h1>")),
        (PAGE, instead("<h1>Today</h1>", "<p>Today</p>")),
    ],
    "html-headings": [
        (PAGE, instead("h2>", "h4>")),
        (PAGE, instead("<h1>Today</h1>", "<h1> </h1>")),
    ],
    "html-ids": [
        (PAGE, instead("<h1>", '<h1 id="main">')),
        (PAGE, instead("<h1>", '<h1 id="a b">')),
        (PAGE, instead("<h1>", '<h1 id="">')),
    ],
    "html-id-references": [
        (PAGE, instead("<h1>", '<h1 aria-labelledby="nowhere">')),
        (PAGE, instead('for="words"', 'for="word"')),
    ],
    "html-time": [
        (PAGE, instead(' datetime="2023-08-03T09:15:00Z"', "")),
        (PAGE, instead('datetime="2023-08-03T09:15:00Z"', 'datetime="2023-08-03T09:15"')),
    ],
    "html-image-alt": [(PAGE, instead(' alt=""', ""))],
    "html-image-size": [
        (PAGE, instead("<h1>", f"{IMAGE} alt=''><h1>")),
        (PAGE, instead('width="16"', 'width="16px"')),
    ],
    "html-image-size-elsewhere": [(PAGE, instead(' width="16"', ""))],
    "html-image-loading": [
        (PAGE, instead(' referrerpolicy="no-referrer"', "")),
        (PAGE, instead('loading="lazy"', 'loading="later"')),
        (PAGE, instead("<h1>", f"{IMAGE} alt='' width=1 height=1>" * 4 + "<h1>")),
    ],
    "html-image-sources": [
        (PAGE, instead("<h1>", "<picture></picture><h1>")),
        (PAGE, instead("<h1>", in_sizes('srcset="/news/assets/a.svg 16w"') + "<h1>")),
        (PAGE, instead("<h1>", in_sizes(f'{TWICE} 16w" sizes="9px"') + "<h1>")),
        (PAGE, instead("<h1>", in_sizes(f'{TWICE} 2x" sizes="9px"') + "<h1>")),
        (PAGE, instead("<h1>", in_sizes('srcset="/news/assets/a.svg 0w" sizes="9px"') + "<h1>")),
        (PAGE, instead("<h1>", in_sizes('srcset="/news/assets/a.svg" type="image/avif"') + "<h1>")),
    ],
    # Safety
    "html-script-url": [
        (PAGE, instead('href="#main"', 'href=" Java\tscript:x()"')),
        (
            PAGE,
            instead("youtube-nocookie.com/embed", "").__call__
            and instead("<h1>", "<h1><a href='data:text/html,x'>x</a>"),
        ),
        (
            PAGE,
            instead("<title>", '<meta http-equiv="refresh" content="0;url=javascript:x()"><title>'),
        ),
    ],
    "html-handler": [(PAGE, instead("<h1>", '<h1 onclick="x()">'))],
    "html-script": [
        (PAGE, instead("</main>", "<script>x()</script></main>")),
        (PAGE, instead("</main>", "<script src='https://a.example/x.js'></script></main>")),
        (
            PAGE,
            instead(
                "<title>",
                "<meta http-equiv=content-security-policy content=\"script-src 'sha256-AAAA'\">"
                "<script>x()</script><title>",
            ),
        ),
    ],
    "html-frame": [
        (PAGE, instead("www.youtube-nocookie.com", "player.example.com")),
        (PAGE, instead("<h1>", "<iframe srcdoc='<p>x'></iframe><h1>")),
        (PAGE, instead("<h1>", "<object data='https://a.example/x.swf'></object><h1>")),
    ],
    "html-mixed-content": [
        (PAGE, instead('src="https://img', 'src="http://img')),
        (PAGE, instead("<h1>", '<h1 style="background: url(http://a.example/x.png)">')),
        (PAGE, instead('href="/news/assets/site.css"', 'href="http://a.example/site.css"')),
        ("assets/more.css", "a { background: url(http://a.example/a.png) }"),
    ],
    "html-form": [(PAGE, instead("/news/search/", "https://a.example/"))],
    "private-data": [
        (PAGE, instead("<h1>", "<h1 data-x='secured: 9WOqUuplJUw7PIVmVi8Kz=='>")),
        (PAGE, instead("<h1>Today", "<h1>" + "aB9+/xYz" * 80)),
        ("feed.json", instead('"tags"', '"secured": "abc", "tags"')),
        ("assets/data.js", "let a = '" + "aB9+/xYz" * 80 + "'"),
    ],
    "template-leftover": [
        (PAGE, instead("<h1>Today", "<h1>{{ title }}")),
        (PAGE, instead('alt=""', 'alt="{% if x %}"')),
        (PAGE, instead("<h1>Today", "<h1>{link_color}")),
        (PAGE, instead('"Sound"', '"{{ title }}"')),
        ("feed.xml", instead("Before that.", "Before {{ that }}.")),
        ("feed.xml", instead("Before that.", "&lt;p&gt;Before {% that %}.&lt;/p&gt;")),
        ("feed.json", instead("Sound from text.", "Sound from {link_color}.")),
        ("sitemap.xml", instead("2023.xml", "{{ year }}.xml")),
        ("assets/more.css", "p { color: {{ color }} }"),
        ("robots.txt", instead("Allow: /", "Allow: {{ base }}")),
    ],
    # Links
    "link-missing": [
        (PAGE, instead("/news/topics/ai/#latest", "/news/topics/AI/")),
        (PAGE, instead("/news/topics/ai/#latest", "https://digest.example.org/news/x.html")),
        (PAGE, instead('src="https://img', 'srcset="/news/x.png 2x" src="https://img')),
        (PAGE, instead('"url": "https://digest.example.org/news/topics', f'"url": "{BASE}gone')),
        ("assets/more.css", "p { background: url(gone.png) }"),
        ("atom.xml", instead("topics/ai/", "gone/")),
        (
            "atom.xml",
            instead(
                "Sound from text.&lt;/p&gt;",
                f'Sound from text.&lt;a href="{BASE}gone/"&gt;x&lt;/a&gt;&lt;/p&gt;',
            ),
        ),
        ("feed.json", instead("topics/ai/", "gone/")),
        ("feeds.opml", instead("topics/ai/", "gone/")),
        ("sitemaps/2023.xml", instead("topics/ai/", "gone/")),
        ("robots.txt", instead("sitemap.xml", "gone.xml")),
    ],
    "link-fragment": [
        (PAGE, instead("/topics/ai/#latest", "/topics/ai/#nowhere")),
        (PAGE, instead("#main", "#nowhere")),
    ],
    "link-base-path": [
        (PAGE, instead("/news/topics/ai/#latest", "/topics/ai/")),
        (PAGE, instead("/news/topics/ai/#latest", "../../x")),
    ],
    "link-local": [
        (PAGE, instead("/news/topics/ai/#latest", "http://localhost:8000/news/")),
        (PAGE, instead("/news/topics/ai/#latest", "file:///home/ann/x.html")),
    ],
    "link-form": [
        (PAGE, instead("/news/topics/ai/#latest", "")),
        (PAGE, instead("/news/topics/ai/#latest", "https://[x")),
    ],
    "link-relative-404": [("404.html", instead("/news/topics/ai/#latest", "topics/ai/"))],
    "link-redirect": [(PAGE, instead("/news/topics/ai/#latest", "/news/topics/ai"))],
    # Structured data
    "json-ld-form": [
        (PAGE, instead('"headline"', "headline")),
        (PAGE, instead('"headline": "Sound"', '"headline": "<b>Sound"')),
        (PAGE, instead('"@context": "https://schema.org", "@type": "New', '"@type": "New')),
        (PAGE, instead('"@type": "NewsArticle", ', "")),
    ],
    "json-ld-dates": [
        (PAGE, instead('"datePublished": "2023-08-03T09:15:00Z"', '"datePublished": "today"')),
        (PAGE, instead('"dateModified": "2023-08-03', '"dateModified": "2023-08-02')),
    ],
    "json-ld-urls": [(PAGE, instead('"url": "https://example.com/sound"', '"url": "/sound"'))],
    "json-ld-article": [
        (PAGE, instead('"headline": "Sound"', '"headline": ""')),
        (PAGE, instead('"author": [{"@type": "Person", "name": "Ann"}],', "")),
        (PAGE, instead('OfPage": "https://digest.example.org/news/', f'OfPage": "{BASE}feed.xml')),
    ],
    "json-ld-collection": [
        (PAGE, instead('"name": "Today"', '"name": ""')),
        (PAGE, instead('"mainEntity":', '"about":')),
    ],
    "json-ld-list": [
        (PAGE, instead('"position": 2', '"position": 3')),
        (PAGE, instead('"name": "Older"', '"name": ""')),
        (PAGE, instead(', "url": "https://example.com/older"', "")),
    ],
    # Feeds in any format
    "xml-encoding": [
        ("feed.xml", lambda text: "\ufeff" + text),
        ("sitemap.xml", lambda text: text + "\udcff"),
    ],
    "xml-declaration": [
        ("feed.xml", lambda text: "\n" + text),
        ("feed.xml", instead('encoding="utf-8"', 'encoding="us-ascii"')),
    ],
    "xml-characters": [("feed.xml", instead("Older", "Old\x0ber"))],
    "xml-well-formed": [
        ("feed.xml", instead("</channel>", "")),
        ("feed.xml", instead("Older", "Old&#x1F;er")),
        ("feed.xml", instead('xmlns:dc="http://purl.org/dc/elements/1.1/"', "")),
        ("sitemap.xml", instead("<sitemapindex", "<html")),
    ],
    "xml-doctype": [("feed.xml", instead("<rss", "<!DOCTYPE rss><rss"))],
    "feed-namespaces": [
        ("feed.xml", instead("modules/content/", "modules/content")),
        ("feed.xml", instead("http://search.yahoo.com/mrss/", "https://search.yahoo.com/mrss")),
    ],
    "feed-size": [("feed.xml", instead("Before that.", "Before that. " * 200_000))],
    "feed-html": [
        ("feed.xml", instead("Before that.", '&lt;a href="/x"&gt;x&lt;/a&gt;')),
        ("feed.xml", instead("Before that.", "&lt;iframe&gt;&lt;/iframe&gt;")),
        ("feed.xml", instead("Before that.", '&lt;p style="x"&gt;x&lt;/p&gt;')),
        ("feed.xml", instead("Before that.", '&lt;p onclick="x"&gt;x&lt;/p&gt;')),
        ("feed.xml", instead("Before that.", '&lt;img srcset="/a 2x" alt=""&gt;')),
        ("feed.json", instead("https://example.com/x", "/x")),
        ("atom.xml", instead("&lt;p&gt;Sound", "&lt;script&gt;x&lt;/script&gt;&lt;p&gt;Sound")),
    ],
    "feed-truncation": [
        ("feed.xml", instead("Before that.", "Before &amp;qu")),
        ("feed.xml", instead("Before that.", "Before &lt;a hre")),
    ],
    "feed-newest-first": [
        ("feed.xml", instead("<pubDate>Wed, 02 Aug 2023", "<pubDate>Fri, 04 Aug 2023")),
    ],
    "feed-date-plausible": [
        ("feed.xml", instead("<pubDate>Wed, 02 Aug 2023", "<pubDate>Mon, 03 Aug 2026")),
        ("feed.xml", instead("<pubDate>Wed, 02 Aug 2023", "<pubDate>Wed, 02 Aug 1967")),
        ("feed.json", instead("2023-08-03T10", "2033-08-03T10")),
        ("atom.xml", instead("2023-08-03T10", "2033-08-03T10")),
    ],
    "feed-tag-uri": [
        ("feed.xml", instead("tag:digest.example.org,2023:f", "tag:digest.example.org:f")),
        ("atom.xml", instead("tag:digest.example.org,2023:feed", "tag:x")),
        ("feed.json", instead(ITEM, "tag:Digest.example.org,2023:x")),
    ],
    "feed-items": [("feed.xml", many_items)],
    # RSS
    "rss-form": [
        ("feed.xml", instead('<rss version="2.0"', '<rss version="0.92"')),
        ("feed.xml", instead("</channel>", "</channel><channel/>")),
    ],
    "rss-order": [("feed.xml", instead("</item>\n</channel>", "</item><ttl>60</ttl></channel>"))],
    "rss-channel": [
        ("feed.xml", instead("<title>Digest</title>", "<title> </title>")),
        ("feed.xml", instead("<title>Digest</title>", "<title>A</title><title>B</title>")),
        ("feed.xml", instead("What others wrote", "What &lt;b&gt;others&lt;/b&gt; wrote")),
        ("feed.xml", instead("<link>https://digest.example.org/news/", "<link>/news/")),
    ],
    "rss-language": [
        ("feed.xml", instead("<language>en-GB", "<language>English, mostly")),
        ("feed.xml", instead("<language>en-GB</language>", "")),
    ],
    "rss-self": [
        ("feed.xml", instead('org/news/feed.xml"/>', 'org/news/atom.xml"/>')),
        ("feed.xml", instead('type="application/rss+xml"', 'type="text/xml"')),
        ("feed.xml", instead('<atom:link rel="self"', '<atom:link rel="via"')),
    ],
    "rss-hub": [
        ("feed.xml", instead("<language>", '<atom:link rel="hub" href="/hub"/><language>'))
    ],
    "rss-last-build-date": [
        ("feed.xml", instead("<lastBuildDate>Thu, 03", "<lastBuildDate>Fri, 04")),
        ("feed.xml", instead("<lastBuildDate>Thu, 03", "<lastBuildDate>Wed, 02")),
        ("feed.xml", instead("<lastBuildDate>Thu, 03", "<lastBuildDate>Thu, 3")),
    ],
    "rss-ttl": [("feed.xml", instead("<language>", "<ttl>soon</ttl><language>"))],
    "rss-image": [
        (
            "feed.xml",
            instead(
                "<language>",
                f"<image><url>{BASE}assets/a.svg</url><title>Digest</title>"
                f"<link>{BASE}</link><width>500</width></image><language>",
            ),
        )
    ],
    "rss-same-meaning": [
        ("feed.xml", instead("<dc:creator>Ann", "<author>a@b.example</author><dc:creator>Ann")),
        ("feed.xml", instead("<category>AI", "<dc:subject>AI</dc:subject><category>AI")),
    ],
    "rss-guid-once": [("feed.xml", instead("fedcba9876543210", "0123456789abcdef"))],
    "rss-item-title": [
        ("feed.xml", instead("<title>Older", "<title>&#x3C;b>Older")),
        ("feed.xml", instead("<title>Older", "<title>AT&#x26;amp;T")),
        ("feed.xml", instead("<title>Older</title>", "")),
    ],
    "rss-item-title-references": [("feed.xml", instead("&#x26; music", "&amp; music"))],
    "rss-item-link": [("feed.xml", instead("<link>https://example.com/older", "<link>/older"))],
    "rss-item-guid": [
        ("feed.xml", instead(' isPermaLink="false"', "")),
        ("feed.xml", instead("tag:digest.example.org,2023:fedcba9876543210", " a")),
        ("feed.xml", instead("tag:digest.example.org,2023:fedcba9876543210", "a\tb")),
    ],
    "rss-item-guid-unique": [
        ("feed.xml", instead("tag:digest.example.org,2023:fedcba9876543210", "1234")),
        ("feed.xml", instead("tag:digest.example.org,2023:fedcba9876543210", "a b")),
    ],
    "rss-item-pubdate": [
        ("feed.xml", instead("<pubDate>Wed, 02 Aug 2023 09:15:00 GMT</pubDate>", "")),
        ("feed.xml", instead("<pubDate>Wed", "<pubDate>Tue")),
        ("feed.xml", instead("<pubDate>Wed, 02 Aug 2023", "<pubDate>Wed, 2 Aug 23")),
    ],
    "rss-item-updated": [
        ("feed.xml", instead("<category>", "<atom:updated>today</atom:updated><category>"))
    ],
    "rss-item-author": [
        ("feed.xml", instead("<dc:creator>Ann Author</dc:creator>", "<author>Ann</author>"))
    ],
    "rss-item-category": [
        ("feed.xml", instead("<category>AI", "<category> ")),
        ("feed.xml", instead("<category>AI", "<category>AI</category><category>AI")),
    ],
    "rss-item-source": [("feed.xml", instead('<source url="https://example.com/"', "<source"))],
    "rss-item-description": [
        ("feed.xml", instead("<description>Before that.</description>", "")),
        ("feed.xml", instead("<description>Before that.</description>", "<description/>")),
    ],
    "rss-item-content": [
        ("feed.xml", instead("<description>Sound from text.", "<description>Not there.")),
        (
            "feed.xml",
            lambda text: text.replace("<description>Sound from text.</description>\n", "").replace(
                "</content:encoded>",
                "</content:encoded><description>Sound from text.</description>",
            ),
        ),
    ],
    "rss-item-enclosure": [
        (
            "feed.xml",
            instead(
                "<media:content",
                '<enclosure url="https://example.com/a.mp3" length="-1" type="audio/mpeg"/>'
                "<media:content",
            ),
        ),
        (
            "feed.xml",
            instead(
                "<media:content",
                '<enclosure url="https://example.com/a.png" length="1" type="image/png"/>'
                "<media:content",
            ),
        ),
    ],
    "rss-item-media": [
        ("feed.xml", instead(' medium="image"', "")),
        ("feed.xml", instead(' width="16"', ' width="0"')),
        ("feed.xml", instead(' height="9"', "")),
    ],
    # Atom
    "atom-order": [("atom.xml", instead("</entry>", "</entry><subtitle>x</subtitle>"))],
    "atom-required": [
        ("atom.xml", instead("<id>tag:digest.example.org,2023:feed</id>", "")),
        ("atom.xml", instead("<title>Digest</title>", "")),
        ("atom.xml", instead("<summary>", "<summary>x</summary><summary>")),
    ],
    "atom-id-form": [
        ("atom.xml", instead("tag:digest.example.org,2023:feed", "https://Digest.Example.org/")),
        ("atom.xml", instead("tag:digest.example.org,2023:feed", "https://digest.example.org")),
        ("atom.xml", instead("tag:digest.example.org,2023:feed", f"{BASE}%c3%a9")),
    ],
    "atom-id": [
        ("atom.xml", instead("tag:digest.example.org,2023:feed", "tag: x")),
        ("atom.xml", instead("tag:digest.example.org,2023:feed", "feed")),
    ],
    "atom-id-once": [
        ("atom.xml", many("feed", FILES["atom.xml"][FILES["atom.xml"].index("<entry>") : -8], 1))
    ],
    "atom-language": [("atom.xml", instead('xml:lang="en"', 'xml:lang="English, mostly"'))],
    "atom-self": [("atom.xml", instead(f'"{BASE}atom.xml"', '"/news/atom.xml"'))],
    "atom-author": [("atom.xml", instead("<author><name>Digest</name></author>", ""))],
    "atom-title": [
        ("atom.xml", instead("<title>Sound", "<title>&lt;b&gt;Sound")),
        ("atom.xml", instead("<title>Sound", '<title type="html">Sound')),
    ],
    "atom-dates": [
        ("atom.xml", instead("<published>2023-08-03T09:15:00Z", "<published>2023-08-03T11:15:00Z")),
        ("atom.xml", instead("<published>2023-08-03T09:15:00Z", "<published>2023-08-03T09:15:00")),
        ("atom.xml", instead("<updated>2023-08-03T10:00:00Z", "<updated>2023-08-03")),
    ],
    "atom-updated": [
        ("atom.xml", instead("10:00:00Z</updated>\n<author>", "11:00:00Z</updated>\n<author>"))
    ],
    "atom-updated-alike": [("atom.xml", many_entries)],
    "atom-alternate": [
        (
            "atom.xml",
            instead(
                '<link rel="related"',
                '<link type="text/html" href="https://a.example/"/><link rel="related"',
            ),
        ),
        (
            "atom.xml",
            instead(f'<link rel="alternate" type="text/html" href="{BASE}topics/ai/"/>', ""),
        ),
    ],
    "atom-link": [
        ("atom.xml", instead('href="https://example.com/sound"', 'href="sound"')),
        ("atom.xml", instead("<author>", "<icon>icon.png</icon><author>")),
    ],
    "atom-summary": [("atom.xml", instead("<summary>", "<summary>&lt;b&gt;"))],
    "atom-content": [
        ("atom.xml", instead('<content type="html">', '<content type="text">')),
        ("atom.xml", instead("&lt;p&gt;Sound from text.&lt;/p&gt;", " ")),
    ],
    "atom-category": [("atom.xml", instead('<category term="AI"/>', '<category label="AI"/>'))],
    "atom-source": [
        ("atom.xml", instead("<category", "<source><title>x</title></source><category"))
    ],
    "atom-archive": [
        (
            "atom.xml",
            instead(
                "<author>",
                '<archive xmlns="http://purl.org/syndication/history/1.0"/><author>',
            ),
        ),
        ("atom.xml", instead("<author>", f'<link rel="previous" href="{BASE}atom.xml"/><author>')),
    ],
    # JSON Feed
    "json-form": [
        ("feed.json", instead('"language": "en"', '"language": "en", "language": "de"')),
        ("feed.json", lambda text: text + "\udcff"),
        ("feed.json", lambda text: text[:-3]),
        ("feed.json", lambda text: "\ufeff" + text),
        ("search.json", "[" * 100_000),
    ],
    "json-version": [("feed.json", instead("version/1.1", "version/1"))],
    "json-text": [
        ("feed.json", instead('"title": "Digest"', '"title": " "')),
        ("feed.json", instead("Sound & music", "Sound &amp; music")),
        ("feed.json", instead('"Sound from text."', '"<b>Sound</b>"')),
        ("feed.json", instead('"Sound from text."', '"Sound\\u0000"')),
    ],
    "json-feed-url": [
        ("feed.json", instead("news/feed.json", "news/atom.xml")),
        ("feed.json", instead('"home_page_url"', '"homepage"')),
    ],
    "json-items": [("feed.json", instead('"items": [', '"items": [7, '))],
    "json-next-url": [("feed.json", instead('"language": "en"', f'"next_url": "{BASE}feed.json"'))],
    "json-fields": [
        ("feed.json", instead('"authors": [', '"author": [')),
        ("feed.json", instead('"authors": [', '"authors": [{}, ')),
        ("feed.json", instead('"AI"', '" "')),
        ("feed.json", instead('"language": "en"', '"language": "English, mostly"')),
        ("feed.json", instead('"language": "en"', '"expired": "no"')),
        ("feed.json", instead('"language": "en"', '"hubs": [{"type": "WebSub"}]')),
    ],
    "json-urls": [("feed.json", instead("https://example.com/sound", "/sound"))],
    "json-extension": [
        ("feed.json", instead('"about"', '"note"')),
        ("feed.json", instead('"_digest"', '"_digest.org"')),
    ],
    "json-item-id": [
        ("feed.json", instead(f'"{ITEM}"', "12")),
        ("feed.json", instead(f'"{ITEM}"', '" "')),
    ],
    "json-item-id-once": [
        ("feed.json", lambda text: json.dumps(twice(json.loads(text)))),
    ],
    "json-item-url": [
        (
            "feed.json",
            instead(
                f'"url": "{BASE}topics/ai/",\n   "external_url": "https://example.com/sound",\n   ',
                "",
            ),
        )
    ],
    "json-item-content": [("feed.json", instead('"content_html"', '"_html"'))],
    "json-item-dates": [
        ("feed.json", instead("2023-08-03T09:15:00Z", "2023-08-03T09:15:00")),
        ("feed.json", instead("2023-08-03T09:15:00Z", "2023-08-03T11:15:00Z")),
        ("feed.json", instead('"date_published"', '"_date"')),
    ],
    "json-item-attachments": [
        ("feed.json", instead('"tags"', '"attachments": [{"url": "x"}], "tags"'))
    ],
    # Sitemaps and other lists
    "sitemap-limits": [
        ("sitemaps/2023.xml", many("urlset", url("topics/ai/?x"), 50_000)),
    ],
    "sitemap-schema": [
        ("sitemaps/2023.xml", instead("</lastmod>", "</lastmod><image/>")),
        (
            "sitemaps/2023.xml",
            instead("<lastmod>2023-08-02</lastmod>", "<changefreq>often</changefreq>"),
        ),
        ("sitemap.xml", instead("</sitemap>", "</sitemap><url/>")),
        ("news-sitemap.xml", instead("<news:title>Sound &amp; music</news:title>", "")),
    ],
    "sitemap-loc": [
        ("sitemaps/2023.xml", instead("news/topics", "topics")),
        ("sitemaps/2023.xml", instead("topics/ai/", "#x")),
        ("sitemaps/2023.xml", instead("topics/ai/", "")),
        ("sitemap.xml", instead("https://digest", "https://other")),
    ],
    "sitemap-lastmod": [
        ("sitemaps/2023.xml", instead("<lastmod>2023-08-02", "<lastmod>2 August")),
        ("sitemaps/2023.xml", instead("<lastmod>2023-08-02", "<lastmod>2023-08-02T10:00")),
        (
            "sitemaps/2023.xml",
            lambda text: (
                text[: text.index("<url>")]
                + "".join(
                    url(f"topics/ai/?{n}", "<lastmod>2023-08-02</lastmod>") for n in range(10)
                )
                + "</urlset>"
            ),
        ),
    ],
    "sitemap-ignored": [
        ("sitemaps/2023.xml", instead("</lastmod>", "</lastmod><priority>1.0</priority>"))
    ],
    "sitemap-news": [
        ("news-sitemap.xml", instead("<news:name>Digest", "<news:name> ")),
        ("news-sitemap.xml", instead("<news:language>en", "<news:language>en-GB")),
        ("news-sitemap.xml", instead("2023-08-03T09:15:00Z", "today")),
        ("news-sitemap.xml", instead("Sound &amp;", "&lt;b&gt;Sound")),
    ],
    "sitemap-news-limits": [
        ("news-sitemap.xml", instead("2023-08-03T09:15:00Z", "2023-08-01T09:15:00Z")),
        ("news-sitemap.xml", many("urlset", url("topics/ai/?x"), 1_000)),
    ],
    "opml-form": [
        ("feeds.opml", instead('version="2.0"', 'version="1.1"')),
        ("feeds.opml", instead("<title>Digest</title>", "<title> </title>")),
        ("feeds.opml", instead("<head>", "<head><dateCreated>today</dateCreated>")),
        ("feeds.opml", instead("<head>", "<head/><head>")),
    ],
    "opml-outline": [
        ("feeds.opml", instead('type="rss" ', "")),
        ("feeds.opml", instead('text="AI"', 'text=""')),
        ("feeds.opml", instead(' title="AI"', "")),
    ],
    "opml-feeds": [
        ("feeds.opml", instead("xmlUrl", "url")),
        ("feeds.opml", instead("https://digest.example.org/news/topics", "/news/topics")),
    ],
    "robots-txt": [
        ("robots.txt", instead("https://digest.example.org", "")),
        ("robots.txt", instead("Sitemap", "Map")),
        ("robots.txt", instead("User-agent", "User")),
        ("robots.txt", lambda text: text + "\udcff"),
    ],
    # Hosts
    "site-files": [("404.html", None), (PAGE, None)],
    "host-redirects": [
        ("_redirects", "/a /b\n" * 2_001),
        ("_redirects", "/a/* /b/:splat\n" * 101),
        ("_redirects", "/a /" + "b" * 1_000),
    ],
    "host-names": [
        ("topics/con.html", FILES["topics/ai/index.html"]),
        ("Feed.xml", RSS),
        ("assets/a?b.txt", ""),
    ],
    "host-underscore": [("_next/a.txt", "")],
}


def twice(feed: dict[str, list[object]]) -> dict[str, list[object]]:
    return feed | {"items": feed["items"] * 2}


ELSEWHERE: dict[str, Callable[..., None]] = {
    "sitemap-pages": lambda: None,
    "hidden-record": test_hidden.test_what_a_record_that_is_not_public_says_is_found_on_any_surface,
    "secured-value": test_hidden.test_what_is_secured_is_found_in_any_file,
    "written-missing": test_written.test_a_file_that_is_missing_is_named_with_what_to_do,
    "written-edited": test_written.test_a_file_that_was_edited_is_named_with_what_to_do,
}


def test_a_sound_site_breaks_no_rule(tmp_path: Path) -> None:
    verdict = found(make_site(tmp_path))
    assert verdict.findings == ()
    assert (verdict.files, verdict.pages, verdict.feeds) == (len(FILES), 4, 3)


@pytest.mark.parametrize(
    ("rule", "path", "change"),
    [
        pytest.param(rule, path, change, id=f"{rule}-{number}")
        for rule, cases in PLANTED.items()
        for number, (path, change) in enumerate(cases, 1)
    ],
)
def test_a_planted_fault_is_found_by_its_rule(
    tmp_path: Path, rule: str, path: str, change: Change | str | None
) -> None:
    verdict = found(make_site(tmp_path, {path: change}))
    assert rule in rules(verdict, path)
    assert verdict.counts[rule] >= 1
    (first, *_) = [each for each in verdict.findings if each.rule == rule]
    assert first.remedy == RULES[rule].remedy
    assert bool(verdict.faults) or RULES[rule].level is Level.WARNING


@pytest.mark.parametrize(
    ("rule", "sizes"),
    [
        ("host-files", {f"{number}.txt": 1 for number in range(20_001)}),
        ("host-files", {f"a/{number}.txt": 1 for number in range(54_001)}),
        ("host-file-size", {"a.zip": 25 * 1024 * 1024 + 1}),
        ("host-size", {f"{number}.txt": 20_000_000 for number in range(51)}),
        ("site-files", {"index.html": 1, "404.html": 1}),
    ],
)
def test_a_site_beyond_what_hosts_take_is_told(rule: str, sizes: dict[str, int]) -> None:
    faults = [*hosts.host_faults(sizes), *hosts.expected_faults(sizes, "/")]
    assert rule in {fault.rule for _, fault in faults}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("<title>", '<meta name="robots" content="noindex"><title>'),
        ("<title>", '<meta http-equiv="refresh" content="0; url=/news/"><title>'),
        (f'canonical" href="{BASE}topics/ai/', f'canonical" href="{BASE}'),
    ],
)
def test_a_sitemap_names_only_pages_that_are_to_be_found(
    tmp_path: Path, good: str, bad: str
) -> None:
    folder = make_site(tmp_path, {"topics/ai/index.html": instead(good, bad)})
    verdict = found(folder)
    assert "sitemap-pages" in rules(verdict, "sitemaps/2023.xml")


def test_every_rule_has_a_fault_planted_for_it() -> None:
    by_sizes = {"host-files", "host-file-size", "host-size"}
    assert set(PLANTED) | set(ELSEWHERE) | by_sizes == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_what_has_to_be_so_who_asks_for_it_and_what_to_do(rule: object) -> None:
    name, requirement, source, remedy = (
        getattr(rule, each) for each in ("name", "requirement", "source", "remedy")
    )
    assert name == name.lower()
    assert " " not in name
    assert requirement.endswith(".")
    assert source
    assert not remedy.endswith(".")
