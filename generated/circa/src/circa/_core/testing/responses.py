"""What a fake server answers for a result: the body that the real one would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx2
from pydantic import BaseModel

from ..http.calls import CallFacts
from ..read.body_path import BodyPath, walk
from ..read.files import FileOr
from ..values.encoding import is_collection, is_list, is_mapping, is_object, to_json

ABSENT: Final[Any] = object()
"""Stands for no body, since None is one: null."""


class Examples:
    """The JSON bodies that the document has for the responses of one method, by status."""

    def __init__(self, bodies: Mapping[str, Any]) -> None:
        self._bodies = bodies

    def get(self, status: str, default: Any) -> Any:
        """The body of a response with this status."""
        return self._bodies.get(status, default)

    @property
    def success(self) -> Any:
        """The body of a success; ABSENT where it has none in JSON."""
        good = (body for status, body in self._bodies.items() if status < "4")
        return next(good, ABSENT)

    def items(self, path: BodyPath) -> list[Any]:
        """Those of a list that comes in pages."""
        found, missing = walk(self.success, path)
        return found if is_list(found) and not missing else []


def json_response(
    status: int, json: Any, content: bytes, headers: Mapping[str, str] | None
) -> httpx2.Response:
    """A response with a JSON body, or with bytes."""
    given = {} if json is ABSENT else {"Content-Type": "application/json"}
    content = content if json is ABSENT else to_json(as_wire(json))
    return httpx2.Response(
        status, headers={**given, **(headers or {})}, content=content
    )


def result_response(
    subject: str, call: CallFacts, results: Sequence[Any] | None, examples: Examples
) -> httpx2.Response:
    """A success of which the client makes these results; None: the example of the document.

    Raises TypeError for several results of a method that gives one, AssertionError where the document has no example.
    """
    stream = next((e for e in call.returns.values() if hasattr(e, "decoder")), None)
    if stream is not None:
        shown = [] if examples.success is ABSENT else [examples.success]
        items = b"".join(_events(stream, shown if results is None else results))
        return _of_media(call, 200, items, "text/plain")
    if results is not None and len(results) != 1:
        raise TypeError(f"{subject}() gives one result, and {len(results)} are given")
    status, kind = _success(call, results)
    if results is None:
        return _example(subject, call, status, kind, examples)
    (result,) = results
    if isinstance(result, bytes):
        return _of_media(call, status, result, "application/octet-stream")
    if kind is str and not call.unwrap:
        return _of_media(call, status, str(result).encode(), "text/plain")
    if kind is None:
        return httpx2.Response(status)
    body = as_wire(result)
    if call.unwrap:
        body = placed(examples.success, call.unwrap, body)
    return json_response(status, body, b"", None)


def _example(
    subject: str, call: CallFacts, status: int, kind: Any, examples: Examples
) -> httpx2.Response:
    if examples.success is not ABSENT:
        return json_response(status, examples.success, b"", None)
    if kind is None:
        return httpx2.Response(status)
    if kind is str:
        return _of_media(call, status, b"some text", "text/plain")
    if kind is bytes or isinstance(kind, FileOr):
        return _of_media(call, status, b"some bytes", "application/octet-stream")
    raise AssertionError(
        f"the document has no example of what {subject} gives: say it with .returns(...)"
    )


def _success(call: CallFacts, results: Sequence[Any] | None) -> tuple[int, Any]:
    """Status and type of the documented success that fits a result."""
    stated = [
        (int(key) if key.isdecimal() else 200, kind)
        for key, kind in call.returns.items()
    ] or [(200, None)]
    is_nothing = results is not None and results[0] is None
    fitting = (each for each in stated if (each[1] is None) is is_nothing)
    return next(fitting, stated[0])


def _of_media(
    call: CallFacts, status: int, content: bytes, usual: str
) -> httpx2.Response:
    """A response of the media type that the call asks for, where it asks for one."""
    asked = call.accept or ""
    media = usual if "*" in asked or "," in asked else asked or usual
    return httpx2.Response(status, headers={"Content-Type": media}, content=content)


def _events(stream: Any, items: Sequence[Any]) -> Iterator[bytes]:
    """The items of a stream as they come in its body."""
    separator = getattr(stream, "separator", None)
    for item in items:
        is_text = separator is None and isinstance(item, str)
        text = item.encode() if is_text else to_json(as_wire(item))
        if separator is None:
            lines = b"".join(b"data: %b\n" % line for line in text.split(b"\n"))
            yield lines + b"\n"
        else:
            yield separator + text + b"\n"


def as_wire(value: Any) -> Any:
    """A result as the server writes it: models with all that was set, under their wire names."""
    if isinstance(value, BaseModel):
        return value.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False
        )
    if is_mapping(value):
        return {key: as_wire(each) for key, each in value.items()}
    return [as_wire(each) for each in value] if is_collection(value) else value


def placed(body: Any, path: BodyPath, value: Any) -> Any:
    """The body with a value at a path; what is missing on the way is made."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if step == "*":
        return [placed(None, rest, each) for each in value]
    fields = body if is_object(body) else {}
    return {**fields, step: placed(fields.get(step), rest, value)}


def removed(body: Any, path: BodyPath) -> Any:
    """The body without what stands at a path."""
    fields = body if is_object(body) else {}
    rest = {key: value for key, value in fields.items() if key != path[0]}
    if len(path) == 1 or path[0] not in fields:
        return rest
    return {**rest, path[0]: removed(fields[path[0]], path[1:])}
