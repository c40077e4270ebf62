"""Forms of files, encodings, characters, YAML, dates, addresses, players and bodies."""

from typing import Final

from tests.hostile.cases import Dropped, Hostile, LeftOut, Shown, record, titled

FORMS: Final = {
    # Files that are no records.
    "empty": Hostile(b"", LeftOut('1: expected "---"')),
    "blank": Hostile(b"\n\n\n", LeftOut('1: expected "---"')),
    "binary": Hostile(bytes(range(256)) * 16, LeftOut("2: not UTF-8: byte 0x80")),
    "picture": Hostile(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", LeftOut("1: not UTF-8: byte 0x89")),
    "only-nulls": Hostile(b"\0" * 4_096, LeftOut('1: expected "---"')),
    "no-front-matter": Hostile(b"# A title\n\nWords.\n", LeftOut('1: expected "---"')),
    "unterminated": Hostile(b"---\ntitle: T\n", LeftOut('1: the closing "---"')),
    "half-a-fence": Hostile(b"---\ntitle: T\n--\n", LeftOut('1: the closing "---"')),
    "only-fences": Hostile(b"---\n---\n", LeftOut("2: expected fields")),
    "a-list": Hostile(b"---\n- title\n---\n", LeftOut("2: expected fields")),
    "words": Hostile(b"---\ntitle\n---\n", LeftOut("2: expected fields")),
    # Encodings.
    "bom": Hostile(b"\xef\xbb\xbf" + titled("Marked"), Shown("Marked")),
    "two-boms": Hostile(b"\xef\xbb\xbf" * 2 + titled("T"), LeftOut('1: expected "---"')),
    "bom-inside": Hostile(titled("A\ufeffB"), Shown("AB")),
    "windows-lines": Hostile(titled("Windows").replace(b"\n", b"\r\n"), Shown("Windows")),
    "old-mac-lines": Hostile(titled("Mac").replace(b"\n", b"\r"), Shown("Mac")),
    "mixed-lines": Hostile(titled("Mixed").replace(b"\n", b"\r\n", 2), Shown("Mixed")),
    "latin-1": Hostile(
        titled("Café").decode().encode("latin-1"), LeftOut("2: not UTF-8: byte 0xe9")
    ),
    "windows-1252": Hostile(
        titled("“T”").decode().encode("cp1252"), LeftOut("2: not UTF-8: byte 0x93")
    ),
    "utf-16": Hostile(
        titled("Wide").decode().encode("utf-16"), LeftOut("1: not UTF-8: byte 0xff")
    ),
    "utf-16-be": Hostile(
        titled("Wide").decode().encode("utf-16-be"), LeftOut('1: expected "---"')
    ),
    "utf-32": Hostile(titled("T").decode().encode("utf-32"), LeftOut("1: not UTF-8: byte 0xff")),
    "overlong": Hostile(
        titled("T").replace(b"T", b"\xc0\xbcscript\xc0\xbe"), LeftOut("2: not UTF-8: byte 0xc0")
    ),
    "half-a-character": Hostile(titled("T")[:-5] + b"\xe2\x82", LeftOut("5: not UTF-8")),
    "surrogate": Hostile(titled("A\ud800B"), LeftOut("2: not UTF-8: byte 0xed")),
    "surrogate-escaped": Hostile(record(r'title: "A\ud800B"'), LeftOut("2: not valid YAML")),
    "beyond-unicode": Hostile(
        titled("T").replace(b'"T"', b'"\xf4\x90\x80\x80"'), LeftOut("2: not UTF-8: byte 0xf4")
    ),
    # Characters.
    "null": Hostile(titled("A\0B"), Shown("AB")),
    "null-escaped": Hostile(record(r'title: "A\0B"'), Shown("AB")),
    "null-as-entity": Hostile(titled("A&#0;&#x00;B"), Shown("A\ufffd\ufffdB")),
    "controls": Hostile(titled("A\x01\x08\x0b\x0c\x1b\x1f\x7f\x9fB"), Shown("A ŸB")),
    "terminal": Hostile(titled("A\x1b]0;x\x07\x1b[2JB"), Shown("A]0;x[2JB")),
    "not-characters": Hostile(titled("A\ufffe\uffff\U0001ffffB"), Shown("AB")),
    "lines-of-unicode": Hostile(titled("A\x85B\u2028C\u2029D"), Shown("A B C D")),
    "emoji": Hostile(titled("A 👩\u200d💻 🏳️\u200d🌈 Z"), Shown("A 👩\u200d💻 🏳️\u200d🌈 Z")),
    "only-emoji": Hostile(titled("🗞️"), Shown("🗞️")),
    "arabic": Hostile(titled("\u200fأخبار اليوم\u200e"), Shown("\u200fأخبار اليوم\u200e")),
    "reversed": Hostile(titled("A \u202egnp.exe\u202c Z"), Shown("A gnp.exe Z")),
    "isolates": Hostile(titled("A \u2066\u2067\u2068B\u2069 Z"), Shown("A B Z")),
    "combining": Hostile(titled("Z" + "\u0300" * 500), Shown("Z" + "\u0300" * 500)),
    "only-invisible": Hostile(titled("\u202e\u2066\ufeff"), LeftOut("2: title: expected a title")),
    "only-tags": Hostile(titled("<b></b>"), LeftOut("2: title: expected a title")),
    "only-blanks": Hostile(titled(" \t\u00a0 "), LeftOut("2: title: expected a title")),
    # YAML.
    "bomb": Hostile(
        record("tags: &a [x, x]", "hashtags: &b [*a, *a, *a]", "levels: [*b, *b, *b]"),
        Dropped("T", '6: tags[0]: anchor "&a": not supported'),
    ),
    "alias": Hostile(record("excerpt: *title"), Dropped("T", '6: excerpt: alias "*title"')),
    "merge-key": Hostile(record("<<: {quality: 1}"), Shown("T", "6: <<: unknown field")),
    "python-tag": Hostile(
        record('excerpt: !!python/object/apply:os.system ["true"]'), Dropped("T", "6: excerpt: tag")
    ),
    "own-tag": Hostile(record("excerpt: !x y"), Dropped("T", '6: excerpt: tag "!x"')),
    "directive": Hostile(
        b"---\n%YAML 1.2\n%TAG ! tag:evil.example,2025:\n" + titled("T")[4:],
        LeftOut("3: not valid YAML"),
    ),
    "documents": Hostile(
        titled("T").replace(b"page:", b"...\n--- # again\npage:"), LeftOut("6: a second YAML")
    ),
    "deep-lists": Hostile(
        record("tags: " + "[" * 30 + "]" * 30), Dropped("T", "6: tags[0]: expected one value")
    ),
    "deep-fields": Hostile(
        record("provider: " + "{a: " * 30 + "1" + "}" * 30), Shown("T", "6: provider.a: unknown")
    ),
    "deep-without-end": Hostile(record("tags: " + "[" * 20_000), LeftOut("6: nested more than")),
    "complex-keys": Hostile(record("? [a, b]\n: c"), Dropped("T", "6: a field's name")),
    "doubled-key": Hostile(
        record("quality: 1", "heat: 1", "heat: 2"),
        Dropped("T", '8: heat: stands here and on line 7'),
    ),
    "doubled-title": Hostile(
        titled("One").replace(b"page:", b"title: Two\npage:"),
        Dropped("One", "5: title: stands here and on line 2"),
    ),
    "doubled-in-another-form": Hostile(
        titled("Uno").replace(b"page:", b'"titl\\x65": Two\npage:'),
        Dropped("Uno", "5: title: stands here and on line 2"),
    ),
    "doubled-word-that-hides": Hostile(
        record("published: true", "published: false"), LeftOut("7: published: stands here and")
    ),
    "draft": Hostile(record("draft: perhaps"), LeftOut("6: draft: cannot tell whether this")),
    "tab-indent": Hostile(record("provider:", "\tname: P"), LeftOut("7: not valid YAML")),
    "tab-between": Hostile(record("quality:\t80"), Shown("T")),
    "cut-by-a-comment": Hostile(
        record("topics: #AI"),
        Dropped("T", "6: topics[0]: YAML reads all"),
    ),
    "block-scalar": Hostile(record("excerpt: |", "  <script>", "  alert(1)"), Shown("T")),
    "huge-number": Hostile(record(f"quality: {'9' * 5_000}"), Dropped("T", "6: quality: expected")),
    "hexadecimal": Hostile(record("quality: 0x10"), Dropped("T", "6: quality: expected a whole")),
    "infinite": Hostile(
        record("ratings: {average: .inf}"), Dropped("T", "6: ratings.average: expected a number")
    ),
    "no-number": Hostile(
        record("ratings: {average: nan}"), Dropped("T", "6: ratings.average: expected a number")
    ),
    "prototype": Hostile(record("__proto__: {x: 1}"), Shown("T", "6: __proto__: unknown field")),
    "private": Hostile(record("secured: !!binary aHVzaA=="), Shown("T")),
    "name-for-title": Hostile(
        titled("T").replace(b"title", b"name"), Shown("T")
    ),
    "fields-for-name": Hostile(
        titled("T").replace(b'title: "T"', b"name: {a: b}"),
        LeftOut("2: name: expected one value, found fields"),
    ),
    # Dates.
    "year-0": Hostile(record("publishedDateTime: 0000-01-01T00:00:00Z"), LeftOut("3: published")),
    "year-1": Hostile(record("publishedDateTime: 0001-01-01T00:00:00Z"), LeftOut("3: published")),
    "year-999": Hostile(record("publishedDateTime: 0999-12-31T00:00:00Z"), LeftOut("3: published")),
    "year-1000": Hostile(record("title: Old", "publishedDateTime: 1000-01-02"), Shown("Old")),
    "year-9998": Hostile(record("updatedDateTime: 9998-12-30"), Shown("T", "6: updatedDateTime")),
    "year-9999": Hostile(record("publishedDateTime: 9999-12-31"), LeftOut("3: publishedDateTime")),
    "year-10000": Hostile(record("publishedDateTime: 10000-01-01"), LeftOut("3: published")),
    "no-such-day": Hostile(record("publishedDateTime: 2025-02-29"), LeftOut("3: published")),
    "leap-second": Hostile(record("publishedDateTime: 2016-12-31T23:59:60Z"), LeftOut("3: publ")),
    "other-digits": Hostile(record("publishedDateTime: ٢٠٢٥-٠١-٠١"), LeftOut("3: published")),
    "zone-of-a-day": Hostile(record("publishedDateTime: 2025-01-01T00:00:00+99:99"), LeftOut("3:")),
    "unix-time": Hostile(record("publishedDateTime: 1735689600"), LeftOut("3: published")),
    "long-duration": Hostile(record("length: P99999999D"), Dropped("T", "6: length: expected")),
    # Addresses of pages.
    "category-up": Hostile(record("title: Up", "category: ../../etc"), Shown("Up")),
    "category-root": Hostile(record("category: /etc/passwd"), Shown("T")),
    "category-taken": Hostile(record("category: feeds"), Dropped("T", "6: category:")),
    "category-year": Hostile(record("category: 2025"), Dropped("T", "6: category:")),
    "category-device": Hostile(record("category: con"), Shown("T")),
    "topic-up": Hostile(record("topics: [../../../x, '..', '.']"), Shown("T")),
    "topic-windows": Hostile(record("topics: [CON, nul, 'C:\\x', 'a|b?*']"), Shown("T")),
    "topic-taken": Hostile(record("topics: [page, index.html, feed.xml]"), Shown("T")),
    "id-up": Hostile(record("id: ../../x"), LeftOut("6: id: expected no /../")),
    "id-of-another": Hostile(record("id: javascript:alert(1)"), Shown("T")),
    "id-with-blanks": Hostile(record("id: a b<c>"), Shown("T")),
    "items-up": Hostile(
        record("type: collection", "items: [../../../../etc/passwd]"), Shown("T", "7: items[0]: no")
    ),
    "picture-up": Hostile(
        record("images: [{url: /../../etc/passwd}]"), Dropped("T", "6: images[0].url: expected")
    ),
    "picture-escaped-up": Hostile(
        record("images: [{url: /%2e%2e/%2e%2e/x.png}]"), Shown("T", "6: images: ")
    ),
    "picture-of-another-host": Hostile(
        record("images: [{url: '/\\\\evil.example/a.png'}]"),
        Dropped("T", "6: images[0].url: expected"),
    ),
    # Players.
    "player-elsewhere": Hostile(
        record("featuredContent: '<iframe src=https://evil.example/x>'"),
        Shown("T", "6: featuredContent: evil.example is not among"),
    ),
    "player-with-handler": Hostile(
        record("featuredContent: '<iframe src=//youtu.be/abcdefghijk onload=alert(1)>'"), Shown("T")
    ),
    "player-of-a-namesake": Hostile(
        record("featuredContent: 'https://youtube.com.evil.example/embed/abcdefghijk'"),
        Shown("T", "6: featuredContent: youtube.com.evil.example is not among"),
    ),
    "player-with-more": Hostile(
        record("featuredContent: 'https://youtube.com/embed/abcdefghijk\"><script>'"),
        Shown("T", "6: featuredContent:"),
    ),
    # Bodies.
    "body-markdown-links": Hostile(
        record(
            body="[a](javascript:alert(1)) [b](<java\tscript:alert(1)>) [c][d]\n\n"
            "[d]: data:text/html,x\n\n![e](javascript:alert(1)) <javascript:alert(1)>"
        ),
        Shown("T"),
    ),
    "body-clobbering": Hostile(
        record(body="<a id=head name=body href=/x>a</a> <img id=site name=cookie src=/x.png>"),
        Shown("T"),
    ),
    "body-classes": Hostile(
        record(body='<div class="overlay"><a class=button style="position:fixed">x</a></div>'),
        Shown("T"),
    ),
    "body-unclosed": Hostile(
        record(body="<table><tr><td><b><i><a href=/x><ul><li><blockquote><pre>"), Shown("T")
    ),
    "body-closed-too-often": Hostile(record(body="</article></main></body></html>"), Shown("T")),
    "body-notes": Hostile(
        record(body='[^"><script>]\n\n[^"><script>]: x\n\n[^1] [^1]\n\n[^1]: [^1]'), Shown("T")
    ),
    "body-fence": Hostile(
        record(body="```\"><script>alert(1)</script>\n</code></pre><script>\n```"), Shown("T")
    ),
    "body-placeholders": Hostile(
        record(body="\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03 <b>x</b>"), Shown("T")
    ),
    "body-nested": Hostile(
        record(body="> " * 500 + "x"), Dropped("T", "7: body: lists and quotes nested")
    ),
    "body-opened": Hostile(record(body="[" * 100_000), Shown("T")),
    "body-grown": Hostile(
        record(body=f"[a]: /{'b' * 40_000}\n\n" + "[a] " * 15_000),
        Dropped("T", "7: body: it makes far more than it says"),
    ),
}  # fmt: skip
"""Records in whatever form, by name."""
