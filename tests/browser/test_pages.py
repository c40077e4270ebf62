"""The sample site's pages in a real browser, without JavaScript."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browser import Serve, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGES = {
    "front": "",
    "topic": "topics/facebook-ai/",
    "article": "news/2023-08-03-meta-expands-its-ai-music-experiments-with-audiocraft/",
    "video": "news/2020-03-13-alphago-the-movie/",
    "table": "news/2022-03-29-chinchilla/",
    "day": "2023/08/03/",
    "feeds": "feeds/",
    "archive": "archive/",
    "publishers": "publishers/",
    "not found": "404.html",
}


@pytest.fixture(scope="module")
def address(serve: Serve, sample: Path) -> str:
    return serve(sample, "/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1280, 2560])
def test_a_page_opens_without_error_and_without_scrolling_sideways(
    browser: "Browser", address: str, page: str, width: int
) -> None:
    with open_page(browser, address + PAGES[page], width, 900) as visit:
        assert visit.console_errors == []
        assert visit.overflow_px == 0
        assert visit.failed_requests == []


@pytest.mark.parametrize("page", ["front", "article"])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_moves_while_a_page_loads(
    browser: "Browser", address: str, page: str, dark: bool
) -> None:
    with open_page(browser, address + PAGES[page], 390, 900, dark=dark) as visit:
        assert visit.layout_shift < 0.01


def test_a_video_loads_nothing_from_its_host_before_the_reader_asks(
    browser: "Browser", address: str
) -> None:
    with open_page(browser, address + PAGES["video"], 1280, 900) as visit:
        assert not [host for host in visit.requested_hosts if "youtube" in host]
        visit.page.get_by_role("link", name="Play the video here").click()
        visit.page.wait_for_timeout(200)
        assert "www.youtube-nocookie.com" in visit.requested_hosts
        assert visit.page.url == address + PAGES["video"]
