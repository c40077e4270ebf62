"""Every page of a site of hostile records, opened with JavaScript on: nothing of it runs."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile.site import Built, built_corpus

from .browser import HOST, Serve, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, Route

pytestmark = pytest.mark.browser

PICTURES = "image"
WATCH = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...given) => { window.ran.push(name); };
document.addEventListener("DOMContentLoaded", () => {
  const ours = (script) => script.type === "application/ld+json" ||
    script.type === "module" && !script.text &&
    /^\\/assets\\/reader\\.js\\?v=/.test(script.getAttribute("src"));
  for (const script of document.scripts)
    if (!ours(script)) window.ran.push("a script of the page");
  for (const element of document.querySelectorAll("*"))
    for (const { name } of element.attributes)
      if (name.startsWith("on")) window.ran.push(`${element.localName} ${name}`);
});
"""
"""Before anything of the page: what would be called is noted, and so is what could be."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_corpus(tmp_path_factory.mktemp("hostile"))


class Watched:
    """A page of the browser in which all is noted that hostile text might bring about."""

    def __init__(self, page: "Page") -> None:
        self.seen: list[str] = []
        self.page = page
        page.add_init_script(WATCH)
        page.on("dialog", self._on_dialog)
        page.on("popup", lambda popup: self.seen.append(f"a window of {popup.url}"))
        page.on("worker", lambda worker: self.seen.append(f"a worker of {worker.url}"))
        page.on("pageerror", lambda error: self.seen.append(f"a script that fails: {error}"))
        page.on("download", lambda download: self.seen.append(f"a download of {download.url}"))
        page.route("**/*", self._on_route)

    def open(self, url: str) -> list[str]:
        """What was seen while a page was loaded, and after all in it was pointed at."""
        self.seen.clear()
        self.page.goto(url, wait_until="load")
        assert self.page.url == url, "the page led elsewhere"
        self.page.evaluate(
            "document.querySelectorAll('*').forEach(each => { for (const kind of"
            " ['mouseover', 'focus', 'error', 'toggle', 'animationend', 'transitionend'])"
            " each.dispatchEvent(new Event(kind)) })"
        )
        return self.seen + self.page.evaluate("window.ran")

    def _on_dialog(self, dialog: "Dialog") -> None:
        self.seen.append("a dialog")
        dialog.dismiss()

    def _on_route(self, route: "Route") -> None:
        request = route.request
        if request.url.startswith(f"http://{HOST}:"):
            route.continue_()
            return
        if request.resource_type != PICTURES or not request.url.startswith("https://"):
            self.seen.append(f"a request of {request.resource_type} to {request.url}")
        route.abort()


FOLDER_OF_PAGES = "publishers/news-example-com/page/index.html"
"""Leads to the list whose pages lie in it, at once."""


def pages_of(site: Built) -> list[str]:
    """All that stay in sight: `Watched.open` refuses any other page that leads elsewhere."""
    leading = {FOLDER_OF_PAGES} | former_stories(site)
    return sorted(path for path in site.files if path.endswith(".html") and path not in leading)


def former_stories(site: Built) -> set[str]:
    """What leads from the former address of a story to the one that it has."""
    rules = (line.split() for line in site.files["_redirects"].decode().splitlines())
    return {
        f"{address}index.html".lstrip("/")
        for address, target, _ in rules
        if address.startswith("/stories/") and target.startswith("/stories/")
    }


def test_no_page_of_hostile_records_runs_anything_or_asks_another_host(
    browser: "Browser", site: Built
) -> None:
    """Pictures of records excepted: those come from anywhere, over https alone."""
    context = browser.new_context(locale="en-GB")
    watched = Watched(context.new_page())
    pages = pages_of(site)
    assert len(pages) > 150
    with served(site.output, "/") as address:
        found = {path: seen for path in pages if (seen := watched.open(address + path))}
    context.close()
    assert found == {}


def test_the_watch_sees_what_it_is_there_for(
    browser: "Browser", serve: Serve, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><img src=/x onerror=alert(1)><p onmouseover=alert(2)>"
        "<script>alert(3)</script><iframe src=https://evil.invalid/></iframe>"
        "<img src=https://pictures.invalid/a.png>",
        "utf-8",
    )
    context = browser.new_context()
    seen = Watched(context.new_page()).open(serve(tmp_path) + "index.html")
    context.close()
    assert "a request of document to https://evil.invalid/" in seen
    assert {"a script of the page", "img onerror", "p onmouseover", "alert"} <= set(seen)
    assert not [each for each in seen if "pictures" in each]
