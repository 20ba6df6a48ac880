"""Methods whose first path value is given once, by subscription: `crm.objects["projects"].list()`.

`list = bound_paged(_list)` in a BoundResource takes the same function as `list = paged(_list)` in a
Resource would, and hands it the value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    ParamSpec,
    Self,
    TypeVar,
    overload,
)

from ..http.calls import Call, PagedCall, StreamedCall
from .methods import (
    AsyncMethod,
    AsyncPagedMethod,
    AsyncResource,
    AsyncStreamedMethod,
    Method,
    PagedMethod,
    Resource,
    StreamedMethod,
)

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E")
M = TypeVar("M")


class BoundResource(Resource):
    """A group of methods of a client that share a path value."""

    def __init__(self, client: SyncClient, value: object) -> None:
        super().__init__(client)
        self._value = value


class AsyncBoundResource(AsyncResource):
    """A group of methods of an asynchronous client that share a path value."""

    def __init__(self, client: AsyncClient, value: object) -> None:
        super().__init__(client)
        self._value = value


class _Descriptor(Generic[P, M]):
    """Binds a function that states facts to the client and the value of a resource."""

    def __init__(self, build: Callable[Concatenate[Any, P], M]) -> None:
        self._build = build
        self._name = build.__name__.strip("_")
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def _bound(self, kind: Callable[..., Any], instance: Any, owner: Any) -> Any:
        build = partial(self._build, instance._value)
        build.__doc__ = self.__doc__
        bound = kind(build, instance._client, owner, self._name)
        vars(instance)[self._name] = bound  # found there from now on
        return bound


class bound_method(_Descriptor[P, Call[T, E]], Generic[P, T, E]):
    """`get = bound_method(_get)` in a BoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: BoundResource, owner: type) -> Method[P, T, E]: ...
    def __get__(
        self, instance: BoundResource | None, owner: type
    ) -> Self | Method[P, T, E]:
        return self if instance is None else self._bound(Method, instance, owner)


class bound_paged(_Descriptor[P, PagedCall[T, E]], Generic[P, T, E]):
    """`list = bound_paged(_list)` in a BoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: BoundResource, owner: type) -> PagedMethod[P, T, E]: ...
    def __get__(
        self, instance: BoundResource | None, owner: type
    ) -> Self | PagedMethod[P, T, E]:
        return self if instance is None else self._bound(PagedMethod, instance, owner)


class bound_streamed(_Descriptor[P, StreamedCall[T]], Generic[P, T]):
    """`follow = bound_streamed(_follow)` in a BoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: BoundResource, owner: type) -> StreamedMethod[P, T]: ...
    def __get__(
        self, instance: BoundResource | None, owner: type
    ) -> Self | StreamedMethod[P, T]:
        return (
            self if instance is None else self._bound(StreamedMethod, instance, owner)
        )


class async_bound_method(_Descriptor[P, Call[T, E]], Generic[P, T, E]):
    """`get = async_bound_method(_get)` in an AsyncBoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, instance: AsyncBoundResource, owner: type
    ) -> AsyncMethod[P, T, E]: ...
    def __get__(
        self, instance: AsyncBoundResource | None, owner: type
    ) -> Self | AsyncMethod[P, T, E]:
        return self if instance is None else self._bound(AsyncMethod, instance, owner)


class async_bound_paged(_Descriptor[P, PagedCall[T, E]], Generic[P, T, E]):
    """`list = async_bound_paged(_list)` in an AsyncBoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, instance: AsyncBoundResource, owner: type
    ) -> AsyncPagedMethod[P, T, E]: ...
    def __get__(
        self, instance: AsyncBoundResource | None, owner: type
    ) -> Self | AsyncPagedMethod[P, T, E]:
        return (
            self if instance is None else self._bound(AsyncPagedMethod, instance, owner)
        )


class async_bound_streamed(_Descriptor[P, StreamedCall[T]], Generic[P, T]):
    """`follow = async_bound_streamed(_follow)` in an AsyncBoundResource."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(
        self, instance: AsyncBoundResource, owner: type
    ) -> AsyncStreamedMethod[P, T]: ...
    def __get__(
        self, instance: AsyncBoundResource | None, owner: type
    ) -> Self | AsyncStreamedMethod[P, T]:
        return (
            self
            if instance is None
            else self._bound(AsyncStreamedMethod, instance, owner)
        )
