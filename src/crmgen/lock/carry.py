"""From one generation to the next: which name of a lock is whose in the document as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from crmgen.ir.addresses import Addresses
from crmgen.ir.operations import Api
from crmgen.ir.types import Model, OperationId, TypeId
from crmgen.lock.pins import PinnedType, Pins, wire_of
from crmgen.naming.members import FieldKey
from crmgen.naming.names import Pinned
from crmgen.naming.types.classes import DirectionNames
from crmgen.naming.types.modules import directions, type_graph

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_OF_A_COMPONENT: Final = 2
"""A component's key is worth as much as two places where it stands."""


def below(pins: Pins, addresses: Addresses) -> Pins:
    """The pins below the path of the server as it is now, where that changed and its operations did not.

    A path that only moved between the server's address and the paths of operations changes no address.
    """
    moved = _moved(pins, addresses.base)
    known = set(addresses.operations.values())
    return max((pins, moved), key=lambda each: len(known & each.methods.keys()))


def moved_address(address: str, old: str, new: str) -> str:
    """An address below the path `old` of a server as it is below `new`; others stay as they are."""
    verb, mark, path = address.partition(" ")
    if not mark or not path.startswith(f"{old}/"):
        return address
    return f"{verb} {new}{path.removeprefix(old)}"


def _moved(pins: Pins, base: str) -> Pins:
    def to(address: str) -> str:
        return moved_address(address, pins.base, base)

    return replace(
        pins,
        methods={to(address): name for address, name in pins.methods.items()},
        results={to(address): result for address, result in pins.results.items()},
        variants={(to(a), each): name for (a, each), name in pins.variants.items()},
        arguments={(to(a), b, c): name for (a, b, c), name in pins.arguments.items()},
        types=tuple(
            replace(each, addresses=tuple(map(to, each.addresses)))
            for each in pins.types
        ),
    )


def carry(pins: Pins, gone: Pins, api: Api, addresses: Addresses) -> Pinned:
    """The names that hold for `api`, by its own identities.

    Those in use come before those of what was gone, which return where nothing else has their name.
    """
    ids = _operations(addresses)
    matches = _Matcher(api, addresses).match(pins.types, gone.types)
    return Pinned(
        resources=_both(pins.resources, gone.resources),
        methods={
            ids[address]: name
            for address, name in _both(pins.methods, gone.methods).items()
            if address in ids
        },
        variants={
            (ids[address], variant): name
            for (address, variant), name in _both(pins.variants, gone.variants).items()
            if address in ids
        },
        parameters={
            (id, where, wire_of(wire, where, addresses.slots[id])): name
            for (address, where, wire), name in _both(
                pins.arguments, gone.arguments
            ).items()
            if (id := ids.get(address)) is not None
        },
        types=_names(matches),
        fields=_fields(matches),
        credentials=_both(pins.credentials, gone.credentials),
        server_variables=_both(pins.server_variables, gone.server_variables),
        client_parameters=_both(pins.client_parameters, gone.client_parameters),
    )


def _operations(addresses: Addresses) -> dict[str, OperationId]:
    """Operations by address and, for older locks, by place in the document."""
    by_address = {address: id for id, address in addresses.operations.items()}
    return {str(id): id for id in addresses.operations} | by_address


def _both(names: Mapping[K, V], gone: Mapping[K, V]) -> dict[K, V]:
    """All of them; those in use come first, and count."""
    return dict(names) | _rest(gone, names)


@dataclass(frozen=True, slots=True)
class _Match:
    """A pinned type may be this type, in one direction."""

    id: TypeId
    is_sent: bool
    pinned: PinnedType


class _Matcher:
    """Finds the types that pinned types are now, by where they stand and by what they hold."""

    def __init__(self, api: Api, addresses: Addresses) -> None:
        self._types = api.types
        self._addresses = addresses
        self._directions = directions(api, type_graph(api.types))

    def match(
        self, pinned: Sequence[PinnedType], gone: Sequence[PinnedType]
    ) -> list[_Match]:
        """One type at most for each direction of a pinned type, and the other way about; the surest first."""
        found: dict[tuple[TypeId, bool], _Match] = {}
        given: set[tuple[str, bool]] = set()
        for types in (pinned, gone):
            weighed = [pair for each in types for pair in self._matches(each)]
            for _, match in sorted(weighed, key=lambda pair: -pair[0]):
                place = match.id, match.is_sent
                own = match.pinned.name, match.is_sent
                if place not in found and own not in given:
                    found[place] = match
                    given.add(own)
        return list(found.values())

    def _matches(self, pinned: PinnedType) -> Iterator[tuple[float, _Match]]:
        for id, votes in self._votes(pinned).items():
            shared = self._shared(id, pinned)
            if not shared and votes < _OF_A_COMPONENT:
                continue
            weight = votes + 2 * shared
            if pinned.output and id in self._directions.outputs:
                yield weight, _Match(id, False, pinned)
            if pinned.input and id in self._directions.inputs:
                yield weight, _Match(id, True, pinned)

    def _votes(self, pinned: PinnedType) -> Counter[TypeId]:
        found: Counter[TypeId] = Counter()
        for address in pinned.addresses:
            id = self._addresses.at(address)
            if id is not None:
                found[id] += 1 if _is_below_an_operation(address) else _OF_A_COMPONENT
        return found

    def _shared(self, id: TypeId, pinned: PinnedType) -> float:
        """The part of all fields that both have, from 0 to 1; 1 where neither has fields."""
        named = self._types[id]
        fields = named.fields if isinstance(named, Model) else ()
        both = sum(each.wire in pinned.fields for each in fields)
        either = len(fields) + len(pinned.fields) - both
        return both / either if either else 1.0


def _is_below_an_operation(address: str) -> bool:
    return not address.startswith(("schema ", "#"))


def _names(matches: Sequence[_Match]) -> dict[TypeId, DirectionNames]:
    outputs = {each.id: each.pinned.output for each in matches if not each.is_sent}
    inputs = {each.id: each.pinned.input for each in matches if each.is_sent}
    return {
        id: DirectionNames(outputs.get(id), inputs.get(id))
        for id in dict.fromkeys([*outputs, *inputs])
    }


def _fields(matches: Sequence[_Match]) -> dict[FieldKey, str]:
    found: dict[FieldKey, str] = {}
    for each in sorted(matches, key=lambda match: match.is_sent):
        for wire, name in each.pinned.fields.items():
            found.setdefault((each.id, wire), name)
    return found


def left_over(pins: Pins, gone: Pins, now: Pins) -> Pins:
    """What was pinned and is not there `now`: kept, so that it comes back under its name."""
    taken = {name for each in now.types for name in (each.output, each.input)} - {None}
    types = {each.name: each for each in (*gone.types, *pins.types)}
    return Pins(
        base=now.base,
        resources=_rest(gone.resources | pins.resources, now.resources),
        methods=_rest(gone.methods | pins.methods, now.methods),
        results=_rest(gone.results | pins.results, now.results),
        variants=_rest(gone.variants | pins.variants, now.variants),
        arguments=_rest(gone.arguments | pins.arguments, now.arguments),
        types=tuple(
            each
            for each in types.values()
            if taken.isdisjoint({each.output, each.input})
        ),
        credentials=_rest(gone.credentials | pins.credentials, now.credentials),
        server_variables=_rest(
            gone.server_variables | pins.server_variables, now.server_variables
        ),
        client_parameters=_rest(
            gone.client_parameters | pins.client_parameters, now.client_parameters
        ),
    )


def _rest(before: Mapping[K, V], now: Mapping[K, V]) -> dict[K, V]:
    return {key: name for key, name in before.items() if key not in now}
