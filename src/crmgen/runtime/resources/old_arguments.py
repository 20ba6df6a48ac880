"""Old names of methods' arguments, which go on working.

    def _old_search(self, *, q: str = ..., text: str = ...) -> None: ...

    @old_arguments(_old_search, q="text")
    def search(self, *, text: str | None = None) -> Call[Contact, Contact]: ...

What `_old_search` takes is for type checkers alone, which say that it is deprecated.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Coroutine, Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Final,
    Generic,
    ParamSpec,
    TypeVar,
    overload,
)

from typing_extensions import deprecated

from ..http.calls import CallFacts, SendableCall, WholeCall
from .base import BaseResource
from .methods import method

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient
    from ..http.response import RawResponse
    from ..streaming.response import AsyncStreamedResponse, StreamedResponse

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")
E = TypeVar("E")
CallT_co = TypeVar("CallT_co", bound=CallFacts, covariant=True)
ResourceT_co = TypeVar("ResourceT_co", bound="BaseResource[Any]", covariant=True)


class MethodWithOldArguments(
    method[P, CallT_co, ResourceT_co], Generic[P, CallT_co, ResourceT_co, Q]
):
    """A method that takes `P`, and under the old names of its arguments `Q`."""

    if TYPE_CHECKING:

        @overload
        def __call__(
            self: _Sync[P, SendableCall[T, Any], Q], *args: P.args, **kwargs: P.kwargs
        ) -> T: ...
        @overload
        def __call__(
            self: _Async[P, SendableCall[Any, T], Q], *args: P.args, **kwargs: P.kwargs
        ) -> T: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def __call__(
            self: _Sync[P, SendableCall[T, Any], Q], *args: Q.args, **kwargs: Q.kwargs
        ) -> T: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def __call__(
            self: _Async[P, SendableCall[Any, T], Q], *args: Q.args, **kwargs: Q.kwargs
        ) -> T: ...
        def __call__(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def raw(
            self: _Sync[P, WholeCall[T, Any, Any, E], Q],
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> RawResponse[T, E]: ...
        @overload
        def raw(
            self: _Async[P, WholeCall[Any, Any, T, E], Q],
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> Coroutine[Any, Any, RawResponse[T, E]]: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def raw(
            self: _Sync[P, WholeCall[T, Any, Any, E], Q],
            *args: Q.args,
            **kwargs: Q.kwargs,
        ) -> RawResponse[T, E]: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def raw(
            self: _Async[P, WholeCall[Any, Any, T, E], Q],
            *args: Q.args,
            **kwargs: Q.kwargs,
        ) -> Coroutine[Any, Any, RawResponse[T, E]]: ...
        def raw(self, *args: Any, **kwargs: Any) -> Any: ...

        @overload
        def stream(
            self: _Sync[P, CallFacts, Q], *args: P.args, **kwargs: P.kwargs
        ) -> StreamedResponse: ...
        @overload
        def stream(
            self: _Async[P, CallFacts, Q], *args: P.args, **kwargs: P.kwargs
        ) -> Coroutine[Any, Any, AsyncStreamedResponse]: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def stream(
            self: _Sync[P, CallFacts, Q], *args: Q.args, **kwargs: Q.kwargs
        ) -> StreamedResponse: ...
        @overload
        @deprecated("an argument has another name now, which the docstring says")
        def stream(
            self: _Async[P, CallFacts, Q], *args: Q.args, **kwargs: Q.kwargs
        ) -> Coroutine[Any, Any, AsyncStreamedResponse]: ...
        def stream(self, *args: Any, **kwargs: Any) -> Any: ...

    def _stated(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> SendableCall[Any, Any]:
        old = vars(self.__wrapped__)["old_arguments"]
        return super()._stated(args, _by_new_names(self._title(), old, kwargs))


if TYPE_CHECKING:
    _Sync = MethodWithOldArguments[P, CallT_co, BaseResource[SyncClient], Q]
    _Async = MethodWithOldArguments[P, CallT_co, BaseResource[AsyncClient], Q]


def old_arguments(
    _before: Callable[Concatenate[Any, Q], object], /, **names: str
) -> Callable[
    [Callable[Concatenate[ResourceT_co, P], CallT_co]],
    MethodWithOldArguments[P, CallT_co, ResourceT_co, Q],
]:
    """Make a method, as `method` does, of which arguments had other names: old name to new one.

    `_before`: a function that takes what a call with old names gives; it is never called.
    """

    def made(
        build: Callable[Concatenate[ResourceT_co, P], CallT_co],
    ) -> MethodWithOldArguments[P, CallT_co, ResourceT_co, Q]:
        vars(build)["old_arguments"] = names
        return MethodWithOldArguments(build)

    return made


_CALLER: Final = 4
"""How many calls it is from the warning to the line that calls the method."""


def _by_new_names(
    method: str, old: Mapping[str, str], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """Arguments by the names of today, with a warning for each old one at the caller's line.

    Raises TypeError where both names are given.
    """
    found = {name: value for name, value in kwargs.items() if name not in old}
    for name in (each for each in kwargs if each in old):
        new = old[name]
        if new in found:
            raise TypeError(f"{method}() got {new!r} and its old name {name!r}")
        warnings.warn(
            f"{name!r} of {method}() is called {new!r} now",
            DeprecationWarning,
            stacklevel=_CALLER,
        )
        found[new] = kwargs[name]
    return found
