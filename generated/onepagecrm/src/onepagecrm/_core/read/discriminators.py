"""Unions whose members are told apart by a property, also where it is no constant of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from ..values.encoding import is_object

_NONE_OF_THEM: Final = "\0"


class ByTag:
    """In an annotation: which member each value of a property, by its wire name, stands for.

    A value that is not known, or that two members share, leaves it to what fits.
    """

    __slots__ = ("_members", "_wire")

    def __init__(self, wire: str, members: Mapping[str, Any]) -> None:
        self._wire = wire
        self._members = members

    def member(self, value: object) -> Any:
        """The member that a decoded object says it is; None where it says none."""
        return self._members.get(self._tag(value))

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        choices: dict[Any, CoreSchema] = {
            tag: handler.generate_schema(member)
            for tag, member in self._members.items()
        }
        choices[_NONE_OF_THEM] = handler(source)
        return core_schema.tagged_union_schema(choices, self._tag)

    def _tag(self, value: object) -> str:
        tag = value.get(self._wire) if is_object(value) else None
        return tag if isinstance(tag, str) and tag in self._members else _NONE_OF_THEM
