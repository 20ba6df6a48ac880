"""The clients: they hold settings and connections, carry out exchanges, and are the root of resources."""

from __future__ import annotations

import inspect
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar, cast, overload

from .auth import Ask, AsyncCredential, Credential
from .bodies import bytes_body, json_body, text_body
from .calls import Call, CallFacts, PagedCall
from .clock import Clock
from .exchange import Step, Wait, exchange
from .logs import TryLog
from .middleware import AsyncMiddleware, Middleware, async_wrapped, wrapped
from .options import RequestOptions, Timeout, as_timeout
from .pages import AsyncPage, Page
from .reading import Reader
from .request import is_plain_path, origin
from .response import RawResponse, Response
from .settings import (
    ApiFacts,
    Settings,
    anonymous_arguments,
    checked_base_url,
    checked_cap,
    checked_retries,
    make_settings,
)
from .streaming import AsyncStreamedResponse, StreamedResponse
from .tokens import AsyncTokenStore, TokenStore
from .transport import AsyncHttpClient, AsyncTransport, HttpClient, SyncTransport

T = TypeVar("T")
E = TypeVar("E")
R = TypeVar("R")
C = TypeVar("C", bound="SyncClient | AsyncClient")
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
        middleware: Sequence[Any] | None = None,
        log_bodies: bool | None = None,
    ) -> Self:
        """A client with other settings that shares the connections of this one, and its rate.

        What is not given stays; headers are added, and middleware, inside of what is there.
        Close the first client, not this one.
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
        if middleware is not None:
            there = self._settings.middleware
            changes["middleware"] = there + tuple(middleware)
        if log_bodies is not None:
            package = self._settings.facts.package
            changes["log"] = TryLog(package, with_bodies=log_bodies)
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
    """Base of the generated client. May be used from several threads, and in a forked child."""

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
        token_store: TokenStore | None = None,
        middleware: Sequence[Middleware] = (),
        max_in_flight: int = 50,
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
            token_store=token_store,
            middleware=middleware,
        )
        transport = SyncTransport(http_client, checked_cap(max_in_flight))
        self._set_up(settings, transport, owns_transport=True)

    def anonymous(self) -> SyncClient:
        """A client for another server that an answer names: no credential and no header of this one goes there.

        It has the timeouts and retries of this one, connections of its own and no rate. Close it.
        """
        return SyncClient(**anonymous_arguments(self._settings))

    @overload
    def send(self, call: Call[T, E]) -> RawResponse[T, E]: ...
    @overload
    def send(self, call: PagedCall[T, E]) -> RawResponse[Page[T], E]: ...
    def send(self, call: CallFacts) -> RawResponse[Any, Any]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        steps = exchange(self._settings, call, self._reader, self._transport)
        return self._raw(call, self._carry_out(steps))

    def _carry_out(self, steps: Generator[Step, Any, R], *, is_live: bool = False) -> R:
        """Does each step; what fails is thrown into the steps, which decide what it means."""
        self._transport.check()
        try:
            step = next(steps)
            while True:
                try:
                    done = [self._done(step, is_live=is_live)]
                except BaseException as error:  # noqa: BLE001  the exchange decides
                    step = steps.throw(error)
                else:
                    step = steps.send(done.pop())  # no frame keeps a secret
        except StopIteration as end:
            return cast(R, end.value)

    def stream(self, call: CallFacts) -> StreamedResponse:
        """Makes a call whose answer is read while it comes. Raises an SDKError unless it is a success."""
        steps = exchange(self._settings, call, self._reader, self._transport)
        response = self._carry_out(steps, is_live=True)
        return StreamedResponse(response, call, self._reader)

    def _done(self, step: Step, *, is_live: bool = False) -> object:
        if isinstance(step, Ask):
            return step.function()
        if isinstance(step, Wait):
            self._settings.clock.sleep(step.seconds)
            return None
        if step.is_for_token:
            return self._transport.send(step)
        send = partial(self._transport.send, is_live=is_live)
        return wrapped(send, self._settings.middleware)(step)

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
    """Base of the generated asynchronous client, for many tasks of one event loop."""

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
        token_store: TokenStore | AsyncTokenStore | None = None,
        middleware: Sequence[AsyncMiddleware] = (),
        max_in_flight: int = 50,
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
            token_store=token_store,
            middleware=middleware,
        )
        transport = AsyncTransport(http_client, checked_cap(max_in_flight))
        self._set_up(settings, transport, owns_transport=True)

    def anonymous(self) -> AsyncClient:
        """A client for another server that an answer names: no credential and no header of this one goes there.

        It has the timeouts and retries of this one, connections of its own and no rate. Close it.
        """
        return AsyncClient(**anonymous_arguments(self._settings))

    @overload
    async def send(self, call: Call[T, E]) -> RawResponse[T, E]: ...
    @overload
    async def send(self, call: PagedCall[T, E]) -> RawResponse[AsyncPage[T], E]: ...
    async def send(self, call: CallFacts) -> RawResponse[Any, Any]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        steps = exchange(self._settings, call, self._reader, self._transport)
        return self._raw(call, await self._carry_out(steps))

    async def _carry_out(
        self, steps: Generator[Step, Any, R], *, is_live: bool = False
    ) -> R:
        """Does each step; what fails is thrown into the steps, which decide what it means."""
        self._transport.check()
        try:
            step = next(steps)
            while True:
                try:
                    done = [await self._done(step, is_live=is_live)]
                except BaseException as error:  # noqa: BLE001  the exchange decides
                    step = steps.throw(error)
                else:
                    step = steps.send(done.pop())  # no frame keeps a secret
        except StopIteration as end:
            return cast(R, end.value)

    async def stream(self, call: CallFacts) -> AsyncStreamedResponse:
        """Makes a call whose answer is read while it comes. Raises an SDKError unless it is a success."""
        steps = exchange(self._settings, call, self._reader, self._transport)
        response = await self._carry_out(steps, is_live=True)
        return AsyncStreamedResponse(response, call, self._reader)

    async def _done(self, step: Step, *, is_live: bool = False) -> object:
        if isinstance(step, Wait):
            await self._settings.clock.sleep_in_task(step.seconds)
            return None
        if not isinstance(step, Ask):
            if step.is_for_token:
                return await self._transport.send(step)
            send = partial(self._transport.send, is_live=is_live)
            return await async_wrapped(send, self._settings.middleware)(step)
        result = (step.asynchronous or step.function)()
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


# What is no call, such as a login, works with a client's settings and connections through these;
# methods of the client would stand beside the resources.


def settings_of(client: SyncClient | AsyncClient) -> Settings:
    """What a client was told."""
    return client._settings  # pyright: ignore[reportPrivateUsage]


def carry_out(client: SyncClient, steps: Generator[Step, Any, R]) -> R:
    """Does these steps with a client's connections."""
    return client._carry_out(steps)  # pyright: ignore[reportPrivateUsage]


async def carry_out_async(client: AsyncClient, steps: Generator[Step, Any, R]) -> R:
    """The same with an asynchronous client."""
    return await client._carry_out(steps)  # pyright: ignore[reportPrivateUsage]


def with_clock(client: C, clock: Clock) -> C:
    """A client that shares all with another but time and chance: for tests that do not sleep."""
    other: Any = client.with_options()
    other._settings = replace(settings_of(client), clock=clock)
    return cast(C, other)
