"""Discriminators that are inherited: a base names the property, and subtypes extend it by allOf."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from crmgen.ir.types import (
    Choice,
    Discriminator,
    Hint,
    Named,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.extent import one_of
from crmgen.lower.schemas.keywords import UNION
from crmgen.records import replace
from crmgen.text import SpecText, joined
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


def is_base(node: Node) -> bool:
    """Whether a schema leaves it to others to extend it (OpenAPI 3.1 section 4.8.25)."""
    return "discriminator" in node and not any(keyword in node for keyword in UNION)


def lower_base(schemas: Schemas, base: Node, hint: Hint) -> Type | None:
    """A value of a base type: one of its subtypes or, told by none of their names, itself.

    None for a schema that nothing extends under a discriminator.
    """
    names = [name for _, name in schemas.bases_of(base)]
    subtypes = list(_subtypes(schemas, base)) if names else []
    if not subtypes:
        return None
    own = replace(hint, component=_base_name(hint), title=None, pinned=None)
    id = TypeId(f"{base.id}/own")
    itself = schemas.merged(base, id, schemas.subschemas_of(base), own)
    members = tuple(dict.fromkeys([*map(schemas.reference, subtypes), itself]))
    if not all(isinstance(member, Named) for member in members):
        return None
    mapping = [
        (value, TypeId(subtype.id))
        for subtype in subtypes
        for value in _values(schemas, subtype, names[0])
    ]
    mapping += told_below(schemas, base, names[0], {id for _, id in mapping})
    return one_of(members, base.at, Discriminator(names[0], tuple(mapping)))


def told_below(
    schemas: Schemas, base: Node, wire: SpecText, told: Collection[TypeId]
) -> Iterator[tuple[SpecText, TypeId]]:
    """The values of `wire` that stand for what extends `base`, however far below; not those that are `told`."""
    for subtype, _ in _extending(schemas, base).values():
        type = schemas.reference(subtype)
        if isinstance(type, Named) and type.id not in told:
            for value in _values(schemas, subtype, wire):
                yield value, type.id


def _base_name(hint: Hint) -> SpecText | None:
    return hint.component and joined((SpecText("Base"), hint.component), " ")


def tells_subtypes(schemas: Schemas, place: Node) -> bool:
    """Whether a property of the object at `place` may be told from those of its siblings by a constant."""
    return schemas.component_name(place) is not None and bool(schemas.bases_of(place))


def discriminator_type(
    schemas: Schemas, place: Node, wire: SpecText, type: Type
) -> Type:
    """The type of the property `wire` of the object at `place`: constant where it tells subtypes apart."""
    if not _is_text(type):
        return type
    values = tuple(value.value() for value in _values(schemas, place, wire))
    return Choice(values, ScalarKind.STRING, open=False) if values else type


def _is_text(type: Type) -> bool:
    """Whether a property may hold several strings, so that a constant narrows it."""
    if isinstance(type, Choice):
        return type.base is ScalarKind.STRING and len(type.values) > 1
    return isinstance(type, Scalar) and type.kind is ScalarKind.STRING


def stated_bases(subschemas: tuple[Subschema, ...]) -> Iterator[tuple[Node, SpecText]]:
    """The bases among `subschemas`, with the property that each discriminates by."""
    for subschema in subschemas:
        stated = (
            subschema.node.get("discriminator") if is_base(subschema.node) else None
        )
        name = stated.text("propertyName") if stated else None
        if name is not None:
            yield subschema.node, name


def _subtypes(schemas: Schemas, base: Node) -> Iterator[Node]:
    """The components that extend `base` directly, and say more than it does."""
    extending = _extending(schemas, base)
    for node, owners in extending.values():
        if owners.isdisjoint(extending):
            yield node


Extending = dict[TypeId, tuple[Node, frozenset[TypeId]]]
"""Components, and all that each is made of."""


def _extending(schemas: Schemas, base: Node) -> Extending:
    """The components that are made of `base`, among others; found once for all bases."""
    if schemas.extending is None:
        schemas.extending = {}
        for _, node in schemas.outline.schemas:
            for owner in (owners := _owners(schemas, node)):
                entry = schemas.extending.setdefault(owner, {})
                entry[TypeId(node.id)] = node, owners
    return schemas.extending.get(TypeId(base.id), {})


def _owners(schemas: Schemas, node: Node) -> frozenset[TypeId]:
    found = schemas.conjunction(node) if "allOf" in node else None
    if found is None or found.target is not None:
        return frozenset()
    return frozenset(subschema.owner for subschema in found.subschemas) - {
        TypeId(node.id)
    }


def _values(schemas: Schemas, place: Node, wire: SpecText) -> tuple[SpecText, ...]:
    """What the property holds in a subtype, the component at `place`: as mapped, else its name."""
    name = schemas.component_name(place)
    if name is None:
        return ()
    for base, property in schemas.bases_of(place):
        if property != wire or base.id == place.id:
            continue
        mapped = _mapped(schemas, base).get(place.id, [])
        return tuple(mapped) or (name,)
    return ()


def _mapped(schemas: Schemas, base: Node) -> dict[str, list[SpecText]]:
    """The values of a base's mapping by the places that they stand for; read once."""
    if base.id not in schemas.mapped:
        stated = base.get("discriminator")
        mapping = stated.get("mapping") if stated else None
        found = schemas.mapped.setdefault(base.id, {})
        for value, target in mapping.items() if mapping else ():
            values = found.setdefault(schemas.outline.mapped(target), [])
            values.append(value)
    return schemas.mapped[base.id]
