"""Whether what is sent has keys that Python calls differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crmgen.ir.types import Alias, Model, NamedType, Type, TypeId
from crmgen.ir.walk import mentioned, reachable
from crmgen.naming.members import FieldKey
from crmgen.naming.names import Names


def has_wire_names(type: Type, types: Mapping[TypeId, NamedType], names: Names) -> bool:
    """Whether a TypedDict within `type` has a key that differs from its wire name."""
    return any(
        isinstance(named, Model) and _renames(named, names.fields)
        for named in reachable(mentioned(type), types, sent_parts)
    )


def sent_parts(named: NamedType) -> Iterator[Type]:
    """What the values of a type are made of, where they are sent."""
    if isinstance(named, Alias):
        yield named.type
    else:
        yield from (each.type for each in named.fields if not each.read_only)


def _renames(model: Model, fields: Mapping[FieldKey, str]) -> bool:
    return any(
        each.custom is not None or fields[model.id, each.wire] != each.wire
        for each in model.fields
        if not each.read_only
    )
