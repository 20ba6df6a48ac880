"""Collisions of names, resolved over a whole scope at once and in phases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Candidates(Generic[K]):
    """What something would like to be called: valid names, the best first, fuller ones after it.

    `rank`: where several want one name, the only one of the lowest rank keeps it.
    """

    key: K
    names: tuple[str, ...]
    rank: int = 0


def resolve_collisions(
    wanted: Iterable[Candidates[K]],
    taken: Collection[str] = (),
    numbered: Callable[[str, int], str] = "{}_{}".format,
) -> dict[K, str]:
    """A name of its own for every key, in the order of `wanted`.

    Phase by phase each one puts forward one name. A name that one alone wants is given; where
    several want it all but the one of lowest rank go on to their next. Who has run out is numbered.
    """
    order = list(wanted)
    given: dict[K, str] = {}
    used = set(taken)
    for phase in range(max((len(one.names) for one in order), default=0)):
        ready = [w for w in order if w.key not in given and phase < len(w.names)]
        granted = _grant(ready, phase, used)
        given.update(granted)
        used.update(granted.values())
        for one in sorted(ready, key=attrgetter("rank")):
            if one.key not in given and phase + 1 == len(one.names):
                given[one.key] = _number(one.names[-1], used, numbered)
    return {one.key: given[one.key] for one in order}


def _grant(waiting: list[Candidates[K]], phase: int, used: set[str]) -> dict[K, str]:
    groups: dict[str, list[Candidates[K]]] = {}
    for one in waiting:
        groups.setdefault(one.names[phase], []).append(one)
    granted: dict[K, str] = {}
    for name, group in groups.items():
        lowest = min(one.rank for one in group)
        first = [one for one in group if one.rank == lowest]
        if len(first) == 1 and name not in used:
            granted[first[0].key] = name
    return granted


def _number(name: str, used: set[str], numbered: Callable[[str, int], str]) -> str:
    """`name` itself where it is free, or with the smallest number that makes it so."""
    found, count = name, 1
    while found in used:
        count += 1
        found = numbered(name, count)
    used.add(found)
    return found
