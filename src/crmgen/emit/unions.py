"""What is known of a union: whether its members can be told apart, and which of them take everything."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.emit.choices import is_closed_constant
from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    Discriminator,
    ListOf,
    MapOf,
    Model,
    Named,
    NamedType,
    OneOf,
    Type,
    TypeId,
)
from crmgen.text import SpecValue

Types = Mapping[TypeId, NamedType]


def member_ids(type: OneOf) -> list[TypeId]:
    """The members that have names."""
    return [member.id for member in type.members if isinstance(member, Named)]


def decides(type: OneOf, discriminator: Discriminator, types: Types) -> bool:
    """Whether pydantic itself can tell the members apart: each is a model that states closed
    constants of its own.
    """
    ids = member_ids(type)
    if len(type.members) < 2 or len(set(ids)) < len(type.members):
        return False
    stated = [_constants(types[id], discriminator) for id in ids]
    values = [value for each in stated for value in each]
    return all(stated) and len(set(values)) == len(values)


def _constants(type: NamedType, discriminator: Discriminator) -> list[SpecValue]:
    """The values that a model's required tag can have; none where it is open."""
    fields = type.fields if isinstance(type, Model) else ()
    for field in fields:
        is_tag = field.wire == discriminator.property and field.required
        if is_tag and is_closed_constant(field.type) and isinstance(field.type, Choice):
            return list(field.type.values)
    return []


def specific_first(type: OneOf, types: Types) -> list[Type]:
    """The members in the order in which a value is tried: what takes everything comes last."""
    return sorted(type.members, key=lambda member: takes_all(member, types))


def takes_all(type: Type, types: Types) -> bool:
    """Whether a member of a union takes every object, or every list."""
    match type:
        case MapOf():
            return isinstance(type.value, Anything)
        case ListOf():
            return isinstance(type.item, Anything)
        case Named():
            named = types[type.id]
            return isinstance(named, Alias) and takes_all(named.type, types)
        case _:
            return False
