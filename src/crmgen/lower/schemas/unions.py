"""`oneOf` and `anyOf`: their members, null among them, and what tells the members apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmgen.diagnostics import Place
from crmgen.ir.types import (
    Anything,
    Choice,
    Discriminator,
    Hint,
    Named,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.ir.walk import is_only_null
from crmgen.lower.schemas.discriminators import told_below
from crmgen.lower.schemas.extent import one_of
from crmgen.lower.schemas.hints import below
from crmgen.lower.schemas.keywords import allows_nothing
from crmgen.records import replace
from crmgen.text import SpecText, SpecValue
from crmgen.tree.nodes import Node

if TYPE_CHECKING:
    from crmgen.lower.schemas.named import Schemas


def lower_union(
    schemas: Schemas, holder: Node, members: Node, id: TypeId, hint: Hint
) -> Type:
    """The type of `members`, the `oneOf` or `anyOf` of `holder`."""
    pairs = [
        (member, schemas.type_of(member, below(hint, id, "member", index)))
        for index, member in enumerate(members.elements())
        if not allows_nothing(member)
    ]
    return lower_members(schemas, holder, pairs)


def lower_members(
    schemas: Schemas, holder: Node, pairs: list[tuple[Node, Type]]
) -> Type:
    """The union of members of `holder`, with what each was lowered to."""
    types = [type for _, type in pairs]
    is_nullable = any(_has_null(type) for type in types)
    inner = _union(list(_without_null(types)), holder.at)
    if isinstance(inner, OneOf) and "discriminator" in holder:
        discriminator = _discriminator(schemas, holder, pairs)
        inner = one_of(inner.members, holder.at, discriminator)
    return Nullable(inner) if is_nullable else inner


def _has_null(type: Type) -> bool:
    return isinstance(type, Nullable) or is_only_null(type)


def _without_null(types: list[Type]) -> Iterator[Type]:
    for type in types:
        inner = type.inner if isinstance(type, Nullable) else type
        if isinstance(inner, OneOf) and inner.discriminator is None:
            yield from inner.members
        elif not is_only_null(inner):
            yield inner


def _union(types: list[Type], at: Place) -> Type:
    """One type for all: a choice of constants, a lone member, or a union without repetitions."""
    distinct = list(dict.fromkeys(types))
    if not distinct or any(isinstance(type, Anything) for type in distinct):
        return Scalar(ScalarKind.NULL) if types == [] else Anything()
    choices = [type for type in distinct if isinstance(type, Choice)]
    others = [type for type in distinct if type not in choices]
    if choices and len({choice.base for choice in choices}) == 1:
        distinct = [*_absorb(_one_choice(choices), others)]
    return distinct[0] if len(distinct) == 1 else one_of(distinct, at)


def _one_choice(choices: list[Choice]) -> Choice:
    values: dict[SpecValue, None] = {}
    for choice in choices:
        values |= dict.fromkeys(choice.values)
    is_open = any(choice.open for choice in choices) or len(values) > 1
    takes_others = any(choice.takes_others for choice in choices)
    return Choice(tuple(values), choices[0].base, is_open, takes_others)


def _absorb(choice: Choice, others: list[Type]) -> Iterator[Type]:
    """`anyOf: [{enum: ...}, {type: string}]` is how an open enum is written down."""
    open_form = replace(choice, open=True, takes_others=True)
    plain = [type for type in others if type == Scalar(choice.base or ScalarKind.NULL)]
    yield open_form if plain else choice
    yield from (type for type in others if type not in plain)


def _discriminator(
    schemas: Schemas, holder: Node, pairs: list[tuple[Node, Type]]
) -> Discriminator | None:
    """OpenAPI 3.1 section 4.8.25; a member's own constant beats the name of its schema."""
    stated = holder.get("discriminator")
    name = stated.text("propertyName") if stated else None
    if stated is None or name is None:
        return None
    ids = [(member, _model_id(type)) for member, type in pairs]
    named = [(member, id) for member, id in ids if id is not None]
    mapping = dict(_stated_mapping(schemas, stated, named))
    claims: dict[SpecText, list[TypeId]] = {}
    for member, id in named:
        implied = () if id in mapping.values() else _implied(schemas, member)
        for value in _constants(schemas, member, name) or implied:
            if value not in mapping:
                claims.setdefault(value, []).append(id)
    for value, (id, *others) in claims.items():
        if not others:
            mapping[value] = id
    for member, _ in named:
        base = schemas.outline.target(member) if "$ref" in member else member
        for value, subtype in told_below(schemas, base, name, mapping.values()):
            if value not in claims:
                mapping.setdefault(value, subtype)
    shared = ((value, tuple(ids)) for value, ids in claims.items() if len(ids) > 1)
    tags = tuple(mapping.items())
    return Discriminator(name, tags, tuple(shared)) if tags else None


def _model_id(type: Type) -> TypeId | None:
    inner = type.inner if isinstance(type, Nullable) else type
    return inner.id if isinstance(inner, Named) else None


def _stated_mapping(
    schemas: Schemas, stated: Node, named: list[tuple[Node, TypeId]]
) -> Iterator[tuple[SpecText, TypeId]]:
    """The mapping by the members that its references or schema names stand for."""
    by_target = {schemas.outline.target(m).id: id for m, id in named if "$ref" in m}
    members = {id for _, id in named}
    mapping = stated.get("mapping")
    for value, target in mapping.items() if mapping else ():
        wanted = schemas.outline.mapped(target)
        id = by_target.get(wanted) or schemas.named_id(wanted)
        if id is None or id not in members:
            message = (
                "the mapping names a schema that is no member of the union; left out"
            )
            schemas.notes.record_loss(
                target.at, "unknown-discriminator-target", message
            )
            continue
        yield value, id


def _constants(schemas: Schemas, member: Node, name: SpecText) -> list[SpecText]:
    """The values that the member allows for its discriminating property."""
    for subschema in schemas.subschemas_of(member):
        properties = subschema.node.get("properties")
        stated = properties.get(name) if properties else None
        if stated is None:
            continue
        stated = schemas.outline.follow(stated)
        constant, values = stated.get("const"), stated.get("enum")
        nodes = [constant] if constant else list(values.elements()) if values else []
        return [text for node in nodes if (text := node.own_text()) is not None]
    return []


def _implied(schemas: Schemas, member: Node) -> list[SpecText]:
    """Without a mapping, the name of the schema is the value."""
    if "$ref" not in member:
        return []
    name = schemas.component_name(schemas.outline.target(member))
    return [name] if name is not None else []
