"""Responses as the document has them: statuses, media types, and bodies of what no record is kept of."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Final

from crmgen.emit.testing.failed_bodies import success_example
from crmgen.emit.testing.prepared_responses import status_number
from crmgen.ir.bodies import MediaKind
from crmgen.ir.operations import Operation
from crmgen.ir.responses import Content
from crmgen.ir.variants import chosen_content
from crmgen.mock.collections.results import Result
from crmgen.mock.messages import Call, Response
from crmgen.mock.plain import plain
from crmgen.mock.records.making import Maker
from crmgen.text import Json, whole_number

_PNG: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_FILES: Final = {
    "image/png": _PNG,
    "application/pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
    "application/zip": b"PK\x05\x06" + bytes(18),
}


def status_of(operation: Operation, result: Result, meant: int | None = None) -> int:
    """The status of a success. `meant`: which of several that give the same; None: the usual one."""
    if result.response is None:
        return 204
    own = result.content.type if result.content is not None else None
    for each in operation.responses if meant is not None else ():
        content = chosen_content(each)
        if each.status == str(meant) and own == (content and content.type):
            return whole_number(each.status) or 200
    return status_number(operation, result.response.status, usual=meant or 200)


def media_of(content: Content) -> str:
    """The media type that goes out; what stands for many is JSON."""
    media = plain(content.media)
    return "application/json" if "*" in media or "/" not in media else media


def address_of(call: Call) -> str:
    """Where a call went to, as the caller reaches it, without its query."""
    base = re.sub(r"^[a-z]+://[^/]*", "", call.base_url)
    return call.base_url + call.request.path.removeprefix(base)


def responding(
    call: Call, result: Result, body: bytes, meant: int | None = None
) -> Response:
    """A success with this body."""
    headers: list[tuple[str, str]] = []
    if result.content is not None:
        headers.append(("Content-Type", media_of(result.content)))
    return Response(status_of(call.operation, result, meant), tuple(headers), body)


def documented(
    call: Call,
    result: Result,
    maker: Maker,
    said: dict[str, Json],
    meant: int | None = None,
) -> Response:
    """The documented success, with what the call says where names and kinds agree."""
    content = result.content
    if content is None:
        status = status_of(call.operation, result, meant)
        headers = (("Location", call.base_url or "/"),) if 300 <= status < 400 else ()
        return Response(status, headers)
    if content.kind is MediaKind.JSON:
        body = success_example(content, call.operation.failure, maker.examples)
        filled = _filled(body, said)
        valid = filled if maker.check.accepts(content.type, filled) else body
        text = json.dumps(valid, ensure_ascii=False).encode()
        return responding(call, result, text, meant)
    return responding(call, result, _other(content, maker))


def _filled(body: Json, said: dict[str, Json]) -> Json:
    """A body with values of the same name and kind."""
    if not isinstance(body, dict):
        return body
    known = {k: v for k, v in said.items() if type(v) is type(body.get(k, ...))}
    return {**body, **known}


def _other(content: Content, maker: Maker) -> bytes:
    """The body of a media type that is no JSON."""
    example = maker.examples.of(content.type, seeds=content.examples)
    written = json.dumps(example, ensure_ascii=False)
    text = example if isinstance(example, str) else written
    match content.kind:
        case MediaKind.EVENTS:
            return f"data: {text}\n\n".encode()
        case MediaKind.JSON_LINES:
            return f"{written}\n".encode()
        case MediaKind.BINARY:
            return _FILES.get(media_of(content), b"a file of the mock\n")
        case _:
            return text.encode()
