"""Reading back what subscribers have: each format says the same of an item, as far as it can."""

import pytest

from generator.output.feed_readers import READERS, PublishedItem, PublishedRecord, read_feed

RSS, ATOM, JSON = "feeds/rss.xml", "feeds/atom.xml", "feeds/feed.json"

ITEMS = {
    RSS: """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel>
<title>Not an item's</title><link>https://digest.example.org/</link>
<item><title>R&#x26;D, and &#x3C;b></title><link>https://news.example.com/a?b=1&amp;c=2</link>
<guid isPermaLink="false">tag:x,2023:a</guid><pubDate>Wed, 01 Jan 2025 12:00:00 GMT</pubDate>
<atom:updated>2025-01-02T12:00:00Z</atom:updated>
<dcterms:hasPart rdf:resource="tag:x,2023:a"/><dcterms:hasPart rdf:resource="tag:x,2023:b"/>
</item></channel></rss>""",
    ATOM: """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<id>tag:x,2023:feed</id><link rel="alternate" href="https://digest.example.org/"/>
<entry><id>tag:x,2023:a</id><title>R&amp;D, and &lt;b></title>
<published>2025-01-01T12:00:00Z</published><updated>2025-01-02T12:00:00Z</updated>
<author><name>N</name></author>
<link rel="alternate" href="https://digest.example.org/news/a/"/>
<link rel="related" href="https://news.example.com/a?b=1&amp;c=2"/>
<dcterms:hasPart rdf:resource="tag:x,2023:a"/><dcterms:hasPart rdf:resource="tag:x,2023:b"/>
</entry></feed>""",
    JSON: """{"items": [{"id": "tag:x,2023:a", "title": "R&D, and <b>",
"url": "https://digest.example.org/news/a/", "external_url": "https://news.example.com/a?b=1&c=2",
"date_published": "2025-01-01T12:00:00Z", "date_modified": "2025-01-02T12:00:00Z",
"_broadsheet": {"records": [{"id": "tag:x,2023:a", "title": "A"}, {"id": "tag:x,2023:b"}]}}]}""",
}


@pytest.mark.parametrize("template", READERS)
def test_every_format_tells_an_item_by_the_same_marks(template: str) -> None:
    (item,) = read_feed(template, ITEMS[template].encode())
    page, original = "https://digest.example.org/news/a/", "https://news.example.com/a?b=1&c=2"
    assert item == PublishedItem(
        id="tag:x,2023:a",
        title="R&D, and <b>",
        pages=(original,) if template == RSS else (page,),  # RSS names one address
        originals=(original,),
        published="2025-01-01T12:00:00Z",
        changed="2025-01-02T12:00:00Z",
        records=(
            PublishedRecord("tag:x,2023:a", "A" if template == JSON else ""),
            PublishedRecord("tag:x,2023:b"),
        ),
    )


@pytest.mark.parametrize("template", READERS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[1, 2",
        b"<html><p></html>",
        b"<rss><channel><item/><item><guid/></item></channel></rss>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link/></entry></feed>',
        b'<?xml version="1.0" encoding="no-such"?><a>&b;</a>',
        b"<a>" * 100_000,
        b"[" * 100_000,
    ],
    ids=str,
)
def test_what_is_no_feed_of_ours_holds_nothing(template: str, data: bytes) -> None:
    assert not read_feed(template, data)


@pytest.mark.parametrize("template", [RSS, ATOM])
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "https://example.com/a.dtd">',
    ],
)
def test_a_feed_that_declares_a_type_is_not_read(template: str, declaration: str) -> None:
    """Or what its entities stand for could be endless, or a file of the owner's."""
    whole = ITEMS[template]
    assert read_feed(template, whole.encode())
    assert read_feed(template, whole.replace("?>", f"?>{declaration}").encode()) is None


def test_a_date_that_is_none_is_not_known() -> None:
    for date in ("soon", "Wed, 99 Jan 2025 12:00:00 GMT", "Fri, 31 Dec 9999 23:00:00 -1400", ""):
        text = ITEMS[RSS].replace("Wed, 01 Jan 2025 12:00:00 GMT", date)
        (item,) = read_feed(RSS, text.encode())
        assert item.published == ""


def test_ten_thousand_items_in_each_other_are_read_as_none() -> None:
    inside = "<item>" * 10_000 + "</item>" * 10_000
    assert read_feed(RSS, f"<rss><channel>{inside}</channel></rss>".encode()) == []


@pytest.mark.parametrize(
    ("template", "data"),
    [
        (JSON, b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        (JSON, ITEMS[JSON].encode()[:200]),
        (ATOM, ITEMS[ATOM].encode()[:200]),
        (RSS, ITEMS[RSS].encode()[:200]),
    ],
)
def test_what_cannot_be_read_is_not_taken_for_a_feed_without_items(
    template: str, data: bytes
) -> None:
    assert read_feed(template, data) is None
