"""A small site in which every file is sound, for tests that break one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

BASE = "https://digest.example.org/news/"
NOW = datetime(2023, 8, 4, tzinfo=UTC)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Today</title>
<link rel="canonical" href="https://digest.example.org/news/">
<link rel="alternate" type="application/rss+xml" title="All" href="https://digest.example.org/news/feed.xml">
<link rel="stylesheet" href="/news/assets/site.css">
<meta property="og:url" content="https://digest.example.org/news/">
<script type="application/ld+json">[{"@context": "https://schema.org", "@type": "CollectionPage",
"@id": "https://digest.example.org/news/#site", "name": "Today", "url": "https://digest.example.org/news/",
"mainEntity": {"@type": "ItemList", "itemListElement": [
{"@type": "ListItem", "position": 1, "name": "Sound", "url": "https://digest.example.org/news/topics/ai/"},
{"@type": "ListItem", "position": 2, "name": "Older", "url": "https://example.com/older"}]}},
{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Sound", "url": "https://example.com/sound",
"author": [{"@type": "Person", "name": "Ann"}], "publisher": {"@type": "Organization", "name": "Digest"},
"mainEntityOfPage": "https://digest.example.org/news/",
"datePublished": "2023-08-03T09:15:00Z", "dateModified": "2023-08-03T10:15:00Z"}]</script>
</head>
<body>
<a href="#main">To the articles</a>
<main id="main">
<h1>Today</h1>
<h2><a href="/news/topics/ai/#latest">On <code>{{ templates }}</code> &amp; marks</a></h2>
<p>Funding secured: they have $30m. <time datetime="2023-08-03T09:15:00Z">3 August</time></p>
<img src="https://img.example.com/a.jpg" width="16" height="9" alt="" loading="lazy" referrerpolicy="no-referrer">
<iframe src="https://www.youtube-nocookie.com/embed/abcdefg" title="A talk"></iframe>
<form action="/news/search/"><label for="words">Words</label> <input id="words" name="q"></form>
<table><tr><td>1</td></tr></table>
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

STYLE = '@import "more.css"; a { background: url("/news/assets/a.svg#x") }'
TOPIC = (
    PAGE.replace("<h1>", '<h1 id="latest">')
    .replace('href="#main"', 'href="../../#main"')
    .replace('"https://digest.example.org/news/"', '"https://digest.example.org/news/topics/ai/"')
)
MISSING = PAGE.replace(
    '<link rel="canonical" href="https://digest.example.org/news/">', ""
).replace("<title>", '<meta name="robots" content="noindex"><title>')
FILES = {
    "404.html": MISSING,
    "assets/a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "assets/more.css": "p { color: black }",
    "assets/site.css": STYLE,
    "atom.xml": ATOM,
    "feed.json": JSON_FEED,
    "feed.xml": RSS,
    "feeds.opml": OPML,
    "index.html": PAGE,
    "news-sitemap.xml": NEWS,
    "robots.txt": ROBOTS,
    "search/index.html": PAGE.replace(
        '"https://digest.example.org/news/"', '"https://digest.example.org/news/search/"'
    ),
    "sitemap.xml": INDEX,
    "sitemaps/2023.xml": SITEMAP,
    "topics/ai/index.html": TOPIC,
}

Change = Callable[[str], str | None]
"""A file's text, as it is to be; None where it is not to be there."""


def make_site(folder: Path, changes: dict[str, str | Change | None] | None = None) -> Path:
    """Writes the site.

    changes   by path: what to write in place of the file, or beside the others
    """
    files: dict[str, str | Change | None] = FILES | (changes or {})
    for path, change in files.items():
        text = change(FILES.get(path, "")) if callable(change) else change
        if text is not None:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder
