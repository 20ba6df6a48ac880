"""Process and event loop affinity of connections, which break in odd ways elsewhere."""

from __future__ import annotations

import os
import sys
from typing import Any

CLOSED = "this client is closed; make another one"
FORKED = (
    "the http_client of this client was used before the process forked, and its connections"
    " are the parent's; make an http_client in each process"
)
OTHER_LOOP = (
    "this client belongs to another event loop, in which it was first used;"
    " make one client in each loop"
)


def running_loop() -> Any:
    """What stands for the event loop that runs here, of asyncio or of trio."""
    trio: Any = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_run():
        return trio.lowlevel.current_trio_token()
    import asyncio  # not needed without tasks, and large

    return asyncio.get_running_loop()


def is_over(loop: Any) -> bool:
    """Whether an event loop runs no more. Trio's cannot be asked; one that is another's is over."""
    import asyncio

    return not isinstance(loop, asyncio.AbstractEventLoop) or loop.is_closed()


class ProcessAffinity:
    """The process in which connections were first used."""

    __slots__ = ("_id",)

    def __init__(self) -> None:
        self._id: int | None = None

    def is_current(self) -> bool:
        """Whether it is this one, as it is when they are used now for the first time."""
        if self._id is None:
            self._id = os.getpid()
        return self._id == os.getpid()
