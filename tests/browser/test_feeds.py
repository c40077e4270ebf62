"""Feeds that somebody opened in a browser."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browser import Serve, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_a_feed_is_readable_in_a_browser(
    browser: "Browser", serve: Serve, sample: Path, name: str
) -> None:
    with open_page(browser, serve(sample, "/") + name, 320, 900) as visit:
        shown = visit.page.evaluate(
            "[...document.querySelectorAll('*')]"
            ".filter(each => !each.children.length && each.checkVisibility())"
            ".map(each => each.textContent).join('\\n')"
        )
        told = visit.page.evaluate("getComputedStyle(document.documentElement, '::before').content")
        assert told.startswith('"This is a feed')
        assert "Meta gathers MusicGen, AudioGen and EnCodec" in shown
        assert "tag:digest.example.org" not in shown
        assert "<p>" not in shown
        assert visit.overflow_px == 0
        assert visit.requested_hosts == {"127.0.0.1"}
        assert visit.failed_requests == []
