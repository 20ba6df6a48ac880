"""Parameters that a client is told once, and sends with every operation that has them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from ..parameters.constant import or_constant

if TYPE_CHECKING:
    from .calls import CallFacts

C = TypeVar("C", bound="CallFacts")


class _FromClient:
    """Stands for the client's value of a parameter, since a method does not know its client."""

    __slots__ = ("name", "otherwise")

    def __init__(self, name: str, otherwise: object) -> None:
        self.name = name
        self.otherwise = otherwise

    def __repr__(self) -> str:
        return f"<the client's {self.name}>"


def or_client(value: object, name: str, otherwise: object = None) -> object:
    """`value`, or the client's argument `name` where a call does not give one, or what goes out by itself."""
    return _FromClient(name, otherwise) if value is None else value


def client_parameter_values(
    package: str, given: Mapping[str, object]
) -> dict[str, object | None]:
    """What a client was given, else what the environment has; None where neither says it."""
    return {
        name: os.getenv(f"{package}_{name}".upper()) if value is None else value
        for name, value in given.items()
    }


def changed_parameters(
    values: Mapping[str, object], changes: Mapping[str, object]
) -> dict[str, object]:
    """The values of a client with others in their places. Raises TypeError for names it does not have."""
    for name in changes:
        if name not in values:
            known = ", ".join(values) or "none"
            raise TypeError(f"no parameter {name!r} of this client; it has: {known}")
    return {**values, **changes}


def with_client_parameters(call: C, values: Mapping[str, object]) -> C:
    """The call with the client's values in their places; None where the client has none.

    Raises ValueError for a path that lacks one.
    """
    for name, value in call.path_values.items():
        if isinstance(value, _FromClient) and values.get(value.name) is None:
            raise ValueError(
                f"the path value {name!r} is not known: give {value.name}= here or to the client"
            )
    return call.but(
        path_values=_filled(call.path_values, values),
        query=_filled(call.query, values),
        headers=_filled(call.headers, values),
        cookies=_filled(call.cookies, values),
    )


def _filled(
    stated: Mapping[str, object], values: Mapping[str, object]
) -> dict[str, object]:
    return {
        name: _from_client(value, values) if isinstance(value, _FromClient) else value
        for name, value in stated.items()
    }


def _from_client(wanted: _FromClient, values: Mapping[str, object]) -> object:
    value = values.get(wanted.name)
    if wanted.otherwise is None:
        return value
    return or_constant(value, wanted.otherwise)
