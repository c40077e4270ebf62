"""Feeds as text: what a reader makes of awkward items."""

import json
import re
from pathlib import Path

import feedparser
import pytest

from generator.content.records.model import Article, Image, Provider
from generator.pages.feeds.feed import feed_pages
from generator.pages.feeds.feed_index import feed_index_pages
from generator.pages.parts.page_context import PageContext
from generator.theme.load import load
from generator.theme.render import render
from tests.factories import (
    make_article,
    make_library,
    make_page_context,
    make_related,
    make_site_context,
)

FORMATS = ("feed.xml", "atom.xml", "feed.json")
HOSTILE = '<script>alert("1")</script> & ]]> &lt;b&gt;'

WHAT_IT_IS = (
    "This is a feed, a file that programs read. To follow it, copy this page’s address into a feed "
    "reader, and what is new comes to you. What feeds are, and how to read one:"
)


@pytest.fixture(scope="module")
def feeds() -> dict[str, bytes]:
    article = make_article(
        title=HOSTILE,
        excerpt=HOSTILE,
        provider=Provider(HOSTILE, "news.example.com", (HOSTILE,)),
        image=Image("/images/a.jpg", 1200, 675, HOSTILE),
        related=(make_related("b", title=HOSTILE),),
        body="digest",
    )
    body = '<p><a href="/feeds/" rel="noopener">all feeds</a> <img alt="" src="/images/b.png"></p>'
    theme = load("default", Path("nowhere"), "/ai")
    site_context = make_site_context(base_url="https://e.org/ai/")
    library = make_library(article)
    made = (
        *feed_pages(PageContext(library, site_context)),
        *feed_index_pages(PageContext(library, site_context)),
    )
    pages = {page.path: page for page in made}
    names = ("feed.xml", "atom.xml", "feed.json", "feeds.opml")
    return {name: render(pages[name], {"digest": body}, theme) for name in names}


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_title_is_read_as_it_was_written(feeds: dict[str, bytes], name: str) -> None:
    feedparser.SANITIZE_HTML = 0
    try:
        (entry,) = feedparser.parse(feeds[name]).entries
    finally:
        feedparser.SANITIZE_HTML = 1
    assert entry.title == HOSTILE
    assert "<script" not in entry.content[0].value


def test_a_description_is_html_in_which_text_is_only_text(feeds: dict[str, bytes]) -> None:
    """Readers show a description as HTML: text that was escaped once would be markup there."""
    feedparser.SANITIZE_HTML = 0
    try:
        (entry,) = feedparser.parse(feeds["feed.xml"]).entries
    finally:
        feedparser.SANITIZE_HTML = 1
    assert entry.description.startswith("&lt;script&gt;")


def test_in_json_text_is_text_and_html_is_escaped(feeds: dict[str, bytes]) -> None:
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert item["title"] == item["summary"] == HOSTILE
    assert "<script" not in item["content_html"]
    assert item["_broadsheet"]["related"][0]["title"] == HOSTILE


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json"])
def test_every_address_in_a_feed_is_whole(feeds: dict[str, bytes], name: str) -> None:
    # That of the style sheet is for whoever opens the file where it lies, previews included.
    text = re.sub(r"<\?xml-stylesheet .*\?>", "", feeds[name].decode())
    for path in ("feeds/", "images/a.jpg", "images/b.png"):
        assert f"https://e.org/ai/{path}" in text
    assert 'src="/' not in text
    assert 'href="/' not in text


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize(("width", "said"), [(800, True), (None, False)])
def test_a_size_is_stated_only_where_the_record_states_it(
    name: str, width: int | None, said: bool
) -> None:
    article = make_article(image=Image("https://e.org/a.jpg", width, 600))
    pages = {page.path: page for page in feed_pages(make_page_context(make_library(article)))}
    text = render(pages[name], {}, load("default", Path("nowhere"), "")).decode()
    assert "https://e.org/a.jpg" in text
    assert ("600" in text) is said
    assert ("width" in text) is said


def test_an_item_leads_to_the_original_and_names_our_page(feeds: dict[str, bytes]) -> None:
    (entry,) = feedparser.parse(feeds["atom.xml"]).entries
    links = {link.rel: link.href for link in entry.links}
    assert links["alternate"] == "https://e.org/ai/news/a/"
    assert links["related"] == "https://news.example.com/a"
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert (item["url"], item["external_url"]) == (links["alternate"], links["related"])


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_feed_names_its_style_sheet_after_the_declaration(
    feeds: dict[str, bytes], name: str
) -> None:
    declaration, style, *_ = feeds[name].decode().splitlines()
    assert declaration == '<?xml version="1.0" encoding="utf-8"?>'
    assert style == '<?xml-stylesheet type="text/css" href="/ai/feeds/style.css"?>'
    assert not feedparser.parse(feeds[name]).bozo


def test_the_style_sheet_says_in_the_sites_language_what_a_feed_is(tmp_path: Path) -> None:
    (tmp_path / "default/languages").mkdir(parents=True)
    catalogue = tmp_path / "default/languages/ar.po"
    catalogue.write_text(f'msgid "{WHAT_IT_IS}"\nmsgstr "\\"هذه\\" خلاصة:"\n', encoding="utf-8")
    site_context = make_site_context(base_url="https://e.org/ai/", language="ar")
    pages = {
        page.path: page for page in feed_index_pages(PageContext(make_library(), site_context))
    }
    theme = load("default", tmp_path, "/ai", "ar")
    css = render(pages["feeds/style.css"], {}, theme).decode()
    assert "direction: rtl;" in css
    assert r'content: "\22 هذه\22  خلاصة:" " " "https://e.org/ai/feeds/";' in css


def test_what_is_written_from_the_right_says_so_in_its_html() -> None:
    article = make_article(locale="ar", body="digest", related=(make_related("b"),))

    def turned(language: str) -> set[int]:
        pages = feed_pages(make_page_context(make_library(article), language=language))
        theme = load("default", Path("nowhere"), "", language)
        made = {
            page.path: render(page, {"digest": "<p>A body.</p>"}, theme)
            for page in pages
            if page.path in ("feed.xml", "atom.xml", "feed.json")
        }
        (item,) = json.loads(made.pop("feed.json"))["items"]
        assert '<div dir="auto">' in item["content_html"]
        texts = [feedparser.parse(each).entries[0].content[0].value for each in made.values()]
        return {each.count(' dir="rtl"') for each in (*texts, item["content_html"])}

    assert turned("en") == {1}  # the excerpt; the body is ours, in whatever language
    assert turned("ar") == {4}  # with the link, the heading and the list, which we say ourselves


def test_an_items_own_language_is_told_in_every_format() -> None:
    library = make_library(make_article("a", locale="de"), make_article("b", locale="en"))
    made = {
        page.path: render(page, {}, load("default", Path("nowhere"), ""))
        for page in feed_pages(make_page_context(library))
        if page.path in ("feed.xml", "atom.xml", "feed.json")
    }
    assert made["feed.xml"].count(b"<dc:language>de</dc:language>") == 1
    assert made["atom.xml"].count(b'<entry xml:lang="de">') == 1
    items = json.loads(made["feed.json"])["items"]
    assert [item.get("language") for item in items].count("de") == 1
    assert b'"language": "en"' in made["feed.json"]
    for text in made.values():
        assert b"dc:language>en" not in text


def made(*articles: Article) -> dict[str, bytes]:
    """The site's feed in every format; bodies are called by their HTML."""
    theme = load("default", Path("nowhere"), "")
    bodies = {article.body: article.body for article in articles}
    return {
        page.path: render(page, bodies, theme)
        for page in feed_pages(make_page_context(make_library(*articles)))
        if page.path in FORMATS
    }


def test_all_authors_are_in_every_format_alike() -> None:
    names = ("Ada Stone", "Ben & Reed")
    feeds = made(
        make_article(provider=Provider("Quay Times", "news.example.com", (*names, "Ada Stone")))
    )
    for name in ("feed.xml", "atom.xml"):
        (entry,) = feedparser.parse(feeds[name]).entries
        assert [author.name for author in entry.authors] == list(names)
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert item["authors"] == [{"name": name} for name in names]


def test_without_authors_atom_names_the_publisher() -> None:
    (entry,) = feedparser.parse(made(make_article())["atom.xml"]).entries
    assert [(each.name, each.href) for each in entry.authors] == [
        ("Example News", "https://news.example.com/")
    ]


def test_without_words_an_item_is_described_by_nothing() -> None:
    feeds = made(make_article(excerpt=""))
    assert feeds["feed.xml"].count(b"<description>") == 1  # the feed's own
    assert b"<summary>" not in feeds["atom.xml"]
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert "summary" not in item
    assert item["content_html"] == (
        '<p><a href="https://news.example.com/a">Read the original at Example News</a></p>\n'
    )


def test_what_lies_nowhere_else_and_says_nothing_is_linked() -> None:
    (item,) = json.loads(made(make_article(url="", excerpt=""))["feed.json"])["items"]
    assert '<a href="https://digest.example.org/news/a/">More here</a>' in item["content_html"]


def test_what_has_no_title_has_none_where_formats_need_none_and_is_not_said_twice() -> None:
    words = "First words of it."
    article = make_article(
        title=words, titleless=True, excerpt="", opening=words, body=f"<p>{words}</p>"
    )
    feeds = made(article)
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert "title" not in item
    assert item["summary"] == words
    for name in ("feed.xml", "atom.xml"):
        (entry,) = feedparser.parse(feeds[name]).entries
        assert entry.title == words
        assert entry.content[0].value.count(words) == 1
        assert feeds[name].count(words.encode()) == 2


def test_whoever_made_a_picture_is_named_in_every_format() -> None:
    image = Image("https://e.org/a.jpg", 800, 600, "A lock", "Photo: Ada & Ben")
    feeds = made(make_article(image=image))
    for name in ("feed.xml", "atom.xml"):
        (entry,) = feedparser.parse(feeds[name]).entries
        assert [each["content"] for each in entry.media_credit] == ["Photo: Ada & Ben"]
        assert "Photo: Ada &amp; Ben" in entry.content[0].value
    (item,) = json.loads(feeds["feed.json"])["items"]
    assert "<figcaption>Photo: Ada &amp; Ben</figcaption>" in item["content_html"]
    assert item["_broadsheet"]["attribution"] == "Photo: Ada & Ben"


def test_what_a_collection_holds_is_linked_in_every_format() -> None:
    held = [make_article(f"a{n}", excerpt=f"Excerpt {n} <b>.") for n in range(3)]
    weekly = make_article(
        "w",
        day=9,
        type="collection",
        url="",
        items=("a2", "a0", "a1"),
        excerpt="",
        body="<p>Hm.</p>",
    )
    feeds = made(*held, weekly)
    texts = [feedparser.parse(feeds[name]).entries[0].content[0].value for name in FORMATS[:2]]
    item = json.loads(feeds["feed.json"])["items"][0]
    for text in (*texts, item["content_html"]):
        found = re.findall(r'<li><a href="https://news.example.com/(\w+)">Title \1</a>', text)
        assert found == ["a2", "a0", "a1"]
        assert "Excerpt 2 &lt;b&gt;." in text
    assert item["_broadsheet"]["items"][0]["title"] == "Title a2"
