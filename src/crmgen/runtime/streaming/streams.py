"""Responses that are read while they come: downloads, server-sent events, JSON lines."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

from ..connections.response_reader import check_unpacked
from ..http.calls import CallFacts
from ..http.response import Response, UnreadResponse
from ..http.threads import entered_in_thread, in_thread
from ..read.lenient import Problem
from ..read.parser import ResponseParser, documented
from .decoders import Event, Items, decoder_of

if TYPE_CHECKING:
    from ..http.client import AsyncClient

T = TypeVar("T")

_END = "[DONE]"
"""With this event many APIs say that a stream is over."""


class Source(Protocol):
    """A body that is still to come."""

    def parts(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class AsyncSource(Protocol):
    """A body that is still to come, awaited."""

    def parts(self) -> AsyncGenerator[bytes]: ...
    async def close(self) -> None: ...


class _Streamed:
    """What sync and async streams have in common: head, and the decisions."""

    def __init__(
        self, response: Response, call: CallFacts, parser: ResponseParser
    ) -> None:
        self.response = response
        """Status and headers; its content stays empty, since it goes through here."""
        self._call = call
        self._parser = parser
        self._source: Any = cast(UnreadResponse, response).source

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status

    @property
    def headers(self) -> Any:
        """The headers of the response."""
        return self.response.headers

    @property
    def request_id(self) -> str | None:
        """The server's name for this exchange."""
        return self.response.request_id

    def _item(self, record: Any, items: Items) -> Any:
        """One record as its type; what is no JSON stays text, and is told of."""
        if items.whole and isinstance(record, Event):
            value: Any = record.fields()
        else:
            text = record.data if isinstance(record, Event) else _text(record)
            if items.kind is str and isinstance(record, Event):
                return text
            try:
                value = Event(text).json()
            except (ValueError, RecursionError):
                problem = Problem("an item of the stream", "is no JSON")
                self._parser.tell(self._call, self.response, [problem])
                return text
        return self._parser.item(self._call, self.response, value, items.kind)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status}, {self.response.media or 'no media type'})"


def _text(record: bytes) -> str:
    return record.decode("utf-8", "replace")


def _is_end(record: object) -> bool:
    return isinstance(record, Event) and record.data == _END


class StreamedResponse(_Streamed):
    """A success whose body is read while it comes. Iterating gives its bytes; close it, or use `with`."""

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when the body is cut off."""
        source: Source = self._source
        try:
            yield from source.parts()
        finally:
            self.close()

    def read(self) -> bytes:
        """All bytes that are left. Raises ResponseTooLargeError for a small body that unpacks to far more."""
        held = bytearray()
        with contextlib.closing(cast("Generator[bytes]", iter(self))) as parts:
            for part in parts:
                held += part
                check_unpacked(len(held), self.response.headers, self.response.request)
        return bytes(held)

    def save(self, target: str | os.PathLike[str] | IO[bytes]) -> int:
        """Writes the body to a file, and gives its size. A path gets the whole body or stays as it was."""
        with _target(target) as file:
            return sum(file.write(part) for part in self)

    def items(self, items: Items) -> Iterator[Any]:
        """Typed values: `response.items(events_of(Chunk))`, `response.items(json_lines_of(Row))`."""
        decoder = decoder_of(items)
        with contextlib.closing(cast("Generator[bytes]", iter(self))) as parts:
            for part in parts:
                for record in decoder.feed(part):
                    if _is_end(record):
                        return
                    yield self._item(record, items)
            for record in decoder.end():
                yield self._item(record, items)

    def close(self) -> None:
        """Gives the connection back."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncStreamedResponse(_Streamed):
    """A success whose body is read while it comes. Iterating gives its bytes; close it, or use `async with`."""

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when the body is cut off."""
        source: AsyncSource = self._source
        try:
            async with contextlib.aclosing(source.parts()) as parts:
                async for part in parts:
                    yield part
        finally:
            await self.close()

    async def read(self) -> bytes:
        """All bytes that are left. Raises ResponseTooLargeError for a small body that unpacks to far more."""
        held = bytearray()
        async with contextlib.aclosing(self.__aiter__()) as parts:
            async for part in parts:
                held += part
                check_unpacked(len(held), self.response.headers, self.response.request)
        return bytes(held)

    async def save(self, target: str | os.PathLike[str] | IO[bytes]) -> int:
        """Writes the body to a file, and gives its size. A path gets the whole body or stays as it was."""
        size = 0  # in threads: the other tasks go on meanwhile
        async with (
            entered_in_thread(_target(target)) as file,
            contextlib.aclosing(self.__aiter__()) as parts,
        ):
            async for part in parts:
                size += await in_thread(file.write, part)
        return size

    async def items(self, items: Items) -> AsyncIterator[Any]:
        """Typed values: `response.items(events_of(Chunk))`, `response.items(json_lines_of(Row))`."""
        decoder = decoder_of(items)
        async with contextlib.aclosing(self.__aiter__()) as parts:
            async for part in parts:
                for record in decoder.feed(part):
                    if _is_end(record):
                        return
                    yield self._item(record, items)
            for record in decoder.end():
                yield self._item(record, items)

    async def close(self) -> None:
        """Gives the connection back."""
        await self._source.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


@contextlib.contextmanager
def _target(
    target: str | os.PathLike[str] | IO[bytes],
) -> Generator[IO[bytes]]:
    """The file to write to. At a path it appears when it is complete, in one step."""
    if not isinstance(target, str | os.PathLike):
        yield target
        return
    path = Path(target)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def items_of(call: CallFacts, response: Response) -> Items:
    """How the items of a streamed response are read; by its status, else as the first that is stated."""
    kind = documented(call.returns, response.status)
    if not isinstance(kind, Items):
        stated = [each for each in call.returns.values() if isinstance(each, Items)]
        kind = stated[0] if stated else Items(Any, "lines")
    return kind


class EventStream(Generic[T]):
    """Typed items that are read while they come: iterate, once. Leave the loop or call `close` to stop."""

    def __init__(self, streamed: StreamedResponse, items: Items) -> None:
        self._streamed = streamed
        self._items = cast("Generator[T]", streamed.items(items))

    @property
    def response(self) -> Response:
        """Status and headers."""
        return self._streamed.response

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
