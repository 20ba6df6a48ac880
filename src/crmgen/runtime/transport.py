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

    def __init__(self, client: Any, module: ModuleType, *, is_own: bool) -> None:
        self.client = client
        self.is_own = is_own
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

    def prepare(self, request: Request) -> Any:
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
        content: Any = request.content
        if isinstance(content, Stream):
            if content.length is not None:
                headers.append(("Content-Length", str(content.length)))
            content = self._parts_of(content)
        encoded = [(name.encode("ascii"), value.encode()) for name, value in headers]
        limits = request.timeout
        if self.is_own:  # it has nothing to add: no default headers, query or cookies
            extensions = {"timeout": self._timeout(limits or DEFAULT_TIMEOUT).as_dict()}
            return self._module.Request(
                request.method,
                url,
                headers=encoded,
                content=content,
                extensions=extensions,
            )
        settings = {} if limits is None else {"timeout": self._timeout(limits)}
        return self.client.build_request(
            request.method, url, headers=encoded, content=content, **settings
        )

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
        failure = kind(
            f"{request.operation} got no complete answer ({reason})",
            request=request,
            response=arrival.response(),
        )
        failure.__cause__ = _bare(error)
        return failure


class _Arrival:
    """One answer while it comes in, unpacked, within the limits of time and size."""

    def __init__(self, request: Request, seconds: float | None) -> None:
        self._request = request
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._parts: list[bytes] = []
        self._size = 0
        self._head: tuple[int, Headers] | None = None

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
            raise APITimeoutError(
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
        """A success whose body is yet to be read from the source."""
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


def _own_client(kind: Any) -> Any:
    """Our own client: no redirects, and no cookies kept, so that each call says all it sends."""
    from http.cookiejar import CookieJar, DefaultCookiePolicy

    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return kind(
        timeout=httpx2.Timeout(DEFAULT_TIMEOUT.total, connect=DEFAULT_TIMEOUT.connect),
        follow_redirects=False,
        cookies=no_cookies,
    )


def _given(client: object, kind: str) -> _Library:
    return _Library(client, library_of(client, kind), is_own=False)


class SyncTransport:
    """Sends requests and waits for answers."""

    def __init__(self, client: HttpClient | None) -> None:
        self._library = None if client is None else _given(client, "Client")
        self._lock = threading.Lock()

    @property
    def has_own_auth(self) -> bool:
        """Whether the user's client signs requests itself."""
        return self._library is not None and self._library.has_auth

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
            sent = library.prepare(request)
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
                    self._library = _Library(
                        _own_client(httpx2.Client), httpx2, is_own=True
                    )
        return self._library

    def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        if self._library is not None and self._library.is_own:
            self._library.client.close()


class AsyncTransport:
    """Sends requests and awaits answers."""

    def __init__(self, client: AsyncHttpClient | None) -> None:
        self._library = None if client is None else _given(client, "AsyncClient")

    @property
    def has_own_auth(self) -> bool:
        """Whether the user's client signs requests itself."""
        return self._library is not None and self._library.has_auth

    async def send(self, request: Request, *, is_live: bool = False) -> Response:
        """Gives the answer, whatever its status; `is_live`: a success whose body is yet to be read.

        Raises APIConnectionError, APITimeoutError or ResponseTooLargeError.
        """
        outcome = await self._attempt(request, is_live)
        if isinstance(outcome, SDKError):
            raise outcome  # from here, where no local variable holds credentials
        return outcome

    async def _attempt(self, request: Request, is_live: bool) -> Response | SDKError:
        library = self._ready()
        arrival = library.begin(request)
        is_open = False
        try:
            sent = library.prepare(request)
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
            self._library = _Library(
                _own_client(httpx2.AsyncClient), httpx2, is_own=True
            )
        return self._library

    async def close(self) -> None:
        """Closes the connections, unless they are those of a user's own client."""
        if self._library is not None and self._library.is_own:
            await self._library.client.aclose()
