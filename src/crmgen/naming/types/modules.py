"""Which types operations reach, and which module under `models/` each stands in.

A type of one resource stands in its module. Types of several resources reach none of one resource alone, so with
all of them in `shared` no import can be circular. Those called like a resource (`Contact`, `ContactEmail`) go home
to it, as far as imports stay free of circles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crmgen.ir.inheritance import extended
from crmgen.ir.operations import Api, Operation
from crmgen.ir.types import (
    Alias,
    Choice,
    NamedType,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
)
from crmgen.ir.walk import Types, definition, mentioned, subexpressions
from crmgen.naming.words.english import singular

TypeGraph = Mapping[TypeId, tuple[TypeId, ...]]
"""Each type, and those that its definition mentions."""

_TWO_SPELLINGS: Final = frozenset(
    [
        ScalarKind.DATE,
        ScalarKind.DATE_TIME,
        ScalarKind.TIME,
        ScalarKind.UUID,
        ScalarKind.DECIMAL,
        ScalarKind.BINARY,
    ]
)
"""Requests take other types for these, too."""


@dataclass(frozen=True, slots=True)
class Directions:
    """The types that are sent, and those that are read."""

    inputs: frozenset[TypeId]
    outputs: frozenset[TypeId]


def type_graph(types: Mapping[TypeId, NamedType]) -> dict[TypeId, tuple[TypeId, ...]]:
    """What every type is made of."""
    return {
        id: tuple(dict.fromkeys(_parts(named, types))) for id, named in types.items()
    }


def directions(api: Api, graph: TypeGraph) -> Directions:
    """The directions that each type of an API needs. What no operation reaches can be read."""
    sent = [type for operation in api.operations for type in _sent(operation)]
    read = [type for operation in api.operations for type in _read(operation)]
    read += [webhook.type for webhook in api.webhooks]
    inputs = _reached(_ids(sent), {**graph, **_without(api.types, "read_only")})
    readable = {**graph, **_without(api.types, "write_only")}
    outputs = _reached(_ids(read), readable)
    others = [id for id in api.types if id not in inputs and id not in outputs]
    return Directions(
        frozenset(inputs), frozenset(outputs | _reached(others, readable))
    )


def owners(
    api: Api, graph: TypeGraph, groups: Sequence[Sequence[Operation]]
) -> dict[TypeId, tuple[int, ...]]:
    """For each type the positions of the groups whose operations reach it."""
    found: dict[TypeId, list[int]] = {id: [] for id in api.types}
    for index, operations in enumerate(groups):
        roots = [
            t
            for operation in operations
            for t in (*_sent(operation), *_read(operation))
        ]
        for id in _reached(_ids(roots), graph):
            found[id].append(index)
    return {id: tuple(indices) for id, indices in found.items()}


def symmetric_aliases(
    types: Mapping[TypeId, NamedType], graph: TypeGraph
) -> frozenset[TypeId]:
    """Aliases that read the same in requests and in responses, and so have one name for both.

    There is no object in them, and no value that requests spell otherwise.
    """
    used_by: dict[TypeId, list[TypeId]] = {}
    for id, parts in graph.items():
        for part in parts:
            used_by.setdefault(part, []).append(id)
    waiting = [id for id, named in types.items() if not _may_be_symmetric(named)]
    others = set(waiting)
    while waiting:
        for user in used_by.get(waiting.pop(), ()):
            if user not in others:
                others.add(user)
                waiting.append(user)
    return frozenset(id for id in types if id not in others)


def _may_be_symmetric(named: NamedType) -> bool:
    """Whether an alias reads the same, but for the named types in it."""
    return isinstance(named, Alias) and not any(
        map(_has_two_spellings, subexpressions(named.type))
    )


def _has_two_spellings(type: Type) -> bool:
    """Whether requests spell a type otherwise: times that may be text, enums of which no other value is sent."""
    if isinstance(type, Choice):
        return type.open and not type.takes_others
    return isinstance(type, Scalar) and type.kind in _TWO_SPELLINGS


def _parts(named: NamedType, types: Types, skipped: str = "") -> Iterator[TypeId]:
    """What a type is made of; bases too, which have to be imported before what extends them."""
    if isinstance(named, Alias):
        yield from mentioned(named.type)
        return
    for flag in ("read_only", "write_only"):
        if skipped in ("", flag):
            bases = extended(named, types, sent=flag == "read_only")
            yield from (base.id for base in bases)
    for each in named.fields:
        if not skipped or not getattr(each, skipped):
            yield from mentioned(each.type)
    if named.extra is not None:
        yield from mentioned(named.extra)


def _without(
    types: Mapping[TypeId, NamedType], flag: Literal["read_only", "write_only"]
) -> dict[TypeId, tuple[TypeId, ...]]:
    """What the models that have fields with a flag are made of otherwise."""
    return {
        id: tuple(_parts(named, types, flag))
        for id, named in types.items()
        if not isinstance(named, Alias)
        and (named.bases or any(getattr(each, flag) for each in named.fields))
    }


def mentioned_types(api: Api) -> Iterator[Type]:
    """Every type that operations, webhooks, fields and aliases are stated with."""
    for operation in api.operations:
        yield from _sent(operation)
        yield from _read(operation)
    yield from (webhook.type for webhook in api.webhooks)
    for named in api.types.values():
        yield from definition(named)


def _sent(operation: Operation) -> Iterator[Type]:
    yield from (each.type for each in operation.parameters)
    yield from (each.type for each in operation.bodies)


def _read(operation: Operation) -> Iterator[Type]:
    for response in operation.responses:
        yield from (content.type for content in response.contents)
        yield from (header.type for header in response.headers)
    if operation.unwrap is not None:
        yield operation.unwrap.type
    if operation.paging is not None:
        yield operation.paging.item_type


def _ids(types: Iterable[Type]) -> Iterator[TypeId]:
    for type in types:
        yield from mentioned(type)


def _reached(roots: Iterable[TypeId], graph: TypeGraph) -> set[TypeId]:
    """`roots` and all that they are made of."""
    found: set[TypeId] = set()
    waiting = [id for id in roots if id in graph]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += graph[id]
    return found


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
