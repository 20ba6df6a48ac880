"""The facts of one operation, as a method of the SDK states them; nothing here acts."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Required,
    Self,
    TypedDict,
    TypeVar,
    Unpack,
)

from .options import NO_OPTIONS, RequestOptions

if TYPE_CHECKING:
    from ..body.body import Body
    from ..paging.paging import Paging

T = TypeVar("T")
E = TypeVar("E")

Returns = Mapping[str, Any]
"""Status (`200`, `2XX`, `default`) to the type of its body: None, bytes, str, or what pydantic reads."""
Errors = Mapping[str, Any]
"""The same for answers that are not a success."""
Security = tuple[tuple[str, ...], ...]
"""Alternatives; in each, the schemes that go together. `()` among them: may go without."""

_NOTHING: Mapping[str, Any] = {}


class CallFacts:
    """What all calls have. See `Call`."""

    __slots__ = (
        "accept",
        "base_url",
        "body",
        "cookies",
        "errors",
        "headers",
        "idempotency_header",
        "idempotent",
        "options",
        "path",
        "path_values",
        "query",
        "returns",
        "security",
        "unwrap",
        "url",
        "verb",
    )

    def __init__(
        self,
        verb: str,
        path: str,
        *,
        returns: Returns,
        path_values: Mapping[str, object] = _NOTHING,
        query: Mapping[str, object] = _NOTHING,
        headers: Mapping[str, object] = _NOTHING,
        cookies: Mapping[str, object] = _NOTHING,
        body: Body | None = None,
        unwrap: tuple[str, ...] = (),
        errors: Errors = _NOTHING,
        security: Security | None = None,
        base_url: str | None = None,
        accept: str | None = None,
        idempotent: bool = False,
        idempotency_header: str | None = None,
        options: RequestOptions | None = None,
    ) -> None:
        self.verb = verb
        self.path = path
        self.returns = returns
        self.path_values = path_values
        self.query = query
        self.headers = headers
        self.cookies = cookies
        self.body = body
        self.unwrap = unwrap
        self.errors = errors
        self.security = security
        self.base_url = base_url
        self.accept = accept
        self.idempotent = idempotent
        self.idempotency_header = idempotency_header
        """None: as the API states it; empty: this operation takes none."""
        self.options = NO_OPTIONS if options is None else options
        self.url: str | None = None
        """An address that stands for path and query: that of a next page."""

    def but(self, **changes: Any) -> Self:
        """A copy that differs in some facts."""
        changed = copy.copy(self)
        for name, value in changes.items():
            setattr(changed, name, value)
        return changed

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.verb!r}, {self.path!r})"


class Call(CallFacts, Generic[T, E]):
    """A call that returns a `T`, taken from a body of type `E`."""

    __slots__ = ()


class StreamedCall(CallFacts, Generic[T]):
    """A call that returns `T`s one after the other while they come; `returns` holds `events_of` or `json_lines_of`."""

    __slots__ = ()


class _Facts(TypedDict, total=False):
    """The keyword arguments that a paged call shares with `Call`."""

    returns: Required[Returns]
    path_values: Mapping[str, object]
    query: Mapping[str, object]
    headers: Mapping[str, object]
    cookies: Mapping[str, object]
    body: Body | None
    errors: Errors
    security: Security | None
    base_url: str | None
    accept: str | None
    idempotent: bool
    idempotency_header: str | None
    options: RequestOptions | None


class PagedCall(CallFacts, Generic[T, E]):
    """A call that returns pages of `T`, each taken from a body of type `E`."""

    __slots__ = ("paging",)

    def __init__(
        self, verb: str, path: str, *, paging: Paging, **facts: Unpack[_Facts]
    ) -> None:
        super().__init__(verb, path, **facts)
        self.paging = paging
