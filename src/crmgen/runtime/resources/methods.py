"""Descriptors that make methods of functions that state facts, with their signature and docstring.

`get = method(_get)` in a class body: `crm.contacts.get("x")` sends what `_get("x")` states and gives
the parsed result; `crm.contacts.get.raw("x")` gives the whole answer.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    ParamSpec,
    Self,
    TypeVar,
    overload,
)

from ..body.wire_names import ArgumentError, argument_message
from ..http.calls import Call, PagedCall, StreamedCall
from ..http.response import RawResponse
from ..paging.pages import AsyncPage, AsyncPager, Page
from ..streaming.streams import (
    AsyncEventStream,
    AsyncStreamedResponse,
    EventStream,
    StreamedResponse,
    items_of,
)

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E")
M = TypeVar("M")


class _ResourceBase:
    _name: ClassVar[str] = ""
    """How messages name the resource; by default its class's name in snake case."""

    def __repr__(self) -> str:
        return f"<resource {_name_of(type(self))}>"


class Resource(_ResourceBase):
    """A group of methods of a client."""

    def __init__(self, client: SyncClient) -> None:
        self._client = client


class AsyncResource(_ResourceBase):
    """A group of methods of an asynchronous client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client


def _name_of(resource: type[_ResourceBase]) -> str:
    stated: str = vars(resource).get("_name", "")
    bare = resource.__name__.removeprefix("Async")
    return stated or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", bare).lower()


class _Bound(Generic[P, M]):
    """What all bound methods share: the function that states the facts, and what people see of it."""

    def __init__(
        self, build: Callable[P, M], client: Any, owner: type[_ResourceBase], name: str
    ) -> None:
        self._build = build
        self._client = client
        self._owner = owner
        self.__name__ = name
        self.__qualname__ = f"{owner.__qualname__}.{name}"
        self.__module__ = owner.__module__
        self.__doc__ = build.__doc__

    @property
    def __signature__(self) -> inspect.Signature:
        return signature_of(self._build)

    def _facts(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> M:
        build: Callable[..., M] = self._build
        try:
            return build(*args, **kwargs)
        except ArgumentError as error:
            problem = error
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                raise  # from within the function: not about the arguments' names
            problem = None
        raise self._refusal(args, kwargs, problem)

    def _refusal(
        self,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        problem: ArgumentError | None,
    ) -> TypeError:
        """The TypeError that names this method, and the parameter that was perhaps meant."""
        # Called for mistakes only, so that correct calls pay nothing for good messages.
        method = f"{_name_of(self._owner)}.{self.__name__}"
        parameters = inspect.signature(self._build).parameters.values()
        named = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
        if problem is not None:
            known = [*named, *problem.known]
            text = argument_message(method, problem.unknown, known, problem.missing)
            return TypeError(text)
        positional = [p for p in parameters if p.kind is p.POSITIONAL_ONLY]
        by_name = [p.name for p in positional if p.name in kwargs]
        if by_name:
            return TypeError(
                f"{method}() takes {by_name[0]!r} by position, not by name"
            )
        takes_more = any(p.kind is p.VAR_KEYWORD for p in parameters)
        unknown = next((key for key in kwargs if key not in named), None)
        if unknown is not None and not takes_more:
            return TypeError(argument_message(method, unknown, named, ()))
        if len(args) > len(positional):
            return TypeError(
                f"{method}() takes {len(positional)} positional arguments, got {len(args)};"
                " all others are given by name"
            )
        absent = [p.name for p in positional[len(args) :] if p.default is p.empty]
        absent += [
            p.name
            for p in parameters
            if p.kind is p.KEYWORD_ONLY
            and p.default is p.empty
            and p.name not in kwargs
        ]
        return TypeError(argument_message(method, None, (), absent))

    if not TYPE_CHECKING:

        def __get__(self, instance: object, owner: type | None = None) -> Self:
            """Makes `help()` and `inspect.isroutine` see a method."""
            return self

    def __repr__(self) -> str:
        return f"<method {_name_of(self._owner)}.{self.__name__}{self.__signature__}>"


def signature_of(build: Callable[..., Any]) -> inspect.Signature:
    """The function's signature, returning what the method returns: `Call[Contact, X]` gives `Contact`."""
    signature = inspect.signature(build)
    returns = signature.return_annotation
    if isinstance(returns, str) and returns.startswith("StreamedCall["):
        items = returns.removeprefix("StreamedCall")
        return signature.replace(return_annotation=f"EventStream{items}")
    match = (
        re.fullmatch(r"(Paged)?Call\[(.*), [^\[\]]*(?:\[.*\])?\]", returns)
        if isinstance(returns, str)
        else None
    )
    if match is None:
        return signature
    result = f"Page[{match[2]}]" if match[1] else match[2]
    return signature.replace(return_annotation=result)


class Method(_Bound[P, Call[T, E]], Generic[P, T, E]):
    """A method that makes one call."""

    _client: SyncClient

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._client.send(self._facts(args, kwargs)).parsed

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T, E]:
        """The same call; gives the whole answer: status, headers, body, `.parsed`."""
        return self._client.send(self._facts(args, kwargs))

    def stream(self, *args: P.args, **kwargs: P.kwargs) -> StreamedResponse:
        """The same call; its answer is read while it comes: `with ... as answer: answer.save(path)`."""
        return self._client.stream(self._facts(args, kwargs))


class StreamedMethod(_Bound[P, StreamedCall[T]], Generic[P, T]):
    """A method that gives items while they come."""

    _client: SyncClient

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> EventStream[T]:
        facts = self._facts(args, kwargs)
        streamed = self._client.stream(facts)
        return EventStream(streamed, items_of(facts, streamed.response))

    def stream(self, *args: P.args, **kwargs: P.kwargs) -> StreamedResponse:
        """The same call; gives the bytes of its answer while they come."""
        return self._client.stream(self._facts(args, kwargs))


class PagedMethod(_Bound[P, PagedCall[T, E]], Generic[P, T, E]):
    """A method that lists, page by page."""

    _client: SyncClient

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Page[T]:
        return self._client.send(self._facts(args, kwargs)).parsed

    def raw(self, *args: P.args, **kwargs: P.kwargs) -> RawResponse[Page[T], E]:
        """The same call; gives the whole answer: status, headers, body, `.parsed`."""
        return self._client.send(self._facts(args, kwargs))


class AsyncMethod(_Bound[P, Call[T, E]], Generic[P, T, E]):
    """A method that makes one call."""

    _client: AsyncClient

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        return (await self._client.send(self._facts(args, kwargs))).parsed

    async def raw(self, *args: P.args, **kwargs: P.kwargs) -> RawResponse[T, E]:
        """The same call; gives the whole answer: status, headers, body, `.parsed`."""
        return await self._client.send(self._facts(args, kwargs))

    async def stream(self, *args: P.args, **kwargs: P.kwargs) -> AsyncStreamedResponse:
        """The same call; its answer is read while it comes: `async with await ... as answer`."""
        return await self._client.stream(self._facts(args, kwargs))


class AsyncStreamedMethod(_Bound[P, StreamedCall[T]], Generic[P, T]):
    """A method that gives items while they come."""

    _client: AsyncClient

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> AsyncEventStream[T]:
        return AsyncEventStream(self._client, self._facts(args, kwargs))

    async def stream(self, *args: P.args, **kwargs: P.kwargs) -> AsyncStreamedResponse:
        """The same call; gives the bytes of its answer while they come."""
        return await self._client.stream(self._facts(args, kwargs))


class AsyncPagedMethod(_Bound[P, PagedCall[T, E]], Generic[P, T, E]):
    """A method that lists, page by page."""

    _client: AsyncClient

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> AsyncPager[T]:
        return AsyncPager(self._client, self._facts(args, kwargs))

    async def raw(
        self, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[AsyncPage[T], E]:
        """The same call; gives the whole answer: status, headers, body, `.parsed`."""
        return await self._client.send(self._facts(args, kwargs))


class _Descriptor(Generic[P, M]):
    """Binds a function that states facts to the client of a resource, once per resource."""

    def __init__(self, build: Callable[P, M]) -> None:
        self._build = build
        self._name = build.__name__.strip("_")
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def _bound(self, kind: Callable[..., Any], instance: Any, owner: Any) -> Any:
        bound = kind(self._build, instance._client, owner, self._name)
        vars(instance)[self._name] = bound  # found there from now on
        return bound


class method(_Descriptor[P, Call[T, E]], Generic[P, T, E]):
    """`get = method(_get)` in a Resource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Resource, owner: type) -> Method[P, T, E]: ...
    def __get__(self, instance: Resource | None, owner: type) -> Self | Method[P, T, E]:
        return self if instance is None else self._bound(Method, instance, owner)


class paged(_Descriptor[P, PagedCall[T, E]], Generic[P, T, E]):
    """`list = paged(_list)` in a Resource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Resource, owner: type) -> PagedMethod[P, T, E]: ...
    def __get__(
        self, instance: Resource | None, owner: type
    ) -> Self | PagedMethod[P, T, E]:
        return self if instance is None else self._bound(PagedMethod, instance, owner)


class streamed(_Descriptor[P, StreamedCall[T]], Generic[P, T]):
    """`follow = streamed(_follow)` in a Resource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Resource, owner: type) -> StreamedMethod[P, T]: ...
    def __get__(
        self, instance: Resource | None, owner: type
    ) -> Self | StreamedMethod[P, T]:
        return (
            self if instance is None else self._bound(StreamedMethod, instance, owner)
        )


class async_method(_Descriptor[P, Call[T, E]], Generic[P, T, E]):
    """`get = async_method(_get)` in an AsyncResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: AsyncResource, owner: type) -> AsyncMethod[P, T, E]: ...
    def __get__(
        self, instance: AsyncResource | None, owner: type
    ) -> Self | AsyncMethod[P, T, E]:
        return self if instance is None else self._bound(AsyncMethod, instance, owner)


class async_paged(_Descriptor[P, PagedCall[T, E]], Generic[P, T, E]):
    """`list = async_paged(_list)` in an AsyncResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, instance: AsyncResource, owner: type
    ) -> AsyncPagedMethod[P, T, E]: ...
    def __get__(
        self, instance: AsyncResource | None, owner: type
    ) -> Self | AsyncPagedMethod[P, T, E]:
        return (
            self if instance is None else self._bound(AsyncPagedMethod, instance, owner)
        )


class async_streamed(_Descriptor[P, StreamedCall[T]], Generic[P, T]):
    """`follow = async_streamed(_follow)` in an AsyncResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, instance: AsyncResource, owner: type
    ) -> AsyncStreamedMethod[P, T]: ...
    def __get__(
        self, instance: AsyncResource | None, owner: type
    ) -> Self | AsyncStreamedMethod[P, T]:
        return (
            self
            if instance is None
            else self._bound(AsyncStreamedMethod, instance, owner)
        )
