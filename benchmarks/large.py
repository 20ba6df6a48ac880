"""Large bodies: is a stream of 1 GB held in little memory, and a page of 10,000 objects read in linear time?

    python benchmarks/large.py                 exit code 1 if one of these is not so
    python benchmarks/large.py --megabytes 100

Both clients send and receive a body over loopback, from and to a server of its own process. What is resident is
looked at every 2 ms, against what was before: at most 20 MB more. Pages of 1,000 and 10,000 objects, clean ones
and ones with an odd value in each object, are read without a server: CPU time for an object in the large page over
that in the small one, the least of five, at most 3: Python's collector looks at what is new more than once, and
what is quadratic would take ten times as long.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Final

from load import memory

from crmgen.runtime.body.files import bytes_body
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.headers import Headers
from crmgen.runtime.http.request import Request
from crmgen.runtime.http.response import Response
from crmgen.runtime.http.settings import ApiFacts
from crmgen.runtime.read.models import Model
from crmgen.runtime.read.parser import ResponseParser

FACTS: Final = ApiFacts(package="large", version="1")
MOST_MB, MOST_GROWTH = 20, 3.0
PART: Final = bytes(64 * 1024)


class Zeros(io.RawIOBase):
    """A file of so many bytes that is nowhere."""

    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        count = min(len(buffer), self._left)
        self._left -= count
        return count


class Row(Model):
    id: int
    name: str


class Page(Model):
    rows: list[Row]


def serve(pipe: Connection, size: int) -> None:
    """Gives zeros, and counts what is sent."""

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if head.startswith(b"get"):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
            for _ in range(size // len(PART)):
                writer.write(PART)
                await writer.drain()
        else:
            count, is_over = 0, False
            while not is_over:  # chunks, of which the last one is empty
                part = await reader.read(len(PART))
                count, is_over = count + len(part), part.endswith(b"0\r\n\r\n")
            text = b"%d" % (count >= size)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + text)
        await writer.drain()
        writer.close()

    async def forever() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


@contextmanager
def watched(what: str, problems: list[str]) -> Generator[None]:
    """Tells how much more was resident than before."""
    before, most, over = memory(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(0.002):
            most[0] = max(most[0], memory())

    thread = threading.Thread(target=watch)
    thread.start()
    yield
    over.set()
    thread.join()
    more = max(most[0] - before, 0.0)
    print(f"| {what} | {before:.1f} MB | {more:.1f} MB |", flush=True)
    if more > MOST_MB:
        problems.append(f"{what}: {more:.1f} MB more than before")


def up(size: int) -> Call[Any, Any]:
    return Call("PUT", "/up", body=bytes_body(io.BufferedReader(Zeros(size))), returns={"200": str})  # fmt: skip


DOWN: Final = Call[Any, Any]("GET", "/down", returns={"200": bytes})


def by_threads(url: str, size: int, problems: list[str]) -> None:
    with SyncClient(FACTS, {}, SyncOptions(base_url=url, timeout=900)) as client:
        client.send(up(1)).parsed  # so that all is loaded  # noqa: B018
        with watched("download", problems), client.stream(DOWN) as response:
            assert sum(map(len, response)) == size
        with watched("upload", problems):
            assert client.send(up(size)).content == b"1"


async def by_tasks(url: str, size: int, problems: list[str]) -> None:
    options = AsyncOptions(base_url=url, timeout=900)
    async with AsyncClient(FACTS, {}, options) as client:
        await client.send(up(1))
        with watched("download, async", problems):
            async with await client.stream(DOWN) as response:
                assert sum([len(part) async for part in response]) == size
        with watched("upload, async", problems):
            assert (await client.send(up(size))).content == b"1"


def seconds_each(count: int, name: object) -> float:
    """CPU seconds for an object of a page, as a client reads it."""
    parser = ResponseParser("large", strict=False)
    call = Call[Any, Any]("GET", "/rows", returns={"200": Page})
    content = json.dumps({"rows": [{"id": 1, "name": name}] * count}).encode()
    request = Request("GET", "/rows", Headers(), None, operation="GET /rows")

    def read() -> float:
        started = time.process_time()
        parser.envelope(call, Response(200, Headers(), content, request))
        return (time.process_time() - started) / count

    return min(read() for _ in range(5))


def linear() -> Iterator[str]:
    for what, name in {"clean": "Ada", "odd": 5}.items():
        small, large = (seconds_each(count, name) for count in (1000, 10_000))
        growth = large / small
        print(f"| page of 10,000, {what} | {large * 1e6:.2f} us an object | {growth:.2f} times that of 1,000 |")  # fmt: skip
        if growth > MOST_GROWTH:
            yield f"page of 10,000, {what}: {growth:.2f} times as long for each object"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1000)
    size = parser.parse_args().megabytes * 16 * len(PART)
    ours, theirs = multiprocessing.Pipe()
    spawn: Callable[..., Any] = multiprocessing.get_context("spawn").Process
    server = spawn(target=serve, args=(theirs, size))
    server.start()
    problems: list[str] = []
    try:
        url = f"http://127.0.0.1:{ours.recv()}"
        print("| what | before | more |", "|---|---:|---:|", sep="\n")
        by_threads(url, size, problems)
        asyncio.run(by_tasks(url, size, problems))
    finally:
        server.kill()
    problems += linear()
    for problem in problems:
        print(f"FAILED: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
