"""The mock of a small document, with an engine that remembers what it is asked and says nothing of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from crmgen.ir.operations import Operation
from crmgen.mock.answers.error_bodies import Problem
from crmgen.mock.api import MockApi
from crmgen.mock.messages import Call, Request, Response
from crmgen.pipeline import understand
from crmgen.settings import ApiSettings

HEAD = 'openapi: 3.1.0\ninfo: {title: Made, version: "1"}\n'


@dataclass
class Recorder:
    """An engine."""

    calls: list[Call] = field(default_factory=list[Call])
    summary: str = "no records"

    def answer(self, call: Call) -> Response:
        self.calls.append(call)
        return Response(204)

    def failure(
        self,
        operation: Operation | None,  # noqa: ARG002
        status: int,
        message: str,
        place: str = "",
        problems: Sequence[Problem] = (),  # noqa: ARG002
    ) -> Response:
        said = {"message": message, "place": place}
        return Response(status, (), json.dumps(said).encode())

    def close(self) -> None:
        pass


@dataclass
class Made:
    """A mock, and what its engine was asked."""

    api: MockApi
    engine: Recorder

    @property
    def last(self) -> Call:
        return self.engine.calls[-1]

    def ask(
        self,
        method: str,
        target: str,
        body: Any = None,
        **headers: str,
    ) -> Response:
        """Sends a request; a body that is no bytes as JSON. `content_type` is the header of that name."""
        path, _, query = target.partition("?")
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            named.append(("Content-Type", "application/json"))
        pairs = tuple(parse_qsl(query, keep_blank_values=True))
        request = Request(method, path, pairs, tuple(named), body or b"")
        return self.api.respond(request)

    def refusal(self, method: str, target: str, body: Any = None, **more: str) -> str:
        """The status of a refused request, and its place."""
        said = self.ask(method, target, body, **more)
        assert said.status >= 400, said
        return f"{said.status} {json.loads(said.body)['place']}"


def made(folder: Path, text: str, **options: Any) -> Made:
    """The mock of a document; text that does not begin with `openapi` or `swagger` is what follows `paths:`."""
    is_whole = text.lstrip().startswith(("openapi", "swagger"))
    path = folder / "openapi.yaml"
    path.write_text(text if is_whole else f"{HEAD}paths:\n{text}")
    settings = ApiSettings("made", path, folder / "out", "made")
    api = MockApi(understand(settings), **options)
    engine: Any = Recorder()
    api.engine.close()
    api.engine = engine
    return Made(api, engine)


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def headers_of(response: Response) -> dict[str, str]:
    return dict(response.headers)
