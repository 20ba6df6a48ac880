"""Typed items of a response, while they come."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from ..http.calls import CallFacts, Many
from ..http.response import Response
from ..read.parser import documented
from .event import Event
from .items import JsonItems
from .response import AsyncStreamedResponse, Items, StreamedResponse

if TYPE_CHECKING:
    from ..http.client import AsyncClient

T = TypeVar("T")


def items_of(call: CallFacts, response: Response) -> Items:
    """How the items of a streamed response are read; by its status, else as the first that is stated."""
    kind = documented(call.returns, response.status)
    for each in (kind, *call.returns.values()):
        if hasattr(each, "decoder"):
            items: Items = each
            return items
    return JsonItems(Any)


class EventStream(Many[T]):
    """Typed items that are read while they come: iterate, once. Leave the loop or call `close` to stop."""

    def __init__(self, streamed: StreamedResponse, items: Items) -> None:
        self._streamed = streamed
        self._items = cast("Generator[T]", streamed.items(items))

    @property
    def response(self) -> Response:
        """Status and headers."""
        return self._streamed.response

    @property
    def last_event(self) -> Event | None:
        """The server-sent event that the last item came in: `.event` is its name, `.id` its id."""
        return self._streamed.last_event

    def __iter__(self) -> Iterator[T]:
        return self._items

    def close(self) -> None:
        """Gives the connection back."""
        self._items.close()
        self._streamed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncEventStream(Generic[T]):
    """Typed items that are read while they come: iterate with `async for`; `await` it first to open it at once."""

    def __init__(self, client: AsyncClient, call: CallFacts) -> None:
        self._client = client
        self._call = call
        self._streamed: AsyncStreamedResponse | None = None
        self._given: AsyncGenerator[T] | None = None

    async def _open(self) -> AsyncStreamedResponse:
        if self._streamed is None:
            self._streamed = await self._client.stream(self._call)
        return self._streamed

    async def _opened(self) -> Self:
        await self._open()
        return self

    def __await__(self) -> Generator[Any, Any, Self]:
        """Makes the call, so that a refusal shows before the first item is asked for."""
        return self._opened().__await__()

    @property
    def response(self) -> Response | None:
        """Status and headers; None before the call is made."""
        return None if self._streamed is None else self._streamed.response

    @property
    def last_event(self) -> Event | None:
        """The server-sent event that the last item came in: `.event` is its name, `.id` its id."""
        return None if self._streamed is None else self._streamed.last_event

    def __aiter__(self) -> AsyncIterator[T]:
        self._given = self._typed()
        return self._given

    async def _typed(self) -> AsyncGenerator[T]:
        streamed = await self._open()
        items: Any = streamed.items(items_of(self._call, streamed.response))
        async with contextlib.aclosing(items):
            async for item in items:
                yield item

    async def close(self) -> None:
        """Gives the connection back."""
        if self._given is not None:  # left early: it is not closed with its loop
            await self._given.aclose()
        if self._streamed is not None:
            await self._streamed.close()

    async def __aenter__(self) -> Self:
        return await self._opened()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
