"""What lies at an address, as static hosts answer."""

from pathlib import Path

import pytest

from generator.serve.lookup import Found, Moved, find
from tests.factories import write_site


@pytest.fixture
def output(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("s")
    files = {
        "index.html": "front",
        "news/a/index.html": "a",
        "a b/ü.txt": "x",
        "assets/style.css": "x",
        ".broadsheet": "marker",
        ".well-known/security.txt": "x",
        ".well-known/.hidden": "x",
        "_headers": "x",
        "_redirects": "x",
        "_redirects.nginx": "x",
        "deep/_headers": "x",
        ".hidden/index.html": "x",
    }
    return write_site(tmp_path / "output", files)


def path_of(output: Path, address: str, base_path: str = "") -> str | None:
    found = find(output, base_path, address)
    assert not isinstance(found, Moved)
    return found.path if isinstance(found, Found) else None


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/news/a/", "news/a/index.html"),
        ("/a b/ü.txt", "a b/ü.txt"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/deep/_headers", "deep/_headers"),
    ],
)
def test_a_file_is_found_at_its_address(output: Path, address: str, path: str) -> None:
    assert path_of(output, address) == path
    assert path_of(output, f"/digest{address}", "/digest") == path


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/assets/",
        "/assets",
        "/index.html/",
        "/news//a/",
        "//news/a/",
        "/../secret",
        "/news/../../secret",
        "/news/../index.html",
        "/./index.html",
        "/..\\secret",
        "/.broadsheet",
        "/.hidden/",
        "/.well-known/.hidden",
        "/_headers",
        "/_redirects",
        "/_redirects.nginx",
        "/\0",
        "/" + "x" * 5_000,
    ],
)
def test_what_hosts_do_not_show_is_not_found(output: Path, address: str) -> None:
    assert path_of(output, address) is None


def test_a_folder_without_its_slash_leads_to_the_one_with_it(output: Path) -> None:
    assert find(output, "", "/news/a") == Moved("/news/a/", 301)
    assert find(output, "/digest", "/digest/news/a") == Moved("/digest/news/a/", 301)


def test_the_host_itself_leads_to_the_site(output: Path) -> None:
    assert find(output, "/digest", "/") == Moved("/digest/", 302)
    assert find(output, "/digest", "/digest") == Moved("/digest/", 302)
    assert find(output, "/digest", "/digests/") is None
