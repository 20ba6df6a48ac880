"""Bodies that are read after the call has given its response: they hold the connection until then."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any

from ..errors.exceptions import SDKError
from ..http.request import Request
from .library import Library
from .response_reader import ResponseReader


class _Body:
    """The body of a response that the library still reads. Only its silence is limited in time, not its length."""

    def __init__(
        self, response: Any, library: Library, request: Request, reader: ResponseReader
    ) -> None:
        self._response = response
        self._library = library
        self._request = request
        self._reader = reader

    def _failure(self, error: Exception) -> SDKError:
        return self._library.failure(error, self._request, self._reader)


class BodyStream(_Body):
    """Of a client that waits."""

    def parts(self) -> Iterator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when they do not all come."""
        failure = None
        try:
            yield from self._response.iter_bytes()
        except self._library.errors as error:
            failure = self._failure(error)
        if failure is not None:
            raise failure

    def close(self) -> None:
        self._response.close()


class AsyncBodyStream(_Body):
    """Of a client that awaits."""

    async def parts(self) -> AsyncGenerator[bytes]:
        """The bytes, unpacked. Raises APIConnectionError when they do not all come."""
        failure = None
        try:
            async with aclosing(self._response.aiter_bytes()) as parts:
                async for part in parts:
                    yield part
        except self._library.errors as error:
            failure = self._failure(error)
        if failure is not None:
            raise failure

    async def close(self) -> None:
        await self._response.aclose()
