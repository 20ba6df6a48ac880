"""Where the classes of a lock stood: of what stands in several places a lock states some, and the rest follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crmgen.ir.addresses import divided, joined
from crmgen.lock.pins import PinnedType


def places_of(types: Iterable[PinnedType]) -> dict[str, list[str]]:
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
