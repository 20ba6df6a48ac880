"""Which named types a type is made of."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.ir.types import ListOf, MapOf, Named, Nullable, OneOf, TupleOf, Type, TypeId


def mentioned(type: Type) -> Iterator[TypeId]:
    """The ids in an expression, from left to right; what those are made of is not
    looked at.
    """
    match type:
        case Named():
            yield type.id
        case Nullable():
            yield from mentioned(type.inner)
        case ListOf():
            yield from mentioned(type.item)
        case MapOf():
            yield from mentioned(type.value)
        case OneOf():
            for member in type.members:
                yield from mentioned(member)
        case TupleOf():
            for item in (*type.items, *([type.rest] if type.rest else [])):
                yield from mentioned(item)
        case _:
            return
