"""A server that answers each operation of a document with an example of its answer, made from the schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from crmgen.emit.examples import Examples
from crmgen.emit.testing.body_paths import BodyPaths, NoSuchPathError, value_at
from crmgen.emit.views.responses import chosen_content, successes
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.paging import Paging
from crmgen.ir.parameters import PathSlot
from crmgen.ir.responses import Response
from crmgen.ir.types import Direction, Type
from crmgen.pipeline import Understood
from crmgen.text import SpecText
from tests.crms.vendor import Vendor
from tests.runtime.misbehaving import Act, Came, reply

NOWHERE: Final = frozenset({"no-such-id", "404404404404"})
"""Records of these ids are not there."""
UPLOADS: Final = "https://uploads.example.com/"
"""Where examples say that files go; here they go to `/uploads`."""
Answer = tuple[int, str, bytes, dict[str, str]]
"""Status, media type, body, more headers."""


class FakeApi:
    """What the server answers, and what it was asked."""

    def __init__(self, understood: Understood) -> None:
        self.url = ""
        self.asked: list[tuple[str, str]] = []
        self._examples = Examples(understood.api.types, Direction.OUTPUT)
        self._paths = BodyPaths(self._examples)
        operations = understood.api.operations
        self._routes = sorted(
            ((_pattern(each), each) for each in operations),
            key=lambda route: sum(isinstance(p, PathSlot) for p in route[1].path.parts),
        )

    def answer(self, method: str, target: str) -> Answer:
        """The answer to a request; AssertionError for one that the document does not describe."""
        self.asked.append((method, target))
        split = urlsplit(target)
        if split.path.endswith("/oauth/token"):
            return _json(200, {"access_token": "new", "expires_in": 3600})
        if (method, split.path) == ("POST", "/uploads"):
            return 201, "application/xml", b"<PostResponse/>", {}
        if split.path == "/anything":
            return _json(200, {})
        for pattern, operation in self._routes:
            if operation.verb == method and pattern.fullmatch(split.path):
                if NOWHERE & set(unquote(split.path).split("/")):
                    return self._failure(operation)
                return self._success(operation, parse_qs(split.query))
        raise AssertionError(f"{method} {target} is not in the document")

    def _failure(self, operation: Operation) -> Answer:
        for response in operation.responses:
            if response.status == "404":
                return self._of(404, response)
        return _json(404, {"message": "not found"})

    def _success(self, operation: Operation, query: Mapping[str, list[str]]) -> Answer:
        response = next(
            (each for each in successes(operation) if each.contents),
            successes(operation)[0],
        )
        stated = response.status.unsafe
        status = int(stated) if stated.isdecimal() else 200
        found = self._of(status, response)
        content = chosen_content(response)
        if operation.paging is None or content is None:
            return found
        body = self._one_page(
            content.type, json.loads(found[2]), operation.paging, query
        )
        status, media, made, headers = _json(status, body)
        count = len(_items(body, operation.paging))
        headers["Content-Range"] = f"items 0-{max(count - 1, 0)}/{count}"
        return status, media, made, headers

    def _of(self, status: int, response: Response) -> Answer:
        content = chosen_content(response)
        if content is None:
            return status, "text/plain", b"", {}
        if content.kind is not MediaKind.JSON:
            return status, content.media.unsafe, b"some content", {}
        made = _json(status, self._examples.of(content.type, seeds=content.examples))
        here = made[2].replace(UPLOADS.encode(), f"{self.url}/uploads".encode())
        return status, made[1], here, {}

    def _one_page(
        self, type: Type, body: Any, paging: Paging, query: Mapping[str, list[str]]
    ) -> Any:
        """The only page; one that follows it is empty."""
        first = query.get(paging.page.path[0].unsafe if paging.page else "", [])
        if first and first[0] not in (str(paging.first), "1"):
            items = paging.items[: _star(paging.items)]
            body = self._paths.put(type, body, items, [])
        ends: list[tuple[tuple[SpecText, ...] | None, Any]] = [
            (paging.last_page, paging.first),
            (paging.total, len(_items(body, paging))),
            (paging.next, None),
            (paging.has_more, False),
            (paging.is_last, True),
        ]
        for path, value in ends:
            if path is not None:
                body = self._paths.put(type, body, path, value)
        return body


def _star(path: tuple[SpecText, ...]) -> int:
    return next((n for n, step in enumerate(path) if step == "*"), len(path))


def _items(body: Any, paging: Paging) -> list[Any]:
    try:
        found = value_at(body, paging.items[: _star(paging.items)])
    except NoSuchPathError:
        return []
    return found if isinstance(found, list) else []


def _pattern(operation: Operation) -> re.Pattern[str]:
    parts = (
        "[^/]+" if isinstance(part, PathSlot) else re.escape(part.unsafe)
        for part in operation.path.parts
    )
    return re.compile("".join(parts))


def _json(status: int, body: Any) -> Answer:
    return status, "application/json", json.dumps(body).encode(), {}


@contextmanager
def serving(understood: Understood) -> Generator[FakeApi]:
    """The server, on a port of 127.0.0.1, for the length of a `with`."""
    api = FakeApi(understood)
    problems: list[AssertionError] = []

    def respond(came: Came) -> Act:
        try:
            status, media, body, more = api.answer(came.method, came.target)
        except AssertionError as problem:
            problems.append(problem)
            status, media, body, more = 501, "text/plain", str(problem).encode(), {}
        headers: Any = {"Content-Type": media, **more}
        return reply(status, body, **headers)

    with Vendor(respond) as server:
        api.url = server.url
        yield api
    assert not problems, problems
