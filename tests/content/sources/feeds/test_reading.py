"""Feeds come out as plain, bounded and checked items, whoever wrote them and however."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.records.links import web_url
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.content.sources.feeds.item import FeedItem
from generator.content.sources.feeds.reading import read_feed
from generator.content.sources.source_page import LONGEST_EXCERPT, LONGEST_TITLE
from tests.content.sources.feeds.documents import LONG, XML, atom, entry, item, json_feed, rss

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HERE = "https://blog.example.com/blog/feed.xml"


def read(data: bytes | str, *, limit: int = 100, charset: str = "") -> FeedDocument | Unreadable:
    told = data.encode() if isinstance(data, str) else data
    return read_feed(told, HERE, charset=charset, limit=limit, now=NOW)


def document(data: bytes | str, *, limit: int = 100, charset: str = "") -> FeedDocument:
    found = read(data, limit=limit, charset=charset)
    assert isinstance(found, FeedDocument), found
    return found


def only(data: bytes | str, charset: str = "") -> FeedItem:
    (found,) = document(data, charset=charset).items
    return found


# What each format says


def test_rss_says_all_of_an_item() -> None:
    found = only(
        rss(
            item(
                description=LONG,
                category="Floods",
                comments="https://news.example.org/1#comments",
                more="<dc:creator>Ann Bell</dc:creator>"
                '<media:content url="https://img.example.org/a.jpg" medium="image" width="800" '
                'height="400"/>',
            ),
            more="<language>en-us</language>",
        )
    )
    assert (found.id, found.address) == ("guid-1", "https://news.example.org/1")
    assert (found.title, found.excerpt) == ("Number 1", LONG)
    assert found.published == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert (found.authors, found.categories) == (("Ann Bell",), ("Floods",))
    assert found.image is not None
    assert (found.image.url, found.image.width) == ("https://img.example.org/a.jpg", 800)
    assert (found.language, found.comments) == ("en-US", "https://news.example.org/1#comments")


def test_atom_says_all_of_an_entry() -> None:
    found = only(
        atom(
            entry(
                f'<summary type="html">&lt;p&gt;{LONG}&lt;/p&gt;</summary>'
                "<published>2026-01-30T10:00:00+02:00</published>"
                "<updated>2026-01-31T10:00:00Z</updated>"
                "<author><name>Ann</name></author><author><name>Bo</name></author>"
                '<category term="f" label="Floods"/>'
                '<link rel="replies" type="text/html" href="/talk"/>'
                '<link rel="enclosure" type="image/png" href="/a.png"/>'
            ),
            attributes='xml:lang="de"',
        )
    )
    assert (found.id, found.excerpt, found.language) == ("tag:1", LONG, "de")
    assert found.published == datetime(2026, 1, 30, 8, tzinfo=UTC)
    assert found.updated == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert (found.authors, found.categories) == (("Ann", "Bo"), ("Floods",))
    assert found.comments == "https://blog.example.com/talk"
    assert found.image is not None
    assert found.image.url == "https://blog.example.com/a.png"


def test_json_feed_says_all_of_an_item() -> None:
    told = {
        "id": 7,
        "url": "https://blog.example.com/7",
        "external_url": "https://news.example.org/7",
        "title": "Number 7",
        "content_html": f"<p>{LONG}</p>",
        "date_published": "2026-01-30T10:00:00.5+02:00",
        "date_modified": "2026-01-31T10:00:00Z",
        "authors": [{"name": "Ann"}, {"url": "https://a.example"}],
        "tags": ["Floods", 4],
        "image": "/a.png",
        "language": "en",
    }
    found = only(json_feed(told))
    assert (found.id, found.address) == ("7", "https://news.example.org/7")
    assert (found.title, found.excerpt, found.language) == ("Number 7", LONG, "en")
    assert found.published == datetime(2026, 1, 30, 8, tzinfo=UTC)
    assert found.updated == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert (found.authors, found.categories) == (("Ann",), ("Floods",))
    assert found.image is not None


def test_rss_1_is_read_as_well() -> None:
    told = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://news.example.org/"><title>Old</title></channel>'
        '<item rdf:about="https://news.example.org/1"><title>Number 1</title>'
        "<link>https://news.example.org/1</link><dc:date>2026-01-30T10:00:00Z</dc:date></item>"
        "</rdf:RDF>"
    )
    found = only(told)
    assert found.address == "https://news.example.org/1"
    assert found.published == datetime(2026, 1, 30, 10, tzinfo=UTC)


# Odd values, as twenty real feeds have them

ODD_TITLES = {
    "markup": ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
    "markup as it is": ("<![CDATA[<i>Italic</i> words]]>", "Italic words"),
    "escaped twice": ("Fish &amp;amp; chips", "Fish & chips"),
    "no markup": ("5 &lt; 6 and Map&lt;K, V&gt;", "5 < 6 and Map<K, V>"),
    "a script": ("&lt;script&gt;alert(1)&lt;/script&gt;Words", "Words"),
    "lines": ("\n  Two\n  lines\t", "Two lines"),
    "what reorders": ("&#x202E;sdrow", "sdrow"),
    "nothing that is seen": ("&#x200B;", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("case", ODD_TITLES)
def test_titles_are_plain_text(case: str) -> None:
    written, plain = ODD_TITLES[case]
    assert only(rss(item(title=written))).title == plain


ODD_DATES = {
    "as RFC 822": ("Fri, 30 Jan 2026 10:00:00 +0100", datetime(2026, 1, 30, 9, tzinfo=UTC)),
    "with a wrong day of the week": (
        "Mon, 30 Jan 2026 10:00:00 GMT",
        datetime(2026, 1, 30, 10, tzinfo=UTC),
    ),
    "with two digits of a year": (
        "30 Jan 26 10:00 EST",
        datetime(2026, 1, 30, 15, tzinfo=UTC),
    ),
    "as ISO 8601": ("2026-01-30T10:00:00Z", datetime(2026, 1, 30, 10, tzinfo=UTC)),
    "as of a database": ("2026-01-30 10:00:00", datetime(2026, 1, 30, 10, tzinfo=UTC)),
    "with slashes": ("2026/01/30", datetime(2026, 1, 30, tzinfo=UTC)),
    "missing": ("", None),
    "words": ("yesterday evening", None),
    "no such day": ("Fri, 32 Jan 2026 10:00:00 GMT", None),
    "the beginning of time": ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    "no year": ("0000-00-00T00:00:00Z", None),
    "far too old": ("0026-01-30T10:00:00Z", None),
    "hours ahead, as without its zone": ("Sat, 31 Jan 2026 20:00:00 GMT", NOW),
    "days ahead": ("Fri, 06 Feb 2026 10:00:00 GMT", None),
    "centuries ahead": ("9999-12-31T23:59:59Z", None),
    "a leap second": (
        "Fri, 30 Jan 2026 23:59:60 GMT",
        datetime(2026, 1, 30, 23, 59, 59, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize("case", ODD_DATES)
def test_dates_are_such_that_can_be(case: str) -> None:
    written, moment = ODD_DATES[case]
    found = only(rss(item(pubDate=written))).published
    assert found is None or found <= NOW
    if case == "a leap second":  # some versions of feedparser know none
        assert found in (moment, datetime(2026, 1, 31, tzinfo=UTC), None)
    else:
        assert found == moment


ODD_LINKS = {
    "relative to the site": ("/2026/a", "https://blog.example.com/2026/a"),
    "relative to the page": ("a?id=1", "https://blog.example.com/blog/a?id=1"),
    "without a scheme": ("//news.example.org/a", "https://news.example.org/a"),
    "tracked": (
        "https://news.example.org/a?id=1&amp;utm_source=rss&amp;fbclid=x",
        "https://news.example.org/a?id=1",
    ),
    "of a cache": (
        "https://news-example-org.cdn.ampproject.org/c/s/news.example.org/a",
        "https://news.example.org/a",
    ),
    "with white space": ("\n https://news.example.org/a \n", "https://news.example.org/a"),
    "a script": ("javascript:alert(1)", None),
    "of mail": ("mailto:a@example.org", None),
    "with a password": ("https://me:secret@news.example.org/", None),
    "without a host": ("https://", None),
    "the feed itself": (HERE, None),
    "without an end": ("https://news.example.org/" + "a" * 5_000, None),
    "nothing": ("", None),
}


@pytest.mark.parametrize("case", ODD_LINKS)
def test_addresses_are_whole_ones_of_the_web(case: str) -> None:
    written, address = ODD_LINKS[case]
    found = document(rss(item(link=written)))
    assert [each.address for each in found.items] == ([address] if address else [])
    assert found.without_address == (address is None)


def test_the_original_counts_where_a_service_for_feeds_stands_between() -> None:
    link = "http://feedproxy.example.com/~r/x/1/"
    original = (
        "<feedburner:origLink>https://news.example.org/1?utm_medium=feed</feedburner:origLink>"
    )
    assert only(rss(item(link=link, more=original))).address == "https://news.example.org/1"


def test_an_entry_is_where_its_base_says() -> None:
    told = atom(entry("", link="a/b"), attributes='xml:base="https://news.example.org/x/"')
    assert only(told).address == "https://news.example.org/x/a/b"


def test_a_relative_address_of_rss_is_meant_from_its_site() -> None:
    told = rss(item(link="/a"), more="<link>https://www.example.org/news/</link>")
    assert only(told).address == "https://www.example.org/a"


@pytest.mark.parametrize(
    ("guid", "attributes", "address"),
    [
        ("https://news.example.org/1", "", "https://news.example.org/1"),
        ("https://news.example.org/1", ' isPermaLink="false"', None),
        ("4711", "", None),
        ("tag:4711", "", None),
    ],
)
def test_a_guid_stands_in_for_a_link_only_where_it_is_one(
    guid: str, attributes: str, address: str | None
) -> None:
    told = rss(item(link="", guid="", more=f"<guid{attributes}>{guid}</guid>"))
    assert [each.address for each in document(told).items] == ([address] if address else [])


def test_guids_that_are_empty_or_all_the_same_make_no_two_articles_one() -> None:
    same = rss(item(1, guid="1"), item(2, guid="1"), item(3, guid=""), item(4, guid=""))
    assert len(document(same).items) == 4


def test_one_article_that_stands_there_twice_is_one_item() -> None:
    other = item(1, guid="other", link="http://news.example.org/1/?utm_source=x", title="Newer")
    told = rss(item(1, pubDate="Fri, 30 Jan 2026 10:00:00 GMT"), other)
    (found,) = document(told).items
    assert found.title == "Newer"


ODD_TEXTS = {
    "with what WordPress adds": (
        f"<p>{LONG}</p><p>The post <a>A</a> appeared first on <a>B</a>.</p>",
        LONG,
    ),
    "cut": (f"{LONG[:-1]} [&#8230;]", f"{LONG[:-1]}…"),
    "cut at a full stop": (f"{LONG} [...]", LONG),
    "the title again": ("Number 1", ""),
    "a word": ("<a href='/c'>Comments</a>", ""),
    "nothing but a picture": ("<img src='/a.png'>", ""),
}


@pytest.mark.parametrize("case", ODD_TEXTS)
def test_excerpts_say_something_and_only_that(case: str) -> None:
    written, excerpt = ODD_TEXTS[case]
    assert only(rss(item(description=f"<![CDATA[{written}]]>"))).excerpt == excerpt


def test_an_excerpt_is_two_sentences_and_not_the_article() -> None:
    found = only(rss(item(more=f"<content:encoded>{LONG * 1000}</content:encoded>")))
    assert len(LONG) < len(found.excerpt) <= LONGEST_EXCERPT
    assert len(only(rss(item(title=LONG * 1000))).title) <= LONGEST_TITLE


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("ann@example.org (Ann Bell)", ("Ann Bell",)),
        ("ann@example.org", ()),
        ("https://example.org/ann", ()),
        ("Ann Bell", ("Ann Bell",)),
        ("A" * 500, ()),
    ],
)
def test_authors_are_names(author: str, names: tuple[str, ...]) -> None:
    assert only(rss(item(author=author))).authors == names


def test_a_picture_that_counts_readers_is_none() -> None:
    html = (
        '<![CDATA[<img src="https://t.example.org/1.gif" width="1" height="1">'
        '<img src="javascript:x"><img src="/a.png" width="640" height="400">]]>'
    )
    found = only(rss(item(description=html))).image
    assert found is not None
    assert (found.url, found.width, found.height) == ("https://blog.example.com/a.png", 640, 400)


def test_the_largest_picture_is_taken() -> None:
    sizes = "".join(
        f'<media:content url="https://img.example.org/{width}.jpg" medium="image" '
        f'width="{width}" height="{width}"/>'
        for width in (100, 900, 300)
    )
    found = only(rss(item(more=sizes))).image
    assert found is not None
    assert found.width == 900


def test_a_film_or_a_sound_is_no_picture() -> None:
    told = (
        '<enclosure url="https://a.example.org/a.mp3" type="audio/mpeg" length="1"/>'
        '<media:content url="https://a.example.org/a.mp4" medium="video"/>'
    )
    assert only(rss(item(more=told))).image is None


@pytest.mark.parametrize("language", ["english please", "x" * 99, "?", ""])
def test_a_language_that_is_none_is_empty(language: str) -> None:
    assert only(rss(item(), more=f"<language>{language}</language>")).language == ""


def test_members_of_wrong_types_cost_only_themselves() -> None:
    wrong = {
        "url": "https://news.example.org/1",
        "title": ["a"],
        "summary": {"a": 1},
        "date_published": 20260131,
        "authors": "Ann",
        "tags": "Floods",
        "image": False,
    }
    found = only(json_feed(wrong, "no item", 4, None, [], {"url": 7}))
    assert (found.title, found.excerpt, found.published) == ("", "", None)
    assert (found.authors, found.categories, found.image) == (("Ann",), ("Floods",), None)


# Encodings


def test_text_is_read_in_the_encoding_that_it_is_in_whatever_is_said_of_it() -> None:
    told = rss(item(title="Überflutung in Köln – „hoch“"))
    title = "Überflutung in Köln – „hoch“"
    for charset in ("", "utf-8", "iso-8859-1", "us-ascii", "no-such-thing", "x\r\ny"):
        assert only(told.encode(), charset=charset).title == title
    assert only(b"\xef\xbb\xbf" + told.encode()).title == title
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        written = told.replace("UTF-8", "UTF-16").encode(encoding)
        assert only(written).title == title
    latin = rss(item(title="Köln")).replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert only(latin).title == "Köln"
    assert only(latin, charset="iso-8859-1").title == "Köln"


def test_text_that_is_not_in_its_encoding_is_read_as_windows_would() -> None:
    assert only(rss(item(title="Köln – da")).encode("windows-1252")).title == "Köln – da"


# Damage: of each kind, what can be read is read

DAMAGED = {
    "ends in the middle": rss(item(1), item(2))[:-40],
    "a bare ampersand": rss(item(1, title="Fish & chips"), item(2)),
    "an entity of HTML": rss(item(1, title="Caf&eacute;"), item(2)),
    "an element that is not closed": rss(item(1, more="<category>A"), item(2)),
    "elements that cross": rss(item(1, more="<b><i>x</b></i>"), item(2)),
    "white space before all": "\n\n  " + rss(item(1), item(2)),
    "words before all": "Warning: mysql_connect()\n" + rss(item(1), item(2)),
    "words behind all": rss(item(1), item(2)) + "<!-- generated --> Fatal error",
    "two declarations": XML + rss(item(1), item(2)),
    "a namespace that is not declared": rss(item(1, more="<itunes:x>1</itunes:x>"), item(2)),
    "a control character": rss(item(1, title="A\x08B"), item(2)),
    "an attribute without quotes": rss(item(1, more="<guid isPermaLink=false>x</guid>"), item(2)),
    "CDATA that does not end": rss(item(2), item(1), "<item><title><![CDATA[x"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_of_a_damaged_feed_what_can_be_read_is_read(case: str) -> None:
    found = document(DAMAGED[case])
    addresses = {each.address for each in found.items}
    assert "https://news.example.org/1" in addresses
    if case != "ends in the middle":
        assert "https://news.example.org/2" in addresses


def test_of_a_damaged_feed_it_is_said_that_it_is() -> None:
    assert "damaged" in document(DAMAGED["a bare ampersand"]).damage
    assert document(rss(item())).damage == ""


NO_FEEDS = {
    "nothing": b"",
    "white space": b"  \n ",
    "a page": b"<!DOCTYPE html>\n<html><body>Not found</body></html>",
    "a page without a declaration": b"\n<html lang=en><p>Hi",
    "words": b"Service unavailable",
    "other XML": b'<?xml version="1.0"?><opml version="2.0"><body/></opml>',
    "other JSON": b'{"items": 3}',
    "a list": b"[1, 2]",
    "damaged JSON": b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
    "JSON without an end": b'{"a":' * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "zeroes": b"\x00" * 1000,
    "the name of a file": b"/etc/passwd",
    "an address": b"http://127.0.0.1/",
}


@pytest.mark.parametrize("case", NO_FEEDS)
def test_what_is_no_feed_is_said_to_be_none(case: str) -> None:
    found = read(NO_FEEDS[case])
    assert isinstance(found, Unreadable)
    assert found.message


def test_a_feed_without_items_is_one() -> None:
    assert document(rss()).items == ()
    assert document(atom()).items == ()
    assert document(json_feed()).items == ()


def test_entities_are_not_followed_and_make_nothing_large() -> None:
    declared = (
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    for name in ("c", "f"):
        found = read(rss(item(title=f"x &{name}; y"), head=XML + declared))
        if isinstance(found, FeedDocument):
            assert "root:" not in found.items[0].title
            assert len(found.items[0].title) < 100


# Many


def test_of_a_thousand_items_the_newest_are_taken_and_it_is_said_how_many_were_not() -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    dates = [
        f"{start + timedelta(hours=number):%a, %d %b %Y %H:%M:%S GMT}" for number in range(1000)
    ]
    found = document(rss(*(item(at, pubDate=date) for at, date in enumerate(dates))), limit=30)
    assert [each.id for each in found.items] == [f"guid-{at}" for at in range(999, 969, -1)]
    assert found.left_out == 970


def test_items_without_a_date_keep_their_order_behind_the_others() -> None:
    told = rss(item(1, pubDate=""), item(2, pubDate=""), item(3))
    assert [each.id for each in document(told).items] == ["guid-3", "guid-1", "guid-2"]


def test_what_a_feed_says_has_a_digest_that_only_its_items_change() -> None:
    one = document(rss(item(1), item(2), more="<lastBuildDate>now</lastBuildDate>"))
    same = document(rss(item(2), item(1), more="<lastBuildDate>later</lastBuildDate>"))
    other = document(rss(item(1), item(2, title="Another")))
    assert one.digest == same.digest != other.digest


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>soon</ttl>", 0),
        ("<ttl>-5</ttl>", 0),
        ("<ttl>nan</ttl>", 0),
        ("<ttl>1e300</ttl>", 365 * 86_400),
        ("", 0),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            1800,
        ),
        ("<sy:updatePeriod>never</sy:updatePeriod>", 0),
    ],
)
def test_a_feed_says_how_long_it_is_good_for(said: str, seconds: int) -> None:
    assert document(rss(item(), more=said)).ttl == seconds


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_a_feed_holds_its_items_can_be_relied_on(data: st.DataObject) -> None:
    words = st.text(max_size=40) | st.sampled_from(
        ["<b>", "&amp;", "]]>", "<![CDATA[", "https://a.example/", "javascript:x", "\x00", "\u202e"]
    )
    made = data.draw(
        st.builds(
            lambda title, link, date, text: rss(
                item(title=title, link=link, pubDate=date, description=text)
            ),
            words,
            words,
            words,
            words,
        )
        | st.text(max_size=200)
    )
    found = read(made.encode("utf-8", "replace"))
    for each in found.items if isinstance(found, FeedDocument) else ():
        assert web_url(each.address) == each.address
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", each.title)
        assert len(each.title) <= LONGEST_TITLE
        assert len(each.excerpt) <= LONGEST_EXCERPT
        assert each.published is None or each.published <= NOW


def test_a_text_that_was_cut_within_an_emoji_costs_half_a_sign() -> None:
    text = json_feed({"id": "1", "url": "https://news.example.org/1", "title": "Cut \ud83d"})
    assert only(text).title.startswith("Cut")
