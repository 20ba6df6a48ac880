"""How much `crmgen mock` takes: CPU seconds of the server for a thousand requests, and requests a second on one core.

    python benchmarks/mock.py                    onepagecrm, 3,000 requests of each kind
    python benchmarks/mock.py cirqll /contact    another API, and the path of one of its lists
    python benchmarks/mock.py --requests 500     fewer

The server has one core for itself where the system lets us say so, and the client, 20 connections that are kept
open, another. What is asked: one record, a page of ten, a record that is created, a page of a list that is searched
and sorted where the API has that, and what is refused. Prints a table.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import httpx2

ROOT = Path(__file__).resolve().parents[1]
CONNECTIONS = 20
HEADERS = {"Authorization": "Basic dXNlcjprZXk=", "Host": "mock"}
BEARER = {"Authorization": "Bearer key", "Host": "mock"}


@contextmanager
def running(api: str, core: int | None) -> Generator[tuple[str, int]]:
    """The server, on a core of its own; its address and process id."""
    command = [sys.executable, "-m", "crmgen", "mock", api, "--port", "0"]
    command += ["--rate-limit", "off"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        pin(process.pid, core)
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def pin(process: int, core: int | None) -> None:
    if core is not None and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(process, {core})


def cores() -> tuple[int | None, int | None]:
    """One for the server and one for the client, where there are two."""
    if not hasattr(os, "sched_getaffinity"):
        return None, None
    found = sorted(os.sched_getaffinity(0))
    return (found[0], found[1]) if len(found) > 1 else (None, None)


def cpu_seconds(process: int) -> float:
    """What a process has used so far (proc(5), `stat`: utime and stime)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def message(
    method: str, url: httpx2.URL, headers: dict[str, str], body: bytes
) -> bytes:
    lines = [f"{method} {url.raw_path.decode()} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(url: httpx2.URL, sent: bytes, count: int, statuses: list[int]) -> None:
    """Sends one message again and again over one connection: the client must cost less than the server."""
    with socket.create_connection((url.host, url.port or 80)) as connection:
        stream = connection.makefile("rb")
        for _ in range(count):
            connection.sendall(sent)
            statuses.append(int(stream.readline().split()[1]))
            length = 0
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            stream.read(length)


def measure(
    process: int, url: str, sent: bytes, requests: int
) -> tuple[float, float, set[int]]:
    """CPU seconds and wall seconds for a thousand requests, and the statuses."""
    address = httpx2.URL(url)
    statuses: list[int] = []
    before, began = cpu_seconds(process), time.perf_counter()
    threads = [
        threading.Thread(
            target=ask, args=(address, sent, requests // CONNECTIONS, statuses)
        )
        for _ in range(CONNECTIONS)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    wall, cpu = time.perf_counter() - began, cpu_seconds(process) - before
    return cpu / len(statuses) * 1000, wall / len(statuses) * 1000, {*statuses}


def kinds(
    url: str, path: str, headers: dict[str, str]
) -> Iterator[tuple[str, str, str, bytes]]:
    """What is asked: a name, the method, the path and the body."""
    listed: Any = httpx2.get(f"{url}{path}", headers=headers, timeout=60).json()
    id = first_id(listed)
    yield "one record", "GET", f"{path}/{id}", b""
    yield "a page of ten", "GET", f"{path}?per_page=10&limit=10", b""
    yield "a page, searched", "GET", f"{path}?search=ada&per_page=10", b""
    yield "created", "POST", path, json.dumps({"last_name": "Lovelace"}).encode()
    yield "refused", "POST", path, b'{"last_name": 1}'


def first_id(body: Any) -> Any:
    """The id of the first record of the longest list in an answer."""
    lists = sorted(lists_in(body), key=len)
    record = lists[-1][0]
    while "id" not in record:
        record = next(iter(record.values()))
    return record["id"]


def lists_in(body: Any) -> Iterator[list[Any]]:
    if isinstance(body, list):
        yield body
    elif isinstance(body, dict):
        parts = cast("dict[str, Any]", body)
        for each in parts.values():
            yield from lists_in(each)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("api", nargs="?", default="onepagecrm")
    parser.add_argument("path", nargs="?", default="/contacts")
    parser.add_argument("--requests", type=int, default=3000)
    options = parser.parse_args()
    server, client = cores()
    pin(0, client)
    headers = HEADERS if options.api == "onepagecrm" else BEARER
    print(f"load {os.getloadavg()[0]:.1f}; CPU s and s for 1,000 requests")
    with running(options.api, server) as (url, process):
        for name, method, path, body in kinds(url, options.path, headers):
            whole = httpx2.URL(f"{url}{path}")
            sent = message(method, whole, headers, body)
            ask(whole, sent, 20, [])  # what is made once is made
            cpu, wall, statuses = measure(process, url, sent, options.requests)
            print(
                f"{name:18} {cpu:6.2f} {wall:6.2f}   {1 / cpu * 1000:6.0f} a second of CPU  {statuses}"
            )
    print(f"client: {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} CPU s")


if __name__ == "__main__":
    main()
