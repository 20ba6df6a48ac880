"""What is said about a property beside its type: docs, defaults, examples, read-only, write-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from crmgen.ir.types import Named, Nullable, Type
from crmgen.lower.schemas.keywords import has_any
from crmgen.lower.schemas.values import first_examples, lower_default
from crmgen.records import dataclass
from crmgen.text import SpecText, SpecValue
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas

_FLAGS: Final = frozenset({"readOnly", "writeOnly", "deprecated"})
_SECRET: Final = frozenset({"format", "x-crmgen-secret"})
_MAX_STEPS: Final = 20
"""References that are followed for the sake of a description."""


@dataclass(frozen=True, slots=True)
class Annotations:
    doc: SpecText | None
    examples: tuple[SpecValue, ...]
    default: SpecValue | None
    read_only: bool
    write_only: bool
    secret: bool
    deprecated: bool


def annotations_of(schemas: Schemas, stated: list[Node], type: Type) -> Annotations:
    """Annotations of schemas that all describe one property; the last one that says it wins.

    What a reference leads to counts where the schema itself is silent; a named type keeps its own
    docs and examples.
    """
    own = stated
    if len(stated) > 1 or "allOf" in stated[0]:
        own = [part for node in reversed(stated) for part in _own_parts(node)]
    targets = [t for node in own if "$ref" in node for t in _targets(schemas, node)]
    whole = [*own, *targets]
    is_flagged = any(has_any(node, _FLAGS) for node in whole)
    write_only = is_flagged and _is_flagged(schemas, "writeOnly", own, targets)
    speaking = own if _is_named(type) else whole
    return Annotations(
        doc=first_doc(speaking),
        examples=first_examples(speaking),
        default=_default(schemas, whole),
        read_only=is_flagged and _is_flagged(schemas, "readOnly", own, targets),
        write_only=write_only,
        secret=write_only or any(map(_is_secret, whole)),
        deprecated=is_flagged and any(node.flag("deprecated") for node in own),
    )


def _is_secret(node: Node) -> bool:
    if not has_any(node, _SECRET):
        return False
    return node.text("format") == "password" or bool(node.flag("x-crmgen-secret"))


def first_doc(nodes: list[Node]) -> SpecText | None:
    """The description of the first schema that has one."""
    for node in nodes:
        doc = node.text("description")
        if doc:
            return doc
    return None


def _own_parts(node: Node) -> Iterator[Node]:
    """The schema, and the parts of its allOf: `allOf: [{$ref: ...}, {readOnly: true}]`."""
    yield node
    parts = node.get("allOf")
    if parts is not None:
        yield from parts.elements()


def _targets(schemas: Schemas, node: Node) -> Iterator[Node]:
    for _ in range(_MAX_STEPS):
        if "$ref" not in node:
            return
        node = schemas.outline.target(node)
        yield node


def _is_named(type: Type) -> bool:
    return isinstance(type.inner if isinstance(type, Nullable) else type, Named)


def _default(schemas: Schemas, nodes: list[Node]) -> SpecValue | None:
    for node in nodes:
        if "default" in node:
            return lower_default(node, schemas.notes)
    return None


def _is_flagged(
    schemas: Schemas, keyword: str, own: list[Node], targets: list[Node]
) -> bool:
    """Whether a property is read-only (write-only): said beside it, or by the schema it is.

    A reference into another schema's properties reuses a type: that the other object's `id` is
    made by the server says nothing of the property that holds this id.
    """
    stated = next((n.flag(keyword) for n in own if n.flag(keyword) is not None), None)
    if stated is not None:
        return stated
    flagged = next((node for node in targets if node.flag(keyword)), None)
    if flagged is None:
        return False
    if "/properties/" not in flagged.pointer:
        return True
    if keyword == "readOnly" and "/requestBody/" in own[0].pointer:
        message = "a property of a request takes its schema from a read-only one; it can be sent"
        schemas.notes.record_loss(own[0].at, "read-only-in-request", message)
    return False
