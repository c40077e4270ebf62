"""The sample site behind nginx and Caddy, with the configurations of docs/publishing.md."""

import gzip
import http.client
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

from generator.build import Request, build
from generator.memo.store import FOLDER as STATE
from tests.factories import NOW
from tests.hosts.servers import BELOW, running

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow

REDIRECTS = """
redirects:
  /2019/old-story.html: /topics/ai/
  /Vieux/: /topics/
  /TOPICS/ROBOTICS/: /topics/robotics/
  /été/: /archive/
  /to/elsewhere/: https://news.example.com/a?b=1&c=$d;e#f
"""
MOVED = [
    ("/2019/old-story.html", "/topics/ai/"),
    ("/Vieux/", "/topics/"),
    ("/TOPICS/ROBOTICS/", "/topics/robotics/"),
    ("/été/", "/archive/"),
    ("/topics/meta-ai/", "/topics/facebook-ai/"),
    (
        "/news/2017-06-12-transformer/",
        "/news/2017-06-12-attention-is-all-you-need/",
    ),
    ("/to/elsewhere/", "https://news.example.com/a?b=1&c=%24d%3Be#f"),
]


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Site(NamedTuple):
    """A site behind a server."""

    origin: str
    base_path: str
    output: Path

    def get(self, path: str, **headers: str) -> Answer:
        """What a browser gets of a path of the site, without following any redirect."""
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=60)
        try:
            connection.request("GET", quote(self.base_path + path), headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.msg, answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="module", params=["", BELOW], ids=["at the root", "below a path"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that a server has for its root, with the site in it or in `digest/`."""
    base_path: str = request.param
    folder = tmp_path_factory.mktemp("served")
    content = folder / "content"
    shutil.copytree(ROOT / "content", content, ignore=shutil.ignore_patterns(STATE))
    with (content / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write(REDIRECTS)
    (content / "static" / ".well-known").mkdir()
    (content / "static" / ".well-known" / "security.txt").write_text("Contact: mailto:a@b.example")
    root = folder / "www"
    base_url = f"https://digest.example.org{base_path}/"
    output = root / base_path.strip("/")
    build(Request(content=content, output=output, now=NOW, base_url=base_url))
    return output


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def site(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    base_path = BELOW if built.name == BELOW.strip("/") else ""
    root = built.parent if base_path else built
    work = tmp_path_factory.mktemp("server") / "work"
    with running(request.param, root, base_path, work) as origin:
        yield Site(origin, base_path, built)


@pytest.mark.parametrize(
    ("path", "type", "seconds"),
    [
        ("/", "text/html; charset=utf-8", "max-age=300"),
        ("/topics/ai/", "text/html; charset=utf-8", "max-age=300"),
        ("/feed.xml", "application/xml; charset=utf-8", "max-age=900"),
        ("/topics/ai/atom.xml", "application/xml; charset=utf-8", "max-age=900"),
        ("/topics/ai/feed.json", "application/feed+json", "max-age=900"),
        ("/sitemap.xml", "xml", "max-age=300"),
        ("/feeds.opml", "text/x-opml; charset=utf-8", ""),
        ("/robots.txt", "text/plain; charset=utf-8", ""),
        ("/favicon.svg", "image/svg+xml", ""),
        ("/favicon.ico", "icon", ""),
        ("/apple-touch-icon.png", "image/png", ""),
        ("/images/go.jpg", "image/jpeg", ""),
        ("/assets/style.css", "text/css; charset=utf-8", "immutable"),
        ("/assets/reader.js", "javascript", "immutable"),
        ("/assets/fonts/newsreader-normal-d82b2c.woff2", "font/woff2", "immutable"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8", ""),
    ],
)
def test_files_have_their_media_type_and_are_kept_as_long_as_they_may(
    site: Site, path: str, type: str, seconds: str
) -> None:
    answer = site.get(path)
    assert answer.status == 200
    assert type in answer.headers["Content-Type"]
    assert seconds in (answer.headers["Cache-Control"] or "")
    assert answer.headers["ETag"] or answer.headers["Last-Modified"]


@pytest.mark.parametrize(
    "path",
    ["/", "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/feeds.opml",
     "/assets/style.css", "/assets/reader.js"],
)  # fmt: skip
def test_what_is_text_is_compressed(site: Site, path: str) -> None:
    answer = site.get(path, **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.body) == site.get(path).body


@pytest.mark.parametrize(
    "path",
    ["/nothing/", "/news/nothing/", "/nothing.html", "/.broadsheet", "/_headers", "/_redirects",
     "/_redirects.nginx", "/_redirects.caddy", "/assets/", "/images/"],
)  # fmt: skip
def test_what_is_not_there_is_told_by_the_page_for_it(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert answer.body == (site.output / "404.html").read_bytes()


def test_no_folder_is_forbidden_or_listed_and_those_with_a_page_show_it(site: Site) -> None:
    folders = [site.output, *(each for each in site.output.rglob("*") if each.is_dir())]
    assert len(folders) > 200
    not_found = (site.output / "404.html").read_bytes()
    for folder in folders:
        name = folder.relative_to(site.output).as_posix()
        path = "/" if name == "." else f"/{name}/"
        page = folder / "index.html"
        answer = site.get(path)
        if not page.is_file():
            assert (answer.status, answer.body) == (404, not_found), path
        elif b'http-equiv="refresh"' in page.read_bytes():
            assert answer.status in (200, 301), path
        else:
            assert (answer.status, answer.body) == (200, page.read_bytes()), path
        if name != ".":
            without_slash = site.get(path.rstrip("/"))
            assert without_slash.status in (301, 308, 404), path
            if without_slash.status == 404:
                assert without_slash.body == not_found, path


@pytest.mark.parametrize("name", ["topics/ai", "news", "2024", "2024/05", "stories"])
def test_a_folder_without_its_slash_leads_to_the_one_with_it(site: Site, name: str) -> None:
    answer = site.get(f"/{name}")
    assert answer.status in (301, 308)
    assert answer.headers["Location"].endswith(f"{site.base_path}/{name}/")


@pytest.mark.parametrize(("path", "target"), MOVED)
def test_an_address_that_moved_is_a_real_redirect(site: Site, path: str, target: str) -> None:
    answer = site.get(path)
    assert answer.status == 301
    wanted = site.base_path + target if target.startswith("/") else target
    assert answer.headers["Location"].removeprefix(site.origin) == wanted


def test_what_moved_is_told_in_small_letters_alone(site: Site) -> None:
    assert site.get("/topics/").status == 200
    assert site.get("/topics/robotics/").status == 200
