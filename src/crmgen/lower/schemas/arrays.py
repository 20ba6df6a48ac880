"""Arrays: `items` and `prefixItems`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmgen.diagnostics import Place
from crmgen.ir.types import Anything, Hint, ListOf, TupleOf, Type, TypeId
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.extent import one_of
from crmgen.lower.schemas.hints import below
from crmgen.lower.schemas.limits import list_limits, tightest
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


def lower_array(schemas: Schemas, id: TypeId, node: Node, hint: Hint) -> Type:
    """A list, or a tuple where the first items have schemas of their own."""
    prefix = node.get("prefixItems")
    if prefix is None and node.flag("items") is False:
        return TupleOf((), None)
    item = _item(schemas, node, below(hint, id, "item"))
    if prefix is None:
        return ListOf(item or Anything(), list_limits(node))
    items = tuple(
        schemas.type_of(element, below(hint, id, "item", index))
        for index, element in enumerate(prefix.elements())
    )
    limits = list_limits(node)
    if not items or (limits.max_items is not None and limits.max_items < len(items)):
        return ListOf(_any_of(items, item, prefix.at), limits)
    if (limits.min_items or 0) < len(items):
        message = "shorter lists are allowed; the type counts on all its first items"
        schemas.notes.record_loss(prefix.at, "tuple-length-implied", message)
    is_closed = node.flag("items") is False or limits.max_items == len(items)
    return TupleOf(items, None if is_closed else item or Anything())


def _any_of(items: tuple[Type, ...], rest: Type | None, at: Place) -> Type:
    """One type for all items of a list that need not have its first ones."""
    types = tuple(dict.fromkeys([*items, rest or Anything()]))
    return types[0] if len(types) == 1 else one_of(types, at)


def _item(schemas: Schemas, node: Node, hint: Hint) -> Type | None:
    items = node.get("items")
    if items is None or items.raw is False:
        return None
    return schemas.type_of(items, hint)


def lower_arrays(
    schemas: Schemas, id: TypeId, subschemas: tuple[Subschema, ...], hint: Hint
) -> Type:
    """One list for several schemas that all apply: its items are what all of them say."""
    stated = [
        Subschema(items, subschema.owner)
        for subschema in subschemas
        if (items := subschema.node.get("items"))
    ]
    if (
        any("prefixItems" in subschema.node for subschema in subschemas)
        or len(stated) < 2
    ):
        best = next(
            (subschema for subschema in subschemas if "items" in subschema.node),
            subschemas[0],
        )
        type = lower_array(schemas, id, best.node, hint)
    else:
        below_all = below(hint, id, "item")
        item = schemas.type_of_all(stated, TypeId(f"{id}/items"), below_all)
        type = ListOf(item)
    if not isinstance(type, ListOf):
        return type
    limits = [list_limits(each.node) for each in subschemas]
    return ListOf(type.item, tightest(limits, subschemas[-1].node, schemas.notes))
