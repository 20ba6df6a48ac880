"""Questions about the types that methods are annotated with."""

from __future__ import annotations

import os
import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    is_typeddict,
)

from ..values.aliases import is_alias, meaning


def members(kind: Any) -> list[Any]:
    """What a value may be: the members of a union, without None; Literals one by one."""
    return [each for each in _flat(kind) if each is not types.NoneType]


def is_null(kind: Any) -> bool:
    """Whether None is one of its values."""
    return types.NoneType in _flat(kind)


def literals(kind: Any) -> list[Any]:
    """The values that a type lists."""
    listed = [each for each in members(kind) if get_origin(each) is Literal]
    return [value for each in listed for value in get_args(each)]


def item_kind(kind: Any) -> Any:
    """The type of the items of a list; None for what is no list."""
    origin: Any = get_origin(kind)
    if not isinstance(origin, type) or not issubclass(origin, Collection):
        return None
    if issubclass(origin, Mapping):
        return None
    arguments = [each for each in get_args(kind) if each is not ...]
    return one_of(arguments) if arguments else Any


def one_of(kinds: Iterable[Any]) -> Any:
    """Their union."""
    found, *others = kinds
    for each in others:
        found = found | each
    return found


def is_file(kind: Any) -> bool:
    """Whether a value is a file's content."""
    return (get_origin(kind) or kind) in (bytes, os.PathLike)


def is_structured(kind: Any) -> bool:
    """Whether a value has parts: an object, or anything."""
    is_object = is_typeddict(kind) or hasattr(kind, "model_fields")
    return kind is Any or is_object or is_map(kind)


def is_map(kind: Any) -> bool:
    """Whether a value is an object whose keys are anyone's."""
    origin: Any = get_origin(kind) or kind
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _flat(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if is_alias(kind):
        yield from _flat(meaning(kind))
    elif origin in (Annotated, Required, NotRequired):
        yield from _flat(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for each in get_args(kind):
            yield from _flat(each)
    else:
        yield kind
