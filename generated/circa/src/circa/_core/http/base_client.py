"""What both clients have in common: settings, changed settings, and calls that no document describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, wraps
from inspect import CO_VARKEYWORDS
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, TypeVar

from ..body.argument_errors import argument_message
from ..body.json import json_body
from ..body.raw import RawBody, text_body
from ..connections.transport import AsyncTransport, SyncTransport
from .calls import Call
from .client_parameters import changed_parameters
from .logs import TryLog
from .options import RequestOptions, Timeout, as_timeout, check_kinds, checked_layers
from .request import is_plain_path, origin
from .settings import Settings, checked_base_url, checked_retries

if TYPE_CHECKING:
    from ..read.parser import ResponseParser

Transport = TypeVar("Transport", SyncTransport, AsyncTransport)

ABSENT: Any = object()
"""Stands for no JSON body, since None is one: null."""


def _check_names(function: str, takes: Sequence[str], given: Iterable[str]) -> None:
    for name in given:
        if name not in takes:
            raise TypeError(argument_message(function, name, takes, ()))


def _with_suggestions(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, which says of a name that it does not know which one was perhaps meant."""
    code = method.__code__
    takes = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]

    @wraps(method)
    def checked(self: object, /, *args: object, **given: object) -> Any:
        _check_names(method.__name__, takes, given)
        return method(self, *args, **given)

    return checked


class BaseClient(Generic[Transport]):
    """What both clients have in common."""

    _settings: Settings
    _transport: Transport
    _owns_transport: bool

    if not TYPE_CHECKING:

        def __new__(cls, *args: Any, **kwargs: Any) -> Self:
            """Says which argument was perhaps meant; the right ones cost a look at the names."""
            code = getattr(cls.__init__, "__code__", None)
            if code is not None and not code.co_flags & CO_VARKEYWORDS:
                takes = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
                if args and code.co_argcount == 1:
                    named = f"{takes[0]}=..."
                    raise TypeError(f"{cls.__name__}() takes all by name: {named}")
                _check_names(cls.__name__, takes, kwargs)
            return super().__new__(cls)

    def _set_up(
        self, settings: Settings, transport: Transport, *, owns_transport: bool
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._owns_transport = owns_transport

    def _load_all(self) -> None:
        from ..resources.warm_up import warm_up

        warm_up(self._settings.facts.package)
        _ = self._parser

    @cached_property
    def _parser(self) -> ResponseParser:
        """Made at the first call: reading takes all of pydantic, and a client that is only made, none."""
        from ..read.parser import ResponseParser

        return ResponseParser(
            self._settings.facts.package, strict=self._settings.strict
        )

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
        parameters: Mapping[str, object] | None = None,
    ) -> Self:
        """A client with other settings that shares the connections of this one, and its rate.

        What is not given stays; headers are added, and middleware, inside of what is there.
        `parameters` are arguments of the client that operations take, by name.
        Close the first client, not this one.
        """
        check_kinds(base_url=base_url, headers=headers, parameters=parameters)
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
            changes["middleware"] = there + checked_layers(middleware)
        if log_bodies is not None:
            package = self._settings.facts.package
            changes["log"] = TryLog(package, with_bodies=log_bodies)
        if parameters is not None:
            changes["parameters"] = changed_parameters(
                self._settings.parameters, parameters
            )
        other = type(self).__new__(type(self))
        settings = replace(self._settings, **changes).with_headers(headers or {})
        other._set_up(settings, self._transport, owns_transport=False)
        return other

    if not TYPE_CHECKING:
        with_options = _with_suggestions(with_options)

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
                text_body(content)
                if isinstance(content, str)
                else RawBody(bytes(content), "application/octet-stream")
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
        self._set_target(call, path)
        return call

    def _set_target(self, call: Call[Any, Any], path: str) -> None:
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

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} cannot be pickled or copied: it holds connections and credentials."
            " Make one in each process; with_options() gives one that shares the connections."
        )
