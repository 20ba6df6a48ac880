"""Many calls with faults: is every POST done exactly once, and does nothing grow?

    python benchmarks/load.py                       100,000 calls from 16 threads, and from 1,000 tasks
    python benchmarks/load.py --calls 20000         fewer
    python benchmarks/load.py --seconds 600         stop asking after so long
    python benchmarks/load.py --only tasks          not from threads
    python benchmarks/load.py --tasks 50            from fewer

Half of the calls are GET, a quarter POST, and a quarter POST with an idempotency key, which the
server obeys. It runs in a process of its own. To some requests it gives no answer, half of one, a
429, or a 503; it counts these faults, and which POST it acted on. A POST without a key that it acted
on but did not answer must come once, and its caller must be told; one that it refused, or that has a
key, must be sent again. Each fault must show as a retry or as an error of a caller, and nothing else
may. Memory and descriptors are looked at all along. Exit code 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
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
from typing import Any

from faulty_server import serve

from crmgen.runtime.body.json import json_body
from crmgen.runtime.errors.exceptions import APIConnectionError, SDKError
from crmgen.runtime.http.calls import Call
from crmgen.runtime.http.client import AsyncClient, SyncClient
from crmgen.runtime.http.client_options import AsyncOptions, SyncOptions
from crmgen.runtime.http.settings import ApiFacts

THREADS, TASKS = 16, 1000
SAMPLES = 20
FACTS = ApiFacts(package="load", version="1")
UNKNOWN, DONE, UNSURE, REFUSED = range(4)


@dataclass
class Outcome:
    """What the callers know. It has its full size from the start, so that it does not grow itself."""

    states: bytearray
    calls: int = 0
    retries: int = 0
    failures: Counter[str] = field(default_factory=Counter[str])
    samples: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def success(self, number: int, tries: int) -> None:
        self._count(number, DONE, tries)

    def failure(self, number: int, error: SDKError) -> None:
        is_unanswered = isinstance(error, APIConnectionError) and error.was_sent
        has_key = number % 4 == 0  # then an earlier try may have been acted on
        may_be_done = is_unanswered or (has_key and error.tries > 1)
        self._count(number, UNSURE if may_be_done else REFUSED, error.tries)
        self.failures[type(error).__name__] += 1

    def _count(self, number: int, state: int, tries: int) -> None:
        with self.lock:
            self.states[number] = state
            self.calls += 1
            self.retries += max(tries - 1, 0)
            if self.calls % (len(self.states) // SAMPLES) == 0:
                self.samples.append((memory(), descriptors()))


def call_number(number: int) -> Call[Any, Any]:
    """The number is the id of a POST."""
    if number % 2:
        return Call("GET", "/things", returns={"200": Any})
    return Call(
        "POST",
        "/things",
        body=json_body({"id": number}),
        returns={"200": Any},
        idempotency_header="" if number % 4 else "Idempotency-Key",
    )


def numbers(calls: int, until: float) -> Iterator[int]:
    """1, 2, 3 ... for as long as there is time."""
    for number in range(calls):
        if time.monotonic() > until:
            return
        yield number


def by_threads(url: str, outcome: Outcome, until: float) -> None:
    source, lock = numbers(len(outcome.states), until), threading.Lock()

    def work(client: SyncClient) -> None:
        while True:
            with lock:
                number = next(source, None)
            if number is None:
                return
            try:
                outcome.success(number, client.send(call_number(number)).tries)
            except SDKError as error:
                outcome.failure(number, error)

    with (
        SyncClient(FACTS, {}, SyncOptions(base_url=url, timeout=30)) as client,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        for each in [pool.submit(work, client) for _ in range(THREADS)]:
            each.result()


async def by_tasks(url: str, outcome: Outcome, until: float, tasks: int) -> None:
    source = numbers(len(outcome.states), until)

    async def work(client: AsyncClient) -> None:
        for number in source:
            try:
                outcome.success(number, (await client.send(call_number(number))).tries)
            except SDKError as error:
                outcome.failure(number, error)

    async with AsyncClient(FACTS, {}, AsyncOptions(base_url=url, timeout=30)) as client:
        await asyncio.gather(*(work(client) for _ in range(tasks)))


def descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def memory() -> float:
    """MB in use now, where the system tells; else the most that ever was."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def wrong_posts(states: bytearray, acted: Counter[int]) -> Iterator[str]:
    """What went wrong with POSTs; nothing, if all is well."""
    posts = range(0, len(states), 2)
    wrong = {
        "doubled": [each for each in posts if acted[each] > 1],
        "lost": [each for each in posts if states[each] == DONE and not acted[each]],
        "done though refused": [
            each for each in posts if states[each] == REFUSED and acted[each]
        ],
        "done though never asked": [
            each for each in posts if states[each] == UNKNOWN and acted[each]
        ],
    }
    for kind, ids in wrong.items():
        if ids:
            yield f"{len(ids)} POSTs {kind}, such as {ids[0]}"


def unplanned(outcome: Outcome, faults: Counter[str]) -> Iterator[str]:
    """Each fault is one failed try: it was tried again, or is the error of a caller."""
    planned = faults.total() - faults["repeated by key"]
    seen = outcome.retries + outcome.failures.total()
    if seen != planned:
        yield f"{planned} faults, but {seen} tries that failed"


def growth(samples: list[tuple[float, int]]) -> Iterator[str]:
    """The second half may not need more than the first did."""
    half = len(samples) // 2
    before, after = (
        tuple(map(max, zip(*part, strict=True)))
        for part in (samples[:half], samples[half:])
    )
    if after[0] > before[0] * 1.03 + 1:
        yield f"memory grew from {before[0]:.1f} to {after[0]:.1f} MB"
    if after[1] > before[1] + 5:
        yield f"file descriptors grew from {before[1]} to {after[1]}"


def run(name: str, given: argparse.Namespace, url: str, pipe: Connection) -> bool:
    """All calls through one client. True: nothing was wrong."""
    outcome, started = Outcome(bytearray(given.calls)), time.monotonic()
    files, until, used = descriptors(), started + given.seconds, time.process_time()
    if name == "threads":
        by_threads(url, outcome, until)
    else:
        asyncio.run(by_tasks(url, outcome, until, given.tasks))
    took, used = time.monotonic() - started, time.process_time() - used
    pipe.send("report")
    acted, faults = pipe.recv()
    problems = [*wrong_posts(outcome.states, acted), *unplanned(outcome, faults)]
    problems += growth(outcome.samples)
    if descriptors() > files:
        problems.append(f"{descriptors() - files} file descriptors stay open")
    posts = outcome.states[::2]
    print(
        f"{name}: {outcome.calls} calls in {took:.0f} s ({outcome.calls / took:.0f}/s,"
        f" {used / outcome.calls * 1000:.2f} ms of the processor each)\n"
        f"  faults {dict(faults)}; {outcome.retries} retries, errors {dict(outcome.failures)}\n"
        f"  POSTs: {posts.count(DONE)} succeeded, {posts.count(UNSURE)} unsure,"
        f" {posts.count(REFUSED)} refused; {len(acted)} acted on, {acted.total()} times\n"
        f"  MB: {' '.join(f'{size:.1f}' for size, _ in outcome.samples)}\n"
        f"  descriptors: {' '.join(str(count) for _, count in outcome.samples)}",
        flush=True,
    )
    if outcome.calls < given.calls:
        print(f"  stopped after {given.seconds:g} s, before all {given.calls} calls")
    for problem in problems:
        print(f"  FAILED: {problem}")
    return not problems


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--tasks", type=int, default=TASKS)
    parser.add_argument("--only", choices=("threads", "tasks"))
    given = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    try:
        url = f"http://127.0.0.1:{ours.recv()}"
        good = [
            run(name, given, url, ours)
            for name in ("threads", "tasks")
            if given.only in (None, name)
        ]
        ours.send("end")
    finally:
        server.join(10)
        server.kill()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
