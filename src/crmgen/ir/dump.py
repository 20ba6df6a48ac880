"""The IR as stable text, for `crmgen inspect` and for tests. Only for reading: nothing parses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import assert_never

from crmgen.ir.inheritance import extended, fields_apart
from crmgen.ir.operations import Api, Operation
from crmgen.ir.paging import Paging
from crmgen.ir.parameters import Parameter, Where
from crmgen.ir.responses import BodyPath, FailedShape, FailedValue, Response
from crmgen.ir.types import (
    UNLIMITED,
    Alias,
    Anything,
    Choice,
    Constraints,
    Field,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types
from crmgen.text import SpecText, SpecValue


def dump_api(api: Api) -> str:
    """All operations, then all named types."""
    parts = [dump_operation(operation) for operation in api.operations]
    parts += [dump_named(named) for named in api.types.values()]
    return "\n".join(parts)


def dump_operation(operation: Operation) -> str:
    """One operation: a line for what it is, and one for each thing in it."""
    return "\n".join(_operation_lines(operation)) + "\n"


def dump_named(named: NamedType) -> str:
    """One named type, a line for each field."""
    return "\n".join(_named_lines(named)) + "\n"


def _operation_lines(operation: Operation) -> Iterator[str]:
    name = f" {_text(operation.operation_id)}" if operation.operation_id else ""
    flags = _flags(
        deprecated=operation.deprecated,
        idempotent=operation.idempotent,
        inferred=operation.evidence.inferred,
    )
    yield f"{operation.verb} {_text(operation.path.wire)}{name}{flags}"
    for parameter in operation.parameters:
        yield f"  {_parameter(parameter)}"
    for body in operation.bodies:
        flags = _flags(required=body.required)
        yield f"  body {_text(body.media)} ({body.kind}): {dump_type(body.type)}{flags}"
    for answer in operation.responses:
        yield from (f"  {line}" for line in _response_lines(answer))
    if operation.security is not None:
        asked = [" + ".join(map(_text, each.schemes)) for each in operation.security]
        yield f"  security {' | '.join(each or 'none' for each in asked) or 'none'}"
    if operation.key_header is not None:
        yield f"  idempotency key in {_text(operation.key_header) or 'no header'}"
    for server in operation.servers:
        yield f"  server {_text(server.url)}"
    if operation.unwrap is not None:
        decision, type = operation.unwrap.decision, operation.unwrap.type
        yield f"  unwrap {_path(operation.unwrap.path)}: {dump_type(type)} ({decision.how})"
    if operation.paging is not None:
        yield f"  paging {_paging(operation.paging)}"
    if operation.failure is not None:
        yield f"  failed {show_mark(operation.failure.mark)} ({operation.failure.decision.how})"


def show_mark(mark: FailedValue | FailedShape) -> str:
    """What says in a body that a call failed, for people: `success = false`."""
    if isinstance(mark, FailedShape):
        names = [" or ".join(map(_text, each)) for each in (mark.has, mark.lacks)]
        return f"{names[0]} without {names[1] or 'anything else'}"
    if not mark.values:
        return f"{_path(mark.at)} says something"
    values = " or ".join(_json(value.unsafe) for value in mark.values)
    return f"{_path(mark.at)} {'is not' if mark.but else 'is'} {values}"


def _parameter(parameter: Parameter) -> str:
    flags = _flags(
        required=parameter.required and parameter.where is not Where.PATH,
        deprecated=parameter.deprecated,
    )
    style = "" if _is_default_style(parameter) else f" [{_style(parameter)}]"
    media = f" as {_text(parameter.media)}" if parameter.media else ""
    default = _default(parameter.default)
    type = dump_type(parameter.type)
    return f"{parameter.where} {_text(parameter.wire)}: {type}{media}{default}{flags}{style}"


def _is_default_style(parameter: Parameter) -> bool:
    is_form = parameter.where in (Where.QUERY, Where.COOKIE)
    default = ("form", True) if is_form else ("simple", False)
    return (parameter.style, parameter.explode) == default


def _style(parameter: Parameter) -> str:
    return f"{parameter.style}{' exploded' if parameter.explode else ''}"


def _response_lines(answer: Response) -> Iterator[str]:
    status = _text(answer.status)
    if not answer.contents:
        yield f"{status}: no body"
    for content in answer.contents:
        kind = f"{_text(content.media)} ({content.kind})"
        yield f"{status} {kind}: {dump_type(content.type)}"
    for header in answer.headers:
        flags = _flags(required=header.required)
        yield f"  header {_text(header.wire)}: {dump_type(header.type)}{flags}"


def _paging(paging: Paging) -> str:
    names = {
        "range": paging.range,
        "total-header": paging.total_header,
        "next-header": paging.next_header,
        "flag": paging.flag,
    }
    paths = {
        "page": paging.page.path if paging.page else None,
        "size": paging.size.path if paging.size else None,
        "total": paging.total,
        "last-page": paging.last_page,
        "next": paging.next,
        "has-more": paging.has_more,
        "is-last": paging.is_last,
        "last-item": paging.last_item,
        "page-size": paging.page_size,
        "number": paging.number,
    }
    said = [f"{key}={_path(path)}" for key, path in paths.items() if path is not None]
    said += [f"{key}={_text(name)}" for key, name in names.items() if name]
    said += [f"{_path(at.path)}={_path(path)}" for at, path in paging.others]
    items = f"{_path(paging.items)}: {dump_type(paging.item_type)}"
    without = f"; else {_paging(paging.otherwise)}" if paging.otherwise else ""
    return " ".join([paging.style, items, *said, f"({paging.decision.how}){without}"])


def dump_copied(model: Model, types: Types) -> Iterator[str]:
    """Which of its bases no class of the model extends, and the fields for which it does not."""
    for sent in (False, True):
        fitting = {base.id for base in extended(model, types, sent=sent)}
        for base in (types[id] for id in model.bases if id not in fitting):
            if isinstance(base, Model):
                wires = [_text(each) for each in fields_apart(model, base, sent=sent)]
                why = f"for {', '.join(wires)}" if wires else "beside its other bases"
                verb = "sent" if sent else "read"
                yield f"  {verb}, it does not extend {_id(base.id)} {why}"


def _named_lines(named: NamedType) -> Iterator[str]:
    flags = _flags(deprecated=named.deprecated)
    match named:
        case Model():
            extra = "nothing else" if named.extra is None else dump_type(named.extra)
            open_end = "" if isinstance(named.extra, Anything) else f" + {extra}"
            bases = "".join(f" is {_id(id)}" for id in named.bases)
            yield f"model {_id(named.id)}{bases}{open_end}{flags}"
            for field in named.fields:
                yield f"  {_field(field)}"
        case Alias():
            yield f"alias {_id(named.id)} = {dump_type(named.type)}{flags}"


def _field(field: Field) -> str:
    flags = _flags(
        required=field.required,
        read_only=field.read_only,
        write_only=field.write_only,
        deprecated=field.deprecated,
        custom=field.custom is not None,
    )
    return (
        f"{_text(field.wire)}: {dump_type(field.type)}{_default(field.default)}{flags}"
    )


def dump_type(type: Type) -> str:
    """A type on one line; named types by where they stand."""
    match type:
        case Scalar():
            plain = type.format is None or type.format == type.kind.value
            format = "" if plain or type.format is None else f"<{_text(type.format)}>"
            return f"{type.kind}{format}{_limits(type.constraints)}"
        case Choice():
            values = " | ".join(_json(value) for value in type.values)
            return f"({values}{' | ...' if type.open else ''})"
        case ListOf():
            return f"[{dump_type(type.item)}]{_limits(type.constraints)}"
        case TupleOf():
            items = [dump_type(item) for item in type.items]
            rest = [f"*{dump_type(type.rest)}"] if type.rest is not None else []
            return f"({', '.join([*items, *rest])})"
        case MapOf():
            return f"{{*: {dump_type(type.value)}}}{_limits(type.constraints)}"
        case OneOf():
            return _one_of(type)
        case Nullable():
            return f"{dump_type(type.inner)}?"
        case Named():
            return _id(type.id)
        case Anything():
            return "any"
        case _:
            assert_never(type)


def _one_of(type: OneOf) -> str:
    members = " | ".join(map(dump_type, type.members))
    if type.discriminator is None:
        return f"<{members}>"
    pairs = type.discriminator.mapping
    mapping = ", ".join(f"{_text(value)}: {_id(id)}" for value, id in pairs)
    return f"<{members} by {_text(type.discriminator.property)} {{{mapping}}}>"


def _limits(limits: Constraints) -> str:
    if limits == UNLIMITED:
        return ""
    slots = Constraints.__slots__
    said = {slot: getattr(limits, slot) for slot in slots if slot != "patterns"}
    shown = [
        f"{slot}={_json(value)}"
        for slot, value in said.items()
        if value is not None and value is not False
    ]
    shown += [f"pattern={_json(each)}" for each in limits.patterns]
    return f"({', '.join(shown)})"


def _default(value: SpecValue | None) -> str:
    return "" if value is None else f" = {_json(value)}"


def _flags(**flags: bool) -> str:
    return "".join(f" {name.replace('_', '-')}" for name, on in flags.items() if on)


def _id(id: TypeId) -> str:
    """Short for components of the entry document."""
    return id.removeprefix("#/components/schemas/")


def _path(path: BodyPath) -> str:
    return ".".join(map(_text, path)) or "."


def _text(text: SpecText) -> str:
    """Text of the document, safe on a terminal and on one line."""
    escaped = text.unsafe.encode("unicode_escape").decode("ascii")
    return escaped if text.unsafe and " " not in text.unsafe else f'"{escaped}"'


def _json(value: object) -> str:
    raw = value.unsafe if isinstance(value, SpecValue | SpecText) else value
    return json.dumps(raw)
