"""The mock on a socket: uvicorn, until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from crmgen.mock.api import MockApi
from crmgen.mock.serving.asgi import Log, application

_GRACE_SECONDS = 5


class Protocol(H11Protocol):
    """Sends what it has at once, and tells the application how to drop its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        # asyncio sets it only where `proto` is said, which create_server() does not; without, each answer waits 40 ms
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state: dict[str, Any] = {**self.app_state, "drop": transport.abort}


def listen(host: str, port: int) -> socket.socket:
    """A socket for the server; port 0 picks one. Raises OSError where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def url_of(listener: socket.socket) -> str:
    """The address that a socket is reached at."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()


def serve(
    api: MockApi,
    listener: socket.socket,
    tell: Callable[[], None],
    log: Log | None = None,
) -> None:
    """Answers until SIGINT or SIGTERM; requests that are being answered are answered. `tell`: is called at the start."""
    config = uvicorn.Config(
        application(api, log),
        http=Protocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    before = signal.signal(signal.SIGTERM, _stop)  # which uvicorn raises at its end
    try:
        with suppress(KeyboardInterrupt):
            _Server(config, tell).run(sockets=[listener])
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
