"""What a browser sees: a served folder, and a visit to one of its pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route

HOST = "127.0.0.1"
CHROMIUM_PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",  # Chromium refuses to start as root with it, and containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Serve = Callable[..., str]


def find_chromium() -> str | None:
    """The path of Chromium: that of BROADSHEET_CHROMIUM, or where systems put it, or None."""
    named = os.environ.get("BROADSHEET_CHROMIUM")
    places = (named,) if named else CHROMIUM_PLACES
    return next((place for place in places if shutil.which(place)), None)


@contextmanager
def served(folder: Path, base_path: str = "/") -> Iterator[str]:
    """Serves a folder under a path of a free port; gives the address, with a slash at its end.

    As on a static host, a folder shows its index.html and what is missing shows 404.html.
    """
    handler = partial(_Handler, base_path="/" + base_path.strip("/"), directory=str(folder))
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/{base_path.strip('/')}".rstrip("/") + "/"
        finally:
            server.shutdown()
            thread.join()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".css": "text/css",
        ".js": "text/javascript",
        ".json": "application/json",
        ".opml": "text/x-opml",
        ".svg": "image/svg+xml",
        ".webmanifest": "application/manifest+json",
        ".webp": "image/webp",
        ".xml": "application/xml",
    }

    def __init__(self, *args: Any, base_path: str, **kwargs: Any) -> None:
        self.base_path = base_path.rstrip("/")
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if self._below_base_path():
            super().do_GET()

    def do_HEAD(self) -> None:
        if self._below_base_path():
            super().do_HEAD()

    def _below_base_path(self) -> bool:
        """Whether the request is for the folder; any other is answered here."""
        if self.path.startswith(f"{self.base_path}/"):
            return True
        self.send_error(HTTPStatus.NOT_FOUND)
        return False

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.base_path))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class Visit:
    """A page in the browser, and what happened while it was loaded.

    page              Playwright's page, for further questions
    console_errors    messages of errors and uncaught exceptions
    failed_requests   addresses on the served host that gave nothing or an error
    requested_hosts   every host that was asked for something, 127.0.0.1 included
    layout_shift      cumulative layout shift: the sum of all shifts, 0 when nothing moved
    """

    page: "Page"
    console_errors: list[str] = field(default_factory=list)
    failed_requests: list[str] = field(default_factory=list)
    requested_hosts: set[str] = field(default_factory=set)
    layout_shift: float = 0.0

    @property
    def overflow_px(self) -> int:
        """By how many CSS pixels the page is wider than the window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def screenshot(self, path: Path) -> None:
        """Writes a picture of the whole page, as PNG."""
        self.page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        self.page.context.close()

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_page(
    browser: "Browser",
    url: str,
    width: int,
    height: int,
    dark: bool = False,
    javascript: bool = False,
    wait_until: Literal["networkidle", "domcontentloaded"] = "networkidle",
) -> Visit:
    """A visit to a served page, in a window of that size in CSS pixels, when all is loaded, or only
    its text.

    Requests to other hosts are noted and go nowhere: records show pictures from anywhere.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    visit = Visit(page)

    def on_route(route: "Route") -> None:
        if _host(route.request.url) == HOST:
            route.continue_()
        else:
            route.abort()

    def on_request(request: "Request") -> None:
        if host := _host(request.url):
            visit.requested_hosts.add(host)

    def on_failure(request: "Request") -> None:
        if _host(request.url) == HOST:
            visit.failed_requests.append(request.url)

    def on_response(response: "Response") -> None:
        if response.status >= HTTPStatus.BAD_REQUEST:
            visit.failed_requests.append(response.url)

    def on_console(message: "ConsoleMessage") -> None:
        # That a picture elsewhere was not loaded is our doing, not the page's.
        if message.type == "error" and _host(message.location["url"]) in ("", HOST):
            visit.console_errors.append(message.text)

    def on_shift(event: dict[str, Any]) -> None:
        visit.layout_shift += event["event"]["layoutShiftDetails"]["value"]

    page.route("**/*", on_route)
    page.on("request", on_request)
    page.on("requestfailed", on_failure)
    page.on("response", on_response)
    page.on("console", on_console)
    page.on("pageerror", lambda error: visit.console_errors.append(str(error)))
    # Asked for over the protocol, because a page without JavaScript cannot observe its own shifts.
    session = context.new_cdp_session(page)
    session.on("PerformanceTimeline.timelineEventAdded", on_shift)
    session.send("PerformanceTimeline.enable", {"eventTypes": ["layout-shift"]})
    page.goto(url, wait_until=wait_until)
    return visit


def _host(url: str) -> str:
    """The host of an address; empty for data: and the like."""
    return urlsplit(url).hostname or ""
