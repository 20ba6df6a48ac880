"""Responses that are read while they come: bytes, files, items."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Literal, Protocol, Self, cast

from ..connections.response_reader import check_unpacked
from ..http.calls import CallFacts
from ..http.response import Response, UnreadResponse
from ..http.threads import entered_in_thread, in_thread
from ..read.parser import ResponseParser
from ..read.problems import Problem
from .event import Event


class Source(Protocol):
    """A body that is still to come."""

    def parts(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class AsyncSource(Protocol):
    """A body that is still to come, awaited."""

    def parts(self) -> AsyncGenerator[bytes]: ...
    async def close(self) -> None: ...


class Decoder(Protocol):
    """Takes a body in parts as they come, and gives the records that are complete."""

    def feed(self, part: bytes) -> Iterator[Any]: ...
    def end(self) -> Iterator[Any]: ...


Role = Literal["item", "failure", "nothing", "end"]
"""An item; a word that the server failed; one that it is still there; one that the stream is over."""


class Items(Protocol):
    """What a body holds, one after the other, and how it is read."""

    def decoder(self) -> Decoder:
        """What splits a body into records."""
        ...

    def role(self, record: Any) -> Role:
        """What a record is for."""
        ...

    def read(
        self,
        record: Any,
        typed: Callable[[Any, Any], Any],
        tell: Callable[[str], None],
    ) -> Any:
        """One record as its type; what is no JSON stays text, and is told of."""
        ...


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
        self.last_event: Event | None = None
        """The event that the last item came in, with its name; None where items are no events."""

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

    def _given(self, items: Items, record: Any) -> Iterator[Any]:
        """The item that a record is. Raises ReportedFailureError for one that says that the server failed."""
        role = items.role(record)
        if role == "failure":
            raise self._parser.failed_stream(self.response, record.said())
        if role == "item":
            self.last_event = record if isinstance(record, Event) else None
            yield items.read(record, self._typed, self._tell)

    def _tell(self, what: str) -> None:
        problem = Problem("an item of the stream", what)
        self._parser.tell(self._call, self.response, [problem])

    def _typed(self, value: Any, kind: Any) -> Any:
        return self._parser.item(self._call, self.response, value, kind)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.status}, {self.response.media or 'no media type'})"


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
        """Typed values: `response.items(events_of(Chunk))`, `response.items(json_lines_of(Row))`.

        Raises ReportedFailureError after the items before it where the server says that it failed.
        """
        decoder = items.decoder()
        with contextlib.closing(cast("Generator[bytes]", iter(self))) as parts:
            for part in parts:
                for record in decoder.feed(part):
                    if items.role(record) == "end":
                        return
                    yield from self._given(items, record)
            for record in decoder.end():
                yield from self._given(items, record)

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
        """Typed values: `response.items(events_of(Chunk))`, `response.items(json_lines_of(Row))`.

        Raises ReportedFailureError after the items before it where the server says that it failed.
        """
        decoder = items.decoder()
        async with contextlib.aclosing(self.__aiter__()) as parts:
            async for part in parts:
                for record in decoder.feed(part):
                    if items.role(record) == "end":
                        return
                    for item in self._given(items, record):
                        yield item
            for record in decoder.end():
                for item in self._given(items, record):
                    yield item

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
