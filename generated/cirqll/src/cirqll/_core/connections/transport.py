"""The one door to the HTTP library: httpx2, or a client object of httpx that a user hands over.

httpx itself is never imported. Everything above this module works with Request and Response alone.
"""

from __future__ import annotations

import threading
from contextlib import aclosing
from typing import Any, Protocol

import httpx2

from ..errors.exceptions import SDKError
from ..http.options import DEFAULT_TIMEOUT
from ..http.request import Request
from ..http.response import Response
from .affinity import CLOSED, FORKED, OTHER_LOOP, ProcessAffinity, is_over, running_loop
from .body_streams import AsyncBodyStream, BodyStream
from .deadlines import keep_deadlines
from .library import Library, library_of
from .response_reader import ResponseReader
from .semaphore import FairSemaphore
from .tls import Certificate, LazyContext, present, with_trust

_MOST_KEPT_CONNECTIONS = 100
_GRACE = 0.05
"""Seconds in which the library may notice by itself that the time is over, and say more."""


class HttpClient(Protocol):
    """What is asked of a client of one's own: `httpx2.Client` has it, and `httpx.Client`."""

    def build_request(self, method: str, url: Any, /) -> Any: ...
    def send(self, request: Any, /) -> Any: ...


class AsyncHttpClient(Protocol):
    """The same for `httpx2.AsyncClient` and `httpx.AsyncClient`."""

    def build_request(self, method: str, url: Any, /) -> Any: ...
    async def send(self, request: Any, /) -> Any: ...


def _own_library(kind: Any, certificate: Certificate | None) -> Library:
    """Our own client: no redirects, and no cookies kept, so that each call says all it sends."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    context = LazyContext(lambda: with_trust(httpx2.create_ssl_context()))
    if certificate is not None:
        present(context.made, certificate)
    client = kind(
        verify=context,
        timeout=httpx2.Timeout(DEFAULT_TIMEOUT.total, connect=DEFAULT_TIMEOUT.connect),
        follow_redirects=False,
        cookies=no_cookies,
        # How many calls are in flight is settled before they come here.
        limits=httpx2.Limits(max_keepalive_connections=_MOST_KEPT_CONNECTIONS),
    )
    return Library(client, httpx2, is_own=True, own_context=context)


def _given(client: object, kind: str) -> Library:
    return Library(client, library_of(client, kind), is_own=False)


class _Transport:
    """What both transports tell of their connections."""

    def __init__(
        self, library: Library | None, certificate: Certificate | None
    ) -> None:
        self._library = library
        self._certificate = certificate
        self._left_behind: Library | None = None
        """Connections of a parent process or of a loop that is over: they are not touched again."""
        self._is_closed = False

    @property
    def has_own_auth(self) -> bool:
        """Whether the user's client signs requests itself."""
        return self._library is not None and self._library.has_auth

    @property
    def is_users(self) -> bool:
        """Whether a user's client is used."""
        return self._library is not None and not self._library.is_own


class SyncTransport(_Transport):
    """Sends requests and waits for responses."""

    def __init__(
        self,
        client: HttpClient | None,
        most_in_flight: int,
        certificate: Certificate | None = None,
    ) -> None:
        given = None if client is None else _given(client, "Client")
        super().__init__(given, certificate)
        self._most_in_flight = most_in_flight
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._lock = threading.Lock()
        self._process = ProcessAffinity()
        self.slots = FairSemaphore(self._most_in_flight)

    def check(self) -> None:
        """Before a call. A forked child makes its own connections, unless they are those of a user's client.

        Raises RuntimeError where the client cannot be used (any more).
        """
        if self._is_closed:
            raise RuntimeError(CLOSED)
        if not self._process.is_current():
            self._leave_parent()  # pragma: no cover - in a forked child

    def _leave_parent(self) -> None:  # pragma: no cover - in a forked child
        if self._library is not None and not self._library.is_own:
            raise RuntimeError(FORKED)
        self._left_behind, self._library = self._library, None
        self._start_afresh()

    def send(self, request: Request, *, stream: bool = False) -> Response:
        """Gives the response, whatever its status; `stream`: a success whose body is yet to be read.

        Raises APIConnectionError, APITimeoutError or ResponseTooLargeError.
        """
        outcome = self._attempt(request, stream)
        if isinstance(outcome, SDKError):
            raise outcome  # from here, where no local variable holds credentials
        return outcome

    def _attempt(self, request: Request, stream: bool) -> Response | SDKError:
        library = self.make_ready()
        reader = library.begin(request)
        is_open = False
        try:
            sent = library.prepare(request, reader)
            response = library.send(sent)
            try:
                reader.head(response)
                if stream and reader.is_success:
                    is_open = True
                    return reader.unread(BodyStream(response, library, request, reader))
                for part in library.parts(response, reader):
                    reader.add(part)
            finally:
                if not is_open:  # pragma: no branch - an open one is returned
                    response.close()
        except library.errors as error:
            return library.failure(error, request, reader)
        except SDKError as error:
            return error
        return reader.whole()

    def make_ready(self) -> Library:
        """The client; ours is made at the first call."""
        if self._library is None:
            with self._lock:  # another thread may have been first
                self._library = self._library or self._made()
        return self._library

    def _made(self) -> Library:
        library = _own_library(httpx2.Client, self._certificate)
        library.keeps_deadlines = keep_deadlines(library.client)
        return library

    def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        self._is_closed = True
        if self._library is not None and self._library.is_own:
            self._library.client.close()


class AsyncTransport(_Transport):
    """Sends requests and awaits responses."""

    def __init__(
        self,
        client: AsyncHttpClient | None,
        most_in_flight: int,
        certificate: Certificate | None = None,
    ) -> None:
        given = None if client is None else _given(client, "AsyncClient")
        super().__init__(given, certificate)
        self._most_in_flight = most_in_flight
        self._loop: Any = None
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._process = ProcessAffinity()
        self.slots = FairSemaphore(self._most_in_flight)

    def check(self) -> None:
        """Before a call. After the end of its event loop it makes new connections in the one that runs.

        Raises RuntimeError where the client cannot be used (any more).
        """
        if self._is_closed:
            raise RuntimeError(CLOSED)
        loop, before = running_loop(), self._loop
        if not self._process.is_current():  # pragma: no cover - in a forked child
            if self._library is not None and not self._library.is_own:
                raise RuntimeError(FORKED)
        elif before is None or before is loop:
            self._loop = loop
            return
        elif not is_over(before) or (self._library and not self._library.is_own):
            raise RuntimeError(OTHER_LOOP)
        self._loop = loop
        self._left_behind, self._library = self._library, None
        self._start_afresh()

    async def send(self, request: Request, *, stream: bool = False) -> Response:
        """Gives the response, whatever its status; `stream`: a success whose body is yet to be read.

        Raises APIConnectionError, APITimeoutError or ResponseTooLargeError.
        """
        outcome = await self._attempt_in_time(request, stream)
        if isinstance(outcome, SDKError):
            raise outcome  # from here, where no local variable holds credentials
        return outcome

    async def _attempt_in_time(
        self, request: Request, stream: bool
    ) -> Response | SDKError:
        import anyio  # what the HTTP library runs on

        library = self.make_ready()
        reader = library.begin(request)
        seconds = None if reader.seconds is None else reader.seconds + _GRACE
        with anyio.move_on_after(seconds):
            return await self._attempt(request, stream, library, reader)
        return reader.late()

    async def _attempt(
        self, request: Request, stream: bool, library: Library, reader: ResponseReader
    ) -> Response | SDKError:
        is_open = False
        try:
            sent = library.prepare(request, reader)
            response = await library.send(sent)
            try:
                reader.head(response)
                if stream and reader.is_success:
                    is_open = True
                    source = AsyncBodyStream(response, library, request, reader)
                    return reader.unread(source)
                body = library.parts(response, reader)
                async with aclosing(aiter(body)) as parts:
                    async for part in parts:
                        reader.add(part)
            finally:
                if not is_open:  # pragma: no branch - an open one is returned
                    await response.aclose()
        except library.errors as error:
            return library.failure(error, request, reader)
        except SDKError as error:
            return error
        return reader.whole()

    def make_ready(self) -> Library:
        """The client; ours is made at the first call."""
        if self._library is None:
            self._library = _own_library(httpx2.AsyncClient, self._certificate)
        return self._library

    async def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        self._is_closed = True
        if self._library is None or not self._library.is_own:
            return
        if self._loop is None or self._loop is running_loop():
            await self._library.client.aclose()
