"""The end of a call's time, kept at each read and write on the network, however slowly bytes come.

The HTTP library asks for a timeout once per phase and grants it to every single read of the
phase, so that a server which trickles could hold a thread for ever. Tasks are cancelled instead.
"""

from __future__ import annotations

import math
import time
from typing import Any

_PART = 16 * 1024


class Until(float):
    """Seconds that a phase may take at most, and by when all is over."""

    __slots__ = ("end",)

    end: float

    def left(self) -> float:
        """The seconds as they are now; never 0, which would mean not to wait."""
        return min(self, max(self.end - time.monotonic(), 0.001))


def left(timeout: float | None) -> float | None:
    """A timeout as it is now: shorter than it was when it was made, where it has an end."""
    return timeout.left() if isinstance(timeout, Until) else timeout


class BoundedTimeouts(dict[str, float | None]):
    """Timeouts of a library that is not told of the end: it asks for one at each phase, and gets what is left then."""

    end: float

    def get(self, key: str, default: Any = None, /) -> Any:
        limit = super().get(key, default)
        if self.end == math.inf:
            return limit
        rest = max(self.end - time.monotonic(), 0.001)
        return rest if limit is None else min(limit, rest)


class TimelyBackend:
    """What opens connections of the HTTP library, so that these keep the end of the time."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **more: Any
    ) -> TimelyStream:
        """Opens a connection. Several addresses of a host take the timeout one by one."""
        return TimelyStream(
            self._backend.connect_tcp(host, port, timeout=left(timeout), **more)
        )


class TimelyStream:
    """A connection of the HTTP library. A write is done in parts, since each may wait."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes that come within the time."""
        found: bytes = self._stream.read(max_bytes, timeout=left(timeout))
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends it all within the time."""
        for start in range(0, len(buffer), _PART):
            part = buffer[start : start + _PART] if len(buffer) > _PART else buffer
            self._stream.write(part, timeout=left(timeout))

    def start_tls(
        self, ssl_context: Any, server_hostname: Any = None, timeout: Any = None
    ) -> TimelyStream:
        """The same connection, encrypted."""
        return TimelyStream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=left(timeout))
        )

    def close(self) -> None:
        """Ends it."""
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        """What the library asks of its connections."""
        return self._stream.get_extra_info(info)


def keep_deadlines(client: Any) -> bool:
    """Makes a client of the library keep them, with its proxies. False: not all connections do.

    There is no public way in; without this one, each read would have the time for itself.
    """
    transports = (client._transport, *filter(None, client._mounts.values()))
    pools: list[Any] = [getattr(each, "_pool", None) for each in transports]
    if not all(hasattr(pool, "_network_backend") for pool in pools):
        return False
    for pool in pools:
        pool._network_backend = TimelyBackend(pool._network_backend)
    return True
