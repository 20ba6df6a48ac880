"""Time and chance: what tests put others in the place of, so that none of them sleeps."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


async def _sleep_in_task(seconds: float) -> None:
    import anyio  # what the HTTP library runs on, asyncio and trio alike

    await anyio.sleep(seconds)


@dataclass(frozen=True)
class Clock:
    """Where a client has its time and its random numbers from."""

    now: Callable[[], float] = time.monotonic
    """Seconds that only go forward."""
    wall: Callable[[], float] = time.time
    """Seconds since 1970, for the dates of servers."""
    sleep: Callable[[float], None] = time.sleep
    sleep_in_task: Callable[[float], Awaitable[None]] = _sleep_in_task
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""


SYSTEM = Clock()
