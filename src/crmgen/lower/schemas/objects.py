"""Objects: properties of a schema and of all that applies with it become one `Model`, or a map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmgen.ir.types import (
    Anything,
    Choice,
    Field,
    Hint,
    MapOf,
    Model,
    Type,
    TypeId,
)
from crmgen.lower.alike import is_leaf
from crmgen.lower.evidence import read_evidence
from crmgen.lower.extensions import read_extends
from crmgen.lower.schemas.allof import Subschema
from crmgen.lower.schemas.bases import bases_of_shape
from crmgen.lower.schemas.discriminators import (
    discriminator_type,
    is_base,
    tells_subtypes,
)
from crmgen.lower.schemas.extent import one_of
from crmgen.lower.schemas.hints import below
from crmgen.lower.schemas.keywords import allows_nothing, may_allow_nothing
from crmgen.lower.schemas.limits import map_limits, tightest
from crmgen.lower.schemas.object_unions import (
    adds_alternatives,
    lower_variants,
    unions_of,
)
from crmgen.lower.schemas.properties import Said, said_by
from crmgen.lower.schemas.values import schema_examples
from crmgen.records import dataclass, field, replace
from crmgen.text import SpecText
from crmgen.tree.nodes import Node
from crmgen.tree.pointers import escape

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


@dataclass(slots=True)
class Shape:
    """The keywords of an object, gathered from all schemas that apply; nothing lowered yet."""

    place: Node
    id: TypeId
    subschemas: tuple[Subschema, ...]
    properties: dict[SpecText, list[Subschema]] = field(
        default_factory=dict[SpecText, list[Subschema]]
    )
    required: dict[SpecText, Node] = field(default_factory=dict[SpecText, Node])
    closed: bool = False
    open: bool = False
    """`additionalProperties: true` is stated: silence allows others too, but does not ask for them."""
    values: list[Node] = field(default_factory=list[Node])
    """Schemas of the properties that are not stated by name."""
    doubtful: dict[SpecText, None] = field(default_factory=dict[SpecText, None])
    """Properties that perhaps no value fits."""

    @property
    def says_more(self) -> bool:
        """Whether there is more to it than being an object."""
        return bool(self.properties or self.required or self.values or self.closed)


def lower_object(
    schemas: Schemas,
    place: Node,
    id: TypeId,
    subschemas: tuple[Subschema, ...],
    hint: Hint,
    settled: frozenset[str] = frozenset(),
) -> Type:
    """A named model, a map when no property is stated, or a union of models.

    `settled`: ids of the unions that have been dealt with.
    """
    shape = _gather(schemas, Shape(place, id, subschemas))
    unions = [each for each in unions_of(subschemas) if each.members.id not in settled]
    telling = [each for each in unions if adds_alternatives(schemas, each, subschemas)]
    if telling and (not settled or schemas.may_combine(telling[0].members)):
        return lower_variants(schemas, shape, telling, hint, settled)
    if shape.properties or shape.required:
        return schemas.declare(shape, hint)
    value = _values_type(schemas, shape, below(hint, id, "value"))
    limits = [map_limits(each.node) for each in subschemas]
    return MapOf(value, tightest(limits, place, schemas.notes))


def _gather(schemas: Schemas, shape: Shape) -> Shape:
    for subschema in shape.subschemas:
        _add_properties(shape, subschema)
        _add_values(schemas, shape, subschema.node)
    _leave_out_forbidden(schemas, shape)
    return shape


def _leave_out_forbidden(schemas: Schemas, shape: Shape) -> None:
    """A property that no value fits is one that the object does not have, whoever else describes it."""
    for wire in shape.doubtful:
        stated = shape.properties[wire]
        if any(allows_nothing(schemas.outline.follow(each.node)) for each in stated):
            del shape.properties[wire]
            element = shape.required.pop(wire, None)
            if element is not None:
                message = "a required property that no value fits; it is left out"
                schemas.notes.record_loss(element.at, "all-of-conflict", message)


def _add_properties(shape: Shape, subschema: Subschema) -> None:
    stated = subschema.node.get("properties")
    for wire, node in stated.items_as_written() if stated else ():
        shape.properties.setdefault(wire, []).append(Subschema(node, subschema.owner))
        if may_allow_nothing(node):
            shape.doubtful[wire] = None
    required = subschema.node.get("required")
    for element in required.elements() if required else ():
        name = element.own_text()
        if name is not None:
            shape.required.setdefault(name, element)


def _add_values(schemas: Schemas, shape: Shape, node: Node) -> None:
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        values = node.get(keyword)
        if values is None:
            continue
        if values.is_map() and not allows_nothing(values):
            shape.values.append(values)
        shape.closed = shape.closed or allows_nothing(values)
        shape.open = shape.open or node.flag(keyword) is True
    patterns = node.get("patternProperties")
    if patterns is not None:
        shape.values += [value for _, value in patterns.items()]
        message = "names of properties are not checked against patternProperties"
        schemas.notes.record_loss(patterns.at, "pattern-properties", message)


def _values_type(schemas: Schemas, shape: Shape, hint: Hint) -> Type:
    types = dict.fromkeys(schemas.type_of(node, hint) for node in shape.values)
    if not types:
        return Anything()
    return one_of(types, shape.place.at) if len(types) > 1 else next(iter(types))


def lower_model(schemas: Schemas, shape: Shape, hint: Hint) -> Model:
    """The model of an object's shape, with its fields in document order."""
    _note_subtypes(schemas, shape)
    hung = below(hint, shape.id, "value")
    extra = None if shape.closed and not shape.values else hung
    place = shape.place
    doc = place.text("description") or _doc_of_own_parts(shape)
    return Model(
        id=shape.id,
        fields=tuple(_fields(schemas, shape)),
        extra=_values_type(schemas, shape, extra) if extra else None,
        at=place.at,
        hint=hint,
        doc=doc,
        examples=schema_examples(place),
        deprecated=bool(place.flag("deprecated")),
        extends=read_extends(place, schemas.notes),
        bases=bases_of_shape(schemas, shape),
        evidence=read_evidence(place, schemas.notes),
        takes_others=bool(shape.values) or (shape.open and not shape.closed),
        min_properties=max(
            (
                map_limits(subschema.node).min_properties or 0
                for subschema in shape.subschemas
            ),
            default=0,
        ),
    )


def _note_subtypes(schemas: Schemas, shape: Shape) -> None:
    """A base that has no name of its own: what extends it is not looked for."""
    stated = shape.place.get("discriminator")
    is_named = schemas.component_name(shape.place) is not None
    if stated is not None and is_base(shape.place) and not is_named:
        message = "subtypes are read as this type; what they add is kept, but not typed"
        schemas.notes.record_loss(stated.at, "inherited-discriminator", message)


def _doc_of_own_parts(shape: Shape) -> SpecText | None:
    """The description of an inline part of allOf, where the whole has none."""
    docs = [
        subschema.node.text("description")
        for subschema in shape.subschemas
        if subschema.owner == shape.place.id
    ]
    return next((doc for doc in reversed(docs) if doc), None)


def _fields(schemas: Schemas, shape: Shape) -> Iterator[Field]:
    is_told = tells_subtypes(schemas, shape.place)
    for wire, stated in shape.properties.items():
        yield lower_field(schemas, shape, wire, stated, is_told=is_told)
    for wire, element in shape.required.items():
        if wire not in shape.properties:
            message = "a required property has no schema; it became an optional field"
            schemas.notes.record_loss(element.at, "required-unknown-property", message)
            yield Field(wire, Anything(), required=False, at=element.at)


def lower_field(
    schemas: Schemas,
    shape: Shape,
    wire: SpecText,
    stated: list[Subschema],
    *,
    is_told: bool,
) -> Field:
    """One property. Stated in several parts, it is all that they say of it.

    `is_told`: whether one of the object's properties tells it from its siblings.
    """
    said = _said(schemas, shape, wire, stated)
    type = said.type
    if is_told:
        type = discriminator_type(schemas, shape.place, wire, type)
    is_required = wire in shape.required and said.custom is None
    notes = said.notes
    return Field(
        wire=wire,
        type=_as_constant(type) if is_required else type,
        required=is_required,
        at=stated[-1].node.at,
        read_only=notes.read_only,
        write_only=notes.write_only,
        secret=notes.secret,
        deprecated=notes.deprecated,
        default=notes.default,
        examples=notes.examples,
        doc=notes.doc,
        pinned=said.pinned,
        evidence=said.evidence,
        custom=said.custom,
    )


def _said(
    schemas: Schemas, shape: Shape, wire: SpecText, stated: list[Subschema]
) -> Said:
    node = stated[-1].node
    if len(stated) == 1 and is_leaf(node.raw):
        return schemas.leaves.once(node, schemas.said_by_leaf)
    hint = Hint(parent=stated[-1].owner, role="field", part=wire)
    if len(stated) == 1:
        return said_by(schemas, [node], schemas.type_of(node, hint))
    id = TypeId(f"{shape.id}/properties/{escape(wire)}")
    type = schemas.type_of_all(stated, id, replace(hint, parent=shape.id))
    return said_by(schemas, [each.node for each in stated], type)


def _as_constant(type: Type) -> Type:
    """An enum of one value on a required property is how OpenAPI 3.0 says `const`."""
    if isinstance(type, Choice) and len(type.values) == 1:
        return replace(type, open=False)
    return type
