"""Unions whose members are told apart by a property, also where it is no constant of theirs."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Final, Union

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..values.encoding import is_object
from .models import Model, fields_of, is_model

_NO_TAG: Final = "\0"
_UNKNOWN: Final = "\1"


class ByTag:
    """In an annotation: which member each value of a property, by its wire name, stands for.

    A value that is not known stands for none of these: it is a member that no value stands for, else a
    `Model` that keeps all its fields. Without one, or where two members share it, it is what fits.
    """

    __slots__ = ("_members", "_wire")

    def __init__(self, wire: str, members: Mapping[str, Any]) -> None:
        self._wire = wire
        self._members = members

    def kind(self, value: object, union: Any) -> Any:
        """What a decoded value of the union is to be read as."""
        tag = self._tag(value)
        if tag == _UNKNOWN:
            return self._untold(union)
        return self._members.get(tag, union)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        choices: dict[Any, CoreSchema] = {
            tag: handler.generate_schema(member)
            for tag, member in self._members.items()
        }
        choices[_NO_TAG] = handler(source)
        choices[_UNKNOWN] = handler.generate_schema(self._untold(source))
        return core_schema.tagged_union_schema(choices, self._tag)

    def _tag(self, value: object) -> str:
        tag = value.get(self._wire) if is_object(value) else None
        if not isinstance(tag, str):
            return _NO_TAG
        return tag if tag in self._members else _UNKNOWN

    def _untold(self, union: Any) -> Any:
        told = {each for kind in self._members.values() for each in members(kind)}
        others = [each for each in members(union) if each not in told]
        objects = tuple(each for each in others if is_model(each) or _is_dict(each))
        return Union[objects] if objects else Model  # noqa: UP007


def members(kind: Any) -> Iterator[Any]:
    """The members of a union, with those of unions in it; of all else the type itself."""
    if typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) not in (Union, types.UnionType):
        yield kind
        return
    for each in typing.get_args(kind):
        yield from members(each)


def _is_dict(kind: Any) -> bool:
    return typing.get_origin(kind) is dict


def is_none_of_them(value: Mapping[str, Any], kinds: Any, attribute: str) -> bool:
    """Whether an object has a tag that none of the models has among the constants of a field."""
    tag, known = None, list[Any]()
    for kind in members(kinds):
        field = fields_of(kind)[attribute]
        tag = value.get(field.alias or attribute, tag)
        known += typing.get_args(field.annotation)
    return isinstance(tag, str) and tag not in known
