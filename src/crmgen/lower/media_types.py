"""Media types: request bodies, responses and their headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from crmgen.diagnostics import Notes, quoted
from crmgen.ir.bodies import Body, MediaKind, PartEncoding
from crmgen.ir.responses import Content, Header, Response
from crmgen.ir.types import (
    Anything,
    Choice,
    Hint,
    ListOf,
    MapOf,
    Named,
    Nullable,
    OneOf,
    OperationId,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from crmgen.ir.walk import alternatives, is_only_null, without_null
from crmgen.lower.evidence import read_evidence
from crmgen.lower.media_kinds import may_be_raw, media_kind, type_is
from crmgen.lower.parameters import stated_examples
from crmgen.lower.schemas.keywords import kind_of
from crmgen.lower.schemas.values import schema_examples
from crmgen.lower.sendable import (
    is_header_name,
    is_media_type,
    record_loss,
    record_ranges,
    sendable_media,
)
from crmgen.records import replace
from crmgen.text import SpecText, SpecValue
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import unescape

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas

_FILE: Final = re.compile(
    r"(image|audio|video|font)/[*\w.+-]+|application/octet-stream"
)
_BODILESS: Final = frozenset({"204", "205", "304"})


def _body_type(
    schemas: Schemas,
    media: SpecText,
    stated: Node,
    schema: Node | None,
    hint: Hint,
    is_only: bool,
) -> tuple[MediaKind, Type]:
    """Kind and type of a media type; what is not parsed is text or bytes whatever its schema says.

    That is a loss when it is the `is_only` form in which the body comes.
    """
    type = schemas.type_of(schema, hint) if schema is not None else Anything()
    kind = media_kind(media, type)
    if kind in _FORMS and isinstance(type, Nullable):
        type = type.inner  # no form can say that it is null
    if kind in _FORMS and _has_no_fields(type, schemas):
        is_bytes = type_is(type, ScalarKind.BINARY)
        kind = MediaKind.BINARY if is_bytes else MediaKind.TEXT
    if kind is MediaKind.TEXT:
        wanted = Scalar(ScalarKind.STRING)
    elif kind is MediaKind.BINARY:
        wanted = Scalar(ScalarKind.BINARY)
    else:
        return kind, type
    if is_only and _is_structured(type):
        what = "text" if kind is MediaKind.TEXT else "bytes"
        message = f"a media type that is not parsed; it is passed as {what}"
        schemas.notes.record_loss(stated.at, "media-not-parsed", message)
    return kind, wanted


def _has_no_fields(type: Type, schemas: Schemas) -> bool:
    """Whether no value of the type is an object."""
    if not isinstance(type, Named | OneOf):
        return isinstance(type, _NO_FORM)
    return all(isinstance(e, _NO_FORM) for e in alternatives(type, schemas.known()))


def _is_structured(type: Type) -> bool:
    inner = type.inner if isinstance(type, Nullable) else type
    return isinstance(inner, Named | ListOf | TupleOf | MapOf)


def lower_bodies(
    schemas: Schemas, request: Node | None, operation: OperationId
) -> tuple[Body, ...]:
    """The media types that a request body may be sent in."""
    content = request.get("content") if request is not None else None
    if request is None or content is None:
        return ()
    stated = sendable_media(content, schemas.notes)
    hint = Hint(parent=operation, role="body")
    if request.pointer.startswith("/webhooks/"):
        key = unescape(request.pointer.split("/")[2])
        hint = Hint(role="body", part=SpecText(f"{key} webhook"))
    elif not request.pointer.startswith("/paths/"):  # shared by operations
        hint = Hint(role="body", part=_key(request))
    is_only = not _has_parsed(stated)
    return tuple(
        _lower_body(schemas, request, media, each, schema, hint, is_only)
        for media, each, schema in _worth_sending(list(_with_schemas(stated)))
    )


def _worth_sending(forms: list[_Form]) -> Iterator[_Form]:
    """All but those that only spell a value otherwise: YAML text, where its fields go as JSON.

    They are the same body (OpenAPI 3.1 section 4.8.13: `content` maps media types that describe
    it), so that nothing can be said in them that cannot be said with fields.
    """
    parsed = {
        schema.id
        for media, _, schema in forms
        if schema is not None and _is_parsed(media, schema)
    }
    in_parts: set[str] = set()
    for media, stated, schema in forms:
        if schema is not None and schema.id in parsed and _has_parts(schema):
            is_multipart = media_kind(media, Anything()) is MediaKind.MULTIPART
            if not _is_parsed(media, schema) or (
                is_multipart and schema.id in in_parts
            ):
                continue
            in_parts |= {schema.id} if is_multipart else set()
        yield media, stated, schema


def _is_parsed(media: SpecText, schema: Node | None) -> bool:
    """Whether it is written field by field; a form has no fields for a list."""
    kind = media_kind(media, Anything())
    is_list = schema is not None and kind_of(schema) == "array"
    return kind in _PARSED and not (kind in _FORMS and is_list)


def _has_parts(schema: Node) -> bool:
    """Whether a schema is of more than a text: a string is as good in any media type."""
    return "$ref" in schema or kind_of(schema) in ("object", "array", "union")


_Form = tuple[SpecText, Node, Node | None]
"""A media type of a body, what is stated of it, and its schema."""


def _with_schemas(content: list[tuple[SpecText, Node]]) -> Iterator[_Form]:
    """Media types with their schemas; one that is written out again is the same schema."""
    met: list[Node] = []
    for media, stated in content:
        schema = stated.get("schema") or stated.get("itemSchema")
        if schema is not None:
            schema = next((each for each in met if each.raw == schema.raw), schema)
            met.append(schema)
        yield media, stated, schema


_FORMS: Final = (MediaKind.FORM, MediaKind.MULTIPART)
_NO_FORM: Final = (ListOf, TupleOf, Scalar, Choice)
"""What has no fields."""
_PARSED: Final = (MediaKind.JSON, MediaKind.FORM, MediaKind.MULTIPART)
_UNPARSED: Final = (MediaKind.TEXT, MediaKind.BINARY)


def _has_parsed(content: list[tuple[SpecText, Node]]) -> bool:
    """Whether one of the media types is written or read field by field."""
    return any(_is_parsed(media, schema) for media, _, schema in _with_schemas(content))


def _lower_body(
    schemas: Schemas,
    request: Node,
    media: SpecText,
    stated: Node,
    schema: Node | None,
    hint: Hint,
    is_only: bool,
) -> Body:
    kind, type = _body_type(schemas, media, stated, schema, hint, is_only)
    encodings = stated.get("encoding")
    # of null alone: there is nothing to leave out, and no other way to say it
    is_null = kind is MediaKind.JSON and is_only_null(type)
    return Body(
        media=media,
        kind=kind,
        type=type,
        required=is_null or bool(request.flag("required")),
        at=stated.at,
        encoding=tuple(
            _lower_encoding(wire, each, schemas.notes)
            for wire, each in (encodings.items() if encodings else ())
        ),
        examples=_examples(schemas, stated),
        doc=request.text("description"),
    )


def _lower_encoding(wire: SpecText, node: Node, notes: Notes) -> PartEncoding:
    if "headers" in node:
        message = "headers of the parts of a form are not sent"
        notes.record_loss(node.at, "part-headers-not-sent", message)
    media = node.text("contentType")
    if media is not None and not is_media_type(media):
        record_loss(node.at, "the media type of a part", media, notes)
        media = None
    return PartEncoding(
        wire=wire,
        content_type=media,
        style=node.text("style"),
        explode=node.flag("explode"),
        allow_reserved=bool(node.flag("allowReserved")),
    )


def _examples(schemas: Schemas, stated: Node) -> tuple[SpecValue, ...]:
    """Those of the media type, else those of a schema that has no name to keep them."""
    found = stated_examples(schemas, stated)
    schema = stated.get("schema")
    return found or (schema_examples(schema) if schema is not None else ())


def lower_response(
    schemas: Schemas, status: SpecText, node: Node, operation: OperationId
) -> Response:
    """One documented answer (OpenAPI 3.1 section 4.8.17)."""
    if status.lower().endswith("xx"):
        status = status.upper()
    role: Literal["response", "error"] = (
        "response" if status.startswith("2") else "error"
    )
    hint = Hint(parent=operation, role=role, part=status)
    if not node.pointer.startswith("/paths/"):  # shared by operations
        hint = Hint(role=role, part=_key(node))
    links = node.get("links")
    if links is not None:
        message = "links between operations are not followed"
        schemas.notes.record_loss(links.at, "links-not-generated", message)
    return Response(
        status=status,
        contents=_contents(schemas, status, node, hint),
        at=node.at,
        headers=_headers(schemas, node, operation),
        doc=node.text("description"),
        evidence=read_evidence(node, schemas.notes),
    )


def _contents(
    schemas: Schemas, status: SpecText, node: Node, hint: Hint
) -> tuple[Content, ...]:
    stated = sendable_media(node.get("content"), schemas.notes)
    if stated and status in _BODILESS:
        message = (
            f"an answer of status {quoted(status)} has no body; its content is left out"
        )
        schemas.notes.record_loss(node.at, "body-not-allowed", message)
        return ()
    is_only = bool(stated) and not _has_parsed(stated)
    stated = [*_without_twins(schemas, stated)]
    contents = [_lower_content(schemas, *each, hint, is_only) for each in stated]
    files = [media for media, each in stated if _is_file(schemas, media, each, hint)]
    record_ranges([pair for pair in stated if pair[0] not in files], schemas.notes)
    return tuple(
        (
            replace(each, files=tuple(file for file in files if file != each.media))
            if each.kind in (MediaKind.JSON, MediaKind.BINARY)
            else each
        )
        for each in contents
    )


def _without_twins(
    schemas: Schemas, stated: list[tuple[SpecText, Node]]
) -> Iterator[tuple[SpecText, Node]]:
    """All but those that spell the fields of another once more, as text: XML beside JSON."""
    forms = list(_with_schemas(stated))
    parsed = {
        schemas.outline.follow(schema).id
        for media, _, schema in forms
        if schema is not None and media_kind(media, Anything()) is MediaKind.JSON
    }
    for media, each, schema in forms:
        is_text = media_kind(media, Anything()) is MediaKind.TEXT
        is_same = schema is None or schemas.outline.follow(schema).id in parsed
        if parsed and is_text and is_same and "csv" not in media.lower():
            message = f"{quoted(media)} says the same as JSON, here or elsewhere; JSON is asked for"
            schemas.notes.record_once(each.at, "same-in-other-media", message)
        else:
            yield media, each


def _is_file(schemas: Schemas, media: SpecText, stated: Node, hint: Hint) -> bool:
    """Whether it is no other form of what stands beside it, but a file that may come in its place."""
    name, schema = media.before(";").strip().lower(), stated.get("schema")
    is_raw = schema is not None and may_be_raw(schemas.type_of(schema, hint))
    if name in ("*/*", "application/*"):
        return is_raw
    return name.matches(_FILE) and (schema is None or is_raw)


def _lower_content(
    schemas: Schemas, media: SpecText, stated: Node, hint: Hint, is_only: bool
) -> Content:
    schema = stated.get("schema") or stated.get("itemSchema")
    kind, type = _body_type(schemas, media, stated, schema, hint, is_only)
    if kind is MediaKind.JSON and type_is(without_null(type), ScalarKind.BINARY):
        kind, type = MediaKind.BINARY, Scalar(ScalarKind.BINARY)  # no JSON can hold it
    return Content(media, kind, type, stated.at, _examples(schemas, stated))


def _headers(
    schemas: Schemas, node: Node, operation: OperationId
) -> tuple[Header, ...]:
    """All but `Content-Type`, which the standard ignores here (section 4.8.17.1)."""
    stated = node.get("headers")
    found: list[Header] = []
    for wire, each in stated.items() if stated is not None else ():
        if not is_header_name(wire):
            record_loss(each.at, "a header of an answer", wire, schemas.notes)
        elif wire.lower() != "content-type":
            header = schemas.outline.follow(each)
            found.append(_lower_header(schemas, wire, header, operation))
    return tuple(found)


def _lower_header(
    schemas: Schemas, wire: SpecText, node: Node, operation: OperationId
) -> Header:
    schema = node.get("schema")
    hint = Hint(parent=operation, role="parameter", part=wire)
    return Header(
        wire=wire,
        type=schemas.type_of(schema, hint) if schema else Scalar(ScalarKind.STRING),
        required=bool(node.flag("required")),
        doc=node.text("description"),
    )


def _key(node: Node) -> SpecText:
    """The key of a shared component."""
    return SpecText(node.pointer.rpartition("/")[2])
