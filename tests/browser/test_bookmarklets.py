"""The bookmarklets of docs: what they copy is a command, whatever a page calls itself."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.documented import ROOT

from .browser import Serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

DOCS = (ROOT / "docs/writing.md").read_text("utf-8")
LINES = re.findall(r"^javascript:(.+)$", DOCS, re.MULTILINE)
SHELL = shutil.which("sh")


def copied(browser: "Browser", address: str, line: str) -> str:
    """What is in the clipboard after a bookmark of that line was clicked on a page."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    try:
        page = context.new_page()
        page.goto(address)
        page.evaluate("line => { (0, eval)(line) }", line)
        return str(page.wait_for_function("() => navigator.clipboard.readText()").json_value())
    finally:
        context.close()


@pytest.mark.skipif(SHELL is None, reason="there is no shell here")
@pytest.mark.parametrize(
    "title",
    [
        "Tides forecasts floods",
        "It's $(touch evil) `touch evil` \"; touch evil; '; touch evil; #",
        "'\\''; touch evil; \\",
        "One&#10;touch evil&#27;[2J line",
        "--force",
    ],
)
def test_the_command_that_is_copied_says_address_and_title_and_runs_nothing_else(
    browser: "Browser", serve: Serve, tmp_path: Path, title: str
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.html").write_text(f"<meta charset=utf-8><title>{title}</title>", "utf-8")
    address = serve(pages)
    command = copied(browser, f"{address}?a=1&b='2'", LINES[0])
    assert command.isprintable()
    (tmp_path / "broadsheet").write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    (tmp_path / "broadsheet").chmod(0o755)
    assert SHELL is not None
    ended = subprocess.run(
        [SHELL, "-c", command],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    name, url, option, said, rest = ended.stdout.split("\0")
    assert (name, option, rest) == ("new", "--title", "")
    assert url.startswith(f"{address}?a=1&b=")
    wanted = title.replace("&#10;", " ").replace("&#27;", " ")
    assert " ".join(said.split()) == " ".join(wanted.split())
    assert not (tmp_path / "evil").exists()


def test_a_page_is_copied_as_it_is_seen(browser: "Browser", serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>A</title><p id=p>", "utf-8")
    assert "<title>A</title>" in copied(browser, serve(tmp_path), LINES[1])
