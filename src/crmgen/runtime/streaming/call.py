"""The facts of an operation whose response holds many items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from ..http.calls import SendableCall
from .event_stream import AsyncEventStream, EventStream, items_of

if TYPE_CHECKING:
    from ..http.client import AsyncClient, SyncClient

T = TypeVar("T")


class StreamedCall(SendableCall[EventStream[T], AsyncEventStream[T]], Generic[T]):
    """A call that returns `T`s one after the other while they come; `returns` holds `events_of` or `json_lines_of`."""

    __slots__ = ()

    def sent(self, client: SyncClient) -> EventStream[T]:
        """The items, from a response that is open."""
        streamed = client.stream(self)
        return EventStream(streamed, items_of(self, streamed.response))

    def sent_async(self, client: AsyncClient) -> AsyncEventStream[T]:
        """The items; the call is made when the first is asked for."""
        return AsyncEventStream(client, self)
