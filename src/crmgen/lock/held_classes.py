"""Classes that hold: types that were one class stay one, and those that were two stay two.

Which identical types are one is inferred. A document that gives a key to one of them, or that makes two alike,
would change what a method returns without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmgen.ir.addresses import addresses_of, divided, joined
from crmgen.ir.operations import Api
from crmgen.ir.types import TypeId
from crmgen.lock.carry import below
from crmgen.lock.content import Lock
from crmgen.lock.pins import PinnedType


def held_classes(lock: Lock, api: Api) -> dict[TypeId, str]:
    """What the types of an API were called, by where they stand. `api`: all of its types apart."""
    if not lock.pins.types and not lock.gone.types:
        return {}
    addresses = addresses_of(api)
    found: dict[TypeId, str] = {}
    for pins in (lock.pins, lock.gone):
        for name, places in _places(below(pins, addresses).types).items():
            for address in places:
                id = addresses.at(address)
                if id is not None:
                    found.setdefault(id, name)
    return found


def _places(types: Iterable[PinnedType]) -> dict[str, list[str]]:
    """Where each class stood; a part of a class that stood in several places stood below each of them."""
    found: dict[str, list[str]] = {}
    classes: dict[str, str] = {}
    stated = ((address, each.name) for each in types for address in each.addresses)
    for address, name in sorted(stated, key=lambda pair: len(divided(pair[0])[1])):
        if address not in classes:
            own = found.setdefault(name, [])
            for place in [address, *_elsewhere(address, classes, found)]:
                if classes.setdefault(place, name) == name:
                    own.append(place)
    return found


def _elsewhere(
    address: str, classes: Mapping[str, str], places: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """The same part of the same class in its other places."""
    root, steps = divided(address)
    for count in range(len(steps) - 1, -1, -1):
        whole = joined(root, steps[:count])
        if whole in classes:
            others = places[classes[whole]]
            yield from (joined(each, steps[count:]) for each in others)
            return
