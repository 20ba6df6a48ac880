"""A client object of httpx2 or httpx, and what is made of our requests and of its errors. Nothing here waits."""

from __future__ import annotations

import logging
import sys
from types import ModuleType
from typing import Any

from ..body.body import StreamedContent
from ..errors.exceptions import (
    APIConnectionError,
    APITimeoutError,
    ConfigurationError,
    SDKError,
)
from ..http.options import DEFAULT_TIMEOUT, Timeout
from ..http.redaction import hide_headers_in_logs, hide_in_logs, without_headers
from ..http.request import Request
from ..http.subject import shown_server
from .response_reader import ResponseReader, Timeouts
from .tls import NO_TRUST_STORE, LazyContext, has_trust, is_distrust

_HTTP_LOG = logging.getLogger("httpx2")


def library_of(client: object, kind: str) -> ModuleType:
    """The module whose `Client` or `AsyncClient` an object is. Raises TypeError for none."""
    for name in ("httpx2", "httpx"):
        module = sys.modules.get(name)
        if module is not None and isinstance(client, getattr(module, kind)):
            return module
    raise TypeError(
        f"http_client is an httpx2.{kind} (or httpx.{kind}), not {type(client).__name__}"
    )


class Library:
    """A client object and the module it is of: all of sending but the lines that wait."""

    def __init__(
        self,
        client: Any,
        module: ModuleType,
        *,
        is_own: bool,
        own_context: LazyContext | None = None,
    ) -> None:
        self.client = client
        self.is_own = is_own
        self._hands_over = is_own and hasattr(client, "_transport_for_url")
        self.own_context = own_context
        """What our own client makes connections over TLS with."""
        self.keeps_deadlines = False
        """Whether its connections look at the end of the time at each read and write."""
        hide_headers_in_logs()
        self.errors: tuple[type[Exception], ...] = (
            module.RequestError,
            module.StreamError,
            module.InvalidURL,
        )
        self.has_auth = getattr(client, "auth", None) is not None
        """Whether the client signs requests itself."""
        self._module = module
        self._is_async = isinstance(client, module.AsyncClient)
        self._accept_encoding = (
            "Accept-Encoding",
            client.headers.get("accept-encoding", ""),
        )

    def warm_up(self) -> None:
        """Makes what the first connection over TLS would make."""
        if self.own_context is not None:
            _ = self.own_context.made

    def prepare(self, request: Request, reader: ResponseReader) -> Any:
        """The library's own request. The credentials are put in here and nowhere else."""
        secrets, url = request.secrets, request.url
        headers = list(request.headers.items_as_sent())
        cookies = secrets.cookies.copy()
        for lower, (name, value) in secrets.headers.items():
            if lower == "cookie":  # there is one such header (RFC 6265 section 5.4)
                cookies.insert(0, value)
            else:
                headers.append((name, value))
        if self.is_own:
            headers.append(self._accept_encoding)
        if cookies:
            headers.append(("Cookie", "; ".join(cookies)))
        if secrets.query:
            hide_in_logs(name for name, _ in secrets.query)
            query = "&".join(f"{name}={value}" for name, value in secrets.query)
            url = f"{url}{'&' if '?' in url else '?'}{query}"
        body = request.content if secrets.content is None else secrets.content
        if body is None or isinstance(body, bytes):
            content: Any = body
        else:
            if body.length is not None:
                headers.append(("Content-Length", str(body.length)))
            content = self._parts_of(body)
        encoded = [(name.encode("ascii"), value.encode()) for name, value in headers]
        limits = request.timeout
        if self.is_own:  # it has nothing to add: no default headers, query or cookies
            sent = self._module.Request(
                request.method, url, headers=encoded, content=content
            )
            timeouts = _phases(limits or DEFAULT_TIMEOUT)
        else:
            settings = {} if limits is None else {"timeout": self._timeout(limits)}
            sent = self.client.build_request(
                request.method, url, headers=encoded, content=content, **settings
            )
            timeouts = sent.extensions["timeout"]
        sent.extensions["timeout"] = reader.bounded(
            timeouts, at_each_read=self.keeps_deadlines
        )
        if secrets.signer is not None:
            secrets.signer.sign(sent, secrets.challenges)
        return sent

    def send(self, sent: Any) -> Any:
        """The response, or the coroutine of one, whose body is not read yet.

        Our own client has no cookies, hooks or redirects: what it does for them at each call is left out,
        unless it is to log, or to make credentials of an address.
        """
        client = self.client
        if (
            not self._hands_over
            or sent.url.userinfo
            or _HTTP_LOG.isEnabledFor(logging.INFO)
        ):
            return client.send(sent, stream=True, follow_redirects=False)
        transport = client._transport_for_url(sent.url)
        if self._is_async:
            return transport.handle_async_request(sent)
        return transport.handle_request(sent)

    def parts(self, response: Any, reader: ResponseReader) -> Any:
        """The body of a response while it comes, unpacked."""
        if self.is_own and not reader.is_packed:
            return response.stream
        return response.aiter_bytes() if self._is_async else response.iter_bytes()

    def _parts_of(self, body: StreamedContent) -> Any:
        """A body that is read anew at each try, as this client takes it."""
        return body.async_parts() if self._is_async else body.parts()

    def _timeout(self, limits: Timeout) -> Any:
        return self._module.Timeout(limits.total, connect=limits.connect)

    def begin(self, request: Request) -> ResponseReader:
        """Starts the clock of one response."""
        limits = request.timeout or (DEFAULT_TIMEOUT if self.is_own else None)
        return ResponseReader(request, None if limits is None else limits.total)

    def failure(
        self, error: Exception, request: Request, reader: ResponseReader
    ) -> SDKError:
        """The exception of ours that stands for one of the library's; it shows no credentials."""
        if isinstance(error, self._module.InvalidURL):
            return ConfigurationError(f"no address: {request.url!r}", request=request)
        is_late = isinstance(error, self._module.TimeoutException)
        kind = APITimeoutError if is_late else APIConnectionError
        told = without_headers(str(error))
        reason = f"{type(error).__name__}: {told}" if told else type(error).__name__
        module, is_distrusted = self._module, is_distrust(error)
        context = self.own_context
        if is_distrusted and context is not None and not has_trust(context.made):
            reason += f": {NO_TRUST_STORE}"
        failure = kind(
            f"{request.subject} got no complete response from {shown_server(request.url)} ({reason})",
            request=request,
            response=reader.response(),
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


def _phases(limits: Timeout) -> Timeouts:
    """A timeout for each phase of the library."""
    each = limits.total
    return {"connect": limits.connect, "read": each, "write": each, "pool": each}


def _bare(error: BaseException) -> BaseException:
    """The exception without what may hold credentials: request, headers, local variables, inner causes."""
    told = without_headers(str(error))
    if told != str(error):
        error.args = (told,)
    error.__traceback__ = error.__cause__ = error.__context__ = None
    vars(error)["_request"] = None
    return error
