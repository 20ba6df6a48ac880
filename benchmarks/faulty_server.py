"""The server of the load test: a process of its own, which fails now and then, and keeps account of it."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from multiprocessing.connection import Connection
from typing import ClassVar

FAULTS = 0.03
KEY = re.compile(rb"idempotency-key: *([^\r\n]+)", re.IGNORECASE)


class Server(asyncio.Protocol):
    """Enough of HTTP/1.1 to answer, or to fail to, very fast."""

    acted: ClassVar[Counter[int]] = Counter()
    faults: ClassVar[Counter[str]] = Counter()
    keys: ClassVar[set[bytes]] = set()
    chance = random.Random(7)

    def __init__(self) -> None:
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while True:
            head, end, rest = self._read.partition(b"\r\n\r\n")
            if not end:
                return
            size = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    size = int(line[15:])
            if len(rest) < size:
                return
            self._read = rest[size:]
            self._answer(head, rest[:size])

    def _answer(self, head: bytes, content: bytes) -> None:
        lot = self.chance.random() / FAULTS * 6
        if lot < 4:
            status = b"429 Slow" if lot < 2 else b"503 Busy"
            self.faults["refused"] += 1
            self._write(status, b"{}", b"Retry-After: 0.01\r\n")
            return
        if head.startswith(b"POST"):
            self._act(head, content)
        if lot < 5:
            self.faults["no answer"] += 1
            self._transport.abort()
        elif lot < 6:
            self.faults["half an answer"] += 1
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
            self._transport.close()
        else:
            self._write(b"200 OK", b'{"id": "x"}')

    def _act(self, head: bytes, content: bytes) -> None:
        """Does what a POST asks, unless its key tells that it is done already."""
        key = KEY.search(head)
        if key is not None:
            if key[1] in self.keys:
                self.faults["repeated by key"] += 1
                return
            self.keys.add(key[1])
        self.acted[json.loads(content)["id"]] += 1

    def _write(self, status: bytes, content: bytes, more: bytes = b"") -> None:
        self._transport.write(
            b"HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
            % (status, more, len(content), content)
        )


def serve(pipe: Connection) -> None:
    """Runs the server until a message comes, and then tells what it acted on."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Server, "127.0.0.1", 0, backlog=2048)
        pipe.send(server.sockets[0].getsockname()[1])
        while True:
            if await loop.run_in_executor(None, pipe.recv) == "end":
                return
            pipe.send((Server.acted, Server.faults))
            for each in (Server.acted, Server.faults, Server.keys):
                each.clear()

    asyncio.run(main())
