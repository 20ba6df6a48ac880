"""Lists whose first items have types of their own, and that may go on."""

from __future__ import annotations

import typing
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class OpenTuple:
    """Lets pydantic read `tuple[A, *tuple[B, ...]]`, for which it has no schema of its own.

    Stands beside the type, in `Annotated`.
    """

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        kinds = item_kinds(typing.get_args(source))
        schemas = [handler.generate_schema(kind) for kind in kinds]
        return core_schema.tuple_schema(schemas, variadic_item_index=len(kinds) - 1)


def item_kinds(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a tuple type without its dots: the last one is that of all further items."""
    return tuple(
        _repeated(each) if _is_unpacked(each) else each
        for each in arguments
        if each is not Ellipsis
    )


def is_open(arguments: tuple[Any, ...]) -> bool:
    """Whether a tuple type with these arguments may go on."""
    return Ellipsis in arguments or any(map(_is_unpacked, arguments))


def _is_unpacked(argument: Any) -> bool:
    """Whether an argument of a tuple type is `*tuple[B, ...]`, which `typing` may spell out."""
    if typing.get_origin(argument) is typing.Unpack:
        return True
    return bool(getattr(argument, "__unpacked__", False))


def _repeated(argument: Any) -> Any:
    """B of `*tuple[B, ...]`."""
    if typing.get_origin(argument) is typing.Unpack:
        (argument,) = typing.get_args(argument)
    return typing.get_args(argument)[0]
