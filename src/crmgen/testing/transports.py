"""Transports of httpx2 that lead to a mock in the same process."""

from __future__ import annotations

import time
from urllib.parse import parse_qsl

import anyio
import httpx2

from crmgen.mock.api import MockApi
from crmgen.mock.messages import Request, Response
from crmgen.mock.serving.misbehaviour import Act, ConnectionDropped


class Transport(httpx2.BaseTransport):
    """For `httpx2.Client(transport=...)`. Whatever host is asked, the mock answers."""

    def __init__(self, api: MockApi) -> None:
        self._api = api

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        act = self._api.misbehaviour.next()
        if act.delay:
            time.sleep(act.delay)
        return _answered(self._api, request, act)


class AsyncTransport(httpx2.AsyncBaseTransport):
    """For `httpx2.AsyncClient(transport=...)`. Whatever host is asked, the mock answers."""

    def __init__(self, api: MockApi) -> None:
        self._api = api

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        act = self._api.misbehaviour.next()
        if act.delay:
            await anyio.sleep(act.delay)
        return _answered(self._api, request, act)


def _answered(api: MockApi, request: httpx2.Request, act: Act) -> httpx2.Response:
    try:
        said = api.answer(_asked(request), act)
    except ConnectionDropped:
        message = "Server disconnected without sending a response."
        raise httpx2.RemoteProtocolError(message, request=request) from None
    body = b"" if request.method == "HEAD" else said.body
    return httpx2.Response(
        said.status, headers=_headers(said), content=body, request=request
    )


def _asked(request: httpx2.Request) -> Request:
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    return Request(
        request.method,
        path,
        tuple(parse_qsl(query, keep_blank_values=True)),
        tuple(request.headers.multi_items()),
        request.content,
    )


def _headers(said: Response) -> list[tuple[str, str]]:
    return [*said.headers, ("Content-Length", str(len(said.body)))]
