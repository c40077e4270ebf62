"""The application that serves a preview: the built files as a host does, and what the script of its
pages asks for, at addresses that no site can have."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import unquote

import msgspec
from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from generator.content import urls
from generator.content.settings import Settings
from generator.memo.digests import digest
from generator.output.folder import MARKER
from generator.output.lost_addresses import known_claim
from generator.serve.inbox.routes import FRAMED, FRAMED_POLICY, Inbox
from generator.serve.lookup import Found, Moved, file_at, find
from generator.serve.made_of import Source, source_of, sources
from generator.serve.media_types import media_type
from generator.serve.redirect_rules import RedirectRules
from generator.serve.same_origin import is_of_ours
from generator.serve.served_page import ServedPage, Style, read_page
from generator.serve.shown import Fault, Screen, Shown
from generator.serve.unpublished import Unpublished

CONTROL: Final = f"{MARKER}/"
"""Below the site, where the script and what it asks for lie: the output folder has a file of that
name, so nothing of the site can."""
HOSTS: Final = ("127.0.0.1", "localhost", "[::1]")
_SCRIPT: Final = Path(__file__).with_name("preview.js")
_LAST_PAGES: Final = 64
"""Pages that are kept as they were served last, for as long as a fault takes them away."""
_BREATH: Final = 5.0  # seconds between two words on a stream that has nothing to say
_RETRY: Final = 500  # milliseconds after which a browser asks again for a stream that broke off
_NOTHING_YET: Final = (
    "There is no page to show yet. This one will be it, once what is wrong is mended."
)
_FRESH: Final = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of all that is served: to be asked for again, and by no other site."""


class PageState(Struct, frozen=True, kw_only=True):
    """What the script of a page is told of it."""

    build: str
    status: int
    digest: str
    styles: tuple[Style, ...]
    sources: tuple[Source, ...]
    faults: tuple[Fault, ...]
    faults_count: int
    stops: bool
    standing: int
    warned: int
    unpublished: Unpublished | None
    waiting: int
    labels: tuple[str, ...]


class _Answer(Struct, frozen=True):
    """What lies at an address."""

    status: int
    page: ServedPage | None = None
    file: Found | None = None
    moved: Moved | None = None
    path: str = ""
    """Of the page, below the output folder."""


class _Last(Struct, frozen=True):
    """A page as it was served last."""

    data: bytes
    source: str
    """The record that it is made of."""


class Host:
    """Answers for what a screen shows.

    content          the folder that holds site.yaml
    editor_pattern   of addresses that open a file in an editor; empty for none
    """

    def __init__(self, screen: Screen, content: Path, editor_pattern: str = "") -> None:
        self._screen = screen
        self._output = screen.output
        self._content = content
        self._editor_pattern = editor_pattern
        self._last: OrderedDict[str, _Last] = OrderedDict()
        self._lock = Lock()
        self._rules: tuple[object, RedirectRules] = (None, RedirectRules(""))
        self._script = _SCRIPT.read_bytes()
        self._script_tag = f'"{digest(self._script).hex()}"'

    def script(self, request: Request) -> Response:
        headers = _FRESH | {"ETag": self._script_tag}
        return _fresh(request, Response(self._script, 200, headers, media_type("preview.js")))

    def state(self, request: Request) -> Response:
        """What a page is to know, by the `path` that it has in the browser."""
        address = unquote(request.query_params.get("path", "/"))
        shown = self._screen.shown
        answer = self._answer(address, shown)
        page, settings = answer.page, shown.settings
        found = PageState(
            build=shown.build,
            status=answer.status,
            digest=page.digest if page is not None else "",
            styles=page.styles if page is not None else (),
            sources=tuple(self._sources(answer, settings)),
            faults=tuple(shown.faults),
            faults_count=shown.faults_count,
            stops=shown.stops,
            standing=shown.standing,
            warned=shown.warned,
            unpublished=shown.unpublished,
            waiting=shown.waiting,
            labels=tuple(shown.labels),
        )
        headers = _FRESH | {"Cache-Control": "no-store"}
        return Response(msgspec.json.encode(found), 200, headers, "application/json")

    def events(self, request: Request) -> Response:
        """A stream with a word for what is shown, and another whenever that is something else."""
        headers = _FRESH | {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(request), 200, headers, "text/event-stream")

    async def _stream(self, request: Request) -> AsyncIterator[str]:
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def told() -> None:
            with suppress(RuntimeError):  # of a server that ends at this moment
                loop.call_soon_threadsafe(news.set)

        forget = self._screen.watch(told)
        try:
            yield f"retry: {_RETRY}\n\n"
            while not self._screen.has_ended and not await request.is_disconnected():
                yield f"data: {self._screen.shown.build}\n\n"
                try:
                    await asyncio.wait_for(news.wait(), _BREATH)
                except TimeoutError:
                    yield ":\n\n"  # shows whether anyone is there
                news.clear()
        finally:
            forget()

    def anything(self, request: Request) -> Response:
        """What lies at any other address, as a host answers for it."""
        address = request.scope["path"]
        shown = self._screen.shown
        answer = self._answer(address, shown)
        if answer.moved is not None:
            headers = _FRESH | {"Cache-Control": "no-store"}  # else browsers keep it for ever
            query = f"?{request.url.query}" if request.url.query else ""
            target = answer.moved.target
            target += query if "?" not in target and "#" not in target else ""
            return RedirectResponse(target, answer.moved.status, headers)
        if answer.page is not None:
            data = answer.page.with_script(*self._told(address, answer.page))
            headers = _FRESH | {"ETag": f'"{digest(data).hex()}"'}
            if request.url.query == FRAMED:
                headers["Content-Security-Policy"] = FRAMED_POLICY
            response = Response(data, answer.status, headers, media_type("index.html"))
            return _fresh(request, response) if answer.status == 200 else response
        if answer.file is not None:
            file = answer.file
            return _fresh(
                request,
                FileResponse(
                    self._output / file.path,
                    headers=_FRESH,
                    media_type=media_type(file.path),
                    stat_result=file.status,
                ),
            )
        return PlainTextResponse("Nothing lies here.", 404, _FRESH)

    def _bare(self, address: str, html: str) -> ServedPage:
        """A page of the preview's own."""
        text = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport"'
            ' content="width=device-width"><meta name="color-scheme" content="light dark">'
            f"<title>Broadsheet</title></head><body><p>{html}</p></body></html>"
        )
        return read_page(text.encode(), address, self._output, "")

    def _told(self, address: str, page: ServedPage) -> tuple[str, dict[str, str]]:
        """Where the script of a page lies, by an address that holds below any path, and what it is
        told."""
        base = self._base_path
        below = address.removeprefix(base) if address.startswith(f"{base}/") else address
        up = "../" * (below.count("/") - 1)
        return f"{up or './'}{CONTROL}preview.js", {
            "page": page.digest,
            "styles": msgspec.json.encode(page.styles).decode(),
        }

    @property
    def _base_path(self) -> str:
        settings = self._screen.shown.settings
        return settings.base_path if settings is not None else ""

    def _answer(self, address: str, shown: Shown) -> _Answer:
        settings = shown.settings
        if settings is None:
            return _Answer(503, self._bare(address, _NOTHING_YET))
        base_path = settings.base_path
        if address.startswith(f"{base_path}/"):
            moved = self._redirects().of(address)
            if moved is not None and moved.target != address:
                return _Answer(moved.status, moved=_local(moved, settings))
        found = find(self._output, base_path, address)
        if isinstance(found, Moved):
            return _Answer(found.status, moved=found)
        if found is not None and not found.path.endswith(".html"):
            return _Answer(200, file=found)
        if found is not None:
            return self._page(address, found, 200, settings)
        if not address.startswith(f"{base_path}/"):
            home = escape(f"{base_path}/")
            link = f'The site lies at <a href="{home}">{home}</a>, and nothing here.'
            return _Answer(404, self._bare(address, link))
        path = urls.file(address.removeprefix(f"{base_path}/"))
        last = self._last_of(path, shown)
        if last is not None:
            page = read_page(last.data, address, self._output, base_path)
            return _Answer(200, page, path=path)
        not_found = file_at(self._output, urls.NOT_FOUND)
        return self._page(address, not_found, 404, settings) if not_found else _Answer(404)

    def _page(self, address: str, found: Found, status: int, settings: Settings) -> _Answer:
        try:
            data = (self._output / found.path).read_bytes()
        except OSError:  # it went a moment ago
            return _Answer(404)
        page = read_page(data, address, self._output, settings.base_path)
        if page.leads and status == 200:
            moved = _local(Moved(page.leads, 302), settings)
            if re.match("/(?!/)", moved.target) and moved.target != address:
                return _Answer(302, moved=moved)
        if status == 200:
            self._keep(found.path, data)
        return _Answer(status, page, path=found.path)

    def _keep(self, path: str, data: bytes) -> None:
        claim = known_claim(self._content, self._output, path)
        with self._lock:
            self._last[path] = _Last(data, claim.source if claim is not None else "")
            self._last.move_to_end(path)
            while len(self._last) > _LAST_PAGES:
                self._last.popitem(last=False)

    def _last_of(self, path: str, shown: Shown) -> _Last | None:
        """The page as it was, where a fault that is told costs the record that it is made of."""
        with self._lock:
            last = self._last.get(path)
        return last if last is not None and last.source in shown.left_out else None

    def _sources(self, answer: _Answer, settings: Settings | None) -> list[Source]:
        if settings is None or answer.page is None or answer.status != 200:
            return []
        last = self._last_of(answer.path, self._screen.shown)
        if last is not None:
            return [source_of(self._content / last.source, self._editor_pattern)]
        return sources(self._content, self._output, answer.path, settings, self._editor_pattern)

    def _redirects(self) -> RedirectRules:
        file = file_at(self._output, urls.REDIRECTS)
        stamp = (file.status.st_mtime_ns, file.status.st_size, file.status.st_ino) if file else None
        if stamp != self._rules[0]:
            text = (self._output / urls.REDIRECTS).read_text("utf-8", "replace") if file else ""
            self._rules = (stamp, RedirectRules(text))
        return self._rules[1]


def application(
    screen: Screen, content: Path, editor_pattern: str = "", inbox: Inbox | None = None
) -> Starlette:
    """The application; it answers to this machine alone."""
    host = Host(screen, content, editor_pattern)
    routes = [
        *(inbox.routes(f"/{{_:path}}{CONTROL}inbox/") if inbox is not None else ()),
        Route(f"/{{_:path}}{CONTROL}events", _own(host.events)),
        Route(f"/{{_:path}}{CONTROL}page", _own(host.state)),
        Route(f"/{{_:path}}{CONTROL}preview.js", host.script),
        Route("/{_:path}", host.anything),
    ]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    return Starlette(routes=routes, middleware=[hosts])


def _own(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """What answers to pages of this server alone: other sites may not even ask."""

    async def answered(request: Request) -> Response:
        if not is_of_ours(request.headers):
            return PlainTextResponse("Only pages of this server may ask for that.", 403, _FRESH)
        return await run_in_threadpool(answer, request)

    return answered


def _local(moved: Moved, settings: Settings) -> Moved:
    """A redirect, within this server where it leads to the site itself."""
    if moved.target == settings.root or moved.target.startswith(f"{settings.root}/"):
        return Moved(moved.target.removeprefix(settings.origin) or "/", moved.status)
    return moved


def _fresh(request: Request, response: Response) -> Response:
    """The answer; without its body where the browser has it."""
    asked = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    if response.headers["etag"] not in tags and asked.strip() != "*":
        return response
    kept = {name: response.headers[name] for name in ("etag", "cache-control")}
    return Response(None, 304, kept)
