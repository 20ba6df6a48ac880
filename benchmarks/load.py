"""Many calls with faults: is every POST done exactly once, and does nothing grow?

    python benchmarks/load.py                       100,000 calls from 16 threads, and from 1,000 tasks
    python benchmarks/load.py --calls 20000         fewer
    python benchmarks/load.py --seconds 600         stop asking after so long

The server runs in a process of its own. To some requests it gives no answer, half of one, a 429, or
a 503; it counts which POST it acted on. A POST that it acted on but did not answer must come once,
and its caller must be told; one that it refused must be sent again. Exit code 1 if not.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import os
import random
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar

from crmgen.runtime import (
    APIConnectionError,
    ApiFacts,
    AsyncClient,
    Call,
    SDKError,
    SyncClient,
    json_body,
)

FAULTS = 0.03
THREADS, TASKS = 16, 1000
FACTS = ApiFacts(package="load", version="1")


class Server(asyncio.Protocol):
    """Enough of HTTP/1.1 to answer, or to fail to, very fast."""

    acted: ClassVar[Counter[str]] = Counter()
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
        lot = self.chance.random()
        if lot < FAULTS / 3:
            self._write(b"429 Slow", b"{}", b"Retry-After: 0.01\r\n")
            return
        if lot < FAULTS * 2 / 3:
            self._write(b"503 Busy", b"{}", b"Retry-After: 0.01\r\n")
            return
        if head.startswith(b"POST"):
            self.acted[json.loads(content)["id"]] += 1
        if lot < FAULTS * 5 / 6:
            self._transport.abort()
        elif lot < FAULTS:
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
            self._transport.close()
        else:
            self._write(b"200 OK", b'{"id": "x"}')

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
            word = await loop.run_in_executor(None, pipe.recv)
            if word == "end":
                return
            pipe.send(dict(Server.acted))
            Server.acted.clear()

    asyncio.run(main())


@dataclass
class Outcome:
    """What the callers know."""

    done: set[str] = field(default_factory=set[str])
    unsure: set[str] = field(default_factory=set[str])
    refused: set[str] = field(default_factory=set[str])
    calls: int = 0
    retries: int = 0
    failures: Counter[str] = field(default_factory=Counter[str])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def success(self, id: str | None, tries: int) -> None:
        with self.lock:
            self.calls += 1
            self.retries += tries - 1
            if id is not None:
                self.done.add(id)

    def failure(self, id: str | None, error: SDKError) -> None:
        with self.lock:
            self.calls += 1
            self.retries += max(error.tries - 1, 0)
            self.failures[type(error).__name__] += 1
            if id is not None:
                may_be_done = isinstance(error, APIConnectionError) and error.was_sent
                (self.unsure if may_be_done else self.refused).add(id)


def call_number(number: int, prefix: str) -> tuple[str | None, Call[Any, Any]]:
    """Every second call is a POST with an id of its own."""
    if number % 2:
        return None, Call("GET", "/things", returns={"200": Any})
    id = f"{prefix}{number}"
    return id, Call("POST", "/things", body=json_body({"id": id}), returns={"200": Any})


def numbers(calls: int, until: float) -> Iterator[int]:
    """1, 2, 3 ... for as long as there is time."""
    for number in range(calls):
        if time.monotonic() > until:
            return
        yield number


def by_threads(url: str, calls: int, until: float, prefix: str) -> Outcome:
    outcome, source, lock = Outcome(), numbers(calls, until), threading.Lock()

    def work(client: SyncClient) -> None:
        while True:
            with lock:
                number = next(source, None)
            if number is None:
                return
            id, call = call_number(number, prefix)
            try:
                outcome.success(id, client.send(call).tries)
            except SDKError as error:
                outcome.failure(id, error)

    with (
        SyncClient(FACTS, {}, base_url=url, timeout=30) as client,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        for each in [pool.submit(work, client) for _ in range(THREADS)]:
            each.result()
    return outcome


async def by_tasks(url: str, calls: int, until: float, prefix: str) -> Outcome:
    outcome, source = Outcome(), numbers(calls, until)

    async def work(client: AsyncClient) -> None:
        for number in source:
            id, call = call_number(number, prefix)
            try:
                outcome.success(id, (await client.send(call)).tries)
            except SDKError as error:
                outcome.failure(id, error)

    async with AsyncClient(FACTS, {}, base_url=url, timeout=30) as client:
        await asyncio.gather(*(work(client) for _ in range(TASKS)))
    return outcome


def descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def memory() -> float:
    """MB in use now, where the system tells; else the most that ever was."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def verdict(outcome: Outcome, acted: dict[str, int]) -> list[str]:
    """What went wrong with POSTs; nothing, if all is well."""
    problems: list[str] = []
    doubled = [id for id, times in acted.items() if times > 1]
    lost = [id for id in outcome.done if id not in acted]
    secret = [id for id in acted if id not in outcome.done | outcome.unsure]
    for kind, ids in (("doubled", doubled), ("lost", lost), ("not told of", secret)):
        if ids:
            problems.append(f"{len(ids)} POSTs {kind}, such as {ids[0]}")
    return problems


def run(name: str, calls: int, seconds: float, url: str, pipe: Connection) -> bool:
    """A short round to warm up, half of the calls, and the rest: between these nothing may grow."""
    problems: list[str] = []
    sizes: list[tuple[float, int]] = []
    total, started = Outcome(), time.monotonic()
    until = started + seconds
    for part, share in (
        ("warm", calls // 10),
        ("first", calls // 2),
        ("rest", calls // 2),
    ):
        prefix = f"{name}-{part}-"
        if name == "threads":
            outcome = by_threads(url, share, until, prefix)
        else:
            outcome = asyncio.run(by_tasks(url, share, until, prefix))
        pipe.send("report")
        problems += verdict(outcome, pipe.recv())
        total.calls += outcome.calls
        total.retries += outcome.retries
        total.failures += outcome.failures
        del outcome
        gc.collect()
        sizes.append((memory(), descriptors()))
    took = time.monotonic() - started
    (before, files_before), (after, files_after) = sizes[1:]
    if after > before * 1.1 + 5:
        problems.append(f"memory grew from {before:.0f} to {after:.0f} MB")
    if files_after > files_before + 2:
        problems.append(f"file descriptors grew from {files_before} to {files_after}")
    print(
        f"{name}: {total.calls} calls in {took:.1f} s ({total.calls / took:.0f}/s),"
        f" {total.retries} retries, failures {dict(total.failures)},"
        f" memory {before:.0f} -> {after:.0f} MB, descriptors {files_before} -> {files_after}"
    )
    for problem in problems:
        print(f"  FAILED: {problem}")
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=900)
    given = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    try:
        url = f"http://127.0.0.1:{ours.recv()}"
        good = [
            run(name, given.calls, given.seconds, url, ours)
            for name in ("threads", "tasks")
        ]
        ours.send("end")
    finally:
        server.join(10)
        server.kill()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
