"""Text that tries to act, in every field of text; what is no address, in every field of URLs."""

from collections.abc import Iterator
from typing import Final

from tests.hostile.cases import FIRST, URL_AT, Dropped, Hostile, LeftOut, Shown, record

SCRIPTS: Final = {
    "script": ("<script>alert(1)</script>", ""),
    "unclosed-script": ("<script>alert(1)//", "alert(1)//"),
    "half-script": ("<scr<script>ipt>alert(1)</script>", "<scr"),
    "image": ("<img src=x onerror=alert(1)>", ""),
    "unclosed-image": ('"><img src=x onerror=alert(1)//', '"><img src=x onerror=alert(1)//'),
    "svg": ("<svg/onload=alert(1)>", ""),
    "svg-script": ("<svg><script href=data:,alert(1) /></svg>", ""),
    "math": ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
    "noscript": ('<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<p title=" ">'),
    "template": ("<template><script>alert(1)</script></template>", ""),
    "style": ("<style>*{background:url(//evil.example/)}</style>", ""),
    "iframe": ("<iframe srcdoc='&lt;script&gt;parent.alert(1)&lt;/script&gt;'></iframe>", ""),
    "object": ("<object data=javascript:alert(1)><embed src=javascript:alert(1)>", ""),
    "form": ("<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x", "x"),
    "base": ("<base href=https://evil.example/>", ""),
    "meta": ('<meta http-equiv=refresh content="0;url=https://evil.example/">', ""),
    "link": ("<link rel=stylesheet href=https://evil.example/a.css>", ""),
    "attribute": ("' onmouseover='alert(1)' x='", "' onmouseover='alert(1)' x='"),
    "quoted-attribute": ('" onmouseover="alert(1)" x="', '" onmouseover="alert(1)" x="'),
    "end-of-title": ("</title></textarea></style></script><script>alert(1)</script>", ""),
    "end-of-json": ('</script><script>alert(1)</script>","@id":"x', '","@id":"x'),
    "end-of-cdata": ("]]><script>alert(1)</script>", "]]>"),
    "comment": ("--><script>alert(1)</script><!--", "--> <!--"),
    "entities": ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    "numbers": ("&#60;img src=x onerror=alert(1)&#62;", "<img src=x onerror=alert(1)>"),
    "twice": ("&amp;lt;script&amp;gt;alert(1)", "&lt;script&gt;alert(1)"),
    "null-in-tag": ("<scr\0ipt>alert(1)</scr\0ipt>", ""),
    "jinja": ("{{ 7*7 }}{% include 'x' %}", "{{ 7*7 }}{% include 'x' %}"),
    "jinja-classes": ("{{ ''.__class__.__mro__ }}", "{{ ''.__class__.__mro__ }}"),
    "placeholder": ("{link_color}{# a comment #}${x}", "{link_color}{# a comment #}${x}"),
}
"""Text that tries to act, for every field of text; and what of it is left to read."""

ADDRESSES: Final = {
    "javascript": "javascript:alert(1)",
    "upper-case": "JaVaScRiPt:alert(1)",
    "tab-inside": "java\\tscript:alert(1)",
    "line-inside": "java\\nscript:alert(1)",
    "null-before": "\\u0001javascript:alert(1)",
    "entities": "&#106;avascript&colon;alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "data-image": "data:image/svg+xml;base64,PHN2Zy9vbmxvYWQ9YWxlcnQoMSk+",
    "vbscript": "vbscript:msgbox(1)",
    "file": "file:///etc/passwd",
    "blob": "blob:https://news.example.com/1",
    "view-source": "view-source:https://news.example.com/",
    "user": "https://news.example.com@evil.example/",
    "no-host": "https:///",
    "port": "https://news.example.com:99999/",
    "back-slashes": "\\\\\\\\evil.example\\\\a",
    "too-long": "https://news.example.com/" + "a" * 2_000,
}  # fmt: skip
"""What is no web address, for every field of URLs."""

TEXT_LINES: Final = (
    "title: {0}",
    "excerpt: {0}",
    "topics: [{0}]",
    "tags: [{0}]",
    "hashtags: [{0}]",
    "provider: {{name: {0}, domain: news.example.com, authors: [{{name: {0}}}]}}",
    "images: [{{url: 'https://news.example.com/a.jpg', title: {0}, attribution: {0}}}]",
    "related: [{{title: {0}, excerpt: {0}, webUrl: 'https://news.example.com/r', "
    "provider: {{name: {0}, authors: [{{name: {0}}}]}}, "
    "images: [{{url: 'https://news.example.com/b.jpg', title: {0}, attribution: {0}}}]}}]",
    "price: {0}",
    "levels: [{0}]",
    "actions: [{{url: 'https://news.example.com/d', title: {0}, attribution: {0}}}]",
    "featuredContent: {0}",
    "items: [{0}]",
    "story: {0}",
    "correction: {{date: 2025-01-02, text: {0}}}",
    "extra: {{a: {0}, b: [{0}], c: [{{d: {0}}}]}}",
    "secured: {0}",
)
"""Every field of text; all of them are given one text at once."""

URL_LINES: Final = {
    "originalUrl": "originalUrl: {0}",
    "webUrl": "webUrl: {0}",
    "archived": "archived: {0}",
    "images[0].url": "images: [{{url: {0}}}]",
    "related[0].webUrl": "related: [{{title: R, webUrl: {0}}}]",
    "related[0].originalUrl": "related: [{{title: R, originalUrl: {0}}}]",
    "related[0].images[0].url": (
        "related: [{{title: R, webUrl: 'https://news.example.com/r', images: [{{url: {0}}}]}}]"
    ),
    "related[0].archived": (
        "related: [{{title: R, webUrl: 'https://news.example.com/r', archived: {0}}}]"
    ),
    "actions[0].url": "actions: [{{url: {0}}}]",
}
"""Every field of URLs, by the name it is reported by."""


def scripts() -> Iterator[tuple[str, Hostile]]:
    """A record for each text that tries to act, with it in every field of text and in its body."""
    for name, (text, left) in SCRIPTS.items():
        title = f"{name} {text} Z".replace('"', '\\"')
        link, table = f'[{text}](/x "{text}")', f"|{text}|\n|-|\n|{text}|"
        body = f"{text}\n\n# A {text}\n\n`{text}`\n\n- {link}\n\n{table}\n"
        data = record(*(line.format(f'"{title}"') for line in TEXT_LINES), body=body)
        yield f"text-{name}", Hostile(data, Shown(" ".join(f"{name} {left} Z".split())))


def addresses() -> Iterator[tuple[str, Hostile]]:
    """One record a field of URLs and an address that is none."""
    for field, line in URL_LINES.items():
        at = URL_AT if field == "webUrl" else FIRST
        for name, address in ADDRESSES.items():
            problem = f"{at}: {field}: expected "
            # The record's own address alone is worth the record.
            outcome = LeftOut(problem) if field == "webUrl" else Dropped("T", problem)
            yield (
                f"url-{field.replace('[0].', '-').lower()}-{name}",
                Hostile(record(line.format(f'"{address}"')), outcome),
            )
