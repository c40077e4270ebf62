"""The addresses of the inbox: its page, what that is made of, and what its forms ask for.

Everything is refused to pages of other sites. What changes files is asked for by POST alone, by a
page of this server, with the token of this process.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.inbox.desk import Desk
from generator.problems import GeneratorError
from generator.serve.inbox.form import Form, FormError, read_form
from generator.serve.inbox.looks import looks
from generator.serve.inbox.notices import Notice, Notices
from generator.serve.inbox.page import html
from generator.serve.inbox.steps import STEPS, Step, took
from generator.serve.inbox.token import Token
from generator.serve.inbox.topic_names import TopicNames
from generator.serve.inbox.view import MOST_SHOWN, View, seen
from generator.serve.media_types import media_type
from generator.serve.same_origin import is_of_ours, is_surely_of_ours
from generator.serve.shown import Screen

_MOST: Final = 2_000  # candidates of one page, whatever its address asks for
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # without one, a browser would not say whose form it sends
    "X-Content-Type-Options": "nosniff",
}
_POLICY: Final = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Of the page: its own script and no other, nothing of another host, and no frame around it."""
FRAMED: Final = "in-inbox"
"""The query by which the page asks for the front page beside it."""
FRAMED_POLICY: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "frame-ancestors 'self'"
)
"""Of that front page: nothing of another host, and no script."""


class Inbox:
    """Answers for the inbox of a content folder.

    clock            the present, at which something is decided
    editor_pattern   of addresses that open a file in an editor; empty for none
    """

    def __init__(
        self,
        screen: Screen,
        content: Path,
        clock: Callable[[], datetime],
        editor_pattern: str = "",
    ) -> None:
        self._screen = screen
        self._content = content
        self._clock = clock
        self._editor_pattern = editor_pattern
        self._token = Token()
        self._notices = Notices()
        self._topics = TopicNames(content)
        self._looks: Mapping[str, Path | bytes] = looks()

    def routes(self, below: str) -> list[Route]:
        """below: the address under which all others lie"""
        steps = [Route(f"{below}{name}", self._posted(name), methods=["POST"]) for name in STEPS]
        return [
            Route(below, self._page, methods=["GET"]),
            Route(below.rstrip("/"), _led_on, methods=["GET"]),
            *steps,
            Route(f"{below}{{name:path}}", self._look, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        if not is_of_ours(request.headers):
            return _refused("Only pages of this server may ask for that.")
        return await run_in_threadpool(self._shown, request)

    def _shown(self, request: Request) -> Response:
        asked = request.query_params.get("most", "")
        most = min(int(asked), _MOST) if asked.isdecimal() and len(asked) < 9 else MOST_SHOWN
        shown = self._screen.shown
        notice = self._notices.of(request.query_params.get("said", ""))
        try:
            desk = Desk.open(self._content)
            topics = self._topics.of(desk.settings)
            view = seen(desk, topics, max(most, 1), self._editor_pattern)
        except GeneratorError as error:  # such as a mistake in site.yaml
            view = View(site=shown.settings.title if shown.settings else "", is_open=False)
            notice = Notice(f"The inbox cannot be read: {error}", is_wrong=True)
        nonce = secrets.token_urlsafe(16)
        text = html(
            view=view,
            notice=notice,
            token=self._token.text,
            nonce=nonce,
            framed=FRAMED,
            build=shown.build,
            query=_query(request),
        )
        headers = _HEADERS | {"Content-Security-Policy": _POLICY.format(nonce=nonce)}
        status = 200 if view.is_open else 503
        return Response(text, status, headers, media_type("index.html"))

    def _look(self, request: Request) -> Response:
        name = request.path_params["name"]
        look = self._looks.get(name)
        headers = _HEADERS | {"Cache-Control": "no-cache"}
        if look is None:
            return PlainTextResponse("Nothing lies here.", 404, headers)
        if isinstance(look, bytes):
            return Response(look, 200, headers, media_type(name))
        return FileResponse(look, 200, headers, media_type(name))

    def _posted(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        step = STEPS[name]

        async def answered(request: Request) -> Response:
            if not is_surely_of_ours(request.headers):
                return _refused("Only pages of this server may change anything.")
            try:
                form = await read_form(request)
            except FormError as error:
                return PlainTextResponse(str(error), error.status, _HEADERS)
            if not self._token.is_same(form.get("token") or ""):
                return _refused(
                    "This page was loaded before the server was started. Nothing was changed: go "
                    "back, load the page again, and do it once more."
                )
            notice = await run_in_threadpool(self._taken, step, form)
            said = urlencode({"said": self._notices.keep(notice)})
            query = _query(request)
            address = f"./{query}&{said}" if query else f"./?{said}"
            return RedirectResponse(address, 303, _HEADERS)

        return answered

    def _taken(self, step: Step, form: Form) -> Notice:
        return took(step, self._content, form, self._clock())


def _query(request: Request) -> str:
    """How many candidates the page shows, for the addresses in it."""
    most = request.query_params.get("most", "")
    return f"?most={most}" if most.isdecimal() else ""


def _led_on(request: Request) -> Response:
    """To the address of the page, for who leaves out its last sign."""
    return RedirectResponse("inbox/", 302, _HEADERS)


def _refused(why: str) -> Response:
    return PlainTextResponse(why, 403, _HEADERS)
