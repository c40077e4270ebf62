"""The harness itself, on pages made up here: what it must see, it sees."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from .browser import HOST, Serve, find_chromium, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

# Remote as records' pictures are; .invalid leads nowhere, should a request ever get out.
REMOTE_PICTURE = '<img src="https://pictures.invalid/a.jpg" width="16" height="9" alt="">'


def make_page(folder: Path, body: str, style: str = "") -> Path:
    """A folder with one page."""
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Made up</title>'
        '<link rel="icon" href="data:,">'
        f"<style>{style}</style><body>{body}",
        encoding="utf-8",
    )
    return folder


def test_a_good_page_has_nothing_to_report(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    url = serve(make_page(tmp_path, "<h1>Today</h1>"))
    with open_page(browser, url, 360, 800) as visit:
        assert visit.page.locator("h1").inner_text() == "Today"
        assert visit.console_errors == []
        assert visit.failed_requests == []
        assert visit.requested_hosts == {HOST}
        assert visit.overflow_px == 0
        assert visit.layout_shift == 0


@pytest.mark.parametrize("javascript", [False, True])
def test_what_is_wider_than_the_window_is_measured(
    browser: "Browser", serve: Serve, tmp_path: Path, javascript: bool
) -> None:
    url = serve(make_page(tmp_path, "<p>wide", "body { margin: 0 } p { width: 400px }"))
    with open_page(browser, url, 360, 800, javascript=javascript) as visit:
        assert visit.overflow_px == 40
    with open_page(browser, url, 1280, 800, javascript=javascript) as visit:
        assert visit.overflow_px == 0


def test_errors_in_the_console_are_found(browser: "Browser", serve: Serve, tmp_path: Path) -> None:
    body = "<script>console.error('said aloud'); throw new Error('not caught')</script>"
    with open_page(browser, serve(make_page(tmp_path, body)), 360, 800, javascript=True) as visit:
        assert len(visit.console_errors) == 2
        assert "said aloud" in visit.console_errors[0]
        assert "not caught" in visit.console_errors[1]


def test_without_javascript_no_script_runs(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    url = serve(make_page(tmp_path, "<h1>Off</h1><script>document.body.innerText = 'On'</script>"))
    with open_page(browser, url, 360, 800) as visit:
        assert visit.page.locator("body").inner_text().strip() == "Off"
    with open_page(browser, url, 360, 800, javascript=True) as visit:
        assert visit.page.locator("body").inner_text().strip() == "On"


@pytest.mark.parametrize(
    ("dark", "colour"), [(False, "rgb(255, 255, 255)"), (True, "rgb(0, 0, 0)")]
)
def test_the_colour_scheme_is_that_asked_for(
    browser: "Browser", serve: Serve, tmp_path: Path, dark: bool, colour: str
) -> None:
    style = """
        body { background: #fff }
        @media (prefers-color-scheme: dark) { body { background: #000 } }
    """
    with open_page(browser, serve(make_page(tmp_path, "", style)), 360, 800, dark=dark) as visit:
        assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == colour


def test_remote_pictures_are_noted_and_are_no_fault_of_the_page(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    with open_page(browser, serve(make_page(tmp_path, REMOTE_PICTURE)), 360, 800) as visit:
        assert visit.requested_hosts == {HOST, "pictures.invalid"}
        assert visit.console_errors == []
        assert visit.failed_requests == []


def test_a_missing_file_of_the_site_is_found(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    url = serve(make_page(tmp_path, '<img src="gone.png" alt="">'), "/digest/")
    with open_page(browser, url, 360, 800) as visit:
        assert visit.failed_requests == [f"{url}gone.png"]
        assert len(visit.console_errors) == 1


@pytest.mark.parametrize("javascript", [False, True])
def test_a_page_that_moves_while_it_loads_has_a_layout_shift(
    browser: "Browser", serve: Serve, tmp_path: Path, javascript: bool
) -> None:
    style = """
        .late { animation: late 1ms 300ms step-end forwards; height: 0 }
        @keyframes late { to { height: 300px } }
    """
    url = serve(make_page(tmp_path, "<div class=late></div><p>text that is pushed down", style))
    with open_page(browser, url, 360, 800, javascript=javascript) as visit:
        assert visit.layout_shift > 0


def test_a_screenshot_is_a_picture_of_the_whole_page(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    url = serve(
        make_page(tmp_path, "<p>tall", "body { margin: 0 } p { height: 2000px; margin: 0 }")
    )
    with open_page(browser, url, 360, 800) as visit:
        visit.screenshot(tmp_path / "page.png")
    header = (tmp_path / "page.png").read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (360, 2000)


def test_a_folder_is_served_below_its_base_path_only(serve: Serve, tmp_path: Path) -> None:
    make_page(tmp_path, "<h1>Today</h1>")
    url = serve(tmp_path, "/digest/")
    assert url.endswith("/digest/")
    with urlopen(url) as answer:
        assert b"Today" in answer.read()
    (tmp_path / "404.html").write_text("our own page", encoding="utf-8")
    for missing in (f"{url}gone", url.removesuffix("digest/"), url.replace("digest", "digests")):
        with pytest.raises(HTTPError) as raised:
            urlopen(missing)
        assert raised.value.code == 404
        assert raised.value.read() == b"our own page"
        raised.value.close()


def test_chromium_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_CHROMIUM", "/nowhere/chromium")
    assert find_chromium() is None
    monkeypatch.setenv("BROADSHEET_CHROMIUM", sys.executable)
    assert find_chromium() == sys.executable
