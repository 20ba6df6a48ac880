"""A generated SDK whose calls the mock of its own document answers, without a socket."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import uvicorn

from crmgen.mock.api import MockApi
from crmgen.mock.messages import Request
from crmgen.mock.serving.asgi import application
from crmgen.mock.serving.clients import credentials_of
from crmgen.mock.serving.server import Protocol, listen, url_of
from crmgen.pipeline import Understood, understand
from crmgen.settings import ApiSettings
from tests.conftest import Sdk


@dataclass(slots=True)
class Mocked:
    """A client of an SDK, and the mock that answers it."""

    client: Any
    api: MockApi
    package: Any
    sent: list[httpx2.Request]
    received: list[httpx2.Response]


def understood(spec: Path, *overlays: Path) -> Understood:
    """What a document says."""
    name = "mocked"
    return understand(
        ApiSettings(name, spec, spec.parent / "out", name, overlays=overlays)
    )


def mocked(sdk: Sdk, **options: Any) -> Mocked:
    """A client of a package that the `sdk` fixture made, with strict reading; `options`: the mock's."""
    folder = Path(str(sdk.package.__file__)).parents[3]
    said = understood(folder / "openapi.yaml")
    api = MockApi(said, **options)
    sent: list[httpx2.Request] = []
    received: list[httpx2.Response] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        received.append(respond(api, request))
        return received[-1]

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = sdk.package.Client(
        http_client=http,
        strict=True,
        base_url=f"http://mock.test{api.base}",
        **credentials_of(said),
    )
    return Mocked(client, api, sdk.package, sent, received)


@contextmanager
def served(api: MockApi) -> Generator[httpx2.Client]:
    """A client of a mock on a port of 127.0.0.1."""
    config = uvicorn.Config(application(api), http=Protocol, log_level="error")
    server = uvicorn.Server(config)
    with listen("127.0.0.1", 0) as listener:
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        with httpx2.Client(base_url=f"{url_of(listener)}{api.base}") as http:
            yield http
        server.should_exit = True
        thread.join()
    api.close()


def respond(api: MockApi, request: httpx2.Request) -> httpx2.Response:
    """What the mock responds to a request of httpx2."""
    target = request.url.raw_path.decode().partition("?")[0]
    query = tuple(request.url.params.multi_items())
    headers = tuple(request.headers.multi_items())
    found = api.respond(Request(request.method, target, query, headers, request.read()))
    return httpx2.Response(found.status, headers=[*found.headers], content=found.body)
