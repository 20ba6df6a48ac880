"""A fair semaphore, for threads and for tasks of any event loop alike."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any


class _Waiter:
    """One who waits: how to be woken, wherever the holder before runs."""

    __slots__ = ("wake",)

    def __init__(self, wake: Callable[[], object]) -> None:
        self.wake = wake


class FairSemaphore:
    """A semaphore whose holder is a generator of steps, not a thread: who acquired it releases it.

    It is handed on in the order of asking, to threads and to tasks alike.
    """

    __slots__ = ("_free", "_guard", "_waiting")

    def __init__(self, value: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = value
        self._waiting: deque[_Waiter] = deque()

    def acquire_nowait(self) -> bool:
        """Acquires it without waiting. False: it is not free."""
        with self._guard:
            if not self._free:
                return False
            self._free -= 1
            return True

    def acquire(self, seconds: float | None = None) -> bool:
        """Waits, blocking the thread. False: not in time."""
        event = threading.Event()
        waiter = self._enqueue(event.set)
        if waiter is None:
            return True
        try:
            is_mine = event.wait(seconds)
        except BaseException:
            self._abandon(waiter)
            raise
        return is_mine or self._cancel(waiter)

    async def acquire_async(self, seconds: float | None = None) -> bool:
        """Waits, letting other tasks go on. False: not in time."""
        wake, woken = _signal()
        waiter = self._enqueue(wake)
        if waiter is None:
            return True
        try:
            is_mine = await woken(seconds)
        except BaseException:
            self._abandon(waiter)
            raise
        return is_mine or self._cancel(waiter)

    def release(self) -> None:
        """Hands it to the next in the queue."""
        while True:
            with self._guard:
                if not self._waiting:
                    self._free += 1
                    return
                following = self._waiting.popleft()
            try:
                following.wake()
            except RuntimeError:
                continue  # its event loop is closed: nobody waits there any more
            return

    def _enqueue(self, wake: Callable[[], object]) -> _Waiter | None:
        """A place in the queue; None when it was free, and is now acquired."""
        with self._guard:
            if not self._free:
                waiter = _Waiter(wake)
                self._waiting.append(waiter)
                return waiter
            self._free -= 1
            return None

    def _cancel(self, waiter: _Waiter) -> bool:
        """Leaves the queue after the wait; True when it was handed on all the same."""
        with self._guard:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
                return False
            return True

    def _abandon(self, waiter: _Waiter) -> None:
        """Leaves the queue in the middle of the wait; what was handed on goes to the next."""
        if self._cancel(waiter):
            self.release()


def _signal() -> tuple[Callable[[], object], Callable[[float | None], Awaitable[bool]]]:
    """What wakes this task from any thread, and the wait for that."""
    import asyncio  # not needed by threads, and large

    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return _trio_signal(sys.modules["trio"])
    event = asyncio.Event()

    async def wait(seconds: float | None) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True

    def wake() -> None:
        try:
            is_here = asyncio.get_running_loop() is loop
        except RuntimeError:
            is_here = False
        if is_here:
            event.set()  # without the write to a socket by which another thread wakes it
        else:
            loop.call_soon_threadsafe(event.set)

    return wake, wait


def _trio_signal(
    trio: Any,
) -> tuple[Callable[[], object], Callable[[float | None], Awaitable[bool]]]:
    """The same for trio, which the HTTP library can run on too."""
    token, event = trio.lowlevel.current_trio_token(), trio.Event()

    async def wait(seconds: float | None) -> bool:
        with trio.move_on_after(float("inf") if seconds is None else seconds):
            await event.wait()
        return bool(event.is_set())

    return lambda: token.run_sync_soon(event.set), wait
