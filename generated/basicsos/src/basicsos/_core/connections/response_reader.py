"""One response while it comes in: unpacked, within its limits of time and size."""

from __future__ import annotations

import math
import time
from typing import Any

from ..errors.exceptions import APITimeoutError, ResponseTooLargeError
from ..http.headers import Headers
from ..http.request import Request
from ..http.response import Response, UnreadResponse
from ..http.subject import shown_server
from .deadlines import BoundedTimeouts, Until

Timeouts = dict[str, float | None]
"""Seconds by the library's names of its phases."""
UNPACKED_LIMIT = 128 * 1024 * 1024
"""How many bytes a compressed response may unpack to."""


def check_unpacked(size: int, headers: Headers, request: Request) -> None:
    """Raises ResponseTooLargeError for a compressed response that takes too much memory."""
    if size > UNPACKED_LIMIT and "content-encoding" in headers:
        raise ResponseTooLargeError(
            f"{request.subject}: the response unpacks to over {UNPACKED_LIMIT} bytes",
            request=request,
        )


class ResponseReader:
    """One response while it comes in, unpacked, within the limits of time and size."""

    def __init__(self, request: Request, seconds: float | None) -> None:
        self._request = request
        self.seconds = seconds
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._bounds: list[Until | BoundedTimeouts] = []
        self._parts: list[bytes] = []
        self._size = 0
        self._head: tuple[int, Headers] | None = None

    def bounded(self, timeouts: Timeouts, *, at_each_read: bool) -> Timeouts:
        """Timeouts of the library's phases that together keep to the time of the whole.

        Args:
            at_each_read: Its connections look by themselves at what is left.
        """
        end, seconds = self._deadline, self.seconds
        if end is None or seconds is None:
            return timeouts
        if not at_each_read:
            self._bounds.append(bounds := BoundedTimeouts(timeouts))
            bounds.end = end
            return bounds
        untils = {each: Until(each or seconds) for each in {*timeouts.values()}}
        for until in untils.values():
            until.end = end
        self._bounds += untils.values()
        return {phase: untils[each] for phase, each in timeouts.items()}

    def head(self, response: Any) -> None:
        """Takes status and headers."""
        pairs = [
            (n.decode("latin-1"), v.decode("latin-1")) for n, v in response.headers.raw
        ]
        self._head = (response.status_code, Headers(pairs))

    def add(self, part: bytes) -> None:
        """Takes a part of the body. Raises when there is too much of it, or when it comes too late."""
        self._parts.append(part)
        self._size += len(part)
        assert self._head is not None
        check_unpacked(self._size, self._head[1], self._request)
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise self.late()

    def late(self) -> APITimeoutError:
        """The exception for a response that is not complete in time."""
        return APITimeoutError(
            f"{self._request.subject} got no complete response in time from {shown_server(self._request.url)}",
            request=self._request,
            response=self.response(),
        )

    def response(self) -> Response | None:
        """What has come so far; None before the headers."""
        if self._head is None:
            return None
        return Response(*self._head, b"".join(self._parts), self._request)

    def unread(self, source: object) -> Response:
        """A success whose body is yet to be read from the source, without an end to the time of the whole."""
        assert self._head is not None
        for each in self._bounds:
            each.end = math.inf
        response = UnreadResponse(*self._head, b"", self._request)
        response.source = source
        return response

    @property
    def is_packed(self) -> bool:
        """Whether the body is compressed, as far as the headers tell."""
        return self._head is None or "content-encoding" in self._head[1]

    @property
    def is_success(self) -> bool:
        return self._head is not None and 200 <= self._head[0] < 300

    def whole(self) -> Response:
        """The complete response."""
        response = self.response()
        assert response is not None
        return response
