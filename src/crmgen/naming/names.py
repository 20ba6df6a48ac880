"""Every Python name of an SDK, decided once: the result of the naming pass, and what a lock keeps of it.

Keys are identities of the IR; values are identifiers, safe to print. The lock keeps this table on disk,
by what things are on the wire (`crmgen.lock`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.naming.credentials import CredentialKey
from crmgen.naming.members import FieldKey, ParameterKey
from crmgen.naming.old_names import Aliases, OldNames
from crmgen.naming.types.class_words import as_class
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.words.collisions import METHODS, TYPES
from crmgen.naming.words.identifiers import is_name, snake, words
from crmgen.records import dataclass, field
from crmgen.text import Wire

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class TypeName:
    """A named type's two directions, and the module under `models/` that holds both: `_contacts`.

    The module is private, and types move between them; programs import all from `models`.

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
    aliases: Aliases = field(default_factory=Aliases)
    """Old names that go on working."""

    def method(self, operation: Operation) -> str:
        """The name of the method that makes this call."""
        if operation.variant:
            return self.variants[operation.id, operation.variant]
        return self.methods[operation.id]


@dataclass(frozen=True, slots=True)
class Pinned:
    """Names by the identities of the IR, as `Names` has them.

    Modules are not pinned: nobody imports from them, and they must stay free of circles. Where two have one
    name, the first keeps it.
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
    variants: dict[tuple[OperationId, str], str] = field(
        default_factory=dict[tuple[OperationId, str], str]
    )
    client_parameters: dict[Wire, str] = field(default_factory=dict[Wire, str])
    old: OldNames = field(default_factory=OldNames)
    """What had which name: nothing else takes one by itself."""


NOTHING: Final = Pinned()


def fitting(pinned: Pinned, api: Api) -> Pinned:
    """The pins that can be kept: of places that the document has, and fit to be names.

    What the document states itself (`x-crmgen-name`, `x-crmgen-resource`) overrules the lock.
    """
    return Pinned(
        {
            attribute: name
            for attribute, name in pinned.resources.items()
            if is_name(attribute) and is_name(name)
        },
        _fitting_methods(pinned.methods, api),
        _names_of(pinned.parameters),
        _fitting_types(pinned.types, api),
        _names_of(pinned.fields),
        _names_of(pinned.credentials),
        _names_of(pinned.server_variables),
        _names_of(pinned.variants),
        _names_of(pinned.client_parameters),
        pinned.old,
    )


def _names_of(pinned: Mapping[K, str]) -> dict[K, str]:
    return {key: name for key, name in pinned.items() if is_name(name)}


def _fitting_methods(
    methods: Mapping[OperationId, tuple[str, str]], api: Api
) -> dict[OperationId, tuple[str, str]]:
    """The first of two that have one name keeps it. A stated resource leaves the name of a method that is there."""
    free = {
        each.id
        for each in api.operations
        if each.pinned_resource is None
        or methods.get(each.id, ("",))[0] == snake(words(each.pinned_resource))
    }
    found: dict[OperationId, tuple[str, str]] = {}
    given: set[tuple[str, str]] = set()
    for id, name in methods.items():
        is_fit = is_name(name[0]) and is_name(name[1]) and name[1] not in METHODS
        if is_fit and id in free and name not in given:
            given.add(name)
            found[id] = name
    return found


def _stated_and_free(types: Mapping[TypeId, DirectionNames], api: Api) -> set[TypeId]:
    """Types that have the name that the document states: no two state it, and nothing else has it."""
    pinned = {id: each.hint.pinned for id, each in api.types.items()}
    stated = {id: as_class(each) for id, each in pinned.items() if each is not None}
    counted = Counter(stated.values())
    others = (names for id, names in types.items() if id in api.types.keys() - stated)
    taken = {name for each in others for name in (each.output, each.input)}
    return {id for id, n in stated.items() if counted[n] == 1 and n not in taken}


def _fitting_types(
    types: Mapping[TypeId, DirectionNames], api: Api
) -> dict[TypeId, DirectionNames]:
    found: dict[TypeId, DirectionNames] = {}
    given = set(TYPES)
    free = _stated_and_free(types, api)
    for id, named in api.types.items():
        places = (id, *named.copies) if isinstance(named, Model) else (id,)
        names = next((types[place] for place in places if place in types), None)
        if names is None or id in free:
            continue
        directions = {name for name in (names.output, names.input) if name}
        if (
            all(is_name(name) and name[0].isupper() for name in directions)
            and not directions & given
        ):
            given |= directions
            found[id] = names
    return found
