"""The facts of one operation, as a method of the SDK states them; nothing here acts."""

from __future__ import annotations

import copy
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Generic, Required, Self, TypedDict, TypeVar, cast

from .options import NO_OPTIONS, RequestOptions

if TYPE_CHECKING:
    from ..body.body import Body
    from ..errors.failures import Failure
    from ..read.parser import ResponseParser
    from .client import AsyncClient, SyncClient
    from .response import RawResponse

T = TypeVar("T")
E = TypeVar("E")
SentT_co = TypeVar("SentT_co", covariant=True)
AsyncSentT_co = TypeVar("AsyncSentT_co", covariant=True)
AsyncT_co = TypeVar("AsyncT_co", covariant=True)
E_co = TypeVar("E_co", covariant=True)

Returns = Mapping[str, Any]
"""Status (`200`, `2XX`, `default`) to the type of its body: None, bytes, str, or what pydantic reads."""
Errors = Mapping[str, Any]
"""The same for answers that are not a success."""
Security = tuple[tuple[str, ...], ...]
"""Alternatives; in each, the schemes that go together. `()` among them: may go without."""

_NOTHING: Mapping[str, Any] = {}

if TYPE_CHECKING:

    class CallKeywords(TypedDict, total=False):
        """The keyword arguments that each kind of call shares with `Call`."""

        returns: Required[Returns]
        path_values: Mapping[str, object]
        query: Mapping[str, object]
        headers: Mapping[str, object]
        cookies: Mapping[str, object]
        body: Body | None
        unwrap: tuple[str, ...]
        nullable: bool
        errors: Errors
        failure: Failure | None
        security: Security | None
        base_url: str | None
        accept: str | None
        idempotent: bool
        idempotency_header: str | None
        rate_limit: str | None
        options: RequestOptions | None


class CallFacts:
    """What all calls have. See `Call`."""

    __slots__ = (
        "accept",
        "base_url",
        "body",
        "cookies",
        "errors",
        "failure",
        "headers",
        "idempotency_header",
        "idempotent",
        "nullable",
        "options",
        "path",
        "path_values",
        "query",
        "rate_limit",
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
        nullable: bool = False,
        errors: Errors = _NOTHING,
        failure: Failure | None = None,
        security: Security | None = None,
        base_url: str | None = None,
        accept: str | None = None,
        idempotent: bool = False,
        idempotency_header: str | None = None,
        rate_limit: str | None = None,
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
        self.nullable = nullable
        """Whether what is taken out may be null."""
        self.errors = errors
        self.failure = failure
        """How a success says in its body that it failed; None: it never does."""
        self.security = security
        self.base_url = base_url
        self.accept = accept
        self.idempotent = idempotent
        self.idempotency_header = idempotency_header
        """None: as the API states it; empty: this operation takes none."""
        self.rate_limit = rate_limit
        """In the place of the API's."""
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


class Many(Generic[SentT_co]):
    """What holds several items that a call gives: a page of a list, or a stream."""


class SendableCall(CallFacts, Generic[SentT_co, AsyncSentT_co]):
    """A call that says what a method of either kind of client gives for it."""

    __slots__ = ()

    def sent(self, client: SyncClient) -> SentT_co:
        """What a method of a client gives."""
        raise NotImplementedError

    def sent_async(self, client: AsyncClient) -> AsyncSentT_co:
        """What a method of an asynchronous client gives."""
        raise NotImplementedError


class WholeCall(
    SendableCall[SentT_co, AsyncSentT_co],
    Generic[SentT_co, AsyncSentT_co, AsyncT_co, E_co],
):
    """A call whose response is read as a whole, from a body of type `E_co`."""

    __slots__ = ()

    def sent(self, client: SyncClient) -> SentT_co:
        """What `.parsed` of the response is."""
        return client.send(self).parsed

    def parsed(
        self, client: SyncClient, parser: ResponseParser, raw: RawResponse[Any, E_co]
    ) -> SentT_co:
        """What a response means to a client."""
        raise NotImplementedError

    def parsed_async(
        self, client: AsyncClient, parser: ResponseParser, raw: RawResponse[Any, E_co]
    ) -> AsyncT_co:
        """What it means to an asynchronous client."""
        raise NotImplementedError


class Call(WholeCall[T, Coroutine[Any, Any, T], T, E], Generic[T, E]):
    """A call that returns a `T`, taken from a body of type `E`."""

    __slots__ = ()

    async def sent_async(self, client: AsyncClient) -> T:
        """What `.parsed` of the response is."""
        return (await client.send(self)).parsed

    def parsed(
        self,
        client: object,  # a page needs it, to fetch the next one
        parser: ResponseParser,
        raw: RawResponse[Any, E],
    ) -> T:
        """The part of the body that the method returns."""
        return cast("T", parser.result(self, raw))

    parsed_async = parsed
