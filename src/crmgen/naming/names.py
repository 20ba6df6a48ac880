"""Every Python name of an SDK, decided once: the result of the naming pass, and what a lock keeps of it.

Keys are identities of the IR; values are identifiers, safe to print. The lock is this table on disk, whose names
are found again by document pointer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.naming.members import CredentialKey, FieldKey, ParameterKey
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.words.collisions import METHODS, TYPES
from crmgen.naming.words.identifiers import is_name
from crmgen.text import Wire


@dataclass(frozen=True, slots=True)
class TypeName:
    """A named type's two directions, and the module under `models/` that holds both.

    `output`: the pydantic model (or alias) that responses are read into; None where only requests use it.
    `input`: the TypedDict (or alias) of requests; None where only responses use it. An alias without
    objects in it has one name for both.
    """

    output: str | None
    input: str | None
    module: str


@dataclass(frozen=True, slots=True)
class ResourceName:
    attribute: str
    """On the client: `crm.contacts`; also the module under `resources/` and the stem of its test."""
    class_name: str
    operations: tuple[OperationId, ...]
    tag: Wire = ""
    """Key of the tag or path segment that it stands for; identity only."""
    bound_class: str = ""
    """Class of what a subscription gives; empty where the resource takes none."""


@dataclass(frozen=True, slots=True)
class Names:
    package: str
    client: str
    """The sync client's class; the async one is `Async` + this."""
    resources: tuple[ResourceName, ...]
    methods: dict[OperationId, str]
    parameters: dict[tuple[OperationId, str, Wire], str]
    """(operation, where, wire) to the argument's name."""
    types: dict[TypeId, TypeName]
    fields: dict[tuple[TypeId, Wire], str]
    """(type, wire) to the attribute (and the key of the input's TypedDict)."""
    credentials: dict[tuple[Wire, str], str]
    """(security scheme, part) to the client's argument: (`BasicAuth`, `username`) to `user_id`."""
    server_variables: dict[Wire, str]
    """Wire name of a server variable to the client's argument."""
    client_parameters: dict[Wire, str] = field(default_factory=dict[Wire, str])
    """What the document calls an argument of the client that operations take, to its name."""
    variants: dict[tuple[OperationId, str], str] = field(
        default_factory=dict[tuple[OperationId, str], str]
    )
    """The further methods of operations that have several (`ir.variants`)."""
    runtime: str = "._core"
    """The package of the runtime, as generated code imports it."""

    def method(self, operation: Operation) -> str:
        """The name of the method that makes this call."""
        if operation.variant:
            return self.variants[operation.id, operation.variant]
        return self.methods[operation.id]


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
