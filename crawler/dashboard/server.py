"""The dashboard's server: in the foreground for ``serve``, in a thread beside the watch."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

from crawler.exceptions import ConfigurationError

STOP_SECONDS = 5.0


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises:
        ConfigurationError: the port is taken or not allowed.
    """
    if not 0 <= port <= 65535:
        raise ConfigurationError(f"there is no port {port}; give another --port")
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}:{port}: {error.strerror}; give another --port") from None
    # asyncio does so only for sockets that name their protocol; without, each page waits 40 ms for a late ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class DashboardServer:
    """Serves the application on a socket that listens already."""

    def __init__(self, app: FastAPI, listening: socket.socket) -> None:
        self._listening = listening
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # its default believes everybody on loopback; ``trust_proxy`` asks the settings
                timeout_graceful_shutdown=3,
            )
        )
        self._thread = threading.Thread(target=self.run, name="dashboard", daemon=True)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        host, port = self._listening.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        with suppress(KeyboardInterrupt):  # which the server raises anew once it has ended in order
            self._server.run(sockets=[self._listening])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)
