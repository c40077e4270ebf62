"""Whatever addresses records and owners give up, nginx and Caddy start, and lead on from them."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from generator.build import Request, build
from tests.factories import NOW, record_text, write_site
from tests.hosts.servers import BELOW, DOCS, running

pytestmark = pytest.mark.slow

LEAD_ON = {
    "/été/x/": 301,
    "/日本語/": 301,
    "/Über/Straße.html": 301,
    "/A.B/": 301,
    "/~x/": 301,
    "/%41/": 301,  # which is /A/
    "/x%20y/": 200,
    "/100%25/": 200,
    "/default/": 301,
    "/volatile/": 301,
    "/hostnames/": 301,
    "/include/": 301,
    "/" + "y" * 240 + "/": 301,
    "/UPPER/" + "Q" * 200 + "/": 301,
    "/" + "/".join(["z" * 200] * 6) + "/": 200,
    "/" + "/".join(["é" * 100] * 5) + "/": 200,
}
"""Addresses that records give up, as a browser sends them but for letters of other scripts: the
status that both servers answer with. What is 200 is a page that leads on."""
OUTSIDE = 'https://news.example.com/t/{env.HOME}/$uri";}/`x`?a=${host}&b=\\{http.request.uri}'
LONG = "https://news.example.com/t/" + "{" * 1_900  # each is three signs in an address


@pytest.fixture(scope="module", params=["", BELOW], ids=["at the root", "below a path"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    records = {
        f"articles/{n}.md": record_text(str(n), more=f"redirect_from: ['{address}']", body="Words.")
        for n, address in enumerate(LEAD_ON)
    }
    for name, target in (("outside", OUTSIDE), ("long", LONG)):
        given = f"redirect_from: ['/to/{name}/']\npage: none"
        text = record_text(name, more=given).replace(f"https://news.example.com/{name}", target)
        records[f"articles/{name}.md"] = text
    for n in range(6):  # as many as a record may ask for, each as long as any server takes
        asked = [f"/{n:03}{at:03}{'a' * 240}/{'b' * 240}/" for at in range(100)]
        given = f"redirect_from: {asked}"
        records[f"articles/many{n}.md"] = record_text(f"many{n}", more=given, body="Words.")
    content = write_site(folder / "content", records)
    root = folder / "www"
    base_path: str = request.param
    output = root / base_path.strip("/")
    base_url = f"https://digest.example.org{base_path}/"
    report = build(Request(content=content, output=output, now=NOW, base_url=base_url))
    assert report.problems == ()
    return output


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def site(
    request: pytest.FixtureRequest, output: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the site behind a server."""
    below = output.name == BELOW.strip("/")
    work = tmp_path_factory.mktemp("server") / "work"
    base_path = BELOW if below else ""
    with running(request.param, output.parent if below else output, base_path, work) as origin:
        yield origin + base_path


def ask(site: str, path: str, host: str = "") -> tuple[int, str, bytes]:
    """Status, where it leads, and body."""
    parts = urlsplit(site)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        headers = {"Host": host} if host else {}
        connection.request("GET", parts.path + quote(path, "/%~"), headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers["Location"] or "", answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("address", LEAD_ON, ids=lambda address: address[:20])
def test_an_address_that_is_given_up_leads_on_however_it_is_written(
    site: str, address: str
) -> None:
    status, target, body = ask(site, address)
    assert status == LEAD_ON[address]
    page = f"/news/{list(LEAD_ON).index(address)}/"
    if status == 301:
        assert target.endswith(page)
    else:
        assert b'http-equiv="refresh"' in body
        assert page.encode() in body


def test_what_stands_in_a_target_means_nothing_to_a_server(site: str) -> None:
    status, target, _ = ask(site, "/to/outside/")
    assert status == 301
    assert not set(target) & set(' ${}";`<>\\')
    assert target.startswith("https://news.example.com/t/%7Benv.HOME%7D/%24uri")
    status, _, body = ask(site, "/to/long/")
    assert status == 200
    assert b'http-equiv="refresh"' in body


@pytest.mark.parametrize(
    "path",
    ["/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/news/..%5c..%5cetc/passwd",
     "/%2ebroadsheet", "/x/%2e%2e/.broadsheet", "/nothing%0d%0aSet-Cookie:%20a=b", "/%ff/"],
)  # fmt: skip
def test_no_path_leads_out_of_the_site_or_to_what_is_hidden(site: str, path: str) -> None:
    status, target, body = ask(site, path)
    assert status in (400, 404)
    assert b"root:" not in body
    assert b"Broadsheet built these files" not in body
    assert "Set-Cookie" not in target


@pytest.mark.parametrize("server", ["nginx", "caddy"])
@pytest.mark.parametrize("path", ["/", "/news/a/?b=c%20d", "/topics/ai/feed.xml", "/été/"])
def test_a_host_that_a_site_moved_from_leads_every_path_to_the_new_one(
    tmp_path: Path, server: str, path: str
) -> None:
    config = DOCS[f"{server} moved"]
    with running(server, tmp_path, "", tmp_path / "work", config) as origin:
        parts = urlsplit(origin)
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        asked = quote(path, "/%?=")
        connection.request("GET", asked)
        answer = connection.getresponse()
        assert answer.status == 301
        assert answer.headers["Location"] == f"https://digest.example.org{asked}"
        connection.close()
