"""How a request goes out: to public addresses alone, and back before its time is up.

A name is looked up once, what it stands for is checked, and that very address is connected to: a
name that stands for another address a moment later gains nothing. The time that is left bounds each
single read, so a server that sends a byte a second is cut off like one that sends none.
"""

import socket
import ssl
from collections.abc import Collection, Iterable, Iterator
from time import monotonic
from typing import Any, Final

import httpcore2
import httpx2

from generator.content.sources.public_addresses import is_public

_CONNECTING: Final = 5.0  # seconds for each of a host's addresses
_TRIED: Final = 4  # of a host's addresses


class NoHost(Exception):
    """No host has that name."""


class PrivateHost(Exception):
    """The host is none of the public's."""


def send(
    request: httpx2.Request, *, tls: ssl.SSLContext, deadline: float, local_hosts: Collection[str]
) -> httpx2.Response:
    """The answer to a request, over a connection of its own; its body comes when it is asked for.

    deadline      when all of it must be over, by the monotonic clock
    local_hosts   hosts that may be asked although they are private, as their URLs write them

    Raises NoHost, PrivateHost, and what httpcore2 does.
    """
    url = httpcore2.URL(
        scheme=request.url.raw_scheme,
        host=request.url.raw_host,
        port=request.url.port,
        target=request.url.raw_path,
    )
    backend = _Backend(deadline, local_hosts)
    connection = httpcore2.HTTPConnection(url.origin, ssl_context=tls, network_backend=backend)
    try:
        response = connection.handle_request(
            httpcore2.Request(request.method, url, headers=request.headers.raw)
        )
    except BaseException:
        connection.close()
        raise
    return httpx2.Response(
        status_code=response.status,
        headers=response.headers,
        stream=_Body(connection, response),
        request=request,
    )


class _Body(httpx2.SyncByteStream):
    """A body as it comes; its connection is closed with it."""

    def __init__(self, connection: httpcore2.HTTPConnection, response: httpcore2.Response) -> None:
        self._connection = connection
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
        self._connection.close()


class _Backend(httpcore2.SyncBackend):
    """Looks names up, and connects to what is public."""

    def __init__(self, deadline: float, local_hosts: Collection[str]) -> None:
        self._deadline = deadline
        self._local_hosts = local_hosts

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        failed: Exception = NoHost()
        for address in self._addresses(host, port):
            left = min(_CONNECTING, _left(self._deadline, httpcore2.ConnectTimeout))
            try:
                stream = super().connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._deadline)
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        """The network addresses of a host; those of them that are public."""
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise NoHost from None
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))[:_TRIED]
        if host in self._local_hosts:
            return addresses
        public = [address for address in addresses if is_public(address)]
        if addresses and not public:
            raise PrivateHost
        return public


class _Stream(httpcore2.NetworkStream):
    """A stream that ends by its deadline, whatever comes of it until then."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = _left(self._deadline, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, error: type[Exception]) -> float:
    """The seconds that are left; the error where none are."""
    left = deadline - monotonic()
    if left <= 0:
        raise error
    return left
