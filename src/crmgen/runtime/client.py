"""The clients: they hold settings and connections, carry out exchanges, and are the root of resources."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar, overload

from .auth import Ask, AsyncCredential, Credential
from .bodies import bytes_body, json_body, text_body
from .calls import Call, CallFacts, PagedCall
from .exchange import Step, exchange
from .options import RequestOptions, Timeout, as_timeout
from .pages import AsyncPage, Page
from .reading import Reader
from .request import is_plain_path, origin
from .response import RawResponse, Response
from .settings import (
    ApiFacts,
    Settings,
    checked_base_url,
    checked_retries,
    make_settings,
)
from .streaming import AsyncStreamedResponse, StreamedResponse
from .transport import AsyncHttpClient, AsyncTransport, HttpClient, SyncTransport

T = TypeVar("T")
E = TypeVar("E")
Transport = TypeVar("Transport", SyncTransport, AsyncTransport)


ABSENT: Any = object()
"""Stands for no JSON body, since None is one: null."""


class _Client(Generic[Transport]):
    """What both clients have in common."""

    _settings: Settings
    _transport: Transport
    _reader: Reader
    _owns_transport: bool

    def _set_up(
        self, settings: Settings, transport: Transport, *, owns_transport: bool
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._reader = Reader(settings.facts.package, strict=settings.strict)
        self._owns_transport = owns_transport

    def with_options(
        self,
        *,
        timeout: float | Timeout | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        base_url: str | None = None,
        strict: bool | None = None,
    ) -> Self:
        """A client with other settings that shares the connections of this one.

        What is not given stays; headers are added. Close the first client, not this one.
        """
        changes: dict[str, Any] = {}
        if timeout is not None:
            changes["timeout"] = as_timeout(timeout)
        if max_retries is not None:
            changes["max_retries"] = checked_retries(max_retries)
        if base_url is not None:
            changes.update(base_url=checked_base_url(base_url), base_url_is_given=True)
        if strict is not None:
            changes["strict"] = strict
        other = type(self).__new__(type(self))
        settings = replace(self._settings, **changes).with_headers(headers or {})
        other._set_up(settings, self._transport, owns_transport=False)
        return other

    def _described(
        self,
        method: str,
        path: str,
        params: Mapping[str, object] | None,
        json: object,
        content: str | bytes | None,
        headers: Mapping[str, str] | None,
        options: RequestOptions | None,
    ) -> Call[Any, Any]:
        """The call of `request()`. Raises ValueError for an address outside of the base URL's origin."""
        body = None
        if json is not ABSENT:
            body = json_body(json)
        elif content is not None:
            body = (
                text_body(content) if isinstance(content, str) else bytes_body(content)
            )
        call: Call[Any, Any] = Call(
            method.upper(),
            path,
            returns={"2XX": Any},
            query=params or {},
            headers=headers or {},
            body=body,
            accept="application/json, */*;q=0.5",
            options=options,
        )
        self._aim(call, path)
        return call

    def _aim(self, call: Call[Any, Any], path: str) -> None:
        """Points the call at a path below the base URL, or at an address of its origin."""
        if "://" in path or path.startswith("//"):
            base = self._settings.base_url
            if path.startswith("//") or not base or origin(path) != origin(base):
                raise ValueError(
                    "request() takes a path, or an address at the origin of base_url"
                )
            call.url = path
        elif not path.startswith("/"):
            call.path = f"/{path}"
        if not is_plain_path(path):
            raise ValueError(
                f"the path {path!r} has a segment '.' or '..', which would change it"
            )

    def _raw(self, call: CallFacts, response: Response) -> RawResponse[Any, Any]:
        reader = self._reader
        if isinstance(call, PagedCall):
            interpret = partial(self._page, call)
        else:
            interpret = partial(reader.result, call)
        return RawResponse(response, partial(reader.envelope, call), interpret)

    def _page(self, call: PagedCall[Any, Any], raw: RawResponse[Any, Any]) -> object:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied: it holds connections and credentials."
            " Make one in each process; with_options() gives one that shares the connections."
        )


class SyncClient(_Client[SyncTransport]):
    """Base of the generated client. May be used from several threads; not after a fork."""

    def __init__(
        self,
        facts: ApiFacts,
        credentials: Mapping[str, Credential | None],
        *,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: HttpClient | None = None,
        rate_limit: str | None = None,
        strict: bool = False,
    ) -> None:
        settings = make_settings(
            facts,
            credentials,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            rate_limit=rate_limit,
            strict=strict,
        )
        self._set_up(settings, SyncTransport(http_client), owns_transport=True)

    @overload
    def send(self, call: Call[T, E]) -> RawResponse[T, E]: ...
    @overload
    def send(self, call: PagedCall[T, E]) -> RawResponse[Page[T], E]: ...
    def send(self, call: CallFacts) -> RawResponse[Any, Any]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        own_auth = self._transport.has_own_auth
        steps = exchange(self._settings, call, self._reader, own_auth=own_auth)
        try:
            step = next(steps)
            while True:
                step = steps.send(self._done(step))
        except StopIteration as end:
            return self._raw(call, end.value)

    def stream(self, call: CallFacts) -> StreamedResponse:
        """Makes a call whose answer is read while it comes. Raises an SDKError unless it is a success."""
        own_auth = self._transport.has_own_auth
        steps = exchange(self._settings, call, self._reader, own_auth=own_auth)
        try:
            step = next(steps)
            while True:
                step = steps.send(self._done(step, is_live=True))
        except StopIteration as end:
            return StreamedResponse(end.value, call, self._reader)

    def _done(self, step: Step, *, is_live: bool = False) -> object:
        if isinstance(step, Ask):
            return step.function()
        return self._transport.send(step, is_live=is_live)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        json: object = ABSENT,
        content: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        options: RequestOptions | None = None,
    ) -> RawResponse[Any, Any]:
        """Calls what the document does not describe, with this client's credentials.

        Args:
            method: HTTP method.
            path: Path below the base URL, already percent-encoded where that is needed.
            params: Query parameters; None values are not sent.
            json: JSON body; None is sent as null.
            content: Text or bytes as the body.
            headers: More headers.

        Raises ValueError for an address at another origin, an SDKError unless a success is answered.
        """
        return self.send(
            self._described(method, path, params, json, content, headers, options)
        )

    def _page(self, call: PagedCall[T, Any], raw: RawResponse[Any, Any]) -> Page[T]:
        return Page(self, call, raw, self._reader)

    def close(self) -> None:
        """Closes the connections; not those of an `http_client` that was given, nor shared ones."""
        if self._owns_transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(_Client[AsyncTransport]):
    """Base of the generated asynchronous client."""

    def __init__(
        self,
        facts: ApiFacts,
        credentials: Mapping[str, AsyncCredential | None],
        *,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        max_retries: int = 2,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHttpClient | None = None,
        rate_limit: str | None = None,
        strict: bool = False,
    ) -> None:
        settings = make_settings(
            facts,
            credentials,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
            rate_limit=rate_limit,
            strict=strict,
        )
        self._set_up(settings, AsyncTransport(http_client), owns_transport=True)

    @overload
    async def send(self, call: Call[T, E]) -> RawResponse[T, E]: ...
    @overload
    async def send(self, call: PagedCall[T, E]) -> RawResponse[AsyncPage[T], E]: ...
    async def send(self, call: CallFacts) -> RawResponse[Any, Any]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        own_auth = self._transport.has_own_auth
        steps = exchange(self._settings, call, self._reader, own_auth=own_auth)
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._done(step))
        except StopIteration as end:
            return self._raw(call, end.value)

    async def stream(self, call: CallFacts) -> AsyncStreamedResponse:
        """Makes a call whose answer is read while it comes. Raises an SDKError unless it is a success."""
        own_auth = self._transport.has_own_auth
        steps = exchange(self._settings, call, self._reader, own_auth=own_auth)
        try:
            step = next(steps)
            while True:
                step = steps.send(await self._done(step, is_live=True))
        except StopIteration as end:
            return AsyncStreamedResponse(end.value, call, self._reader)

    async def _done(self, step: Step, *, is_live: bool = False) -> object:
        if not isinstance(step, Ask):
            return await self._transport.send(step, is_live=is_live)
        result = step.function()
        return await result if inspect.isawaitable(result) else result

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        json: object = ABSENT,
        content: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        options: RequestOptions | None = None,
    ) -> RawResponse[Any, Any]:
        """Calls what the document does not describe, with this client's credentials.

        Args:
            method: HTTP method.
            path: Path below the base URL, already percent-encoded where that is needed.
            params: Query parameters; None values are not sent.
            json: JSON body; None is sent as null.
            content: Text or bytes as the body.
            headers: More headers.

        Raises ValueError for an address at another origin, an SDKError unless a success is answered.
        """
        call = self._described(method, path, params, json, content, headers, options)
        return await self.send(call)

    def _page(
        self, call: PagedCall[T, Any], raw: RawResponse[Any, Any]
    ) -> AsyncPage[T]:
        return AsyncPage(self, call, raw, self._reader)

    async def close(self) -> None:
        """Closes the connections; not those of an `http_client` that was given, nor shared ones."""
        if self._owns_transport:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
