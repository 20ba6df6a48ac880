"""Aliases that read the same in requests and in responses, and so have one name for both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crmgen.ir.types import (
    Alias,
    Anything,
    Choice,
    ListOf,
    MapOf,
    Named,
    NamedType,
    Nullable,
    OneOf,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
    TypeId,
)
from crmgen.naming.types.usage import TypeGraph

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


def plain_aliases(
    types: Mapping[TypeId, NamedType], graph: TypeGraph
) -> frozenset[TypeId]:
    """The aliases in which there is no object and no value that requests spell otherwise."""
    used_by: dict[TypeId, list[TypeId]] = {}
    for id, parts in graph.items():
        for part in parts:
            used_by.setdefault(part, []).append(id)
    waiting = [id for id, named in types.items() if not _may_be_plain(named)]
    others = set(waiting)
    while waiting:
        for user in used_by.get(waiting.pop(), ()):
            if user not in others:
                others.add(user)
                waiting.append(user)
    return frozenset(id for id in types if id not in others)


def _may_be_plain(named: NamedType) -> bool:
    return isinstance(named, Alias) and _reads_same(named.type)


def _reads_same(type: Type) -> bool:
    """Named parts are not looked into."""
    match type:
        case Scalar():
            return type.kind not in _TWO_SPELLINGS
        case Choice() | Anything() | Named():
            return True
        case ListOf():
            return _reads_same(type.item)
        case MapOf():
            return _reads_same(type.value)
        case Nullable():
            return _reads_same(type.inner)
        case OneOf():
            return all(map(_reads_same, type.members))
        case TupleOf():
            rest = [type.rest] if type.rest is not None else []
            return all(map(_reads_same, [*type.items, *rest]))
