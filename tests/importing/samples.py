"""Small exports of every format, as their programs write them. All words are made up."""

import json
from typing import Final

from tests.content.other_systems.trees import FORMER as FORMER_TREE
from tests.content.other_systems.trees import HUGO as HUGO_TREE
from tests.content.other_systems.trees import JEKYLL as JEKYLL_TREE
from tests.content.other_systems.trees import PELICAN as PELICAN_TREE

RSS: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Notes</title><link>https://notes.example.net/</link><language>en</language>
<item><title>Dredging &amp;amp; dikes</title><link>https://news.example.org/dredging?utm_source=rss</link>
<guid isPermaLink="false">4711 at notes</guid><pubDate>Fri, 17 May 2024 08:30:00 +0200</pubDate>
<dc:creator>Ada Example</dc:creator><category>Ports</category><category>works</category>
<description>The channel is closed.</description>
<content:encoded><![CDATA[<p>A <b>note</b>, with a <a href="https://news.example.org/b">link</a>.</p>
<script>alert(1)</script>]]></content:encoded>
<media:content url="https://news.example.org/dredger.jpg" medium="image" width="1200" height="800"/>
</item>
<item><title>A ferry runs at night</title><link>https://news.example.org/ferry</link>
<guid>https://news.example.org/ferry</guid><pubDate>Sat, 18 May 2024 09:00:00 GMT</pubDate></item>
</channel></rss>
"""
ATOM: Final = """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Notes</title>
<id>tag:notes.example.net,2020:feed</id><updated>2024-05-18T09:00:00Z</updated>
<entry><title type="html">Dredging &amp;lt;b&amp;gt; begins</title><id>tag:notes.example.net,2020:1</id>
<link rel="alternate" href="https://notes.example.net/dredging/"/>
<link rel="related" href="https://news.example.org/dredging"/>
<published>2024-05-17T08:30:00+02:00</published><updated>2024-05-19T08:30:00+02:00</updated>
<author><name>Ada Example</name></author><category term="ports" label="Ports"/>
<summary>The channel is closed.</summary></entry>
</feed>
"""
JSON_FEED: Final = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Notes",
        "items": [
            {
                "id": 4711,
                "url": "https://notes.example.net/dredging/",
                "external_url": "https://news.example.org/dredging",
                "title": "Dredging <b> begins & ends",
                "content_html": "<p>A <b>note</b>.</p>",
                "date_published": "2024-05-17T08:30:00+02:00",
                "tags": ["Ports", "works"],
                "authors": [{"name": "Ada Example"}],
                "image": "https://news.example.org/dredger.jpg",
            },
            {
                "id": "b",
                "url": "https://news.example.org/2024/05/18/a-ferry-runs",
                "content_text": "At night.",
            },
        ],
    }
)
CSV: Final = """\
\ufeffTitle;Link;Published at;Tags;Notes;Category;Draft;Quality
"Dredging; begins";https://news.example.org/dredging;2024-05-17;"dredging, works";"A ""note""
on two lines";Ports;no;80
A ferry runs at night;https://news.example.org/ferry;18.05.2024;;;;yes;
"""
JSON_LINES: Final = """\
{"headline": "Dredging begins", "url": "https://news.example.org/dredging", "date": "2024-05-17T08:30:00+02:00", "tags": ["dredging", "works"], "author": "Ada Example", "secured": "c2VjcmV0IHdvcmRz"}

{"headline": "A ferry runs", "url": "https://news.example.org/ferry", "date": 1716022800}
"""
BOOKMARKS: Final = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
  <DT><H3 ADD_DATE="1715900000" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
  <DL><p>
    <DT><A HREF="https://news.example.org/dredging" ADD_DATE="1715931000" TAGS="dredging,works">Dredging &amp; dikes</A>
    <DD>The channel is closed.
    <DT><H3>Ports</H3>
    <DL><p>
      <DT><A HREF="https://news.example.org/ferry" ADD_DATE="1716022800">A ferry runs at night</A>
      <DT><A HREF="javascript:alert(1)" ADD_DATE="1716022800">A program</A>
      <DT><A HREF="https://news.example.org/mine" ADD_DATE="1716022800" PRIVATE="1">Mine alone</A>
    </DL><p>
  </DL><p>
</DL><p>
"""
POCKET_HTML: Final = """\
<!DOCTYPE html>
<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>
<li><a href="https://news.example.org/dredging" time_added="1715931000" tags="dredging,works">Dredging begins</a></li>
</ul><h1>Read Archive</h1><ul>
<li><a href="https://news.example.org/ferry" time_added="1716022800" tags="">https://news.example.org/ferry</a></li>
</ul></body></html>
"""
POCKET_CSV: Final = """\
title,url,time_added,tags,status
"Dredging, begins",https://news.example.org/dredging,1715931000,dredging|works,unread
https://news.example.org/ferry,https://news.example.org/ferry,1716022800,,archive
"""
RAINDROP_CSV: Final = """\
id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite
1,"Dredging begins","My *note*",The channel is closed.,https://news.example.org/dredging,Sea / Ports,"dredging, works",2024-05-17T08:30:00.000Z,https://news.example.org/dredger.jpg,,false
2,A ferry runs,,,https://news.example.org/ferry,Unsorted,,2024-05-18T08:30:00.000Z,,,true
"""
RAINDROP_HTML: Final = """\
<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Raindrop.io Bookmarks</TITLE><H1>Raindrop.io Bookmarks</H1>
<DL><p><DT><H3>Ports</H3><DL><p>
<DT><A HREF="https://news.example.org/dredging" ADD_DATE="1715931000" TAGS="dredging" DATA-COVER="https://news.example.org/dredger.jpg" DATA-IMPORTANT="false">Dredging begins</A>
</DL><p></DL><p>
"""
PINBOARD: Final = json.dumps(
    [
        {
            "href": "https://news.example.org/dredging",
            "description": "Dredging begins",
            "extended": "The channel is closed.",
            "time": "2024-05-17T08:30:00Z",
            "shared": "yes",
            "toread": "no",
            "tags": "dredging works .private",
        },
        {
            "href": "https://news.example.org/ferry",
            "description": "A ferry runs",
            "extended": "",
            "time": "2024-05-18T08:30:00Z",
            "shared": "yes",
            "toread": "yes",
            "tags": "",
        },
        {
            "href": "https://news.example.org/mine",
            "description": "Mine alone",
            "time": "2024-05-18T08:30:00Z",
            "shared": "no",
            "toread": "no",
            "tags": "",
        },
    ]
)
API: Final = json.dumps(
    {
        "title": "News",
        "value": [
            {
                "id": "tag:notes.example.net,2020:1",
                "path": "articles/dredging.md",
                "title": "Dredging begins",
                "excerpt": "The channel is closed.",
                "type": "article",
                "webUrl": "https://news.example.org/dredging",
                "originalUrl": "https://news.example.org/dredging",
                "pageUrl": "https://notes.example.net/news/dredging/",
                "publishedDateTime": "2024-05-17T08:30:00Z",
                "quality": 80,
                "heat": -1,
                "locale": "de",
                "categories": ["learning"],
                "topics": ["Ports"],
                "provider": {"name": "Example News", "domain": "example.org", "images": []},
                "images": [{"url": "https://news.example.org/dredger.jpg", "isCached": True}],
                "related": [
                    {
                        "title": "Elsewhere",
                        "webUrl": "https://review.example.com/dredging",
                        "secured": "c2VjcmV0IHdvcmRz",
                    }
                ],
                "secured": "c2VjcmV0IHdvcmRz",
            }
        ],
    }
)
WORDPRESS: Final = """\
<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour Notes</title><link>https://notes.example.net</link>
<wp:author><wp:author_login><![CDATA[ada]]></wp:author_login>
<wp:author_display_name><![CDATA[Ada Example]]></wp:author_display_name></wp:author>
{items}</channel></rss>
"""
WORDPRESS_POST: Final = """\
<item><title><![CDATA[{title}]]></title><link>https://notes.example.net/2024/05/{slug}/</link>
<dc:creator><![CDATA[ada]]></dc:creator>
<guid isPermaLink="false">https://notes.example.net/?p={number}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>2024-05-17 10:30:00</wp:post_date>
<wp:post_date_gmt>2024-05-17 08:30:00</wp:post_date_gmt>
<wp:post_modified_gmt>2024-05-18 08:30:00</wp:post_modified_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<wp:post_password>{password}</wp:post_password>{more}</item>
"""


def wordpress(*posts: str) -> str:
    """A whole export of these posts."""
    return WORDPRESS.replace("{items}", "".join(posts))


def wordpress_post(slug: str, number: int = 1, **given: str) -> str:
    """One post of it."""
    values = {
        "title": f"Title of {slug}",
        "content": f"Words of {slug}.",
        "excerpt": "",
        "status": "publish",
        "kind": "post",
        "password": "",
        "more": "",
    }
    return WORDPRESS_POST.format(slug=slug, number=number, **values | given)


WXR: Final = wordpress(
    wordpress_post(
        "dredging",
        7,
        content="One &amp; two\nlines.\n\n<ul><li>A point</li></ul>\n\n<!--more-->Rest.",
        more='<category domain="category" nicename="ports"><![CDATA[Ports]]></category>'
        '<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>'
        '<category domain="post_tag" nicename="works"><![CDATA[works]]></category>'
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value>"
        "</wp:postmeta>",
    ),
    wordpress_post(
        "ferry",
        8,
        content="<!-- wp:paragraph --><p>A <b>ferry</b>.</p><!-- /wp:paragraph -->",
        more="<wp:postmeta><wp:meta_key>external_url</wp:meta_key>"
        "<wp:meta_value>https://news.example.org/ferry</wp:meta_value></wp:postmeta>",
    ),
    wordpress_post(
        "dredger",
        9,
        kind="attachment",
        status="inherit",
        more="<wp:attachment_url>https://notes.example.net/dredger.jpg</wp:attachment_url>",
    ),
    wordpress_post("idea", 10, status="draft"),
    wordpress_post("mine", 11, status="private"),
    wordpress_post("locked", 12, password="open sesame"),
    wordpress_post("about", 13, kind="page"),
)
_PUBLIC: Final = "https://www.w3.org/ns/activitystreams#Public"


def _note(content: str, *to: str) -> dict[str, object]:
    return {
        "type": "Create",
        "object": {
            "type": "Note",
            "published": "2024-05-17T08:30:00Z",
            "to": [*to],
            "cc": [],
            "content": content,
            "tag": [{"type": "Hashtag", "name": "#ports", "href": "https://social.example.net/x"}],
        },
    }


MASTODON: Final = json.dumps(
    {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "orderedItems": [
            _note(
                '<p>Look at this: <a href="https://news.example.org/dredging">news</a> '
                '<a href="https://social.example.net/tags/ports" class="mention hashtag" '
                'rel="tag">#ports</a></p>',
                _PUBLIC,
            ),
            _note('<p><a href="https://news.example.org/mine">mine</a></p>', "https://a.example/f"),
            _note("<p>No link at all.</p>", _PUBLIC),
            {"type": "Announce", "object": "https://social.example.net/@bo/1"},
        ],
    }
)
BLUESKY: Final = json.dumps(
    {
        "records": [
            {
                "uri": "at://did:plc:x/app.bsky.feed.post/3k",
                "value": {
                    "$type": "app.bsky.feed.post",
                    "text": "Look at *this*:\n\nnews.example.org/dredging",
                    "createdAt": "2024-05-17T08:30:00.123Z",
                    "langs": ["en"],
                    "embed": {
                        "$type": "app.bsky.embed.external",
                        "external": {
                            "uri": "https://news.example.org/dredging",
                            "title": "Dredging begins",
                            "description": "The channel is closed.",
                        },
                    },
                    "facets": [
                        {
                            "features": [
                                {
                                    "$type": "app.bsky.richtext.facet#link",
                                    "uri": "https://news.example.org/dredging",
                                }
                            ]
                        }
                    ],
                },
            }
        ]
    }
)
PELICAN_RST: Final = {
    "content/notes.rst": "A note\n######\n\n:date: 2024-05-20 08:30\n:link: https://news.example.org/note\n"
    ":tags: works, ports\n\nWords in **another** form.\n"
}
SAMPLES: Final[dict[str, tuple[str, str | dict[str, str]]]] = {
    "rss": ("feed", RSS),
    "atom": ("feed", ATOM),
    "json-feed": ("json-feed", JSON_FEED),
    "csv": ("csv", CSV),
    "json-lines": ("json-lines", JSON_LINES),
    "bookmarks": ("bookmarks", BOOKMARKS),
    "pocket-html": ("pocket", POCKET_HTML),
    "pocket-csv": ("pocket", POCKET_CSV),
    "raindrop-csv": ("raindrop", RAINDROP_CSV),
    "raindrop-html": ("raindrop", RAINDROP_HTML),
    "pinboard": ("pinboard", PINBOARD),
    "api": ("api", API),
    "wordpress": ("wordpress", WXR),
    "mastodon": ("mastodon", MASTODON),
    "mastodon-folder": ("mastodon", {"outbox.json": MASTODON, "actor.json": "{}"}),
    "bluesky": ("bluesky", BLUESKY),
    "jekyll": ("jekyll", JEKYLL_TREE),
    "hugo": ("hugo", HUGO_TREE),
    "pelican": ("pelican", PELICAN_TREE | PELICAN_RST),
    "former": ("former", FORMER_TREE),
}
"""By name: the format, and the file or the files of a folder."""
