"""What a user puts around each try: functions that see the request and the response, or the failure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from .request import Request
from .response import Response

Send = Callable[[Request], Response]
"""Sends a request. Gives the response whatever its status; raises an SDKError where there is none."""
AsyncSend = Callable[[Request], Awaitable[Response]]
"""The same, to be awaited."""
Middleware = Callable[[Request, Send], Response]
"""Calls `send` with the request or one like it, and gives the response. It runs once for each try."""
AsyncMiddleware = Callable[[Request, AsyncSend], Awaitable[Response]]
"""The same for the asynchronous client."""


def wrapped(send: Send, middleware: Sequence[Middleware]) -> Send:
    """A function that sends through all of them, the first one outermost."""
    for layer in reversed(middleware):
        send = partial(_through, layer, send)
    return send


def async_wrapped(send: AsyncSend, middleware: Sequence[AsyncMiddleware]) -> AsyncSend:
    """The same for the asynchronous client."""
    for layer in reversed(middleware):
        send = partial(_async_through, layer, send)
    return send


def _through(layer: Middleware, send: Send, request: Request) -> Response:
    return layer(request, send)


def _async_through(
    layer: AsyncMiddleware, send: AsyncSend, request: Request
) -> Awaitable[Response]:
    return layer(request, send)
