"""A server on 127.0.0.1 that misbehaves on command, down to single bytes; and a clock that nobody waits for."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from typing import IO, NamedTuple, Self

from crmgen.runtime.http.clock import Clock

ONE = b'{"data": {"contact": {"id": "c1"}}}'


class Came(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    content: bytes


class Wire:
    """One connection, as an act sees it."""

    def __init__(self, connection: socket.socket, stop: threading.Event) -> None:
        self._connection = connection
        self._stop = stop

    def write(self, data: bytes) -> None:
        self._connection.sendall(data)

    def reset(self) -> None:
        """Ends the connection with RST instead of FIN."""
        linger = struct.pack("ii", 1, 0)
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connection.close()

    def stall(self) -> None:
        """Says nothing more until the server stops."""
        self._stop.wait(30)

    def pause(self, seconds: float) -> bool:
        """Says nothing for a while; True when the server stops."""
        return self._stop.wait(seconds)


Act = Callable[[Wire], bool]
"""What is done after a request came; gives whether the connection goes on."""


def reply(
    status: int = 200,
    content: bytes = ONE,
    /,
    *,
    length: int | None = None,
    **more: str,
) -> Act:
    """An answer; `length`: another than the content has."""
    size = len(content) if length is None else length
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {size}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    data = "\r\n".join([*lines, "", ""]).encode() + content

    def act(wire: Wire) -> bool:
        wire.write(data)
        return length is None

    return act


def reset(after: bytes = b"") -> Act:
    """A connection that is reset after some bytes."""

    def act(wire: Wire) -> bool:
        wire.write(after)
        wire.reset()
        return False

    return act


def close(after: bytes = b"") -> Act:
    """A connection that is closed after some bytes."""

    def act(wire: Wire) -> bool:
        wire.write(after)
        return False

    return act


def stall(after: bytes = b"") -> Act:
    """Silence after some bytes."""

    def act(wire: Wire) -> bool:
        wire.write(after)
        wire.stall()
        return False

    return act


def raw(data: bytes, *, goes_on: bool = False) -> Act:
    """These bytes, whatever they are."""

    def act(wire: Wire) -> bool:
        wire.write(data)
        return goes_on

    return act


HEAD = b"HTTP/1.1 200 OK\r\n"
HALF = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX-Request-Id: r1\r\n\r\n{"


class Misbehaving:
    """Does one act after another, the last one again and again; remembers what came.

    `accepts_when`: it takes no connection before; until then they wait in the queue of the system.
    """

    def __init__(self, *acts: Act, accepts_when: threading.Event | None = None) -> None:
        self._accepts_when = accepts_when
        self._acts = list(acts)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.came: list[Came] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        if self._accepts_when is not None:
            self._accepts_when.wait(30)
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            ).start()

    def _serve(self, connection: socket.socket) -> None:
        wire = Wire(connection, self._stop)
        with connection, connection.makefile("rb") as source:
            try:
                while True:
                    came = _read(source)
                    if came is None or not self._act(came)(wire):
                        return
            except OSError:
                return

    def _act(self, came: Came) -> Act:
        with self._lock:
            self.came.append(came)
            return self._acts[0] if len(self._acts) == 1 else self._acts.pop(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._listener.close()


class Answering(Misbehaving):
    """Does what a function says to each request."""

    def __init__(self, respond: Callable[[Came], Act]) -> None:
        super().__init__()
        self._respond = respond

    def _act(self, came: Came) -> Act:
        with self._lock:
            self.came.append(came)
        return self._respond(came)


def _read(source: IO[bytes]) -> Came | None:
    lines = iter(source.readline, b"")
    first: bytes = next(lines, b"")
    if not first:
        return None
    method, target, _ = first.decode().split(" ", 2)
    headers: dict[str, str] = {}
    for line in lines:
        if line == b"\r\n":
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return Came(method, target, headers, _body(source, headers))


def _body(source: IO[bytes], headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return source.read(int(headers.get("content-length", "0")))
    parts: list[bytes] = []
    while size := int(source.readline() or b"0", 16):
        parts.append(source.read(size))
        source.readline()
    source.readline()
    return b"".join(parts)


class Moment:
    """A clock that goes forward only when somebody sleeps."""

    def __init__(self, chance: float = 1.0) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._chance = chance

    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.time,
            wall=lambda: 1_800_000_000 + self.time,
            sleep=self._sleep,
            sleep_in_task=self._sleep_in_task,
            chance=lambda: self._chance,
        )

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    async def _sleep_in_task(self, seconds: float) -> None:
        self._sleep(seconds)
