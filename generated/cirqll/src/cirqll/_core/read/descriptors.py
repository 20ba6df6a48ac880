"""What models hold beside fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel

from ..values.encoding import is_list, is_object
from .problems import Problem


class ModelDescriptor:
    """Base of descriptors in models, which pydantic leaves alone."""

    is_used: ClassVar[bool] = False
    """Whether any model has one: most SDKs have none, and pay nothing."""

    def __set_name__(self, owner: type, name: str) -> None:
        ModelDescriptor.is_used = True

    def problems(self, holder: object) -> list[Problem]:
        """What contradicts the type in the value that a model has."""
        return []


def described_problems(value: Any) -> Iterator[Problem]:
    """What contradicts the types of descriptors, in all models of a value."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, part = waiting.pop()
        inside: Iterable[tuple[object, Any]] = ()
        if isinstance(part, BaseModel):
            for name, each in _descriptors(type(part)):
                for place_in_it, what in each.problems(part):
                    yield Problem(_joined(place, name, place_in_it), what)
            inside = [*vars(part).items(), *(part.model_extra or {}).items()]
        elif is_object(part):
            inside = part.items()
        elif is_list(part):
            inside = enumerate(part)
        waiting += ((_joined(place, str(step)), one) for step, one in inside)


@cache
def _descriptors(kind: type) -> tuple[tuple[str, ModelDescriptor], ...]:
    return tuple(
        (name, each)
        for base in kind.__mro__
        for name, each in vars(base).items()
        if isinstance(each, ModelDescriptor)
    )


def _joined(*steps: str) -> str:
    return ".".join(filter(None, steps))
