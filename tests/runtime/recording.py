"""A transport that records what is sent and answers as a test says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx2

from .acme import Acme, AsyncAcme

Handler = Callable[[httpx2.Request], httpx2.Response]


class Recorder:
    """Answers each request with the next of its answers (the last one again and again)."""

    def __init__(self, *answers: httpx2.Response | Handler) -> None:
        self.requests: list[httpx2.Request] = []
        self._answers = list(answers) or [answer({})]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        following = (
            self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        )
        if not isinstance(following, httpx2.Response):
            return following(request)
        # A fresh one, since the HTTP library ties a response to its request.
        return httpx2.Response(
            following.status_code, headers=following.headers, content=following.content
        )

    @property
    def sent(self) -> httpx2.Request:
        """The one request."""
        assert len(self.requests) == 1
        return self.requests[0]

    @property
    def urls(self) -> list[str]:
        return [str(request.url) for request in self.requests]

    def body(self) -> Any:
        return json.loads(self.sent.content)

    def client(self, **arguments: Any) -> Acme:
        http_client = httpx2.Client(transport=httpx2.MockTransport(self))
        given: dict[str, Any] = {"user_id": "u", "api_key": "k", **arguments}
        return Acme(**given, http_client=http_client)

    def async_client(self, **arguments: Any) -> AsyncAcme:
        http_client = httpx2.AsyncClient(transport=httpx2.MockTransport(self))
        given: dict[str, Any] = {"user_id": "u", "api_key": "k", **arguments}
        return AsyncAcme(**given, http_client=http_client)


def answer(body: Any = None, status: int = 200, **headers: str) -> httpx2.Response:
    """A JSON answer, or one of bytes or text as they are."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, bytes | str):
        return httpx2.Response(status, content=body, headers=named)
    return httpx2.Response(status, json=body, headers=named)


def contact(**fields: Any) -> dict[str, Any]:
    """The envelope of one contact."""
    return {"status": 0, "data": {"contact": {"id": "c1", **fields}}}
