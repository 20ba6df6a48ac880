"""The clients: they hold settings and connections, carry out exchanges, and are the root of resources."""

from __future__ import annotations

import inspect
from collections.abc import Generator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, cast

from ..auth.scheme import AsyncCredential, Credential, Invoke
from ..connections.transport import (
    AsyncTransport,
    SyncTransport,
)
from .base_client import ABSENT, BaseClient
from .calls import CallFacts, WholeCall
from .client_options import AsyncOptions, SyncOptions
from .clock import Clock
from .exchange import exchange
from .middleware import async_wrapped, wrapped
from .options import RequestOptions
from .response import RawResponse
from .settings import (
    ApiFacts,
    Settings,
    anonymous_facts,
    certificate_of,
    checked_cap,
    make_settings,
    warm_up_is_wanted,
)
from .steps import Step, Wait
from .threads import in_thread

if TYPE_CHECKING:
    from ..streaming.response import AsyncStreamedResponse, StreamedResponse

T = TypeVar("T")
E = TypeVar("E")
R = TypeVar("R")
C = TypeVar("C", bound="SyncClient | AsyncClient")


class cached_resource(cached_property[T]):
    """A resource of a client, made when it is first asked for."""

    if not TYPE_CHECKING:

        def __get__(self, client: Any, owner: type | None = None) -> Any:
            """On the class one without a client, so that `create_autospec(Client)` knows its methods."""
            return self.func(None) if client is None else super().__get__(client, owner)


class SyncClient(BaseClient[SyncTransport]):
    """Base of the generated client. May be used from several threads, and in a forked child."""

    def __init__(
        self,
        facts: ApiFacts,
        credentials: Mapping[str, Credential | None],
        options: SyncOptions | None = None,
        *,
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        options = options or SyncOptions()
        most = checked_cap(options.max_in_flight)
        certificate = certificate_of(facts, options, options.http_client)
        has_one = certificate is not None
        settings = make_settings(
            facts, credentials, options, parameters, has_certificate=has_one
        )
        transport = SyncTransport(options.http_client, most, certificate)
        self._set_up(settings, transport, owns_transport=True)
        if warm_up_is_wanted(facts.package):
            self.warm_up()

    def warm_up(self) -> None:
        """Loads all types and makes the connections ready; otherwise the first calls do that as they need it.

        With `<PACKAGE>_WARM_UP=1` in the environment each new client does it.
        """
        self._transport.check()
        self._load_all()
        self._transport.make_ready().warm_up()

    def anonymous(self) -> SyncClient:
        """A client for another server that a response names: no credential and no header of this one goes there.

        It has the timeouts and retries of this one, connections of its own and no rate. Close it.
        """
        told = self._settings
        options = SyncOptions(timeout=told.timeout, max_retries=told.max_retries)
        return SyncClient(anonymous_facts(told), {}, options)

    def send(self, call: WholeCall[T, Any, Any, E]) -> RawResponse[T, E]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        parser = self._parser
        steps = exchange(self._settings, call, parser, self._transport)
        response = self._carry_out(steps)
        parsed = partial(call.parsed, self, parser)
        return RawResponse(response, partial(parser.envelope, call), parsed)

    def _carry_out(self, steps: Generator[Step, Any, R], *, stream: bool = False) -> R:
        """Does each step; what fails is thrown into the steps, which decide what it means."""
        self._transport.check()
        try:
            step = next(steps)
            while True:
                try:
                    done = [self._done(step, stream=stream)]
                except BaseException as error:  # noqa: BLE001  the exchange decides
                    step = steps.throw(error)
                else:
                    step = steps.send(done.pop())  # no frame keeps a secret
        except StopIteration as end:
            return cast(R, end.value)

    def stream(self, call: CallFacts) -> StreamedResponse:
        """Makes a call whose response is read while it comes. Raises an SDKError unless it is a success."""
        from ..streaming.response import StreamedResponse

        steps = exchange(self._settings, call, self._parser, self._transport)
        response = self._carry_out(steps, stream=True)
        return StreamedResponse(response, call, self._parser)

    def _done(self, step: Step, *, stream: bool = False) -> object:
        if isinstance(step, Invoke):
            return step.function()
        if isinstance(step, Wait):
            self._settings.clock.sleep(step.seconds)
            return None
        if step.is_for_token:
            return self._transport.send(step)
        if not self._settings.middleware:
            return self._transport.send(step, stream=stream)
        send = partial(self._transport.send, stream=stream)
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

    def close(self) -> None:
        """Closes the connections; not those of an `http_client` that was given, nor shared ones."""
        if self._owns_transport:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    if not TYPE_CHECKING:

        async def __aenter__(self) -> NoReturn:
            raise TypeError(
                f"{type(self).__name__} is used with `with`, not `async with`"
            )

        __aexit__ = __aenter__

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClient(BaseClient[AsyncTransport]):
    """Base of the generated asynchronous client, for many tasks of one event loop."""

    _is_cold = False
    """Whether the first call is to do what others need."""

    def __init__(
        self,
        facts: ApiFacts,
        credentials: Mapping[str, AsyncCredential | None],
        options: AsyncOptions | None = None,
        *,
        parameters: Mapping[str, object] | None = None,
    ) -> None:
        options = options or AsyncOptions()
        most = checked_cap(options.max_in_flight)
        certificate = certificate_of(facts, options, options.http_client)
        has_one = certificate is not None
        settings = make_settings(
            facts, credentials, options, parameters, has_certificate=has_one
        )
        transport = AsyncTransport(options.http_client, most, certificate)
        self._set_up(settings, transport, owns_transport=True)
        self._is_cold = warm_up_is_wanted(facts.package)

    async def warm_up(self) -> None:
        """Loads all types and makes the connections ready, in a thread; otherwise the first calls do that, and hold
        the event loop meanwhile.

        With `<PACKAGE>_WARM_UP=1` in the environment the first call of each new client does it.
        """
        self._transport.check()
        self._is_cold = False
        await in_thread(self._load_all)
        await in_thread(self._transport.make_ready().warm_up)

    def anonymous(self) -> AsyncClient:
        """A client for another server that a response names: no credential and no header of this one goes there.

        It has the timeouts and retries of this one, connections of its own and no rate. Close it.
        """
        told = self._settings
        options = AsyncOptions(timeout=told.timeout, max_retries=told.max_retries)
        return AsyncClient(anonymous_facts(told), {}, options)

    async def send(self, call: WholeCall[Any, Any, T, E]) -> RawResponse[T, E]:
        """Makes a call. Raises an SDKError unless a success is answered."""
        parser = self._parser
        steps = exchange(self._settings, call, parser, self._transport)
        response = await self._carry_out(steps)
        parsed = partial(call.parsed_async, self, parser)
        return RawResponse(response, partial(parser.envelope, call), parsed)

    async def _carry_out(
        self, steps: Generator[Step, Any, R], *, stream: bool = False
    ) -> R:
        """Does each step; what fails is thrown into the steps, which decide what it means."""
        self._transport.check()
        if self._is_cold:
            await self.warm_up()
        try:
            step = next(steps)
            while True:
                try:
                    done = [await self._done(step, stream=stream)]
                except BaseException as error:  # noqa: BLE001  the exchange decides
                    step = steps.throw(error)
                else:
                    step = steps.send(done.pop())  # no frame keeps a secret
        except StopIteration as end:
            return cast(R, end.value)

    async def stream(self, call: CallFacts) -> AsyncStreamedResponse:
        """Makes a call whose response is read while it comes. Raises an SDKError unless it is a success."""
        from ..streaming.response import AsyncStreamedResponse

        steps = exchange(self._settings, call, self._parser, self._transport)
        response = await self._carry_out(steps, stream=True)
        return AsyncStreamedResponse(response, call, self._parser)

    async def _done(self, step: Step, *, stream: bool = False) -> object:
        if isinstance(step, Wait):
            await self._settings.clock.sleep_in_task(step.seconds)
            return None
        if not isinstance(step, Invoke):
            if step.is_for_token:
                return await self._transport.send(step)
            if not self._settings.middleware:
                return await self._transport.send(step, stream=stream)
            send = partial(self._transport.send, stream=stream)
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

    async def close(self) -> None:
        """Closes the connections; not those of an `http_client` that was given, nor shared ones."""
        if self._owns_transport:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    if not TYPE_CHECKING:

        def __enter__(self) -> NoReturn:
            raise TypeError(
                f"{type(self).__name__} is used with `async with`, not `with`"
            )

        __exit__ = __enter__

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
