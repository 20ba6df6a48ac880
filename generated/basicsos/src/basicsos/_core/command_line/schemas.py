"""JSON Schema of what a method takes, made of its annotations."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, get_args, get_origin
from uuid import UUID

from ..body.wire_names import shape_of
from ..http.redaction import is_secret_field
from ..values.datetimes import DateOnly
from .api import MethodArgument, MethodFacts
from .kinds import is_file, is_null, is_structured, item_kind, literals, members, one_of

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_SIMPLE: Final[Mapping[Any, Schema]] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    DateOnly: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    time: {"type": "string", "format": "time"},
    UUID: {"type": "string", "format": "uuid"},
}


def input_arguments(method: MethodFacts) -> dict[str, MethodArgument]:
    """What a tool takes of a method's arguments, by name: no secrets and no files."""
    found: dict[str, MethodArgument] = {}
    for each in method.arguments:
        if not is_secret_field(each.name) and not _takes_files(each.kind):
            name = each.name
            while name in found:
                name = f"body_{name}"
            found[name] = each
    return found


def _takes_files(kind: Any) -> bool:
    for each in members(kind):
        items = item_kind(each)
        if is_file(each) or (items is not None and _takes_files(items)):
            return True
    return False


def input_schema(arguments: Mapping[str, MethodArgument]) -> Schema:
    """The schema of an object with these arguments."""
    defined: dict[str, Schema] = {}
    properties: dict[str, Schema] = {}
    for name, each in arguments.items():
        kind = each.kind if each.may_be_null else one_of(members(each.kind))
        said = {"description": each.words} if each.words else {}
        properties[name] = {**_of(kind, defined), **said}
    required = [name for name, each in arguments.items() if each.is_required]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        **({"$defs": defined} if defined else {}),
    }


def _of(kind: Any, defined: dict[str, Schema]) -> Schema:
    """One type; objects are defined once, since they may lead back to themselves."""
    if any(each is Any for each in members(kind)):
        return {}
    choices: list[Schema] = [{"enum": listed}] if (listed := literals(kind)) else []
    for each in members(kind):
        made = _of_member(each, defined)
        if made is not None and made not in choices:
            choices.append(made)
    if _TEXT in choices:  # what has a format is text as well
        choices = [each for each in choices if each == _TEXT or "format" not in each]
    if is_null(kind):
        choices.append({"type": "null"})
    return choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}


def _of_member(kind: Any, defined: dict[str, Schema]) -> Schema | None:
    """One member of a union; None for what JSON cannot say."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    items = item_kind(kind)
    if items is not None:
        return {"type": "array", "items": _of(items, defined)}
    if typing.is_typeddict(kind):
        return _defined(kind, defined)
    if not is_structured(kind):
        return None
    values = get_args(kind)[1:]
    further = _of(values[0], defined) if values and get_origin(kind) else {}
    return {"type": "object", **({"additionalProperties": further} if further else {})}


def _defined(kind: Any, defined: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in defined:
        shape = shape_of(kind)
        made: Schema = {"type": "object"}
        defined[name] = made
        kinds = {
            key: each for key, each in shape.kinds.items() if not is_secret_field(key)
        }
        made["properties"] = {key: _of(each, defined) for key, each in kinds.items()}
        if shape.required:
            made["required"] = sorted(shape.required)
    return {"$ref": f"#/$defs/{name}"}
