"""What a lock keeps of an SDK's names, by what each thing is on the wire (`crmgen.ir.addresses`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api
from crmgen.ir.parameters import Where
from crmgen.ir.types import TypeId
from crmgen.lock.results import results_of
from crmgen.naming.credentials import CredentialKey
from crmgen.naming.names import Names
from crmgen.records import dataclass, field, replace
from crmgen.text import Wire, whole_number

ArgumentKey = tuple[str, str, Wire]
"""The address of an operation, the place of its parameter, and the parameter's wire name.

For a value of the path it is the value's number, from 1: what a document calls it does not go over the wire.
"""


@dataclass(frozen=True, slots=True)
class PinnedType:
    """The names of one type, where it stands, and its fields: wire name to attribute."""

    output: str | None
    input: str | None
    addresses: tuple[str, ...]
    fields: Mapping[Wire, str]

    @property
    def name(self) -> str:
        """What the lock calls it: no other type of the SDK has this name."""
        return self.output or self.input or ""


@dataclass(frozen=True, slots=True)
class PinnedAlias:
    """An old name that goes on working: what it is of and whose it is, as the lock has it for names in use."""

    kind: str
    """`method`, `argument`, `type`, `field`, `resource` or `client`."""
    key: tuple[Wire, ...]
    """Of a method the address, and which of them; of a type or resource what it is called now."""
    name: str
    since: str
    """The version of the SDK in which it became an alias; empty: the next `generate` says."""

    def at(self, to: Callable[[str], str]) -> PinnedAlias:
        """The same, its address as `to` has it."""
        if self.kind not in ("method", "argument"):
            return self
        address, *others = self.key
        return replace(self, key=(to(f"{address}"), *others))


@dataclass(frozen=True, slots=True)
class Pins:
    """Names by addresses."""

    base: str = ""
    """The path of the server that the addresses begin with: `/v3`."""
    resources: dict[str, str] = field(default_factory=dict[str, str])
    """Attribute on the client to class."""
    methods: dict[str, tuple[str, str]] = field(
        default_factory=dict[str, tuple[str, str]]
    )
    """Address of the operation to resource and method."""
    results: dict[str, str] = field(default_factory=dict[str, str])
    """Address of the operation to what its method gives (`crmgen.lock.results`)."""
    variants: dict[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )
    arguments: dict[ArgumentKey, str] = field(default_factory=dict[ArgumentKey, str])
    types: tuple[PinnedType, ...] = ()
    credentials: dict[CredentialKey, str] = field(
        default_factory=dict[CredentialKey, str]
    )
    """Security scheme and part to the client's argument."""
    server_variables: dict[Wire, str] = field(default_factory=dict[Wire, str])
    client_parameters: dict[Wire, str] = field(default_factory=dict[Wire, str])
    aliases: tuple[PinnedAlias, ...] = ()


def pins_of(names: Names, api: Api, addresses: Addresses) -> Pins:
    """What a lock keeps of an API and its `names`."""
    operations = addresses.operations
    return Pins(
        addresses.base,
        {each.attribute: each.class_name for each in names.resources},
        {
            operations[id]: (each.attribute, names.methods[id])
            for each in names.resources
            for id in each.operations
        },
        results_of(api, addresses),
        {
            (operations[id], variant): name
            for (id, variant), name in names.variants.items()
        },
        {
            (operations[id], where, _number(wire, where, addresses.slots[id])): name
            for (id, where, wire), name in names.parameters.items()
        },
        _types(names, addresses),
        {(each, part): name for (each, part), name in names.credentials.items()},
        dict(names.server_variables),
        dict(names.client_parameters),
        tuple(_aliases(names, addresses)),
    )


def _number(wire: Wire, where: str, slots: Sequence[Wire]) -> Wire:
    is_in_path = where == Where.PATH and wire in slots
    return str(slots.index(wire) + 1) if is_in_path else wire


def wire_of(wire: Wire, where: str, slots: Sequence[Wire]) -> Wire:
    """The wire name of what an `ArgumentKey` calls so."""
    number = whole_number(wire) if where == Where.PATH else None
    is_one = number is not None and 0 < number <= len(slots)
    return slots[number - 1] if number is not None and is_one else wire


def _types(names: Names, addresses: Addresses) -> tuple[PinnedType, ...]:
    fields: dict[TypeId, dict[Wire, str]] = {}
    for (id, wire), name in names.fields.items():
        fields.setdefault(id, {})[wire] = name
    return tuple(
        PinnedType(each.output, each.input, addresses.types[id], fields.get(id, {}))
        for id, each in names.types.items()
    )


def _aliases(names: Names, addresses: Addresses) -> Iterator[PinnedAlias]:
    operations, aliases = addresses.operations, names.aliases
    for name, type in aliases.types.items():
        yield PinnedAlias("type", (type.now,), name, type.since)
    for path, method in aliases.methods.items():
        id, variant = method.of
        key = (operations[id], variant) if variant else (operations[id],)
        yield PinnedAlias("method", key, ".".join(path), method.since)
    for (_, name), argument in aliases.arguments.items():
        id, where, wire = argument.of
        number = _number(wire, where, addresses.slots[id])
        place = (operations[id], where, number)
        yield PinnedAlias("argument", place, name, argument.since)
    for (type_id, name), attribute in aliases.fields.items():
        both = names.types[type_id]
        own = both.output or both.input or ""
        yield PinnedAlias("field", (own, attribute.of[1]), name, attribute.since)
    for name, resource in aliases.resources.items():
        yield PinnedAlias("resource", (resource.now,), name, resource.since)
    for name, client in aliases.clients.items():
        yield PinnedAlias("client", (), name, client.since)
