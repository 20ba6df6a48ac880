"""What is known of a union: whether pydantic can tell its members apart."""

from __future__ import annotations

from collections.abc import Mapping

from crmgen.emit.choices import is_closed_constant
from crmgen.ir.types import (
    Choice,
    Discriminator,
    Model,
    Named,
    NamedType,
    OneOf,
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
