"""The feed of a page is found: by what it names, or at the places where feeds usually lie."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime

import pytest

from generator.content.records.tracking import AS_LISTED
from generator.content.sources.answers import Answer
from generator.content.sources.client import Client
from generator.content.sources.feeds.document import FeedDocument, Unreadable
from generator.content.sources.feeds.finding import (
    USUAL,
    FoundFeeds,
    Read,
    find_feeds,
    named_feeds,
)
from generator.content.sources.feeds.reading_apart import FeedBytes, FeedReader
from tests.content.sources.feeds.documents import atom, item, json_feed, rss
from tests.content.sources.servers import HOST, Say, Server, leading_to, page, serving

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
FEED = page(rss(item(1)), kind="application/rss+xml")


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    with closing(FeedReader()) as reader:

        def given(answer: Answer) -> FeedDocument | Unreadable:
            return reader.read(
                FeedBytes(
                    data=answer.body,
                    address=answer.address,
                    charset=answer.charset,
                    language="",
                    limit=1,
                    now=NOW,
                    tracking=AS_LISTED,
                )
            )

        yield given


def found(pages: Mapping[str, Say], read: Read, path: str = "/") -> tuple[FoundFeeds, Server]:
    with serving(pages) as server:
        client = Client(local_hosts={HOST}, interval=0.0)
        return find_feeds(f"{server.root}{path}", client, read), server


def naming(*links: tuple[str, str, str]) -> Say:
    told = "".join(
        f'<link rel="alternate" type="{kind}" href="{href}" title="{title}">'
        for kind, href, title in links
    )
    return page(f"<html><head>{told}</head><body>Words")


@pytest.mark.parametrize("body", [rss(item(1)), atom(), json_feed()])
def test_the_address_of_a_feed_is_that_of_the_feed(body: str, read: Read) -> None:
    there, server = found({"/f": page(body)}, read, "/f")
    assert there.feed is not None
    assert (there.feed.address, there.feed.name) == (f"{server.root}/f", "Example")


def test_a_page_names_its_feed(read: Read) -> None:
    there, server = found(
        {
            "/": naming(
                ("application/rss+xml", "/comments/feed", "Comments"),
                ("application/atom+xml", "/atom", "All"),
                ("application/feed+json", "/json", "All"),
                ("application/json", "/wp-json/", "API"),
                ("text/html", "/de/", "Deutsch"),
            ),
            "/atom": FEED,
        },
        read,
    )
    assert there.feed is not None
    assert there.feed.address == f"{server.root}/atom"
    assert [each.address for each in there.others] == [
        f"{server.root}/json",
        f"{server.root}/comments/feed",
    ]
    assert server.paths == ["/robots.txt", "/", "/atom"]


def test_a_page_that_names_none_has_it_where_feeds_usually_lie(read: Read) -> None:
    there, server = found({"/blog/": page("<html>"), "/blog/rss.xml": FEED}, read, "/blog/")
    assert there.feed is not None
    assert there.feed.address == f"{server.root}/blog/rss.xml"
    assert len(server.paths) <= len(USUAL) + 2


def test_where_there_is_none_that_is_said_and_few_addresses_were_asked_for(read: Read) -> None:
    there, server = found({"/blog/": page("<html>")}, read, "/blog/")
    assert there.feed is None
    assert there.why
    assert len(server.paths) == len(set(server.paths)) <= 2 * len(USUAL) + 2


def test_a_page_that_leads_to_itself_from_everywhere_has_no_feed(read: Read) -> None:
    pages = {f"/{place}": leading_to("/") for place in USUAL}
    there, _ = found({"/": page("<html>"), **pages}, read)
    assert there.feed is None


def test_the_address_to_which_a_feed_has_moved_is_taken(read: Read) -> None:
    there, server = found({"/old": leading_to("/new", 301), "/new": FEED}, read, "/old")
    assert there.feed is not None
    assert there.feed.address == f"{server.root}/new"
    there, server = found({"/old": leading_to("/new", 302), "/new": FEED}, read, "/old")
    assert there.feed is not None
    assert there.feed.address == f"{server.root}/old"


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_is_not_there_is_told(status: int, read: Read) -> None:
    there, server = found({"/": page("", status)}, read)
    assert there.feed is None
    assert f"{status}" in there.why
    assert server.paths == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("feed.xml", "https://a.example/x/feed.xml"),
        ("//b.example/feed", "https://b.example/feed"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_what_a_page_names_is_an_address_of_the_web(href: str, address: str | None) -> None:
    kind = "application/rss+xml; charset=utf-8"
    html = f'<base href="/x/"><link rel="ALTERNATE feed" type="{kind}" href="{href}">'
    named = named_feeds(html.encode(), "https://a.example/")
    assert [each.address for each in named] == ([address] if address else [])
