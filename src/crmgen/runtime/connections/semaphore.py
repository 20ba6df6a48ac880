"""Taking turns: a lock that threads wait for, and tasks of any event loop."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any


class _Waiter:
    """One who waits for a turn: how to be woken, wherever the one before has its own."""

    __slots__ = ("wake",)

    def __init__(self, wake: Callable[[], object]) -> None:
        self.wake = wake


class Turn:
    """A lock whose holder is a course of steps, not a thread: who took it gives it back.

    The turn is handed on in the order of asking, to threads and to tasks alike. With more than
    one place, so many may have theirs at the same time.
    """

    __slots__ = ("_free", "_guard", "_waiting")

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._waiting: deque[_Waiter] = deque()

    def take_free(self) -> bool:
        """Takes a turn that is free, without waiting. False: there is none."""
        with self._guard:
            if not self._free:
                return False
            self._free -= 1
            return True

    def take(self, seconds: float | None = None) -> bool:
        """Waits, blocking the thread. False: not in time."""
        event = threading.Event()
        waiter = self._line_up(event.set)
        if waiter is None:
            return True
        try:
            is_mine = event.wait(seconds)
        except BaseException:
            self._leave(waiter)
            raise
        return is_mine or self._is_late(waiter)

    async def take_async(self, seconds: float | None = None) -> bool:
        """Waits, letting other tasks go on. False: not in time."""
        wake, woken = _signal()
        waiter = self._line_up(wake)
        if waiter is None:
            return True
        try:
            is_mine = await woken(seconds)
        except BaseException:
            self._leave(waiter)
            raise
        return is_mine or self._is_late(waiter)

    def give_back(self) -> None:
        """Ends the turn: the next in line has it."""
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

    def _line_up(self, wake: Callable[[], object]) -> _Waiter | None:
        """A place in the line; None when the turn is free, and now taken."""
        with self._guard:
            if not self._free:
                waiter = _Waiter(wake)
                self._waiting.append(waiter)
                return waiter
            self._free -= 1
            return None

    def _is_late(self, waiter: _Waiter) -> bool:
        """Leaves the line after the wait; True when the turn came all the same."""
        with self._guard:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
                return False
            return True

    def _leave(self, waiter: _Waiter) -> None:
        """Leaves the line in the middle of the wait; a turn that came is handed on."""
        if self._is_late(waiter):
            self.give_back()


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
