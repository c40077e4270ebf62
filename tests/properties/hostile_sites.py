"""Made-up sites: records, sound and hostile, on sites of every kind of settings.

What strangers write is put together from tables, so that a failing site shrinks to the lines that
it needs.
"""

from pathlib import Path
from typing import Final

import yaml
from hypothesis import strategies as st

from tests.factories import write_site
from tests.hostile.acting import ADDRESSES, SCRIPTS
from tests.hostile.forms import FORMS
from tests.hostile.names import NAMES
from tests.properties.strategies import NASTY

Files = dict[str, str | bytes]
"""A content folder: what its files hold, by name."""

DAY: Final = "2025-12-31"
DATES: Final = (
    *(DAY, DAY, DAY, f"{DAY}T10:00:00Z", f"{DAY}T23:59:59+14:00", "2025-12-30", "2025-12-01"),
    *("2025-01-01", "2024-02-29", "1985-01-20", "1000-01-02", "2026-01-01", "2026-01-02"),
    "9998-12-30",
)
"""Of records; the site is built at the beginning of 2026."""

SECRET: Final = "9WOqUuplJUw7PIVmVi8KzQ4bTn1s+/abc=="
BASE64: Final = "AAAAB3NzaC1yc2EAAAADAQABAAABgQC7+vb5/x9" * 8
TEXTS: Final = (
    *("Tides rise", "Tides rise again", "Artificial intelligence in health", "AI", "C", "C++"),
    *("Wednesday 31 December 2025", "A digest of all that matters", "Test Digest", "2025", "31"),
    *("It says 'secured': yes", f'"secured": "{SECRET}"', f"secured: {SECRET}", BASE64, SECRET),
    *("{{ title }} and {% if x %}", "{link_color}", "${x} {# y #} %}", "{%", "{{", "}}", "%}"),
    *("<b>Bold</b>", "a < b > c", "Option<String>", "&lt;b&gt;", "&amp;amp;", "AT&T", "&#123;"),
    *("\x85\x91quoted\x92\x9f", "a\u2028b", "\u200b", "\u200b\u2060\u200d", "\xad", "\u3164"),
    *("\u0301", "\U000e0041", "\ue000", "...", "…", "\u202eabc", "🗞️", "日本語の題", "مرحبا", "ß"),
    *("word " * 60, "w" * 900, "x" * 180 + " y", "http://localhost:8000/x", "a\nb\n\nc", "'", '"'),
    *(text for text, _ in SCRIPTS.values()),
    *NASTY,
)
"""Titles, names and whatever else is text."""

URLS: Final = (
    *(f"https://news.example.com/{word}" for word in "abcdefgh"),
    *(
        "https://news.example.com/",
        "https://digest.example.org/",
        "https://jsonfeed.org/version/1.1",
    ),
    *("https://digest.example.org/none/", "https://digest.example.org/topics/ai/#nowhere"),
    *("https://digest.example.org/sub/none", "https://digest.example.org/sub/", "http://[::1]:8/x"),
    *("http://localhost/x", "http://127.0.0.1:3000/", "http://0x7f.1/x", "http://0.0.0.0/"),
    *("http://[2001:db8::1]:8080/x", "https://a_b.example.com/x", "https://xn--a.example.com/x"),
    *("https://münchen.example/ü?ü=ü#ü", "https://news.example.com./x", "http://10.0.0.1/"),
    *(
        "https://news.example.com/%zz%",
        "https://news.example.com/h?a=|{}^`[]\\",
        "HTTP://A.example",
    ),
    *('https://news.example.com/h#a b<c>"d', "https://news.example.com/?q={{ x }}{link_color}"),
    f"https://news.example.com/#/share/{BASE64}",
    f"https://news.example.com/{'ü' * 300}",
    *ADDRESSES.values(),
)
"""Addresses, and what is none."""

PICTURES: Final = (
    *("/images/a.png", "/images/broken.png", "/images/none.png", "images/a.png", "/images/a'b.png"),
    *("https://i.example.com/x.jpg", "http://i.example.com/y", "https://i.example.com/z.svg#y?z"),
    *("https://i.example.com/ü.png?ü=ü", "https://i.example.com/x", "data:image/png;base64,AAAA"),
)

IDS: Final = (
    *("a", "feed", "feed:topic:ai", "~", "a//b", "a('b')", "12345", "123456789012", "A", "a:b"),
    *("tag:nonsense", "tag:e.org,2020:x", "tag:digest.example.org,2023:feed", "tag:E.org,2020:x"),
    *("https:foo", "https://example.org", "https://example.org/", "https://example.org:443/x"),
    *("http://[::1/x", "http://a b/x", 'https://example.org/x|y"<z>', "https://example.org/%zz"),
    *("https://example.org/%c3%bc", "https://Example.org/x", "https://example.org/a/../b"),
    *("https://example.org?x", "https://example.org#x", "http://x:80/", "https://", "http:///x"),
    *("urn:x", "urn:uuid:zzz", "urn:uuid:0e02b2c3-d479-4b3a-9c7e-1f0c6a1f2d3e", "URN:X:y"),
    *(
        "12345 at https://www.example.org",
        "https://digest.example.org/",
        "ü",
        "{{ x }}",
        "mailto:a",
    ),
    *("0e02b2c3-d479-4b3a-9c7e-1f0c6a1f2d3e", "tag:e.org,2020-13:x", "tag:e.org,2020:ü", "data:,x"),
)

LOCALES: Final = (
    *("de", "en-GB", "zh-Hant-TW", "ar", "de-x-foo", "zzz", "en-a-b-c-d-e-f-g", "aa-12345678"),
    *("x-klingon", "i-default", "no lang", "en_US", "EN", "a", "de-"),
)
LENGTHS: Final = ("PT1H", "P2W", "PT13M34S", "P9999W", "PT0S", "P1Y", "1:30")
EMBEDS: Final = (
    *("https://youtu.be/abcdefghijk", "https://vimeo.com/123456789", "https://evil.example/x"),
    *("<iframe src=https://www.youtube.com/embed/abcdefghijk onload=x()>", "{{ x }}"),
)

BODY: Final = (
    *("Words.", "# One", "## Two", "### First point", "#### Deep", "###### H6", "##", "# ", "#x"),
    *("<h1>a</h1>", "<h3></h3>", "<h2><img src=x></h2>", "<p><h2>x</h2></p>", "<h4> &nbsp; </h4>"),
    *("Setext\n===", "> # quoted", "- # in a list", "<details><h5>x</h5></details>", "<h6>{{ x }}"),
    *("[x](/topics/nonexistent/)", "[x](/news/none/)", "[x](#nowhere)", "[x](#fn:nope)", "[x]()"),
    *(
        "[x](/topics/ai/#nowhere)",
        "[x](b/c) [d](../../e) [f](?g) [h](//i.example/j)",
        "[x](/2025/)",
    ),
    *("<http://localhost:8000/> http://127.0.0.1:3000/", "[x](http://[::1]/)", "[x](http://[x)"),
    *("[x](https://digest.example.org/none/#y)", "[x](/sub/none/)", "[x](/images/none.png)"),
    *('<a href="https://a.example/#a b&quot;<c>">x</a>', "[x](mailto:a@b.example?subject=x)"),
    *("![x](/images/a.png)", "![](/images/none.png)", "![x](/images/broken.png)", "![x](x.png)"),
    *(
        '<img src="/images/a.png" width="0" height="x">',
        "<img src=https://a.example/x.png width=0>",
    ),
    *('<img srcset="/a.png 2x" src=//b.example/c.png>', "![{{ x }}](https://a.example/x.png)"),
    *('<span lang="not a lang">x</span>', '<i dir="sideways" lang="">x</i>', '<b lang="x-y">x</b>'),
    *('<sup id="fnref:1">a</sup> <sup id="fnref:1">b</sup>', "a[^1] b[^1]\n\n[^1]: n", "[^2]: n"),
    *("[^a b]\n\n[^a b]: n", '<li id="fn:1">x</li>', '<a id="fn:1">x</a><a id="fn:1">y</a>'),
    *(
        '<time datetime="2026-02-30">x</time>',
        "<time>nothing</time>",
        "<time datetime=P1D>x</time>",
    ),
    *('<time datetime="12:30">x</time>', '<time datetime="2025-W53">x</time>', "<time></time>"),
    *(
        "<details><p>no summary</p></details>",
        "<summary>alone</summary>",
        "<figcaption>x</figcaption>",
    ),
    *(
        "<dd>x</dd><rt>r</rt><caption>c</caption>",
        "<li>alone</li>",
        "<td>alone</td>",
        "<dl><p>x</dl>",
    ),
    *('<table><tr><td colspan="0" rowspan="0">x</table>', "|a|b|\n|-|-|\n|c|d|", "<table>lost<tr>"),
    *('<ol start="9999"><li value="0">x</ol>', "- [ ] todo\n- [x] done", "<ul>x<li>y</ul>"),
    *('<a href="https://a.example/"><div><h3>z</h3></div></a>', "<a href=/x><a href=/y>z</a></a>"),
    *("`{{ x }}` {{ y }} {% raw %} {link_color}", '<abbr title="{{ x }}">y</abbr>', "{%", "{{"),
    *(BASE64, f"```\nssh-rsa {BASE64}\n```", f'"secured": "{SECRET}"', SECRET, f"<{BASE64}>"),
    *("\x85\x91C1\x92\x9f \x00\x0b\x0c\x1b\ufffe", "&#x80;&#0;&#xd800;&#x1f;", "\u202eab\u2066c"),
    *("<![CDATA[x]]>", "<!-- c -->", "<?php x ?>", "]]>", "&amp;lt;", "&", "a < b", "**A draft**"),
    *(
        "<video src=/x.mp4></video>",
        "<svg><title>x</title></svg>",
        "<button>x</button>",
        "<dialog>",
    ),
    *(
        "<form action=/x><input name=q></form>",
        "<textarea></textarea>",
        "<object data=/x></object>",
    ),
    *("word " * 300, "> " * 40 + "x", "- " * 20 + "x", "<div>" * 30, "*" * 50, "[" * 30, "~~~\nx"),
    *(text for text, _ in SCRIPTS.values()),
    *NASTY,
)
"""Blocks of bodies."""

text = st.sampled_from(TEXTS)
url = st.sampled_from(URLS)
date = st.sampled_from(DATES)
stem = st.sampled_from(
    ["a", "b", "c", "B", "c c", "index", "page", "2025", "topics", "<i>", "{{x}}"]
)
picture = st.fixed_dictionaries(
    {"url": st.sampled_from(PICTURES)},
    optional={
        "width": st.sampled_from([0, 40, 1200, "x"]),
        "height": st.sampled_from([0, 20, 800]),
        "title": text,
        "attribution": text,
    },
)
provider = st.fixed_dictionaries(
    {},
    optional={
        "name": text,
        "domain": st.sampled_from(
            ["news.example.com", "x.example", "https://b.example/x", "no", ""]
        ),
        "authors": st.lists(st.fixed_dictionaries({"name": text}), max_size=2),
    },
)
related = st.fixed_dictionaries(
    {"title": text, "webUrl": url},
    optional={
        "excerpt": text,
        "archived": url,
        "publishedDateTime": date,
        "provider": provider,
        "images": st.lists(picture, max_size=1),
    },
)
correction = st.fixed_dictionaries({"date": date, "text": text})
FIELDS: Final = {
    "excerpt": text,
    "originalUrl": url,
    "archived": url,
    "updatedDateTime": date,
    "addedDateTime": date,
    "category": st.sampled_from(
        ["news", "learning", "topics", "2025", "../../etc", "\u200b", "con"]
    ),
    "type": st.sampled_from("article video course download collection profile forum".split()),
    "topics": st.lists(text, max_size=3),
    "tags": st.lists(text, max_size=2),
    "hashtags": st.lists(text, max_size=2),
    "provider": provider,
    "images": st.lists(picture, max_size=2),
    "related": st.lists(related, max_size=2),
    "actions": st.lists(
        st.fixed_dictionaries({"url": url}, optional={"title": text, "attribution": text}),
        max_size=1,
    ),
    "id": st.sampled_from(IDS),
    "guid": st.sampled_from(IDS) | text,
    "redirect_from": st.lists(
        st.sampled_from(["/old/", "/feed.xml", "/topics/ai/", "/news/a/", "/a.html"]), max_size=2
    ),
    "locale": st.sampled_from(LOCALES),
    "length": st.sampled_from(LENGTHS),
    "price": text,
    "levels": st.lists(text, max_size=1),
    "ratings": st.fixed_dictionaries(
        {"count": st.sampled_from([-5, 0, 3]), "average": st.sampled_from([-1e14, 0, 4.5])}
    ),
    "quality": st.sampled_from([-99999999999999999, 0, 50, 90, 10**30]),
    "heat": st.sampled_from([-1, 0, 50, 10**18]),
    "story": st.sampled_from(["x", "none", "\u200b", "{{ x }}"]),
    "items": st.lists(
        st.sampled_from(["0-a", "1-b", "articles/2-c", "nothing", "../x"]), max_size=3
    ),
    "featuredContent": st.sampled_from(EMBEDS),
    "correction": st.lists(correction, max_size=2),
    "page": st.sampled_from(["own", "none", "auto"]),
    "published": st.sampled_from([True, False]),
    "removed": st.just(True),
    "retracted": text,
    "secured": text | url | st.lists(text, max_size=2),
}
"""Every field that may stand beside a title, a date and an address."""

TAGS: Final = (
    "a abbr b blockquote caption code dd details div dl dt em figcaption figure h1 h2 h4 h6 hr img "
    "li mark ol p pre q rp rt ruby section span sub summary sup table tbody td th time tr ul video "
    "audio picture source iframe object form input button select label svg math script style "
    "template dialog"
).split()
ATTRIBUTES: Final = (
    "href src alt title lang dir id class width height colspan rowspan start value type datetime "
    "cite name rel target srcset headers scope span aria-label aria-labelledby data-src poster for"
).split()


def _element(tag: str, attribute: str, value: str, inner: str) -> str:
    quoted = value.replace("&", "&amp;").replace('"', "&quot;")
    return f'<{tag} {attribute}="{quoted}">{inner}</{tag}>'


values = st.sampled_from(
    (*URLS, *LOCALES, *DATES, "", "0", "-1", "x", "#x", "fn:1", "main", "{{ x }}")
)
elements = st.recursive(
    st.sampled_from(BODY),
    lambda inner: st.builds(
        _element, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES), values, inner
    ),
    max_leaves=3,
)
body = st.lists(st.sampled_from(BODY) | elements, max_size=6).map("\n\n".join)
often = st.integers(0, 9).map(bool)


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A record of any kind: most are sound but for what a field or a body has in it."""
    chosen = draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=5, unique=True))
    fields: dict[str, object] = {}
    if draw(often):
        fields["title"] = draw(text)
    if draw(often):
        fields["publishedDateTime"] = draw(date)
    if draw(often):
        fields["webUrl"] = draw(url)
    fields |= {name: draw(FIELDS[name]) for name in chosen}
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n{draw(body)}\n".encode("utf-8", "surrogatepass")


forms = st.sampled_from([each.bytes for each in FORMS.values()])
names = st.sampled_from(sorted(NAMES))

SETTINGS: Final = (
    "api: true",
    "feeds: {publishers: true, archives: topics, size: 5}\npage_size: 2",
    "feeds: {formats: [atom], archives: site}",
    "feeds: {formats: [rss]}",
    "feeds: {formats: [json]}",
    "permalink: /{year}/{month}/{day}/{stem}/",
    "permalink: /{type}/{slug}/",
    "permalink: /{category}/{id}/",
    "links: {titles: page}",
    "page: own",
    "page: none",
    "images: none",
    "images: lead",
    "theme: plain",
    "language: de",
    "language: ar",
    "timezone: Asia/Tokyo",
    "publish: {minimum_quality: 50}",
    "ranking: {order: top}",
    "trusted: none",
    "trusted: {publishers: [example.com]}",
    "include_unpublished: true",
    "front_page_size: 3",
    "page_size: 3",
    "description: A digest of all that matters",
    "redirects: {/old/: /topics/}",
)
"""Lines of site.yaml, each with a setting or two."""

PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x28\0\0\0\x14\x08\0\0\0\0\xb1\xa6\x8a\x9b"
    b"\0\0\0\nIDATx\x9cc\0\0\0\x02\0\x01\xe5'\xde\xfc\0\0\0\0IEND\xaeB`\x82"
)
OWNERS: Final[Files] = {
    "static/images/a.png": PNG,
    "static/images/broken.png": b"\x89PNG\r\n\x1a\n",
    "pages/about.md": "---\ntitle: About\n---\nUs.\n",
    "topics/ai.yaml": "name: AI\n",
    "publishers/n.md": "---\nname: Example News\ndomain: news.example.com\n---\n",
}
"""What the owner has beside records."""


def _names(lines: str) -> set[str]:
    return {line.partition(":")[0] for line in lines.splitlines()}


@st.composite
def sites(draw: st.DrawFn) -> Files:
    """A content folder; records of it are in files of their own."""
    files = dict(OWNERS) if draw(st.booleans()) else {}
    lines = draw(st.lists(st.sampled_from(SETTINGS), max_size=4, unique=True))
    given_settings: list[str] = []
    for line in lines:
        if _names(line).isdisjoint(_names("\n".join(given_settings))):
            given_settings.append(line)
    base = draw(st.sampled_from(["https://digest.example.org/", "https://digest.example.org/sub/"]))
    files["site.yaml"] = "\n".join(
        (
            "title: Test Digest",
            f"base_url: {base}",
            "id: digest.example.org,2023",
            *given_settings,
            "",
        )
    )
    for number, record in enumerate(draw(st.lists(records() | forms, min_size=5, max_size=24))):
        name = draw(stem) if number else "a"
        files[f"articles/{number}-{name}.md" if draw(often) else f"articles/{name}.md"] = record
    if draw(st.booleans()):
        files[f"articles/{draw(names)}.md"] = draw(records())
    return files


def written(folder: Path, files: Files) -> Path:
    """Writes a content folder; gives it."""
    write_site(folder, {name: each for name, each in files.items() if isinstance(each, str)})
    for name, data in files.items():
        if isinstance(data, bytes):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder
