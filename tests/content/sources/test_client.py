"""The client asks politely, and whatever a server does to it, what comes of it is a value."""

import gzip
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest

from generator import __version__
from generator.content.sources.answers import Answer, Failure, Reason
from generator.content.sources.client import Client
from tests.content.sources.servers import (
    HOST,
    Say,
    Server,
    bytes_as_they_are,
    certified,
    leading_to,
    page,
    serving,
)

PATIENCE = 0.5
"""Seconds, where a server tries it."""


def client(**options: float) -> Client:
    return Client("https://digest.example.org/", local_hosts={HOST}, **{"interval": 0.0} | options)


def answer_of(say: Say, **options: int | str) -> Answer | Failure:
    with serving({"/a": say}) as server:
        return client().get(f"{server.root}/a", **options)


def failure_of(say: Say, **options: float) -> Failure:
    with serving({"/a": say}) as server:
        failure = client(**options).get(f"{server.root}/a")
    assert isinstance(failure, Failure), failure
    return failure


def test_an_answer_has_status_headers_body_and_address() -> None:
    with serving({"/a": page("Words", X_Own="1")}) as server:
        answer = client().get(f"{server.root}/a#part")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body, answer.cut) == (200, b"Words", False)
    assert answer.address == f"{server.root}/a"
    assert answer.headers["x-own"] == "1"
    assert answer.hops == ()


@pytest.mark.parametrize("status", [204, 304, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599])
def test_every_status_is_an_answer(status: int) -> None:
    answer = answer_of(page(status=status))
    assert isinstance(answer, Answer)
    assert answer.status == status


def test_it_says_who_it_is_and_who_to_ask_about_it() -> None:
    with serving({"/a": page("Words")}) as server:
        client().get(f"{server.root}/a", accept="text/html")
    for asked in server.asked:
        agent = f"Broadsheet/{__version__} (+https://digest.example.org/)"
        assert asked.headers["user-agent"] == agent
    assert server.asked[-1].headers["accept"] == "text/html"


def test_it_keeps_no_cookies_and_tells_no_address_where_it_came_from() -> None:
    with serving(
        {"/a": page(status=302, Location="/b", Set_Cookie="a=b"), "/b": page("Words")}
    ) as server:
        client().get(f"{server.root}/a")
    assert server.paths == ["/robots.txt", "/a", "/b"]
    assert not {"cookie", "referer", "authorization"} & {
        name for asked in server.asked for name in asked.headers
    }


# How often, and what robots.txt says


def test_no_host_is_asked_more_often_than_once_an_interval() -> None:
    with serving({"/a": page(), "/b": page()}) as server:
        asks, began = client(interval=0.1), monotonic()
        for path in ("/a", "/b", "/a"):
            asks.get(server.root + path)
    assert server.paths == ["/robots.txt", "/a", "/b", "/a"]
    assert all(asked.at - began >= 0.1 * at for at, asked in enumerate(server.asked))


def test_threads_that_ask_one_host_take_turns_and_ask_for_its_robots_txt_once() -> None:
    with serving({"/a": page()}) as server:
        asks, began = client(interval=0.1), monotonic()
        threads = [Thread(target=asks.get, args=[f"{server.root}/a"]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(server.paths) == ["/a", "/a", "/a", "/a", "/robots.txt"]
    times = sorted(asked.at - began for asked in server.asked)
    assert all(time >= 0.1 * at for at, time in enumerate(times))


def test_a_host_may_ask_for_more_time_between_requests() -> None:
    robots = page("User-agent: *\nCrawl-delay: 0.3", kind="text/plain")
    with serving({"/robots.txt": robots, "/a": page()}) as server:
        asks, began = client(), monotonic()
        asks.get(f"{server.root}/a")
        asks.get(f"{server.root}/a")
    assert server.asked[2].at - began >= 0.3


@pytest.mark.parametrize("name", ["*", "broadsheet", "Broadsheet"])
def test_what_robots_txt_asks_not_to_fetch_is_not_fetched(name: str) -> None:
    robots = page(f"User-agent: {name}\nDisallow: /private\n", kind="text/plain")
    with serving({"/robots.txt": robots, "/a": page(), "/private/a": page()}) as server:
        refused = client().get(f"{server.root}/private/a")
        allowed = client().get(f"{server.root}/a")
    assert isinstance(refused, Failure)
    assert refused.reason is Reason.ROBOTS
    assert isinstance(allowed, Answer)
    assert "/private/a" not in server.paths


def test_what_an_address_leads_to_is_asked_for_only_if_robots_txt_allows_that() -> None:
    robots = page("User-agent: *\nDisallow: /private\n", kind="text/plain")
    pages = {"/robots.txt": robots, "/a": leading_to("/private/a"), "/private/a": page()}
    with serving(pages) as server:
        failure = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.ROBOTS
    assert [hop.address for hop in failure.hops] == [f"{server.root}/a"]
    assert "/private/a" not in server.paths


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_robots_txt_asks_for_nothing(status: int) -> None:
    with serving({"/robots.txt": page("Disallow: /", status), "/a": page()}) as server:
        assert isinstance(client().get(f"{server.root}/a"), Answer)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_cannot_say_what_it_asks_for_is_not_asked_at_all(status: int) -> None:
    with serving({"/robots.txt": page(status=status), "/a": page()}) as server:
        failure = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.ROBOTS
    assert str(status) in failure.message
    assert "/a" not in server.paths


@pytest.mark.parametrize(
    "robots",
    [
        page(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a"),
        page(b"User-agent: *\r\nDisallow: /a # \xff\xfe\x00"),
        page(b"\x00" * 2_000 + b"\nUser-agent: *\nDisallow: /a"),
        page("User-agent: *\nCrawl-delay: much\nRequest-rate: 0/0\nDisallow: /a"),
    ],
)
def test_a_robots_txt_with_odd_bytes_holds(robots: Say) -> None:
    with serving({"/robots.txt": robots, "/a": page()}) as server:
        failure = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.ROBOTS


def test_a_robots_txt_without_end_is_read_as_far_as_is_bounded() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"User-agent: *\nDisallow: /a\n")
        while True:
            handler.wfile.write(b"Disallow: /*a*b*c*d$\n" * 3_000)

    with serving({"/robots.txt": endless, "/a": page()}) as server:
        failure = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.ROBOTS


# Redirects


def test_redirects_are_followed_and_told() -> None:
    pages = {"/a": leading_to("b/c", 301), "/b/c": leading_to("/d", 308), "/d": page("Words")}
    with serving(pages) as server:
        answer = client().get(f"{server.root}/a")
    assert isinstance(answer, Answer)
    assert answer.address == f"{server.root}/d"
    assert [(hop.address, hop.status) for hop in answer.hops] == [
        (f"{server.root}/a", 301),
        (f"{server.root}/b/c", 308),
    ]
    assert answer.moved_for_good == answer.address


def test_what_moved_only_for_now_has_not_moved_for_good() -> None:
    pages = {"/a": leading_to("/b", 301), "/b": leading_to("/c", 302), "/c": page()}
    with serving(pages) as server:
        answer = client().get(f"{server.root}/a")
        own = client().get(f"{server.root}/c")
    assert isinstance(answer, Answer)
    assert isinstance(own, Answer)
    assert (answer.moved_for_good, own.moved_for_good) == ("", "")


@pytest.mark.parametrize(
    "pages",
    [
        {"/a": leading_to("/a")},
        {"/a": leading_to("/b"), "/b": leading_to("/a#again")},
        {"/a": leading_to("/a0")} | {f"/a{n}": leading_to(f"/a{n + 1}") for n in range(50)},
    ],
)
def test_an_address_that_leads_on_and_on_leads_nowhere(pages: dict[str, Say]) -> None:
    with serving(pages) as server:
        failure = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.REDIRECTS
    assert len(server.asked) < 12


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "http://",
        "http://user:pass@example.org/",
        "http://example.org/" + "a" * 5_000,
        "//[::1",
    ],
)
def test_what_leads_to_no_address_of_the_web_is_a_reason(location: str) -> None:
    failure = failure_of(leading_to(location))
    assert failure.reason is Reason.ADDRESS
    assert len(failure.hops) == 1


def test_a_redirect_without_an_address_is_an_answer_like_any_other() -> None:
    answer = answer_of(page("Where to?", 302))
    assert isinstance(answer, Answer)
    assert answer.status == 302


@pytest.mark.parametrize(
    "address", ["", "a", "/a", "mailto:a@b.example", "http://", "https://a b/", "file:///a", "\x00"]
)
def test_what_is_no_address_of_the_web_is_a_reason(address: str) -> None:
    failure = client().get(address)
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.ADDRESS


# Private hosts


@pytest.fixture(scope="module")
def inside() -> Iterator[Server]:
    """A server of this machine that no one is allowed to ask."""
    with serving({"/a": page("Secret"), "/robots.txt": page("")}) as server:
        yield server


def names_of(server: Server) -> list[str]:
    port = server.server_address[1]
    hosts = "127.0.0.1 localhost 127.1 2130706433 0x7f000001 0177.0.0.1 [::ffff:127.0.0.1] 0"
    return [f"http://{host}:{port}/a" for host in hosts.split()]


def test_hosts_that_only_this_machine_can_reach_are_not_asked(inside: Server) -> None:
    for address in names_of(inside):
        failure = Client(interval=0).get(address)
        assert isinstance(failure, Failure), address
        assert failure.reason is Reason.PRIVATE, address
    assert inside.asked == []


def test_nor_does_an_address_lead_to_them(inside: Server) -> None:
    """Whoever is allowed is allowed by its name, and no other name of the same machine is."""
    port = inside.server_address[1]
    own = [f"http://{host}:{port}/a" for host in ("localhost", "[::1]", "[::ffff:127.0.0.1]")]
    for location in (
        *own,
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "https://[fe80::1]/",
    ):
        failure = failure_of(leading_to(location))
        assert failure.reason is Reason.PRIVATE, location
        assert len(failure.hops) == 1
    assert inside.asked == []


def test_a_host_of_no_name_is_a_reason() -> None:
    failure = client().get("http://no-such-host.invalid/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.NO_HOST


# Servers that misbehave


def test_a_body_without_end_is_cut() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"a" * 10_000)

    answer = answer_of(endless, largest=25_000)
    assert isinstance(answer, Answer)
    assert answer.body == b"a" * 25_000
    assert answer.cut


@pytest.mark.parametrize("size", [0, 1, 999, 1_000])
def test_a_body_that_is_not_too_large_is_whole(size: int) -> None:
    answer = answer_of(page(b"a" * size), largest=1_000)
    assert isinstance(answer, Answer)
    assert (len(answer.body), answer.cut) == (size, False)


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", gzip.compress(bytes(50_000_000))),
        ("deflate", zlib.compress(bytes(50_000_000))),
    ],
)
def test_a_body_that_grows_when_it_is_decompressed_is_cut(encoding: str, data: bytes) -> None:
    assert len(data) < 100_000
    answer = answer_of(page(data, Content_Encoding=encoding), largest=25_000)
    assert isinstance(answer, Answer)
    assert (len(answer.body), answer.cut) == (25_000, True)


def test_a_compressed_body_is_decompressed() -> None:
    answer = answer_of(page(gzip.compress(b"Words"), Content_Encoding="gzip"))
    assert isinstance(answer, Answer)
    assert answer.body == b"Words"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "nonsense" * 50, "gzip"])
def test_a_body_that_is_not_in_an_encoding_that_was_asked_for_is_a_reason(encoding: str) -> None:
    assert failure_of(page("Words", Content_Encoding=encoding)).reason is Reason.PROTOCOL


_GZIP_HEAD = gzip.compress(b"")[:10]
_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
"""Of compressed data: it stands for nothing, and does not end them."""


def dripping(start: bytes, drop: bytes, stop: Event) -> Say:
    """Says a little, again and again, until the test is over."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while not stop.wait(0.05):
            handler.wfile.write(drop)
            handler.wfile.flush()

    return say


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b""),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Many: a\r\n"),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + _GZIP_HEAD, _EMPTY_BLOCK),
    ],
    ids="silence header headers hints body chunks nothing-compressed".split(),
)
def test_a_server_that_keeps_us_waiting_is_left(start: bytes, drop: bytes) -> None:
    stop = Event()
    try:
        began = monotonic()
        failure = failure_of(dripping(start, drop, stop), patience=PATIENCE)
        assert failure.reason is Reason.TIMEOUT
        assert monotonic() - began >= PATIENCE
    finally:
        stop.set()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"220 mail.example.org ESMTP\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: a\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 500_000,
        b"HTTP/1.1 200 OK\r\nA\x00B: c\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_reason(data: bytes) -> None:
    reason = failure_of(bytes_as_they_are(data)).reason
    assert reason in (Reason.PROTOCOL, Reason.NO_CONNECTION)


def test_headers_in_any_bytes_are_read() -> None:
    head = b"HTTP/1.1 200 OK\r\nX-A: \xff\xfe\r\nContent-Length: 0\r\n\r\n"
    answer = answer_of(bytes_as_they_are(head))
    assert isinstance(answer, Answer)
    assert answer.status == 200


def test_a_server_without_tls_is_not_secure() -> None:
    with serving({"/a": page()}) as server:
        failure = client().get(server.root.replace("http:", "https:") + "/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.NOT_SECURE


def test_a_server_is_secure_whose_certificate_is_known_and_no_other_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, certificate = certified(tmp_path)
    with serving({"/a": page("Words")}, tls) as server:
        failure = client().get(f"{server.root}/a")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        answer = client().get(f"{server.root}/a")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.NOT_SECURE
    assert isinstance(answer, Answer)
    assert answer.body == b"Words"


def test_a_port_at_which_nobody_answers_is_a_reason() -> None:
    with serving({}) as server:
        address = f"{server.root}/a"
    failure = client().get(address)
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.NO_CONNECTION


# Asking again


def test_what_was_said_before_is_asked_for_only_if_it_is_another() -> None:
    def say(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers.get("If-None-Match") == '"1"'
        page("" if same else "Words", 304 if same else 200, ETag='"1"')(handler)

    with serving({"/a": say}) as server:
        first = client().get(f"{server.root}/a")
        assert isinstance(first, Answer)
        again = client().get(f"{server.root}/a", etag=first.headers["etag"])
        assert isinstance(again, Answer)
    assert (first.status, again.status) == (200, 304)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: b", "a" * 2_000, "\x00", "é"])
def test_what_was_said_before_adds_no_header(value: str) -> None:
    with serving({"/a": page()}) as server:
        client().get(f"{server.root}/a", etag=value, last_modified=value)
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(server.asked[-1].headers)


def test_a_head_has_no_body() -> None:
    with serving({"/a": page("Words")}) as server:
        answer = client().get(f"{server.root}/a", method="HEAD")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (200, b"")
    assert server.asked[-1].method == "HEAD"
