"""The classes that clients, resources, methods and connections have while they are fakes.

Objects change their class and back, so that whoever holds one already holds a fake.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx2

from ..connections.library import Library
from ..connections.transport import AsyncTransport
from ..http.client import AsyncClient, SyncClient
from ..http.headers import Headers
from ..http.request import Request
from ..http.response import Response
from ..resources.base import BaseResource
from ..resources.methods import method
from .calls import options_of

if TYPE_CHECKING:
    from .answers import Answers
    from .fake import Fake

_TOKEN = b'{"access_token": "fake", "token_type": "Bearer", "expires_in": 3600}'
_CONTROLS = frozenset({"returns", "pages", "answers", "raises", "calls"})
"""What a faked method has beside what methods have."""


def faked_class(kind: type, mixin: type, **more: Any) -> Any:
    """A class that is called as before, with the mixin first."""
    named = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (mixin, kind), {**named, **more})


_cached_class = cache(faked_class)


def faked_class_of(value: object) -> Any:
    """What a resource or a method becomes; None for what stays as it is."""
    if isinstance(value, FakedResource | FakedMethod):
        return None
    if _is_resource(value):
        kind: Any = value.__class__
        return _cached_class(kind, FakedResource)
    return FakedMethod if isinstance(value, method) else None


def _is_resource(value: object) -> bool:
    return isinstance(value, BaseResource)


def faked_transport(
    kind: type, respond: Callable[[httpx2.Request], httpx2.Response]
) -> Any:
    """Connections that lead to a function."""
    is_async = issubclass(kind, AsyncTransport)
    client = httpx2.AsyncClient if is_async else httpx2.Client
    opened = client(transport=httpx2.MockTransport(respond))
    library = Library(opened, httpx2, is_own=True)

    def make_ready(_: object) -> Library:
        return library

    return type(kind.__name__, (kind,), {"make_ready": make_ready})


class FakedClient(SyncClient):
    """A client whose server is a fake."""

    _fake: Fake[Any]

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return self._fake.take(value) if _is_resource(value) else value

    def send(self, call: Any) -> Any:
        """As without a fake, with the answers of the call's method."""
        with self._fake.serving(call):
            return super().send(call)

    def stream(self, call: Any) -> Any:
        """The same for a response that is read while it comes."""
        with self._fake.serving(call):
            return super().stream(call)

    def anonymous(self) -> SyncClient:
        """A fake as well."""
        client = super().anonymous()
        self._fake.take_client(client)
        return client

    def _done(self, step: Any, *, stream: bool = False) -> object:
        return _token(step) or super()._done(step, stream=stream)


class FakedAsyncClient(AsyncClient):
    """An asynchronous client whose server is a fake."""

    _fake: Fake[Any]

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return self._fake.take(value) if _is_resource(value) else value

    async def send(self, call: Any) -> Any:
        """As without a fake, with the answers of the call's method."""
        with self._fake.serving(call):
            return await super().send(call)

    async def stream(self, call: Any) -> Any:
        """The same for a response that is read while it comes."""
        with self._fake.serving(call):
            return await super().stream(call)

    def anonymous(self) -> AsyncClient:
        """A fake as well."""
        client = super().anonymous()
        self._fake.take_client(client)
        return client

    async def _done(self, step: Any, *, stream: bool = False) -> object:
        return _token(step) or await super()._done(step, stream=stream)


def _token(step: object) -> Response | None:
    """What an authorization server answers; None for a step of another kind."""
    if not isinstance(step, Request) or not step.is_for_token:
        return None
    return Response(200, Headers([("Content-Type", "application/json")]), _TOKEN, step)


class FakedResource(BaseResource[Any]):
    """A resource whose methods are fakes."""

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if faked_class_of(value) is None:
            return value
        return super().__getattribute__("_client")._fake.take(value)

    def __getitem__(self, key: Any) -> Any:
        """The methods of one, for a resource that has them."""
        whole: Any = super()
        return self._client._fake.take(whole.__getitem__(key))


class FakedMethod(method[Any, Any, Any]):
    """A method whose answers are told, and whose calls are kept."""

    def __getattr__(self, name: str) -> Any:
        if name not in _CONTROLS:
            raise AttributeError(f"{self._title()}() has no {name!r}")
        return getattr(self._told, name)

    @property
    def _told(self) -> Answers:
        title = self._title()
        key = (title, getattr(self._resource, "_value", None))
        answers: Answers = self._resource._client._fake.answers_of(key, title)
        return answers

    def _stated(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        call = super()._stated(args, kwargs)
        answers = self._told
        told = answers.begun(self._title(), self._arguments(args, kwargs))
        call.options = options_of(call.options, told, answers)
        return call

    def _arguments(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """What is given, by name."""
        signature = self.__signature__
        given = signature.bind(*args, **kwargs).arguments
        for name, parameter in signature.parameters.items():
            if parameter.kind is parameter.VAR_KEYWORD:
                given |= given.pop(name, {})
        return given
