"""A vendor's server on 127.0.0.1, which answers by routes; and the clock of an SDK that nobody waits for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tests.runtime.misbehaving import Act, Answering, Came, Moment, reply

C = TypeVar("C")


class Vendor(Answering):
    """Answers by `routes`, but first with what `say` was told; remembers what came."""

    def say(self, *acts: Act) -> None:
        """The next answers, whatever is asked."""
        with self._lock:
            self._acts += acts

    def _act(self, came: Came) -> Act:
        with self._lock:
            said = self._acts.pop(0) if self._acts else None
        if said is None:
            return super()._act(came)
        self.came.append(came)
        return said

    @property
    def last(self) -> Came:
        return self.came[-1]


def answer(
    status: int = 200, body: Any = None, headers: Mapping[str, str] | None = None
) -> Act:
    """An answer in JSON; without a body where there is none, as it is where it is bytes."""
    more: Any = dict(headers or {})
    if body is None or isinstance(body, bytes):
        return reply(status, body or b"", **more)
    more.setdefault("Content-Type", "application/json")
    return reply(status, json.dumps(body).encode(), **more)


def path_of(came: Came) -> str:
    return urlsplit(came.target).path


def query_of(came: Came) -> list[tuple[str, str]]:
    """The query as it was sent: pairs in their order."""
    return parse_qsl(urlsplit(came.target).query, keep_blank_values=True)


def line_of(came: Came) -> str:
    """`GET /contacts`."""
    return f"{came.method} {path_of(came)}"


def json_of(came: Came) -> Any:
    assert came.headers["content-type"] == "application/json"
    return json.loads(came.content)


def on(moment: Moment, client: C) -> C:
    """The same client, on a clock that goes forward only when it sleeps."""
    package = type(client).__module__.partition(".")[0]
    with_clock: Callable[[C, Any], C] = import_module(
        f"{package}._core.http.client"
    ).with_clock
    return with_clock(client, moment.clock())
