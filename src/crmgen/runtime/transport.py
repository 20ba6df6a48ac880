"""The one door to the HTTP library: httpx2, or a client object of httpx that a user hands over.

httpx itself is never imported. Everything above this module works with Request and Response alone.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any, Protocol

import httpx2

from .belonging import CLOSED, FORKED, OTHER_LOOP, Process, is_over, running_loop
from .deadlines import keep_deadlines, time_left
from .errors import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    ResponseTooLargeError,
    SDKError,
)
from .headers import Headers
from .multipart import Stream
from .options import DEFAULT_TIMEOUT, Timeout
from .redact import hide_in_logs
from .request import Request
from .response import Response
from .streaming import LiveResponse
from .tls import NO_TRUST_STORE, has_trust, is_distrust, with_trust
from .turns import Turn

_MOST_KEPT_CONNECTIONS = 100
_GRACE = 0.05
"""Seconds in which the library may notice by itself that the time is over, and say more."""

UNPACKED_LIMIT = 128 * 1024 * 1024
"""How many bytes a compressed answer may unpack to."""


class HttpClient(Protocol):
    """What is asked of a client of one's own: `httpx2.Client` has it, and `httpx.Client`."""

    def build_request(self, method: str, url: Any, /) -> Any: ...
    def send(self, request: Any, /) -> Any: ...


class AsyncHttpClient(Protocol):
    """The same for `httpx2.AsyncClient` and `httpx.AsyncClient`."""

    def build_request(self, method: str, url: Any, /) -> Any: ...
    async def send(self, request: Any, /) -> Any: ...


def library_of(client: object, kind: str) -> ModuleType:
    """The module whose `Client` or `AsyncClient` an object is. Raises TypeError for none."""
    for name in ("httpx2", "httpx"):
        module = sys.modules.get(name)
        if module is not None and isinstance(client, getattr(module, kind)):
            return module
    raise TypeError(
        f"http_client is an httpx2.{kind} (or httpx.{kind}), not a {type(client).__name__}"
    )


class _Library:
    """A client object and the module it is of: all of sending but the lines that wait."""

    def __init__(
        self,
        client: Any,
        module: ModuleType,
        *,
        is_own: bool,
        has_trust_store: bool = True,
    ) -> None:
        self.client = client
        self.is_own = is_own
        self._has_trust_store = has_trust_store
        self.errors: tuple[type[Exception], ...] = (
            module.RequestError,
            module.StreamError,
            module.InvalidURL,
        )
        self.has_auth = getattr(client, "auth", None) is not None
        """Whether the client signs requests itself."""
        self._module = module
        self._accept_encoding = (
            "Accept-Encoding",
            client.headers.get("accept-encoding", ""),
        )

    def prepare(self, request: Request, arrival: _Arrival) -> Any:
        """The library's own request. The credentials are put in here and nowhere else."""
        secrets, url = request.secrets, request.url
        headers = [*request.headers.items_as_sent(), *secrets.headers.values()]
        if self.is_own:
            headers.append(self._accept_encoding)
        if secrets.cookies:
            headers.append(("Cookie", "; ".join(secrets.cookies)))
        if secrets.query:
            hide_in_logs(name for name, _ in secrets.query)
            query = "&".join(f"{name}={value}" for name, value in secrets.query)
            url = f"{url}{'&' if '?' in url else '?'}{query}"
        content: Any = request.content if secrets.content is None else secrets.content
        if isinstance(content, Stream):
            if content.length is not None:
                headers.append(("Content-Length", str(content.length)))
            content = self._parts_of(content)
        encoded = [(name.encode("ascii"), value.encode()) for name, value in headers]
        limits = request.timeout
        if self.is_own:  # it has nothing to add: no default headers, query or cookies
            timeout = self._timeout(limits or DEFAULT_TIMEOUT).as_dict()
            extensions = {"timeout": arrival.bounded(timeout)}
            return self._module.Request(
                request.method,
                url,
                headers=encoded,
                content=content,
                extensions=extensions,
            )
        settings = {} if limits is None else {"timeout": self._timeout(limits)}
        sent = self.client.build_request(
            request.method, url, headers=encoded, content=content, **settings
        )
        sent.extensions["timeout"] = arrival.bounded(sent.extensions["timeout"])
        return sent

    def _parts_of(self, body: Stream) -> Any:
        """A body that is read anew at each try, as this client takes it."""
        is_async = isinstance(self.client, self._module.AsyncClient)
        return body.async_parts() if is_async else body.parts()

    def _timeout(self, limits: Timeout) -> Any:
        return self._module.Timeout(limits.total, connect=limits.connect)

    def begin(self, request: Request) -> _Arrival:
        """Starts the clock of one answer."""
        limits = request.timeout or (DEFAULT_TIMEOUT if self.is_own else None)
        return _Arrival(request, None if limits is None else limits.total)

    def failure(
        self, error: Exception, request: Request, arrival: _Arrival
    ) -> SDKError:
        """The exception of ours that stands for one of the library's; it shows no credentials."""
        if isinstance(error, self._module.InvalidURL):
            return ConfigurationError(f"no address: {request.url!r}", request=request)
        is_late = isinstance(error, self._module.TimeoutException)
        kind = APITimeoutError if is_late else APIConnectionError
        reason = (
            f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        )
        module, is_distrusted = self._module, is_distrust(error)
        if is_distrusted and not self._has_trust_store:
            reason += f": {NO_TRUST_STORE}"
        failure = kind(
            f"{request.operation} got no complete answer ({reason})",
            request=request,
            response=arrival.response(),
        )
        failure.was_sent = not isinstance(
            error,
            module.ConnectError
            | module.ConnectTimeout
            | module.PoolTimeout
            | module.ProxyError
            | module.UnsupportedProtocol,
        )
        failure.is_permanent = is_distrusted or not isinstance(
            error,
            module.TimeoutException
            | module.NetworkError
            | module.ProxyError
            | module.RemoteProtocolError,
        )
        failure.__cause__ = _bare(error)
        return failure


class _Bounded(dict[str, float | None]):
    """Timeouts of the library, which asks for one at each phase: none is longer than the time left."""

    deadline: float | None = None

    def get(self, key: str, default: Any = None, /) -> Any:
        limit = super().get(key, default)
        if self.deadline is None:
            return limit
        return time_left(limit, self.deadline)


class _Arrival:
    """One answer while it comes in, unpacked, within the limits of time and size."""

    def __init__(self, request: Request, seconds: float | None) -> None:
        self._request = request
        self.seconds = seconds
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._bounds: _Bounded | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._head: tuple[int, Headers] | None = None

    def bounded(self, timeouts: dict[str, float | None]) -> dict[str, float | None]:
        """Timeouts of the library's phases that together keep to the time of the whole."""
        self._bounds = _Bounded(timeouts)
        self._bounds.deadline = self._deadline
        return self._bounds

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
        if (
            self._size > UNPACKED_LIMIT
            and self._head
            and "content-encoding" in self._head[1]
        ):
            raise ResponseTooLargeError(
                f"{self._request.operation}: the answer unpacks to over {UNPACKED_LIMIT} bytes",
                request=self._request,
            )
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise self.late()

    def late(self) -> APITimeoutError:
        """The exception for an answer that is not complete in time."""
        return APITimeoutError(
            f"{self._request.operation} got no complete answer in time",
            request=self._request,
            response=self.response(),
        )

    def response(self) -> Response | None:
        """What has come so far; None before the headers."""
        if self._head is None:
            return None
        return Response(*self._head, b"".join(self._parts), self._request)

    def live(self, source: object) -> Response:
        """A success whose body is yet to be read from the source, without an end to the time of the whole."""
        if self._bounds is not None:
            self._bounds.deadline = None
        assert self._head is not None
        response = LiveResponse(*self._head, b"", self._request)
        response.source = source
        return response

    @property
    def is_success(self) -> bool:
        return self._head is not None and 200 <= self._head[0] < 300

    def whole(self) -> Response:
        """The complete answer."""
        response = self.response()
        assert response is not None
        return response


class _LiveBody:
    """The body of an answer that the library still reads. Only its silence is limited in time, not its length."""

    def __init__(
        self, response: Any, library: _Library, request: Request, arrival: _Arrival
    ) -> None:
        self._response = response
        self._library = library
        self._request = request
        self._arrival = arrival

    def _failure(self, error: Exception) -> SDKError:
        return self._library.failure(error, self._request, self._arrival)


class _Source(_LiveBody):
    def parts(self) -> Iterator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when they do not all come."""
        failure = None
        try:
            yield from self._response.iter_bytes()
        except self._library.errors as error:
            failure = self._failure(error)
        if failure is not None:
            raise failure

    def close(self) -> None:
        self._response.close()


class _AsyncSource(_LiveBody):
    async def parts(self) -> AsyncIterator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when they do not all come."""
        failure = None
        try:
            async for part in self._response.aiter_bytes():
                yield part
        except self._library.errors as error:
            failure = self._failure(error)
        if failure is not None:
            raise failure

    async def close(self) -> None:
        await self._response.aclose()


def _bare(error: BaseException) -> BaseException:
    """The exception without what may hold credentials: request, local variables, inner causes."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    if hasattr(error, "_request"):
        vars(error)["_request"] = None
    return error


def _own_library(kind: Any) -> _Library:
    """Our own client: no redirects, and no cookies kept, so that each call says all it sends."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    context = with_trust(httpx2.create_ssl_context())
    client = kind(
        verify=context,
        timeout=httpx2.Timeout(DEFAULT_TIMEOUT.total, connect=DEFAULT_TIMEOUT.connect),
        follow_redirects=False,
        cookies=no_cookies,
        # How many calls are in flight is settled before they come here.
        limits=httpx2.Limits(max_keepalive_connections=_MOST_KEPT_CONNECTIONS),
    )
    if kind is httpx2.Client:
        keep_deadlines(client)
    return _Library(client, httpx2, is_own=True, has_trust_store=has_trust(context))


def _given(client: object, kind: str) -> _Library:
    return _Library(client, library_of(client, kind), is_own=False)


class _Transport:
    """What both transports tell of their connections."""

    def __init__(self, library: _Library | None) -> None:
        self._library = library
        self._left_behind: _Library | None = None
        """Connections of a parent process or of a loop that is over: they are not touched again."""
        self._is_closed = False

    @property
    def has_own_auth(self) -> bool:
        """Whether the user's client signs requests itself."""
        return self._library is not None and self._library.has_auth

    @property
    def has_own_timeouts(self) -> bool:
        """Whether a user's client is used, whose timeouts count where none is given."""
        return self._library is not None and not self._library.is_own


class SyncTransport(_Transport):
    """Sends requests and waits for answers."""

    def __init__(self, client: HttpClient | None, most_in_flight: int) -> None:
        super().__init__(None if client is None else _given(client, "Client"))
        self._most_in_flight = most_in_flight
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._lock = threading.Lock()
        self._process = Process()
        self.places = Turn(self._most_in_flight)

    def check(self) -> None:
        """Before a call. A forked child makes its own connections, unless they are those of a user's client.

        Raises RuntimeError where the client cannot be used (any more).
        """
        if self._is_closed:
            raise RuntimeError(CLOSED)
        if self._process.is_here():
            return
        if self._library is not None and not self._library.is_own:
            raise RuntimeError(FORKED)
        self._left_behind, self._library = self._library, None
        self._start_afresh()

    def send(self, request: Request, *, is_live: bool = False) -> Response:
        """Gives the answer, whatever its status; `is_live`: a success whose body is yet to be read.

        Raises APIConnectionError, APITimeoutError or ResponseTooLargeError.
        """
        outcome = self._attempt(request, is_live)
        if isinstance(outcome, SDKError):
            raise outcome  # from here, where no local variable holds credentials
        return outcome

    def _attempt(self, request: Request, is_live: bool) -> Response | SDKError:
        library = self._ready()
        arrival = library.begin(request)
        is_open = False
        try:
            sent = library.prepare(request, arrival)
            response = library.client.send(sent, stream=True, follow_redirects=False)
            try:
                arrival.head(response)
                if is_live and arrival.is_success:
                    is_open = True
                    return arrival.live(_Source(response, library, request, arrival))
                for part in response.iter_bytes():
                    arrival.add(part)
            finally:
                if not is_open:
                    response.close()
        except library.errors as error:
            return library.failure(error, request, arrival)
        except SDKError as error:
            return error
        return arrival.whole()

    def _ready(self) -> _Library:
        """The client; ours is made at the first call, since its TLS set-up takes its time."""
        if self._library is None:
            with self._lock:
                if self._library is None:
                    self._library = _own_library(httpx2.Client)
        return self._library

    def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        self._is_closed = True
        if self._library is not None and self._library.is_own:
            self._library.client.close()


class AsyncTransport(_Transport):
    """Sends requests and awaits answers."""

    def __init__(self, client: AsyncHttpClient | None, most_in_flight: int) -> None:
        super().__init__(None if client is None else _given(client, "AsyncClient"))
        self._most_in_flight = most_in_flight
        self._loop: Any = None
        self._start_afresh()

    def _start_afresh(self) -> None:
        self._process = Process()
        self.places = Turn(self._most_in_flight)

    def check(self) -> None:
        """Before a call. After the end of its event loop it makes new connections in the one that runs.

        Raises RuntimeError where the client cannot be used (any more).
        """
        if self._is_closed:
            raise RuntimeError(CLOSED)
        loop, before = running_loop(), self._loop
        if not self._process.is_here():
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

    async def send(self, request: Request, *, is_live: bool = False) -> Response:
        """Gives the answer, whatever its status; `is_live`: a success whose body is yet to be read.

        Raises APIConnectionError, APITimeoutError or ResponseTooLargeError.
        """
        outcome = await self._attempt_in_time(request, is_live)
        if isinstance(outcome, SDKError):
            raise outcome  # from here, where no local variable holds credentials
        return outcome

    async def _attempt_in_time(
        self, request: Request, is_live: bool
    ) -> Response | SDKError:
        import anyio  # what the HTTP library runs on

        library = self._ready()
        arrival = library.begin(request)
        seconds = None if arrival.seconds is None else arrival.seconds + _GRACE
        with anyio.move_on_after(seconds):
            return await self._attempt(request, is_live, library, arrival)
        return arrival.late()

    async def _attempt(
        self, request: Request, is_live: bool, library: _Library, arrival: _Arrival
    ) -> Response | SDKError:
        is_open = False
        try:
            sent = library.prepare(request, arrival)
            response = await library.client.send(
                sent, stream=True, follow_redirects=False
            )
            try:
                arrival.head(response)
                if is_live and arrival.is_success:
                    is_open = True
                    source = _AsyncSource(response, library, request, arrival)
                    return arrival.live(source)
                async for part in response.aiter_bytes():
                    arrival.add(part)
            finally:
                if not is_open:
                    await response.aclose()
        except library.errors as error:
            return library.failure(error, request, arrival)
        except SDKError as error:
            return error
        return arrival.whole()

    def _ready(self) -> _Library:
        """The client; ours is made at the first call, since its TLS set-up takes its time."""
        if self._library is None:
            self._library = _own_library(httpx2.AsyncClient)
        return self._library

    async def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        self._is_closed = True
        if self._library is None or not self._library.is_own:
            return
        if self._loop is None or self._loop is running_loop():
            await self._library.client.aclose()
