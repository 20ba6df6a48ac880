"""Bodies of requests as values: JSON, forms, parts; of anything else the bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from crmgen.ir.bodies import Body, MediaKind
from crmgen.ir.instances import is_plain
from crmgen.ir.operations import Operation
from crmgen.mock.messages import Request
from crmgen.mock.plain import plain
from crmgen.mock.requests.decoding import Decoder
from crmgen.records import dataclass
from crmgen.text import Json, SpecText


@dataclass(frozen=True, slots=True)
class DecodedBody:
    """A body, and which of the operation's bodies it is."""

    stated: Body | None
    value: Any
    fault: str = ""
    """Why it cannot be read; empty where it can."""


class UnsupportedMediaError(Exception):
    """The operation takes no body of this media type."""


def decode_body(
    operation: Operation, request: Request, decoder: Decoder
) -> DecodedBody:
    """The body of a request. Raises UnsupportedMediaError."""
    media = media_type(request)
    if not request.body:
        return DecodedBody(None, None)
    if not operation.bodies:
        return DecodedBody(None, request.body)
    stated = min(
        (each for each in operation.bodies if _fits(plain(each.media), media)),
        key=lambda each: plain(each.media).count("*"),
        default=None,
    )
    if stated is None:
        raise UnsupportedMediaError(media)
    try:
        return DecodedBody(stated, _decoded(stated, request, decoder))
    except (ValueError, RecursionError) as error:
        return DecodedBody(stated, request.body, str(error))


def media_type(request: Request) -> str:
    """The media type of the body without its parameters, in lower case."""
    return (request.header("content-type") or "").partition(";")[0].strip().lower()


def _fits(stated: str, media: str) -> bool:
    """Whether a media type is of a range (RFC 9110 section 12.5.1); a body without one is of any."""
    wanted = stated.partition(";")[0].strip().lower()
    if wanted in ("*/*", media) or not media:
        return True
    kind, _, sub = wanted.partition("/")
    return sub == "*" and media.startswith(f"{kind}/")


def _decoded(stated: Body, request: Request, decoder: Decoder) -> Any:
    media = media_type(request)
    if stated.kind is MediaKind.JSON or media.endswith(("/json", "+json")):
        value: Json = json.loads(request.body)
        if not is_plain(value):
            raise ValueError(
                "a number or a text in it is none that JSON readers agree on"
            )
        return value
    if stated.kind is MediaKind.FORM:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
        return decoder.form(stated.type, pairs, _marks(stated))
    if stated.kind is MediaKind.MULTIPART:
        return _parts(stated, request, decoder)
    if stated.kind is MediaKind.JSON_LINES:
        return [json.loads(line) for line in request.body.splitlines() if line]
    return request.body.decode() if stated.kind is MediaKind.TEXT else request.body


def _marks(stated: Body) -> Mapping[str, str]:
    """What stands between the values of fields that hold all of theirs in one text."""
    styles = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
    return {
        plain(each.wire): styles.get(plain(each.style or SpecText("form")), ",")
        for each in stated.encoding
        if each.explode is False
    }


class Part(NamedTuple):
    """One part of a form; `file` is its file's name, None for a plain field."""

    name: str
    content: bytes
    media: str
    file: str | None


def parts_of(request: Request) -> Iterator[Part]:
    """The parts of `multipart/form-data` (RFC 7578). Raises ValueError where there are none."""
    media = request.header("content-type") or ""
    header = f"Content-Type: {media}\r\n\r\n".encode("latin-1", "replace")
    message: Message = BytesParser(policy=HTTP).parsebytes(header + request.body)
    if not message.is_multipart():
        raise ValueError("there are no parts: the boundary of Content-Type is missing")
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            yield Part(name, content, part.get_content_type(), part.get_filename())


def _parts(stated: Body, request: Request, decoder: Decoder) -> dict[str, Any]:
    """The fields of a form; files as bytes."""
    pairs: list[tuple[str, str]] = []
    files: dict[str, list[bytes]] = {}
    for part in parts_of(request):
        is_text = part.media.startswith("text/") or part.media.endswith("json")
        if part.file is not None or not is_text:
            files.setdefault(part.name, []).append(part.content)
        else:
            pairs.append((part.name, part.content.decode()))
    fields = decoder.form(stated.type, pairs, _marks(stated))
    return fields | {n: each if len(each) > 1 else each[0] for n, each in files.items()}
