"""The end of a call's time, kept by each single read of a blocking connection.

The HTTP library waits anew for every part of an answer's head, so that a server that sends a byte
now and then keeps a thread for minutes. An async call is cancelled from outside; a thread cannot be.
"""

from __future__ import annotations

import time
from typing import Any


class TimeLeft(float):
    """A timeout of the HTTP library, in seconds, that knows when the time of the whole is over."""

    deadline: float


def time_left(limit: float | None, deadline: float) -> TimeLeft:
    """What is left until the deadline, or less where the limit is less."""
    left = max(deadline - time.monotonic(), 0.001)
    value = TimeLeft(left if limit is None else min(limit, left))
    value.deadline = deadline
    return value


def _now(timeout: float | None) -> float | None:
    if isinstance(timeout, TimeLeft):
        return time_left(timeout, timeout.deadline)
    return timeout


class _Stream:
    """A connection of the library that looks at the clock at each read and write."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        return self._stream.read(max_bytes, _now(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _now(timeout))

    def start_tls(self, *args: Any, **settings: Any) -> _Stream:
        return _Stream(self._stream.start_tls(*args, **settings))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Backend:
    """Where the library has its connections from."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def connect_tcp(self, *args: Any, **settings: Any) -> _Stream:
        return _Stream(self._backend.connect_tcp(*args, **settings))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)


def keep_deadlines(client: Any) -> None:
    """Makes a new blocking client of the library keep them, proxies' connections included.

    There is no public way; where the library is built otherwise, its own timeouts remain.
    """
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        backend = getattr(pool, "_network_backend", None)
        if pool is not None and backend is not None:
            pool._network_backend = _Backend(backend)
