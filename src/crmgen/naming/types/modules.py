"""Which types operations reach, and which module under `models/` each stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from crmgen.naming.words.identifiers import snake
from crmgen.records import dataclass

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
    read = list(_all_read(api))
    inputs = _reached(_ids(sent), {**graph, **_without(api.types, "read_only")})
    readable = {**graph, **_without(api.types, "write_only")}
    outputs = _reached(_ids(read), readable)
    others = [id for id in api.types if id not in inputs and id not in outputs]
    return Directions(
        frozenset(inputs), frozenset(outputs | _reached(others, readable))
    )


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
    for flag in ("read_only", "write_only") if named.bases else ():
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


def asked_types(api: Api) -> frozenset[TypeId]:
    """The types that operations and webhooks are stated with, and not other types alone."""
    sent = (type for operation in api.operations for type in _sent(operation))
    return frozenset(_ids([*sent, *_all_read(api)]))


def _all_read(api: Api) -> Iterator[Type]:
    for operation in api.operations:
        yield from _read(operation)
    yield from (webhook.type for webhook in api.webhooks)


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


DEEP: Final = "_deep"
"""The module of types that stand above too many others."""
_DEEPEST: Final = 40
"""Of modules that import each other in a row; each takes six frames of Python's stack."""
_MOST: Final = 50
"""Types in a module that do not mention each other: a file that can be read."""


def assign_modules(
    graph: TypeGraph,
    names: Mapping[TypeId, Sequence[str]],
    asked: frozenset[TypeId] = frozenset(),
) -> dict[TypeId, str]:
    """A module for every type: types that mention each other share one, and so do those that one alone is made of.

    So a type loads with what it is made of, and with nothing else; no import can be circular. What stands above more
    than forty modules stands in one. `names`: the words of each type's name; the first of a circle names the module.
    `asked`: types that operations are stated with, each of which loads without what it is a part of.
    """
    circles = _circles(graph)
    deep = _deep(graph, circles)
    heads = _heads(graph, circles, asked, deep)
    placed: dict[TypeId, str] = dict.fromkeys(deep, DEEP)
    taken = set(placed.values())
    for id in graph:
        if heads[id] not in placed:
            name = base = f"_{snake(names[heads[id]])}".lower()
            number = 2
            while name in taken:
                name, number = f"{base}_{number}", number + 1
            taken.add(name)
            placed[heads[id]] = name
    return {id: placed[heads[id]] for id in graph}


def _heads(
    graph: TypeGraph,
    circles: list[list[TypeId]],
    asked: frozenset[TypeId],
    deep: frozenset[TypeId],
) -> dict[TypeId, TypeId]:
    """For each type the one that its module is called after; nothing is a part of what is deep."""
    users = _reversed(graph)
    found: dict[TypeId, TypeId] = {}
    members = Counter(dict.fromkeys(deep, _MOST))
    for circle in reversed(circles):
        own = set(circle)
        above = {found[user] for id in own for user in users[id] if user not in own}
        is_part = len(above) == 1 and own.isdisjoint(asked) and own.isdisjoint(deep)
        head = above.pop() if is_part else circle[0]
        if members[head] + len(circle) > _MOST:
            head = circle[0]
        members[head] += len(circle)
        found |= dict.fromkeys(circle, head)
    return found


def _deep(graph: TypeGraph, circles: list[list[TypeId]]) -> frozenset[TypeId]:
    """The types that stand above too many others. `circles`: parts come first."""
    depth: dict[TypeId, int] = {}
    for circle in circles:
        parts = {part for id in circle for part in graph[id]}.difference(circle)
        below = max((depth[part] for part in parts), default=0)
        depth |= dict.fromkeys(circle, below + 1)
    return frozenset(id for id in graph if depth[id] > _DEEPEST)


def _circles(graph: TypeGraph) -> list[list[TypeId]]:
    """The strongly connected components, those first that others are made of; each in the order of the graph.

    Kosaraju's algorithm: what is reached against the arrows, begun at the types that are finished last.
    """
    found: list[list[TypeId]] = []
    position = {id: index for index, id in enumerate(graph)}
    backwards = _reversed(graph)
    done: set[TypeId] = set()
    for root in reversed(_postorder(graph)):
        circle: list[TypeId] = []
        waiting = [root]
        while waiting:
            id = waiting.pop()
            if id not in done:
                done.add(id)
                circle.append(id)
                waiting += backwards[id]
        if circle:
            found.append(sorted(circle, key=position.__getitem__))
    return found[::-1]


def _postorder(graph: TypeGraph) -> list[TypeId]:
    """Every type after those that it is made of, as far as circles allow; without recursion."""
    order: list[TypeId] = []
    entered: set[TypeId] = set()
    for root in graph:
        stack = [] if root in entered else [(root, iter(graph[root]))]
        entered.add(root)
        while stack:
            rest = stack[-1][1]
            part = next((each for each in rest if each not in entered), None)
            if part is None:
                order.append(stack.pop()[0])
            else:
                entered.add(part)
                stack.append((part, iter(graph[part])))
    return order


def _reversed(graph: TypeGraph) -> dict[TypeId, list[TypeId]]:
    found: dict[TypeId, list[TypeId]] = {id: [] for id in graph}
    for id, parts in graph.items():
        for part in parts:
            found[part].append(id)
    return found
