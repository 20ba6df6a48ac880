"""From what a schema says to the function that lowers it: dispatch only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crmgen.ir.types import (
    Anything,
    Hint,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.arrays import lower_array, lower_arrays
from crmgen.lower.schemas.keywords import (
    NOT_EXPRESSIBLE,
    UNION,
    has_any,
    implied_kind,
    is_idle,
    kind_of,
    stated_kinds,
)
from crmgen.lower.schemas.limits import with_limits_of_all
from crmgen.lower.schemas.objects import lower_object
from crmgen.lower.schemas.scalars import (
    disagree_on_format,
    is_scalar_kind,
    lower_scalar,
    merge_scalars,
)
from crmgen.lower.schemas.type_lists import disagree, with_common_types
from crmgen.lower.schemas.unions import lower_union
from crmgen.lower.schemas.values import allows_null, lower_choice
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


def lower_leaves(
    schemas: Schemas,
    place: Node,
    id: TypeId,
    subschemas: tuple[Subschema, ...],
    hint: Hint,
    settled: frozenset[str] = frozenset(),
) -> Type:
    """The type of a value that all of `subschemas` apply to."""
    for node in [subschema.node for subschema in subschemas] or [place]:
        _note_inexpressible(schemas, node)
    subschemas = _with_effect(schemas, with_common_types(subschemas))
    kinds = {_kind(subschema.node) for subschema in subschemas}
    if "object" in kinds and kinds <= {"object", "union"}:
        return lower_object(schemas, place, id, subschemas, hint, settled)
    if len(subschemas) < 2:
        return (
            _lower_own(schemas, subschemas[0], id, hint) if subschemas else Anything()
        )
    if kinds == {"array"}:
        return lower_arrays(schemas, id, subschemas, hint)
    if "scalar" in kinds and kinds <= {"scalar", "union"}:
        scalars = tuple(
            subschema for subschema in subschemas if _kind(subschema.node) == "scalar"
        )
        merged = merge_scalars(scalars, schemas.notes)
        is_union = len(kinds) > 1 and "enum" not in merged
        if is_union or disagree(scalars) or disagree_on_format(scalars):
            _note_conflict(schemas, place)
        type = _lower_own(schemas, Subschema(merged, id), id, hint)
        nodes = [each.node for each in scalars]
        return with_limits_of_all(type, nodes, place, schemas.notes)
    _note_conflict(schemas, place)
    return _lower_own(schemas, subschemas[0], id, hint)


def _kind(node: Node) -> str:
    """How a schema merges with others; several primitive types merge like one."""
    kind = kind_of(node)
    if kind != "several":
        return kind
    kinds = stated_kinds(node)
    return "scalar" if kinds and all(map(is_scalar_kind, kinds)) else kind


def _with_effect(
    schemas: Schemas, subschemas: tuple[Subschema, ...]
) -> tuple[Subschema, ...]:
    """Those that say something of values of the type that others of them state.

    Keywords apply to values of their own type alone (JSON Schema core section 7.6.1): `required` asks nothing of a list.
    """
    if len(subschemas) < 2:
        return subschemas
    stated = {stated_kinds(each.node) for each in subschemas} - {()}
    if len(stated) != 1:
        return subschemas
    (kinds,) = stated
    idle = [each for each in subschemas if is_idle(each.node, kinds)]
    for each in idle:
        message = f"a part of allOf that says nothing of what is {kinds[0]}; left out"
        schemas.notes.record_loss(each.node.at, "all-of-idle", message)
    return tuple(each for each in subschemas if each not in idle)


def _note_conflict(schemas: Schemas, place: Node) -> None:
    message = "parts of allOf that do not fit together; one of them is used"
    schemas.notes.record_loss(place.at, "all-of-conflict", message)


def _lower_own(schemas: Schemas, subschema: Subschema, id: TypeId, hint: Hint) -> Type:
    """The type that a schema's own keywords say."""
    node = subschema.node
    if "enum" in node or "const" in node:
        choice = lower_choice(node, schemas.notes, lagging=schemas.enums_lag)
        if choice is not None:
            return nullable(choice, allows_null(node))
    for keyword in UNION:
        members = node.get(keyword)
        if members is not None:
            return lower_union(schemas, node, members, id, hint)
    kinds = stated_kinds(node) or _implied_kinds(schemas, node)
    if len(kinds) > 1 and "object" in kinds:
        inner = TypeId(f"{id}/type/object")  # `id` may be the alias of them all
        types = [_of_kind(schemas, kind, subschema, inner, hint) for kind in kinds]
    else:
        types = [_of_kind(schemas, kind, subschema, id, hint) for kind in kinds]
    return _one_of(types)


def _implied_kinds(schemas: Schemas, node: Node) -> tuple[str, ...]:
    kind = implied_kind(node)
    if kind is None:
        return ("null",) if "type" in node else ()
    if is_scalar_kind(kind):
        message = f"no type is stated; its other keywords make it {kind}"
        schemas.notes.record_loss(node.at, "type-implied", message)
    return (kind,)


def _of_kind(
    schemas: Schemas, kind: str, subschema: Subschema, id: TypeId, hint: Hint
) -> Type:
    if kind == "object":
        return lower_object(schemas, subschema.node, id, (subschema,), hint)
    if kind == "array":
        return lower_array(schemas, id, subschema.node, hint)
    if is_scalar_kind(kind):
        return lower_scalar(subschema.node, kind)
    message = "the type is none of JSON Schema's; any value is taken"
    schemas.notes.record_loss(subschema.node.at, "unknown-type", message)
    return Anything()


def _note_inexpressible(schemas: Schemas, node: Node) -> None:
    """Record the keywords that no type can say."""
    if not has_any(node, NOT_EXPRESSIBLE):
        return
    for keyword in sorted(NOT_EXPRESSIBLE):
        limit = node.get(keyword)
        if limit is not None:
            message = f"`{keyword}` is not checked"
            schemas.notes.record_loss(limit.at, "schema-not-expressible", message)


def nullable(type: Type, null: bool) -> Type:
    """`type`, or null as well."""
    if not null or isinstance(type, Nullable | Anything):
        return type
    if isinstance(type, Scalar) and type.kind is ScalarKind.NULL:
        return type
    return Nullable(type)


def _one_of(types: Iterable[Type]) -> Type:
    distinct = list(dict.fromkeys(types))
    if not distinct or any(isinstance(type, Anything) for type in distinct):
        return Anything()
    return distinct[0] if len(distinct) == 1 else OneOf(tuple(distinct))
