"""Where a path leads in a type (`crmgen.ir.responses.BodyPath`), and past what: asked here by all passes."""

from __future__ import annotations

from collections.abc import Iterator

from crmgen.ir.responses import BodyPath
from crmgen.ir.types import Anything, ListOf, MapOf, Model, Type
from crmgen.ir.walk import Types, model_of, underlying
from crmgen.text import SpecText


def part_at(type: Type, step: SpecText, types: Types) -> Type | None:
    """The type of one part: of each element for `*`, else of a property; None where there is no such part."""
    plain = underlying(type, types)
    if step == "*":
        return plain.item if isinstance(plain, ListOf) else None
    if isinstance(plain, MapOf):
        return plain.value
    fields = plain.fields if isinstance(plain, Model) else ()
    return next((field.type for field in fields if field.wire == step), None)


def type_at(type: Type, path: BodyPath, types: Types) -> Type | None:
    """The type at the end of `path`: a list of it where the path goes through one; None where it leads nowhere.

    Behind `Anything` there is anything.
    """
    if not path:
        return type
    if isinstance(underlying(type, types), Anything):
        return Anything()
    step, rest = path[0], path[1:]
    part = part_at(type, step, types)
    found = type_at(part, rest, types) if part is not None else None
    return ListOf(found) if step == "*" and found is not None else found


def beside(type: Type, path: BodyPath, types: Types) -> Iterator[tuple[BodyPath, Type]]:
    """The properties that `path` leads past, outer first: what is left aside of a body by taking what is there."""
    way: BodyPath = ()
    for step in path:
        model = model_of(type, types)
        for field in model.fields if model is not None else ():
            if field.wire != step:
                yield (*way, field.wire), field.type
        part = part_at(type, step, types)
        if part is None:
            return
        type, way = part, (*way, step)
