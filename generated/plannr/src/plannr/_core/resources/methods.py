"""The decorator that makes a resource's methods of functions that state facts.

A class that both kinds of client share has one function for each operation:

    class _ContactsMethods(BaseResource[ClientT]):
        @method
        def get(self, contact_id: str, /) -> Call[Contact, ContactEnvelope]: ...

    class Contacts(_ContactsMethods[SyncClient], Resource): ...
    class AsyncContacts(_ContactsMethods[AsyncClient], AsyncResource): ...

`crm.contacts.get("x")` sends the call that the function states and gives the parsed result, or the
coroutine of it; `crm.contacts.get.raw("x")` gives the whole response.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    NoReturn,
    ParamSpec,
    Self,
    TypeVar,
    overload,
)

from ..body.argument_errors import ArgumentError
from ..http.calls import CallFacts, Many, SendableCall, WholeCall
from .arguments import wrong_arguments
from .base import AsyncResource, BaseResource

if TYPE_CHECKING:
    from ..errors.exceptions import SDKError
    from ..http.client import AsyncClient, SyncClient
    from ..http.response import RawResponse
    from ..streaming.response import AsyncStreamedResponse, StreamedResponse
    from ..testing.calls import FakeCall

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E")
CallT_co = TypeVar("CallT_co", bound=CallFacts, covariant=True)
ResourceT_co = TypeVar("ResourceT_co", bound="BaseResource[Any]", covariant=True)


class method(Generic[P, CallT_co, ResourceT_co]):
    """Makes a method of a function that states a call; in a class, a decorator.

    The kind of call and the kind of client decide what it gives: a result, a page, or items while
    they come; for an asynchronous client the coroutine of a result, or what `async for` takes.
    """

    # Type checkers see an object that can be called, and choose among overloads by the types of call
    # and client; `__get__`, which binds it to its resource as functions are bound, is hidden from
    # them: editors then show a method with the function's docstring and not a property.

    def __init__(
        self,
        build: Callable[Concatenate[ResourceT_co, P], CallT_co],
    ) -> None:
        self._build: Callable[..., Any] = build
        self._resource: Any = None
        self.__wrapped__ = build
        self.__name__ = build.__name__
        self.__qualname__ = build.__qualname__
        self.__module__ = build.__module__
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        if self._resource is None:
            self.__name__ = name
            self.__qualname__ = f"{owner.__qualname__}.{name}"

    @overload
    def __call__(
        self: method[P, SendableCall[T, Any], BaseResource[SyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T: ...
    @overload
    def __call__(
        self: method[P, SendableCall[Any, T], BaseResource[AsyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = self._stated(args, kwargs)
        client = self._resource._client
        if self._is_async:
            return self._named(call.sent_async(client))
        return call.sent(client)

    @overload
    def raw(
        self: method[P, WholeCall[T, Any, Any, E], BaseResource[SyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> RawResponse[T, E]: ...
    @overload
    def raw(
        self: method[P, WholeCall[Any, Any, T, E], BaseResource[AsyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Coroutine[Any, Any, RawResponse[T, E]]: ...
    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """The same call; gives the whole response: status, headers, body, `.parsed`."""
        call = self._stated(args, kwargs)
        if not isinstance(call, WholeCall):
            raise TypeError(
                f"{self._title()}() gives items while they come: its response is that of"
                f" {self._title()}.stream()"
            )
        return self._named(self._resource._client.send(call))

    @overload
    def stream(
        self: method[P, CallFacts, BaseResource[SyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> StreamedResponse: ...
    @overload
    def stream(
        self: method[P, CallFacts, BaseResource[AsyncClient]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Coroutine[Any, Any, AsyncStreamedResponse]: ...
    def stream(self, *args: Any, **kwargs: Any) -> Any:
        """The same call; its response is read while it comes: `with ... as response: response.save(path)`.

        `async with await ...` for an asynchronous client.
        """
        call = self._stated(args, kwargs)
        return self._named(self._resource._client.stream(call))

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            """Says what was forgotten."""
            raise TypeError(f"{self._title()} is a method; call it: {self._title()}()")

    if TYPE_CHECKING:
        # Only in tests, between `with fake(client)` and its end: testing/answers.py has them. Stated here,
        # where a method's types are known, so that no type of client or resource is written a second time.

        calls: list[FakeCall]
        """Only in `with fake(client)`: the calls of this method, in order."""

        @overload
        def returns(
            self: method[P, SendableCall[Many[T], Any], Any], *items: T
        ) -> method[P, CallT_co, ResourceT_co]: ...
        @overload
        def returns(
            self: method[P, SendableCall[T, Any], Any], result: T, /
        ) -> method[P, CallT_co, ResourceT_co]: ...
        def returns(self, *results: Any) -> Any:
            """Only in `with fake(client)`: the next call gives this result; of a list, these items."""

        def pages(
            self: method[P, SendableCall[Many[T], Any], Any], *pages: Sequence[T]
        ) -> method[P, CallT_co, ResourceT_co]:
            """Only in `with fake(client)`: the next call gives a list of these pages."""
            ...

        def answers(
            self,
            status: int,
            json: object = ...,
            *,
            content: bytes = b"",
            headers: Mapping[str, str] | None = None,
        ) -> method[P, CallT_co, ResourceT_co]:
            """Only in `with fake(client)`: the next request is answered with this status."""
            ...

        def raises(
            self, error: type[SDKError], json: object = ...
        ) -> method[P, CallT_co, ResourceT_co]:
            """Only in `with fake(client)`: the next request fails in the way that this exception is for."""
            ...

    else:

        def __get__(self, resource: Any, owner: type | None = None) -> Self:
            """The method of one resource, made once; `help()` and `inspect.isroutine` see a method."""
            if resource is None or self._resource is not None:
                return self
            bound = type(self)(self._build)
            bound.__set_name__(type(resource), self.__name__)
            bound._resource = resource
            vars(resource)[self.__name__] = bound  # found there from now on
            return bound

    @property
    def __signature__(self) -> inspect.Signature:
        signature = inspect.signature(self._build)
        returns = signature.return_annotation
        if isinstance(returns, str):
            returns = _given(returns, self._is_async)
            signature = signature.replace(return_annotation=returns)
        if self._resource is None:
            return signature
        return signature.replace(parameters=[*signature.parameters.values()][1:])

    def __repr__(self) -> str:
        return f"<method {self._title()}{self.__signature__}>"

    def _title(self) -> str:
        """`contacts.get`, as messages call it."""
        if self._resource is None:
            return self.__qualname__
        return f"{self._resource._title()}.{self.__name__}"

    def _named(self, given: Any) -> Any:
        """What a call gives; a coroutine that nobody awaits is told of by the method's name."""
        if hasattr(given, "cr_frame"):
            given.__qualname__ = self._title()
        return given

    @property
    def _is_async(self) -> bool:
        return isinstance(self._resource, AsyncResource)

    def _stated(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> SendableCall[Any, Any]:
        """The call that the function states. Raises TypeError for arguments that it does not take."""
        if self._resource is None:
            name = self.__qualname__
            raise TypeError(
                f"{name}() is called on a client's resource, not on its class"
            )
        problem: ArgumentError | None = None
        try:
            call: SendableCall[Any, Any] = self._build(self._resource, *args, **kwargs)
            return call
        except ArgumentError as error:
            problem = error
        except TypeError as error:
            if error.__traceback__ is None or error.__traceback__.tb_next is not None:
                raise  # from within the function: not about the arguments' names
        # Only mistakes come here: correct calls pay nothing for good messages.
        taken = self.__signature__
        raise wrong_arguments(self._title(), taken, args, kwargs, problem)


def _given(call: str, is_async: bool) -> str:
    """What a method gives, by the annotation of the call: `Contact` for `Call[Contact, X]`."""
    if call.startswith("StreamedCall["):
        items = call.removeprefix("StreamedCall")
        return f"{'Async' * is_async}EventStream{items}"
    match = re.fullmatch(r"([A-Z][a-z]+)?Call\[(.*), [^\[\]]*(?:\[.*\])?\]", call)
    if match is None:
        return call
    kinds = {"Paged": "AsyncPager" if is_async else "Page", "Batch": "Batch"}
    kinds["Job"] = f"{'Async' * is_async}Job"
    kind = kinds.get(match[1] or "")
    return f"{kind}[{match[2]}]" if kind else match[2]
