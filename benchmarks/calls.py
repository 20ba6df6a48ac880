"""What calls of an SDK cost, against httpx2 and pydantic used by hand in the same run.

    python benchmarks/calls.py                                     the SDK of Circa, which it generates
    python benchmarks/calls.py --first github.json repos           and the first use of a resource of another
    python benchmarks/calls.py --chart docs/calls.svg              draws the ratios, too

Starting is told in CPU seconds of whole processes that take turns. Calls go to a server of its own process over
loopback, in turn with the same call by hand: medians of the CPU time of the caller's thread, so that neither the
server nor what else the machine does counts. By hand means the same models with pydantic's own base class, and one
`httpx2.Client`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple, TypeAlias

from charts import Bar, write_chart
from generate import HERE, cost_of

CIRCA: Final = HERE.parent / "specs" / "circa" / "openapi.yaml"
BARE: Final = "import httpx2, pydantic"
BARE_MODEL: Final = "import httpx2; from pydantic import BaseModel"
WHEN: Final = "2026-01-02T03:04:05Z"
PERSON: Final = {"id": "7", "first_name": "Ada", "last_name": "Lovelace", "email": None}
CONTACT: Final = PERSON | {
    **dict.fromkeys(("title", "website", "address", "city", "country"), "some text"),
    **dict.fromkeys(("owner", "created_by", "updated_by"), PERSON),
    "created_at": WHEN,
    "updated_at": WHEN,
    "hot_lead": True,
}
PAGES: Final = {
    "current_page": 1,
    "total_pages": 1,
    "per_page": 100,
    "total_entries": 100,
}
BODIES: Final = {
    "/contacts/7": CONTACT,
    "/contacts": {"data": [CONTACT] * 100, "pagination": PAGES},
    "/odd/contacts": {
        "data": [*[CONTACT] * 50, CONTACT | {"city": 5}, *[CONTACT] * 49],
        "pagination": PAGES,
    },
}
Call: TypeAlias = Callable[[], object]


class Row(NamedTuple):
    """Medians of one thing, in seconds: by hand, and with the SDK."""

    what: str
    bare: float
    sdk: float


class Server(asyncio.Protocol):
    """Enough of HTTP/1.1 to answer GET very fast."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].partition(b"?")[0].decode()
        self._transport.write(ANSWERS[path])


ANSWERS: Final = {
    path: b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    % (len(content), content)
    for path, body in BODIES.items()
    for content in [json.dumps(body).encode()]
}


def serve(pipe: Connection) -> None:
    """Tells its port, and answers until it is ended."""

    async def forever() -> None:
        made = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        pipe.send(made.sockets[0].getsockname()[1])
        await made.serve_forever()

    asyncio.run(forever())


def generated(document: str, package: str, folder: Path) -> None:
    """Writes an SDK whose package can be imported from the folder."""
    command = [sys.executable, "-m", "crmgen", "generate", document, "--quiet"]
    command += ["-o", str(folder / f"of_{package}"), "--package", package]
    cost_of(command, PYTHONPATH=str(HERE), CRMGEN_CACHE="")
    shutil.move(folder / f"of_{package}" / "src" / package, folder / package)


def by_hand(folder: Path) -> None:
    """A package `plain` that has Circa's models on pydantic's own base class."""
    shutil.copytree(folder / "circa" / "models", folder / "plain" / "models")
    (folder / "plain/_core/read").mkdir(parents=True)
    base = "from pydantic import BaseModel as Model\n"
    (folder / "plain/_core/read/models.py").write_text(base)


def starting(folder: Path, url: str, first: Sequence[str], runs: int) -> list[Row]:
    """CPU seconds of processes that start, in turn."""
    make = "import circa; client = circa.Client(token='k', base_url=url)"
    bare = (
        "import httpx2, pydantic; from plain import models; client = httpx2.Client();"
        "models.Contact.model_validate_json(client.get(url + '/contacts/7').content)"
    )
    programs = {
        "import and Client()": (BARE, make),
        "first answer": (bare, f"{make}; client.contacts.get('7')"),
    }
    if first:
        use = f"import first; first.Client(base_url=url).{first[1]}"
        programs[f"first use of {Path(first[0]).stem}'s {first[1]}"] = BARE_MODEL, use
    took: dict[str, tuple[list[float], list[float]]] = {}
    for run in range(runs + 1):
        for what, pair in programs.items():
            kept = took.setdefault(what, ([], []))
            for seconds, program in zip(kept, pair, strict=True):
                command = [sys.executable, "-c", f"url = {url!r}; {program}"]
                cost = cost_of(command, PYTHONPATH=str(folder))
                if run:  # the first one compiles
                    seconds.append(cost.seconds)
    return [Row(what, median(a), median(b)) for what, (a, b) in took.items()]


def calling(folder: Path, url: str, count: int) -> list[Row]:
    """Seconds of calls, in turn."""
    sys.path.insert(0, str(folder))
    circa, plain = import_module("circa"), import_module("plain.models")
    httpx2: Any = import_module("httpx2")
    logging.getLogger("circa").setLevel(logging.ERROR)
    crm, http = circa.Client(token="k", base_url=url), httpx2.Client()
    odd = crm.with_options(base_url=f"{url}/odd")

    def object_by_hand() -> object:
        content = http.get(f"{url}/contacts/7").raise_for_status().content
        return plain.Contact.model_validate_json(content)

    def page_by_hand() -> object:
        content = http.get(f"{url}/contacts").raise_for_status().content
        return list(plain.ContactsPage.model_validate_json(content).data)

    def page() -> object:
        return list(crm.contacts.list())

    few = max(count // 10, 10)
    rows = [
        in_turn("one object", object_by_hand, lambda: crm.contacts.get("7"), count),
        in_turn("page of 100", page_by_hand, page, few),
    ]
    clean_and_odd = in_turn("odd page", page, lambda: list(odd.contacts.list()), few)
    rows.append(
        clean_and_odd._replace(what="page of 100 with an odd value, by a clean one")
    )
    return [*rows, asyncio.run(awaiting(circa, plain, httpx2, url, count))]


async def awaiting(circa: Any, plain: Any, httpx2: Any, url: str, count: int) -> Row:
    crm, http = circa.AsyncClient(token="k", base_url=url), httpx2.AsyncClient()

    async def object_by_hand() -> object:
        content = (await http.get(f"{url}/contacts/7")).raise_for_status().content
        return plain.Contact.model_validate_json(content)

    kept: tuple[list[float], list[float]] = ([], [])
    calls: tuple[Callable[[], Awaitable[object]], ...] = (
        object_by_hand,
        lambda: crm.contacts.get("7"),
    )
    for _ in range(count):
        for seconds, call in zip(kept, calls, strict=True):
            started = time.thread_time()
            await call()
            seconds.append(time.thread_time() - started)
    await crm.close()
    await http.aclose()
    return Row("one object, async", *map(median, kept))


def in_turn(what: str, bare: Call, sdk: Call, count: int) -> Row:
    kept: tuple[list[float], list[float]] = ([], [])
    for _ in range(count):
        for seconds, call in zip(kept, (bare, sdk), strict=True):
            started = time.thread_time()
            call()
            seconds.append(time.thread_time() - started)
    return Row(what, *map(median, kept))


def told(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds > 0.05 else f"{seconds * 1e6:.0f} us"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=7, help="of processes")
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument(
        "--first", nargs=2, default=(), metavar=("DOCUMENT", "RESOURCE")
    )
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    server.start()
    try:
        url = f"http://127.0.0.1:{ours.recv()}"
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            generated(str(CIRCA), "circa", folder)
            by_hand(folder)
            if options.first:
                generated(options.first[0], "first", folder)
            rows = starting(folder, url, options.first, options.runs)
            rows += calling(folder, url, options.calls)
    finally:
        server.kill()
    print("| what | by hand | SDK | ratio |", "|---|---:|---:|---:|", sep="\n")
    for what, bare, sdk in rows:
        print(f"| {what} | {told(bare)} | {told(sdk)} | {sdk / bare:.2f} |")
    if options.chart:
        bars = [
            Bar(row.what, row.sdk / row.bare, f"{row.sdk / row.bare:.2f}")
            for row in rows
        ]
        write_chart(
            options.chart, "An SDK's cost in times of httpx2 and pydantic by hand", bars
        )


if __name__ == "__main__":
    main()
