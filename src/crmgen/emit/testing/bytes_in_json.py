"""What JSON says for bytes: base64 (RFC 4648 section 4), also in a form, within an object that is one of its fields."""

from __future__ import annotations

from base64 import b64encode

from crmgen.ir.instances import InstanceCheck
from crmgen.ir.types import (
    Alias,
    Anything,
    ListOf,
    MapOf,
    Named,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)
from crmgen.text import Json, Wire


def in_json(type: Type, value: Json, check: InstanceCheck) -> Json:
    """An example of a type that is sent, as JSON says it: texts that stand for bytes are base64."""
    match type, value:
        case Scalar(ScalarKind.BINARY), str():
            return b64encode(value.encode()).decode()
        case Nullable(), _:
            return in_json(type.inner, value, check)
        case OneOf(), _:
            return in_json(check.member(type, value), value, check)
        case Named(), _:
            return _of_named(type, value, check)
        case ListOf(), list():
            return [in_json(type.item, each, check) for each in value]
        case TupleOf(), list():
            kinds = [*type.items, *[type.rest or Anything()] * len(value)]
            pairs = zip(kinds, value, strict=False)
            return [in_json(kind, each, check) for kind, each in pairs]
        case MapOf(), dict():
            return {
                key: in_json(type.value, each, check) for key, each in value.items()
            }
        case _:
            return value


def _of_named(type: Named, value: Json, check: InstanceCheck) -> Json:
    named = check.types[type.id]
    if isinstance(named, Alias):
        return in_json(named.type, value, check)
    if not isinstance(value, dict):
        return value
    types: dict[Wire, Type] = {field.wire: field.type for field in named.fields}
    more = named.extra or Anything()
    return {
        key: in_json(types.get(key, more), each, check) for key, each in value.items()
    }
