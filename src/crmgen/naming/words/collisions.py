"""Collisions of names, resolved over a whole scope at once and in phases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Wish(Generic[K]):
    """What something would like to be called: valid names, the best first, fuller ones after it.

    `rank`: where several want one name, the only one of the lowest rank keeps it.
    """

    key: K
    names: tuple[str, ...]
    rank: int = 0


def settle(
    wishes: Iterable[Wish[K]],
    taken: Collection[str] = (),
    numbered: Callable[[str, int], str] = "{}_{}".format,
) -> dict[K, str]:
    """A name of its own for every key, in the order of `wishes`.

    Phase by phase each wish puts forward one name. A name that one alone wants is given; where
    several want it all but the one of lowest rank go on to their next. Who has run out is numbered.
    """
    order = list(wishes)
    given: dict[K, str] = {}
    used = set(taken)
    for phase in range(max((len(wish.names) for wish in order), default=0)):
        ready = [w for w in order if w.key not in given and phase < len(w.names)]
        granted = _grant(ready, phase, used)
        given.update(granted)
        used.update(granted.values())
        for wish in sorted(ready, key=attrgetter("rank")):
            if wish.key not in given and phase + 1 == len(wish.names):
                given[wish.key] = _number(wish.names[-1], used, numbered)
    return {wish.key: given[wish.key] for wish in order}


def _grant(waiting: list[Wish[K]], phase: int, used: set[str]) -> dict[K, str]:
    groups: dict[str, list[Wish[K]]] = {}
    for wish in waiting:
        groups.setdefault(wish.names[phase], []).append(wish)
    granted: dict[K, str] = {}
    for name, group in groups.items():
        lowest = min(wish.rank for wish in group)
        first = [wish for wish in group if wish.rank == lowest]
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
