"""Files in threads, so that the tasks of an event loop do not wait for a disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from typing import TypeVar

T = TypeVar("T")


async def in_thread(function: Callable[..., T], *arguments: object) -> T:
    """What the function gives, called in a thread; anyio has them, on asyncio and on trio."""
    import anyio.to_thread  # what the HTTP library runs on

    return await anyio.to_thread.run_sync(function, *arguments)


async def iterated_in_thread(parts: Generator[bytes]) -> AsyncGenerator[bytes]:
    """The parts, each got in a thread. One that never comes, from a pipe, does not outlast the call."""
    import anyio.to_thread

    try:
        while part := await anyio.to_thread.run_sync(
            next, parts, b"", abandon_on_cancel=True
        ):
            yield part
    finally:
        with suppress(ValueError):  # its thread still waits for the pipe
            parts.close()


@asynccontextmanager
async def entered_in_thread(manager: AbstractContextManager[T]) -> AsyncGenerator[T]:
    """A context manager that is entered and left in threads, after a cancellation too."""
    import anyio

    value = await in_thread(manager.__enter__)
    try:
        yield value
    except BaseException as error:
        with anyio.CancelScope(shield=True):
            await in_thread(manager.__exit__, type(error), error, error.__traceback__)
        raise
    await in_thread(manager.__exit__, None, None, None)
