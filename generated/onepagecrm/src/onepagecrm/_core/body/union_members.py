"""Which member of a union a value is that is sent."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Annotated, Any, Final, Literal, Protocol, Union

from ..values.aliases import is_alias, meaning
from ..values.encoding import is_collection, is_mapping
from ..values.tuples import is_open, item_kinds


class Stated(Protocol):
    """What is stated of the keys of a TypedDict."""

    kinds: dict[str, Any]
    required: frozenset[str]


def best_fitting(
    value: Any, members: tuple[Any, ...], shape_of: Callable[[Any], Stated]
) -> list[Any]:
    """The members of a union that a value contradicts least."""
    misfits = _Misfits(shape_of)
    counted = [(misfits.count(value, member), member) for member in members]
    stated = [each for each in counted if not _takes_anything(each[1])]
    if any(count < _ANOTHER for count, _ in stated):
        counted = stated
    least = min(count for count, _ in counted)
    return [member for count, member in counted if count == least]


def _takes_anything(hint: Any) -> bool:
    """Whether a type is a mapping of whatever there is, which says of no key what it is."""
    is_map = _is_a(typing.get_origin(hint), Mapping)
    return is_map and typing.get_args(hint)[1] is Any


_ANOTHER: Final = 1000
"""A value of another type, or none of a few: that weighs more than keys that are unknown or missing."""
_OTHER_KIND: Final = 1_000_000
"""No list where there is one, say: that weighs more than whatever is in it."""


class _Misfits:
    """How much of a value contradicts a type. `shape_of`: what is stated of a TypedDict."""

    __slots__ = ("_known", "_shape_of")

    def __init__(self, shape_of: Callable[[Any], Stated]) -> None:
        self._shape_of = shape_of
        self._known: dict[tuple[int, int], int] = {}

    def count(self, value: Any, hint: Any) -> int:
        """Each pair is looked at once, however many members lead to it."""
        key = id(value), id(hint)
        if key not in self._known:
            self._known[key] = self._count(value, hint)
        return self._known[key]

    def _count(self, value: Any, hint: Any) -> int:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if is_alias(hint):
            return self.count(value, meaning(hint))
        if origin is Annotated:
            return self.count(value, arguments[0])
        if origin in (Union, types.UnionType):
            return min(self.count(value, each) for each in arguments)
        if origin is Literal:
            return 0 if value in arguments else _ANOTHER
        count, inside = 0, list[tuple[Any, Any]]()
        if is_mapping(value) and typing.is_typeddict(hint):
            shape = self._shape_of(hint)
            odd = (shape.kinds.keys() ^ value.keys()) - (
                shape.kinds.keys() - shape.required
            )
            count, inside = len(odd), [
                (value[k], shape.kinds[k]) for k in value.keys() - odd
            ]
        elif is_mapping(value) and _is_a(origin, Mapping):
            inside = [(item, arguments[1]) for item in value.values()]
        elif is_collection(value) and origin is tuple:
            items, kinds = list(value), item_kinds(arguments)
            if len(items) != len(kinds) and not is_open(arguments):
                return _OTHER_KIND
            rest = kinds[-1] if kinds else Any
            inside = list(zip_longest(items, kinds[: len(items)], fillvalue=rest))
        elif is_collection(value) and _is_a(origin, Sequence):
            inside = [(item, arguments[0]) for item in value]
        elif not _is_plain(value, hint, origin):
            return _OTHER_KIND
        of_parts = (min(self.count(*part), _ANOTHER) for part in inside)
        return min(count + sum(of_parts), _OTHER_KIND - 1)


def _is_a(origin: Any, kind: type) -> bool:
    return isinstance(origin, type) and issubclass(origin, kind)


def _is_plain(value: Any, hint: Any, origin: Any) -> bool:
    """Whether a value that is no object and no list is of the type, as far as that can be told."""
    if hint is Any:
        return True
    if hint is None:  # what a list of nulls holds
        return value is None
    if origin is not None:  # an open file, say, of whatever class
        is_part = _is_a(origin, Mapping) or _is_a(origin, Sequence)
        return not (is_part or is_mapping(value) or is_collection(value))
    if typing.is_typeddict(hint):
        return False
    return isinstance(value, (int, float) if hint is float else hint)
