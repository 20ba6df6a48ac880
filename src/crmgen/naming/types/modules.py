"""Which module under `models/` a type stands in: that of its one resource, else home or `shared`.

Types of several resources reach none of one resource alone, so with all of them in `shared` no
import can be circular. Those called like a resource (`Contact`, `ContactEmail`) go home to it, as
far as imports stay free of circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from crmgen.ir.types import TypeId
from crmgen.naming.types.usage import TypeGraph
from crmgen.naming.words.plurals import singular

SHARED: Final = "shared"
UNUSED: Final = "unused"
"""For components that no operation reaches, made of what belongs to several resources."""


def assign_modules(
    graph: TypeGraph,
    owners: Mapping[TypeId, Sequence[int]],
    resources: Sequence[tuple[str, Sequence[str]]],
    names: Mapping[TypeId, Sequence[str]],
) -> dict[TypeId, str]:
    """A module for every type.

    `owners`: positions of the resources that reach a type; `resources`: module and words of each;
    `names`: the words of each type's name.
    """
    finder = _HomeFinder(resources)
    borrowed = _borrowed_owners(graph, owners)
    placed: dict[TypeId, str] = {}
    homed: set[TypeId] = set()
    for id in graph:
        candidates = owners[id] or borrowed[id]
        if len(candidates) == 1:
            placed[id] = resources[candidates[0]][0]
            continue
        if candidates and not owners[id]:
            placed[id] = UNUSED
            continue
        home = finder.find(names[id])
        if home is not None and (home in candidates or not candidates):
            placed[id] = resources[home][0]
            homed.add(id)
        else:
            placed[id] = SHARED
    _untangle(graph, placed, homed)
    return placed


def _borrowed_owners(
    graph: TypeGraph, owners: Mapping[TypeId, Sequence[int]]
) -> dict[TypeId, tuple[int, ...]]:
    """For types that no resource reaches: the resources that what they are made of belongs to."""
    users: dict[TypeId, list[TypeId]] = {}
    for id, parts in graph.items():
        if not owners[id]:
            for part in parts:
                users.setdefault(part, []).append(id)
    found: dict[TypeId, tuple[int, ...]] = {
        id: tuple(owners[id]) if len(owners[id]) == 1 else () for id in graph
    }
    waiting = [id for id in graph if found[id]]
    while waiting:
        id = waiting.pop()
        for user in users.get(id, ()):
            both = tuple(dict.fromkeys(found[user] + found[id]))[:2]
            if both != found[user]:
                found[user] = both
                waiting.append(user)
    return found


class _HomeFinder:
    """Finds the resource that a type is called after."""

    def __init__(self, resources: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.by_words: dict[tuple[str, ...], int] = {}
        for index, (_, words) in enumerate(resources):
            self.by_words.setdefault(_roots(words), index)

    def find(self, words: Sequence[str]) -> int | None:
        roots = _roots(words)
        for count in range(len(roots), 0, -1):
            if roots[:count] in self.by_words:
                return self.by_words[roots[:count]]
        return None


def _roots(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(singular, words))


def _untangle(graph: TypeGraph, placed: dict[TypeId, str], homed: set[TypeId]) -> None:
    """Move types from home to `shared` until no modules import each other in a circle."""
    while True:
        edges = list(_edges(graph, placed))
        imports: dict[str, set[str]] = {module: set() for module in placed.values()}
        for module, part in edges:
            imports[module].add(placed[part])
        circle = _circular(imports)
        if not circle:
            return
        inside = [id for id in homed if placed[id] in circle]
        targets = {part for module, part in edges if module in circle}
        for id in [id for id in inside if id in targets] or inside:
            placed[id] = SHARED
            homed.discard(id)


def _edges(
    graph: TypeGraph, placed: Mapping[TypeId, str]
) -> Iterator[tuple[str, TypeId]]:
    """Every module that needs a type of another, with that type."""
    for id, parts in graph.items():
        for part in parts:
            if placed[part] != placed[id]:
                yield placed[id], part


def _circular(graph: Mapping[str, set[str]]) -> set[str]:
    """The nodes in circles or between them: what stays when ends are taken off both ways."""
    return set(_without_ends(_reversed(_without_ends(graph))))


def _without_ends(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    left = {node: set(targets) for node, targets in graph.items()}
    sources = _reversed(graph)
    ends = [node for node, targets in left.items() if not targets]
    while ends:
        end = ends.pop()
        del left[end]
        for source in sources[end]:
            left[source].discard(end)
            if not left[source]:
                ends.append(source)
    return left


def _reversed(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {node: set() for node in graph}
    for node, targets in graph.items():
        for target in targets:
            found[target].add(node)
    return found
