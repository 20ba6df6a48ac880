"""Unions that are made of themselves, written out as the values that they have."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.ir.types import Alias, Anything, NamedType, Nullable, OneOf, Type, TypeId
from crmgen.ir.walk import alternatives, is_itself, is_nullable
from crmgen.records import replace


def without_loops(types: Mapping[TypeId, NamedType]) -> dict[TypeId, NamedType]:
    """The same types; one that is itself by way of names, null and unions is the union of all else it may be.

    `A: {oneOf: [{type: string}, {$ref: A}]}` takes text and nothing more, but who follows the
    reference goes round for ever: pydantic does.
    """
    return {
        id: (
            replace(named, type=_written_out(named.type, types))
            if isinstance(named, Alias) and is_itself(id, types)
            else named
        )
        for id, named in types.items()
    }


def _written_out(type: Type, types: Mapping[TypeId, NamedType]) -> Type:
    members = tuple(dict.fromkeys(alternatives(type, types)))
    if not members:
        return Anything()
    plain = members[0] if len(members) == 1 else OneOf(members)
    return Nullable(plain) if is_nullable(type, types) else plain
