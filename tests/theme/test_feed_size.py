"""A feed's file is never larger than readers take, whatever its items hold."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.content.feed_formats import FORMATS, LARGEST_FEED
from generator.content.records.first_words import opening
from generator.content.records.model import Article, Correction, Image, Provider
from generator.content.records.parse import digest
from generator.pages.feeds.feed import FeedView, feed_pages
from generator.pages.feeds.feed_archive import archive_pages
from generator.pages.page import Precedence
from generator.pages.parts.page_context import PageContext
from generator.theme.load import load
from generator.theme.render import render
from generator.verify.feeds.atom import atom_faults
from generator.verify.feeds.json_feed import json_feed_faults
from generator.verify.feeds.rss import rss_faults
from generator.verify.xmltext import read_xml
from tests.factories import make_article, make_library, make_related, make_site_context, pages_of

START = datetime(2010, 1, 1, tzinfo=UTC)
THEME = load("default", Path("nowhere"), "")
MARKUP = '<p><a href="/x/" rel="noopener">A &amp; <em>b</em></a> \'c\'</p>\n'
TEXTS = ("Plain words. ", MARKUP, "Été à Łódź. ", "日本語の文章です。", "👩‍🚀🚢", '\\"\t\n')


def weekly(count: int, texts: list[str], size: int) -> tuple[list[Article], dict[str, str]]:
    """So many articles, one a week, each with a body of about so many characters; the bodies by
    digest."""
    articles, bodies = [], {}
    for n in range(count):
        text = texts[n % len(texts)]
        body = f"<p>{n}</p>" + text * (size // len(text))
        bodies[digest(body)] = body
        articles.append(
            make_article(
                f"a{n}",
                published_at=START + timedelta(days=7 * n),
                body=digest(body),
                body_size=len(body),
                excerpt="",
                opening=opening(body),
            )
        )
    return articles, bodies


def written(articles: list[Article], bodies: dict[str, str], **given: object) -> dict[str, bytes]:
    """The site's feed in every format."""
    site_context = make_site_context(**given)
    return {
        page.path: render(page, bodies, THEME)
        for page in feed_pages(PageContext(make_library(*articles), site_context))
        if page.path in [format.file for format in FORMATS]
    }


def ids_and_contents(name: str, data: bytes) -> list[tuple[str, str]]:
    if name == "feed.json":
        items = json.loads(data)["items"]
        return [(item["id"], item["content_html"]) for item in items]
    entries = feedparser.parse(data).entries
    return [(entry.id, entry.content[0].value) for entry in entries]


def broken(name: str, data: bytes) -> set[str]:
    """The rules that a feed breaks."""
    address = f"https://digest.example.org/{name}"
    if name == "feed.json":
        faults = json_feed_faults(data, json.loads(data), address)
    else:
        root, _ = read_xml(data)
        assert root is not None
        check = rss_faults if name == "feed.xml" else atom_faults
        faults = check(data, root, address)
    return {fault.rule for fault in faults}


@settings(max_examples=8, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    st.integers(1, 80),
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
    st.sampled_from([10, 1_000, 20_000, 90_000, 400_000]),
)
@pytest.mark.slow
def test_a_feed_is_never_too_large_and_its_newest_items_keep_their_bodies(
    count: int, texts: list[str], size: int
) -> None:
    articles, bodies = weekly(count, texts, size)
    for name, data in written(articles, bodies, feed_size=60).items():
        assert len(data) <= LARGEST_FEED
        assert broken(name, data) <= {"feed-items"}
        items = ids_and_contents(name, data)
        newest = [article.id for article in reversed(articles)][:60]
        assert [identity for identity, _ in items] == newest
        whole = [f"<p>{identity.rpartition(':a')[2]}</p>" in content for identity, content in items]
        assert whole == sorted(whole, reverse=True)


@pytest.mark.parametrize("size", [0, 2_000, 20_000])
@pytest.mark.slow
def test_582_weekly_issues_are_all_in_the_feed(size: int) -> None:
    articles, bodies = weekly(582, list(TEXTS), size)
    for name, data in written(articles, bodies, feed_size=600).items():
        assert len(data) <= LARGEST_FEED
        assert broken(name, data) <= {"feed-items"}
        items = ids_and_contents(name, data)
        assert len(items) == 582
        assert "<p>581</p>" in items[0][1]


def hostile(word: str, **given: object) -> Article:
    """An article that says as much as a record may, and all of it in signs that are escaped."""
    long = "&" * 1_000
    related = tuple(make_related(f"{word}-{n}", title=long) for n in range(40))
    return make_article(
        word,
        title=long,
        excerpt=long,
        provider=Provider(long, "news.example.com", (long, f"{long}2"[-1_000:])),
        image=Image("https://e.org/a.jpg", 800, 600, long, long),
        corrections=tuple(Correction(START, long) for _ in range(20)),
        related=related,
        **given,
    )


def test_where_all_is_too_much_the_oldest_items_go_and_the_newest_stay() -> None:
    articles = [hostile(f"a{n}", published_at=START + timedelta(minutes=n)) for n in range(120)]
    for name, data in written(articles, {}).items():
        assert len(data) <= LARGEST_FEED
        ids = [identity for identity, _ in ids_and_contents(name, data)]
        newest = [article.id for article in reversed(articles)]
        assert len(ids) >= 40
        assert ids == newest[: len(ids)]
        assert broken(name, data) <= {"rss-item-title-references", "atom-updated-alike"}


@pytest.mark.slow
def test_an_archive_loses_no_item() -> None:
    articles = [hostile(f"a{n}", published_at=START + timedelta(days=n)) for n in range(60)]
    site_context = make_site_context(archives="site")
    pages = pages_of(archive_pages(PageContext(make_library(*articles), site_context)))
    found = []
    for page in pages:
        if page.standing is Precedence.FOLDER:
            continue  # leads from a folder to a page
        assert isinstance(page.view, FeedView)
        data = render(page, {}, THEME)
        assert len(data) <= LARGEST_FEED
        if page.path.endswith("feed.json"):
            found += [identity for identity, _ in ids_and_contents("feed.json", data)]
    assert set(found) == {article.id for article in articles}


def test_a_feed_is_as_small_as_it_must_be_and_no_smaller() -> None:
    articles, bodies = weekly(60, ["Plain words. "], 30_000)
    for data in written(articles, bodies, feed_size=60).values():
        assert LARGEST_FEED - 100_000 < len(data) <= LARGEST_FEED
    articles, bodies = weekly(60, ["Plain words. "], 10_000)
    for name, data in written(articles, bodies, feed_size=60).items():
        assert all("</p>Plain" in content for _, content in ids_and_contents(name, data))
