"""The end of a call's time, kept at each read and write on the network, however slowly bytes come.

The HTTP library asks for a timeout once per phase and grants it to every single read of the
phase, so that a server which trickles could hold a thread for ever. Tasks are cancelled instead.
"""

from __future__ import annotations

import time
from typing import Any

_PART = 16 * 1024


class Until(float):
    """Seconds that are left, which also know when they are over."""

    __slots__ = ("end",)

    end: float

    @classmethod
    def of(cls, end: float, limit: float | None) -> Until:
        """What is left until the end, at most the limit; never 0, which would mean not to wait."""
        left = max(end - time.monotonic(), 0.001)
        until = cls(left if limit is None else min(left, limit))
        until.end = end
        return until


def left(timeout: float | None) -> float | None:
    """A timeout as it is now: shorter than it was when it was made, where it has an end."""
    return Until.of(timeout.end, timeout) if isinstance(timeout, Until) else timeout


class TimelyBackend:
    """What opens connections of the HTTP library, so that these keep the end of the time."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **more: Any
    ) -> TimelyStream:
        """Opens a connection. Several addresses of a host take the timeout one by one."""
        return TimelyStream(
            self._backend.connect_tcp(host, port, timeout=timeout, **more)
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
            part = buffer[start : start + _PART]
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


def keep_deadlines(client: Any) -> None:
    """Makes a client of the library keep them, with its proxies.

    There is no public way in; without this one, each read would have the time for itself.
    """
    for transport in (client._transport, *client._mounts.values()):
        pool: Any = getattr(transport, "_pool", None)
        if hasattr(pool, "_network_backend"):
            pool._network_backend = TimelyBackend(pool._network_backend)
