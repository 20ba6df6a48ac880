"""Which components an object extends by allOf (JSON Schema core section 10.2.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmgen.ir.types import TypeId
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas
    from crmgen.lower.schemas.objects import Shape


def bases_of_shape(schemas: Schemas, shape: Shape) -> tuple[TypeId, ...]:
    """The components whose every keyword applies to `shape` as well, without those that others of them extend.

    Ids of components. Which of these became a model, and which of them Python can extend, is decided later.
    """
    ours = {each.node.id for each in shape.subschemas}
    made_of = {
        node.id: {each.node.id for each in schemas.subschemas_of(node)}
        for node in _components(schemas, shape)
    }
    extended = {id: parts for id, parts in made_of.items() if parts and parts < ours}
    return tuple(
        TypeId(id)
        for id, parts in extended.items()
        if not any(parts < others for others in extended.values())
    )


def _components(schemas: Schemas, shape: Shape) -> Iterator[Node]:
    """The components that the parts of an object stand in, or are referred to by its own parts."""
    stated = shape.place.get("allOf")
    parts = stated.elements() if stated else ()
    direct = (schemas.outline.target(part) for part in parts if "$ref" in part)
    owners = (schemas.component(each.owner) for each in shape.subschemas)
    for node in (*direct, *owners):
        is_other = node is not None and node.id not in (shape.place.id, shape.id)
        if node is not None and is_other and schemas.component(TypeId(node.id)):
            yield node
