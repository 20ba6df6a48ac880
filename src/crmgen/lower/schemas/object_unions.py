"""An object with `oneOf` or `anyOf` beside its properties: each member, with the properties added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmgen.ir.types import Hint, Type, TypeId
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.hints import below, with_own_names
from crmgen.lower.schemas.keywords import (
    UNION,
    allows_nothing,
    kind_of,
    says_only_required,
    says_only_type,
)
from crmgen.lower.schemas.unions import lower_members
from crmgen.records import dataclass
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas
    from crmgen.lower.schemas.objects import Shape


@dataclass(frozen=True, slots=True)
class Union:
    """A `oneOf` or `anyOf` list, and the schema that has it."""

    holder: Node
    members: Node


def unions_of(subschemas: tuple[Subschema, ...]) -> Iterator[Union]:
    """Every `oneOf` and `anyOf` that applies."""
    for subschema in subschemas:
        for keyword in UNION:
            members = subschema.node.get(keyword)
            if members is not None:
                yield Union(subschema.node, members)


def adds_alternatives(
    schemas: Schemas, union: Union, subschemas: tuple[Subschema, ...]
) -> bool:
    """Whether a union says more than which properties are required, and is not settled already.

    A member that the object is anyway (a subtype whose base lists its subtypes) settles it.
    """
    members = list(union.members.elements())
    if all(says_only_required(member) for member in members):
        message = "one of several sets of properties is required; none is asked for"
        schemas.notes.record_loss(union.members.at, "required-alternatives", message)
        return False
    ids = {subschema.node.id for subschema in subschemas}
    own = [schemas.subschemas_of(member) for member in members]
    return not any(
        each and all(subschema.node.id in ids for subschema in each) for each in own
    )


def lower_variants(
    schemas: Schemas,
    shape: Shape,
    unions: list[Union],
    hint: Hint,
    settled: frozenset[str],
) -> Type:
    """The union of what `shape` is with each of the members of the first of `unions`."""
    union, *others = unions
    for other in others:
        message = "a second oneOf or anyOf beside properties is left out"
        schemas.notes.record_loss(other.members.at, "schema-not-expressible", message)
    settled = settled | {each.members.id for each in unions}
    pairs = [
        (member, _variant(schemas, shape, member, index, hint, settled))
        for index, member in enumerate(union.members.elements())
        if not allows_nothing(member)
    ]
    return lower_members(schemas, union.holder, pairs)


def _variant(
    schemas: Schemas,
    shape: Shape,
    member: Node,
    index: int,
    hint: Hint,
    settled: frozenset[str],
) -> Type:
    """The object together with one member; a member that is no object stands alone."""
    own = schemas.subschemas_of(member)
    part = below(hint, shape.id, "member", index)
    merged = {subschema.node.id: subschema for subschema in (*shape.subschemas, *own)}
    is_whole = not shape.says_more or len(merged) == len(own)
    if is_whole or not all(_is_object(subschema.node) for subschema in own):
        return schemas.type_of(member, part)
    id = TypeId(f"{shape.id}/union/{index}")
    if all(_adds_nothing(subschema.node) for subschema in own):
        return schemas.merged(shape.place, id, shape.subschemas, part, settled)
    subschemas, part = tuple(merged.values()), with_own_names(part, member)
    return schemas.merged(member, id, subschemas, part, settled)


def _is_object(node: Node) -> bool:
    return kind_of(node) in ("object", "union")


def _adds_nothing(node: Node) -> bool:
    return says_only_type(node) or says_only_required(node)
