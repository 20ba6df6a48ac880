"""Where examples stop: references between types that would lead round in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from crmgen.ir.types import Model, Named, NamedType, Scalar, TupleOf, TypeId
from crmgen.ir.walk import mentioned

Edge = tuple[TypeId, TypeId]


def back_edges(types: Mapping[TypeId, NamedType]) -> frozenset[Edge]:
    """The references to leave out, so that what is left has no circle.

    It is a property of the types alone, so a type has one example wherever it stands. A reference
    that a value cannot do without (`hard`) is only cut where no value exists at all.
    """
    hard = {id: list(dict.fromkeys(_hard(named))) for id, named in types.items()}
    every = {id: list(dict.fromkeys(_every(named))) for id, named in types.items()}
    order = postorder(postorder(types, every.__getitem__), hard.__getitem__)
    position = {id: index for index, id in enumerate(order)}
    return frozenset(
        (id, target)
        for id, targets in every.items()
        for target in targets
        if position[target] >= position[id]
    )


def postorder(
    roots: Iterable[TypeId], targets: Callable[[TypeId], Iterable[TypeId]]
) -> list[TypeId]:
    """Every type after those it refers to, as far as circles allow; without recursion."""
    order: dict[TypeId, None] = {}
    entered: set[TypeId] = set()
    for root in roots:
        stack: list[tuple[TypeId, Iterator[TypeId]]] = []
        if root not in entered:
            entered.add(root)
            stack.append((root, iter(targets(root))))
        while stack:
            id, rest = stack[-1]
            target = next((each for each in rest if each not in entered), None)
            if target is None:
                order[id] = None
                stack.pop()
            else:
                entered.add(target)
                stack.append((target, iter(targets(target))))
    return list(order)


def _hard(named: NamedType) -> Iterator[TypeId]:
    """Types that each value of this one holds."""
    needed = (
        [field.type for field in named.fields if field.required]
        if isinstance(named, Model)
        else [named.type]
    )
    for type in needed:
        if isinstance(type, Named):
            yield type.id
        elif isinstance(type, TupleOf):
            yield from (item.id for item in type.items if isinstance(item, Named))


def _every(named: NamedType) -> Iterator[TypeId]:
    if not isinstance(named, Model):
        yield from mentioned(named.type)
        return
    for field in named.fields:
        if not isinstance(field.type, Scalar):  # most are
            yield from mentioned(field.type)
