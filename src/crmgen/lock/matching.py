"""Which type of a document as it is now is which type of a lock: told by where types stand, and what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from crmgen.ir.addresses import Addresses, divided, joined
from crmgen.ir.operations import Api
from crmgen.ir.types import Model, TypeId
from crmgen.lock.pins import PinnedType
from crmgen.lock.places import places_of
from crmgen.naming.types.modules import Directions, directions, type_graph
from crmgen.records import dataclass
from crmgen.text import Wire

_OF_A_COMPONENT: Final = 2
"""A component's key is worth as much as two places where it stands."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pinned type may be this type, in one direction."""

    id: TypeId
    is_sent: bool
    pinned: PinnedType


class Matcher:
    """Finds the types that pinned types are now, by where they stand and by what they hold."""

    def __init__(self, api: Api, addresses: Addresses) -> None:
        self._api, self._types = api, api.types
        self._addresses = addresses

    @cached_property
    def _directions(self) -> Directions:
        return directions(self._api, type_graph(self._types))

    @cached_property
    def _by_fields(self) -> dict[frozenset[Wire], list[TypeId]]:
        found: dict[frozenset[Wire], list[TypeId]] = {}
        for id, named in self._types.items():
            wires = named.fields if isinstance(named, Model) else ()
            fields = frozenset[Wire](each.wire for each in wires)
            found.setdefault(fields, []).append(id)
        return found

    def match(
        self, pinned: Sequence[PinnedType], gone: Sequence[PinnedType]
    ) -> list[Match]:
        """One type at most for each direction of a pinned type, and the other way about; the surest first."""
        found: dict[tuple[TypeId, bool], Match] = {}
        given: set[tuple[str, bool]] = set()

        def take(weighed: Iterable[tuple[float, Match]]) -> None:
            for _, match in sorted(weighed, key=lambda pair: -pair[0]):
                place = match.id, match.is_sent
                own = match.pinned.name, match.is_sent
                if place not in found and own not in given:
                    found[place] = match
                    given.add(own)

        take(pair for each in pinned for pair in self.weighed(each))
        left = list(_not_given(pinned, given))
        places = places_of(pinned) if left else {}
        take(p for each in left for p in self.weighed(each, places.get(each.name, ())))
        take(pair for each in gone for pair in self.weighed(each))
        rest = [
            match
            for each in _not_given(left, given)
            for match in self._alike(each)
            if (match.id, match.is_sent) not in found
            and (each.name, match.is_sent) not in given
        ]
        return [*found.values(), *_alone(rest)]

    def _alike(self, pinned: PinnedType) -> Iterator[Match]:
        """Models with the very fields, at places that differ in names of components alone.

        Of a member of a union, and of a class that others extend, a component's key is all that the address tells.
        """
        fields = frozenset[Wire](pinned.fields)
        places = _without_keys(pinned.addresses)
        for id in self._by_fields.get(fields, ()) if fields else ():
            here = _without_keys(self._addresses.types[id])
            if here & places or here == places == set():
                if pinned.output and id in self._directions.outputs:
                    yield Match(id, False, pinned)
                if pinned.input and id in self._directions.inputs:
                    yield Match(id, True, pinned)

    def weighed(
        self, pinned: PinnedType, elsewhere: Collection[str] = ()
    ) -> Iterator[tuple[float, Match]]:
        """All that a pinned type may be, and how much speaks for each.

        `elsewhere`: where it stood, if that is more than the lock states of it.
        """
        for id, votes in self._votes(elsewhere or pinned.addresses).items():
            shared = self._shared(id, pinned)
            if not shared and votes < _OF_A_COMPONENT:
                continue
            weight = votes + 2 * shared
            if pinned.output and id in self._directions.outputs:
                yield weight, Match(id, False, pinned)
            if pinned.input and id in self._directions.inputs:
                yield weight, Match(id, True, pinned)

    def has_fields(self, id: TypeId, pinned: PinnedType) -> bool:
        """Whether a type has all that a pinned one has."""
        named = self._types[id]
        fields = named.fields if isinstance(named, Model) else ()
        return {*pinned.fields} <= {each.wire for each in fields}

    def _votes(self, addresses: Iterable[str]) -> Counter[TypeId]:
        found: Counter[TypeId] = Counter()
        for address in addresses:
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


def _not_given(
    pinned: Iterable[PinnedType], given: set[tuple[str, bool]]
) -> Iterator[PinnedType]:
    """Those of which no type was found that is read so, or is sent so."""
    return (each for each in pinned if not given.issuperset(_directions(each)))


def _directions(pinned: PinnedType) -> Iterator[tuple[str, bool]]:
    """What it is read as, and what it is sent as."""
    if pinned.output:
        yield pinned.name, False
    if pinned.input:
        yield pinned.name, True


def _alone(matches: Sequence[Match]) -> list[Match]:
    """Those beside which no other may be the same type, or the same pinned one."""
    ids = Counter((each.id, each.is_sent) for each in matches)
    names = Counter((each.pinned.name, each.is_sent) for each in matches)
    return [
        each
        for each in matches
        if ids[each.id, each.is_sent] == names[each.pinned.name, each.is_sent] == 1
    ]


def _without_keys(addresses: Iterable[str]) -> set[str]:
    """The places below operations, members of unions without what tells them apart."""
    found: set[str] = set()
    for each in filter(_is_below_an_operation, addresses):
        root, steps = divided(each)
        found.add(joined(root, ["|" if s.startswith("|") else s for s in steps]))
    return found


def _is_below_an_operation(address: str) -> bool:
    return not address.startswith(("schema ", "#"))
