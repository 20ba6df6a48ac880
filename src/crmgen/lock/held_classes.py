"""Classes that hold: types that were one class stay one, and those that were two stay two.

Which identical types are one is inferred. A document that gives a key to one of them, or that makes two alike,
would change what a method returns without a word.
"""

from __future__ import annotations

from crmgen.ir.addresses import addresses_of
from crmgen.ir.operations import Api
from crmgen.ir.types import TypeId
from crmgen.lock.carry import below
from crmgen.lock.content import Lock
from crmgen.lock.places import places_of


def held_classes(lock: Lock, api: Api) -> dict[TypeId, str]:
    """What the types of an API were called, by where they stand. `api`: all of its types apart."""
    if not lock.pins.types and not lock.gone.types:
        return {}
    addresses = addresses_of(api)
    found: dict[TypeId, str] = {}
    for pins in (lock.pins, lock.gone):
        for name, places in places_of(below(pins, addresses).types).items():
            for address in places:
                id = addresses.at(address)
                if id is not None:
                    found.setdefault(id, name)
    return found
