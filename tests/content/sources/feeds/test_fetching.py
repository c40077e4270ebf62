"""Feeds are asked for politely, and whatever their servers do, the others are fetched and nothing
is lost. A real server misbehaves here in each way."""

import gzip
import socket
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from generator.content.records.tracking import AS_LISTED
from generator.content.registries.feeds import Feed, feed_id
from generator.content.sources.client import Client
from generator.content.sources.feeds.asking import LARGEST
from generator.content.sources.feeds.fetching import Fetched, fetch, remember
from generator.content.sources.feeds.outcome import FeedOutcome, Result
from generator.content.sources.feeds.reading_apart import FeedReader
from generator.content.sources.feeds.state import FeedLedger, FeedState
from tests.content.sources.feeds.documents import LONG, item, json_feed, rss
from tests.content.sources.servers import (
    HOST,
    Say,
    Server,
    bytes_as_they_are,
    leading_to,
    page,
    serving,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
KIND = "application/rss+xml"
ONE = rss(item(1))
TWO = rss(item(1), item(2))


class Site:
    """A content folder that follows feeds of one server."""

    def __init__(self, folder: Path, server: Server, reader: FeedReader) -> None:
        self.folder = folder
        self.reader = reader
        self.server = server
        (folder / ".broadsheet").mkdir(exist_ok=True)

    def feed(self, path: str = "/feed", **given: object) -> Feed:
        address = path if "://" in path else f"{self.server.root}{path}"
        return Feed(address=address, id=feed_id(address), **given)  # type: ignore[arg-type]

    def fetch(
        self,
        *paths: str,
        at: datetime = NOW,
        patience: float = 5.0,
        local: bool = True,
        is_forced: bool = False,
    ) -> Fetched:
        """Fetches feeds, and remembers what came of it."""
        feeds = [self.feed(path) for path in paths or ("/feed",)]
        client = Client(
            local_hosts={HOST, "localhost"} if local else (), interval=0.0, patience=patience
        )
        ledger = FeedLedger(self.folder, "beside")
        fetched = fetch(
            feeds,
            ledger,
            client,
            now=at,
            tracking=AS_LISTED,
            is_forced=is_forced,
            reader=self.reader,
        )
        if not fetched.is_offline:
            remember(ledger, fetched.outcomes)
            known = {feed.id for feed in feeds} | ledger.feeds.keys()
            ledger.save(known, at)
        return fetched

    def state(self, path: str = "/feed") -> FeedState:
        state = FeedLedger(self.folder, "beside").of(self.feed(path))
        assert state is not None
        return state

    @property
    def files(self) -> dict[str, tuple[bytes, int]]:
        """What is remembered, and when it was written."""
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in (self.folder / ".broadsheet").iterdir()
        }

    @property
    def asked(self) -> list[str]:
        return [path for path in self.server.paths if path != "/robots.txt"]


Sites = Callable[[Mapping[str, Say]], Site]


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    with closing(FeedReader()) as reader:
        yield reader


@pytest.fixture
def sites(tmp_path: Path, reader: FeedReader) -> Iterator[Sites]:
    """Makes sites, each with a server that says what it is to say."""
    with ExitStack() as held:

        def made(pages: Mapping[str, Say]) -> Site:
            return Site(tmp_path, held.enter_context(serving(dict(pages))), reader)

        yield made


def only(fetched: Fetched) -> FeedOutcome:
    (outcome,) = fetched.outcomes
    return outcome


def with_validators(body: str, etag: str = "", modified: str = "") -> Say:
    """Says this, or that nothing has changed to who knows it."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        known = handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since")
        headers = {"ETag": etag} if etag else {}
        headers |= {"Last-Modified": modified} if modified else {}
        is_known = known == (etag or None, modified or None)
        page("" if is_known else body, 304 if is_known else 200, KIND, **headers)(handler)

    return say


# What comes in


def test_what_a_feed_brings_is_found_with_the_feed_and_its_name(sites: Sites) -> None:
    site = sites({"/feed": page(TWO, kind=KIND)})
    fetched = site.fetch()
    assert [found.item.address for found in fetched.found] == [
        "https://news.example.org/1",
        "https://news.example.org/2",
    ]
    assert {(found.feed.name, found.feed.id, found.at) for found in fetched.found} == {
        ("Example", site.feed().id, NOW)
    }


def test_a_feed_of_any_type_is_read_by_what_it_holds(sites: Sites) -> None:
    told = json_feed({"url": "https://news.example.org/7"})
    kinds = ["text/html", "text/plain", "image/png", "application/octet-stream", "", "nonsense"]
    pages = {f"/{at}": page(ONE, kind=kind) for at, kind in enumerate(kinds)}
    site = sites({**pages, "/json": page(told, kind="text/xml")})
    fetched = site.fetch(*pages, "/json")
    assert [each.result for each in fetched.outcomes] == [Result.CHANGED] * 7


def test_the_failure_of_one_feed_stops_no_other(sites: Sites) -> None:
    site = sites({"/a": page("", 500), "/b": page("words"), "/feed": page(ONE, kind=KIND)})
    fetched = site.fetch("/a", "/b", "/missing", "http://no-such-host.invalid/f", "/feed")
    assert [each.result for each in fetched.outcomes] == [Result.FAILED] * 4 + [Result.CHANGED]
    assert all(each.message for each in fetched.outcomes[:4])
    assert len(fetched.found) == 1


# Conditional requests


def test_both_validators_are_sent_and_an_unchanged_feed_costs_a_304_and_writes_nothing(
    sites: Sites,
) -> None:
    modified = "Sat, 31 Jan 2026 10:00:00 GMT"
    site = sites({"/feed": with_validators(ONE, '"a"', modified)})
    site.fetch()
    before = site.files
    fetched = site.fetch(at=NOW + timedelta(hours=1))
    headers = site.server.asked[-1].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"a"', modified)
    assert only(fetched).result is Result.UNCHANGED
    assert fetched.found == ()
    assert site.files == before


def test_validators_are_kept_where_the_body_is_the_same_and_renewed_where_they_change(
    sites: Sites,
) -> None:
    site = sites({"/feed": page(ONE, kind=KIND, ETag='"a"')})
    site.fetch()
    site.server.pages["/feed"] = page(ONE, kind=KIND, ETag='W/"b"', Last_Modified="today")
    fetched = site.fetch(at=NOW + timedelta(hours=1))
    assert only(fetched).result is Result.UNCHANGED
    assert fetched.found == ()
    assert (site.state().etag, site.state().last_modified) == ('W/"b"', "today")
    site.server.pages["/feed"] = page("", 304, ETag='"c"')
    site.fetch(at=NOW + timedelta(hours=2))
    assert (site.state().etag, site.state().last_modified) == ('"c"', "today")


def test_a_feed_without_validators_that_says_the_same_writes_nothing(sites: Sites) -> None:
    """Not even where a date in it, and the order of its items, is another each time."""
    site = sites({"/feed": page(TWO, kind=KIND)})
    site.fetch()
    before = site.files
    other = rss(item(2), item(1), more="<lastBuildDate>later</lastBuildDate>")
    site.server.pages["/feed"] = page(other, kind=KIND)
    fetched = site.fetch(at=NOW + timedelta(hours=1))
    assert only(fetched).result is Result.UNCHANGED
    assert site.files == before


def test_a_new_item_is_news(sites: Sites) -> None:
    site = sites({"/feed": with_validators(ONE, '"a"')})
    site.fetch()
    site.server.pages["/feed"] = with_validators(TWO, '"b"')
    fetched = site.fetch(at=NOW + timedelta(hours=1))
    assert only(fetched).result is Result.CHANGED
    assert len(fetched.found) == 2
    assert site.state().changed == NOW + timedelta(hours=1)


def test_a_guid_that_changes_each_time_makes_no_news(sites: Sites) -> None:
    site = sites({"/feed": page(rss(item(1, guid="a")), kind=KIND)})
    site.fetch()
    site.server.pages["/feed"] = page(rss(item(1, guid="b")), kind=KIND)
    assert only(site.fetch()).result is Result.UNCHANGED


def test_validators_that_cannot_be_said_again_are_not(sites: Sites) -> None:
    odd = "x" * 5_000
    site = sites({"/feed": page(ONE, kind=KIND, ETag=odd, Last_Modified="a" * 200)})
    site.fetch()
    site.fetch()
    assert "if-none-match" not in site.server.asked[-1].headers
    assert "if-modified-since" not in site.server.asked[-1].headers


def test_a_304_to_who_knows_nothing_is_a_failure(sites: Sites) -> None:
    site = sites({"/feed": page("", 304)})
    assert only(site.fetch()).result is Result.FAILED


def test_what_was_said_at_another_address_is_not_remembered_of_this_one(sites: Sites) -> None:
    site = sites({"/feed": page(ONE, kind=KIND, ETag='"a"'), "/other": page(ONE, kind=KIND)})
    site.fetch()
    ledger = FeedLedger(site.folder, "beside")
    moved = Feed(address=f"{site.server.root}/other", id=site.feed().id)
    assert ledger.of(moved) is None


# When to ask again


@pytest.mark.parametrize(
    ("headers", "body", "minutes"),
    [
        ({"Cache-Control": "public, max-age=3600"}, ONE, 60),
        ({"Cache-Control": 'max-age="1800"'}, ONE, 30),
        ({"Cache-Control": "max-age=7200", "Age": "3600"}, ONE, 60),
        ({}, rss(item(1), more="<ttl>90</ttl>"), 90),
        ({"Cache-Control": "max-age=3600"}, rss(item(1), more="<ttl>90</ttl>"), 90),
        ({"Cache-Control": "max-age=31536000"}, ONE, 24 * 60),
    ],
)
def test_a_feed_that_is_not_due_is_not_asked_unless_it_has_to_be(
    sites: Sites, headers: dict[str, str], body: str, minutes: int
) -> None:
    site = sites({"/feed": page(body, kind=KIND, **headers)})
    site.fetch()
    soon = NOW + timedelta(minutes=minutes - 2)
    assert only(site.fetch(at=soon)).result is Result.WAITING
    assert site.asked == ["/feed"]
    assert only(site.fetch(at=soon, is_forced=True)).result is Result.UNCHANGED
    assert only(site.fetch(at=soon + timedelta(minutes=minutes))).result is Result.UNCHANGED


@pytest.mark.parametrize(
    "said", ["no-cache, max-age=3600", "max-age=0", "max-age=60", "max-age=soon", "nonsense", ""]
)
def test_a_feed_that_asks_for_no_time_is_asked_each_time(sites: Sites, said: str) -> None:
    site = sites({"/feed": page(ONE, kind=KIND, Cache_Control=said)})
    site.fetch()
    assert only(site.fetch()).result is Result.UNCHANGED


def test_its_ttl_holds_where_it_only_says_that_nothing_has_changed(sites: Sites) -> None:
    site = sites({"/feed": with_validators(rss(item(1), more="<ttl>60</ttl>"), '"a"')})
    site.fetch()
    later = NOW + timedelta(hours=1)
    assert only(site.fetch(at=later)).result is Result.UNCHANGED
    assert only(site.fetch(at=later + timedelta(minutes=50))).result is Result.WAITING


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_be_left_alone_is(sites: Sites, status: int) -> None:
    """And so are its other feeds."""
    site = sites({"/a": page("", status, Retry_After="7200"), "/b": page(ONE, kind=KIND)})
    fetched = site.fetch("/a", "/b")
    assert [each.result for each in fetched.outcomes] == [Result.PUT_OFF, Result.SKIPPED]
    soon = NOW + timedelta(minutes=110)
    fetched = site.fetch("/a", "/b", at=soon)
    assert [each.result for each in fetched.outcomes] == [Result.WAITING, Result.CHANGED]
    assert site.state("/a").failing is None
    site.fetch("/a", at=NOW + timedelta(hours=2))
    assert site.asked == ["/a", "/b", "/a"]


def test_a_year_of_being_left_alone_is_a_week(sites: Sites) -> None:
    site = sites({"/feed": page("", 429, Retry_After="31536000")})
    site.fetch()
    assert site.state().until == NOW + timedelta(days=7)


def test_a_503_without_a_time_counts_as_a_failure(sites: Sites) -> None:
    site = sites({"/feed": page("", 503)})
    assert only(site.fetch()).result is Result.FAILED
    assert site.state().failures == 1


def test_a_feed_that_comes_back_is_as_it_was(sites: Sites) -> None:
    site = sites({"/feed": page(ONE, kind=KIND, ETag='"a"')})
    site.fetch()
    site.server.pages["/feed"] = page("<html><body>Down for maintenance")
    later = NOW + timedelta(hours=1)
    assert only(site.fetch(at=later)).result is Result.FAILED
    assert (site.state().etag, site.state().failing) == ('"a"', later)
    site.server.pages["/feed"] = with_validators(ONE, '"a"')
    fetched = site.fetch(at=later + timedelta(hours=1))
    assert only(fetched).result is Result.UNCHANGED
    assert site.state().failing is None


def test_a_feed_that_is_gone_for_good_is_dead_at_once(sites: Sites) -> None:
    site = sites({"/feed": page("", 410)})
    site.fetch()
    assert site.state().is_dead


def test_where_no_host_answers_there_is_no_network_and_no_feed_has_failed(sites: Sites) -> None:
    site = sites({})
    hosts = [f"http://no-such-host-{at}.invalid/feed" for at in range(3)]
    fetched = site.fetch(*hosts)
    assert fetched.is_offline
    assert not site.files


# Redirects


def test_a_feed_that_has_moved_for_good_is_read_and_its_new_address_told(sites: Sites) -> None:
    site = sites({"/feed": leading_to("/new", 301), "/new": with_validators(ONE, '"a"')})
    assert only(site.fetch()).result is Result.CHANGED
    assert site.state().moved == f"{site.server.root}/new"
    assert only(site.fetch()).result is Result.UNCHANGED
    site.server.pages["/feed"] = leading_to("/new", 302)
    site.fetch()
    assert site.state().moved == ""


def test_where_it_leads_to_no_feed_nothing_is_said_of_moving(sites: Sites) -> None:
    site = sites({"/feed": leading_to("/", 301), "/": page("<html><body>Welcome")})
    assert only(site.fetch()).result is Result.FAILED
    assert site.state().moved == ""


def test_redirects_in_a_circle_are_a_failure(sites: Sites) -> None:
    site = sites({"/feed": leading_to("/a"), "/a": leading_to("/feed")})
    assert only(site.fetch()).result is Result.FAILED


def test_a_private_host_is_not_asked_nor_one_that_a_feed_leads_to(sites: Sites) -> None:
    site = sites({"/feed": leading_to("http://169.254.169.254/latest/meta-data/", 301)})
    assert only(site.fetch(local=False)).result is Result.FAILED
    assert site.server.paths == []
    outcome = only(site.fetch(at=NOW + timedelta(days=1)))
    assert outcome.result is Result.FAILED
    assert "private" in outcome.message
    assert site.state().moved == ""


def test_a_feed_that_we_refuse_is_asked_for_as_soon_as_it_is_allowed(sites: Sites) -> None:
    site = sites({"/feed": page(ONE, kind=KIND)})
    refused = only(site.fetch(local=False))
    assert "--allow-host" in refused.message
    assert only(site.fetch()).result is Result.CHANGED


def test_what_robots_txt_keeps_is_not_asked_for(sites: Sites) -> None:
    robots = page("User-agent: *\nDisallow: /feed", kind="text/plain")
    site = sites({"/robots.txt": robots, "/feed": page(ONE, kind=KIND)})
    outcome = only(site.fetch())
    assert outcome.result is Result.FAILED
    assert "robots.txt" in outcome.message
    assert site.asked == []


# Servers that misbehave


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Breaks off without a word."""
    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def breaking_off(handler: BaseHTTPRequestHandler) -> None:
    """Says less than it announces."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n" + ONE.encode()[:200])


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Says a byte now and then, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        Event().wait(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """Takes the request, and says nothing."""
    Event().wait(5)


@pytest.mark.parametrize(
    "say",
    [
        reset,
        breaking_off,
        dripping,
        silent,
        bytes_as_they_are(b"nonsense\r\n\r\n"),
        bytes_as_they_are(b""),
        page(b"\x1f\x8b\x08 no gzip", kind=KIND, Content_Encoding="gzip"),
        page(ONE, kind=KIND, Content_Encoding="br"),
        page("", kind=KIND),
        page("", 401),
        page("", 403),
    ],
    ids=lambda say: getattr(say, "__name__", "say"),
)
def test_a_server_that_misbehaves_costs_one_feed_and_little_time(sites: Sites, say: Say) -> None:
    site = sites({"/bad": say, "/feed": page(ONE, kind=KIND)})
    began = monotonic()
    fetched = site.fetch("/bad", "/feed", patience=1.0)
    assert [each.result for each in fetched.outcomes] == [Result.FAILED, Result.CHANGED]
    assert monotonic() - began < 30
    assert site.state("/bad").fault


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Never comes to an end, as fast as it can."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    handler.wfile.write(ONE.removesuffix("</channel></rss>").encode())
    while True:
        handler.wfile.write(b"<!-- more and more -->" * 1000)


def test_of_an_endless_feed_the_beginning_is_read(sites: Sites) -> None:
    site = sites({"/feed": endless})
    outcome = only(site.fetch(patience=60.0))
    assert outcome.result is Result.CHANGED
    assert any(f"{LARGEST:,}" in note for note in outcome.notes)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb_is_not_blown_up(sites: Sites, encoding: str) -> None:
    large = ONE.encode() + b" " * 100_000_000
    data = gzip.compress(large) if encoding == "gzip" else zlib.compress(large)
    site = sites({"/feed": page(data, kind=KIND, Content_Encoding=encoding)})
    outcome = only(site.fetch(patience=60.0))
    assert outcome.document is not None
    assert [each.address for each in outcome.document.items] == ["https://news.example.org/1"]


@pytest.mark.slow
def test_a_feed_that_is_made_to_keep_its_reader_busy_is_given_up(sites: Sites) -> None:
    busy = rss(item(1, author="a." * 300_000))  # minutes, for feedparser
    site = sites({"/bad": page(busy, kind=KIND), "/feed": page(ONE, kind=KIND)})
    with closing(FeedReader(10.0)) as site.reader:
        fetched = site.fetch("/bad", "/feed")
    assert {each.result for each in fetched.outcomes} == {Result.FAILED, Result.CHANGED}
    assert "too long" in site.state("/bad").fault


def test_of_a_thousand_items_it_is_said_how_many_were_left_out(sites: Sites) -> None:
    many = rss(*(item(at, description=LONG) for at in range(1000)))
    site = sites({"/feed": page(many, kind=KIND)})
    fetched = site.fetch()
    assert len(fetched.found) == 100
    assert any("900" in note for note in only(fetched).notes)


def test_hosts_are_asked_side_by_side_and_each_in_turn(sites: Sites) -> None:
    slow = 0.4

    def late(handler: BaseHTTPRequestHandler) -> None:
        Event().wait(slow)
        page(ONE, kind=KIND)(handler)

    site = sites({f"/{at}": late for at in range(2)})
    port = site.server.server_address[1]
    others = [f"http://127.0.0.{at}:{port}/0" for at in range(2, 6)]
    feeds = [site.feed(address) for address in others]
    ledger = FeedLedger(site.folder, "beside")
    # The server listens on one address alone: the others refuse at once, and are no harm.
    fetched = fetch(
        [*feeds, site.feed("/0"), site.feed("/1")],
        ledger,
        Client(local_hosts={HOST, *(f"127.0.0.{at}" for at in range(2, 6))}, interval=0.0),
        now=NOW,
        tracking=AS_LISTED,
        reader=site.reader,
    )
    assert [each.result for each in fetched.outcomes[-2:]] == [Result.CHANGED] * 2
    asked = [each for each in site.server.asked if each.path != "/robots.txt"]
    assert asked[1].at - asked[0].at >= slow
