"""The mock as an ASGI application, for any server and for others' own applications."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from crmgen.mock.api import MockApi
from crmgen.mock.messages import Request
from crmgen.mock.serving.misbehaviour import ConnectionDropped

Log = Callable[[Request, int | None, float], None]
"""Is told of each request: its status, None where the connection was dropped, and its seconds."""


def application(api: MockApi, log: Log | None = None) -> Starlette:
    """The application; it answers whatever path it is mounted at."""
    return Starlette(routes=[Mount("/", app=_Endpoint(api, log))])


class _Endpoint:
    def __init__(self, api: MockApi, log: Log | None) -> None:
        self._api = api
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.monotonic()
        request = await _read(scope, receive)
        act = self._api.misbehaviour.next()
        if act.delay:
            await asyncio.sleep(act.delay)
        status = None
        try:
            said = self._api.answer(request, act)
        except ConnectionDropped:
            await _drop(scope, send)
        else:
            status = said.status
            response = HttpResponse(said.body, status)
            response.raw_headers = [
                *((n.lower().encode(), v.encode("latin-1")) for n, v in said.headers),
                *response.raw_headers,
            ]
            await response(scope, receive, send)
        if self._log is not None:
            self._log(request, status, time.monotonic() - began)


async def _read(scope: Scope, receive: Receive) -> Request:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return Request(
        scope["method"],
        path.decode("latin-1"),
        tuple(parse_qsl(scope["query_string"].decode("latin-1"), True)),
        tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"]),
        await HttpRequest(scope, receive).body(),
    )


async def _drop(scope: Scope, send: Send) -> None:
    """Ends the connection: at once where the server lets us, else amid a response."""
    drop: Any = scope.get("state", {}).get("drop")
    if drop is not None:
        drop()
        await asyncio.sleep(0.001)  # until the server has seen that it is gone
        return
    headers = [(b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
