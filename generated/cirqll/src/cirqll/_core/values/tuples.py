"""Tuple types with a tail: `tuple[A, *tuple[B, ...]]`."""

from __future__ import annotations

import typing
from typing import Any


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
