"""Names that a lock keeps from one generation to the next, found again by document pointer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crmgen.ir.operations import Api
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.naming.members.credentials import CredentialKey
from crmgen.naming.members.fields import FieldKey, ParameterKey
from crmgen.naming.names import Names
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.words.identifiers import is_name
from crmgen.naming.words.reserved import METHODS, TYPES
from crmgen.text import Wire

_SLOT: Final = re.compile(r"\{[^}/]*\}")


@dataclass(frozen=True, slots=True)
class Pinned:
    """Names by the identities of the IR, as `Names` has them.

    Modules are not pinned: nobody imports from them, and they must stay free of circles.
    """

    resources: dict[str, str] = field(default_factory=dict[str, str])
    """Attribute on the client to class name."""
    methods: dict[OperationId, tuple[str, str]] = field(
        default_factory=dict[OperationId, tuple[str, str]]
    )
    """To the attribute of the resource and the method's name."""
    parameters: dict[ParameterKey, str] = field(default_factory=dict[ParameterKey, str])
    types: dict[TypeId, DirectionNames] = field(
        default_factory=dict[TypeId, DirectionNames]
    )
    fields: dict[FieldKey, str] = field(default_factory=dict[FieldKey, str])
    credentials: dict[CredentialKey, str] = field(
        default_factory=dict[CredentialKey, str]
    )
    server_variables: dict[Wire, str] = field(default_factory=dict[Wire, str])


NOTHING: Final = Pinned()


def pins_of(names: Names) -> Pinned:
    """What a lock keeps of `names`."""
    return Pinned(
        {each.attribute: each.class_name for each in names.resources},
        {
            id: (each.attribute, names.methods[id])
            for each in names.resources
            for id in each.operations
        },
        dict(names.parameters),
        {
            id: DirectionNames(each.output, each.input)
            for id, each in names.types.items()
        },
        dict(names.fields),
        dict(names.credentials),
        dict(names.server_variables),
    )


def fitting(pinned: Pinned, api: Api) -> Pinned:
    """The pins that can be kept: of places that the document still has, and fit to be names.

    A path that only calls its parameters otherwise (`{id}`, now `{contact_id}`) is the same place.
    What the document states itself (`x-crmgen-name`, `x-crmgen-resource`) overrules the lock.
    """
    moves = _moves(pinned, api)
    types = {TypeId(_moved(id, moves)): names for id, names in pinned.types.items()}
    fields = {(TypeId(_moved(id, moves)), w): n for (id, w), n in pinned.fields.items()}
    methods = {
        OperationId(_moved(id, moves)): names for id, names in pinned.methods.items()
    }
    arguments = {
        (OperationId(_moved(id, moves)), where, wire): name
        for (id, where, wire), name in pinned.parameters.items()
    }
    return Pinned(
        {
            attr: name
            for attr, name in pinned.resources.items()
            if is_name(attr) and is_name(name)
        },
        _fitting_methods(methods, api),
        {key: name for key, name in arguments.items() if is_name(name)},
        _fitting_types(types, api),
        {key: name for key, name in fields.items() if is_name(name)},
        {key: name for key, name in pinned.credentials.items() if is_name(name)},
        {key: name for key, name in pinned.server_variables.items() if is_name(name)},
    )


def _moves(pinned: Pinned, api: Api) -> dict[str, str]:
    """Pointers of path items that are gone, to those that differ in names of parameters only."""
    now = {_path_item(operation.id) for operation in api.operations}
    then = {_path_item(id) for id in pinned.methods}
    blank = {_SLOT.sub("{}", path): path for path in sorted(now - then)}
    return {
        path: blank[_SLOT.sub("{}", path)]
        for path in sorted(then - now)
        if _SLOT.sub("{}", path) in blank
    }


def _path_item(id: str) -> str:
    base, mark, pointer = id.partition("#")
    return base + mark + "/".join(pointer.split("/")[:3])


def _moved(id: str, moves: Mapping[str, str]) -> str:
    path = _path_item(id)
    return moves.get(path, path) + id[len(path) :]


def _fitting_methods(
    methods: Mapping[OperationId, tuple[str, str]], api: Api
) -> dict[OperationId, tuple[str, str]]:
    found: dict[OperationId, tuple[str, str]] = {}
    given: set[tuple[str, str]] = set()
    for operation in api.operations:
        name = methods.get(operation.id)
        if name is None or name in given or operation.pinned_resource is not None:
            continue
        if is_name(name[0]) and is_name(name[1]) and name[1] not in METHODS:
            given.add(name)
            found[operation.id] = name
    return found


def _fitting_types(
    types: Mapping[TypeId, DirectionNames], api: Api
) -> dict[TypeId, DirectionNames]:
    found: dict[TypeId, DirectionNames] = {}
    given = set(TYPES)
    for id, named in api.types.items():
        places = (id, *named.copies) if isinstance(named, Model) else (id,)
        names = next((types[place] for place in places if place in types), None)
        if names is None or named.hint.pinned is not None:
            continue
        directions = {name for name in (names.output, names.input) if name}
        if (
            all(is_name(name) and name[0].isupper() for name in directions)
            and not directions & given
        ):
            given |= directions
            found[id] = names
    return found
