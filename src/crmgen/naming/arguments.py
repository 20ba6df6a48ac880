"""Names of fields and arguments, which meet where a body's fields are keyword arguments."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from crmgen.ir.operations import Api, MediaKind, Operation, Parameter, Where
from crmgen.ir.types import (
    Alias,
    Model,
    Named,
    NamedType,
    Nullable,
    OperationId,
    Type,
    TypeId,
)
from crmgen.naming.members import name_members, wish_for
from crmgen.naming.reserved import ARGUMENTS, FIELDS, KEYWORDS_OF_BODY

K = TypeVar("K", bound=Hashable)

FieldKey = tuple[TypeId, str]
"""A type, and the wire name of its field."""

ParameterKey = tuple[OperationId, str, str]
"""An operation, the place of its parameter, and the parameter's wire name."""

_OBJECT_KINDS: Final = (MediaKind.JSON, MediaKind.FORM, MediaKind.MULTIPART)


def name_fields(api: Api, pinned: Mapping[FieldKey, str]) -> dict[FieldKey, str]:
    """Attributes of all models; those of bodies are keyword arguments of methods as well."""
    spread = {
        model.id for op in api.operations for model in spread_bodies(op, api.types)
    }
    found: dict[FieldKey, str] = {}
    for id, named in api.types.items():
        if isinstance(named, Model):
            taken = FIELDS | KEYWORDS_OF_BODY if id in spread else FIELDS
            wishes = {
                key: wish_for(key, each.wire, taken, each.pinned)
                for each in named.fields
                for key in [(id, each.wire.unsafe)]
            }
            found.update(name_members(wishes, taken, _of(pinned, wishes)))
    return found


def spread_bodies(
    operation: Operation, types: Mapping[TypeId, NamedType]
) -> Iterator[Model]:
    """The objects whose fields become keyword arguments of a method."""
    for body in operation.bodies:
        model = _model(body.type, types) if body.kind in _OBJECT_KINDS else None
        if model is not None:
            yield model


def _model(type: Type, types: Mapping[TypeId, NamedType]) -> Model | None:
    seen: set[TypeId] = set()
    while isinstance(type, Named | Nullable):
        if isinstance(type, Nullable):
            type = type.inner
            continue
        named = types.get(type.id)
        if not isinstance(named, Alias) or type.id in seen:
            return named if isinstance(named, Model) else None
        seen.add(type.id)
        type = named.type
    return None


def name_parameters(
    api: Api,
    fields: Mapping[FieldKey, str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    """Arguments of all methods, by operation, place and wire name."""
    found: dict[ParameterKey, str] = {}
    for operation in api.operations:
        found.update(_arguments(operation, api.types, fields, pinned))
    return found


def _arguments(
    operation: Operation,
    types: Mapping[TypeId, NamedType],
    fields: Mapping[FieldKey, str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    """Path values come first: they are positional, so that keys of the body may be called alike."""
    taken = ARGUMENTS | {"body"} if operation.bodies else ARGUMENTS
    positional = [each for each in operation.parameters if each.is_positional]
    found = _named(positional, operation, taken, pinned)
    for model in spread_bodies(operation, types):
        taken |= {fields[model.id, each.wire.unsafe] for each in model.fields}
    by_name = [each for each in operation.parameters if not each.is_positional]
    for where in (Where.PATH, Where.QUERY, Where.HEADER, Where.COOKIE):
        free = taken | set(found.values())
        here = [each for each in by_name if each.where is where]
        found |= _named(here, operation, free, pinned)
    return found


def _named(
    parameters: Iterable[Parameter],
    operation: Operation,
    taken: frozenset[str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    wishes = {
        key: wish_for(key, each.wire, taken, each.pinned or each.client)
        for each in parameters
        for key in [(operation.id, each.where.value, each.wire.unsafe)]
    }
    return name_members(wishes, taken, _of(pinned, wishes))


def _of(pinned: Mapping[K, str], keys: Iterable[K]) -> dict[K, str]:
    return {key: pinned[key] for key in keys if key in pinned} if pinned else {}
