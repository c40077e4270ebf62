"""Local servers that answer as they are told, well or badly."""

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from msgspec import Struct

HOST = "127.0.0.1"
Say = Callable[[BaseHTTPRequestHandler], None]
"""What a server does at one address."""


class Asked(Struct):
    """A request that came."""

    path: str
    method: str
    headers: dict[str, str]
    at: float


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, pages: Mapping[str, Say], tls: ssl.SSLContext | None = None) -> None:
        super().__init__((HOST, 0), _Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.pages = pages
        self.asked: list[Asked] = []
        self.root = f"{'https' if tls else 'http'}://{HOST}:{self.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough is none."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.path, self.command, headers, monotonic()))
        self.close_connection = True
        with suppress(OSError):
            self.server.pages.get(self.path, missing)(self)

    do_HEAD = do_GET  # noqa: N815  # as the module calls it

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@contextmanager
def serving(pages: Mapping[str, Say], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(pages, tls)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def page(body: bytes | str = "", status: int = 200, kind: str = "text/html", **headers: str) -> Say:
    """Says this, with all that belongs to it. A `_` in a header's name stands for `-`."""
    data = body.encode() if isinstance(body, str) else body

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)

    return say


def leading_to(address: str, status: int = 302) -> Say:
    return page(status=status, Location=address)


def bytes_as_they_are(data: bytes) -> Say:
    """Says this, be it HTTP or not."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)

    return say


missing = page("There is no such page.", 404)


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server with a certificate of its own needs, and the file of that certificate; skips
    the test where no program makes one."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    options = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days", "2"]
    names = ["-addext", f"subjectAltName=IP:{HOST}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(
        ["openssl", "req", "-x509", *options, *names, *files], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
