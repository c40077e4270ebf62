"""Fixtures of the tests that look at pages in a browser."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browser import CHROMIUM_ARGUMENTS, Serve, find_chromium, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium without a screen; without Chromium or Playwright, the test is skipped.

    With BROADSHEET_REQUIRE_BROWSER=1 it fails instead, so that a run that is meant to look at the
    pages cannot pass without having looked.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _do_without("Playwright is missing: pip install playwright")
    chromium = find_chromium()
    if chromium is None:
        _do_without("Chromium is missing: install it, or name it in BROADSHEET_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=list(CHROMIUM_ARGUMENTS), headless=True
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Serves a folder until all tests are done; gives its address: `serve(folder, "/digest/")`."""
    with ExitStack() as servers:

        def start(folder: Path, base_path: str = "/") -> str:
            return servers.enter_context(served(folder, base_path))

        yield start


def _do_without(reason: str) -> None:
    if os.environ.get("BROADSHEET_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
