"""Conditions that a deletion depends on."""

from __future__ import annotations

from typing import TypeVar

from ..values.encoding import is_collection

T = TypeVar("T")


def some(values: T, name: str) -> T:
    """The values of an argument that says what is deleted; None is none given.

    Raises ValueError for an empty one: nothing of it would be sent, and a server that is told of no condition may
    delete everything.
    """
    given: object = values
    if given == "" or (is_collection(given) and not given):
        raise ValueError(
            f"{name} is empty: the call would say of nothing what is to be deleted"
        )
    return values
