"""The server: a port of this machine alone, and a thread that answers on it."""

import asyncio
import errno
import socket
from threading import Thread
from typing import Final

import uvicorn
from starlette.applications import Starlette

from generator.problems import GeneratorError
from generator.serve.shown import Screen

HOST: Final = "127.0.0.1"
_TRIED: Final = 50
"""Ports, one after another, before it is thought that something else is wrong."""
_LAST_PORT: Final = 65_535
_ENDS_IN: Final = 1.0  # seconds


def listening(port: int) -> socket.socket:
    """A socket on a port, or on the next that is free; 0 for any.

    Raises GeneratorError where none is.
    """
    for number in range(port, min(port + _TRIED, _LAST_PORT) + 1):
        try:
            return socket.create_server((HOST, number))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise GeneratorError(f"port {number} cannot be used: {error.strerror}") from error
            why = error.strerror
    raise GeneratorError(
        f"no port from {port} on can be used ({why}); name another with --port, or 0 for any"
    )


class Server:
    """Answers on a socket, from another thread, until it is closed."""

    def __init__(self, app: Starlette, screen: Screen, listener: socket.socket) -> None:
        self._screen = screen
        self._listener = listener
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._run, name="serve", daemon=True)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends all streams, and then the server."""
        self._screen.end()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(_ENDS_IN)
        self._listener.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))
