"""An engine that answers each operation with the example of its document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crmgen.emit.examples import Examples
from crmgen.emit.views.responses import successes
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Response as Stated
from crmgen.ir.types import Direction
from crmgen.ir.variants import chosen_content
from crmgen.mock.messages import Call, Response
from crmgen.mock.plain import plain
from crmgen.pipeline import Understood
from crmgen.text import whole_number


class Engine:
    def __init__(
        self,
        understood: Understood,
        *,
        records: int = 200,  # noqa: ARG002
        seed: int = 0,  # noqa: ARG002
        state: Path | None = None,  # noqa: ARG002
    ) -> None:
        self._examples = Examples(understood.api.types, Direction.OUTPUT)

    summary = "the examples of its document"

    def close(self) -> None:
        pass

    def answer(self, call: Call) -> Response:
        response = successes(call.operation)[0]
        return self._of(whole_number(response.status) or 200, response, {})

    def failure(
        self, operation: Operation | None, status: int, message: str
    ) -> Response:
        for each in operation.responses if operation else ():
            if each.status == str(status):
                return self._of(status, each, {"message": message})
        return _json(status, {"message": message})

    def _of(self, status: int, response: Stated, more: Any) -> Response:
        content = chosen_content(response)
        if content is None:
            return Response(status)
        body = self._examples.of(content.type, seeds=content.examples)
        if isinstance(body, dict):
            body = {**body, **more}
        if not plain(content.media).endswith("json"):
            return Response(
                status, (("Content-Type", plain(content.media)),), b"content"
            )
        return _json(status, body)


def _json(status: int, body: Any) -> Response:
    return Response(
        status, (("Content-Type", "application/json"),), json.dumps(body).encode()
    )
