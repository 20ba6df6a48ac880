"""Names of fields and arguments, which meet where a body's fields are keyword arguments."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from crmgen.ir.operations import Api, Operation, Parameter, Where
from crmgen.ir.types import (
    Model,
    NamedType,
    OperationId,
    TypeId,
)
from crmgen.ir.variants import OBJECT_KINDS, has_choice
from crmgen.ir.walk import model_of
from crmgen.naming.members.scope import candidates_for, name_members
from crmgen.naming.words.collisions import Candidates
from crmgen.naming.words.reserved import ARGUMENTS, FIELDS, KEYWORDS_OF_BODY, MEDIA_TYPE
from crmgen.text import Wire

K = TypeVar("K", bound=Hashable)

FieldKey = tuple[TypeId, Wire]
"""A type, and the wire name of its field."""

ParameterKey = tuple[OperationId, str, Wire]
"""An operation, the place of its parameter, and the parameter's wire name."""


def name_fields(api: Api, pinned: Mapping[FieldKey, str]) -> dict[FieldKey, str]:
    """Attributes of all models; those of bodies are keyword arguments of methods as well."""
    keywords = {
        model.id for op in api.operations for model in keyword_bodies(op, api.types)
    }
    chosen = {
        model.id
        for op in api.operations
        if has_choice(op)
        for model in keyword_bodies(op, api.types)
    }
    found: dict[FieldKey, str] = {}
    for id, named in api.types.items():
        if isinstance(named, Model):
            taken = FIELDS | KEYWORDS_OF_BODY if id in keywords else FIELDS
            taken = taken | {MEDIA_TYPE} if id in chosen else taken
            wanted: dict[FieldKey, Candidates[FieldKey]] = {
                key: candidates_for(key, each.wire, taken, each.pinned)
                for each in named.fields
                for key in [(id, each.wire)]
            }
            found.update(name_members(wanted, taken, _of(pinned, wanted)))
    return found


def keyword_bodies(
    operation: Operation, types: Mapping[TypeId, NamedType]
) -> Iterator[Model]:
    """The objects whose fields become keyword arguments of a method."""
    for body in operation.bodies:
        model = model_of(body.type, types) if body.kind in OBJECT_KINDS else None
        if model is not None:
            yield model


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
    """All beside the keys of the body; path values, which are given without their names, give way.

    That they are positional is not enough: pyright takes a key of `**body` for one of them.
    """
    taken = ARGUMENTS | {"body"} if operation.bodies else ARGUMENTS
    taken = taken | {MEDIA_TYPE} if has_choice(operation) else taken
    keys = [
        (fields[model.id, each.wire], each.read_only)
        for model in keyword_bodies(operation, types)
        for each in model.fields
    ]
    sent = {name for name, is_read_only in keys if not is_read_only}
    in_path = _named(operation.positional, operation, taken, pinned)
    named = taken | {name for name, _ in keys} | set(in_path.values())
    found: dict[ParameterKey, str] = {}
    for where in (
        Where.PATH,
        Where.QUERY,
        Where.QUERYSTRING,
        Where.HEADER,
        Where.COOKIE,
    ):
        free = named | set(found.values())
        here = [each for each in operation.by_name if each.where is where]
        found |= _named(here, operation, free, pinned)
    if sent.isdisjoint(in_path.values()):
        return in_path | found
    taken |= sent | set(found.values())
    return _named(operation.positional, operation, taken, pinned) | found


def _named(
    parameters: Iterable[Parameter],
    operation: Operation,
    taken: frozenset[str],
    pinned: Mapping[ParameterKey, str],
) -> dict[ParameterKey, str]:
    wanted: dict[ParameterKey, Candidates[ParameterKey]] = {
        key: candidates_for(
            key, each.wire, taken, each.pinned or each.client, each.where.value
        )
        for each in parameters
        for key in [(operation.id, each.where.value, each.wire)]
    }
    return name_members(wanted, taken, _of(pinned, wanted))


def _of(pinned: Mapping[K, str], keys: Iterable[K]) -> dict[K, str]:
    return {key: pinned[key] for key in keys if key in pinned} if pinned else {}
