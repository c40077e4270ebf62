"""What the server answers, asked over a socket as browsers and strangers ask."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from generator.build import Request, build
from generator.content.settings import load
from generator.serve.app import application
from generator.serve.server import HOST, Server, listening
from generator.serve.shown import Fault, Screen, Shown
from tests.factories import NOW, record_text, write_site
from tests.serving import PATIENCE, eventually

SCRIPT = ".broadsheet/preview.js"


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Asked:
    """A server that can be asked."""

    def __init__(self, content: Path, port: int, screen: Screen) -> None:
        self.content = content
        self.port = port
        self.screen = screen

    def open(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        connection = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=given)
        return connection.getresponse()

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Answer:
        response = self.open(path, method, **headers)
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, response.read())

    def state(self, path: str, base: str = "/digest/") -> dict[str, Any]:
        answer = self(f"{base}.broadsheet/page?path={quote(path)}")
        assert answer.status == 200
        found: dict[str, Any] = json.loads(answer.body)
        return found


def written(folder: Path) -> Path:
    """A content folder with something of everything that is served."""
    files = {
        "articles/a.md": record_text("a", body="Words.", more="redirect_from: /former/a/"),
        "static/plain.txt": "0123456789",
        "static/old.html": "<title>x</title><p>Old",
        "pages/about.md": "---\ntitle: About\n---\nUs.\n",
    }
    more = "{/gone/: /about/, /away/: 'https://other.example.org/'}"
    base_url = "https://digest.example.org/digest/"
    return write_site(folder / "content", files, base_url=base_url, redirects=more)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return written(tmp_path)


@contextmanager
def asked(content: Path, **shown: Any) -> Iterator[Asked]:
    output = content.parent / "output"
    build(Request(content=content, output=output, now=NOW))
    screen = Screen(output, Shown(**{"build": "1", "settings": load(content)} | shown))
    server = Server(application(screen, content, "x://{path}:{line}"), screen, listening(0))
    server.start()
    try:
        yield Asked(content, server.port, screen)
    finally:
        server.close()


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A server whose site no test changes."""
    with asked(written(tmp_path_factory.mktemp("served"))) as server:
        yield server


def test_a_page_lies_at_its_address_below_the_base_path(ask: Asked) -> None:
    answer = ask("/digest/news/a/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"Words." in answer.body
    assert ask("/news/a/").status == 404


def test_the_script_is_named_by_an_address_that_is_relative(ask: Asked) -> None:
    for path, up in [
        ("", "./"),
        ("news/a/", "../../"),
        ("404.html", "./"),
        ("no/such/x", "../../"),
    ]:
        assert f'src="{up}{SCRIPT}"'.encode() in ask(f"/digest/{path}").body
    answer = ask(f"/digest/{SCRIPT}")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_not_one_byte_of_the_script_is_in_the_output_folder(ask: Asked) -> None:
    ask("/digest/news/a/")
    files = [file for file in ask.screen.output.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if b"preview.js" in file.read_bytes()]


def test_a_file_is_sent_once(ask: Asked) -> None:
    for path in ("/digest/", "/digest/plain.txt", "/digest/feed.xml", f"/digest/{SCRIPT}"):
        answer = ask(path)
        assert answer.headers["cache-control"] == "no-cache"
        again = ask(path, If_None_Match=f'"x", {answer.headers["etag"]}')
        assert (again.status, again.body) == (304, b"")


def test_a_part_of_a_file_is_sent_to_who_asks_for_it(ask: Asked) -> None:
    part = ask("/digest/plain.txt", Range="bytes=2-4")
    assert (part.status, part.body) == (206, b"234")
    assert part.headers["content-range"] == "bytes 2-4/10"
    assert ask("/digest/plain.txt", Range="bytes=20-").status == 416


def test_what_is_not_there_shows_the_page_for_it_with_its_status(ask: Asked) -> None:
    for path in (
        "nothing",
        "nothing/here/",
        "assets/",
        "_redirects",
        ".broadsheet",
        "..%2fcontent",
    ):
        answer = ask(f"/digest/{path}")
        assert answer.status == 404
        assert b"noindex" in answer.body
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "target", "status"),
    [
        ("/", "/digest/", 302),
        ("/digest", "/digest/", 302),
        ("/digest/news/a", "/digest/news/a/", 301),
        ("/digest/gone/?a=b", "/digest/about/?a=b", 301),
        ("/digest/away/", "https://other.example.org/", 301),
    ],
)
def test_an_address_that_moved_leads_on_and_no_browser_keeps_that(
    ask: Asked, path: str, target: str, status: int
) -> None:
    answer = ask(path)
    assert (answer.status, answer.headers["location"]) == (status, target)
    assert answer.headers["cache-control"] == "no-store"


def test_a_redirect_that_no_file_of_rules_has_leads_on_within_the_preview(
    content: Path,
) -> None:
    """The page of it would lead to the site that is published."""
    with asked(content) as ask:
        (ask.screen.output / "_redirects").unlink()
        answer = ask("/digest/gone/")
        assert (answer.status, answer.headers["location"]) == (302, "/digest/about/")


def test_nothing_but_reading_is_allowed(ask: Asked) -> None:
    assert ask("/digest/", "HEAD").body == b""
    assert ask("/digest/", "POST").status == 405
    assert ask("/digest/", "DELETE").status == 405


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "a@localhost"],
)
def test_another_host_is_refused(ask: Asked, host: str) -> None:
    """One whose name leads to this machine could read all of it (DNS rebinding)."""
    answer = ask("/digest/", Host=host)
    assert answer.status == 400
    assert b"Words" not in answer.body


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1"])
def test_this_machine_is_answered_by_any_of_its_names(ask: Asked, host: str) -> None:
    assert ask("/digest/", Host=host).status == 200


@pytest.mark.parametrize("control", ["events", "page"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_other_sites_may_not_ask_what_pages_ask(
    ask: Asked, control: str, headers: dict[str, str]
) -> None:
    assert ask(f"/digest/.broadsheet/{control}", **headers).status == 403


def test_pages_of_the_server_may_ask(ask: Asked) -> None:
    own = {"Origin": f"http://{HOST}:{ask.port}", "Sec_Fetch_Site": "same-origin"}
    assert ask("/digest/.broadsheet/page?path=/digest/", **own).status == 200


def test_no_other_site_may_show_what_is_served_as_its_own(ask: Asked) -> None:
    for path in ("/digest/", "/digest/plain.txt", f"/digest/{SCRIPT}", "/digest/nothing"):
        assert ask(path).headers["cross-origin-resource-policy"] == "same-origin"


def test_a_stream_tells_what_is_shown_and_whenever_that_is_something_else(content: Path) -> None:
    with asked(content) as ask:
        stream = ask.open("/digest/.broadsheet/events")
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        lines = (line.strip() for line in iter(stream.readline, b""))
        told = (line for line in lines if line.startswith(b"data:"))
        assert next(told) == b"data: 1"
        ask.screen.show(build="2")
        assert next(told) == b"data: 2"
        assert ask.screen.watching == 1
        stream.close()
        eventually(lambda: ask.screen.watching == 0)


def test_a_page_is_told_what_it_shows(ask: Asked) -> None:
    state = ask.state("/digest/news/a/")
    assert (state["build"], state["status"], state["faults"]) == ("1", 200, [])
    assert f'data-page="{state["digest"]}"'.encode() in ask("/digest/news/a/").body


def test_a_page_is_told_which_file_it_is_made_of(ask: Asked) -> None:
    def sources(path: str) -> list[str]:
        return [source["name"] for source in ask.state(path)["sources"]]

    assert sources("/digest/news/a/") == [str(ask.content / "articles/a.md")]
    assert sources("/digest/about/") == [str(ask.content / "pages/about.md")]
    assert sources("/digest/old.html") == [str(ask.content / "static/old.html")]
    assert sources("/digest/") == []
    assert sources("/digest/nothing") == []
    (source,) = ask.state("/digest/news/a/")["sources"]
    assert source["link"] == f"x:/{ask.content}/articles/a.md:1"


def test_before_the_first_build_any_address_says_what_is_wrong(content: Path) -> None:
    wrong = [Fault("no title", "content/site.yaml:1")]
    with asked(content, settings=None, stops=True, faults=wrong, faults_count=1) as ask:
        assert ask("/any/thing").status == 503
        state = ask.state("/any/thing", base="/")
        assert state["faults"][0]["place"] == "content/site.yaml:1"
        assert f'data-page="{state["digest"]}"'.encode() in ask("/any/thing").body


def test_a_page_stays_for_as_long_as_a_fault_takes_its_record_away(content: Path) -> None:
    with asked(content) as ask:
        before = ask("/digest/news/a/")
        (content / "articles/a.md").write_text("no record")
        build(Request(content=content, output=content.parent / "output", now=NOW))
        assert ask("/digest/news/a/").status == 404
        ask.screen.show(build="2", left_out=frozenset({"articles/a.md"}))
        assert ask("/digest/news/a/")[2] == before.body
        assert ask.state("/digest/news/a/")["sources"][0]["name"] == str(content / "articles/a.md")
        assert ask("/digest/news/b/").status == 404
        ask.screen.show(build="3", left_out=frozenset())
        assert ask("/digest/news/a/").status == 404


def test_all_streams_end_with_the_server(content: Path) -> None:
    with asked(content) as ask:
        streams = [ask.open("/digest/.broadsheet/events") for _ in range(5)]
        eventually(lambda: ask.screen.watching == 5)
    for stream in streams:
        assert stream.read().endswith(b"\n\n")


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    with listening(0) as first:
        port = first.getsockname()[1]
        with listening(port) as second:
            assert second.getsockname()[1] > port
